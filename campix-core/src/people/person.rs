//! One row of a roster as a person. Everything identifying is masked; only the row number and the grouping are plain.

use serde::Serialize;

use super::number::secret::secret_text;
use super::number::{Date, ExamNumber, IdNumber, KeyKind, Pseudonym, PseudonymKey, Sex, StudentNumber, secret::Secret};

/// A name of 1–40 characters, kept as the roster writes it.
///
/// `Debug`, `Display` and `Serialize` show the first character only; [`reveal`](Self::reveal) is the only way to the text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName(Box<str>);

/// Longest name, in characters: XM CHAR(40) of the enrolment tables (standards 2.4).
pub const NAME_LENGTH: usize = 40;

impl PersonName {
    /// Takes a name without its outer white space; `None` if nothing is left, it is longer than 40 characters or holds controls.
    pub fn new(text: &str) -> Option<Self> {
        let name = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        let length = name.chars().count();
        ((1..=NAME_LENGTH).contains(&length) && !name.chars().any(is_control)).then(|| Self(name.into()))
    }

    /// The full name.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Control characters and marks that reverse or hide text are not allowed in a name; joiners of other scripts are.
pub(super) fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

impl std::fmt::Display for PersonName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0.chars().next() {
            Some(first) if self.0.chars().count() > 1 => write!(f, "{first}…"),
            _ => f.write_str("…"),
        }
    }
}

impl std::fmt::Debug for PersonName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PersonName({self})")
    }
}

impl Serialize for PersonName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

secret_text! {
    /// The name of a photo file as the studio gave it, with its folder if there is one; often a number of a person (RSEC-13).
    PhotoName
}

impl PhotoName {
    /// Takes over a file name or a path relative to the folder of photos; both slashes are read as separators.
    pub fn new(name: &str) -> Self {
        Self(Secret::new(name))
    }

    /// The last part of the path, without its extension.
    pub(super) fn stem(&self) -> &str {
        let file = self.file();
        match file.rfind('.') {
            Some(dot) if dot > 0 => &file[..dot],
            _ => file,
        }
    }

    /// The last part of the path.
    pub(super) fn file(&self) -> &str {
        self.reveal().rsplit(['/', '\\']).next().unwrap_or_default()
    }
}

secret_text! {
    /// The text of a collection code (采集码) the roster lists for a person.
    CollectionCode
}

impl CollectionCode {
    /// Takes over the text of a code; `None` if it is empty.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(Secret::new(text)))
    }
}

/// The group a person belongs to; empty where the roster gives none. Sorted by department, then major, then class.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[non_exhaustive]
pub struct Group {
    /// Department (院系).
    pub department: String,
    /// Major (专业).
    pub major: String,
    /// Class (班级).
    pub class: String,
}

impl Group {
    /// A group of three names, any of which may be empty.
    pub fn new(department: &str, major: &str, class: &str) -> Self {
        Self { department: department.to_owned(), major: major.to_owned(), class: class.to_owned() }
    }
}

/// A person of the roster. `Debug` and `Serialize` mask what identifies the person and leave out birth date and sex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Person {
    /// Row in the roster's file, from 1, headings included; findings and errors name the person by it.
    pub row: u32,
    /// Name (姓名).
    pub name: Option<PersonName>,
    /// Student number (学号).
    pub student_no: Option<StudentNumber>,
    /// Number of an identity document (证件号).
    pub id_number: Option<IdNumber>,
    /// Exam number (考生号).
    pub exam_no: Option<ExamNumber>,
    /// Collection code (采集码).
    pub code: Option<CollectionCode>,
    /// Name of the photo file, if the roster itself maps photos.
    pub photo: Option<PhotoName>,
    /// Place in the order of capture (序号), if the roster has one.
    pub order: Option<u32>,
    /// Sex (性别).
    #[serde(skip)]
    pub sex: Option<Hidden<Sex>>,
    /// Birth date (出生日期), from its own column.
    #[serde(skip)]
    pub birth_date: Option<Date>,
    /// Department, major, class.
    #[serde(flatten)]
    pub group: Group,
}

/// A value whose `Debug` shows nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hidden<T>(pub T);

impl<T> std::fmt::Debug for Hidden<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

impl Person {
    /// A person with a row number only; fill in the other fields.
    ///
    /// ```
    /// use campix_core::people::{Person, PersonName};
    /// let mut person = Person::new(2);
    /// person.name = PersonName::new("欧阳明月");
    /// assert!(format!("{person:?}").contains("欧…") && !format!("{person:?}").contains("明月"));
    /// ```
    pub fn new(row: u32) -> Self {
        Self {
            row,
            name: None,
            student_no: None,
            id_number: None,
            exam_no: None,
            code: None,
            photo: None,
            order: None,
            sex: None,
            birth_date: None,
            group: Group::default(),
        }
    }

    /// The full number of one kind.
    pub fn key(&self, kind: KeyKind) -> Option<&str> {
        match kind {
            KeyKind::StudentNo => self.student_no.as_ref().map(StudentNumber::reveal),
            KeyKind::IdNumber => self.id_number.as_ref().map(IdNumber::reveal),
            KeyKind::ExamNo => self.exam_no.as_ref().map(ExamNumber::reveal),
            KeyKind::Code => self.code.as_ref().map(CollectionCode::reveal),
        }
    }

    /// The first number the person has: student number (it names an enrolment, RCJ-04), identity number, exam number, and
    /// the collection code of a person without any.
    pub fn main_key(&self) -> Option<(KeyKind, &str)> {
        KeyKind::ALL.into_iter().find_map(|kind| self.key(kind).map(|number| (kind, number)))
    }

    /// Whether a text holds one of the person's numbers or the name in full: such a text must not enter a journal.
    ///
    /// Numbers of fewer than six characters and names of one character are ignored: they could match by chance.
    pub fn is_named_in(&self, text: &str) -> bool {
        let text = text.to_uppercase();
        let mut numbers = KeyKind::ALL.into_iter().filter_map(|kind| self.key(kind));
        let name = self.name.as_ref().map(|name| name.reveal().to_uppercase());
        numbers.any(|number| number.len() >= 6 && text.contains(&number.to_uppercase()))
            || name.is_some_and(|name| name.chars().count() > 1 && text.contains(&name))
    }

    /// The pseudonym of the [`main_key`](Self::main_key).
    pub fn pseudonym(&self, key: &PseudonymKey) -> Option<Pseudonym> {
        self.main_key().map(|(kind, number)| key.pseudonym(kind, number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_rare_characters_and_refuse_controls() {
        assert_eq!(PersonName::new(" 𠮷\u{E000}子　").unwrap().reveal(), "𠮷\u{E000}子");
        assert_eq!(PersonName::new("买买提·吐尔逊").unwrap().to_string(), "买…");
        assert_eq!(PersonName::new("李").unwrap().to_string(), "…");
        assert!(PersonName::new(&"龘".repeat(40)).is_some());
        for refused in ["", "　", "a\u{202E}b", "a\nb", &"龘".repeat(41)] {
            assert_eq!(PersonName::new(refused), None);
        }
    }

    #[test]
    fn photo_names_split_at_both_slashes() {
        for (name, stem) in [("a/20230017.JPG", "20230017"), ("a\\b\\x.y.jpg", "x.y"), (".jpg", ".jpg"), ("a/", "")] {
            assert_eq!(PhotoName::new(name).stem(), stem);
        }
    }
}
