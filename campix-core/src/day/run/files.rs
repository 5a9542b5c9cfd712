//! What is written once all photos are in their places: lists and pages for people, manifests, packages.
//!
//! The files depend only on the records, so they are written again only if those, or the files, changed since the last run.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::ground::file_error::Operation;
use crate::ground::text::Text;
use crate::people::Person;
use crate::people::number::PseudonymKey;

use crate::day::handout::package::{self, Beside, Entry, Lock, Password};
use crate::day::handout::package_table::{self, PackageRow};
use crate::day::ledger::event::FileLine;
use crate::day::ledger::store::{Folders, remove_empty};
use crate::day::ledger::thumbs::ByPhoto;
use crate::day::record::handover::{Packing, Recall};
use crate::day::record::outcome::{Note, Outcome};
use crate::day::run::delivery::Planned;
use crate::day::run::error::{DayError, Target};
use crate::day::run::lists::Lists;
use crate::day::run::naming::Names;
use crate::day::run::options::{DayOptions, Destination};
use crate::day::run::result_files;
use crate::day::run::totals::Totals;
use crate::ground::digest::Sha256Digest;
use crate::ground::folder;
use crate::ground::progress::Meter;
use crate::ground::whole_file::{self, Disk, DiskFile};

/// What an earlier run wrote, and from which inputs.
pub(in crate::day) struct Written {
    pub(in crate::day) key: Sha256Digest,
    pub(in crate::day) files: Vec<FileLine>,
}

/// Everything the files are made from.
pub(in crate::day) struct ResultInputs<'a> {
    pub(in crate::day) disk: &'a dyn Disk,
    pub(in crate::day) folders: &'a Folders,
    pub(in crate::day) options: &'a DayOptions,
    pub(in crate::day) people: &'a [Arc<Person>],
    /// Files that are in their places.
    pub(in crate::day) plan: &'a [Planned],
    pub(in crate::day) names: &'a Names,
    pub(in crate::day) outcomes: &'a [Outcome],
    pub(in crate::day) totals: &'a Totals,
    pub(in crate::day) thumbs: &'a ByPhoto,
    pub(in crate::day) password: Option<&'a Password>,
    pub(in crate::day) key: &'a PseudonymKey,
    pub(in crate::day) notes: &'a [Note],
    pub(in crate::day) recalls: &'a [Recall],
    pub(in crate::day) lists: &'a Lists,
    /// Whether no package may be handed out, since an agreement on confidentiality is demanded and none is in force.
    pub(in crate::day) withheld: bool,
}

/// Computes a file's digest while it is written.
struct Hashing<'f> {
    file: &'f mut dyn DiskFile,
    hasher: Sha256,
}

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes a file piece by piece, whole or not at all; returns its digest.
pub(in crate::day) fn stream<E: Into<DayError>>(
    disk: &dyn Disk,
    path: &Path,
    refused: impl Fn(io::Error) -> DayError,
    fill: &mut dyn FnMut(&mut (dyn Write + Send)) -> Result<(), E>,
) -> Result<Sha256Digest, DayError> {
    whole_file::stream(disk, path, &refused, |file| {
        let mut out = BufWriter::with_capacity(1 << 16, Hashing { file, hasher: Sha256::new() });
        fill(&mut out).map_err(Into::into)?;
        let out = out.into_inner().map_err(|error| refused(error.into_error()))?;
        Ok(Sha256Digest(out.hasher.finalize().into()))
    })
}

impl ResultInputs<'_> {
    /// Writes what is missing or has changed; `None` if everything is as an earlier run left it.
    pub(in crate::day) fn write(
        &self,
        before: Option<&Written>,
        meter: &mut Meter<'_>,
    ) -> Result<Option<Written>, DayError> {
        let key = self.fingerprint();
        if before.is_some_and(|before| before.key == key && self.intact(before)) {
            return Ok(None);
        }
        let mut files = Vec::new();
        folder::create(&self.folders.results()).map_err(DayError::io(Operation::Create, Target::Results))?;
        folder::create(&self.folders.packages()).map_err(DayError::io(Operation::Create, Target::Packages))?;
        result_files::write(self, &mut |name, fill| {
            let path = self.folders.results().join(name);
            if self.lists.keeps(name) || result_files::filled_in(name, &path) {
                let found = folder::digest(&path).map_err(DayError::io(Operation::Read, Target::Results))?;
                files.extend(found.map(|(sha256, _)| FileLine { file: format!("results/{name}"), sha256 }));
                return Ok(());
            }
            if let Some(folder) = path.parent() {
                folder::create(folder).map_err(DayError::io(Operation::Create, Target::Results))?;
            }
            let refused = |source| DayError::io(Operation::Write, Target::Results)(source);
            let sha256 = stream(self.disk, &path, refused, fill)?;
            files.push(FileLine { file: format!("results/{name}"), sha256 });
            meter.step(true);
            Ok(())
        })?;
        for (at, destination) in self.options.destinations.iter().enumerate() {
            let packed = self.pack(at, destination, meter)?;
            let manifest = self.manifest(at, destination, &packed);
            let name = format!("packages/{}.manifest.json", destination.profile.id());
            whole_file::write(self.disk, &self.folders.out().join(&name), &manifest)
                .map_err(DayError::io(Operation::Write, Target::Manifest))?;
            files.push(FileLine { file: name, sha256: Sha256Digest::of(&manifest) });
            files.extend(packed);
            meter.step(true);
        }
        for old in before.into_iter().flat_map(|before| &before.files) {
            if !files.iter().any(|file| file.file == old.file) {
                // A list or package that is no longer part of the day; it may already be gone.
                let _ = std::fs::remove_file(self.folders.out().join(&old.file));
            }
        }
        for folder in [self.folders.results(), self.folders.packages()] {
            remove_empty(&folder);
            folder::sync_folder(&folder);
        }
        Ok(Some(Written { key, files }))
    }

    /// Digest of everything the files are made from, keyed so that it reveals nothing by itself.
    fn fingerprint(&self) -> Sha256Digest {
        // Every option but those that change no result, so that a new one cannot be forgotten here.
        let shaping =
            DayOptions { threads: 0, operator: String::new(), limits: crate::Limits::DEFAULT, ..self.options.clone() };
        let mut parts =
            vec![crate::VERSION.to_owned(), json!([shaping, self.password.is_some(), self.withheld]).to_string()];
        if let Some(password) = self.password {
            parts.push(self.key.mark(password.reveal()).as_str().to_owned());
        }
        for destination in &self.options.destinations {
            parts.push(format!("{} {}", destination.profile.digest(), destination.naming));
        }
        parts.push(self.key.mark("results").as_str().to_owned());
        let mut digests: Vec<Sha256Digest> = parts.iter().map(|part| Sha256Digest::of(part.as_bytes())).collect();
        for (at, person) in self.people.iter().enumerate() {
            let name = person.name.as_ref().map_or("", |name| name.reveal());
            let group =
                [&person.group.department, &person.group.major, &person.group.class].map(std::string::String::as_bytes);
            digests.push(Sha256Digest::of_parts(
                [self.names.pseudonym(at).as_bytes(), name.as_bytes()].into_iter().chain(group),
            ));
        }
        for outcome in self.outcomes {
            let text = serde_json::to_vec(outcome).unwrap_or_default();
            let name = outcome.photo.as_ref().map_or("", |photo| photo.name.reveal());
            digests.push(Sha256Digest::of_parts([text.as_slice(), name.as_bytes()]));
        }
        digests.push(Sha256Digest::of(&serde_json::to_vec(self.recalls).unwrap_or_default()));
        for planned in self.plan {
            let path = planned.path.to_string_lossy();
            digests.push(Sha256Digest::of_parts([path.as_bytes(), planned.output.0.as_slice()]));
        }
        Sha256Digest::of_parts(digests.iter().map(|digest| digest.0.as_slice()))
    }

    fn intact(&self, before: &Written) -> bool {
        before.files.iter().all(|line| {
            let found = folder::digest(&self.folders.out().join(&line.file));
            found.is_ok_and(|found| found.is_some_and(|(digest, _)| digest == line.sha256))
        })
    }

    /// The packages of one destination.
    fn pack(&self, at: usize, destination: &Destination, meter: &mut Meter<'_>) -> Result<Vec<FileLine>, DayError> {
        if self.withheld {
            return Ok(Vec::new());
        }
        let profile = destination.profile.id();
        let mut packages: BTreeMap<String, (Vec<Entry>, Vec<PackageRow<'_>>)> = BTreeMap::new();
        let by_department = self.options.packing == Packing::ZipByDepartment;
        for planned in self.plan.iter().filter(|planned| planned.destination == at) {
            let package = if by_department {
                let department = &self.people[planned.person].group.department;
                format!("{profile}-{}.zip", self.names.department(department))
            } else {
                format!("{profile}.zip")
            };
            let name = planned.path.strip_prefix(profile).unwrap_or(&planned.path);
            let name = name.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
            let file = self.folders.photos().join(&planned.path);
            let (entries, rows) = packages.entry(package).or_default();
            rows.push(self.row(planned, name.clone()));
            entries.push(Entry { name, file });
        }
        let mut files = Vec::new();
        for (name, (entries, rows)) in packages {
            let tables = self.tables(&rows, destination)?;
            if self.options.packing == Packing::Folder {
                for (form, bytes) in tables {
                    let name = format!("packages/{profile}.{form}");
                    whole_file::write(self.disk, &self.folders.out().join(&name), &bytes)
                        .map_err(DayError::io(Operation::Write, Target::Package))?;
                    files.push(FileLine { file: name, sha256: Sha256Digest::of(&bytes) });
                }
                continue;
            }
            let path = self.folders.packages().join(&name);
            self.checked(&path, entries, &tables)?;
            let digest = folder::digest(&path).map_err(DayError::io(Operation::Read, Target::Package))?;
            let (sha256, _) = digest.ok_or(DayError::Defect { what: "a package vanished" })?;
            files.push(FileLine { file: format!("packages/{name}"), sha256 });
            meter.step(true);
        }
        Ok(files)
    }

    fn row<'r>(&'r self, planned: &Planned, file: String) -> PackageRow<'r> {
        let outcome = &self.outcomes[planned.person];
        let photo = outcome.photo.as_ref();
        PackageRow {
            person: &self.people[planned.person],
            file,
            sha256: planned.output,
            bytes: planned.bytes,
            standing: outcome.standing,
            taken: photo.and_then(|photo| photo.taken),
            station: photo.and_then(|photo| photo.station.as_deref()),
        }
    }

    /// The table of a package in its forms, if it has one.
    fn tables(&self, rows: &[PackageRow<'_>], destination: &Destination) -> Result<Vec<Beside>, DayError> {
        if !self.options.package_table.is_due(self.people) {
            return Ok(Vec::new());
        }
        let (scratch, profile) = (self.folders.workings(), &destination.profile);
        let (id, edition, sha256) = (profile.id(), profile.edition(), profile.digest());
        let profile = json!({ "id": id, "edition": edition, "sha256": sha256 });
        let head = json!({ "profile": profile, "purpose": self.options.purpose });
        let forms = package_table::forms(rows, &head, self.options.language, &scratch)?;
        Ok(package_table::FORMS.into_iter().zip(forms).collect())
    }

    /// Writes a package and counts its content by reading it back.
    fn checked(&self, path: &Path, entries: Vec<Entry>, beside: &[Beside]) -> Result<(), DayError> {
        let expected = (entries.len() + beside.len()) as u64;
        let lock = self.password.map(|password| Lock { password, key: self.key });
        package::write(self.disk, path, entries, beside, lock)
            .map_err(DayError::io(Operation::Write, Target::Package))?;
        let found = package::count(path).map_err(DayError::io(Operation::Read, Target::Package))?;
        if found == expected {
            Ok(())
        } else {
            Err(DayError::Totals { what: Text::fixed("压缩包内照片", "photos in a package"), expected, found })
        }
    }

    /// Digests of all photos of a destination, by pseudonym: with the photos they prove that none was changed, lost or
    /// added, and the manifest itself contains no names.
    fn manifest(&self, at: usize, destination: &Destination, packed: &[FileLine]) -> Vec<u8> {
        let mut photos: Vec<(&str, Sha256Digest, u64)> = self
            .plan
            .iter()
            .filter(|planned| planned.destination == at)
            .map(|planned| (self.names.pseudonym(planned.person), planned.output, planned.bytes))
            .collect();
        photos.sort_unstable();
        let packages: Vec<_> = packed.iter().map(|line| json!({"file": line.file, "sha256": line.sha256})).collect();
        let profile = &destination.profile;
        let manifest = json!({
            "schema": 1,
            "engine": format!("campix {}", crate::VERSION),
            "profile": {"id": profile.id(), "edition": profile.edition(), "sha256": profile.digest()},
            "purpose": self.options.purpose,
            "packages": packages,
            "count": photos.len(),
            "photos": photos
                .iter()
                .map(|(person, sha256, bytes)| json!({"person": person, "sha256": sha256, "bytes": bytes}))
                .collect::<Vec<_>>(),
        });
        let mut text = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
        text.push(b'\n');
        text
    }
}
