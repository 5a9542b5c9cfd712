//! A finished day joined, inside the school, with a table only the school has: collection codes become student numbers and names.
//!
//! In: the collector's folder, its secret, and the school's table. Out: a day of the school's own in another folder – photos by the
//! school's numbers, tables, pages, packages, a ledger – which opens, packs, and gets dossiers and print sheets like any other.
//! Invariant: nothing is written into the collector's folder, so no name and no number of the table is ever in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::ground::digest::Sha256Digest;
use crate::ground::file_error::Operation;
use crate::ground::folder;
use crate::ground::options::options;
use crate::ground::text::{Language, Text};
use crate::ground::whole_file::{self, SystemDisk};
use crate::people::number::{Date, KeyKind, PseudonymKey};
use crate::people::roster::Roster;
use crate::people::{Person, PhotoName};
use crate::profile::Profile;

use crate::day::handout::package::Password;
use crate::day::handout::show::Disclosure;
use crate::day::ledger::clock::Clock;
use crate::day::ledger::decision::Entries;
use crate::day::ledger::event::{Event, ProfileLine, Span};
use crate::day::ledger::journal::{Journal, Line};
use crate::day::ledger::store::Folders;
use crate::day::ledger::thumbs::ThumbFile;
use crate::day::record::handover::{PackageTable, Packing};
use crate::day::record::outcome::{Note, Outcome, Product, Severity, Standing};
use crate::day::run::agree::may_hand_out;
use crate::day::run::apart::meet;
use crate::day::run::carry::names_of;
use crate::day::run::conduct::{Cast, Keeping, end};
use crate::day::run::day::DayReport;
use crate::day::run::delivery::Planned;
use crate::day::run::error::{DayError, Target};
use crate::day::run::files::ResultInputs;
use crate::day::run::join_fault::{JoinFault, JoinFaultKind, JoinFaults};
use crate::day::run::kept::Kept;
use crate::day::run::lists::Lists;
use crate::day::run::options::{DayOptions, Destination};
use crate::day::run::place;
use crate::day::run::replay::Replay;
use crate::day::run::totals::Totals;
use crate::ground::progress::{Meter, Phase};

options! {
    /// How a finished day is joined with a school's table.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct JoinOptions {
        /// Template of the names of the school's files, for every destination. Default: `{student_no|exam_no}.jpg`.
        pub naming: String = "{student_no|exam_no}.jpg".to_owned(),
        /// How the school's files are packed. Default: `zip`.
        pub packing: Packing = Packing::Zip,
        /// Whether packages contain a table of their files. Default: `always`.
        pub package_table: PackageTable = PackageTable::Always,
        /// The person named in the school's ledger. Default: `operator`.
        pub operator: String = "operator".to_owned(),
        /// Language of tables, lists and pages. Default: `zh`.
        pub language: Language = Language::Zh,
        /// How much of a person tables, lists and pages show. Default: `work`, with numbers of identity documents masked.
        pub disclosure: Disclosure = Disclosure::Work,
        /// Heading of pages and lists. Default: they say what they are.
        pub title: Option<String> = None,
    }
}

/// A finished day that is to be joined with a table of the school.
#[derive(Clone)]
pub struct Join<'a> {
    day: PathBuf,
    key: PseudonymKey,
    table: &'a Roster,
    out: PathBuf,
    own: PseudonymKey,
    clock: Arc<dyn Clock>,
    options: JoinOptions,
    profiles: Vec<Profile>,
    password: Option<Password>,
}

impl std::fmt::Debug for Join<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Join")
            .field("people", &self.table.people.len())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl<'a> Join<'a> {
    /// The day in the folder `day`, whose secret is `key`, joined with `table`, each of whose people has a collection code, into the new
    /// folder `out`. Pseudonyms there follow from `own`, the school's secret.
    pub fn new(
        (day, key): (impl Into<PathBuf>, PseudonymKey),
        table: &'a Roster,
        (out, own): (impl Into<PathBuf>, PseudonymKey),
        clock: Arc<dyn Clock>,
        options: JoinOptions,
    ) -> Self {
        Self { day: day.into(), key, table, out: out.into(), own, clock, options, profiles: Vec::new(), password: None }
    }

    /// Adds a profile of the day. Those that are shipped with campix need not be given.
    #[must_use]
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profiles.push(profile);
        self
    }

    /// Encrypts the school's packages with AES-256.
    #[must_use]
    pub fn password(mut self, password: Password) -> Self {
        self.password = Some(password);
        self
    }

    /// Whether a join may write into the folder `out`: it is not there, empty, or has only a secret (`.campix/key`), and is apart from
    /// the folder of the day. [`Join::run`] checks it, too; a program does before it makes a secret.
    ///
    /// # Errors
    /// [`DayError::JoinPlace`].
    pub fn check_place(day: impl AsRef<Path>, out: impl AsRef<Path>) -> Result<(), DayError> {
        let (day, out) = (day.as_ref(), out.as_ref());
        let workings = Folders::new(out).workings();
        let only = |folder: &Path, name: &str| {
            let mut files = fs::read_dir(folder).into_iter().flatten();
            files.all(|file| file.is_ok_and(|file| file.file_name() == name))
        };
        let free = !out.is_file() && only(out, ".campix") && only(&workings, "key");
        if free && !meet(day, out) { Ok(()) } else { Err(DayError::JoinPlace) }
    }

    /// Joins them. What the join found – codes nobody scanned, codes that the table does not have, people without a photo – is
    /// among the notes of the report, with the rows of the table.
    ///
    /// # Errors
    /// [`DayError::Join`] with every fault of the table by row; [`DayError::JoinPlace`] if the folder `out` is not empty, or is not
    /// apart from the day's; [`DayError::JoinProfile`]; what [`FinishedDay::open`](crate::day::FinishedDay::open) refuses;
    /// [`DayError::NoAgreement`] if the day demands an agreement on confidentiality and none is in force in its ledger; [`DayError::NotHandedOver`] if delivered files are not in their places; [`DayError::Names`]; [`DayError::Io`].
    pub fn run(self) -> Result<DayReport, DayError> {
        faults(&self.table.people)?;
        Self::check_place(&self.day, &self.out)?;
        let source = Source::open(&self.day, &self.key)?;
        may_hand_out(&source.kept, &source.entries, self.clock.now())?;
        let options = self.day_options(&source.kept)?;
        let people: Vec<Arc<Person>> = self.table.people.iter().cloned().map(Arc::new).collect();
        let names = names_of(&options.destinations, &people, &self.own)?;
        let joined = joined(&source, &people, &self.key);
        self.write(&source, &options, Cast { people: &people, names: &names }, joined)
    }

    /// The options of the school's day.
    fn day_options(&self, kept: &Kept) -> Result<DayOptions, DayError> {
        let JoinOptions { naming, packing, package_table, operator, language, disclosure, title } =
            self.options.clone();
        let mut destinations = Vec::new();
        for to in &kept.head.destinations {
            let given = self.profiles.iter().find(|profile| profile.digest() == to.sha256).cloned();
            let shipped = || Profile::builtin(&to.profile).ok().filter(|profile| profile.digest() == to.sha256);
            let profile =
                given.or_else(shipped).ok_or_else(|| DayError::JoinProfile { profile: to.profile.clone() })?;
            destinations.push(Destination { naming: naming.clone(), ..Destination::new(profile) });
        }
        Ok(DayOptions {
            destinations,
            operator,
            packing,
            package_table,
            language,
            disclosure,
            title,
            purpose: kept.head.purpose.clone(),
            keep_until: kept.head.keep_until.as_deref().and_then(|day| Date::parse(day).ok()),
            ..DayOptions::default()
        })
    }

    fn write(
        &self,
        source: &Source,
        options: &DayOptions,
        cast: Cast<'_>,
        Joined { mut outcomes, mut notes, of_table }: Joined,
    ) -> Result<DayReport, DayError> {
        let folders = Folders::new(&self.out);
        folder::create(&folders.workings()).map_err(DayError::io(Operation::Create, Target::OutputFolder))?;
        let mut journal = Journal::open::<Event>(&folders.journal(), self.clock.clone(), &options.operator, |_, _| {})?;
        let profiles = options.destinations.iter().map(|to| ProfileLine::of(&to.profile)).collect();
        let table = Sha256Digest(self.table.sha256);
        journal.append(Event::Begun {
            engine: format!("campix {}", crate::VERSION),
            setup: source.journal,
            profiles,
            photos: None,
        })?;
        journal.append(Event::Joined { journal: source.journal, table, people: cast.people.len() as u64 })?;
        let spans = self.photos(source, &folders, &outcomes, &mut journal)?;
        let plan = plan(&mut outcomes, cast, options, &of_table);
        let here = folders.photos();
        for (planned, from) in &plan {
            let from = source.folders.photos().join(from);
            let found = folder::digest(&from).map_err(DayError::io(Operation::Read, Target::DeliveredPhoto))?;
            if found.is_none_or(|(digest, _)| digest != planned.output) {
                return Err(source.not_in_place());
            }
            let to = here.join(&planned.path);
            let made =
                to.parent().map_or(Ok(()), folder::create).and_then(|()| whole_file::copy(&SystemDisk, &from, &to));
            made.map_err(DayError::io(Operation::Deliver, Target::DeliveredPhoto))?;
            let profile = options.destinations[planned.destination].profile.id().to_owned();
            journal.append(Event::Delivered {
                person: cast.names.pseudonym(planned.person).to_owned(),
                profile,
                input: planned.input,
                output: planned.output,
                place: Some(place::delivered(&self.own, &planned.path)),
            })?;
        }
        journal.sync()?;
        let plan: Vec<Planned> = plan.into_iter().map(|(planned, _)| planned).collect();
        let photos = outcomes.iter().filter(|outcome| outcome.photo.is_some()).count();
        let totals = Totals::of(&outcomes, cast.people.len(), photos, plan.len() as u64, 0)?;
        let recalls = Vec::new();
        let lists = Lists::new(&folders, &outcomes, &recalls, options);
        notes.extend(lists.notes());
        let thumbs = ThumbFile::open(&folders.thumbs())
            .and_then(|thumbs| thumbs.by_photo(spans))
            .map_err(DayError::io(Operation::Read, Target::SmallPictures))?;
        let inputs = ResultInputs {
            disk: &SystemDisk,
            folders: &folders,
            options,
            people: cast.people,
            plan: &plan,
            names: cast.names,
            outcomes: &outcomes,
            totals: &totals,
            thumbs: &thumbs,
            password: self.password.as_ref(),
            key: &self.own,
            notes: &notes,
            recalls: &recalls,
            lists: &lists,
            withheld: false,
        };
        if let Some(written) = inputs.write(None, &mut Meter::new(None, Phase::Results, None))? {
            journal.append(Event::Written { key: written.key, files: written.files })?;
        }
        let companions = BTreeMap::new();
        let keeping = Keeping { disk: &SystemDisk, key: &self.own, options, folders: &folders, cast };
        end(keeping, &mut journal, &outcomes, &totals, &notes, (0, &companions))?;
        let (journal, agreements) = (journal.last(), Vec::new());
        Ok(DayReport { totals, worked: 0, companions, notes, journal, outcomes, recalls, agreements, originals: None })
    }

    /// Copies the small pictures of these outcomes, and tells the ledger of each photo; nothing that only the collector's secret
    /// opens goes along.
    fn photos(
        &self,
        source: &Source,
        folders: &Folders,
        outcomes: &[Outcome],
        journal: &mut Journal,
    ) -> Result<BTreeMap<Sha256Digest, Span>, DayError> {
        let failed = |source| DayError::io(Operation::Write, Target::SmallPictures)(source);
        let mut own = ThumbFile::open(&folders.thumbs()).map_err(failed)?;
        let theirs = fs::read(source.folders.thumbs()).unwrap_or_default();
        let mut spans = BTreeMap::new();
        let mut told = BTreeSet::new();
        let photos = outcomes.iter().filter_map(|outcome| outcome.photo.as_ref());
        for photo in photos.filter(|photo| told.insert(photo.sha256)) {
            let Some(Event::Photo { mut sight, thumb, mut record, .. }) = source.photos.get(&photo.sha256).cloned()
            else {
                continue;
            };
            let piece = thumb.and_then(|span| {
                let from = usize::try_from(span.at).ok()?;
                theirs.get(from..from.checked_add(span.length as usize)?)
            });
            let thumb = piece.map(|piece| own.append(piece)).transpose().map_err(failed)?;
            spans.extend(thumb.map(|span| (photo.sha256, span)));
            sight.place = place::photo(&self.own, photo.name.reveal());
            sight.stamp = None;
            record.codes.clear();
            record.code_texts.clear();
            record.camera = None;
            journal.append(Event::Photo { sight, setup: source.journal, thumb, looks: None, record })?;
        }
        Ok(spans)
    }
}

/// The collector's day.
struct Source {
    folders: Folders,
    kept: Kept,
    /// Digest of the line that ended it.
    journal: Sha256Digest,
    /// Lines of photos by digest of their bytes.
    photos: BTreeMap<Sha256Digest, Event>,
    entries: Entries,
}

impl Source {
    fn open(day: &Path, key: &PseudonymKey) -> Result<Self, DayError> {
        let folders = Folders::new(day);
        let mut replay = Replay::default();
        let mut photos = BTreeMap::new();
        Journal::replay(&folders.journal(), |digest, line: Line<Event>| {
            if let Event::Photo { sight, .. } = &line.event {
                photos.insert(sight.input, line.event.clone());
            }
            replay.line(digest, line);
        })?;
        let kept = replay.kept(&folders, Some(key), &|_| None)?;
        let (_, journal, _) = replay.ended()?;
        Ok(Self { folders, kept, journal, photos, entries: replay.entries })
    }

    fn not_in_place(&self) -> DayError {
        let products = self.kept.outcomes.iter().flat_map(|outcome| &outcome.products);
        let changed = products.filter(|product| {
            let found = folder::digest(&self.folders.photos().join(product.name.reveal()));
            !found.is_ok_and(|found| found.is_some_and(|(digest, _)| digest == product.sha256))
        });
        DayError::NotHandedOver(crate::day::NotHandedOver::NotInPlace { count: changed.count() as u64 })
    }
}

/// Rows of the table that cannot be joined at all.
fn faults(people: &[Person]) -> Result<(), DayError> {
    let mut faults = Vec::new();
    let mut codes: BTreeMap<&str, u32> = BTreeMap::new();
    let mut numbers: BTreeMap<(KeyKind, String), u32> = BTreeMap::new();
    for person in people {
        let row = person.row;
        let mut fault = |kind| faults.push(JoinFault { row, kind });
        match person.key(KeyKind::Code) {
            None => fault(JoinFaultKind::NoCode),
            Some(code) => {
                if let Some(&first) = codes.get(code) {
                    fault(JoinFaultKind::CodeTwice { first });
                } else {
                    codes.insert(code, row);
                }
            }
        }
        let others = [KeyKind::StudentNo, KeyKind::IdNumber, KeyKind::ExamNo];
        for (kind, number) in others.into_iter().filter_map(|kind| Some((kind, person.key(kind)?.to_ascii_uppercase())))
        {
            if let Some(&first) = numbers.get(&(kind, number.clone())) {
                fault(JoinFaultKind::PersonTwice { first });
                break;
            }
            numbers.insert((kind, number), row);
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(DayError::Join(JoinFaults(faults))) }
}

/// The outcomes of the school's day.
struct Joined {
    outcomes: Vec<Outcome>,
    notes: Vec<Note>,
    /// Place in the table, by row.
    of_table: BTreeMap<u32, usize>,
}

/// Everybody of the table in its order, then the photos of nobody.
fn joined(source: &Source, people: &[Arc<Person>], key: &PseudonymKey) -> Joined {
    let Kept { head, outcomes: theirs, people: owners } = &source.kept;
    // By the code; in a day that had numbers, too, its people may be known by one of them.
    let pseudonyms = |person: &Person| -> Vec<String> {
        let numbers = KeyKind::ALL.into_iter().filter_map(|kind| Some((kind, person.key(kind)?)));
        numbers.map(|(kind, number)| key.pseudonym(kind, number).as_str().to_owned()).collect()
    };
    let of_code: BTreeMap<String, usize> = people
        .iter()
        .enumerate()
        .flat_map(|(at, person)| pseudonyms(person).into_iter().map(move |name| (name, at)))
        .collect();
    let scanned: BTreeSet<&str> = head.people.iter().map(|(name, _)| name.as_str()).collect();
    let rows: BTreeMap<u32, Option<u32>> =
        head.people.iter().map(|(name, row)| (*row, of_code.get(name).map(|&at| people[at].row))).collect();
    // Rows of the collector's list mean nobody here.
    let moved = |note: &Note| {
        let mut note = note.clone();
        note.rows = note.rows.iter().filter_map(|row| rows.get(row).copied().flatten()).collect();
        note
    };
    let mut own: Vec<Option<Outcome>> = vec![None; people.len()];
    let mut others = Vec::new();
    let mut strangers = 0u64;
    for (outcome, owner) in theirs.iter().zip(owners) {
        let mut outcome = outcome.clone();
        outcome.notes = outcome.notes.iter().map(moved).collect();
        let name = owner.and_then(|at| head.people.get(at)).map(|(name, _)| name);
        match name.map(|name| of_code.get(name)) {
            Some(Some(&at)) => {
                outcome.person = Some(people[at].clone());
                if outcome.standing == Standing::Superseded {
                    others.push(outcome);
                } else {
                    own[at] = Some(outcome);
                }
            }
            // Somebody of the day whom the table does not know: their photos are nobody's here.
            Some(None) => {
                if outcome.standing != Standing::Superseded {
                    strangers += 1;
                }
                if outcome.photo.is_some() {
                    outcome.person = None;
                    outcome.products.clear();
                    outcome.standing = Standing::Unowned;
                    outcome.notes.insert(0, not_in_table());
                    others.push(outcome);
                }
            }
            None => others.push(outcome),
        }
    }
    let (mut unscanned, mut without) = (Vec::new(), Vec::new());
    let mut outcomes = Vec::with_capacity(people.len() + others.len());
    for (at, (person, outcome)) in people.iter().zip(own).enumerate() {
        let mut outcome = outcome.unwrap_or_else(|| Outcome::new(Standing::Missing));
        outcome.person = Some(person.clone());
        if !pseudonyms(person).iter().any(|name| scanned.contains(name.as_str())) {
            unscanned.push(people[at].row);
            outcome.notes.push(unscanned_note(Vec::new()));
        } else if outcome.products.is_empty() && outcome.standing != Standing::Excused {
            without.push(people[at].row);
        }
        outcomes.push(outcome);
    }
    outcomes.extend(others);
    let mut notes = vec![summed(people.len(), outcomes.iter().filter(|one| !one.products.is_empty()).count())];
    notes.extend((!unscanned.is_empty()).then(|| unscanned_note(unscanned)));
    notes.extend((!without.is_empty()).then(|| without_photo(without)));
    notes.extend((strangers > 0).then(|| unknown_to_table(strangers)));
    let of_table = people.iter().enumerate().map(|(at, person)| (person.row, at)).collect();
    Joined { outcomes, notes, of_table }
}

/// Files and their places, each with where it lies in the collector's folder; outcomes get the names of the school.
fn plan(
    outcomes: &mut [Outcome],
    Cast { names, .. }: Cast<'_>,
    options: &DayOptions,
    of_table: &BTreeMap<u32, usize>,
) -> Vec<(Planned, PathBuf)> {
    let mut plan = Vec::new();
    for outcome in outcomes.iter_mut() {
        let person = outcome.person.as_ref().and_then(|person| of_table.get(&person.row)).copied();
        let (Some(person), Some(input)) = (person, outcome.photo.as_ref().map(|photo| photo.sha256)) else { continue };
        for product in &mut outcome.products {
            let profile = &product.profile;
            let Some(destination) = options.destinations.iter().position(|to| to.profile.id() == profile) else {
                continue;
            };
            let path = PathBuf::from(profile).join(names.path(destination, person));
            let from = PathBuf::from(product.name.reveal());
            let (output, bytes) = (product.sha256, product.bytes);
            *product = Product::new(profile.clone(), PhotoName::new(&path.to_string_lossy()), output, bytes);
            plan.push((Planned { destination, path, output, bytes, input, person }, from));
        }
    }
    plan
}

fn summed(people: usize, delivered: usize) -> Note {
    let message = Text::new(
        format!("对应表共 {people} 人，其中 {delivered} 人有照片交付。"),
        format!("{people} people on the table, {delivered} of them with a delivered photo."),
    );
    Note::new("join.people", Severity::Info, message)
}

fn unscanned_note(rows: Vec<u32>) -> Note {
    let message = match rows.len() {
        0 => Text::fixed("采集时没有扫到此人的采集码", "the person's collection code was never scanned"),
        count => Text::new(
            format!("采集时没有扫到 {count} 人的采集码（对应表的行号见详情）。"),
            format!("the codes of {count} people were never scanned; the rows of the table are in the details"),
        ),
    };
    let advice = Text::fixed(
        "核对对应表中的采集码有无抄错；没错则此人没有来拍，通知补拍",
        "check the code in the table for typing errors; if it is right the person did not come: call them in",
    );
    Note::new("join.code-unknown", Severity::Warn, message).advice(advice).about(rows, Vec::new())
}

fn without_photo(rows: Vec<u32>) -> Note {
    let count = rows.len();
    let message = Text::new(
        format!("{count} 人的码扫到了，但没有可交付的照片（对应表的行号见详情）。"),
        format!(
            "{count} people were scanned and have no photo that can be delivered; the rows of the table are in the details"
        ),
    );
    let advice = Text::fixed("见补拍名单与待确认清单", "see the lists of retakes and of what has to be confirmed");
    Note::new("join.without-photo", Severity::Warn, message).advice(advice).about(rows, Vec::new())
}

fn unknown_to_table(count: u64) -> Note {
    let message = Text::new(
        format!("采集日有 {count} 人的采集码不在对应表中，其照片未交付给学校。"),
        format!(
            "{count} people of the day have codes that the table does not have; their photos are not in the school's delivery"
        ),
    );
    let advice = Text::fixed(
        "核对对应表是否缺行；补全后重新对应到一个新文件夹",
        "see whether rows are missing in the table; complete it and join again into a new folder",
    );
    Note::new("join.not-in-table", Severity::Warn, message).advice(advice)
}

fn not_in_table() -> Note {
    let message = Text::fixed("此人的采集码不在对应表中", "the person's collection code is not in the table");
    let advice =
        Text::fixed("在对应表中补上此码的一行，再对应一次", "add a row with this code to the table, and join again");
    Note::new("join.not-in-table", Severity::Warn, message).advice(advice)
}
