//! What a casebook reads in the journal of its day: photos, answers, decisions, references, statements, dossiers.

use std::collections::{BTreeMap, BTreeSet};

use crate::compare::Pair;
use crate::day::ledger::decision::Entries;
use crate::day::ledger::event::{DossierLine, Event, FileLine, Span};
use crate::ground::digest::Sha256Digest;

use super::casebook::Journalled;
use super::duty::Attestation;
use super::references::ReferenceLine;
use super::review::Review;
use super::stored_answer::StoredAnswer;

/// A picture that left the process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sent {
    pub(super) provider: String,
    pub(super) pair: String,
    pub(super) purpose: String,
    pub(super) picture: Sha256Digest,
    pub(super) attempt: u32,
}

/// The content of a journal's lines.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) spans: BTreeMap<Sha256Digest, Span>,
    /// Runs that changed something, and the one of which this is not known yet.
    pub(super) begun: Vec<Journalled<()>>,
    pub(super) beginning: Option<Journalled<()>>,
    pub(super) answers: BTreeMap<String, Vec<StoredAnswer>>,
    pub(super) reviews: Vec<(Sha256Digest, Review)>,
    pub(super) attested: Vec<Journalled<Attestation>>,
    pub(super) sent: BTreeMap<String, Vec<Journalled<Sent>>>,
    pub(super) dossiers: BTreeMap<String, DossierLine>,
    /// The latest reference picture of each person and comparison.
    pub(super) references: BTreeMap<(String, Pair), ReferenceLine>,
    /// Whether agreements were recorded, or decisions taken back, since the cover was written.
    pub(super) uncovered: bool,
    /// Decisions of the day, among them agreements on confidentiality.
    pub(super) entries: Entries,
    pub(super) last_record: Sha256Digest,
    pub(super) cover: Vec<FileLine>,
    /// Number of people on that cover.
    pub(super) covered: u64,
    /// Digests of delivered files, by person.
    pub(super) delivered: BTreeSet<(String, Sha256Digest)>,
    /// A payload that cannot be understood: written by another version.
    pub(super) strange: bool,
}

impl Lines {
    pub(super) fn take(&mut self, number: u64, at: String, who: String, event: Event) {
        // A run in which everything was already done leaves every dossier as it is.
        if matches!(event, Event::Photo { .. } | Event::Delivered { .. } | Event::Withdrawn { .. }) {
            self.begun.extend(self.beginning.take());
        }
        match event {
            Event::Photo { sight, thumb: Some(span), .. } => {
                self.spans.insert(sight.input, span);
            }
            Event::Begun { .. } => self.beginning = Some(Journalled { at, who, what: () }),
            Event::Delivered { person, output, .. } => {
                self.delivered.insert((person, output));
            }
            Event::Compared { person, id, answer } => match serde_json::from_value(answer) {
                Ok(answer) => {
                    self.answers.entry(person).or_default().push(StoredAnswer { id, answer, reviews: Vec::new() });
                }
                Err(_) => self.strange = true,
            },
            Event::Reviewed { answer, review, .. } => match serde_json::from_value(review) {
                Ok(review) => self.reviews.push((answer, review)),
                Err(_) => self.strange = true,
            },
            Event::Referenced { person, pair, sha256, bytes, thumb } => match Pair::from_name(&pair) {
                Some(pair) => {
                    self.references.insert((person, pair), ReferenceLine { sha256, bytes, small: thumb });
                }
                None => self.strange = true,
            },
            Event::Decided { decision, why } => {
                self.uncovered |= decision.agreement.is_some() || decision.undoes.is_some();
                self.entries.add(number, at, who, why, decision);
            }
            Event::Attested { attestation } => match serde_json::from_value(attestation) {
                Ok(what) => self.attested.push(Journalled { at, who, what }),
                Err(_) => self.strange = true,
            },
            Event::Sent { person, provider, pair, purpose, picture, attempt } => {
                let what = Sent { provider, pair, purpose, picture, attempt };
                self.sent.entry(person).or_default().push(Journalled { at, who, what });
            }
            Event::Dossier { person, dossier } => {
                self.last_record = dossier.record;
                self.dossiers.insert(person, dossier);
            }
            Event::Cover { dossiers, files } => {
                (self.covered, self.cover, self.uncovered) = (dossiers, files, false);
            }
            _ => {}
        }
    }

    pub(super) fn place_reviews(&mut self) {
        for (answer, review) in std::mem::take(&mut self.reviews) {
            if let Some(held) = self.answers.values_mut().flatten().find(|held| held.id == answer) {
                held.reviews.push(review);
            }
        }
    }
}
