//! Every exported function goes through a guard: nothing of it runs outside, so that no panic and no floating-point environment
//! crosses the boundary.

use std::collections::BTreeSet;
use std::fs;

use crate::support::root;

/// The guards of `guard.rs`, as a body has to begin with them.
const GUARDS: [&str; 4] = ["guard(error, || ", "guard_with_host(error, |host| ", "answer(", "release(|| "];

/// Name and body of every exported function of a source file.
fn exported(source: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    for part in source.split("#[unsafe(no_mangle)]\n").skip(1) {
        let name = part.split_once("extern \"C\" fn ").unwrap().1.split_once('(').unwrap().0;
        let body = part.split_once("{\n").unwrap().1.split_once("\n}\n").unwrap().0;
        found.push((name, body.trim()));
    }
    found
}

/// Whether a body is one call of a guard and nothing else.
fn guarded(body: &str) -> bool {
    if !GUARDS.iter().any(|guard| body.starts_with(guard)) {
        return false;
    }
    let mut depth = 0_i32;
    let mut closed = body.len();
    for (at, letter) in body.char_indices() {
        depth += i32::from("({[".contains(letter)) - i32::from(")}]".contains(letter));
        if depth == 0 && ")}]".contains(letter) {
            closed = at + 1;
            break;
        }
    }
    // A cast of the pointer that came back is no work.
    matches!(&body[closed..], "" | ";" | ".cast()")
}

#[test]
fn every_exported_function_is_one_call_of_a_guard() {
    let mut seen = BTreeSet::new();
    for file in fs::read_dir(root().join("src")).unwrap() {
        let source = fs::read_to_string(file.unwrap().path()).unwrap();
        for (name, body) in exported(&source) {
            assert!(guarded(body), "{name} works outside a guard:\n{body}");
            seen.insert(name.to_owned());
        }
    }
    let symbols = fs::read_to_string(root().join("symbols.txt")).unwrap();
    let missed: Vec<&str> = symbols.lines().filter(|name| !seen.contains(*name)).collect();
    assert!(missed.is_empty(), "exported, but not found in the sources: {missed:?}");
}

#[test]
fn what_is_not_guarded_is_noticed() {
    assert!(guarded("answer(0, || Ok(7))") && guarded("release(|| ptr::free(photo));"));
    for body in ["7", "let x = f();\n    answer(x, || Ok(7))", "answer(0, || Ok(7)) + f()", "release(|| ());\n    f();"]
    {
        assert!(!guarded(body), "{body}");
    }
}
