//! Quality at no more than 30 000 bytes: SSIMULACRA2 of ours and of the peers on the same pictures, as a table.
//!
//! `cargo bench -p campix-benches --features peers --bench encode_quality`

use campix_benches::peers::{self, Peer, binary_search};
use campix_benches::pictures::{self, Named};
use campix_core::make::encode::{BandSpec, Effort, Encoder, Measure, fidelity};
use campix_core::pixels::RgbView;
use fast_ssim2::{PixelDescriptor, PixelSlice, compute_ssimulacra2};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// Most bytes of the default band.
const MAX: usize = 30_000;

/// What is compared: a name and how a picture becomes a file.
type Method<'a> = (&'a str, Box<dyn Fn(RgbView<'_>) -> Option<Vec<u8>>>);

/// Figures of one method over some pictures.
#[derive(Default)]
struct Row {
    scores: Vec<Option<f64>>,
    bytes: Vec<usize>,
    psnr: Vec<f64>,
    ssim: Vec<f64>,
}

fn main() {
    let methods = methods();
    let portraits = pictures::portraits();
    if !portraits.is_empty() {
        print_table(&format!("{} portraits on light blue", portraits.len()), &methods, &portraits);
    }
    for picture in pictures::hard() {
        print_table(&picture.0.clone(), &methods, &[picture]);
    }
}

fn methods() -> Vec<Method<'static>> {
    let ours = |effort: Effort| -> Box<dyn Fn(RgbView<'_>) -> Option<Vec<u8>>> {
        let spec = BandSpec::default().effort(effort).measure(Measure::Nothing);
        Box::new(move |pixels| Encoder::new().encode(pixels, &spec).ok().map(|encoded| encoded.bytes))
    };
    let peer = |peer: Peer| -> Box<dyn Fn(RgbView<'_>) -> Option<Vec<u8>>> {
        Box::new(move |pixels| binary_search(peer, pixels, MAX).map(|(_, file)| file))
    };
    vec![
        ("campix", ours(Effort::Fast)),
        ("campix, best effort", ours(Effort::Best)),
        ("jpeg-encoder", peer(peers::jpeg_encoder)),
        ("jpeg-encoder optimised", peer(peers::jpeg_encoder_optimised)),
        ("libjpeg-turbo optimised", peer(peers::turbo_optimised)),
        ("mozjpeg trellis", peer(peers::mozjpeg)),
        ("mozjpeg-rs trellis", peer(peers::mozjpeg_rs)),
    ]
}

fn print_table(title: &str, methods: &[Method<'_>], pictures: &[Named]) {
    let rows: Vec<Row> = methods.iter().map(|(_, method)| row(method, pictures)).collect();
    println!("\n{title}\n");
    println!("| method | SSIMULACRA2 mean | worst | PSNR | SSIM | bytes, median | unused, median | campix better |");
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    for ((name, _), row) in methods.iter().zip(&rows) {
        let scores: Vec<f64> = row.scores.iter().flatten().copied().collect();
        if scores.is_empty() {
            println!("| {name} | no file fits |");
            continue;
        }
        let wins = rows[0].scores.iter().zip(&row.scores).filter(|(ours, theirs)| ours > theirs).count();
        let mut bytes = row.bytes.clone();
        bytes.sort_unstable();
        let median = bytes[bytes.len() / 2];
        println!(
            "| {name} | {:.2} | {:.2} | {:.2} | {:.4} | {median} | {:.2} % | {wins} of {} |",
            mean(&scores),
            scores.iter().copied().fold(f64::MAX, f64::min),
            mean(&row.psnr),
            mean(&row.ssim),
            (MAX - median) as f64 / MAX as f64 * 100.0,
            pictures.len(),
        );
    }
}

fn row(method: &dyn Fn(RgbView<'_>) -> Option<Vec<u8>>, pictures: &[Named]) -> Row {
    let mut row = Row::default();
    for (_, picture) in pictures {
        let file = method(picture.view());
        row.scores.push(file.as_ref().map(|file| ssimulacra2(file, picture.view())));
        if let Some(file) = file {
            let likeness = fidelity(&file, picture.view()).expect("a file of the same size");
            row.psnr.push(likeness.psnr);
            row.ssim.push(likeness.ssim);
            row.bytes.push(file.len());
        }
    }
    row
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn ssimulacra2(file: &[u8], reference: RgbView<'_>) -> f64 {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::RGB);
    let decoded = JpegDecoder::new_with_options(ZCursor::new(file), options).decode().expect("a JPEG");
    let slice = |data| {
        let (width, height) = (reference.width() as u32, reference.height() as u32);
        PixelSlice::new(data, width, height, reference.width() * 3, PixelDescriptor::RGB8_SRGB)
            .expect("three bytes a pixel")
    };
    compute_ssimulacra2(&slice(reference.data()), &slice(&decoded)).expect("pictures of one size")
}
