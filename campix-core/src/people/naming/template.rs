//! Templates: `{field}`, `{first|second}` for the first field the person has, `{{` and `}}` for braces, `/` between folders.

use crate::ground::explain::{Explain, Explanation, both, error, said, says, shown};
use crate::ground::text::Text;
use crate::ground::words::words;

words! {
    /// What a template can insert.
    #[non_exhaustive]
    pub enum Field {
        /// Student number (学号).
        StudentNo "student_no",
        /// Number of the identity document (证件号).
        IdNumber "id_number",
        /// Exam number (考生号).
        ExamNo "exam_no",
        /// Text of the collection code (采集码).
        Code "code",
        /// Keyed pseudonym; needs the project's key.
        Pseudonym "pseudonym",
        /// Name (姓名).
        Name "name",
        /// Department (院系).
        Department "department",
        /// Major (专业).
        Major "major",
        /// Class (班级).
        Class "class",
        /// Row in the roster.
        Row "row",
    }
}

impl Field {
    /// Whether registers look a person up by it: such a text is never altered to make it safe.
    pub(super) const fn is_key(self) -> bool {
        matches!(self, Self::StudentNo | Self::IdNumber | Self::ExamNo | Self::Code | Self::Pseudonym | Self::Row)
    }
}

/// A part of a template: of names of files, and of captions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Literal(String),
    /// The first of these the person has.
    Fields(Vec<Field>),
}

/// A checked template; `Display` writes it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Pieces by folder, the file last; none of them is empty.
    pub(super) parts: Vec<Vec<Piece>>,
}

/// A template that cannot be read; `position` counts its characters from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TemplateError {
    /// Where, from 1.
    pub position: usize,
    /// What is wrong there.
    pub kind: TemplateErrorKind,
}

/// What is wrong in a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TemplateErrorKind {
    /// A `{` without `}`.
    Open,
    /// A `}` without `{`.
    Close,
    /// There is no field between the braces.
    Field,
    /// A character no file name may have.
    Character,
    /// A folder or the file has no name or only dots, or the path starts at the root.
    Empty,
    /// The name does not end in `.jpg` or `.jpeg`.
    Extension,
    /// Two people would always have the same name.
    Constant,
}

impl Explain for TemplateError {
    fn explain(&self) -> Explanation<'_> {
        let position = both!(en "template, character {}", zh "模板第 {} 个字符", self.position);
        says!(
            NAMING_TEMPLATE, en "{position}: {kind}", zh "{position}：{kind}"; position = position, kind = self.kind.text()
        )
    }
}

error!(TemplateError);

impl TemplateErrorKind {
    /// What is wrong, in both languages.
    pub fn text(self) -> Text {
        match self {
            Self::Open => both!(en "the brace is never closed", zh "花括号没有闭合"),
            Self::Close => both!(
                en "the brace was never opened; write }}}} for a brace",
                zh "花括号没有开头；要写花括号本身，请写 }}}}"
            ),
            Self::Field => both!(
                en "expected student_no, id_number, exam_no, code, pseudonym, name, department, major, class or row",
                zh "应为 student_no、id_number、exam_no、code、pseudonym、name、department、major、class 或 row"
            ),
            Self::Character => both!(en "the character is forbidden in names of files", zh "文件名中不允许这个字符"),
            Self::Empty => both!(en "expected a name between the slashes", zh "斜杠之间应有名称"),
            Self::Extension => both!(en "expected a name that ends in .jpg", zh "文件名应以 .jpg 结尾"),
            Self::Constant => {
                both!(en "expected a field that differs from person to person", zh "应含有因人而异的字段")
            }
        }
    }
}

shown!(TemplateErrorKind);

/// Student numbers: `{student_no}.jpg`.
impl Default for Template {
    fn default() -> Self {
        let name = vec![Piece::Fields(vec![Field::StudentNo]), Piece::Literal(".jpg".to_owned())];
        Self::parse("{student_no}.jpg").unwrap_or(Self { parts: vec![name] })
    }
}

impl<'de> serde::Deserialize<'de> for Template {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(|error| serde::de::Error::custom(said(&error)))
    }
}

impl serde::Serialize for Template {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl crate::ground::options::Shape for Template {
    fn shape() -> serde_json::Value {
        serde_json::json!({ "type": "string" })
    }
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// [`TemplateError`] with the first wrong place.
    ///
    /// ```
    /// use campix_core::people::naming::{Template, TemplateErrorKind};
    /// let template = Template::parse("{department}/{class}/{student_no|exam_no}.jpg")?;
    /// assert_eq!(template.to_string(), "{department}/{class}/{student_no|exam_no}.jpg");
    /// let error = Template::parse("{department}/{studentno}.jpg").unwrap_err();
    /// assert_eq!((error.position, error.kind), (14, TemplateErrorKind::Field));
    /// # Ok::<(), campix_core::people::naming::TemplateError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let chars: Vec<char> = text.chars().collect();
        let fault = |at: usize, kind| TemplateError { position: at + 1, kind };
        let parts = scan(&chars, '/', |c| !super::safe::is_forbidden(c), is_named)?;
        let ends_well = match parts.last().and_then(|part| part.last()) {
            Some(Piece::Literal(end)) => {
                let extension = end.rsplit_once('.').map_or("", |(_, extension)| extension);
                extension.eq_ignore_ascii_case("jpg") || extension.eq_ignore_ascii_case("jpeg")
            }
            _ => false,
        };
        if !ends_well {
            return Err(fault(chars.len().saturating_sub(1), TemplateErrorKind::Extension));
        }
        let personal = |piece: &Piece| match piece {
            Piece::Fields(fields) => fields.iter().any(|field| field.is_key() || *field == Field::Name),
            Piece::Literal(_) => false,
        };
        if !parts.iter().flatten().any(personal) {
            return Err(fault(0, TemplateErrorKind::Constant));
        }
        Ok(Self { parts })
    }

    /// Every field the template uses.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields: Vec<Field> = self
            .parts
            .iter()
            .flatten()
            .flat_map(|piece| match piece {
                Piece::Fields(fields) => fields.as_slice(),
                Piece::Literal(_) => &[],
            })
            .copied()
            .collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// Reads the fields back from a path this template may have made; `None` if no reading or more than one fits.
    ///
    /// ```
    /// use campix_core::people::naming::{Field, Template};
    /// let template = Template::parse("{class}/{student_no}_{name}.jpg")?;
    /// let read = template.read("软工2301/00230017_欧阳明月.jpg").unwrap();
    /// assert_eq!(read[1], (Field::StudentNo, "00230017".to_owned()));
    /// # Ok::<(), campix_core::people::naming::TemplateError>(())
    /// ```
    pub fn read(&self, path: &str) -> Option<Vec<(Field, String)>> {
        let names: Vec<&str> = path.split(['/', '\\']).collect();
        if names.len() != self.parts.len() {
            return None;
        }
        let mut read = Vec::new();
        for (part, name) in self.parts.iter().zip(names) {
            read.extend(read_part(part, name)?);
        }
        Some(read)
    }
}

/// Splits a template at `separator` and each part into its pieces; literals may contain only characters that are `allowed`,
/// and every part must be `named`.
pub(crate) fn scan(
    chars: &[char],
    separator: char,
    allowed: impl Fn(char) -> bool,
    named: impl Fn(&[Piece]) -> bool,
) -> Result<Vec<Vec<Piece>>, TemplateError> {
    let fault = |at: usize, kind| TemplateError { position: at + 1, kind };
    let mut parts = Vec::new();
    let mut part: Vec<Piece> = Vec::new();
    let mut part_start = 0;
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        at += 1;
        let literal = match (chars[start], chars.get(at)) {
            ('{', Some('{')) | ('}', Some('}')) => {
                at += 1;
                chars[start]
            }
            ('}', _) => return Err(fault(start, TemplateErrorKind::Close)),
            ('{', _) => {
                let length = chars[at..].iter().position(|&c| c == '}').ok_or(fault(start, TemplateErrorKind::Open))?;
                let inner: String = chars[at..at + length].iter().collect();
                part.push(Piece::Fields(fields(&inner).ok_or(fault(start, TemplateErrorKind::Field))?));
                at += length + 1;
                continue;
            }
            (c, _) if c == separator => {
                if !named(&part) {
                    return Err(fault(part_start, TemplateErrorKind::Empty));
                }
                parts.push(std::mem::take(&mut part));
                part_start = at;
                continue;
            }
            (c, _) if !allowed(c) => return Err(fault(start, TemplateErrorKind::Character)),
            (c, _) => c,
        };
        match part.last_mut() {
            Some(Piece::Literal(text)) => text.push(literal),
            _ => part.push(Piece::Literal(literal.to_string())),
        }
    }
    if !named(&part) {
        return Err(fault(part_start, TemplateErrorKind::Empty));
    }
    parts.push(part);
    Ok(parts)
}

fn fields(inner: &str) -> Option<Vec<Field>> {
    inner.split('|').map(|name| Field::ALL.into_iter().find(|field| field.name() == name.trim())).collect()
}

/// Whether a folder or file has a name: a field, or literals that are not only dots and spaces.
fn is_named(part: &[Piece]) -> bool {
    let named = |piece: &Piece| match piece {
        Piece::Literal(text) => text.chars().any(|c| c != '.' && c != ' '),
        Piece::Fields(_) => true,
    };
    part.iter().any(named)
}

/// Longest name that is read back: more than any planned one.
const LONGEST_READ: usize = 512;

/// Counts readings by dynamic programming (how many ways lead from each position to the end) and follows the only one.
fn read_part(part: &[Piece], name: &str) -> Option<Vec<(Field, String)>> {
    let text: Vec<char> = name.chars().collect();
    if text.len() > LONGEST_READ {
        return None;
    }
    // ways[i][at]: readings of text[at..] by part[i..], capped at two.
    let mut ways = vec![vec![0u8; text.len() + 1]; part.len() + 1];
    ways[part.len()][text.len()] = 1;
    for (i, piece) in part.iter().enumerate().rev() {
        for at in (0..=text.len()).rev() {
            ways[i][at] = match piece {
                Piece::Literal(literal) => literal_end(literal, &text, at).map_or(0, |end| ways[i + 1][end]),
                // A field has at least one character; alternative fields count as different readings.
                Piece::Fields(fields) => {
                    let sum: usize = (at + 1..=text.len()).map(|end| usize::from(ways[i + 1][end])).sum();
                    (sum * fields.len()).min(2) as u8
                }
            };
        }
    }
    if ways[0][0] != 1 {
        return None;
    }
    let mut read = Vec::new();
    let mut at = 0;
    for (i, piece) in part.iter().enumerate() {
        let end = match piece {
            Piece::Literal(literal) => literal_end(literal, &text, at)?,
            Piece::Fields(_) => (at + 1..=text.len()).find(|&end| ways[i + 1][end] == 1)?,
        };
        if let Piece::Fields(fields) = piece {
            read.push((*fields.first()?, text[at..end].iter().collect()));
        }
        at = end;
    }
    Some(read)
}

fn literal_end(literal: &str, text: &[char], at: usize) -> Option<usize> {
    let end = at + literal.chars().count();
    (end <= text.len() && literal.chars().eq(text[at..end].iter().copied())).then_some(end)
}

impl std::fmt::Display for Piece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Literal(text) => f.write_str(&text.replace('{', "{{").replace('}', "}}")),
            Self::Fields(fields) => {
                let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
                write!(f, "{{{}}}", names.join("|"))
            }
        }
    }
}

impl std::fmt::Display for Template {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, part) in self.parts.iter().enumerate() {
            if index > 0 {
                f.write_str("/")?;
            }
            for piece in part {
                write!(f, "{piece}")?;
            }
        }
        Ok(())
    }
}
