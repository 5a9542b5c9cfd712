//! The search for code cards against the decoding of the same frame: a portrait, a card that is read at once, and one that is not read.

use std::hint::black_box;
use std::sync::Arc;

use campix_benches::processor::ProcessorTime;
use campix_core::geometry::Size;
use campix_core::people::matching::read_card;
use campix_core::photo::{DecodeOptions, Photo};
use campix_examples::studio::{CardShot, Portrait, Studio};
use criterion::{Criterion, criterion_group, criterion_main};

fn frames(c: &mut Criterion<ProcessorTime>) {
    let portrait = Studio::new(7).portrait(3, Size::new(4000, 6000));
    let mut shot = CardShot::new("2023091712", 1);
    shot.module = 20.0;
    let card = Portrait { pixels: shot.over(&portrait.pixels), ..portrait.clone() };
    shot.glare = 0.5;
    let burnt = Portrait { pixels: shot.over(&portrait.pixels), ..portrait.clone() };
    for (name, picture) in [("portrait", portrait), ("card", card), ("burnt-out card", burnt)] {
        let bytes: Arc<[u8]> = picture.jpeg().into();
        let photo = Photo::decode(Arc::clone(&bytes), &DecodeOptions::default()).expect("the studio writes a JPEG");
        let mut group = c.benchmark_group(format!("24-megapixel {name}"));
        group.sample_size(10);
        group.bench_function("decode, reduced", |b| {
            b.iter(|| Photo::decode(Arc::clone(&bytes), &DecodeOptions::default()));
        });
        group.bench_function("read_card", |b| b.iter(|| read_card(black_box(photo.pixels()))));
        group.finish();
    }
}

/// Noise of squares as large as modules: the most patterns that a picture can hold.
fn noise(c: &mut Criterion<ProcessorTime>) {
    let (width, height) = (1000_u32, 1500_u32);
    let mut state = 0x1234_5678_9ABC_DEF1_u64;
    let columns = width as usize / 4 + 1;
    let cells: Vec<u8> = (0..columns * (height as usize / 4 + 1))
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 40) as u8 / 128 * 255
        })
        .collect();
    let data: Vec<u8> = (0..(width * height) as usize)
        .flat_map(|k| [cells[k / width as usize / 4 * columns + k % width as usize / 4]; 3])
        .collect();
    let picture = campix_core::pixels::RgbPixels::new(Size::new(width, height), data).expect("as many bytes as pixels");
    let mut group = c.benchmark_group("noise 1000x1500");
    group.sample_size(10);
    group.bench_function("read_card", |b| b.iter(|| read_card(black_box(picture.view()))));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().with_measurement(ProcessorTime);
    targets = frames, noise
}
criterion_main!(benches);
