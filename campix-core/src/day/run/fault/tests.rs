//! Every finding that a day can put on a list says what is done about it, with what was measured and what is allowed.

use std::io;
use std::io::ErrorKind::{NotFound, Other, PermissionDenied, ResourceBusy, StorageFull};

use super::*;
use crate::check::Verdict;
use crate::day::handout::drift;
use crate::day::handout::show;
use crate::day::record::outcome::{Outcome, PhotoRef, Session, Standing};
use crate::day::run::portrait;
use crate::ground::bless::in_repository;
use crate::ground::digest::Sha256Digest;
use crate::ground::file_error::{FileError, Operation};
use crate::ground::geometry::{Rect, Size};
use crate::ground::text::Language;
use crate::make::{Binding, Window};
use crate::measure::sample;
use crate::people::PhotoName;
use crate::people::matching::{Chosen, MatchKind};
use crate::profile::{Kind, Limit};

/// What no photographer can act on.
const IDLE: [&str; 6] = ["no crop", "找不到合格的裁切", "可自动修正", "automatic", "crop again", "由原片重新裁剪"];

fn numbers(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .map(|part| part.trim_matches('.'))
        .filter(|part| !part.is_empty())
        .collect()
}

/// The note has an advice in both languages; the same figures are in both.
fn acts(note: &Note) {
    for language in [Language::Zh, Language::En] {
        let advice = note.advice.get(language);
        assert!(!advice.trim().is_empty(), "{} says nothing: {}", note.rule, note.message.en);
        for idle in IDLE {
            assert!(!advice.contains(idle), "{}: {advice}", note.rule);
        }
        assert!(!note.message.get(language).is_empty(), "{}", note.rule);
    }
    assert_eq!(numbers(&note.advice.zh), numbers(&note.advice.en), "{}: {:?}", note.rule, note.advice);
}

/// As [`acts`], and these figures are in the advice; the headline, by which notes are counted, has none.
fn acts_on(note: &Note, figures: &[&str]) {
    acts(note);
    let found = numbers(&note.advice.en);
    for figure in figures {
        assert!(found.contains(figure), "{}: {figure} is not in {}", note.rule, note.advice.en);
    }
    for language in [Language::Zh, Language::En] {
        assert!(numbers(note.headline(language)).is_empty(), "{}: {}", note.rule, note.headline(language));
    }
}

#[test]
fn findings_of_every_rule_can_be_acted_on() {
    if !in_repository() {
        return;
    }
    let mut seen: std::collections::BTreeSet<(RuleId, Verdict)> = std::collections::BTreeSet::new();
    for finding in crate::check::golden::findings() {
        let Some(note) = portrait::note(&finding) else { continue };
        seen.insert((finding.rule, finding.verdict));
        acts(&note);
        let (Some(crate::check::Value::Number(_)), Limit::Range(range)) = (&finding.measured, &finding.allowed) else {
            continue;
        };
        // One of the two figures is the limit, another the measured value.
        let edges = [range.min, range.max].into_iter().flatten();
        let scale = if finding.rule.unit() == crate::ground::unit::Unit::Share { 100.0 } else { 1.0 };
        let found: Vec<f64> = numbers(&note.advice.en).iter().filter_map(|text| text.parse().ok()).collect();
        let named =
            edges.into_iter().any(|edge| found.iter().any(|number| (number - (edge * scale).abs()).abs() < 0.051));
        assert!(named && found.len() >= 2, "{}: {}", finding.rule, note.advice.en);
    }
    for &rule in RuleId::ALL.iter().filter(|rule| rule.kind() != Kind::Attest) {
        assert!(seen.contains(&(rule, Verdict::Fail)), "{rule} never fails");
    }
}

#[test]
fn both_ends_of_a_range_have_their_own_advice() {
    for (rule, low, high) in [
        (RuleId::Crown, "sit lower", "sit higher"),
        (RuleId::EyeLine, "sit lower", "sit higher"),
        (RuleId::Yaw, "picture's right", "picture's left"),
        (RuleId::Exposure, "expose more", "expose less"),
        (RuleId::FaceWidth, "nearer", "back"),
    ] {
        let range = Range::between(Some(10.0), Some(20.0));
        for (value, said) in [(9.0, low), (21.0, high)] {
            let text = correct(rule, value, &range);
            assert!(text.en.contains(said), "{rule} {value}: {}", text.en);
        }
    }
    for reason in Reason::ALL {
        for &rule in RuleId::ALL.iter().filter(|rule| rule.kind() != Kind::Attest) {
            let text = unmeasured(rule, Why::Missing(reason));
            assert!(!text.zh.starts_with('：') && !text.en.starts_with(':'), "{rule} {reason}");
        }
    }
}

fn conflict(rule: RuleId, quantity: Quantity, nearest: Option<f64>, min: f64, max: f64) -> Conflict<RuleId> {
    let window = Window { rule, quantity, min: Some(min), max: Some(max), binding: Binding::Hard };
    let by = nearest.map_or(0.0, |nearest| (min - nearest).max(nearest - max).max(0.0));
    Conflict { window, nearest, by }
}

fn no_crop_error(conflicts: Vec<Conflict<RuleId>>, nearest: Plan<RuleId>) -> MakeError {
    MakeError::NoCrop {
        profile: "test".to_owned(),
        photo: Size::new(4000, 6000),
        conflicts,
        nearest: Box::new(nearest),
    }
}

#[test]
fn a_photo_without_a_crop_says_which_limit_is_missed_by_how_much_and_what_to_do() {
    let facts = sample::facts();
    let plan = |crop: Rect| {
        let (frame, scale) = (Size::new(480, 640), 480.0 / crop.width);
        Plan { crop, frame, scale, bound_by: Vec::new(), missed: Vec::new() }
    };
    // The crop lies at the upper edge: there is no more room above the head.
    let at_edge = plan(Rect::new(30.0, 0.0, 400.0, 533.3));
    let crown = conflict(RuleId::Crown, Quantity::CrownGap, Some(44.0), 50.0, 110.0);
    let note = make(&no_crop_error(vec![crown], at_edge.clone()), &facts);
    acts_on(&note, &["44", "50"]);
    assert_eq!(note.advice.zh, "坐低一点或镜头抬高：头顶（含头发）至上边沿的距离 44 像素，至少 50。");
    assert_eq!(note.message.zh, "头顶离上边沿太近：最好的裁切为 44.0 像素，规定 50.0–110.0，差 6.0 像素。");
    // In the middle of a large photo hair and face decide; nobody is sent to and fro for nothing.
    let mut large = facts.clone();
    large.size = Size::new(4000, 6000);
    let wide = conflict(RuleId::FaceWidth, Quantity::FaceWidth, Some(360.0), 180.0, 300.0);
    let free = plan(Rect::new(1000.0, 1000.0, 1800.0, 2400.0));
    let note = make(&no_crop_error(vec![wide], free), &large);
    acts_on(&note, &["360", "300"]);
    assert!(note.advice.en.contains("does not help") && !note.advice.en.contains("move back"), "{}", note.advice.en);
    // Two limits at once, one of them not measured because the hair is cut off.
    let mut cut = facts.clone();
    cut.head.crown_y = Measured::Missing(Reason::OutOfFrame);
    let unknown = conflict(RuleId::Crown, Quantity::CrownGap, None, 50.0, 110.0);
    let note = make(&no_crop_error(vec![wide, unknown], at_edge), &cut);
    acts_on(&note, &["360", "300"]);
    assert!(note.advice.en.contains("move back or zoom out until it is in the picture"), "{}", note.advice.en);
    // Every quantity has its end of the tape.
    for (rule, quantity) in [
        (RuleId::Crown, Quantity::CrownGap),
        (RuleId::EyeLine, Quantity::EyeLine),
        (RuleId::BelowChin, Quantity::BelowChin),
        (RuleId::FaceWidth, Quantity::FaceWidth),
        (RuleId::HeadHeight, Quantity::HeadHeight),
        (RuleId::HeadWidth, Quantity::HeadWidth),
        (RuleId::EyeDistance, Quantity::EyeDistance),
        (RuleId::SideClearance, Quantity::SideClearance),
    ] {
        for nearest in [Some(4.0), Some(400.5), None] {
            let conflicts = vec![conflict(rule, quantity, nearest, 50.0, 110.0)];
            let nearest_plan = plan(Rect::new(0.0, 0.0, 480.0, 640.0));
            let note = make(&no_crop_error(conflicts, nearest_plan), &facts);
            let expected: &[&str] = match nearest {
                Some(value) if value < 50.0 => &["4", "50"],
                Some(_) => &["400.5", "110"],
                None => &[],
            };
            acts_on(&note, expected);
        }
    }
}

#[test]
fn whatever_else_keeps_a_file_from_being_made_can_be_acted_on() {
    let facts = sample::facts();
    let (found, needed) = (Size::new(300, 400), Size::new(480, 640));
    acts_on(&make(&MakeError::Faces { found: 0 }, &facts), &["0", "1"]);
    acts_on(&make(&MakeError::Faces { found: 3 }, &facts), &["3", "1"]);
    acts_on(&make(&MakeError::TooFewPixels { found, needed }, &facts), &["300", "400", "480", "640"]);
    acts_on(&make(&MakeError::OffCentre { by: 12.34 }, &facts), &["12.4", "0"]);
    let mut left = facts.clone();
    left.face.eye_centre_x = Measured::exact(40.0);
    assert!(make(&MakeError::OffCentre { by: 1.0 }, &left).advice.en.contains("move to the picture's right"));
    let big = EncodeError::TooBig {
        smallest: 31_000,
        max: 30_000,
        quality_floor: Some(60),
        without_floor: None,
        quality_without_floor: None,
    };
    for (error, figures) in [
        (big, ["31000", "30000"]),
        (EncodeError::TooSimple { largest: 18_000, min: 20_480 }, ["18000", "20480"]),
        (EncodeError::NoStep { below: 1, above: 9, min: 3, max: 5 }, ["9", "3"]),
    ] {
        acts_on(&make(&MakeError::Encode(error), &facts), &figures);
    }
    for error in [
        EncodeError::EmptyBand { min: 3, max: 1 },
        EncodeError::Dimensions { size: needed },
        EncodeError::ZeroDensity,
        EncodeError::QualityFloor { floor: 0 },
    ] {
        acts(&make(&MakeError::Encode(error), &facts));
    }
    acts(&make(&MakeError::NoOutput { profile: "x".to_owned(), missing: "[output]" }, &facts));
    acts(&make(&MakeError::OutOfRange { what: "max_scale", value: f64::NAN }, &facts));
    acts(&make(&MakeError::Decode(DecodeError::Empty), &facts));
    acts(&make(&MakeError::Verify(DecodeError::Empty), &facts));
    acts(&make(&MakeError::Measure(FaceError::Engine { what: "x".to_owned() }), &facts));
}

#[test]
fn files_that_cannot_be_read_can_be_acted_on() {
    let (container, text) = (Container::Jpeg, Text::fixed("某", "some"));
    let file = FileError::new(Operation::Read, std::path::Path::new("x"), io::ErrorKind::Other.into());
    for error in [
        DecodeError::Empty,
        DecodeError::UnknownContainer { start: vec![1, 2] },
        DecodeError::Unsupported { format: text.clone(), remedy: text.clone() },
        DecodeError::Disabled { container },
        DecodeError::Truncated { container, at: 7, length: 9, expected: text.clone() },
        DecodeError::Corrupt { container, at: 7, what: text.clone() },
        DecodeError::File(file),
    ] {
        acts(&decode(&error));
    }
    acts_on(
        &decode(&DecodeError::Limit { what: text, found: 70_000_000, limit: 60_000_000 }),
        &["70000000", "60000000"],
    );
    acts_on(&too_large(9, 5), &["9", "5"]);
    acts_on(&measure(&FaceError::TooSmall { width: 20, height: 30, least: 64 }), &["20", "30", "64"]);
    for note in [crashed(), occupied(), disguised(container), measure(&FaceError::Engine { what: "x".to_owned() })] {
        acts(&note);
    }
    for kind in [NotFound, PermissionDenied, ResourceBusy, StorageFull, Other] {
        acts(&unreadable(&kind.into()));
        acts(&undelivered(&kind.into()));
    }
}

#[test]
fn what_matching_cannot_decide_can_be_acted_on() {
    let all = [
        MatchKind::Ambiguous,
        MatchKind::NameContradicts,
        MatchKind::SharedName,
        MatchKind::LooksLikeDate,
        MatchKind::UnknownKey { line: 3 },
        MatchKind::UnknownPhoto { line: 3 },
        MatchKind::SeveralPhotos { line: 3 },
        MatchKind::CountDiffers { people: 60, photos: 64 },
        MatchKind::NoTime,
        MatchKind::SameTime,
        MatchKind::UnknownCode,
        MatchKind::SeveralCodes,
        MatchKind::NothingAfterCard,
        MatchKind::CardAgain,
        MatchKind::BeforeFirstCard,
        MatchKind::SamePicture,
        MatchKind::SimilarPicture { distance: 3 },
        MatchKind::Copy,
        MatchKind::CardUnread,
        MatchKind::NoPerson,
        MatchKind::NoCards,
        MatchKind::CardsLate,
        MatchKind::SurplusThenNone,
        MatchKind::CamerasCross,
        MatchKind::OrderContradicts,
        MatchKind::OrderOnly,
        MatchKind::TwoPeople,
        MatchKind::LooksDiffer,
        MatchKind::WordsContradict,
        MatchKind::AwayAndPhotographed,
        MatchKind::ClocksDiffer { seconds: 3_602 },
        MatchKind::Several { chosen: Chosen::Verdict },
        MatchKind::Several { chosen: Chosen::Unordered },
    ];
    for kind in all {
        acts(&Note::new(kind.name(), Severity::Fail, kind.text()).advice(kind.advice()));
    }
    let count = MatchKind::CountDiffers { people: 60, photos: 64 };
    assert!(["60", "64"].iter().all(|figure| numbers(&count.advice().en).contains(figure)));
}

#[test]
fn every_drift_and_every_standing_on_the_list_can_be_acted_on() {
    let outcomes: Vec<Outcome> = (0..80u32)
        .map(|order| {
            let mut outcome = Outcome::new(Standing::Pass);
            outcome.photo = Some(PhotoRef::new(PhotoName::new("x.jpg"), Sha256Digest([0; 32]), 1, order));
            let step = if order < 40 { 0.0 } else { 12.0 };
            let noise = f64::from(order * 7 % 5) / 10.0;
            outcome.session = Session {
                backdrop_lab: Some([70.0 + step + noise, -12.0, -30.0]),
                face_lightness: Some(60.0 + step + noise),
                warmth: Some(step + noise),
                scale: Some((40.0 + step + noise) / 100.0),
            };
            outcome
        })
        .collect();
    let changes = drift::changes(&drift::series(&outcomes));
    let watched: Vec<drift::Watch> = changes.iter().map(|change| change.watch).collect();
    assert_eq!(watched, drift::Watch::ALL, "one change of each");
    for change in &changes {
        acts(&change.note());
    }
    for standing in Standing::ALL.into_iter().filter(|standing| standing.needs_retake()) {
        for language in [Language::Zh, Language::En] {
            assert_eq!(show::advice(&Outcome::new(standing), language).len(), 1, "{standing}");
        }
    }
}
