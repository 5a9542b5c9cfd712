//! Rows → people, with every fault of every row. Pure: no file, no clock.

use std::collections::BTreeMap;

use super::super::number::{
    Date, ExamNumber, IdNumber, KeyKind, NumberError, Parsed, Sex, StudentNumber, clean, narrow, spreadsheet_damage,
};
use super::super::person::{CollectionCode, Group, Hidden, NAME_LENGTH, Person, PersonName, PhotoName, is_control};
use super::RosterOptions;
use super::grid::{Cell, Row};
use super::heading::{Columns, document_word};
use super::remark::{Remark, RemarkKind};
use super::role::Role;

/// People of the rows below the headings, the remarks on all rows, and the rows that have a fault.
pub(super) struct Read {
    pub(super) people: Vec<Person>,
    pub(super) remarks: Vec<Remark>,
    pub(super) refused: Vec<u32>,
}

/// Refuses a key that the caller names and the list does not have: every person would be without one.
pub(super) fn key_column(columns: &Columns, options: &RosterOptions) -> Result<(), super::RosterError> {
    match options.key.map(role_of).filter(|role| !columns.by_role.contains_key(role)) {
        Some(role) => Err(super::RosterError::NoColumn { role: role.name() }),
        None => Ok(()),
    }
}

pub(super) fn read(rows: &[Row], columns: &Columns, options: &RosterOptions) -> Read {
    let key = options.key.unwrap_or_else(|| first_key(columns));
    let mut reader = Reader { columns, options, key, row: 0, remarks: Vec::new() };
    let body = rows.iter().filter(|row| row.number > columns.heading_row && !row.is_blank());
    let mut people: Vec<Person> = body.map(|row| reader.person(row)).collect();
    let mut remarks = reader.remarks;
    repeated(&people, &mut remarks);
    shared(&people, &mut remarks);
    remarks.sort_by_key(|remark| (remark.row, remark.column));
    let mut refused: Vec<u32> = remarks.iter().filter(|r| r.kind.refuses()).map(|r| r.row).collect();
    refused.dedup();
    for remark in &mut remarks {
        remark.column = remark.role.and_then(|role| columns.by_role.get(&role)).map(|column| column + 1);
    }
    people.retain(|person| refused.binary_search(&person.row).is_err());
    Read { people, remarks, refused }
}

/// Photos and keys of a table, and the faults of its cells; rows without a photo are left out.
#[expect(clippy::type_complexity, reason = "handed on within this folder")]
pub(super) fn photo_keys(
    rows: &[Row],
    columns: &Columns,
) -> Result<(Vec<(u32, String, String)>, Vec<Remark>), super::RosterError> {
    if !columns.by_role.contains_key(&Role::Photo) {
        return Err(super::RosterError::NoColumn { role: Role::Photo.name() });
    }
    let options = RosterOptions::default();
    let key = role_of(first_key(columns));
    let mut reader = Reader { columns, options: &options, key: first_key(columns), row: 0, remarks: Vec::new() };
    let mut read = Vec::new();
    for row in rows.iter().filter(|row| row.number > columns.heading_row && !row.is_blank()) {
        reader.row = row.number;
        let Some(photo) = reader.text(row, Role::Photo) else { continue };
        match reader.text(row, key) {
            Some(number) => {
                let number = clean(&number, &mut Vec::new());
                match spreadsheet_damage(&number) {
                    Some(error) => reader.remark(key, RemarkKind::Number { error }),
                    None => read.push((row.number, photo.trim().to_owned(), number)),
                }
            }
            None => reader.blank_key(row),
        }
    }
    Ok((read, reader.remarks))
}

fn first_key(columns: &Columns) -> KeyKind {
    let roles = [(Role::StudentNo, KeyKind::StudentNo), (Role::IdNumber, KeyKind::IdNumber)];
    roles.iter().find(|(role, _)| columns.by_role.contains_key(role)).map_or(KeyKind::ExamNo, |&(_, kind)| kind)
}

const fn role_of(kind: KeyKind) -> Role {
    match kind {
        KeyKind::StudentNo => Role::StudentNo,
        KeyKind::IdNumber => Role::IdNumber,
        KeyKind::ExamNo => Role::ExamNo,
    }
}

struct Reader<'a> {
    columns: &'a Columns,
    options: &'a RosterOptions,
    key: KeyKind,
    row: u32,
    remarks: Vec<Remark>,
}

impl Reader<'_> {
    fn remark(&mut self, role: Role, kind: RemarkKind) {
        self.remarks.push(Remark { row: self.row, column: None, role: Some(role), kind });
    }

    fn person(&mut self, row: &Row) -> Person {
        self.row = row.number;
        let mut person = Person::new(row.number);
        let student = self.options.student_pattern.as_ref();
        let exam = self.options.exam_pattern.as_ref();
        person.student_no = self.number(row, Role::StudentNo, |text| StudentNumber::parse(text, student));
        person.exam_no = self.number(row, Role::ExamNo, |text| ExamNumber::parse(text, exam));
        person.id_number = self.id_number(row);
        if self.columns.by_role.contains_key(&role_of(self.key)) && person.key(self.key).is_none() {
            self.blank_key(row);
        }
        person.name = self.name(row);
        person.sex = self.sex(row);
        person.birth_date = self.birth_date(row);
        self.compare(&person);
        person.group = Group {
            department: self.label(row, Role::Department),
            major: self.label(row, Role::Major),
            class: self.label(row, Role::Class),
        };
        person.photo = self.text(row, Role::Photo).map(|name| PhotoName::new(name.trim()));
        person.code = self.text(row, Role::Code).and_then(|code| CollectionCode::new(&code));
        person.order = self.order(row);
        person
    }

    fn cell<'r>(&self, row: &'r Row, role: Role) -> &'r Cell {
        self.columns.by_role.get(&role).map_or(&Cell::Empty, |&column| row.cell(column))
    }

    /// The text of a cell whose digits matter; a cell that is no longer text is a fault.
    fn text(&mut self, row: &Row, role: Role) -> Option<String> {
        match self.cell(row, role) {
            Cell::Empty => None,
            Cell::Text(text) => {
                if text.contains('\u{FFFD}') {
                    self.remark(role, RemarkKind::Undecodable);
                    return None;
                }
                Some(text.clone())
            }
            Cell::Integer { digits, padded } => {
                let counted = matches!(role, Role::Order | Role::Sex | Role::BirthDate | Role::Class);
                if !counted {
                    self.remark(role, if *padded { RemarkKind::Padded } else { RemarkKind::NumericCell });
                }
                Some(digits.clone())
            }
            Cell::Inexact { .. } => {
                self.remark(role, RemarkKind::LostDigits);
                None
            }
            Cell::Date { .. } | Cell::Other => {
                self.remark(role, RemarkKind::NotText);
                None
            }
        }
    }

    fn number<T>(
        &mut self,
        row: &Row,
        role: Role,
        parse: impl FnOnce(&str) -> Result<Parsed<T>, NumberError>,
    ) -> Option<T> {
        let text = self.text(row, role)?;
        match parse(&text) {
            Ok(parsed) => {
                for change in parsed.changes {
                    self.remark(role, RemarkKind::Normalised { change });
                }
                for doubt in parsed.doubts {
                    self.remark(role, RemarkKind::Doubtful { doubt });
                }
                Some(parsed.number)
            }
            Err(NumberError::Empty) => None,
            Err(error) => {
                self.remark(role, RemarkKind::Number { error });
                None
            }
        }
    }

    fn id_number(&mut self, row: &Row) -> Option<IdNumber> {
        let declared = match self.cell(row, Role::IdKind) {
            // Codes of document kinds differ between registers, so the kind is then read from the number itself.
            Cell::Text(text) => document_word(text),
            _ => None,
        };
        let unknown = declared.is_none() && matches!(self.cell(row, Role::IdKind), Cell::Text(_));
        let opaque = declared.and_then(super::heading::DocumentWord::opaque);
        let number = self.number(row, Role::IdNumber, |text| match opaque {
            Some(kind) => IdNumber::parse_opaque(kind, text),
            None => IdNumber::parse(text),
        })?;
        if unknown && matches!(number, IdNumber::Opaque { .. }) {
            self.remark(Role::IdKind, RemarkKind::DocumentUnknown);
        }
        let listed = self.options.counties.as_ref().and_then(|counties| number.county_listed(counties));
        if listed == Some(false) {
            self.remark(Role::IdNumber, RemarkKind::Doubtful { doubt: super::super::number::Doubt::Region });
        }
        Some(number)
    }

    fn blank_key(&mut self, row: &Row) {
        let role = role_of(self.key);
        // A key that is present but wrong has its own fault.
        let reported = self.remarks.iter().any(|r| r.row == row.number && r.role == Some(role) && r.kind.refuses());
        if !reported {
            self.remark(role, RemarkKind::Blank);
        }
    }

    fn name(&mut self, row: &Row) -> Option<PersonName> {
        if !self.columns.by_role.contains_key(&Role::Name) {
            return None;
        }
        let text = self.text(row, Role::Name);
        let Some(text) = text else {
            if *self.cell(row, Role::Name) == Cell::Empty {
                self.remark(Role::Name, RemarkKind::NameBlank);
            }
            return None;
        };
        let name = PersonName::new(&text);
        match &name {
            Some(name) => {
                let name = name.reveal();
                if name.chars().any(|c| matches!(c, '?' | '？' | '□' | '■' | '〓' | '\u{25AF}' | '\u{2370}')) {
                    self.remark(Role::Name, RemarkKind::MissingGlyph);
                }
                if name.chars().any(is_private) {
                    self.remark(Role::Name, RemarkKind::PrivateGlyph);
                }
            }
            None if text.trim().chars().any(is_control) => self.remark(Role::Name, RemarkKind::NameControl),
            None => {
                let found = text.trim().chars().count();
                let blank = found <= NAME_LENGTH;
                self.remark(Role::Name, if blank { RemarkKind::NameBlank } else { RemarkKind::NameTooLong { found } });
            }
        }
        name
    }

    fn sex(&mut self, row: &Row) -> Option<Hidden<Sex>> {
        let text = self.text(row, Role::Sex)?;
        let sex = match text.trim().to_lowercase().as_str() {
            "男" | "1" | "m" | "male" | "男性" => Some(Sex::Male),
            "女" | "2" | "f" | "female" | "女性" => Some(Sex::Female),
            _ => None,
        };
        if sex.is_none() {
            self.remark(Role::Sex, RemarkKind::SexUnknown);
        }
        sex.map(Hidden)
    }

    fn birth_date(&mut self, row: &Row) -> Option<Date> {
        let date = if let Cell::Date { date, .. } = self.cell(row, Role::BirthDate) {
            *date
        } else {
            let text = self.text(row, Role::BirthDate)?;
            match Date::parse(&text) {
                Ok(date) => date,
                Err(error) => {
                    self.remark(Role::BirthDate, RemarkKind::Date { error });
                    return None;
                }
            }
        };
        if self.options.latest_birth.is_some_and(|latest| date > latest) {
            self.remark(Role::BirthDate, RemarkKind::BornTooLate);
        }
        Some(date)
    }

    fn compare(&mut self, person: &Person) {
        let Some(id) = &person.id_number else { return };
        if let Some(born) = id.birth_date() {
            if person.birth_date.is_some_and(|date| date != born) {
                self.remark(Role::BirthDate, RemarkKind::BirthDisagrees);
            }
            if self.options.latest_birth.is_some_and(|latest| born > latest) {
                self.remark(Role::IdNumber, RemarkKind::BornTooLate);
            }
        }
        let stated = person.sex.map(|Hidden(sex)| sex);
        if stated.is_some() && id.sex().is_some() && stated != id.sex() {
            self.remark(Role::Sex, RemarkKind::SexDisagrees);
        }
    }

    /// Department, major or class: text for people, so a number cell does no harm.
    fn label(&mut self, row: &Row, role: Role) -> String {
        match self.cell(row, role) {
            Cell::Text(text) if text.contains('\u{FFFD}') => {
                self.remark(role, RemarkKind::Undecodable);
                String::new()
            }
            Cell::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" ").replace(is_control, ""),
            Cell::Integer { digits, .. } => digits.clone(),
            _ => String::new(),
        }
    }

    fn order(&mut self, row: &Row) -> Option<u32> {
        let text = self.text(row, Role::Order)?;
        let text = clean(&text, &mut Vec::new());
        let order = text.chars().map(narrow).collect::<String>().parse().ok();
        // A column headed 序号 may contain anything unless the caller named it as the order of capture.
        if order.is_none() && self.options.columns.contains_key(&Role::Order) {
            self.remark(Role::Order, RemarkKind::Order);
        }
        order
    }
}

/// The private-use areas of Unicode, where household registers put rare characters.
fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

const KINDS: [KeyKind; 3] = [KeyKind::StudentNo, KeyKind::IdNumber, KeyKind::ExamNo];

/// The same number twice under one heading: only the school knows which of the two rows is wrong.
fn repeated(people: &[Person], remarks: &mut Vec<Remark>) {
    for kind in KINDS {
        let mut first: BTreeMap<String, u32> = BTreeMap::new();
        for person in people {
            let Some(number) = person.key(kind) else { continue };
            match first.get(&number.to_ascii_uppercase()) {
                Some(&first) => {
                    let kind_of = RemarkKind::Duplicate { first };
                    remarks.push(Remark { row: person.row, column: None, role: Some(role_of(kind)), kind: kind_of });
                }
                None => {
                    first.insert(number.to_ascii_uppercase(), person.row);
                }
            }
        }
    }
    let mut codes: BTreeMap<&str, u32> = BTreeMap::new();
    for person in people {
        let Some(code) = &person.code else { continue };
        if let Some(&first) = codes.get(code.reveal()) {
            let kind = RemarkKind::Duplicate { first };
            remarks.push(Remark { row: person.row, column: None, role: Some(Role::Code), kind });
        } else {
            codes.insert(code.reveal(), person.row);
        }
    }
}

/// The same digits under two headings for two people: a 15-digit identity number may equal a student number.
fn shared(people: &[Person], remarks: &mut Vec<Remark>) {
    let mut owners: BTreeMap<String, (KeyKind, u32)> = BTreeMap::new();
    for person in people {
        for kind in KINDS {
            let Some(number) = person.key(kind) else { continue };
            match owners.get(&number.to_ascii_uppercase()) {
                Some(&(other_kind, other)) if other != person.row && other_kind != kind => remarks.push(Remark {
                    row: person.row,
                    column: None,
                    role: Some(role_of(kind)),
                    kind: RemarkKind::SharedNumber { other },
                }),
                Some(_) => {}
                None => {
                    owners.insert(number.to_ascii_uppercase(), (kind, person.row));
                }
            }
        }
    }
}
