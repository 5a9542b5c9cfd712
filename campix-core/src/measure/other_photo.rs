//! Facts belong to one photo; with another one they are refused.

use super::Facts;
use crate::ground::digest::Sha256Digest;
use crate::ground::explain::{Explain, Explanation, error, says};
use crate::photo::Photo;

/// The facts were measured on another photo. Neither is named: photos are named after people's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct OtherPhoto {
    /// Digest of the photo the facts come from.
    pub measured: Sha256Digest,
    /// Digest of the photo they were given with.
    pub given: Sha256Digest,
}

impl Explain for OtherPhoto {
    fn explain(&self) -> Explanation<'_> {
        let (measured, given) = (self.measured.short(), self.given.short());
        says!(
            FACTS_OTHER_PHOTO,
            en "the facts were measured on photo {measured}…, the photo given is {given}…",
            zh "测量结果属于照片 {measured}…，而给出的照片是 {given}…"
        )
    }
}

error!(OtherPhoto);

impl Facts {
    /// Refuses any photo but the one these facts were measured on. It may have been decoded again, or reduced otherwise.
    ///
    /// # Errors
    /// [`OtherPhoto`].
    pub fn expect(&self, photo: &Photo) -> Result<(), OtherPhoto> {
        let given = photo.identity();
        if self.photo.is_same(&given) && self.size == photo.size() {
            Ok(())
        } else {
            Err(OtherPhoto { measured: self.photo.sha256, given: given.sha256 })
        }
    }
}
