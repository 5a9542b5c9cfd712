//! The vocabulary of profiles: every rule campix knows, what it is about and how it may be limited.
//!
//! An id is never renamed and never used twice; what a rule says to people stands in `check::catalogue`.

use serde::Serialize;

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Subject {
    /// The bytes of the file, before any pixel.
    File,
    /// The declared density.
    Density,
    /// Where the person stands in the frame.
    Geometry,
    /// Pose, eyes and mouth.
    Pose,
    /// The backdrop.
    Background,
    /// Light and sharpness.
    Light,
    /// What was done to the picture.
    Provenance,
    /// A duty of the session that no pixel shows.
    Session,
}

/// How a rule may be limited; decides which fields its table in a profile may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A number between `min` and `max`, or `exact`, or `target` ± `tolerance`.
    Range,
    /// Width and height in pixels.
    Size,
    /// A word, or several words, out of `one_of`.
    Choice,
    /// A colour near one of `one_of`, at most `max` away in CIEDE2000.
    Colour,
    /// A property that is `required` or `forbidden`.
    Flag,
    /// Nothing that is measured: a person has to attest it.
    Attest,
}

/// The unit of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Pixels; of the profile's frame where geometry is concerned.
    Px,
    /// A share of a whole, 0–1.
    Share,
    /// Width divided by height.
    Ratio,
    /// Quality on the scale of the IJG library, 1–100.
    Quality,
    /// Dots per inch.
    PerInch,
    /// A number of things.
    Count,
    /// Degrees.
    Degrees,
    /// CIEDE2000 colour difference.
    DeltaE,
    /// CIE L*, 0–100.
    Lightness,
    /// Stops of light: log2 of a ratio of luminances.
    Stops,
    /// Millimetres of the printed picture; only in profiles, never in reports.
    Mm,
    /// Kilobytes of unstated size, 1000 or 1024 bytes; only in profiles, never in reports.
    Kb,
    /// No unit: words, colours, yes or no.
    None,
}

impl Unit {
    /// The name in profiles and JSON: "px"; empty for [`Unit::None`].
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Px => "px",
            Self::Share => "share",
            Self::Ratio => "ratio",
            Self::Quality => "quality",
            Self::PerInch => "per-inch",
            Self::Count => "count",
            Self::Degrees => "degrees",
            Self::DeltaE => "delta-e",
            Self::Lightness => "lightness",
            Self::Stops => "stops",
            Self::Mm => "mm",
            Self::Kb => "KB",
            Self::None => "",
        }
    }

    /// The unit called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        const ALL: [Unit; 13] = [
            Unit::Bytes,
            Unit::Px,
            Unit::Share,
            Unit::Ratio,
            Unit::Quality,
            Unit::PerInch,
            Unit::Count,
            Unit::Degrees,
            Unit::DeltaE,
            Unit::Lightness,
            Unit::Stops,
            Unit::Mm,
            Unit::Kb,
        ];
        ALL.into_iter().find(|unit| unit.name() == name)
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

macro_rules! rules {
    ($($variant:ident $name:literal $subject:ident $kind:ident $unit:ident,)*) => {
        /// A rule by its stable id.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        #[allow(missing_docs)]
        pub enum RuleId {
            $($variant,)*
        }

        impl RuleId {
            /// All rules, in the order of reports.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable id: "geometry.eye-line".
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What the rule is about.
            pub const fn subject(self) -> Subject {
                match self { $(Self::$variant => Subject::$subject,)* }
            }

            /// How the rule may be limited.
            pub const fn kind(self) -> Kind {
                match self { $(Self::$variant => Kind::$kind,)* }
            }

            /// The unit of what is measured.
            pub const fn unit(self) -> Unit {
                match self { $(Self::$variant => Unit::$unit,)* }
            }
        }
    };
}

rules! {
    FileContainer "file.container" File Choice None,
    FileExtension "file.extension" File Choice None,
    FileBytes "file.bytes" File Range Bytes,
    FilePixels "file.pixels" File Size Px,
    FileAspect "file.aspect" File Range Ratio,
    FileColourModel "file.colour-model" File Choice None,
    FileQuality "file.quality" File Range Quality,
    FileBaseline "file.baseline" File Choice None,
    FileTrailingBytes "file.trailing-bytes" File Range Bytes,
    FilePrivateData "file.private-data" File Choice None,
    FileColourProfile "file.colour-profile" File Choice None,
    DensityValue "density.value" Density Range PerInch,
    DensityConflict "density.conflict" Density Range PerInch,
    FaceCount "face.count" Geometry Range Count,
    EyeLine "geometry.eye-line" Geometry Range Px,
    Crown "geometry.crown" Geometry Range Px,
    FaceWidth "geometry.face-width" Geometry Range Px,
    HeadHeight "geometry.head-height" Geometry Range Px,
    HeadWidth "geometry.head-width" Geometry Range Px,
    BelowChin "geometry.below-chin" Geometry Range Px,
    SideClearance "geometry.side-clearance" Geometry Range Px,
    Centring "geometry.centring" Geometry Range Px,
    EyeDistance "geometry.eye-distance" Geometry Range Px,
    ShouldersVisible "body.shoulders-visible" Geometry Flag None,
    ShouldersLevel "body.shoulders-level" Pose Range Degrees,
    Roll "pose.roll" Pose Range Degrees,
    Yaw "pose.yaw" Pose Range Degrees,
    Pitch "pose.pitch" Pose Range Degrees,
    EyesOpen "eyes.open" Pose Range Share,
    MouthClosed "mouth.closed" Pose Range Share,
    BackgroundColour "background.colour" Background Colour DeltaE,
    BackgroundEvenness "background.evenness" Background Range DeltaE,
    BackgroundGradient "background.gradient" Background Range Lightness,
    BackgroundShadow "background.shadow" Background Range Lightness,
    BackgroundObjects "background.objects" Background Range Share,
    BackgroundBorder "background.border" Background Flag None,
    ClothesContrast "background.clothes-contrast" Background Range DeltaE,
    Exposure "light.exposure" Light Range Lightness,
    Highlights "light.highlights" Light Range Share,
    Shadows "light.shadows" Light Range Share,
    Balance "light.balance" Light Range Stops,
    Cast "light.cast" Light Range Degrees,
    Sharpness "focus.sharpness" Light Range Share,
    Operations "provenance.operations" Provenance Choice None,
    Recent "session.recent" Session Attest None,
    Unretouched "session.unretouched" Session Attest None,
    Glasses "session.glasses" Session Attest None,
    HeadCovering "session.head-covering" Session Attest None,
    Adornment "session.adornment" Session Attest None,
    Lamps "session.lamps" Session Attest None,
}

impl RuleId {
    /// The rule with the id `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name)
    }

    /// The two halves of the id, as they nest in TOML: ("geometry", "eye-line").
    pub fn key(self) -> (&'static str, &'static str) {
        self.name().split_once('.').unwrap_or((self.name(), ""))
    }

    /// The side of the frame that shares of this rule refer to; `None` where a share of the frame has no meaning.
    pub const fn axis(self) -> Option<Axis> {
        match self {
            Self::EyeLine | Self::Crown | Self::HeadHeight | Self::BelowChin => Some(Axis::Vertical),
            Self::FaceWidth | Self::HeadWidth | Self::SideClearance | Self::Centring | Self::EyeDistance => {
                Some(Axis::Horizontal)
            }
            _ => None,
        }
    }

    /// The units in which a profile may state the rule, the measured one first.
    pub const fn units(self) -> &'static [Unit] {
        match self {
            Self::FileBytes => &[Unit::Bytes, Unit::Kb],
            _ if self.axis().is_some() => &[Unit::Px, Unit::Share, Unit::Mm],
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

    /// The words a [`Kind::Choice`] rule may list.
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            Self::FileContainer => &["JPEG", "PNG", "WebP", "BMP", "TIFF"],
            Self::FileExtension => &["jpg", "jpeg", "png", "webp", "bmp", "tif", "tiff"],
            Self::FileColourModel => &[
                "ycbcr-24",
                "rgb-24",
                "grey-8",
                "grey-16",
                "grey-alpha-16",
                "rgb-48",
                "rgba-32",
                "palette-8",
                "cmyk-32",
                "ycck-32",
            ],
            Self::FileBaseline => {
                &["baseline", "extended-sequential", "progressive", "lossless", "arithmetic", "hierarchical"]
            }
            Self::FilePrivateData => &["gps", "serial", "owner", "thumbnail", "xmp", "comment"],
            Self::FileColourProfile => &["absent", "srgb", "other", "broken"],
            Self::Operations => {
                &["orient", "convert-colour", "reduce-depth", "flatten", "crop", "scale", "enlarge", "compress", "tag"]
            }
            _ => &[],
        }
    }

    /// Whether the rule judges the file itself and so differs between an original and the registration file.
    pub const fn concerns_file(self) -> bool {
        matches!(self.subject(), Subject::File | Subject::Density)
    }
}

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for RuleId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_found_again() {
        for (index, &rule) in RuleId::ALL.iter().enumerate() {
            assert_eq!(rule as usize, index, "{rule}");
            assert_eq!(RuleId::from_name(rule.name()), Some(rule));
            assert!(rule.name().split('.').count() == 2, "{rule} nests in one table");
        }
    }

    #[test]
    fn every_kind_has_what_it_needs() {
        for &rule in RuleId::ALL {
            match rule.kind() {
                Kind::Range => assert_eq!(rule.units().first(), Some(&rule.unit()), "{rule}"),
                Kind::Choice => assert!(!rule.words().is_empty(), "{rule}"),
                _ => {}
            }
        }
    }
}
