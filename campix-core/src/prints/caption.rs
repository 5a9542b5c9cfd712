//! What stands below a picture: a template, its people's texts, and the size at which they fit.

use crate::paper::font::{FontError, Fonts, Line};
use crate::paper::length::Mm;
use crate::paper::page::Turn;
use crate::people::Person;
use crate::people::naming::{Field, Piece, TemplateError, TemplateErrorKind, scan, value};

/// Distance of two base lines, in sizes of the font.
const LEADING: f64 = 1.25;

/// Room between picture and text, and below the text, in millimetres.
const PADDING: f64 = 0.4;

/// Room kept free at each end of a line, in millimetres: scissors are not exact.
const SIDE: f64 = 0.6;

/// A caption: lines of text and fields in the language of file-name templates, and their size.
///
/// ```
/// use campix_core::{paper::Mm, prints::Caption};
/// let caption = Caption::parse("{name}\n{student_no|exam_no}")?.size(Mm::new(2.2).unwrap());
/// assert_eq!(caption.to_string(), "{name}\n{student_no|exam_no}");
/// assert!(Caption::parse("{nmae}").is_err());
/// # Ok::<(), campix_core::people::naming::TemplateError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    lines: Vec<Vec<Piece>>,
    size: Mm,
    floor: Mm,
}

impl Default for Caption {
    /// Name and student number in one line.
    fn default() -> Self {
        let line = vec![
            Piece::Fields(vec![Field::Name]),
            Piece::Literal(" ".to_owned()),
            Piece::Fields(vec![Field::StudentNo]),
        ];
        Self { lines: vec![line], size: Mm::tenths(25), floor: Mm::tenths(16) }
    }
}

impl std::fmt::Display for Caption {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, line) in self.lines.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            for piece in line {
                match piece {
                    Piece::Literal(text) => f.write_str(&text.replace('{', "{{").replace('}', "}}"))?,
                    Piece::Fields(fields) => {
                        let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
                        write!(f, "{{{}}}", names.join("|"))?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Why a person's caption cannot be written. It quotes nothing of the person but code points.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CaptionFault {
    /// The person has none of the fields.
    #[error("the caption asks for {}, which the person does not have", names(fields))]
    Missing {
        /// The fields, the first of which is wanted.
        fields: Vec<Field>,
    },
    /// Characters no font has.
    #[error(transparent)]
    Font(#[from] FontError),
    /// Even at the smallest size a line is too wide.
    #[error("the caption needs {needed:.1} mm at its smallest size, {room:.1} mm are there")]
    TooWide {
        /// Width at the smallest size, in millimetres.
        needed: f64,
        /// Room for it, in millimetres.
        room: f64,
    },
}

fn names(fields: &[Field]) -> String {
    fields.iter().map(|field| field.name()).collect::<Vec<_>>().join(" or ")
}

impl Caption {
    /// Reads a template: fields as `{name}` or `{student_no|exam_no}`, `{{` and `}}` for braces, one line a line.
    ///
    /// # Errors
    /// [`TemplateError`] with the first wrong place; `{pseudonym}` is refused, as nobody can read it.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let chars: Vec<char> = text.chars().collect();
        let lines = scan(&chars, '\n', |c| !c.is_control(), |line| !line.is_empty())?;
        let pseudonym = |piece: &Piece| matches!(piece, Piece::Fields(fields) if fields.contains(&Field::Pseudonym));
        if lines.iter().flatten().any(pseudonym) {
            let position = text.find("{pseudonym").map_or(1, |at| text[..at].chars().count() + 1);
            return Err(TemplateError { position, kind: TemplateErrorKind::Field });
        }
        Ok(Self { lines, size: Mm::tenths(25), floor: Mm::tenths(16) })
    }

    /// Sets the size of the font. Default: 2.5 mm, about 7 pt.
    #[must_use]
    pub const fn size(mut self, size: Mm) -> Self {
        self.size = size;
        self
    }

    /// Sets the size below which a text that is too wide is refused. Default: 1.6 mm, about 4.5 pt.
    #[must_use]
    pub const fn floor(mut self, floor: Mm) -> Self {
        self.floor = floor;
        self
    }

    /// Height of the strip below the picture.
    pub fn height(&self) -> Mm {
        let text = (LEADING * (self.lines.len() as f64 - 1.0) + 1.0) * self.size.get();
        // More lines than paper is long fit no paper, which the layout says.
        Mm::new(text + 2.0 * PADDING).unwrap_or(Mm::whole(u16::MAX))
    }

    /// A person's caption.
    ///
    /// # Errors
    /// [`CaptionFault::Missing`], [`CaptionFault::Font`].
    pub(super) fn set(&self, person: &Person, fonts: &Fonts) -> Result<Vec<Line>, CaptionFault> {
        let text = |piece: &Piece| match piece {
            Piece::Literal(text) => Ok(text.clone()),
            Piece::Fields(fields) => {
                let found = fields.iter().find_map(|&field| value(person, field, None));
                found.ok_or_else(|| CaptionFault::Missing { fields: fields.clone() })
            }
        };
        let line = |pieces: &Vec<Piece>| -> Result<Line, CaptionFault> {
            let text = pieces.iter().map(text).collect::<Result<String, _>>()?;
            Ok(fonts.line(&text)?)
        };
        self.lines.iter().map(line).collect()
    }

    /// The size at which all lines fit a strip of this width.
    ///
    /// # Errors
    /// [`CaptionFault::TooWide`].
    pub(super) fn fit(&self, lines: &[Line], width: f64) -> Result<f64, CaptionFault> {
        let room = (width - 2.0 * SIDE).max(0.0);
        lines.iter().try_fold(self.size.get(), |size, line| {
            line.fit(room, size, self.floor.get())
                .ok_or_else(|| CaptionFault::TooWide { needed: line.width(self.floor.get()), room })
        })
    }

    /// Where each line's base line begins below a picture: from the strip's upper left corner, in the picture's own
    /// upright directions.
    pub(super) fn base_lines<'a>(
        &self,
        lines: &'a [Line],
        width: f64,
        size: f64,
    ) -> impl Iterator<Item = (&'a Line, f64, f64)> + use<'a> {
        // A shrunken text stays in the middle of its strip.
        let used = (LEADING * (lines.len() as f64 - 1.0) + 1.0) * size;
        let top = (self.height().get() - used) / 2.0 + Fonts::ASCENT * size;
        lines
            .iter()
            .enumerate()
            .map(move |(at, line)| ((line), (width - line.width(size)) / 2.0, top + at as f64 * LEADING * size))
    }
}

/// A point given in the directions of an upright picture, as it lies on the page.
pub(super) fn lain(turn: Turn, (left, top, right): (f64, f64, f64), (x, y): (f64, f64)) -> (f64, f64) {
    match turn {
        Turn::Upright => (left + x, top + y),
        Turn::Clockwise => (right - y, top + x),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_are_read_and_given_back() {
        let default = Caption::default();
        assert_eq!(Caption::parse("{name} {student_no}").unwrap(), default);
        assert_eq!((default.to_string().as_str(), default.height()), ("{name} {student_no}", Mm::new(3.3).unwrap()));
        for (text, position) in [("{name", 1), ("a\n\nb", 3), ("", 1), ("a\u{7}", 2), ("a {pseudonym}", 3), ("}", 1)] {
            assert_eq!(Caption::parse(text).unwrap_err().position, position, "{text:?}");
        }
        // What no file name may have may well stand in a caption.
        assert!(Caption::parse("{class}/{name}: {{1}}").is_ok());
    }
}
