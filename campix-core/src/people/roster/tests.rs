use std::fmt::Write;

use encoding_rs::GB18030;
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};

use super::super::number::{DateError, Doubt, Normalisation, NumberError};
use super::*;
use crate::people::number::{Date, KeyKind};

fn read(list: &str) -> Result<Roster, RosterError> {
    Roster::read(list.as_bytes(), &RosterOptions::default())
}

fn refused(result: Result<Roster, RosterError>) -> Vec<Remark> {
    match result {
        Err(RosterError::Refused { remarks }) => remarks,
        other => panic!("expected faults, found {other:?}"),
    }
}

const LIST: &str = "学号,姓名,证件号,考生号,性别,出生日期,院系,专业,班级\n\
    00230017,欧阳明月,11010519491231002X,23110105150042,女,1949-12-31,计算机学院,软件工程,软工2301\n\
    00230018,王小明,440524188001010014,23440524150043,男,18800101,外国语学院,英语,英语2301\n";

#[test]
fn every_form_gives_the_same_people() {
    let expected = read(LIST).unwrap().people;
    assert_eq!(expected.len(), 2);
    assert_eq!(expected[0].row, 2);
    let utf16: Vec<u8> = format!("\u{FEFF}{LIST}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let tabs = LIST.replace(',', "\t");
    let semicolons = format!("sep=;\r\n{}", LIST.replace(',', ";").replace('\n', "\r\n"));
    for bytes in [
        format!("\u{FEFF}{LIST}").into_bytes(),
        GB18030.encode(LIST).0.into_owned(),
        GB18030.encode(&tabs).0.into_owned(),
        tabs.clone().into_bytes(),
        LIST.replace(',', ";").into_bytes(),
        utf16,
        xlsx(LIST),
    ] {
        assert_eq!(Roster::read(&bytes, &RosterOptions::default()).unwrap().people, expected);
    }
    let shifted = read(&semicolons).unwrap().people;
    assert_eq!(shifted.iter().map(|person| person.row).collect::<Vec<_>>(), [3, 4]);
}

/// A workbook whose cells are all text.
fn xlsx(list: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in list.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            sheet.write_string(row as u32, column as u16, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn all_faults_are_told_at_once() {
    let long = "龘".repeat(41);
    let list = format!(
        "学号,姓名,身份证号,出生日期\n\
         00000001,甲,110105194912310021,\n\
         ,乙,,\n\
         00000003,{long},4.4E+17,\n\
         00000001,丁,,20050229\n\
         00000005,戊\u{202E},440524188001010014,not a date\n\
         00000006,己,440524188001010014,\n\
         20230007.0,庚,440524188001010000,\n\
         \n\
         00000009,辛,,\n"
    );
    let remarks = refused(read(&list));
    let faults: Vec<(u32, RemarkKind)> = remarks.iter().filter(|r| r.kind.refuses()).map(|r| (r.row, r.kind)).collect();
    let number = |error| RemarkKind::Number { error };
    assert_eq!(
        faults,
        [
            (3, RemarkKind::Blank),
            (4, RemarkKind::NameTooLong { found: 41 }),
            (4, number(NumberError::Exponent)),
            (5, RemarkKind::Duplicate { first: 2 }),
            (5, RemarkKind::Date { error: DateError::Calendar }),
            (6, RemarkKind::NameControl),
            (6, RemarkKind::Date { error: DateError::Form }),
            (7, RemarkKind::Duplicate { first: 6 }),
            (8, number(NumberError::Decimal)),
            (8, number(NumberError::Rounded)),
        ]
    );
    assert!(remarks.iter().all(|r| r.column.is_some()));
    let options = RosterOptions { faulty_rows: FaultyRows::SetAside, ..RosterOptions::default() };
    let roster = Roster::read(list.as_bytes(), &options).unwrap();
    assert_eq!(roster.set_aside, [3, 4, 5, 6, 7, 8]);
    assert_eq!(roster.people.iter().map(|p| p.row).collect::<Vec<_>>(), [2, 10]);
    // One wrong digit beside a good student number costs the person that number only.
    let left_out = RemarkKind::LeftOut { error: NumberError::CheckDigit };
    assert!(roster.remarks.iter().any(|remark| (remark.row, remark.kind) == (2, left_out)));
    assert!(roster.people[0].id_number.is_none() && roster.people[0].key(KeyKind::StudentNo) == Some("00000001"));
}

#[test]
fn collection_codes_are_keys_where_there_are_no_numbers() {
    let list = "采集码,班级\nXJ2026A0001,一班\n,一班\nXJ2026A0003,二班\nXJ2026A0001,二班\n";
    let faults: Vec<(u32, RemarkKind)> = refused(read(list)).iter().map(|remark| (remark.row, remark.kind)).collect();
    assert_eq!(faults, [(3, RemarkKind::Blank), (5, RemarkKind::Duplicate { first: 2 })]);
    let options = RosterOptions { faulty_rows: FaultyRows::SetAside, ..RosterOptions::default() };
    let roster = Roster::read(list.as_bytes(), &options).unwrap();
    assert_eq!(roster.people[0].main_key(), Some((KeyKind::Code, "XJ2026A0001")));
    assert!(roster.people[0].is_named_in("seen xj2026a0001"), "a code is as private as a number");
    assert_silent(&Ok(roster), &["XJ2026A000"]);
    // A number names a person first.
    let both = read("采集码,学号\nXJ2026A0001,0017\n").unwrap();
    assert_eq!(both.people[0].main_key(), Some((KeyKind::StudentNo, "0017")));
}

#[test]
fn oddities_are_noticed_and_kept() {
    let list = "学号,姓名,证件类型,证件号,考生号,性别,出生日期\n\
        ００１７,𠮷?,,11010519491231002x,231101051500,男,19491230\n\
        '0018,\u{E000}强,护照,e1234567,0017,2,\n\
        0019,,居民身份证,130503670401001,,未知,\n";
    let roster = read(list).unwrap();
    let kinds: Vec<(u32, RemarkKind)> = roster.remarks.iter().map(|r| (r.row, r.kind)).collect();
    let normalised = |change| RemarkKind::Normalised { change };
    for expected in [
        (2, normalised(Normalisation::FullWidth)),
        (2, normalised(Normalisation::UpperCase)),
        (2, RemarkKind::MissingGlyph),
        (2, RemarkKind::Doubtful { doubt: Doubt::UnusualLength }),
        (2, RemarkKind::SexDisagrees),
        (2, RemarkKind::BirthDisagrees),
        (3, normalised(Normalisation::TextMark)),
        (3, RemarkKind::PrivateGlyph),
        (3, RemarkKind::SharedNumber { other: 2 }),
        (4, RemarkKind::NameBlank),
        (4, normalised(Normalisation::Upgraded)),
        (4, RemarkKind::SexUnknown),
    ] {
        assert!(kinds.contains(&expected), "{expected:?} in {kinds:?}");
    }
    assert_eq!(roster.people[0].name.as_ref().unwrap().reveal(), "𠮷?");
    assert_eq!(roster.people[1].name.as_ref().unwrap().reveal(), "\u{E000}强");
    assert_eq!(roster.people[2].id_number.as_ref().unwrap().reveal(), "130503196704010016");
}

#[test]
fn number_cells_of_a_workbook_are_judged_by_their_digits() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in ["学号", "姓名", "证件号", "出生日期", "院系"].iter().enumerate() {
        sheet.write_string(0, column as u16, *heading).unwrap();
    }
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let zeros = Format::new().set_num_format("00000000");
    sheet.write_number(1, 0, 20_230_017.0).unwrap();
    sheet.write_number_with_format(1, 3, 38_383.0, &date).unwrap();
    sheet.write_number_with_format(2, 0, 230_018.0, &zeros).unwrap();
    sheet.write_string(3, 0, "20230019").unwrap();
    sheet.write_number(3, 2, 440_524_188_001_010_014.0).unwrap();
    sheet.write_number(4, 0, 20_230_020.5).unwrap();
    sheet.write_boolean(5, 0, true).unwrap();
    sheet.write_number_with_format(6, 0, 38_383.0, &date).unwrap();
    sheet.merge_range(1, 4, 6, 4, "计算机学院", &Format::new()).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let faults: Vec<(u32, RemarkKind)> = refused(Roster::read(&bytes, &RosterOptions::default()))
        .iter()
        .filter(|remark| remark.kind.refuses())
        .map(|remark| (remark.row, remark.kind))
        .collect();
    assert_eq!(
        faults,
        [(4, RemarkKind::LostDigits), (5, RemarkKind::LostDigits), (6, RemarkKind::NotText), (7, RemarkKind::NotText)]
    );
    let options = RosterOptions { faulty_rows: FaultyRows::SetAside, ..RosterOptions::default() };
    let roster = Roster::read(&bytes, &options).unwrap();
    assert_eq!(roster.people.len(), 2);
    assert_eq!(roster.people[0].key(KeyKind::StudentNo), Some("20230017"));
    assert_eq!(roster.people[0].birth_date, Date::new(2005, 1, 31));
    assert_eq!(roster.people[1].key(KeyKind::StudentNo), Some("00230018"));
    assert!(roster.people.iter().all(|person| person.group.department == "计算机学院"));
    let kinds: Vec<(u32, RemarkKind)> = roster.remarks.iter().map(|r| (r.row, r.kind)).collect();
    assert!(kinds.contains(&(2, RemarkKind::NumericCell)) && kinds.contains(&(3, RemarkKind::Padded)));
}

#[test]
fn sheets_are_chosen_by_their_headings() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("说明").unwrap().write_string(0, 0, "填表说明").unwrap();
    for name in ["一班", "二班"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write_string(0, 0, "学号").unwrap();
        sheet.write_string(1, 0, if name == "一班" { "0001" } else { "0002" }).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let read = |options: &RosterOptions| Roster::read(&bytes, options);
    assert!(matches!(read(&RosterOptions::default()), Err(RosterError::SeveralSheets { sheets: 2, .. })));
    assert!(matches!(
        read(&RosterOptions { sheet: Some("三班".into()), ..RosterOptions::default() }),
        Err(RosterError::NoSheet { sheets: 3 })
    ));
    let roster = read(&RosterOptions { sheet: Some("二班".into()), ..RosterOptions::default() }).unwrap();
    assert_eq!(roster.form, Form::Workbook { book: Book::Xlsx, sheet: 3 });
    assert_eq!(roster.people[0].key(KeyKind::StudentNo), Some("0002"));
    let all = read(&RosterOptions { sheet: Some("*".into()), ..RosterOptions::default() }).unwrap();
    assert_eq!(all.form, Form::Several { tables: 2 });
    assert_eq!(all.people.iter().map(|person| person.row).collect::<Vec<_>>(), [1_000_002, 2_000_002]);
}

#[test]
fn files_that_are_no_lists_have_their_own_errors() {
    assert!(matches!(read(""), Err(RosterError::Foreign { .. })));
    assert!(matches!(read("姓名\n甲\n"), Err(RosterError::NoKeyColumn)));
    assert!(matches!(read("学号,姓名\n"), Err(RosterError::Nobody)));
    let damaged = Roster::read(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest", &RosterOptions::default());
    assert!(matches!(damaged, Err(RosterError::Workbook)));
    let old = Roster::read(&[9, 4, 6, 0, 0, 0, 16, 0], &RosterOptions::default());
    assert!(matches!(old, Err(RosterError::OldWorkbook)));
    let zip = Roster::read(b"PK\x03\x04rest", &RosterOptions::default());
    assert!(matches!(zip, Err(RosterError::Workbook)));
    let open = refused(read("学号,姓名\n0001,\"甲\n0002,乙\n"));
    assert!(open.iter().any(|remark| remark.row == 2 && remark.kind == RemarkKind::OpenQuote));
    assert!(matches!(
        Roster::open(Path::new("no such list.csv"), &RosterOptions::default()),
        Err(RosterError::Io { .. })
    ));
}

#[test]
fn a_bomb_is_measured_before_it_is_read() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    archive.start_file("xl/workbook.xml", options).unwrap();
    archive.start_file("xl/sharedStrings.xml", options).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..=(grid::EXPANDED >> 20) {
        std::io::Write::write_all(&mut archive, &zeros).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 1 << 20);
    let read = Roster::read(&bytes, &RosterOptions::default());
    assert!(matches!(read, Err(RosterError::TooLarge { .. })), "{read:?}");
}

#[test]
fn bytes_that_cannot_be_decoded_are_faults() {
    let mut bytes = LIST.as_bytes().to_vec();
    bytes.extend_from_slice(b"0023\xFF019,\xE7\x8E,,,,,,,\n");
    let options = RosterOptions { charset: Some(Charset::Utf8), ..RosterOptions::default() };
    let remarks = refused(Roster::read(&bytes, &options));
    assert!(remarks.iter().any(|remark| remark.row == 4 && remark.kind == RemarkKind::Undecodable));
}

#[test]
fn a_day_of_four_thousand_is_read() {
    let mut list = String::from("学号,姓名,院系\n");
    for number in 0..4000 {
        writeln!(list, "{number:08},学生{number},第{}学院", number % 12).unwrap();
    }
    assert_eq!(read(&list).unwrap().people.len(), 4000);
}

/// An answer about a list never contains anything from it.
fn assert_silent(result: &Result<Roster, RosterError>, secrets: &[&str]) {
    let mut output = format!("{result:?}");
    let remarks = match result {
        Ok(roster) => {
            output += &serde_json::to_string(&roster.people).unwrap();
            &roster.remarks
        }
        Err(error) => {
            output += &error.to_string();
            match error {
                RosterError::Refused { remarks } => remarks,
                _ => return,
            }
        }
    };
    for remark in remarks {
        let text = remark.text();
        output.extend([
            format!("{remark} {remark:?}"),
            text.zh.into_owned(),
            text.en.into_owned(),
            serde_json::to_string(remark).unwrap(),
        ]);
    }
    for secret in secrets {
        assert!(!output.contains(secret), "{secret} in {output}");
    }
}

#[test]
fn nothing_said_about_a_list_holds_a_number_or_a_name() {
    let secrets = ["19491231", "880010100", "0023001", "明月", "小明", "2311010", "x00230017", "110105194912310021"];
    assert_silent(&read(LIST), &secrets);
    let broken = LIST.replace("11010519491231002X", "110105194912310021").replace("00230018", "00230017");
    assert_silent(&read(&broken), &secrets);
    assert_silent(&read(&LIST.replace("学号", "x00230017")), &secrets);
    assert_silent(&read(LIST.split_once('\n').unwrap().1), &secrets);
}

/// The workbook of [`xlsx`] with one text inside its sheet replaced.
fn xlsx_with(list: &str, text: &str, other: &str) -> Vec<u8> {
    let sound = xlsx(list);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(sound.as_slice())).unwrap();
    let mut packed = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut exchanged = 0;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut part = String::new();
        std::io::Read::read_to_string(&mut entry, &mut part).unwrap();
        exchanged += part.matches(text).count();
        packed.start_file(entry.name().unwrap(), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut packed, part.replace(text, other).as_bytes()).unwrap();
    }
    assert_eq!(exchanged, 1, "{text}");
    packed.finish().unwrap().into_inner()
}

#[test]
fn a_sheet_whose_extent_is_reversed_is_a_damaged_workbook() {
    let options = RosterOptions::default();
    assert!(Roster::read(&xlsx_with(LIST, "ref=\"A1:I3\"", "ref=\"A1:J9\""), &options).is_ok());
    for reversed in ["I3:A1", "A3:I1", "I1:A3"] {
        let bytes = xlsx_with(LIST, "ref=\"A1:I3\"", &format!("ref=\"{reversed}\""));
        assert!(matches!(Roster::read(&bytes, &options), Err(RosterError::Workbook)), "{reversed}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = Roster::read(&bytes, &RosterOptions::default());
    }

    #[test]
    fn any_text_below_headings_is_answered(body in "(?s)[\\PC,\"\n\r\t;]{0,200}") {
        let list = format!("学号,姓名,证件号,出生日期,序号\n{body}");
        let _ = Roster::read(list.as_bytes(), &RosterOptions { faulty_rows: FaultyRows::SetAside, ..RosterOptions::default() });
    }

    #[test]
    fn a_damaged_workbook_is_answered(
        at in prop::collection::vec((0usize..100_000, any::<u8>()), 1..8), part in 0usize..8,
    ) {
        // Damage inside the XML, packed again; damage of the archive itself is detected by its checksums.
        let sound = xlsx(LIST);
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(sound.as_slice())).unwrap();
        let mut packed = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let part = part % archive.len();
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
            if index == part {
                for &(place, byte) in &at {
                    let length = bytes.len();
                    bytes[place % length] = byte;
                }
            }
            packed.start_file(entry.name().unwrap(), zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut packed, &bytes).unwrap();
        }
        let _ = Roster::read(&packed.finish().unwrap().into_inner(), &RosterOptions::default());
    }

    #[test]
    fn every_number_survives_every_coding(
        numbers in prop::collection::btree_set("0[0-9]{3,14}", 1..30), coding in 0usize..4, tab in any::<bool>(),
    ) {
        let mut list = String::from("学号,姓名\n");
        for number in &numbers {
            list.extend([number.as_str(), ",龘\n"]);
        }
        if tab {
            list = list.replace(',', "\t");
        }
        let bytes = match coding {
            0 => list.into_bytes(),
            1 => format!("\u{FEFF}{list}").into_bytes(),
            2 => GB18030.encode(&list).0.into_owned(),
            _ => format!("\u{FEFF}{list}").encode_utf16().flat_map(u16::to_be_bytes).collect(),
        };
        let roster = Roster::read(&bytes, &RosterOptions::default()).unwrap();
        let read: Vec<&str> = roster.people.iter().filter_map(|person| person.key(KeyKind::StudentNo)).collect();
        prop_assert_eq!(read, numbers.iter().map(String::as_str).collect::<Vec<_>>());
    }
}
