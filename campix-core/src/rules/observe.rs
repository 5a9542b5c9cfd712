//! What a rule looks at: a fact of a family, a claim of the file, a length brought into pixels of the profile's frame.

use crate::ground::geometry::{Rect, Size};
use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::ground::words::words;
use crate::measure::{Facts, Measured, Reason};

words! {
    /// How a rule may be limited; decides which fields its table in a profile may have.
    #[non_exhaustive]
    pub enum Kind {
        /// A number between `min` and `max`, or `exact`, or `target` ± `tolerance`.
        Range "range",
        /// Width and height in pixels.
        Size "size",
        /// A word, or several words, out of `one_of`.
        Choice "choice",
        /// A colour near one of `one_of`, at most `max` away in CIEDE2000.
        Colour "colour",
        /// A property that is `required` or `forbidden`.
        Flag "flag",
        /// Nothing that is measured: a person has to attest it.
        Attest "attest",
    }
}

/// The side of the frame a share in a profile refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Axis {
    /// Shares of the width.
    Horizontal,
    /// Shares of the height.
    Vertical,
}

/// Why a rule could not be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Why {
    /// The fact it needs is missing.
    Missing(Reason),
    /// No crop is planned, so the position of the person in the frame is unknown.
    NoPlacement,
    /// The photo is pixels that never were a file.
    NoFile,
}

impl Why {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing(reason) => reason.name(),
            Self::NoPlacement => "no-placement",
            Self::NoFile => Reason::NotApplicable.name(),
        }
    }
}

/// What was found for one rule.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Observed {
    /// A number in the unit of the rule.
    Number(Measured),
    /// The probability of a state; one that cannot be told from the limit is unknown, not a warning.
    Probability(Measured),
    /// Several exact numbers, all of which have to comply.
    Numbers(Vec<f64>),
    /// A quality read from tables that are not the IJG library's: an indication, not a measurement.
    Equivalent(f64),
    /// Width and height.
    Size(u32, u32),
    /// One word.
    Word(String),
    /// Words, all of which have to be allowed.
    Words(Vec<String>),
    /// A colour; the uncertainty is in units of 0–255.
    Colour(Measured<[u8; 3]>),
    /// A property.
    Flag(Measured<bool>),
    /// Nothing observable.
    Unknown(Why),
}

/// What a rule looks at. Its kind, its unit and the words it knows follow from it, so none can contradict another.
#[derive(Debug)]
pub(crate) enum Observation {
    /// A number.
    Number { unit: Unit, of: fn(&Facts) -> Measured },
    /// The probability that a picture shows something.
    Probability { of: fn(&Facts) -> Measured },
    /// A number of bytes, which profiles may also state in kilobytes of unstated size.
    Bytes { of: fn(&Facts) -> Measured },
    /// Numbers that carry more than an uncertainty.
    Reading { unit: Unit, of: fn(&Facts) -> Observed },
    /// A length in the frame, which profiles may also state in shares of a side and in millimetres of the print.
    Length { axis: Axis, of: fn(&Facts, &View) -> Measured },
    /// Width and height in pixels.
    Size { of: fn(&Facts) -> Size },
    /// One of the words in `among`, whose order makes equal limits equal lists.
    Word { among: &'static [&'static str], of: fn(&Facts) -> Result<String, Reason> },
    /// Any of the words in `among`; `titled` says what people read for one.
    Words { among: &'static [&'static str], of: fn(&Facts) -> Vec<String>, titled: fn(&str) -> Option<Text> },
    /// A colour.
    Colour { of: fn(&Facts) -> Measured<[u8; 3]> },
    /// A property.
    Flag { of: fn(&Facts) -> Measured<bool> },
    /// Nothing: a person attests it.
    Attested,
}

impl Observation {
    /// What is found in `facts`; `view` is `None` if no crop is planned.
    pub(crate) fn observe(&self, facts: &Facts, view: Option<&View>) -> Observed {
        match self {
            Self::Number { of, .. } | Self::Bytes { of } => Observed::Number(of(facts)),
            Self::Probability { of } => Observed::Probability(of(facts)),
            Self::Reading { of, .. } => of(facts),
            Self::Length { of, .. } => {
                view.map_or(Observed::Unknown(Why::NoPlacement), |view| Observed::Number(of(facts, view)))
            }
            Self::Size { of } => Observed::Size(of(facts).width, of(facts).height),
            Self::Word { of, .. } => {
                of(facts).map_or_else(|reason| Observed::Unknown(Why::Missing(reason)), Observed::Word)
            }
            Self::Words { of, .. } => Observed::Words(of(facts)),
            Self::Colour { of } => Observed::Colour(of(facts)),
            Self::Flag { of } => Observed::Flag(of(facts)),
            Self::Attested => Observed::Unknown(Why::Missing(Reason::NotApplicable)),
        }
    }

    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Number { .. }
            | Self::Probability { .. }
            | Self::Bytes { .. }
            | Self::Reading { .. }
            | Self::Length { .. } => Kind::Range,
            Self::Size { .. } => Kind::Size,
            Self::Word { .. } | Self::Words { .. } => Kind::Choice,
            Self::Colour { .. } => Kind::Colour,
            Self::Flag { .. } => Kind::Flag,
            Self::Attested => Kind::Attest,
        }
    }

    pub(super) const fn unit(&self) -> Unit {
        match self {
            Self::Number { unit, .. } | Self::Reading { unit, .. } => *unit,
            Self::Probability { .. } => Unit::Share,
            Self::Bytes { .. } => Unit::Bytes,
            Self::Length { .. } | Self::Size { .. } => Unit::Px,
            Self::Colour { .. } => Unit::DeltaE,
            Self::Word { .. } | Self::Words { .. } | Self::Flag { .. } | Self::Attested => Unit::None,
        }
    }

    pub(super) const fn units(&self) -> &'static [Unit] {
        match self {
            Self::Bytes { .. } => &[Unit::Bytes, Unit::Kb],
            Self::Length { .. } => &[Unit::Px, Unit::Share, Unit::Mm],
            _ => match self.unit() {
                Unit::Bytes => &[Unit::Bytes],
                Unit::Px => &[Unit::Px],
                Unit::Share => &[Unit::Share],
                Unit::Ratio => &[Unit::Ratio],
                Unit::Quality => &[Unit::Quality],
                Unit::PerInch => &[Unit::PerInch],
                Unit::Count => &[Unit::Count],
                Unit::Degrees => &[Unit::Degrees],
                Unit::DeltaE => &[Unit::DeltaE],
                Unit::Lightness => &[Unit::Lightness],
                Unit::Stops => &[Unit::Stops],
                Unit::Mm | Unit::Kb | Unit::None => &[],
            },
        }
    }

    pub(super) const fn axis(&self) -> Option<Axis> {
        match self {
            Self::Length { axis, .. } => Some(*axis),
            _ => None,
        }
    }

    /// What people read for a word; `None` if it is the word itself.
    pub(super) fn title(&self, word: &str) -> Option<Text> {
        match self {
            Self::Words { titled, .. } => titled(word),
            _ => None,
        }
    }

    pub(super) const fn words(&self) -> &'static [&'static str] {
        match self {
            Self::Word { among, .. } | Self::Words { among, .. } => among,
            _ => &[],
        }
    }
}

/// The greater of the probabilities of two sides; missing if either is, because what is not seen complies with nothing.
pub(crate) fn worse(left: Measured, right: Measured) -> Measured {
    match (left.value(), right.value()) {
        (Some(one), Some(other)) if other > one => right,
        (Some(_), None) => right,
        _ => left,
    }
}

/// How far the probabilities of two sides are apart; missing if either is.
pub(crate) fn apart(left: Measured, right: Measured) -> Measured {
    left.minus(right).map(1.0, f64::abs)
}

/// The part of the photo that fills the frame, and the frame it fills.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View {
    crop: Rect,
    frame: Size,
}

impl View {
    /// The whole photo, as it is.
    pub(crate) fn whole(photo: Size, frame: Size) -> Self {
        Self { crop: Rect::new(0.0, 0.0, f64::from(photo.width), f64::from(photo.height)), frame }
    }

    /// The planned crop, in the frame of the profile.
    pub(crate) fn placed(crop: Rect, frame: Size) -> Option<Self> {
        let Rect { x, y, width, height } = crop;
        let sane = [x, y, width, height].into_iter().all(f64::is_finite) && width > 0.0 && height > 0.0;
        sane.then_some(Self { crop, frame })
    }

    /// Pixels of the frame for one pixel of the photo. The height decides, so that a verdict does not depend on
    /// resolution; a wrong shape is left to the rules of size and aspect.
    fn scale(&self) -> f64 {
        f64::from(self.frame.height) / self.crop.height
    }

    pub(crate) fn length(&self, measured: Measured) -> Measured {
        let scale = self.scale();
        measured.map(scale, |length| length * scale)
    }

    /// Distance below the upper edge.
    pub(crate) fn below_top(&self, y: Measured) -> Measured {
        let scale = self.scale();
        y.map(scale, |y| (y - self.crop.y) * scale)
    }

    /// Distance above the lower edge.
    pub(crate) fn above_bottom(&self, y: Measured) -> Measured {
        let scale = self.scale();
        y.map(scale, |y| (self.crop.bottom() - y) * scale)
    }

    /// Distance from the left edge of a frame whose middle is the middle of the crop.
    pub(crate) fn across(&self, x: Measured) -> Measured {
        let scale = self.scale();
        x.map(scale, |x| f64::from(self.frame.width) / 2.0 + (x - self.crop.centre().x) * scale)
    }

    /// The smaller of the gaps left of `left` and right of `right`.
    pub(crate) fn clearance(&self, left: Measured, right: Measured) -> Measured {
        let scale = self.scale();
        let left = left.map(scale, |x| (x - self.crop.x) * scale);
        let right = right.map(scale, |x| (self.crop.right() - x) * scale);
        match (left, right) {
            (Measured::Known { value: l, .. }, Measured::Known { value: r, .. }) => {
                if r < l {
                    right
                } else {
                    left
                }
            }
            (Measured::Missing(_), _) => left,
            (_, Measured::Missing(_)) => right,
        }
    }
}
