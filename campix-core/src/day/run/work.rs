//! The seam between the run and what is done to one photo: bytes in, record and finished files out.

use std::sync::Arc;

use crate::day::record::photo::Record;
use crate::ground::digest::Sha256Digest;

/// What one photo became.
pub(crate) struct Done {
    pub(crate) record: Record,
    /// The bytes of `record.products`, in the same order.
    pub(crate) files: Vec<Vec<u8>>,
    /// A small JPEG for lists and pages.
    pub(crate) thumb: Option<Vec<u8>>,
}

/// What is done to every photo. The result must follow from the arguments and [`Work::setup`] alone.
pub(crate) trait Work: Sync {
    /// Digest of everything besides the photo that decides the result.
    fn setup(&self) -> Sha256Digest;

    /// Works on one photo. A fault of the photo is in the record, never a panic that matters: the run catches it.
    fn photo(&self, bytes: Arc<[u8]>, extension: &str) -> Done;
}
