//! What left the house: lists of delivered files that went to somebody, and files that have to be called back.

use std::sync::Arc;

use serde::Serialize;

use crate::ground::digest::Sha256Digest;
use crate::ground::text::Language;
use crate::ground::words::words;
use crate::people::{Person, PhotoName};

words! {
    /// How delivered files are packed.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Packing {
        /// No package, only the folder of photos.
        Folder "folder",
        /// One ZIP a destination.
        #[default]
        Zip "zip",
        /// One ZIP a destination and department.
        ZipByDepartment "zip-by-department",
    }
}

words! {
    /// Whether packages contain a table of their files: collection code, student and exam number as far as people have them, name of
    /// the file, digest, size, verdict, time, station – as CSV, XLSX and JSON.
    #[derive(Default)]
    pub enum PackageTable {
        /// Where somebody has a collection code.
        #[default]
        Codes "codes",
        /// In every package.
        Always "always",
        /// In none.
        Never "never",
    }
}

impl PackageTable {
    /// Whether packages of a day with these people have one.
    pub(in crate::day) fn is_due(self, people: &[Arc<Person>]) -> bool {
        match self {
            Self::Always => true,
            Self::Codes => people.iter().any(|person| person.code.is_some()),
            Self::Never => false,
        }
    }
}

/// What is to leave the house, or what left it: the delivered files of one destination, for one recipient.
///
/// Every pair of destination and recipient is counted by itself: what is new for one may have gone to another before.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sending {
    /// Id of the profile that names the destination.
    pub destination: String,
    /// Who receives them, at most 80 characters, without a name or number of the roster; may be empty.
    pub to: String,
    /// Whether only files go that this recipient does not have yet: new ones, and those that replace another.
    pub only_new: bool,
    /// Whether a package of them contains a table of its files, as packages of a run do.
    pub table: PackageTable,
    /// Language of that table.
    pub language: Language,
}

impl Sending {
    /// All delivered files of a destination.
    pub fn new(destination: impl Into<String>) -> Self {
        Self {
            destination: destination.into(),
            to: String::new(),
            only_new: false,
            table: PackageTable::Codes,
            language: Language::Zh,
        }
    }

    /// Sets who receives them.
    #[must_use]
    pub fn to(mut self, to: impl Into<String>) -> Self {
        self.to = to.into();
        self
    }

    /// Sets whether a package contains a table of its files, and its language. Default: where somebody has a collection code, in
    /// Chinese.
    #[must_use]
    pub fn table(mut self, table: PackageTable, language: Language) -> Self {
        (self.table, self.language) = (table, language);
        self
    }

    /// Leaves out what this recipient has already.
    #[must_use]
    pub fn only_new(mut self) -> Self {
        self.only_new = true;
        self
    }
}

/// A list of files that left the house, as the ledger has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct HandOver {
    /// Its line in the journal, the first one if it takes several.
    pub line: u64,
    /// When it was recorded, UTC.
    pub at: String,
    /// Who recorded it.
    pub who: String,
    /// Id of the profile that names the destination.
    pub destination: String,
    /// Who received them.
    pub to: String,
    /// Number of files.
    pub files: u64,
    /// Whether it was taken back, because nothing left the house after all.
    pub undone: bool,
}

words! {
    /// Why a file that left the house has to be called back.
    #[non_exhaustive]
    pub enum RecallReason {
        /// Nothing is delivered for its person any more.
        Withdrawn "withdrawn",
        /// Another file is delivered for its person, and has not gone to this recipient yet.
        Replaced "replaced",
    }
}

/// A file that a recipient has and should not use any more.
///
/// It is on the list until another file of the person goes to the same recipient, until it is delivered again, or until a decision
/// `recalled` says that it was settled.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Recall {
    /// Id of the profile that names the destination.
    pub destination: String,
    /// Who received it.
    pub to: String,
    /// Line of the journal with the hand-over in which it went last.
    pub line: u64,
    /// When that was recorded, UTC.
    pub at: String,
    /// Row of its person on the roster; `None` if they are not on it any more.
    pub row: Option<u32>,
    /// Digest of the file that has to be called back.
    pub file: Sha256Digest,
    /// Why.
    pub reason: RecallReason,
    /// Digest of the file that is delivered instead.
    pub replacement: Option<Sha256Digest>,
    /// Its person.
    #[serde(skip)]
    pub person: Option<Arc<Person>>,
    /// The name under which the person's files are delivered; masked.
    pub name: Option<PhotoName>,
}
