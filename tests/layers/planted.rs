//! The test of the test: each way to break the order, planted into a small crate, is found.

use super::{Faults, Files, Storeys, faults};

const SMALL: &Storeys = &[("lib", &[]), ("ground", &[]), ("top", &["ground"]), ("top/deep", &["ground"])];

/// Storeys in order: `ground`, `top` above it, and `top/deep`, which may not see `top`.
fn small() -> Files {
    [
        ("lib.rs", "mod ground; mod top; pub use top::{Roof, Top};"),
        ("ground/mod.rs", "pub mod paint; pub use paint::Paint; pub struct Floor;"),
        ("ground/paint.rs", "pub struct Paint; pub fn mix() {}"),
        ("top/mod.rs", "mod deep; mod roof; pub use roof::Roof; use crate::ground::Floor; pub struct Top(Floor);"),
        ("top/roof.rs", "use crate::ground::paint; pub struct Roof; pub fn tile() { paint::mix(); }"),
        ("top/deep/mod.rs", "use crate::ground::Paint; struct Deep(Paint);"),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .into()
}

fn with(path: &str, text: &str) -> Faults {
    let mut files = small();
    files.insert(path.to_owned(), text.to_owned());
    faults(&files, SMALL)
}

fn wrong_imports(found: &Faults) -> Vec<(&str, &str)> {
    found.imports.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect()
}

#[test]
fn a_crate_in_order_has_no_fault() {
    let found = faults(&small(), SMALL);
    assert!(found.unread.is_empty() && found.imports.is_empty() && found.circles.is_empty(), "{found:?}");
    assert!(found.table.is_empty(), "{found:?}");
}

/// Each line, put into `ground/paint.rs`, imports `top/roof.rs`, which lies above.
const UPWARD: &[(&str, &str)] = &[
    ("a plain use", "use crate::top::roof::Roof;"),
    ("after an early item for tests", "#[cfg(test)]\nmod tests {}\nuse crate::top::roof::Roof;"),
    ("after an early function for tests", "#[cfg(test)]\nfn only() {}\nuse crate::top::roof::Roof;"),
    ("a group over several lines", "use crate::{\n    ground::Floor,\n    top::{\n        roof::Roof,\n    },\n};"),
    ("self in a group", "use crate::top::{roof::{self}}; fn f() { roof::tile(); }"),
    ("a new name", "use crate::top::roof::Roof as Cover;"),
    ("everything", "use crate::top::roof::*; fn f() { tile(); }"),
    ("super, twice", "use super::super::top::roof::Roof;"),
    ("super inside an inline module", "mod inner { use super::super::super::top::roof::Roof; }"),
    ("self and super", "use self::super::super::top::roof::Roof;"),
    ("a module with another name", "use crate::top as upper; fn f() { upper::roof::tile(); }"),
    ("a path in code", "fn f() { crate::top::roof::tile(); }"),
    ("a path in a type", "struct S(Vec<crate::top::roof::Roof>);"),
    ("a path in a bound", "fn f<T: Into<super::super::top::roof::Roof>>(_: T) {}"),
    ("a path in a pattern", "fn f(x: u8) { if let crate::top::roof::Roof = x {} }"),
    ("a path before a brace", "fn f() { let _ = crate::top::roof::Roof {}; }"),
    ("a call of a macro", "fn f() { println!(\"{:?}\", crate::top::roof::tile()); }"),
    ("a macro inside a macro", "fn f() { vec![format!(\"{}\", super::super::top::roof::tile())]; }"),
    ("a body of a macro", "macro_rules! cover { ($n:ident) => { $crate::top::roof::tile() }; }"),
    ("a use in a body of a macro", "macro_rules! cover { () => { use crate::{ground::Floor, top::roof::{Roof}}; }; }"),
    ("an attribute", "#[serde(with = \"crate::top::roof\")]\nstruct S; use crate::top::roof::tile as _;"),
    ("an attribute alone", "struct S { #[serde(default = \"crate::top::roof::tile\")] field: u8 }"),
    ("a re-export of the root", "use crate::Roof;"),
    ("a re-export of the folder", "use crate::top::Roof;"),
    ("a public use", "pub use crate::top::roof::Roof; struct S(Roof);"),
    ("a use inside a function", "fn f() { use crate::top::roof::Roof; }"),
    ("not for tests only", "#[cfg(any(test, feature = \"png\"))]\nuse crate::top::roof::Roof;"),
    ("but in tests", "#[cfg(not(test))]\nuse crate::top::roof::Roof;"),
];

#[test]
fn every_form_of_an_import_is_found() {
    for (name, text) in UPWARD {
        let found = with("ground/paint.rs", &format!("pub struct Paint; pub fn mix() {{}}\n{text}"));
        assert!(found.unread.is_empty(), "{name}: {found:?}");
        assert!(wrong_imports(&found).contains(&("ground/paint.rs", "top/roof.rs")), "{name}: {found:?}");
        let crosses = found.circles.iter().any(|circle| circle.contains(&"ground/paint.rs".to_owned()));
        assert!(crosses, "{name}: the circle with top/roof.rs is not found");
    }
}

#[test]
fn what_only_tests_compile_is_left_out_item_by_item() {
    let only_tests = [
        "#[cfg(test)]\nuse crate::top::roof::Roof;",
        "#[cfg(test)]\nmod tests { use crate::top::roof::Roof; }",
        "#[cfg(all(test, feature = \"png\"))]\nfn f() { crate::top::roof::tile(); }",
        "#[test]\nfn f() { crate::top::roof::tile(); }",
        "struct S; impl S { #[cfg(test)] fn f() { crate::top::roof::tile(); } }",
        "fn f() { #[cfg(test)] crate::top::roof::tile(); #[cfg(test)] let _ = crate::top::roof::tile(); }",
        "/// See [`crate::top::roof::Roof`].\nstruct S;",
        "// crate::top::roof::Roof\nstruct S;",
    ];
    for text in only_tests {
        let found = with("ground/paint.rs", &format!("pub struct Paint; pub fn mix() {{}}\n{text}"));
        assert_eq!(wrong_imports(&found), [], "{text}");
    }
    let mut files = small();
    files.insert("ground/tests.rs".to_owned(), "use crate::top::roof::Roof;".to_owned());
    let ground = format!("{} #[cfg(test)] mod tests;", files["ground/mod.rs"]);
    files.insert("ground/mod.rs".to_owned(), ground);
    let found = faults(&files, SMALL);
    assert!(found.unread.is_empty() && found.imports.is_empty(), "{found:?}");
}

#[test]
fn a_name_handed_on_is_an_import_only_where_it_is_used() {
    let window = "mod deep; pub use deep::Deep;";
    assert_eq!(wrong_imports(&with_deep(window)), []);
    let used = "mod deep; pub use deep::Deep; struct S(Deep);";
    assert_eq!(wrong_imports(&with_deep(used)), [("top/mod.rs", "top/deep/mod.rs")]);
    let in_macro = "mod deep; pub use deep::Deep; fn f() { println!(\"{}\", size_of::<Deep>()); }";
    assert_eq!(wrong_imports(&with_deep(in_macro)), [("top/mod.rs", "top/deep/mod.rs")]);
}

fn with_deep(top: &str) -> Faults {
    let mut files = small();
    files.insert("lib.rs".to_owned(), "mod ground; mod top;".to_owned());
    files.remove("top/roof.rs");
    files.insert("top/mod.rs".to_owned(), top.to_owned());
    files.insert("top/deep/mod.rs".to_owned(), "use crate::ground::Paint; pub struct Deep(Paint);".to_owned());
    faults(&files, SMALL)
}

#[test]
fn a_macro_known_by_its_name_alone_is_found() {
    let mut files = small();
    files.insert("top/deep/mod.rs".to_owned(), "macro_rules! cover { () => {} }".to_owned());
    files.insert("ground/paint.rs".to_owned(), "pub struct Paint; pub fn mix() { cover!(); }".to_owned());
    let found = faults(&files, SMALL);
    assert_eq!(wrong_imports(&found), [("ground/paint.rs", "top/deep/mod.rs")]);
}

#[test]
fn a_large_circle_inside_a_folder_is_found_and_a_small_one_is_not() {
    let ring = |files: usize| -> Files {
        let names: Vec<String> = (0..files).map(|at| format!("part{at}")).collect();
        let modules: String = names.iter().flat_map(|name| ["mod ", name, ";"]).collect();
        let mut ring = small();
        ring.insert("ground/mod.rs".to_owned(), format!("{} {modules}", ring["ground/mod.rs"]));
        for (at, name) in names.iter().enumerate() {
            let next = &names[(at + 1) % files];
            ring.insert(format!("ground/{name}.rs"), format!("pub fn f() {{ super::{next}::f(); }}"));
        }
        ring
    };
    assert!(faults(&ring(3), SMALL).circles.is_empty());
    assert_eq!(faults(&ring(4), SMALL).circles.len(), 1);
}

#[test]
fn a_table_that_is_no_table_is_found() {
    let table_of = |storeys: &Storeys| faults(&small(), storeys).table.join("; ");
    let cyclic: &Storeys = &[("lib", &[]), ("ground", &["top"]), ("top", &["ground"]), ("top/deep", &["ground"])];
    assert!(table_of(cyclic).contains("a circle of rows: ground, top"), "{}", table_of(cyclic));
    let round: &Storeys = &[("lib", &[]), ("ground", &["top/deep"]), ("top", &["ground"]), ("top/deep", &["top"])];
    assert!(table_of(round).contains("a circle of rows: ground, top, top/deep"), "{}", table_of(round));
    let missing: &Storeys = &[("lib", &[]), ("ground", &[])];
    assert_eq!(table_of(missing), "top has no row");
    let covered: &Storeys = &[("lib", &[]), ("ground", &[]), ("top", &["ground"])];
    assert_eq!(table_of(covered), "", "a folder belongs to the storey of the folder above");
    let twice: &Storeys = &[SMALL[0], SMALL[1], SMALL[2], SMALL[3], ("ground", &[])];
    assert_eq!(table_of(twice), "a folder has two rows");
    let spare: &Storeys = &[SMALL[0], SMALL[1], SMALL[2], SMALL[3], ("cellar", &[])];
    assert_eq!(table_of(spare), "the row of cellar has no folder");
    let loose: &Storeys = &[SMALL[0], SMALL[1], ("top", &["ground", "top/deep"]), SMALL[3]];
    assert_eq!(table_of(loose), "top may import top/deep and does not");
    let nowhere: &Storeys = &[SMALL[0], SMALL[1], SMALL[2], ("top/deep", &["ground", "attic"])];
    assert!(table_of(nowhere).contains("top/deep may import attic, which has no row"));
}

#[test]
fn what_cannot_be_read_is_told() {
    assert_eq!(with("ground/paint.rs", "pub struct").unread.len(), 1);
    let lost = with("ground/lost.rs", "use crate::top::Top;");
    assert_eq!(lost.unread, ["ground/lost.rs belongs to no module"]);
    let absent = with("lib.rs", "mod ground; mod top; mod cellar;");
    assert_eq!(absent.unread, ["lib.rs: no file for the module cellar"]);
    let unknown =
        with("top/deep/mod.rs", "use crate::ground::Paint; struct Deep(Paint); fn f() { crate::ground::wall(); }");
    assert_eq!(unknown.unread, ["top/deep/mod.rs: no wall in ground/mod.rs"]);
}
