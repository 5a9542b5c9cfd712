//! Why a picture cannot become a file in the band.

use crate::ground::explain::{Explain, Explanation, both, error, says};
use crate::ground::geometry::Size;
use crate::ground::text::Text;

/// Why no file was written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EncodeError {
    /// The band holds no length at all.
    EmptyBand {
        /// Fewest bytes requested.
        min: u64,
        /// Most bytes requested.
        max: u64,
    },
    /// A JPEG has 1–65 535 columns and rows.
    Dimensions {
        /// Size of the picture.
        size: Size,
    },
    /// Even the coarsest allowed tables leave more bytes than allowed.
    TooBig {
        /// Length of the smallest file under the floor.
        smallest: u64,
        /// Most bytes allowed.
        max: u64,
        /// The floor that prevents it, if any.
        quality_floor: Option<u8>,
        /// Largest length that fits if the floor were lifted; `None`: even then no file fits.
        without_floor: Option<u64>,
        /// The quality a reader would estimate from that file.
        quality_without_floor: Option<u8>,
    },
    /// Even the finest tables leave fewer bytes than demanded.
    TooSimple {
        /// Length of the largest file.
        largest: u64,
        /// Fewest bytes demanded.
        min: u64,
    },
    /// The band lies between two neighbouring lengths.
    NoStep {
        /// The largest length found below the band.
        below: u64,
        /// The smallest length found above the band.
        above: u64,
        /// Fewest bytes demanded.
        min: u64,
        /// Most bytes allowed.
        max: u64,
    },
    /// A density of zero dots per inch cannot be written.
    ZeroDensity,
    /// The quality floor is outside 1–100.
    QualityFloor {
        /// Requested floor.
        floor: u8,
    },
}

impl Explain for EncodeError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::EmptyBand { min, max } => says!(
                ENCODE_EMPTY_BAND,
                en "no length lies between {min} and {max} bytes",
                zh "{min} 与 {max} 字节之间没有可用的大小"
            ),
            Self::Dimensions { size } => says!(
                ENCODE_DIMENSIONS,
                en "a picture of {size} does not fit into a JPEG, whose sides reach 65535",
                zh "{size} 的图片超出 JPEG 的范围，边长最多 65535"
            ),
            Self::TooBig { smallest, max, quality_floor, .. } => {
                let quality = quality_floor.map_or_else(
                    Text::default,
                    |floor| both!(en " at quality {floor} or better", zh "（质量不低于 {floor}）"),
                );
                says!(
                    ENCODE_TOO_BIG,
                    en "the smallest file is {smallest} bytes, allowed are {max}{quality}",
                    zh "最小的文件也有 {smallest} 字节，最多允许 {max} 字节{quality}";
                    quality = quality
                )
            }
            Self::TooSimple { largest, min } => says!(
                ENCODE_TOO_SIMPLE,
                en "the largest file is {largest} bytes, demanded are {min}",
                zh "最大的文件也只有 {largest} 字节，至少要求 {min} 字节"
            ),
            Self::NoStep { below, above, min, max } => says!(
                ENCODE_NO_STEP,
                en "lengths of {below} and {above} bytes can be reached, none between {min} and {max}",
                zh "能达到 {below} 和 {above} 字节，但达不到 {min} 至 {max} 字节之间的大小"
            ),
            Self::ZeroDensity => {
                says!(ENCODE_ZERO_DENSITY, en "the density is zero dots per inch", zh "分辨率为 0 dpi")
            }
            Self::QualityFloor { floor } => says!(
                ENCODE_QUALITY_FLOOR,
                en "the quality floor is {floor}, possible are 1 to 100",
                zh "最低质量为 {floor}，允许 1 至 100"
            ),
        }
    }
}

error!(EncodeError);
