//! Writes the dossiers of all people, a few at a time, so that no batch is in memory at once.
//!
//! A dossier whose content and files are as recorded in the journal is left alone; any other is written, then named in the
//! journal with its digests and that of the record before it. The cover is written last.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::compare::Pair;
use crate::compare::Providers;
use crate::day::ledger::event::{DossierLine, FileLine};
use crate::day::{DayError, Target};
use crate::face::{EmbeddedNetworks, LandmarkSource};
use crate::ground::ceiling;
use crate::ground::digest::Sha256Digest;
use crate::ground::file_error::Operation;
use crate::ground::folder;
use crate::ground::moment::Moment;
use crate::ground::progress::{CancelToken, Meter, Phase, Progress};
use crate::ground::workers;
use crate::paper::{Fonts, Picture};
use crate::profile::Profile;

use super::batch::Batch;
use super::casebook::{Casebook, put};
use super::contents::{Collector, Contents};
use super::cover::{Entry, Sums};
use super::error::DossierError;
use super::findings::Judged;
use super::letterhead::Letterhead;
use super::lists::Cover;
use super::options::{DossierOptions, Forms};
use super::page::{Pages, Templates};
use super::paper;
use super::record::{Record, content_digest};
use super::verify::Seal;
use super::words::{Chain, Wording};

/// The result of writing.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DossiersReport {
    /// The sums of the cover.
    pub sums: Sums,
    /// Dossiers this run wrote.
    pub written: u64,
    /// Dossiers that were as recorded in the journal.
    pub unchanged: u64,
    /// Files of people who are not, or no longer, on the roster, below `dossiers/people`: neither counted nor listed on the
    /// cover. They are left where they are, since only people can say what is to become of them. Named by pseudonyms.
    pub left_over: Vec<String>,
    /// Where the journal now ends. Kept elsewhere, it proves that nothing before it was changed.
    pub seal: Seal,
}

impl DossiersReport {
    /// The report as JSON, schema 1; contains no names.
    ///
    /// Keys: `schema`, `engine`, `written`, `unchanged`, `left_over` (files of people who are not on the roster), `seal` (lines, last), `sums` (`all`, `departments`, `majors`, `classes`,
    /// each with group, people and counts by conclusion).
    pub fn to_json(&self) -> Json {
        json!({
            "schema": 1,
            "engine": format!("campix {}", crate::VERSION),
            "written": self.written,
            "unchanged": self.unchanged,
            "left_over": self.left_over,
            "seal": self.seal,
            "sums": self.sums,
        })
    }
}

/// Writes dossiers and cover below `dossiers/` in the day's folder.
pub struct Dossiers<'a> {
    book: &'a mut Casebook,
    options: DossierOptions,
    known: Providers,
    logo: Option<Vec<u8>>,
    templates: Option<Templates>,
    fonts: Option<Fonts>,
    landmarks: &'a dyn LandmarkSource,
    progress: Option<&'a (dyn Fn(Progress) + Sync)>,
    cancel: CancelToken,
}

impl std::fmt::Debug for Dossiers<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dossiers").field("book", &self.book).field("options", &self.options).finish_non_exhaustive()
    }
}

/// People whose dossiers are in memory at once, for each thread.
const AT_ONCE: usize = 8;

/// A dossier that has to be written, with its place in the chain.
struct Due {
    contents: Contents,
    record: String,
    chain: Chain,
    line: DossierLine,
}

impl<'a> Dossiers<'a> {
    /// Dossiers of all people in the casebook.
    pub fn new(book: &'a mut Casebook, options: DossierOptions) -> Self {
        Self {
            book,
            options,
            known: Providers::builtin(),
            logo: None,
            templates: None,
            fonts: None,
            landmarks: &EmbeddedNetworks,
            progress: None,
            cancel: CancelToken::default(),
        }
    }

    /// Sets the providers whose names are printed. Default: those shipped.
    #[must_use]
    pub fn providers(mut self, known: Providers) -> Self {
        self.known = known;
        self
    }

    /// Sets the logo next to the letterhead, a JPEG in memory, replacing the file named in the options.
    #[must_use]
    pub fn logo(mut self, jpeg: Vec<u8>) -> Self {
        self.logo = Some(jpeg);
        self
    }

    /// Sets HTML templates as texts in memory, replacing the folder named in the options.
    #[must_use]
    pub fn templates(mut self, templates: Templates) -> Self {
        self.templates = Some(templates);
        self
    }

    /// Sets the fonts of PDFs, replacing the files named in the options.
    #[must_use]
    pub fn fonts(mut self, fonts: Fonts) -> Self {
        self.fonts = Some(fonts);
        self
    }

    /// Sets the source of landmarks on faces when delivered files are judged. Default: [`EmbeddedNetworks`].
    #[must_use]
    pub fn landmarks(mut self, landmarks: &'a dyn LandmarkSource) -> Self {
        self.landmarks = landmarks;
        self
    }

    /// Sets the function that receives the progress, in people, at most ten times a second.
    #[must_use]
    pub fn progress(mut self, report: &'a (dyn Fn(Progress) + Sync)) -> Self {
        self.progress = Some(report);
        self
    }

    /// Sets the token that stops the work between two people. Dossiers that were written are whole, stay, and are named in
    /// the journal: the next run leaves them alone and goes on from there. The cover is written at the end only, so that of
    /// an earlier run stays.
    #[must_use]
    pub fn cancel(mut self, token: CancelToken) -> Self {
        self.cancel = token;
        self
    }

    /// The fonts of PDFs; none if no PDF is written.
    fn take_fonts(&mut self) -> Result<Option<Fonts>, DossierError> {
        Ok(match (self.options.forms, self.fonts.take()) {
            (Forms::Html, _) => None,
            (_, Some(fonts)) => Some(fonts),
            (_, None) if self.options.fonts.is_empty() => Some(Fonts::system()?),
            (_, None) => Some(Fonts::open(&self.options.fonts)?),
        })
    }

    fn letterhead(&mut self) -> Result<Letterhead, DossierError> {
        let logo = match (self.logo.take(), &self.options.logo) {
            (Some(jpeg), _) => Some(jpeg),
            (None, Some(path)) => Some(
                ceiling::bytes_of(path.as_ref(), ceiling::PICTURE)
                    .map_err(DayError::io(Operation::Read, Target::Logo))?,
            ),
            (None, None) => None,
        };
        // It goes into every dossier: nothing but a picture may.
        if logo.as_ref().is_some_and(|jpeg| Picture::from_jpeg(jpeg.clone()).is_none()) {
            return Err(DossierError::Logo);
        }
        Ok(Letterhead::new(&self.options.letterhead, logo))
    }

    fn take_templates(&mut self) -> Result<Templates, DossierError> {
        Ok(match (self.templates.take(), &self.options.templates) {
            (Some(templates), _) => templates,
            (None, Some(folder)) => Templates::open(folder)?,
            (None, None) => Templates::default(),
        })
    }

    /// The pairs that everybody has to be compared by: those the contracts demand, those of the options, and those that anyone
    /// has an answer of, since a comparison that was made for one and forgotten for another must not look like a pass.
    fn required(&self) -> Vec<Pair> {
        let demands = || self.options.profiles.iter().filter_map(Profile::comparison);
        let contract: Vec<Pair> = demands().flat_map(|demand| demand.required.iter().copied()).collect();
        let spared: Vec<Pair> = demands().flat_map(|demand| demand.optional.iter().copied()).collect();
        // What the contract demands, an option cannot make optional.
        let demanded = |pair: &Pair| self.options.required.contains(pair) || contract.contains(pair);
        let optional = |pair: &Pair| !demanded(pair) && (self.options.optional.contains(pair) || spared.contains(pair));
        let stated = self.options.required.iter().chain(&contract).copied();
        let mut required: Vec<Pair> = stated.chain(self.book.answered_pairs()).collect();
        required.retain(|pair| !optional(pair));
        required.sort_unstable();
        required.dedup();
        required
    }

    /// Writes what is missing or has changed.
    ///
    /// # Errors
    /// [`DossierError`]: no font, a template that does not render, a folder or journal that cannot be written, or
    /// [`DossierError::Cancelled`].
    pub fn write(mut self) -> Result<DossiersReport, DossierError> {
        let fonts = self.take_fonts()?;
        let (letterhead, templates) = (self.letterhead()?, self.take_templates()?);
        let required = self.required();
        let people = self.book.folders.dossiers().join("people");
        folder::create(&people).map_err(DayError::io(Operation::Create, Target::FolderOfDossiers))?;
        folder::sweep(&people).map_err(DayError::io(Operation::Read, Target::FolderOfDossiers))?;
        let made = self.book.journal.now();
        let moment = moment(self.book.clock.now());
        let heading = letterhead.heading();
        let fashion = self.fashion(&letterhead, &templates, fonts.as_ref());
        let thumbs = self.book.thumbs()?;
        let duties = self.book.duties.clone();
        let pages = Pages::new(&templates, &letterhead)?;
        let wording =
            Wording { language: self.options.language, duties: &duties, known: &self.known, heading: &heading };
        let (profiles, landmarks) = (&self.options.profiles, self.landmarks);
        let DossierOptions { language, disclosure, forms, threads, .. } = self.options;
        let threads = workers::threads_for(threads, self.book.people.len());
        let judge = |file: &[u8], id: &str| {
            let profile = profiles.iter().find(|profile| profile.id() == id)?;
            Judged::of(file, profile, landmarks, language)
        };
        let mut entries: Vec<Entry> = Vec::with_capacity(self.book.people.len());
        let (mut written, mut unchanged) = (0, 0);
        let all: Vec<usize> = (0..self.book.people.len()).collect();
        let mut meter = Meter::new(self.progress, Phase::Dossiers, Some(all.len() as u64));
        let cancel = self.cancel.clone();
        let cancelled = |written: u64, unchanged: u64| DossierError::Cancelled { done: written + unchanged };
        for some in all.chunks(AT_ONCE * threads) {
            let book = &*self.book;
            let collector = Collector { book, thumbs: &thumbs, required: &required, disclosure, judge: &judge };
            let collected = workers::map(threads, some, |at| {
                (!cancel.is_cancelled()).then(|| collector.contents(&book.people[*at]))
            });
            let Some(collected) = collected.into_iter().collect::<Option<Vec<_>>>() else {
                return Err(stop(self.book, &people, cancelled(written, unchanged)));
            };
            let mut due = Vec::new();
            let mut last = book.last_record();
            for contents in collected {
                let content = content_digest(&contents, fashion);
                let before = book.dossier(&contents.person.pseudonym);
                if let Some(before) = before.filter(|line| line.content == content && self.intact(&contents, line)) {
                    unchanged += 1;
                    meter.step(false);
                    entries.push(Entry::of(&contents, before.record.to_string()));
                    continue;
                }
                let replaces = before.map(|line| line.record);
                let record = Record::new(&contents, &made, last, replaces).text();
                let digest = Sha256Digest::of(record.as_bytes());
                entries.push(Entry::of(&contents, digest.to_string()));
                let chain = Chain {
                    made: made.clone(),
                    record: digest.to_string(),
                    previous: last.to_string(),
                    replaces: replaces.map(|digest| digest.to_string()),
                };
                let line = DossierLine { content, record: digest, previous: last, replaces, html: None, pdf: None };
                due.push(Due { contents, record, chain, line });
                last = digest;
            }
            let files = workers::map(threads, &due, |due| {
                if cancel.is_cancelled() {
                    return Err(cancelled(0, 0));
                }
                let view = wording.dossier(&due.contents, &due.chain);
                let html = match forms {
                    Forms::Pdf => None,
                    Forms::Both | Forms::Html => Some(pages.dossier(&view, &due.record)?),
                };
                let pdf = match &fonts {
                    Some(fonts) => Some(paper::pdf(&view, &letterhead, fonts, moment, language)?),
                    None => None,
                };
                Ok::<_, DossierError>((html, pdf))
            });
            for (mut due, files) in due.into_iter().zip(files) {
                if cancel.is_cancelled() {
                    return Err(stop(self.book, &people, cancelled(written, unchanged)));
                }
                let (html, pdf) = files?;
                let place = |extension: &str| people.join(format!("{}.{extension}", due.contents.person.pseudonym));
                put(&place("json"), due.record.as_bytes())?;
                due.line.html = html.map(|html| put(&place("html"), &html)).transpose()?;
                due.line.pdf = pdf.map(|pdf| put(&place("pdf"), &pdf)).transpose()?;
                self.book.append_dossier(&due.contents.person.pseudonym, due.line)?;
                written += 1;
                meter.step(true);
            }
        }
        meter.finish();
        folder::sync_folder(&people);
        self.book.journal.sync()?;
        let sums = Sums::of(&entries, self.book.people.len() as u64)?;
        let cover = Cover {
            wording: &wording,
            sums: &sums,
            entries: &entries,
            book: self.book,
            journal: (self.book.journal.lines(), self.book.journal.last().to_string()),
            made: &made,
            disclosure,
            linked: forms != Forms::Pdf,
        };
        let mut files = Vec::new();
        if written > 0 || !self.book.covered(entries.len() as u64) {
            let folder = self.book.folders.dossiers();
            let mut write = |name: &str, bytes: &[u8]| -> Result<(), DossierError> {
                let sha256 = put(&folder.join(name), bytes)?;
                files.push(FileLine { file: format!("dossiers/{name}"), sha256 });
                Ok(())
            };
            let view = cover.view();
            write("index.html", &pages.cover(&view)?)?;
            if let Some(fonts) = &fonts {
                write("cover.pdf", &paper::pdf(&view, &letterhead, fonts, moment, language)?)?;
            }
            write("cover.xlsx", &cover.workbook()?)?;
            if let Some(batch) = Batch::of(&wording, &entries) {
                write("comparisons.xlsx", &batch.workbook()?)?;
            }
            let list = folder.join("review.xlsx");
            if !self.book.awaits(&list) {
                write("review.xlsx", &self.book.review_list(language, disclosure)?)?;
            }
        }
        if !files.is_empty() {
            self.book.append_cover(entries.len() as u64, files)?;
        }
        let left_over = self.left_over(&people)?;
        let seal = Seal { lines: self.book.journal.lines(), last: self.book.journal.last() };
        let text = serde_json::to_vec_pretty(&seal).unwrap_or_default();
        put(&self.book.folders.dossiers().join("seal.json"), &text)?;
        Ok(DossiersReport { sums, written, unchanged, left_over, seal })
    }

    /// Files below `people` that belong to no one in the casebook.
    fn left_over(&self, people: &Path) -> Result<Vec<String>, DossierError> {
        let current: BTreeSet<&str> = self.book.people.iter().map(|entry| entry.pseudonym.as_str()).collect();
        let files = folder::walk(people).map_err(DayError::io(Operation::Read, Target::FolderOfDossiers))?;
        let of_no_one = |file: &&PathBuf| {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            file.parent() != Some(people) || !current.contains(&*stem)
        };
        let name = |file: &PathBuf| file.strip_prefix(people).unwrap_or(file).display().to_string();
        Ok(files.iter().filter(of_no_one).map(name).collect())
    }

    /// Whether the files of a dossier are as recorded in the journal, in the requested forms.
    fn intact(&self, contents: &Contents, line: &DossierLine) -> bool {
        let folder = self.book.folders.dossiers().join("people");
        let is = |extension: &str, expected: Option<Sha256Digest>| {
            let path = folder.join(format!("{}.{extension}", contents.person.pseudonym));
            let found = folder::digest(&path).ok().flatten().map(|(digest, _)| digest);
            expected.is_some() && found == expected
        };
        let (html, pdf) = match self.options.forms {
            Forms::Both => (true, true),
            Forms::Html => (true, false),
            Forms::Pdf => (false, true),
        };
        is("json", Some(line.record)) && (!html || is("html", line.html)) && (!pdf || is("pdf", line.pdf))
    }

    /// Digest of the presentation of dossiers.
    fn fashion(&self, letterhead: &Letterhead, templates: &Templates, fonts: Option<&Fonts>) -> Sha256Digest {
        let mut parts =
            vec![format!("{:?} {:?} {:?}", self.options.language, self.options.disclosure, self.options.forms)];
        parts.push(letterhead.heading());
        parts.push(Sha256Digest::of(letterhead.logo().unwrap_or_default()).to_string());
        parts.push(templates.digest().to_string());
        parts.extend(fonts.iter().flat_map(|fonts| fonts.names()).map(str::to_owned));
        parts.extend(self.known.iter().map(|provider| provider.title.zh.to_string()));
        Sha256Digest::of_parts(parts.iter().map(String::as_bytes))
    }
}

/// Makes what was written before the work was cancelled safe; says why that failed if it did.
fn stop(book: &mut Casebook, people: &Path, cancelled: DossierError) -> DossierError {
    folder::sync_folder(people);
    book.journal.sync().map_or_else(DossierError::from, |()| cancelled)
}

/// The moment a clock shows.
fn moment(time: std::time::SystemTime) -> Moment {
    let since = time.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Moment { milliseconds: i64::try_from(since.as_millis()).unwrap_or(i64::MAX) }
}
