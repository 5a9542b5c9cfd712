//! Sequences: the frames of one camera at one station, in the order in which they were taken.
//!
//! Two sources know that order: the clock of the camera, and its numbering of files. If both are there and contradict each
//! other, neither is believed alone.

use std::collections::BTreeMap;

use super::super::PhotoName;
use super::Frame;
use super::finding::MatchFinding;
use super::kind::MatchKind;
use crate::ground::words::words;

words! {
    /// How photos are told apart into sequences of their own.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Stations {
        /// By the first folder of a photo's path, and by the camera as the file names it; folders that cameras make themselves
        /// (`DCIM`, `100CANON`) tell nothing.
        #[default]
        Auto "auto",
        /// By the first folder of a photo's path alone.
        ByFolder "by-folder",
        /// All photos are one sequence, whatever camera took them: for cards on one camera and portraits on another.
        One "one",
    }
}

impl Stations {
    /// The station of the photo called `name`.
    pub fn of(self, name: &PhotoName) -> Option<String> {
        let (folder, rest) = name.reveal().split_once('/')?;
        match self {
            Self::One => None,
            Self::Auto if made_by_camera(folder) => self.of(&PhotoName::new(rest)),
            Self::Auto | Self::ByFolder => Some(folder.to_owned()),
        }
    }
}

/// Folders of the standard for camera file systems (JEITA CP-3461): `DCIM`, and three digits with five characters.
fn made_by_camera(folder: &str) -> bool {
    // A date is a folder of people.
    let standard = folder.len() == 8
        && folder.bytes().any(|byte| !byte.is_ascii_digit())
        && folder.bytes().take(3).all(|byte| byte.is_ascii_digit())
        && folder.bytes().skip(3).all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    folder.eq_ignore_ascii_case("DCIM") || standard
}

/// The frames of one sequence.
pub(super) struct Sequence {
    /// In the order of the camera's clock, or as they are given where there are no times.
    pub(super) frames: Vec<usize>,
    /// The same frames in the order of the camera's numbers, if that contradicts the clock.
    pub(super) numbered: Option<Vec<usize>>,
    /// Frames without a time among others that have one: their place is only as they are given.
    pub(super) untimed: Vec<usize>,
}

/// All frames, told apart into sequences.
pub(super) fn sequences(frames: &[Frame], stations: Stations) -> Vec<Sequence> {
    let mut found: BTreeMap<(Option<&str>, Option<&str>), Vec<usize>> = BTreeMap::new();
    for (at, frame) in frames.iter().enumerate() {
        let camera = if stations == Stations::Auto { frame.camera.as_deref() } else { None };
        found.entry((frame.station.as_deref(), camera)).or_default().push(at);
    }
    found.into_values().map(|members| Sequence::new(frames, members)).collect()
}

impl Sequence {
    fn new(frames: &[Frame], members: Vec<usize>) -> Self {
        let untimed: Vec<usize> = members.iter().copied().filter(|&at| frames[at].taken.is_none()).collect();
        let mut clock = members;
        if untimed.is_empty() {
            clock.sort_by_key(|&at| (frames[at].taken, number(&frames[at].name).map(|(_, number)| number), at));
        }
        let untimed = if untimed.len() < clock.len() { untimed } else { Vec::new() };
        let numbered = if untimed.is_empty() { by_numbers(frames, &clock) } else { None };
        Self { frames: clock, numbered, untimed }
    }
}

/// A camera counts to 9999 and starts again.
const NUMBERS: u32 = 10_000;
/// Cameras write times in seconds, and files of one second may be numbered in any order, ms.
const SAME_SECOND: i64 = 1_000;

/// The order of the numbers, if it contradicts that of the clock.
fn by_numbers(frames: &[Frame], clock: &[usize]) -> Option<Vec<usize>> {
    let named: Vec<(&str, u32)> = clock.iter().map(|&at| number(&frames[at].name)).collect::<Option<_>>()?;
    let timed = clock.iter().all(|&at| frames[at].taken.is_some());
    if !timed || named.iter().any(|(prefix, _)| *prefix != named[0].0) {
        return None;
    }
    let time = |at: usize| frames[clock[at]].taken.map_or(0, |taken| taken.milliseconds);
    // Going forward by more than half of all numbers is going back.
    let forward = |from: u32, to: u32| (to + NUMBERS - from) % NUMBERS;
    let falls =
        |at: usize| forward(named[at - 1].1, named[at].1) > NUMBERS / 2 && time(at) - time(at - 1) >= SAME_SECOND;
    if !(1..clock.len()).any(falls) {
        return None;
    }
    let mut order: Vec<usize> = (0..clock.len()).collect();
    order.sort_by_key(|&at| (named[at].1, at));
    // A number that occurs twice was begun anew with another card: numbers say nothing then.
    if order.windows(2).any(|pair| named[pair[0]].1 == named[pair[1]].1) {
        return None;
    }
    // The day began after the longest gap.
    let gap = |at: usize| forward(named[order[(at + order.len() - 1) % order.len()]].1, named[order[at]].1);
    let first = (0..order.len()).max_by_key(|&at| (gap(at), std::cmp::Reverse(at))).unwrap_or(0);
    order.rotate_left(first);
    Some(order.into_iter().map(|at| clock[at]).collect())
}

/// The number a camera gave a file, and what precedes it: ("DSC_", 123) of `DSC_0123.JPG`. Only names as cameras write them
/// (JEITA CP-3461: four characters, four digits): the number of another name may be anything.
fn number(name: &PhotoName) -> Option<(&str, u32)> {
    let stem = name.stem();
    let (prefix, digits) = (stem.get(..4)?, stem.get(4..)?);
    let camera = prefix.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && prefix.bytes().any(|byte| byte.is_ascii_uppercase());
    let four = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if camera && four { Some((prefix, digits.parse().ok()?)) } else { None }
}

/// Two cameras whose clocks differ, found from people whose cards both photographed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClockDifference {
    /// Frames of the camera that is ahead, ascending.
    pub ahead: Vec<usize>,
    /// Frames of the other camera, ascending.
    pub behind: Vec<usize>,
    /// By how much, s.
    pub seconds: i64,
}

impl ClockDifference {
    /// The difference as a finding about the photos of both cameras' first frames.
    pub fn finding(&self) -> MatchFinding {
        let first = [&self.ahead, &self.behind].into_iter().filter_map(|frames| frames.first().copied()).collect();
        MatchFinding::new(MatchKind::ClocksDiffer { seconds: self.seconds }, Vec::new(), first)
    }
}

/// Clocks nearer than this are the same; a person is photographed by two cameras within it, s.
const SAME_CLOCK: i64 = 300;
/// People that both cameras must have photographed.
const LEAST_SHARED: usize = 3;

/// Finds cameras whose clocks differ: for the people in `owners` (one for each frame, if there is one) that two cameras of one
/// station photographed, the times differ by the same amount.
pub fn clock_differences(frames: &[Frame], owners: &[Option<usize>]) -> Vec<ClockDifference> {
    // First time of each person, by station and camera.
    let mut cameras: BTreeMap<(Option<&str>, &str), BTreeMap<usize, i64>> = BTreeMap::new();
    let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, (frame, owner)) in frames.iter().zip(owners).enumerate() {
        let (Some(camera), Some(taken)) = (frame.camera.as_deref(), frame.taken) else { continue };
        members.entry(camera).or_default().push(at);
        if let Some(owner) = owner {
            let seconds = taken.milliseconds.div_euclid(1_000);
            let first = cameras.entry((frame.station.as_deref(), camera)).or_default().entry(*owner).or_insert(seconds);
            *first = seconds.min(*first);
        }
    }
    let cameras: Vec<_> = cameras.into_iter().collect();
    let mut found = Vec::new();
    for (at, ((_, one), times)) in cameras.iter().enumerate() {
        for ((_, other), others) in cameras[at + 1..].iter().filter(|((_, other), _)| other != one) {
            let mut apart: Vec<i64> =
                times.iter().filter_map(|(person, time)| Some(time - others.get(person)?)).collect();
            if apart.len() < LEAST_SHARED {
                continue;
            }
            apart.sort_unstable();
            let middle = apart[apart.len() / 2];
            let close = apart.iter().filter(|difference| (*difference - middle).abs() <= SAME_CLOCK).count();
            // People who come to a second camera at any time later do not differ by one amount.
            if middle.abs() > SAME_CLOCK && close * 10 >= apart.len() * 9 {
                let (ahead, behind) = if middle > 0 { (one, other) } else { (other, one) };
                found.push(ClockDifference {
                    ahead: members[*ahead].clone(),
                    behind: members[*behind].clone(),
                    seconds: middle.abs(),
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::digest::Sha256Digest;
    use crate::ground::moment::Moment;

    fn frames(shots: &[(&str, i64)]) -> Vec<Frame> {
        let frame = |(at, (name, second)): (usize, &(&str, i64))| {
            let mut frame = Frame::new(PhotoName::new(name), Sha256Digest([at as u8; 32]));
            frame.taken = Some(Moment { milliseconds: second * 1_000 });
            frame
        };
        shots.iter().enumerate().map(frame).collect()
    }

    #[test]
    fn folders_of_cameras_are_no_stations() {
        for (name, station) in [
            ("A/1.jpg", Some("A")),
            ("DCIM/100CANON/1.jpg", None),
            ("DCIM/1.jpg", None),
            ("机位2/DCIM/101ND750/1.jpg", Some("机位2")),
            ("20260901/1.jpg", Some("20260901")),
            ("100D7500/B/1.jpg", Some("B")),
            ("1.jpg", None),
        ] {
            assert_eq!(Stations::Auto.of(&PhotoName::new(name)).as_deref(), station, "{name}");
        }
        assert_eq!(Stations::ByFolder.of(&PhotoName::new("DCIM/1.jpg")).as_deref(), Some("DCIM"));
        assert_eq!(Stations::One.of(&PhotoName::new("A/1.jpg")), None);
    }

    #[test]
    fn numbers_that_contradict_the_clock_are_noticed() {
        let order = |shots: &[(&str, i64)]| sequences(&frames(shots), Stations::Auto).remove(0);
        let even = order(&[("DSC_0003.JPG", 30), ("DSC_0001.JPG", 10), ("DSC_0002.JPG", 20)]);
        assert_eq!((even.frames, even.numbered), (vec![1, 2, 0], None));
        // One second holds several files, in any order; 9999 is followed by 1.
        let burst = order(&[("DSC_0002.JPG", 10), ("DSC_0001.JPG", 10), ("DSC_0003.JPG", 10)]);
        assert_eq!((burst.frames, burst.numbered), (vec![1, 0, 2], None));
        let turn = order(&[("DSC_9998.JPG", 10), ("DSC_9999.JPG", 20), ("DSC_0001.JPG", 30)]);
        assert_eq!(turn.numbered, None);
        // The clock was set back by an hour between the second and the third.
        let back = order(&[("DSC_0001.JPG", 4000), ("DSC_0002.JPG", 4010), ("DSC_0003.JPG", 420)]);
        assert_eq!((back.frames, back.numbered), (vec![2, 0, 1], Some(vec![0, 1, 2])));
        let back = order(&[("DSC_9999.JPG", 4000), ("DSC_0001.JPG", 4010), ("DSC_0002.JPG", 420)]);
        assert_eq!(back.numbered, Some(vec![0, 1, 2]));
        // Numbers of people, and names of two cameras, say nothing about order.
        assert_eq!(order(&[("20230002.jpg", 10), ("20230001.jpg", 20)]).numbered, None);
        assert_eq!(order(&[("DSC_0002.JPG", 10), ("IMG_0001.JPG", 20)]).numbered, None);
    }

    #[test]
    fn clocks_that_differ_are_found_from_people_both_cameras_saw() {
        let mut shots = frames(&[("x", 0), ("x", 60), ("x", 120), ("x", 3_602), ("x", 3_660), ("x", 3_725)]);
        for (at, frame) in shots.iter_mut().enumerate() {
            frame.camera = Some(if at < 3 { "a" } else { "b" }.to_owned());
        }
        let owners = [Some(0), Some(1), Some(2), Some(0), Some(1), Some(2)];
        let expected = ClockDifference { ahead: vec![3, 4, 5], behind: vec![0, 1, 2], seconds: 3_602 };
        assert_eq!(clock_differences(&shots, &owners), [expected]);
        // People who were photographed again at any time later.
        for (frame, second) in shots[3..].iter_mut().zip([900, 5_000, 9_000]) {
            frame.taken = Some(Moment { milliseconds: second * 1_000 });
        }
        assert_eq!(clock_differences(&shots, &owners), []);
        assert_eq!(clock_differences(&shots, &[None; 6]), []);
    }
}
