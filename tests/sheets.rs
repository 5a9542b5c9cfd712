//! Print sheets as other programs see them: poppler and Ghostscript render and read the PDFs, frames are measured.
//!
//! Without poppler or a Chinese font the tests say so; with `CAMPIX_REQUIRE_TOOLS` they fail.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;

use campix_core::geometry::Size;
use campix_core::meta::Icc;
use campix_core::moment::Moment;
use campix_core::paper::{Fonts, Frame, Mm, Page, PdfFile, PdfInfo, Picture, Turn, draw};
use campix_core::people::{Person, PersonName};
use campix_core::photo::{DecodeOptions, Photo, Reduce};
use campix_core::pixels::{RgbPixels, RgbView};
use campix_core::prints::{Layout, Medium, SheetError, SheetJob, SheetLayout, SheetOptions, SheetReport, Sizes};
use campix_core::profile::Profile;
use campix_core::progress::{CancelToken, Phase, Progress};
use campix_examples::campus_day::{drawn_class, name, student_no};
use campix_examples::studio::Studio;
use campix_tests::scratch::Scratch;
use campix_tests::skipped::{Need, skipped};

const MADE: Moment = Moment { milliseconds: 1_788_220_800_000 };
const DENSITY: u16 = 300;
/// Mean difference of a minilab page and the PDF as poppler renders it: 1.4 to 3.2 measured, 4.1 if one is shifted by a pixel.
const SAME: f64 = 3.8;

/// The fonts of this machine, if poppler is installed as well.
fn tools() -> Option<Fonts> {
    let missing = |what: &str| {
        skipped(&format!("{what}; apt-get install poppler-utils fonts-noto-cjk"), Need::Tools);
        None
    };
    for tool in ["pdftoppm", "pdfinfo", "pdftotext", "pdffonts", "pdfimages"] {
        if Command::new(tool).arg("-v").output().is_err() {
            return missing(&format!("{tool} of poppler is not installed"));
        }
    }
    match Fonts::system() {
        Ok(fonts) => Some(fonts),
        Err(error) => missing(&error.to_string()),
    }
}

/// What a program prints; it must succeed without any warning.
fn quietly(program: &str, words: &[&str], file: &Path) -> String {
    let Output { status, stdout, stderr } = Command::new(program).args(words).arg(file).output().unwrap();
    let complaint = String::from_utf8_lossy(&stderr);
    assert!(status.success() && complaint.trim().is_empty(), "{program}: {complaint}");
    String::from_utf8_lossy(&stdout).into_owned()
}

/// One page as pixels, by poppler.
fn rendered(file: &Path, page: usize, density: u16) -> RgbPixels {
    let (page, density) = (page.to_string(), density.to_string());
    let words = ["-f", &page, "-l", &page, "-r", &density];
    let output = Command::new("pdftoppm").args(words).arg(file).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut at = 0;
    let mut word = || {
        let length = output.stdout[at..].iter().position(u8::is_ascii_whitespace).unwrap();
        let word = String::from_utf8_lossy(&output.stdout[at..at + length]).into_owned();
        at += length + 1;
        word
    };
    assert_eq!(word(), "P6");
    let size = Size::new(word().parse().unwrap(), word().parse().unwrap());
    assert_eq!(word(), "255");
    RgbPixels::new(size, output.stdout[at..].to_vec()).unwrap()
}

fn order() -> SheetOptions {
    let sizes = Sizes::builtin();
    let pictures = [(sizes.picture("2-inch-35x49").unwrap(), 4), (sizes.picture("1寸").unwrap(), 8)];
    SheetOptions { made: MADE, ..SheetOptions::new(sizes.paper("5寸").unwrap(), &pictures) }
}

/// Four of 2寸 alone fit one sheet of 5寸 only if they are turned.
fn turned_order() -> SheetOptions {
    let sizes = Sizes::builtin();
    let pictures = [(sizes.picture("2-inch-35x49").unwrap(), 4)];
    SheetOptions { made: MADE, ..SheetOptions::new(sizes.paper("5寸").unwrap(), &pictures) }
}

fn written(fonts: &Fonts, people: &[Person], folder: &Path, medium: Medium, threads: usize) -> SheetReport {
    let studio = Studio::new(5);
    let original = |person: &Person| Ok(Some(studio.portrait(u64::from(person.row), Size::new(720, 960)).jpeg()));
    let profile = Profile::builtin("tender-freshman").unwrap();
    let order = SheetOptions { medium, threads, ..order() };
    SheetJob::new(&order, &profile).fonts(fonts).write(people, &original, folder).unwrap()
}

#[test]
fn a_class_is_printed_in_full_and_read_back() {
    let Some(fonts) = tools() else { return };
    let scratch = Scratch::new("sheets-class");
    let people = drawn_class(3);
    let report = written(&fonts, &people, &scratch.0, Medium::Both, 2);
    assert!(report.faults.is_empty(), "{:?}", report.faults);
    assert_eq!((report.bags.len(), report.sheets, report.pictures, report.pages), (1, 6, 36, 8));
    let file = scratch.0.join("bag-001.pdf");

    // Boxes: 127 × 89 mm on every page, to a tenth of a millimetre.
    let info = quietly("pdfinfo", &["-box", "-f", "1", "-l", "8"], &file);
    for name in ["MediaBox", "TrimBox"] {
        let boxes: Vec<Vec<f64>> = info
            .lines()
            .filter_map(|line| line.split_once(&format!("{name}:")))
            .map(|(_, numbers)| numbers.split_whitespace().map(|word| word.parse().unwrap()).collect())
            .collect();
        assert_eq!(boxes.len(), 8, "{info}");
        for found in boxes {
            let millimetres: Vec<f64> = found.iter().map(|points: &f64| points / 72.0 * 25.4).collect();
            for (found, wanted) in millimetres.iter().zip([0.0, 0.0, 127.0, 89.0]) {
                assert!((found - wanted).abs() < 0.1, "{name} {millimetres:?}");
            }
        }
    }

    // Text: every name and number below every picture, and the name once more on the packing list.
    quietly("pdftotext", &["-raw"], &file);
    let read = fs::read_to_string(scratch.0.join("bag-001.txt")).unwrap();
    for at in 0..3 {
        assert_eq!(read.matches(&student_no(at)).count(), 12, "{read}");
        assert_eq!(read.matches(&name(at)).count(), 13, "{read}");
    }
    assert!(read.contains("第1袋") && read.contains("装袋清单"), "{read}");

    // Fonts: embedded, subset, with ToUnicode; pictures: JPEG, two of each person, each stored once.
    let fonts_used = quietly("pdffonts", &[], &file);
    let rows: Vec<&str> = fonts_used.lines().skip(2).collect();
    assert!(!rows.is_empty());
    for row in rows {
        let words: Vec<&str> = row.split_whitespace().collect();
        let flags = &words[words.len() - 5..words.len() - 2];
        assert_eq!(flags, ["yes", "yes", "yes"], "{row}");
    }
    let images = quietly("pdfimages", &["-list"], &file);
    let rows: Vec<Vec<&str>> = images.lines().skip(2).map(|row| row.split_whitespace().collect()).collect();
    assert!(rows.iter().all(|row| row[8] == "jpeg" && row[5] == "icc"), "{images}");
    let mut objects: Vec<&str> = rows.iter().map(|row| row[10]).collect();
    assert_eq!(objects.len(), 36, "{images}");
    objects.sort_unstable();
    objects.dedup();
    assert_eq!(objects.len(), 6, "{images}");
    let bytes = fs::read(&file).unwrap();
    for mark in ["/OutputIntents", "/GTS_PDFA1", "pdfaid:conformance>U"] {
        assert!(bytes.windows(mark.len()).any(|window| window == mark.as_bytes()), "{mark}");
    }
    ghostscript(&file);

    // Minilab pages: named by running number, baseline, sRGB, 300 dpi, 127 × 89 mm, and looking the same as the PDF.
    for page in 1..=8 {
        let bytes = fs::read(scratch.0.join(format!("bag-001/{page:05}.jpg"))).unwrap();
        assert!(
            bytes.windows(2).any(|pair| pair == [0xFF, 0xC0]) && !bytes.windows(2).any(|pair| pair == [0xFF, 0xC2])
        );
        let photo = Photo::decode(bytes, &DecodeOptions::default().reduce(Reduce::By(1))).unwrap();
        assert_eq!(photo.size(), Size::new(1500, 1051));
        assert_eq!(photo.metadata().icc, Icc::Used("sRGB".to_owned()));
        let density = photo.metadata().density.jfif.unwrap();
        assert_eq!((density.x, density.y), (Some(300.0), Some(300.0)));
        let poppler = rendered(&file, page, DENSITY);
        let difference = mean_difference(photo.pixels(), poppler.view());
        assert!(difference < SAME, "page {page}: {difference}");
    }
}

/// Mean difference of two pictures whose sizes differ by the rounding of a pixel at most.
fn mean_difference(a: RgbView<'_>, b: RgbView<'_>) -> f64 {
    assert!(a.width().abs_diff(b.width()) <= 1 && a.height().abs_diff(b.height()) <= 1, "{a:?} {b:?}");
    let (width, height) = (a.width().min(b.width()), a.height().min(b.height()));
    let mut sum = 0u64;
    for y in 0..height {
        let rows = a.row(y).iter().zip(b.row(y)).take(width * 3);
        sum += rows.map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
    }
    sum as f64 / (width * height * 3) as f64
}

/// Ghostscript, if installed, reports nothing about the file either.
fn ghostscript(file: &Path) {
    if Command::new("gs").arg("--version").output().is_err() {
        println!("*** not looked at by Ghostscript: gs is not installed ***");
        return;
    }
    let words = ["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-dPDFSTOPONWARNING", "-sDEVICE=nullpage"];
    let output = Command::new("gs").args(words).arg(file).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success() && said.is_empty(), "{}", String::from_utf8_lossy(&said));
}

const GROUND: [u8; 3] = [0, 160, 200];

/// A picture with a black disc in its middle and a red square at its upper left corner.
fn target(width: u32, height: u32) -> Picture {
    let mut pixels = RgbPixels::filled(Size::new(width, height), GROUND);
    let (centre_x, centre_y, radius) = (f64::from(width) / 2.0, f64::from(height) / 2.0, f64::from(width) * 0.3);
    for y in 0..height {
        for x in 0..width {
            let (dx, dy) = (f64::from(x) + 0.5 - centre_x, f64::from(y) + 0.5 - centre_y);
            let colour = if dx * dx + dy * dy <= radius * radius {
                [0, 0, 0]
            } else if x < width / 8 && y < width / 8 {
                [230, 0, 0]
            } else {
                continue;
            };
            let at = ((y * width + x) * 3) as usize;
            pixels.data_mut()[at..at + 3].copy_from_slice(&colour);
        }
    }
    Picture::from_pixels(pixels)
}

/// Smallest rectangle of the pixels that satisfy a test, in millimetres.
fn bounds(view: RgbView<'_>, within: Frame, density: u16, test: impl Fn([u8; 3]) -> bool) -> Frame {
    let scale = f64::from(density) / 25.4;
    let clip = |value: f64, most: usize| (value * scale).round().clamp(0.0, most as f64) as usize;
    let (left, right) = (clip(within.x, view.width()), clip(within.right(), view.width()));
    let (top, bottom) = (clip(within.y, view.height()), clip(within.bottom(), view.height()));
    let (mut x0, mut y0, mut x1, mut y1) = (usize::MAX, usize::MAX, 0, 0);
    for y in top..bottom {
        for x in left..right {
            if test(view.pixel(x, y)) {
                (x0, y0, x1, y1) = (x0.min(x), y0.min(y), x1.max(x + 1), y1.max(y + 1));
            }
        }
    }
    assert!(x1 > x0, "nothing found");
    let mm = |value: usize| value as f64 / scale;
    Frame::new(mm(x0), mm(y0), mm(x1 - x0), mm(y1 - y0))
}

/// Pictures on a page, counted as areas of their ground colour that touch.
fn areas(view: RgbView<'_>) -> usize {
    let (width, height) = (view.width(), view.height());
    let is_ground = |at: usize| {
        let [r, g, b] = view.pixel(at % width, at / width);
        r.abs_diff(GROUND[0]) < 40 && g.abs_diff(GROUND[1]) < 40 && b.abs_diff(GROUND[2]) < 40
    };
    let mut seen = vec![false; width * height];
    let mut count = 0;
    for start in 0..width * height {
        if seen[start] || !is_ground(start) {
            continue;
        }
        let mut rest = vec![start];
        let mut size = 0;
        while let Some(at) = rest.pop() {
            if std::mem::replace(&mut seen[at], true) || !is_ground(at) {
                continue;
            }
            size += 1;
            let (x, y) = (at % width, at / width);
            rest.extend([(x > 0).then(|| at - 1), (x + 1 < width).then(|| at + 1)].into_iter().flatten());
            rest.extend([(y > 0).then(|| at - width), (y + 1 < height).then(|| at + width)].into_iter().flatten());
        }
        count += usize::from(size > 5_000);
    }
    count
}

/// Pages with test pictures instead of people: sheets of two sizes, and one whose pictures are turned.
fn target_pages() -> Vec<(Page, SheetLayout)> {
    [order(), turned_order()]
        .into_iter()
        .flat_map(|order| pages_of(&SheetOptions { gap: Mm::whole(1), ..order }))
        .collect()
}

fn pages_of(order: &SheetOptions) -> Vec<(Page, SheetLayout)> {
    let layout = Layout::plan(order).unwrap();
    let pictures: Vec<Picture> = order
        .pictures
        .iter()
        .map(|ordered| target(ordered.size.width.pixels(DENSITY), ordered.size.height.pixels(DENSITY)))
        .collect();
    layout
        .sheets
        .iter()
        .map(|sheet| {
            let mut page = Page::new(order.paper.width.get(), order.paper.height.get());
            for mark in &sheet.marks {
                page.fill(*mark, [0, 0, 0]);
            }
            for cell in &sheet.cells {
                page.picture(&pictures[cell.picture], cell.image, cell.turn);
            }
            (page, sheet.clone())
        })
        .collect()
}

#[test]
fn frames_lie_where_they_were_planned_and_circles_stay_round() {
    let Some(fonts) = tools() else { return };
    let scratch = Scratch::new("sheets-frames");
    let file = scratch.0.join("targets.pdf");
    let mut pdf = PdfFile::new(&fonts, &PdfInfo::new("targets", MADE));
    let pages = target_pages();
    for (page, _) in &pages {
        pdf.add(page).unwrap();
    }
    fs::write(&file, pdf.finish().unwrap()).unwrap();
    for (at, (page, sheet)) in pages.iter().enumerate() {
        let by_poppler = (rendered(&file, at + 1, 600), 600);
        let for_minilab = (draw(page, &fonts, DENSITY).unwrap(), DENSITY);
        for (pixels, density) in [&by_poppler, &for_minilab] {
            let view = pixels.view();
            assert_eq!(areas(view), sheet.cells.len());
            for cell in &sheet.cells {
                let Frame { x, y, width, height } = cell.image;
                let around = Frame::new(x - 0.45, y - 0.45, width + 0.9, height + 0.9);
                // Ground and square are colours; paper and cut marks are grey.
                let found = bounds(view, around, *density, |[r, _, b]| r.abs_diff(b) > 100);
                for (found, planned) in
                    [(found.x, x), (found.y, y), (found.right(), x + width), (found.bottom(), y + height)]
                {
                    assert!((found - planned).abs() <= 0.2, "{at} {density}: {found} {planned}");
                }
                let inside = Frame::new(x + 1.0, y + 1.0, width - 2.0, height - 2.0);
                let disc = bounds(view, inside, *density, |[r, g, b]| r < 90 && g < 70 && b < 90);
                assert!((disc.width - disc.height).abs() < 0.11, "{at} {density}: {disc:?}");
                let narrow = width.min(height);
                assert!((disc.width - 0.6 * narrow).abs() < 0.2, "{at} {density}: {disc:?}");
                // The upper left corner of a picture turned clockwise lies at the upper right: turned, not mirrored.
                let square = bounds(view, cell.image, *density, |[r, g, b]| r > 180 && g < 70 && b < 70);
                let right = square.x > x + width / 2.0;
                assert_eq!(right, cell.turn == Turn::Clockwise, "{at} {density}: {square:?}");
                assert!(square.bottom() < y + height / 2.0);
            }
        }
    }
    ghostscript(&file);
}

#[test]
fn a_stopped_job_leaves_no_half_bag() {
    let Some(fonts) = tools() else { return };
    let scratch = Scratch::new("sheets-stopped");
    let studio = Studio::new(5);
    let token = campix_core::progress::CancelToken::default();
    let original = |person: &Person| {
        token.cancel();
        Ok(Some(studio.portrait(u64::from(person.row), Size::new(720, 960)).jpeg()))
    };
    let profile = Profile::builtin("tender-freshman").unwrap();
    let order = SheetOptions { threads: 1, ..order() };
    let job = SheetJob::new(&order, &profile).fonts(&fonts).cancel(token.clone());
    let stopped = job.write(&drawn_class(3), &original, &scratch.0);
    assert!(matches!(stopped, Err(SheetError::Cancelled { done: 0 })), "{stopped:?}");
    assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 0);
}

#[test]
fn captions_of_turned_pictures_turn_with_them() {
    let Some(fonts) = tools() else { return };
    let scratch = Scratch::new("sheets-turned");
    let studio = Studio::new(5);
    let original = |person: &Person| Ok(Some(studio.portrait(u64::from(person.row), Size::new(720, 960)).jpeg()));
    let profile = Profile::builtin("tender-freshman").unwrap();
    let order = SheetOptions { medium: Medium::Both, ..turned_order() };
    let job = SheetJob::new(&order, &profile).fonts(&fonts);
    let report = job.write(&drawn_class(1), &original, &scratch.0).unwrap();
    assert_eq!((report.sheets, report.faults.len()), (1, 0));
    let file = scratch.0.join("bag-001.pdf");
    quietly("pdftotext", &["-raw"], &file);
    let read = fs::read_to_string(scratch.0.join("bag-001.txt")).unwrap();
    assert_eq!(read.matches(&student_no(0)).count(), 4, "{read}");
    assert!(read.contains("照片转90°"), "{read}");
    let bytes = fs::read(scratch.0.join("bag-001/00003.jpg")).unwrap();
    let photo = Photo::decode(bytes, &DecodeOptions::default().reduce(Reduce::By(1))).unwrap();
    let difference = mean_difference(photo.pixels(), rendered(&file, 3, DENSITY).view());
    assert!(difference < SAME, "{difference}");
}

#[test]
fn the_golden_page_has_not_changed() {
    // No text on it, so the fonts of the machine do not matter.
    let Some(fonts) = tools() else { return };
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/sheets/turned.png");
    let (page, sheet) = target_pages().pop().unwrap();
    assert!(sheet.is_turned());
    let pixels = draw(&page, &fonts, DENSITY).unwrap();
    if std::env::var_os("CAMPIX_BLESS").is_some() {
        fs::create_dir_all(golden.parent().unwrap()).unwrap();
        let size = pixels.size();
        image::save_buffer(&golden, pixels.view().data(), size.width, size.height, image::ColorType::Rgb8).unwrap();
    }
    let kept = image::open(&golden).expect("CAMPIX_BLESS=1 writes it").to_rgb8();
    let kept = RgbPixels::new(Size::new(kept.width(), kept.height()), kept.into_raw()).unwrap();
    let differing = kept.view().data().iter().zip(pixels.view().data()).filter(|(a, b)| a.abs_diff(**b) > 2).count();
    assert_eq!((kept.size(), differing), (pixels.size(), 0));
}

/// The fonts of this machine, for what no other program reads.
fn fonts() -> Option<Fonts> {
    Fonts::system().map_err(|error| skipped(&error.to_string(), Need::Tools)).ok()
}

/// All files below a folder with their bytes.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(tree(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn sheets_that_are_cancelled_leave_whole_bags_and_delete_nothing() {
    let Some(fonts) = fonts() else { return };
    let (whole, scratch) = (Scratch::new("sheets-whole"), Scratch::new("sheets-cancelled"));
    // Three classes, three bags. Nobody has an original: bags are divider and packing list.
    let mut people = drawn_class(6);
    for (at, person) in people.iter_mut().enumerate() {
        person.group.class = format!("{}班", at / 2 + 1);
    }
    let profile = Profile::builtin("tender-freshman").unwrap();
    let order = SheetOptions { medium: Medium::Both, threads: 1, ..order() };
    let nobody = |_: &Person| Ok(None);
    SheetJob::new(&order, &profile).fonts(&fonts).write(&people, &nobody, &whole.0).unwrap();

    // Bags of an earlier, larger job: a job that does not come to its end deletes nothing.
    fs::write(scratch.0.join("bag-009.pdf"), b"earlier").unwrap();
    let cancel = CancelToken::default();
    let token = cancel.clone();
    let in_second = move |person: &Person| {
        if person.group.class == "2班" {
            token.cancel();
        }
        Ok(None)
    };
    let seen = Mutex::new(Vec::new());
    let tell = |progress: Progress| {
        assert_eq!((progress.phase, progress.total), (Phase::Sheets, Some(6)));
        seen.lock().unwrap().push(progress.done);
    };
    let job = SheetJob::new(&order, &profile).fonts(&fonts).progress(&tell).cancel(cancel.clone());
    let error = job.write(&people, &in_second, &scratch.0).unwrap_err();
    assert!(matches!(error, SheetError::Cancelled { done: 2 }), "{error}");
    assert_eq!(error.code(), campix_core::ErrorCode::DAY_CANCELLED);
    let left: Vec<PathBuf> = tree(&scratch.0).into_keys().collect();
    let names = left.iter().map(|path| path.strip_prefix(&scratch.0).unwrap().to_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(names, ["bag-001/00001.jpg", "bag-001/00002.jpg", "bag-001.pdf", "bag-009.pdf"]);
    let heard = std::mem::take(&mut *seen.lock().unwrap());
    assert_eq!(heard[..2], [0, 1], "the beginning and the first person are told");

    // Once more, to the end: the same files as those of a job nobody stopped, and the earlier bag is gone.
    let job = SheetJob::new(&order, &profile).fonts(&fonts).progress(&tell);
    job.write(&people, &nobody, &scratch.0).unwrap();
    let below = |root: &Path| -> BTreeMap<PathBuf, Vec<u8>> {
        tree(root).into_iter().map(|(path, bytes)| (path.strip_prefix(root).unwrap().to_owned(), bytes)).collect()
    };
    assert_eq!(below(&scratch.0), below(&whole.0));
    assert_eq!(seen.lock().unwrap().last(), Some(&6), "the end is told");
}

#[test]
fn the_same_people_give_the_same_files() {
    let Some(fonts) = tools() else { return };
    let scratch = Scratch::new("sheets-same");
    let people = drawn_class(2);
    for (folder, threads) in [("one", 1), ("two", 2)] {
        written(&fonts, &people, &scratch.0.join(folder), Medium::Both, threads);
    }
    for file in ["bag-001.pdf", "bag-001/00001.jpg", "bag-001/00003.jpg"] {
        let [one, two] = ["one", "two"].map(|folder| fs::read(scratch.0.join(folder).join(file)).unwrap());
        assert!(one == two, "{file}");
    }
}

#[test]
fn faults_are_told_by_row_and_name_nobody() {
    let Some(fonts) = tools() else { return };
    let scratch = Scratch::new("sheets-faults");
    let mut people = drawn_class(5);
    people[1].name = PersonName::new("王\u{E000}明");
    people[2].student_no = None;
    let studio = Studio::new(5);
    let profile = Profile::builtin("tender-freshman").unwrap();
    let original = |person: &Person| {
        let portrait = studio.portrait(u64::from(person.row), Size::new(720, 960));
        Ok(match person.row {
            5 => None,
            6 => {
                let photo = Photo::decode(portrait.jpeg(), &DecodeOptions::default()).unwrap();
                let facts = campix_core::measure::measure(&photo, &campix_core::face::EmbeddedNetworks).unwrap();
                Some(
                    campix_core::make::make(&photo, &facts, &profile, &campix_core::make::MakeOptions::default())
                        .unwrap()
                        .bytes,
                )
            }
            _ => Some(portrait.jpeg()),
        })
    };
    let order = order();
    let job = SheetJob::new(&order, &profile).fonts(&fonts);
    let report = job.write(&people, &original, &scratch.0).unwrap();
    let faults: Vec<(u32, u32)> = report.faults.iter().map(|(row, fault)| (*row, fault.code().0)).collect();
    assert_eq!(faults, [(3, 804), (4, 832), (5, 830), (6, 829)]);
    assert_eq!((report.sheets, report.bags[0].people), (2, 1));
    let texts: Vec<String> = report.faults.iter().map(|(_, fault)| format!("{fault} {fault:?}")).collect();
    let texts = texts.join("\n");
    assert!(texts.contains("U+E000"), "{texts}");
    for at in 0..5 {
        assert!(!texts.contains(&student_no(at)) && !texts.contains(&name(at)), "{texts}");
    }
    let files: Vec<String> =
        fs::read_dir(&scratch.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(files, ["bag-001.pdf"]);
    // The packing list says that someone is missing, and has no box where a name cannot be written.
    quietly("pdftotext", &["-raw"], &scratch.0.join("bag-001.pdf"));
    let read = fs::read_to_string(scratch.0.join("bag-001.txt")).unwrap();
    assert!(read.contains("未打印：名单第 3 行（E804）"), "{read}");
}
