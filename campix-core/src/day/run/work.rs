//! The interface between the run and the processing of one photo: bytes in, record and finished files out.

use std::sync::Arc;

use crate::day::record::photo::Record;
use crate::ground::digest::Sha256Digest;

/// The result of one photo.
pub(crate) struct Done {
    pub(crate) record: Record,
    /// The bytes of `record.products`, in the same order.
    pub(crate) files: Vec<Vec<u8>>,
    /// A small JPEG for lists and pages.
    pub(crate) thumb: Option<Vec<u8>>,
}

/// The processing of every photo. The result must depend on the arguments and [`Work::setup`] only.
pub(crate) trait Work: Sync {
    /// Digest of everything except the photo that determines the result.
    fn setup(&self) -> Sha256Digest;

    /// Processes one photo. A fault of the photo goes into the record; the run catches panics.
    fn photo(&self, bytes: Arc<[u8]>, extension: &str) -> Done;
}
