//! How dossiers are written.

use crate::compare::Pair;
use crate::day::Disclosure;
use crate::ground::options::{FilePath, options};
use crate::ground::text::Language;
use crate::ground::words::words;
use crate::profile::Profile;

words! {
    /// Which files are written for a person.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Forms {
        /// PDF and HTML.
        #[default]
        Both "both",
        /// Only HTML: no font is needed.
        Html "html",
        /// Only PDF.
        Pdf "pdf",
    }
}

options! {
    /// How dossiers are written.
    #[derive(Debug, Clone)]
    pub struct DossierOptions {
        /// Profiles of the day, by which delivered files are judged again, rule by rule: ids of shipped ones or paths of
        /// files that end with `.toml`. The comparisons they demand are required. Default: none.
        pub profiles: Vec<Profile> = Vec::new(),
        /// Pairs that must be the same person for a student to pass. A pair of which any student has an answer is one of them,
        /// unless it is `optional`: whoever has none is not yet compared. Default: none; without any answer the photo alone decides.
        pub required: Vec<Pair> = Vec::new(),
        /// Pairs that some students are compared by and others need not be. An answer still counts. Default: none.
        pub optional: Vec<Pair> = Vec::new(),
        /// Language of everything printed. Default: `zh`.
        pub language: Language = Language::Zh,
        /// How much of a person is shown; in dossiers numbers are always masked, so only `share` differs. Default: `work`.
        pub disclosure: Disclosure = Disclosure::Work,
        /// The head of every document: the school, then further lines, such as the occasion. Default: none.
        pub letterhead: Vec<String> = Vec::new(),
        /// A JPEG next to the letterhead. Default: none.
        pub logo: Option<FilePath> = None,
        /// A folder with custom HTML templates: `dossier.html`, `cover.html`, `letterhead.html`. Default: those shipped.
        pub templates: Option<FilePath> = None,
        /// Which files are written. Default: `both`.
        pub forms: Forms = Forms::Both,
        /// Font files for PDFs, in order of preference. Default: those of the system.
        pub fonts: Vec<FilePath> = Vec::new(),
        /// Number of threads; 0 is one per core. The files are the same for any number. Default: 0.
        pub threads: usize = 0,
    }
}
