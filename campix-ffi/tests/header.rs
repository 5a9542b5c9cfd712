//! `include/campix.h` is what cbindgen generates from the sources; it compiles in every language it promises.

use std::fs;
use std::path::Path;

use crate::support::{Compiler, Language, Scratch, bless, root};

fn generated() -> String {
    let mut config = cbindgen::Config::from_file(root().join("cbindgen.toml")).unwrap();
    let numbers: Vec<&str> = campix_core::VERSION.split('.').collect();
    for part in [&mut config.header, &mut config.after_includes] {
        let text = part.take().unwrap();
        *part = Some(
            text.replace("@VERSION@", campix_core::VERSION)
                .replace("@MAJOR@", numbers[0])
                .replace("@MINOR@", numbers[1])
                .replace("@PATCH@", numbers[2]),
        );
    }
    let mut text = Vec::new();
    cbindgen::Builder::new().with_crate(root()).with_config(config).generate().unwrap().write(&mut text);
    String::from_utf8(text).unwrap()
}

#[test]
fn the_header_is_what_the_sources_say() {
    bless(&root().join("include/campix.h"), &generated());
}

#[test]
fn the_header_compiles_in_every_language_it_promises() {
    let scratch = Scratch::new("ffi-header");
    let twice = "#include \"campix.h\"\n#include \"campix.h\"\nint main(void) { return (int)campix_abi_version() - CAMPIX_ABI_VERSION; }\n";
    let mut seen = 0;
    for compiler in Compiler::all() {
        for (language, extension) in
            [(Language::C99, "c"), (Language::C23, "c"), (Language::Cpp11, "cc"), (Language::Cpp17, "cc")]
        {
            if !compiler.knows(language, &scratch.0) {
                continue;
            }
            let source = scratch.0.join(format!("twice.{extension}"));
            fs::write(&source, twice).unwrap();
            compiler.compile(language, &source, &scratch.0.join("twice.o"), &["-c", "-Wconversion"]);
            seen += 1;
        }
    }
    assert!(seen >= 2, "no compiler for C99 and C++11 was found");
}

#[test]
fn a_status_that_is_not_looked_at_is_warned_about() {
    let scratch = Scratch::new("ffi-must-use");
    let source = scratch.0.join("careless.c");
    fs::write(&source, "#include \"campix.h\"\nvoid f(void) { campix_profile_builtin(\"cet\", 0, 0); }\n").unwrap();
    for compiler in Compiler::all() {
        assert!(
            !compiler.accepts(Language::C99, &source, &scratch.0.join("careless.o"), &["-c"]),
            "{} says nothing of a lost status",
            compiler.name
        );
    }
}

#[test]
fn every_function_says_what_a_caller_has_to_know() {
    let header = fs::read_to_string(root().join("include/campix.h")).unwrap();
    let mut functions = 0;
    for (at, _) in header.match_indices('(') {
        let before = &header[..at];
        let name = before.rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next().unwrap();
        let line = before.rsplit('\n').next().unwrap();
        if !name.starts_with("campix_") || line.trim_start().starts_with('*') || line.starts_with("typedef") {
            continue;
        }
        functions += 1;
        let comment = before.rsplit("/**").next().unwrap();
        let comment = comment.split("*/").next().unwrap().replace("\n *", "");
        if line.contains("campix_str ") || line.contains("campix_bytes ") || line.contains("campix_pixels ") {
            assert!(comment.contains("Borrowed: valid"), "{name} does not say how long its result is valid");
        }
        if line.contains("campix_status ") && header[at..].split(");").next().unwrap().contains("**") {
            let made = header[at..].split(");").next().unwrap().matches("**").count() - 1;
            let twin = comment.contains("As `campix_");
            assert!(
                made == 0 || twin || comment.contains("owned by the caller"),
                "{name} does not say who owns its result"
            );
        }
    }
    assert!(functions > 80, "only {functions} functions were found");
}

#[test]
fn numbers_of_the_abi_agree() {
    let build = fs::read_to_string(root().join("build.rs")).unwrap();
    let abi = campix::CAMPIX_ABI_VERSION;
    assert!(build.contains(&format!("libcampix.so.{abi}\"")) && build.contains(&format!("libcampix.{abi}.dylib")));
    assert!(Path::new(&root().join("include/campix.h")).exists());
}
