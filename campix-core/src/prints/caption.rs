//! The text below a picture: a template, the texts of people, and the size at which they fit.

use crate::ground::explain::{Explain, Explanation, error, says};
use crate::ground::text::Text;
use crate::paper::font::{FontError, Fonts, Line};
use crate::paper::length::Mm;
use crate::paper::page::Turn;
use crate::people::Person;
use crate::people::naming::{Field, Piece, TemplateError, TemplateErrorKind, scan, value};

/// Distance of two base lines, in font sizes.
const LEADING: f64 = 1.25;

/// Room between picture and text, and below the text, in millimetres.
const PADDING: f64 = 0.4;

/// Space kept free at each end of a line, in millimetres: scissors are not exact.
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
                write!(f, "{piece}")?;
            }
        }
        Ok(())
    }
}

/// Why a person's caption cannot be written. It quotes nothing of the person except code points.
#[derive(Debug)]
#[non_exhaustive]
pub enum CaptionFault {
    /// The person has none of the fields.
    Missing {
        /// The fields, in order of preference.
        fields: Vec<Field>,
    },
    /// Characters that are in no font.
    Font(FontError),
    /// A line is too wide even at the smallest size.
    TooWide {
        /// Its width at the smallest size, in millimetres.
        needed: f64,
        /// The available width, in millimetres.
        room: f64,
    },
}

impl Explain for CaptionFault {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Missing { fields } => {
                let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
                let fields = Text::new(names.join(" 或 "), names.join(" or "));
                says!(
                    SHEET_CAPTION_MISSING,
                    en "the caption needs {fields}, which the person does not have",
                    zh "照片下的文字需要 {fields}，而此人没有"; fields = fields
                )
            }
            Self::Font(error) => error.explain(),
            Self::TooWide { needed, room } => says!(
                SHEET_CAPTION_TOO_WIDE,
                en "the caption needs {needed:.1} mm at its smallest size, but only {room:.1} mm are free",
                zh "照片下的文字用最小字号也需要 {needed:.1} 毫米，只有 {room:.1} 毫米"
            ),
        }
    }
}

error!(CaptionFault: Font(FontError));

impl Caption {
    /// Reads a template: fields as `{name}` or `{student_no|exam_no}`, `{{` and `}}` for braces, one line for each printed line.
    ///
    /// # Errors
    /// [`TemplateError`] with the first wrong place; `{pseudonym}` is refused, since people cannot read it.
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

    /// Size of the font, and its minimum.
    pub(super) const fn sizes(&self) -> (Mm, Mm) {
        (self.size, self.floor)
    }

    /// Height of the strip below the picture.
    pub fn height(&self) -> Mm {
        let text = (LEADING * (self.lines.len() as f64 - 1.0) + 1.0) * self.size.get();
        // A caption higher than any paper fits none, which the layout reports.
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

    /// The start of each base line below a picture: from the strip's upper left corner, in the directions of the upright
    /// picture.
    pub(super) fn base_lines<'a>(
        &self,
        lines: &'a [Line],
        width: f64,
        size: f64,
    ) -> impl Iterator<Item = (&'a Line, f64, f64)> + use<'a> {
        // A shrunken text is centred in its strip.
        let used = (LEADING * (lines.len() as f64 - 1.0) + 1.0) * size;
        let top = (self.height().get() - used) / 2.0 + Fonts::ASCENT * size;
        lines
            .iter()
            .enumerate()
            .map(move |(at, line)| ((line), (width - line.width(size)) / 2.0, top + at as f64 * LEADING * size))
    }
}

/// A point given in the directions of an upright picture, converted to the page.
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
        // Characters forbidden in file names are allowed in a caption.
        assert!(Caption::parse("{class}/{name}: {{1}}").is_ok());
    }
}
