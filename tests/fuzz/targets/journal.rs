//! Any bytes are a journal with an intact chain, or are refused; a dossier is never intact by accident.
#![no_main]

use std::path::PathBuf;

use campix_core::day::verify_journal;
use campix_core::dossier::Verifier;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let path: PathBuf = std::env::temp_dir().join(format!("campix-fuzz-journal-{}", std::process::id()));
    std::fs::write(&path, bytes).expect("the folder for temporary files can be written");
    let chain = verify_journal(&path);
    if let Ok(verifier) = Verifier::open(&path, None) {
        assert!(chain.is_ok(), "the verifier takes a chain that is broken");
        let _ = verifier.check(bytes);
    }
    let _ = std::fs::remove_file(&path);
});
