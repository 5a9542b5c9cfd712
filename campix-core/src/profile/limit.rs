//! What a rule allows, and how two allowances of the same property combine.
//!
//! Intersections only ever narrow: nothing allowed by the result is refused by one of its parts.

use crate::ground::text::Text;
use crate::ground::words::words;
use serde::Serialize;

words! {
    /// How binding a clause is.
    pub enum Level {
        /// Breaking it fails the photo.
        Must "must",
        /// "Normally", "reference", "recommended": breaking it warns.
        Should "should",
        /// Reported, never counted.
        Info "info",
    }
}

words! {
    /// How well a figure is evidenced.
    pub enum Evidence {
        /// A primary or official page was read.
        A "A",
        /// Several copies of an official text agree.
        B "B",
        /// One secondary page only.
        C "C",
        /// General knowledge, confirmed in no source.
        G "G",
        /// Derived or decided by campix.
        D "D",
    }
}

words! {
    /// Whose rules a profile states; the earlier wins where two recommendations contradict each other.
    pub enum LayerKind {
        /// A contract or tender.
        Contract "contract",
        /// A national rule.
        National "national",
        /// The channel that takes the files.
        Channel "channel",
        /// Advice, such as an ISO standard that no one made binding.
        Advice "advice",
        /// Thresholds of campix itself, for rules that are stated in words only.
        Engine "engine",
    }
}

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Source {
    /// Whose rules the profile states.
    pub layer: LayerKind,
    /// Id of the profile that states it.
    pub profile: String,
    /// The clause: "R99-38".
    pub id: String,
    /// How well it is evidenced.
    pub evidence: Evidence,
    /// How binding the clause itself is.
    pub level: Level,
}

words! {
    /// One end of a range.
    pub enum Edge {
        /// The least value that is allowed.
        Min "min",
        /// The greatest value that is allowed.
        Max "max",
    }
}

/// An interval, with or without ends, and the value aimed at.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Range {
    /// Least value allowed.
    pub min: Option<f64>,
    /// Greatest value allowed.
    pub max: Option<f64>,
    /// Below `min` but allowed under another reading of the source's unit down to here; never above `min`.
    pub doubt_min: Option<f64>,
    /// Above `max` but allowed under another reading of the source's unit up to here; never below `max`.
    pub doubt_max: Option<f64>,
    /// The value aimed at inside the interval.
    pub target: Option<f64>,
}

fn later<T>(a: Option<T>, b: Option<T>, pick: impl Fn(T, T) -> T) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(pick(a, b)),
        (a, b) => a.or(b),
    }
}

impl Range {
    /// The interval from `min` to `max`.
    pub const fn between(min: Option<f64>, max: Option<f64>) -> Self {
        Self { min, max, doubt_min: min, doubt_max: max, target: None }
    }

    /// What both allow, or `None` if nothing is left. The target of `self` wins if it lies inside.
    pub fn intersect(&self, other: &Self) -> Option<Self> {
        let min = later(self.min, other.min, f64::max);
        let max = later(self.max, other.max, f64::min);
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            return None;
        }
        let target = [self.target, other.target]
            .into_iter()
            .flatten()
            .find(|&target| min.is_none_or(|min| target >= min) && max.is_none_or(|max| target <= max));
        Some(Self {
            min,
            max,
            doubt_min: later(self.doubt_min, other.doubt_min, f64::max),
            doubt_max: later(self.doubt_max, other.doubt_max, f64::min),
            target,
        })
    }

    /// Whether `value` lies inside, ends included.
    pub fn contains(&self, value: f64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }

    /// Whether everything inside `self` also lies inside `other`, and has no other target.
    pub fn within(&self, other: &Self) -> bool {
        let low = other.min.is_none_or(|outer| self.min.is_some_and(|inner| inner >= outer));
        let high = other.max.is_none_or(|outer| self.max.is_some_and(|inner| inner <= outer));
        low && high
    }

    /// Distance from `value` to the nearest end if it lies outside, 0 inside.
    pub fn excess(&self, value: f64) -> f64 {
        let below = self.min.map_or(0.0, |min| min - value);
        let above = self.max.map_or(0.0, |max| value - max);
        below.max(above).max(0.0)
    }

    /// All numbers multiplied by `factor`, rounded to a millionth so that 0.7 of 640 is 448.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        let scale = |value: Option<f64>| value.map(|value| (value * factor * 1e6).round() / 1e6);
        Self {
            min: scale(self.min),
            max: scale(self.max),
            doubt_min: scale(self.doubt_min),
            doubt_max: scale(self.doubt_max),
            target: scale(self.target),
        }
    }

    /// The one value allowed, if there is only one.
    pub fn exact(&self) -> Option<f64> {
        match (self.min, self.max) {
            // Both ends are copies of the same stated number, so equality is exact.
            (Some(min), Some(max)) if min.to_bits() == max.to_bits() => Some(min),
            _ => None,
        }
    }
}

/// A reference colour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamedColour {
    /// Its usual name in English.
    pub name: String,
    /// sRGB, 0–255.
    pub rgb: [u8; 3],
}

/// What a rule allows.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Limit {
    /// A number in an interval.
    Range(Range),
    /// Width and height.
    Size {
        /// Width in pixels.
        width: Range,
        /// Height in pixels.
        height: Range,
    },
    /// Only these words; an empty list allows none.
    Choice(Vec<&'static str>),
    /// A colour near one of these.
    Colour {
        /// The references.
        one_of: Vec<NamedColour>,
        /// Largest CIEDE2000 difference; `None` until a threshold layer gives one.
        max: Option<f64>,
    },
    /// A property that must be there (true) or must not (false).
    Flag(bool),
    /// Nothing measurable.
    Attest,
}

impl Limit {
    /// What both allow, or `None` if nothing is left or the kinds differ.
    pub fn intersect(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Range(a), Self::Range(b)) => a.intersect(b).map(Self::Range),
            (Self::Size { width: w1, height: h1 }, Self::Size { width: w2, height: h2 }) => {
                Some(Self::Size { width: w1.intersect(w2)?, height: h1.intersect(h2)? })
            }
            (Self::Choice(a), Self::Choice(b)) => {
                let both: Vec<_> = a.iter().copied().filter(|word| b.contains(word)).collect();
                // If nothing at all may be present, the empty list is the result.
                (!both.is_empty() || a.is_empty() || b.is_empty()).then_some(Self::Choice(both))
            }
            (Self::Colour { one_of: a, max: m1 }, Self::Colour { one_of: b, max: m2 }) => {
                let one_of: Vec<_> = if a.is_empty() || b.is_empty() {
                    // A threshold layer states a distance and no colour.
                    a.iter().chain(b).cloned().collect()
                } else {
                    a.iter().filter(|colour| b.iter().any(|other| other.rgb == colour.rgb)).cloned().collect()
                };
                let emptied = one_of.is_empty() && !(a.is_empty() && b.is_empty());
                (!emptied).then(|| Self::Colour { one_of, max: later(*m1, *m2, f64::min) })
            }
            (Self::Flag(a), Self::Flag(b)) => (a == b).then_some(Self::Flag(*a)),
            (Self::Attest, Self::Attest) => Some(Self::Attest),
            _ => None,
        }
    }

    /// Whether `other` allows everything that `self` allows.
    pub fn within(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Range(a), Self::Range(b)) => a.within(b),
            (Self::Size { width: w1, height: h1 }, Self::Size { width: w2, height: h2 }) => {
                w1.within(w2) && h1.within(h2)
            }
            (Self::Choice(a), Self::Choice(b)) => a.iter().all(|word| b.contains(word)),
            (Self::Colour { one_of: a, max: m1 }, Self::Colour { one_of: b, max: m2 }) => {
                a.iter().all(|colour| b.iter().any(|other| other.rgb == colour.rgb))
                    && m2.is_none_or(|outer| m1.is_some_and(|inner| inner <= outer))
            }
            (Self::Flag(a), Self::Flag(b)) => a == b,
            (Self::Attest, Self::Attest) => true,
            _ => false,
        }
    }

    /// Numbers multiplied by `factor`; words and colours are kept.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        match self {
            Self::Range(range) => Self::Range(range.scaled(factor)),
            other => other.clone(),
        }
    }
}

impl Level {
    /// The word for people: 必须, must.
    pub const fn title(self) -> Text {
        match self {
            Self::Must => Text::fixed("必须", "must"),
            Self::Should => Text::fixed("建议", "should"),
            Self::Info => Text::fixed("参考", "info"),
        }
    }
}

impl LayerKind {
    /// The word for people: 合同, contract.
    pub const fn title(self) -> Text {
        match self {
            Self::Contract => Text::fixed("合同", "contract"),
            Self::National => Text::fixed("国家规定", "national"),
            Self::Channel => Text::fixed("接收渠道", "channel"),
            Self::Advice => Text::fixed("建议", "advice"),
            Self::Engine => Text::fixed("程序阈值", "engine"),
        }
    }
}

impl Edge {
    /// The word for people: 下限, min.
    pub const fn title(self) -> Text {
        match self {
            Self::Min => Text::fixed("下限", "min"),
            Self::Max => Text::fixed("上限", "max"),
        }
    }
}

impl Limit {
    /// What is allowed, in both languages; the English one is that of `Display`. Words that stand in files stay as they are.
    pub fn text(&self) -> Text {
        let en = self.to_string();
        let zh = match self {
            Self::Range(range) => range.chinese(),
            Self::Size { width, height } => format!("宽 {}，高 {}", width.chinese(), height.chinese()),
            Self::Choice(words) if words.is_empty() => "无".to_owned(),
            Self::Choice(_) => en.clone(),
            Self::Colour { one_of, max } => {
                let names: Vec<String> = one_of
                    .iter()
                    .map(|NamedColour { name, rgb: [r, g, b] }| format!("{}（{r},{g},{b}）", colour_zh(name)))
                    .collect();
                format!("{}{}", names.join(" / "), max.map(|max| format!(" ± {max}")).unwrap_or_default())
            }
            Self::Flag(true) => "必须有".to_owned(),
            Self::Flag(false) => "不得有".to_owned(),
            Self::Attest => "由人确认".to_owned(),
        };
        Text::new(zh, en)
    }
}

impl Range {
    fn chinese(&self) -> String {
        if (self.min, self.max) == (None, None) { "不限".to_owned() } else { self.to_string() }
    }
}

/// Profiles name colours in English; the usual names are translated.
pub(crate) fn colour_zh(name: &str) -> &str {
    match name {
        "light blue" => "浅蓝色",
        "white" => "白色",
        "light grey" => "浅灰色",
        "darkest light grey" => "最深的浅灰色",
        "older blue" => "旧版蓝色",
        _ => name,
    }
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.min, self.max) {
            _ if self.exact().is_some() => write!(f, "= {}", self.min.unwrap_or_default())?,
            (Some(min), Some(max)) if min < 0.0 => write!(f, "{min} … {max}")?,
            (Some(min), Some(max)) => write!(f, "{min}–{max}")?,
            (Some(min), None) => write!(f, "≥ {min}")?,
            (None, Some(max)) => write!(f, "≤ {max}")?,
            (None, None) => f.write_str("any")?,
        }
        match self.target {
            Some(target) if self.exact().is_none() => write!(f, " → {target}"),
            _ => Ok(()),
        }
    }
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Range(range) => range.fmt(f),
            Self::Size { width, height } => write!(f, "width {width}, height {height}"),
            Self::Choice(words) if words.is_empty() => f.write_str("none"),
            Self::Choice(words) => f.write_str(&words.join(" / ")),
            Self::Colour { one_of, max } => {
                for (index, NamedColour { name, rgb: [r, g, b] }) in one_of.iter().enumerate() {
                    write!(f, "{}{name} ({r},{g},{b})", if index == 0 { "" } else { " / " })?;
                }
                match max {
                    Some(max) => write!(f, " ± {max}"),
                    None => Ok(()),
                }
            }
            Self::Flag(true) => f.write_str("required"),
            Self::Flag(false) => f.write_str("forbidden"),
            Self::Attest => f.write_str("attested"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn range() -> impl Strategy<Value = Range> {
        (proptest::option::of(-100i32..100), proptest::option::of(0i32..100)).prop_map(|(min, width)| {
            let min = min.map(f64::from);
            Range::between(min, width.map(|width| min.unwrap_or(0.0) + f64::from(width)))
        })
    }

    proptest! {
        #[test]
        fn intersections_are_commutative_and_never_widen(a in range(), b in range(), value in -150i32..250) {
            let value = f64::from(value);
            prop_assert_eq!(a.intersect(&b), b.intersect(&a));
            match a.intersect(&b) {
                Some(both) => {
                    prop_assert_eq!(both.contains(value), a.contains(value) && b.contains(value));
                    prop_assert!(both.within(&a) && both.within(&b));
                }
                None => prop_assert!(!(a.contains(value) && b.contains(value))),
            }
        }
    }

    #[test]
    fn fractions_of_the_frame_come_out_whole() {
        assert_eq!(Range::between(Some(0.7), None).scaled(640.0).min, Some(448.0));
        assert_eq!(Range::between(Some(0.1), None).scaled(640.0).min, Some(64.0));
    }

    #[test]
    fn a_colour_list_is_narrowed_and_may_run_empty() {
        let colour = |name: &str, rgb| NamedColour { name: name.into(), rgb };
        let three = Limit::Colour {
            one_of: vec![colour("light blue", [100, 197, 255]), colour("white", [255, 255, 255])],
            max: Some(10.0),
        };
        let blue = Limit::Colour { one_of: vec![colour("blue", [100, 197, 255])], max: None };
        let red = Limit::Colour { one_of: vec![colour("red", [255, 0, 0])], max: None };
        let both = three.intersect(&blue).expect("blue is in both");
        assert!(both.within(&three) && both.within(&blue));
        assert_eq!(three.intersect(&red), None);
    }
}
