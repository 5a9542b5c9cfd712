//! Everything a dossier says about one person, as data: the content of the record and the source of pages.

use serde::Serialize;

use crate::compare::{Answer, Class, Pair};
use crate::day::handout::show;
use crate::day::ledger::thumbs::ByPhoto;
use crate::day::{Disclosure, Note, Outcome, Product, Standing, Thumbnails};
use crate::ground::ceiling;
use crate::ground::digest::Sha256Digest;
use crate::ground::text::Text;
use crate::people::number::KeyKind;

use super::casebook::{Casebook, masked};
use super::conclusion::{Conclusion, conclude, counts, pairs, settled, wants_retake};
use super::duty::Attestation;
use super::findings::Judged;
use super::people::PersonEntry;
use super::references::has_reference;
use super::review::Review;
use super::stored_answer::StoredAnswer;

/// The person, masked as the disclosure requires.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Identity {
    pub(super) pseudonym: String,
    pub(super) row: u32,
    pub(super) name: String,
    pub(super) student_no: String,
    pub(super) id_number: String,
    pub(super) exam_no: String,
    pub(super) department: String,
    pub(super) major: String,
    pub(super) class: String,
}

/// When and where the photo was taken, and who ran the day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Shooting {
    pub(super) taken: String,
    pub(super) station: Option<String>,
    /// Place in the order of capture, from 1.
    pub(super) order: Option<u32>,
    /// The persons named in the journal as running the day.
    pub(super) operators: Vec<String>,
    /// When the runs began (UTC).
    pub(super) runs: Vec<String>,
}

/// What a picture shows in the dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Role {
    /// The photo as it was taken, shown small.
    Captured,
    /// A delivered file, shown as it is.
    Delivered,
    /// What a comparison in doubt was about, shown once more beside its reference.
    Compared,
    /// The reference picture of a comparison in doubt, shown small.
    Reference,
    /// An earlier photo that was replaced, shown small.
    Earlier,
}

/// One picture of the dossier.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Picture {
    pub(super) role: Role,
    /// Digest of the photo or file; zeros for a reference that nobody handed over.
    pub(super) sha256: Sha256Digest,
    pub(super) bytes: u64,
    /// The comparison it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pair: Option<Pair>,
    /// Profile of a delivered file.
    pub(super) profile: Option<String>,
    pub(super) taken: String,
    /// Standing of an earlier photo.
    pub(super) standing: Option<Standing>,
    /// What was found about an earlier photo.
    pub(super) notes: Vec<Note>,
    /// Digest of the bytes shown; `None` if no picture is kept.
    pub(super) shown: Option<Sha256Digest>,
    #[serde(skip)]
    pub(super) jpeg: Option<Vec<u8>>,
}

/// One answer with all its evidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Comparison {
    pub(super) id: Sha256Digest,
    pub(super) answer: Answer,
    /// Whether it is about the current photo.
    pub(super) counts: bool,
    /// Its class after review.
    pub(super) settled: Class,
    pub(super) reviews: Vec<Review>,
}

/// A picture that left the process.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Sending {
    pub(super) at: String,
    pub(super) provider: String,
    pub(super) pair: String,
    pub(super) purpose: String,
    pub(super) picture: Sha256Digest,
    pub(super) attempt: u32,
}

/// A statement and when it was entered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Stated {
    pub(super) entered: String,
    pub(super) entered_by: String,
    #[serde(flatten)]
    pub(super) attestation: Attestation,
}

/// Everything a dossier says about one person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Contents {
    pub(super) person: Identity,
    /// Keyed, so that names cannot be tried against the digests in the journal.
    salt: String,
    pub(super) shooting: Shooting,
    pub(super) standing: Standing,
    pub(super) pictures: Vec<Picture>,
    /// What was found about the photo as it was taken.
    pub(super) notes: Vec<Note>,
    /// Delivered files, judged.
    pub(super) judged: Vec<Judged>,
    /// Profiles whose delivered file is no longer the one that was delivered.
    pub(super) altered: Vec<String>,
    pub(super) required: Vec<Pair>,
    pub(super) pairs: Vec<(Pair, Class)>,
    pub(super) comparisons: Vec<Comparison>,
    pub(super) sent: Vec<Sending>,
    pub(super) stated: Vec<Stated>,
    pub(super) conclusion: Conclusion,
    pub(super) reasons: Vec<Text>,
}

/// The sources of contents.
pub(super) struct Collector<'a> {
    pub(super) book: &'a Casebook,
    pub(super) thumbs: &'a ByPhoto,
    pub(super) required: &'a [Pair],
    pub(super) disclosure: Disclosure,
    /// Judges a delivered file by the profile of this id, if it is known.
    pub(super) judge: &'a (dyn Fn(&[u8], &str) -> Option<Judged> + Sync),
}

impl Collector<'_> {
    /// The contents of one person's dossier. Delivered files are read from the day's folder.
    pub(super) fn contents(&self, entry: &PersonEntry) -> Contents {
        let PersonEntry { person, pseudonym, outcome, earlier } = entry;
        let (mut judged, mut altered, mut pictures) = (Vec::new(), Vec::new(), Vec::new());
        if outcome.photo.is_some() {
            pictures.push(self.small(Role::Captured, outcome));
        }
        for product in &outcome.products {
            let file = self.delivered(product);
            match &file {
                Some(file) => judged.extend((self.judge)(file, &product.profile)),
                None => altered.push(product.profile.clone()),
            }
            pictures.push(Picture {
                role: Role::Delivered,
                sha256: product.sha256,
                bytes: product.bytes,
                pair: None,
                profile: Some(product.profile.clone()),
                taken: String::new(),
                standing: None,
                notes: Vec::new(),
                shown: file.is_some().then_some(product.sha256),
                jpeg: file,
            });
        }
        let held = self.book.held(pseudonym);
        let current = entry.current();
        let pairs = pairs(held, self.required, &current);
        for pair in pairs.keys().copied().filter(|pair| has_reference(*pair)) {
            // What a reviewer settled was in doubt, too, and is what they looked at.
            let doubt = |one: &&StoredAnswer| one.answer.class.needs_review() || settled(one).needs_review();
            let about = |one: &&StoredAnswer| one.answer.pair == pair && counts(one, &current);
            if let Some(answer) = held.iter().filter(about).find(doubt) {
                let shown = answer.answer.picture.or(entry.shown());
                pictures.push(Self::compared(pair, shown, &pictures));
                pictures.push(self.reference(pseudonym, pair));
            }
        }
        pictures.extend(earlier.iter().map(|outcome| self.small(Role::Earlier, outcome)));
        let retake = held.iter().any(|held| counts(held, &current) && wants_retake(held));
        let (conclusion, reasons) = if altered.is_empty() {
            conclude(outcome.standing, &pairs, self.required, retake)
        } else {
            let reason = Text::new("交付文件与日志记载不一致", "a delivered file is not the one the journal names");
            (Conclusion::Doubtful, vec![reason])
        };
        let station = outcome.photo.as_ref().and_then(|photo| photo.station.clone());
        Contents {
            person: Identity {
                pseudonym: pseudonym.clone(),
                row: person.row,
                name: show::name(outcome, self.disclosure),
                student_no: masked(outcome, KeyKind::StudentNo),
                id_number: masked(outcome, KeyKind::IdNumber),
                exam_no: masked(outcome, KeyKind::ExamNo),
                department: person.group.department.clone(),
                major: person.group.major.clone(),
                class: person.group.class.clone(),
            },
            salt: self.book.key.mark(&format!("dossier {pseudonym}")).as_str().to_owned(),
            stated: self.stated(station.as_deref()),
            shooting: self.shooting(outcome, station),
            standing: outcome.standing,
            pictures,
            notes: outcome.notes.clone(),
            judged,
            altered,
            required: self.required.to_vec(),
            pairs: pairs.into_iter().collect(),
            comparisons: held.iter().map(|held| comparison(held, &current)).collect(),
            sent: self.sent(pseudonym),
            conclusion,
            reasons,
        }
    }

    fn shooting(&self, outcome: &Outcome, station: Option<String>) -> Shooting {
        let begun = self.book.begun();
        let mut operators: Vec<String> = Vec::new();
        for run in begun {
            if !operators.contains(&run.who) {
                operators.push(run.who.clone());
            }
        }
        Shooting {
            taken: show::moment(outcome.photo.as_ref().and_then(|photo| photo.taken)),
            station,
            order: outcome.photo.as_ref().map(|photo| photo.order + 1),
            operators,
            // Only the first and the last: the runs of a day resumed often would fill a page.
            runs: begun
                .first()
                .into_iter()
                .chain(begun.last().filter(|_| begun.len() > 1))
                .map(|run| run.at.clone())
                .collect(),
        }
    }

    fn small(&self, role: Role, outcome: &Outcome) -> Picture {
        let photo = outcome.photo.as_ref();
        let jpeg = self.thumbs.jpeg(outcome);
        let earlier = role == Role::Earlier;
        Picture {
            role,
            sha256: photo.map_or(Sha256Digest::ZERO, |photo| photo.sha256),
            bytes: photo.map_or(0, |photo| photo.bytes),
            pair: None,
            profile: None,
            taken: show::moment(photo.and_then(|photo| photo.taken)),
            standing: earlier.then_some(outcome.standing),
            notes: if earlier { outcome.notes.clone() } else { Vec::new() },
            shown: jpeg.as_deref().map(Sha256Digest::of),
            jpeg,
        }
    }

    /// The picture that an answer is about once more: the delivered file, else the photo as it was taken.
    fn compared(pair: Pair, sha256: Option<Sha256Digest>, pictures: &[Picture]) -> Picture {
        let mut own = pictures.iter().filter(|picture| matches!(picture.role, Role::Captured | Role::Delivered));
        let about = own.clone().find(|picture| sha256 == Some(picture.sha256));
        let blank = Picture {
            role: Role::Compared,
            sha256: sha256.unwrap_or(Sha256Digest::ZERO),
            bytes: 0,
            pair: None,
            profile: None,
            taken: String::new(),
            standing: None,
            notes: Vec::new(),
            shown: None,
            jpeg: None,
        };
        let picture = about.or_else(|| own.next()).cloned().unwrap_or(blank);
        Picture { role: Role::Compared, pair: Some(pair), ..picture }
    }

    /// The reference picture of a comparison; without its digest if nobody handed one over.
    fn reference(&self, pseudonym: &str, pair: Pair) -> Picture {
        let line = self.book.reference(pseudonym, pair);
        let jpeg = line.and_then(|line| self.thumbs.of(&line.sha256));
        Picture {
            role: Role::Reference,
            sha256: line.map_or(Sha256Digest::ZERO, |line| line.sha256),
            bytes: line.map_or(0, |line| line.bytes),
            pair: Some(pair),
            profile: None,
            taken: String::new(),
            standing: None,
            notes: Vec::new(),
            shown: jpeg.as_deref().map(Sha256Digest::of),
            jpeg,
        }
    }

    /// A delivered file, if it is still the same.
    fn delivered(&self, product: &Product) -> Option<Vec<u8>> {
        let file = ceiling::bytes_of(&self.book.folders.photos().join(product.name.reveal()), ceiling::PICTURE).ok()?;
        (Sha256Digest::of(&file) == product.sha256).then_some(file)
    }

    fn sent(&self, pseudonym: &str) -> Vec<Sending> {
        let sent = self.book.sent(pseudonym).iter().map(|line| Sending {
            at: line.at.clone(),
            provider: line.what.provider.clone(),
            pair: line.what.pair.clone(),
            purpose: line.what.purpose.clone(),
            picture: line.what.picture,
            attempt: line.what.attempt,
        });
        sent.collect()
    }

    /// Statements about the whole day and about the station of the photo, in the order of duties, then of time.
    fn stated(&self, station: Option<&str>) -> Vec<Stated> {
        let mut stated = Vec::new();
        for duty in self.book.duties.iter() {
            for line in self.book.attestations().iter().filter(|line| line.what.duty == duty.id) {
                if line.what.station.is_none() || line.what.station.as_deref() == station {
                    stated.push(Stated {
                        entered: line.at.clone(),
                        entered_by: line.who.clone(),
                        attestation: line.what.clone(),
                    });
                }
            }
        }
        stated
    }
}

fn comparison(held: &StoredAnswer, current: &[Sha256Digest]) -> Comparison {
    Comparison {
        id: held.id,
        answer: held.answer.clone(),
        counts: counts(held, current),
        settled: settled(held),
        reviews: held.reviews.clone(),
    }
}
