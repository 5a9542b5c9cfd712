//! A whole job: people and their originals → bags of sheets on disk, as PDF, as minilab pages, or both.
//!
//! Invariant: only one bag is in memory at a time, for any number of people: its pictures as JPEG, and its PDF while
//! it is written. Files are named by bag and running number; a problem with a person is a fault by row, never an error.

use crate::face::{EmbeddedNetworks, LandmarkSource};
use crate::ground::explain::{Explain, Explanation, error, says};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde_json::{Value as Json, json};

use crate::ground::ceiling;
use crate::ground::explain;
use crate::ground::file_error::Operation;
use crate::ground::folder;
use crate::ground::progress::{CancelToken, Meter, Phase, Progress};
use crate::ground::text::{Language, Text};
use crate::ground::whole_file::{self, SystemDisk};
use crate::ground::workers;
use crate::make::MakeOptions;
use crate::measure::measure_until;
use crate::paper::font::{FontError, Fonts};
use crate::paper::minilab::{MinilabError, minilab_page};
use crate::paper::pdf::{PdfError, PdfFile, PdfInfo};
use crate::people::naming::{self, PlanError, Template};
use crate::people::{Group, Person, collation};
use crate::photo::{DecodeOptions, Photo};
use crate::prints::bag::{Absent, Bag, Ready};
use crate::prints::caption::CaptionFault;
use crate::prints::crop::{CropError, print_crop};
use crate::prints::layout::{Layout, OrderError};
use crate::prints::options::{Medium, SheetOptions};
use crate::profile::Profile;

/// Most people in a bag; a larger class is split, since its sheets would be too much for a hand and for memory.
const BAG_PEOPLE: usize = 100;

/// The source of originals. Any closure from a person to bytes implements it.
pub trait Originals: Sync {
    /// The bytes of a person's original as the camera wrote them; `None` if there is none.
    ///
    /// # Errors
    /// The system's error if the photo cannot be read; it becomes the person's fault, not the job's.
    fn original(&self, person: &Person) -> io::Result<Option<Vec<u8>>>;

    /// Whether originals can be had at all; asked once, before anything is written.
    ///
    /// # Errors
    /// The system's error if there is no such place; then the job writes nothing.
    fn ready(&self) -> io::Result<()> {
        Ok(())
    }
}

impl<F: Fn(&Person) -> io::Result<Option<Vec<u8>>> + Sync> Originals for F {
    fn original(&self, person: &Person) -> io::Result<Option<Vec<u8>>> {
        self(person)
    }
}

/// Why a person has no sheets. Nothing in it identifies the person.
#[derive(Debug)]
#[non_exhaustive]
pub enum PersonFault {
    /// There is no original.
    NoOriginal,
    /// The original cannot be read.
    Read(io::ErrorKind),
    /// No picture can be cut from it.
    Crop(Box<CropError>),
    /// The caption cannot be written.
    Caption(CaptionFault),
}

impl From<CropError> for PersonFault {
    fn from(error: CropError) -> Self {
        Self::Crop(Box::new(error))
    }
}

impl Explain for PersonFault {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::NoOriginal => says!(SHEET_NO_ORIGINAL, en "there is no original", zh "没有原片"),
            Self::Read(kind) => {
                let kind = Text::new(explain::kind_zh(*kind).unwrap_or("系统错误"), kind.to_string());
                says!(SHEET_READ, en "the original cannot be read: {kind}", zh "原片无法读取：{kind}"; kind = kind)
            }
            Self::Crop(error) => error.explain(),
            Self::Caption(error) => error.explain(),
        }
    }
}

error!(PersonFault: Caption(CaptionFault));

/// Why the job cannot be done.
#[derive(Debug)]
#[non_exhaustive]
pub enum SheetError {
    /// The order cannot be laid out.
    Order(OrderError),
    /// A page needs a character that no font has: in a class's name, or in campix's own words.
    Font(FontError),
    /// A PDF cannot be written.
    Pdf(PdfError),
    /// A minilab page cannot be drawn.
    Minilab(MinilabError),
    /// The system refused. Names the place, never a person.
    Io {
        /// What was tried: "create", "write".
        operation: Operation,
        /// What it was tried on: "bag-001.pdf".
        place: Text,
        /// The system's own error.
        source: io::Error,
    },
    /// Somebody cancelled. Bags that were finished are whole and stay; no file of another one was begun, and nothing of an
    /// earlier job was deleted.
    Cancelled {
        /// People whose bags are finished.
        done: u64,
    },
}

impl Explain for SheetError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Order(error) => error.explain(),
            Self::Font(error) => error.explain(),
            Self::Pdf(error) => error.explain(),
            Self::Minilab(error) => error.explain(),
            Self::Io { operation, place, source } => says!(
                SHEET_IO, en "cannot {verb} {place}", zh "无法{verb} {place}"; verb = operation.text(), place = place
            )
            .because(source),
            Self::Cancelled { done } => says!(
                DAY_CANCELLED,
                en "stopped after the bags of {done} people; what is in the folder is not the whole job",
                zh "完成 {done} 人的装袋后停止；文件夹中的文件不是全部"
            ),
        }
    }
}

error!(SheetError: Order(OrderError), Font(FontError), Pdf(PdfError), Minilab(MinilabError));

/// A bag that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WrittenBag {
    /// Its number, from 1.
    pub number: usize,
    /// The class whose pictures are in it.
    pub group: Group,
    /// People in it.
    pub people: usize,
    /// Pages, including divider and packing list.
    pub pages: usize,
    /// Running number of its first page.
    pub first: usize,
}

/// The result of a job.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct SheetReport {
    /// Bags in order.
    pub bags: Vec<WrittenBag>,
    /// People without sheets, and why: row of the roster and fault, in the order of the bags.
    pub faults: Vec<(u32, PersonFault)>,
    /// Pages of all bags.
    pub pages: usize,
    /// Sheets with pictures.
    pub sheets: usize,
    /// Pictures on them.
    pub pictures: usize,
}

impl SheetReport {
    /// The report as JSON, schema 1; contains no names.
    ///
    /// Keys: `schema`, `engine`, `bags` (number, group, people, pages, first), `faults` (row of the roster, code, name,
    /// message), `pages`, `sheets`, `pictures`.
    pub fn to_json(&self) -> Json {
        let bags = self.bags.iter().map(|bag| {
            let WrittenBag { number, group, people, pages, first } = bag;
            json!({ "number": number, "group": group, "people": people, "pages": pages, "first": first })
        });
        let faults = self.faults.iter().map(|(row, fault)| {
            let code = fault.code();
            json!({ "row": row, "code": code.0, "name": code.name(), "message": fault.to_string() })
        });
        json!({
            "schema": 1,
            "engine": format!("campix {}", crate::VERSION),
            "bags": bags.collect::<Vec<_>>(),
            "faults": faults.collect::<Vec<_>>(),
            "pages": self.pages,
            "sheets": self.sheets,
            "pictures": self.pictures,
        })
    }
}

/// Originals in a folder, named by a template as delivered files are. A job refuses a folder that does not exist.
///
/// ```
/// use campix_core::people::naming::Template;
/// use campix_core::people::roster::{Roster, RosterOptions};
/// use campix_core::prints::{NamedOriginals, Originals};
/// let roster = Roster::read("学号,姓名\n20230017,欧阳明月\n".as_bytes(), &RosterOptions::default()).unwrap();
/// let template = Template::parse("{student_no}.jpg").unwrap();
/// let originals = NamedOriginals::new("no such folder", &roster.people, &template).unwrap();
/// assert!(originals.original(&roster.people[0]).unwrap().is_none() && originals.ready().is_err());
/// ```
#[derive(Clone)]
pub struct NamedOriginals {
    folder: PathBuf,
    paths: BTreeMap<u32, PathBuf>,
}

impl std::fmt::Debug for NamedOriginals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NamedOriginals({} people)", self.paths.len())
    }
}

impl NamedOriginals {
    /// Originals of these people in `folder`.
    ///
    /// # Errors
    /// [`PlanError`] if the template does not give every person a usable name.
    pub fn new(folder: impl AsRef<Path>, people: &[Person], template: &Template) -> Result<Self, PlanError> {
        let folder = folder.as_ref();
        let names = naming::plan(template, people, None)?.names;
        let paths = names.iter().map(|name| (name.row, folder.join(name.path.reveal()))).collect();
        Ok(Self { folder: folder.to_owned(), paths })
    }
}

impl Originals for NamedOriginals {
    fn original(&self, person: &Person) -> io::Result<Option<Vec<u8>>> {
        let Some(path) = self.paths.get(&person.row) else { return Ok(None) };
        match ceiling::bytes_of(path, ceiling::PICTURE) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn ready(&self) -> io::Result<()> {
        fs::read_dir(&self.folder).map(drop)
    }
}

/// A job to be written.
pub struct SheetJob<'a> {
    order: &'a SheetOptions,
    profile: &'a Profile,
    fonts: Option<&'a Fonts>,
    landmarks: &'a dyn LandmarkSource,
    progress: Option<&'a (dyn Fn(Progress) + Sync)>,
    cancel: CancelToken,
}

impl std::fmt::Debug for SheetJob<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SheetJob").field("order", &self.order).finish_non_exhaustive()
    }
}

impl<'a> SheetJob<'a> {
    /// A job for an order; `profile` defines how heads are framed.
    pub fn new(order: &'a SheetOptions, profile: &'a Profile) -> Self {
        Self {
            order,
            profile,
            fonts: None,
            landmarks: &EmbeddedNetworks,
            progress: None,
            cancel: CancelToken::default(),
        }
    }

    /// Sets the fonts, replacing the files named in the options.
    #[must_use]
    pub const fn fonts(mut self, fonts: &'a Fonts) -> Self {
        self.fonts = Some(fonts);
        self
    }

    /// Sets the source of landmarks on faces. Default: [`EmbeddedNetworks`].
    #[must_use]
    pub fn landmarks(mut self, landmarks: &'a dyn LandmarkSource) -> Self {
        self.landmarks = landmarks;
        self
    }

    /// Sets the function that receives the progress of the job, in people, at most ten times a second and from several
    /// threads.
    #[must_use]
    pub fn progress(mut self, report: &'a (dyn Fn(Progress) + Sync)) -> Self {
        self.progress = Some(report);
        self
    }

    /// Sets the token that stops the job: between two people, inside the measurement of one, or before a bag is written. A
    /// bag that is being written is finished first.
    #[must_use]
    pub fn cancel(mut self, token: CancelToken) -> Self {
        self.cancel = token;
        self
    }

    /// Writes all bags into `folder`, by department, major and class; people of a class in the order of the roster. Bags and
    /// pages of an earlier job that this one did not write are deleted from it; nothing else is.
    ///
    /// # Errors
    /// [`SheetError`]; problems of single people are in the report. After [`SheetError::Cancelled`] the bags that were
    /// finished are there, whole, beside those of an earlier job: only a job that comes to its end deletes.
    pub fn write(
        &self,
        people: &[Person],
        originals: &dyn Originals,
        folder: &Path,
    ) -> Result<SheetReport, SheetError> {
        let layout = Layout::plan(self.order)?;
        let opened;
        let fonts = if let Some(fonts) = self.fonts {
            fonts
        } else {
            let files = &self.order.fonts;
            opened = if files.is_empty() { Fonts::system()? } else { Fonts::open(files)? };
            &opened
        };
        let refused = |source| {
            let place = Text::fixed("冲印文件夹", "the folder of sheets");
            SheetError::Io { operation: Operation::Create, place, source }
        };
        originals.ready().map_err(|source| {
            let place = Text::fixed("原片文件夹", "the folder of originals");
            SheetError::Io { operation: Operation::Read, place, source }
        })?;
        folder::create(folder).map_err(refused)?;
        folder::sweep(folder).map_err(refused)?;
        let mut sorted: Vec<&Person> = people.iter().collect();
        sorted.sort_by_cached_key(|person| (collation(&person.group), person.group.clone(), person.row));
        let mut report = SheetReport::default();
        let meter = Mutex::new(Meter::new(self.progress, Phase::Sheets, Some(people.len() as u64)));
        for class in sorted.chunk_by(|a, b| a.group == b.group) {
            let parts = class.len().div_ceil(BAG_PEOPLE);
            for (part, members) in class.chunks(class.len().div_ceil(parts)).enumerate() {
                self.bag((&layout, fonts, &meter), members, (part + 1, parts), originals, folder, &mut report)?;
            }
        }
        meter.into_inner().unwrap_or_else(PoisonError::into_inner).finish();
        delete_earlier(folder, &report.bags, self.order.medium).map_err(|source| {
            let place = Text::fixed("以前的冲印文件", "the bags of an earlier job");
            SheetError::Io { operation: Operation::Delete, place, source }
        })?;
        Ok(report)
    }

    fn bag(
        &self,
        (layout, fonts, meter): (&Layout, &Fonts, &Mutex<Meter<'_>>),
        members: &[&Person],
        part: (usize, usize),
        originals: &dyn Originals,
        folder: &Path,
        report: &mut SheetReport,
    ) -> Result<(), SheetError> {
        let Some(group) = members.first().map(|person| &person.group) else { return Ok(()) };
        let (mut ready, mut absent) = (Vec::new(), Vec::new());
        let prepared = workers::map(self.order.threads, members, |person| {
            if self.cancel.is_cancelled() {
                return None;
            }
            let prepared = self.prepare(person, fonts, originals);
            meter.lock().unwrap_or_else(PoisonError::into_inner).step(true);
            Some(prepared)
        });
        // Asked once more: what was cancelled inside a photo looks like a fault of its person.
        let prepared: Option<Vec<_>> = prepared.into_iter().collect();
        let Some(prepared) = prepared.filter(|_| !self.cancel.is_cancelled()) else {
            let done = report.bags.iter().map(|bag| bag.people as u64).sum::<u64>() + report.faults.len() as u64;
            return Err(SheetError::Cancelled { done });
        };
        for (person, outcome) in members.iter().zip(prepared) {
            match outcome {
                Ok(one) => ready.push(one),
                Err(fault) => {
                    absent.push(Absent { row: person.row, code: fault.code() });
                    report.faults.push((person.row, fault));
                }
            }
        }
        let bag = Bag {
            order: self.order,
            layout,
            fonts,
            language: self.order.language,
            numbers: self.order.numbers,
            made: self.order.made,
            number: report.bags.len() + 1,
            group,
            part,
            first: report.pages + 1,
            ready: &ready,
            absent: &absent,
        };
        if self.order.medium != Medium::Minilab {
            self.write_pdf(&bag, folder)?;
        }
        if self.order.medium != Medium::Pdf {
            self.write_pages(&bag, folder)?;
        }
        let pictures: usize = self.order.pictures.iter().map(|ordered| usize::from(ordered.count)).sum();
        report.pictures += pictures * ready.len();
        report.sheets += layout.sheets_for(ready.len());
        report.pages += bag.pages();
        report.bags.push(WrittenBag {
            number: bag.number,
            group: group.clone(),
            people: ready.len(),
            pages: bag.pages(),
            first: bag.first,
        });
        Ok(())
    }

    /// One person's pictures and caption.
    fn prepare<'p>(
        &self,
        person: &'p Person,
        fonts: &Fonts,
        originals: &dyn Originals,
    ) -> Result<Ready<'p>, PersonFault> {
        // The caption first: it costs almost nothing compared with a photo.
        let (mut caption, mut sizes) = (Vec::new(), Vec::new());
        if let Some(template) = &self.order.caption {
            caption = template.set(person, fonts)?;
            for ordered in self.order.pictures.iter() {
                sizes.push(template.fit(&caption, ordered.size.width.get())?);
            }
        }
        let bytes = originals.original(person).map_err(|error| PersonFault::Read(error.kind()))?;
        let bytes = bytes.ok_or(PersonFault::NoOriginal)?;
        let photo = Photo::decode(bytes, &DecodeOptions::default()).map_err(CropError::from)?;
        let facts = measure_until(&photo, self.landmarks, &self.cancel).map_err(CropError::from)?;
        let make = MakeOptions { landmarks: self.landmarks, max_scale: self.order.max_scale, ..MakeOptions::default() };
        let mut pictures = Vec::new();
        for ordered in self.order.pictures.iter() {
            let crop = print_crop(&photo, &facts, self.profile, &ordered.size, self.order.density, &make)?;
            pictures.push(crop.picture);
        }
        Ok(Ready { person, pictures, caption, sizes })
    }

    fn write_pdf(&self, bag: &Bag<'_>, folder: &Path) -> Result<(), SheetError> {
        let name = format!("{}.pdf", bag_name(bag.number));
        let title = match self.order.language {
            Language::Zh => format!("照片冲印 第{}袋", bag.number),
            Language::En => format!("Print sheets, bag {}", bag.number),
        };
        let mut pdf = PdfFile::new(bag.fonts, &PdfInfo::new(&title, self.order.made).language(self.order.language));
        for at in 0..bag.pages() {
            pdf.add(&bag.page(at)?)?;
        }
        put(folder, &name, &pdf.finish()?)
    }

    fn write_pages(&self, bag: &Bag<'_>, folder: &Path) -> Result<(), SheetError> {
        let name = bag_name(bag.number);
        let folder = folder.join(&name);
        let refused = |source| SheetError::Io { operation: Operation::Create, place: Text::same(name.clone()), source };
        folder::create(&folder).map_err(refused)?;
        let pages: Vec<usize> = (0..bag.pages()).collect();
        let written = workers::map(self.order.threads, &pages, |at| {
            let bytes = minilab_page(&bag.page(*at)?, bag.fonts, self.order.density)?;
            put(&folder, &format!("{}.jpg", page_name(bag.first + at)), &bytes)
        });
        written.into_iter().collect()
    }
}

/// Name of a bag: its PDF without extension, or its folder of pages.
fn bag_name(number: usize) -> String {
    format!("bag-{number:03}")
}

/// Name of a minilab page without extension.
fn page_name(number: usize) -> String {
    format!("{number:05}")
}

/// The number in a name, if `form` gives exactly this name to it.
fn number_in(name: &str, form: fn(usize) -> String) -> Option<usize> {
    let number = name.trim_start_matches(|c: char| !c.is_ascii_digit()).parse().ok()?;
    (number > 0 && form(number) == name).then_some(number)
}

/// Deletes bags and pages of an earlier job that are not among `bags`: other people's pictures must not lie next to those of
/// this job. Only what has exactly a name that a job gives is deleted, and a folder only if nothing else is in it.
fn delete_earlier(folder: &Path, bags: &[WrittenBag], medium: Medium) -> io::Result<()> {
    let written = |number: usize, form: Medium| {
        bags.iter().find(|bag| bag.number == number).filter(|_| medium == form || medium == Medium::Both)
    };
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (name, kind) = (entry.file_name(), entry.file_type()?);
        let Some(name) = name.to_str() else { continue };
        if kind.is_file() {
            let number = name.strip_suffix(".pdf").and_then(|name| number_in(name, bag_name));
            if number.is_some_and(|number| written(number, Medium::Pdf).is_none()) {
                fs::remove_file(entry.path())?;
            }
        } else if kind.is_dir()
            && let Some(number) = number_in(name, bag_name)
        {
            let bag = written(number, Medium::Minilab);
            delete_pages(&entry.path(), &bag.map_or(0..0, |bag| bag.first..bag.first + bag.pages))?;
            if bag.is_none() && fs::read_dir(entry.path())?.next().is_none() {
                fs::remove_dir(entry.path())?;
            }
        }
    }
    Ok(())
}

/// Deletes the minilab pages in `folder` except those with these numbers.
fn delete_pages(folder: &Path, kept: &Range<usize>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| name.strip_suffix(".jpg"));
        let number = number.and_then(|name| number_in(name, page_name));
        if number.is_some_and(|number| !kept.contains(&number)) && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Writes a file whole or not at all.
fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), SheetError> {
    let refused = |source| SheetError::Io { operation: Operation::Write, place: Text::same(name.to_owned()), source };
    whole_file::write(&SystemDisk, &folder.join(name), bytes).map_err(refused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::whole_file::tests::Scratch;

    fn bag(number: usize, first: usize, pages: usize) -> WrittenBag {
        WrittenBag { number, group: Group::default(), people: 1, pages, first }
    }

    #[test]
    fn bags_of_an_earlier_job_go_and_nothing_else_does() {
        let gone = ["bag-003.pdf", "bag-1000.pdf", "bag-001/00004.jpg", "bag-003/00007.jpg", "bag-004/00009.jpg"];
        let kept = [
            "bag-001.pdf",
            "bag-001/00001.jpg",
            "bag-001/00003.jpg",
            "bag-001/4.jpg",
            "bag-002.pdf",
            "bag-002/00004.jpg",
            "bag-0003.pdf",
            "bag-000.pdf",
            "bag-3.pdf",
            "bag-003.PDF",
            "bag-003.pdf.txt",
            "my-bag-003.pdf",
            "bag-004/note.txt",
            "bag-4/00009.jpg",
            "notes/00009.jpg",
        ];
        let scratch = Scratch::new("bags");
        for name in gone.iter().chain(&kept) {
            let path = scratch.0.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, b"x").unwrap();
        }
        let bags = [bag(1, 1, 3), bag(2, 4, 2)];
        delete_earlier(&scratch.0, &bags, Medium::Both).unwrap();
        for name in gone {
            assert!(!scratch.0.join(name).exists(), "{name}");
        }
        for name in kept {
            assert!(scratch.0.join(name).exists(), "{name}");
        }
        assert!(!scratch.0.join("bag-003").exists(), "an empty folder of a bag goes");
        // A job that writes no pages leaves no pages of an earlier one.
        delete_earlier(&scratch.0, &bags, Medium::Pdf).unwrap();
        assert!(scratch.0.join("bag-001.pdf").exists() && !scratch.0.join("bag-002").exists());
        assert!(!scratch.0.join("bag-001/00001.jpg").exists() && scratch.0.join("bag-001/4.jpg").exists());
    }
}
