//! Rosters: lists of people as schools send them.

use std::ffi::c_char;

use campix_core::people::number::{Counties, KeyKind, NumberPattern};
use campix_core::people::number::{Date, DateError};
use campix_core::people::roster::{Charset, Column, FaultyRows, Role, Roster, RosterOptions};

use crate::error::campix_error;
use crate::guard::{answer, guard, release};
use crate::photo::zeros;
use crate::ptr::{self, Opaque, Out, Versioned};
use crate::refusal::Refusal;
use crate::status::campix_status;
use crate::text::{Lazy, campix_str, path, text, text_if_any};

/// People of a list, typed and checked. Owned: release with `campix_roster_free`.
///
/// It never changes; any number of threads may use it at once.
#[derive(Debug)]
pub struct campix_roster {
    _opaque: [u8; 0],
}

impl Opaque for campix_roster {
    type Inner = RosterParts;
    const TAG: u32 = 0xCA3B_000A;
    const NAME: &'static str = "campix_roster";
}

pub(crate) struct RosterParts {
    pub(crate) roster: Roster,
    json: Lazy,
}

/// What a column of a roster holds.
pub type campix_role = u32;
/// Student number (学号).
pub const CAMPIX_ROLE_STUDENT_NO: campix_role = 1;
/// Number of an identity document (证件号).
pub const CAMPIX_ROLE_ID_NUMBER: campix_role = 2;
/// Kind of that document (证件类型).
pub const CAMPIX_ROLE_ID_KIND: campix_role = 3;
/// Exam number (考生号).
pub const CAMPIX_ROLE_EXAM_NO: campix_role = 4;
/// Name (姓名).
pub const CAMPIX_ROLE_NAME: campix_role = 5;
/// Sex (性别).
pub const CAMPIX_ROLE_SEX: campix_role = 6;
/// Birth date (出生日期).
pub const CAMPIX_ROLE_BIRTH_DATE: campix_role = 7;
/// Department (院系).
pub const CAMPIX_ROLE_DEPARTMENT: campix_role = 8;
/// Major (专业).
pub const CAMPIX_ROLE_MAJOR: campix_role = 9;
/// Class (班级).
pub const CAMPIX_ROLE_CLASS: campix_role = 10;
/// Name of the photo file.
pub const CAMPIX_ROLE_PHOTO: campix_role = 11;
/// Place in the order of capture (序号).
pub const CAMPIX_ROLE_ORDER: campix_role = 12;
/// Text of the collection code (采集码).
pub const CAMPIX_ROLE_CODE: campix_role = 13;

/// A column that the caller names instead of having it found.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_column {
    /// What it holds.
    pub role: campix_role,
    /// Its place, from 1; 0 if it is named by its heading.
    pub number: u32,
    /// Its heading. NULL with `number` 0: the role is not read, whatever headings say.
    pub heading: *const c_char,
}

/// What to do with rows that have faults.
pub type campix_faulty_rows = u32;
/// The whole list is refused. The default.
pub const CAMPIX_FAULTY_ROWS_REFUSE: campix_faulty_rows = 0;
/// Their people are left out and listed; the others are read.
pub const CAMPIX_FAULTY_ROWS_SET_ASIDE: campix_faulty_rows = 1;

/// Coding of a text list.
pub type campix_charset = u32;
/// It is found. The default.
pub const CAMPIX_CHARSET_FOUND: campix_charset = 0;
/// UTF-8.
pub const CAMPIX_CHARSET_UTF8: campix_charset = 1;
/// UTF-16, low byte first.
pub const CAMPIX_CHARSET_UTF16LE: campix_charset = 2;
/// UTF-16, high byte first.
pub const CAMPIX_CHARSET_UTF16BE: campix_charset = 3;
/// GBK or GB 18030.
pub const CAMPIX_CHARSET_GBK: campix_charset = 4;
/// Big5.
pub const CAMPIX_CHARSET_BIG5: campix_charset = 5;

/// How a list is read. Zero and NULL mean the default; fill with `campix_roster_options_init` first.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_roster_options {
    /// Size of this struct, set by `campix_roster_options_init`.
    pub struct_size: u32,
    /// What to do with rows that have faults. Default: refuse the list.
    pub faulty_rows: campix_faulty_rows,
    /// Row of the headings, from 1; -1: there are none. Default: found among the first twenty rows.
    pub heading_row: i32,
    /// The number nobody may lack: a role of student, identity or exam numbers. Default: the first the list has.
    pub key: campix_role,
    /// Coding of a text list. Default: found.
    pub charset: campix_charset,
    /// How many `columns` there are.
    pub column_count: u32,
    /// Columns the caller names; the others are found by their headings.
    pub columns: *const campix_column,
    /// Sheet of a workbook. Default: the only one with headings of a roster.
    pub sheet: *const c_char,
    /// Form of student numbers: "(2019-2026)#{6}". Default: 1–20 letters, digits, "-" and "_".
    pub student_pattern: *const c_char,
    /// Form of exam numbers. Default: 1–18 letters, digits, "-" and "_".
    pub exam_pattern: *const c_char,
    /// Known counties, a six-digit code at the start of a line; others are doubted. Default: nothing is doubted.
    pub counties: *const c_char,
    /// Latest birth date that can be, "2012-08-31". Default: none.
    pub latest_birth: *const c_char,
    /// Zeros.
    pub reserved: [u32; 6],
}

// SAFETY: integers and pointers without padding; a test adds up their sizes. Pointers are only followed if not NULL.
unsafe impl Versioned for campix_roster_options {}

/// Fills `options` with the defaults of this version.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_roster_options_init(options: *mut campix_roster_options) {
    release(|| ptr::init(options));
}

fn role(role: campix_role) -> Result<Role, Refusal> {
    Ok(match role {
        CAMPIX_ROLE_STUDENT_NO => Role::StudentNo,
        CAMPIX_ROLE_ID_NUMBER => Role::IdNumber,
        CAMPIX_ROLE_ID_KIND => Role::IdKind,
        CAMPIX_ROLE_EXAM_NO => Role::ExamNo,
        CAMPIX_ROLE_NAME => Role::Name,
        CAMPIX_ROLE_SEX => Role::Sex,
        CAMPIX_ROLE_BIRTH_DATE => Role::BirthDate,
        CAMPIX_ROLE_DEPARTMENT => Role::Department,
        CAMPIX_ROLE_MAJOR => Role::Major,
        CAMPIX_ROLE_CLASS => Role::Class,
        CAMPIX_ROLE_PHOTO => Role::Photo,
        CAMPIX_ROLE_ORDER => Role::Order,
        CAMPIX_ROLE_CODE => Role::Code,
        other => return Err(Refusal::unsupported(format!("no role has the number {other}"))),
    })
}

fn roster_options(options: *const campix_roster_options) -> Result<RosterOptions, Refusal> {
    let campix_roster_options {
        struct_size: _,
        faulty_rows,
        heading_row,
        key,
        charset,
        column_count,
        columns,
        sheet,
        student_pattern,
        exam_pattern,
        counties,
        latest_birth,
        reserved,
    } = ptr::options(options)?;
    zeros(&reserved)?;
    let mut read = RosterOptions::default().faulty_rows(match faulty_rows {
        CAMPIX_FAULTY_ROWS_REFUSE => FaultyRows::Refuse,
        CAMPIX_FAULTY_ROWS_SET_ASIDE => FaultyRows::SetAside,
        other => return Err(Refusal::unsupported(format!("faulty_rows is {other}, possible are 0 and 1"))),
    });
    match heading_row {
        0 => {}
        -1 => read = read.heading_row(0),
        row => {
            let row = u32::try_from(row).map_err(|_| Refusal::unsupported("heading_row is below -1"))?;
            read = read.heading_row(row);
        }
    }
    match key {
        0 => {}
        CAMPIX_ROLE_STUDENT_NO => read = read.key(KeyKind::StudentNo),
        CAMPIX_ROLE_ID_NUMBER => read = read.key(KeyKind::IdNumber),
        CAMPIX_ROLE_EXAM_NO => read = read.key(KeyKind::ExamNo),
        other => return Err(Refusal::unsupported(format!("the key is {other}, which is no role of numbers"))),
    }
    let charset = match charset {
        CAMPIX_CHARSET_FOUND => None,
        CAMPIX_CHARSET_UTF8 => Some(Charset::Utf8),
        CAMPIX_CHARSET_UTF16LE => Some(Charset::Utf16Le),
        CAMPIX_CHARSET_UTF16BE => Some(Charset::Utf16Be),
        CAMPIX_CHARSET_GBK => Some(Charset::Gbk),
        CAMPIX_CHARSET_BIG5 => Some(Charset::Big5),
        other => return Err(Refusal::unsupported(format!("no charset has the number {other}"))),
    };
    if let Some(charset) = charset {
        read = read.charset(charset);
    }
    for named in ptr::array(columns, column_count as usize, "columns")? {
        let column = match (named.number, text_if_any(named.heading, "heading")?) {
            (0, None) => Column::Ignored,
            (0, Some(heading)) => Column::Heading(heading.to_owned()),
            (number, _) => Column::Number(number as usize),
        };
        read = read.column(role(named.role)?, column);
    }
    if let Some(sheet) = text_if_any(sheet, "sheet")? {
        read = read.sheet(sheet);
    }
    if let Some(pattern) = text_if_any(student_pattern, "student_pattern")? {
        read = read.student_pattern(NumberPattern::parse(pattern)?);
    }
    if let Some(pattern) = text_if_any(exam_pattern, "exam_pattern")? {
        read = read.exam_pattern(NumberPattern::parse(pattern)?);
    }
    if let Some(counties) = text_if_any(counties, "counties")? {
        read = read.counties(Counties::parse(counties));
    }
    if let Some(date) = text_if_any(latest_birth, "latest_birth")? {
        let date = Date::parse(date).map_err(|error: DateError| Refusal::unsupported(error.to_string()))?;
        read = read.latest_birth(date);
    }
    Ok(read)
}

fn handle(roster: Roster) -> *mut campix_roster {
    ptr::new(RosterParts { roster, json: Lazy::default() })
}

/// Reads the list at `path`: CSV of any usual coding, or XLSX, told by its bytes.
///
/// A list with faults gives `CAMPIX_STATUS_ROSTER_REFUSED`; the details tell every fault by row, without its content.
/// `options` may be NULL. `*roster` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_roster_open(
    path: *const c_char,
    options: *const campix_roster_options,
    roster: *mut *mut campix_roster,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(roster, "roster")?;
        out.put(handle(Roster::open(&self::path(path)?, &roster_options(options)?)?));
        Ok(())
    })
}

/// As `campix_roster_open`, with a path in UTF-16 as Windows has it.
#[cfg(windows)]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_roster_open_w(
    path: *const u16,
    options: *const campix_roster_options,
    roster: *mut *mut campix_roster,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(roster, "roster")?;
        out.put(handle(Roster::open(&crate::text::wide_path(path)?, &roster_options(options)?)?));
        Ok(())
    })
}

/// As `campix_roster_open`, from the `length` bytes of a list in memory.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_roster_read(
    data: *const u8,
    length: usize,
    options: *const campix_roster_options,
    roster: *mut *mut campix_roster,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(roster, "roster")?;
        out.put(handle(Roster::read(ptr::bytes(data, length)?, &roster_options(options)?)?));
        Ok(())
    })
}

/// How many people it has; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_roster_count(roster: *const campix_roster) -> usize {
    answer(0, || Ok(ptr::get(roster)?.roster.people.len()))
}

/// The roster as JSON, schema 1, names and numbers masked: form of the list, columns, people, remarks, rows set aside.
///
/// Borrowed: valid until the roster is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_roster_json(roster: *const campix_roster) -> campix_str {
    answer(campix_str::EMPTY, || {
        let parts = ptr::get(roster)?;
        Ok(parts.json.lend(|| parts.roster.to_json().to_string()))
    })
}

/// Releases a roster; NULL is ignored. Names planned of it, and days it was given to, stay valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_roster_free(roster: *mut campix_roster) {
    release(|| ptr::free(roster));
}

/// Asks whether a number follows a pattern such as "(2019-2026)#{6}|Z#{7}": "#" is a digit, "@" a letter, "?" either,
/// "(2019-2026)" a number within bounds, "{3}" or "{2,5}" repeats, "|" separates alternatives.
///
/// `*matches` is 1 or 0 and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_pattern_matches(
    pattern: *const c_char,
    number: *const c_char,
    matches: *mut u32,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(matches, "matches")?;
        let pattern = NumberPattern::parse(text(pattern, "pattern")?)?;
        out.put(u32::from(pattern.matches(text(number, "number")?)));
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_have_no_padding() {
        assert_eq!(size_of::<campix_column>(), 8 + size_of::<usize>());
        assert_eq!(size_of::<campix_roster_options>(), 6 * 4 + 6 * size_of::<usize>() + 6 * 4);
    }
}
