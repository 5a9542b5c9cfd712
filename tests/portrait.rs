//! One portrait end to end: bytes → Photo → Facts → Report → registration file.

use campix_core::check::{Report, Verdict, check, check_original};
use campix_core::face::EmbeddedNetworks;
use campix_core::geometry::Size;
use campix_core::make::{Made, MakeError, MakeOptions, Route, make, plan_for};
use campix_core::measure::{Facts, measure};
use campix_core::photo::{DecodeOptions, Operation, Photo};
use campix_core::pixels::RgbPixels;
use campix_core::profile::{Level, Profile, RuleId};
use campix_core::text::Language;
use campix_examples::studio::Studio;
use campix_tests::portraits::{Framing, LIGHT_BLUE, jpeg, portraits};

fn tender() -> Profile {
    Profile::builtin("tender-freshman").unwrap()
}

fn photo(bytes: Vec<u8>) -> Photo {
    Photo::decode(bytes, &DecodeOptions::default()).unwrap()
}

fn facts(photo: &Photo) -> Facts {
    measure(photo, &EmbeddedNetworks).unwrap()
}

/// Everything the tender can be sure of in a finished file, no matter who is in it.
fn assert_complies(name: &str, made: &Made) {
    let file = &made.facts.file;
    assert!((20_480..=30_000).contains(&made.bytes.len()), "{name}: {} bytes", made.bytes.len());
    assert_eq!(made.facts.size, Size::new(480, 640), "{name}");
    assert_eq!(&made.bytes[made.bytes.len() - 2..], [0xFF, 0xD9], "{name} does not end with EOI");
    assert_eq!(file.trailing_bytes, 0, "{name}");
    let density = file.density.jfif.expect("JFIF is written");
    assert_eq!((density.x, density.y), (Some(300.0), Some(300.0)), "{name}");
    assert!(!file.private.any(), "{name}: {:?}", file.private);
    for rule in [
        RuleId::FileBytes,
        RuleId::FilePixels,
        RuleId::FileQuality,
        RuleId::FileBaseline,
        RuleId::FileColourModel,
        RuleId::DensityValue,
        RuleId::Operations,
    ] {
        let finding = made.report.finding(rule).unwrap_or_else(|| panic!("{rule} is not judged"));
        assert_eq!(finding.verdict, Verdict::Pass, "{name}: {rule}: {}", finding.message.en);
    }
    // The verdict over all follows from the findings, and a made file breaks no rule that pixels decide.
    let broken: Vec<_> =
        made.report.findings.iter().filter(|f| f.level == Level::Must && f.verdict == Verdict::Fail).collect();
    assert_eq!(made.report.verdict == Verdict::Fail, !broken.is_empty(), "{name}: {broken:?}");
    for rule in [RuleId::EyeLine, RuleId::Crown, RuleId::FaceWidth] {
        let finding = made.report.finding(rule).unwrap();
        assert!(
            matches!(finding.verdict, Verdict::Pass | Verdict::Warn),
            "{name}: {rule} is {:?}: {}",
            finding.verdict,
            finding.message.en
        );
    }
    let foreign = made.operations.iter().find(|operation| {
        !matches!(
            operation,
            Operation::Crop { .. }
                | Operation::Scale { .. }
                | Operation::Compress { .. }
                | Operation::Tag { .. }
                | Operation::Orient { .. }
                | Operation::ConvertColour { .. }
        )
    });
    assert_eq!(foreign, None, "{name}");
}

#[test]
fn real_portraits_become_complying_files() {
    let Some(portraits) = portraits() else { return };
    let profile = tender();
    let mut without_crop = Vec::new();
    // One head of hair reaches beyond the edge of its cut-out: without a crown there is no crop.
    for portrait in portraits.iter().filter(|portrait| portrait.crown_y.is_some()) {
        let pixels = portrait.lay_on(LIGHT_BLUE, &Framing::upright(Size::new(1200, 1600)));
        let photo = photo(jpeg(pixels.view(), 92));
        let facts = facts(&photo);
        let made = match make(&photo, &facts, &profile, &MakeOptions::default()) {
            Ok(made) => made,
            Err(MakeError::NoCrop { conflicts, .. }) => {
                assert!(conflicts.iter().all(|conflict| conflict.window.rule == RuleId::Crown), "{}", portrait.name);
                without_crop.push(portrait.name.clone());
                continue;
            }
            Err(error) => panic!("{}: {error}", portrait.name),
        };
        assert!(matches!(made.route, Route::Encoded { .. }), "{}", portrait.name);
        assert_complies(&portrait.name, &made);
    }
    // Hair piled high on a cut-out that ends at the chest leaves no room for eyes in the window and the crown below
    // the edge at once: four such photos have to be taken again.
    assert!(without_crop.len() <= 4, "{without_crop:?}");
}

#[test]
fn drawn_portraits_become_complying_files() {
    let profile = tender();
    for number in 0..12 {
        let photo = photo(Studio::new(7).portrait(number, Size::new(960, 1280)).jpeg());
        let facts = facts(&photo);
        let made = make(&photo, &facts, &profile, &MakeOptions::default())
            .unwrap_or_else(|error| panic!("drawn {number}: {error}"));
        assert_complies(&format!("drawn {number}"), &made);
        assert_ne!(made.report.verdict, Verdict::Fail, "drawn {number}: {}", made.report.render(Language::En));
    }
}

fn verdicts(report: &Report) -> Vec<(RuleId, Verdict)> {
    let mut all: Vec<_> = report.findings.iter().map(|finding| (finding.rule, finding.verdict)).collect();
    all.sort();
    all
}

/// The same portrait at half, at full and at twice the size gets the same verdict from every rule. Rules about the file
/// are left out if they concern the size itself: a larger file has more pixels and more bytes.
#[test]
fn verdicts_do_not_depend_on_resolution() {
    let Some(portraits) = portraits() else { return };
    let profile = tender();
    let mut differing = Vec::new();
    for portrait in portraits.iter().filter(|portrait| portrait.crown_y.is_some()).step_by(4) {
        let at = |width, height| {
            let pixels = portrait.lay_on(LIGHT_BLUE, &Framing::upright(Size::new(width, height)));
            let photo = photo(jpeg(pixels.view(), 95));
            let facts = facts(&photo);
            let plan = match plan_for(&facts, &profile, &MakeOptions::default().max_scale(4.0)) {
                Ok(plan) => plan,
                Err(MakeError::NoCrop { nearest, .. }) => *nearest,
                Err(error) => panic!("{}: {error}", portrait.name),
            };
            verdicts(&check_original(&facts, &profile, Some(&plan.placement())))
        };
        let whole = at(960, 1280);
        for other in [at(480, 640), at(1920, 2560)] {
            let pairs = whole.iter().zip(&other).filter(|(one, two)| one != two);
            differing.extend(pairs.map(|(one, two)| format!("{}: {one:?} {two:?}", portrait.name)));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn a_complying_file_is_handed_through_untouched() {
    let profile = tender();
    let first = photo(Studio::new(7).portrait(3, Size::new(960, 1280)).jpeg());
    let made = make(&first, &facts(&first), &profile, &MakeOptions::default()).unwrap();
    let again = photo(made.bytes.clone()).named("jpg");
    let second = make(&again, &facts(&again), &profile, &MakeOptions::default()).unwrap();
    assert!(matches!(second.route, Route::Untouched), "{:?}", second.route);
    assert_eq!(second.bytes, made.bytes);
}

#[test]
fn wrong_tags_are_mended_without_touching_the_picture() {
    let profile = tender();
    let first = photo(Studio::new(7).portrait(3, Size::new(960, 1280)).jpeg());
    let made = make(&first, &facts(&first), &profile, &MakeOptions::default()).unwrap();
    // 72 dots per inch in JFIF, and bytes after the end.
    let mut spoiled = made.bytes.clone();
    spoiled[14..18].copy_from_slice(&[0, 72, 0, 72]);
    spoiled.extend_from_slice(b"junk");
    let again = photo(spoiled).named("jpg");
    assert_eq!(check(&facts(&again), &profile).finding(RuleId::DensityValue).unwrap().verdict, Verdict::Fail);
    let retagged = make(&again, &facts(&again), &profile, &MakeOptions::default()).unwrap();
    assert!(matches!(retagged.route, Route::Retagged), "{:?}", retagged.route);
    assert_eq!(retagged.bytes, made.bytes);
}

#[test]
fn nobody_and_two_people_are_refused_with_the_count() {
    let profile = tender();
    let empty = photo(jpeg(RgbPixels::filled(Size::new(960, 1280), LIGHT_BLUE).view(), 90));
    let error = make(&empty, &facts(&empty), &profile, &MakeOptions::default()).unwrap_err();
    assert!(matches!(error, MakeError::Faces { found: 0 }), "{error}");
    let report = check(&facts(&empty), &profile);
    assert_ne!(report.verdict, Verdict::Pass);
    assert_eq!(report.finding(RuleId::EyeLine).unwrap().verdict, Verdict::Unknown);
}

#[test]
fn the_same_photo_gives_the_same_bytes_on_every_thread() {
    let bytes = Studio::new(7).portrait(5, Size::new(960, 1280)).jpeg();
    let once = || {
        let photo = photo(bytes.clone());
        let facts = facts(&photo);
        let made = make(&photo, &facts, &tender(), &MakeOptions::default()).unwrap();
        (made.bytes, made.report.to_json().to_string())
    };
    let first = once();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(once)).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), first);
        }
    });
}
