//! Matching by file name: looks for the numbers of the roster in the name, not for forms of numbers.

use super::super::number::Date;
use super::super::person::{Person, PhotoName};
use super::finding::MatchFinding;
use super::index::{Hit, Index, normal, squeezed};
use super::kind::MatchKind;
use super::{Claim, Claims, Evidence, Frame};

/// Finds the owner of every photo by its file name: student number, identity number (18 or the old 15 digits) or exam number,
/// with or without a name, a camera's prefix or a mark of repetition; or by the name alone, if only one person has it.
///
/// ```
/// use campix_core::digest::Sha256Digest;
/// use campix_core::people::{PhotoName, matching::{Frame, by_name}, roster::{Roster, RosterOptions}};
/// let list = "学号,姓名\n00230017,欧阳明月\n00230018,王小明\n";
/// let roster = Roster::read(list.as_bytes(), &RosterOptions::default()).unwrap();
/// let frames: Vec<Frame> = ["00230018_王小明(2).jpg", "IMG00230017.JPG", "20230018.jpg"]
///     .map(|name| Frame::new(PhotoName::new(name), Sha256Digest([0; 32])))
///     .into();
/// let claims = by_name(&roster.people, &frames).claims;
/// assert_eq!(claims.iter().map(|claim| (claim.frame, claim.person)).collect::<Vec<_>>(), [(0, 1), (1, 0)]);
/// ```
pub fn by_name(people: &[Person], frames: &[Frame]) -> Claims {
    let index = Index::new(people);
    let mut claims = Claims::default();
    for (frame, photo) in frames.iter().enumerate() {
        let read = read(&index, people, photo.name.stem());
        let rows = read.owners.iter().map(|(person, _)| people[*person].row).collect();
        if let Some(kind) = read.doubt {
            claims.findings.push(MatchFinding::new(kind, rows, vec![frame]));
        }
        claims.claims.extend(read.owners.into_iter().map(|(person, evidence)| Claim { frame, person, evidence }));
    }
    claims
}

#[derive(Default)]
struct Reading {
    /// Empty, the owner, or every person it may belong to.
    owners: Vec<(usize, Evidence)>,
    doubt: Option<MatchKind>,
}

fn read(index: &Index, people: &[Person], stem: &str) -> Reading {
    let text: Vec<char> = normal(stem).chars().collect();
    let mut hits = index.inside(&text);
    let before = hits.len();
    hits.retain(|hit| !is_stamp(&text, hit));
    let stamped = hits.len() < before;
    let mut owners: Vec<(usize, Evidence)> = Vec::new();
    for (person, kind) in hits.iter().flat_map(|hit| &hit.owners) {
        if owners.iter().all(|(other, _)| other != person) {
            owners.push((*person, Evidence::NumberInName(*kind)));
        }
    }
    let named = names(index, &text, &hits);
    if owners.is_empty() {
        let doubt = match named.len() {
            0 if stamped => Some(MatchKind::LooksLikeDate),
            0 | 1 => None,
            _ => Some(MatchKind::SharedName),
        };
        return Reading { owners: named.into_iter().map(|person| (person, Evidence::NameInName)).collect(), doubt };
    }
    if let [(owner, _)] = owners[..] {
        // The owner's own name may be spelt differently; only the name of another person contradicts the number.
        let own = people[owner].name.as_ref().map(|name| squeezed(name.reveal()));
        let others = named.iter().any(|person| {
            let name = people[*person].name.as_ref().map(|name| squeezed(name.reveal()));
            name != own && !named.contains(&owner)
        });
        if others {
            owners.extend(named.into_iter().map(|person| (person, Evidence::NameInName)));
            return Reading { owners, doubt: Some(MatchKind::NameContradicts) };
        }
        return Reading { owners, doubt: None };
    }
    // A name that only one of several owners has settles it: "1001 张三" where 1001 is a student and an exam number.
    let settled: Vec<(usize, Evidence)> = owners.iter().filter(|(person, _)| named.contains(person)).copied().collect();
    if settled.len() == 1 {
        return Reading { owners: settled, doubt: None };
    }
    Reading { owners, doubt: Some(MatchKind::Ambiguous) }
}

/// People whose whole name is in the text that is left without the numbers.
fn names(index: &Index, text: &[char], hits: &[Hit]) -> Vec<usize> {
    let mut rest = text.to_vec();
    for hit in hits {
        rest[hit.start..hit.end].fill('_');
    }
    let rest: String = rest.into_iter().collect();
    let mut people: Vec<usize> = Vec::new();
    // The whole rest for names with spaces, then every run without marks and digits.
    let runs = rest
        .split(|c: char| c.is_ascii_digit() || matches!(c, '_' | '-' | '(' | ')' | ' ' | '.' | '[' | ']' | '+' | '#'));
    let whole = without_mark(&rest);
    for run in std::iter::once(whole).chain(runs) {
        people.extend(index.named(run));
        // "欧阳明月补拍": the mark may follow a name without a gap.
        people.extend(WORDS.iter().filter_map(|(word, _)| run.strip_suffix(word)).flat_map(|name| index.named(name)));
    }
    people.sort_unstable();
    people.dedup();
    people
}

/// Words that mark a repetition, and their rank: numbered copies rank by their number, a retake after all of them.
const WORDS: [(&str, u32); 12] = [
    ("补拍", 100),
    ("重拍", 100),
    ("补照", 100),
    ("RETAKE", 100),
    ("RESHOOT", 100),
    ("新", 100),
    ("NEW", 100),
    ("副本", 0),
    ("COPY", 0),
    ("修", 1),
    ("B", 1),
    ("C", 2),
];

/// What names and folders say about a photo's place among those of its person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// It is of the first sitting.
    First,
    /// Nothing.
    None,
    /// It is a retake.
    Retake,
    /// Both: the name contradicts its folder.
    Both,
}

/// Words for a retake in folders and names; in a name only at its end.
const RETAKE: [&str; 5] = ["补拍", "重拍", "补照", "RETAKE", "RESHOOT"];
/// Words for the first sitting.
const FIRST: [&str; 4] = ["首拍", "初拍", "第一次", "FIRST"];

/// What the name of a photo, or a folder it is in, calls it.
pub(super) fn mark(name: &PhotoName) -> Mark {
    let folders: Vec<String> = match name.reveal().rsplit_once('/') {
        Some((folders, _)) => folders.split('/').map(normal).collect(),
        None => Vec::new(),
    };
    let stem = normal(name.stem());
    let stem =
        stem.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '_' | '-' | '(' | ')' | '[' | ']' | ' '));
    let says = |words: &[&str]| {
        words.iter().any(|word| {
            folders.iter().any(|folder| folder.contains(word)) || stem.ends_with(word) && stem.len() > word.len()
        })
    };
    match (says(&RETAKE), says(&FIRST)) {
        (true, false) => Mark::Retake,
        (false, true) => Mark::First,
        (true, true) => Mark::Both,
        (false, false) => Mark::None,
    }
}

/// The text without marks of repetition and separators around it.
fn without_mark(text: &str) -> &str {
    let separators = |c: char| matches!(c, '_' | '-' | '(' | ')' | ' ' | '.' | '[' | ']') || c.is_ascii_digit();
    text.trim_matches(separators)
}

/// Rank of a photo among those of one person, by its name: 0 for the plain name, n for `_n` or `(n)`, from 100 for a retake.
pub(super) fn repetition(stem: &str) -> u32 {
    let text = normal(stem);
    let text = text.trim_end_matches([' ', ')', ']']);
    let bare = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &text[bare.len()..];
    let number: u32 = if digits.len() <= 2 { digits.parse().unwrap_or(0) } else { 0 };
    let marked = bare.ends_with(['_', '-', '(', '[', ' ']);
    let words = bare.trim_end_matches(['_', '-', '(', '[', ' ']);
    let word = |text: &str| {
        WORDS.iter().find(|(word, _)| text.ends_with(word) && text.len() > word.len()).map(|(_, rank)| *rank)
    };
    match word(words) {
        // A letter right after digits is a mark; inside a name it is not.
        Some(rank) if rank >= 100 || !words.ends_with(['B', 'C']) || ends_in_marked_letter(words) => rank + number,
        _ if marked => number,
        _ => 0,
    }
}

fn ends_in_marked_letter(text: &str) -> bool {
    text.chars().rev().nth(1).is_some_and(|c| c.is_ascii_digit() || matches!(c, '_' | '-' | '('))
}

/// Whether eight digits are a date followed by a time, as in camera file names: `IMG_20230917_101500`.
fn is_stamp(text: &[char], hit: &Hit) -> bool {
    let found: String = text[hit.start..hit.end].iter().collect();
    if found.len() != 8 || Date::parse(&found).is_err() {
        return false;
    }
    let mut rest = text[hit.end..].iter().copied().peekable();
    if rest.next_if(|c| matches!(c, '_' | '-' | ' ')).is_none() {
        return false;
    }
    let time: String = rest.take_while(char::is_ascii_digit).collect();
    let part = |range: std::ops::Range<usize>| time.get(range).and_then(|text| text.parse::<u32>().ok());
    time.len() >= 6
        && part(0..2).is_some_and(|hour| hour < 24)
        && part(2..4).is_some_and(|minute| minute < 60)
        && part(4..6).is_some_and(|second| second < 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repetitions_are_ranked() {
        for (stem, rank) in [
            ("20230017", 0),
            ("20230017_2", 2),
            ("20230017(1)", 1),
            ("20230017 (12)", 12),
            ("20230017-retake", 100),
            ("20230017_补拍2", 102),
            ("20230017副本", 0),
            ("20230017b", 1),
            ("张三B", 0),
            ("20230017_10052", 0),
            ("王小明", 0),
            ("", 0),
        ] {
            assert_eq!(repetition(stem), rank, "{stem}");
        }
    }
}
