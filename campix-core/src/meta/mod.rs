//! What a file claims about itself: density, colour, quantisation, private tags, trailing bytes.
//!
//! Read once from the bytes, before any pixel; a contradiction is a fact, never an error. Only a file whose structure
//! cannot be followed, or that passes a limit, is refused here.

mod bmp;
pub(crate) mod declared;
mod deviation;
mod exif;
#[cfg(feature = "heic")]
mod heic;
pub(crate) mod ifd;
mod jfif;
pub(crate) mod jpeg;
mod name;
mod photoshop;
mod png;
mod private;
pub(crate) mod quantisation;
mod read;
mod source;
mod tiff;
mod traces;
mod webp;

pub use deviation::Deviation;
pub use name::NameKind;
#[cfg(feature = "png")]
pub(crate) use png::first_bad_checksum;
pub use private::{PrivateData, PrivateKind};
pub(crate) use read::read;
pub(crate) use source::Source;
pub use traces::Trace;

use serde::{Deserialize, Serialize};

use crate::ground::digest::Sha256Digest;
use crate::ground::geometry::Size;
use crate::ground::memory::OutOfMemory;
use crate::ground::text::Text;

/// For densities written per centimetre.
const CENTIMETRES_PER_INCH: f64 = 2.54;

/// The format of a file, recognised by its magic bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum Container {
    Jpeg,
    Png,
    WebP,
    Bmp,
    Tiff,
    Heic,
    /// A camera's raw file; its full-size JPEG was decoded.
    Raw,
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
            Self::Heic => "HEIC",
            Self::Raw => "RAW",
        }
    }
}

impl std::fmt::Display for Container {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Everything read from the file apart from its pixels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Metadata {
    /// Format by magic bytes.
    pub container: Container,
    /// Extension of the file's name in lower case, without the dot; never the name. `None` for bytes without a file.
    pub extension: Option<String>,
    /// What the name of the file looks like; never the name. `None` for bytes without a file.
    pub name: Option<NameKind>,
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
    /// The quality that ImageMagick's `identify` prints, 1–100, where it is another number: it adds up all tables of a file,
    /// however many there are, and prints 92 where it has no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imagemagick: Option<u8>,
    /// The three places where density is written.
    pub density: Densities,
    /// Bytes after the end of the picture.
    pub trailing_bytes: u64,
    /// The embedded ICC profile.
    pub icc: Icc,
    /// What it says that must not be delivered.
    pub private: PrivateData,
    /// Exif DateTimeOriginal as written, "YYYY:MM:DD HH:MM:SS".
    pub captured: Option<String>,
    /// Where what the file says does not fit its pixels.
    #[serde(default)]
    pub traces: Vec<Trace>,
    /// Tells the camera from others, if the file names it. Never written anywhere.
    #[serde(skip)]
    pub camera: Option<CameraMark>,
}

/// Make, model and serial number of a camera as a digest: equal for all files of one camera.
///
/// Serial numbers are short enough to be guessed from a digest, so it is neither shown nor serialised. What has to be
/// kept of it is keyed with a project's secret first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CameraMark(Sha256Digest);

impl CameraMark {
    pub(crate) fn of(parts: &[&str]) -> Self {
        Self(Sha256Digest::of_parts(parts.iter().map(|part| part.as_bytes())))
    }

    /// The digest, to be keyed.
    pub const fn reveal(&self) -> Sha256Digest {
        self.0
    }
}

impl std::fmt::Debug for CameraMark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CameraMark(…)")
    }
}

/// Colour model of the stored pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum JpegProcess {
    Baseline,
    ExtendedSequential,
    Progressive,
    Lossless,
    Arithmetic,
    Hierarchical,
}

/// Compression quality, estimated from the quantisation tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "value")]
#[non_exhaustive]
pub enum Quality {
    /// Exactly the tables of the IJG library at this quality, 1–100.
    Ijg(u8),
    /// Not an IJG table; the IJG quality whose tables are nearest in total, 1–100, by ImageMagick's sums over the tables in
    /// use.
    Equivalent(u8),
}

/// Density as declared in up to three places. `None`: the place is absent.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Densities {
    /// JFIF APP0.
    pub jfif: Option<Density>,
    /// A further JFIF APP0 that says something else; readers differ in which of the two they take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_jfif: Option<Density>,
    /// Exif IFD0 (for TIFF its own tags).
    pub exif: Option<Density>,
    /// Photoshop 8BIM resource 0x03ED.
    pub photoshop: Option<Density>,
    /// The container's own field outside JPEG: PNG pHYs, BMP header.
    pub container: Option<Density>,
}

/// A place where a file can declare its density.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum DensityPlace {
    Jfif,
    Exif,
    Photoshop,
    Container,
}

impl DensityPlace {
    /// The name people use: "JFIF", "Photoshop".
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jfif => "JFIF",
            Self::Exif => "Exif",
            Self::Photoshop => "Photoshop",
            Self::Container => "container",
        }
    }
}

impl Densities {
    /// The places that exist in the file, in the order in which most readers check them, whether they declare a value
    /// or not.
    pub fn places(&self) -> impl Iterator<Item = (DensityPlace, Density)> {
        [
            (DensityPlace::Jfif, self.jfif),
            (DensityPlace::Jfif, self.other_jfif),
            (DensityPlace::Exif, self.exif),
            (DensityPlace::Photoshop, self.photoshop),
            (DensityPlace::Container, self.container),
        ]
        .into_iter()
        .filter_map(|(place, density)| Some((place, density?)))
    }

    /// The places that declare a density on both axes: dots per inch horizontally and vertically. "Aspect ratio only",
    /// zero and absent do not count (standards RDPI-05).
    pub fn declared(&self) -> impl Iterator<Item = (DensityPlace, f64, f64)> {
        self.places().filter_map(|(place, density)| Some((place, density.x?, density.y?)))
    }

    /// Whether all declarations are within `tolerance` dots per inch of each other, axis by axis. True if fewer than
    /// two places declare one.
    pub fn agree(&self, tolerance: f64) -> bool {
        let within = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            values.first().zip(values.last()).is_none_or(|(least, most)| most - least <= tolerance)
        };
        within(self.declared().map(|(_, x, _)| x).collect()) && within(self.declared().map(|(_, _, y)| y).collect())
    }
}

/// One declaration of density.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Density {
    /// Dots per inch, horizontally; `None` if the unit says "aspect ratio only" or the value is unusable.
    pub x: Option<f64>,
    /// Dots per inch, vertically.
    pub y: Option<f64>,
}

impl Density {
    /// The same number of dots per inch on both axes.
    pub const fn square(dots: f64) -> Self {
        Self { x: Some(dots), y: Some(dots) }
    }

    /// From dots per metre, as PNG and BMP store it; 0 declares nothing.
    fn per_metre(x: u32, y: u32) -> Self {
        let axis = |value: u32| (value > 0).then(|| f64::from(value) * CENTIMETRES_PER_INCH / 100.0);
        Self { x: axis(x), y: axis(y) }
    }
}

/// The embedded colour profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// Whether the extension of `name` (a file name or an extension alone) is one used for `container`.
///
/// ```
/// use campix_core::meta::{Container, extension_matches};
/// assert!(extension_matches("320101.JPG", Container::Jpeg));
/// assert!(!extension_matches("320101.jpg", Container::Png));
/// ```
pub fn extension_matches(name: &str, container: Container) -> bool {
    let extension = name.rsplit_once('.').map_or(name, |(_, extension)| extension).to_ascii_lowercase();
    let usual: &[&str] = match container {
        Container::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
        Container::Png => &["png"],
        Container::WebP => &["webp"],
        Container::Bmp => &["bmp", "dib"],
        Container::Tiff => &["tif", "tiff"],
        Container::Heic => &["heic", "heif", "hif"],
        Container::Raw => &["arw", "cr2", "cr3", "dng", "nef", "nrw", "orf", "pef", "raf", "rw2", "srw"],
    };
    usual.contains(&extension.as_str())
}

/// Why the structure of a file could not be followed; the container is added by the decoder.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fault {
    /// More data were needed at the end of the file.
    Truncated { at: u64, expected: Text },
    /// The data contradict the format.
    Corrupt { at: u64, what: Text },
    /// The header announces more than a limit allows.
    Limit { what: Text, found: u64, limit: u64 },
    /// A variant of the format that is not decoded.
    Unsupported { format: Text, remedy: Text },
    /// The system has no memory for the pixels.
    Memory { bytes: u64 },
}

impl From<OutOfMemory> for Fault {
    fn from(OutOfMemory { bytes }: OutOfMemory) -> Self {
        Self::Memory { bytes }
    }
}

impl Fault {
    /// `bytes` end before `expected`.
    fn truncated(bytes: &[u8], expected: Text) -> Self {
        Self::Truncated { at: bytes.len() as u64, expected }
    }

    /// `what` is wrong at offset `at`.
    pub(crate) fn corrupt(at: usize, what: Text) -> Self {
        Self::Corrupt { at: at as u64, what }
    }
}

impl crate::ground::limits::Limits {
    /// Refuses a picture announced with a longer side than allowed.
    fn check_sides(&self, size: Size) -> Result<(), Fault> {
        let side = u64::from(size.width.max(size.height));
        if side > u64::from(self.side) {
            return Err(Fault::Limit {
                what: Text::fixed("最长边像素数", "longest side in pixels"),
                found: side,
                limit: self.side.into(),
            });
        }
        Ok(())
    }

    /// Refuses a picture of which more than allowed would be decoded.
    pub(crate) fn check_size(&self, size: Size) -> Result<(), Fault> {
        self.check_sides(size)?;
        if size.pixels() > self.pixels {
            return Err(Fault::Limit {
                what: Text::fixed("图片像素数", "picture size in pixels"),
                found: size.pixels(),
                limit: self.pixels,
            });
        }
        Ok(())
    }

    /// Refuses more metadata than allowed.
    fn check_metadata(&self, bytes: u64) -> Result<(), Fault> {
        if bytes > self.metadata {
            return Err(Fault::Limit {
                what: Text::fixed("元数据字节数", "metadata in bytes"),
                found: bytes,
                limit: self.metadata,
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn densities_agree_within_the_tolerance() {
        let jfif = Some(Density::square(300.0));
        let exif = Some(Density::square(299.72));
        let both = Densities { jfif, exif, ..Densities::default() };
        assert!(both.agree(0.5));
        assert!(!both.agree(0.1));
        assert_eq!(both.declared().count(), 2);
    }

    #[test]
    fn what_is_not_declared_cannot_conflict() {
        let ratio = Some(Density { x: None, y: None });
        let densities = Densities { jfif: ratio, exif: Some(Density::square(72.0)), ..Densities::default() };
        assert!(densities.agree(0.0));
        assert_eq!(densities.places().count(), 2);
        assert_eq!(densities.declared().map(|(place, ..)| place).collect::<Vec<_>>(), [DensityPlace::Exif]);
    }

    #[test]
    fn places_have_the_names_people_use() {
        use DensityPlace::{Container, Exif, Jfif, Photoshop};
        assert_eq!(
            [Jfif, Exif, Photoshop, Container].map(DensityPlace::name),
            ["JFIF", "Exif", "Photoshop", "container"]
        );
    }

    #[test]
    fn per_metre_is_rounded_by_the_format_not_by_us() {
        let density = Density::per_metre(11811, 0);
        assert!((density.x.unwrap() - 299.9994).abs() < 1e-9);
        assert_eq!(density.y, None);
    }

    #[test]
    fn extensions() {
        assert!(extension_matches("a.b.JPEG", Container::Jpeg));
        assert!(extension_matches("tif", Container::Tiff));
        assert!(!extension_matches("photo", Container::Jpeg));
        assert!(!extension_matches("", Container::Bmp));
    }
}
