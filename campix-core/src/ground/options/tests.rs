//! Options of a test: every fault of a text is found, at its place, in TOML and in JSON.

use std::path::Path;

use serde_json::json;

use super::*;
use crate::ground::words::words;

words! {
    /// A colour.
    #[derive(Default)]
    enum Colour {
        /// As blood.
        #[default]
        Red "red",
        /// As the sea.
        DarkBlue "dark-blue",
    }
}

options! {
    /// What is inside.
    #[derive(Debug, Clone, PartialEq)]
    struct Inner {
        /// How many. Default: 3.
        pub how_many: u32 = 3,
        /// Which. Default: red.
        pub colour: Colour = Colour::Red,
    }
}

options! {
    /// What is
    /// outside.
    #[derive(Debug, Clone, PartialEq)]
    struct Outer {
        /// A name. Default: none.
        pub name: Option<String> = None,
        /// Parts. Default: none.
        pub parts: Vec<Inner> = Vec::new(),
        /// A file. Default: none.
        pub file: Option<FilePath> = None,
        /// A factor. Default: 0.5.
        pub factor: f64 = 0.5,
    }
}

#[test]
fn what_a_text_leaves_out_is_the_default() {
    assert_eq!(Outer::from_toml("").unwrap(), Outer::default());
    assert_eq!(Outer::from_json("{}").unwrap(), Outer::default());
    let toml = "name = \"甲\"\nfactor = 1\n[[parts]]\n[[parts]]\nhow-many = 0x10\ncolour = \"dark-blue\"\n";
    let read = Outer::from_text(toml).unwrap();
    let second = Inner { how_many: 16, colour: Colour::DarkBlue };
    let expected =
        Outer { name: Some("甲".into()), factor: 1.0, parts: vec![Inner::default(), second], ..Outer::default() };
    assert_eq!(read, expected);
    assert_eq!(Outer::from_text(&serde_json::to_string(&read).unwrap()).unwrap(), read);
}

#[test]
fn every_fault_is_found_at_its_place_in_toml_and_json() {
    let toml = "nam = 1\nfactor = \"x\"\n\n[[parts]]\ncolour = \"dark_blue\"\n[[parts]]\nhow-many = -1\nwhat = 2\n";
    let error = Outer::from_toml(toml).unwrap_err();
    let places: Vec<_> = error.faults().iter().map(|f| (f.line, f.column, f.key.as_str())).collect();
    let keys = [
        (1, 1, "nam"),
        (2, 10, "factor"),
        (5, 10, "parts[0].colour"),
        (7, 12, "parts[1].how-many"),
        (8, 1, "parts[1].what"),
    ];
    assert_eq!(places, keys);
    let text: Vec<String> = error.faults().iter().map(ToString::to_string).collect();
    assert_eq!(text[0], "1:1: nam: unknown key; did you mean name?");
    assert!(text[1].contains("expected f64, found string \"x\""), "{}", text[1]);
    assert!(text[2].contains("expected red / dark-blue") && text[2].ends_with("did you mean \"dark-blue\"?"));
    assert_eq!(text[4], "8:1: parts[1].what: unknown key; expected how-many, colour");
    let zh: Vec<String> = error.faults().iter().map(|fault| fault.text().zh.into_owned()).collect();
    assert_eq!(zh[1], "应为数，实为字符串“x”");
    assert!(zh[3].starts_with("应为不超过 ") && zh[3].ends_with(" 的非负整数，实为整数 -1"), "{}", zh[3]);
    let json = "{\n \"nam\": 1, \"factor\": \"x\",\n \"parts\": [{\"colour\": \"dark_blue\"},\n {\"how-many\": -1}]}";
    let error = Outer::from_json(json).unwrap_err();
    let places: Vec<_> = error.faults().iter().map(|f| (f.line, f.column, f.key.as_str())).collect();
    assert_eq!(places, [(2, 2, "nam"), (2, 22, "factor"), (3, 23, "parts[0].colour"), (4, 15, "parts[1].how-many")]);
    assert!(error.faults().iter().all(|fault| !fault.text().zh.is_empty()));
}

#[test]
fn what_is_no_toml_and_no_json_is_told_with_its_place() {
    let error = Outer::from_toml("name = \"a\"\nfactor = = 3\n").unwrap_err();
    assert!(matches!(error.faults(), [OptionFault { line: 2, problem: OptionProblem::Syntax { .. }, .. }]), "{error}");
    let error = Outer::from_text("{\"name\": \"a\",\n \"factor\": }").unwrap_err();
    assert!(matches!(error.faults(), [OptionFault { line: 2, problem: OptionProblem::Syntax { .. }, .. }]), "{error}");
    let zh = &error.faults()[0].text().zh;
    assert!(zh.starts_with("无法解析：不符合 JSON 的语法（原文：") && zh.ends_with('）'), "{zh}");
    assert!(Outer::from_json("{\"name\": \"a\", \"name\": \"b\"}").is_err());
    assert!(Outer::from_toml("name = \"a\"\nname = \"b\"").is_err());
    assert!(Outer::from_json("[]").is_err() && Outer::from_json("3").is_err());
    assert_eq!(Outer::from_json("{\"name\": \"a\\u0041\\\"]\"}").unwrap().name.as_deref(), Some("aA\"]"));
}

#[test]
fn paths_start_from_the_folder_of_the_file() {
    let base = Path::new("/day");
    let read: Outer = from_text("file = \"a/b.csv\"", Syntax::Toml, Some(base)).unwrap();
    assert_eq!(read.file.unwrap().0, base.join("a/b.csv"));
    assert_eq!(Outer::from_toml("file = \"a/b.csv\"").unwrap().file.unwrap().0, Path::new("a/b.csv"));
    assert!(Outer::from_toml("file = 3").is_err());
}

#[cfg(feature = "day")]
#[test]
fn two_structs_share_a_file() {
    let (inner, outer, _): (Inner, Outer, _) =
        from_text_of_two("how-many = 5\nname = \"x\"", Syntax::Toml, None).unwrap();
    assert_eq!((inner.how_many, outer.name.as_deref()), (5, Some("x")));
    let error = from_text_of_two::<Inner, Outer>("how-man = 5\ncolour = 3\nfactor = true", Syntax::Toml, None);
    let keys: Vec<_> = error.unwrap_err().faults().iter().map(|f| f.key.clone()).collect();
    assert_eq!(keys, ["how-man", "colour", "factor"]);
}

#[test]
fn the_schema_says_what_the_struct_says() {
    let schema = Outer::schema();
    assert_eq!(schema["description"], "What is outside.");
    assert_eq!(schema["additionalProperties"], false);
    let parts = &schema["properties"]["parts"];
    assert_eq!(parts["description"], "Parts. Default: none.");
    let colour = &parts["items"]["properties"]["colour"];
    assert_eq!(colour["oneOf"][1], json!({"const": "dark-blue", "description": "As the sea."}));
    assert_eq!((&colour["default"], &colour["description"]), (&json!("red"), &json!("Which. Default: red.")));
    assert_eq!(schema["properties"]["factor"]["default"], 0.5);
}
