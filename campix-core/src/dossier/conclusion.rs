//! The conclusion of a student's dossier: from the photo's standing and the answers, each with its review. Pure.

use std::collections::BTreeMap;

use crate::compare::{Class, Pair};
use crate::day::Standing;
use crate::ground::digest::Sha256Digest;
use crate::ground::text::{Language, Text};
use crate::ground::words::words;

use super::review::Decision;
use super::stored_answer::StoredAnswer;

words! {
    /// The conclusion of a dossier, in the order of lists.
    #[non_exhaustive]
    pub enum Conclusion {
        /// A comparison says it is not the same person, and no reviewer disagreed; or a reviewer said so.
        Different "different",
        /// The photo breaks a rule or cannot be read: it has to be taken again.
        PhotoFailed "photo-failed",
        /// There is no photo.
        NotCaptured "not-captured",
        /// Something is unsettled: an uncertain answer, a refused picture, a photo that could not be judged.
        Doubtful "doubtful",
        /// A provider has no reference photo. The student is not at fault.
        NoReference "no-reference",
        /// A required comparison did not take place, or the service failed. The student is not at fault.
        NotCompared "not-compared",
        /// The photo complies, and every comparison says it is the same person.
        Passed "passed",
    }
}

impl Conclusion {
    /// Its name, for people to read.
    pub const fn title(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Different => ("比对未通过", "Not the same person"),
            Self::PhotoFailed => ("照片不合格", "Photo failed"),
            Self::NotCaptured => ("缺拍", "Not captured"),
            Self::Doubtful => ("存疑待复核", "Doubtful"),
            Self::NoReference => ("无可比照片", "No reference"),
            Self::NotCompared => ("尚未比对", "Not compared"),
            Self::Passed => ("通过", "Passed"),
        };
        language.pick(zh, en)
    }

    /// Whether it is a failure of the student or the photo, rather than something left open.
    pub const fn is_failure(self) -> bool {
        matches!(self, Self::Different | Self::PhotoFailed)
    }

    /// Colour for display, RGB.
    pub(super) const fn colour(self) -> u32 {
        match self {
            Self::Different | Self::PhotoFailed => 0x00C0_392B,
            Self::NotCaptured => 0x00D3_5400,
            Self::Doubtful => 0x007D_3C98,
            Self::NoReference | Self::NotCompared => 0x005D_6D7E,
            Self::Passed => 0x001E_8449,
        }
    }
}

/// The class of an answer after review: the latest decision, else the provider's answer.
pub(super) fn settled(held: &StoredAnswer) -> Class {
    match held.reviews.iter().rev().find(|review| review.decision != Decision::Pending).map(|review| review.decision) {
        Some(Decision::SamePerson) => held.answer.pair.passes_by(),
        Some(Decision::DifferentPerson) => Class::DifferentPerson,
        Some(Decision::Retake) => Class::QualityRejected,
        Some(Decision::Pending) | None => held.answer.class,
    }
}

/// Whether a reviewer asked for another photo.
pub(super) fn wants_retake(held: &StoredAnswer) -> bool {
    held.reviews.iter().rev().find(|review| review.decision != Decision::Pending).map(|review| review.decision)
        == Some(Decision::Retake)
}

/// Whether an answer is about the person's current photo.
pub(super) fn counts(held: &StoredAnswer, current: &[Sha256Digest]) -> bool {
    !held.answer.pair.shows_photo() || held.answer.picture.is_none_or(|picture| current.contains(&picture))
}

/// The class of each pair: the most severe of several answers about the current photo; one about the person outweighs a
/// failed call or a missing reference.
pub(super) fn pairs(held: &[StoredAnswer], required: &[Pair], current: &[Sha256Digest]) -> BTreeMap<Pair, Class> {
    let mut pairs: BTreeMap<Pair, Class> = required.iter().map(|pair| (*pair, Class::NotRun)).collect();
    for one in held.iter().filter(|one| counts(one, current)) {
        let class = settled(one);
        let known = pairs.entry(one.answer.pair).or_insert(Class::NotRun);
        *known = match (known.is_said(), class.is_said()) {
            (true, false) => *known,
            (false, true) => class,
            (true, true) | (false, false) => class.min(*known),
        };
    }
    pairs
}

/// The conclusion and its reasons, most severe first.
pub(super) fn conclude(
    standing: Standing,
    pairs: &BTreeMap<Pair, Class>,
    required: &[Pair],
    retake: bool,
) -> (Conclusion, Vec<Text>) {
    let titles = |class: Class, pair: Pair| {
        let zh = format!("{}：{}", pair.title(Language::Zh), class.title(Language::Zh));
        Text::new(zh, format!("{}: {}", pair.title(Language::En), class.title(Language::En)))
    };
    let of = |wanted: &dyn Fn(Class, Pair) -> bool| -> Vec<Text> {
        pairs
            .iter()
            .filter(|(pair, class)| wanted(**class, **pair))
            .map(|(pair, class)| titles(*class, *pair))
            .collect()
    };
    let photo = || {
        let (zh, en) = (standing.title(Language::Zh), standing.title(Language::En));
        vec![Text::new(format!("照片：{zh}"), format!("photo: {en}"))]
    };
    let different = of(&|class, _| class == Class::DifferentPerson);
    if !different.is_empty() {
        return (Conclusion::Different, different);
    }
    match standing {
        Standing::Missing => return (Conclusion::NotCaptured, photo()),
        Standing::Fail | Standing::Unreadable => return (Conclusion::PhotoFailed, photo()),
        _ if retake => {
            return (Conclusion::PhotoFailed, vec![Text::new("复核人要求重拍", "the reviewer requires another photo")]);
        }
        _ => {}
    }
    let doubtful = of(&|class, _| class.needs_review());
    if !matches!(standing, Standing::Pass | Standing::Warn) {
        return (Conclusion::Doubtful, photo().into_iter().chain(doubtful).collect());
    }
    if !doubtful.is_empty() {
        return (Conclusion::Doubtful, doubtful);
    }
    let open = |wanted: &dyn Fn(Class) -> bool| of(&|class, pair| required.contains(&pair) && wanted(class));
    let absent = open(&|class| class == Class::NoReference);
    if !absent.is_empty() {
        return (Conclusion::NoReference, absent);
    }
    let unanswered = open(&|class| matches!(class, Class::NotRun | Class::ServiceError));
    if !unanswered.is_empty() {
        return (Conclusion::NotCompared, unanswered);
    }
    // A required pair that does not pass for another reason, such as a class of another vocabulary, is never a pass.
    let foreign = of(&|class, pair| required.contains(&pair) && class != pair.passes_by());
    if !foreign.is_empty() {
        return (Conclusion::Doubtful, foreign);
    }
    let reasons = if required.is_empty() {
        vec![Text::new("照片合格；本批未要求人像比对", "the photo complies; no comparison was required")]
    } else {
        of(&|class, pair| class == pair.passes_by())
    };
    (Conclusion::Passed, reasons)
}
