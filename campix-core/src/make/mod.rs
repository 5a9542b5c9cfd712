//! Photo + Facts + Profile → the file that complies, checked again before it is returned.
//!
//! Allowed are crop, uniform scale, conversion to sRGB, compression and metadata; every one is logged. A photo that
//! already complies is passed through untouched. Nothing is mirrored, rotated, padded, repainted or retouched.

pub mod encode;
mod json;
mod plan;
mod request;
mod resample;
mod schema;

pub use plan::{Binding, Conflict, NoPlan, Plan, Quantity, Request, Subject, Target, Window, plan};
#[cfg(feature = "prints")]
pub(crate) use request::plan_print;
pub use request::{placement, plan_for};

use crate::check::{Remedy, Report, Verdict, check, scope};
use crate::face::{EmbeddedNetworks, FaceError, LandmarkSource};
use crate::ground::explain::{Explain, Explanation, both, error, says, with_message};
use crate::ground::file_error::{FileError, Operation as Tried};
use crate::ground::geometry::Size;
use crate::ground::progress::CancelToken;
use crate::ground::text::Text;
use crate::measure::{Facts, OtherPhoto, measure_within};
use crate::photo::{DecodeError, DecodeOptions, DigestOf, Operation, Photo, PhotoIdentity, Reduce};
use crate::profile::{Level, Profile, RuleId, Subject as RuleSubject};
use crate::rules::entry;
use encode::{BandSpec, Effort, EncodeError, EncodeReport, Measure, Retag, RetagError, encode_to_band, retag};

/// How a file is made.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct MakeOptions<'a> {
    /// The engine that places the points when the finished file is checked. Default: [`EmbeddedNetworks`].
    pub landmarks: &'a dyn LandmarkSource,
    /// Most result pixels per photo pixel, a positive number. Default: 1, so nothing is enlarged.
    pub max_scale: f64,
    /// How long the encoder searches. Default: [`Effort::Fast`].
    pub effort: Effort,
    /// What is measured on the finished file against the pixels it was made from. Default: [`Measure::Fidelity`].
    pub measure: Measure,
    /// Stops the work between two of its stages – plan, cut, encode, read back, measure again –: the call returns at most
    /// one stage later. Default: none.
    pub cancel: Option<&'a CancelToken>,
}

impl std::fmt::Debug for MakeOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MakeOptions")
            .field("landmarks", &self.landmarks.name())
            .field("max_scale", &self.max_scale)
            .field("effort", &self.effort)
            .field("measure", &self.measure)
            .finish()
    }
}

impl Default for MakeOptions<'_> {
    fn default() -> Self {
        Self {
            landmarks: &EmbeddedNetworks,
            max_scale: 1.0,
            effort: Effort::default(),
            measure: Measure::Fidelity,
            cancel: None,
        }
    }
}

impl<'a> MakeOptions<'a> {
    /// Sets the engine that places the points when the finished file is checked.
    #[must_use]
    pub fn landmarks(mut self, landmarks: &'a dyn LandmarkSource) -> Self {
        self.landmarks = landmarks;
        self
    }

    /// Sets the most result pixels per photo pixel; above 1 the picture may be enlarged, which the log then says.
    #[must_use]
    pub const fn max_scale(mut self, max_scale: f64) -> Self {
        self.max_scale = max_scale;
        self
    }

    /// Sets how long the encoder searches.
    #[must_use]
    pub const fn effort(mut self, effort: Effort) -> Self {
        self.effort = effort;
        self
    }

    /// Sets what is measured on the finished file against the pixels it was made from.
    #[must_use]
    pub const fn measure(mut self, measure: Measure) -> Self {
        self.measure = measure;
        self
    }

    /// Sets the token that stops the work between two stages.
    #[must_use]
    pub const fn cancel(mut self, token: &'a CancelToken) -> Self {
        self.cancel = Some(token);
        self
    }

    /// Fails if somebody cancelled.
    fn go_on(&self) -> Result<(), MakeError> {
        if self.cancel.is_some_and(CancelToken::is_cancelled) { Err(MakeError::Cancelled) } else { Ok(()) }
    }

    /// Refuses numbers out of range.
    fn verify(&self) -> Result<(), MakeError> {
        let value = self.max_scale;
        if value.is_finite() && value > 0.0 { Ok(()) } else { Err(MakeError::OutOfRange { what: "max_scale", value }) }
    }
}

/// A finished registration file.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Made {
    /// The file.
    pub bytes: Vec<u8>,
    /// The photo it was made of.
    pub source: PhotoIdentity,
    /// How it was made.
    pub route: Route,
    /// Facts of the finished file, measured from its bytes.
    pub facts: Facts,
    /// The finished file judged as the registration file.
    pub report: Report,
    /// Everything that was done between the photo's bytes and these.
    pub operations: Vec<Operation>,
}

/// As [`retag`], from the file at `from` to the file at `to`, which may be the same; it is written whole or not at all.
///
/// # Errors
/// [`RetagError`]; [`RetagError::File`] if the system refused.
pub fn retag_file(
    from: impl AsRef<std::path::Path>,
    to: impl AsRef<std::path::Path>,
    tags: &Retag,
) -> Result<(), RetagError> {
    let from = from.as_ref();
    let failed = |source| FileError::new(Tried::Read, from, source);
    // The size is checked first: a file over the limit is not read.
    let length = std::fs::metadata(from).map_err(failed)?.len();
    if length > tags.limits.bytes {
        let what = Text::fixed("文件字节数", "file size in bytes");
        return Err(RetagError::Limit { what, found: length, limit: tags.limits.bytes });
    }
    let bytes = crate::ground::ceiling::read(from, tags.limits.bytes)?;
    Ok(crate::ground::save::save(to, &retag(&bytes, tags)?)?)
}

impl Made {
    /// Writes the file at `path`, whole or not at all.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn save(&self, path: impl AsRef<std::path::Path>) -> Result<(), FileError> {
        crate::ground::save::save(path, &self.bytes)
    }
}

/// How a registration file was made.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Route {
    /// The photo complied; its bytes are passed through.
    Untouched,
    /// Only density, private tags or trailing bytes had to be changed; every coefficient is the photo's.
    Retagged,
    /// Cropped, scaled and encoded.
    Encoded {
        /// Where it was cut from the photo.
        plan: Plan<RuleId>,
        /// What the encoder did.
        encoding: Box<EncodeReport>,
    },
}

/// Why no complying file could be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum MakeError {
    /// The profile states no size or no band of bytes for the file to make.
    NoOutput {
        /// Id of the profile.
        profile: String,
        /// The missing table or key.
        missing: &'static str,
    },
    /// The facts are another photo's.
    OtherPhoto(OtherPhoto),
    /// A number of the options is out of range.
    OutOfRange {
        /// Its name: "max_scale".
        what: &'static str,
        /// What was given.
        value: f64,
    },
    /// There is not exactly one face; none is preferred.
    Faces {
        /// Faces found.
        found: usize,
    },
    /// The photo has fewer pixels than the file needs.
    TooFewPixels {
        /// Size of the photo.
        found: Size,
        /// Least size.
        needed: Size,
    },
    /// The subject is too near to a side.
    OffCentre {
        /// Missing pixels of the finished file.
        by: f64,
    },
    /// No crop meets all windows.
    NoCrop {
        /// Id of the profile.
        profile: String,
        /// Size of the photo, upright.
        photo: Size,
        /// The windows that are missed by the nearest crop, the highest priority first.
        conflicts: Vec<Conflict<RuleId>>,
        /// The crop that comes nearest.
        nearest: Box<Plan<RuleId>>,
    },
    /// No file inside the band of bytes.
    Encode(EncodeError),
    /// The photo's own bytes could not be decoded again at a finer scale.
    Decode(DecodeError),
    /// The finished file could not be read back: a defect of campix.
    Verify(DecodeError),
    /// The finished file could not be measured.
    Measure(FaceError),
    /// Somebody cancelled.
    Cancelled,
}

fn describe(conflicts: &[Conflict<RuleId>]) -> Text {
    conflicts
        .iter()
        .map(describe_one)
        .reduce(|all, part| both!(en "{all}; {part}", zh "{all}；{part}"; all = all, part = part))
        .unwrap_or_default()
}

/// The rule whose window is missed, and by how much.
fn describe_one(conflict: &Conflict<RuleId>) -> Text {
    let rule = conflict.window.rule;
    let title = &entry(rule).title.zh;
    match figures(conflict) {
        Some([nearest, allowed, by]) => both!(
            en "{rule}: nearest {nearest} px, allowed {allowed} px, {by} px off",
            zh "{title}（{rule}）最接近 {nearest} 像素，允许 {allowed} 像素，差 {by} 像素"
        ),
        None => both!(en "{rule}: not measured", zh "{title}（{rule}）未能测量"),
    }
}

/// The nearest value, what is allowed and by how much it is missed, in result pixels with one decimal; rounded so that a
/// miss never looks like a hit. `None` if the quantity was not measured.
pub(crate) fn figures(conflict: &Conflict<RuleId>) -> Option<[String; 3]> {
    let nearest = conflict.nearest?;
    let edge = |edge: Option<f64>| edge.map_or_else(|| "…".to_owned(), |edge| format!("{edge:.1}"));
    let below = conflict.window.min.is_some_and(|min| nearest < min);
    let outward = if below { (nearest * 10.0).floor() } else { (nearest * 10.0).ceil() } / 10.0;
    let allowed = format!("{}–{}", edge(conflict.window.min), edge(conflict.window.max));
    Some([format!("{outward:.1}"), allowed, format!("{:.1}", (conflict.by * 10.0).ceil() / 10.0)])
}

impl Explain for MakeError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::NoOutput { profile, missing } => says!(
                MAKE_NO_OUTPUT,
                en "profile {profile} does not say what file to make: {missing} is missing",
                zh "标准 {profile} 没有规定要制作什么样的文件：缺少 {missing}"
            ),
            Self::OtherPhoto(error) => error.explain(),
            Self::OutOfRange { what, value } => says!(
                MAKE_OUT_OF_RANGE,
                en "{what} is {value}, expected is a positive number",
                zh "{what} 为 {value}，应为正数"
            ),
            Self::Faces { found } => {
                says!(MAKE_FACES, en "{found} faces found, exactly 1 expected", zh "检测到 {found} 张人脸，应为恰好 1 张")
            }
            Self::TooFewPixels { found, needed } => says!(
                MAKE_TOO_FEW_PIXELS,
                en "the photo is {found} pixels, at least {needed} are needed",
                zh "照片为 {found} 像素，至少需要 {needed} 像素"
            ),
            Self::OffCentre { by } => says!(
                MAKE_OFF_CENTRE,
                en "the subject cannot be centred: {by:.1} px of the finished file are missing at one side",
                zh "人物无法居中：一侧缺少成品文件的 {by:.1} 像素"
            ),
            Self::NoCrop { profile, photo, conflicts, nearest } => says!(
                MAKE_NO_CROP,
                en "no crop of the photo ({photo} px) to {frame} px meets profile {profile}: {windows}",
                zh "从照片（{photo} 像素）裁剪到 {frame} 像素，没有一种裁剪能满足标准 {profile}：{windows}";
                windows = describe(conflicts), frame = Text::same(nearest.frame.to_string())
            )
            .details(|| {
                conflicts.iter().map(|conflict| with_message(conflict.to_json(), &describe_one(conflict))).collect()
            }),
            Self::Encode(error) => error.explain(),
            Self::Decode(error) => {
                says!(of error, en "the photo could not be decoded again", zh "照片无法再次解码")
            }
            Self::Verify(error) => {
                says!(MAKE_VERIFY, en "the finished file could not be read back", zh "成品文件无法读回").because(error)
            }
            Self::Cancelled => says!(DAY_CANCELLED, en "making the file was cancelled", zh "制作已取消"),
            Self::Measure(error) => {
                says!(MAKE_VERIFY, en "the finished file could not be measured", zh "成品文件无法测量").because(error)
            }
        }
    }
}

error!(MakeError: Encode(EncodeError), OtherPhoto(OtherPhoto));

/// Makes the registration file that `profile` asks for.
///
/// A photo that breaks no rule that a file can break is passed through; one with only wrong tags is
/// retagged; every other one is cropped, scaled and encoded, and once more where the finished file's own check says that
/// another crop would be better: the better one of the two is returned. Whatever the route, the finished bytes are decoded,
/// measured and checked, and that report comes with them: findings that only a new photo can fix are in it.
///
/// # Errors
/// [`MakeError::OtherPhoto`] if the facts are not those of the photo, [`MakeError::OutOfRange`] for a `max_scale` that is no
/// positive number; not exactly one face, no crop inside the windows, no file inside the band, each with the nearest
/// figures that can be reached; [`MakeError::Cancelled`].
pub fn make(photo: &Photo, facts: &Facts, profile: &Profile, options: &MakeOptions<'_>) -> Result<Made, MakeError> {
    facts.expect(photo).map_err(MakeError::OtherPhoto)?;
    options.verify()?;
    options.go_on()?;
    let mendable = mendable(&check(facts, profile));
    if matches!(mendable, Mendable::Nothing) {
        return finish(photo, photo.source().to_vec(), Route::Untouched, Vec::new(), profile, options);
    }
    // A file that cannot be retagged can still be encoded again.
    if matches!(mendable, Mendable::Tags)
        && let Ok(bytes) = retag(photo.source(), &tags(profile))
    {
        let operations = vec![Operation::Tag { what: "density and private tags".to_owned() }];
        return finish(photo, bytes, Route::Retagged, operations, profile, options);
    }
    let plan = plan_for(facts, profile, options)?;
    let first = encode(photo, plan, profile, options)?;
    let Route::Encoded { plan, .. } = &first.route else { return Ok(first) };
    // What was measured in the photo has an uncertainty, and the finished file is measured anew, at another scale and
    // after compression: where its own check does not pass, it says better than the photo where it should be cut.
    let Some(plan) = request::plan_again(facts, (&first.facts, &first.report), plan, profile, options) else {
        return Ok(first);
    };
    match encode(photo, plan, profile, options) {
        Ok(second) if faults(&second.report) < faults(&first.report) => Ok(second),
        Err(MakeError::Cancelled) => Err(MakeError::Cancelled),
        // The first file is whole; that the second cannot be had says nothing about it.
        Ok(_) | Err(_) => Ok(first),
    }
}

/// Cuts out what was planned, scales it, encodes it and checks what came out.
fn encode(photo: &Photo, plan: Plan<RuleId>, profile: &Profile, options: &MakeOptions<'_>) -> Result<Made, MakeError> {
    options.go_on()?;
    let rendered = resample::render(photo, &plan).map_err(MakeError::Decode)?;
    options.go_on()?;
    let encoded = encode_to_band(rendered.pixels.view(), &band_spec(profile, options)?)?;
    let mut operations = rendered.operations;
    operations.push(Operation::Compress { format: "JPEG".to_owned() });
    operations.push(Operation::Tag { what: "density".to_owned() });
    let route = Route::Encoded { plan, encoding: Box::new(encoded.report) };
    finish(photo, encoded.bytes, route, operations, profile, options)
}

/// How many findings fail, cannot be told, and warn, in this order of weight; advice does not count, as in a verdict.
fn faults(report: &Report) -> [usize; 3] {
    let counted = || report.findings.iter().filter(|finding| finding.level != Level::Info);
    [Verdict::Fail, Verdict::Unknown, Verdict::Warn]
        .map(|verdict| counted().filter(|finding| finding.verdict == verdict).count())
}

/// The pixels of a planned crop.
#[cfg(feature = "prints")]
pub(crate) fn render_plan(photo: &Photo, plan: &Plan<RuleId>) -> Result<crate::ground::pixels::RgbPixels, DecodeError> {
    resample::render(photo, plan).map(|rendered| rendered.pixels)
}

/// What keeps a photo from being the registration file.
enum Mendable {
    Nothing,
    Tags,
    Pixels,
}

fn mendable(report: &Report) -> Mendable {
    if report.photo.kind == DigestOf::Pixels {
        return Mendable::Pixels;
    }
    let mut worst = Mendable::Nothing;
    for finding in &report.findings {
        let broken = matches!(finding.verdict, Verdict::Fail | Verdict::Unknown);
        if !broken || finding.remedy != Some(Remedy::Auto) {
            continue;
        }
        let tag = finding.rule.subject() == RuleSubject::Density
            || matches!(finding.rule, RuleId::FileTrailingBytes | RuleId::FilePrivateData);
        if !tag {
            return Mendable::Pixels;
        }
        worst = Mendable::Tags;
    }
    worst
}

fn tags(profile: &Profile) -> Retag {
    let tags = Retag::default();
    profile.output().map_or(tags, |output| tags.density(output.density))
}

fn band_spec(profile: &Profile, options: &MakeOptions<'_>) -> Result<BandSpec, MakeError> {
    let output = request::output(profile)?;
    Ok(BandSpec::default()
        .measure(options.measure)
        .band(output.bytes)
        .quality_floor(Some(output.quality_floor))
        .density(output.density)
        .padding(output.padding)
        .effort(options.effort))
}

/// Reads the finished bytes back, measures and judges them.
fn finish(
    source: &Photo,
    bytes: Vec<u8>,
    route: Route,
    operations: Vec<Operation>,
    profile: &Profile,
    options: &MakeOptions<'_>,
) -> Result<Made, MakeError> {
    options.go_on()?;
    let decode = DecodeOptions::default().reduce(Reduce::By(1));
    let mut photo = Photo::decode(bytes.as_slice(), &decode).map_err(MakeError::Verify)?;
    if let Some(output) = profile.output() {
        photo = photo.named(&output.extension);
    }
    let cancel = options.cancel.cloned().unwrap_or_default();
    let measured = measure_within(&photo, options.landmarks, scope(profile), &cancel);
    let mut facts = measured.map_err(|error| match error {
        FaceError::Cancelled => MakeError::Cancelled,
        other => MakeError::Measure(other),
    })?;
    facts.operations.splice(0..0, operations.iter().cloned());
    let report = check(&facts, profile);
    Ok(Made { bytes, source: source.identity(), route, facts, report, operations })
}

#[cfg(test)]
mod evidence_tests;
#[cfg(test)]
mod private_tests;
#[cfg(test)]
mod request_tests;
#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::band::Padding;

    #[test]
    fn figures_without_a_profile_are_those_of_the_shipped_ones() {
        let tender = Profile::builtin("tender-campus").expect("shipped");
        let output = tender.output().expect("the tender says what is made");
        let spec = BandSpec::default();
        assert_eq!((spec.band, spec.quality_floor), (output.bytes, Some(output.quality_floor)));
        assert_eq!((spec.density, Retag::default().density), (output.density, output.density));
        let outputs =
            Profile::builtin_ids().filter_map(|id| Profile::builtin(id).ok()?.output().map(|made| made.size.width));
        let widest = outputs.max().expect("some profile makes files");
        assert!(widest * 3 / 2 <= crate::photo::LEAST_SHORT_SIDE, "a crop {widest} px wide may be enlarged");
    }

    #[test]
    fn no_crop_names_standard_photo_frame_and_rule_in_both_languages() {
        use crate::ground::text::Language;
        let (rule, quantity, binding) = (RuleId::Crown, Quantity::CrownGap, Binding::Hard);
        let window = Window { rule, quantity, min: Some(50.0), max: Some(110.0), binding };
        let (photo, frame) = (Size::new(960, 1280), Size::new(480, 640));
        let crop = crate::ground::geometry::Rect::new(0.0, 0.0, 480.0, 640.0);
        let nearest = Box::new(Plan { crop, frame, scale: 1.0, bound_by: Vec::new(), missed: Vec::new() });
        let conflicts = vec![Conflict { window, nearest: Some(31.0), by: 19.0 }];
        let profile = "tender-freshman".to_owned();
        let failure = crate::Failure::from(MakeError::NoCrop { profile, photo, conflicts, nearest });
        assert_eq!(
            failure.text(Language::En),
            "no crop of the photo (960×1280 px) to 480×640 px meets profile tender-freshman: geometry.crown: nearest 31.0 px, \
             allowed 50.0–110.0 px, 19.0 px off"
        );
        let zh = failure.text(Language::Zh);
        assert!(zh.starts_with("从照片（960×1280 像素）裁剪到 480×640 像素") && zh.contains("tender-freshman"), "{zh}");
        assert!(failure.details[0]["message"]["zh"].as_str().unwrap().contains("（geometry.crown）最接近 31.0 像素"));
    }

    #[test]
    fn the_encoder_is_asked_for_what_the_profile_states_and_for_no_more() {
        for id in Profile::builtin_ids() {
            let profile = Profile::builtin(id).unwrap();
            let Some(output) = profile.output() else { continue };
            let spec = band_spec(&profile, &MakeOptions::default()).unwrap();
            assert_eq!((spec.band, spec.padding), (output.bytes, output.padding), "{id}");
            assert_eq!((spec.quality_floor, spec.density), (Some(output.quality_floor), output.density), "{id}");
            assert!(!output.bytes.is_empty(), "{id}");
        }
        assert_eq!(BandSpec::default().padding, Padding::Never, "nothing is padded unless a profile allows it");
    }
}
