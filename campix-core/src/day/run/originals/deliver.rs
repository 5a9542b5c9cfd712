//! A delivery of originals is carried out: what does not belong is deleted, what is missing is written, packages are made.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use serde_json::json;

use crate::day::handout::package::{self, Entry, Lock};
use crate::day::handout::package_table::{self, PackageRow};
use crate::day::ledger::event::{Event, FileLine};
use crate::day::ledger::store::remove_empty;
use crate::day::record::handover::Packing;
use crate::day::record::outcome::{Outcome, PhotoRef};
use crate::day::run::decide::Ledger;
use crate::day::run::error::{DayError, Target};
use crate::day::run::kept::Kept;
use crate::day::run::naming::{distinct, safe};
use crate::day::run::originals::{OriginalFault, OriginalJob, OriginalOptions, OriginalReport, PlacedOriginal};
use crate::day::run::place;
use crate::day::run::source::Photos;
use crate::ground::ceiling;
use crate::ground::digest::Sha256Digest;
use crate::ground::file_error::Operation;
use crate::ground::folder;
use crate::ground::progress::{Meter, Phase};
use crate::ground::text::Text;
use crate::ground::whole_file::{self, SystemDisk};
use crate::make::encode::{Retag, retag};
use crate::people::Person;
use crate::people::naming::{self, Template};

/// The original of one person and where it is to be.
struct Due<'k> {
    person: usize,
    outcome: &'k Outcome,
    photo: &'k PhotoRef,
    /// Paths below `originals/`, one a template.
    paths: Vec<PathBuf>,
}

/// An original in its places.
struct Done<'d, 'k> {
    due: &'d Due<'k>,
    output: Sha256Digest,
    bytes: u64,
}

impl Ledger {
    /// Delivers the original of everybody who has a delivered photo: with the density of the options, without private tags, with the
    /// same picture bit by bit. Done once more, only what is missing or has changed is written, and files of people whose photo
    /// changed are replaced; files that campix did not write are left alone.
    ///
    /// # Errors
    /// [`DayError::Unfinished`], [`DayError::NotKept`], [`DayError::OtherSecret`]; [`DayError::NoAgreement`]; [`DayError::PhotosInOutput`],
    /// [`DayError::OutputInPhotos`]; [`DayError::Template`], [`DayError::Names`]; [`DayError::Cancelled`]; [`DayError::Io`],
    /// [`DayError::DiskFull`]. Faults of single people are in the report.
    pub fn deliver_originals(&mut self, job: &OriginalJob<'_>) -> Result<OriginalReport, DayError> {
        let kept = self.replay.kept(&self.folders, Some(&self.key), &|_| None)?;
        self.may_hand_out(&kept)?;
        Photos::Folder(job.photos.clone()).apart_from(self.folders.out())?;
        fs::read_dir(&job.photos).map_err(DayError::io(Operation::Read, Target::FolderOfPhotos))?;
        let mut report = OriginalReport::default();
        let labels = Self::labels(&job.options.naming);
        let due = self.due(&kept, &labels, &mut report)?;
        self.withdraw(&due, &mut report)?;
        let mut meter = Meter::new(job.progress, Phase::Originals, Some(due.len() as u64));
        let mut done: Vec<Done<'_, '_>> = Vec::with_capacity(due.len());
        for one in &due {
            if job.cancel.is_cancelled() {
                self.journal.sync()?;
                return Err(DayError::Cancelled { done: done.len() as u64 });
            }
            let before = report.written;
            match self.put(one, job, &mut report) {
                Ok((output, bytes)) => done.push(Done { due: one, output, bytes }),
                Err(Stopped::Fault(fault)) => report.faults.push((self.people[one.person].row, fault)),
                Err(Stopped::Day(error)) => return Err(error),
            }
            meter.step(report.written > before);
        }
        report.faults.sort_by_key(|(row, _)| *row);
        report.people = done.len() as u64;
        report.files = (done.len() * labels.len()) as u64;
        let earlier = self.packed_earlier()?;
        for (at, (_, label)) in labels.iter().enumerate() {
            report.packages.extend(self.pack_originals(&done, at, label, job)?);
        }
        self.delete_packages(&earlier, &report)?;
        self.journal.sync()?;
        folder::sync_folder(&self.folders.originals());
        meter.finish();
        report.folders = labels.into_iter().map(|(_, label)| label).collect();
        Ok(report)
    }

    /// The templates, each once, with the names of their folders.
    pub(super) fn labels(templates: &[Template]) -> Vec<(&Template, String)> {
        let mut each: Vec<&Template> = Vec::new();
        for template in templates {
            if !each.contains(&template) {
                each.push(template);
            }
        }
        let plain = |template: &Template| {
            let text = template.to_string().replace(['{', '}'], "").replace('/', "-");
            text.rsplit_once('.').map_or(text.clone(), |(name, _)| name.to_owned())
        };
        let mut taken = BTreeSet::new();
        let mut labels = Vec::new();
        for template in each {
            let (plain, mut number) = (safe(&plain(template)), 2);
            let mut label = plain.clone();
            while !taken.insert(label.to_lowercase()) {
                label = format!("{plain}-{number}");
                number += 1;
            }
            labels.push((template, label));
        }
        labels
    }

    /// Everybody who has a delivered photo, with the paths of their original.
    fn due<'k>(
        &self,
        kept: &'k Kept,
        labels: &[(&Template, String)],
        report: &mut OriginalReport,
    ) -> Result<Vec<Due<'k>>, DayError> {
        let mut names = Vec::new();
        for (template, label) in labels {
            let plan = naming::plan(template, self.people.iter().map(Arc::as_ref), Some(&self.key))?;
            names.push((label, plan.names));
        }
        let places: BTreeMap<&str, usize> = self.pseudonyms.iter().map(String::as_str).zip(0..).collect();
        let mut due = Vec::new();
        for (outcome, person) in kept.outcomes.iter().zip(&kept.people) {
            let Some((pseudonym, row)) = person.and_then(|at| kept.head.people.get(at)) else { continue };
            let Some(photo) = outcome.photo.as_ref().filter(|_| !outcome.products.is_empty()) else { continue };
            let Some(&person) = places.get(pseudonym.as_str()) else {
                report.faults.push((*row, OriginalFault::Unknown));
                continue;
            };
            let path = |(label, names): &(&String, Vec<naming::PlannedName>)| {
                Path::new(label.as_str()).join(names[person].path.reveal())
            };
            due.push(Due { person, outcome, photo, paths: names.iter().map(path).collect() });
        }
        Ok(due)
    }

    /// Deletes originals of an earlier delivery that do not belong where they are; counts files that campix did not write.
    fn withdraw(&mut self, due: &[Due<'_>], report: &mut OriginalReport) -> Result<(), DayError> {
        let wanted: BTreeMap<&Path, Sha256Digest> =
            due.iter().flat_map(|one| one.paths.iter().map(|path| (path.as_path(), one.photo.sha256))).collect();
        let root = self.folders.originals();
        let failed = |source| DayError::io(Operation::Withdraw, Target::Original)(source);
        folder::sweep(&root).map_err(failed)?;
        for file in folder::walk(&root).map_err(failed)? {
            let path = file.strip_prefix(&root).unwrap_or(&file);
            let mark = place::original(&self.key, path);
            let Some(placed) = self.replay.originals.get(&mark).copied() else {
                report.foreign += u64::from(!wanted.contains_key(path));
                continue;
            };
            if wanted.get(path) == Some(&placed.input) {
                continue;
            }
            let found = folder::digest(&file).map_err(failed)?;
            if found.is_none_or(|(digest, _)| digest != placed.output) {
                report.foreign += u64::from(!wanted.contains_key(path));
                continue;
            }
            // Killed in between, the journal names a file that is not there, and not a file that nobody knows for its own.
            fs::remove_file(&file).map_err(failed)?;
            let (output, places) = (placed.output, vec![mark.clone()]);
            self.journal.append(Event::OriginalWithdrawn { output, places })?;
            self.replay.originals.remove(&mark);
            report.withdrawn += 1;
        }
        remove_empty(&root);
        Ok(())
    }

    /// Puts the original of one person into its places.
    fn put(
        &mut self,
        due: &Due<'_>,
        job: &OriginalJob<'_>,
        report: &mut OriginalReport,
    ) -> Result<(Sha256Digest, u64), Stopped> {
        let root = self.folders.originals();
        let density = job.options.density;
        let marks: Vec<String> = due.paths.iter().map(|path| place::original(&self.key, path)).collect();
        let placed: Vec<Option<PlacedOriginal>> =
            marks.iter().map(|mark| self.replay.originals.get(mark).copied()).collect();
        let there = |(path, placed): (&PathBuf, &Option<PlacedOriginal>)| {
            let Some(placed) = placed else { return false };
            (placed.input, placed.density) == (due.photo.sha256, density)
                && fs::symlink_metadata(root.join(path))
                    .is_ok_and(|found| found.is_file() && found.len() == placed.bytes)
        };
        if let Some(Some(first)) = placed.first()
            && due.paths.iter().zip(&placed).all(there)
        {
            return Ok((first.output, first.bytes));
        }
        let tagged = original(&job.photos, due.photo, density)?;
        let (output, bytes) = (Sha256Digest::of(&tagged), tagged.len() as u64);
        let mut missing = Vec::new();
        for (path, placed) in due.paths.iter().zip(&placed) {
            let to = root.join(path);
            let failed = |source| Stopped::Day(DayError::io(Operation::Read, Target::Original)(source));
            match if to.symlink_metadata().is_ok() { folder::digest(&to).map_err(failed)? } else { None } {
                Some((found, _)) if found == output => {}
                Some((found, _)) if placed.is_none_or(|placed| placed.output != found) => {
                    return Err(OriginalFault::Occupied.into());
                }
                _ => missing.push(to),
            }
        }
        for to in &missing {
            let failed = |source| Stopped::Day(DayError::io(Operation::Deliver, Target::Original)(source));
            to.parent().map_or(Ok(()), folder::create).map_err(failed)?;
            whole_file::write(&SystemDisk, to, &tagged).map_err(failed)?;
            report.written += 1;
        }
        let person = self.pseudonyms[due.person].clone();
        let input = due.photo.sha256;
        let now = PlacedOriginal { input, output, bytes, density };
        if placed.iter().any(|placed| *placed != Some(now)) {
            let places = marks.clone();
            self.journal
                .append(Event::Original { person, input, output, bytes, density, places })
                .map_err(DayError::from)?;
            self.replay.originals.extend(marks.into_iter().map(|mark| (mark, now)));
        }
        Ok((output, bytes))
    }

    /// The packages of one folder, or its table, and its manifest.
    fn pack_originals(
        &self,
        done: &[Done<'_, '_>],
        at: usize,
        label: &str,
        job: &OriginalJob<'_>,
    ) -> Result<Vec<(String, Sha256Digest)>, DayError> {
        let options = &job.options;
        let folder = self.folders.packages();
        folder::create(&folder).map_err(DayError::io(Operation::Create, Target::Packages))?;
        let departments: Vec<&str> =
            done.iter().map(|done| self.people[done.due.person].group.department.as_str()).collect();
        let departments = distinct(&departments);
        let mut packages: BTreeMap<String, (Vec<Entry>, Vec<PackageRow<'_>>)> = BTreeMap::new();
        for done in done {
            let (path, person) = (&done.due.paths[at], &self.people[done.due.person]);
            let package = match options.packing {
                Packing::ZipByDepartment => format!("{PREFIX}{label}-{}", departments[&person.group.department]),
                Packing::Zip | Packing::Folder => format!("{PREFIX}{label}"),
            };
            let name = path.strip_prefix(label).unwrap_or(path).iter();
            let name = name.map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
            let (entries, rows) = packages.entry(package).or_default();
            rows.push(done.row(person, name.clone()));
            entries.push(Entry { name, file: self.folders.originals().join(path) });
        }
        let mut written = Vec::new();
        let wanted = options.package_table.is_due(&self.people);
        for (name, (entries, rows)) in packages {
            let tables = if wanted {
                let head = json!({ "originals": { "naming": label, "density": options.density } });
                let forms = package_table::forms(&rows, &head, options.language, &self.folders.workings())?;
                package_table::FORMS.into_iter().zip(forms).collect()
            } else {
                Vec::new()
            };
            if options.packing == Packing::Folder {
                for (form, bytes) in tables {
                    written.push(self.put_beside(&format!("{name}.{form}"), &bytes, Target::Package)?);
                }
                continue;
            }
            let file = format!("{name}.zip");
            let expected = (entries.len() + tables.len()) as u64;
            let lock = job.password.map(|password| Lock { password, key: &self.key });
            let path = folder.join(&file);
            package::write(&SystemDisk, &path, entries, &tables, lock)
                .map_err(DayError::io(Operation::Write, Target::Package))?;
            let found = package::count(&path).map_err(DayError::io(Operation::Read, Target::Package))?;
            if found != expected {
                return Err(DayError::Totals {
                    what: Text::fixed("压缩包内原片", "originals in a package"),
                    expected,
                    found,
                });
            }
            let digest = folder::digest(&path).map_err(DayError::io(Operation::Read, Target::Package))?;
            let (sha256, _) = digest.ok_or(DayError::Defect { what: "a package vanished" })?;
            written.push((format!("packages/{file}"), sha256));
        }
        let manifest = self.manifest(done, label, options, &written);
        written.push(self.put_beside(&format!("{PREFIX}{label}{MANIFEST}"), &manifest, Target::Manifest)?);
        Ok(written)
    }

    fn put_beside(&self, name: &str, bytes: &[u8], what: Target) -> Result<(String, Sha256Digest), DayError> {
        whole_file::write(&SystemDisk, &self.folders.packages().join(name), bytes)
            .map_err(DayError::io(Operation::Write, what))?;
        Ok((format!("packages/{name}"), Sha256Digest::of(bytes)))
    }

    /// Digests of all originals by pseudonym: with the files they prove that none was changed, lost or added.
    fn manifest(
        &self,
        done: &[Done<'_, '_>],
        label: &str,
        options: &OriginalOptions,
        packed: &[(String, Sha256Digest)],
    ) -> Vec<u8> {
        let mut photos: Vec<(&str, Sha256Digest, Sha256Digest, u64)> = done
            .iter()
            .map(|done| (self.pseudonyms[done.due.person].as_str(), done.output, done.due.photo.sha256, done.bytes))
            .collect();
        photos.sort_unstable();
        let photos = photos.iter().map(|(person, sha256, source, bytes)| {
            json!({ "person": person, "sha256": sha256, "source": source, "bytes": bytes })
        });
        let packages = packed.iter().map(|(file, sha256)| json!({ "file": file, "sha256": sha256 }));
        let manifest = json!({
            "schema": 1,
            "engine": format!("campix {}", crate::VERSION),
            "naming": label,
            "density": options.density,
            "packages": packages.collect::<Vec<_>>(),
            "count": done.len(),
            "photos": photos.collect::<Vec<_>>(),
        });
        let mut text = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
        text.push(b'\n');
        text
    }

    /// What an earlier delivery packed, by the manifests that it wrote: paths below the output folder, and digests.
    fn packed_earlier(&self) -> Result<Vec<(String, Sha256Digest)>, DayError> {
        let failed = |source| DayError::io(Operation::Read, Target::Manifest)(source);
        let mut packed = Vec::new();
        for path in folder::walk(&self.folders.packages()).map_err(failed)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !(name.starts_with(PREFIX) && name.ends_with(MANIFEST)) {
                continue;
            }
            let bytes = ceiling::bytes_of(&path, ceiling::TABLE).map_err(failed)?;
            // The manifest of a destination has a profile, this one the names of its files.
            let Some(manifest) = serde_json::from_slice::<Manifest>(&bytes).ok() else { continue };
            packed.extend(manifest.packages.into_iter().map(|line| (line.file, line.sha256)));
            packed.push((format!("packages/{name}"), Sha256Digest::of(&bytes)));
        }
        Ok(packed)
    }

    /// Deletes what an earlier delivery packed and this one did not; a file that was changed since, or is not of campix, stays.
    fn delete_packages(&self, earlier: &[(String, Sha256Digest)], report: &OriginalReport) -> Result<(), DayError> {
        let failed = |source| DayError::io(Operation::Delete, Target::Package)(source);
        for path in folder::walk(&self.folders.packages()).map_err(failed)? {
            let name = format!("packages/{}", path.file_name().unwrap_or_default().to_string_lossy());
            let known = earlier.iter().find(|(file, _)| *file == name);
            let Some((_, sha256)) = known.filter(|_| report.packages.iter().all(|(file, _)| *file != name)) else {
                continue;
            };
            if folder::digest(&path).map_err(failed)?.is_some_and(|(found, _)| found == *sha256) {
                fs::remove_file(&path).map_err(failed)?;
            }
        }
        folder::sync_folder(&self.folders.packages());
        Ok(())
    }
}

/// What a manifest of originals says of packages and tables.
#[derive(Deserialize)]
struct Manifest {
    #[expect(dead_code, reason = "its presence tells it from the manifest of a destination")]
    naming: String,
    packages: Vec<FileLine>,
}

/// End of the names of manifests.
const MANIFEST: &str = ".manifest.json";

/// Start of the names of packages, tables and manifests of originals.
const PREFIX: &str = "originals-";

/// Why an original is not in its places: a fault of this person, or something that ends the delivery.
enum Stopped {
    Fault(OriginalFault),
    Day(DayError),
}

impl From<OriginalFault> for Stopped {
    fn from(fault: OriginalFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<DayError> for Stopped {
    fn from(error: DayError) -> Self {
        Self::Day(error)
    }
}

impl Done<'_, '_> {
    fn row<'r>(&'r self, person: &'r Person, file: String) -> PackageRow<'r> {
        PackageRow {
            person,
            file,
            sha256: self.output,
            bytes: self.bytes,
            standing: self.due.outcome.standing,
            taken: self.due.photo.taken,
            station: self.due.photo.station.as_deref(),
        }
    }
}

/// An original as it is delivered.
fn original(photos: &Path, photo: &PhotoRef, density: u16) -> Result<Vec<u8>, OriginalFault> {
    let bytes = ceiling::bytes_of(&photos.join(photo.name.reveal()), ceiling::PICTURE)
        .map_err(|error| OriginalFault::Gone(error.kind()))?;
    if Sha256Digest::of(&bytes) != photo.sha256 {
        return Err(OriginalFault::Changed);
    }
    retag(&bytes, &Retag::default().density(density)).map_err(OriginalFault::Tags)
}
