//! The log of what was done to pixels.

use serde::{Deserialize, Serialize};

use crate::ground::explain::both;
use crate::ground::geometry::Size;
use crate::ground::text::Text;
use crate::meta::Deviation;

/// One thing that was done to the pixels between the file and the result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "operation")]
#[non_exhaustive]
pub enum Operation {
    /// Something in the file that its format does not allow was read past; nothing of the picture is missing. No pixel
    /// was changed by it.
    Tolerate {
        /// What was read past.
        what: Deviation,
    },
    /// One of several pictures of the file was decoded: a page of a TIFF, a frame of an animation.
    SelectPage {
        /// Which one, from 1.
        page: u32,
        /// How many the file has.
        of: u32,
    },
    /// The camera's own JPEG inside a raw file was decoded; the raw data were not developed.
    ExtractPreview {
        /// The raw format: "camera RAW (CR2)".
        from: String,
    },
    /// The Exif orientation (2–8) was applied, as every viewer does for display.
    Orient {
        /// The value of the Exif tag 0x0112.
        exif: u8,
    },
    /// Colours were converted to sRGB.
    ConvertColour {
        /// What they were converted from: the description in the ICC profile, or the colour model.
        from: String,
    },
    /// Channels of more than eight bits were rounded to eight.
    ReduceDepth {
        /// Bits per channel before.
        from: u8,
    },
    /// A picture with transparent parts was composited on one colour. A fully opaque alpha channel is dropped silently.
    Flatten {
        /// The colour, sRGB.
        onto: [u8; 3],
    },
    /// A rectangle was cut out, in pixels of the upright photo.
    Crop {
        /// Left edge.
        x: f64,
        /// Top edge.
        y: f64,
        /// Width.
        width: f64,
        /// Height.
        height: f64,
    },
    /// Both axes were scaled by one factor.
    Scale {
        /// Size of the result.
        to: Size,
        /// Result pixels per source pixel; above 1 is enlargement.
        factor: f64,
    },
    /// The pixels were compressed.
    Compress {
        /// Name of the format: "JPEG".
        format: String,
    },
    /// Metadata were written or removed.
    Tag {
        /// What was written: "density 300".
        what: String,
    },
}

impl Operation {
    /// What a person has to know about how the file was read; nothing for what was done to pixels.
    pub fn remark(&self) -> Option<Text> {
        match self {
            Self::Tolerate { what } => Some(what.title()),
            Self::SelectPage { page, of } => Some(
                both!(en "the file has {of} pictures; number {page} was used", zh "文件含 {of} 幅图片，使用了第 {page} 幅"),
            ),
            Self::ExtractPreview { from } => Some(both!(
                en "the camera's own JPEG inside the {from} was used", zh "使用了 {from} 中相机自带的 JPEG 图片"
            )),
            _ => None,
        }
    }
}
