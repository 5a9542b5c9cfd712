//! Outcomes → how many people and how many photos, counted apart: a burst, a retake and a card are photos, one person is one
//! person. By class, by station, by hour, with the reasons for which people did not pass.

use std::collections::{BTreeMap, BTreeSet};

use crate::day::handout::show::collation;
use crate::day::record::outcome::{Outcome, Severity, Standing};
use crate::ground::moment::Moment;
use crate::ground::text::{Language, Text};
use crate::people::Group;

/// The terms of a day's figures, in both languages, for every page and table.
///
/// People due are those passed, to be retaken and to be confirmed, each counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::day) enum Term {
    /// People on the list.
    Due,
    /// People of whom there is a photo.
    Photographed,
    /// People whose file is delivered.
    Passed,
    /// People who have to come (again): failed, unreadable or missing.
    Retake,
    /// People about whom somebody has to decide first: whose photo it is, or whether it serves.
    Confirm,
    /// Files of photos, those of cards and of nobody included.
    Photos,
}

impl Term {
    pub(in crate::day) const PEOPLE: [Self; 5] =
        [Self::Due, Self::Photographed, Self::Passed, Self::Retake, Self::Confirm];

    /// The name in `summary.json`.
    pub(in crate::day) const fn name(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Photographed => "photographed",
            Self::Passed => "passed",
            Self::Retake => "to-retake",
            Self::Confirm => "to-confirm",
            Self::Photos => "photos",
        }
    }

    pub(in crate::day) const fn text(self) -> Text {
        match self {
            Self::Due => Text::fixed("应拍", "Due"),
            Self::Photographed => Text::fixed("实拍", "Photographed"),
            Self::Passed => Text::fixed("合格", "Passed"),
            Self::Retake => Text::fixed("待补", "To retake"),
            Self::Confirm => Text::fixed("待确认", "To confirm"),
            Self::Photos => Text::fixed("照片数", "Photos"),
        }
    }

    /// What is counted, for a reader who meets the term for the first time.
    pub(in crate::day) const fn meaning(self) -> Text {
        match self {
            Self::Due => Text::fixed("名单上的人，不含免拍和离校", "people on the list without those excused"),
            Self::Photographed => Text::fixed("有照片的人", "people with a photo"),
            Self::Passed => Text::fixed("已交付的人", "people with a delivered file"),
            Self::Retake => Text::fixed("不合格、照片损坏或缺拍的人", "failed, unreadable or without a photo"),
            Self::Confirm => {
                Text::fixed("归属或合格与否要由人确认的人", "whose photo it is, or whether it serves, is to be settled")
            }
            Self::Photos => Text::fixed("全部照片文件，含连拍、补拍、编码卡", "all files: bursts, retakes, cards"),
        }
    }
}

/// Where a person stands in the figures; `None` for a photo that is not the one chosen for a person.
pub(in crate::day) const fn place(standing: Standing) -> Option<Term> {
    Some(match standing {
        Standing::Pass | Standing::Warn => Term::Passed,
        Standing::Fail | Standing::Unreadable | Standing::Missing => Term::Retake,
        Standing::Ambiguous | Standing::Unknown => Term::Confirm,
        Standing::Excused | Standing::Superseded | Standing::Unowned | Standing::Card => return None,
    })
}

/// Whether an outcome is the one line of its person.
pub(in crate::day) fn is_person(outcome: &Outcome) -> bool {
    outcome.person.is_some() && place(outcome.standing).is_some()
}

/// Figures of some people and photos.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::day) struct Tally {
    due: u64,
    photographed: u64,
    passed: u64,
    retake: u64,
    confirm: u64,
    photos: u64,
    /// How many people have each reason; headlines of what was found.
    reasons: BTreeMap<String, u64>,
}

impl Tally {
    pub(in crate::day) fn of<'a>(outcomes: impl IntoIterator<Item = &'a Outcome>, language: Language) -> Self {
        let mut tally = Self::default();
        for outcome in outcomes {
            tally.add(outcome, language);
        }
        tally
    }

    fn add(&mut self, outcome: &Outcome, language: Language) {
        self.photos += u64::from(outcome.photo.is_some());
        let Some(term) = place(outcome.standing).filter(|_| outcome.person.is_some()) else { return };
        self.due += 1;
        self.photographed += u64::from(outcome.photo.is_some());
        match term {
            Term::Passed => self.passed += 1,
            Term::Confirm => self.confirm += 1,
            _ => self.retake += 1,
        }
        if term != Term::Passed {
            for reason in reasons(outcome, language) {
                *self.reasons.entry(reason).or_default() += 1;
            }
        }
    }

    pub(in crate::day) const fn get(&self, term: Term) -> u64 {
        match term {
            Term::Due => self.due,
            Term::Photographed => self.photographed,
            Term::Passed => self.passed,
            Term::Retake => self.retake,
            Term::Confirm => self.confirm,
            Term::Photos => self.photos,
        }
    }

    /// People passed per person due, in per cent with one decimal, rounded down: 100 % is everybody. "" for nobody.
    pub(in crate::day) fn rate(&self) -> String {
        if self.due == 0 {
            return String::new();
        }
        let tenths = self.passed * 1000 / self.due;
        format!("{}.{} %", tenths / 10, tenths % 10)
    }

    /// Reasons with the number of people who have them, the most frequent first.
    pub(in crate::day) fn reasons(&self) -> Vec<(&str, u64)> {
        let mut reasons: Vec<(&str, u64)> =
            self.reasons.iter().map(|(reason, count)| (reason.as_str(), *count)).collect();
        reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        reasons
    }
}

/// Why a person did not pass, each reason once: what broke a rule or could not be judged, else the standing itself.
fn reasons(outcome: &Outcome, language: Language) -> BTreeSet<String> {
    let grave = outcome.notes.iter().filter(|note| matches!(note.severity, Severity::Fail | Severity::Unknown));
    let reasons: BTreeSet<String> = grave.map(|note| capital(note.headline(language))).collect();
    if reasons.is_empty() || outcome.photo.is_none() && outcome.standing == Standing::Missing {
        return BTreeSet::from([outcome.standing.title(language).to_owned()]);
    }
    reasons
}

/// Begun like a sentence: some messages are sentences, some continue one.
fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// A group of people, `None` for photos without a person, and its outcomes as places among all.
pub(in crate::day) type Members = (Option<Group>, Vec<usize>);

/// People and photos by class, in the order people expect; photos without a person come last, under `None`.
pub(in crate::day) fn classes(outcomes: &[Outcome]) -> Vec<Members> {
    grouped(outcomes, Group::clone)
}

/// The same by department.
pub(in crate::day) fn departments(outcomes: &[Outcome]) -> Vec<Members> {
    grouped(outcomes, |group| Group::new(&group.department, "", ""))
}

fn grouped(outcomes: &[Outcome], key: impl Fn(&Group) -> Group) -> Vec<Members> {
    let mut groups: BTreeMap<Option<Group>, Vec<usize>> = BTreeMap::new();
    for (at, outcome) in outcomes.iter().enumerate() {
        groups.entry(outcome.person.as_ref().map(|person| key(&person.group))).or_default().push(at);
    }
    let mut groups: Vec<Members> = groups.into_iter().collect();
    groups.sort_by_cached_key(|(group, _)| {
        (group.is_none(), group.as_ref().map(|group| (collation(group), group.clone())))
    });
    groups
}

/// Photos by station, with the people whose chosen photo was taken there; nothing for a day without stations.
pub(in crate::day) fn stations(outcomes: &[Outcome]) -> BTreeMap<&str, Vec<&Outcome>> {
    let mut stations: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        if let Some(station) = outcome.photo.as_ref().and_then(|photo| photo.station.as_deref()) {
            stations.entry(station).or_default().push(outcome);
        }
    }
    stations
}

/// Photos by the hour in which they were taken, as "2026-09-01 09:00"; those without a time are left out.
pub(in crate::day) fn hours(outcomes: &[Outcome]) -> BTreeMap<String, Vec<&Outcome>> {
    let mut hours: BTreeMap<String, Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        if let Some(moment) = outcome.photo.as_ref().and_then(|photo| photo.taken) {
            hours.entry(hour(moment)).or_default().push(outcome);
        }
    }
    hours
}

fn hour(moment: Moment) -> String {
    let [year, month, day, hour, ..] = moment.civil();
    format!("{year:04}-{month:02}-{day:02} {hour:02}:00")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use crate::day::record::outcome::{Note, PhotoRef};
    use crate::ground::digest::Sha256Digest;
    use crate::people::{Person, PhotoName};

    fn outcome(standing: Standing, row: Option<u32>, order: Option<u32>) -> Outcome {
        let mut outcome = Outcome::new(standing);
        outcome.person = row.map(|row| {
            let mut person = Person::new(row);
            person.group = Group::new("院", "", if row < 32 { "一班" } else { "二班" });
            Arc::new(person)
        });
        outcome.photo = order.map(|order| {
            let mut photo = PhotoRef::new(PhotoName::new("x.jpg"), Sha256Digest([order as u8; 32]), 1, order);
            photo.station = Some(if order % 2 == 0 { "A" } else { "B" }.to_owned());
            photo.taken = Some(Moment { milliseconds: i64::from(order) * 600_000 });
            photo
        });
        outcome
    }

    /// 60 people, 64 photos of people: four were taken twice; and a card before each, and two of nobody.
    fn day() -> Vec<Outcome> {
        let mut outcomes: Vec<Outcome> = (0..60).map(|at| outcome(Standing::Pass, Some(at + 2), Some(at))).collect();
        for at in 0..4 {
            outcomes.push(outcome(Standing::Superseded, Some(at + 2), Some(100 + at)));
        }
        outcomes.extend((0..60).map(|at| outcome(Standing::Card, None, Some(120 + at))));
        outcomes.extend((0..2).map(|at| outcome(Standing::Unowned, None, Some(190 + at))));
        outcomes
    }

    #[test]
    fn people_are_counted_once_and_photos_each() {
        let outcomes = day();
        let tally = Tally::of(&outcomes, Language::Zh);
        assert_eq!([Term::Due, Term::Photographed, Term::Passed].map(|term| tally.get(term)), [60; 3]);
        assert_eq!((tally.get(Term::Photos), tally.rate().as_str()), (60 + 4 + 60 + 2, "100.0 %"));
        // The class of the four has 30 people and 34 photos; cards and strangers are in no class.
        let classes = classes(&outcomes);
        let figures: Vec<(Option<&str>, u64, u64)> = classes
            .iter()
            .map(|(group, members)| {
                let tally = Tally::of(members.iter().map(|&at| &outcomes[at]), Language::Zh);
                (group.as_ref().map(|group| group.class.as_str()), tally.get(Term::Due), tally.get(Term::Photos))
            })
            .collect();
        assert_eq!(figures, [(Some("二班"), 30, 30), (Some("一班"), 30, 34), (None, 0, 62)]);
        assert_eq!(departments(&outcomes).len(), 2);
    }

    #[test]
    fn due_is_passed_and_to_retake_and_to_confirm() {
        let mut outcomes = day();
        for (at, standing) in
            [Standing::Fail, Standing::Unreadable, Standing::Unknown, Standing::Warn].into_iter().enumerate()
        {
            outcomes[at].standing = standing;
        }
        let message = |zh: &'static str| Text::new(zh, "Too near: 44 px");
        for at in [0, 1] {
            outcomes[at].notes.push(Note::new("geometry.crown", Severity::Fail, message("头顶离上边沿太近：44 px")));
        }
        outcomes[1].notes.push(Note::new("light.exposure", Severity::Fail, message("曝光不足：20 L*")));
        outcomes[3].notes.push(Note::new("light.cast", Severity::Fail, message("脸部偏色：30°")));
        outcomes.extend([outcome(Standing::Missing, Some(90), None), outcome(Standing::Ambiguous, Some(91), None)]);
        let tally = Tally::of(&outcomes, Language::Zh);
        assert_eq!(Term::PEOPLE.map(|term| tally.get(term)), [62, 60, 57, 3, 2]);
        assert_eq!(tally.get(Term::Due), tally.get(Term::Passed) + tally.get(Term::Retake) + tally.get(Term::Confirm));
        assert_eq!(tally.rate(), "91.9 %");
        let reasons = tally.reasons();
        assert_eq!(reasons[0], ("头顶离上边沿太近", 2));
        let rest: BTreeMap<&str, u64> = reasons[1..].iter().copied().collect();
        // A passed photo gives no reason; who has no photo is missing, whatever else was noted.
        assert_eq!(rest, BTreeMap::from([("曝光不足", 1), ("待人工确认", 1), ("缺拍", 1), ("归属不明", 1)]));
    }

    #[test]
    fn stations_and_hours_have_their_people_and_photos() {
        let outcomes = day();
        let of = |members: &Vec<&Outcome>| {
            let tally = Tally::of(members.iter().copied(), Language::En);
            (tally.get(Term::Due), tally.get(Term::Photos))
        };
        let stations: Vec<_> = stations(&outcomes).iter().map(|(name, members)| (*name, of(members))).collect();
        assert_eq!(stations, [("A", (30, 63)), ("B", (30, 63))]);
        let hours = hours(&outcomes);
        assert_eq!(hours.keys().next().map(String::as_str), Some("1970-01-01 00:00"));
        assert_eq!(hours.values().map(|members| of(members).0).sum::<u64>(), 60);
        assert_eq!(of(&hours["1970-01-01 00:00"]), (6, 6));
    }

    #[test]
    fn almost_everybody_is_not_everybody() {
        let mut outcomes: Vec<Outcome> = (0..4000).map(|at| outcome(Standing::Pass, Some(at + 2), Some(at))).collect();
        outcomes[7].standing = Standing::Fail;
        assert_eq!(Tally::of(&outcomes, Language::En).rate(), "99.9 %");
        assert_eq!(Tally::default().rate(), "");
    }
}
