//! Cards and slips on pages, as one PDF, and one of them on a screen.
//!
//! Invariant: what is printed on a card is read back from it, or it is a fault: no text is cut, and no code is smaller than cameras read.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use crate::ground::explain::{Explain, Explanation, error, says, with_message};
use crate::ground::options::FilePath;
use crate::ground::text::Language;
use crate::paper::font::{FontError, Fonts, Line};
use crate::paper::page::{BLACK, Colour, Frame, Page};
use crate::paper::pdf::{PdfError, PdfFile, PdfInfo};
use crate::people::number::KeyKind;
use crate::people::plan::{Plan, Slot};
use crate::people::{Person, PersonName};
use crate::prints::card::code::Code;
use crate::prints::card::label::LabelSheet;
use crate::prints::card::options::{CardFace, CardKind, CardOptions};

/// Smallest module of a printed code, mm: four dots of a printer with 300 dpi, of which a camera needs three to see one.
const SMALLEST_MODULE: f64 = 0.33;
/// Smallest letters, mm: those of packing lists.
const SMALLEST_TEXT: f64 = 1.6;
/// Distance of two base lines, and from a base line to the lower edge of its letters, in sizes of the font.
const LEADING: f64 = 1.3;
const DESCENT: f64 = 0.28;
/// White at the edge of a label, mm: labels are not cut exactly where they are printed.
const EDGE: f64 = 2.0;
const GREY: Colour = [110, 110, 110];
/// Thickness of a cut mark, mm.
const MARK: f64 = 0.2;

/// Why a person has no card. Nothing in it identifies the person.
#[derive(Debug)]
#[non_exhaustive]
pub enum CardFaultKind {
    /// The person has no number that could be a code.
    NoKey,
    /// The text is longer than any code.
    TooLong,
    /// The code would be smaller than cameras read.
    TooSmall {
        /// Width of a module, mm.
        module: f64,
        /// The least that is printed.
        least: f64,
    },
    /// The words do not fit on the label at the smallest size.
    NoRoom,
    /// A character is in no font.
    Font(FontError),
}

impl Explain for CardFaultKind {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::NoKey => says!(
                CARD_NO_KEY,
                en "there is no code or number for the card",
                zh "没有可印在卡上的采集码或编号"
            ),
            Self::TooLong => says!(CARD_TOO_LONG, en "the text is too long for a code", zh "内容太长，无法做成二维码"),
            Self::TooSmall { module, least } => says!(
                CARD_TOO_SMALL,
                en "the code would have modules of {module:.2} mm, at least {least:.2} are needed; take a larger label",
                zh "码的每格只有 {module:.2} 毫米，至少要 {least:.2} 毫米；请用更大的标签"
            ),
            Self::NoRoom => says!(
                CARD_NO_ROOM,
                en "the words do not fit on the label; take a larger one, or print less",
                zh "文字放不下；请用更大的标签，或少印一些内容"
            ),
            Self::Font(error) => error.explain(),
        }
    }
}

error!(CardFaultKind: Font(FontError));

/// A person without a card.
#[derive(Debug)]
#[non_exhaustive]
pub struct CardFault {
    /// Row of the list.
    pub row: u32,
    /// Why.
    pub kind: CardFaultKind,
}

/// Why no cards can be printed.
#[derive(Debug)]
#[non_exhaustive]
pub enum CardError {
    /// No font can write them.
    Font(FontError),
    /// The document cannot be written.
    Pdf(PdfError),
    /// Nobody is left to print a card for.
    Nobody,
    /// A row was named in which there is nobody.
    NoSuchRow {
        /// The row.
        row: u32,
    },
}

/// The people in `rows` of a list, in the order of the list; everybody if no row is named.
///
/// # Errors
/// [`CardError::NoSuchRow`] for the first row in which there is nobody: a card that is asked for is printed, or missed aloud.
pub fn in_rows<'p>(people: &'p [Person], rows: &[u32]) -> Result<Vec<&'p Person>, CardError> {
    let wanted: BTreeSet<u32> = rows.iter().copied().collect();
    let found: Vec<&Person> = people.iter().filter(|person| rows.is_empty() || wanted.contains(&person.row)).collect();
    let there: BTreeSet<u32> = found.iter().map(|person| person.row).collect();
    match wanted.difference(&there).next() {
        Some(&row) => Err(CardError::NoSuchRow { row }),
        None => Ok(found),
    }
}

impl Explain for CardError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Font(error) => error.explain(),
            Self::Pdf(error) => error.explain(),
            Self::NoSuchRow { row } => says!(
                CARD_NO_SUCH_ROW,
                en "there is nobody in row {row} of those who can get a card",
                zh "可印卡的人员中没有第 {row} 行的人"
            ),
            Self::Nobody => says!(CARD_NOBODY, en "there is nobody to print a card for", zh "没有需要印卡的人员"),
        }
    }
}

error!(CardError: Font(FontError), Pdf(PdfError));

/// Pages of cards, and who has none.
#[derive(Debug)]
#[non_exhaustive]
pub struct Cards {
    /// The pages.
    pub pages: Vec<Page>,
    /// Cards on them.
    pub cards: usize,
    /// People without a card, by row.
    pub faults: Vec<CardFault>,
}

impl Cards {
    /// What was made as JSON: `cards`, `pages`, `faults` (row, error, message).
    pub fn to_json(&self) -> Json {
        let fault = |fault: &CardFault| {
            let explained = fault.kind.explain();
            with_message(json!({ "row": fault.row, "error": explained.code.name() }), &explained.text)
        };
        json!({
            "cards": self.cards,
            "pages": self.pages.len(),
            "faults": self.faults.iter().map(fault).collect::<Vec<_>>(),
        })
    }
}

/// Prints cards and slips.
#[derive(Debug)]
pub struct CardJob<'a> {
    options: &'a CardOptions,
    fonts: Fonts,
    slots: BTreeMap<u32, &'a Slot>,
}

impl<'a> CardJob<'a> {
    /// A job with these options.
    ///
    /// # Errors
    /// [`CardError::Font`] if the system has no Chinese font, or a named one cannot be used.
    pub fn new(options: &'a CardOptions) -> Result<Self, CardError> {
        let paths: Vec<&std::path::Path> = options.fonts.iter().map(FilePath::as_ref).collect();
        let fonts = if paths.is_empty() { Fonts::system() } else { Fonts::open(&paths) };
        Ok(Self { options, fonts: fonts.map_err(CardError::Font)?, slots: BTreeMap::new() })
    }

    /// The fonts of its cards, to draw the pages with.
    pub fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// Adds shooting number, station and time of everybody on the plan.
    #[must_use]
    pub fn plan(mut self, plan: &'a Plan) -> Self {
        self.slots.extend(plan.slots.iter().map(|slot| (slot.row, slot)));
        self
    }

    /// The pages with a card for each of these people, in the order given.
    ///
    /// # Errors
    /// [`CardError::Nobody`].
    pub fn pages<'p>(&self, people: impl IntoIterator<Item = &'p Person>) -> Result<Cards, CardError> {
        let sheet = &self.options.sheet;
        let places = sheet.places();
        let mut cards = Cards { pages: Vec::new(), cards: 0, faults: Vec::new() };
        let mut at = usize::from(self.options.skip) % places.len().max(1);
        let mut page = Page::new(sheet.page[0].get(), sheet.page[1].get());
        let mut asked = false;
        for person in people {
            asked = true;
            match self.card(person, places[at]) {
                Ok(mut card) => {
                    page.items.append(&mut card.items);
                    cards.cards += 1;
                    at += 1;
                }
                Err(kind) => cards.faults.push(CardFault { row: person.row, kind }),
            }
            if at == places.len() {
                cards.pages.push(std::mem::replace(&mut page, Page::new(sheet.page[0].get(), sheet.page[1].get())));
                at = 0;
            }
        }
        if !asked {
            return Err(CardError::Nobody);
        }
        if !page.items.is_empty() {
            cards.pages.push(page);
        }
        cards.pages.iter_mut().for_each(|page| cut_marks(page, sheet));
        Ok(cards)
    }

    /// The pages as a PDF, and what was made. It holds what is on the cards: it is to be kept like a list of people.
    ///
    /// # Errors
    /// [`CardError::Nobody`], also if nobody has a card; [`CardError::Pdf`].
    ///
    /// ```
    /// use campix_core::people::roster::Roster;
    /// use campix_core::prints::{CardError, CardJob, CardOptions};
    /// let people = Roster::of_codes("GC-2027-0001\nGC-2027-0002\n").unwrap().people;
    /// let options = CardOptions::default();
    /// match CardJob::new(&options) {
    ///     Ok(job) => assert!(job.pdf(&people)?.0.starts_with(b"%PDF")),
    ///     // A machine without Chinese fonts.
    ///     Err(error) => assert!(matches!(error, CardError::Font(_))),
    /// }
    /// # Ok::<(), CardError>(())
    /// ```
    pub fn pdf<'p>(&self, people: impl IntoIterator<Item = &'p Person>) -> Result<(Vec<u8>, Cards), CardError> {
        let cards = self.pages(people)?;
        let title = match (self.options.kind, self.options.language) {
            (CardKind::Card, Language::Zh) => "编码卡",
            (CardKind::Card, Language::En) => "Code cards",
            (CardKind::Slip, Language::Zh) => "排队条",
            (CardKind::Slip, Language::En) => "Queue slips",
        };
        let info = PdfInfo::new(title, self.options.made).language(self.options.language);
        let mut file = PdfFile::new(&self.fonts, &info);
        if cards.pages.is_empty() {
            return Ok((Vec::new(), cards));
        }
        cards.pages.iter().try_for_each(|page| file.add(page)).map_err(CardError::Pdf)?;
        Ok((file.finish().map_err(CardError::Pdf)?, cards))
    }

    /// One card as a page for a screen: the code as large as the window, the words below. It needs no script, no other file and no network.
    ///
    /// # Errors
    /// [`CardFaultKind::NoKey`], [`CardFaultKind::TooLong`].
    pub fn screen(&self, person: &Person) -> Result<String, CardFaultKind> {
        let key = self.key(person).ok_or(CardFaultKind::NoKey)?;
        let code = Code::new(key, self.options.correction).ok_or(CardFaultKind::TooLong)?;
        let lines = self
            .words(person, key)
            .into_iter()
            .map(|word| format!("<p class=\"{}\">{}</p>", word.role, plain(&word.text)));
        let (lang, title) =
            (self.options.language.pick("zh-CN", "en"), self.options.language.pick("编码卡", "Code card"));
        Ok(format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>{STYLE}</style>\n\
             </head>\n<body>\n<main>{}</main>\n<footer>{}</footer>\n</body>\n</html>\n",
            code.svg(),
            lines.collect::<String>(),
        ))
    }

    fn key<'p>(&self, person: &'p Person) -> Option<&'p str> {
        match self.options.key {
            Some(kind) => person.key(kind),
            None => [KeyKind::Code, KeyKind::StudentNo, KeyKind::ExamNo].into_iter().find_map(|kind| person.key(kind)),
        }
    }

    /// What is printed besides the code, in the order from above.
    fn words(&self, person: &Person, key: &str) -> Vec<Word> {
        let slip = self.options.kind == CardKind::Slip;
        let language = self.options.language;
        let mut words = Vec::new();
        let slot = self.slots.get(&person.row);
        if let Some(slot) = slot {
            words.push(Word::new("number", slot.number.clone(), if slip { 11.0 } else { 6.5 }));
            let [from, to] = slot.slot;
            let day = from.to_string();
            let day = day.strip_suffix(&from.clock()).unwrap_or_default();
            if !day.trim().is_empty() {
                words.push(Word::new("date", day.trim().to_owned(), 3.0));
            }
            let time = format!("{}–{}", from.clock(), to.clock());
            words.push(Word::new("time", time, if slip { 5.0 } else { 3.6 }));
            let station = slot.station;
            let station = match language {
                Language::Zh => format!("{station} 号机位"),
                Language::En => format!("station {station}"),
            };
            words.push(Word::new("station", station, 3.2));
        }
        if self.options.face == CardFace::Name
            && let Some(name) = person.name.as_ref().map(PersonName::reveal)
        {
            words.push(Word::new("name", name.to_owned(), 5.0));
        }
        words.push(Word::new("key", key.to_owned(), 3.8).broken());
        let class = [&person.group.class, &person.group.major, &person.group.department];
        if let Some(class) = class.into_iter().find(|text| !text.is_empty()) {
            words.push(Word::new("class", class.clone(), 3.2).broken());
        }
        if let Some(title) = self.options.title.as_ref().filter(|title| !title.trim().is_empty()) {
            words.push(Word::new("title", title.trim().to_owned(), 2.2).broken().grey());
        }
        words
    }

    /// One card in its place.
    fn card(&self, person: &Person, place: Frame) -> Result<Page, CardFaultKind> {
        let key = self.key(person).ok_or(CardFaultKind::NoKey)?;
        let code = Code::new(key, self.options.correction).ok_or(CardFaultKind::TooLong)?;
        let words = self.words(person, key);
        let edge = EDGE.min(place.width.min(place.height) * 0.06);
        let inner = Frame::new(place.x + edge, place.y + edge, place.width - 2.0 * edge, place.height - 2.0 * edge);
        // The least that a code may be; what is left is for words, as far as they need it.
        let least = code.whole_side() as f64 * SMALLEST_MODULE;
        let beside = inner.width > inner.height * 1.15;
        let (long, short) = if beside { (inner.width, inner.height) } else { (inner.height, inner.width) };
        let share = match self.options.kind {
            CardKind::Card => 0.62,
            CardKind::Slip => 0.42,
        };
        let largest = short.min(long * share);
        let module = short / code.whole_side() as f64;
        if least > short {
            return Err(CardFaultKind::TooSmall { module, least: SMALLEST_MODULE });
        }
        // From the largest code down to the smallest, until the words fit beside or below it.
        let mut side = largest.max(least);
        loop {
            let room = if beside {
                Frame::new(inner.x + side + edge, inner.y, inner.width - side - edge, inner.height)
            } else {
                Frame::new(inner.x, inner.y + side, inner.width, inner.height - side)
            };
            if let Some(set) = self.set(&words, room, !beside)? {
                let mut page = Page::new(place.right(), place.bottom());
                let at = if beside {
                    Frame::new(inner.x, inner.y + (inner.height - side) / 2.0, side, side)
                } else {
                    Frame::new(inner.x + (inner.width - side) / 2.0, inner.y, side, side)
                };
                code.draw(&mut page, at);
                for Printed { line, x, y, size, colour } in set {
                    page.text(&line, x, y, size, colour);
                }
                return Ok(page);
            }
            if side <= least {
                return Err(CardFaultKind::NoRoom);
            }
            side = (side * 0.9).max(least);
        }
    }

    /// The words in a frame, as large as they are meant or as far smaller as they have to be; `None` if they do not fit.
    fn set(&self, words: &[Word], room: Frame, centred: bool) -> Result<Option<Vec<Printed>>, CardFaultKind> {
        if room.width <= 0.0 || room.height <= 0.0 {
            return Ok(None);
        }
        let mut scale = 1.0;
        while scale > 0.2 {
            let mut printed: Vec<(Line, f64, Colour)> = Vec::new();
            let mut fits = true;
            for word in words {
                let size = (word.size * scale).max(SMALLEST_TEXT);
                match self.lines(word, size, room.width)? {
                    Some(lines) => printed.extend(lines.into_iter().map(|line| (line, size, word.colour))),
                    None => fits = false,
                }
            }
            let height: f64 = printed.iter().map(|(_, size, _)| size * LEADING).sum();
            if fits && height <= room.height {
                let mut y = room.y + (room.height - height) / 2.0;
                let set = printed.into_iter().map(|(line, size, colour)| {
                    y += size * LEADING;
                    let x = if centred { room.x + (room.width - line.width(size)) / 2.0 } else { room.x };
                    Printed { line, x, y: y - size * DESCENT, size, colour }
                });
                return Ok(Some(set.collect()));
            }
            scale -= 0.05;
        }
        Ok(None)
    }

    /// A word in one line, or, if it may be broken, in up to three; `None` if it is wider.
    fn lines(&self, word: &Word, size: f64, width: f64) -> Result<Option<Vec<Line>>, CardFaultKind> {
        let line = |text: &str| self.fonts.line(text).map_err(CardFaultKind::Font);
        let whole = line(&word.text)?;
        if whole.width(size) <= width {
            return Ok(Some(vec![whole]));
        }
        let characters: Vec<char> = word.text.chars().collect();
        let most = if word.breaks { 3 } else { 1 };
        for parts in 2..=most {
            let length = characters.len().div_ceil(parts);
            let pieces: Vec<Line> = characters
                .chunks(length)
                .map(|piece| line(piece.iter().collect::<String>().trim()))
                .collect::<Result<_, _>>()?;
            if pieces.iter().all(|piece| piece.width(size) <= width) {
                return Ok(Some(pieces));
            }
        }
        Ok(None)
    }
}

/// Short lines in the margin of a page, where its labels are to be cut apart; none where there is no margin.
fn cut_marks(page: &mut Page, sheet: &LabelSheet) {
    let (places, length, gap) = (sheet.places(), 3.0, 1.0);
    let (Some(first), Some(last)) = (places.first().copied(), places.last().copied()) else { return };
    let sides = |from: f64, to: f64, extent: f64| {
        let before = (from >= length + gap).then_some(from - gap - length);
        let behind = (extent - to >= length + gap).then_some(to + gap);
        before.into_iter().chain(behind).collect::<Vec<f64>>()
    };
    if places.len() < 2 {
        return;
    }
    for y in sides(first.y, last.bottom(), page.height) {
        for x in distinct(places.iter().flat_map(|place| [place.x, place.right()])) {
            page.fill(Frame::new((x - MARK / 2.0).max(0.0), y, MARK, length), GREY);
        }
    }
    for x in sides(first.x, last.right(), page.width) {
        for y in distinct(places.iter().flat_map(|place| [place.y, place.bottom()])) {
            page.fill(Frame::new(x, (y - MARK / 2.0).max(0.0), length, MARK), GREY);
        }
    }
}

/// Lengths in order, each once.
fn distinct(lengths: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut lengths: Vec<f64> = lengths.collect();
    lengths.sort_by(f64::total_cmp);
    lengths.dedup_by(|a, b| (*a - *b).abs() < MARK);
    lengths
}

/// A text of a card, and how it is meant to look.
struct Word {
    role: &'static str,
    text: String,
    size: f64,
    breaks: bool,
    colour: Colour,
}

impl Word {
    fn new(role: &'static str, text: String, size: f64) -> Self {
        Self { role, text, size, breaks: false, colour: BLACK }
    }

    fn broken(mut self) -> Self {
        self.breaks = true;
        self
    }

    fn grey(mut self) -> Self {
        self.colour = GREY;
        self
    }
}

/// A line in its place.
struct Printed {
    line: Line,
    x: f64,
    y: f64,
    size: f64,
    colour: Colour,
}

/// A text inside of HTML.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => plain.push_str("&amp;"),
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '"' => plain.push_str("&quot;"),
            c => plain.push(c),
        }
    }
    plain
}

const STYLE: &str = "html,body{margin:0;height:100%;background:#fff;color:#000;font-family:sans-serif}\
body{display:flex;flex-direction:column;align-items:center;justify-content:center}\
main{width:min(92vw,72vh);height:min(92vw,72vh)}svg{width:100%;height:100%;display:block}\
footer{text-align:center;font-size:3.2vh;line-height:1.25}footer p{margin:0;overflow-wrap:anywhere}\
.number{font-size:6vh;font-weight:bold}.title{font-size:2vh;color:#666}";
