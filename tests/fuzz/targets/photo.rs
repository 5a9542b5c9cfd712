//! Any bytes decode or are refused; a photo has the size it says, and everything can be measured on it.
#![no_main]

use campix_core::face::{Face, FaceError, LandmarkSource};
use campix_core::measure::measure;
use campix_core::photo::{DecodeOptions, Photo, Reduce};
use campix_core::pixels::RgbView;
use campix_core::Limits;
use libfuzzer_sys::fuzz_target;

/// The networks would take all the time and see noise.
struct Nobody;

impl LandmarkSource for Nobody {
    fn faces(&self, _picture: RgbView<'_>) -> Result<Vec<Face>, FaceError> {
        Ok(Vec::new())
    }

    fn name(&self) -> &str {
        "nobody"
    }
}

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::DEFAULT.pixels(1 << 20);
    for reduce in [Reduce::By(1), Reduce::By(2), Reduce::By(8)] {
        let Ok(photo) = Photo::decode(bytes, &DecodeOptions::default().limits(limits).reduce(reduce)) else { return };
        let (size, pixels, divisor) = (photo.size(), photo.pixels().size(), photo.reduction());
        assert_eq!(pixels.width, size.width.div_ceil(divisor));
        assert_eq!(pixels.height, size.height.div_ceil(divisor));
        if reduce == Reduce::By(8) {
            let _ = measure(&photo, &Nobody).map(|facts| facts.to_json());
        }
    }
});
