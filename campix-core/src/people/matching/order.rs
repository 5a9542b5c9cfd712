//! Matching by the order of capture: the n-th photo shows the n-th person; nothing is matched if the counts differ.

use super::super::person::Person;
use super::finding::{MatchFinding, MatchKind};
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

/// Matches photos to people by order: people by the roster's column 序号 if everyone has one, else by row.
///
/// There must be exactly one photo for each person: a single gap would give every later photo to the wrong person (RUX-12), so
/// different counts are a finding and nothing is matched. `absent` are rows of people known not to have come.
pub fn by_order(people: &[Person], frames: &[Frame], order: FrameOrder, absent: &[u32]) -> Claims {
    let mut claims = Claims::default();
    let mut queue: Vec<usize> = (0..people.len()).filter(|&at| !absent.contains(&people[at].row)).collect();
    if queue.iter().all(|&at| people[at].order.is_some()) {
        queue.sort_by_key(|&at| (people[at].order, at));
    }
    let mut photos: Vec<usize> = (0..frames.len()).filter(|&at| frames[at].codes.is_empty()).collect();
    if order == FrameOrder::Taken {
        let untimed: Vec<usize> = photos.iter().copied().filter(|&at| frames[at].taken.is_none()).collect();
        if !untimed.is_empty() {
            claims.findings.push(MatchFinding::new(MatchKind::NoTime, Vec::new(), untimed));
        }
        photos.sort_by_key(|&at| (frames[at].taken, at));
        let mut same: Vec<usize> = Vec::new();
        for pair in photos.windows(2) {
            if frames[pair[0]].taken.is_some() && frames[pair[0]].taken == frames[pair[1]].taken {
                same.extend(pair);
            }
        }
        if !same.is_empty() {
            claims.findings.push(MatchFinding::new(MatchKind::SameTime, Vec::new(), same));
        }
    }
    if queue.len() != photos.len() {
        let kind = MatchKind::CountDiffers { people: queue.len(), photos: photos.len() };
        claims.findings.push(MatchFinding::new(kind, Vec::new(), Vec::new()));
    }
    if claims.findings.is_empty() {
        claims.claims = photos
            .into_iter()
            .zip(queue)
            .map(|(frame, person)| Claim { frame, person, evidence: Evidence::Order })
            .collect();
    }
    claims
}
