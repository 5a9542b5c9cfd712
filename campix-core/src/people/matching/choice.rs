//! Which of several photos of one person is taken: the best of the latest sitting that has one good enough.

use super::super::sitting::SittingJudgement;
use super::file_name::{Mark, mark, repetition};
use super::kind::{Chosen, MatchKind};
use super::{Frame, Grade};

/// A pause longer than this begins another sitting, ms: people sit for a minute or two.
const PAUSE: i64 = 20 * 60 * 1_000;

/// Whether two frames, one after the other, plainly show one sitting.
pub(super) fn same_sitting(one: &Frame, other: &Frame) -> bool {
    judged(one, other) == Some(SittingJudgement::Same)
}

fn different_sitting(one: &Frame, other: &Frame) -> bool {
    judged(one, other) == Some(SittingJudgement::Different)
}

/// One person gets up and another sits down in no less than this, ms; the frames of a burst are a second or two apart.
const CHANGE: i64 = 20 * 1_000;

/// Whether two frames of one sitting, one after the other, may show two people: they look different, or looks say nothing and there
/// was time to change places.
fn may_be_two(one: &Frame, other: &Frame) -> bool {
    let pause = || one.taken.zip(other.taken).map_or(0, |(one, other)| (other.milliseconds - one.milliseconds).abs());
    match judged(one, other) {
        Some(SittingJudgement::Different) => true,
        Some(SittingJudgement::Unclear) => pause() >= CHANGE,
        _ => false,
    }
}

fn judged(one: &Frame, other: &Frame) -> Option<SittingJudgement> {
    Some(one.sitting?.difference(&other.sitting?).judgement())
}

/// The photos of one person, and which of them is taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Choice {
    /// The photo taken; none if something contradicts it.
    pub(super) taken: Option<usize>,
    /// What is said about it, and about which photos.
    pub(super) findings: Vec<(MatchKind, Vec<usize>)>,
}

/// Chooses among `members`, indexes into `frames`, which all belong to one person.
pub(super) fn choose(frames: &[Frame], members: &[usize], used: Option<usize>) -> Choice {
    if let Some(used) = used.filter(|used| members.contains(used)) {
        let several = (members.len() > 1).then(|| several(Chosen::Decision, members));
        return Choice { taken: Some(used), findings: several.into_iter().collect() };
    }
    let timed = members.iter().all(|&at| frames[at].taken.is_some());
    let sittings = sittings(frames, members, timed);
    let mut findings = Vec::new();
    // Two people in one sitting: which of them is meant nobody knows.
    for sitting in &sittings {
        if sitting.frames.windows(2).any(|pair| may_be_two(&frames[pair[0]], &frames[pair[1]])) {
            findings.push((MatchKind::TwoPeople, sitting.frames.clone()));
        }
    }
    if words_contradict(frames, &sittings) {
        findings.push((MatchKind::WordsContradict, members.to_vec()));
    }
    if !findings.is_empty() {
        return Choice { taken: None, findings };
    }
    if let [earlier @ .., last] = sittings.as_slice()
        && let Some(before) = earlier.last()
        && different_sitting(&frames[before.frames[0]], &frames[last.frames[0]])
    {
        findings.push((MatchKind::LooksDiffer, members.to_vec()));
    }
    let (taken, chosen) = best(frames, &sittings, timed);
    if members.len() > 1 {
        findings.push(several(chosen, members));
    }
    Choice { taken: Some(taken), findings }
}

fn several(chosen: Chosen, members: &[usize]) -> (MatchKind, Vec<usize>) {
    (MatchKind::Several { chosen }, members.to_vec())
}

/// Frames taken without a pause, and what their names say of them.
struct Sitting {
    frames: Vec<usize>,
    mark: Mark,
}

/// The sittings of one person, the latest last.
fn sittings(frames: &[Frame], members: &[usize], timed: bool) -> Vec<Sitting> {
    let time = |at: usize| frames[at].taken.filter(|_| timed).map(|taken| taken.milliseconds);
    let mut order = members.to_vec();
    order.sort_by_key(|&at| {
        let word = if timed { Mark::None } else { mark(&frames[at].name) };
        (word, time(at), repetition(frames[at].name.stem()), at)
    });
    let mut sittings: Vec<Sitting> = Vec::new();
    for at in order {
        let mark = mark(&frames[at].name);
        let continues = sittings.last().is_some_and(|sitting| {
            let before = *sitting.frames.last().unwrap_or(&at);
            let pause = time(at).zip(time(before)).is_some_and(|(now, then)| now - then > PAUSE);
            let elsewhere = frames[at].station != frames[before].station || frames[at].camera != frames[before].camera;
            sitting.mark == mark && !pause && !elsewhere
        });
        match sittings.last_mut().filter(|_| continues) {
            Some(sitting) => sitting.frames.push(at),
            None => sittings.push(Sitting { frames: vec![at], mark }),
        }
    }
    sittings
}

/// Whether a sitting called a retake was taken before one that is not, or one called the first after another, or one is called
/// both.
fn words_contradict(frames: &[Frame], sittings: &[Sitting]) -> bool {
    let distinct = |one: &Sitting, other: &Sitting| frames[one.frames[0]].taken != frames[other.frames[0]].taken;
    if sittings.len() > 1 && sittings.iter().any(|sitting| sitting.mark == Mark::Both) {
        return true;
    }
    sittings.iter().enumerate().any(|(at, one)| {
        sittings[at + 1..].iter().any(|later| {
            distinct(one, later)
                && (one.mark == Mark::Retake && later.mark != Mark::Retake
                    || one.mark != Mark::First && later.mark == Mark::First)
        })
    })
}

/// The photo to take: by verdict, then of the latest sitting, then by quality, then the last.
fn best(frames: &[Frame], sittings: &[Sitting], timed: bool) -> (usize, Chosen) {
    let deliverable = |at: usize| frames[at].quality.grade <= Grade::Warn;
    // A sitting without any photo that can be delivered does not replace one that has some.
    let served = sittings.iter().rposition(|sitting| sitting.frames.iter().any(|&at| deliverable(at)));
    let sitting = served.unwrap_or(sittings.len() - 1);
    let candidates: Vec<usize> = sittings[sitting].frames.clone();
    let rank = |at: usize| frames[at].quality;
    let mut taken = candidates[0];
    for &at in &candidates[1..] {
        if rank(at) <= rank(taken) {
            taken = at;
        }
    }
    let others: Vec<usize> = candidates.iter().copied().filter(|&at| at != taken).collect();
    let earlier_serves = served.is_some() && sitting + 1 < sittings.len();
    let chosen = if earlier_serves || others.iter().any(|&at| frames[at].quality.grade != rank(taken).grade) {
        Chosen::Verdict
    } else if others.iter().any(|&at| rank(at) != rank(taken)) {
        Chosen::Quality
    } else if let [.., before, last] = sittings {
        if timed || before.mark != last.mark { Chosen::Latest } else { Chosen::Unordered }
    } else if ordered(frames, &candidates, timed) {
        Chosen::Last
    } else {
        Chosen::Unordered
    };
    (taken, chosen)
}

/// Whether times or marks say which of the last two is the later.
fn ordered(frames: &[Frame], sitting: &[usize], timed: bool) -> bool {
    let [.., before, last] = *sitting else { return true };
    let rank = |at: usize| (frames[at].taken.filter(|_| timed), repetition(frames[at].name.stem()));
    rank(before) < rank(last)
}
