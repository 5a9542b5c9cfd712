//! How many people have a stored face in the folders of days, against the number from which on that has to be filed (备案).
//!
//! In: output folders. Out: distinct people, by pseudonym, of whom a picture lies there now, and how many pictures of which kind. Folders
//! with one secret are joined; of folders with different secrets nobody can tell whether they share a person, so their sum is the most
//! there can be. Invariant: nothing is written, and no name or number is read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{fs, io};

use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::day::ledger::event::{Event, Span};
use crate::day::ledger::journal::{Journal, Line};
use crate::day::ledger::store::Folders;
use crate::day::record::outcome::{Note, Severity};
use crate::day::run::error::{DayError, Target};
use crate::day::run::replay::Replay;
use crate::day::run::secret::SecretFile;
use crate::ground::calendar;
use crate::ground::digest::Sha256Digest;
use crate::ground::file_error::Operation;
use crate::ground::folder;
use crate::ground::json_schema::{
    both_languages, count, described, exactly, field, flag, list, nullable, record, result, text,
};
use crate::ground::text::Text;
use crate::people::number::{Passphrase, PseudonymKey};

/// From how many people on stored faces have to be filed, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Filing {
    /// People with a stored face from which on it has to be filed.
    pub persons: u64,
    /// Working days there are for it, from the day on which that number was reached.
    pub working_days: u32,
    /// The day from which on it has to be filed, as `2025-06-01`.
    pub in_force: String,
    /// Where it says so.
    pub source: Text,
    /// Evidence: B, copies that agree.
    pub evidence: String,
}

fn table() -> &'static Filing {
    static TABLE: OnceLock<Filing> = OnceLock::new();
    TABLE.get_or_init(|| toml::from_str(include_str!("stored.toml")).expect("the shipped table is read by a test"))
}

impl Filing {
    /// What the measures in force demand.
    pub fn builtin() -> &'static Self {
        table()
    }

    /// The last day for filing what was reached on `day`, both as `2026-09-01`: the working days after it, Monday to Friday. Public holidays
    /// and working weekends of China are announced every year and are not known here. `None` for a text that is no day.
    pub fn last_day(&self, day: &str) -> Option<String> {
        let parts: Vec<i64> = day.splitn(3, '-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let start = calendar::days_from_civil(parts.try_into().ok()?)?;
        let mut left = self.working_days;
        let mut at = start;
        while left > 0 {
            at += 1;
            // Day 0, 1 January 1970, was a Thursday.
            left -= u32::from((at + 3).rem_euclid(7) < 5);
        }
        let [year, month, day] = calendar::civil_from_days(at);
        Some(format!("{year:04}-{month:02}-{day:02}"))
    }

    /// What a day has to say that alone has so many people with a stored face.
    pub(in crate::day) fn note(&self, people: u64) -> Option<Note> {
        let Self { persons, working_days, source, .. } = self;
        (people >= *persons).then(|| {
            let message = Text::new(
                format!("此采集日存储了 {people} 人的人脸，达到 {persons} 人（{}）。", source.zh),
                format!("Faces of {people} people are stored by this day, which reaches {persons} ({}).", source.en),
            );
            let advice = Text::new(
                format!("须自达到之日起 {working_days} 个工作日内备案；campix stored 给出日期。"),
                format!("It has to be filed within {working_days} working days; campix stored gives the dates."),
            );
            Note::new("stored.filing", Severity::Warn, message).advice(advice)
        })
    }
}

/// What lies in the folder of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredDay {
    /// The folder.
    pub folder: PathBuf,
    /// Distinct people of whom a picture is stored.
    pub people: u64,
    /// Photos of nobody the day knows of which a picture is stored: each may be of one more person.
    pub unassigned: u64,
    /// Delivered photos, and finished ones that are kept.
    pub photos: u64,
    /// Delivered originals.
    pub originals: u64,
    /// Small pictures.
    pub thumbnails: u64,
    /// Pages and documents of people with pictures in them.
    pub dossiers: u64,
    /// Whether its secret is known, so that its people can be joined with those of other folders.
    pub joined: bool,
}

/// The stored faces of several days.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredFaces {
    /// The folders, in their order.
    pub days: Vec<StoredDay>,
    /// People with a stored face: distinct ones where folders have one secret, added up where not.
    pub people: u64,
    /// Photos of nobody the days know.
    pub unassigned: u64,
    /// Groups of folders of which nobody can tell whether they share a person: one for each secret, and one for each folder whose
    /// secret is not known. With more than one, `people` is the most there can be.
    pub projects: u64,
    /// The day in China on which the number that has to be filed was reached, by the people whose faces are stored now.
    pub reached: Option<String>,
    filing: Filing,
}

/// One folder as it was read.
struct Read {
    day: StoredDay,
    /// First day of each person of whom a picture is stored; alone in this folder for one known by their row only.
    people: BTreeMap<String, String>,
    /// The secret's own mark.
    project: Option<String>,
}

impl StoredFaces {
    /// Counts what is stored in the folders of these days. The secret of each is read where the day keeps it; `key` is that of days that
    /// do not, `passphrase` opens protected ones. Neither is needed to count, only to join.
    ///
    /// # Errors
    /// [`DayError::Journal`]: there is no day in a folder, or its journal is broken; [`DayError::Io`].
    pub fn count(
        folders: &[impl AsRef<Path>],
        key: Option<&PseudonymKey>,
        passphrase: Option<&Passphrase>,
    ) -> Result<Self, DayError> {
        Self::count_by(Filing::builtin(), folders, key, passphrase)
    }

    /// As [`StoredFaces::count`], against another number.
    ///
    /// # Errors
    /// As [`StoredFaces::count`].
    pub fn count_by(
        filing: &Filing,
        folders: &[impl AsRef<Path>],
        key: Option<&PseudonymKey>,
        passphrase: Option<&Passphrase>,
    ) -> Result<Self, DayError> {
        let mut known = BTreeSet::new();
        let mut read = Vec::new();
        for folder in folders {
            let folder = folder.as_ref();
            // Named twice, a folder is counted once.
            if known.insert(folder.canonicalize().unwrap_or_else(|_| folder.to_owned())) {
                read.push(Read::of(folder, key, passphrase)?);
            }
        }
        // The first day of every person, by project.
        let mut projects: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for (at, one) in read.iter().enumerate() {
            let project = projects.entry(one.project.clone().unwrap_or_else(|| format!("folder {at}"))).or_default();
            for (person, first) in &one.people {
                let day = project.entry(person.clone()).or_insert_with(|| first.clone());
                if first < day {
                    day.clone_from(first);
                }
            }
        }
        let mut firsts: Vec<String> = projects.values().flat_map(BTreeMap::values).cloned().collect();
        firsts.sort_unstable();
        let reached = usize::try_from(filing.persons).ok().and_then(|persons| firsts.get(persons.checked_sub(1)?));
        // What was reached before the measures came into force counts from that day on.
        let reached = reached.map(|day| day.max(&filing.in_force).clone());
        Ok(Self {
            people: firsts.len() as u64,
            unassigned: read.iter().map(|one| one.day.unassigned).sum(),
            projects: projects.len() as u64,
            reached,
            days: read.into_iter().map(|one| one.day).collect(),
            filing: filing.clone(),
        })
    }

    /// The number from which on it has to be filed, and until when.
    pub const fn filing(&self) -> &Filing {
        &self.filing
    }

    /// The last day for filing, if the number was reached; see [`Filing::last_day`].
    pub fn last_day(&self) -> Option<String> {
        self.filing.last_day(self.reached.as_ref()?)
    }

    /// What the count does not know, in both languages.
    pub fn caveats(&self) -> Vec<Text> {
        let mut caveats = Vec::new();
        if self.projects > 1 {
            caveats.push(Text::new(
                format!("{} 组文件夹的密钥不同或未知，无法判断其中是否有同一人：总数是上限", self.projects),
                format!(
                    "{} groups of folders have different secrets, or unknown ones, and may share people: the sum is the most there can be",
                    self.projects
                ),
            ));
        }
        if self.unassigned > 0 {
            caveats.push(Text::new(
                format!("另有 {} 张照片不知是谁，每张都可能是另一人", self.unassigned),
                format!("{} more photos are of nobody known, and each may be of one more person", self.unassigned),
            ));
        }
        if self.reached.is_some() {
            caveats.push(Text::fixed(
                "工作日按周一至周五计算，不知法定节假日与调休",
                "working days are Monday to Friday: public holidays and working weekends of China are not known",
            ));
        }
        caveats.push(Text::fixed(
            "只计所给文件夹；相机原片所在的文件夹、送出的副本和其他系统中的人脸须另计",
            "only these folders are counted: the folder of the camera's photos, copies that were sent and other systems come on top",
        ));
        caveats
    }

    /// JSON Schema (draft 2020-12) of [`StoredFaces::to_json`].
    pub fn schema() -> Json {
        let kinds = || {
            [
                field("people", "Distinct people of whom a picture is stored.", count()),
                field("unassigned", "Photos of nobody known; each may be of one more person.", count()),
                field("photos", "Delivered photos, and finished ones that are kept.", count()),
                field("originals", "Delivered originals.", count()),
                field("thumbnails", "Small pictures.", count()),
                field("dossiers", "Pages and documents of people with pictures in them.", count()),
            ]
        };
        let folder = [
            field("folder", "Its path.", text()),
            field("joined", "Whether its people can be joined with those of other folders.", flag()),
        ];
        let day = record(folder.into_iter().chain(kinds()));
        let filing = record([
            field("persons", "People from which on it has to be filed.", count()),
            field("working_days", "Working days there are for it.", count()),
            field("in_force", "Since when.", text()),
            field("source", "Where it says so.", both_languages()),
            field("evidence", "", text()),
        ]);
        let sums = [
            field("schema", "", exactly(1)),
            field("engine", "Name and version of the engine.", text()),
            field("projects", "Groups of folders that may share people without anybody knowing.", count()),
            field("at_most", "Whether `people` is the most there can be.", flag()),
            field("left", "People until it has to be filed; 0 if it has to.", count()),
            field("reached", "The day in China on which that number was reached.", nullable(text())),
            field("last_day", "The last day for filing, Monday to Friday counted.", nullable(text())),
            field("caveats", "What the count does not know.", list(both_languages())),
            field("filing", "What has to be filed.", filing),
            field("days", "Each folder.", list(day)),
        ];
        result("StoredFaces", "The stored faces of days; names no one.", sums.into_iter().chain(kinds()))
    }

    /// The count as JSON, schema 1; names no one.
    ///
    /// Keys: `schema`, `engine`, `people`, `unassigned`, `photos`, `originals`, `thumbnails`, `dossiers`, `projects`, `at_most`, `left`,
    /// `reached`, `last_day`, `caveats`, `filing` (persons, working_days, in_force, source, evidence), `days` (folder, joined, and the same
    /// counts).
    pub fn to_json(&self) -> Json {
        let sum = |of: fn(&StoredDay) -> u64| self.days.iter().map(of).sum::<u64>();
        let Filing { persons, working_days, in_force, source, evidence } = &self.filing;
        let days = self.days.iter().map(|day| {
            json!({
                "folder": day.folder.display().to_string(),
                "joined": day.joined,
                "people": day.people,
                "unassigned": day.unassigned,
                "photos": day.photos,
                "originals": day.originals,
                "thumbnails": day.thumbnails,
                "dossiers": day.dossiers,
            })
        });
        described!(
            StoredFaces::schema,
            json!({
                "schema": 1,
                "engine": format!("campix {}", crate::VERSION),
                "projects": self.projects,
                "at_most": self.projects > 1,
                "left": persons.saturating_sub(self.people),
                "reached": self.reached,
                "last_day": self.last_day(),
                "caveats": self.caveats(),
                "filing": {
                    "persons": persons,
                    "working_days": working_days,
                    "in_force": in_force,
                    "source": source,
                    "evidence": evidence,
                },
                "days": days.collect::<Vec<_>>(),
                "people": self.people,
                "unassigned": self.unassigned,
                "photos": sum(|day| day.photos),
                "originals": sum(|day| day.originals),
                "thumbnails": sum(|day| day.thumbnails),
                "dossiers": sum(|day| day.dossiers),
            })
        )
    }
}

/// Digests of the files in a folder and below.
fn digests(root: &Path) -> Result<Vec<Sha256Digest>, DayError> {
    let failed = |source: io::Error| DayError::io(Operation::Read, Target::OutputFolder)(source);
    let mut digests = Vec::new();
    for path in folder::walk(root).map_err(failed)? {
        digests.extend(folder::digest(&path).map_err(failed)?.map(|(digest, _)| digest));
    }
    Ok(digests)
}

impl Read {
    fn of(out: &Path, key: Option<&PseudonymKey>, passphrase: Option<&Passphrase>) -> Result<Self, DayError> {
        let folders = Folders::new(out);
        // One that cannot be opened with this passphrase is of another project: its people cannot be joined.
        let own = SecretFile::of_day(out);
        let key = if own.exists() { own.key(passphrase).ok() } else { key.cloned() };
        let mut journal = Lines::default();
        let mut replay = Replay::default();
        Journal::replay(&folders.journal(), |digest, line: Line<Event>| {
            journal.take(&line);
            replay.line(digest, line);
        })?;
        // Photos that were matched and not delivered have their person in the record of the day, if it is still there.
        let kept = replay.kept(&folders, None, &|_| None).ok();
        if let Some(kept) = &kept {
            for (outcome, person) in kept.outcomes.iter().zip(&kept.people) {
                let name = person.and_then(|at| kept.head.people.get(at)).map(|(name, _)| name);
                if let (Some(photo), Some(name)) = (&outcome.photo, name) {
                    journal.owners.entry(photo.sha256).or_default().insert(name.clone());
                }
            }
        }
        let mut photos = digests(&folders.photos())?;
        photos.extend(digests(&folders.made())?);
        let originals = digests(&folders.originals())?;
        // Only looked at: a delivery may be on a disk that cannot be written to.
        let length = match fs::metadata(folders.thumbs()) {
            Ok(file) => file.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(DayError::io(Operation::Open, Target::SmallPictures)(error)),
        };
        let seen = journal.thumbs.iter().filter(|(_, span)| span.is_within(length));
        let thumbs: BTreeSet<Sha256Digest> = seen.map(|(input, _)| *input).collect();
        let failed = |source: io::Error| DayError::io(Operation::Read, Target::FolderOfDossiers)(source);
        let pages = folder::walk(&folders.dossiers().join("people")).map_err(failed)?;
        let pages: Vec<String> = pages
            .iter()
            .filter(|path| path.extension().is_some_and(|extension| extension != "json"))
            .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
            .collect();
        let mut people: BTreeMap<String, String> = BTreeMap::new();
        let mut unassigned = BTreeSet::new();
        for digest in photos.iter().chain(&originals).chain(&thumbs) {
            match journal.owners.get(digest) {
                Some(owners) => {
                    let first = journal.first.get(digest).cloned().unwrap_or_default();
                    for owner in owners {
                        let day = people.entry(owner.clone()).or_insert_with(|| first.clone());
                        if first < *day {
                            day.clone_from(&first);
                        }
                    }
                }
                None => unassigned.extend(thumbs.contains(digest).then_some(*digest)),
            }
        }
        for person in &pages {
            let first = journal.dossiers.get(person).cloned().unwrap_or_default();
            people.entry(person.clone()).or_insert(first);
        }
        let day = StoredDay {
            folder: out.to_owned(),
            people: people.len() as u64,
            unassigned: unassigned.len() as u64,
            photos: photos.len() as u64,
            originals: originals.len() as u64,
            thumbnails: thumbs.len() as u64,
            dossiers: pages.len() as u64,
            joined: key.is_some(),
        };
        // Whoever has no number is known by their row, which means somebody else in another folder.
        if let (Some(key), Some(kept)) = (&key, &kept) {
            for (name, row) in &kept.head.people {
                if key.mark(&format!("row {row}")).as_str() == name
                    && let Some(first) = people.remove(name)
                {
                    people.insert(format!("{name} {}", out.display()), first);
                }
            }
        }
        let project = key.map(|key| key.mark("campix project").as_str().to_owned());
        Ok(Self { day, people, project })
    }
}

/// What a journal says of pictures and their people.
#[derive(Default)]
struct Lines {
    /// Pseudonyms by the digest of a photo or a file made of it.
    owners: BTreeMap<Sha256Digest, BTreeSet<String>>,
    /// The day in China on which the journal first knew the photo or file.
    first: BTreeMap<Sha256Digest, String>,
    thumbs: BTreeMap<Sha256Digest, Span>,
    /// First day of each person's dossier.
    dossiers: BTreeMap<String, String>,
}

impl Lines {
    fn take(&mut self, line: &Line<Event>) {
        let day = || calendar_day(&line.at);
        match &line.event {
            Event::Photo { sight, thumb, record, .. } => {
                self.first.entry(sight.input).or_insert_with(day);
                for product in &record.products {
                    self.first.entry(product.sha256).or_insert_with(day);
                }
                self.thumbs.extend(thumb.map(|span| (sight.input, span)));
            }
            Event::Delivered { person, input, output, .. } => {
                for digest in [input, output] {
                    self.owners.entry(*digest).or_default().insert(person.clone());
                    self.first.entry(*digest).or_insert_with(day);
                }
            }
            Event::Original { person, output, .. } => {
                self.owners.entry(*output).or_default().insert(person.clone());
                self.first.entry(*output).or_insert_with(day);
            }
            Event::Referenced { person, sha256, thumb, .. } => {
                self.owners.entry(*sha256).or_default().insert(person.clone());
                self.first.entry(*sha256).or_insert_with(day);
                self.thumbs.insert(*sha256, *thumb);
            }
            Event::Dossier { person, .. } => {
                self.dossiers.entry(person.clone()).or_insert_with(day);
            }
            _ => {}
        }
    }
}

/// The day in China of a time of the journal.
fn calendar_day(at: &str) -> String {
    let parts: Option<Vec<i64>> =
        at.trim_end_matches('Z').split(['-', 'T', ':']).map(|part| part.parse().ok()).collect();
    let seconds = parts.and_then(|parts| calendar::seconds_from_civil(parts.try_into().ok()?));
    seconds.map_or_else(String::new, calendar::china_day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fs;

    use crate::day::run::tests::Setting;
    use crate::day::{Part, Purge};

    fn filing(persons: u64) -> Filing {
        Filing { persons, ..Filing::builtin().clone() }
    }

    #[test]
    fn the_last_day_is_the_thirtieth_working_day_after() {
        let filing = Filing::builtin();
        assert_eq!((filing.persons, filing.working_days), (100_000, 30));
        for (reached, last) in [
            // The authority says 14 July: it knows the Dragon Boat festival, on 2 June.
            ("2025-06-01", "2025-07-11"),
            ("2026-11-23", "2027-01-04"),
            ("2026-11-21", "2027-01-01"),
            ("2026-11-20", "2027-01-01"),
        ] {
            assert_eq!(filing.last_day(reached).as_deref(), Some(last), "{reached}");
        }
        assert_eq!(filing.last_day("soon"), None);
        assert!(filing.note(99_999).is_none());
        let note = filing.note(100_000).unwrap();
        assert!(note.message.zh.contains("100000") && note.message.en.contains("art. 15"), "{note:?}");
    }

    #[test]
    fn people_with_a_picture_are_counted_once_and_after_a_purge_no_more() {
        let day = Setting::new("stored", 6);
        for (name, text) in
            [("p0.jpg", "fine 0"), ("p0_1.jpg", "fine 0 again"), ("p1.jpg", "fine 1"), ("p2.jpg", "fail 2")]
        {
            day.photo(name, text);
        }
        day.photo("stranger.jpg", "fine stranger");
        day.run().unwrap();
        let counted = |persons: u64| StoredFaces::count_by(&filing(persons), &[day.out()], None, None).unwrap();
        let stored = counted(4);
        // Of the third one there is only a small picture; of a stranger nobody knows who it is.
        assert_eq!((stored.people, stored.unassigned, stored.projects), (3, 1, 1), "{stored:?}");
        assert_eq!((stored.days[0].thumbnails, stored.days[0].originals), (5, 0));
        assert_eq!(stored.days[0].photos, 8, "two standards: four delivered, four kept");
        assert_eq!((stored.reached.clone(), stored.to_json_left()), (None, 1));
        let stored = counted(3);
        // The clock of the journal stands on 1 January 1970: before the measures, which count from the day they came into force.
        assert_eq!(stored.reached.as_deref(), Some("2025-06-01"));
        assert_eq!(stored.to_json()["last_day"], "2025-07-11");
        let purge = |part: Part| {
            let clock = std::sync::Arc::new(crate::day::FixedClock(std::time::UNIX_EPOCH));
            Purge::new(day.out(), "tester", clock).part(part).run().unwrap();
        };
        purge(Part::Workings);
        assert_eq!(
            (counted(3).people, counted(3).days[0].thumbnails),
            (2, 0),
            "the failed one had only a small picture"
        );
        purge(Part::Photos);
        assert_eq!((counted(3).people, counted(3).unassigned), (0, 0));
        assert!(matches!(StoredFaces::count(&[day.folder()], None, None), Err(DayError::Journal(_))));
    }

    #[test]
    fn folders_of_one_secret_are_joined_and_others_added_up() {
        let days: Vec<Setting> = ["stored-a", "stored-b"].into_iter().map(|name| Setting::new(name, 3)).collect();
        for (at, day) in days.iter().enumerate() {
            // The pseudonyms of these days are the same ones: p0 is in both, p1 and p2 in one.
            day.photo("p0.jpg", "fine 0");
            day.photo(&format!("p{}.jpg", at + 1), "fine other");
            day.run().unwrap();
        }
        let outs: Vec<_> = days.iter().map(Setting::out).collect();
        let joined = StoredFaces::count(&outs, Some(&days[0].key), None).unwrap();
        assert_eq!((joined.people, joined.projects), (3, 1));
        // The same folder twice is one folder.
        let twice = StoredFaces::count(&[&outs[0], &outs[0]], None, None).unwrap();
        assert_eq!((twice.people, twice.projects, twice.days.len()), (2, 1, 1));
        let unknown = StoredFaces::count(&outs, None, None).unwrap();
        assert_eq!((unknown.people, unknown.projects), (4, 2));
        assert!(unknown.caveats()[0].zh.contains("上限") && unknown.to_json()["at_most"] == true);
        // Each folder keeps its own secret, which are two.
        for (out, byte) in outs.iter().zip([1, 2]) {
            fs::write(out.join(".campix/key"), [byte; 32]).unwrap();
        }
        let two = StoredFaces::count(&outs, Some(&days[0].key), None).unwrap();
        assert_eq!((two.people, two.projects), (4, 2));
        let folders: BTreeSet<_> = two.days.iter().map(|day| (day.people, day.joined)).collect();
        assert_eq!(folders, BTreeSet::from([(2, true)]));
    }

    impl StoredFaces {
        fn to_json_left(&self) -> u64 {
            self.to_json()["left"].as_u64().unwrap()
        }
    }
}
