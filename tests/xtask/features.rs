//! Each feature of campix-core alone: what only compiles together with another feature is a fault.

use serde_json::Value;

use crate::{cargo, metadata, run};

pub(crate) fn check() -> Result<(), String> {
    let metadata = metadata()?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata names no packages")?;
    let core = packages.iter().find(|package| package["name"] == "campix-core").ok_or("no campix-core")?;
    let Value::Object(features) = &core["features"] else { return Err("campix-core has no features".to_owned()) };
    let named: Vec<&str> = features.keys().map(String::as_str).filter(|name| *name != "default").collect();
    let every = named.join(",");
    let mut faults = Vec::new();
    for selection in ["", "default", &every].into_iter().chain(named.iter().copied()) {
        println!("-- campix-core with {}", if selection.is_empty() { "no feature" } else { selection });
        // Clippy takes the refusal of warnings for this crate alone; RUSTFLAGS would rebuild every other crate.
        let checked = run(cargo().args(["clippy", "--quiet", "--package", "campix-core", "--lib"]).args([
            "--no-default-features",
            "--features",
            selection,
            "--",
            "-D",
            "warnings",
        ]));
        faults.extend(checked.err());
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}
