//! Facts, reports and finished files name the photo they come from, and facts of another photo are refused.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::check::{check, check_photo};
use crate::face::Face;
use crate::ground::digest::Sha256Digest;
use crate::ground::errors::ErrorCode;
use crate::ground::pixels::{RgbPixels, RgbView};
use crate::ground::text::Language;
use crate::make::encode::ByteBand;
use crate::measure::family::sample_face;
use crate::measure::{measure, measure_until};

struct GivenFaces(Vec<Face>);

impl LandmarkSource for GivenFaces {
    fn faces(&self, _: RgbView<'_>) -> Result<Vec<Face>, FaceError> {
        Ok(self.0.clone())
    }

    fn name(&self) -> &'static str {
        "given"
    }
}

fn pixels(seed: usize) -> RgbPixels {
    let mut picture = RgbPixels::filled(Size::new(480, 640), [100, 197, 255]);
    for (i, byte) in picture.data_mut().iter_mut().enumerate() {
        *byte = byte.wrapping_sub((i / 977 * seed % 61) as u8);
    }
    picture
}

fn file(seed: usize) -> Vec<u8> {
    encode_to_band(pixels(seed).view(), &BandSpec::default().band(ByteBand::at_most(60_000)).quality_floor(None))
        .unwrap()
        .bytes
}

fn decode(bytes: Vec<u8>) -> Photo {
    Photo::decode(bytes, &DecodeOptions::default()).unwrap()
}

fn measured(photo: &Photo) -> Facts {
    measure(photo, &GivenFaces(vec![sample_face()])).unwrap()
}

fn tender() -> Profile {
    Profile::builtin("tender-freshman").unwrap()
}

#[test]
fn facts_of_another_photo_are_refused_by_everything_that_takes_both() {
    let (one, other) = (decode(file(3)), decode(file(5)));
    let facts = measured(&one);
    let options = MakeOptions::default();
    let code = ErrorCode::FACTS_OTHER_PHOTO;
    assert_eq!(facts.expect(&other).unwrap_err().code(), code);
    assert_eq!(check_photo(&other, &facts, &tender()).unwrap_err().code(), code);
    let error = make(&other, &facts, &tender(), &options).unwrap_err();
    assert_eq!(error.code(), code);
    assert!(matches!(error, MakeError::OtherPhoto(_)));
    #[cfg(feature = "prints")]
    {
        let size = crate::prints::Sizes::builtin().pictures()[0].clone();
        let refused = crate::prints::print_crop(&other, &facts, &tender(), &size, 300, &options).map(|_| ());
        assert_eq!(refused.unwrap_err().code(), code);
    }
    // The same bytes, reduced otherwise or under another name, are the same photo.
    let again = Photo::decode(one.source(), &DecodeOptions::default().reduce(Reduce::By(2))).unwrap().named("a.jpg");
    assert!(facts.expect(&again).is_ok() && check_photo(&again, &facts, &tender()).is_ok());
    // A name or a size alone does not make another photo the same.
    assert!(facts.expect(&decode(file(5)).named("a.jpg")).is_err());
}

#[test]
fn a_report_and_its_json_name_photo_engine_and_profile() {
    let photo = decode(file(3)).named("C:\\photos\\320101.JPG");
    let report = check(&measured(&photo), &tender());
    let json = report.to_json();
    assert_eq!(json["photo"]["kind"], "file");
    assert_eq!(json["photo"]["sha256"], Sha256Digest::of(photo.source()).to_string());
    assert_eq!(json["photo"]["bytes"], photo.source().len());
    assert_eq!(json["photo"]["name"], "320101.JPG", "without its folder");
    assert_eq!(json["facts"]["photo"], json["photo"]);
    assert_eq!(json["profile"]["sha256"], tender().digest());
    assert_eq!(json["engine"], format!("campix {}", crate::VERSION));
    for language in [Language::Zh, Language::En] {
        let text = report.render(language);
        assert!(text.contains("320101.JPG") && text.contains(&photo.digest()), "{text}");
    }
    assert!(!format!("{report:?}{photo:?}").contains("320101"), "Debug hides the name");
    let nameless = check(&measured(&decode(file(3))), &tender());
    assert!(nameless.to_json()["photo"]["name"].is_null());
    let hostile = decode(file(3)).named("a\u{1b}[2J.jpg");
    assert!(!check(&measured(&hostile), &tender()).render(Language::En).contains('\u{1b}'));
}

#[test]
fn a_made_file_names_its_source_and_itself() {
    let text = "schema = 1\nid = \"own\"\nedition = \"1\"\nstatus = \"draft\"\nvalid_from = \"2026\"\nlayer = \"channel\"\n\
        title = { zh = \"自\", en = \"own\" }\nframe = { width = 480, height = 640 }\n[file.trailing-bytes]\nmax = 0\n\
        level = \"must\"\nsource = \"x\"\nevidence = \"D\"\n";
    let profile = Profile::parse(text).unwrap();
    let source = decode([file(3), b"rest".to_vec()].concat()).named("320101.jpg");
    let made = make(&source, &measured(&source), &profile, &MakeOptions::default().landmarks(&GivenFaces(Vec::new())))
        .unwrap();
    let json = made.to_json();
    assert_eq!(made.source, source.identity());
    assert_eq!((&json["source"]["sha256"], &json["source"]["name"]), (&source.digest().into(), &"320101.jpg".into()));
    assert_eq!(json["sha256"], Sha256Digest::of(&made.bytes).to_string());
    assert_ne!(json["sha256"], json["source"]["sha256"]);
    assert_eq!(json["report"]["photo"]["sha256"], json["sha256"], "its report is about the finished file");
}

#[cfg(feature = "bmp")]
#[test]
fn pixels_that_never_were_a_file_are_known_by_their_digest_and_not_judged_as_one() {
    let picture = pixels(3);
    let photo = Photo::from_view(picture.view(), &DecodeOptions::default()).unwrap();
    let identity = photo.identity();
    assert_eq!((identity.kind, identity.bytes), (DigestOf::Pixels, 480 * 640 * 3));
    assert_eq!(identity.sha256, Sha256Digest::of(picture.view().data()));
    assert_eq!(photo.digest(), identity.sha256.to_string());
    let facts = measured(&photo);
    assert_eq!(facts.to_json()["photo"]["kind"], "pixels");
    for (report, name) in [
        (check(&facts, &tender()), "registration"),
        (crate::check::check_original(&facts, &tender(), None), "original"),
        (check_photo(&photo, &facts, &tender()).unwrap(), "photo"),
    ] {
        let of_file: Vec<_> = report.findings.iter().filter(|finding| finding.rule.needs_file()).collect();
        assert!(!of_file.is_empty() || name == "original", "{name}");
        for finding in of_file {
            let json = finding.to_json();
            assert_eq!((&json["verdict"], &json["reason"]), (&"unknown".into(), &"not-applicable".into()), "{json}");
            assert_eq!(
                (finding.level, finding.remedy, finding.advice.is_none()),
                (crate::profile::Level::Info, None, true)
            );
            assert!(finding.message.zh.contains("不适用") && finding.message.en.contains("without a file"));
        }
    }
    let report = check(&facts, &tender());
    assert_eq!(report.finding(RuleId::FilePixels).unwrap().verdict, Verdict::Pass, "pixels have a size");
    // A file that only holds them is no other photo, and other pixels are.
    let held = decode(photo.source().to_vec()).without_file(identity.sha256);
    assert!(facts.expect(&held).is_ok());
    assert!(facts.expect(&decode(photo.source().to_vec())).is_err(), "as a file it is another one");
    let other = Photo::from_view(pixels(5).view(), &DecodeOptions::default()).unwrap();
    assert!(facts.expect(&other).is_err());
    // They are never handed through as the registration file.
    let text = "schema = 1\nid = \"own\"\nedition = \"1\"\nstatus = \"draft\"\nvalid_from = \"2026\"\nlayer = \"channel\"\n\
        title = { zh = \"自\", en = \"own\" }\nframe = { width = 480, height = 640 }\n[file.bytes]\nmax = 9_000_000\n\
        level = \"must\"\nsource = \"x\"\nevidence = \"D\"\n";
    let refused = make(&photo, &facts, &Profile::parse(text).unwrap(), &MakeOptions::default()).map(|made| made.route);
    assert!(matches!(refused, Err(MakeError::NoOutput { .. })), "{refused:?}");
}

#[test]
fn numbers_out_of_range_are_refused_whatever_the_route() {
    let photo = decode(file(3));
    let facts = measured(&photo);
    for value in [0.0, -0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let options = MakeOptions::default().max_scale(value);
        let code = ErrorCode::MAKE_OUT_OF_RANGE;
        assert_eq!(make(&photo, &facts, &tender(), &options).unwrap_err().code(), code, "{value}");
        assert_eq!(plan_for(&facts, &tender(), &options).unwrap_err().code(), code, "{value}");
        assert!(placement(&facts, &tender(), &options).is_none());
    }
    for by in [0, 3, 9] {
        let reduced = Photo::decode(photo.source(), &DecodeOptions::default().reduce(Reduce::By(by))).map(|_| ());
        assert_eq!(reduced.unwrap_err().code(), ErrorCode::DECODE_REDUCTION, "{by}");
    }
}

/// Counts how often it is asked, and cancels the first time.
struct Cancels<'a>(&'a CancelToken, AtomicUsize);

impl LandmarkSource for Cancels<'_> {
    fn faces(&self, _: RgbView<'_>) -> Result<Vec<Face>, FaceError> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.cancel();
        Ok(vec![sample_face()])
    }

    fn name(&self) -> &'static str {
        "cancels"
    }
}

#[test]
fn what_is_cancelled_inside_a_photo_ends_with_the_error_of_a_cancelled_day() {
    let photo = decode(file(3));
    let cancelled = ErrorCode::DAY_CANCELLED;
    let asked = |source: &Cancels<'_>| source.1.load(Ordering::Relaxed);

    // Before the first stage: no face is looked for. After it: the next stage is not begun.
    for before in [true, false] {
        let cancel = CancelToken::default();
        if before {
            cancel.cancel();
        }
        let source = Cancels(&cancel, AtomicUsize::new(0));
        assert_eq!(measure_until(&photo, &source, &cancel).unwrap_err().code(), cancelled);
        assert_eq!(asked(&source), usize::from(!before));
    }
    // A token nobody touches changes no fact.
    let quiet = CancelToken::default();
    let source = GivenFaces(vec![sample_face()]);
    assert_eq!(measure_until(&photo, &source, &quiet).unwrap(), measured(&photo));

    // A file with something behind its end is tagged again, read back and measured.
    let text = "schema = 1\nid = \"own\"\nedition = \"1\"\nstatus = \"draft\"\nvalid_from = \"2026\"\nlayer = \"channel\"\n\
        title = { zh = \"自\", en = \"own\" }\nframe = { width = 480, height = 640 }\n[file.trailing-bytes]\nmax = 0\n\
        level = \"must\"\nsource = \"x\"\nevidence = \"D\"\n";
    let profile = Profile::parse(text).unwrap();
    let photo = decode([file(3), b"rest".to_vec()].concat());
    let facts = measured(&photo);
    for before in [true, false] {
        let cancel = CancelToken::default();
        if before {
            cancel.cancel();
        }
        let source = Cancels(&cancel, AtomicUsize::new(0));
        let options = MakeOptions::default().landmarks(&source).cancel(&cancel);
        assert_eq!(make(&photo, &facts, &profile, &options).unwrap_err().code(), cancelled);
        assert_eq!(asked(&source), usize::from(!before), "the finished file is measured last");
    }
    let options = MakeOptions::default().landmarks(&source).cancel(&quiet);
    let free = MakeOptions::default().landmarks(&source);
    let (one, two) = (make(&photo, &facts, &profile, &options), make(&photo, &facts, &profile, &free));
    assert_eq!(one.unwrap().bytes, two.unwrap().bytes);
}
