//! Why a picture cannot become a file in the band.

use crate::ground::errors::ErrorCode;
use crate::ground::geometry::Size;

/// Why no file was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// The band holds no length at all.
    #[error("no length lies between {min} and {max} bytes")]
    EmptyBand {
        /// Fewest bytes asked for.
        min: u64,
        /// Most bytes asked for.
        max: u64,
    },
    /// A JPEG has 1–65 535 columns and rows.
    #[error("a picture of {size} does not fit into a JPEG, whose sides reach 65535")]
    Dimensions {
        /// Size of the picture.
        size: Size,
    },
    /// Even the coarsest allowed tables leave more bytes than allowed.
    #[error("the smallest file is {smallest} bytes, allowed are {max}{}", at_quality(*quality_floor))]
    TooBig {
        /// Length of the smallest file under the floor.
        smallest: u64,
        /// Most bytes allowed.
        max: u64,
        /// The floor that stands in the way, if any.
        quality_floor: Option<u8>,
        /// Largest length that fits if the floor were lifted; `None`: even then no file fits.
        without_floor: Option<u64>,
        /// The quality a reader would estimate from that file.
        quality_without_floor: Option<u8>,
    },
    /// Even the finest tables leave fewer bytes than demanded.
    #[error("the largest file is {largest} bytes, demanded are {min}")]
    TooSimple {
        /// Length of the largest file.
        largest: u64,
        /// Fewest bytes demanded.
        min: u64,
    },
    /// The band lies between two neighbouring lengths.
    #[error("lengths of {below} and {above} bytes can be reached, none between {min} and {max}")]
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
    #[error("the density is zero dots per inch")]
    ZeroDensity,
    /// No quality lies outside 1–100.
    #[error("the quality floor is {floor}, possible are 1 to 100")]
    QualityFloor {
        /// Floor asked for.
        floor: u8,
    },
}

fn at_quality(floor: Option<u8>) -> String {
    floor.map_or_else(String::new, |q| format!(" at quality {q} or better"))
}

impl EncodeError {
    /// Number of the error, 420–429.
    pub fn code(&self) -> ErrorCode {
        ErrorCode(match self {
            Self::EmptyBand { .. } => 420,
            Self::Dimensions { .. } => 421,
            Self::TooBig { .. } => 422,
            Self::TooSimple { .. } => 423,
            Self::NoStep { .. } => 424,
            Self::ZeroDensity => 425,
            Self::QualityFloor { .. } => 426,
        })
    }
}
