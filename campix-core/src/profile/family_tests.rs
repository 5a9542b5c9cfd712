//! Standards as a family: dated, replaced, in variants, with what a contract demands beside the photo.

use super::*;
use crate::ground::pair::Pair;
use crate::ground::text::Language;

const HEAD: &str = "schema = 1\nid = \"own\"\nedition = \"1\"\nvalid_from = \"2020\"\nlayer = \"contract\"\n\
    title = { zh = \"自\", en = \"own\" }\n";

fn parse(rest: &str) -> Profile {
    Profile::parse(&format!("{HEAD}{rest}")).unwrap_or_else(|error| panic!("{error}"))
}

fn faults(rest: &str) -> Vec<String> {
    match Profile::parse(&format!("{HEAD}{rest}")) {
        Err(ProfileError::Invalid { faults, .. }) => faults.iter().map(ToString::to_string).collect(),
        other => panic!("expected faults, got {other:?}"),
    }
}

const FRAME: &str = "status = \"draft\"\nframe = { width = 480, height = 640 }\n";

#[test]
fn a_variant_takes_the_place_of_the_tables_it_states() {
    let white = Profile::builtin("moe-2017-99@white").expect("shipped");
    let Limit::Colour { one_of, .. } = &white.rule(RuleId::BackgroundColour).expect("a colour").clauses[0].limit else {
        panic!("a colour");
    };
    assert_eq!(one_of.iter().map(|colour| colour.rgb).collect::<Vec<_>>(), [[255, 255, 255]]);
    let base = Profile::builtin("moe-2017-99").expect("shipped");
    assert_eq!(white.range(RuleId::EyeLine), base.range(RuleId::EyeLine));
    assert_ne!(white.digest(), base.digest());
    assert_eq!(
        (white.id(), white.title_en()),
        ("moe-2017-99@white", "Diploma registration portrait, notice 99 of 2017 (white)")
    );
    assert_eq!(
        base.variants().iter().map(|variant| variant.name.as_str()).collect::<Vec<_>>(),
        ["blue", "grey", "white"]
    );
    assert!(white.variants().is_empty(), "one was chosen");
    let other = Profile::builtin("exit-entry@390x567").expect("shipped");
    assert_eq!((other.frame().width, other.frame().height), (390, 567));
    assert!(other.rule(RuleId::FileAspect).is_none() && other.rule(RuleId::BelowChin).is_none());
    assert_eq!(other.range(RuleId::HeadHeight).map(|range| (range.min, range.max)), Some((Some(354.0), Some(402.0))));
    assert!(other.priority(RuleId::HeadHeight) < other.priority(RuleId::FaceWidth));
    assert_eq!(other.yields().len(), 4);
}

#[test]
fn a_variant_is_chosen_through_what_is_extended_and_only_once() {
    let own = parse(
        &format!("{FRAME}extends = [\"moe-2017-99@white\", \"xinhua\"]\n")
            .replace("frame = { width = 480, height = 640 }\n", ""),
    );
    assert!(own.layers().any(|layer| layer.variant.as_deref() == Some("white")));
    let turned = parse("status = \"draft\"\nextends = [\"xinhua\", \"moe-2017-99@blue\"]\n");
    assert!(turned.layers().any(|layer| layer.variant.as_deref() == Some("blue")), "in any order");
    let Err(ProfileError::NoVariant { known, .. }) = Profile::builtin("moe-2017-99@green") else { panic!("no such") };
    assert_eq!(known, ["blue", "grey", "white"]);
    let Err(ProfileError::NoVariant { known, .. }) = own.variant("blue") else { panic!("white was chosen") };
    assert!(known.is_empty());
    let tender = Profile::builtin("tender-campus").expect("shipped");
    let Err(ProfileError::Conflict { conflicts }) = tender.variant("white") else { panic!("the tender asks for blue") };
    assert_eq!(conflicts[0].property, "background.colour");
    assert!(tender.variant("blue").is_ok());
    let (white, blue) = (Profile::builtin("moe-2017-99@white"), Profile::builtin("moe-2017-99@blue"));
    let (white, blue) = (white.expect("shipped"), blue.expect("shipped"));
    let Err(ProfileError::Conflict { conflicts }) = Profile::stack(&[&white, &blue]) else { panic!("must not load") };
    assert_eq!(conflicts[0].to_string(), "profile moe-2017-99: variant white and variant blue have nothing in common");
    let base = Profile::builtin("moe-2017-99").expect("shipped");
    for stack in [[&white, &base], [&base, &white]] {
        assert_eq!(Profile::stack(&stack).expect("one of them").rules().count(), white.rules().count());
    }
}

#[test]
fn every_variant_that_is_shipped_loads_in_both_languages() {
    let mut seen = 0;
    for id in Profile::builtin_ids() {
        let profile = Profile::builtin(id).expect("shipped");
        for variant in profile.variants().iter().filter(|variant| variant.layer == id) {
            let name = format!("{id}@{}", variant.name);
            let chosen = Profile::named(&name).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(chosen.output().is_none_or(|output| output.size == chosen.frame()), "{name}");
            assert!(!variant.title.zh.is_empty() && !variant.title.en.is_empty(), "{name}");
            seen += 1;
        }
    }
    assert!(seen >= 9, "{seen}");
}

#[test]
fn a_file_is_named_with_its_variant() {
    let folder = std::env::temp_dir().join(format!("campix-variant-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let text = format!(
        "{HEAD}{FRAME}[variants.white]\ntitle = {{ zh = \"白\", en = \"white\" }}\n[variants.white.frame]\nwidth = 3\nheight = 4\n"
    );
    let path = folder.join("own.toml");
    std::fs::write(&path, text).expect("written");
    let name = format!("{}@white", path.display());
    for profile in [Profile::named(&name), Profile::open(&name)] {
        let profile = profile.expect("a variant of a file");
        assert_eq!((profile.id(), profile.frame().width), ("own@white", 3));
    }
    assert_eq!(Profile::named(&path.display().to_string()).expect("the file").id(), "own");
    std::fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn what_was_replaced_is_said() {
    let card = Profile::builtin("id-card").expect("shipped");
    assert_eq!((card.status(), card.superseded_by()), (Status::Superseded, Some("GA/T 461-2019")));
    assert!(card.render(Language::En).contains("! id-card was replaced by GA/T 461-2019"));
    // Also as a layer below.
    let own = parse("status = \"draft\"\nextends = [\"id-card\"]\n");
    assert_eq!(own.warnings().len(), 1);
    assert!(Profile::builtin("moe-2017-99").expect("shipped").warnings().is_empty());
}

#[test]
fn dates_and_successors_agree_with_the_status() {
    let dated =
        parse(&FRAME.replace("draft\"", "superseded\"\nvalid_to = \"2022-12-31\"\nsuperseded_by = \"moe-2017-99\""));
    assert_eq!(dated.valid_to(), Some("2022-12-31"));
    assert_eq!(&*dated.warnings()[0].en, "own was replaced by moe-2017-99, and held until 2022-12-31");
    for (text, fault) in [
        (FRAME.replace("draft\"", "superseded\""), "superseded_by: missing"),
        (FRAME.replace("draft\"", "draft\"\nsuperseded_by = \"x\""), "only a standard of status"),
        (FRAME.replace("draft\"", "draft\"\nvalid_to = \"2019-12\""), "2019-12 is before 2020"),
        (FRAME.replace("draft\"", "draft\"\nvalid_to = \"unknown\""), "expected YYYY"),
        (FRAME.replace("draft\"", "gone\""), "expected in-force"),
    ] {
        let found = faults(&text);
        assert!(found.iter().any(|one| one.contains(fault)), "{fault}: {found:?}");
    }
    assert_eq!(parse(&FRAME.replace("draft\"", "draft\"\nvalid_to = \"2020-06\"")).valid_to(), Some("2020-06"));
}

#[test]
fn every_note_of_a_shipped_profile_is_there_in_both_languages() {
    let cjk = |text: &str| text.chars().any(|c| ('\u{2e80}'..='\u{9fff}').contains(&c));
    let mut seen = 0;
    for id in Profile::builtin_ids() {
        let profile = Profile::builtin(id).expect("shipped");
        let of_rules = profile.rules().chain(profile.original()).flat_map(|rule| &rule.clauses).flat_map(|c| &c.notes);
        for note in of_rules.chain(profile.comparison().iter().flat_map(|demand| &demand.notes)) {
            assert!(
                cjk(&note.zh) && note.en.is_ascii() | !note.en.is_empty() && note.zh != note.en,
                "{id}: {}",
                note.en
            );
            seen += 1;
        }
    }
    assert!(seen > 60, "{seen}");
}

#[test]
fn a_contract_lists_the_comparisons_it_demands() {
    let freshman = Profile::builtin("tender-freshman").expect("shipped");
    let demand = freshman.comparison().expect("the tender says which");
    assert_eq!((demand.required.as_slice(), demand.optional.len()), (&[Pair::Police][..], 0));
    assert!(freshman.render(Language::En).contains("[comparison] captured ↔ police database  (R26-COMPARE [A]"));
    let graduate = Profile::builtin("tender-graduate").expect("shipped");
    assert!(graduate.comparison().expect("it says so").required.is_empty());
    assert!(graduate.render(Language::Zh).contains("[人像比对] 未要求（R26-COMPARE [A]"));
    assert!(Profile::builtin("xinhua").expect("shipped").comparison().is_none(), "it says nothing");
    // What one layer requires, another cannot make optional.
    let own = |rest: &str| {
        format!(
            "status = \"draft\"\nextends = [\"tender-freshman\"]\n[comparison]\n{rest}\nsource = \"x\"\nevidence = \"A\"\n"
        )
    };
    let both = parse(&own("required = [\"admission\"]\noptional = [\"police\", \"id-card\"]"));
    let demand = both.comparison().expect("stated");
    assert_eq!(demand.required, [Pair::Admission, Pair::Police]);
    assert_eq!(demand.optional, [Pair::IdCard]);
    let found = faults(&own("required = [\"polise\"]"));
    assert!(found[0].contains("comparison.required: expected id-card / admission"), "{found:?}");
    let found = faults(&own("required = [\"police\"]\noptional = [\"police\"]"));
    assert!(found[0].contains("police is required and optional"), "{found:?}");
}

#[test]
fn a_photo_is_held_against_the_graduation() {
    let own = |day: &str| {
        parse(&format!(
            "status = \"draft\"\nextends = [\"moe-2017-99\"]\n[recency]\ngraduation = \"{day}\"\nsource = \"contract 2\"\nevidence = \"A\"\n"
        ))
    };
    let recency = own("2027-06-30");
    let recency = recency.recency().expect("stated");
    for (captured, old) in [([2026, 6, 30], false), ([2026, 6, 29], true), ([2026, 7, 1], false), ([2028, 1, 1], false)]
    {
        assert_eq!(recency.is_too_old(captured), Some(old), "{captured:?}");
    }
    assert_eq!(recency.is_too_old([2026, 2, 30]), None, "no such day");
    // The end of a short month, and a graduation known by its month or year.
    assert_eq!(own("2025-02-28").recency().expect("stated").is_too_old([2024, 2, 29]), Some(false));
    assert_eq!(own("2027-06").recency().expect("stated").is_too_old([2026, 6, 1]), Some(false));
    assert_eq!(own("2027").recency().expect("stated").is_too_old([2025, 12, 31]), Some(true));
}
