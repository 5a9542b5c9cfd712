//! Cards and slips as they come out of a printer and as a phone shows them, read back by the engine's own reader.

use std::process::Command;

use campix_core::geometry::Size;
use campix_core::paper::{Fonts, Page, draw};
use campix_core::people::matching::read_card;
use campix_core::people::number::KeyKind;
use campix_core::people::plan::{Plan, PlanOptions};
use campix_core::people::roster::Roster;
use campix_core::people::{CollectionCode, Person, PersonName};
use campix_core::pixels::{RgbPixels, RgbView};
use campix_core::prints::{
    CardError, CardFace, CardFaultKind, CardJob, CardKind, CardOptions, Correction, LabelSheet, in_rows,
};
use campix_examples::campus_day::drawn_class;
use campix_examples::studio::{CardShot, Chance, EcLevel, Medium, Studio, Symbology};
use campix_tests::scratch::Scratch;
use campix_tests::skipped::{Need, skipped};

/// Dots per inch at which pages are rasterised: half of what the cheapest printer has.
const DENSITY: u16 = 200;

fn texts(picture: RgbView<'_>) -> Vec<String> {
    read_card(picture).codes.iter().map(|code| code.reveal().to_owned()).collect()
}

fn code(at: usize) -> String {
    format!("GC2027-{:04}-{}", at * 7919 % 10_000, ["K7Q", "W2M", "X9T"][at % 3])
}

fn people(count: usize) -> Vec<Person> {
    let mut people = drawn_class(count);
    for (at, person) in people.iter_mut().enumerate() {
        person.code = CollectionCode::new(&code(at));
    }
    people
}

/// The part of a page on which one label is.
fn label(page: &RgbPixels, sheet: &LabelSheet, at: usize) -> RgbPixels {
    let (row, column) = (at / usize::from(sheet.columns), at % usize::from(sheet.columns));
    let pixel = |millimetres: f64| (millimetres / 25.4 * f64::from(DENSITY)) as u32;
    let x = pixel(sheet.origin[0].get() + column as f64 * sheet.pitch[0].get());
    let y = pixel(sheet.origin[1].get() + row as f64 * sheet.pitch[1].get());
    let size = Size::new(
        pixel(sheet.label[0].get()).min(page.size().width - x),
        pixel(sheet.label[1].get()).min(page.size().height - y),
    );
    let mut cut = Vec::new();
    for line in y..y + size.height {
        let from = ((line * page.size().width + x) * 3) as usize;
        cut.extend_from_slice(&page.view().data()[from..from + size.width as usize * 3]);
    }
    RgbPixels::new(size, cut).unwrap()
}

fn fonts() -> bool {
    match Fonts::system() {
        Ok(_) => true,
        Err(error) => {
            skipped(&format!("{error}; apt-get install fonts-noto-cjk"), Need::Tools);
            false
        }
    }
}

fn drawn(job: &CardJob<'_>, page: &Page) -> RgbPixels {
    draw(page, job.fonts(), DENSITY).unwrap()
}

/// How many of the cards were read as what they should say, of how many.
fn read_back(pages: &[RgbPixels], sheet: &LabelSheet, skip: usize, count: usize) -> usize {
    let mut right = 0;
    for at in 0..count {
        let place = at + skip;
        let picture = label(&pages[place / sheet.per_page()], sheet, place % sheet.per_page());
        let found = texts(picture.view());
        assert!(found.is_empty() || found == [code(at)], "label {place} of {} says something else", sheet.id);
        right += usize::from(found == [code(at)]);
    }
    right
}

#[test]
fn printed_cards_are_all_read_back() {
    if !fonts() {
        return;
    }
    let people = people(30);
    let plan = Plan::new(&people, &PlanOptions { stations: 2, ..PlanOptions::default() }).unwrap();
    let mut all = 0;
    for sheet in LabelSheet::builtin() {
        // Every sheet as cards, the larger ones as slips, too, each full and begun.
        let count = (sheet.per_page() + 3).min(people.len()).min(12);
        for (kind, face, skip) in [(CardKind::Card, CardFace::Number, 0), (CardKind::Slip, CardFace::Name, 2)] {
            let options = CardOptions {
                kind,
                face,
                skip,
                sheet: sheet.clone(),
                title: Some("某大学 2027 届毕业生图像采集".to_owned()),
                ..CardOptions::default()
            };
            let job = CardJob::new(&options).unwrap().plan(&plan);
            let cards = job.pages(&people[..count]).unwrap();
            assert!(cards.faults.is_empty(), "{}: {:?}", sheet.id, cards.faults);
            let pages: Vec<RgbPixels> = cards.pages.iter().map(|page| drawn(&job, page)).collect();
            let skip = usize::from(skip) % sheet.per_page();
            assert_eq!(read_back(&pages, sheet, skip, count), count, "{} {kind}", sheet.id);
            all += count;
        }
    }
    println!("{all} of {all} printed cards read back");
}

#[test]
fn the_pdf_says_what_the_pages_say() {
    if !fonts() {
        return;
    }
    if Command::new("pdftoppm").arg("-v").output().is_err() {
        return skipped("pdftoppm is not installed; apt-get install poppler-utils", Need::Tools);
    }
    let people = people(10);
    let options = CardOptions { face: CardFace::Name, ..CardOptions::default() };
    let job = CardJob::new(&options).unwrap();
    let (pdf, cards) = job.pdf(&people).unwrap();
    assert_eq!((cards.cards, cards.pages.len()), (10, 1));
    let scratch = Scratch::new("printed-cards");
    let file = scratch.0.join("cards.pdf");
    std::fs::write(&file, &pdf).unwrap();
    let output = Command::new("pdftoppm").args(["-png", "-r", &DENSITY.to_string()]).arg(&file).output().unwrap();
    assert!(output.status.success());
    let image = image::load_from_memory(&output.stdout).unwrap().to_rgb8();
    let page = RgbPixels::new(Size::new(image.width(), image.height()), image.into_raw()).unwrap();
    assert_eq!(read_back(&[page], &options.sheet, 0, 10), 10);
    // The file itself is a document that says nothing of anybody outside of its pages.
    let again = job.pdf(&people).unwrap().0;
    assert!(pdf == again, "the same people give other bytes");
}

#[test]
fn what_cannot_be_printed_is_a_fault_and_everybody_else_has_a_card() {
    if !fonts() {
        return;
    }
    let mut people = people(4);
    people[0].code = None;
    people[0].student_no = None;
    people[0].exam_no = None;
    people[1].code = CollectionCode::new(&"x".repeat(4_000));
    people[2].code = CollectionCode::new(&"long-".repeat(120));
    people[3].name = PersonName::new("欧\u{E123}阳");
    let options = CardOptions {
        sheet: LabelSheet::named("50x30").unwrap().clone(),
        face: CardFace::Name,
        ..CardOptions::default()
    };
    let job = CardJob::new(&options).unwrap();
    let cards = job.pages(&people).unwrap();
    let kinds: Vec<(u32, &CardFaultKind)> = cards.faults.iter().map(|fault| (fault.row, &fault.kind)).collect();
    assert!(
        matches!(
            kinds[..],
            [
                (2, CardFaultKind::NoKey),
                (3, CardFaultKind::TooLong),
                (4, CardFaultKind::TooSmall { .. }),
                (5, CardFaultKind::Font(_))
            ]
        ),
        "{kinds:?}"
    );
    let json = cards.to_json().to_string();
    assert!(!json.contains("long-") && !json.contains('欧'), "{json}");
    assert!(matches!(job.pages(&[]), Err(CardError::Nobody)));
    let listed = Roster::of_codes("GC-2027-0001\nGC-2027-0002\n").unwrap().people;
    let rows = |rows: &[u32]| in_rows(&listed, rows).map(|found| found.iter().map(|one| one.row).collect::<Vec<_>>());
    assert_eq!((rows(&[]).unwrap(), rows(&[2, 2]).unwrap()), (vec![1, 2], vec![2]));
    assert!(matches!(rows(&[2, 7]), Err(CardError::NoSuchRow { row: 7 })));
    // A number that is asked for, and that nobody has, is not replaced by another one.
    let asked = CardOptions { key: Some(KeyKind::ExamNo), ..CardOptions::default() };
    assert!(matches!(CardJob::new(&asked).unwrap().screen(&people[3]), Err(CardFaultKind::NoKey)));
}

#[test]
fn a_card_on_a_screen_is_one_page_without_script() {
    if !fonts() {
        return;
    }
    let people = Roster::of_codes("GC<2027>&1\n").unwrap().people;
    let options = CardOptions::default();
    let page = CardJob::new(&options).unwrap().screen(&people[0]).unwrap();
    assert!(page.contains("GC&lt;2027&gt;&amp;1") && page.contains("<svg") && !page.contains("<script"));
    // The modules of the drawing are the code.
    let path = page.split("path d=\"").nth(1).unwrap().split('"').next().unwrap();
    let side: usize = page.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let (zoom, mut pixels) = (6, vec![255u8; side * side * 36 * 3]);
    for run in path.split('M').skip(1) {
        let numbers: Vec<usize> = run
            .split(|c: char| !c.is_ascii_digit())
            .filter(|text| !text.is_empty())
            .map(|text| text.parse().unwrap())
            .collect();
        let [column, row, length, ..] = numbers[..] else { panic!("{run}") };
        for y in row * zoom..(row + 1) * zoom {
            for x in column * zoom..(column + length) * zoom {
                let at = (y * side * zoom + x) * 3;
                pixels[at..at + 3].fill(0);
            }
        }
    }
    let size = Size::new((side * zoom) as u32, (side * zoom) as u32);
    assert_eq!(texts(RgbPixels::new(size, pixels).unwrap().view()), ["GC<2027>&1"]);
}

/// Codes shown by a phone and photographed before a drawn person: moiré, a reflection, glare, tilt, blur and noise as they come. Twelve a
/// run; `CAMPIX_CARDS=500` for a figure, with what was special about those that were not read.
#[test]
fn codes_photographed_from_a_screen_are_read() {
    let count: usize = std::env::var("CAMPIX_CARDS").ok().and_then(|text| text.parse().ok()).unwrap_or(12);
    let behind: Vec<RgbPixels> = (0..5).map(|at| Studio::new(31).portrait(at, Size::new(900, 1200)).pixels).collect();
    let (mut missed, mut wrong) = (Vec::new(), Vec::new());
    for at in 0..count {
        let mut chance = Chance::new(at as u64, 417);
        let mut shot = CardShot::new(&code(at), at as u64);
        shot.symbology = Symbology::Qr(chance.pick(&[EcLevel::M, EcLevel::Q, EcLevel::H]));
        shot.medium = if chance.happens(0.25) { Medium::DarkScreen } else { Medium::Screen };
        // The code is a quarter to a half of the width of the frame, as the cards of a phone are held.
        shot.module = 900.0 * chance.range(0.25, 0.5) / shot.side() as f32;
        shot.centre = [chance.range(0.42, 0.58), chance.range(0.45, 0.7)];
        (shot.turn, shot.tilt) = (chance.range(-25.0, 25.0), chance.range(0.0, 35.0));
        shot.tilt_axis = chance.range(0.0, 180.0);
        (shot.moire, shot.reflection) = (chance.range(0.1, 0.7), chance.range(0.0, 0.45));
        shot.glare = if chance.happens(0.5) { chance.range(0.0, 0.06) } else { 0.0 };
        (shot.blur, shot.noise) = (shot.module * chance.range(0.08, 0.35), chance.range(1.0, 5.0));
        let found = texts(shot.over(&behind[at % behind.len()]).view());
        if !found.is_empty() && found != [code(at)] {
            wrong.push(at);
        } else if found.is_empty() {
            let CardShot { symbology, medium, module, tilt, blur, glare, moire, reflection, .. } = shot;
            println!(
                "{at} not read: {symbology:?} {medium:?}, module {module:.1} px, tilt {tilt:.0}, blur {blur:.1} px, \
                 glare {glare:.3}, moire {moire:.2}, reflection {reflection:.2}"
            );
            missed.push(at);
        }
    }
    println!("{} of {count} codes on screens read, {} wrong", count - missed.len() - wrong.len(), wrong.len());
    assert!(wrong.is_empty(), "read as something else: {wrong:?}");
    // 498 of 500 were read when this was written; 99.5 % are aimed at, and a few may miss one.
    let allowed = (count / 200).max(1);
    assert!(missed.len() <= allowed, "{missed:?} of {count} were not read");
}

#[test]
fn correction_is_a_choice() {
    if !fonts() {
        return;
    }
    // The more may be lost, the more modules a code has.
    let people = people(1);
    let side = |correction| {
        let options = CardOptions { correction, ..CardOptions::default() };
        let page = CardJob::new(&options).unwrap().screen(&people[0]).unwrap();
        page.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse::<u32>().unwrap()
    };
    assert!(side(Correction::Medium) < side(Correction::High));
}
