//! Each feature of campix-core and of campix-ffi alone: what only compiles together with another feature is a fault. With no
//! feature and with the default ones the engine's own tests are compiled as well, as somebody does who has only its package.

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
            let with_tests = name == "campix-core" && matches!(selection, "" | "default");
            let mut command = cargo();
            command.args(["clippy", "--quiet", "--package", name, "--lib", "--no-default-features"]);
            command.args(["--features", selection]).args(with_tests.then_some("--tests"));
            faults.extend(run(command.args(["--", "-D", "warnings"])).err());
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}
