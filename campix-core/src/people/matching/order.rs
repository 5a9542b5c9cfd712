//! Matching by the order of capture: the n-th photo, or sitting, shows the n-th person.
//!
//! Order proves nothing by itself: one person absent and another photographed twice give equal counts, and every photo between
//! them to the wrong person. So each claim made here is withheld until a person confirms it.

use super::super::person::Person;
use super::choice::same_sitting;
use super::finding::MatchFinding;
use super::kind::MatchKind;
use super::sequence::{Stations, sequences};
use super::{Claim, Claims, Evidence, Frame};

/// How photos are ordered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FrameOrder {
    /// The times of the camera. Photos without a time, or of the same time, cannot be matched.
    #[default]
    Taken,
    /// The order of the slice.
    Given,
}

/// Proposes owners by order: people by the roster's column 序号 if everyone has one, else by row; photos in the order of one
/// sequence. Each proposal is withheld, see [`Claims::withheld`], until a person confirms it.
///
/// There must be one sequence, or one for each group of the roster (a class, say) whose name its station has, and in each as
/// many photos, or sittings of photos that plainly look alike, as people. Otherwise nothing is proposed and a finding says
/// why. `away` are people, as indexes, known not to come.
pub fn by_order(
    people: &[Person],
    frames: &[Frame],
    order: FrameOrder,
    away: &dyn Fn(usize) -> bool,
    stations: Stations,
) -> Claims {
    let mut claims = Claims::default();
    let mut parts: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
    let stations = if order == FrameOrder::Given { Stations::One } else { stations };
    let sequences = sequences(frames, stations);
    for sequence in &sequences {
        // What is no portrait takes no place in the order.
        let portrait = |at: &usize| frames[*at].codes.is_empty() && frames[*at].person_seen != Some(false);
        let mut photos: Vec<usize> = sequence.frames.iter().copied().filter(portrait).collect();
        if order == FrameOrder::Given {
            photos.sort_unstable();
        } else if !in_order(frames, &photos, sequence.numbered.is_some(), &mut claims) {
            continue;
        }
        if !photos.is_empty() {
            let station = photos.first().and_then(|&at| frames[at].station.as_deref());
            parts.push((photos, queue(people, away, if sequences.len() > 1 { station } else { None })));
        }
    }
    if !claims.findings.is_empty() {
        return claims;
    }
    for (photos, queue) in parts {
        propose(frames, &photos, &queue, &mut claims);
    }
    claims
}

/// Whether the photos can be put in order; findings say why not.
fn in_order(frames: &[Frame], photos: &[usize], contradicted: bool, claims: &mut Claims) -> bool {
    let mut find = |kind, frames: Vec<usize>| {
        let fault = !frames.is_empty();
        if fault {
            claims.findings.push(MatchFinding::new(kind, Vec::new(), frames));
        }
        !fault
    };
    let untimed: Vec<usize> = photos.iter().copied().filter(|&at| frames[at].taken.is_none()).collect();
    let mut same: Vec<usize> = Vec::new();
    for pair in photos.windows(2) {
        let (one, other) = (&frames[pair[0]], &frames[pair[1]]);
        if one.taken.is_some() && one.taken == other.taken && !same_sitting(one, other) {
            same.extend(pair);
        }
    }
    let crossed = if contradicted { photos.to_vec() } else { Vec::new() };
    // All of these are reported, not only the first.
    let faults =
        [find(MatchKind::NoTime, untimed), find(MatchKind::SameTime, same), find(MatchKind::OrderContradicts, crossed)];
    faults.iter().all(|sound| *sound)
}

/// The people of a queue: all of them, or those of the group that has the name of the station.
fn queue(people: &[Person], away: &dyn Fn(usize) -> bool, station: Option<&str>) -> Vec<usize> {
    let of_station = |at: &usize| {
        let group = &people[*at].group;
        station.is_none_or(|station| {
            let named = |name: &str| !name.is_empty() && name.trim() == station.trim();
            named(&group.class) || named(&group.major) || named(&group.department)
        })
    };
    let mut queue: Vec<usize> = (0..people.len()).filter(|at| !away(*at)).filter(of_station).collect();
    if queue.iter().all(|&at| people[at].order.is_some()) {
        queue.sort_by_key(|&at| (people[at].order, at));
    }
    queue
}

/// Proposes the n-th photo, or else the n-th sitting, for the n-th person.
fn propose(frames: &[Frame], photos: &[usize], queue: &[usize], claims: &mut Claims) {
    let mut sittings: Vec<Vec<usize>> = photos.iter().map(|&at| vec![at]).collect();
    if sittings.len() != queue.len() {
        sittings =
            photos.chunk_by(|&one, &other| same_sitting(&frames[one], &frames[other])).map(<[_]>::to_vec).collect();
    }
    if sittings.len() != queue.len() {
        let kind = MatchKind::CountDiffers { people: queue.len(), photos: photos.len() };
        claims.findings.push(MatchFinding::new(kind, Vec::new(), photos.to_vec()));
        return;
    }
    for (sitting, &person) in sittings.iter().zip(queue) {
        for &frame in sitting {
            claims.claims.push(Claim { frame, person, evidence: Evidence::Order });
            claims.withheld.push(frame);
        }
    }
    claims.findings.push(MatchFinding::new(MatchKind::OrderOnly, Vec::new(), photos.to_vec()));
}
