//! A list of people as it was understood, as a workbook: what a school can check, correct and use as the roster of a day.

use rust_xlsxwriter::Format;

use crate::day::handout::output::OutputError;
use crate::day::handout::table::{self, Column};
use crate::ground::text::Language;
use crate::people::number::{Date, ExamNumber, IdNumber, Sex, StudentNumber};
use crate::people::roster::{Role, Roster};
use crate::people::{CollectionCode, Person, PersonName, PhotoName};

/// Columns of the list, with their headings; each is a heading that rosters are read by.
const COLUMNS: [(Role, Column); 12] = [
    (Role::StudentNo, ("学号", "student no", 18.0)),
    (Role::IdNumber, ("证件号", "id number", 22.0)),
    (Role::ExamNo, ("考生号", "exam no", 18.0)),
    (Role::Name, ("姓名", "name", 16.0)),
    (Role::Sex, ("性别", "sex", 6.0)),
    (Role::BirthDate, ("出生日期", "birth date", 12.0)),
    (Role::Department, ("院系", "department", 24.0)),
    (Role::Major, ("专业", "major", 24.0)),
    (Role::Class, ("班级", "class", 20.0)),
    (Role::Photo, ("照片", "photo", 24.0)),
    (Role::Order, ("序号", "order", 8.0)),
    (Role::Code, ("采集码", "code", 30.0)),
];

/// The people of a list as a workbook, every number as text, in the columns that the list has. Read again, it gives the same
/// people; their rows are counted anew.
///
/// It shows numbers and names in full: it is a roster, to be kept like one.
///
/// # Errors
/// [`OutputError`] if the workbook cannot be made.
///
/// ```
/// use campix_core::day::clean::workbook;
/// use campix_core::people::roster::{Roster, RosterOptions};
/// use campix_core::text::Language;
///
/// let list = "学号,姓名,备注\n00230017,欧阳明月,\n合计,1人,\n";
/// let roster = Roster::read(list.as_bytes(), &RosterOptions::default())?;
/// let again = Roster::read(&workbook(&roster, Language::Zh)?, &RosterOptions::default())?;
/// assert_eq!(again.people, roster.people);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn workbook(roster: &Roster, language: Language) -> Result<Vec<u8>, OutputError> {
    let has = |role: Role| roster.people.iter().any(|person| !cell(person, role, language).is_empty());
    let chosen: Vec<&(Role, Column)> = COLUMNS.iter().filter(|(role, _)| has(*role)).collect();
    table::workbook_in_memory(
        |book| {
            let sheet = book.add_worksheet().set_name(language.pick("名单", "people"))?;
            let (head, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
            for (column, (role, (zh, en, width))) in (0..).zip(&chosen) {
                // The format of the column holds for what is typed below the list, too.
                sheet.set_column_width(column, *width)?.set_column_format(column, &text)?;
                sheet.write_string_with_format(0, column, language.pick(*zh, *en), &head)?;
                for (row, person) in (1..).zip(&roster.people) {
                    sheet.write_string_with_format(row, column, cell(person, *role, language), &text)?;
                }
            }
            sheet.set_freeze_panes(1, 0)?;
            Ok(())
        },
        "list of people",
    )
}

fn written(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

fn cell(person: &Person, role: Role, language: Language) -> String {
    let text = match role {
        Role::StudentNo => person.student_no.as_ref().map(StudentNumber::reveal),
        Role::IdNumber => person.id_number.as_ref().map(IdNumber::reveal),
        Role::ExamNo => person.exam_no.as_ref().map(ExamNumber::reveal),
        Role::Name => person.name.as_ref().map(PersonName::reveal),
        Role::Sex => person.sex.map(|sex| match sex.0 {
            Sex::Male => language.pick("男", "male"),
            Sex::Female => language.pick("女", "female"),
        }),
        Role::Department => Some(person.group.department.as_str()),
        Role::Major => Some(person.group.major.as_str()),
        Role::Class => Some(person.group.class.as_str()),
        Role::Photo => person.photo.as_ref().map(PhotoName::reveal),
        Role::Code => person.code.as_ref().map(CollectionCode::reveal),
        Role::BirthDate => return person.birth_date.map(written).unwrap_or_default(),
        Role::Order => return person.order.map(|order| order.to_string()).unwrap_or_default(),
        Role::IdKind => None,
    };
    text.unwrap_or_default().to_owned()
}
