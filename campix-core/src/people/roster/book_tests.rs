//! Workbooks of every form: the same people, and what a spreadsheet shows or hides.

use std::io::{Cursor, Write as _};

use rust_xlsxwriter::{Format, Formula, Workbook};

use super::*;
use crate::people::number::KeyKind;

const ROWS: [[&str; 3]; 3] = [["学号", "姓名", "班级"], ["00230017", "甲 & 乙", "一班"], ["00230018", "丙", "二班"]];

fn read(bytes: &[u8]) -> Roster {
    Roster::read(bytes, &RosterOptions::default()).unwrap()
}

fn kinds(roster: &Roster) -> Vec<(u32, RemarkKind)> {
    roster.remarks.iter().map(|remark| (remark.row, remark.kind)).collect()
}

fn refused(bytes: &[u8]) -> Vec<(u32, RemarkKind)> {
    match Roster::read(bytes, &RosterOptions::default()) {
        Err(RosterError::Refused { remarks }) => remarks.iter().map(|remark| (remark.row, remark.kind)).collect(),
        other => panic!("expected faults, found {other:?}"),
    }
}

fn assert_rows(roster: &Roster, book: Book) {
    assert_eq!(roster.form, Form::Workbook { book, sheet: 1 });
    let people: Vec<[&str; 3]> = roster
        .people
        .iter()
        .map(|person| {
            [person.key(KeyKind::StudentNo).unwrap(), person.name.as_ref().unwrap().reveal(), &person.group.class]
        })
        .collect();
    assert_eq!(people, ROWS[1..]);
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
}

fn html() -> String {
    let row = |cells: &[&str; 3]| cells.map(|cell| format!("<td>{}</td>", escaped(cell))).concat();
    format!("<html><table border=1>{}</table></html>", ROWS.map(|cells| format!("<tr>{}</tr>", row(&cells))).concat())
}

fn spreadsheetml(rows: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Styles><Style ss:ID=\"year\">\
         <NumberFormat ss:Format=\"&quot;2026&quot;0000\"/></Style><Style ss:ID=\"left\"><Font ss:StrikeThrough=\"1\"/></Style>\
         </Styles><Worksheet ss:Name=\"1\"><Table>{rows}</Table></Worksheet></Workbook>"
    )
}

fn xml_row(cells: &[&str; 3]) -> String {
    let cell = |text: &str| format!("<Cell><Data ss:Type=\"String\">{}</Data></Cell>", escaped(text));
    format!("<Row>{}</Row>", cells.map(cell).concat())
}

fn ods(tables: &str, styles: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body>\
        <office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    let parts = [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)];
    for (name, text) in parts {
        archive.start_file(name, stored).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn ods_row(cells: &[&str; 3]) -> String {
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>", escaped(text))
    };
    format!("<table:table-row>{}</table:table-row>", cells.map(cell).concat())
}

/// A workbook of Excel 97: one sheet, records as given.
fn xls(sheet: &[Vec<u8>]) -> Vec<u8> {
    let record = |kind: u16, data: &[u8]| [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat();
    let begin = |kind: u16| record(0x0809, &[&[0, 6][..], &kind.to_le_bytes(), &[0; 12]].concat());
    let globals = |begins: u32| {
        [
            begin(5),
            record(0x0031, &[200, 0, 0, 0, 255, 127, 144, 1, 0, 0, 0, 0, 0, 0, 1, 0, b'A']),
            record(0x041E, b"\xA4\0\x0A\0\0\"2026\"0000"),
            record(0x00E0, &[&[0, 0, 0, 0][..], &[0; 16]].concat()),
            record(0x00E0, &[&[0, 0, 0xA4, 0][..], &[0; 16]].concat()),
            record(0x0085, &[&begins.to_le_bytes()[..], &[0, 0, 1, 0, b'1']].concat()),
            record(0x000A, &[]),
        ]
        .concat()
    };
    let begins = globals(0).len() as u32;
    let stream = [globals(begins), begin(16), sheet.concat(), record(0x000A, &[])].concat();
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    // Streams shorter than 4 096 bytes are kept apart, which is another matter.
    file.create_stream("/Workbook").unwrap().write_all(&[stream, vec![0; 8192]].concat()).unwrap();
    file.into_inner().into_inner()
}

fn xls_text(row: u16, column: u16, text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let head = [row, column, 0, text.encode_utf16().count() as u16].map(u16::to_le_bytes).concat();
    let data = [&head[..], &[1], &units].concat();
    [&0x0204u16.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), &data].concat()
}

fn xls_number(row: u16, column: u16, format: u16, number: f64) -> Vec<u8> {
    let data = [&[row, column, format].map(u16::to_le_bytes).concat()[..], &number.to_le_bytes()].concat();
    [&0x0203u16.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), &data].concat()
}

fn xls_rows() -> Vec<Vec<u8>> {
    let cell = |row: usize, column: usize| xls_text(row as u16, column as u16, ROWS[row][column]);
    (0..3).flat_map(|row| (0..3).map(move |column| cell(row, column))).collect()
}

#[test]
fn every_form_of_workbook_gives_the_same_people() {
    assert_rows(&read(html().as_bytes()), Book::Html);
    assert_rows(&read(&encoding_rs::GB18030.encode(&html()).0), Book::Html);
    assert_rows(&read(spreadsheetml(&ROWS.map(|row| xml_row(&row)).concat()).as_bytes()), Book::Spreadsheetml);
    let table = format!("<table:table table:name=\"1\">{}</table:table>", ROWS.map(|row| ods_row(&row)).concat());
    assert_rows(&read(&ods(&table, "")), Book::Ods);
    assert_rows(&read(&xls(&xls_rows())), Book::Xls);
}

#[test]
fn numbers_are_what_the_sheet_shows() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let year = Format::new().set_num_format("\"2026\"0000");
    sheet.write_string(0, 0, "学号").unwrap();
    sheet.write_number_with_format(1, 0, 17, &year).unwrap();
    let xlsx = book.save_to_buffer().unwrap();
    let cell = "<Row><Cell><Data ss:Type=\"String\">学号</Data></Cell></Row>\
        <Row><Cell ss:StyleID=\"year\"><Data ss:Type=\"Number\">17</Data></Cell></Row>";
    let table = "<table:table><table:table-row><table:table-cell><text:p>学号</text:p></table:table-cell></table:table-row>\
        <table:table-row><table:table-cell office:value-type=\"float\" office:value=\"17\"><text:p>20260017</text:p>\
        </table:table-cell></table:table-row></table:table>";
    let old = xls(&[xls_text(0, 0, "学号"), xls_number(1, 0, 1, 17.0)]);
    for bytes in [xlsx, spreadsheetml(cell).into_bytes(), ods(table, ""), old] {
        let roster = read(&bytes);
        assert_eq!(roster.people[0].key(KeyKind::StudentNo), Some("20260017"), "{:?}", roster.form);
        assert_eq!(kinds(&roster), [(2, RemarkKind::Padded)]);
    }
}

#[test]
fn what_is_hidden_is_said_and_hidden_columns_are_not_read() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, [old, new, name]) in
        [["学号", "新学号", "姓名"], ["99", "0017", "甲"], ["98", "0018", "乙"]].iter().enumerate()
    {
        for (column, text) in [old, new, name].into_iter().enumerate() {
            sheet.write_string(row as u32, column as u16, *text).unwrap();
        }
    }
    sheet.set_column_hidden(0).unwrap();
    sheet.set_row_hidden(2).unwrap();
    let roster = read(&book.save_to_buffer().unwrap());
    assert_eq!(roster.people[0].key(KeyKind::StudentNo), Some("0017"));
    assert_eq!(kinds(&roster), [(1, RemarkKind::HiddenColumn), (3, RemarkKind::HiddenRow)]);

    let rows = format!(
        "<Column ss:Hidden=\"1\"/><Column/>{}",
        "<Row ss:Hidden=\"1\"><Cell><Data ss:Type=\"String\">学号</Data></Cell>\
        <Cell><Data ss:Type=\"String\">考生号</Data></Cell></Row>"
    );
    let body = "<Row ss:Hidden=\"1\"><Cell><Data ss:Type=\"String\">1</Data></Cell>\
        <Cell><Data ss:Type=\"String\">23110105150042</Data></Cell></Row>";
    let roster = read(spreadsheetml(&(rows + body)).as_bytes());
    assert_eq!(kinds(&roster), [(1, RemarkKind::HiddenColumn), (2, RemarkKind::HiddenRow)]);
    assert!(roster.people[0].student_no.is_none());

    // COLINFO of the first column and ROW of the third row, both hidden.
    let column = vec![0x7D, 0, 12, 0, 0, 0, 0, 0, 0, 8, 0, 0, 1, 0, 0, 0];
    let mut row = vec![0x08, 0x02, 16, 0, 2, 0];
    row.extend([0; 10].iter().chain(&[0x20, 0, 0, 0]));
    let mut records = vec![column, row];
    records
        .extend([(0, 0, "学号"), (0, 1, "考生号"), (2, 1, "23110105150042")].map(|(r, c, text)| xls_text(r, c, text)));
    let roster = read(&xls(&records));
    assert_eq!(kinds(&roster), [(1, RemarkKind::HiddenColumn), (3, RemarkKind::HiddenRow)]);
}

#[test]
fn text_that_is_struck_through_waits_for_a_person() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let left = Format::new().set_font_strikethrough();
    sheet.write_string(0, 0, "学号").unwrap();
    sheet.write_string(0, 1, "姓名").unwrap();
    for row in 1..4 {
        sheet.write_string(row, 0, format!("001{row}")).unwrap();
    }
    sheet.write_string(1, 1, "甲").unwrap();
    sheet.write_rich_string(2, 1, &[(&Format::new(), "乙"), (&left, "(退学)")]).unwrap();
    sheet.write_string_with_format(3, 1, "丙", &left).unwrap();
    assert_eq!(refused(&book.save_to_buffer().unwrap()), [(3, RemarkKind::Struck), (4, RemarkKind::Struck)]);
    let page = "<table><tr><td>学号<td>姓名<tr><td>1<td>甲<tr><td>2<td><s>乙</s></table>";
    assert_eq!(refused(page.as_bytes()), [(3, RemarkKind::Struck)]);
    let rows =
        format!("{}{}", xml_row(&ROWS[0]), xml_row(&ROWS[1]).replacen("<Cell>", "<Cell ss:StyleID=\"left\">", 1));
    assert_eq!(refused(spreadsheetml(&rows).as_bytes()), [(2, RemarkKind::Struck)]);
}

#[test]
fn formulas_without_a_result_are_faults() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "学号").unwrap();
    sheet.write_string(0, 1, "班级").unwrap();
    sheet.write_string(1, 0, "0017").unwrap();
    sheet.write_formula(1, 1, Formula::new("=\"一\"&\"班\"").set_result("一班")).unwrap();
    let calculated = book.save_to_buffer().unwrap();
    assert_eq!(read(&calculated).people[0].group.class, "一班");
    let without = rewritten(&calculated, "xl/worksheets/sheet1.xml", |sheet| {
        sheet.replace("<v>一班</v>", "").replace(" t=\"str\"", "")
    });
    assert_eq!(refused(&without), [(2, RemarkKind::Uncalculated)]);
    let empty = rewritten(&calculated, "xl/worksheets/sheet1.xml", |sheet| sheet.replace("<v>一班</v>", "<v></v>"));
    assert_eq!(read(&empty).people[0].group.class, "", "a formula may give a text without characters");
}

/// A workbook with one part changed.
fn rewritten(book: &[u8], part: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        if name == part {
            bytes = change(std::str::from_utf8(&bytes).unwrap()).into_bytes();
        }
        written.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        written.write_all(&bytes).unwrap();
    }
    written.finish().unwrap().into_inner()
}

#[test]
fn merged_cells_hold_for_their_rows() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in ["学号", "院系", "专业"].iter().enumerate() {
        sheet.write_string(0, column as u16, *heading).unwrap();
    }
    for row in 1..4 {
        sheet.write_string(row, 0, format!("001{row}")).unwrap();
    }
    sheet.merge_range(1, 1, 3, 2, "计算机学院", &Format::new()).unwrap();
    let roster = read(&book.save_to_buffer().unwrap());
    assert!(roster.people.iter().all(|person| person.group.department == "计算机学院"));
    // No cell says what the major is.
    assert!(roster.people.iter().all(|person| person.group.major.is_empty()));
    let rows = "<Row><Cell><Data ss:Type=\"String\">学号</Data></Cell><Cell><Data ss:Type=\"String\">院系</Data></Cell></Row>\
        <Row><Cell><Data ss:Type=\"String\">1</Data></Cell><Cell ss:MergeDown=\"1\"><Data ss:Type=\"String\">艺术</Data></Cell></Row>\
        <Row><Cell><Data ss:Type=\"String\">2</Data></Cell></Row>";
    assert_eq!(read(spreadsheetml(rows).as_bytes()).people[1].group.department, "艺术");
}

#[test]
fn a_group_that_is_written_once_holds_until_the_next() {
    let list = |classes: [&str; 6]| {
        let rows: Vec<String> = (0..6).map(|row| format!("001{row},{}\n", classes[row])).collect();
        format!("学号,班级\n{}", rows.concat())
    };
    let classes = |list: &str| -> Vec<String> {
        read(list.as_bytes()).people.iter().map(|person| person.group.class.clone()).collect()
    };
    assert_eq!(classes(&list(["一班", "", "", "二班", "", ""])), ["一班", "一班", "一班", "二班", "二班", "二班"]);
    let carried = kinds(&read(list(["一班", "", "", "二班", "", ""]).as_bytes()));
    assert!(
        carried.contains(&(4, RemarkKind::Carried { from: 2 }))
            && carried.contains(&(7, RemarkKind::Carried { from: 5 }))
    );
    // A list that writes its class in every row leaves one out: nobody knows which.
    for classes_of in [
        ["一班", "一班", "", "二班", "", "二班"],
        ["", "一班", "", "", "二班", ""],
        ["一班", "二班", "三班", "四班", "五班", ""],
    ] {
        assert!(classes(&list(classes_of)).iter().any(String::is_empty), "{classes_of:?}");
    }
}

#[test]
fn lists_of_departments_are_one_roster() {
    let (one, two) = ("学号,姓名\n0017,甲\n0018,乙\n", "姓名,学号\n丙,0019\n丁,0017\n");
    let lists = [one.as_bytes(), two.as_bytes()];
    let Err(RosterError::Refused { remarks }) = Roster::read_all(&lists, &RosterOptions::default()) else {
        panic!("a number is in both lists");
    };
    assert_eq!(remarks[0].text().en, "table 2, row 3, student no: the same number is in table 1, row 2");
    let options = RosterOptions { faulty_rows: FaultyRows::SetAside, ..RosterOptions::default() };
    let roster = Roster::read_all(&lists, &options).unwrap();
    assert_eq!(roster.people.iter().map(|person| person.row).collect::<Vec<_>>(), [1_000_002, 1_000_003, 2_000_002]);
    assert_ne!(roster.sha256, Roster::read(one.as_bytes(), &options).unwrap().sha256);
}

#[test]
fn an_open_quotation_mark_is_shown_in_its_table() {
    let lists = ["学号,姓名\n0017,甲\n".as_bytes(), "学号,姓名\n0018,乙\n0019,\"丙\n".as_bytes()];
    let preview = Preview::read_all(&lists, &RosterOptions::default()).unwrap();
    let quotes = preview.remarks.iter().filter(|shown| shown.remark.kind == RemarkKind::OpenQuote);
    assert_eq!(quotes.map(|shown| shown.remark.row).collect::<Vec<_>>(), [2_000_003]);
}

#[test]
fn a_kind_of_document_is_in_doubt_only_where_one_is_written_that_nobody_knows() {
    let doubts = |kind: &str| {
        let heading = if kind.is_empty() { "学号,证件号码" } else { "学号,证件类型,证件号码" };
        let kind = if kind.is_empty() { String::new() } else { format!("{kind},") };
        let roster = read(format!("{heading}\n0017,{kind}E12345678\n").as_bytes());
        roster.remarks.iter().filter(|remark| remark.kind == RemarkKind::DocumentUnknown).count()
    };
    assert_eq!([doubts(""), doubts("护照"), doubts("图书证")], [0, 0, 1]);
}

#[test]
fn columns_that_are_not_read_are_named() {
    let roster = read("学号,备注,手机\n0017,,139\n".as_bytes());
    let unread: Vec<(usize, &str)> = roster.unread.iter().map(|column| (column.number, &*column.heading)).collect();
    assert_eq!(unread, [(2, "备注"), (3, "手机")]);
}

#[test]
fn a_workbook_that_claims_a_whole_sheet_is_refused_before_it_is_read() {
    let far = xls(&[xls_text(0, 0, "学号"), xls_text(65_535, 255, "x")]);
    assert!(matches!(Roster::read(&far, &RosterOptions::default()), Err(RosterError::TooLarge { .. })));
    let cell = "<table:table-cell office:value-type=\"string\"><text:p>1</text:p></table:table-cell>";
    let row = format!("<table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row>");
    let many = ods(&format!("<table:table>{}{row}</table:table>", ods_row(&ROWS[0])), "");
    assert!(matches!(Roster::read(&many, &RosterOptions::default()), Err(RosterError::TooLarge { .. })));
    let blank = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell \
        table:number-columns-repeated=\"16384\"/></table:table-row>";
    let table = format!("<table:table>{}{blank}</table:table>", ROWS.map(|row| ods_row(&row)).concat());
    assert_eq!(read(&ods(&table, "")).people.len(), 2);
}

#[test]
fn a_protected_workbook_is_named() {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/EncryptedPackage").unwrap().write_all(&[0; 64]).unwrap();
    let protected = file.into_inner().into_inner();
    assert!(matches!(Roster::read(&protected, &RosterOptions::default()), Err(RosterError::Encrypted)));
    let old = xls(&[vec![0x2F, 0, 2, 0, 0, 0]]);
    let inside = Roster::read(&old, &RosterOptions::default());
    assert!(inside.is_err(), "{inside:?}");
}
