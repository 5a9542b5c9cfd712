//! Code cards: a frame that shows a QR code names the person whose portraits follow.

use std::collections::BTreeMap;

use super::super::person::Person;
use super::finding::{MatchFinding, MatchKind};
use super::index::Index;
use super::{Claim, Claims, Evidence, Frame};

/// Finds the owner of every photo by the card photographed before it, station by station, in the order of time.
///
/// A card that cannot be assigned ends the sequence of the person before it: later photos get no owner rather than a wrong one.
pub fn by_cards(people: &[Person], frames: &[Frame]) -> Claims {
    let index = Index::new(people);
    let mut claims = Claims::default();
    let mut stations: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (at, frame) in frames.iter().enumerate() {
        stations.entry(frame.station.as_deref()).or_default().push(at);
    }
    for mut sequence in stations.into_values() {
        let untimed: Vec<usize> = sequence.iter().copied().filter(|&at| frames[at].taken.is_none()).collect();
        if untimed.is_empty() {
            sequence.sort_by_key(|&at| (frames[at].taken, at));
        } else if untimed.len() < sequence.len() {
            // Some times say nothing about the photos without one, so the given order is kept.
            claims.findings.push(MatchFinding::new(MatchKind::NoTime, Vec::new(), untimed));
        }
        walk(&index, people, frames, &sequence, &mut claims);
    }
    claims
}

fn walk(index: &Index, people: &[Person], frames: &[Frame], sequence: &[usize], claims: &mut Claims) {
    let mut seen: Vec<usize> = Vec::new();
    let mut open: Option<(usize, usize, usize)> = None;
    let mut any_card = false;
    let mut early: Vec<usize> = Vec::new();
    let close = |open: Option<(usize, usize, usize)>, claims: &mut Claims| {
        if let Some((person, card, 0)) = open {
            let rows = vec![people[person].row];
            claims.findings.push(MatchFinding::new(MatchKind::NothingAfterCard, rows, vec![card]));
        }
    };
    for &frame in sequence {
        if frames[frame].codes.is_empty() {
            match &mut open {
                Some((person, _, photos)) => {
                    *photos += 1;
                    claims.claims.push(Claim { frame, person: *person, evidence: Evidence::Card });
                }
                None if !any_card => early.push(frame),
                None => {}
            }
            continue;
        }
        claims.cards.push(frame);
        any_card = true;
        let mut owners: Vec<usize> = frames[frame].codes.iter().flat_map(|code| index.coded(code.reveal())).collect();
        owners.sort_unstable();
        owners.dedup();
        let same = |person: usize| matches!(open, Some((current, _, 0)) if current == person);
        match owners[..] {
            // The same card twice in a row is one card shown longer.
            [person] if same(person) => {}
            [person] => {
                close(open, claims);
                if seen.contains(&person) {
                    let rows = vec![people[person].row];
                    claims.findings.push(MatchFinding::new(MatchKind::CardAgain, rows, vec![frame]));
                }
                seen.push(person);
                open = Some((person, frame, 0));
            }
            _ => {
                close(open, claims);
                open = None;
                let kind = if owners.is_empty() { MatchKind::UnknownCode } else { MatchKind::SeveralCodes };
                let rows = owners.iter().map(|&person| people[person].row).collect();
                claims.findings.push(MatchFinding::new(kind, rows, vec![frame]));
            }
        }
    }
    close(open, claims);
    if any_card && !early.is_empty() {
        claims.findings.push(MatchFinding::new(MatchKind::BeforeFirstCard, Vec::new(), early));
    }
}
