//! Whose photo is whose: prepares photos for matching, and turns its answer into what the run needs.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ground::text::Text;
use crate::ground::words::words;
use crate::people::matching::{
    Claims, Frame, FrameOrder, MatchFinding, PersonState, PhotoTable, Place, by_cards, by_name, by_order, by_roster,
    by_table, settle,
};
use crate::people::number::{KeyKind, PseudonymKey};
use crate::people::{CollectionCode, Person};

use crate::day::handout::proof::{Answer, ProofAnswer};
use crate::day::record::outcome::{Note, Severity, Standing};
use crate::day::record::photo::Grade;
use crate::day::run::error::DayError;
use crate::day::run::survey::SurveyedPhoto;
use crate::ground::digest::Sha256Digest;

words! {
    /// How photos find their people.
    #[non_exhaustive]
    pub enum MatchMethod {
        /// By their file names; the roster decides what counts as a number.
        Name "name",
        /// By the column of the roster that names photos.
        Roster "roster",
        /// By the times of the camera: the n-th photo shows the n-th person.
        TimeOrder "time-order",
        /// By the order in which photos are given: the n-th photo shows the n-th person.
        GivenOrder "given-order",
        /// By code cards photographed before a person.
        Cards "cards",
    }
}

/// The owner of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::day) enum Owner {
    /// The photo chosen for this person, by index in the roster.
    Chosen(usize),
    /// A photo of this person, for whom another one was chosen.
    Superseded(usize),
    /// It is not settled whose it is.
    Unsettled,
    /// No one on the roster.
    Nobody,
    /// A frame that shows a code card.
    Card,
}

/// Owners of all photos.
pub(in crate::day) struct Allotment {
    /// One owner a photo, in the order of photos.
    pub(in crate::day) owners: Vec<Owner>,
    /// What was noticed about photos, in the order of photos.
    pub(in crate::day) notes: Vec<Vec<Note>>,
    /// Standing of people without a photo, missing or ambiguous, and what was noticed about people; in the order of the
    /// roster.
    pub(in crate::day) people: Vec<(Standing, Vec<Note>)>,
    /// What was noticed about the day as a whole.
    pub(in crate::day) day: Vec<Note>,
}

/// Texts by which a code is looked up, as keyed marks: the journal must not contain the code itself.
pub(in crate::day) fn code_marks(codes: &[CollectionCode], key: &PseudonymKey) -> Vec<String> {
    let mut marks = Vec::new();
    for code in codes {
        let whole = code.reveal().trim();
        marks.push(mark(key, whole));
        // A code may be an address or a sentence around the number.
        let words = whole.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() > 1 && *word != whole);
        marks.extend(words.map(|word| mark(key, &word.to_ascii_uppercase())));
    }
    marks
}

fn mark(key: &PseudonymKey, text: &str) -> String {
    key.mark(&format!("code {text}")).as_str().to_owned()
}

/// The people whose codes were seen, from marks back to a code the roster knows.
struct Codes(BTreeMap<String, CollectionCode>);

impl Codes {
    fn new(people: &[Arc<Person>], key: &PseudonymKey) -> Self {
        let mut codes = BTreeMap::new();
        for person in people {
            if let Some(code) = &person.code {
                codes.insert(mark(key, code.reveal().trim()), code.clone());
            }
            for kind in [KeyKind::StudentNo, KeyKind::IdNumber, KeyKind::ExamNo] {
                if let Some(number) = person.key(kind)
                    && let Some(code) = CollectionCode::new(number)
                {
                    codes.insert(mark(key, &number.to_ascii_uppercase()), code.clone());
                    codes.insert(mark(key, number), code);
                }
            }
        }
        Self(codes)
    }

    fn read(&self, marks: &[String]) -> Vec<CollectionCode> {
        let mut codes: Vec<CollectionCode> = marks.iter().filter_map(|mark| self.0.get(mark)).cloned().collect();
        // A card that matches no one is still a card: its first mark becomes a code no roster has.
        if codes.is_empty() {
            codes.extend(marks.first().and_then(|mark| CollectionCode::new(mark)));
        }
        codes.sort();
        codes.dedup();
        codes
    }
}

words! {
    /// How the station of a photo is known.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Stations {
        /// There is one, or it is not known.
        #[default]
        One "one",
        /// The first folder of a photo's path names it.
        ByFolder "by-folder",
    }
}

impl Stations {
    /// The station of the photo called `name`.
    pub(in crate::day) fn of(self, name: &str) -> Option<String> {
        match self {
            Self::One => None,
            Self::ByFolder => name.split_once('/').map(|(folder, _)| folder.to_owned()),
        }
    }
}

/// How photos are matched: by methods and by tables of photos and numbers.
#[derive(Debug, Clone, Copy)]
pub(in crate::day) struct Matchers<'a> {
    pub(in crate::day) methods: &'a [MatchMethod],
    pub(in crate::day) tables: &'a [PhotoTable],
}

/// Allots photos to people.
pub(in crate::day) fn allot(
    people: &[Arc<Person>],
    shots: &[SurveyedPhoto],
    matchers: Matchers<'_>,
    answers: &[ProofAnswer],
    stations: Stations,
    key: &PseudonymKey,
) -> Result<Allotment, DayError> {
    let codes = Codes::new(people, key);
    let frames: Vec<Frame> = shots
        .iter()
        .map(|shot| {
            // Empty or broken files are alike although they show no one, so each is given its own digest.
            let input = match shot.grade {
                Grade::Unreadable => {
                    Sha256Digest::of_parts([shot.input.to_string().as_bytes(), &shot.order.to_le_bytes()])
                }
                _ => shot.input,
            };
            let mut frame = Frame::new(shot.name.clone(), input);
            frame.taken = shot.taken;
            frame.station = stations.of(shot.name.reveal());
            frame.look = shot.look;
            frame.codes = codes.read(&shot.codes);
            frame
        })
        .collect();
    drop(codes);
    let list: Vec<Person> = people.iter().map(|person| Person::clone(person)).collect();
    let by_method = matchers.methods.iter().map(|method| match method {
        MatchMethod::Name => by_name(&list, &frames),
        MatchMethod::Roster => by_roster(&list, &frames),
        MatchMethod::TimeOrder => by_order(&list, &frames, FrameOrder::Taken, &[]),
        MatchMethod::GivenOrder => by_order(&list, &frames, FrameOrder::Given, &[]),
        MatchMethod::Cards => by_cards(&list, &frames),
    });
    let by_table = matchers.tables.iter().map(|table| by_table(&list, &frames, table));
    let mut claims: Vec<Claims> = by_method.chain(by_table).collect();
    let objections = objections(answers, people, shots);
    for way in &mut claims {
        way.claims.retain(|claim| !objections.contains_key(&(claim.frame, claim.person)));
    }
    prefer_readable(&mut claims, shots, people.len());
    let matching = settle(&list, &frames, &claims);
    matching.totals.check()?;

    let owners = matching.places.iter().map(|place| match place {
        Place::Chosen { person } => Owner::Chosen(*person),
        Place::Earlier { person, .. } | Place::Copy { person, .. } => Owner::Superseded(*person),
        Place::Contested { .. } | Place::Ambiguous { .. } => Owner::Unsettled,
        Place::Card => Owner::Card,
        Place::Unowned => Owner::Nobody,
    });
    let standing = |state: &PersonState| match state {
        PersonState::Unsettled => Standing::Ambiguous,
        PersonState::Matched { .. } | PersonState::Missing => Standing::Missing,
    };
    let mut allotment = Allotment {
        owners: owners.collect(),
        notes: vec![Vec::new(); shots.len()],
        people: matching.people.iter().map(|state| (standing(state), Vec::new())).collect(),
        day: Vec::new(),
    };
    let rows: BTreeMap<u32, usize> = people.iter().enumerate().map(|(at, person)| (person.row, at)).collect();
    for finding in &matching.findings {
        attach(finding, shots, &matching.people, &rows, &mut allotment);
    }
    for ((frame, person), note) in objections {
        allotment.notes[frame].push(note.clone());
        allotment.people[person].1.push(note);
    }
    Ok(allotment)
}

/// Photos refused at proofing by the people they were given to, by photo and person.
fn objections(
    answers: &[ProofAnswer],
    people: &[Arc<Person>],
    shots: &[SurveyedPhoto],
) -> BTreeMap<(usize, usize), Note> {
    let mut objections = BTreeMap::new();
    for answer in answers {
        let (rule, message, advice) = match answer.answer {
            Answer::Confirmed => continue,
            Answer::WrongPerson => (
                "proof.wrong-person",
                Text::fixed(
                    "核对时本人表示照片不是自己。",
                    "At proofing the person said that the photo shows another person.",
                ),
                Text::fixed(
                    "查明照片上是谁；为本人补拍，拍前核对学号",
                    "find out who is in the photo; take this person again and check the number first",
                ),
            ),
            Answer::Retake => (
                "proof.retake",
                Text::fixed("核对时本人要求补拍。", "At proofing the person asked for a new photo."),
                Text::fixed("请本人补拍，并问明不满意之处", "take this person again and ask what should be different"),
            ),
        };
        for (person, _) in people.iter().enumerate().filter(|(_, person)| person.row == answer.row) {
            for (frame, _) in shots.iter().enumerate().filter(|(_, shot)| shot.input.short() == answer.photo) {
                let note = Note::new(rule, Severity::Fail, message.clone()).advice(advice.clone());
                objections.insert((frame, person), note);
            }
        }
    }
    objections
}

/// A file that cannot be read never supersedes a photo that can: such claims are dropped, and the file is listed as it is.
fn prefer_readable(claims: &mut [Claims], shots: &[SurveyedPhoto], people: usize) {
    let readable = |frame: usize| shots[frame].grade != Grade::Unreadable;
    let mut served = vec![false; people];
    for claim in claims.iter().flat_map(|way| &way.claims) {
        served[claim.person] |= readable(claim.frame);
    }
    for way in claims {
        way.claims.retain(|claim| readable(claim.frame) || !served[claim.person]);
    }
}

/// Most photos or people a note names: beyond, a person looks at the day and not at one photo.
const ABOUT: usize = 16;

/// Puts a finding where a reader looks for it: at its photos, at people who have none, or at the day.
fn attach(
    finding: &MatchFinding,
    shots: &[SurveyedPhoto],
    states: &[PersonState],
    rows: &BTreeMap<u32, usize>,
    allotment: &mut Allotment,
) {
    let severity = if finding.kind.withholds() { Severity::Fail } else { Severity::Warn };
    let note = Note::new(finding.kind.name(), severity, finding.kind.text()).advice(finding.kind.advice());
    // A finding about a whole day is not copied to every one of its photos with all the others.
    let few = finding.frames.len().max(finding.rows.len()) <= ABOUT;
    let note = if few {
        let photos = finding.frames.iter().map(|&frame| shots[frame].input.short()).collect();
        note.about(finding.rows.clone(), photos)
    } else {
        note
    };
    for &frame in &finding.frames {
        allotment.notes[frame].push(note.clone());
    }
    let mut placed = !finding.frames.is_empty();
    for person in finding.rows.iter().filter_map(|row| rows.get(row)) {
        if finding.frames.is_empty() || !matches!(states[*person], PersonState::Matched { .. }) {
            allotment.people[*person].1.push(note.clone());
            placed = true;
        }
    }
    if !placed {
        allotment.day.push(note);
    }
}
