//! The storeys of the engine: each folder imports only what lies below it, and no circle of files leaves a folder.
//!
//! An import is any way to name something of another file: a `use` in all its forms, a path in code, in a type, in an
//! attribute or in the body of a macro. A name is followed through re-exports to the file that defines it.

mod circles;
mod planted;
mod sources;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use circles::circles;
use sources::{Crate, Import};
use table::STOREYS;

/// Text of each file of a crate under its path below `src/`.
type Files = BTreeMap<String, String>;
/// Each storey, a folder with those below it that have no row of their own, and the storeys it may import from.
type Storeys = [(&'static str, &'static [&'static str])];

/// A circle inside a folder is a file too large that was cut; above this it is a knot.
const LARGEST_CIRCLE: usize = 3;

/// Everything that is wrong with the order of a crate.
#[derive(Debug, Default)]
struct Faults {
    /// Files and modules that could not be read or found.
    unread: Vec<String>,
    /// Imports against the table, as the two files.
    imports: BTreeSet<(String, String)>,
    /// Circles of files that leave a folder or are larger than [`LARGEST_CIRCLE`].
    circles: Vec<Vec<String>>,
    /// What is wrong with the table itself.
    table: Vec<String>,
}

/// The storey of a file: the row of its folder, or of the nearest folder above that has one.
fn storey<'a>(file: &'a str, rows: &BTreeMap<&str, &[&str]>) -> &'a str {
    let mut at = folder(file);
    while !rows.contains_key(at) {
        let Some((above, _)) = at.rsplit_once('/') else { return at };
        at = above;
    }
    at
}

/// The folder of a file. A file next to `lib.rs` is a storey of its own.
fn folder(file: &str) -> &str {
    file.rsplit_once('/').map_or_else(|| file.trim_end_matches(".rs"), |(folder, _)| folder)
}

fn faults(files: &Files, storeys: &Storeys) -> Faults {
    let mut faults = Faults { table: table_faults(storeys), ..Faults::default() };
    let read = match Crate::read(files) {
        Ok(read) => read,
        Err(error) => {
            faults.unread.push(error);
            return faults;
        }
    };
    let (compiled, for_tests) = read.files();
    let lost = files.keys().filter(|file| !compiled.contains(file.as_str()) && !for_tests.contains(file.as_str()));
    faults.unread.extend(lost.map(|file| format!("{file} belongs to no module")));
    let (imports, unknown) = read.imports();
    faults.unread.extend(unknown);

    let rows: BTreeMap<&str, &[&str]> = storeys.iter().copied().collect();
    let mut unused: BTreeSet<(&str, &str)> =
        storeys.iter().flat_map(|(row, may)| may.iter().map(move |below| (*row, *below))).collect();
    for Import { from, to, .. } in &imports {
        let (above, below) = (storey(from, &rows), storey(to, &rows));
        unused.remove(&(above, below));
        if above != below && !rows.get(above).is_some_and(|may| may.contains(&below)) {
            faults.imports.insert((from.clone(), to.clone()));
        }
    }
    let folders: BTreeSet<&str> = compiled.iter().map(|file| storey(file, &rows)).collect();
    for missing in folders.iter().filter(|folder| !rows.contains_key(*folder)) {
        faults.table.push(format!("{missing} has no row"));
    }
    for spare in rows.keys().filter(|row| !folders.contains(*row)) {
        faults.table.push(format!("the row of {spare} has no folder"));
    }
    faults.table.extend(unused.iter().map(|(row, below)| format!("{row} may import {below} and does not")));

    let edges = imports.iter().filter(|one| !one.only_module).map(|one| (one.from.as_str(), one.to.as_str()));
    for circle in circles(edges) {
        let folders: BTreeSet<&str> = circle.iter().map(|file| folder(file)).collect();
        if folders.len() > 1 || circle.len() > LARGEST_CIRCLE {
            faults.circles.push(circle.into_iter().map(str::to_owned).collect());
        }
    }
    faults
}

fn table_faults(storeys: &Storeys) -> Vec<String> {
    let rows: BTreeMap<&str, &[&str]> = storeys.iter().copied().collect();
    let mut faults = Vec::new();
    if rows.len() != storeys.len() {
        faults.push("a folder has two rows".to_owned());
    }
    for (row, may) in storeys {
        faults.extend(may.iter().filter(|below| **below == *row).map(|_| format!("{row} names itself")));
        let nowhere = may.iter().filter(|below| !rows.contains_key(**below));
        faults.extend(nowhere.map(|below| format!("{row} may import {below}, which has no row")));
    }
    let edges = storeys.iter().flat_map(|(row, may)| may.iter().map(move |below| (*row, *below)));
    faults.extend(circles(edges).iter().map(|circle| format!("a circle of rows: {}", circle.join(", "))));
    faults
}

fn read_folder(root: &Path, folder: &Path, into: &mut Files) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_folder(root, &path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let parts: Vec<_> = path.strip_prefix(root).unwrap().iter().map(|part| part.to_str().unwrap()).collect();
            into.insert(parts.join("/"), std::fs::read_to_string(&path).unwrap());
        }
    }
}

fn engine() -> Files {
    sources("campix-core/src")
}

/// The files below a folder of the repository.
fn sources(folder: &str) -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    let mut files = Files::new();
    read_folder(&root, &root, &mut files);
    files
}

#[test]
fn imports_go_down_the_table_of_storeys() {
    let found = faults(&engine(), STOREYS);
    assert!(found.unread.is_empty(), "{}", found.unread.join("\n"));
    assert!(found.table.is_empty(), "{}", found.table.join("\n"));
    assert!(found.imports.is_empty(), "imports against the table: {:#?}", found.imports);
}

#[test]
fn no_circle_of_files_leaves_a_folder_or_is_large() {
    let circles = faults(&engine(), STOREYS).circles;
    assert!(circles.is_empty(), "circles: {circles:#?}");
}

/// The program and the bindings are flat: they have no table, and only their circles are looked at.
#[test]
fn no_circle_in_the_program_and_the_bindings_is_large() {
    for folder in ["campix-core/cli/src", "campix-ffi/src", "campix-py/src"] {
        let files = sources(folder);
        let (imports, unknown) = Crate::read(&files).unwrap().imports();
        assert!(unknown.is_empty(), "{folder}: {}", unknown.join("\n"));
        assert!(imports.len() > 20, "{folder}: {} imports", imports.len());
        let edges = imports.iter().filter(|one| !one.only_module).map(|one| (one.from.as_str(), one.to.as_str()));
        let large: Vec<_> = circles(edges).into_iter().filter(|circle| circle.len() > LARGEST_CIRCLE).collect();
        assert!(large.is_empty(), "{folder}: {large:#?}");
    }
}

/// Everything that files below `folder` import, directly or indirectly.
fn reached(folder: &str) -> BTreeSet<String> {
    let files = engine();
    let (imports, _) = Crate::read(&files).unwrap().imports();
    let inside = format!("{folder}/");
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = files.keys().map(String::as_str).filter(|file| file.starts_with(&inside)).collect();
    while let Some(at) = open.pop() {
        for one in imports.iter().filter(|one| one.from == at && !one.only_module) {
            if reached.insert(one.to.clone()) {
                open.push(&one.to);
            }
        }
    }
    reached
}

#[test]
fn profiles_see_no_pixel_and_measurements_no_profile() {
    let files = engine();
    let (imports, _) = Crate::read(&files).unwrap().imports();
    let below = |file: &str, parts: &[&str]| parts.iter().any(|part| folder(file) == *part || file == *part);
    // Ids and axes of rules are words to a profile; what a rule looks at is not its concern.
    let pixels = ["ground/pixels.rs", "photo", "face", "measure", "meta"];
    let seen = imports.iter().filter(|one| folder(&one.from) == "profile" && below(&one.to, &pixels));
    assert_eq!(seen.collect::<Vec<_>>(), Vec::<&Import>::new(), "a profile sees pixels");
    let from_measurements = reached("measure");
    assert!(from_measurements.contains("ground/pixels.rs"), "the way to pixels is not seen: {from_measurements:?}");
    let judging = from_measurements.iter().filter(|file| below(file, &["profile", "rules", "check"]));
    assert_eq!(judging.collect::<Vec<_>>(), Vec::<&String>::new(), "a measurement comes to a profile");
}
