//! JPEG → pixels: reduced while decoding, compared with zune-jpeg's full decode of the same file.

use std::hint::black_box;

use campix_core::photo::{DecodeOptions, Photo, Reduce};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use zune_core::bytestream::ZCursor;
use zune_jpeg::JpegDecoder;

/// A portrait-like scene with the noise of a sensor: smooth light, a few edges, fine texture in the lower half.
fn picture(width: u16, height: u16) -> Vec<u8> {
    let mut state = 0x2026_1122_u32;
    let mut noise = move || {
        let mut sum = 0;
        for _ in 0..3 {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            sum += (state >> 24).cast_signed();
        }
        (sum - 382) / 40
    };
    let (w, h) = (i32::from(width), i32::from(height));
    let mut out = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
    for y in 0..h {
        for x in 0..w {
            let (dx, dy) = ((x - w / 2) * 1000 / w, (y - h * 2 / 5) * 1000 / h);
            let head = dx * dx + dy * dy * 2 < 45_000;
            let body = y > h * 3 / 5 && dx.abs() < (y - h * 3 / 5) * 1400 / h + 120;
            let texture = if body { ((x * 7 + y * 3) & 31) - 16 + ((x ^ y) & 7) } else { 0 };
            let base = match (head, body) {
                (true, _) => [214 - dx / 12, 172 - dx / 12, 150 - dy / 14],
                (_, true) => [46 + texture, 52 + texture, 70 + texture],
                _ => [96 + y * 20 / h, 150 + y * 30 / h, 226],
            };
            for channel in base {
                out.push((channel + noise()).clamp(0, 255) as u8);
            }
        }
    }
    out
}

fn jpeg(width: u16, height: u16, quality: u8, restart: u16) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    if restart > 0 {
        encoder.set_restart_interval(restart);
    }
    encoder.encode(&picture(width, height), width, height, ColorType::Rgb).expect("the picture has the stated size");
    out
}

fn zune(bytes: &[u8]) -> Vec<u8> {
    JpegDecoder::new(ZCursor::new(bytes)).decode().expect("the encoder writes whole files")
}

fn decode(criterion: &mut Criterion) {
    for (name, bytes) in [
        ("24-megapixel", jpeg(4000, 6000, 92, 0)),
        ("24-megapixel-restarts", jpeg(4000, 6000, 92, 250)),
        ("12-megapixel", jpeg(3000, 4000, 92, 0)),
        ("480x640", jpeg(480, 640, 92, 0)),
    ] {
        let mut group = criterion.benchmark_group(format!("decode/{name}/{}-bytes", bytes.len()));
        group.sample_size(20);
        group.bench_function("zune-jpeg-full", |bencher| bencher.iter(|| zune(black_box(&bytes))));
        for (label, reduce) in [
            ("auto", Reduce::Auto),
            ("full", Reduce::By(1)),
            ("half", Reduce::By(2)),
            ("quarter", Reduce::By(4)),
            ("eighth", Reduce::By(8)),
        ] {
            let options = DecodeOptions::default().reduce(reduce);
            group.bench_function(label, |bencher| {
                bencher.iter_batched(
                    || bytes.clone(),
                    |bytes| Photo::decode(bytes, &options).expect("the encoder writes whole files"),
                    BatchSize::LargeInput,
                );
            });
        }
        group.finish();
    }
}

criterion_group!(benches, decode);
criterion_main!(benches);
