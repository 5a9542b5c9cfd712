//! What a file claims about itself: density, colour, quantisation, private tags, trailing bytes.
//!
//! Read once from the bytes, before any pixel; a contradiction is a fact, never an error.

use serde::Serialize;

use crate::geom::Size;

/// The format of a file, told by its magic bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum Container {
    Jpeg,
    Png,
    WebP,
    Bmp,
    Tiff,
}

impl Container {
    /// The name people use: "JPEG", "WebP".
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Bmp => "BMP",
            Self::Tiff => "TIFF",
        }
    }
}

impl std::fmt::Display for Container {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Everything read from the file beside its pixels.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Metadata {
    /// Format by magic bytes.
    pub container: Container,
    /// Length of the file in bytes.
    pub bytes: u64,
    /// Size as stored, before the orientation is applied.
    pub coded_size: Size,
    /// Exif orientation, 1–8; 1 where none or an invalid one is stored.
    pub orientation: u8,
    /// Bits per channel as stored.
    pub bits: u8,
    /// Colour model as stored.
    pub colour_model: ColourModel,
    /// How a JPEG was coded.
    pub process: Option<JpegProcess>,
    /// Chroma sampling of a three-channel JPEG: "4:2:0", "4:4:4", or the raw factors of an unusual one.
    pub sampling: Option<String>,
    /// Compression quality of a JPEG.
    pub quality: Option<Quality>,
    /// The three places where density is written.
    pub density: Densities,
    /// Bytes behind the end of the picture.
    pub trailing_bytes: u64,
    /// The embedded ICC profile.
    pub icc: Icc,
    /// What must not be delivered.
    pub private: PrivateData,
    /// Exif DateTimeOriginal as written, "YYYY:MM:DD HH:MM:SS".
    pub captured: Option<String>,
}

/// Colour model of the stored pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum ColourModel {
    Grey,
    GreyAlpha,
    Rgb,
    Rgba,
    Palette,
    #[serde(rename = "ycbcr")]
    YCbCr,
    Cmyk,
    Ycck,
}

/// Coding process of a JPEG, by its start-of-frame marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum JpegProcess {
    Baseline,
    ExtendedSequential,
    Progressive,
    Lossless,
    Arithmetic,
}

/// Compression quality, estimated from the quantisation tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
#[non_exhaustive]
pub enum Quality {
    /// Exactly the tables of the IJG library at this quality, 1–100.
    Ijg(u8),
    /// Not an IJG table; the IJG quality whose tables are nearest in total, 1–100, by ImageMagick's sums.
    Equivalent(u8),
}

/// Density as declared in up to three places. `None`: the place is absent.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct Densities {
    /// JFIF APP0.
    pub jfif: Option<Density>,
    /// Exif IFD0 (for TIFF its own tags).
    pub exif: Option<Density>,
    /// Photoshop 8BIM resource 0x03ED.
    pub photoshop: Option<Density>,
    /// The container's own field outside JPEG: PNG pHYs, BMP header.
    pub container: Option<Density>,
}

/// One declaration of density.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Density {
    /// Dots per inch, horizontally; `None` if the unit says "aspect ratio only" or the value is unusable.
    pub x: Option<f64>,
    /// Dots per inch, vertically.
    pub y: Option<f64>,
}

/// The embedded colour profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "description")]
#[non_exhaustive]
pub enum Icc {
    /// None is embedded; the pixels are taken as sRGB.
    Absent,
    /// A profile that was used; its description.
    Used(String),
    /// A profile that cannot be used and was ignored; why.
    Broken(String),
}

/// Presence of data that must not leave the studio. Only presence: the values are never kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
#[allow(clippy::struct_excessive_bools)]
pub struct PrivateData {
    /// A GPS position.
    pub gps: bool,
    /// The serial number of a camera or lens.
    pub serial: bool,
    /// The name of an owner, artist or copyright holder.
    pub owner: bool,
    /// A thumbnail, which may show the uncropped picture.
    pub thumbnail: bool,
    /// An XMP packet, which may carry an editing history.
    pub xmp: bool,
    /// A comment.
    pub comment: bool,
}

impl PrivateData {
    /// Whether anything at all is present.
    pub const fn any(self) -> bool {
        self.gps || self.serial || self.owner || self.thumbnail || self.xmp || self.comment
    }
}
