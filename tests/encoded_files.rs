//! Files of the byte-band encoder as other programs see them: `image`, libjpeg-turbo, ImageMagick and Pillow where present.

use std::io::Write;
use std::process::{Command, Stdio};

use campix_core::geometry::Size;
use campix_core::make::encode::{
    BandSpec, ByteBand, Chroma, Components, EncodeError, Encoder, Measure, Retag, Sampling, TableKind, encode_to_band,
    retag,
};
use campix_core::pixels::RgbPixels;
use campix_examples::studio::Studio;
use campix_tests::portraits::{self, Framing, LIGHT_BLUE};
use campix_tests::skipped::{Need, skipped};

const SIZE: Size = Size::new(480, 640);

fn drawn(count: u64) -> Vec<RgbPixels> {
    (0..count).map(|number| Studio::new(11).portrait(number, SIZE).pixels).collect()
}

/// Output of a program given `file` on its standard input, or `None` if the machine has no such program.
fn pipe(program: &str, arguments: &[&str], file: &[u8]) -> Option<Vec<u8>> {
    let spawned = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = spawned else {
        skipped(&format!("no {program} on this machine"), Need::Tools);
        return None;
    };
    let mut input = child.stdin.take().unwrap();
    let owned = file.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&owned));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    // Some systems have a program of this name that is another one and only says so.
    if complaint.contains("is not installed here") {
        skipped(&format!("no {program} on this machine"), Need::Tools);
        return None;
    }
    assert!(output.status.success() && complaint.is_empty(), "{program}: {complaint}");
    Some(output.stdout)
}

/// The pixels of a binary PPM or PGM.
fn pnm(bytes: &[u8]) -> &[u8] {
    let mut at = 0;
    for _ in 0..4 {
        at += bytes[at..].iter().position(u8::is_ascii_whitespace).unwrap() + 1;
    }
    &bytes[at..]
}

/// Decoders round differently, and smooth half colour differently; nothing else may differ.
fn assert_alike(name: &str, a: &[u8], b: &[u8]) {
    assert_eq!(a.len(), b.len(), "{name}");
    let total: u64 = a.iter().zip(b).map(|(&a, &b)| u64::from(a.abs_diff(b))).sum();
    let most = a.iter().zip(b).map(|(&a, &b)| a.abs_diff(b)).max().unwrap();
    let mean = total as f64 / a.len() as f64;
    assert!(mean < 0.6 && most <= 12, "{name}: {mean:.3} levels apart in the mean, {most} at most");
}

#[test]
fn every_decoder_sees_the_same_picture() {
    let mut specs = Vec::new();
    for chroma in [Chroma::S420, Chroma::S422, Chroma::S444] {
        for restart in [0, 7] {
            specs.push(BandSpec::default().chroma(chroma).restart_interval(restart).measure(Measure::Nothing));
        }
    }
    specs.push(BandSpec::default().components(Components::GreyIfGrey));
    let mut pictures = drawn(2);
    let mut grey = pictures[0].clone();
    for pixel in grey.data_mut().chunks_exact_mut(3) {
        pixel.copy_from_slice(&[pixel[1]; 3]);
    }
    pictures.push(grey);
    for picture in &pictures {
        for spec in &specs {
            let encoded = encode_to_band(picture.view(), spec).unwrap();
            let file = &encoded.bytes;
            let ours =
                image::load_from_memory_with_format(file, image::ImageFormat::Jpeg).unwrap().into_rgb8().into_raw();
            let name = format!("{} restart {}", encoded.report.sampling, spec.restart_interval);
            // Three programs around one library, libjpeg: not a level of difference.
            let mut libjpeg: Vec<(&str, Vec<u8>)> = Vec::new();
            if let Some(ppm) = pipe("djpeg", &["-strict", "-rgb", "-pnm"], file) {
                libjpeg.push(("djpeg", pnm(&ppm).to_vec()));
            }
            if let Some(ppm) = pipe("convert", &["jpeg:-", "-depth", "8", "ppm:-"], file) {
                libjpeg.push(("convert", pnm(&ppm).to_vec()));
            }
            let script = "import sys, io\ntry:\n from PIL import Image\nexcept ImportError:\n sys.exit(0)\n\
                          i = Image.open(io.BytesIO(sys.stdin.buffer.read()))\n\
                          assert tuple(i.info['dpi']) == (300, 300), i.info\n\
                          sys.stdout.buffer.write(i.convert('RGB').tobytes())";
            if let Some(rgb) = pipe("python3", &["-c", script], file)
                && !rgb.is_empty()
            {
                libjpeg.push(("Pillow", rgb));
            }
            for (program, pixels) in &libjpeg {
                assert_alike(&format!("{name}, {program}"), &ours, pixels);
                assert!(*pixels == libjpeg[0].1, "{name}: {program} and {} see different pixels", libjpeg[0].0);
            }
            let one_component = spec.components == Components::GreyIfGrey && Some(picture) == pictures.last();
            assert_eq!(encoded.report.sampling == Sampling::Grey, one_component);
        }
    }
}

#[test]
fn imagemagick_reads_at_least_the_floor() {
    let picture = &drawn(1)[0];
    for (floor, max) in [(60, 8_000), (75, 12_000), (90, 26_000)] {
        let spec = BandSpec::default().quality_floor(Some(floor)).band(ByteBand::at_most(max));
        let encoded = match encode_to_band(picture.view(), &spec) {
            Ok(encoded) => encoded,
            Err(EncodeError::TooBig { smallest, .. }) => {
                encode_to_band(picture.view(), &spec.band(ByteBand::at_most(smallest))).unwrap()
            }
            Err(other) => panic!("{other}"),
        };
        assert!(encoded.report.quality >= floor);
        if let Some(text) = pipe("identify", &["-format", "%Q", "jpeg:-"], &encoded.bytes) {
            let read: u8 = String::from_utf8(text).unwrap().trim().parse().unwrap();
            assert_eq!(read, encoded.report.quality, "{:?}", encoded.report.tables);
        }
    }
}

#[test]
fn every_real_portrait_fits_the_band_at_its_best() {
    let Some(all) = portraits::portraits() else { return };
    let framing = Framing::upright(SIZE);
    let mut encoder = Encoder::new();
    let mut unused = Vec::new();
    for portrait in &all {
        let picture = portrait.lay_on(LIGHT_BLUE, &framing);
        let encoded = encoder.encode(picture.view(), &BandSpec::default()).unwrap();
        assert!((20_480..=30_000).contains(&encoded.bytes.len()), "{}", portrait.name);
        assert_eq!(encoded.report.tables, TableKind::Tuned);
        assert!(encoded.report.fidelity.unwrap().ssim > 0.94, "{}: {:?}", portrait.name, encoded.report.fidelity);
        unused.push(30_000 - encoded.bytes.len());
        let tagged = retag(&encoded.bytes, &Retag::default()).unwrap();
        assert_eq!(tagged, encoded.bytes, "a file of ours says nothing that retag would change");
    }
    unused.sort_unstable();
    let median = unused[unused.len() / 2];
    println!("{} portraits, {median} bytes unused in the median, {} at most", all.len(), unused[unused.len() - 1]);
    assert!(median <= 300, "{median} bytes of 30 000 unused in the median");
}
