//! A document on A4: headings, pairs, figures and tables flow from page to page; a table repeats its headings.

use crate::ground::moment::Moment;
use crate::ground::text::Language;
use crate::paper::{Colour, Fonts, Frame, Line, Page, PdfFile, PdfInfo, Picture, Turn};

use super::error::DossierError;
use super::letterhead::Letterhead;
use super::view::{Cell, Figure, Section, Table, Tone, View};
use crate::paper::wrap::Setter;

/// A4 (ISO 216) and its margins, in millimetres.
const WIDTH: f64 = 210.0;
const HEIGHT: f64 = 297.0;
const MARGIN: f64 = 16.0;
/// Where the text of a page ends; the foot is below it.
const BOTTOM: f64 = HEIGHT - 18.0;
const ROOM: f64 = WIDTH - 2.0 * MARGIN;
/// Sizes of fonts, in millimetres; 3 mm is 8.5 points.
const BODY: f64 = 3.0;
const SMALL: f64 = 2.5;
const HEADING: f64 = 3.9;
const TITLE: f64 = 5.6;
/// Distance of two base lines, in font sizes.
const LEADING: f64 = 1.45;
/// Space inside a cell.
const PAD: f64 = 1.1;
/// Height and width of a figure.
const FIGURE: (f64, f64) = (38.0, 34.0);
/// The same of figures that are compared with each other: two fit beside each other.
const LARGE: (f64, f64) = (72.0, 62.0);
const FAINT_LINE: Colour = [0xD5, 0xDB, 0xE0];
const WASH: Colour = [0xF1, 0xF4, 0xF6];
const INK: Colour = [0x1B, 0x26, 0x31];

/// Writes a document.
pub(super) fn pdf(
    view: &View,
    letterhead: &Letterhead,
    fonts: &Fonts,
    made: Moment,
    language: Language,
) -> Result<Vec<u8>, DossierError> {
    let mut paper = Paper { setter: Setter::new(fonts), pages: Vec::new(), page: Page::new(WIDTH, HEIGHT), y: MARGIN };
    paper.letterhead(letterhead)?;
    paper.top(view)?;
    for section in view.sections.iter().filter(|section| !section.screen) {
        paper.section(section)?;
    }
    paper.footer(&view.footer)?;
    let pages = paper.finish(&view.running)?;
    let mut file = PdfFile::new(fonts, &PdfInfo::new(&view.title, made).language(language));
    for page in &pages {
        file.add(page)?;
    }
    Ok(file.finish()?)
}

struct Paper<'a> {
    setter: Setter<'a>,
    pages: Vec<Page>,
    page: Page,
    y: f64,
}

impl Paper<'_> {
    /// Starts a page if the next item is higher than the space left on this one; returns whether it did.
    fn need(&mut self, height: f64) -> bool {
        let new = self.y + height > BOTTOM && self.y > MARGIN;
        if new {
            self.pages.push(std::mem::replace(&mut self.page, Page::new(WIDTH, HEIGHT)));
            self.y = MARGIN;
        }
        new
    }

    /// Draws lines below each other, starting at `y`; returns the height they take.
    fn draw(&mut self, lines: &[Line], x: f64, y: f64, size: f64, colour: Colour) -> f64 {
        for (at, line) in lines.iter().enumerate() {
            let base = y + size * (Fonts::ASCENT + LEADING * at as f64 + (LEADING - 1.0) / 2.0);
            self.page.text(line, x, base, size, colour);
        }
        size * LEADING * lines.len() as f64
    }

    fn paragraph(&mut self, text: &str, size: f64, colour: Colour) -> Result<(), DossierError> {
        for line in self.setter.lines(text, ROOM, size)? {
            self.need(size * LEADING);
            let y = self.y;
            self.y += self.draw(&[line], MARGIN, y, size, colour);
        }
        Ok(())
    }

    fn letterhead(&mut self, letterhead: &Letterhead) -> Result<(), DossierError> {
        if letterhead.is_empty() {
            return Ok(());
        }
        let mut x = MARGIN;
        let top = self.y;
        if let Some(logo) = letterhead.logo().and_then(Picture::from_jpeg) {
            let height = 12.0;
            let width = height * f64::from(logo.size().width) / f64::from(logo.size().height.max(1));
            let width = width.min(40.0);
            self.page.picture(&logo, Frame::new(x, top, width, height), Turn::Upright);
            x += width + 4.0;
            self.y = top + height;
        }
        let mut y = top;
        if !letterhead.school.is_empty() {
            let lines = self.setter.lines(&letterhead.school, WIDTH - MARGIN - x, HEADING * 1.15)?;
            y += self.draw(&lines, x, y, HEADING * 1.15, INK);
        }
        for line in &letterhead.lines {
            let lines = self.setter.lines(line, WIDTH - MARGIN - x, BODY)?;
            y += self.draw(&lines, x, y, BODY, Tone::Faint.colour());
        }
        self.y = self.y.max(y) + 1.5;
        self.page.rule(MARGIN, self.y, ROOM, 0.5, INK);
        self.y += 5.0;
        Ok(())
    }

    fn top(&mut self, view: &View) -> Result<(), DossierError> {
        self.paragraph(&view.title, TITLE, INK)?;
        self.paragraph(&view.subtitle, BODY, Tone::Faint.colour())?;
        self.y += 2.0;
        let Some(badge) = &view.badge else { return Ok(()) };
        let colour = badge.tone.colour();
        let word = self.setter.lines(&badge.text, ROOM / 2.0, HEADING * 1.15)?;
        let widest = word.iter().map(|line| line.width(HEADING * 1.15)).fold(0.0, f64::max);
        let left = MARGIN + 4.0 + widest + 6.0;
        let mut reasons = Vec::new();
        for reason in &view.reasons {
            reasons.extend(self.setter.lines(reason, WIDTH - MARGIN - 3.0 - left, BODY)?);
        }
        let height = (HEADING * 1.15 * LEADING * word.len() as f64).max(BODY * LEADING * reasons.len() as f64) + 4.0;
        self.need(height);
        let y = self.y;
        self.page.fill(Frame::new(MARGIN, y, ROOM, height), WASH);
        self.page.fill(Frame::new(MARGIN, y, 1.4, height), colour);
        self.draw(&word, MARGIN + 4.0, y + 2.0, HEADING * 1.15, colour);
        let offset = if reasons.len() == 1 { (height - BODY * LEADING) / 2.0 } else { 2.0 };
        self.draw(&reasons, left, y + offset, BODY, INK);
        self.y += height + 2.0;
        Ok(())
    }

    fn section(&mut self, section: &Section) -> Result<(), DossierError> {
        // A heading must never be the last line of a page.
        let mut follows = if section.figures.is_empty() { 14.0 } else { size_of(section).0 + 16.0 };
        if let Some(table) = section.table.as_ref().filter(|_| section.pairs.is_empty() && section.figures.is_empty()) {
            follows = BODY * LEADING * section.notes.len() as f64 + self.first_rows(table)?;
        }
        self.need(HEADING * LEADING + 5.0 + follows);
        self.y += 3.0;
        let colour = if section.apart { Tone::Open.colour() } else { INK };
        let begin = self.y;
        self.paragraph(&section.title, HEADING, colour)?;
        self.page.rule(MARGIN, self.y + 0.4, ROOM, 0.2, if section.apart { colour } else { FAINT_LINE });
        if section.apart {
            self.page.rule(MARGIN, begin - 0.6, ROOM, 0.2, colour);
        }
        self.y += 1.6;
        for note in &section.notes {
            self.paragraph(&note.text, BODY, note.tone.colour())?;
        }
        self.pairs(section)?;
        self.figures(&section.figures, size_of(section))?;
        if let Some(table) = &section.table {
            self.table(table)?;
        }
        Ok(())
    }

    /// Pairs in two columns.
    fn pairs(&mut self, section: &Section) -> Result<(), DossierError> {
        let column = ROOM / 2.0;
        let label = section.pairs.iter().map(|pair| self.setter.line(pair.label).map(|line| line.width(BODY)));
        let label = label.collect::<Result<Vec<f64>, _>>()?.into_iter().fold(0.0, f64::max) + 3.0;
        for two in section.pairs.chunks(2) {
            let mut set = Vec::new();
            for pair in two {
                let value = self.setter.lines(&pair.value.text, column - label - 3.0, BODY)?;
                set.push((self.setter.line(pair.label)?, value, pair.value.tone.colour()));
            }
            let rows = set.iter().map(|(_, value, _)| value.len()).max().unwrap_or(1);
            self.need(BODY * LEADING * rows as f64);
            let y = self.y;
            for (at, (label_line, value, colour)) in set.iter().enumerate() {
                let x = MARGIN + column * at as f64;
                self.draw(std::slice::from_ref(label_line), x, y, BODY, Tone::Faint.colour());
                self.draw(value, x + label, y, BODY, *colour);
            }
            self.y += BODY * LEADING * rows as f64;
        }
        Ok(())
    }

    fn figures(&mut self, figures: &[Figure], (height, width): (f64, f64)) -> Result<(), DossierError> {
        let gap = 3.5;
        let on_a_row = ((ROOM + gap) / (width + gap)) as usize;
        for row in figures.chunks(on_a_row.max(1)) {
            let mut captions = Vec::new();
            for figure in row {
                captions.push(self.setter.lines(&figure.lines.join("\n"), width, SMALL)?);
            }
            let lines = captions.iter().map(Vec::len).max().unwrap_or(0);
            let whole = height + 1.0 + SMALL * LEADING * lines as f64 + 2.0;
            self.need(whole);
            let y = self.y + 1.0;
            for (at, (figure, caption)) in row.iter().zip(&captions).enumerate() {
                let x = MARGIN + (width + gap) * at as f64;
                let frame = match figure.jpeg.as_deref().and_then(Picture::from_jpeg) {
                    Some(picture) => {
                        let size = picture.size();
                        let ratio = f64::from(size.width) / f64::from(size.height.max(1));
                        // The whole picture is shown: the frame has the picture's shape.
                        let shown = (height * ratio).min(width);
                        let frame = Frame::new(x, y, shown, shown / ratio);
                        self.page.picture(&picture, frame, Turn::Upright);
                        frame
                    }
                    None => Frame::new(x, y, width * 0.8, height),
                };
                self.page.outline(frame, 0.15, FAINT_LINE);
                self.draw(caption, x, y + height + 1.0, SMALL, Tone::Faint.colour());
            }
            self.y += whole;
        }
        Ok(())
    }

    fn head(&mut self, table: &Table, widths: &[f64]) -> Result<Vec<(Vec<Line>, Colour)>, DossierError> {
        let heads: Vec<Cell> = table.columns.iter().map(|column| Cell::from(column.title)).collect();
        self.set_row(&heads, widths)
    }

    /// Height of the headings of a table and its first row.
    fn first_rows(&mut self, table: &Table) -> Result<f64, DossierError> {
        let widths = widths(table);
        let first = table.rows.first().map(|row| self.set_row(row, &widths)).transpose()?;
        Ok(row_height(&self.head(table, &widths)?) + first.map_or(0.0, |row| row_height(&row)))
    }

    fn table(&mut self, table: &Table) -> Result<(), DossierError> {
        let widths = widths(table);
        let right: Vec<bool> = table.columns.iter().map(|column| column.right).collect();
        let head = self.head(table, &widths)?;
        for (at, row) in table.rows.iter().enumerate() {
            let set = self.set_row(row, &widths)?;
            let together = row_height(&set) + if at == 0 { row_height(&head) } else { 0.0 };
            if self.need(together) || at == 0 {
                let height = row_height(&head);
                self.page.fill(Frame::new(MARGIN, self.y, ROOM, height), WASH);
                self.row(&head, &widths, &right);
            }
            self.row(&set, &widths, &right);
        }
        Ok(())
    }

    fn set_row(&mut self, cells: &[Cell], widths: &[f64]) -> Result<Vec<(Vec<Line>, Colour)>, DossierError> {
        let mut set = Vec::with_capacity(cells.len());
        for (cell, width) in cells.iter().zip(widths) {
            set.push((self.setter.lines(&cell.text, width - 2.0 * PAD, BODY)?, cell.tone.colour()));
        }
        Ok(set)
    }

    /// Draws a row; one that is higher than a page continues on the next.
    fn row(&mut self, set: &[(Vec<Line>, Colour)], widths: &[f64], right: &[bool]) {
        let lines = set.iter().map(|(lines, _)| lines.len()).max().unwrap_or(0);
        let mut from = 0;
        while from < lines {
            let fits = ((BOTTOM - self.y - 2.0 * PAD) / (BODY * LEADING)) as usize;
            let to = lines.min(from + fits.max(1));
            let mut x = MARGIN;
            for (at, ((cell, colour), width)) in set.iter().zip(widths).enumerate() {
                for (index, line) in cell.iter().enumerate().skip(from).take(to - from) {
                    let left = if right[at] { x + width - PAD - line.width(BODY) } else { x + PAD };
                    let y = self.y + PAD + BODY * LEADING * (index - from) as f64;
                    self.draw(std::slice::from_ref(line), left, y, BODY, *colour);
                }
                x += width;
            }
            self.y += BODY * LEADING * (to - from) as f64 + 2.0 * PAD;
            self.page.rule(MARGIN, self.y, ROOM, 0.15, FAINT_LINE);
            from = to;
            if from < lines {
                self.need(BOTTOM);
            }
        }
    }

    fn footer(&mut self, lines: &[String]) -> Result<(), DossierError> {
        self.need(8.0 + SMALL * LEADING * lines.len() as f64);
        self.y += 5.0;
        self.page.rule(MARGIN, self.y, ROOM, 0.4, INK);
        self.y += 1.5;
        for line in lines {
            self.paragraph(line, SMALL, Tone::Faint.colour())?;
        }
        Ok(())
    }

    /// Puts the running line and the page number at the foot of every page.
    fn finish(mut self, running: &str) -> Result<Vec<Page>, DossierError> {
        self.pages.push(self.page);
        let count = self.pages.len();
        let running = self.setter.line(running)?;
        for (at, page) in self.pages.iter_mut().enumerate() {
            let number = self.setter.line(&format!("{} / {count}", at + 1))?;
            let y = HEIGHT - 10.0;
            page.text(&running, MARGIN, y, SMALL, Tone::Faint.colour());
            page.text_to(&number, WIDTH - MARGIN, y, SMALL, Tone::Faint.colour());
        }
        Ok(self.pages)
    }
}

const fn size_of(section: &Section) -> (f64, f64) {
    if section.large { LARGE } else { FIGURE }
}

/// Widths of the columns of a table, in millimetres.
fn widths(table: &Table) -> Vec<f64> {
    let total: f64 = table.columns.iter().map(|column| column.share).sum();
    table.columns.iter().map(|column| ROOM * column.share / total).collect()
}

fn row_height(set: &[(Vec<Line>, Colour)]) -> f64 {
    let lines = set.iter().map(|(lines, _)| lines.len()).max().unwrap_or(0);
    // A row higher than a page is broken in any case.
    (BODY * LEADING * lines as f64 + 2.0 * PAD).min(BOTTOM - MARGIN - 20.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(fonts: &Fonts) -> Paper<'_> {
        Paper { setter: Setter::new(fonts), pages: Vec::new(), page: Page::new(WIDTH, HEIGHT), y: MARGIN }
    }

    fn head(lines: &[&str]) -> Letterhead {
        Letterhead::new(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>(), None)
    }

    #[test]
    fn a_letterhead_is_as_high_as_its_lines() {
        // Where no font is installed there are no PDFs.
        let Ok(fonts) = Fonts::system() else { return };
        let height = |lines: &[&str]| {
            let mut paper = paper(&fonts);
            paper.letterhead(&head(lines)).unwrap();
            paper.y - MARGIN
        };
        assert!(height(&[]).abs() < 1e-9);
        let (one, two, three) = (height(&["某某大学"]), height(&["某某大学", "甲"]), height(&["某某大学", "甲", "乙"]));
        assert!((one - (HEADING * 1.15 * LEADING + 6.5)).abs() < 1e-9, "{one}");
        assert!((two - one - BODY * LEADING).abs() < 1e-9, "{one} {two}");
        assert!((three - two - BODY * LEADING).abs() < 1e-9, "{two} {three}");
        // Sixty characters of 3 mm need two lines of 178 mm.
        let long = "采".repeat(60);
        assert!((height(&["某某大学", &long]) - one - 2.0 * BODY * LEADING).abs() < 1e-9);
    }

    #[test]
    fn headings_of_a_table_stay_with_its_first_row() {
        let Ok(fonts) = Fonts::system() else { return };
        let mut table = Table::new(&[("班级", 1.0), ("人数", 1.0)]);
        table.rows = vec![vec![Cell::from("软件工程2601班"), Cell::from("40")]; 3];
        let mut paper = paper(&fonts);
        let first = paper.first_rows(&table).unwrap();
        assert!(first > 2.0 * BODY * LEADING, "{first}");
        // A section with a table begins where heading and first row fit, or on the next page.
        let section = Section { table: Some(table), ..Section::new("按班级") };
        let end = |room: f64| {
            let mut paper = self::paper(&fonts);
            paper.y = BOTTOM - room;
            paper.section(&section).unwrap();
            (paper.pages.len(), paper.y)
        };
        let room = HEADING * LEADING + 5.0 + first;
        let (none, height) = end(BOTTOM - MARGIN);
        assert_eq!(none, 0);
        // All of it on the next page, or a part of it on this one.
        assert_eq!(end(room - 0.1), (1, height));
        let (pages, rest) = end(room + 0.1);
        assert!(pages == 1 && rest < height, "{rest}");
    }
}
