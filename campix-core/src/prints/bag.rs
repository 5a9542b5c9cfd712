//! One bag: the sheets of a class in order, its divider page and its packing list.
//!
//! Every page has a running number over the whole job and its place in the bag, so that a stack that was dropped can
//! be put back in order.

use crate::ground::moment::Moment;
use crate::ground::text::Language;
use crate::paper::font::{FontError, Fonts, Line};
use crate::paper::page::{BLACK, Colour, Frame, Page, Picture, Turn};
use crate::people::number::mask;
use crate::people::{Group, Person};
use crate::prints::caption::{Caption, lain};
use crate::prints::layout::{Layout, SheetLayout};
use crate::prints::options::{CutMarks, Numbers, SheetOptions};

const GREY: Colour = [110, 110, 110];
/// Font size of the line at the lower edge, and the smallest it may be shrunk to, in millimetres.
const EDGE_SIZE: f64 = 1.6;
const EDGE_FLOOR: f64 = 1.1;
/// Least distance of that line from the edge of the paper, in millimetres.
const EDGE_LEAST: f64 = 0.8;
/// Sizes on the packing list, in millimetres.
const ROW_HEIGHT: f64 = 4.0;
const ROW_SIZE: f64 = 2.3;
const ROW_FLOOR: f64 = 1.2;
/// Narrowest column of the packing list, in millimetres.
const COLUMN: f64 = 56.0;

/// A person whose pictures are ready.
pub(super) struct Ready<'a> {
    pub(super) person: &'a Person,
    /// One picture per ordered size.
    pub(super) pictures: Vec<Picture>,
    pub(super) caption: Vec<Line>,
    /// Size of the caption below each ordered size, in millimetres.
    pub(super) sizes: Vec<f64>,
}

/// A person who is not in the bag: row and number of the reason.
pub(super) struct Absent {
    pub(super) row: u32,
    pub(super) code: crate::ground::errors::ErrorCode,
}

/// Everything a bag is made from.
pub(super) struct Bag<'a> {
    pub(super) order: &'a SheetOptions,
    pub(super) layout: &'a Layout,
    pub(super) fonts: &'a Fonts,
    pub(super) language: Language,
    pub(super) numbers: Numbers,
    pub(super) made: Moment,
    /// Number of the bag, from 1.
    pub(super) number: usize,
    pub(super) group: &'a Group,
    /// Which part of its class it contains, and of how many.
    pub(super) part: (usize, usize),
    /// Running number of its first page.
    pub(super) first: usize,
    pub(super) ready: &'a [Ready<'a>],
    pub(super) absent: &'a [Absent],
}

/// y of the base line at the lower edge of a sheet.
fn edge_base(order: &SheetOptions) -> f64 {
    order.paper.height.get() - (order.margin.get() - 1.0).max(EDGE_LEAST)
}

/// The lowest y that cut marks may reach.
pub(super) fn marks_end(order: &SheetOptions) -> f64 {
    edge_base(order) - EDGE_SIZE - 0.2
}

impl Bag<'_> {
    fn sheets(&self) -> usize {
        self.layout.sheets_for(self.ready.len())
    }

    /// Rows of one page of the packing list.
    fn rows_per_page(&self) -> usize {
        let (columns, _, rows) = self.list_grid();
        columns * rows
    }

    /// Columns of the packing list, their width, and rows in each.
    fn list_grid(&self) -> (usize, f64, usize) {
        let margin = self.order.margin.get().max(3.0);
        let (width, height) = (self.order.paper.width.get() - 2.0 * margin, self.order.paper.height.get());
        let columns = ((width / COLUMN) as usize).max(1);
        let rows = ((height - 2.0 * margin - 10.0) / ROW_HEIGHT) as usize;
        (columns, width / columns as f64, rows.max(1))
    }

    fn list_pages(&self) -> usize {
        (self.ready.len() + self.absent.len()).div_ceil(self.rows_per_page()).max(1)
    }

    /// Number of pages: divider, packing list, sheets.
    pub(super) fn pages(&self) -> usize {
        1 + self.list_pages() + self.sheets()
    }

    /// Page `at` of the bag, from 0.
    pub(super) fn page(&self, at: usize) -> Result<Page, FontError> {
        let mut page = Page::new(self.order.paper.width.get(), self.order.paper.height.get());
        let lists = self.list_pages();
        let turned = match at {
            0 => {
                self.divider(&mut page)?;
                false
            }
            at if at <= lists => {
                self.list(&mut page, at - 1)?;
                false
            }
            at => self.sheet(&mut page, at - 1 - lists),
        };
        self.edge(&mut page, at, turned)?;
        Ok(page)
    }

    fn word(&self, zh: &str, en: &str) -> String {
        if self.language == Language::Zh { zh.to_owned() } else { en.to_owned() }
    }

    /// Department, major and class, without the empty ones.
    fn group_parts(&self) -> Vec<&str> {
        [&self.group.department, &self.group.major, &self.group.class]
            .into_iter()
            .map(|part| part.trim())
            .filter(|part| !part.is_empty())
            .collect()
    }

    fn sheet(&self, page: &mut Page, at: usize) -> bool {
        let shared = self.layout.people;
        let (sheet, people) = if shared > 1 {
            let from = at * shared;
            (self.layout.sheets.first(), &self.ready[from..(from + shared).min(self.ready.len())])
        } else {
            let each = self.layout.sheets.len().max(1);
            (self.layout.sheets.get(at % each), &self.ready[at / each..=at / each])
        };
        let Some(sheet) = sheet else { return false };
        let mark = |page: &mut Page| sheet.marks.iter().for_each(|mark| page.fill(*mark, GREY));
        let over = self.order.marks == CutMarks::Outline;
        if !over {
            mark(page);
        }
        draw_cells(page, sheet, people, self.order.caption.as_ref());
        if over {
            mark(page);
        }
        sheet.is_turned()
    }

    /// The line at the lower edge: running number, bag, place in the bag, class.
    fn edge(&self, page: &mut Page, at: usize, turned: bool) -> Result<(), FontError> {
        let place = format!("{}/{}", at + 1, self.pages());
        let mut text = match self.language {
            Language::Zh => format!("{:05}  第{}袋 {place}", self.first + at, self.number),
            Language::En => format!("{:05}  bag {} {place}", self.first + at, self.number),
        };
        if turned {
            text.push_str(&self.word("  照片转90°", "  pictures turned 90°"));
        }
        let margin = self.order.margin.get().max(EDGE_LEAST);
        let room = page.width - 2.0 * margin;
        let mut group: Vec<char> = self.group_parts().join(" ").chars().collect();
        loop {
            let tail: String = group.iter().collect();
            let line = self.fonts.line(&format!("{text}  {tail}"))?;
            let fitting = line.fit(room, EDGE_SIZE, EDGE_FLOOR);
            if fitting.is_some() || group.is_empty() {
                page.text(&line, margin, edge_base(self.order), fitting.unwrap_or(EDGE_FLOOR), GREY);
                return Ok(());
            }
            group.pop();
        }
    }

    /// A line centred on the page, no larger than `size`; returns the base line of the next.
    fn centred(&self, page: &mut Page, text: &str, y: f64, size: f64, colour: Colour) -> Result<f64, FontError> {
        let line = self.fonts.line(text)?;
        let size = line.fit(page.width - 10.0, size, 0.0).unwrap_or(size);
        page.text(&line, (page.width - line.width(size)) / 2.0, y, size, colour);
        Ok(y + size * 1.5)
    }

    fn divider(&self, page: &mut Page) -> Result<(), FontError> {
        let unit = page.height / 89.0;
        let frame = Frame::new(4.0, 4.0, page.width - 8.0, page.height - 4.0 - 8.0);
        page.outline(frame, 0.5, BLACK);
        let bag = match self.language {
            Language::Zh => format!("第 {} 袋", self.number),
            Language::En => format!("Bag {}", self.number),
        };
        let mut y = self.centred(page, &bag, 17.0 * unit, 8.0 * unit, GREY)? + 3.0 * unit;
        for part in self.group_parts() {
            y = self.centred(page, part, y, 8.0 * unit, BLACK)?;
        }
        if self.part.1 > 1 {
            let (part, parts) = self.part;
            self.centred(page, &format!("{part} / {parts}"), y, 5.0 * unit, BLACK)?;
        }
        let pictures: usize =
            self.order.pictures.iter().map(|o| usize::from(o.count)).sum::<usize>() * self.ready.len();
        let (people, sheets) = (self.ready.len(), self.sheets());
        let counts = match self.language {
            Language::Zh => format!("{people} 人　{sheets} 张相纸　{pictures} 张照片"),
            Language::En => format!("{people} people, {sheets} sheets, {pictures} pictures"),
        };
        let [year, month, day, ..] = self.made.civil();
        let (first, last) = (self.first, self.first + self.pages() - 1);
        let numbers = match self.language {
            Language::Zh => format!("流水号 {first:05}–{last:05}　{year:04}-{month:02}-{day:02}"),
            Language::En => format!("numbers {first:05}–{last:05}, {year:04}-{month:02}-{day:02}"),
        };
        let y = self.centred(page, &counts, page.height - 20.0 * unit, 4.0 * unit, BLACK)?;
        self.centred(page, &numbers, y, 3.2 * unit, GREY)?;
        Ok(())
    }

    fn list(&self, page: &mut Page, number: usize) -> Result<(), FontError> {
        let margin = self.order.margin.get().max(3.0);
        let title = format!("{}  {}", self.word("装袋清单", "Packing list"), self.group_parts().join(" "));
        let title = self.fonts.line(&title)?;
        let size = title.fit(page.width - 2.0 * margin, 3.4, 0.0).unwrap_or(3.4);
        page.text(&title, margin, margin + 3.6, size, BLACK);
        page.rule(margin, margin + 5.2, page.width - 2.0 * margin, 0.2, BLACK);
        let (_, width, rows) = self.list_grid();
        let from = number * self.rows_per_page();
        let all = self.ready.len() + self.absent.len();
        for at in from..(from + self.rows_per_page()).min(all) {
            let (column, row) = ((at - from) / rows, (at - from) % rows);
            let (x, y) = (margin + column as f64 * width, margin + 9.0 + row as f64 * ROW_HEIGHT);
            let text = match self.ready.get(at) {
                Some(ready) => {
                    page.outline(Frame::new(x, y - 2.0, 2.2, 2.2), 0.15, BLACK);
                    self.entry(ready.person, at)
                }
                None => self.absent.get(at - self.ready.len()).map_or_else(String::new, |absent| match self.language {
                    Language::Zh => format!("未打印：名单第 {} 行（{}）", absent.row, absent.code),
                    Language::En => format!("not printed: row {} ({})", absent.row, absent.code),
                }),
            };
            let line = self.fonts.line(&text)?;
            let size = line.fit(width - 5.0, ROW_SIZE, ROW_FLOOR).unwrap_or(ROW_FLOOR);
            page.text(&line, x + 3.2, y, size, BLACK);
        }
        Ok(())
    }

    /// "00103–00104  欧阳明月  20…17"; a name that cannot be written is left out, never replaced by boxes.
    fn entry(&self, person: &Person, at: usize) -> String {
        let before = 1 + self.list_pages();
        let (first, last) = if self.layout.people > 1 {
            let sheet = self.first + before + at / self.layout.people;
            (sheet, sheet)
        } else {
            let each = self.layout.sheets.len();
            (self.first + before + at * each, self.first + before + (at + 1) * each - 1)
        };
        let range = if first == last { format!("{first:05}") } else { format!("{first:05}–{last:05}") };
        let name = person.name.as_ref().map_or("", |name| name.reveal());
        let name = if self.fonts.line(name).is_ok() { name } else { "" };
        let number = person.main_key().map_or_else(String::new, |(_, number)| match self.numbers {
            Numbers::Masked => mask(number),
            Numbers::Full => number.to_owned(),
        });
        let number = if self.fonts.line(&number).is_ok() { number } else { String::new() };
        format!("{range}  {name}  {number}")
    }
}

/// The pictures of a sheet with their captions; cells without a person stay empty.
fn draw_cells(page: &mut Page, sheet: &SheetLayout, people: &[Ready<'_>], caption: Option<&Caption>) {
    for cell in &sheet.cells {
        let Some(ready) = people.get(cell.person) else { continue };
        let Some(picture) = ready.pictures.get(cell.picture) else { continue };
        page.picture(picture, cell.image, cell.turn);
        let (Some(caption), Some(&size)) = (caption, ready.sizes.get(cell.picture)) else { continue };
        // The strip is below an upright picture, and left of one turned clockwise.
        let (width, strip) = match cell.turn {
            Turn::Upright => (cell.frame.width, (cell.frame.x, cell.image.bottom(), cell.frame.right())),
            Turn::Clockwise => (cell.frame.height, (cell.frame.x, cell.frame.y, cell.image.x)),
        };
        for (line, x, y) in caption.base_lines(&ready.caption, width, size) {
            let (x, y) = lain(cell.turn, strip, (x, y));
            page.text_turned(line, (x, y), size, cell.turn, BLACK);
        }
    }
}
