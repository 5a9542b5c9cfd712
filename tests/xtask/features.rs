//! Each feature of campix-core and of campix-ffi alone: what only compiles together with another feature is a fault.

use serde_json::Value;

use crate::{cargo, metadata, run};

pub(crate) fn check() -> Result<(), String> {
    let metadata = metadata()?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata names no packages")?;
    let mut faults = Vec::new();
    for name in ["campix-core", "campix-ffi"] {
        let package = packages.iter().find(|package| package["name"] == name).ok_or("a package is missing")?;
        let Value::Object(features) = &package["features"] else { return Err(format!("{name} has no features")) };
        let named: Vec<&str> = features.keys().map(String::as_str).filter(|name| *name != "default").collect();
        let every = named.join(",");
        for selection in ["", "default", &every].into_iter().chain(named.iter().copied()) {
            println!("-- {name} with {}", if selection.is_empty() { "no feature" } else { selection });
            // Clippy takes the refusal of warnings for this crate alone; RUSTFLAGS would rebuild every other crate.
            let checked = run(cargo().args(["clippy", "--quiet", "--package", name, "--lib"]).args([
                "--no-default-features",
                "--features",
                selection,
                "--",
                "-D",
                "warnings",
            ]));
            faults.extend(checked.err());
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}
