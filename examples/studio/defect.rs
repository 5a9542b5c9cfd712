//! Planted defects: each breaks one rule visibly and leaves the rest as it was.

use super::backdrop::Backdrop;
use super::person::{Garment, HairStyle, Pattern, Sitter};
use super::scene::Scene;

/// A defect that can be planted into a portrait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Defect {
    Tilted,
    Turned,
    ChinRaised,
    OffCentre,
    TooSmall,
    TooLarge,
    TooHigh,
    TooLow,
    NoShoulders,
    SlantedShoulders,
    ClosedEyes,
    OpenMouth,
    HairOverEyes,
    Gradient,
    Shadow,
    WrongBlue,
    WhiteWall,
    ForeignObject,
    Border,
    Text,
    ClothesLikeBackdrop,
    HalfDark,
    Dark,
    Overexposed,
    ColourCast,
    Blurred,
    LowResolution,
    TwoPeople,
    Nobody,
}

/// One row of the table of defects.
type Row = (Defect, &'static str, &'static str);

const TABLE: [Row; 29] = [
    (Defect::Tilted, "tilted", "pose.roll"),
    (Defect::Turned, "turned", "pose.yaw"),
    (Defect::ChinRaised, "chin-raised", "pose.pitch"),
    (Defect::OffCentre, "off-centre", "geometry.centring"),
    (Defect::TooSmall, "too-small", "geometry.face-width"),
    (Defect::TooLarge, "too-large", "geometry.face-width"),
    (Defect::TooHigh, "too-high", "geometry.crown"),
    (Defect::TooLow, "too-low", "geometry.eye-line"),
    (Defect::NoShoulders, "no-shoulders", "body.shoulders-visible"),
    (Defect::SlantedShoulders, "slanted-shoulders", "body.shoulders-level"),
    (Defect::ClosedEyes, "closed-eyes", "eyes.open"),
    (Defect::OpenMouth, "open-mouth", "mouth.closed"),
    (Defect::HairOverEyes, "hair-over-eyes", "hair.brows"),
    (Defect::Gradient, "gradient", "background.gradient"),
    (Defect::Shadow, "shadow", "background.shadow"),
    (Defect::WrongBlue, "wrong-blue", "background.colour"),
    (Defect::WhiteWall, "white-wall", "background.colour"),
    (Defect::ForeignObject, "foreign-object", "background.objects"),
    (Defect::Border, "border", "background.border"),
    (Defect::Text, "text", "background.border"),
    (Defect::ClothesLikeBackdrop, "clothes-like-backdrop", "background.clothes-contrast"),
    (Defect::HalfDark, "half-dark", "light.balance"),
    (Defect::Dark, "dark", "light.exposure"),
    (Defect::Overexposed, "overexposed", "light.highlights"),
    (Defect::ColourCast, "colour-cast", "light.cast"),
    (Defect::Blurred, "blurred", "focus.sharpness"),
    (Defect::LowResolution, "low-resolution", "focus.sharpness"),
    (Defect::TwoPeople, "two-people", "face.count"),
    (Defect::Nobody, "nobody", "face.count"),
];

impl Defect {
    /// All defects.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.0)
    }

    /// The defect with this name.
    pub fn named(name: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// Its name: "half-dark".
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// Id of the rule that it should break under a standard that has this rule.
    pub fn rule(self) -> &'static str {
        self.row().2
    }

    /// Plants the defect into a description; what a description cannot hold is added while drawing.
    pub fn plant(self, people: &mut Vec<Sitter>, scene: &mut Scene, other: Sitter) {
        let side = if scene.seed.is_multiple_of(2) { 1.0 } else { -1.0 };
        let flaws = &mut scene.flaws;
        match self {
            Self::Tilted => scene.roll_degrees = 9.0 * side,
            Self::Turned => scene.yaw_degrees = 14.0 * side,
            // Beyond what a long nose passes for, which the limit of the engine allows.
            Self::ChinRaised => scene.pitch_degrees = 22.0,
            Self::OffCentre => scene.eyes_at[0] = 0.5 + 0.11 * side,
            Self::TooSmall => (scene.interpupil, scene.eyes_at[1]) = (0.095, 0.34),
            Self::TooLarge => (scene.interpupil, scene.eyes_at[1]) = (0.225, 0.46),
            Self::TooHigh => scene.eyes_at[1] = 0.30,
            Self::TooLow => scene.eyes_at[1] = 0.56,
            Self::NoShoulders => (scene.interpupil, scene.eyes_at[1]) = (0.2, 0.56),
            Self::SlantedShoulders => flaws.slope = 0.16 * side,
            Self::ClosedEyes => scene.eyes_open = 0.0,
            Self::OpenMouth => scene.mouth_open = 0.9,
            Self::HairOverEyes => {
                for sitter in people {
                    (sitter.hair, sitter.fringe, sitter.parting) = (HairStyle::LongFringe, 0.36, 0.0);
                    sitter.hair_volume = sitter.hair_volume.max(0.15);
                }
            }
            Self::Gradient => scene.backdrop = Backdrop::Gradient([126, 210, 255], [38, 112, 190], 90.0),
            Self::Shadow => flaws.shadow = 0.6 * side,
            Self::WrongBlue => scene.backdrop = Backdrop::Plain([20, 70, 190]),
            Self::WhiteWall => scene.backdrop = Backdrop::Canvas([226, 224, 218], 0.12),
            Self::ForeignObject => flaws.object = side,
            Self::Border => flaws.border = 0.018,
            Self::Text => flaws.stamp = true,
            Self::ClothesLikeBackdrop => {
                let colour = scene.backdrop.colour();
                for sitter in people {
                    (sitter.garment, sitter.pattern) = (Garment::CrewNeck, Pattern::Plain);
                    sitter.cloth = [colour; 3];
                    if sitter.hair == HairStyle::Scarf {
                        sitter.hair = HairStyle::Bob;
                    }
                }
            }
            Self::HalfDark => scene.light_ratio = if side > 0.0 { 9.0 } else { 1.0 / 9.0 },
            Self::Dark => flaws.gain = [0.22; 3],
            Self::Overexposed => flaws.gain = [2.3; 3],
            Self::ColourCast => flaws.gain = if side > 0.0 { [0.72, 1.12, 0.74] } else { [1.05, 0.92, 0.42] },
            Self::Blurred => flaws.blur = 0.055,
            Self::LowResolution => flaws.coarse = 0.055,
            Self::TwoPeople => people.push(other),
            Self::Nobody => people.clear(),
        }
    }
}

/// What goes wrong apart from pose, light and people. The default is flawless.
#[derive(Debug, Clone, PartialEq)]
pub struct Flaws {
    /// Depth of a shadow the sitter casts on the backdrop, 0–1; negative: on the picture's left.
    pub shadow: f32,
    /// A lamp stand and a chair in the frame: 1 on the picture's right, −1 on its left, 0 none.
    pub object: f32,
    /// Width of a white border, as a share of the height.
    pub border: f32,
    /// Whether the camera burned the date into the picture.
    pub stamp: bool,
    /// Factor on all light that reaches the sensor, by channel.
    pub gain: [f32; 3],
    /// Radius of the blur in inter-pupil distances.
    pub blur: f32,
    /// Side of the squares the picture was once reduced to, in inter-pupil distances.
    pub coarse: f32,
    /// Slope of the shoulders; positive: the picture's right is lower.
    pub slope: f32,
}

impl Default for Flaws {
    fn default() -> Self {
        Self { shadow: 0.0, object: 0.0, border: 0.0, stamp: false, gain: [1.0; 3], blur: 0.0, coarse: 0.0, slope: 0.0 }
    }
}
