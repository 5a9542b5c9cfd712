//! A value with its uncertainty, or the reason why there is none.

use crate::ground::words::words;
use serde::{Deserialize, Serialize};

/// One measurement.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measured<T = f64> {
    /// It was measured.
    Known {
        /// The value.
        value: T,
        /// One standard deviation, in the unit of the value; 0 for what is counted or read.
        uncertainty: f64,
    },
    /// It could not be measured.
    Missing(Reason),
}

words! {
    /// Why a measurement is missing.
    #[non_exhaustive]
    pub enum Reason {
        /// No face was found.
        NoFace "no-face",
        /// No face is upright; one is after a quarter turn clockwise.
        TurnRight "turn-right",
        /// No face is upright; one is after half a turn.
        UpsideDown "upside-down",
        /// No face is upright; one is after a quarter turn counter-clockwise.
        TurnLeft "turn-left",
        /// Several faces were found; none is preferred.
        SeveralFaces "several-faces",
        /// The subject could not be distinguished from the backdrop.
        NoOutline "no-outline",
        /// The part in question reaches over the edge of the picture.
        OutOfFrame "out-of-frame",
        /// The part in question covers too few pixels.
        TooSmall "too-small",
        /// Too few backdrop pixels are visible.
        NoBackdrop "no-backdrop",
        /// The points it follows from are too uncertain.
        Uncertain "uncertain",
        /// Something lies over it: dark lenses, a mask.
        Covered "covered",
        /// The profile for which the photo was measured does not ask for it.
        NotAsked "not-asked",
        /// The container has no such property.
        NotApplicable "not-applicable",
        /// The file does not declare it.
        NotDeclared "not-declared",
    }
}

impl<T: Copy> Measured<T> {
    /// A value without uncertainty: counted or read.
    pub const fn exact(value: T) -> Self {
        Self::Known { value, uncertainty: 0.0 }
    }

    /// A value with one standard deviation.
    pub const fn with(value: T, uncertainty: f64) -> Self {
        Self::Known { value, uncertainty }
    }

    /// The value, if there is one.
    pub const fn value(self) -> Option<T> {
        match self {
            Self::Known { value, .. } => Some(value),
            Self::Missing(_) => None,
        }
    }

    /// One standard deviation, if there is a value.
    pub const fn uncertainty(self) -> Option<f64> {
        match self {
            Self::Known { uncertainty, .. } => Some(uncertainty),
            Self::Missing(_) => None,
        }
    }

    /// Why there is no value, if there is none.
    pub const fn reason(self) -> Option<Reason> {
        match self {
            Self::Known { .. } => None,
            Self::Missing(reason) => Some(reason),
        }
    }

    /// The value mapped by `f`; the uncertainty is multiplied by `scale`.
    pub fn map<U>(self, scale: f64, f: impl FnOnce(T) -> U) -> Measured<U> {
        match self {
            Self::Known { value, uncertainty } => Measured::Known { value: f(value), uncertainty: uncertainty * scale },
            Self::Missing(reason) => Measured::Missing(reason),
        }
    }
}

impl Measured<f64> {
    /// This minus `other`, both independent; missing if either is.
    pub(crate) fn minus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Known { value: one, uncertainty: sigma }, Self::Known { value: two, uncertainty: tau }) => {
                Self::Known { value: one - two, uncertainty: (sigma * sigma + tau * tau).sqrt() }
            }
            (Self::Missing(reason), _) | (_, Self::Missing(reason)) => Self::Missing(reason),
        }
    }

    /// Halfway between this and `other`, both independent; missing if either is.
    pub(crate) fn middle(self, other: Self) -> Self {
        match (self, other) {
            (Self::Known { value: one, uncertainty: sigma }, Self::Known { value: two, uncertainty: tau }) => {
                Self::Known { value: f64::midpoint(one, two), uncertainty: (sigma * sigma + tau * tau).sqrt() / 2.0 }
            }
            (Self::Missing(reason), _) | (_, Self::Missing(reason)) => Self::Missing(reason),
        }
    }
}
