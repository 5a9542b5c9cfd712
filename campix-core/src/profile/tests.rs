use std::borrow::Cow;
use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::ground::band::ByteBand;
use crate::ground::bless::{compare_or_bless, in_repository};
use crate::ground::geometry::Size;
use crate::ground::text::Language;

const HEAD: &str = r#"schema = 1
id = "own"
edition = "1"
status = "draft"
valid_from = "2026-09-01"
layer = "channel"
title = { zh = "自", en = "own" }
frame = { width = 480, height = 640 }
"#;

fn faults(body: &str) -> Vec<String> {
    match Profile::parse(&format!("{HEAD}{body}")) {
        Err(ProfileError::Invalid { faults, .. }) => faults.iter().map(ToString::to_string).collect(),
        other => panic!("expected faults, got {other:?}"),
    }
}

fn clause(rule: &str, rest: &str) -> String {
    format!("[{rule}]\nlevel = \"must\"\nsource = \"x\"\nevidence = \"D\"\n{rest}\n")
}

#[test]
fn every_builtin_loads_under_its_own_name() {
    let mut digests = Vec::new();
    for id in Profile::builtin_ids() {
        let profile = Profile::builtin(id).unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(profile.id(), id);
        assert_eq!(profile.digest().len(), 64);
        digests.push(profile.digest().to_owned());
    }
    digests.sort();
    digests.dedup();
    assert_eq!(digests.len(), Profile::builtin_ids().count(), "digests tell profiles apart");
}

#[test]
fn merged_builtins_are_as_written_down() {
    if !in_repository() {
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden/profiles");
    for id in Profile::builtin_ids() {
        let profile = Profile::builtin(id).unwrap_or_else(|error| panic!("{id}: {error}"));
        compare_or_bless(&folder.join(format!("{id}.txt")), &profile.render(Language::En));
        // Of a variant chosen below, the layer that has it is written down.
        for variant in profile.variants().iter().filter(|variant| variant.layer == id) {
            let name = format!("{id}@{}", variant.name);
            let chosen = Profile::named(&name).unwrap_or_else(|error| panic!("{name}: {error}"));
            compare_or_bless(&folder.join(format!("{name}.txt")), &chosen.render(Language::En));
        }
    }
}

#[test]
fn a_profile_reads_in_chinese() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden/profiles");
    let text = Profile::builtin("tender-freshman").expect("shipped").render(Language::Zh);
    if in_repository() {
        compare_or_bless(&folder.join("tender-freshman.zh.txt"), &text);
    }
    for id in Profile::builtin_ids() {
        let text = Profile::builtin(id).expect("shipped").render(Language::Zh);
        for english in [" must", " should", " info", "edition", "in-force", "valid from", "layers", "near ", "weight"] {
            let found = text.lines().skip(2).find(|line| line.contains(english));
            assert_eq!(found, None, "{id}: {english}");
        }
    }
}

#[test]
fn whatever_makes_a_file_says_everything_about_it() {
    for id in Profile::builtin_ids().filter(|id| !id.ends_with("advice") && *id != "engine-thresholds") {
        let profile = Profile::builtin(id).expect("shipped");
        // A collector takes the original itself.
        let Some(output) = profile.output() else {
            assert_eq!(id, "collector-upload");
            continue;
        };
        assert_eq!(output.size, profile.frame(), "{id}");
        assert!(!profile.crop_targets().is_empty(), "{id}");
    }
}

#[test]
fn the_tender_is_the_intersection_with_99() {
    let profile = Profile::builtin("tender-freshman").expect("shipped");
    let bytes = profile.range(RuleId::FileBytes).expect("bytes are limited");
    assert_eq!((bytes.min, bytes.max), (Some(20_480.0), Some(30_000.0)));
    assert_eq!((bytes.doubt_min, bytes.doubt_max), (Some(20_000.0), Some(30_720.0)));
    let Limit::Size { width, height } = &profile.rule(RuleId::FilePixels).expect("pixels").clauses[0].limit else {
        panic!("pixels are a size");
    };
    assert_eq!((width.exact(), height.exact()), (Some(480.0), Some(640.0)));
    let density = profile.range(RuleId::DensityValue).expect("density is limited");
    assert_eq!((density.min, density.max), (Some(299.5), Some(300.5)));
    let Limit::Colour { one_of, max } = &profile.rule(RuleId::BackgroundColour).expect("colour").clauses[0].limit
    else {
        panic!("a colour");
    };
    assert_eq!((one_of.len(), one_of[0].rgb, *max), (1, [100, 197, 255], Some(6.0)));
    let output = profile.output().expect("the tender makes files");
    assert_eq!(output.bytes, ByteBand { min: 20_480, max: 30_000 });
    assert_eq!((output.quality_floor, output.density, output.extension.as_str()), (60, 300, "jpg"));
    assert_eq!(profile.original_size(), Some(Size::new(480, 640)));
    assert!(profile.priority(RuleId::EyeLine) < profile.priority(RuleId::Crown));
    assert!(profile.priority(RuleId::Crown) < profile.priority(RuleId::FaceWidth));
    assert!(profile.priority(RuleId::FaceWidth) < profile.priority(RuleId::HeadHeight));
    let crown = profile.crop_targets().iter().find(|target| target.rule == RuleId::Crown).expect("a target");
    assert_eq!(crown.value.to_string(), "64");
}

#[test]
fn the_tender_and_xinhua_cannot_be_one_file() {
    let tender = Profile::builtin("tender-graduate").expect("shipped");
    let xinhua = Profile::builtin("xinhua").expect("shipped");
    for stack in [[&tender, &xinhua], [&xinhua, &tender]] {
        let Err(ProfileError::Conflict { conflicts }) = Profile::stack(&stack) else { panic!("must not load") };
        let bytes = conflicts.iter().find(|conflict| conflict.property == "file.bytes").expect("bytes contradict");
        let sources: Vec<_> = [&bytes.first_source, &bytes.second_source]
            .into_iter()
            .flatten()
            .map(|source| (source.profile.as_str(), source.id.as_str()))
            .collect();
        assert_eq!(sources, [("tender-campus", "C-03"), ("xinhua", "RXH-02")]);
        let text = bytes.to_string();
        assert_eq!(
            text,
            "file.bytes: 20480–30000 (tender-campus, C-03) and ≥ 30720 (xinhua, RXH-02) have nothing in common"
        );
    }
}

#[test]
fn frames_of_two_standards_do_not_mix() {
    let tender = Profile::builtin("tender-graduate").expect("shipped");
    let card = Profile::builtin("social-card").expect("shipped");
    let Err(ProfileError::Conflict { conflicts }) = Profile::stack(&[&tender, &card]) else { panic!("must not load") };
    assert!(conflicts.iter().any(|conflict| conflict.property == "frame"));
}

#[test]
fn a_stack_of_compatible_profiles_does_not_depend_on_order() {
    let iso = Profile::builtin("iso-advice").expect("shipped");
    let tender = Profile::builtin("tender-freshman").expect("shipped");
    let one = Profile::stack(&[&tender, &iso]).expect("compatible");
    let other = Profile::stack(&[&iso, &tender]).expect("compatible");
    assert!(one.rules().eq(other.rules()) && one.output() == other.output());
    assert_eq!(one.id(), "tender-freshman+iso-advice");
    assert_eq!(Profile::stack(&[]), Err(ProfileError::Empty));
    // Alone on a stack, a profile is itself.
    assert_eq!(Profile::stack(&[&tender]).expect("one").rules().count(), tender.rules().count());
}

#[test]
fn a_profile_goes_before_what_it_extends() {
    // By its id alone it would come after tender-campus.
    let head =
        HEAD.replace("id = \"own\"", "id = \"zz\"\nextends = [\"tender-campus\"]").replace("channel", "contract");
    let target = "[crop.geometry.crown]\ntarget = 70\nsource = \"x\"\nevidence = \"D\"\n";
    let profile = Profile::parse(&format!("{head}{target}")).expect("valid");
    let layers: Vec<_> = profile.layers().map(|layer| layer.id).collect();
    assert_eq!(layers, ["zz", "tender-campus", "moe-2017-99", "delivery-advice", "engine-thresholds"]);
    let targets: Vec<_> = profile.crop_targets().iter().map(|target| (target.rule, target.value)).collect();
    assert_eq!(targets, [(RuleId::Crown, 70.0)]);
}

#[test]
fn advice_never_loosens_and_gives_way_to_a_must() {
    let text = clause("geometry.eye-line", "min = 350\nmax = 400").replace("must", "should");
    let own = Profile::parse(&format!("{HEAD}{text}")).expect("valid");
    let national = Profile::builtin("moe-2017-99").expect("shipped");
    let both = Profile::stack(&[&own, &national]).expect("a recommendation never contradicts");
    assert_eq!(both.range(RuleId::EyeLine), national.range(RuleId::EyeLine));
    let overruled = both.overruled().iter().find(|entry| entry.rule == RuleId::EyeLine).expect("it is reported");
    assert_eq!((overruled.dropped.profile.as_str(), overruled.kept.id.as_str()), ("own", "R99-38"));
}

#[test]
fn every_fault_is_told_with_its_place() {
    let body = r#"
[geometry.eye-line]
min = 200
max = 300
levle = "must"
level = "musst"
evidence = "B"

[geometry.eye-lin]
min = 1

[file.bytes]
one_of = ["jpg"]
max = 20
unit = "px"
level = "must"
source = "x"
evidence = "D"

[file.extension]
one_of = ["jpg", "heic"]
level = "must"
source = "x"
evidence = "D"

[outputt]
"#;
    let found = faults(body);
    let expected = [
        "10:1: geometry.eye-line.source: missing",
        "13:1: geometry.eye-line.levle: unknown key; expected level, source, evidence, note, figure, unit, min, max, exact, target, tolerance",
        "14:9: geometry.eye-line.level: expected must / should / info, found \"musst\"",
        "17:11: geometry.eye-lin: no rule has this id; did you mean geometry.eye-line?",
        "21:10: file.bytes.one_of: does not apply to file.bytes, which takes min, max, exact, target, tolerance, unit, figure",
        "23:8: file.bytes.unit: expected bytes / KB, found \"px\"",
        "29:18: file.extension.one_of: expected jpg / jpeg / png / webp / bmp / tif / tiff, found \"heic\"",
    ];
    assert_eq!(&found[..expected.len()], expected, "{found:#?}");
    assert!(found[expected.len()].starts_with("34:2: outputt: unknown key; expected schema, id, layer"), "{found:#?}");
    assert_eq!(found.len(), expected.len() + 1);
}

#[test]
fn impossible_values_are_faults() {
    for (body, expected) in [
        (clause("geometry.crown", "min = 110\nmax = 50"), "min 110 is above max 50"),
        (clause("geometry.crown", "exact = 1\nmax = 50"), "exact stands alone"),
        (clause("geometry.crown", "target = 64"), "states no figure"),
        (clause("geometry.crown", "min = -1"), "cannot be negative"),
        (clause("geometry.crown", "min = nan"), "finite number"),
        (clause("geometry.crown", "min = 1e999"), "a finite number"),
        (clause("geometry.crown", "min = true"), "expected a number, found boolean"),
        (clause("geometry.crown", "tolerance = 3"), "geometry.crown.target: missing"),
        (clause("background.border", ""), "either required = true or forbidden = true"),
        (clause("background.colour", "max = 3"), "background.colour.one_of: missing"),
        (clause("background.colour", "max = 3\none_of = [{ name = \"x\", rgb = [1, 2, 256] }]"), "three whole numbers"),
        (clause("file.pixels", ""), "states no limit"),
        (clause("original.geometry.crown", "min = 1"), "only rules of the file"),
        ("schema = 2".to_owned(), "duplicate key"),
        ("[output.bytes]\nmin = 1\nmax = 2\nevidence = \"A\"".to_owned(), "output.bytes.source: missing"),
        ("[file.bytes".to_owned(), "not TOML"),
    ] {
        let found = faults(&body);
        assert!(found.iter().any(|fault| fault.contains(expected)), "{body}\n{found:#?}");
    }
}

#[test]
fn a_hostile_text_is_refused_in_time_and_without_a_panic() {
    let nested = format!("{HEAD}a = {}", "[".repeat(50_000));
    let dotted = format!("{HEAD}{} = 1", vec!["a"; 20_000].join("."));
    let keys: String = (0..20_000).fold(HEAD.to_owned(), |text, key| format!("{text}k{key} = 1\n"));
    for text in [nested, dotted, keys] {
        let Err(ProfileError::Invalid { faults, .. }) = Profile::parse(&text) else { panic!("must not load") };
        assert!(!faults.is_empty() && faults.len() <= 200);
    }
}

#[test]
fn a_schema_of_the_future_is_refused() {
    let Err(ProfileError::Invalid { faults, .. }) = Profile::parse(&HEAD.replace("schema = 1", "schema = 2")) else {
        panic!("must not load");
    };
    assert_eq!(faults[0].to_string(), "1:10: schema: schema 2 is not read by this engine, which knows 1");
}

#[test]
fn words_without_a_threshold_do_not_load() {
    let body = clause("background.shadow", "figure = \"engine\"");
    let Err(ProfileError::Incomplete { missing, .. }) = Profile::parse(&format!("{HEAD}{body}")) else {
        panic!("must not load");
    };
    assert_eq!(missing[0].en, "a threshold for background.shadow, which own (x) states in words only");
    assert_eq!(missing.len(), 1);
    let millimetres = clause("geometry.crown", "min = 3\nunit = \"mm\"");
    let Err(ProfileError::Incomplete { missing, .. }) = Profile::parse(&format!("{HEAD}{millimetres}")) else {
        panic!("must not load");
    };
    assert!(missing[0].en.starts_with("frame.print_height_mm"), "{missing:?}");
}

#[test]
fn a_profile_that_extends_itself_is_told() {
    let a = HEAD.replace("id = \"own\"", "id = \"a\"\nextends = [\"b\"]");
    let b = HEAD.replace("id = \"own\"", "id = \"b\"\nextends = [\"a\"]");
    let find = |id: &str| match id {
        "a" => Some(Cow::Borrowed(a.as_str())),
        "b" => Some(Cow::Borrowed(b.as_str())),
        _ => None,
    };
    let Err(ProfileError::Cycle { id, chain }) = Profile::parse_with(&a, &find) else { panic!("must not load") };
    assert_eq!((id.as_str(), chain.join(" ")), ("a", "a b a".to_owned()));
    let lost = HEAD.replace("id = \"own\"", "id = \"own\"\nextends = [\"nowhere\"]");
    assert!(matches!(Profile::parse(&lost), Err(ProfileError::Unknown { id, .. }) if id == "nowhere"));
}

#[test]
fn units_are_brought_into_the_frame() {
    let profile = Profile::builtin("exit-entry").expect("shipped");
    let crown = profile.range(RuleId::Crown).expect("limited in millimetres");
    assert_eq!((crown.min, crown.max), (Some(40.0), Some(66.666_667)));
    let eyes = profile.range(RuleId::EyeDistance).expect("limited in shares");
    assert_eq!((eyes.min, eyes.max), (Some(110.4), Some(158.4)));
}

#[test]
fn comments_do_not_change_the_digest_and_figures_do() {
    let text = format!("{HEAD}{}", clause("geometry.crown", "min = 50"));
    let base = Profile::parse(&text).expect("valid");
    let commented = Profile::parse(&format!("# why\n{text}\n# end\n")).expect("valid");
    let changed = Profile::parse(&text.replace("min = 50", "min = 51")).expect("valid");
    assert_eq!(base.digest(), commented.digest());
    assert_ne!(base.digest(), changed.digest());
}

#[test]
fn error_codes_are_unique() {
    let errors = [
        ProfileError::Unknown { id: String::new(), known: Vec::new() },
        ProfileError::Invalid { id: String::new(), faults: Vec::new() },
        ProfileError::Conflict { conflicts: Vec::new() },
        ProfileError::Cycle { id: String::new(), chain: Vec::new() },
        ProfileError::Empty,
        ProfileError::Incomplete { id: String::new(), missing: Vec::new() },
    ];
    let codes: std::collections::BTreeSet<_> = errors.iter().map(ProfileError::code).collect();
    assert_eq!(codes.len(), errors.len());
    assert!(codes.iter().all(|code| (300..400).contains(&code.0)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_mutated_profile_never_panics(
        which in 0..builtin::ALL.len(),
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), 0usize..12, "[\\PC\n]{0,6}"), 1..4),
    ) {
        let mut text: Vec<char> = builtin::ALL[which].1.chars().collect();
        for (at, length, insert) in cuts {
            let start = at.index(text.len().max(1)).min(text.len());
            let end = (start + length).min(text.len());
            text.splice(start..end, insert.chars());
        }
        let text: String = text.into_iter().collect();
        if let Err(error) = Profile::parse(&text) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn musts_merge_alike_in_both_orders_and_never_widen(a in window(), b in window(), value in 0u32..640) {
        let parse = |id: &str, layer: &str, (min, max): (u32, u32)| {
            let body = clause("geometry.eye-line", &format!("min = {min}\nmax = {max}"));
            let head = HEAD.replace("\"own\"", &format!("\"{id}\"")).replace("channel", layer);
            Profile::parse(&format!("{head}{body}")).expect("valid")
        };
        let (first, second) = (parse("first", "channel", a), parse("second", "contract", b));
        let (one, other) = (Profile::stack(&[&first, &second]), Profile::stack(&[&second, &first]));
        match (one, other) {
            (Ok(one), Ok(other)) => {
                let range = one.range(RuleId::EyeLine).expect("limited");
                prop_assert_eq!(Some(range), other.range(RuleId::EyeLine));
                let value = f64::from(value);
                let parts = [&first, &second].map(|part| part.range(RuleId::EyeLine).expect("limited").contains(value));
                prop_assert_eq!(range.contains(value), parts[0] && parts[1]);
            }
            (Err(one), Err(other)) => {
                prop_assert_eq!(one, other);
                prop_assert!(a.0 > b.1 || b.0 > a.1);
            }
            _ => prop_assert!(false, "the order decides"),
        }
    }
}

fn window() -> impl Strategy<Value = (u32, u32)> {
    (0u32..400, 0u32..240).prop_map(|(min, width)| (min, min + width))
}

#[test]
fn a_profile_is_valid_from_a_real_day() {
    let faults = |date: &str| match Profile::parse(&HEAD.replace("2026-09-01", date)) {
        Err(ProfileError::Invalid { faults, .. }) => faults.len(),
        Err(other) => panic!("{other}"),
        Ok(_) => 0,
    };
    for date in ["2026", "2026-09", "2028-02-29", "unknown"] {
        assert_eq!(faults(date), 0, "{date}");
    }
    for date in ["2026-02-29", "2026-02-31", "2026-13", "2026-00-01", "26-09-01", "soon"] {
        assert_eq!(faults(date), 1, "{date}");
    }
}
