//! Whose photo is whose: prepares photos for matching, and turns its answer into what the run needs.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ground::text::Text;
use crate::ground::words::words;
use crate::people::matching::{
    Claims, Decided, Frame, FrameOrder, Grade, MatchFinding, PersonState, PhotoTable, Place, Quality, Stations,
    by_cards, by_name, by_order, by_roster, by_table, clock_differences, settle,
};
use crate::people::number::{KeyKind, PseudonymKey};
use crate::people::{CollectionCode, Person};

use crate::day::record::decision::Consent;
use crate::day::record::outcome::{Note, Severity, Standing};
use crate::day::run::error::DayError;
use crate::day::run::rulings::Rulings;
use crate::day::run::survey::SurveyedPhoto;
use crate::ground::digest::Sha256Digest;
use crate::ground::moment::Moment;

words! {
    /// How photos find their people.
    #[non_exhaustive]
    pub enum MatchMethod {
        /// By their file names; the roster decides what counts as a number.
        Name "name",
        /// By the column of the roster that names photos.
        Roster "roster",
        /// By the times of the camera: the n-th photo shows the n-th person. Proposes only; a person has to confirm.
        TimeOrder "time-order",
        /// By the order in which photos are given: the n-th photo shows the n-th person. Proposes only; a person has to confirm.
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
    /// People of whose chosen photos nothing is delivered for want of consent, and what their photos then are.
    pub(in crate::day) withheld: BTreeMap<usize, Standing>,
    /// Station, and camera where there are several, of each photo.
    pub(in crate::day) stations: Vec<Option<String>>,
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

    /// The codes of a frame; if it is known to show one alone, what is said by the whole text goes before what its parts say.
    fn read(&self, marks: &[String], alone: bool) -> Vec<CollectionCode> {
        if let Some(whole) = marks.first().and_then(|mark| self.0.get(mark)).filter(|_| alone) {
            return vec![whole.clone()];
        }
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
    rulings: Rulings,
    (stations, consent): (Stations, Consent),
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
            let traits = &shot.traits;
            let mut frame = Frame::new(shot.name.clone(), input);
            let correction = traits.camera.as_ref().and_then(|camera| rulings.clocks.get(camera)).copied().unwrap_or(0);
            frame.taken = traits.taken.map(|taken| Moment { milliseconds: taken.milliseconds + correction });
            frame.station = stations.of(&shot.name);
            frame.camera.clone_from(&traits.camera);
            frame.look = traits.looks.look;
            frame.sitting = traits.looks.sitting;
            frame.codes = codes.read(&traits.codes, traits.code_texts.len() == 1);
            frame.card_unread = traits.card_unread;
            frame.person_seen = traits.person_seen;
            frame.quality = Quality { grade: shot.grade, score: traits.score };
            frame
        })
        .collect();
    drop(codes);
    let away = |person: usize| rulings.not_expected[person];
    let list: Vec<Person> = people.iter().map(|person| Person::clone(person)).collect();
    let by_method = matchers.methods.iter().map(|method| match method {
        MatchMethod::Name => by_name(&list, &frames),
        MatchMethod::Roster => by_roster(&list, &frames),
        MatchMethod::TimeOrder => by_order(&list, &frames, FrameOrder::Taken, &away, stations),
        MatchMethod::GivenOrder => by_order(&list, &frames, FrameOrder::Given, &away, stations),
        MatchMethod::Cards => by_cards(&list, &frames, stations),
    });
    let by_table = matchers.tables.iter().map(|table| by_table(&list, &frames, table));
    let mut claims: Vec<Claims> = by_method.chain(by_table).collect();
    prefer_readable(&mut claims, shots, &rulings.decided, people.len());
    let mut matching = settle(&list, &frames, &claims, &rulings.decided);
    matching.totals.check()?;
    matching.findings.extend(clocks(&frames, &matching.places));

    let owners = matching.places.iter().map(|place| match place {
        Place::Chosen { person } => Owner::Chosen(*person),
        Place::Earlier { person, .. } | Place::Copy { person, .. } => Owner::Superseded(*person),
        Place::Contested { .. } | Place::Ambiguous { .. } => Owner::Unsettled,
        Place::Card => Owner::Card,
        Place::Unowned => Owner::Nobody,
    });
    let standing = |(person, state): (usize, &PersonState)| match state {
        PersonState::Unsettled => Standing::Ambiguous,
        PersonState::Matched { .. } | PersonState::Missing => {
            rulings.standings.get(&person).copied().unwrap_or(Standing::Missing)
        }
    };
    let owners: Vec<Owner> = owners.collect();
    let withheld = withheld(&rulings, &owners, consent);
    let mut allotment = Allotment {
        owners,
        withheld,
        notes: vec![Vec::new(); shots.len()],
        people: matching.people.iter().enumerate().map(|state| (standing(state), Vec::new())).collect(),
        stations: labels(&frames, stations),
        day: Vec::new(),
    };
    let rows: BTreeMap<u32, usize> = people.iter().enumerate().map(|(at, person)| (person.row, at)).collect();
    for finding in &matching.findings {
        attach(finding, shots, &matching.people, &rows, &mut allotment);
    }
    for (photo, notes) in rulings.of_photos {
        allotment.notes[photo].extend(notes);
    }
    for (person, notes) in rulings.of_people {
        allotment.people[person].1.extend(notes);
    }
    allotment.day.extend(applied(rulings.applied, rulings.waiting));
    Ok(allotment)
}

/// People of whose chosen photos nothing is delivered for want of consent, and what their photos then are.
pub(in crate::day) fn withheld(rulings: &Rulings, owners: &[Owner], consent: Consent) -> BTreeMap<usize, Standing> {
    let chosen = owners.iter().filter_map(|owner| match owner {
        Owner::Chosen(person) => Some(*person),
        _ => None,
    });
    let held = chosen.filter_map(|person| match (rulings.consent.get(&person), consent) {
        (Some(false), _) => Some((person, Standing::Excused)),
        (None, Consent::Required) => Some((person, Standing::Unknown)),
        _ => None,
    });
    held.collect()
}

/// What a list calls the sequence of each photo: its station, and the camera by its number in the order of appearance where there are
/// several.
fn labels(frames: &[Frame], stations: Stations) -> Vec<Option<String>> {
    let mut cameras: Vec<&str> = Vec::new();
    if stations == Stations::Auto {
        for camera in frames.iter().filter_map(|frame| frame.camera.as_deref()) {
            if !cameras.contains(&camera) {
                cameras.push(camera);
            }
        }
    }
    let label = |frame: &Frame| {
        let camera = frame.camera.as_deref().filter(|_| cameras.len() > 1);
        let number = camera.and_then(|camera| cameras.iter().position(|other| *other == camera));
        match (&frame.station, number) {
            (Some(station), Some(number)) => Some(format!("{station} #{}", number + 1)),
            (None, Some(number)) => Some(format!("#{}", number + 1)),
            (station, None) => station.clone(),
        }
    };
    frames.iter().map(label).collect()
}

/// How many decisions were applied, and how many are about what this run does not have.
fn applied(applied: u64, waiting: u64) -> Option<Note> {
    (applied + waiting > 0).then(|| {
        let message = if waiting == 0 {
            Text::new(format!("已应用 {applied} 条人工决定。"), format!("{applied} decisions were applied."))
        } else {
            Text::new(
                format!("已应用 {applied} 条人工决定；另有 {waiting} 条所涉照片或人员不在本次运行中。"),
                format!(
                    "{applied} decisions were applied; {waiting} are about photos or people that this run does not have."
                ),
            )
        };
        Note::new("decision.applied", if waiting > 0 { Severity::Warn } else { Severity::Info }, message)
    })
}

/// Cameras whose clocks differ, from the people that both photographed.
fn clocks(frames: &[Frame], places: &[Place]) -> Vec<MatchFinding> {
    let owner = |place: &Place| match place {
        Place::Chosen { person } | Place::Earlier { person, .. } => Some(*person),
        _ => None,
    };
    let owners: Vec<Option<usize>> = places.iter().map(owner).collect();
    clock_differences(frames, &owners).into_iter().map(|found| found.finding()).collect()
}

/// A file that cannot be read never supersedes a photo that can: such claims are dropped, and the file is listed as it is.
fn prefer_readable(claims: &mut [Claims], shots: &[SurveyedPhoto], decided: &Decided, people: usize) {
    let readable = |frame: usize| shots[frame].grade != Grade::Unreadable;
    let mut served = vec![false; people];
    for claim in claims.iter().flat_map(|way| &way.claims) {
        served[claim.person] |= readable(claim.frame) && !decided.refused.contains(&(claim.frame, claim.person));
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
