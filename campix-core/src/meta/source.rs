//! A file whose structure was followed, and what its parts add to [`Metadata`].

use super::declared::Declared;
use super::jpeg::JpegLayout;
use super::{ColourModel, Container, Densities, Icc, Metadata, PrivateData, Quality, Trace, exif, photoshop};
use crate::ground::geometry::Size;

/// A file whose structure was followed.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) metadata: Metadata,
    /// The embedded ICC profile, or why it could not be put together. A PNG's is compressed and comes with its pixels.
    pub(crate) icc: Option<Result<Vec<u8>, String>>,
    /// Colours that a PNG declares by numbers; they count instead of a profile.
    pub(crate) declared: Option<Declared>,
    /// Where the parts of a JPEG lie.
    pub(crate) jpeg: Option<JpegLayout>,
    /// Pictures in the file: pages of a TIFF, frames of an animation. The first one is decoded.
    pub(crate) pages: u32,
    /// The Exif orientation that does what the container itself does to the pixels; they come from the decoder upright.
    #[cfg_attr(not(feature = "heic"), allow(dead_code))]
    pub(crate) turned: u8,
}

impl Source {
    pub(super) fn new(metadata: Metadata) -> Self {
        Self { metadata, icc: None, declared: None, jpeg: None, pages: 1, turned: 1 }
    }
}

impl Metadata {
    /// What every container has; everything else absent.
    pub(crate) fn new(container: Container, bytes: u64, coded_size: Size, bits: u8, colour_model: ColourModel) -> Self {
        Self {
            container,
            extension: None,
            name: None,
            bytes,
            coded_size,
            orientation: 1,
            bits,
            colour_model,
            process: None,
            sampling: None,
            quality: None,
            imagemagick: None,
            density: Densities::default(),
            trailing_bytes: 0,
            icc: Icc::Absent,
            private: PrivateData::default(),
            captured: None,
            camera: None,
            traces: Vec::new(),
        }
    }

    /// Copies the values of an Exif block; an invalid orientation counts as 1.
    pub(super) fn take_exif(&mut self, exif: exif::Exif) {
        self.orientation = exif.orientation.filter(|value| (1..=8).contains(value)).unwrap_or(1) as u8;
        self.density.exif = exif.density;
        self.captured = exif.captured;
        self.camera = exif.camera;
        self.note(exif.claims.against(self.coded_size, matches!(self.quality, Some(Quality::Ijg(_)))));
        self.private |= exif.private;
    }

    /// Adds traces, each once.
    pub(super) fn note(&mut self, traces: impl IntoIterator<Item = Trace>) {
        self.traces.extend(traces);
        self.traces.sort_unstable_by_key(|&trace| trace as usize);
        self.traces.dedup();
    }

    /// Copies the values of Photoshop resources.
    pub(super) fn take_photoshop(&mut self, block: &[u8]) {
        let resources = photoshop::read(block);
        self.density.photoshop = resources.density;
        self.private |= resources.private;
    }
}
