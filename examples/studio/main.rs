//! Draws studio portraits with their ground truth into a folder.
//!
//! `cargo run --release --example studio -- --out DIR --count 12 --seed 7 --sheet`
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use campix_core::geometry::Size;
use campix_core::pixels::RgbPixels;
use campix_examples::studio::{Defect, Portrait, Studio};

const USAGE: &str =
    "studio --out DIR [--count N] [--seed S] [--size WxH] [--quality Q] [--defect NAME | --free | --empty] [--sheet]
  --out DIR      folder for portraits and truth.json; made if it is missing
  --count N      how many pictures (default 12, or one of each with --defect all)
  --seed S       another seed, other people (default 1)
  --size WxH     pixels (default 960x1280)
  --quality Q    JPEG quality 1-100; 0 writes PNG (default 92)
  --defect NAME  plant this defect into each; \"all\" takes one after the other; \"list\" names them
  --free         careless pictures: any backdrop, light, tilt, distance, some eyes closed
  --empty        backdrops without anybody
  --sheet        also a contact sheet, sheet.png";

/// Pictures in a row of the contact sheet.
const COLUMNS: usize = 6;

enum Kind {
    Flawless,
    Free,
    Empty,
    Planted(Vec<Defect>),
}

struct Order {
    out: PathBuf,
    count: Option<u64>,
    seed: u64,
    size: Size,
    quality: u8,
    kind: Kind,
    sheet: bool,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words == ["--defect", "list"] {
        for defect in Defect::all() {
            println!("{:24} breaks {}", defect.name(), defect.rule());
        }
        return ExitCode::SUCCESS;
    }
    match order(words.into_iter()).map(|order| run(&order)) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(fault)) => {
            eprintln!("{fault}");
            ExitCode::from(3)
        }
        Err(fault) => {
            eprintln!("{fault}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn order(mut words: impl Iterator<Item = String>) -> Result<Order, String> {
    let mut order = Order {
        out: PathBuf::new(),
        count: None,
        seed: 1,
        size: Size::new(960, 1280),
        quality: 92,
        kind: Kind::Flawless,
        sheet: false,
    };
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value"));
        let number = |text: &str| text.parse::<u64>().map_err(|_| format!("not a whole number: {text}"));
        match word.as_str() {
            "--out" => order.out = value()?.into(),
            "--count" => order.count = Some(number(&value()?)?),
            "--seed" => order.seed = number(&value()?)?,
            "--quality" => order.quality = number(&value()?)?.min(100) as u8,
            "--size" => {
                let text = value()?;
                let (w, h) = text.split_once('x').ok_or(format!("not a size like 960x1280: {text}"))?;
                let side = |text| number(text).map(|n| n.min(u64::from(u16::MAX)) as u32);
                order.size = Size::new(side(w)?, side(h)?);
            }
            "--defect" => {
                let name = value()?;
                order.kind = Kind::Planted(if name == "all" {
                    Defect::all().collect()
                } else {
                    vec![Defect::named(&name).ok_or(format!("no defect is named {name}; try --defect list"))?]
                });
            }
            "--free" => order.kind = Kind::Free,
            "--empty" => order.kind = Kind::Empty,
            "--sheet" => order.sheet = true,
            _ => return Err(format!("unknown option {word}")),
        }
    }
    if order.out.as_os_str().is_empty() {
        return Err("--out is missing".into());
    }
    if order.size.width < 64 || order.size.height < 64 || order.size.pixels() > 100_000_000 {
        return Err(format!("size {} is outside 64×64 to 100 megapixels", order.size));
    }
    Ok(order)
}

fn run(order: &Order) -> Result<(), String> {
    std::fs::create_dir_all(&order.out).map_err(|e| format!("cannot make {}: {e}", order.out.display()))?;
    let studio = Studio::new(order.seed);
    let usual = match &order.kind {
        Kind::Planted(defects) if defects.len() > 1 => defects.len() as u64,
        _ => 12,
    };
    let count = order.count.unwrap_or(usual);
    let (mut truths, mut thumbs) = (Vec::new(), Vec::new());
    for number in 0..count {
        let (Portrait { pixels, truth, .. }, suffix) = match &order.kind {
            Kind::Flawless => (studio.portrait(number, order.size), String::new()),
            Kind::Free => (studio.free(number, order.size), String::new()),
            Kind::Empty => (studio.empty(number, order.size), String::new()),
            Kind::Planted(defects) => {
                let defect = defects[number as usize % defects.len()];
                (studio.defective(number, defect, order.size), format!("_{}", defect.name()))
            }
        };
        let ending = if order.quality == 0 { "png" } else { "jpg" };
        let name = format!("portrait_{number:04}{suffix}.{ending}");
        save(&pixels, &order.out.join(&name), order.quality)?;
        truths.push(truth.json(&name));
        if order.sheet {
            thumbs.push(shrunk(&pixels, 320));
        }
    }
    let text = serde_json::to_string_pretty(&truths).map_err(|e| e.to_string())?;
    let path = order.out.join("truth.json");
    std::fs::write(&path, text).map_err(|e| format!("cannot write {}: {e}", path.display()))?;
    if order.sheet {
        save(&sheet(&thumbs), &order.out.join("sheet.png"), 0)?;
    }
    println!("{count} pictures and truth.json in {}", order.out.display());
    Ok(())
}

fn save(pixels: &RgbPixels, path: &Path, quality: u8) -> Result<(), String> {
    let (size, data) = (pixels.size(), pixels.view().data());
    let fault = |e: &dyn std::fmt::Display| format!("cannot write {}: {e}", path.display());
    if quality == 0 {
        return image::save_buffer(path, data, size.width, size.height, image::ExtendedColorType::Rgb8)
            .map_err(|e| fault(&e));
    }
    let encoder = jpeg_encoder::Encoder::new_file(path, quality).map_err(|e| fault(&e))?;
    encoder.encode(data, size.width as u16, size.height as u16, jpeg_encoder::ColorType::Rgb).map_err(|e| fault(&e))
}

/// The mean of whole blocks of pixels, about `width` wide.
fn shrunk(pixels: &RgbPixels, width: usize) -> RgbPixels {
    let view = pixels.view();
    let by = (view.width() / width).max(1);
    let (w, h) = (view.width() / by, view.height() / by);
    let mut out = RgbPixels::filled(Size::new(w as u32, h as u32), [0; 3]);
    for (k, value) in out.data_mut().iter_mut().enumerate() {
        let (x, y, c) = (k / 3 % w * by, k / 3 / w * by, k % 3);
        let sum: usize = (0..by * by).map(|i| usize::from(view.pixel(x + i % by, y + i / by)[c])).sum();
        *value = (sum / (by * by)) as u8;
    }
    out
}

/// Pictures of one size side by side.
fn sheet(thumbs: &[RgbPixels]) -> RgbPixels {
    let (w, h) = thumbs.first().map_or((1, 1), |t| (t.view().width(), t.view().height()));
    let columns = COLUMNS.min(thumbs.len().max(1));
    let rows = thumbs.len().div_ceil(columns).max(1);
    let mut out = RgbPixels::filled(Size::new((columns * w) as u32, (rows * h) as u32), [255; 3]);
    for (k, thumb) in thumbs.iter().enumerate() {
        let (left, top) = (k % columns * w * 3, k / columns * h);
        for y in 0..h {
            let at = (top + y) * columns * w * 3 + left;
            out.data_mut()[at..at + w * 3].copy_from_slice(thumb.view().row(y));
        }
    }
    out
}
