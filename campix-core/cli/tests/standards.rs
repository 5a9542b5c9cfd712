//! `profile` and `explain`.

use campix_core::profile::{Profile, RuleId};
use campix_core::text::Language;
use serde_json::json;

use crate::support::{Scratch, campix, campix_with, json_lines, words};

const OWN: &str = include_str!("../../profiles/tender-freshman.toml");

#[test]
fn profiles_are_listed_shown_and_checked() {
    let scratch = Scratch::new();
    let ran = campix(&words([&"profile", &"list"]));
    // Variants are indented below their profile.
    let whole = ran.out.lines().filter(|line| !line.starts_with(' '));
    let ids: Vec<&str> = whole.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(ran.out.contains("  moe-2017-99@white ") && ran.out.contains("(replaced by GA/T 461-2019)"), "{}", ran.out);
    assert_eq!((ran.code, ids), (0, Profile::builtin_ids().collect()));
    let ran = campix(&words([&"profile", &"list", &"--json"]));
    assert_eq!(json_lines(&ran.out)[0]["id"].as_str(), Profile::builtin_ids().next());
    let ran = campix(&words([&"profile", &"show", &"xinhua", &"--json"]));
    assert_eq!(ran.out.trim(), Profile::builtin("xinhua").unwrap().to_json().to_string());
    let own = scratch.put("own.toml", OWN.replace("tender-freshman", "mine"));
    let ran = campix(&words([&"profile", &"show", &own]));
    assert_eq!(ran.out.trim(), Profile::open(&own).unwrap().render(Language::En).trim());
    let faulty = scratch.put("faulty.toml", OWN.replace("id = \"tender-freshman\"", "id = 7"));
    let ran = campix(&words([&"profile", &"check", &own, &faulty]));
    assert!(ran.code == 1 && ran.out.contains("own.toml: mine, ") && ran.err.contains("E301"), "{ran:?}");
    let place = ran.err.lines().nth(1).unwrap().trim().split(':').next().unwrap().parse::<usize>();
    assert!(place.is_ok(), "a fault has its line: {}", ran.err);
    let ran = campix(&words([&"profile", &"check", &own, &faulty, &"--json"]));
    let lines = json_lines(&ran.out);
    assert_eq!((&lines[0]["id"], &lines[1]["error"]["name"]), (&json!("mine"), &json!("profile.invalid")));
    assert_eq!(campix(&words([&"profile", &"check", &scratch.path("gone.toml")])).code, 3);
}

#[test]
fn variants_and_successors_are_told_wherever_a_profile_is_named() {
    let ran = campix(&words([&"profile", &"show", &"moe-2017-99@white"]));
    assert_eq!(ran.out.trim(), Profile::builtin("moe-2017-99@white").unwrap().render(Language::En).trim());
    let ran = campix(&words([&"profile", &"show", &"moe-2017-99@green"]));
    assert!(ran.code != 0 && ran.err.contains("E306") && ran.err.contains("blue, grey, white"), "{ran:?}");
    let ran = campix(&words([&"profile", &"diff", &"moe-2017-99", &"moe-2017-99@white"]));
    assert!(
        ran.code == 1
            && ran.out.contains("rules/background.colour/clauses/should/allowed")
            && !ran.out.contains("variants"),
        "{ran:?}"
    );
    let scratch = Scratch::new();
    let photo = scratch.put("20230001.jpg", crate::support::portrait());
    let ran = campix(&words([&"check", &photo, &"--profile", &"id-card"]));
    assert!(ran.err.contains("id-card was replaced by GA/T 461-2019"), "{ran:?}");
    assert!(ran.out.contains("! id-card was replaced by GA/T 461-2019"), "{ran:?}");
    let narrow = "extends = [\"moe-2017-99\"]\n[pose.pitch]\ntarget = 0\ntolerance = 5\nlevel = \"should\"\nsource = \"x\"\nevidence = \"D\"\n";
    let head = OWN.split("extends").next().unwrap().replace("tender-freshman", "mine");
    let text = format!("{head}title = {{ zh = \"自\", en = \"own\" }}\n{narrow}");
    let own = scratch.put("narrow.toml", text);
    let ran = campix(&words([&"profile", &"check", &own]));
    assert!(
        ran.code == 1 && ran.err.contains("pose.pitch: -5 … 5") && ran.err.contains("no photo can pass"),
        "{ran:?}"
    );
    let ran = campix(&words([&"profile", &"check", &own, &"--json"]));
    assert_eq!(json_lines(&ran.out)[0]["unmeetable"][0]["rule"], "pose.pitch");
}

#[test]
fn two_profiles_are_held_side_by_side() {
    let ran = campix(&words([&"profile", &"diff", &"xinhua", &"xinhua"]));
    assert!(ran.code == 0 && ran.out.contains("the same"), "{ran:?}");
    let ran = campix(&words([&"profile", &"diff", &"xinhua", &"cet"]));
    assert!(ran.code == 1 && ran.out.lines().any(|line| line.contains(" → ")), "{ran:?}");
    let ran = campix(&words([&"profile", &"diff", &"xinhua", &"cet", &"--json"]));
    let lines = json_lines(&ran.out);
    let id = lines.iter().find(|line| line["place"] == "id").unwrap();
    assert_eq!((&id["left"], &id["right"]), (&json!("xinhua"), &json!("cet")));
    assert!(lines.iter().any(|line| line["place"].as_str().unwrap().starts_with("rules/")), "{}", ran.out);
}

#[test]
fn rules_are_explained() {
    let ran = campix(&words([&"explain", &"geometry.eye-line"]));
    assert_eq!(ran.out.trim_end(), RuleId::EyeLine.explain(campix_core::text::Language::En));
    let ran = campix(&words([&"explain", &"geometry.eye-line", &"--json"]));
    assert_eq!(json_lines(&ran.out), [RuleId::EyeLine.to_json()]);
    let ran = campix_with(&words([&"explain"]), b"", "zh");
    assert_eq!((ran.code, ran.out.lines().count()), (0, RuleId::ALL.len()));
}
