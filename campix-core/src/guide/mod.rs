//! A camera's live picture + Profile → what the screen shows before the shutter: faces, crop, verdict, one piece of advice.
//!
//! In: a [`Frame`] of any size. Out: a [`Guidance`] in pixels of that frame. It is quick because it looks at a reduced copy, and it
//! judges the person only: no rule about files, sharpness or what was done to a picture. The photo that is taken then is
//! measured and judged by itself. Invariant: only one thing is asked for at a time, the one without which the next cannot be
//! judged.

mod advice;

pub use advice::Advice;

use serde_json::{Value as Json, json};

use crate::check::{Finding, Verdict, judge_person, scope};
use crate::face::{FaceError, LandmarkSource, QuickNetworks};
use crate::ground::geometry::{Rect, Size};
use crate::ground::unit::{Unit, number};
use crate::make::{MakeError, MakeOptions, plan_for};
use crate::measure::{Facts, glance};
use crate::photo::Frame;
use crate::profile::{Level, Profile};
use crate::rules::{RuleId, Subject};

/// Longest side of the picture in which faces are looked for: in 640 px a portrait's head is 200 px high or more.
const LOOKED_AT: u32 = 640;

/// No preview limits how far the photo behind it may be enlarged.
const ANY_SCALE: f64 = 1e3;

/// Looks at live pictures for one profile. It keeps nothing between two of them, so any number of threads may use it.
///
/// ```
/// use campix_core::geometry::Size;
/// use campix_core::guide::Guide;
/// use campix_core::photo::{Frame, PixelFormat, Plane};
/// use campix_core::profile::Profile;
///
/// let profile = Profile::builtin("tender-freshman")?;
/// let guide = Guide::new(&profile)?;
/// let bytes = vec![200; 640 * 480 * 3];
/// let frame = Frame::new(PixelFormat::Bgr, Size::new(640, 480), &[Plane::new(&bytes, 640 * 3)])?;
/// let guidance = guide.look(&frame)?;
/// assert_eq!(guidance.advice.unwrap().rule.name(), "face.count");
/// # Ok::<(), campix_core::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Guide<'a> {
    profile: &'a Profile,
    landmarks: &'a dyn LandmarkSource,
    photo: Option<Size>,
}

impl std::fmt::Debug for Guide<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Guide")
            .field("profile", &self.profile.id())
            .field("landmarks", &self.landmarks.name())
            .field("photo", &self.photo)
            .finish()
    }
}

impl<'a> Guide<'a> {
    /// A guide towards the file that `profile` asks for.
    ///
    /// # Errors
    /// [`MakeError::NoOutput`] if it asks for none: then nobody can say where the head has to be.
    pub fn new(profile: &'a Profile) -> Result<Self, MakeError> {
        if profile.output().is_none() {
            return Err(MakeError::NoOutput { profile: profile.id().to_owned(), missing: "[output]" });
        }
        Ok(Self { profile, landmarks: &QuickNetworks, photo: None })
    }

    /// Sets the size of the photo that the camera takes, upright. With it the guide also says when the person is too far away for
    /// the pixels of the file; without, it cannot know.
    #[must_use]
    pub const fn photo(mut self, size: Size) -> Self {
        self.photo = Some(size);
        self
    }

    /// Sets the engine that finds faces. Default: [`QuickNetworks`].
    #[must_use]
    pub fn landmarks(mut self, landmarks: &'a dyn LandmarkSource) -> Self {
        self.landmarks = landmarks;
        self
    }

    /// Looks at one picture.
    ///
    /// # Errors
    /// [`FaceError`] if the picture is too small or the engine failed.
    pub fn look(&self, frame: &Frame<'_>) -> Result<Guidance, FaceError> {
        let (picture, side) = frame.reduced(LOOKED_AT);
        let asked = scope(self.profile);
        let facts = glance(picture.view(), (side, frame.size()), self.landmarks, asked)?;
        let options = MakeOptions::default().max_scale(self.max_scale(frame.size()));
        let planned = plan_for(&facts, self.profile, &options);
        let placement = match &planned {
            Ok(plan) => Some(plan.placement()),
            Err(MakeError::NoCrop { nearest, .. }) => Some(nearest.placement()),
            Err(_) => None,
        };
        let mut findings = judge_person(&facts, self.profile, placement.as_ref());
        findings.retain(|finding| judged(finding.rule));
        let advice = advice::first(&findings, planned.as_ref().err(), &facts);
        let found = findings.iter().filter(|finding| finding.level != Level::Info).map(|finding| finding.verdict).max();
        // Without a crop there is no file, whatever else is right.
        let verdict = match (&planned, found.unwrap_or(Verdict::Unknown)) {
            (Err(_), _) => Verdict::Fail,
            (Ok(_), verdict) => verdict,
        };
        let crop = placement.map(|placement| placement.crop);
        Ok(Guidance { facts, crop, findings, verdict, advice })
    }

    /// Result pixels that one pixel of a frame of `size` may become.
    fn max_scale(&self, size: Size) -> f64 {
        self.photo.map_or(ANY_SCALE, |photo| {
            let ratio = |photo: u32, frame: u32| f64::from(photo) / f64::from(frame);
            ratio(photo.width, size.width).min(ratio(photo.height, size.height))
        })
    }
}

/// Whether a live picture can say anything about `rule`.
fn judged(rule: RuleId) -> bool {
    let of_focus = matches!(rule, RuleId::Sharpness | RuleId::Resolution | RuleId::Noise);
    // What was done to a file before is asked of files.
    !matches!(rule.subject(), Subject::Provenance | Subject::Session | Subject::Evidence) && !of_focus
}

/// What a live picture shows. All places are pixels of the upright frame.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Guidance {
    /// What was measured; the families `file`, `operations`, `focus` and `evidence` have nothing.
    pub facts: Facts,
    /// What the file would show, or the crop that comes nearest; `None` without exactly one face, or where the person cannot
    /// be centred or is too far away.
    pub crop: Option<Rect>,
    /// Every rule about the person, in the order of the catalogue.
    pub findings: Vec<Finding>,
    /// The worst verdict of the findings that bind; [`Verdict::Fail`] if no crop meets the profile.
    pub verdict: Verdict,
    /// What to do next; `None` if nothing is asked for.
    pub advice: Option<Advice>,
}

impl Guidance {
    /// The guidance as JSON: `verdict`, `advice` (`rule`, `text`, `detail`, each text with `zh` and `en`), `crop`, `facts` and
    /// `findings`, the last two as in a report.
    pub fn to_json(&self) -> Json {
        let Self { facts, crop, findings, verdict, advice } = self;
        let px = |value: f64| number(value, Unit::Px);
        json!({
            "schema": 1,
            "verdict": verdict,
            "advice": advice.as_ref().map(|advice| json!({
                "rule": advice.rule,
                "text": advice.text,
                "detail": advice.detail,
            })),
            "crop": crop.map(|crop| json!({
                "x": px(crop.x), "y": px(crop.y), "width": px(crop.width), "height": px(crop.height),
            })),
            "facts": facts.to_json(),
            "findings": findings.iter().map(Finding::to_json).collect::<Vec<_>>(),
        })
    }
}
