//! Licences of everything that is built, and crates that are built twice.

use std::collections::{BTreeMap, BTreeSet};

use crate::{metadata, root};

/// Licences that ask for no more than their text.
fn allowed() -> Result<BTreeSet<String>, String> {
    let text = std::fs::read_to_string(root().join("deny.toml")).map_err(|error| format!("deny.toml: {error}"))?;
    let list =
        text.split_once("allow = [").and_then(|(_, rest)| rest.split_once(']')).ok_or("deny.toml allows nothing")?;
    Ok(list.0.split('"').skip(1).step_by(2).map(str::to_owned).collect())
}

/// Whether an SPDX expression can be met: `OR` needs one side, `AND` both; an older `/` means `OR`.
fn met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let expression = expression.trim();
    let parts = split(expression, " OR ");
    if parts.len() > 1 {
        return parts.iter().any(|part| met(part, allowed));
    }
    let parts = split(expression, " AND ");
    if parts.len() > 1 {
        return parts.iter().all(|part| met(part, allowed));
    }
    if let Some(inner) = expression.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return met(inner, allowed);
    }
    expression.split('/').any(|one| allowed.contains(one.trim()))
}

/// Splits at a word outside brackets.
fn split<'a>(text: &'a str, at: &str) -> Vec<&'a str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (place, sign) in text.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' => depth -= 1,
            ' ' if depth == 0 && text[place..].starts_with(at) => {
                parts.push(&text[start..place]);
                start = place + at.len();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// The texts of our own licences lie next to each published package, and are those of the root.
fn own_texts(faults: &mut Vec<String>) {
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        let text = |folder: &str| std::fs::read(root().join(folder).join(licence)).ok();
        let ours = text("");
        let differs = ["campix-core", "campix-ffi", "campix-py"].into_iter().filter(|folder| text(folder) != ours);
        faults.extend(differs.map(|folder| format!("{folder}/{licence} is not the one of the root")));
    }
}

pub(crate) fn check() -> Result<(), String> {
    let allowed = allowed()?;
    let metadata = metadata()?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata names no packages")?;
    let (mut faults, mut versions) = (Vec::new(), BTreeMap::<&str, BTreeSet<&str>>::new());
    for package in packages {
        let (name, version) = (package["name"].as_str().unwrap_or("?"), package["version"].as_str().unwrap_or("?"));
        versions.entry(name).or_default().insert(version);
        match package["license"].as_str() {
            Some(licence) if met(licence, &allowed) => {}
            Some(licence) => faults.push(format!("{name} {version} is under {licence}")),
            None => faults.push(format!("{name} {version} states no licence")),
        }
    }
    own_texts(&mut faults);
    println!("{} crates looked at", packages.len());
    for (name, versions) in versions.iter().filter(|(_, versions)| versions.len() > 1) {
        println!("built {} times: {name} {}", versions.len(), versions.iter().copied().collect::<Vec<_>>().join(", "));
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_met_as_they_are_written() {
        let allowed: BTreeSet<String> = ["MIT", "Zlib", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned).into();
        for good in [
            "MIT",
            "MIT OR GPL-3.0",
            "GPL-3.0/MIT",
            "(MIT OR GPL-3.0) AND Zlib",
            "GPL-2.0 OR (Zlib AND MIT)",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(met(good, &allowed), "{good}");
        }
        for bad in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR Zlib) AND GPL-3.0", "", "MIT-0"] {
            assert!(!met(bad, &allowed), "{bad}");
        }
    }
}
