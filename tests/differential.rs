//! The same files read by campix and by the decoders of the system: libjpeg-turbo's `djpeg`, Pillow, which reads
//! TIFF with libtiff, and with the feature `heic` libheif, through pillow-heif.
//!
//! A sweep over sizes, samplings, codings, restart intervals and containers is generated with the system's own
//! encoders; every pixel is compared, and the reduced pictures with the full one averaged. What differs by more than
//! one step has to be on the list [`KNOWN`], with its reason. Programs that a machine lacks are said loudly.
//! `CAMPIX_SWEEP=long` takes every combination; without it a share of them, the same one everywhere.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use campix_core::photo::{DecodeOptions, Photo, Reduce};
use campix_tests::scratch::Scratch;
use campix_tests::skipped::{Need, skipped};
use image::{DynamicImage, ImageFormat, RgbImage};

/// Differences beyond one step of 255 that are known: the sampling of the file, the mean and the largest difference it
/// may have, and why.
const KNOWN: &[(&str, f64, u8, &str)] = &[
    ("4:4:4", 0.1, 2, "4:4:4, the inverse DCT of zune-jpeg rounds otherwise"),
    (
        "4:2:0",
        0.8,
        10,
        "4:2:0, zune-jpeg rounds enlarged chroma otherwise and treats the last column of an MCU as a border",
    ),
    ("4:2:2", 0.8, 10, "4:2:2, zune-jpeg rounds enlarged chroma otherwise"),
    ("4:4:0", 0.8, 10, "4:4:0, zune-jpeg rounds enlarged chroma otherwise"),
];

/// Largest mean difference of a reduced picture from the full one averaged: both keep the same frequencies, and colour
/// that is stored coarser than the picture is placed between samples when it is reduced and repeated when it is not.
const REDUCED: f64 = 4.0;

const SIZES: [(u32, u32); 8] = [(1, 1), (8, 8), (9, 17), (16, 16), (31, 16), (33, 47), (50, 15), (130, 70)];

const SAMPLINGS: [&str; 16] = [
    "1x1",
    "2x1",
    "1x2",
    "2x2",
    "4x1",
    "1x4",
    "4x2",
    "2x4",
    "3x1",
    "1x3",
    "1x1,2x1,2x1",
    "1x1,1x2,1x2",
    "1x1,2x2,2x2",
    "2x2,2x1,1x2",
    "2x1,1x2,1x1",
    "4x2,2x1,1x1",
];

const SCANS: [(&str, &str); 3] = [("each", "0;\n1;\n2;\n"), ("luma-first", "0;\n1 2;\n"), ("luma-last", "1 2;\n0;\n")];

fn long() -> bool {
    std::env::var("CAMPIX_SWEEP").is_ok_and(|sweep| sweep == "long")
}

/// Whether a combination belongs to this run: one in seven of the short one, whichever sizes or codings come first.
fn taken(number: usize) -> bool {
    long() || number.is_multiple_of(7)
}

fn scene(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (f64::from(x), f64::from(y));
        let waves =
            [128.0 + 90.0 * (x / 9.0 + y / 13.0).sin(), 128.0 + 90.0 * (x / 15.0 - y / 8.0).cos(), 40.0 + x + y];
        image::Rgb(waves.map(|value| value.clamp(0.0, 255.0) as u8))
    })
}

fn there(program: &str, argument: &str) -> bool {
    Command::new(program).arg(argument).stdin(Stdio::null()).output().is_ok()
}

/// A picture as another decoder gives it: width, height, RGB.
type Pixels = (usize, usize, Vec<u8>);

/// Reads a binary PPM or PGM.
fn portable(bytes: &[u8]) -> Option<Pixels> {
    let mut parts = bytes.splitn(4, u8::is_ascii_whitespace);
    let (kind, width, height) = (parts.next()?, parts.next()?, parts.next()?);
    let rest = parts.next()?;
    let number = |text: &[u8]| std::str::from_utf8(text).ok()?.parse::<usize>().ok();
    let data = &rest[rest.iter().position(|&byte| byte == b'\n')? + 1..];
    let data = if kind == b"P5" { data.iter().flat_map(|&grey| [grey; 3]).collect() } else { data.to_vec() };
    Some((number(width)?, number(height)?, data))
}

fn djpeg(path: &Path) -> Option<Pixels> {
    portable(&Command::new("djpeg").arg(path).output().ok()?.stdout)
}

const PILLOW: &str = "
import sys
from PIL import Image
for line in sys.stdin:
    try:
        image = Image.open(line.rstrip('\\n'))
        if image.mode == 'I;16' or image.mode == 'I;16B':
            image = image.point(lambda value: value / 257).convert('L')
        image = image.convert('RGB')
        sys.stdout.buffer.write(b'%d %d\\n' % image.size + image.tobytes())
    except Exception as error:
        sys.stdout.buffer.write(b'0 0\\n')
";

/// All of `paths` by one Python process; `None` without Pillow.
fn pillow(paths: &[PathBuf]) -> Option<Vec<Pixels>> {
    let python = std::env::var("CAMPIX_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut child = Command::new(python)
        .args(["-c", PILLOW])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut input = child.stdin.take()?;
    let list = paths.iter().fold(String::new(), |list, path| list + &path.to_string_lossy() + "\n");
    let writer = std::thread::spawn(move || input.write_all(list.as_bytes()));
    let out = child.wait_with_output().ok()?;
    let _ = writer.join();
    if !out.status.success() {
        return None;
    }
    let (mut rest, mut all) = (out.stdout.as_slice(), Vec::new());
    while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
        let head = std::str::from_utf8(&rest[..end]).ok()?;
        let (width, height) = head.split_once(' ')?;
        let (width, height): (usize, usize) = (width.parse().ok()?, height.parse().ok()?);
        let length = width * height * 3;
        all.push((width, height, rest[end + 1..end + 1 + length].to_vec()));
        rest = &rest[end + 1 + length..];
    }
    Some(all)
}

/// What became of the comparison.
#[derive(Default)]
struct Tally {
    /// Within one step, known to differ, refused by both, refused by us alone.
    equal: usize,
    known: BTreeMap<&'static str, usize>,
    neither: usize,
    faults: String,
}

impl Tally {
    fn compare(&mut self, path: &Path, other: &Pixels) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let decode = |divisor| Photo::open(path, &DecodeOptions::default().reduce(Reduce::By(divisor)));
        let photo = match decode(1) {
            Ok(photo) => photo,
            Err(_) if other.0 == 0 => {
                self.neither += 1;
                return;
            }
            Err(error) => {
                let _ = writeln!(self.faults, "{name}: refused, {error}");
                return;
            }
        };
        if other.0 == 0 {
            // What the other one cannot read says nothing about us; the sweep has a reader for each kind.
            self.neither += 1;
            return;
        }
        let ours = photo.pixels();
        if (ours.width(), ours.height()) != (other.0, other.1) {
            let _ =
                writeln!(self.faults, "{name}: {}×{}, the other {}×{}", ours.width(), ours.height(), other.0, other.1);
            return;
        }
        let differences = ours.data().iter().zip(&other.2).map(|(&a, &b)| a.abs_diff(b));
        let most = differences.clone().max().unwrap_or(0);
        let mean = differences.map(f64::from).sum::<f64>() / other.2.len() as f64;
        match KNOWN.iter().find(|(sampling, ..)| photo.metadata().sampling.as_deref() == Some(sampling)) {
            _ if most <= 1 => self.equal += 1,
            Some(&(_, mean_allowed, allowed, why)) if most <= allowed && mean <= mean_allowed => {
                *self.known.entry(why).or_default() += 1;
            }
            _ => {
                let _ = writeln!(self.faults, "{name}: differs by {mean:.2}, at most {most}");
            }
        }
        for divisor in [2, 4, 8] {
            let small = decode(divisor).unwrap();
            let mean = apart_reduced(&photo, &small);
            if mean > REDUCED {
                let _ =
                    writeln!(self.faults, "{name}: by {divisor} it differs by {mean:.2} from the whole one averaged");
            }
        }
    }

    fn end(self, what: &str, least: usize) {
        println!("{what}: {} within one step, {} read by neither", self.equal, self.neither);
        for (why, count) in &self.known {
            println!("  {count} differ: {why}");
        }
        assert!(self.faults.is_empty(), "{what}:\n{}", self.faults);
        assert!(self.equal >= least, "{what}: only {} compared", self.equal);
    }
}

/// Mean difference of a reduced picture from the whole one, averaged.
fn apart_reduced(whole: &Photo, small: &Photo) -> f64 {
    let (view, reduced, step) = (whole.pixels(), small.pixels(), small.reduction() as usize);
    let mut sum = 0.0;
    for top in 0..reduced.height() {
        for left in 0..reduced.width() {
            let mut mean = [0.0; 3];
            let (mut count, rows) = (0.0, top * step..view.height().min((top + 1) * step));
            for y in rows {
                for x in left * step..view.width().min((left + 1) * step) {
                    count += 1.0;
                    mean.iter_mut().zip(view.pixel(x, y)).for_each(|(mean, value)| *mean += f64::from(value));
                }
            }
            sum += mean
                .iter()
                .zip(reduced.pixel(left, top))
                .map(|(mean, value)| (mean / count - f64::from(value)).abs())
                .sum::<f64>();
        }
    }
    sum / (reduced.data().len() as f64)
}

#[test]
fn jpegs_are_those_of_libjpeg() {
    if !there("cjpeg", "-version") || !there("djpeg", "-version") {
        skipped("cjpeg and djpeg of libjpeg-turbo are not installed", Need::Nothing);
        return;
    }
    let folder = Scratch::new("differential-jpeg");
    let mut tally = Tally::default();
    let mut number = 0;
    for (width, height) in SIZES {
        let source = folder.0.join("scene.ppm");
        let picture = scene(width, height);
        std::fs::write(&source, [format!("P6\n{width} {height}\n255\n").as_bytes(), picture.as_raw()].concat())
            .unwrap();
        for sampling in SAMPLINGS {
            for coding in ["baseline", "optimal", "progressive", "each", "luma-first", "luma-last"] {
                for restart in ["", "2B", "1"] {
                    number += 1;
                    if !taken(number) {
                        continue;
                    }
                    let name = format!("{width}x{height}_{}_{coding}_{restart}.jpg", sampling.replace(',', "-"));
                    let path = folder.0.join(name);
                    let mut command = Command::new("cjpeg");
                    command.args(["-quality", "90", "-sample", sampling]);
                    match coding {
                        "baseline" => {}
                        "optimal" => drop(command.arg("-optimize")),
                        "progressive" => drop(command.arg("-progressive")),
                        scans => {
                            let script = folder.0.join(scans);
                            let text = SCANS.iter().find(|(name, _)| *name == scans).unwrap().1;
                            std::fs::write(&script, text).unwrap();
                            command.arg("-scans").arg(script);
                        }
                    }
                    if !restart.is_empty() {
                        command.args(["-restart", restart]);
                    }
                    let made = command.arg("-outfile").arg(&path).arg(&source).output().unwrap();
                    if !made.status.success() {
                        continue;
                    }
                    tally.compare(&path, &djpeg(&path).unwrap_or_default());
                    std::fs::remove_file(path).unwrap();
                }
            }
        }
    }
    tally.end("JPEG against libjpeg-turbo", 150);
}

#[test]
fn other_containers_are_those_of_pillow() {
    let folder = Scratch::new("differential-other");
    let mut paths = Vec::new();
    for (width, height) in SIZES {
        let picture = DynamicImage::from(scene(width, height));
        let alpha_free = [
            ("rgb", picture.clone()),
            ("grey", DynamicImage::from(picture.to_luma8())),
            ("deep", DynamicImage::from(picture.to_rgb16())),
        ];
        for (kind, picture) in &alpha_free {
            for format in [ImageFormat::Png, ImageFormat::Bmp, ImageFormat::WebP, ImageFormat::Tiff] {
                let mut bytes = Cursor::new(Vec::new());
                if picture.write_to(&mut bytes, format).is_err() {
                    continue;
                }
                let path = folder.0.join(format!("{width}x{height}_{kind}.{}", format.extensions_str()[0]));
                std::fs::write(&path, bytes.into_inner()).unwrap();
                paths.push(path);
            }
        }
        tiffs(&folder, width, height, &mut paths);
    }
    // Pillow itself shows 16 bits of colour by their upper byte, which is up to one step away.
    let Some(others) = pillow(&paths) else {
        skipped("Pillow is not there for python3 (CAMPIX_PYTHON names another one)", Need::Nothing);
        return;
    };
    assert_eq!(others.len(), paths.len());
    let mut tally = Tally::default();
    for (path, other) in paths.iter().zip(&others) {
        tally.compare(path, other);
    }
    tally.end("other containers against Pillow", 60);
}

/// What HEIC may differ from libheif: a part of a file's name, the largest difference of brightness, the mean and the largest
/// difference of a channel, why.
#[cfg(feature = "heic")]
const HEIC: [(&str, f64, f64, u8, &str); 3] = [
    ("_420", 2.0, 3.2, 18, "chroma lies on even rows and columns, as Apple's decoder has it, and not between them"),
    ("_422", 2.0, 1.8, 14, "chroma lies on even columns, as Apple's decoder has it, and not between them"),
    ("_444", 1.5, 0.1, 1, "numbers are rounded otherwise"),
];

/// Brightness of a picture, pixel by pixel.
#[cfg(feature = "heic")]
fn brightness(rgb: &[u8]) -> Vec<f64> {
    let weighed = |pixel: &[u8]| {
        let [r, g, b] = [0, 1, 2].map(|channel| f64::from(pixel[channel]));
        0.299 * r + 0.587 * g + 0.114 * b
    };
    rgb.chunks_exact(3).map(weighed).collect()
}

#[cfg(feature = "heic")]
#[test]
fn heics_are_those_of_libheif() {
    let folder = Scratch::new("differential-heic");
    let python = std::env::var("CAMPIX_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("pictures/heic.py");
    let made = Command::new(python).arg(script).arg(&folder.0).output();
    let Some(made) = made.ok().filter(|made| made.status.success()) else {
        skipped("pillow-heif is not there for python3 (CAMPIX_PYTHON names another one)", Need::Nothing);
        return;
    };
    let said = String::from_utf8_lossy(&made.stdout);
    if !said.is_empty() {
        skipped(said.trim(), Need::Nothing);
    }
    let files = std::fs::read_dir(&folder.0).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|kind| kind == "heic")).collect();
    files.sort();
    let (mut faults, mut tally) = (String::new(), BTreeMap::<&str, (usize, usize, f64, u8)>::new());
    for path in &files {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let &(kind, bright, mean_allowed, allowed, _) =
            HEIC.iter().find(|(kind, ..)| name.contains(kind)).unwrap_or_else(|| panic!("{name} is of no kind"));
        let (width, height, theirs) = portable(&std::fs::read(path.with_extension("ppm")).unwrap()).unwrap();
        let photo = match Photo::open(path, &DecodeOptions::default().reduce(Reduce::By(1))) {
            Ok(photo) => photo,
            Err(error) => {
                let _ = writeln!(faults, "{name}: refused, {error}");
                continue;
            }
        };
        let ours = photo.pixels();
        if (ours.width(), ours.height()) != (width, height) {
            let _ = writeln!(faults, "{name}: {}×{}, libheif {width}×{height}", ours.width(), ours.height());
            continue;
        }
        let differences = ours.data().iter().zip(&theirs).map(|(&a, &b)| a.abs_diff(b));
        let most = differences.clone().max().unwrap_or(0);
        let mean = differences.map(f64::from).sum::<f64>() / theirs.len() as f64;
        // The way in which chroma is enlarged leaves brightness as it is: that of a tile in a wrong place would be another one.
        let pairs = brightness(ours.data()).into_iter().zip(brightness(&theirs));
        let brighter = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        if most > allowed || mean > mean_allowed || brighter > bright {
            let _ = writeln!(faults, "{name}: differs by {mean:.2}, at most {most}; brightness by {brighter:.2}");
        }
        let entry = tally.entry(kind).or_default();
        *entry = (entry.0 + 1, entry.1 + usize::from(most == 0), entry.2.max(mean), entry.3.max(most));
    }
    println!("HEIC against libheif: {} files", files.len());
    for (kind, (count, equal, mean, most)) in &tally {
        let why = HEIC.iter().find(|(known, ..)| known == kind).unwrap().4;
        println!("  {kind}: {equal} of {count} equal, others by {mean:.2}, at most {most}: {why}");
    }
    assert!(faults.is_empty(), "HEIC against libheif:\n{faults}");
    assert!(files.len() >= 36, "only {} compared", files.len());
}

/// Variants that libtiff's own `tiffcp` writes.
fn tiffs(folder: &Scratch, width: u32, height: u32, paths: &mut Vec<PathBuf>) {
    let source = folder.0.join(format!("{width}x{height}_rgb.tiff"));
    if !there("tiffcp", "-h") {
        if width == 1 {
            skipped("tiffcp of libtiff is not installed", Need::Nothing);
        }
        return;
    }
    let packings = ["none", "lzw", "lzw:2", "zip", "zip:2", "packbits", "jpeg:90", "jpeg:r:90"];
    let layouts: [&[&str]; 5] =
        [&["-r", "5"], &["-r", "16"], &["-t", "-w", "16", "-l", "32"], &["-8", "-r", "16"], &["-B", "-r", "7"]];
    let mut number = 0;
    for packing in packings {
        for planes in ["contig", "separate"] {
            for order in ["msb2lsb", "lsb2msb"] {
                for layout in layouts {
                    number += 1;
                    // Pillow reads what is not packed without libtiff, and forgets the order of bits in planes.
                    if packing == "none" && planes == "separate" && order == "lsb2msb" {
                        continue;
                    }
                    // Strips of JPEG have whole MCUs.
                    if packing.starts_with("jpeg")
                        && (planes == "separate" || layout.contains(&"5") || layout.contains(&"7"))
                        || !taken(number)
                    {
                        continue;
                    }
                    let name = format!(
                        "{width}x{height}_{}_{planes}_{order}_{}.tif",
                        packing.replace(':', ""),
                        layout.concat()
                    );
                    let path = folder.0.join(name);
                    let mut command = Command::new("tiffcp");
                    command.args(["-c", packing, "-p", planes, "-f", order]).args(layout).arg(&source).arg(&path);
                    if command.output().unwrap().status.success() {
                        paths.push(path);
                    }
                }
            }
        }
    }
}

#[test]
fn the_small_pictures_are_those_of_libjpeg_and_pillow() {
    let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("pictures");
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/cases/images");
    let mut paths: Vec<PathBuf> = [pictures, cases]
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension != "py"))
        .filter(|path| !LEFT_OUT.iter().any(|(name, _)| path.file_name().is_some_and(|found| found == *name)))
        .collect();
    paths.sort();
    let Some(others) = pillow(&paths) else {
        skipped("Pillow is not there for python3 (CAMPIX_PYTHON names another one)", Need::Nothing);
        return;
    };
    let mut tally = Tally::default();
    for (path, other) in paths.iter().zip(&others) {
        tally.compare(path, other);
    }
    tally.end("small pictures against Pillow", 40);
}

/// Small pictures that Pillow shows otherwise, and why.
const LEFT_OUT: &[(&str, &str)] = &[
    ("half_associated.tif", "Pillow drops transparency instead of laying it on white"),
    ("half_unassociated.tif", "Pillow drops transparency instead of laying it on white"),
    ("associated_alpha.tif", "Pillow drops transparency instead of laying it on white"),
    ("big_endian_16.tif", "Pillow takes the upper byte of 16 bits"),
    ("cicp_p3.png", "Pillow converts no colours"),
    ("chromaticities.png", "Pillow converts no colours"),
    ("gamma.png", "Pillow converts no colours"),
    ("ink.tif", "Pillow multiplies ink with another rounding"),
    ("arithmetic.jpg", "refused by its name here"),
    ("refused_arithmetic.jpg", "refused by its name here"),
    ("refused_hlg.png", "refused by its name here; Pillow shows it as if it were sRGB"),
    ("refused_pq.png", "refused by its name here; Pillow shows it as if it were sRGB"),
    ("dc_overflow.jpg", "values beyond eight bits wrap or saturate, as a decoder likes"),
];
