//! A drawn day on code cards: several stations, bursts, cards that are spoiled or forgotten, and whose face is in every file.
//!
//! Everything follows from count and seed. A card is shown before its person's frames, alone before the wall or held by the
//! person; what spoils it reaches from a nuisance to hopeless. [`CardTally`] compares the truth with what a day made of it.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use campix_core::geometry::Size;
use campix_core::pixels::RgbPixels;
use serde_json::json;

use crate::campus_day::{TAKEN, roster_text, student_no};
use crate::studio::{CardShot, Chance, EcLevel, Exposure, Medium, Scene, Sitter, Studio, Symbology, Uniform};
use crate::studio::{camera_jpeg, draw};

/// What is wrong with a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spoil {
    /// On a phone in dark mode: light modules are ink.
    Inverted,
    /// A reflection over 15–50 % of the code.
    Glare,
    /// Out of focus, 0.5–1.2 modules.
    Blurred,
    /// Modules of 1.3–3 pixels.
    Small,
    /// Folded by 20–70°.
    Folded,
    /// One or two finder patterns torn off.
    Torn,
}

impl Spoil {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Inverted, Self::Glare, Self::Blurred, Self::Small, Self::Folded, Self::Torn];

    fn onto(self, shot: &mut CardShot, chance: &mut Chance) {
        match self {
            Self::Inverted => {
                shot.medium = Medium::DarkScreen;
                (shot.moire, shot.reflection) = (chance.range(0.1, 0.6), chance.range(0.0, 0.3));
            }
            Self::Glare => shot.glare = chance.range(0.15, 0.5),
            Self::Blurred => shot.blur = shot.module * chance.range(0.5, 1.2),
            Self::Small => shot.module = chance.range(1.3, 3.0),
            Self::Folded => shot.fold = chance.range(20.0, 70.0),
            Self::Torn => shot.torn = 1 + chance.below(2) as u32,
        }
    }
}

/// The card before a sitting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// As it should be.
    Good,
    /// Spoiled.
    Spoiled(Spoil),
    /// Not shown at all.
    Forgotten,
}

/// One person before one camera.
#[derive(Debug, Clone)]
pub struct Sitting {
    /// Whose face, by place in the list.
    pub person: usize,
    /// Which station, from 0.
    pub station: usize,
    /// When the card is shown, or would be: seconds since midnight.
    pub second: u32,
    /// The card.
    pub card: Shown,
    /// Whether the person holds the card; else it is alone before the wall.
    pub held: bool,
    /// The frames: how many seconds after the card, and whether the eyes are shut. As many as the burst has.
    pub frames: Vec<(u32, bool)>,
}

/// What is in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InFile {
    /// Whose face it is, or whose card, by place in the list.
    pub person: usize,
    /// Whether it is the frame of the card.
    pub card: bool,
}

/// A day on code cards that was drawn.
#[derive(Debug, Clone)]
pub struct CardDay {
    /// The list of people: CSV, UTF-8 with byte order mark.
    pub roster: PathBuf,
    /// The folder of photos.
    pub photos: PathBuf,
    /// All sittings, by station and then time.
    pub sittings: Vec<Sitting>,
    /// What is in each file, by its path below the folder of photos.
    pub files: BTreeMap<String, InFile>,
}

/// How a day on code cards is drawn.
#[derive(Debug, Clone, Copy)]
pub struct CardPlan {
    /// People on the list; each sits once.
    pub people: usize,
    /// Everything else that is left to chance.
    pub seed: u64,
    /// Stations at which people sit at the same time. The first has a folder of its own; all others share one and are told
    /// apart by their cameras alone.
    pub stations: usize,
    /// Share of cards that are spoiled.
    pub spoiled: f32,
    /// Share of cards that are forgotten.
    pub forgotten: f32,
    /// Whether everybody wears one uniform.
    pub uniform: bool,
}

impl CardPlan {
    /// A day as issue-free as cameras and people are: every tenth card is spoiled, every fiftieth forgotten, three stations.
    pub fn new(people: usize, seed: u64) -> Self {
        Self { people, seed, stations: 3, spoiled: 0.1, forgotten: 0.02, uniform: false }
    }

    /// The sittings of such a day: bursts of one to four frames, half a minute to a minute and a half a person.
    pub fn sittings(&self) -> Vec<Sitting> {
        let mut chance = Chance::new(self.seed, 91);
        let mut clocks = vec![8 * 3_600u32; self.stations.max(1)];
        let mut sittings: Vec<Sitting> = (0..self.people)
            .map(|person| {
                let station = chance.below(clocks.len() as u64) as usize;
                let second = clocks[station];
                let draw = chance.unit();
                let card = if draw < self.spoiled {
                    Shown::Spoiled(chance.pick(&Spoil::ALL))
                } else if draw < self.spoiled + self.forgotten {
                    Shown::Forgotten
                } else {
                    Shown::Good
                };
                let mut at = 4 + chance.below(8) as u32;
                let frames: Vec<(u32, bool)> = (0..=chance.below(4))
                    .map(|_| {
                        let frame = (at, chance.happens(0.1));
                        at += 1 + chance.below(4) as u32;
                        frame
                    })
                    .collect();
                clocks[station] += at + 20 + chance.below(40) as u32;
                Sitting { person, station, second, card, held: chance.happens(0.5), frames }
            })
            .collect();
        sittings.sort_by_key(|sitting| (sitting.station, sitting.second));
        sittings
    }

    /// Draws the day below `folder`; frames are `size` large.
    ///
    /// # Errors
    /// The system's error, if a file cannot be written.
    pub fn draw(&self, folder: &Path, size: Size) -> io::Result<CardDay> {
        self.draw_sittings(folder, size, self.sittings())
    }

    /// Draws these sittings instead of those that follow from the seed; they are ordered by station and time.
    ///
    /// # Errors
    /// The system's error, if a file cannot be written.
    pub fn draw_sittings(&self, folder: &Path, size: Size, sittings: Vec<Sitting>) -> io::Result<CardDay> {
        let shots = self.shots(&sittings);
        let photos = folder.join("photos");
        for shot in &shots {
            std::fs::create_dir_all(photos.join(&shot.name).parent().unwrap_or(&photos))?;
        }
        std::fs::write(folder.join("roster.csv"), roster_text(self.people))?;
        self.write(&photos, size, &sittings, &shots)?;
        let day = CardDay::of(folder, sittings, &shots);
        let truth: Vec<_> = day
            .files
            .iter()
            .map(|(name, shown)| json!({"file": name, "row": shown.person + 2, "card": shown.card}))
            .collect();
        std::fs::write(folder.join("truth.json"), serde_json::to_vec(&truth)?)?;
        Ok(day)
    }

    /// The day that [`CardPlan::draw`] left in `folder`; nothing is written.
    pub fn drawn(&self, folder: &Path) -> CardDay {
        let sittings = self.sittings();
        let shots = self.shots(&sittings);
        CardDay::of(folder, sittings, &shots)
    }

    fn shots(&self, sittings: &[Sitting]) -> Vec<Frame> {
        let mut shots: Vec<Frame> = Vec::new();
        let mut numbers = vec![0u32; self.stations.max(1)];
        for (at, sitting) in sittings.iter().enumerate() {
            let card = (sitting.card != Shown::Forgotten).then_some((0, None));
            let frames = sitting.frames.iter().map(|(after, shut)| (*after, Some(*shut)));
            for (moment, (after, shut)) in card.into_iter().chain(frames).enumerate() {
                numbers[sitting.station] += 1;
                let name = file_name(sitting.station, numbers[sitting.station]);
                shots.push(Frame { name, sitting: at, second: sitting.second + after, moment: moment as u64, shut });
            }
        }
        shots
    }

    fn write(&self, photos: &Path, size: Size, sittings: &[Sitting], shots: &[Frame]) -> io::Result<()> {
        let taken = std::time::UNIX_EPOCH + std::time::Duration::from_secs(TAKEN);
        let next = AtomicUsize::new(0);
        let work = || -> io::Result<()> {
            while let Some(shot) = shots.get(next.fetch_add(1, Ordering::Relaxed)) {
                let sitting = &sittings[shot.sitting];
                let exposure = Exposure { serial: format!("30{:04}", sitting.station), second: shot.second };
                let bytes = camera_jpeg(&self.picture(sitting, shot, size), Some(&exposure));
                let path = photos.join(&shot.name);
                std::fs::write(&path, bytes)?;
                // The camera wrote it yesterday: a file changed just now would be taken for one that is being copied.
                std::fs::File::options().write(true).open(path)?.set_modified(taken)?;
            }
            Ok(())
        };
        std::thread::scope(|scope| {
            let other = scope.spawn(work);
            let mine = work();
            other.join().unwrap_or_else(|_| Err(io::Error::other("a drawing thread panicked"))).and(mine)
        })
    }

    fn picture(&self, sitting: &Sitting, shot: &Frame, size: Size) -> RgbPixels {
        let studio = Studio::new(self.seed);
        let person = sitting.person as u64;
        let (mut sitter, mut scene): (Sitter, Scene) = (studio.sitter(person), studio.scene(person));
        if self.uniform {
            sitter = sitter.wearing(Uniform::new(self.seed));
        }
        sitter.moment(&mut scene, shot.moment + 1);
        let Some(shut) = shot.shut else {
            let people = if sitting.held { std::slice::from_ref(&sitter) } else { &[] };
            let behind = draw(people, &scene, size).pixels;
            return self.card(sitting, size).over(&behind);
        };
        scene.eyes_open = if shut { 0.1 } else { scene.eyes_open.max(0.95) };
        draw(&[sitter], &scene, size).pixels
    }

    /// The picture of the card: its code 20–35 % of the frame's width unless it is too small on purpose, turned and tilted a
    /// little as people hold cards.
    fn card(&self, sitting: &Sitting, size: Size) -> CardShot {
        let seed = self.seed.wrapping_mul(1_000_003).wrapping_add(sitting.person as u64);
        let mut chance = Chance::new(seed, 92);
        let mut shot = CardShot::new(&student_no(sitting.person), seed);
        shot.symbology = Symbology::Qr(chance.pick(&[EcLevel::L, EcLevel::M, EcLevel::Q]));
        shot.module = size.width as f32 * chance.range(0.2, 0.35) / shot.side() as f32;
        shot.centre = [chance.range(0.45, 0.55), if sitting.held { 0.78 } else { chance.range(0.4, 0.6) }];
        (shot.turn, shot.tilt) = (chance.range(-12.0, 12.0), chance.range(0.0, 20.0));
        shot.tilt_axis = chance.range(0.0, 180.0);
        if let Shown::Spoiled(spoil) = sitting.card {
            spoil.onto(&mut shot, &mut chance);
        }
        shot
    }
}

impl CardDay {
    fn of(folder: &Path, sittings: Vec<Sitting>, shots: &[Frame]) -> Self {
        let in_file = |shot: &Frame| InFile { person: sittings[shot.sitting].person, card: shot.shut.is_none() };
        let files = shots.iter().map(|shot| (shot.name.clone(), in_file(shot))).collect();
        Self { roster: folder.join("roster.csv"), photos: folder.join("photos"), files, sittings }
    }
}

/// One file to draw.
struct Frame {
    name: String,
    sitting: usize,
    second: u32,
    /// Place in the sitting.
    moment: u64,
    /// Whether the eyes are shut; none for the frame of the card.
    shut: Option<bool>,
}

/// As cameras name files: `机位1/DSC_0001.JPG`, `机位2/IMG_0001.JPG`, `机位2/P000001.JPG` …
fn file_name(station: usize, number: u32) -> String {
    let prefix = ["DSC_", "IMG_", "_MG_", "DSCF", "P100"][station % 5];
    let folder = if station == 0 { "机位1" } else { "机位2" };
    format!("{folder}/{prefix}{number:04}.JPG")
}

#[cfg(feature = "day")]
pub use tally::{CardTally, Verdicts};

#[cfg(feature = "day")]
mod tally {
    use campix_core::day::{Outcome, Standing};

    use super::{CardDay, InFile, Shown, Sitting};

    /// What became of the people of one kind of sitting.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub struct Verdicts {
        /// People.
        pub people: u32,
        /// A file was delivered for them.
        pub delivered: u32,
        /// A person has to say whose the photos are.
        pub asked: u32,
        /// They have photos that nothing gives to anybody, so they count as missing.
        pub missing: u32,
        /// They are known, and have to come again.
        pub again: u32,
    }

    /// What a day made of the drawn sittings, counted against the truth.
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct CardTally {
        /// Files delivered.
        pub files: u32,
        /// Files that show another person than the one they are delivered for.
        pub wrong: Vec<String>,
        /// Frames of a card delivered as a portrait.
        pub cards: Vec<String>,
        /// Photos kept, not delivered, under another person than the one in them.
        pub kept_wrong: Vec<String>,
        /// By kind of sitting.
        pub kinds: Vec<(&'static str, Verdicts)>,
    }

    /// A sitting with which nothing is wrong: its card and the next one at the station are as they should be.
    const SOUND: &str = "sound: this card and the next as they should be";

    fn kind(sitting: &Sitting, next: Option<&Sitting>) -> &'static str {
        match (sitting.card, next.map_or(Shown::Good, |next| next.card)) {
            (Shown::Good, Shown::Good) => SOUND,
            (Shown::Good, Shown::Spoiled(_)) => "card good, the next one spoiled",
            (Shown::Good, Shown::Forgotten) => "card good, the next one forgotten",
            (Shown::Spoiled(_), _) => "card spoiled",
            (Shown::Forgotten, _) => "card forgotten",
        }
    }

    impl CardTally {
        /// Counts.
        pub fn new(day: &CardDay, outcomes: &[Outcome]) -> Self {
            let mut tally = Self::default();
            let kinds = day.sittings.iter().enumerate().map(|(at, sitting)| {
                let next = day.sittings.get(at + 1).filter(|next| next.station == sitting.station);
                (sitting.person, kind(sitting, next))
            });
            let kinds: std::collections::BTreeMap<usize, &'static str> = kinds.collect();
            for outcome in outcomes {
                let Some(person) = outcome.person.as_ref().map(|person| person.row as usize - 2) else { continue };
                let delivered = matches!(outcome.standing, Standing::Pass | Standing::Warn);
                if let Some(photo) = &outcome.photo {
                    let name = photo.name.reveal();
                    let Some(&InFile { person: shown, card }) = day.files.get(name) else { continue };
                    let list = match (delivered, shown == person, card) {
                        (true, false, _) => Some(&mut tally.wrong),
                        (true, true, true) => Some(&mut tally.cards),
                        (false, false, _) => Some(&mut tally.kept_wrong),
                        _ => None,
                    };
                    if let Some(list) = list {
                        list.push(format!("{name} under row {}", person + 2));
                    }
                }
                tally.files += u32::from(delivered);
                if outcome.standing != Standing::Superseded
                    && let Some(kind) = kinds.get(&person)
                {
                    tally.count(kind, outcome.standing, delivered);
                }
            }
            tally.kinds.sort_by_key(|(kind, _)| (*kind != SOUND, *kind));
            tally
        }

        fn count(&mut self, kind: &'static str, standing: Standing, delivered: bool) {
            let at = self.kinds.iter().position(|(known, _)| *known == kind).unwrap_or_else(|| {
                self.kinds.push((kind, Verdicts::default()));
                self.kinds.len() - 1
            });
            let verdicts = &mut self.kinds[at].1;
            verdicts.people += 1;
            verdicts.delivered += u32::from(delivered);
            verdicts.asked += u32::from(standing == Standing::Ambiguous);
            verdicts.missing += u32::from(standing == Standing::Missing);
            let again = matches!(standing, Standing::Fail | Standing::Unknown | Standing::Unreadable);
            verdicts.again += u32::from(again);
        }

        /// The sittings with which nothing is wrong.
        pub fn sound(&self) -> Verdicts {
            self.kinds.iter().find(|(kind, _)| *kind == SOUND).map(|(_, verdicts)| *verdicts).unwrap_or_default()
        }
    }
}
