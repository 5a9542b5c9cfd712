//! What a file must be: its band of bytes and the choices a profile may make.

use crate::ground::band::{ByteBand, Padding, USUAL_DENSITY, USUAL_QUALITY};

/// How many colour samples are kept for four brightness samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Chroma {
    /// What gives the better picture at this size and band.
    #[default]
    Auto,
    /// Halved in both directions (4:2:0).
    S420,
    /// Halved horizontally (4:2:2).
    S422,
    /// All (4:4:4).
    S444,
}

/// How long to look for a better picture of the same length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Effort {
    /// Rounds each coefficient on its own.
    #[default]
    Fast,
    /// Weighs the error of every coefficient against its bits (trellis); several times slower.
    Best,
}

/// How many components the file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Components {
    /// Three, also for a grey picture, because some portals demand 24-bit colour.
    #[default]
    Always3,
    /// One where every pixel is grey.
    GreyIfGrey,
}

/// Whether the finished file is decoded again and compared with the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Measure {
    /// PSNR and SSIM of the finished file.
    #[default]
    Fidelity,
    /// Nothing: the caller decodes the file anyway or needs the time.
    Nothing,
}

/// What the file must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BandSpec {
    /// Allowed length of the file. Default: [20 480, 30 000].
    pub band: ByteBand,
    /// Lowest quality, 1–100, that a reader may estimate from the finished file's quantisation tables.
    /// `None`: any. Default: 60.
    pub quality_floor: Option<u8>,
    /// Dots per inch written into JFIF, 1–65 535. Default: 300.
    pub density: u16,
    /// Colour sampling. Default: `Auto`.
    pub chroma: Chroma,
    /// How long to look for a better picture. Default: `Fast`.
    pub effort: Effort,
    /// What to do with a picture that stays below the band. Default: `Never`.
    pub padding: Padding,
    /// Number of components. Default: `Always3`.
    pub components: Components,
    /// MCUs between two restart markers; 0: none. Default: 0.
    pub restart_interval: u16,
    /// What the report measures on the finished file. Default: `Fidelity`.
    pub measure: Measure,
}

impl Default for BandSpec {
    fn default() -> Self {
        Self {
            band: ByteBand::default(),
            quality_floor: Some(USUAL_QUALITY),
            density: USUAL_DENSITY,
            chroma: Chroma::Auto,
            effort: Effort::Fast,
            padding: Padding::Never,
            components: Components::Always3,
            restart_interval: 0,
            measure: Measure::Fidelity,
        }
    }
}

impl BandSpec {
    /// Sets the allowed length of the file.
    #[must_use]
    pub const fn band(mut self, band: ByteBand) -> Self {
        self.band = band;
        self
    }

    /// Sets the lowest quality, 1–100, or lifts the floor.
    #[must_use]
    pub const fn quality_floor(mut self, floor: Option<u8>) -> Self {
        self.quality_floor = floor;
        self
    }

    /// Sets the density, in dots per inch.
    #[must_use]
    pub const fn density(mut self, density: u16) -> Self {
        self.density = density;
        self
    }

    /// Sets the colour sampling.
    #[must_use]
    pub const fn chroma(mut self, chroma: Chroma) -> Self {
        self.chroma = chroma;
        self
    }

    /// Sets how long to look for a better picture.
    #[must_use]
    pub const fn effort(mut self, effort: Effort) -> Self {
        self.effort = effort;
        self
    }

    /// Sets what to do with a picture that stays below the band.
    #[must_use]
    pub const fn padding(mut self, padding: Padding) -> Self {
        self.padding = padding;
        self
    }

    /// Sets the number of components.
    #[must_use]
    pub const fn components(mut self, components: Components) -> Self {
        self.components = components;
        self
    }

    /// Sets the number of MCUs between two restart markers; 0: none.
    #[must_use]
    pub const fn restart_interval(mut self, mcus: u16) -> Self {
        self.restart_interval = mcus;
        self
    }

    /// Sets what the report measures on the finished file.
    #[must_use]
    pub const fn measure(mut self, measure: Measure) -> Self {
        self.measure = measure;
        self
    }
}
