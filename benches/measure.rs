//! Photo → Facts on one core: the outline and everything after it, with given points and with the networks.

use std::hint::black_box;

use campix_core::face::{EmbeddedNetworks, Face, FaceError, FacePoint, LandmarkSource};
use campix_core::geometry::Size;
use campix_core::measure::measure;
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::pixels::RgbView;
use campix_examples::studio::Studio;
use criterion::{Criterion, criterion_group, criterion_main};

/// Returns the ground truth, so that only measuring is timed.
struct Truth(Vec<Face>);

impl LandmarkSource for Truth {
    fn faces(&self, _picture: RgbView<'_>) -> Result<Vec<Face>, FaceError> {
        Ok(self.0.clone())
    }

    fn name(&self) -> &'static str {
        "truth"
    }
}

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("measure");
    for (name, size) in [("480x640", Size::new(480, 640)), ("1920x2560", Size::new(1920, 2560))] {
        let portrait = Studio::new(7).portrait(0, size);
        let mut bytes = Vec::new();
        jpeg_encoder::Encoder::new(&mut bytes, 92)
            .encode(portrait.pixels.view().data(), size.width as u16, size.height as u16, jpeg_encoder::ColorType::Rgb)
            .expect("a drawn portrait can be encoded");
        let photo = Photo::decode(bytes.clone(), &DecodeOptions::default()).expect("a JPEG of our own");
        let per_decoded = f64::from(photo.reduction());
        let faces = portrait
            .truth
            .faces
            .iter()
            .map(|face| Face {
                frame: face.frame.scaled(1.0 / per_decoded),
                score: 1.0,
                points: face.points.map(|at| FacePoint { at: at.scaled(1.0 / per_decoded), sigma: 1.0 }),
            })
            .collect();
        let truth = Truth(faces);
        group.bench_function(format!("{name} given points"), |bencher| {
            bencher.iter(|| measure(black_box(&photo), &truth));
        });
        group.bench_function(format!("{name} networks"), |bencher| {
            bencher.iter(|| measure(black_box(&photo), &EmbeddedNetworks));
        });
        group.bench_function(format!("{name} decode and networks"), |bencher| {
            bencher.iter(|| -> Result<_, campix_core::Error> {
                let photo = Photo::decode(black_box(bytes.as_slice()), &DecodeOptions::default())?;
                Ok(measure(&photo, &EmbeddedNetworks)?)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
