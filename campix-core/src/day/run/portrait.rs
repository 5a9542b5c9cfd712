//! The processing of a portrait: decoded and measured once, judged and made into a file for every destination.

use std::sync::Arc;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::Limits;
use crate::check::{Finding, Remedy, Report, Verdict, Why, check_original, scope};
use crate::face::{Landmark, LandmarkSource};
use crate::ground::colour::Lab;
use crate::ground::geometry::Size;
use crate::ground::pixels::RgbView;
use crate::ground::progress::CancelToken;
use crate::make::encode::{BandSpec, ByteBand, Measure, encode_to_band};
use crate::make::{MakeOptions, Plan, make, plan_for};
use crate::measure::{Facts, Scope, measure_within};
use crate::people::matching::{CardSighting, Grade, Look, read_card};
use crate::people::number::PseudonymKey;
use crate::people::sitting::{HeadPlace, SittingLook};
use crate::photo::{DecodeOptions, Photo, Reduce};
use crate::profile::Profile;

use crate::day::record::outcome::{Note, Session, Severity};
use crate::day::record::photo::{ProductLine, Record};
use crate::day::run::allot::code_marks;
use crate::day::run::fault;
use crate::day::run::scanned;
use crate::day::run::work::{Done, Work};
use crate::ground::digest::Sha256Digest;
use crate::ground::moment::Moment;

/// Changed whenever the same photo would give a different record, so that old records are made again.
const RECORD_VERSION: &str = "2";
/// Height of a small picture, px: what a contact sheet shows of a face at arm's length.
const THUMB_HEIGHT: u32 = 200;
/// Most bytes of a small picture: a page with 4 000 of them still opens.
const THUMB_BYTES: u64 = 6_000;

/// One destination as the work sees it.
pub(in crate::day) struct WorkProfile<'a> {
    pub(in crate::day) profile: &'a Profile,
    /// Whether a photo that cannot serve it fails.
    pub(in crate::day) required: bool,
}

/// The work of a campus day.
pub(in crate::day) struct Portraits<'a> {
    pub(in crate::day) profiles: Vec<WorkProfile<'a>>,
    pub(in crate::day) landmarks: &'a dyn LandmarkSource,
    pub(in crate::day) limits: Limits,
    pub(in crate::day) key: &'a PseudonymKey,
    /// Whether frames are searched for code cards.
    pub(in crate::day) cards: bool,
    /// Whether people appear by their codes, so that the texts are kept.
    pub(in crate::day) scanned: bool,
}

impl Work for Portraits<'_> {
    fn setup(&self) -> Sha256Digest {
        let limits = format!("{:?} {}", self.limits, self.cards);
        let fixed = [RECORD_VERSION, crate::VERSION, self.landmarks.name(), &limits];
        let profiles = self.profiles.iter().flat_map(|wanted| {
            [wanted.profile.id(), wanted.profile.digest(), if wanted.required { "required" } else { "optional" }]
        });
        let scanned = self.scanned.then_some("scanned");
        Sha256Digest::of_parts(fixed.into_iter().chain(profiles).chain(scanned).map(str::as_bytes))
    }

    fn photo(&self, bytes: Arc<[u8]>, extension: &str) -> Done {
        let size = bytes.len() as u64;
        let lost = |note| Done { record: Record::unreadable(size, note), files: Vec::new(), thumb: None };
        let photo = match Photo::decode(bytes, &DecodeOptions::default().limits(self.limits)) {
            Ok(photo) => photo.named(extension),
            Err(error) => return lost(fault::decode(&error)),
        };
        let asked = self.profiles.iter().fold(Scope::LEAST, |asked, wanted| asked.and(scope(wanted.profile)));
        let facts = match measure_within(&photo, self.landmarks, asked, &CancelToken::default()) {
            Ok(facts) => facts,
            Err(error) => return lost(fault::measure(&error)),
        };
        let sighting = self.sighting(&photo);
        let mut done = Done {
            record: Record {
                grade: Grade::Pass,
                bytes: size,
                taken: facts.file.captured.as_deref().and_then(moment),
                look: Some(Look::of(photo.pixels())),
                sitting: Some(SittingLook::of(photo.pixels(), head_place(&facts))),
                codes: code_marks(&sighting.codes, self.key),
                code_texts: sighting
                    .codes
                    .iter()
                    .filter(|_| self.scanned)
                    .map(|code| scanned::sealed(code, self.key))
                    .collect(),
                card_unread: sighting.unread,
                camera: photo
                    .metadata()
                    .camera
                    .map(|camera| self.key.mark(&format!("camera {}", camera.reveal())).as_str().to_owned()),
                person_seen: Some(!facts.face.faces.is_empty()),
                score: score(&facts),
                notes: Vec::new(),
                session: session(&facts),
                products: Vec::new(),
            },
            files: Vec::new(),
            thumb: small_picture(photo.pixels(), THUMB_HEIGHT, THUMB_BYTES),
        };
        let container = photo.metadata().container;
        if !extension.is_empty() && !crate::meta::extension_matches(extension, container) {
            done.record.notes.push(fault::disguised(container));
            done.record.grade = Grade::Warn;
        }
        for wanted in &self.profiles {
            self.serve(wanted, &photo, &facts, &mut done);
        }
        // Most severe first; equal ones stay in the order of destinations and rules.
        done.record.notes.sort_by_key(|note| note.severity);
        if done.record.grade >= Grade::Unknown {
            done.record.products.clear();
            done.files.clear();
        }
        done
    }
}

impl Portraits<'_> {
    /// What the photo shows of cards. What is seen in the reduced photo and cannot be read there is looked for in all its pixels.
    fn sighting(&self, photo: &Photo) -> CardSighting {
        if !self.cards {
            return CardSighting::default();
        }
        let seen = read_card(photo.pixels());
        if !seen.unread || photo.reduction() == 1 {
            return seen;
        }
        let options = DecodeOptions::default().limits(self.limits).reduce(Reduce::By(1));
        let Ok(whole) = Photo::decode(photo.shared_source(), &options) else { return seen };
        let closer = read_card(whole.pixels());
        // A code that only the reduced photo shows is blurred: its pixels are many and say little.
        if closer.codes.is_empty() { seen } else { closer }
    }

    fn serve(&self, wanted: &WorkProfile<'_>, photo: &Photo, facts: &Facts, done: &mut Done) {
        // No output of a day reports how close the file is to the pixels; its own report judges the file.
        let options = MakeOptions::default().landmarks(self.landmarks).measure(Measure::Nothing);
        let placement = plan_for(facts, wanted.profile, &options).ok().as_ref().map(Plan::placement);
        let original = check_original(facts, wanted.profile, placement.as_ref());
        let record = &mut done.record;
        let (made, verdict) = match make(photo, facts, wanted.profile, &options) {
            Ok(made) => {
                let verdict = reshoot(&original).max(made.report.verdict);
                (Some(made), verdict)
            }
            Err(error) => {
                if wanted.required {
                    merge(&mut record.notes, vec![fault::make(&error, facts)]);
                }
                (None, Verdict::Fail)
            }
        };
        if wanted.required {
            record.grade = record.grade.max(grade(verdict));
            let finished = made.as_ref().map(|made| made.report.findings.as_slice()).unwrap_or_default();
            // If no crop is possible, that was reported; that nothing can be judged by its place in a frame then adds nothing.
            let kept = original
                .findings
                .iter()
                .filter(|finding| finding.remedy != Some(Remedy::Auto) && finding.reason != Some(Why::NoPlacement));
            merge(&mut record.notes, finished.iter().filter_map(note).collect());
            merge(&mut record.notes, kept.filter_map(note).collect());
            // A finished file does not say when it was taken; the original does.
            let told: Vec<Note> = original.notices.iter().filter_map(fault::notice).collect();
            if !told.is_empty() {
                record.grade = record.grade.max(Grade::Warn);
            }
            merge(&mut record.notes, told);
        }
        let Some(made) = made.filter(|_| verdict <= Verdict::Warn) else { return };
        record.products.push(ProductLine {
            profile: wanted.profile.id().to_owned(),
            sha256: Sha256Digest::of(&made.bytes),
            bytes: made.bytes.len() as u64,
            verdict: made.report.verdict.name().to_owned(),
            operations: serde_json::to_value(&made.operations).unwrap_or_default(),
        });
        done.files.push(made.bytes);
    }
}

/// The verdict on what only a new photo, or a person who vouches for it, can remedy.
fn reshoot(original: &Report) -> Verdict {
    let must = original.findings.iter().filter(|finding| finding.level == crate::profile::Level::Must);
    let kept = must.filter(|finding| finding.remedy.is_some_and(|remedy| remedy != Remedy::Auto));
    kept.map(|finding| finding.verdict).max().unwrap_or(Verdict::Pass)
}

const fn grade(verdict: Verdict) -> Grade {
    match verdict {
        Verdict::Pass => Grade::Pass,
        Verdict::Warn => Grade::Warn,
        Verdict::Unknown => Grade::Unknown,
        Verdict::Fail => Grade::Fail,
    }
}

pub(in crate::day) fn note(finding: &Finding) -> Option<Note> {
    let severity = match (finding.verdict, finding.level) {
        (Verdict::Pass, _) => return None,
        (_, crate::profile::Level::Info) => Severity::Info,
        (Verdict::Fail, crate::profile::Level::Must) => Severity::Fail,
        (Verdict::Unknown, crate::profile::Level::Must) => Severity::Unknown,
        _ => Severity::Warn,
    };
    // The operator of a day stands at the camera: what to change there, not how this file could be mended.
    let advice = finding.correction().unwrap_or_default();
    Some(Note::new(finding.rule.name(), severity, finding.message.clone()).advice(advice))
}

/// Adds notes about rules that have none yet.
fn merge(notes: &mut Vec<Note>, more: Vec<Note>) {
    for note in more {
        if !notes.iter().any(|known| known.rule == note.rule) {
            notes.push(note);
        }
    }
}

fn session(facts: &Facts) -> Session {
    let lab = facts.background.rgb.value().map(Lab::from_srgb);
    Session {
        backdrop_lab: lab.map(|lab| [lab.l, lab.a, lab.b]),
        face_lightness: facts.light.face_lightness.value(),
        warmth: lab.map(|lab| lab.b),
        scale: facts.face.face_width.value().map(|width| width / f64::from(facts.size.width)),
    }
}

/// What makes one of several frames of a person better than another of the same verdict: 0 is best, in steps that a person
/// would see.
///
/// The sum of four shortfalls, each 0 to 1: eyes less open than 0.30 of their width, edges wider than 3 % of the inter-pupil
/// distance, exposure away from what the whites of the eyes show in good light (L* 60 to 90), and a head turned or nodded
/// beyond 2°. What could not be measured counts as the worst.
fn score(facts: &Facts) -> u16 {
    let short = |value: Option<f64>, from: f64, to: f64| {
        value.map_or(1.0, |value| ((value - from) / (to - from)).clamp(0.0, 1.0))
    };
    let eyes = short(facts.face.eye_opening.value(), 0.30, 0.15);
    let blur = short(facts.focus.blur.value(), 0.03, 0.10);
    let white = facts.light.eye_white.value();
    let light = short(white, 60.0, 30.0).max(short(white, 90.0, 100.0));
    let turned = facts.face.yaw_degrees.value().zip(facts.face.pitch_degrees.value());
    let pose = short(turned.map(|(yaw, pitch)| yaw.abs().max(pitch.abs())), 2.0, 12.0);
    // Steps of a tenth of one shortfall: nearer ones are equal, and the later frame is taken.
    ((eyes + blur + light + pose) * 10.0).round() as u16
}

fn head_place(facts: &Facts) -> Option<HeadPlace> {
    // With several faces it is not known whose sitting it is.
    let [face] = facts.face.faces.as_slice() else { return None };
    let at = |landmark| face.point(landmark).at;
    Some(HeadPlace { right_pupil: at(Landmark::RightPupil), left_pupil: at(Landmark::LeftPupil) })
}

/// "2026:09:01 08:30:15" or with "-" and "T"; a day or time of day that does not exist is no moment.
fn moment(text: &str) -> Option<Moment> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).map(str::parse::<i64>);
    let mut next = || numbers.next()?.ok();
    Moment::from_civil([next()?, next()?, next()?, next()?, next()?, next()?])
}

fn shrunk(pixels: RgbView<'_>, width: u32, height: u32) -> Option<Vec<u8>> {
    let size = pixels.size();
    let source = ImageRef::new(size.width, size.height, pixels.data(), PixelType::U8x3).ok()?;
    let mut small = Image::new(width, height, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Box));
    Resizer::new().resize(&source, &mut small, &options).ok()?;
    Some(small.into_vec())
}

/// A small copy as a JPEG of at most so many rows and bytes.
pub(crate) fn small_picture(pixels: RgbView<'_>, height: u32, bytes: u64) -> Option<Vec<u8>> {
    let size = pixels.size();
    let height = height.min(size.height);
    let width = (u64::from(size.width) * u64::from(height)).div_ceil(u64::from(size.height)).min(1_000) as u32;
    let small = shrunk(pixels, width, height)?;
    let view = RgbView::new(Size::new(width, height), &small)?;
    let spec = BandSpec::default().band(ByteBand::new(1, bytes)).quality_floor(None).measure(Measure::Nothing);
    Some(encode_to_band(view, &spec).ok()?.bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_no_clock_shows_is_unknown_and_never_another() {
        // date -u -d "2026-09-01 08:30:15" +%s
        for text in ["2026:09:01 08:30:15", "2026-09-01T08:30:15", "2026:09:01 08:30:15.250"] {
            assert_eq!(moment(text), Some(Moment { milliseconds: 1_788_251_415_000 }), "{text}");
        }
        for text in [
            "2026:06:31 08:30:15",
            "2026:02:29 08:30:15",
            "2026:00:10 08:30:15",
            "2026:09:01 24:00:00",
            "2026:09:01 08:30:60",
            "1969:12:31 23:59:59",
            "    :  :     :  :  ",
            "0000:00:00 00:00:00",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
