//! A camera's live picture on one core, beside the whole measurement of the same pixels: frames as drivers hand them out.

use std::hint::black_box;

use campix_core::face::{EmbeddedNetworks, LandmarkSource, QuickNetworks};
use campix_core::geometry::Size;
use campix_core::guide::Guide;
use campix_core::measure::measure;
use campix_core::photo::{DecodeOptions, Frame, Photo, PixelFormat, Plane, Reduce};
use campix_core::pixels::RgbPixels;
use campix_core::profile::Profile;
use campix_examples::studio::Studio;
use criterion::{Criterion, criterion_group, criterion_main};

/// The pixels as a bitmap of OpenCV.
fn bgr(pixels: &RgbPixels) -> Vec<u8> {
    pixels.view().data().chunks(3).flat_map(|rgb| [rgb[2], rgb[1], rgb[0]]).collect()
}

fn bench(criterion: &mut Criterion) {
    let profile = Profile::builtin("tender-freshman").expect("it is shipped");
    let guide = Guide::new(&profile).expect("the profile asks for a file");
    let mut group = criterion.benchmark_group("guide");
    for size in [Size::new(480, 640), Size::new(1080, 1920)] {
        let portrait = Studio::new(7).portrait(1, size).pixels;
        let bytes = bgr(&portrait);
        let plane = [Plane::new(&bytes, size.width as usize * 3)];
        let frame = Frame::new(PixelFormat::Bgr, size, &plane).expect("the bytes fit");
        assert_eq!(guide.look(&frame).expect("it is large enough").facts.face.faces.len(), 1);
        group.bench_function(format!("{size} BGR"), |bencher| bencher.iter(|| guide.look(black_box(&frame))));
        // The luma is the green channel: only the time counts here.
        let luma: Vec<u8> = bytes.iter().skip(1).step_by(3).copied().collect();
        let chroma = vec![128; luma.len() / 2];
        let planes = [Plane::new(&luma, size.width as usize), Plane::new(&chroma, size.width as usize)];
        let frame = Frame::new(PixelFormat::Nv12, size, &planes).expect("the bytes fit");
        group.bench_function(format!("{size} NV12"), |bencher| bencher.iter(|| guide.look(black_box(&frame))));
    }
    let portrait = Studio::new(7).portrait(1, Size::new(480, 640)).pixels;
    let photo =
        Photo::from_view(portrait.view(), &DecodeOptions::default().reduce(Reduce::By(1))).expect("it is small");
    group.bench_function("480x640 measured as a photo", |bencher| {
        bencher.iter(|| measure(black_box(&photo), &EmbeddedNetworks));
    });
    for (name, networks) in
        [("all networks", &EmbeddedNetworks as &dyn LandmarkSource), ("quick networks", &QuickNetworks)]
    {
        group.bench_function(format!("480x640 {name}"), |bencher| {
            bencher.iter(|| networks.faces(black_box(portrait.view())));
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
