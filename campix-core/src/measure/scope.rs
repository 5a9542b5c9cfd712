//! Which facts are wanted beyond those that every profile needs.

/// What is measured of a photo. Faces, head, backdrop, light and sharpness always are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scope {
    /// What is worn, and what hair or things hide.
    pub appearance: bool,
    /// Traces of what was done to a picture before.
    pub evidence: bool,
}

impl Scope {
    /// Everything.
    pub const ALL: Self = Self { appearance: true, evidence: true };
    /// What every profile needs, and no more.
    pub const LEAST: Self = Self { appearance: false, evidence: false };

    /// What this or `other` wants.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self { appearance: self.appearance || other.appearance, evidence: self.evidence || other.evidence }
    }
}
