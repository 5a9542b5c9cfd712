//! What every rule says to people: title, defect, advice, remedy, in Chinese and English.
//!
//! One constant a rule; the compiler sees to it that none is missing.

mod background;
mod file;
mod geometry;
mod light;
mod pose;
mod session;

use crate::check::{Artefact, Remedy};
use crate::ground::text::Language;
use crate::profile::RuleId;

/// The same text in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Both {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Both {
    const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }

    /// The text in `language`.
    pub const fn get(self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }
}

/// The catalogue entry of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The rule.
    pub rule: RuleId,
    /// First version of campix that knows the rule.
    pub since: &'static str,
    /// What is judged, as a noun.
    pub title: Both,
    /// The defect of a value below its range; of a rule without a range, the defect.
    pub low: Both,
    /// The defect of a value above its range.
    pub high: Both,
    /// What a person can do about it in a registration file.
    pub advice: Both,
    /// What a person can do about it in an original; `None`: the same.
    pub advice_original: Option<Both>,
    /// Remedy in a registration file.
    pub remedy: Remedy,
    /// Remedy in an original, where campix has already chosen the best crop.
    pub remedy_original: Remedy,
}

impl Entry {
    const fn new(rule: RuleId, title: Both, low: Both, high: Both, advice: Both, remedies: (Remedy, Remedy)) -> Self {
        Self {
            rule,
            since: "0.1.0",
            title,
            low,
            high,
            advice,
            advice_original: None,
            remedy: remedies.0,
            remedy_original: remedies.1,
        }
    }

    /// Sets what helps where an original is judged: nobody can go back to the original of an original.
    const fn in_original(mut self, zh: &'static str, en: &'static str) -> Self {
        self.advice_original = Some(Both::new(zh, en));
        self
    }

    /// What a person can do about it in `artefact`.
    pub const fn advice_of(&self, artefact: Artefact) -> Both {
        match (artefact, self.advice_original) {
            (Artefact::Original, Some(advice)) => advice,
            _ => self.advice,
        }
    }

    /// The remedy for `artefact`.
    pub const fn remedy_of(&self, artefact: Artefact) -> Remedy {
        match artefact {
            Artefact::Registration => self.remedy,
            Artefact::Original => self.remedy_original,
        }
    }

    /// Name of the rule's section in the manual `RULES.md`.
    pub fn anchor(&self) -> String {
        self.rule.name().replace('.', "")
    }
}

/// Solved by making the file again from the original.
const MAKE: (Remedy, Remedy) = (Remedy::Auto, Remedy::Auto);
/// Solved by another crop, and where the best crop does not solve it, by a new photo.
const CROP: (Remedy, Remedy) = (Remedy::Auto, Remedy::Reshoot);
/// Only a new photo helps.
const SHOOT: (Remedy, Remedy) = (Remedy::Reshoot, Remedy::Reshoot);
/// A person has to vouch for something or find another file.
const PAPER: (Remedy, Remedy) = (Remedy::Paperwork, Remedy::Paperwork);

/// The entry of `rule`.
pub const fn entry(rule: RuleId) -> &'static Entry {
    match rule {
        RuleId::FileContainer => &file::CONTAINER,
        RuleId::FileExtension => &file::EXTENSION,
        RuleId::FileBytes => &file::BYTES,
        RuleId::FilePixels => &file::PIXELS,
        RuleId::FileAspect => &file::ASPECT,
        RuleId::FileColourModel => &file::COLOUR_MODEL,
        RuleId::FileQuality => &file::QUALITY,
        RuleId::FileBaseline => &file::BASELINE,
        RuleId::FileTrailingBytes => &file::TRAILING_BYTES,
        RuleId::FilePrivateData => &file::PRIVATE_DATA,
        RuleId::FileColourProfile => &file::COLOUR_PROFILE,
        RuleId::DensityValue => &file::DENSITY,
        RuleId::DensityConflict => &file::DENSITY_CONFLICT,
        RuleId::FaceCount => &geometry::FACE_COUNT,
        RuleId::EyeLine => &geometry::EYE_LINE,
        RuleId::Crown => &geometry::CROWN,
        RuleId::FaceWidth => &geometry::FACE_WIDTH,
        RuleId::HeadHeight => &geometry::HEAD_HEIGHT,
        RuleId::HeadWidth => &geometry::HEAD_WIDTH,
        RuleId::BelowChin => &geometry::BELOW_CHIN,
        RuleId::SideClearance => &geometry::SIDE_CLEARANCE,
        RuleId::Centring => &geometry::CENTRING,
        RuleId::EyeDistance => &geometry::EYE_DISTANCE,
        RuleId::ShouldersVisible => &geometry::SHOULDERS_VISIBLE,
        RuleId::ShouldersLevel => &pose::SHOULDERS_LEVEL,
        RuleId::Roll => &pose::ROLL,
        RuleId::Yaw => &pose::YAW,
        RuleId::Pitch => &pose::PITCH,
        RuleId::EyesOpen => &pose::EYES_OPEN,
        RuleId::MouthClosed => &pose::MOUTH_CLOSED,
        RuleId::BackgroundColour => &background::COLOUR,
        RuleId::BackgroundEvenness => &background::EVENNESS,
        RuleId::BackgroundGradient => &background::GRADIENT,
        RuleId::BackgroundShadow => &background::SHADOW,
        RuleId::BackgroundObjects => &background::OBJECTS,
        RuleId::BackgroundBorder => &background::BORDER,
        RuleId::ClothesContrast => &background::CLOTHES_CONTRAST,
        RuleId::Exposure => &light::EXPOSURE,
        RuleId::Highlights => &light::HIGHLIGHTS,
        RuleId::Shadows => &light::SHADOWS,
        RuleId::Balance => &light::BALANCE,
        RuleId::Cast => &light::CAST,
        RuleId::Sharpness => &light::SHARPNESS,
        RuleId::Operations => &session::OPERATIONS,
        RuleId::Recent => &session::RECENT,
        RuleId::Unretouched => &session::UNRETOUCHED,
        RuleId::Glasses => &session::GLASSES,
        RuleId::HeadCovering => &session::HEAD_COVERING,
        RuleId::Adornment => &session::ADORNMENT,
        RuleId::Lamps => &session::LAMPS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_own_entry() {
        for &rule in RuleId::ALL {
            let entry = entry(rule);
            assert_eq!(entry.rule, rule);
            let original = entry.advice_of(Artefact::Original);
            for text in [entry.title, entry.low, entry.high, entry.advice, original] {
                assert!(!text.zh.is_empty() && !text.en.is_empty(), "{rule}");
            }
            for again in ["由原片", "用没有边框的原片", "from the original"] {
                let sends_back = original.zh.contains(again) || original.en.contains(again);
                assert!(!sends_back, "{rule} sends the holder of an original back to the original");
            }
        }
    }
}
