//! Processor time to hit [20 480, 30 000] bytes: ours and the peers, side by side in one run.
//!
//! `cargo bench -p campix-benches --bench encode`, with `--features turbo` for libjpeg-turbo or `--features peers` for
//! the mozjpeg family.

use std::hint::black_box;

use campix_benches::peers::{self, binary_search, secant};
use campix_benches::pictures;
use campix_benches::processor::ProcessorTime;
use campix_core::make::encode::{BandSpec, Effort, Encoder, Measure};
use campix_core::pixels::RgbView;
use criterion::{Criterion, criterion_group, criterion_main};

/// Most bytes of the default band.
const MAX: usize = 30_000;

/// A peer's search: the quality it ended at and the file, if one fits.
type Search = dyn Fn(RgbView<'_>) -> Option<(u8, Vec<u8>)>;

fn fit(criterion: &mut Criterion<ProcessorTime>) {
    let mut all = pictures::portraits();
    if all.is_empty() {
        all = pictures::hard();
        all.retain(|(name, _)| name == "grain" || name == "fur");
    }
    all.truncate(24);
    let mut group = criterion.benchmark_group("fit 24 portraits into 20-30 KB");
    group.sample_size(10);
    let mut encoder = Encoder::new();
    let mut ours = |group: &mut criterion::BenchmarkGroup<'_, _>, name: &str, spec: BandSpec| {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for (_, picture) in &all {
                    let _ = black_box(encoder.encode(black_box(picture.view()), &spec));
                }
            });
        });
    };
    let spec = BandSpec::default().measure(Measure::Nothing);
    ours(&mut group, "campix", spec);
    ours(&mut group, "campix and its PSNR and SSIM", spec.measure(Measure::Fidelity));
    ours(&mut group, "campix, best effort", spec.effort(Effort::Best));
    let mut peer = |name: &str, search: &Search| {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for (_, picture) in &all {
                    black_box(search(black_box(picture.view())));
                }
            });
        });
    };
    peer("jpeg-encoder, binary search", &|p| binary_search(peers::jpeg_encoder, p, MAX));
    peer("jpeg-encoder, secant search", &|p| secant(peers::jpeg_encoder, p, MAX));
    #[cfg(feature = "turbo")]
    {
        peer("libjpeg-turbo, secant search", &|p| secant(peers::turbo, p, MAX));
        peer("libjpeg-turbo optimised, secant search", &|p| secant(peers::turbo_optimised, p, MAX));
    }
    #[cfg(feature = "peers")]
    {
        peer("mozjpeg trellis, secant search", &|p| secant(peers::mozjpeg, p, MAX));
        peer("mozjpeg-rs trellis, secant search", &|p| secant(peers::mozjpeg_rs, p, MAX));
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().with_measurement(ProcessorTime);
    targets = fit
}
criterion_main!(benches);
