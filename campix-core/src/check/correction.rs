//! Finding → what a photographer does about it, with the figure that was measured and the limit it misses: "sit lower or raise the
//! camera: gap above the crown 44 px, at least 50".

use crate::check::report::{Finding, Verdict};
use crate::check::value::{Value, allowed_text, plain, with_unit};
use crate::ground::text::{Language, Text, both};
use crate::ground::unit::Unit;
use crate::measure::Reason;
use crate::profile::{Limit, Range};
use crate::rules::{RuleId, Why, entry};

impl Finding {
    /// What is done about it, without figures; `None` if the finding passes.
    pub(crate) fn what_to_do(&self) -> Option<Text> {
        match (&self.measured, self.verdict) {
            (_, Verdict::Pass) => None,
            (Some(measured), _) => Some(what_to_do(self.rule, is_low(measured, &self.allowed))),
            (None, _) => self.reason.map(|why| unmeasured(self.rule, why)),
        }
    }

    /// What is done before the next shot; `None` if the finding passes.
    pub(crate) fn correction(&self) -> Option<Text> {
        let text = match (&self.measured, self.verdict) {
            (_, Verdict::Pass) => return None,
            (Some(measured), _) => {
                let figures = figures(self.rule, measured, &self.allowed);
                let what = what_to_do(self.rule, is_low(measured, &self.allowed));
                joined(&what, figures.as_ref())
            }
            (None, _) => self.reason.map(|why| unmeasured(self.rule, why)).unwrap_or_default(),
        };
        Some(match self.verdict {
            // The photo is delivered all the same; the next person should not come as near to the edge.
            Verdict::Warn => both!(en "next time {text}", zh "下次注意：{text}"; text = text),
            Verdict::Unknown => {
                both!(en "look for yourself; if it is wrong, {text}", zh "先人工查看；如确有问题，{text}"; text = text)
            }
            _ => text,
        })
    }
}

/// What is done about a number of a rule that lies outside its range, or too near its edge.
#[cfg(any(test, feature = "day"))]
pub(crate) fn correct(rule: RuleId, value: f64, range: &Range) -> Text {
    let (measured, allowed) = (Value::Number(value), Limit::Range(*range));
    joined(&what_to_do(rule, is_low(&measured, &allowed)), figures(rule, &measured, &allowed).as_ref())
}

/// What is done so that something can be measured next time.
pub(crate) fn unmeasured(rule: RuleId, why: Why) -> Text {
    let title = &entry(rule).title;
    let (zh, en) = match why {
        Why::NoFile => ("交出文件后再看这一条", "judge the file when there is one"),
        Why::NoPlacement => ("先解决其他各条，再看这一条", "settle what else was found first"),
        Why::Missing(reason) => match reason {
            Reason::NoFace => ("正对镜头，免冠，露出五官", "face the camera, bareheaded, nothing over the face"),
            Reason::TurnRight => ("照片顺时针转90°", "turn the photo a quarter clockwise"),
            Reason::UpsideDown => ("照片转180°", "turn the photo by half"),
            Reason::TurnLeft => ("照片逆时针转90°", "turn the photo a quarter counter-clockwise"),
            Reason::SeveralFaces => ("画面中只留本人", "only the person in the picture"),
            Reason::NoOutline => (
                "换与头发、衣服颜色分得开的背景，或加轮廓光",
                "a backdrop unlike hair and clothes, or a lamp from behind",
            ),
            Reason::OutOfFrame => {
                ("退后一些或拉远镜头，该部位完整入镜", "move back or zoom out until it is in the picture as a whole")
            }
            Reason::TooSmall => ("走近一些，相机尺寸设到最大", "come nearer and set the camera to its largest size"),
            Reason::NoBackdrop => ("退后一些，四周露出背景", "move back until the backdrop shows all around"),
            Reason::Uncertain => ("对准眼睛对焦，光线补足，正对镜头", "focus on the eyes, add light, face the camera"),
            Reason::Covered => ("摘下墨镜、口罩", "take off dark glasses and masks"),
            Reason::NotAsked => ("按此标准重新测量", "measure it again for this profile"),
            Reason::NotApplicable | Reason::NotDeclared => ("换用相机直出的 JPEG", "hand in the camera's own JPEG"),
        },
    };
    both!(en "{en}: {title} could not be measured", zh "{zh}：{title}无法测量"; title = title)
}

/// What is done about a value that is too low, or too high, in a few words.
pub(crate) fn what_to_do(rule: RuleId, low: bool) -> Text {
    let entry = entry(rule);
    entry.correction.as_ref().map_or_else(|| entry.registration.advice.clone(), |all| all.text(low).clone())
}

fn joined(what: &Text, figures: Option<&Text>) -> Text {
    match figures {
        Some(figures) => both!(en "{what}: {figures}", zh "{what}：{figures}"; what = what, figures = figures),
        None => what.clone(),
    }
}

/// Whether a value misses the lower end, or is nearer to it than to the upper one.
fn is_low(measured: &Value, allowed: &Limit) -> bool {
    match (measured, allowed) {
        (Value::Number(value), Limit::Range(range)) => {
            let above_min = range.min.map_or(f64::INFINITY, |min| value - min);
            let below_max = range.max.map_or(f64::INFINITY, |max| max - value);
            above_min <= below_max
        }
        (Value::Flag(_), Limit::Flag(required)) => *required,
        _ => false,
    }
}

/// "gap above the crown 44 px, at least 50"; `None` for properties that are there or not.
fn figures(rule: RuleId, measured: &Value, allowed: &Limit) -> Option<Text> {
    let (title, unit) = (&entry(rule).title, rule.unit());
    let in_both = |text: &dyn Fn(Language) -> String| Text::new(text(Language::Zh), text(Language::En));
    Some(match (measured, allowed) {
        (Value::Flag(_), _) | (_, Limit::Flag(_) | Limit::Attest) => return None,
        (Value::Number(value), Limit::Range(range)) => {
            let low = is_low(measured, allowed);
            let edge = if low { range.min } else { range.max }?;
            let value = in_both(&|language| quantity(outward(*value, edge, unit), unit, language));
            bound(title, &value, range, low, edge, unit)
        }
        (Value::Colour { .. }, Limit::Colour { max: Some(max), .. }) => {
            let value = in_both(&|language| measured.text(rule, language));
            let edge = plain(*max, Unit::DeltaE);
            both!(en "{title} {value}, at most {edge}", zh "{title} {value}，至多 {edge}"; title = title, value = value)
        }
        _ => {
            let value = in_both(&|language| measured.text(rule, language));
            let allowed = in_both(&|language| allowed_text(allowed, unit, language));
            both!(
                en "{title} {value}, allowed {allowed}", zh "{title} {value}，应为 {allowed}";
                title = title, value = value, allowed = allowed
            )
        }
    })
}

fn bound(title: &Text, value: &Text, range: &Range, low: bool, edge: f64, unit: Unit) -> Text {
    let edge = plain(edge, unit);
    match (range.exact().is_some(), low) {
        (true, _) => {
            both!(en "{title} {value}, must be {edge}", zh "{title} {value}，应为 {edge}"; title = title, value = value)
        }
        (_, true) => {
            both!(en "{title} {value}, at least {edge}", zh "{title} {value}，至少 {edge}"; title = title, value = value)
        }
        (_, false) => {
            both!(en "{title} {value}, at most {edge}", zh "{title} {value}，至多 {edge}"; title = title, value = value)
        }
    }
}

/// A value rounded away from the edge it misses: a miss never reads like a hit.
fn outward(value: f64, edge: f64, unit: Unit) -> f64 {
    if plain(value, unit) != plain(edge, unit) || value.total_cmp(&edge).is_eq() {
        return value;
    }
    let step = match unit {
        Unit::Bytes | Unit::Count | Unit::Quality => 1.0,
        Unit::Ratio | Unit::Share => 0.001,
        _ => 0.1,
    };
    let steps = value / step;
    step * if value < edge { libm::floor(steps - 1e-9) } else { libm::ceil(steps + 1e-9) }
}

/// A number with its unit; pixels are written out in Chinese, as photographers say them.
fn quantity(value: f64, unit: Unit, language: Language) -> String {
    match (unit, language) {
        (Unit::Px, Language::Zh) => format!("{} 像素", plain(value, unit)),
        _ => with_unit(value, unit, language),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_photographer_reads_what_to_do_what_was_measured_and_the_limit() {
        let text = correct(RuleId::Crown, 44.0, &Range::between(Some(50.0), Some(110.0)));
        assert_eq!(text.zh, "坐低一点或镜头抬高：头顶（含头发）至上边沿的距离 44 像素，至少 50");
        assert_eq!(text.en, "sit lower or raise the camera: gap above the crown, hair included 44 px, at least 50");
        let text = correct(RuleId::Exposure, 98.5, &Range::between(Some(47.0), Some(97.0)));
        assert_eq!(text.zh, "减小曝光或调暗主灯：曝光（眼白亮度） 98.5 L*，至多 97");
    }

    #[test]
    fn a_miss_never_reads_like_a_hit() {
        let text = correct(RuleId::Crown, 49.98, &Range::between(Some(50.0), None));
        assert!(text.zh.ends_with("49.9 像素，至少 50"), "{}", text.zh);
        let text = correct(RuleId::EyesOpen, 0.149_96, &Range::between(Some(0.15), None));
        assert!(text.en.ends_with("14.9 %, at least 15"), "{}", text.en);
        let text = correct(RuleId::FaceWidth, 300.01, &Range::between(Some(180.0), Some(300.0)));
        assert!(text.en.ends_with("300.1 px, at most 300"), "{}", text.en);
    }
    #[test]
    fn a_finding_says_what_to_do_and_a_pass_says_nothing() {
        use crate::check::check;
        use crate::measure::sample;
        use crate::profile::Profile;
        let profile = Profile::builtin("tender-freshman").unwrap();
        let correction = |crown: toml::Value| {
            let mut facts = sample::facts();
            sample::patch(&mut facts, "head.crown_y", &crown);
            check(&facts, &profile).finding(RuleId::Crown).unwrap().correction()
        };
        let text = correction(toml::Value::Float(30.0)).unwrap();
        for said in [&text.zh, &text.en] {
            assert!(said.contains("30") && said.contains("50"), "{said}");
        }
        let (before, unknown) = ("look for yourself; if it is wrong, ", correction("no-outline".into()).unwrap());
        assert!(unknown.en.starts_with(before) && unknown.en.len() > before.len(), "{unknown:?}");
        assert_eq!(correction(toml::Value::Float(70.0)), None);
    }
}
