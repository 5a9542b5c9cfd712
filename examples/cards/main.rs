//! Measures the reading of code cards on drawn pictures, spoiled one way at a time, and compares it with zbar, the decoder of many phone
//! programs, where `zbarimg` is installed: `cargo run --release --example cards --features cards -- [cards a row] [word in the row's name or ""] [seed]`.
//! With folders (`…/portraits/`) instead, it counts the pictures in them in which a card is suspected; with `drawn COUNT SEED`, the drawn portraits.
//! A figure counts only for a seed, and for pictures, that no limit was chosen on.
#![allow(clippy::print_stdout)]

use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

use campix_core::geometry::Size;
use campix_core::people::matching::{CardSighting, read_card};
use campix_core::photo::{DecodeOptions, Photo, Reduce};
use campix_core::pixels::RgbPixels;
use campix_examples::studio::{CardShot, Chance, EcLevel, Medium, Studio, Symbology};
use jpeg_encoder::{ColorType, Encoder};

/// One row of the table.
struct Row {
    name: &'static str,
    /// Whether a phone is expected to read it.
    readable: bool,
    frame: Size,
    quality: u8,
    spoil: fn(&mut CardShot, &mut Chance),
}

/// What a camera of a station delivers when it is told to spare disk space.
const FRAME: Size = Size::new(1200, 1600);
const LARGE: Size = Size::new(4000, 6000);

fn row(name: &'static str, spoil: fn(&mut CardShot, &mut Chance)) -> Row {
    Row { name, readable: true, frame: FRAME, quality: 90, spoil }
}

fn spoiled(name: &'static str, spoil: fn(&mut CardShot, &mut Chance)) -> Row {
    Row { readable: false, ..row(name, spoil) }
}

fn slightly(shot: &mut CardShot, chance: &mut Chance) {
    shot.turn = chance.range(-12.0, 12.0);
    shot.tilt = chance.range(0.0, 20.0);
    shot.tilt_axis = chance.range(0.0, 180.0);
    shot.module = chance.range(5.0, 10.0);
}

fn rows() -> Vec<Row> {
    vec![
        row("print", slightly),
        row("print, any turn", |s, c| {
            slightly(s, c);
            s.turn = c.range(0.0, 360.0);
        }),
        row("print, tilted 35–50°", |s, c| {
            slightly(s, c);
            (s.turn, s.tilt) = (c.range(0.0, 360.0), c.range(35.0, 50.0));
        }),
        row("blur 3 px at 8 px a module", |s, c| {
            slightly(s, c);
            (s.module, s.blur) = (8.0, 3.0);
        }),
        row("blur 2–3 px, any turn, 8 px", |s, c| {
            slightly(s, c);
            (s.module, s.blur, s.turn) = (8.0, c.range(2.0, 3.0), c.range(0.0, 360.0));
        }),
        row("phone, bright", |s, c| {
            slightly(s, c);
            (s.medium, s.moire, s.reflection) = (Medium::Screen, c.range(0.1, 0.6), c.range(0.0, 0.5));
        }),
        row("phone, dark mode (inverted)", |s, c| {
            slightly(s, c);
            (s.medium, s.moire, s.reflection) = (Medium::DarkScreen, c.range(0.1, 0.6), c.range(0.0, 0.3));
        }),
        row("glare 5–15 %", |s, c| {
            slightly(s, c);
            (s.glare, s.symbology) =
                (c.range(0.05, 0.15), Symbology::Qr(c.pick(&[EcLevel::M, EcLevel::Q, EcLevel::H])));
        }),
        row("glare 30 %", |s, c| {
            slightly(s, c);
            (s.glare, s.symbology) = (0.3, Symbology::Qr(c.pick(&[EcLevel::M, EcLevel::Q, EcLevel::H])));
        }),
        row("folded 20–40°", |s, c| {
            slightly(s, c);
            s.fold = c.range(20.0, 40.0);
        }),
        Row { quality: 25, ..row("JPEG quality 25", slightly) },
        row("small, 2.5–3.5 px a module", |s, c| {
            slightly(s, c);
            (s.module, s.noise) = (c.range(2.5, 3.5), 1.5);
        }),
        Row {
            frame: LARGE,
            ..row("24 megapixels, card 1/12 of the width", |s, c| {
                slightly(s, c);
                // Paper and its margins are part of the card.
                s.module = 4000.0 / 12.0 / (s.side() as f32 + 8.0);
            })
        },
        row("a bit of everything", |s, c| {
            slightly(s, c);
            s.medium = c.pick(&[Medium::Paper, Medium::Screen, Medium::DarkScreen]);
            s.turn = c.range(0.0, 360.0);
            s.tilt = c.range(0.0, 40.0);
            s.blur = s.module * c.range(0.1, 0.3);
            s.glare = c.range(0.0, 0.06);
            s.fold = c.range(0.0, 15.0);
            s.moire = c.range(0.0, 0.3);
            s.noise = c.range(1.0, 6.0);
        }),
        row("Data Matrix, print, any turn", |s, c| {
            slightly(s, c);
            (s.symbology, s.turn) = (Symbology::DataMatrix, c.range(0.0, 360.0));
        }),
        row("Data Matrix, tilted, blur 0.3 modules", |s, c| {
            slightly(s, c);
            (s.symbology, s.tilt, s.blur) = (Symbology::DataMatrix, c.range(15.0, 40.0), 0.3 * s.module);
        }),
        row("Data Matrix, dark mode, moiré", |s, c| {
            slightly(s, c);
            (s.symbology, s.medium, s.moire) = (Symbology::DataMatrix, Medium::DarkScreen, 0.4);
        }),
        spoiled("out of focus, blur 0.6 modules", |s, c| {
            slightly(s, c);
            s.blur = 0.6 * s.module;
        }),
        spoiled("out of focus, blur 0.8 modules", |s, c| {
            slightly(s, c);
            s.blur = 0.8 * s.module;
        }),
        spoiled("out of focus, blur 1.2 modules", |s, c| {
            slightly(s, c);
            s.blur = 1.2 * s.module;
        }),
        spoiled("inverted, blur 0.6 modules", |s, c| {
            slightly(s, c);
            (s.blur, s.medium) = (0.6 * s.module, Medium::DarkScreen);
        }),
        spoiled("glare 50 %", |s, c| {
            slightly(s, c);
            s.glare = 0.5;
        }),
        spoiled("one finder pattern torn off", |s, c| {
            slightly(s, c);
            s.torn = 1;
        }),
        spoiled("two finder patterns torn off", |s, c| {
            slightly(s, c);
            s.torn = 2;
        }),
        spoiled("too small, 1.5–2 px a module", |s, c| {
            slightly(s, c);
            s.module = c.range(1.5, 2.0);
        }),
        spoiled("folded 60–70°", |s, c| {
            slightly(s, c);
            s.fold = c.range(60.0, 70.0);
        }),
        spoiled("Data Matrix, blur 0.7 modules", |s, c| {
            slightly(s, c);
            (s.symbology, s.blur) = (Symbology::DataMatrix, 0.7 * s.module);
        }),
        spoiled("Data Matrix, corner torn off", |s, c| {
            slightly(s, c);
            (s.symbology, s.torn) = (Symbology::DataMatrix, 1);
        }),
    ]
}

/// What schools print: a number, an identity number, an address.
fn text(number: u64, chance: &mut Chance) -> String {
    let student = 2_023_000_000 + (number * 7919 + chance.below(1000)) % 1_000_000;
    match chance.below(4) {
        0 => format!("https://xg.example.edu.cn/p?s={student}"),
        1 => format!("1101052005{:08}", student % 100_000_000),
        _ => student.to_string(),
    }
}

fn jpeg(picture: &RgbPixels, quality: u8) -> Vec<u8> {
    let (view, size) = (picture.view(), picture.size());
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, quality)
        .encode(view.data(), size.width as u16, size.height as u16, ColorType::Rgb)
        .expect("writing to memory cannot fail");
    bytes
}

/// As a day reads a card: reduced first, and with all pixels where something was seen and not read.
fn sighting(bytes: &[u8]) -> CardSighting {
    let photo = Photo::decode(bytes, &DecodeOptions::default()).expect("a JPEG just written");
    let reduced = read_card(photo.pixels());
    if !reduced.unread || photo.reduction() == 1 {
        return reduced;
    }
    let photo = Photo::decode(bytes, &DecodeOptions::default().reduce(Reduce::By(1))).expect("a JPEG just written");
    read_card(photo.pixels())
}

fn zbar(bytes: &[u8]) -> Option<String> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let name = format!("campix-cards-{}-{}.jpg", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, bytes).expect("the temporary folder can be written");
    let output = Command::new("zbarimg")
        .args(["-q", "--raw", "-Sdisable", "-Sqrcode.enable", "-Stest-inverted"])
        .arg(&path)
        .output();
    let _ = std::fs::remove_file(&path);
    let text = String::from_utf8(output.ok()?.stdout).ok()?;
    (!text.trim().is_empty()).then(|| text.trim().to_owned())
}

#[derive(Default)]
struct Sums {
    read: AtomicU64,
    wrong: AtomicU64,
    unread: AtomicU64,
    zbar: AtomicU64,
    both: AtomicU64,
}

/// Drawn people without a card in whom one is suspected: all clothes, glasses and backdrops of the studio, careless scenes among them.
fn drawn_alarms(count: u64, seed: u64) {
    let studio = Studio::new(seed);
    let (mut unread, mut read) = (0, 0);
    for number in 0..count {
        let size = Size::new(900, 1200);
        let portrait = if number % 4 == 3 { studio.free(number, size) } else { studio.portrait(number, size) };
        let seen = sighting(&portrait.jpeg());
        unread += u32::from(seen.unread);
        read += u32::from(!seen.codes.is_empty());
        if seen != CardSighting::default() {
            println!("portrait {number} of studio {seed}");
        }
    }
    println!("{count} drawn portraits: a card suspected in {unread}, a text read in {read}");
}

/// Pictures without a card in which one is suspected, of all in the folders.
fn alarms(folders: &[String]) {
    let files: Vec<_> = folders
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).expect("the folder can be read"))
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|end| end == "jpg" || end == "png"))
        .collect();
    let sums: [AtomicU64; 3] = Default::default();
    let next = AtomicU64::new(0);
    let work = || {
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed) as usize) {
            let seen = sighting(&std::fs::read(file).expect("the file can be read"));
            sums[0].fetch_add(1, Ordering::Relaxed);
            sums[1].fetch_add(u64::from(seen.unread), Ordering::Relaxed);
            sums[2].fetch_add(u64::from(!seen.codes.is_empty()), Ordering::Relaxed);
            if seen != CardSighting::default() {
                println!("{}", file.display());
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(work);
        }
    });
    let [all, unread, read] = sums.map(AtomicU64::into_inner);
    println!("{all} pictures: a card suspected in {unread}, a text read in {read}");
}

fn main() {
    let folders: Vec<String> = std::env::args().skip(1).filter(|word| word.contains('/')).collect();
    if !folders.is_empty() {
        return alarms(&folders);
    }
    let mut words = std::env::args().skip(1).peekable();
    if words.next_if(|word| word == "drawn").is_some() {
        let mut number = |otherwise| words.next().and_then(|word| word.parse().ok()).unwrap_or(otherwise);
        return drawn_alarms(number(400), number(1));
    }
    let count: u64 = words.next().and_then(|word| word.parse().ok()).unwrap_or(200);
    let only = words.next().unwrap_or_default();
    let offset: u64 = words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
    let compared = Command::new("zbarimg").arg("--version").output().is_ok();
    if !compared {
        println!("SKIPPED the comparison with zbar: no program zbarimg on this machine");
    }
    println!(
        "{:<40} {:>7} {:>7} {:>7} {:>6} {:>7} {:>14}",
        "", "read", "unread", "missed", "wrong", "zbar", "of zbar's"
    );
    let drawn = |size| (0..4).map(|k| Studio::new(12 + offset).portrait(k, size).pixels).collect::<Vec<_>>();
    let (usual, mut large) = (drawn(FRAME), Vec::new());
    let (mut all_zbar, mut all_both) = (0, 0);
    for (number, row) in rows().iter().enumerate().filter(|(_, row)| row.name.contains(&only)) {
        if row.frame == LARGE && large.is_empty() {
            large = drawn(LARGE);
        }
        let backgrounds = if row.frame == LARGE { &large } else { &usual };
        let count = if row.frame == LARGE { count.div_ceil(4) } else { count };
        let sums = Sums::default();
        let next = AtomicU64::new(0);
        let work = || {
            loop {
                let card = next.fetch_add(1, Ordering::Relaxed);
                if card >= count {
                    break;
                }
                let seed = offset * 1_000_003_007 + number as u64 * 100_003 + card;
                let mut chance = Chance::new(seed, 80);
                let said = text(card, &mut chance);
                let mut shot = CardShot::new(&said, seed);
                shot.symbology = Symbology::Qr(chance.pick(&[EcLevel::L, EcLevel::M, EcLevel::M, EcLevel::Q]));
                (row.spoil)(&mut shot, &mut chance);
                shot.centre = [chance.range(0.35, 0.65), chance.range(0.4, 0.75)];
                let bytes = jpeg(&shot.over(&backgrounds[card as usize % backgrounds.len()]), row.quality);
                let seen = sighting(&bytes);
                let right = seen.codes.iter().any(|code| code.reveal() == said);
                let wrong = seen.codes.iter().any(|code| code.reveal() != said);
                let add = |sum: &AtomicU64, yes: bool| sum.fetch_add(u64::from(yes), Ordering::Relaxed);
                add(&sums.read, right);
                add(&sums.wrong, wrong);
                add(&sums.unread, !right && seen.unread);
                if compared {
                    let theirs = zbar(&bytes).is_some_and(|text| text == said);
                    add(&sums.zbar, theirs);
                    add(&sums.both, theirs && right);
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(work);
            }
        });
        let get = |sum: &AtomicU64| sum.load(Ordering::Relaxed);
        let share = |part: u64| format!("{:.1} %", 100.0 * part as f64 / count as f64);
        let (read, unread) = (get(&sums.read), get(&sums.unread));
        if row.readable {
            all_zbar += get(&sums.zbar);
            all_both += get(&sums.both);
        }
        println!(
            "{:<40} {:>7} {:>7} {:>7} {:>6} {:>7} {:>14}",
            row.name,
            share(read),
            share(unread),
            share(count - read - unread),
            get(&sums.wrong),
            if compared { share(get(&sums.zbar)) } else { "-".to_owned() },
            if compared { format!("{} of {}", get(&sums.both), get(&sums.zbar)) } else { "-".to_owned() },
        );
    }
    if compared {
        println!("of the readable rows, {all_both} of the {all_zbar} that zbar reads");
    }
}
