use proptest::prelude::*;

use super::*;
use crate::ground::geometry::Size;
use crate::ground::pixels::{RgbPixels, RgbView};
use crate::ground::text::Text;
use crate::people::number::{ExamNumber, IdNumber, StudentNumber};
use crate::people::roster::RosterOptions;
use crate::people::{Person, PersonName};

fn person(row: u32, student_no: &str, name: &str) -> Person {
    let mut person = Person::new(row);
    person.student_no = StudentNumber::parse(student_no, None).ok().map(|parsed| parsed.number);
    person.name = PersonName::new(name);
    person
}

/// Four people: rows 2–5; the last two share a name, the third has three numbers.
pub(super) fn people() -> Vec<Person> {
    let mut people = vec![
        person(2, "20230917", "欧阳明月"),
        person(3, "S-1001", "王小明"),
        person(4, "20230019", "李雷"),
        person(5, "77", "李雷"),
    ];
    people[2].id_number = IdNumber::parse("11010519491231002X").ok().map(|parsed| parsed.number);
    people[2].exam_no = ExamNumber::parse("23110105150042", None).ok().map(|parsed| parsed.number);
    people
}

pub(super) fn frame(name: &str, byte: u8) -> Frame {
    Frame::new(PhotoName::new(name), Sha256Digest([byte; 32]))
}

pub(super) fn at(mut frame: Frame, second: i64) -> Frame {
    frame.taken = Some(Moment { milliseconds: second * 1000 });
    frame
}

fn owners(name: &str) -> (Vec<usize>, Option<MatchKind>) {
    let claims = by_name(&people(), &[frame(name, 0)]);
    (claims.claims.iter().map(|claim| claim.person).collect(), claims.findings.first().map(|finding| finding.kind))
}

#[test]
fn the_roster_decides_what_a_name_means() {
    for (name, owner) in [
        ("20230019.jpg", Some(2)),
        ("20230019_李雷.jpg", Some(2)),
        ("李雷20230019.jpg", Some(2)),
        ("20230019 (2).JPG", Some(2)),
        ("20230019-retake.jpg", Some(2)),
        ("20230019补拍.jpg", Some(2)),
        ("IMG20230019.jpg", Some(2)),
        ("20230019b.jpg", Some(2)),
        ("2班/20230019/DSC_0001.jpg", None),
        ("11010519491231002x.jpg", Some(2)),
        ("１１０１０５１９４９１２３１００２Ｘ.jpg", Some(2)),
        ("110105491231002.jpg", Some(2)),
        ("23110105150042.jpg", Some(2)),
        ("23110105150042_20230019.jpg", Some(2)),
        ("s-1001_2.jpg", Some(1)),
        ("77.jpg", Some(3)),
        ("77_李雷.jpg", Some(3)),
        ("77(1).jpg", Some(3)),
        ("欧阳明月.jpg", Some(0)),
        ("计算机学院_欧阳明月_2.jpg", Some(0)),
        // Part of a longer number, or no number at all.
        ("120230019.jpg", None),
        ("202300190.jpg", None),
        ("20230019X.jpg", None),
        ("DSC_0077.jpg", None),
        ("1977.jpg", None),
        ("合影.jpg", None),
        (".jpg", None),
    ] {
        assert_eq!(owners(name), (owner.into_iter().collect(), None), "{name}");
    }
}

#[test]
fn what_is_not_certain_is_a_finding() {
    for (name, owners_expected, kind) in [
        ("李雷.jpg", vec![2, 3], MatchKind::SharedName),
        ("20230019_20230917.jpg", vec![0, 2], MatchKind::Ambiguous),
        ("20230019_王小明.jpg", vec![1, 2], MatchKind::NameContradicts),
        ("IMG_20230917_101500.jpg", vec![], MatchKind::LooksLikeDate),
    ] {
        let (mut found, finding) = owners(name);
        found.sort_unstable();
        assert_eq!((found, finding), (owners_expected, Some(kind)), "{name}");
    }
    // The same digits with a plain mark are a number, not a moment.
    assert_eq!(owners("20230917_2.jpg"), (vec![0], None));
    assert_eq!(owners("20230917_996100.jpg"), (vec![0], None));
}

#[test]
fn one_number_of_two_people_is_settled_by_a_name_or_not_at_all() {
    let mut people = people();
    people[1].exam_no = ExamNumber::parse("20230917", None).ok().map(|parsed| parsed.number);
    let claims = by_name(&people, &[frame("20230917.jpg", 0), frame("20230917王小明.jpg", 1)]);
    assert_eq!(claims.findings.len(), 1);
    assert_eq!((claims.findings[0].kind, &claims.findings[0].rows), (MatchKind::Ambiguous, &vec![2, 3]));
    assert_eq!(claims.claims.last().map(|claim| (claim.frame, claim.person)), Some((1, 1)));
}

#[test]
fn a_table_names_photos() {
    let table = "文件名,学号\nDSC_0001.JPG,20230917\na/dsc_0002.jpg,s-1001\nDSC_0003,77\n\
        DSC_0009.JPG,20230019\nDSC_0001.JPG,99999999\nsame.jpg,20230019\n,20230019\n";
    let table = PhotoTable::read(table.as_bytes(), &RosterOptions::default()).unwrap();
    assert_eq!(table.len(), 6);
    let frames = ["dsc_0001.jpg", "a/DSC_0002.JPG", "b/DSC_0003.jpg", "a/same.jpg", "b/same.jpg"]
        .iter()
        .enumerate()
        .map(|(index, name)| frame(name, index as u8))
        .collect::<Vec<_>>();
    let claims = by_table(&people(), &frames, &table);
    let found: Vec<(usize, usize)> = claims.claims.iter().map(|claim| (claim.frame, claim.person)).collect();
    assert_eq!(found, [(0, 0), (1, 1), (2, 3)]);
    let kinds: Vec<MatchKind> = claims.findings.iter().map(|finding| finding.kind).collect();
    let expected =
        [MatchKind::UnknownPhoto { line: 5 }, MatchKind::UnknownKey { line: 6 }, MatchKind::SeveralPhotos { line: 7 }];
    assert_eq!(kinds, expected);
    assert!(PhotoTable::read("学号\n1\n".as_bytes(), &RosterOptions::default()).is_err());
    assert!(PhotoTable::read("照片,学号\na.jpg,4.4E+17\n".as_bytes(), &RosterOptions::default()).is_err());
}

#[test]
fn the_roster_may_name_photos_itself() {
    let mut people = people();
    people[0].photo = Some(PhotoName::new("DSC_0001.JPG"));
    people[1].photo = Some(PhotoName::new("DSC_0002.JPG"));
    let claims = by_roster(&people, &[frame("a/dsc_0001.jpg", 0)]);
    assert_eq!(claims.claims, [Claim { frame: 0, person: 0, evidence: Evidence::Table }]);
    assert_eq!(claims.findings[0].kind, MatchKind::UnknownPhoto { line: 3 });
}

#[test]
fn retakes_copies_and_swaps() {
    let people = people();
    let frames = [
        at(frame("20230917.jpg", 1), 10),
        at(frame("20230917_2.jpg", 2), 5),
        frame("S-1001.jpg", 3),
        frame("S-1001(1).jpg", 4),
        frame("a/S-1001.jpg", 3),
        frame("20230019.jpg", 9),
        frame("77.jpg", 9),
        frame("合影.jpg", 8),
    ];
    let matching = settle(&people, &frames, &[by_name(&people, &frames)], &Decided::default());
    matching.totals.check().unwrap();
    // Times win over numbers in names; those count where there are no times.
    assert_eq!(matching.places[0], Place::Chosen { person: 0 });
    assert_eq!(matching.places[1], Place::Earlier { person: 0, chosen: 0 });
    assert_eq!(matching.places[3], Place::Chosen { person: 1 });
    assert_eq!(matching.places[4], Place::Copy { person: 1, of: 2 });
    assert_eq!(matching.places[5], Place::Contested { people: vec![2, 3] });
    assert_eq!(matching.places[6], matching.places[5]);
    assert_eq!(matching.places[7], Place::Unowned);
    assert_eq!(matching.people[2], PersonState::Unsettled);
    let kinds: Vec<MatchKind> = matching.findings.iter().map(|finding| finding.kind).collect();
    let several = MatchKind::Several { chosen: Chosen::Last };
    assert_eq!(kinds, [MatchKind::Copy, MatchKind::SamePicture, several, several]);
}

#[test]
fn two_ways_that_disagree_are_ambiguous() {
    let people = people();
    let frames = [frame("20230917.jpg", 1)];
    let table = PhotoTable::read("照片,学号\n20230917.jpg,S-1001\n".as_bytes(), &RosterOptions::default()).unwrap();
    let ways = [by_name(&people, &frames), by_table(&people, &frames, &table)];
    let matching = settle(&people, &frames, &ways, &Decided::default());
    assert_eq!(matching.places, [Place::Ambiguous { people: vec![0, 1] }]);
    assert_eq!(matching.findings.len(), 1);
    matching.totals.check().unwrap();
}

#[test]
fn totals_that_do_not_add_up_are_an_error() {
    let sound = Totals { photos: 3, chosen: 2, unowned: 1, people: 4, matched: 2, missing: 2, ..Totals::default() };
    assert_eq!(sound.check(), Ok(()));
    for (broken, side, expected, found) in [
        (Totals { photos: 4, ..sound }, Text::fixed("照片", "photos"), 4, 3),
        (Totals { missing: 3, ..sound }, Text::fixed("人员", "people"), 4, 5),
        (
            Totals { chosen: 1, unowned: 2, ..sound },
            Text::fixed("选定照片与已匹配人员", "chosen photos and matched people"),
            2,
            1,
        ),
    ] {
        assert_eq!(broken.check(), Err(TotalsError { side: side.clone(), expected, found }));
    }
}

/// A drawn head in front of a wall, enough to distinguish it from another.
fn drawn(width: u32, height: u32, seed: u32) -> RgbPixels {
    let mut picture = RgbPixels::filled(Size::new(width, height), [100, 197, 255]);
    let (w, h) = (f64::from(width), f64::from(height));
    let part = |n: u32| f64::from(seed.wrapping_mul(2_654_435_761).rotate_left(n * 7) % 100) / 100.0;
    let data = picture.data_mut();
    for y in 0..height {
        for x in 0..width {
            let (u, v) = (f64::from(x) / w - 0.5, f64::from(y) / h - 0.45);
            let head = (u / (0.2 + 0.05 * part(1))).powi(2) + (v / (0.28 + 0.05 * part(2))).powi(2);
            let hair = v < -0.1 - 0.08 * part(3);
            let shade = 20.0 * part(4) * u;
            let colour = if head > 1.0 && v > 0.25 {
                [40.0 + 150.0 * part(5), 50.0, 60.0]
            } else if head > 1.0 {
                continue;
            } else if hair {
                [30.0, 25.0, 25.0]
            } else {
                [220.0 - 40.0 * head + shade, 180.0 - 30.0 * head, 150.0]
            };
            let at = (y * width + x) as usize * 3;
            for (byte, value) in data[at..at + 3].iter_mut().zip(colour) {
                *byte = value as u8;
            }
        }
    }
    picture
}

fn recoded(picture: RgbView<'_>, quality: u8) -> RgbPixels {
    let mut bytes = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut bytes, quality);
    let (width, height) = (picture.width() as u16, picture.height() as u16);
    encoder.encode(picture.data(), width, height, jpeg_encoder::ColorType::Rgb).unwrap();
    let mut decoder = zune_jpeg::JpegDecoder::new(zune_core::bytestream::ZCursor::new(&bytes));
    RgbPixels::new(picture.size(), decoder.decode().unwrap()).unwrap()
}

#[test]
fn a_picture_saved_anew_looks_the_same_and_another_person_does_not() {
    let first = drawn(480, 640, 1);
    let look = Look::of(first.view());
    assert_eq!(look.distance(look), 0);
    for quality in [90, 60] {
        let distance = look.distance(Look::of(recoded(first.view(), quality).view()));
        assert!(distance <= SAME, "{distance}");
    }
    let distance = look.distance(Look::of(drawn(1200, 1600, 1).view()));
    assert!(distance <= SAME, "{distance}");
    for seed in 2..12 {
        let distance = look.distance(Look::of(drawn(480, 640, seed).view()));
        assert!(distance > 0, "seed {seed}");
    }
    let people = people();
    let mut frames = [frame("20230917.jpg", 1), frame("S-1001.jpg", 2)];
    frames[0].look = Some(look);
    frames[1].look = Some(Look::of(recoded(first.view(), 75).view()));
    let matching = settle(&people, &frames, &[by_name(&people, &frames)], &Decided::default());
    assert!(matches!(matching.findings[..], [MatchFinding { kind: MatchKind::SimilarPicture { .. }, .. }]));
    assert_eq!(matching.totals.matched, 2);
}

#[test]
fn looks_of_tiny_pictures_are_defined() {
    for (width, height) in [(1, 1), (1, 40), (16, 17), (3, 2)] {
        let _ = Look::of(RgbPixels::filled(Size::new(width, height), [1, 2, 3]).view());
    }
}

/// Version 1 QR code of "20230917" (numeric, level M), drawn by an independent program; rows of modules, 1 is dark.
const CODE: [&str; 21] = [
    "111111101010001111111",
    "100000101111101000001",
    "101110101000001011101",
    "101110100110001011101",
    "101110101100101011101",
    "100000100001101000001",
    "111111101010101111111",
    "000000000101100000000",
    "100111111010110010111",
    "010111001100101011100",
    "111101100100011011100",
    "100011000101000000000",
    "110001101100001000100",
    "000000001101100101111",
    "111111101100111110110",
    "100000101101110110000",
    "101110101001101101101",
    "101110101011100011000",
    "101110100000001001111",
    "100000100100011010101",
    "111111101111000000110",
];

/// The code on a card in a wide frame, `module` pixels a module.
fn photographed(module: usize, width: usize, height: usize) -> RgbPixels {
    let mut picture = RgbPixels::filled(Size::new(width as u32, height as u32), [235, 232, 228]);
    let (left, top) = ((width - 21 * module) / 2, (height - 21 * module) / 3);
    let data = picture.data_mut();
    for y in 0..21 * module {
        for x in 0..21 * module {
            if CODE[y / module].as_bytes()[x / module] == b'1' {
                let at = ((top + y) * width + left + x) * 3;
                data[at..at + 3].fill(30);
            }
        }
    }
    picture
}

#[test]
fn a_photographed_card_is_read() {
    for (module, width, height) in [(6, 480, 640), (40, 3000, 4000)] {
        let picture = photographed(module, width, height);
        let codes = read_card(picture.view()).codes;
        assert_eq!(codes.iter().map(CollectionCode::reveal).collect::<Vec<_>>(), ["20230917"], "{width}");
    }
    assert_eq!(read_card(drawn(480, 640, 3).view()), CardSighting::default());
    assert_eq!(read_card(RgbPixels::filled(Size::new(5, 5), [0; 3]).view()), CardSighting::default());
}

#[test]
fn nothing_said_about_a_matching_holds_a_number_or_a_name() {
    let people = people();
    let frames: Vec<Frame> = ["20230019_王小明.jpg", "李雷.jpg", "20230917.jpg", "20230917_2.jpg"]
        .iter()
        .enumerate()
        .map(|(index, name)| frame(name, index as u8))
        .collect();
    let ways = [by_name(&people, &frames)];
    let matching = settle(&people, &frames, &ways, &Decided::default());
    let mut output = format!("{frames:?} {ways:?} {matching:?} {}", serde_json::to_string(&matching.findings).unwrap());
    for finding in &matching.findings {
        let text = finding.kind.text();
        output.extend([text.zh, text.en]);
    }
    for secret in ["2023001", "2023091", "小明", "李雷", "明月"] {
        assert!(!output.contains(secret), "{secret} in {output}");
    }
}

proptest! {
    #[test]
    fn any_file_names_add_up(
        names in prop::collection::vec(".{0,20}|(20230917|S-1001|77|李雷|20230019)[_(-]?[0-9]?[)]?(补拍|b)?", 0..12),
        bytes in prop::collection::vec(0u8..6, 12), times in prop::collection::vec(prop::option::of(0i64..5), 12),
        carded in prop::collection::vec(prop::option::weighted(0.2, "20230917|77|x|"), 12),
    ) {
        let people = people();
        let frames: Vec<Frame> = names
            .iter()
            .enumerate()
            .map(|(index, name)| {
                let mut frame = frame(name, bytes[index]);
                frame.taken = times[index].map(|milliseconds| Moment { milliseconds });
                frame.codes = carded[index].as_deref().and_then(CollectionCode::new).into_iter().collect();
                frame
            })
            .collect();
        let ways = [
            by_name(&people, &frames),
            by_cards(&people, &frames, Stations::Auto),
            by_order(&people, &frames, FrameOrder::Taken, &|_| false, Stations::Auto),
        ];
        for way in &ways {
            let matching = settle(&people, &frames, std::slice::from_ref(way), &Decided::default());
            prop_assert_eq!(matching.totals.check(), Ok(()));
        }
        let matching = settle(&people, &frames, &ways, &Decided::default());
        prop_assert_eq!(matching.totals.check(), Ok(()));
        for (person, state) in matching.people.iter().enumerate() {
            if let PersonState::Matched { frame } = state {
                prop_assert_eq!(&matching.places[*frame], &Place::Chosen { person });
            }
        }
    }

    #[test]
    fn codes_of_noise_never_panic(seed in any::<u64>(), side in 21u32..120) {
        let mut state = seed | 1;
        let data: Vec<u8> = (0..side * side)
            .map(|at| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                if (at / 5 + at / (5 * side)) % 2 == 0 { (state % 256) as u8 } else { (state % 2 * 255) as u8 }
            })
            .collect();
        let data = data.iter().flat_map(|&grey| [grey; 3]).collect();
        let _ = read_card(RgbPixels::new(Size::new(side, side), data).unwrap().view());
    }

    #[test]
    fn a_damaged_code_never_panics(dots in prop::collection::vec((0usize..21, 0usize..21), 0..60)) {
        let module = 5;
        let mut picture = photographed(module, 180, 180);
        let (left, top) = ((180 - 21 * module) / 2, (180 - 21 * module) / 3);
        let data = picture.data_mut();
        for (x, y) in dots {
            for dy in 0..module {
                let at = ((top + y * module + dy) * 180 + left + x * module) * 3;
                for byte in &mut data[at..at + module * 3] {
                    *byte = 255 - *byte;
                }
            }
        }
        let _ = read_card(picture.view());
    }
}
