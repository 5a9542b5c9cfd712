//! The input of a campus day, and its result.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::face::{EmbeddedNetworks, LandmarkSource};
use crate::people::matching::PhotoTable;
use crate::people::number::PseudonymKey;
use crate::people::roster::Roster;

use crate::day::handout::package::Password;
use crate::day::handout::proof::ProofAnswer;
use crate::day::ledger::clock::Clock;
use crate::day::record::agreement::RecordedAgreement;
use crate::day::record::handover::Recall;
use crate::day::record::outcome::{Note, Outcome, Standing};
use crate::day::run::error::DayError;
use crate::day::run::judged::JudgedPhoto;
use crate::day::run::options::{DayOptions, Destination};
use crate::day::run::originals::OriginalState;
use crate::day::run::source::Photos;
use crate::day::run::totals::Totals;
use crate::ground::digest::Sha256Digest;
use crate::ground::json_schema::described;
use crate::ground::progress::{CancelToken, Progress};

/// A campus day: roster and photos in, delivery out.
///
/// Everything is written below one folder: `photos/<profile>/…` is the delivery, `packages/` contains ZIPs and manifests,
/// `results/` what people read, `journal.jsonl` what happened. A killed run is simply started again.
pub struct Day<'a> {
    pub(in crate::day) roster: Roster,
    pub(in crate::day) photos: Photos<'a>,
    pub(in crate::day) out: PathBuf,
    pub(in crate::day) key: PseudonymKey,
    pub(in crate::day) clock: Arc<dyn Clock>,
    pub(in crate::day) options: DayOptions,
    pub(in crate::day) tables: Vec<PhotoTable>,
    pub(in crate::day) landmarks: &'a dyn LandmarkSource,
    pub(in crate::day) password: Option<Password>,
    pub(in crate::day) answers: Vec<ProofAnswer>,
    pub(in crate::day) progress: Option<&'a (dyn Fn(Progress) + Sync)>,
    pub(in crate::day) judged: Option<&'a (dyn Fn(&JudgedPhoto) + Sync)>,
    pub(in crate::day) cancel: CancelToken,
}

impl std::fmt::Debug for Day<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Day")
            .field("people", &self.roster.people.len())
            .field("photos", &self.photos)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl<'a> Day<'a> {
    /// A day of these people and photos, written below `out`. Pseudonyms in the journal are derived from `key`; `clock` gives
    /// the times in the journal and nothing else. `options` must name at least one destination.
    pub fn new(
        roster: Roster,
        photos: Photos<'a>,
        out: impl Into<PathBuf>,
        key: PseudonymKey,
        clock: Arc<dyn Clock>,
        options: DayOptions,
    ) -> Self {
        Self {
            roster,
            photos,
            out: out.into(),
            key,
            clock,
            options,
            tables: Vec::new(),
            landmarks: &EmbeddedNetworks,
            password: None,
            answers: Vec::new(),
            progress: None,
            judged: None,
            cancel: CancelToken::default(),
        }
    }

    /// Adds a destination to those of the options.
    #[must_use]
    pub fn destination(mut self, destination: Destination) -> Self {
        self.options.destinations.push(destination);
        self
    }

    /// Replaces the clock given to [`Day::new`].
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Adds a table of photos and numbers as another way to match photos to people.
    #[must_use]
    pub fn table(mut self, table: PhotoTable) -> Self {
        self.tables.push(table);
        self
    }

    /// Sets the source of landmarks on faces. Default: [`EmbeddedNetworks`].
    #[must_use]
    pub fn landmarks(mut self, landmarks: &'a dyn LandmarkSource) -> Self {
        self.landmarks = landmarks;
        self
    }

    /// Encrypts packages with AES-256. The names of the files in them stay readable.
    #[must_use]
    pub fn password(mut self, password: Password) -> Self {
        self.password = Some(password);
        self
    }

    /// Adds what people said about their photos: a photo that its person called wrong, or wants to have taken again, is no
    /// longer theirs.
    #[must_use]
    pub fn answers(mut self, answers: Vec<ProofAnswer>) -> Self {
        self.answers = answers;
        self
    }

    /// Sets the function that receives the progress of the run, at most ten times a second and from several threads.
    #[must_use]
    pub fn progress(mut self, report: &'a (dyn Fn(Progress) + Sync)) -> Self {
        self.progress = Some(report);
        self
    }

    /// Sets the function that receives every photo this run judged, as soon as it is on record: by one thread at a time, in
    /// the order in which photos are finished. While it runs, no further photo is put on record, and once a few wait, none
    /// is worked on. Photos that an earlier run judged are not handed over again.
    #[must_use]
    pub fn judged(mut self, tell: &'a (dyn Fn(&JudgedPhoto) + Sync)) -> Self {
        self.judged = Some(tell);
        self
    }

    /// Sets the token that stops the run.
    #[must_use]
    pub fn cancel(mut self, token: CancelToken) -> Self {
        self.cancel = token;
        self
    }

    /// Carries out the day, or continues where an earlier run was stopped.
    ///
    /// # Errors
    /// [`DayError`]: the folder cannot be written, the disk is full, the run was cancelled, the names do not fit the
    /// roster. Faults of single photos and people are in the [`DayReport`] and the results.
    pub fn run(self) -> Result<DayReport, DayError> {
        crate::day::run::carry::carry_out(self)
    }
}

/// The result of a day.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DayReport {
    /// Photos and people by standing; the sums were checked.
    pub totals: Totals,
    /// Photos this run processed; the others were known from an earlier run.
    pub worked: u64,
    /// Files that accompany photos, by extension in lower case, such as RAW files and sidecars; none of them was opened.
    pub companions: BTreeMap<String, u64>,
    /// What was noticed about the day as a whole, such as more photos than people.
    pub notes: Vec<Note>,
    /// Digest of the last line of the journal: kept elsewhere, it proves that nothing was rewritten.
    pub journal: Sha256Digest,
    /// Every person and every photo as in `results/`: people in the order of the roster, then photos chosen for
    /// no one.
    pub outcomes: Vec<Outcome>,
    /// Files that left the house and were withdrawn or replaced since.
    pub recalls: Vec<Recall>,
    /// Agreements on confidentiality that nobody took back, the first one first, whether or not they are in force.
    pub agreements: Vec<RecordedAgreement>,
    /// Whether delivered originals still belong to the delivery; `None` if none were delivered, or they were purged.
    pub originals: Option<OriginalState>,
}

impl DayReport {
    /// The sums as JSON, schema 1; contains no names.
    ///
    /// Keys: `schema`, `engine`, `complete`, `people` and `photos` (standing → count), `files`, `foreign`, `retakes`,
    /// `worked`, `companions` (extension → count), `notes` (rule, severity, message, advice), `recalls` (files that left the house
    /// and should not be used any more: `destination`, `to`, `line`, `at`, `row`, `file`, `reason`, `replacement`, `name`, masked),
    /// `agreements` (on confidentiality: `line`, `who`, masked, `role`, `signed`, `until`, `document`), `originals` (`stale`, `missing`; null),
    /// `journal` (64 hexadecimal digits).
    pub fn to_json(&self) -> Json {
        let counts = |list: &[(Standing, u64)]| -> Json {
            list.iter().map(|(standing, count)| (standing.name().to_owned(), json!(count))).collect()
        };
        described!(
            DayReport::schema,
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
                "companions": self.companions,
                "notes": self.notes,
                "recalls": self.recalls,
                "agreements": self.agreements,
                "originals": self.originals,
                "journal": self.journal,
            })
        )
    }

    /// Whether every person on the roster has a delivered photo.
    pub fn complete(&self) -> bool {
        self.totals.retakes() == 0
    }
}
