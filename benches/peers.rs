//! Other JPEG encoders, and the two searches people put around them to hit a number of bytes.

use campix_core::pixels::RgbView;
use jpeg_encoder::{ColorType, SamplingFactor};

/// One encode at a quality of 1–100, 4:2:0.
pub type Peer = fn(RgbView<'_>, u8) -> Vec<u8>;

/// `jpeg-encoder` as shipped, 4:2:0 with averaged colour.
///
/// # Panics
/// If the encoder refuses a picture, as do all peers here.
pub fn jpeg_encoder(pixels: RgbView<'_>, quality: u8) -> Vec<u8> {
    jpeg_encoder_with(pixels, quality, false)
}

/// `jpeg-encoder` with optimised Huffman tables.
///
/// # Panics
/// If the encoder refuses the picture.
pub fn jpeg_encoder_optimised(pixels: RgbView<'_>, quality: u8) -> Vec<u8> {
    jpeg_encoder_with(pixels, quality, true)
}

fn jpeg_encoder_with(pixels: RgbView<'_>, quality: u8, optimised: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut out, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_chroma_subsampling_method(jpeg_encoder::ChromaSubsamplingMethod::Average);
    encoder.set_optimized_huffman_tables(optimised);
    encoder
        .encode(pixels.data(), pixels.width() as u16, pixels.height() as u16, ColorType::Rgb)
        .expect("the size fits into a JPEG");
    out
}

/// libjpeg-turbo (C, SIMD).
///
/// # Panics
/// If the encoder refuses the picture.
#[cfg(feature = "turbo")]
pub fn turbo(pixels: RgbView<'_>, quality: u8) -> Vec<u8> {
    turbo_with(pixels, quality, false)
}

/// libjpeg-turbo with optimised Huffman tables.
///
/// # Panics
/// If the encoder refuses the picture.
#[cfg(feature = "turbo")]
pub fn turbo_optimised(pixels: RgbView<'_>, quality: u8) -> Vec<u8> {
    turbo_with(pixels, quality, true)
}

#[cfg(feature = "turbo")]
fn turbo_with(pixels: RgbView<'_>, quality: u8, optimised: bool) -> Vec<u8> {
    let image = turbojpeg::Image {
        pixels: pixels.data(),
        width: pixels.width(),
        pitch: pixels.width() * 3,
        height: pixels.height(),
        format: turbojpeg::PixelFormat::RGB,
    };
    let mut compressor = turbojpeg::Compressor::new().expect("the library starts");
    compressor.set_quality(i32::from(quality)).expect("1–100");
    compressor.set_subsamp(turbojpeg::Subsamp::Sub2x2).expect("4:2:0 exists");
    compressor.set_optimize(optimised).expect("optimised codes exist");
    compressor.compress_to_vec(image).expect("the size fits into a JPEG")
}

/// mozjpeg (C): trellis, its own tables, baseline.
///
/// # Panics
/// If the encoder refuses the picture.
#[cfg(feature = "peers")]
pub fn mozjpeg(pixels: RgbView<'_>, quality: u8) -> Vec<u8> {
    let mut compress = mozjpeg::Compress::new(mozjpeg::ColorSpace::JCS_RGB);
    compress.set_size(pixels.width(), pixels.height());
    compress.set_optimize_scans(false);
    compress.set_quality(f32::from(quality));
    compress.set_chroma_sampling_pixel_sizes((2, 2), (2, 2));
    let mut started = compress.start_compress(Vec::new()).expect("memory takes bytes");
    started.write_scanlines(pixels.data()).expect("memory takes bytes");
    let file = started.finish().expect("memory takes bytes");
    debug_assert!(file.windows(2).any(|pair| pair == [0xFF, 0xC0]), "baseline");
    file
}

/// `mozjpeg-rs` (pure Rust): trellis, baseline.
///
/// # Panics
/// If the encoder refuses the picture.
#[cfg(feature = "peers")]
pub fn mozjpeg_rs(pixels: RgbView<'_>, quality: u8) -> Vec<u8> {
    mozjpeg_rs::Encoder::baseline_optimized()
        .quality(quality)
        .subsampling(mozjpeg_rs::Subsampling::S420)
        .encode_rgb(pixels.data(), pixels.width() as u32, pixels.height() as u32)
        .expect("the size fits into a JPEG")
}

/// The highest quality that fits into `max` bytes by halving the range: seven encodes.
pub fn binary_search(peer: Peer, pixels: RgbView<'_>, max: usize) -> Option<(u8, Vec<u8>)> {
    let (mut low, mut high, mut best) = (1_u8, 100_u8, None);
    while low <= high {
        let middle = low.midpoint(high);
        let file = peer(pixels, middle);
        if file.len() <= max {
            low = middle + 1;
            best = Some((middle, file));
        } else {
            high = middle - 1;
        }
    }
    best
}

/// The highest quality that fits into `max` bytes by a bracketed secant on ln(bytes): about four encodes.
pub fn secant(peer: Peer, pixels: RgbView<'_>, max: usize) -> Option<(u8, Vec<u8>)> {
    let (mut low, mut high) = ((0_u8, None), (101_u8, None));
    let mut best = None;
    let mut next = 80_u8;
    let target = (max as f64).ln();
    while high.0 - low.0 > 1 {
        let quality = next.clamp(low.0 + 1, high.0 - 1);
        let file = peer(pixels, quality);
        let size = (file.len() as f64).ln();
        if file.len() <= max {
            low = (quality, Some(size));
            best = Some((quality, file));
        } else {
            high = (quality, Some(size));
        }
        let guess = match (low.1, high.1) {
            (Some(a), Some(b)) => f64::from(low.0) + f64::from(high.0 - low.0) * (target - a) / (b - a),
            // A step of quality changes the length by some 3 % in the middle of the range.
            _ => f64::from(quality) + (target - size) / 0.03,
        };
        next = guess.round().clamp(1.0, 100.0) as u8;
    }
    best
}
