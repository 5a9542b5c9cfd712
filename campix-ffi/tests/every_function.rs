//! Misuse of every function of the header: a program made from the header calls each with everything a careless host may pass.
//! A new function is covered by itself; a new type of parameter does not pass here before it has its hostile values.

use std::fmt::Write as _;
use std::fs;

use crate::programs::{Inputs, link};
use crate::support::{Compiler, Language, Scratch, header_code, root, run, with_library};

pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) result: String,
    /// Type and name.
    pub(crate) parameters: Vec<(String, String)>,
}

/// The functions that the header declares, types with single spaces.
pub(crate) fn functions(code: &str) -> Vec<Function> {
    let code = code.replace("CAMPIX_MUST_USE", " ");
    let mut found = Vec::new();
    for statement in code.split(';') {
        let statement = statement.split_whitespace().collect::<Vec<_>>().join(" ");
        let statement = statement.rsplit("extern \"C\" {").next().unwrap().trim_start_matches("#endif ").trim();
        let Some((head, list)) = statement.split_once('(') else { continue };
        let Some((result, name)) = split_name(head) else { continue };
        if !name.starts_with("campix_") || statement.starts_with("typedef") || list.contains('(') {
            continue;
        }
        let list = list.trim_end_matches(')');
        let parameters = if list == "void" { Vec::new() } else { list.split(',').filter_map(split_name).collect() };
        let result =
            result.rsplit("#endif").next().unwrap().trim().trim_start_matches("// __cplusplus").trim().to_owned();
        found.push(Function { name, result, parameters });
    }
    found
}

/// "const char *path" → ("const char *", "path").
pub(crate) fn split_name(declaration: &str) -> Option<(String, String)> {
    let at = declaration.trim().rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))?;
    let (kind, name) = declaration.trim().split_at(at + 1);
    Some((kind.trim().to_owned(), name.to_owned()))
}

/// The fields of type `double` of a struct.
fn doubles(code: &str, name: &str) -> Vec<String> {
    let body = code.split(&format!("}} {name};")).next().unwrap().rsplit("typedef struct {").next().unwrap();
    body.lines()
        .filter_map(|line| line.trim().strip_prefix("double ")?.strip_suffix(';'))
        .filter(|field| !field.contains('['))
        .map(str::to_owned)
        .collect()
}

/// A hostile value of a parameter: what is done before the call, the expressions of it (and of the length after it), and whether a
/// length is impossible.
struct Hostile {
    what: String,
    before: String,
    values: Vec<String>,
    huge: bool,
}

fn hostile(what: &str, value: &str) -> Hostile {
    Hostile { what: what.to_owned(), before: String::new(), values: vec![value.to_owned()], huge: false }
}

/// Lengths that no memory has, or that the caller does not have.
const HUGE: [&str; 4] = ["(size_t)1 << 40", "(size_t)8 << 30", "SIZE_MAX / 2", "SIZE_MAX"];

/// Numbers that make a frame impossible, by its format, width, height, orientation, encoding, length and stride; the last is its plane.
const FRAMES: [&[&str]; 8] = [
    &["0", "8", "UINT32_MAX", "CAMPIX_PIXEL_FORMAT_RGB", "CAMPIX_PIXEL_FORMAT_NV12", "CAMPIX_PIXEL_FORMAT_I420"],
    &["0", "65", "UINT32_MAX"],
    &["0", "65", "UINT32_MAX"],
    &["9", "256", "257", "UINT32_MAX"],
    &["4", "UINT32_MAX"],
    &["0", "1", "(uint64_t)1 << 40", "UINT64_MAX"],
    &["0", "63", "SIZE_MAX"],
    &["0"],
];

/// Type of a handle's struct: "campix_photo" of "const campix_photo *".
fn pointee(kind: &str) -> &str {
    kind.trim_start_matches("const ").trim_end_matches('*').trim()
}

fn is_handle(code: &str, kind: &str) -> bool {
    kind.ends_with(" *") && code.contains(&format!("typedef struct {0} {0};", pointee(kind)))
}

/// Places into which a struct is written that other functions return.
const LENT: [&str; 4] = ["campix_str *", "campix_bytes *", "campix_size *", "campix_pixels *"];

/// Texts that are not what a function expects, UTF-8 or not.
const TEXTS: [(&str, &str); 9] = [
    ("NULL", "NULL"),
    ("empty", "\"\""),
    ("no UTF-8", "\"\\xFF\\xFE\\xC3\""),
    ("nonsense", "\"[[{\\\"\\\\\""),
    ("a folder above", "\"../..\""),
    ("a device", "\"/dev/zero\""),
    ("control characters", "\"\\x01\\n\\r\\x1B[2J\""),
    ("a mebibyte", "long_text"),
    ("numbers", "\"-1 NaN 1e999\""),
];

/// The value of a parameter that gets as far as it can.
fn good(code: &str, function: &str, kind: &str, name: &str) -> Vec<String> {
    let one = |value: &str| vec![value.to_owned()];
    // The one that is valid was used by then; work has to get as far as it can.
    if kind == "const campix_cancel *" && !function.starts_with("campix_cancel_") {
        return one("quiet_cancel");
    }
    if is_handle(code, kind) {
        return vec![format!("good_{}", pointee(kind))];
    }
    match (kind, name) {
        ("campix_error **", _) => one("&error"),
        ("const char *", _) => one(match (function, name) {
            ("campix_profile_builtin", _) => "\"cet\"",
            ("campix_facts_number", _) => "\"head.crown_y\"",
            ("campix_measure_with", _) => "\"an engine\"",
            ("campix_report_finding_of", _) => "\"face.count\"",
            ("campix_pattern_matches", "pattern") => "\"#{8}\"",
            ("campix_id_examine" | "campix_pattern_matches", _) => "\"20230017\"",
            (_, "name_template") => "\"{student_no}.jpg\"",
            ("campix_roster_find", "key") => "\"2026010000\"",
            (_, "provider") => "\"police-photo\"",
            (_, "pair") => "\"police\"",
            (_, "purpose") => "\"enrolment check\"",
            (_, "decisions" | "folders") => "\"[]\"",
            // Of these there are none: a purge that is carried out must leave the day to the other functions.
            (_, "parts") => "\"quarantine\"",
            (_, "who" | "operator_name") => "\"me\"",
            (_, "references") => "\".\"",
            (_, "password" | "passphrase") => "\"eight characters\"",
            (_, "journal") | ("campix_journal_verify", "path") => "journal_path",
            (_, "path" | "file") if function.ends_with("save") => "\"every-saved.jpg\"",
            ("campix_profile_open", "path") => "\"no such profile.toml\"",
            (_, "path" | "file" | "from" | "photos") => "photo_path",
            ("campix_day_sent" | "campix_day_pack", "to") => "\"the school\"",
            (_, "to") => "\"every-retagged.jpg\"",
            (_, "package") => "\"every-package.zip\"",
            (_, "destination") => "\"tender-freshman\"",
            (
                "campix_day_new"
                | "campix_day_new_memory"
                | "campix_sheets_write"
                | "campix_sheets_write_memory"
                | "campix_sheets_write_day"
                | "campix_sheets_write_memory_watched"
                | "campix_sheets_write_watched",
                "out",
            ) => "\"every-out\"",
            (_, "place") => "\"tender-freshman/20230017.jpg\"",
            ("campix_roster_join", "out") => "\"every-joined\"",
            ("campix_plan_write", "out") => "\"every-plan\"",
            (_, "out" | "day") => "day_path",
            (
                _,
                "options" | "plan" | "seal" | "disclosure" | "demand" | "extension" | "language" | "kind" | "providers"
                | "duties" | "originals",
            ) => "NULL",
            other => panic!("no good value is known for {other:?}"),
        }),
        ("const uint8_t *", "key" | "day_key" | "own_key") => vec!["key".to_owned(), "sizeof key".to_owned()],
        ("const uint8_t *", "journal") => vec!["journal_bytes".to_owned(), "journal_length".to_owned()],
        ("const uint8_t *", _) => vec!["junk".to_owned(), "sizeof junk".to_owned()],
        ("const uint32_t *", _) => vec!["rows".to_owned(), "1".to_owned()],
        ("const campix_profile *const *", _) => vec!["profiles".to_owned(), "1".to_owned()],
        ("size_t", "size") => one("8"),
        ("size_t" | "uint64_t" | "uint32_t" | "campix_language" | "campix_status", _) => one("0"),
        ("double *", _) => one("&number"),
        ("uint64_t *", _) => one("&wide"),
        ("uint32_t *", _) => one("&narrow"),
        ("void *", _) => one("NULL"),
        ("campix_photo_callback", _) => one("next_photo"),
        ("campix_original_callback", _) => one("hand_over"),
        ("campix_compare_callback", _) => one("compare"),
        ("campix_progress_callback", _) => one("tell"),
        ("campix_judged_callback", _) => one("judged"),
        ("campix_landmarks_callback", _) => one("place_points"),
        (kind, _) if LENT.contains(&kind) => one(&format!("&lent_{}", pointee(kind))),
        ("campix_log_callback", _) => one("hear"),
        (kind, _) if kind.ends_with("**") => vec![format!("&out_{}", pointee(kind.trim_end_matches('*')).trim())],
        (kind, _) if function.ends_with("_init") => vec![format!("({kind})(void *)place")],
        ("const campix_frame *", _) => one("good_frame()"),
        (kind, _) if kind.ends_with(" *") => vec![format!("set_{}(sizeof({}))", pointee(kind), pointee(kind))],
        other => panic!("no good value is known for a parameter of type {other:?} of {function}"),
    }
}

fn bad(code: &str, function: &str, kind: &str, name: &str) -> Vec<Hostile> {
    if is_handle(code, kind) {
        let own = pointee(kind);
        let cast = |place: &str| format!("({kind})(void *)(uintptr_t){place}");
        return vec![
            hostile("NULL", "NULL"),
            hostile("of another kind", &cast(if own == "campix_id" { "good_campix_names" } else { "good_campix_id" })),
            hostile("freed", &format!("freed_{own}")),
            hostile("not aligned", &cast(&format!("((uintptr_t)good_{own} + 1)"))),
            hostile("no handle", &cast("(uintptr_t)junk")),
        ];
    }
    let lengths = |data: &str| {
        let mut list = vec![("NULL", "0"), ("NULL", "1"), ("NULL", "SIZE_MAX"), (data, "0"), (data, "1")];
        list.extend(HUGE.map(|length| (data, length)));
        let case = |(data, length): (&str, &str)| Hostile {
            what: format!("{data}, {length}"),
            before: String::new(),
            values: vec![data.to_owned(), length.to_owned()],
            huge: data != "NULL" && HUGE.contains(&length),
        };
        list.into_iter().map(case).collect::<Vec<_>>()
    };
    let values = |list: &[&str]| list.iter().map(|value| hostile(value, value)).collect::<Vec<_>>();
    match (kind, name) {
        ("const char *", _) => {
            // A file is written by renaming: where this runs as root, no device may be its target.
            let written = function.ends_with("save") || ["to", "out"].contains(&name);
            let texts = TEXTS.iter().filter(|(what, _)| !written || *what != "a device");
            texts.map(|(what, value)| hostile(what, value)).collect()
        }
        ("const uint8_t *", "key" | "day_key" | "own_key") => lengths("key"),
        ("const uint8_t *", _) => lengths("junk"),
        ("const uint32_t *", _) => lengths("rows"),
        ("const campix_profile *const *", _) => {
            let mut list = lengths("profiles");
            let array = |what: &str, before: &str| Hostile {
                what: what.to_owned(),
                before: before.to_owned(),
                values: vec!["mixed".to_owned(), "2".to_owned()],
                huge: false,
            };
            list.push(array("with a NULL", "mixed[1] = NULL;"));
            list.push(array("with another kind", "mixed[1] = (const campix_profile *)(void *)good_campix_id;"));
            list
        }
        ("size_t", "size") => values(&["0", "3", "5", "12", "4096", "4097", "SIZE_MAX"]),
        ("size_t", _) => values(&["1000000", "SIZE_MAX / 2", "SIZE_MAX"]),
        ("uint64_t", _) => values(&["1", "UINT64_MAX / 2", "UINT64_MAX"]),
        ("uint32_t", _) => values(&["1", "2", "UINT32_MAX"]),
        ("campix_language", _) => values(&["2", "77", "UINT32_MAX"]),
        ("campix_status", _) => values(&["-1", "7", "99", "INT32_MIN", "INT32_MAX"]),
        ("void *", _) => values(&["junk"]),
        (kind, _) if kind.ends_with("_callback") => values(&["NULL"]),
        (kind, _)
            if kind.ends_with("**")
                || ["double *", "uint64_t *", "uint32_t *"].contains(&kind)
                || LENT.contains(&kind) =>
        {
            values(&["NULL"])
        }
        (kind, _) => {
            // A struct: its size first, then what is in it.
            let own = pointee(kind);
            let mut list = vec![hostile("NULL", "NULL")];
            for size in ["0", "3", "5", "7", "4097", "UINT32_MAX"] {
                list.push(hostile(&format!("its size is {size}"), &format!("set_{own}({size})")));
            }
            list.push(hostile("its reserved words are not zero", &format!("filled_{own}()")));
            if kind == "const campix_frame *" {
                for (what, numbers) in FRAMES.iter().enumerate() {
                    for number in *numbers {
                        list.push(hostile(
                            &format!("number {what} is {number}"),
                            &format!("bad_frame({what}, {number})"),
                        ));
                    }
                }
            }
            for field in doubles(code, own) {
                for value in ["NAN", "INFINITY", "-INFINITY", "-1.0", "1e308", "-0.0", "5e-324"] {
                    let before = format!("tricky_{own}.{field} = {value};");
                    let values = vec![format!("&tricky_{own}")];
                    list.push(Hostile { what: format!("{field} is {value}"), before, values, huge: false });
                }
            }
            list
        }
    }
}

/// Parameters that are the length of the one before.
fn is_length(before: &str) -> bool {
    matches!(before, "const uint8_t *" | "const uint32_t *" | "const campix_profile *const *")
}

/// The cases of one function as C, and how many.
fn cases(code: &str, function: &Function) -> (String, usize) {
    let mut places = Vec::new();
    for (at, (kind, name)) in function.parameters.iter().enumerate() {
        if at == 0 || !is_length(&function.parameters[at - 1].0) {
            places.push((kind, name));
        }
    }
    let usual: Vec<Vec<String>> = places.iter().map(|(kind, name)| good(code, &function.name, kind, name)).collect();
    let mut text = String::new();
    let mut count = 0;
    let mut case = |what: &str, before: &str, values: &[Vec<String>], huge: bool| {
        let call = format!("{}({})", function.name, values.concat().join(", "));
        let macro_name = match &*function.result {
            "campix_status" if huge => "HUGE",
            "campix_status" => "FAILS",
            _ => "TELLS",
        };
        writeln!(
            text,
            "  {before}\n  {macro_name}(\"{}: {}\", {call});",
            function.name,
            what.replace(['"', '\\'], "'")
        )
        .unwrap();
        count += 1;
    };
    // A function that frees is only tried with what it must leave alone.
    if !function.name.ends_with("_free") {
        case("as it is meant", "", &usual, false);
    }
    for (at, (kind, name)) in places.iter().enumerate() {
        let tricks = if *kind == "campix_error **" {
            vec![hostile("NULL", "NULL")]
        } else {
            bad(code, &function.name, kind, name)
        };
        for trick in tricks {
            let mut values = usual.clone();
            values[at] = trick.values;
            case(&format!("{name} {}", trick.what), &trick.before, &values, trick.huge);
        }
    }
    if places.len() > 1 {
        let nothing: Vec<Vec<String>> = places
            .iter()
            .zip(&usual)
            .map(|((kind, _), usual)| {
                let null = if kind.ends_with('*') || kind.ends_with("_callback") { "NULL" } else { "0" };
                if usual.len() == 2 { vec!["NULL".to_owned(), "0".to_owned()] } else { vec![null.to_owned()] }
            })
            .collect();
        case("nothing at all", "", &nothing, false);
    }
    (text, count)
}

#[test]
fn every_function_answers_every_misuse() {
    let code = header_code();
    let functions = functions(&code);
    let symbols = fs::read_to_string(root().join("symbols.txt")).unwrap();
    let mut names: Vec<&str> = functions.iter().map(|function| &*function.name).collect();
    names.sort_unstable();
    assert_eq!(names, symbols.lines().collect::<Vec<_>>(), "the header was read wrongly");
    let (mut text, mut count) = (String::new(), 0);
    for function in &functions {
        let (calls, cases) = cases(&code, function);
        writeln!(text, "static void try_{}(void) {{\n{calls}}}\n", function.name).unwrap();
        count += cases;
    }
    text.push_str("static void try_all(void) {\n");
    for name in names {
        writeln!(text, "  try_{name}();").unwrap();
    }
    text.push_str("}\n");
    let scratch = Scratch::new("ffi-every");
    fs::write(scratch.0.join("every.inc"), text).unwrap();
    let flags = link(false);
    let include = format!("-I{}", scratch.0.display());
    let mut flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    flags.push(&include);
    let binary = scratch.0.join("every");
    Compiler::all()[0].compile(Language::C99, &root().join("tests/c/every.c"), &binary, &flags);
    let inputs = Inputs::drawn();
    let output = run(with_library(&binary)
        .arg(inputs.path("good.jpg"))
        .arg(inputs.path("day/roster.csv"))
        .arg(inputs.path("day/photos"))
        .current_dir(&scratch.0));
    let said = String::from_utf8_lossy(&output.stdout);
    let summary = format!("{count} cases, 0 wrong\n");
    assert!(said.ends_with(&summary) && output.stderr.is_empty(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(count >= 321, "only {count} cases");
    eprintln!("{count} cases of misuse: none crashed, none hung");
}
