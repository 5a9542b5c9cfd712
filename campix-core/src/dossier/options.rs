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
        /// Profiles of the day, by which delivered files are judged once more, rule by rule: ids of shipped ones or paths of
        /// files that end with `.toml`. Default: none.
        pub profiles: Vec<Profile> = Vec::new(),
        /// Pairs that have to be the same person for anybody to pass. Default: none, the photo alone decides.
        pub required: Vec<Pair> = Vec::new(),
        /// Language of everything printed. Default: `zh`.
        pub language: Language = Language::Zh,
        /// How much of a person is shown; numbers are masked whatever is set. Default: `names`.
        pub disclosure: Disclosure = Disclosure::Names,
        /// The head of every document: the school, then lines below it, such as the occasion. Default: none.
        pub letterhead: Vec<String> = Vec::new(),
        /// A JPEG beside the letterhead. Default: none.
        pub logo: Option<FilePath> = None,
        /// A folder with HTML templates of one's own: `dossier.html`, `cover.html`, `letterhead.html`. Default: those shipped.
        pub templates: Option<FilePath> = None,
        /// Which files are written. Default: `both`.
        pub forms: Forms = Forms::Both,
        /// Files of fonts for PDFs, the preferred one first. Default: those of the system.
        pub fonts: Vec<FilePath> = Vec::new(),
        /// Number of threads; 0 is one per core. The files are the same for any number. Default: 0.
        pub threads: usize = 0,
    }
}
