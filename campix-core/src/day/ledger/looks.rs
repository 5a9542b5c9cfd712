//! How photos look, in one file apart from the journal: the journal refers to a piece of it by place and digest.
//!
//! Invariant: a piece is read back only if its bytes are those that the journal names. Without the file, which a purge
//! deletes, the chain of the journal is whole as before, and a run measures its photos once more.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use crate::day::ledger::event::{Piece, Span};
use crate::day::record::photo::Looks;
use crate::ground::digest::Sha256Digest;
use crate::ground::whole_file::private;

/// The file of looks; pieces are only ever appended.
pub(crate) struct LooksFile {
    file: File,
    length: u64,
}

impl LooksFile {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let file = private(File::options().read(true).append(true).create(true)).open(path)?;
        let length = file.metadata()?.len();
        Ok(Self { file, length })
    }

    pub(crate) fn append(&mut self, looks: &Looks) -> io::Result<Piece> {
        let bytes = serde_json::to_vec(looks)?;
        if let Err(error) = self.file.write_all(&bytes) {
            let _ = self.file.set_len(self.length);
            return Err(error);
        }
        let span = Span { at: self.length, length: bytes.len() as u32 };
        self.length += bytes.len() as u64;
        Ok(Piece { span, sha256: Sha256Digest::of(&bytes) })
    }

    /// The piece, if it is there and unchanged.
    pub(crate) fn get(&mut self, piece: Piece) -> Option<Looks> {
        let Span { at, length } = piece.span;
        if at.checked_add(length.into())? > self.length {
            return None;
        }
        let mut bytes = vec![0; length as usize];
        self.file.seek(SeekFrom::Start(at)).ok()?;
        self.file.read_exact(&mut bytes).ok()?;
        if Sha256Digest::of(&bytes) != piece.sha256 {
            return None;
        }
        serde_json::from_slice(&bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::record::outcome::Session;
    use crate::ground::whole_file::tests::Scratch;

    #[test]
    fn a_piece_is_read_back_only_if_it_is_the_one_that_was_written() {
        let scratch = Scratch::new("looks");
        let path = scratch.0.join("looks");
        let looks = |scale| {
            let session = Session { scale: Some(scale), ..Session::default() };
            Looks { look: None, sitting: None, session }
        };
        let mut file = LooksFile::open(&path).unwrap();
        let pieces = [0.25, 0.5].map(|scale| file.append(&looks(scale)).unwrap());
        let mut file = LooksFile::open(&path).unwrap();
        let third = file.append(&looks(0.75)).unwrap();
        assert_eq!(
            [pieces[1], third, pieces[0]].map(|piece| file.get(piece)),
            [0.5, 0.75, 0.25].map(|scale| Some(looks(scale)))
        );
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[pieces[0].span.length as usize / 2] ^= 1;
        bytes.truncate(bytes.len() - 1);
        std::fs::write(&path, bytes).unwrap();
        let mut file = LooksFile::open(&path).unwrap();
        assert_eq!([pieces[0], pieces[1], third].map(|piece| file.get(piece)), [None, Some(looks(0.5)), None]);
    }
}
