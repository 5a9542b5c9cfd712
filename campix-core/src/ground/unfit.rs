//! Why a file is not read: campix itself refuses it, or the system does.
//!
//! In: what was found in place of a file, or an [`io::Error`]. Out: its sentence in both languages; the words of the system stand
//! alone in neither.

use std::fs::Metadata;
use std::io;

use super::errors::ErrorCode;
use super::explain::{Explain, Explanation, error, foreign, kind_zh, says};
use super::text::Text;

/// Why a file or a stream is not read, although the system would allow it. It is inside the [`io::Error`] of a
/// [`FileError`](crate::FileError): see [`Unfit::of`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unfit {
    /// It has more bytes than are read.
    TooLarge {
        /// The ceiling.
        most: u64,
    },
    /// There is something else where a regular file is expected.
    Special {
        /// What it is.
        found: Special,
    },
    /// It is not UTF-8 text.
    NotText {
        /// Line of the first byte that is wrong, from 1.
        line: u64,
    },
}

/// What may be found in place of a regular file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Special {
    /// A folder.
    Folder,
    /// A named pipe.
    Pipe,
    /// A socket.
    Socket,
    /// A disk, a terminal or another device.
    Device,
    /// Something that has no name here.
    Other,
}

impl Special {
    const fn text(self) -> Text {
        match self {
            Self::Folder => Text::fixed("文件夹", "a folder"),
            Self::Pipe => Text::fixed("管道", "a pipe"),
            Self::Socket => Text::fixed("套接字", "a socket"),
            Self::Device => Text::fixed("设备", "a device"),
            Self::Other => Text::fixed("特殊文件", "something special"),
        }
    }

    /// What these metadata belong to; `None` for a regular file.
    pub(super) fn of(found: &Metadata) -> Option<Self> {
        let kind = found.file_type();
        if kind.is_file() {
            return None;
        }
        if kind.is_dir() {
            return Some(Self::Folder);
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::FileTypeExt as _;
            if kind.is_fifo() {
                return Some(Self::Pipe);
            } else if kind.is_socket() {
                return Some(Self::Socket);
            } else if kind.is_char_device() || kind.is_block_device() {
                return Some(Self::Device);
            }
        }
        Some(Self::Other)
    }
}

impl Explain for Unfit {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::TooLarge { most } => says!(
                FILE_TOO_LARGE,
                en "it has more than {} ({most} bytes), the most that is read",
                zh "超过可读取的上限 {}（{most} 字节）",
                size(*most)
            ),
            Self::Special { found } => says!(
                FILE_SPECIAL,
                en "expected a regular file, found {found}",
                zh "应为普通文件，实为{found}"; found = found.text()
            ),
            Self::NotText { line } => {
                says!(FILE_NOT_TEXT, en "line {line} is not UTF-8 text", zh "第 {line} 行不是 UTF-8 文本")
            }
        }
    }
}

error!(Unfit);

/// "256 MiB", "64 KiB", "7 B".
fn size(bytes: u64) -> String {
    match bytes {
        bytes if bytes >= 1 << 20 && bytes % (1 << 20) == 0 => format!("{} MiB", bytes >> 20),
        bytes if bytes >= 1 << 10 && bytes % (1 << 10) == 0 => format!("{} KiB", bytes >> 10),
        bytes => format!("{bytes} B"),
    }
}

impl Unfit {
    /// What is wrong, if that is the reason of this error.
    pub fn of(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref::<Self>().copied()
    }

    pub(super) fn error(self) -> io::Error {
        let kind = match self {
            Self::TooLarge { .. } => io::ErrorKind::FileTooLarge,
            Self::Special { found: Special::Folder } => io::ErrorKind::IsADirectory,
            Self::Special { .. } => io::ErrorKind::InvalidInput,
            Self::NotText { .. } => io::ErrorKind::InvalidData,
        };
        io::Error::new(kind, self)
    }
}

impl Explain for io::Error {
    fn explain(&self) -> Explanation<'_> {
        match Unfit::of(self) {
            Some(unfit) => Explanation::new(unfit.code(), unfit.text()),
            None => Explanation::new(ErrorCode::IO, Text::new(chinese(self), self.to_string())),
        }
    }
}

/// The message of the system in Chinese; its own words follow in brackets where the kind of the error has no sentence here.
fn chinese(error: &io::Error) -> String {
    match (kind_zh(error.kind()), error.raw_os_error()) {
        (Some(words), Some(number)) => format!("{words}（系统错误 {number}）"),
        (Some(words), None) => words.to_owned(),
        (None, _) => foreign("系统拒绝了这次操作", &error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_in_the_largest_unit_that_is_whole() {
        assert_eq!((size(256 << 20), size(64 << 10), size(7)), ("256 MiB".into(), "64 KiB".into(), "7 B".into()));
    }
}
