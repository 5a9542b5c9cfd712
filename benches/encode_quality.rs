//! Quality at no more than 30 000 bytes: SSIMULACRA2 of ours and of the peers on the same pictures, as a table.
//!
//! `cargo bench -p campix-benches --features peers --bench encode_quality`

use campix_benches::peers::{self, Peer, binary_search};
use campix_benches::pictures::{self, Named};
use campix_core::make::encode::{BandSpec, Effort, Encoder, Measure};
use campix_core::pixels::RgbView;
use fast_ssim2::{PixelDescriptor, PixelSlice, compute_ssimulacra2};

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
        ("mozjpeg trellis", peer(peers::mozjpeg)),
        ("mozjpeg-rs trellis", peer(peers::mozjpeg_rs)),
    ]
}

fn print_table(title: &str, methods: &[Method<'_>], pictures: &[Named]) {
    let rows: Vec<Row> = methods.iter().map(|(_, method)| row(method, pictures)).collect();
    println!("\n{title}\n");
    println!("| method | SSIMULACRA2 mean | worst | PSNR | bytes, median | unused, median | campix better |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
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
            "| {name} | {:.2} | {:.2} | {:.2} | {median} | {:.2} % | {wins} of {} |",
            mean(&scores),
            scores.iter().copied().fold(f64::MAX, f64::min),
            mean(&row.psnr),
            (MAX - median) as f64 / MAX as f64 * 100.0,
            pictures.len(),
        );
    }
}

fn row(method: &dyn Fn(RgbView<'_>) -> Option<Vec<u8>>, pictures: &[Named]) -> Row {
    let mut row = Row::default();
    for (_, picture) in pictures {
        let Some(file) = method(picture.view()) else {
            row.scores.push(None);
            continue;
        };
        let decoded = decode(&file);
        row.scores.push(Some(ssimulacra2(&decoded, picture.view())));
        row.psnr.push(psnr(&decoded, picture.view().data()));
        row.bytes.push(file.len());
    }
    row
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// As libjpeg does it, with smooth colour: it reads the three separate scans that `jpeg-encoder` writes with optimised
/// tables, which other decoders get wrong.
fn decode(file: &[u8]) -> Vec<u8> {
    let mut decoder = mozjpeg::Decompress::new_mem(file).and_then(mozjpeg::Decompress::rgb).expect("a JPEG");
    decoder.read_scanlines::<[u8; 3]>().expect("a whole JPEG").concat()
}

fn psnr(decoded: &[u8], reference: &[u8]) -> f64 {
    let sum: f64 = decoded.iter().zip(reference).map(|(&a, &b)| f64::from(a.abs_diff(b)).powi(2)).sum();
    10.0 * (255.0 * 255.0 * reference.len() as f64 / sum).log10()
}

fn ssimulacra2(decoded: &[u8], reference: RgbView<'_>) -> f64 {
    let slice = |data| {
        let (width, height) = (reference.width() as u32, reference.height() as u32);
        PixelSlice::new(data, width, height, reference.width() * 3, PixelDescriptor::RGB8_SRGB)
            .expect("three bytes a pixel")
    };
    compute_ssimulacra2(&slice(reference.data()), &slice(decoded)).expect("pictures of one size")
}
