//! Faces in a picture: the finder alone (an empty wall), and finder, points and eyes on a drawn portrait.

use std::hint::black_box;

use campix_core::face::{EmbeddedNetworks, LandmarkSource};
use campix_core::geometry::Size;
use campix_core::pixels::RgbPixels;
use campix_examples::studio::Studio;
use criterion::{Criterion, criterion_group, criterion_main};

const SIZES: [Size; 3] = [Size::new(480, 640), Size::new(900, 1200), Size::new(1800, 2400)];

fn count(picture: &RgbPixels) -> usize {
    EmbeddedNetworks.faces(picture.view()).expect("the picture is large enough").len()
}

fn faces(c: &mut Criterion) {
    let mut group = c.benchmark_group("face");
    for size in SIZES {
        let wall = RgbPixels::filled(size, [100, 197, 255]);
        assert_eq!(count(&wall), 0, "an empty wall holds nobody");
        group.bench_function(format!("finder/{size}"), |b| b.iter(|| count(black_box(&wall))));
        let portrait = Studio::new(7).portrait(1, size).pixels;
        assert_eq!(count(&portrait), 1, "a drawn portrait holds one person");
        group.bench_function(format!("finder, points, eyes/{size}"), |b| b.iter(|| count(black_box(&portrait))));
    }
    group.finish();
}

criterion_group!(benches, faces);
criterion_main!(benches);
