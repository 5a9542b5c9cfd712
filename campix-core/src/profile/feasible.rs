//! Windows that no photo can pass: narrower than what the measurement of the rule can tell.
//!
//! A value within two standard deviations of either end of its range is a warning, so a window of less than four lets
//! nobody pass. That is a defect of the profile, not of the photos.

use crate::ground::explain::both;
use crate::ground::geometry::Size;
use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::profile::limit::{Level, Limit, Range, Source};
use crate::profile::standard::Profile;
use crate::rules::RuleId;

/// Standard deviations that a window has to hold: the distance at which `check` calls an edge uncertain, at both ends.
const SIGMAS: f64 = 4.0;

/// The best measurement of a rule, one standard deviation: of angles in degrees, of lengths as a share of the frame's
/// height. The least of the real portraits of the evaluation set under every shipped profile, rounded down; a test of the
/// workspace (`standards`) measures it again. Rules that are counted or declared, or limited at one end only, need none.
const BEST: &[(RuleId, f64)] = &[
    (RuleId::EyeLine, 0.001),
    (RuleId::Crown, 0.0008),
    (RuleId::FaceWidth, 0.006),
    (RuleId::HeadHeight, 0.0045),
    (RuleId::HeadWidth, 0.0012),
    (RuleId::BelowChin, 0.004),
    (RuleId::SideClearance, 0.0011),
    (RuleId::Centring, 0.0009),
    (RuleId::EyeDistance, 0.002),
    (RuleId::ShouldersLevel, 1.0),
    (RuleId::Roll, 0.7),
    (RuleId::Yaw, 1.5),
    (RuleId::Pitch, 3.1),
];

/// A window that cannot be met.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Unmeetable {
    /// The rule.
    pub rule: RuleId,
    /// What its clauses allow together.
    pub window: Range,
    /// How wide it has to be at least, in the unit of the rule.
    pub needed: f64,
    /// Where the clauses are stated.
    pub sources: Vec<Source>,
}

impl Unmeetable {
    /// What is too narrow, and how wide it has to be, in both languages.
    pub fn text(&self) -> Text {
        let Self { rule, window, needed, sources } = self;
        let stated: Vec<String> = sources.iter().map(|source| format!("{} {}", source.profile, source.id)).collect();
        let (en, zh) = (stated.join(", "), stated.join("、"));
        let stated = Text::new(zh, en);
        let unit = rule.unit().name();
        both!(
            en "{rule}: {window} {unit} ({stated}) is narrower than the measurement can tell; {needed:.1} are needed, or no photo can pass",
            zh "{rule}：{window} {unit}（{stated}）比测量误差还窄，至少需要 {needed:.1}，否则没有照片能合格"; stated = stated
        )
    }
}

/// One standard deviation of the best measurement of `rule`, in its unit.
fn best(rule: RuleId, frame: Size) -> Option<f64> {
    let &(_, best) = BEST.iter().find(|(known, _)| *known == rule)?;
    Some(if rule.unit() == Unit::Px { best * f64::from(frame.height) } else { best })
}

impl Profile {
    /// Every rule whose window is narrower than its measurement can tell, so that no photo could pass it. Recommendations
    /// count, because a photo that only ever gets warnings by them has not passed.
    pub fn unmeetable(&self) -> Vec<Unmeetable> {
        let of = |rule: &crate::profile::standard::Rule| {
            let counted: Vec<_> = rule.clauses.iter().filter(|clause| clause.level <= Level::Should).collect();
            let ranges = counted.iter().filter_map(|clause| match clause.limit {
                Limit::Range(range) => Some(range),
                _ => None,
            });
            let window = ranges.reduce(|all, range| all.intersect(&range).unwrap_or(all))?;
            let needed = SIGMAS * best(rule.id, self.frame())?;
            let narrow = window.max? - window.min? < needed;
            let sources = counted.iter().flat_map(|clause| clause.sources.clone()).collect();
            narrow.then_some(Unmeetable { rule: rule.id, window: Range { target: None, ..window }, needed, sources })
        };
        self.rules().filter_map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(rules: &str) -> Profile {
        let head = "schema = 1\nid = \"own\"\nedition = \"1\"\nvalid_from = \"2020\"\nlayer = \"contract\"\nstatus = \"draft\"\n\
            title = { zh = \"自\", en = \"own\" }\nframe = { width = 480, height = 640 }\n";
        Profile::parse(&format!("{head}{rules}")).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn an_advice_that_cannot_be_met_is_found() {
        let clause = |rule: &str, level: &str, rest: &str| {
            format!("[{rule}]\nlevel = \"{level}\"\nsource = \"x\"\nevidence = \"D\"\n{rest}\n")
        };
        let pitch = own(&clause("pose.pitch", "should", "target = 0\ntolerance = 5"));
        let found = pitch.unmeetable();
        assert_eq!((found.len(), found[0].rule), (1, RuleId::Pitch));
        assert!(
            found[0].text().en.starts_with("pose.pitch: -5 … 5 degrees (own x) is narrower"),
            "{}",
            found[0].text().en
        );
        assert!(found[0].needed > 10.0);
        assert!(own(&clause("pose.pitch", "info", "target = 0\ntolerance = 5")).unmeetable().is_empty());
        assert!(own(&clause("pose.pitch", "should", "target = 0\ntolerance = 18")).unmeetable().is_empty());
        assert!(own(&clause("geometry.crown", "must", "min = 60\nmax = 61")).unmeetable().len() == 1);
        assert!(own(&clause("geometry.crown", "must", "min = 60")).unmeetable().is_empty(), "one end is open");
        assert!(own(&clause("file.bytes", "must", "min = 30000\nmax = 30001")).unmeetable().is_empty(), "counted");
    }

    #[test]
    fn no_shipped_profile_and_no_variant_asks_for_what_cannot_be_met() {
        for id in Profile::builtin_ids() {
            let profile = Profile::builtin(id).expect("shipped");
            let variants = profile.variants();
            let variants = variants.iter().filter(|variant| variant.layer == id);
            let variants = variants.map(|variant| profile.variant(&variant.name).expect("shipped"));
            for profile in variants.chain([profile.clone()]) {
                let found: Vec<Text> = profile.unmeetable().iter().map(Unmeetable::text).collect();
                assert!(found.is_empty(), "{}: {found:?}", profile.id());
            }
        }
    }
}
