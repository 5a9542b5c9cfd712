//! Files and streams read whole, each under a ceiling; only a regular file is opened by its path.
//!
//! In: a path or a stream, and the most bytes it may have. Out: its bytes, or an error in which [`Unfit`] says in both
//! languages what is wrong. Invariants: never more than one byte above the ceiling is in memory, and a pipe or a device, which may
//! never end, is not opened.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use crate::ground::file_error::{FileError, Operation};
pub use crate::ground::unfit::{Special, Unfit};

/// Most bytes of options, a profile, a template, a seal, a table of sizes, providers or duties.
pub const OPTIONS: u64 = 4 << 20;
/// Most bytes of a roster, a table of photos, a list of answers, reviews or statements.
pub const TABLE: u64 = 256 << 20;
/// Most bytes of a list with one path, number or code a line: half a million paths.
pub const LIST: u64 = 64 << 20;
/// Most bytes of a project's secret or of a file that holds a password.
pub const SECRET: u64 = 64 << 10;
/// Most bytes of a font or a collection of fonts; the largest of the usual systems have 120 MiB.
pub const FONT: u64 = 256 << 20;
/// Most bytes of a logo, and of a picture where no [`Limits`](crate::Limits) are given; those are as wide by default.
pub const PICTURE: u64 = 64 << 20;

/// The bytes of the file at `path`, which has at most `most` of them.
///
/// # Errors
/// [`FileError`]; of its `source`, [`Unfit::of`] gives the ceiling that was passed or what is there instead of a file.
///
/// ```
/// use campix_core::ceiling::{self, Unfit};
/// let error = ceiling::read(std::env::temp_dir(), ceiling::OPTIONS).unwrap_err();
/// assert!(matches!(Unfit::of(&error.source), Some(Unfit::Special { .. })));
/// ```
pub fn read(path: impl AsRef<Path>, most: u64) -> Result<Vec<u8>, FileError> {
    let path = path.as_ref();
    bytes_of(path, most).map_err(FileError::of(Operation::Read, path))
}

/// As [`read`], of a file of UTF-8 text.
///
/// # Errors
/// As [`read`], and [`Unfit::NotText`].
pub fn read_text(path: impl AsRef<Path>, most: u64) -> Result<String, FileError> {
    let path = path.as_ref();
    text_of(path, most).map_err(FileError::of(Operation::Read, path))
}

/// The bytes of a stream up to its end, at most `most` of them.
///
/// # Errors
/// The stream's own, and one with [`Unfit::TooLarge`].
pub fn read_stream(stream: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(Unfit::TooLarge { most }.error()) } else { Ok(bytes) }
}

/// These bytes as text.
///
/// # Errors
/// One with [`Unfit::NotText`].
pub fn text(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        Unfit::NotText { line: good.split(|byte| *byte == b'\n').count() as u64 }.error()
    })
}

/// Opens a regular file for reading.
///
/// # Errors
/// The system's own, and one with [`Unfit::Special`].
pub fn open(path: impl AsRef<Path>) -> io::Result<File> {
    let path = path.as_ref();
    // Looked at first: to open a pipe waits for its other end.
    refuse_special(&std::fs::metadata(path)?)?;
    let file = File::open(path)?;
    refuse_special(&file.metadata()?)?;
    Ok(file)
}

fn refuse_special(found: &Metadata) -> io::Result<()> {
    Special::of(found).map_or(Ok(()), |found| Err(Unfit::Special { found }.error()))
}

/// As [`read`], with the system's error for a caller that has words of its own around it.
pub(crate) fn bytes_of(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = open(path)?;
    // A file that says how large it is is not read at all; one that grows meanwhile is read up to the ceiling.
    if file.metadata()?.len() > most {
        return Err(Unfit::TooLarge { most }.error());
    }
    read_stream(file, most)
}

/// As [`read_text`], with the system's error.
pub(crate) fn text_of(path: &Path, most: u64) -> io::Result<String> {
    text(bytes_of(path, most)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::explain::Explain as _;
    use crate::ground::whole_file::tests::Scratch;

    #[test]
    fn a_file_is_read_up_to_its_ceiling_and_not_a_byte_further() {
        let scratch = Scratch::new("ceiling");
        let path = scratch.0.join("00230017.csv");
        std::fs::write(&path, [b'x'; 9]).unwrap();
        assert_eq!(read(&path, 9).unwrap().len(), 9);
        let error = read(&path, 8).unwrap_err();
        assert_eq!(Unfit::of(&error.source), Some(Unfit::TooLarge { most: 8 }));
        assert_eq!(error.code().name(), "file.too-large");
        let cause = error.explain().cause.unwrap().explain().text;
        assert_eq!(cause.zh, "超过可读取的上限 8 B（8 字节）");
        assert!(cause.en.contains("8 bytes") && !format!("{error:?} {error} {}", cause.en).contains("0023"));
        assert_eq!(read_stream(&[0; 9][..], 9).unwrap().len(), 9);
        let endless = read_stream(io::repeat(7), 1 << 10).unwrap_err();
        assert_eq!(Unfit::of(&endless), Some(Unfit::TooLarge { most: 1 << 10 }));
    }

    #[test]
    fn what_is_not_utf8_is_told_with_its_line() {
        let scratch = Scratch::new("ceiling-text");
        let path = scratch.0.join("a.toml");
        std::fs::write(&path, b"a = 1\nb = \"\xff\"\n").unwrap();
        let error = read_text(&path, OPTIONS).unwrap_err();
        assert_eq!(
            (error.code().name(), Unfit::of(&error.source)),
            ("file.not-text", Some(Unfit::NotText { line: 2 }))
        );
    }

    #[test]
    fn a_folder_is_no_file() {
        let scratch = Scratch::new("ceiling-folder");
        let error = read(&scratch.0, OPTIONS).unwrap_err();
        assert_eq!(error.code().name(), "file.special");
        assert_eq!(error.explain().cause.unwrap().explain().text.zh, "应为普通文件，实为文件夹");
        assert_eq!(read(scratch.0.join("gone"), OPTIONS).unwrap_err().code().name(), "io");
    }

    #[cfg(unix)]
    #[test]
    fn neither_pipe_nor_socket_nor_device_is_waited_for() {
        let scratch = Scratch::new("ceiling-special");
        let (pipe, socket) = (scratch.0.join("pipe"), scratch.0.join("socket"));
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let _listening = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for (path, found) in [
            (pipe.as_path(), Special::Pipe),
            (socket.as_path(), Special::Socket),
            (Path::new("/dev/zero"), Special::Device),
        ] {
            let error = read(path, OPTIONS).unwrap_err();
            assert_eq!(Unfit::of(&error.source), Some(Unfit::Special { found }));
        }
    }
}
