//! Why a photo could not be decoded.

use crate::ground::explain::{Explain, Explanation, both, error, says};
use crate::ground::file_error::FileError;
use crate::ground::limits::Limits;
use crate::ground::text::Text;
use crate::meta::{Container, Fault};

pub(super) const BYTES: Text = Text::fixed("文件字节数", "file size in bytes");
pub(super) const PIXELS: Text = Text::fixed("图片像素数", "picture size in pixels");

impl Limits {
    pub(super) fn check_bytes(&self, length: u64) -> Result<(), DecodeError> {
        if length > self.bytes {
            return Err(DecodeError::Limit { what: BYTES, found: length, limit: self.bytes });
        }
        Ok(())
    }
}

/// Why bytes could not be decoded.
#[derive(Debug)]
#[non_exhaustive]
pub enum DecodeError {
    /// The file is empty.
    Empty,
    /// The first bytes belong to no known container.
    UnknownContainer {
        /// The first bytes, at most eight.
        start: Vec<u8>,
    },
    /// A known format that campix does not decode.
    Unsupported {
        /// Name of the format: "HEIC", "camera RAW (CR2)".
        format: Text,
        /// What a person can do about it.
        remedy: Text,
    },
    /// A container whose feature was not compiled in.
    Disabled {
        /// The container.
        container: Container,
    },
    /// The file ends before the picture does.
    Truncated {
        /// The container.
        container: Container,
        /// Byte offset at which more data was needed.
        at: u64,
        /// Length of the file in bytes.
        length: u64,
        /// What should have followed.
        expected: Text,
    },
    /// The data contradict the format.
    Corrupt {
        /// The container.
        container: Container,
        /// Byte offset of the damage, as precisely as it is known.
        at: u64,
        /// What is wrong.
        what: Text,
    },
    /// A limit was exceeded; nothing was allocated.
    Limit {
        /// What was limited: "file size in bytes", "picture size in pixels".
        what: Text,
        /// What the header announces.
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// The system has no memory for the picture.
    Memory {
        /// Bytes that were asked for at once.
        bytes: u64,
    },
    /// The divisor by which pixels shall be reduced is not 1, 2, 4 or 8.
    Reduction {
        /// What was asked for.
        divisor: u32,
    },
    /// The file could not be read.
    File(FileError),
}

impl Explain for DecodeError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Empty => says!(DECODE_EMPTY, en "the file is empty", zh "文件为空"),
            Self::UnknownContainer { start } => says!(
                DECODE_UNKNOWN_CONTAINER,
                en "not a known picture: the file starts with {start:02X?}",
                zh "无法识别的图片：文件开头为 {start:02X?}"
            ),
            Self::Unsupported { format, remedy } => says!(
                DECODE_UNSUPPORTED, en "{format} is not decoded; {remedy}", zh "不能解码{format}；{remedy}";
                format = format, remedy = remedy
            ),
            Self::Disabled { container } => says!(
                DECODE_DISABLED,
                en "support for {container} was not compiled in",
                zh "本程序未包含对 {container} 的支持"
            ),
            Self::Truncated { container, at, length, expected } => {
                let place = both!(en "{at} of {length}", zh "在第 {at} 字节处中断（共 {length} 字节）");
                says!(
                    DECODE_TRUNCATED,
                    en "{container} ends early: at byte {place} ({expected} expected)",
                    zh "{container} 文件不完整：{place}，缺少{expected}";
                    place = place, expected = expected
                )
            }
            Self::Corrupt { container, at, what } => {
                let place = both!(en "{container} is damaged at byte {at}", zh "{container} 在第 {at} 字节处损坏");
                says!(DECODE_CORRUPT, en "{place}: {what}", zh "{place}：{what}"; place = place, what = what)
            }
            Self::Limit { what, found, limit } => {
                says!(
                    DECODE_LIMIT,
                    en "{what} is {found}, more than the limit of {limit}",
                    zh "{what}为 {found}，超过上限 {limit}"; what = what
                )
            }
            Self::Memory { bytes } => says!(
                DECODE_MEMORY, en "the system has no {bytes} bytes of memory for the picture",
                zh "系统没有 {bytes} 字节内存来容纳图片"
            ),
            Self::Reduction { divisor } => says!(
                DECODE_REDUCTION,
                en "the reduction is {divisor}, possible are 1, 2, 4 and 8",
                zh "缩小倍数为 {divisor}，只能为 1、2、4 或 8"
            ),
            Self::File(error) => error.explain(),
        }
    }
}

error!(DecodeError: File(FileError));

impl DecodeError {
    pub(super) fn from_fault(fault: Fault, container: Container, length: u64) -> Self {
        match fault {
            Fault::Truncated { at, expected } => Self::Truncated { container, at, length, expected },
            Fault::Corrupt { at, what } => Self::Corrupt { container, at, what },
            Fault::Limit { what, found, limit } => Self::Limit { what, found, limit },
            Fault::Unsupported { format, remedy } => Self::Unsupported { format, remedy },
            Fault::Memory { bytes } => Self::Memory { bytes },
        }
    }
}
