//! One portrait end to end: a registration file checked, and a 24-megapixel original made into one, compared with the
//! full decode of the same bytes by zune-jpeg.

use std::hint::black_box;
use std::sync::Arc;

use campix_benches::processor::ProcessorTime;
use campix_core::check::check;
use campix_core::face::{EmbeddedNetworks, LandmarkSource};
use campix_core::geometry::Size;
use campix_core::make::{MakeOptions, make};
use campix_core::measure::measure;
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::profile::Profile;
use campix_examples::studio::Studio;
use criterion::{Criterion, criterion_group, criterion_main};
use zune_core::bytestream::ZCursor;
use zune_jpeg::JpegDecoder;

fn registration_file(c: &mut Criterion<ProcessorTime>) {
    let profile = Profile::builtin("tender-freshman").expect("a shipped profile loads");
    let original = Studio::new(7).portrait(3, Size::new(960, 1280)).jpeg();
    let photo = Photo::decode(original, &DecodeOptions::default()).expect("the studio writes a JPEG");
    let facts = measure(&photo, &EmbeddedNetworks).expect("the networks answer");
    let made = make(&photo, &facts, &profile, &MakeOptions::default()).expect("the drawn portrait complies");
    let bytes: Arc<[u8]> = made.bytes.into();
    let photo = Photo::decode(Arc::clone(&bytes), &DecodeOptions::default()).expect("our own file");
    let facts = measure(&photo, &EmbeddedNetworks).expect("the networks answer");

    let mut group = c.benchmark_group("registration file 480x640");
    group.bench_function("decode", |b| b.iter(|| Photo::decode(Arc::clone(&bytes), &DecodeOptions::default())));
    group.bench_function("finder + points", |b| b.iter(|| EmbeddedNetworks.faces(black_box(photo.pixels()))));
    group.bench_function("measure", |b| b.iter(|| measure(black_box(&photo), &EmbeddedNetworks)));
    group.bench_function("check", |b| b.iter(|| check(black_box(&facts), &profile)));
    group.bench_function("decode + measure + check", |b| {
        b.iter(|| {
            let photo = Photo::decode(Arc::clone(&bytes), &DecodeOptions::default()).expect("our own file");
            let facts = measure(&photo, &EmbeddedNetworks).expect("the networks answer");
            check(&facts, &profile)
        });
    });
    group.finish();
}

fn large_original(c: &mut Criterion<ProcessorTime>) {
    let profile = Profile::builtin("tender-freshman").expect("a shipped profile loads");
    let bytes: Arc<[u8]> = Studio::new(7).portrait(3, Size::new(4240, 5660)).jpeg().into();
    let mut group = c.benchmark_group("24-megapixel original");
    group.sample_size(10);
    group.bench_function("zune-jpeg decode alone", |b| {
        b.iter(|| JpegDecoder::new(ZCursor::new(black_box(&bytes[..]))).decode().expect("the studio writes a JPEG"));
    });
    let photo = Photo::decode(Arc::clone(&bytes), &DecodeOptions::default()).expect("the studio writes a JPEG");
    let facts = measure(&photo, &EmbeddedNetworks).expect("the networks answer");
    group
        .bench_function("decode, reduced", |b| b.iter(|| Photo::decode(Arc::clone(&bytes), &DecodeOptions::default())));
    group.bench_function("measure", |b| b.iter(|| measure(black_box(&photo), &EmbeddedNetworks)));
    group.bench_function("make", |b| b.iter(|| make(&photo, black_box(&facts), &profile, &MakeOptions::default())));
    group.bench_function("photo to registration file", |b| {
        b.iter(|| {
            let photo = Photo::decode(Arc::clone(&bytes), &DecodeOptions::default()).expect("the studio writes a JPEG");
            let facts = measure(&photo, &EmbeddedNetworks).expect("the networks answer");
            make(&photo, &facts, &profile, &MakeOptions::default()).expect("the drawn portrait complies")
        });
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().with_measurement(ProcessorTime);
    targets = registration_file, large_original
}
criterion_main!(benches);
