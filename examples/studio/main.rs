//! Draws studio portraits with their ground truth into a folder.
//!
//! `cargo run --release -p campix-examples --features studio --example studio -- --out DIR --count 12 --seed 7 --sheet`
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use campix_core::geometry::Size;
use campix_core::pixels::RgbPixels;
use campix_examples::studio::{Defect, Portrait, Studio};
use clap::Parser;

/// Pictures in a row of the contact sheet.
const COLUMNS: usize = 6;

/// Draws studio portraits with their ground truth into a folder.
#[derive(Parser)]
struct Order {
    /// Folder for portraits and truth.json; made if it is missing.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// How many pictures; 12, or one of each with --defect all.
    #[arg(long, value_name = "N")]
    count: Option<u64>,
    /// Another seed, other people.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Pixels, 64×64 to 100 megapixels.
    #[arg(long, value_name = "WxH", default_value = "960x1280", value_parser = size)]
    size: Size,
    /// JPEG quality 1-100; 0 writes PNG.
    #[arg(long, value_name = "Q", default_value_t = 92, value_parser = clap::value_parser!(u8).range(..=100))]
    quality: u8,
    /// Plant this defect into each picture; "all" takes one after the other.
    #[arg(long, value_name = "NAME", value_parser = defects, conflicts_with_all = ["free", "empty"])]
    defect: Option<Planted>,
    /// Careless pictures: any backdrop, light, tilt, distance, some eyes closed.
    #[arg(long, conflicts_with = "empty")]
    free: bool,
    /// Backdrops without people.
    #[arg(long)]
    empty: bool,
    /// Also a contact sheet, sheet.png.
    #[arg(long)]
    sheet: bool,
}

/// Defects that are planted, one after the other.
#[derive(Clone)]
struct Planted(Vec<Defect>);

fn defects(name: &str) -> Result<Planted, String> {
    if name == "all" {
        return Ok(Planted(Defect::all().collect()));
    }
    let known = || Defect::all().map(|defect| format!("{} ({})", defect.name(), defect.rule())).collect::<Vec<_>>();
    let found = Defect::named(name).ok_or_else(|| format!("there are all, {}", known().join(", ")))?;
    Ok(Planted(vec![found]))
}

fn size(text: &str) -> Result<Size, String> {
    let sides = text.split_once('x').and_then(|(w, h)| Some((w.parse::<u16>().ok()?, h.parse::<u16>().ok()?)));
    let size = sides.map(|(w, h)| Size::new(w.into(), h.into()));
    size.filter(|size| size.width >= 64 && size.height >= 64 && size.pixels() <= 100_000_000)
        .ok_or_else(|| "a size like 960x1280, 64×64 to 100 megapixels".to_owned())
}

fn main() -> ExitCode {
    match run(&Order::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::from(3)
        }
    }
}

fn run(order: &Order) -> Result<(), String> {
    std::fs::create_dir_all(&order.out).map_err(|e| format!("cannot make {}: {e}", order.out.display()))?;
    let studio = Studio::new(order.seed);
    let planted = order.defect.as_ref().map_or(&[][..], |planted| &planted.0);
    let count = order.count.unwrap_or(if planted.len() > 1 { planted.len() as u64 } else { 12 });
    let (mut truths, mut thumbs) = (Vec::new(), Vec::new());
    for number in 0..count {
        let (Portrait { pixels, truth, .. }, suffix) = if order.free {
            (studio.free(number, order.size), String::new())
        } else if order.empty {
            (studio.empty(number, order.size), String::new())
        } else if let Some(&defect) = planted.get(number as usize % planted.len().max(1)) {
            (studio.defective(number, defect, order.size), format!("_{}", defect.name()))
        } else {
            (studio.portrait(number, order.size), String::new())
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
