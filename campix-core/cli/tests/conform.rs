//! The tables of `campix-core/conformance`: each profile's limits, drawn and judged.

use std::path::Path;

use campix_core::profile::Profile;

use crate::support::{Scratch, campix, words};

/// Layers that judge no portrait by themselves.
const LAYERS: [&str; 3] = ["iso-advice", "delivery-advice", "engine-thresholds"];
/// Drawn in every run; all of them are with `CAMPIX_BLESS` or `CAMPIX_CONFORM`, which takes minutes.
const ALWAYS: [&str; 2] = ["degree-registry", "collector-upload"];

/// The shipped profiles, and each of their variants as `ID@VARIANT`.
fn names() -> Vec<String> {
    let mut names = Vec::new();
    for id in Profile::builtin_ids().filter(|id| !LAYERS.contains(id)) {
        names.push(id.to_owned());
        let variants = Profile::builtin(id).expect("shipped").variants();
        // Those of a layer below are the layer's own.
        let own = variants.iter().filter(|variant| variant.layer == id);
        names.extend(own.map(|variant| format!("{id}@{}", variant.name)));
    }
    names
}

#[test]
fn the_tables_are_what_this_build_draws_and_judges() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance");
    let blessed = std::env::var_os("CAMPIX_BLESS").is_some();
    let all = blessed || std::env::var_os("CAMPIX_CONFORM").is_some();
    for id in names() {
        let path = folder.join(format!("{id}.md"));
        if !all && !ALWAYS.contains(&id.as_str()) {
            let table = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(table.contains("| out |") && !table.contains("**!**"), "{id} has no table without a wrong verdict");
            continue;
        }
        let scratch = Scratch::new();
        let ran = campix(&words([&"profile", &"conform", &id, &"--out", &scratch.path("pictures")]));
        assert_eq!(ran.code, 0, "{id}: {}{}", ran.err, ran.out);
        if blessed {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &ran.out).unwrap();
        }
        let known = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert!(known == ran.out, "{id}: the table is another one; CAMPIX_BLESS=1 writes it\n{}", ran.out);
    }
}
