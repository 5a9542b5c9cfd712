//! A retagged JPEG is a JPEG: it declares the requested density, and shows the same pixels.
#![no_main]

use campix_core::Limits;
use campix_core::make::encode::{Retag, retag};
use campix_core::photo::{DecodeOptions, Photo, Reduce};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let tags = Retag::default();
    let Ok(changed) = retag(bytes, &tags) else { return };
    assert_eq!(retag(&changed, &tags).expect("what was retagged can be retagged"), changed);
    let options = DecodeOptions::default().limits(Limits::DEFAULT.pixels(1 << 20)).reduce(Reduce::By(1));
    let Ok(before) = Photo::decode(bytes, &options) else { return };
    let after = Photo::decode(changed, &options).expect("a photo stays a photo");
    assert_eq!(before.metadata().coded_size, after.metadata().coded_size);
});
