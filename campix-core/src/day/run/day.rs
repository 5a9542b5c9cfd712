//! What a campus day is given, and what it hands back.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::Limits;
use crate::face::{EmbeddedNetworks, LandmarkSource};
use crate::ground::text::Language;
use crate::people::number::PseudonymKey;
use crate::people::roster::Roster;
use crate::profile::Profile;

use crate::day::handout::package::Password;
use crate::day::handout::proof::ProofAnswer;
use crate::day::handout::show::Disclosure;
use crate::day::ledger::clock::Clock;
use crate::day::record::outcome::{Note, Outcome, Standing};
use crate::day::run::allot::{Stations, Way};
use crate::day::run::error::DayError;
use crate::day::run::outcomes::Totals;
use crate::day::run::progress::{CancelToken, Progress};
use crate::day::run::source::Photos;
use crate::ground::digest::Sha256Digest;

/// Whether a destination decides about a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Demand {
    /// A photo that cannot serve this destination is no good, and its person is on the retake list.
    #[default]
    Required,
    /// Served by the photos that comply, such as a roll that wants a white backdrop; the others are left out silently.
    IfComplies,
}

/// One destination of a day: a standard and how its files are called.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Destination {
    /// The standard. Its id names the folder and the package.
    pub profile: Profile,
    /// Template of file names. Default: `{student_no}.jpg`.
    pub naming: String,
    /// Whether it decides about a photo. Default: [`Demand::Required`].
    pub demand: Demand,
}

impl Destination {
    /// A destination that every photo must serve, with files called `{student_no}.jpg`.
    pub fn new(profile: Profile) -> Self {
        Self { profile, naming: "{student_no}.jpg".to_owned(), demand: Demand::Required }
    }

    /// Sets the template of file names.
    #[must_use]
    pub fn naming(mut self, template: impl Into<String>) -> Self {
        self.naming = template.into();
        self
    }

    /// Sets whether the destination decides about a photo.
    #[must_use]
    pub const fn demand(mut self, demand: Demand) -> Self {
        self.demand = demand;
        self
    }
}

/// How delivered files are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Packing {
    /// No package, only the folder of photos.
    Folder,
    /// One ZIP a destination.
    #[default]
    Zip,
    /// One ZIP a destination and department.
    ZipByDepartment,
}

/// A campus day: roster and photos in, delivery out.
///
/// Everything is written below one folder: `photos/<profile>/…` is the delivery, `packages/` holds ZIPs and manifests,
/// `results/` what people read, `journal.jsonl` what happened. A run that is killed is simply started again.
pub struct Day<'a> {
    pub(in crate::day) roster: Roster,
    pub(in crate::day) photos: Photos<'a>,
    pub(in crate::day) out: PathBuf,
    pub(in crate::day) key: PseudonymKey,
    pub(in crate::day) clock: Arc<dyn Clock>,
    pub(in crate::day) operator: String,
    pub(in crate::day) destinations: Vec<Destination>,
    pub(in crate::day) ways: Vec<Way>,
    pub(in crate::day) stations: Stations,
    pub(in crate::day) threads: usize,
    pub(in crate::day) limits: Limits,
    pub(in crate::day) landmarks: &'a dyn LandmarkSource,
    pub(in crate::day) packing: Packing,
    pub(in crate::day) password: Option<Password>,
    pub(in crate::day) language: Language,
    pub(in crate::day) disclosure: Disclosure,
    pub(in crate::day) answers: Vec<ProofAnswer>,
    pub(in crate::day) progress: Option<&'a (dyn Fn(Progress) + Sync)>,
    pub(in crate::day) cancel: CancelToken,
}

impl std::fmt::Debug for Day<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Day")
            .field("people", &self.roster.people.len())
            .field("photos", &self.photos)
            .field("destinations", &self.destinations.iter().map(|to| to.profile.id()).collect::<Vec<_>>())
            .field("threads", &self.threads)
            .finish_non_exhaustive()
    }
}

impl<'a> Day<'a> {
    /// A day of these people and photos, written below `out`. Pseudonyms in the journal follow from `key`; `clock` tells
    /// the times in the journal and nothing else.
    pub fn new(
        roster: Roster,
        photos: Photos<'a>,
        out: impl Into<PathBuf>,
        key: PseudonymKey,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            roster,
            photos,
            out: out.into(),
            key,
            clock,
            operator: "operator".to_owned(),
            destinations: Vec::new(),
            ways: vec![Way::Name, Way::Roster],
            stations: Stations::One,
            threads: 0,
            limits: Limits::default(),
            landmarks: &EmbeddedNetworks,
            packing: Packing::Zip,
            password: None,
            language: Language::Zh,
            disclosure: Disclosure::Names,
            answers: Vec::new(),
            progress: None,
            cancel: CancelToken::default(),
        }
    }

    /// Adds a destination. At least one is needed.
    #[must_use]
    pub fn destination(mut self, destination: Destination) -> Self {
        self.destinations.push(destination);
        self
    }

    /// Sets who the journal says ran the day. Default: "operator".
    #[must_use]
    pub fn operator(mut self, operator: impl Into<String>) -> Self {
        self.operator = operator.into();
        self
    }

    /// Sets how photos find their people; several ways that contradict each other leave a photo unsettled. Default: by
    /// file name and by the roster's column of photos.
    #[must_use]
    pub fn ways(mut self, ways: impl IntoIterator<Item = Way>) -> Self {
        self.ways = ways.into_iter().collect();
        self
    }

    /// Sets where the station of a photo is known from. Default: [`Stations::One`].
    #[must_use]
    pub const fn stations(mut self, stations: Stations) -> Self {
        self.stations = stations;
        self
    }

    /// Sets the number of threads; 0 is one a core, and more than four a core or than photos are never started. The results
    /// are the same for any number. Default: 0.
    #[must_use]
    pub const fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// Sets what a photo may cost. Default: [`Limits::default`].
    #[must_use]
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets who places the points of faces. Default: [`EmbeddedNetworks`].
    #[must_use]
    pub fn landmarks(mut self, landmarks: &'a dyn LandmarkSource) -> Self {
        self.landmarks = landmarks;
        self
    }

    /// Sets how delivered files are packed. Default: [`Packing::Zip`].
    #[must_use]
    pub const fn packing(mut self, packing: Packing) -> Self {
        self.packing = packing;
        self
    }

    /// Encrypts packages with AES-256. The names of the files in them stay readable.
    #[must_use]
    pub fn password(mut self, password: Password) -> Self {
        self.password = Some(password);
        self
    }

    /// Sets the language of tables, lists and pages. Default: Chinese.
    #[must_use]
    pub const fn language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Sets how much of a person tables, lists and pages show. Default: [`Disclosure::Names`], with numbers masked.
    #[must_use]
    pub const fn disclosure(mut self, disclosure: Disclosure) -> Self {
        self.disclosure = disclosure;
        self
    }

    /// Takes over what people said of their photos: a photo that somebody called wrong, or wants to be taken again, stands
    /// for them no longer.
    #[must_use]
    pub fn answers(mut self, answers: Vec<ProofAnswer>) -> Self {
        self.answers = answers;
        self
    }

    /// Sets who is told how far the run is, at most ten times a second and from several threads.
    #[must_use]
    pub fn progress(mut self, report: &'a (dyn Fn(Progress) + Sync)) -> Self {
        self.progress = Some(report);
        self
    }

    /// Sets the token that stops the run.
    #[must_use]
    pub fn cancel(mut self, token: CancelToken) -> Self {
        self.cancel = token;
        self
    }

    /// Carries the day out, or goes on where an earlier run was stopped.
    ///
    /// # Errors
    /// [`DayError`]: the folder cannot be written, the disk is full, the run was cancelled, the names do not fit the
    /// roster. What is wrong with single photos and people is in the [`DayReport`] and the results.
    pub fn run(self) -> Result<DayReport, DayError> {
        crate::day::run::carry::carry_out(self)
    }
}

/// What a day came to.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DayReport {
    /// Photos and people by how they came out; the sums were proven.
    pub totals: Totals,
    /// Photos this run worked on; the others were known from an earlier run.
    pub worked: u64,
    /// What was noticed about the day as a whole, such as more photos than people.
    pub notes: Vec<Note>,
    /// Digest of the last line of the journal: kept elsewhere, it proves that nothing was rewritten.
    pub journal: Sha256Digest,
    /// Every person and every photo as `results/` has them: people in the order of the roster, then photos that stand
    /// for nobody.
    pub outcomes: Vec<Outcome>,
}

impl DayReport {
    /// The sums as JSON, schema 1; names nobody.
    ///
    /// Keys: `schema`, `engine`, `complete`, `people` and `photos` (standing → count), `files`, `foreign`, `retakes`,
    /// `worked`, `notes` (rule, severity, message, advice), `journal` (64 hexadecimal digits).
    pub fn to_json(&self) -> Json {
        let counts = |list: &[(Standing, u64)]| -> Json {
            list.iter().map(|(standing, count)| (standing.name().to_owned(), json!(count))).collect()
        };
        json!({
            "schema": 1,
            "engine": format!("campix {}", crate::VERSION),
            "complete": self.complete(),
            "people": counts(&self.totals.people),
            "photos": counts(&self.totals.photos),
            "files": self.totals.files,
            "foreign": self.totals.foreign,
            "retakes": self.totals.retakes(),
            "worked": self.worked,
            "notes": self.notes,
            "journal": self.journal,
        })
    }

    /// Whether everybody on the roster has a delivered photo.
    pub fn complete(&self) -> bool {
        self.totals.retakes() == 0
    }
}
