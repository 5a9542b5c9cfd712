//! A whole job: people and their originals → bags of sheets on disk, as PDF, as minilab pages, or both.
//!
//! Invariant: only one bag is in memory at a time, whatever the number of people: its pictures as JPEG, and its PDF while
//! it is written. Files are named by bag and running number; what is wrong with a person is a fault by row, never an error.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value as Json, json};

use crate::error::Error;
use crate::ground::code::ErrorCode;
use crate::ground::moment::Moment;
use crate::ground::text::Language;
use crate::make::MakeOptions;
use crate::measure::measure;
use crate::paper::font::{FontError, Fonts};
use crate::paper::minilab::{MinilabError, minilab_page};
use crate::paper::pdf::{PdfError, PdfFile, PdfInfo};
use crate::people::naming::{self, PlanError, Template};
use crate::people::{Group, Person, collation};
use crate::photo::{DecodeOptions, Photo};
use crate::prints::bag::{Absent, Bag, Numbers, Ready};
use crate::prints::caption::CaptionFault;
use crate::prints::crop::{CropError, print_crop};
use crate::prints::layout::{Layout, OrderError, SheetOrder};
use crate::profile::Profile;

/// Most people in a bag: a class of more is split, because its sheets fill the hand and the memory.
const BAG_PEOPLE: usize = 100;

/// Where originals come from. Any closure that takes a person and gives bytes is one.
pub trait Originals: Sync {
    /// The bytes of a person's original as the camera wrote them; `None` if there is none.
    ///
    /// # Errors
    /// The system's error if the photo cannot be read; it becomes the person's fault, not the job's.
    fn original(&self, person: &Person) -> io::Result<Option<Vec<u8>>>;
}

impl<F: Fn(&Person) -> io::Result<Option<Vec<u8>>> + Sync> Originals for F {
    fn original(&self, person: &Person) -> io::Result<Option<Vec<u8>>> {
        self(person)
    }
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Medium {
    /// One PDF a bag: `bag-001.pdf`.
    #[default]
    Pdf,
    /// One JPEG a page, named by its running number: `bag-001/00001.jpg`.
    Minilab,
    /// Both.
    Both,
}

/// Why somebody has no sheets. Nothing in it tells who.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PersonFault {
    /// There is no original.
    #[error("there is no original")]
    NoOriginal,
    /// The original cannot be read from where it is.
    #[error("the original cannot be read: {0}")]
    Read(io::ErrorKind),
    /// No picture can be cut out of it.
    #[error(transparent)]
    Crop(Box<CropError>),
    /// The caption cannot be written.
    #[error(transparent)]
    Caption(#[from] CaptionFault),
}

impl From<CropError> for PersonFault {
    fn from(error: CropError) -> Self {
        Self::Crop(Box::new(error))
    }
}

impl PersonFault {
    /// Number of the fault, 830–833, or that of its cause.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NoOriginal => ErrorCode(830),
            Self::Read(_) => ErrorCode(831),
            Self::Crop(error) => error.code(),
            Self::Caption(CaptionFault::Font(error)) => error.code(),
            Self::Caption(CaptionFault::Missing { .. }) => ErrorCode(832),
            Self::Caption(CaptionFault::TooWide { .. }) => ErrorCode(833),
        }
    }
}

/// Why the job cannot be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SheetError {
    /// The order cannot be laid out.
    #[error(transparent)]
    Order(#[from] OrderError),
    /// A page needs a character that no font has: of a class's name, or of our own words.
    #[error(transparent)]
    Font(#[from] FontError),
    /// A PDF cannot be written.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// A minilab page cannot be drawn.
    #[error(transparent)]
    Minilab(#[from] MinilabError),
    /// The system refused. The place is told, never a person.
    #[error("cannot {operation} {place}")]
    Io {
        /// What was tried: "create", "write".
        operation: &'static str,
        /// On what: "bag-001.pdf".
        place: String,
        /// The system's own error.
        source: io::Error,
    },
}

impl SheetError {
    /// Number of the error: 834, or that of its cause.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Order(error) => error.code(),
            Self::Font(error) => error.code(),
            Self::Pdf(error) => error.code(),
            Self::Minilab(error) => error.code(),
            Self::Io { .. } => ErrorCode(834),
        }
    }
}

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
    /// Pages, divider and packing list counted.
    pub pages: usize,
    /// Running number of its first page.
    pub first: usize,
}

/// What a job did.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct SheetReport {
    /// Bags in order.
    pub bags: Vec<WrittenBag>,
    /// Who has no sheets, and why: row of the roster and fault, in the order of the bags.
    pub faults: Vec<(u32, PersonFault)>,
    /// Pages of all bags.
    pub pages: usize,
    /// Sheets with pictures.
    pub sheets: usize,
    /// Pictures on them.
    pub pictures: usize,
}

impl SheetReport {
    /// The report as JSON, schema 1; names nobody.
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

/// Originals in a folder, named by a template as delivered files are.
///
/// ```
/// use campix_core::people::naming::Template;
/// use campix_core::people::roster::{Roster, RosterOptions};
/// use campix_core::prints::{NamedOriginals, Originals};
/// let roster = Roster::read("学号,姓名\n20230017,欧阳明月\n".as_bytes(), &RosterOptions::default()).unwrap();
/// let template = Template::parse("{student_no}.jpg").unwrap();
/// let originals = NamedOriginals::new("no such folder", &roster.people, &template).unwrap();
/// assert!(originals.original(&roster.people[0]).unwrap().is_none());
/// ```
#[derive(Clone)]
pub struct NamedOriginals {
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
    /// [`PlanError`] if the template gives no usable name for everybody.
    pub fn new(folder: impl AsRef<Path>, people: &[Person], template: &Template) -> Result<Self, PlanError> {
        let folder = folder.as_ref();
        let names = naming::plan(template, people, None)?.names;
        Ok(Self { paths: names.iter().map(|name| (name.row, folder.join(name.path.reveal()))).collect() })
    }
}

impl Originals for NamedOriginals {
    fn original(&self, person: &Person) -> io::Result<Option<Vec<u8>>> {
        let Some(path) = self.paths.get(&person.row) else { return Ok(None) };
        match std::fs::read(path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// A job to be written.
pub struct SheetJob<'a> {
    order: &'a SheetOrder,
    profile: &'a Profile,
    fonts: &'a Fonts,
    made: Moment,
    medium: Medium,
    language: Language,
    numbers: Numbers,
    threads: usize,
    make: MakeOptions<'a>,
}

impl std::fmt::Debug for SheetJob<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SheetJob").field("order", &self.order).field("medium", &self.medium).finish_non_exhaustive()
    }
}

impl<'a> SheetJob<'a> {
    /// A job for an order: `profile` says how heads are framed, `made` what time stands in the files.
    pub fn new(order: &'a SheetOrder, profile: &'a Profile, fonts: &'a Fonts, made: Moment) -> Self {
        Self {
            order,
            profile,
            fonts,
            made,
            medium: Medium::Pdf,
            language: Language::Zh,
            numbers: Numbers::Masked,
            threads: 1,
            make: MakeOptions::default(),
        }
    }

    /// Sets what is written. Default: PDF.
    #[must_use]
    pub const fn medium(mut self, medium: Medium) -> Self {
        self.medium = medium;
        self
    }

    /// Sets the language of divider, packing list and edges. Default: Chinese.
    #[must_use]
    pub const fn language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Sets how numbers of people stand on packing lists. Default: masked.
    #[must_use]
    pub const fn numbers(mut self, numbers: Numbers) -> Self {
        self.numbers = numbers;
        self
    }

    /// Sets how many threads work; the files are the same with any number. Default: 1.
    #[must_use]
    pub const fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// Sets how faces are found and how far pictures may be enlarged. Default: [`MakeOptions::default`].
    #[must_use]
    pub const fn make(mut self, make: MakeOptions<'a>) -> Self {
        self.make = make;
        self
    }

    /// Writes all bags into `folder`, by department, major and class; people of a class in the order of the roster.
    ///
    /// # Errors
    /// [`SheetError`]; what is wrong with single people is in the report.
    pub fn write(
        &self,
        people: &[Person],
        originals: &dyn Originals,
        folder: &Path,
    ) -> Result<SheetReport, SheetError> {
        let layout = Layout::plan(self.order)?;
        let refused = |place: &str| {
            let place = place.to_owned();
            move |source| SheetError::Io { operation: "create", place, source }
        };
        std::fs::create_dir_all(folder).map_err(refused("the folder of sheets"))?;
        let mut sorted: Vec<&Person> = people.iter().collect();
        sorted.sort_by_cached_key(|person| (collation(&person.group), person.group.clone(), person.row));
        let mut report = SheetReport::default();
        for class in sorted.chunk_by(|a, b| a.group == b.group) {
            let parts = class.len().div_ceil(BAG_PEOPLE);
            for (part, members) in class.chunks(class.len().div_ceil(parts)).enumerate() {
                self.bag(&layout, members, (part + 1, parts), originals, folder, &mut report)?;
            }
        }
        Ok(report)
    }

    fn bag(
        &self,
        layout: &Layout,
        members: &[&Person],
        part: (usize, usize),
        originals: &dyn Originals,
        folder: &Path,
        report: &mut SheetReport,
    ) -> Result<(), SheetError> {
        let Some(group) = members.first().map(|person| &person.group) else { return Ok(()) };
        let (mut ready, mut absent) = (Vec::new(), Vec::new());
        let prepared = each(self.threads, members.len(), |at| self.prepare(members[at], originals));
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
            fonts: self.fonts,
            language: self.language,
            numbers: self.numbers,
            made: self.made,
            number: report.bags.len() + 1,
            group,
            part,
            first: report.pages + 1,
            ready: &ready,
            absent: &absent,
        };
        if self.medium != Medium::Minilab {
            self.write_pdf(&bag, folder)?;
        }
        if self.medium != Medium::Pdf {
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
    fn prepare<'p>(&self, person: &'p Person, originals: &dyn Originals) -> Result<Ready<'p>, PersonFault> {
        // The caption first: it costs nothing next to a photo.
        let (mut caption, mut sizes) = (Vec::new(), Vec::new());
        if let Some(template) = &self.order.caption {
            caption = template.set(person, self.fonts)?;
            for ordered in &self.order.pictures {
                sizes.push(template.fit(&caption, ordered.size.width.get())?);
            }
        }
        let bytes = originals.original(person).map_err(|error| PersonFault::Read(error.kind()))?;
        let bytes = bytes.ok_or(PersonFault::NoOriginal)?;
        let photo =
            Photo::decode(bytes, &DecodeOptions::default()).map_err(|error| CropError::Photo(Error::from(error)))?;
        let facts = measure(&photo, self.make.landmarks).map_err(CropError::Photo)?;
        let mut pictures = Vec::new();
        for ordered in &self.order.pictures {
            let crop = print_crop(&photo, &facts, self.profile, &ordered.size, self.order.density, &self.make)?;
            pictures.push(crop.picture);
        }
        Ok(Ready { person, pictures, caption, sizes })
    }

    fn write_pdf(&self, bag: &Bag<'_>, folder: &Path) -> Result<(), SheetError> {
        let name = format!("bag-{:03}.pdf", bag.number);
        let title = match self.language {
            Language::Zh => format!("照片冲印 第{}袋", bag.number),
            Language::En => format!("Print sheets, bag {}", bag.number),
        };
        let mut pdf = PdfFile::new(self.fonts, &PdfInfo::new(&title, self.made).language(self.language));
        for at in 0..bag.pages() {
            pdf.add(&bag.page(at)?)?;
        }
        put(folder, &name, &pdf.finish()?)
    }

    fn write_pages(&self, bag: &Bag<'_>, folder: &Path) -> Result<(), SheetError> {
        let name = format!("bag-{:03}", bag.number);
        let folder = folder.join(&name);
        let refused = |source| SheetError::Io { operation: "create", place: name.clone(), source };
        std::fs::create_dir_all(&folder).map_err(refused)?;
        let written = each(self.threads, bag.pages(), |at| {
            let bytes = minilab_page(&bag.page(at)?, self.fonts, self.order.density)?;
            put(&folder, &format!("{:05}.jpg", bag.first + at), &bytes)
        });
        written.into_iter().collect()
    }
}

/// Writes a file whole or not at all.
fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), SheetError> {
    let part = folder.join(format!("{name}.part"));
    let written = std::fs::write(&part, bytes).and_then(|()| std::fs::rename(&part, folder.join(name)));
    written.map_err(|source| {
        // What is left of it is of no use; that it cannot be removed changes nothing.
        let _ = std::fs::remove_file(&part);
        SheetError::Io { operation: "write", place: name.to_owned(), source }
    })
}

/// Does `work` for 0 to `count`, on several threads; the results are in order.
fn each<T: Send>(threads: usize, count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return done;
            }
            done.push((at, work(at)));
        }
    };
    let mut done = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads.min(count)).map(|_| scope.spawn(take)).collect();
        let mut done = take();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
