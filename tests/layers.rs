//! Nothing points left: each folder of the engine imports only from the layers below it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What each top-level module of campix-core may import; its own tests may import more.
const ALLOWED: &[(&str, &[&str])] = &[
    ("ground", &[]),
    ("meta", &["ground"]),
    ("photo", &["ground", "meta"]),
    ("face", &["ground"]),
    ("measure", &["face", "ground", "meta", "photo"]),
    ("rules", &["ground", "measure", "meta", "photo"]),
    ("profile", &["ground", "rules"]),
    ("check", &["ground", "measure", "profile", "rules"]),
    ("make", &["check", "face", "ground", "measure", "meta", "photo", "profile", "rules"]),
    ("people", &["ground"]),
    ("compare", &["ground", "people"]),
    ("paper", &["ground", "make", "meta", "people", "photo"]),
    ("prints", &["face", "ground", "make", "measure", "paper", "people", "photo", "profile", "rules"]),
    ("day", &["check", "face", "ground", "make", "measure", "meta", "people", "photo", "profile", "rules"]),
    (
        "dossier",
        &[
            "check", "compare", "day", "face", "ground", "make", "measure", "paper", "people", "photo", "prints",
            "profile", "rules",
        ],
    ),
    ("error", &["face", "ground", "make", "photo", "profile"]),
    ("failure", &["ground"]),
];

/// The encoder is usable on its own: it knows pixels and nothing of photos, facts or profiles.
const ENCODER: &[&str] = &["ground", "meta", "make"];

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// The crate modules that non-test, non-comment lines of a file name.
fn imports(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found = Vec::new();
    for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for after in line.split("crate::").skip(1) {
            let names = after.strip_prefix('{').map_or(after, |group| group.split('}').next().unwrap_or(group));
            let first = |part: &str| -> String {
                part.trim().chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect()
            };
            let parts: Vec<&str> = if after.starts_with('{') { names.split(',').collect() } else { vec![names] };
            found.extend(parts.into_iter().map(first).filter(|name| !name.is_empty()));
        }
    }
    found
}

#[test]
fn imports_never_point_left() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../campix-core/src");
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 30, "only {} files found under {}", files.len(), root.display());
    let mut wrong = Vec::new();
    let mut seen = 0;
    for path in files {
        let inside = path.strip_prefix(&root).unwrap();
        let is_test = inside.iter().any(|part| part.to_string_lossy().contains("tests"));
        let module = inside.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned();
        if module == "lib" || is_test {
            continue;
        }
        let encoder = inside.starts_with("make/encode");
        let own = allowed.get(module.as_str()).copied().unwrap_or_default();
        let may = if encoder { ENCODER } else { own };
        for name in imports(&std::fs::read_to_string(&path).unwrap()) {
            seen += 1;
            if name != module && !may.contains(&name.as_str()) {
                wrong.push(format!("{} imports crate::{name}", inside.display()));
            }
        }
    }
    assert!(seen > 50, "only {seen} imports seen: the pattern misses them");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn modules_are_listed() {
    let lib = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../campix-core/src/lib.rs")).unwrap();
    let declared = lib.lines().filter_map(|line| {
        line.trim().trim_start_matches("pub ").strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';'))
    });
    for module in declared {
        assert!(ALLOWED.iter().any(|(name, _)| *name == module), "{module} has no line in the table of layers");
    }
}
