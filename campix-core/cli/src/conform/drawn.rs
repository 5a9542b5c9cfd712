//! Pictures that no change of the usual one gives: other poses, and files of other kinds.
//!
//! All are drawn by the studio of `examples`; a test of the workspace draws them again.

use campix_core::profile::{Clause, Range, RuleId};

use super::Side;
use super::cases::Sitting;
use crate::stop::Stop;

/// A person in another pose.
struct Pose {
    rule: RuleId,
    /// What the pose measures at least, towards the limit that it breaks: degrees, or a share.
    value: f64,
    /// Whether it breaks the upper end.
    high: bool,
    said: &'static str,
    bytes: &'static [u8],
}

macro_rules! drawn {
    ($name:literal) => {
        include_bytes!(concat!("../../conform/", $name))
    };
}

#[rustfmt::skip]
const POSES: [Pose; 8] = [
    Pose { rule: RuleId::Yaw, value: -16.0, high: false, said: "head turned by 35°, towards the left of the picture", bytes: drawn!("turned-left.jpg") },
    Pose { rule: RuleId::Yaw, value: 16.0, high: true, said: "head turned by 35°, towards the right of the picture", bytes: drawn!("turned-right.jpg") },
    Pose { rule: RuleId::Pitch, value: -20.0, high: false, said: "chin lowered by 35°", bytes: drawn!("chin-lowered.jpg") },
    Pose { rule: RuleId::Pitch, value: 20.0, high: true, said: "chin raised by 35°", bytes: drawn!("chin-raised.jpg") },
    Pose { rule: RuleId::EyesOpen, value: 0.1, high: false, said: "eyes shut", bytes: drawn!("eyes-shut.jpg") },
    Pose { rule: RuleId::MouthClosed, value: 0.12, high: true, said: "mouth open", bytes: drawn!("mouth-open.jpg") },
    Pose { rule: RuleId::ShouldersLevel, value: -13.0, high: false, said: "left shoulder of the picture lower", bytes: drawn!("shoulders-left.jpg") },
    Pose { rule: RuleId::ShouldersLevel, value: 13.0, high: true, said: "right shoulder of the picture lower", bytes: drawn!("shoulders-right.jpg") },
];

/// A file of another kind, and the word that a rule finds in it.
const FILES: [(RuleId, &str, &str, &[u8]); 4] = [
    (RuleId::FileColourModel, "grey-8", "a grey JPEG", drawn!("grey.jpg")),
    (RuleId::FileBaseline, "progressive", "a progressive JPEG", drawn!("progressive.jpg")),
    (RuleId::FileColourProfile, "srgb", "with a profile of sRGB", drawn!("profile-srgb.jpg")),
    (RuleId::FileColourProfile, "other", "with a profile of Display P3", drawn!("profile-p3.jpg")),
];

/// Declares 300 dots per inch in its JFIF segment and 72 in its Exif.
const CONFLICT: &[u8] = drawn!("two-densities.jpg");

impl Sitting<'_> {
    /// The usual pose inside, a drawn one beyond each end; `false` if none is drawn for the rule.
    pub(super) fn pose(&mut self, rule: RuleId, clause: &Clause, range: &Range) -> Result<bool, Stop> {
        let poses: Vec<&Pose> = POSES.iter().filter(|pose| pose.rule == rule).collect();
        if poses.is_empty() {
            return Ok(false);
        }
        let usual = self.usual();
        self.picture(
            rule,
            clause,
            Side::Inside,
            "head, eyes, mouth and shoulders as they should be".to_owned(),
            &usual,
        )?;
        for pose in poses {
            let reached = match if pose.high { range.max } else { range.min } {
                Some(limit) if pose.high => pose.value > limit,
                Some(limit) => pose.value < limit,
                None => continue,
            };
            if reached {
                self.add(rule, clause, Side::Outside, pose.said.to_owned(), pose.bytes.to_vec(), None);
            } else {
                self.leave_out(rule, "the limit is wider than the drawn pose");
            }
        }
        Ok(true)
    }

    /// The usual file and those of other kinds, each on the side on which the words of the limit have it.
    pub(super) fn kinds(&mut self, rule: RuleId, clause: &Clause, words: &[&str]) -> Result<bool, Stop> {
        let files: Vec<_> = FILES.iter().filter(|(of, ..)| *of == rule).collect();
        let usual = match rule {
            RuleId::FileColourModel => "ycbcr-24",
            RuleId::FileBaseline => "baseline",
            RuleId::FileColourProfile => "absent",
            _ => return Ok(false),
        };
        let side = |word: &str| if words.contains(&word) { Side::Inside } else { Side::Outside };
        let picture = self.usual();
        self.picture(rule, clause, side(usual), format!("a file as this engine makes them: {usual}"), &picture)?;
        for (_, word, said, bytes) in files {
            self.add(rule, clause, side(word), (*said).to_owned(), bytes.to_vec(), None);
        }
        Ok(true)
    }

    /// One density, and two that differ by 228 dots per inch.
    pub(super) fn conflict(&mut self, rule: RuleId, clause: &Clause, range: &Range) -> Result<(), Stop> {
        let usual = self.usual();
        self.picture(rule, clause, Side::Inside, "one density".to_owned(), &usual)?;
        if range.max.is_some_and(|max| max < 228.0) {
            let said = "JFIF says 300 dots per inch, Exif 72".to_owned();
            self.add(rule, clause, Side::Outside, said, CONFLICT.to_vec(), None);
        }
        Ok(())
    }

    /// The shoulders inside the picture, and cut by its lower edge.
    pub(super) fn shoulders(&mut self, rule: RuleId, clause: &Clause, demanded: bool) -> Result<(), Stop> {
        let usual = self.usual();
        if demanded {
            self.picture(rule, clause, Side::Inside, "both shoulders".to_owned(), &usual)?;
        }
        match self.without_shoulders() {
            Some(picture) if demanded => {
                self.picture(rule, clause, Side::Outside, "cut below the chin".to_owned(), &picture)
            }
            _ => {
                self.leave_out(rule, "not measured on this drawing");
                Ok(())
            }
        }
    }
}
