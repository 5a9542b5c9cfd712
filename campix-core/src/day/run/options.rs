//! How a day is run: options as data, and the file `day.toml` that makes a day repeatable.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::Limits;
use crate::day::handout::show::Disclosure;
use crate::day::record::agreement::Confidentiality;
use crate::day::record::decision::Consent;
use crate::day::record::handover::{PackageTable, Packing};
use crate::day::run::allot::MatchMethod;
use crate::day::run::originals::OriginalOptions;
use crate::ground::options::{self as reading, FilePath, Key, Options, OptionsError, Shape, options};
use crate::ground::text::Language;
use crate::ground::words::words;
use crate::people::matching::Stations;
use crate::people::number::{Date, NumberPattern};
use crate::people::roster::RosterOptions;
use crate::profile::Profile;

words! {
    /// Whether a destination decides about a photo.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Demand {
        /// A photo that cannot serve this destination fails, and its person is on the retake list.
        #[default]
        Required "required",
        /// Served by photos that comply, such as a roll that requires a white backdrop; the others are left out silently.
        IfComplies "if-complies",
    }
}

words! {
    /// Where the people of a day come from.
    #[derive(Default)]
    pub enum People {
        /// The roster has everybody; a code or number that is not on it is nobody's.
        #[default]
        Roster "roster",
        /// Whoever's collection code is scanned appears, besides the people of a roster if there is one. Cards are read whether or not
        /// `matching` names them.
        Scanned "scanned",
    }
}

options! {
    /// How a day is run.
    #[derive(Debug, Clone)]
    pub struct DayOptions {
        /// The standards photos are delivered for, at least one; each names a folder and a package. Default: none.
        pub destinations: Vec<Destination> = Vec::new(),
        /// The person named in the journal as running the day. Default: `operator`.
        pub operator: String = "operator".to_owned(),
        /// Where the people of the day come from. Default: `roster`.
        pub people: People = People::Roster,
        /// Form of the collection codes by which people appear, such as `@{2}#{8}`; a code of another form is nobody's. What form codes
        /// have nationally is not public. Default: any text, which is said in the report.
        pub code_pattern: Option<NumberPattern> = None,
        /// How photos find their people; methods that contradict each other leave a photo unsettled. Default: by file name and
        /// by the roster's column of photos.
        pub matching: Vec<MatchMethod> = vec![MatchMethod::Name, MatchMethod::Roster],
        /// What the consent of people means for their files. Default: `noted`.
        pub consent: Consent = Consent::Noted,
        /// What agreements on confidentiality (保密协议) mean for what leaves the house. Default: `noted`.
        pub confidentiality: Confidentiality = Confidentiality::Noted,
        /// How photos are told apart into sequences of their own, each of one camera at one station. Default: by folders and by
        /// the camera as the file names it.
        pub stations: Stations = Stations::Auto,
        /// Number of threads; 0 is one per core. The results are the same for any number. Default: 0.
        pub threads: usize = 0,
        /// Limits on a photo, above which it is refused. Default: see its keys.
        pub limits: Limits = Limits::DEFAULT,
        /// Whether files that were delivered before may be taken out of the delivery without a decision that says so. Default:
        /// no; such a run is refused and says which files it is about.
        pub withdraw: bool = false,
        /// How delivered files are packed. Default: `zip`.
        pub packing: Packing = Packing::Zip,
        /// Whether packages contain a table of their files; without packages it lies beside the manifest. Default: `codes`, where
        /// somebody has a collection code.
        pub package_table: PackageTable = PackageTable::Codes,
        /// Language of tables, lists and pages. Default: `zh`.
        pub language: Language = Language::Zh,
        /// How much of a person tables, lists and pages show. Default: `work`, with numbers of identity documents masked.
        pub disclosure: Disclosure = Disclosure::Work,
        /// Heading of pages, retake list and proof sheets: the school and the occasion. Default: they say what they are.
        pub title: Option<String> = None,
        /// What the photos are taken and kept for, as people consented to it; in manifests and tables of packages. Default: not stated.
        pub purpose: Option<String> = None,
        /// The last day on which anything of the day is to be kept, such as `2027-07-31`; a run or an opening after it says that it is
        /// time to purge. Default: none.
        #[serde(serialize_with = "crate::people::roster::date")]
        pub keep_until: Option<Date> = None,
    }
}

/// One destination of a day: a standard and the names of its files.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Destination {
    /// The standard. Its id names the folder and the package. In text: the id of a shipped profile, or the path of a file
    /// that ends with `.toml`.
    pub profile: Profile,
    /// Template of file names. Default: `{student_no}.jpg`.
    #[serde(default = "naming")]
    pub naming: String,
    /// Whether it decides about a photo. Default: [`Demand::Required`].
    #[serde(default)]
    pub demand: Demand,
}

impl Destination {
    /// A destination that every photo must serve, with files named `{student_no}.jpg`.
    pub fn new(profile: Profile) -> Self {
        Self { profile, naming: naming(), demand: Demand::Required }
    }
}

fn naming() -> String {
    "{student_no}.jpg".to_owned()
}

impl Shape for Destination {
    fn shape() -> Json {
        let defaults = json!({ "naming": naming(), "demand": Demand::default() });
        let doc = "One destination of a day: a standard and the names of its files.";
        let key = |name, doc, shape| Key { name, doc, shape };
        let keys = [
            key(
                "profile",
                "The id of a shipped profile, or the path of a file that ends with `.toml`.",
                Profile::shape,
            ),
            key("naming", "Template of file names. Default: `{student_no}.jpg`.", String::shape),
            key("demand", "Whether it decides about a photo. Default: `required`.", Demand::shape),
        ];
        reading::object(doc, &keys, &defaults, &["profile"])
    }
}

options! {
    /// The inputs of a day, by where they are stored.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct DayInputs {
        /// The list of people: CSV, XLSX, XLSB, XLS, ODS, or a web page with a table. Default: none.
        pub roster: Option<FilePath> = None,
        /// How that list is read. Default: see its keys.
        pub roster_options: RosterOptions = RosterOptions::default(),
        /// The folder of photos. Default: none.
        pub photos: Option<FilePath> = None,
        /// The folder everything is written to. Default: none.
        pub out: Option<FilePath> = None,
        /// File of the project's secret, at least 16 bytes. Default: `.campix/key` in the folder `out`, created if it is missing.
        pub key_file: Option<FilePath> = None,
        /// Tables of photos and numbers (CSV or XLSX), each another way to match photos to people. Default: none.
        pub photo_tables: Vec<FilePath> = Vec::new(),
        /// The table of what people said about their photos (CSV or XLSX). Default: none.
        pub answers: Option<FilePath> = None,
        /// How the originals are delivered once the day has ended. Default: they are not.
        pub originals: Option<OriginalOptions> = None,
    }
}

/// A day described in one file, `day.toml`, so that it can be repeated: its inputs and its options, in one list of keys.
/// It never contains secrets: a password is asked for.
///
/// ```
/// use campix_core::day::{DayFile, Packing};
/// let text = r#"
/// roster = "people.xlsx"
/// photos = "photos"
/// out = "delivery"
/// packing = "folder"
///
/// [[destinations]]
/// profile = "moe-2017-99"
/// "#;
/// let day = DayFile::from_text(text)?;
/// assert_eq!(day.options.packing, Packing::Folder);
/// let error = DayFile::from_text("paking = \"zip\"").unwrap_err();
/// assert!(error.to_string().ends_with("1:1: paking: unknown key; did you mean packing?"));
/// # Ok::<(), campix_core::options::OptionsError>(())
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct DayFile {
    /// The inputs of the day.
    pub inputs: DayInputs,
    /// How it is run.
    pub options: DayOptions,
    /// Ids or paths of the profiles of its destinations, in their order.
    pub profiles: Vec<String>,
}

impl DayFile {
    /// Reads the file at `path`, TOML or JSON; relative paths in it start from its folder.
    ///
    /// # Errors
    /// [`OptionsError`]: the file cannot be read, or has faults, all of which are reported.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OptionsError> {
        let path = path.as_ref();
        let (inputs, options, tree) = reading::open_two(path)?;
        Ok(Self::new(inputs, options, &tree, path.parent().unwrap_or_else(|| Path::new(""))))
    }

    /// Reads a text, JSON if it starts with a brace, otherwise TOML; relative paths start from the current folder.
    ///
    /// # Errors
    /// [`OptionsError`] with every fault by line, column and key.
    pub fn from_text(text: &str) -> Result<Self, OptionsError> {
        let (inputs, options, tree) = reading::from_text_of_two(text, reading::Syntax::of(text), None)?;
        Ok(Self::new(inputs, options, &tree, Path::new("")))
    }

    fn new(inputs: DayInputs, options: DayOptions, tree: &reading::Node, base: &Path) -> Self {
        let placed = |name: &str| {
            if reading::is_profile_file(name) {
                base.join(name).to_string_lossy().into_owned()
            } else {
                name.to_owned()
            }
        };
        let profiles = tree.texts("destinations", "profile").into_iter().map(placed).collect();
        Self { inputs, options, profiles }
    }

    /// JSON Schema (draft 2020-12) of the file.
    pub fn schema() -> Json {
        let (inputs, options) = (DayInputs::default(), DayOptions::default());
        let mut defaults = json!(inputs);
        if let (Json::Object(all), Json::Object(more)) = (&mut defaults, json!(options)) {
            all.extend(more);
        }
        let keys: Vec<Key> = DayInputs::KEYS.iter().chain(DayOptions::KEYS).copied().collect();
        reading::document("DayFile", reading::object("A day written down in one file.", &keys, &defaults, &[]))
    }
}
