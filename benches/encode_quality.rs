//! Quality under a cap of bytes: ours and the peers, judged by SSIMULACRA2. Prints Markdown tables.
//!
//! `cargo bench -p campix-benches --features peers --bench encode_quality`

use campix_benches::peers::{self, Peer, binary_search};
use campix_benches::pictures::{self, Named};
use campix_core::make::encode::{BandSpec, ByteBand, Effort, Encoder, Measure};
use campix_core::pixels::RgbView;
use fast_ssim2::{PixelDescriptor, PixelSlice, compute_ssimulacra2};

/// Most bytes of the default band.
const MAX: usize = 30_000;

/// Most bytes of a file whose quality comes near that of busier pictures at the default band.
const SMALL: usize = 12_000;

/// An encoder under a cap, and its name.
type Method<'a> = (&'a str, &'a dyn Fn(RgbView<'_>, usize) -> Option<Vec<u8>>);

/// One method over all pictures.
#[derive(Default)]
struct Row {
    scores: Vec<Option<f64>>,
    bytes: Vec<usize>,
    psnr: Vec<f64>,
}

fn main() {
    let methods = methods();
    let portraits = pictures::portraits();
    if portraits.is_empty() {
        println!("*** no real portraits on this machine: the tables of people are missing ***");
    } else {
        print_table("67 portraits on light blue", &methods, &portraits, MAX);
        print_table("67 portraits on light blue", &methods, &portraits, SMALL);
        print_table("67 portraits before a wall, with sensor noise", &methods, &pictures::before_a_wall(), MAX);
        let four = pictures::surroundings(40);
        let title = format!("{} people with their own surroundings, four a picture", 4 * four.len());
        print_table(&title, &methods, &four, MAX);
        print_equal_quality(&portraits);
    }
    print_table("24 drawn portraits", &methods, &pictures::drawn(24), MAX);
    for picture in pictures::hard() {
        print_table(&picture.0.clone(), &methods, &[picture], MAX);
    }
}

/// Free of the quality floor, as the peers are, and of the least length.
fn ours(effort: Effort, pixels: RgbView<'_>, max: usize) -> Option<Vec<u8>> {
    let spec = BandSpec::default()
        .band(ByteBand::at_most(max as u64))
        .quality_floor(None)
        .effort(effort)
        .measure(Measure::Nothing);
    Encoder::new().encode(pixels, &spec).ok().map(|encoded| encoded.bytes)
}

fn methods() -> Vec<Method<'static>> {
    fn peer(peer: Peer) -> &'static dyn Fn(RgbView<'_>, usize) -> Option<Vec<u8>> {
        Box::leak(Box::new(move |pixels: RgbView<'_>, max| Some(binary_search(peer, pixels, max)?.1)))
    }
    vec![
        ("campix", &|pixels, max| ours(Effort::Fast, pixels, max)),
        ("campix, best effort", &|pixels, max| ours(Effort::Best, pixels, max)),
        ("jpeg-encoder", peer(peers::jpeg_encoder)),
        ("jpeg-encoder optimised", peer(peers::jpeg_encoder_optimised)),
        ("mozjpeg trellis", peer(peers::mozjpeg)),
        ("mozjpeg-rs trellis", peer(peers::mozjpeg_rs)),
    ]
}

fn print_table(title: &str, methods: &[Method<'_>], pictures: &[Named], max: usize) {
    let rows: Vec<Row> = methods.iter().map(|(_, method)| row(method, pictures, max)).collect();
    println!("\n{title}, at most {max} bytes\n");
    println!("| method | SSIMULACRA2 mean | campix ahead by | campix better | worst | PSNR | unused, median |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for ((name, _), row) in methods.iter().zip(&rows) {
        let pairs: Vec<(f64, f64)> =
            row.scores.iter().zip(&rows[0].scores).filter_map(|(theirs, ours)| Some(((*theirs)?, (*ours)?))).collect();
        let scores: Vec<f64> = row.scores.iter().flatten().copied().collect();
        if scores.is_empty() {
            println!("| {name} | no file fits |");
            continue;
        }
        let wins = pairs.iter().filter(|(theirs, ours)| ours > theirs).count();
        let mut bytes = row.bytes.clone();
        bytes.sort_unstable();
        println!(
            "| {name} | {:.2} | {:+.2} | {wins} of {} | {:.2} | {:.2} | {:.2} % |",
            mean(&scores),
            mean(&pairs.iter().map(|(theirs, ours)| ours - theirs).collect::<Vec<_>>()),
            pictures.len(),
            scores.iter().copied().fold(f64::MAX, f64::min),
            mean(&row.psnr),
            (max - bytes[bytes.len() / 2]) as f64 / max as f64 * 100.0,
        );
    }
}

fn row(method: &dyn Fn(RgbView<'_>, usize) -> Option<Vec<u8>>, pictures: &[Named], max: usize) -> Row {
    let mut row = Row::default();
    for (_, picture) in pictures {
        let Some(file) = method(picture.view(), max) else {
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

/// How many bytes the peers need for the quality that ours reaches.
fn print_equal_quality(pictures: &[Named]) {
    println!("\nBytes for the SSIMULACRA2 that campix reaches within {MAX} bytes, portraits on light blue\n");
    println!("| method | mean of bytes over those of campix |\n|---|---:|");
    let peers: [(&str, Peer); 3] = [
        ("jpeg-encoder", peers::jpeg_encoder),
        ("jpeg-encoder optimised", peers::jpeg_encoder_optimised),
        ("mozjpeg trellis", peers::mozjpeg),
    ];
    for (name, peer) in peers {
        let ratios: Vec<f64> = pictures
            .iter()
            .filter_map(|(_, picture)| {
                let file = ours(Effort::Fast, picture.view(), MAX)?;
                let wanted = ssimulacra2(&decode(&file), picture.view());
                Some(bytes_for(peer, picture.view(), wanted)? / file.len() as f64)
            })
            .collect();
        println!("| {name} | {:.3} |", mean(&ratios));
    }
}

/// Bytes for a wanted quality, between the two whole qualities of the peer around it.
fn bytes_for(peer: Peer, pixels: RgbView<'_>, wanted: f64) -> Option<f64> {
    let at = |quality: u8| {
        let file = peer(pixels, quality);
        (file.len() as f64, ssimulacra2(&decode(&file), pixels))
    };
    let (mut low, mut high) = (50_u8, 100_u8);
    while high - low > 1 {
        let middle = low.midpoint(high);
        if at(middle).1 < wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    let ((few, worse), (many, better)) = (at(low), at(high));
    (worse < wanted && better >= wanted).then(|| few + (many - few) * (wanted - worse) / (better - worse))
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
