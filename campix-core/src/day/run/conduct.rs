//! A day from beginning to end: survey, allotment, delivery, results, packages, sums.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::ground::file_error::Operation;
use crate::ground::folder;
use crate::ground::text::Text;
use crate::people::matching::Grade;
use crate::people::number::PseudonymKey;
use crate::people::{Person, PhotoName};

use crate::day::handout::drift::{self, Change};
use crate::day::handout::package::Password;
use crate::day::handout::proof::ProofAnswer;
use crate::day::ledger::clock::{Clock, is_past};
use crate::day::ledger::decision::Entries;
use crate::day::ledger::event::{Event, ProfileLine, Span, Stamp};
use crate::day::ledger::handover::{Current, HandOvers, Origin};
use crate::day::ledger::journal::{Journal, Line, Lines, Place};
use crate::day::ledger::looks::LooksFile;
use crate::day::ledger::store::{Folders, Store};
use crate::day::ledger::thumbs::ThumbFile;
use crate::day::record::agreement::Confidentiality;
use crate::day::record::handover::Recall;
use crate::day::record::outcome::{Note, Outcome, Standing};
use crate::day::run::agree::{agreed, agreements};
use crate::day::run::allot::{Allotment, Owner};
use crate::day::run::day::DayReport;
use crate::day::run::decide;
use crate::day::run::delivery::{Delivered, Delivery, Planned};
use crate::day::run::error::{DayError, Target};
use crate::day::run::fault;
use crate::day::run::files::{ResultInputs, Written, stream};
use crate::day::run::guard::{DeliveredBefore, Guard};
use crate::day::run::judged::JudgedPhoto;
use crate::day::run::kept::{self, KeptDestination, Ordered, written};
use crate::day::run::lists::Lists;
use crate::day::run::naming::Names;
use crate::day::run::options::DayOptions;
use crate::day::run::originals::{OriginalState, PlacedOriginal};
use crate::day::run::recall;
use crate::day::run::scanned::{Appeared, Scanned};
use crate::day::run::source::{Listing, Photos};
use crate::day::run::stored::Filing;
use crate::day::run::survey::{Commit, KnownPhoto, Memory, Survey, Surveyed, SurveyedPhoto};
use crate::day::run::totals::{self, OutcomeInputs, Totals};
use crate::day::run::work::Work;
use crate::ground::digest::Sha256Digest;
use crate::ground::progress::{CancelToken, Meter, Phase, Progress};
use crate::ground::whole_file::{self, Disk};

/// What the journal records of earlier runs.
#[derive(Default)]
struct EarlierRuns {
    photos: Vec<(Sha256Digest, String, Sha256Digest, KnownPhoto)>,
    sights: BTreeMap<String, (Option<Stamp>, Sha256Digest)>,
    ours: BTreeSet<Sha256Digest>,
    journalled: BTreeSet<(String, String, Sha256Digest)>,
    delivered: DeliveredBefore,
    decisions: Entries,
    appeared: Vec<Appeared>,
    handed: HandOvers,
    written: Option<Written>,
    /// Delivered originals, by the marks of their places.
    originals: BTreeMap<String, PlacedOriginal>,
}

impl EarlierRuns {
    fn line(&mut self, place: Place, line: Line<Event>) {
        let number = line.number();
        match line.event {
            Event::Photo { sight, setup, thumb, looks, record } => {
                self.ours.extend(record.products.iter().map(|product| product.sha256));
                let known = KnownPhoto::new(place, &record, thumb, looks);
                self.sights.insert(sight.place, (sight.stamp, sight.input));
                self.photos.push((sight.input, sight.extension, setup, known));
            }
            Event::Same { sight } => {
                self.sights.insert(sight.place, (sight.stamp, sight.input));
            }
            // A line of an earlier build has no place and is written once more, so that a file can be told from one at
            // somebody else's place.
            Event::Delivered { person, profile, input, output, place } => {
                self.delivered.add(&person, &profile, input, output);
                if place.is_some() {
                    self.journalled.insert((person, profile, output));
                }
            }
            Event::Decided { decision, why } => {
                if let Some(line) = decision.undoes {
                    self.handed.undo(line);
                }
                self.decisions.add(number, line.at, line.who, why, decision);
            }
            Event::Appeared { person, row, code } => self.appeared.push(Appeared { person, row, code }),
            Event::HandedOver { destination, to, part, files } => {
                self.handed.add(Origin { line: number, at: line.at, who: line.who }, (destination, to), part, files);
            }
            Event::Original { input, output, bytes, density, places, .. } => {
                let placed = PlacedOriginal { input, output, bytes, density };
                self.originals.extend(places.into_iter().map(|place| (place, placed)));
            }
            Event::OriginalWithdrawn { places, .. } => {
                for place in &places {
                    self.originals.remove(place);
                }
            }
            Event::Repaired { files, .. } => self.ours.extend(files),
            Event::Written { key, files } => self.written = Some(Written { key, files }),
            _ => {}
        }
    }

    /// The photos whose records are still valid: made under this setup, with all their files, small pictures and looks present.
    fn memory(&mut self, setup: Sha256Digest, store: &Store<'_>, thumbs: &ThumbFile, looks: &mut LooksFile) -> Memory {
        let mut memory = Memory { known: BTreeMap::new(), sights: std::mem::take(&mut self.sights) };
        for (input, extension, made_under, known) in self.photos.drain(..) {
            let holds = made_under == setup
                && known.products.iter().all(|digest| store.has(digest))
                && known.thumb.is_none_or(|span| thumbs.has(span));
            if holds && let Some(known) = known.seen(looks) {
                memory.known.insert((input, extension), known);
            }
        }
        memory
    }
}

/// Everybody of a day, with the names of their files.
#[derive(Clone, Copy)]
pub(in crate::day) struct Cast<'a> {
    pub(in crate::day) people: &'a [Arc<Person>],
    pub(in crate::day) names: &'a Names,
}

/// Allots photos to people, given what people decided.
pub(in crate::day) type Allot<'a> = dyn Fn(&[SurveyedPhoto], &Entries, Cast<'_>) -> Result<Allotment, DayError> + 'a;

/// A day with everything decided: what the run itself needs, independent of how it was decided.
pub(in crate::day) struct RunConfig<'a> {
    pub(in crate::day) disk: &'a dyn Disk,
    pub(in crate::day) work: &'a dyn Work,
    pub(in crate::day) allot: &'a Allot<'a>,
    /// What people said about their photos; recorded as decisions.
    pub(in crate::day) answers: &'a [ProofAnswer],
    /// The people of the list.
    pub(in crate::day) cast: Cast<'a>,
    /// How others appear by their codes, if they do.
    pub(in crate::day) scanned: Option<&'a Scanned<'a>>,
    pub(in crate::day) options: &'a DayOptions,
    pub(in crate::day) out: &'a Path,
    pub(in crate::day) key: &'a PseudonymKey,
    pub(in crate::day) clock: Arc<dyn Clock>,
    pub(in crate::day) password: Option<&'a Password>,
    pub(in crate::day) progress: Option<&'a (dyn Fn(Progress) + Sync)>,
    pub(in crate::day) judged: Option<&'a (dyn Fn(&JudgedPhoto) + Sync)>,
    pub(in crate::day) cancel: &'a CancelToken,
}

impl RunConfig<'_> {
    pub(in crate::day) fn run(&self, photos: Photos<'_>) -> Result<DayReport, DayError> {
        photos.apart_from(self.out)?;
        let options = self.options;
        let profiles: Vec<&str> = options.destinations.iter().map(|destination| destination.profile.id()).collect();
        let folders = Folders::new(self.out);
        folder::create(&folders.workings()).map_err(DayError::io(Operation::Create, Target::OutputFolder))?;
        let mut earlier = EarlierRuns::default();
        let mut journal =
            Journal::open::<Event>(&folders.journal(), self.clock.clone(), &options.operator, |at, line| {
                earlier.line(at, line);
            })?;
        let mut store =
            Store::open(self.disk, &folders).map_err(DayError::io(Operation::Read, Target::OutputFolder))?;
        let mut thumbs =
            ThumbFile::open(&folders.thumbs()).map_err(DayError::io(Operation::Open, Target::SmallPictures))?;
        let mut looks = LooksFile::open(&folders.looks()).map_err(DayError::io(Operation::Open, Target::Looks))?;
        let marker = folders.workings().join("began");
        whole_file::write(self.disk, &marker, b"").map_err(DayError::io(Operation::Write, Target::WorkingFolder))?;
        let setup = self.work.setup();
        let memory = earlier.memory(setup, &store, &thumbs, &mut looks);
        let Listing { photos, count, beside } = photos.list(&folders)?;
        journal.append(Event::Begun {
            engine: format!("campix {}", crate::VERSION),
            setup,
            profiles: options.destinations.iter().map(|to| ProfileLine::of(&to.profile)).collect(),
            photos: count,
        })?;

        let survey = Survey {
            work: self.work,
            key: self.key,
            threads: options.threads,
            cancel: self.cancel,
            largest: options.limits.bytes,
        };
        let commit = Commit {
            journal: &mut journal,
            store: &mut store,
            thumbs: &mut thumbs,
            looks: &mut looks,
            meter: Meter::new(self.progress, Phase::Photos, count),
            judged: self.judged,
            marker,
        };
        let Surveyed { shots, worked, left } = survey.run(photos, &memory, commit)?;
        drop(memory);
        if self.cancel.is_cancelled() {
            return Err(DayError::Cancelled { done: shots.len() as u64 });
        }

        if shots.is_empty() && store.placed().any(|(_, digest)| earlier.ours.contains(&digest)) {
            return Err(DayError::PhotosGone);
        }
        let mut allotted = Vec::new();
        let mut said = Vec::new();
        let grown = match self.scanned {
            Some(scanned) => {
                let appeared = &earlier.appeared;
                let mut grown = scanned.grow(self.cast.people, appeared, &shots, &earlier.decisions, &mut journal)?;
                allotted.append(&mut grown.of_photos);
                said.append(&mut grown.of_day);
                Some(grown)
            }
            None => None,
        };
        let cast = grown.as_ref().map_or(self.cast, |grown| Cast { people: &grown.people, names: &grown.names });
        let Cast { people, names } = cast;
        let pseudonym = |person: usize| names.pseudonym(person).to_owned();
        let unplaced =
            decide::record_answers(self.answers, people, &pseudonym, &shots, &mut journal, &mut earlier.decisions)?;
        let mut allotment = (self.allot)(&shots, &earlier.decisions, cast)?;
        allotment.day.extend(said.into_iter().chain(unplaced));
        for (person, standing) in &allotment.withheld {
            allotment.people[*person].1.extend((*standing == Standing::Unknown).then(fault::no_consent));
        }
        for (photo, note) in allotted {
            allotment.notes[photo].push(note);
        }
        let mut lines = journal.reader()?;
        let mut plan = plan(&shots, &allotment, names, &profiles, &mut lines)?;
        earlier.ours.extend(plan.iter().map(|planned| planned.output));
        let guard = Guard {
            delivered: &earlier.delivered,
            ours: &earlier.ours,
            decisions: &earlier.decisions,
            people,
            pseudonym: &pseudonym,
            profiles: &profiles,
        };
        let withdrawn = guard.unasked(&store, &plan);
        if !withdrawn.is_empty() && !options.withdraw {
            return Err(DayError::WouldWithdraw(withdrawn));
        }
        let delivery = Delivery {
            store: &mut store,
            journal: &mut journal,
            ours: &earlier.ours,
            journalled: &earlier.journalled,
            key: self.key,
            meter: Meter::new(self.progress, Phase::Delivery, Some(plan.len() as u64)),
            cancel: self.cancel,
        };
        let delivered = delivery.run(&plan, &profiles, pseudonym)?;

        let inputs = OutcomeInputs {
            people,
            shots: &shots,
            allotment: &allotment,
            plan: &plan,
            profiles: &profiles,
            delivered: &delivered,
        };
        let outcomes = totals::outcomes(&inputs, &mut lines)?;
        plan.retain(|planned| delivered.has(planned));
        let totals = totals(&outcomes, people.len(), shots.len(), &plan, &delivered, &store)?;
        let mut notes = std::mem::take(&mut allotment.day);
        notes.extend(options.destinations.iter().flat_map(|to| fault::replaced(&to.profile)));
        notes.extend(beside.notes());
        notes.extend(
            options
                .keep_until
                .map(written)
                .filter(|until| is_past(until, &journal.now()))
                .map(|until| fault::past_keeping(&until)),
        );
        notes.extend((left > 0).then(|| fault::left(left)));
        let agreed = agreed(&earlier.decisions, journal.time());
        let withheld = options.confidentiality == Confidentiality::Required && !agreed;
        notes.extend(withheld.then(fault::no_agreement));
        let faces = outcomes.iter().filter(|one| one.photo.is_some() && one.standing != Standing::Superseded);
        notes.extend(Filing::builtin().note(faces.filter(|one| one.person.is_some()).count() as u64));
        notes.extend(drift::changes(&drift::series(&outcomes)).iter().map(Change::note));
        let recalls = self.recalls(&earlier, &plan, cast);
        notes.extend(recall::note(&recalls));
        let lists = Lists::new(&folders, &outcomes, &recalls, options);
        notes.extend(lists.notes());
        let spans: BTreeMap<Sha256Digest, Span> =
            shots.iter().filter_map(|shot| Some((shot.input, shot.thumb?))).collect();
        let thumbs = thumbs.by_photo(spans).map_err(DayError::io(Operation::Read, Target::SmallPictures))?;
        let inputs = ResultInputs {
            disk: self.disk,
            folders: &folders,
            options,
            people,
            plan: &plan,
            names,
            outcomes: &outcomes,
            totals: &totals,
            thumbs: &thumbs,
            password: self.password,
            key: self.key,
            notes: &notes,
            recalls: &recalls,
            lists: &lists,
            withheld,
        };
        let mut meter = Meter::new(self.progress, Phase::Results, None);
        if let Some(written) = inputs.write(earlier.written.as_ref(), &mut meter)? {
            journal.append(Event::Written { key: written.key, files: written.files })?;
        }
        meter.finish();
        let companions = beside.companions;
        let keeping = Keeping { disk: self.disk, key: self.key, options, folders: &folders, cast };
        end(keeping, &mut journal, &outcomes, &totals, &notes, (worked, &companions))?;
        let agreements = agreements(&earlier.decisions, Some(self.key));
        let originals = OriginalState::of(&earlier.originals, &outcomes, &folders);
        let journal = journal.last();
        Ok(DayReport { totals, worked, companions, notes, journal, outcomes, recalls, agreements, originals })
    }

    /// Files that left the house and are not delivered any more.
    fn recalls(&self, earlier: &EarlierRuns, plan: &[Planned], cast: Cast<'_>) -> Vec<Recall> {
        if earlier.handed.all().next().is_none() {
            return Vec::new();
        }
        let destinations = &self.options.destinations;
        let by_name: BTreeMap<&str, usize> =
            (0..cast.people.len()).map(|person| (cast.names.pseudonym(person), person)).collect();
        let current: Current = plan
            .iter()
            .map(|planned| {
                let profile = destinations[planned.destination].profile.id().to_owned();
                ((profile, cast.names.pseudonym(planned.person).to_owned()), planned.output)
            })
            .collect();
        let mut recalls = recall::recalls(&earlier.handed, &earlier.decisions, &current, &|name| {
            let person = by_name.get(name).map(|person| cast.people[*person].clone());
            (person.as_ref().map(|person| person.row), person)
        });
        let rows: BTreeMap<u32, usize> = cast.people.iter().enumerate().map(|(at, person)| (person.row, at)).collect();
        for recall in &mut recalls {
            let destination = destinations.iter().position(|to| to.profile.id() == recall.destination);
            let person = recall.row.and_then(|row| rows.get(&row));
            recall.name = destination.zip(person).map(|(to, person)| PhotoName::new(cast.names.path(to, *person)));
        }
        recalls
    }
}

/// Where the report of a day is kept, and whose it is.
#[derive(Clone, Copy)]
pub(in crate::day) struct Keeping<'a> {
    pub(in crate::day) disk: &'a dyn Disk,
    pub(in crate::day) key: &'a PseudonymKey,
    pub(in crate::day) options: &'a DayOptions,
    pub(in crate::day) folders: &'a Folders,
    pub(in crate::day) cast: Cast<'a>,
}

/// Ends a run: keeps what it found out, and says so in the last line of its journal.
pub(in crate::day) fn end(
    keeping: Keeping<'_>,
    journal: &mut Journal,
    outcomes: &[Outcome],
    totals: &Totals,
    notes: &[Note],
    worked: (u64, &BTreeMap<String, u64>),
) -> Result<(), DayError> {
    let kept = keep(keeping, outcomes, totals, notes, worked)?;
    let named =
        |list: &[(Standing, u64)]| list.iter().map(|(standing, count)| (standing.name().to_owned(), *count)).collect();
    journal.append(Event::Ended {
        photos: named(&totals.photos),
        people: named(&totals.people),
        delivered: totals.files,
        report: Some(kept),
    })?;
    Ok(journal.sync()?)
}

/// Keeps what a run found out, so that the day opens without its photos; returns the digest of the file.
fn keep(
    Keeping { disk, key, options, folders, cast }: Keeping<'_>,
    outcomes: &[Outcome],
    totals: &Totals,
    notes: &[Note],
    worked: (u64, &BTreeMap<String, u64>),
) -> Result<Sha256Digest, DayError> {
    let destinations = options.destinations.iter().map(|to| KeptDestination {
        profile: to.profile.id().to_owned(),
        sha256: to.profile.digest().to_owned(),
        naming: to.naming.clone(),
    });
    let people = cast.people.iter().enumerate();
    let people = people.map(|(at, person)| (cast.names.pseudonym(at).to_owned(), person.row));
    let ordered = Ordered {
        destinations: destinations.collect(),
        purpose: options.purpose.clone(),
        keep_until: options.keep_until.map(written),
        confidentiality: options.confidentiality,
    };
    let head = kept::head(key, outcomes, totals, notes, worked, ordered, people.collect());
    let failed = |source| DayError::io(Operation::Write, Target::Report)(source);
    let fill = &mut |out: &mut (dyn Write + Send)| kept::write(out, &head, outcomes).map_err(failed);
    let digest = stream(disk, &folders.report(), failed, fill)?;
    folder::sync_folder(&folders.workings());
    Ok(digest)
}

/// Which file goes where: one for each destination a chosen photo can serve, in the order of the roster.
fn plan(
    shots: &[SurveyedPhoto],
    allotment: &Allotment,
    names: &Names,
    profiles: &[&str],
    lines: &mut Lines,
) -> Result<Vec<Planned>, DayError> {
    let mut plan = Vec::new();
    for (shot, owner) in shots.iter().zip(&allotment.owners) {
        let Owner::Chosen(person) = *owner else { continue };
        if shot.grade > Grade::Warn || allotment.withheld.contains_key(&person) {
            continue;
        }
        for product in totals::record(shot, lines)?.products {
            let Some(destination) = profiles.iter().position(|profile| *profile == product.profile) else { continue };
            let path: PathBuf = PathBuf::from(profiles[destination]).join(names.path(destination, person));
            let (output, bytes, input) = (product.sha256, product.bytes, shot.input);
            plan.push(Planned { destination, path, output, bytes, input, person });
        }
    }
    plan.sort_by_key(|planned| (planned.person, planned.destination));
    Ok(plan)
}

/// Sums over the records; the delivery is counted once more in its folder.
fn totals(
    outcomes: &[Outcome],
    people: usize,
    photos: usize,
    due: &[Planned],
    delivered: &Delivered,
    store: &Store<'_>,
) -> Result<Totals, DayError> {
    let there = due.iter().filter(|planned| store.at(&planned.path) == Some(planned.output)).count() as u64;
    let files = due.len() as u64;
    if there != files {
        return Err(DayError::Totals {
            what: Text::fixed("已就位文件", "files in place"),
            expected: files,
            found: there,
        });
    }
    Totals::of(outcomes, people, photos, files, delivered.foreign)
}
