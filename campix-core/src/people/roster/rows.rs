//! Rows → people, with every fault of every row. Pure: no file, no clock.

use std::collections::BTreeMap;

use super::super::number::{
    Date, ExamNumber, IdNumber, KeyKind, NumberError, Parsed, Sex, StudentNumber, clean, narrow, spreadsheet_damage,
};
use super::super::person::{CollectionCode, Group, Hidden, NAME_LENGTH, Person, PersonName, PhotoName, is_control};
use super::RosterOptions;
use super::aside::aside;
use super::grid::{Cell, Row, Table};
use super::heading::{Columns, document_word, known_role};
use super::remark::{Remark, RemarkKind};
use super::role::Role;

/// People of one table, and the remarks on its rows.
pub(super) struct Read {
    pub(super) people: Vec<Person>,
    pub(super) remarks: Vec<Remark>,
}

/// Refuses a key that the caller names and the list does not have: every person would be without one.
pub(super) fn key_column(columns: &Columns, options: &RosterOptions) -> Result<(), super::RosterError> {
    match options.key.map(role_of).filter(|role| !columns.by_role.contains_key(role)) {
        Some(role) => Err(super::RosterError::NoColumn { role: role.name() }),
        None => Ok(()),
    }
}

/// The people of one table; `delimited` if its rows are lines of text, in which a separator may be missing.
pub(super) fn read(table: &Table, columns: &Columns, options: &RosterOptions, delimited: bool) -> Read {
    let key = options.key.unwrap_or_else(|| first_key(columns));
    let body: Vec<&Row> = table.rows.iter().filter(|row| row.number > columns.heading_row && !row.is_blank()).collect();
    let aside = aside(&body, columns);
    let people: Vec<&Row> = body.into_iter().filter(|row| !aside.contains_key(&row.number)).collect();
    let headings = table.rows.iter().find(|row| row.number == columns.heading_row).map_or(0, |row| row.cells.len());
    let carried = carried(&people, columns);
    let mut reader =
        Reader { columns, options, key, carried, last_label: BTreeMap::new(), row: 0, remarks: Vec::new() };
    for (&row, &kind) in &aside {
        reader.remarks.push(Remark { row, column: None, role: None, kind });
    }
    reader.hidden_columns(table);
    let mut read: Vec<Person> = Vec::new();
    for row in people {
        if delimited && headings > 0 && row.cells.len() != headings {
            reader.width(row, headings);
        }
        read.push(reader.person(row));
    }
    let mut remarks = reader.remarks;
    for remark in remarks.iter_mut().filter(|remark| remark.column.is_none()) {
        remark.column = remark.role.and_then(|role| columns.by_role.get(&role)).map(|column| column + 1);
    }
    Read { people: read, remarks }
}

/// Compares the people of a whole list with each other, sorts the remarks, and takes out the rows that have a fault.
pub(super) fn conclude(people: &mut Vec<Person>, remarks: &mut Vec<Remark>, columns: &Columns) -> Vec<u32> {
    let known = remarks.len();
    repeated(people, remarks);
    shared(people, remarks);
    same_names(people, remarks);
    for remark in &mut remarks[known..] {
        remark.column = remark.role.and_then(|role| columns.by_role.get(&role)).map(|column| column + 1);
    }
    remarks.sort_by_key(|remark| (remark.row, remark.column));
    let mut refused: Vec<u32> = remarks.iter().filter(|r| r.kind.refuses()).map(|r| r.row).collect();
    refused.dedup();
    people.retain(|person| refused.binary_search(&person.row).is_err());
    refused
}

/// Labels that a list writes only in the first row of each group: row → the row whose value holds. A column is such a list's
/// if it begins with a value, has no value twice, and has at least as many blanks as values.
fn carried(rows: &[&Row], columns: &Columns) -> BTreeMap<(Role, u32), u32> {
    let mut carried = BTreeMap::new();
    for role in [Role::Department, Role::Major, Role::Class] {
        let Some(&column) = columns.by_role.get(&role) else { continue };
        let values: Vec<String> =
            rows.iter().map(|row| row.cell(column).shown()).filter(|value| !value.is_empty()).collect();
        let once = values.iter().collect::<std::collections::BTreeSet<_>>().len() == values.len();
        let begins = rows.first().is_some_and(|row| *row.cell(column) != Cell::Empty);
        if !(begins && once && 2 * values.len() <= rows.len()) {
            continue;
        }
        let mut from = 0;
        for row in rows {
            if *row.cell(column) == Cell::Empty {
                carried.insert((role, row.number), from);
            } else {
                from = row.number;
            }
        }
    }
    carried
}

/// Photos and keys of a table, and the faults of its cells; rows without a photo are left out.
#[expect(clippy::type_complexity, reason = "handed on within this folder")]
pub(super) fn photo_keys(
    table: &Table,
    columns: &Columns,
) -> Result<(Vec<(u32, String, String)>, Vec<Remark>), super::RosterError> {
    if !columns.by_role.contains_key(&Role::Photo) {
        return Err(super::RosterError::NoColumn { role: Role::Photo.name() });
    }
    let options = RosterOptions::default();
    let key = role_of(first_key(columns));
    let mut reader = Reader {
        columns,
        options: &options,
        key: first_key(columns),
        carried: BTreeMap::new(),
        last_label: BTreeMap::new(),
        row: 0,
        remarks: Vec::new(),
    };
    let mut read = Vec::new();
    let body: Vec<&Row> = table.rows.iter().filter(|row| row.number > columns.heading_row && !row.is_blank()).collect();
    let aside = aside(&body, columns);
    for row in body.into_iter().filter(|row| !aside.contains_key(&row.number)) {
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
    KeyKind::ALL.into_iter().find(|kind| columns.by_role.contains_key(&role_of(*kind))).unwrap_or(KeyKind::StudentNo)
}

const fn role_of(kind: KeyKind) -> Role {
    match kind {
        KeyKind::StudentNo => Role::StudentNo,
        KeyKind::IdNumber => Role::IdNumber,
        KeyKind::ExamNo => Role::ExamNo,
        KeyKind::Code => Role::Code,
    }
}

struct Reader<'a> {
    columns: &'a Columns,
    options: &'a RosterOptions,
    key: KeyKind,
    /// Rows whose label is that of a row above.
    carried: BTreeMap<(Role, u32), u32>,
    last_label: BTreeMap<Role, String>,
    row: u32,
    remarks: Vec<Remark>,
}

impl Reader<'_> {
    fn remark(&mut self, role: Role, kind: RemarkKind) {
        self.remarks.push(Remark { row: self.row, column: None, role: Some(role), kind });
    }

    /// Hidden columns that have the heading of a column that would be read.
    fn hidden_columns(&mut self, table: &Table) {
        let Some(headings) = table.rows.iter().find(|row| row.number == self.columns.heading_row) else { return };
        for &column in &table.hidden_columns {
            let Some((role, _)) = known_role(headings.cell(column)) else { continue };
            if !self.columns.by_role.values().any(|&read| read == column) {
                let kind = RemarkKind::HiddenColumn;
                self.remarks.push(Remark { row: headings.number, column: Some(column + 1), role: Some(role), kind });
            }
        }
    }

    /// A line with more or fewer values than there are headings.
    fn width(&mut self, row: &Row, headings: usize) {
        let found = row.cells.iter().rposition(|cell| *cell != Cell::Empty).map_or(0, |last| last + 1);
        let kind = if found > headings {
            RemarkKind::LongRow { found, headings }
        } else if row.cells.len() < headings {
            RemarkKind::ShortRow { found: row.cells.len(), headings }
        } else {
            return;
        };
        self.remarks.push(Remark { row: row.number, column: None, role: None, kind });
    }

    fn person(&mut self, row: &Row) -> Person {
        self.row = row.number;
        if row.hidden {
            self.remarks.push(Remark { row: row.number, column: None, role: None, kind: RemarkKind::HiddenRow });
        }
        let identity = [Role::Name, Role::StudentNo, Role::IdNumber, Role::ExamNo];
        let struck = |role: &Role| self.columns.by_role.get(role).is_some_and(|column| row.struck.contains(column));
        if let Some(role) = identity.into_iter().find(struck) {
            self.remark(role, RemarkKind::Struck);
        }
        let mut person = Person::new(row.number);
        let student = self.options.student_pattern.as_ref();
        let exam = self.options.exam_pattern.as_ref();
        person.student_no = self.number(row, Role::StudentNo, |text| StudentNumber::parse(text, student));
        person.exam_no = self.number(row, Role::ExamNo, |text| ExamNumber::parse(text, exam));
        person.id_number = self.id_number(row);
        person.code = self.text(row, Role::Code).and_then(|code| CollectionCode::new(&code));
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
            Cell::Uncalculated => {
                self.remark(role, RemarkKind::Uncalculated);
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
                // What a spreadsheet destroyed in one row it destroyed in others; one wrong digit is the fault of its row, which
                // the key names well enough.
                let damaged = matches!(error, NumberError::Rounded | NumberError::Exponent | NumberError::Decimal);
                let kind = if damaged || role == role_of(self.key) {
                    RemarkKind::Number { error }
                } else {
                    RemarkKind::LeftOut { error }
                };
                self.remark(role, kind);
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
        // Joiners belong to the spelling of some scripts; a space without width belongs to no name.
        let visible = text.replace(['\u{200B}', '\u{2060}', '\u{FEFF}', '\u{00AD}'], "");
        if visible.len() != text.len() {
            self.remark(Role::Name, RemarkKind::NameMarks);
        }
        let text = visible;
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
        let label = self.own_label(row, role);
        self.last_label.insert(role, label.clone());
        label
    }

    fn own_label(&mut self, row: &Row, role: Role) -> String {
        match self.cell(row, role) {
            Cell::Text(text) if text.contains('\u{FFFD}') => {
                self.remark(role, RemarkKind::Undecodable);
                String::new()
            }
            Cell::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" ").replace(is_control, ""),
            Cell::Integer { digits, .. } => digits.clone(),
            Cell::Empty => {
                let from = self.carried.get(&(role, row.number)).copied();
                from.map_or_else(String::new, |from| {
                    self.remark(role, RemarkKind::Carried { from });
                    self.last_label.get(&role).cloned().unwrap_or_default()
                })
            }
            Cell::Uncalculated => {
                self.remark(role, RemarkKind::Uncalculated);
                String::new()
            }
            // A class "1-2" that a spreadsheet took for a date, or an error of a formula, is no class.
            Cell::Inexact { .. } | Cell::Date { .. } | Cell::Other => {
                self.remark(role, RemarkKind::NotText);
                String::new()
            }
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

/// The same name twice: a photo named by it belongs to one of them, and only a number tells which.
fn same_names(people: &[Person], remarks: &mut Vec<Remark>) {
    let mut first: BTreeMap<&str, u32> = BTreeMap::new();
    for person in people {
        let Some(name) = &person.name else { continue };
        if let Some(&first) = first.get(name.reveal()) {
            let kind = RemarkKind::SameName { first };
            remarks.push(Remark { row: person.row, column: None, role: Some(Role::Name), kind });
        } else {
            first.insert(name.reveal(), person.row);
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
