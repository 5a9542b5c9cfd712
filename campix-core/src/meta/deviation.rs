//! What a file does that its format does not allow, and that loses nothing of the picture.

use serde::{Deserialize, Serialize};

use crate::ground::text::Text;

/// A deviation from the letter of a format that was read past, as every viewer does. Each is one that leaves all of the
/// picture in the file: what is missing or unclear is an error instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Deviation {
    /// Bytes between two segments of a JPEG that belong to neither.
    StrayBytes,
    /// A JPEG without Huffman tables, as webcams write it: those of ITU-T T.81 annex K were used.
    StandardTables,
    /// A sequential scan whose header names a band of coefficients or bits; it has all of them.
    ScanParameters,
    /// A restart marker behind the last block of a scan.
    SpareRestart,
    /// More than a word of padding behind the last block of a scan.
    Padding,
}

impl Deviation {
    /// What was found, for people.
    pub const fn title(self) -> Text {
        match self {
            Self::StrayBytes => Text::fixed("段与段之间有多余字节", "stray bytes between segments"),
            Self::StandardTables => {
                Text::fixed("没有霍夫曼表，按标准表解码", "no Huffman tables; the standard ones were used")
            }
            Self::ScanParameters => {
                Text::fixed("顺序扫描的频带参数无意义", "a sequential scan that names a band of coefficients")
            }
            Self::SpareRestart => Text::fixed("最后一块之后有重启标记", "restart marker behind the last block"),
            Self::Padding => Text::fixed("扫描末尾有填充字节", "padding behind the last block"),
        }
    }

    /// Adds this to `list` once.
    pub(crate) fn note(self, list: &mut Vec<Self>) {
        if !list.contains(&self) {
            list.push(self);
        }
    }
}
