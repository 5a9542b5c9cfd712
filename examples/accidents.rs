//! The accidents of a campus day, planted one by one, and what campix says of each.
//!
//! Three small days are drawn – on code cards, by the order of capture, by names of files – and one of them is then handled as
//! tired people handle folders. [`accidents`] returns each accident with the words that name it; nothing is delivered under a
//! wrong name in any of them.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use campix_core::day::{
    Day, DayError, DayOptions, DayReport, Decision, DecisionKind, Destination, Ledger, MatchMethod, Outcome, Photos,
    Standing, SystemClock, proof, repair_journal,
};
use campix_core::geometry::Size;
use campix_core::people::number::PseudonymKey;
use campix_core::people::roster::{Roster, RosterOptions};
use campix_core::profile::Profile;
use campix_core::text::{Language, Text};

use crate::campus_day::{TAKEN, roster_text, student_no};
use crate::card_day::{CardPlan, CardTally, Shown, Sitting, Spoil};
use crate::studio::{Exposure, Studio, camera_jpeg};

/// One accident.
#[derive(Debug, Clone)]
pub struct Accident {
    /// What was planted.
    pub planted: Text,
    /// The words that name it; none if it passed unnoticed.
    pub said: Option<String>,
}

/// Frames are small: the accidents are about whose photo is whose.
const FRAME: Size = Size::new(480, 640);
const PROFILE: &str = "tender-freshman";

type Fault = Box<dyn Error>;

/// Plants every accident below `folder` and returns what is said of it in `language`.
///
/// # Errors
/// A file that cannot be written, or a day that cannot be carried out for another reason than the one planted.
pub fn accidents(folder: &Path, language: Language) -> Result<Vec<Accident>, Fault> {
    let mut list = Accidents { language, list: Vec::new() };
    cards(&folder.join("cards"), &mut list)?;
    order(&folder.join("order"), &mut list)?;
    names(&folder.join("names"), &mut list)?;
    Ok(list.list)
}

struct Accidents {
    language: Language,
    list: Vec<Accident>,
}

impl Accidents {
    fn add(&mut self, zh: &'static str, en: &'static str, said: Option<Text>) {
        let said = said.map(|text| text.get(self.language).to_owned());
        self.list.push(Accident { planted: Text::new(zh, en), said });
    }
}

/// What is said under `rule` of the person in this place of the list, or of a photo of theirs by its name.
fn told(report: &DayReport, rule: &str, at: &dyn Fn(&Outcome) -> bool) -> Option<Text> {
    let of = report.outcomes.iter().filter(|outcome| at(outcome));
    of.flat_map(|outcome| &outcome.notes).find(|note| note.rule == rule).map(|note| note.message.clone())
}

fn is(person: usize) -> impl Fn(&Outcome) -> bool {
    move |outcome| outcome.person.as_ref().is_some_and(|found| found.row as usize == person + 2)
}

fn named(names: Vec<String>) -> impl Fn(&Outcome) -> bool {
    move |outcome| outcome.photo.as_ref().is_some_and(|photo| names.iter().any(|name| name == photo.name.reveal()))
}

/// Whose files are delivered: places in the list.
fn delivered(report: &DayReport) -> Vec<usize> {
    let passed = |outcome: &&Outcome| matches!(outcome.standing, Standing::Pass | Standing::Warn);
    let person = |outcome: &Outcome| outcome.person.as_ref().map(|person| person.row as usize - 2);
    report.outcomes.iter().filter(passed).filter_map(person).collect()
}

/// "Delivered under their own names", if all of `people` are.
fn own_names(report: &DayReport, people: &[usize]) -> Option<Text> {
    let there = delivered(report);
    people.iter().all(|person| there.contains(person)).then(|| {
        let count = people.len();
        Text::new(format!("{count} 人均以本人学号交付"), format!("{count} people delivered under their own numbers"))
    })
}

fn key() -> Result<PseudonymKey, Fault> {
    Ok(PseudonymKey::new(b"only for this drawn day, never for a real one")?)
}

fn open(folder: &Path) -> Result<Roster, Fault> {
    Ok(Roster::open(&folder.join("roster.csv"), &RosterOptions::default())?)
}

/// A day in `folder`, of the photos in `photos`, written to `folder/out`.
fn day(folder: &Path, photos: &str, matching: MatchMethod, profile: &str) -> Result<Day<'static>, Fault> {
    let destinations = vec![Destination::new(Profile::builtin(profile)?)];
    let options = DayOptions { destinations, matching: vec![matching], ..DayOptions::default() };
    let photos = Photos::Folder(folder.join(photos));
    Ok(Day::new(open(folder)?, photos, folder.join("out"), key()?, Arc::new(SystemClock), options))
}

/// Code cards at two stations that work at the same time.
fn cards(folder: &Path, list: &mut Accidents) -> Result<(), Fault> {
    let sitting = |person, station, second: u32, card, frames: &[(u32, bool)]| Sitting {
        person,
        station,
        second: 8 * 3_600 + second,
        card,
        held: false,
        frames: frames.to_vec(),
    };
    let one: &[(u32, bool)] = &[(6, false)];
    let sittings = vec![
        sitting(0, 0, 0, Shown::Good, &[(6, false), (8, false), (10, true)]),
        sitting(1, 0, 60, Shown::Spoiled(Spoil::Glare), one),
        sitting(2, 0, 120, Shown::Good, one),
        sitting(3, 0, 180, Shown::Forgotten, one),
        sitting(4, 0, 240, Shown::Spoiled(Spoil::Inverted), one),
        sitting(5, 0, 300, Shown::Good, &[]),
        sitting(6, 1, 3, Shown::Good, one),
        sitting(7, 1, 62, Shown::Good, one),
        sitting(8, 1, 124, Shown::Good, one),
    ];
    // The seed decides how much of the card glares: too much to be read.
    let plan = CardPlan { stations: 2, ..CardPlan::new(9, 4) };
    let drawn = plan.draw_sittings(folder, FRAME, sittings)?;
    let report = day(folder, "photos", MatchMethod::Cards, PROFILE)?.run()?;
    let tally = CardTally::new(&drawn, &report.outcomes);
    if !tally.wrong.is_empty() {
        return Err(format!("delivered under a wrong name: {:?}", tally.wrong).into());
    }
    let frames_of = |person: usize| -> Vec<String> {
        let of_person = drawn.files.iter().filter(|(_, shown)| shown.person == person);
        of_person.map(|(name, _)| name.clone()).collect()
    };
    // The last of three frames has shut eyes: another one is taken.
    let taken =
        report.outcomes.iter().find(|one| is(0)(one) && matches!(one.standing, Standing::Pass | Standing::Warn));
    let best = taken
        .and_then(|one| one.photo.as_ref())
        .filter(|photo| Some(photo.name.reveal()) != frames_of(0).last().map(String::as_str));
    let said = best.and_then(|_| told(&report, "match.several", &is(0)));
    list.add("连拍三张，最后一张闭眼", "a burst of three, the last frame with shut eyes", said);
    let said =
        ["match.card-unread", "match.no-person"].iter().find_map(|rule| told(&report, rule, &named(frames_of(1))));
    list.add("编码卡反光，无法识读", "a card that reflects and cannot be read", said);
    let said = told(&report, "match.two-people", &named(frames_of(3)));
    list.add("忘记举卡", "a card that was forgotten", said);
    let said = told(&report, "match.nothing-after-card", &is(5));
    list.add("举了卡却没有拍人", "a card after which nobody was photographed", said);
    let own =
        |one: &Outcome| one.photo.as_ref().is_some_and(|photo| frames_of(4).contains(&photo.name.reveal().to_owned()));
    let said =
        report.outcomes.iter().any(|one| is(4)(one) && own(one)).then(|| {
            Text::new("卡已识读，其后的照片归其本人", "the card is read, and the photo after it is its person's")
        });
    list.add("手机深色模式的编码卡（反色）", "a card on a phone in dark mode (inverted)", said);
    let said = own_names(&report, &[6, 7, 8]);
    list.add("两个机位同时拍摄，共用一份名单", "two stations at work at the same time on one list", said);
    Ok(())
}

/// Writes a portrait of a person as a camera would at this second of the day.
fn portrait(folder: &Path, name: &str, person: usize, moment: u64, second: u32) -> Result<(), Fault> {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
    let picture = Studio::new(6).frame(person as u64, moment, None, FRAME).pixels;
    std::fs::write(&path, camera_jpeg(&picture, Some(&Exposure { serial: "300001".to_owned(), second })))?;
    // The camera wrote it yesterday: a file changed just now would be taken for one that is being copied.
    let taken = std::time::UNIX_EPOCH + std::time::Duration::from_secs(TAKEN);
    std::fs::File::options().write(true).open(path)?.set_modified(taken)?;
    Ok(())
}

/// Four people by the order of capture: one absent, another photographed twice.
fn order(folder: &Path, list: &mut Accidents) -> Result<(), Fault> {
    for (at, (person, moment)) in [(0, 0), (2, 0), (2, 5), (3, 0)].into_iter().enumerate() {
        let second = 9 * 3_600 + 40 * at as u32;
        portrait(&folder.join("photos"), &format!("DSC_000{}.JPG", at + 1), person, moment, second)?;
    }
    std::fs::write(folder.join("roster.csv"), roster_text(4))?;
    let report = day(folder, "photos", MatchMethod::TimeOrder, PROFILE)?.run()?;
    let said = told(&report, "match.order-only", &|_| true).filter(|_| delivered(&report).is_empty());
    let (zh, en) =
        ("按顺序匹配：一人缺席、另一人拍了两张，数量相等", "by order: one absent, another taken twice, equal counts");
    list.add(zh, en, said);
    Ok(())
}

/// Six people by names of files, and what happens to their folders afterwards.
fn names(folder: &Path, list: &mut Accidents) -> Result<(), Fault> {
    let photos = folder.join("photos");
    let second = 10 * 3_600;
    for person in 0..5 {
        portrait(&photos, &format!("{}.jpg", student_no(person)), person, 0, second + 60 * person as u32)?;
    }
    // The camera of the retakes is an hour behind.
    let retake = format!("{}_补拍.jpg", student_no(0));
    portrait(&photos, &retake, 0, 7, second + 1_800 - 3_600)?;
    std::fs::write(photos.join(format!("{}.CR2", student_no(4))), b"II*\0 what only the camera's program can read")?;
    std::fs::write(folder.join("roster.csv"), roster_text(6))?;
    let again = |matching| day(folder, "photos", matching, PROFILE);
    let report = again(MatchMethod::Name)?.run()?;
    let (zh, en) = ("补拍的相机时钟慢一小时", "a retake by a camera whose clock is an hour behind");
    list.add(zh, en, told(&report, "match.words-contradict", &named(vec![retake.clone()])));
    let raw = report.companions.get("cr2").map(|count| {
        Text::new(format!("伴随文件 {count} 个，不当作照片"), format!("{count} companion of a photo, not a photo"))
    });
    list.add("照片旁有 RAW 文件", "a RAW file beside a photo", raw);
    let absent = report.outcomes.iter().find(|one| is(5)(one) && one.standing == Standing::Missing);
    let said = absent.map(|one| Text::new(one.standing.title(Language::Zh), one.standing.title(Language::En)));
    list.add("一人没有来", "somebody who did not come", said);

    // At proofing one says that the photo shows somebody else; the next run is not given the answers.
    let short = |person: usize| {
        let photo = report.outcomes.iter().find(|one| is(person)(one)).and_then(|one| one.photo.as_ref());
        photo.map(|photo| photo.sha256.to_string()[..12].to_owned()).unwrap_or_default()
    };
    let answers = proof::answers(format!("行号,照片编号,核对结果\n3,{},非本人\n", short(1)).as_bytes())?;
    again(MatchMethod::Name)?.answers(answers).run()?;
    let later = again(MatchMethod::Name)?.run()?;
    let said = told(&later, "proof.wrong-person", &is(1)).filter(|_| !delivered(&later).contains(&1));
    list.add(
        "核对时答“非本人”，下一次运行没有带上答复",
        "\"that is not me\", and a later run without the answers",
        said,
    );
    // Somebody decides; the decision is undone.
    let mut ledger = Ledger::open(&folder.join("out"), &open(folder)?, &key()?, Arc::new(SystemClock), "example")?;
    let lines = ledger.decide(&[Decision::new(DecisionKind::Nobodys).photo(short(4)).why("a test shot")])?;
    drop(ledger);
    let decided = again(MatchMethod::Name)?.run()?;
    let mut ledger = Ledger::open(&folder.join("out"), &open(folder)?, &key()?, Arc::new(SystemClock), "example")?;
    let undo = Decision::new(DecisionKind::Undo).line(lines.first().copied().unwrap_or_default());
    ledger.decide(&[undo])?;
    drop(ledger);
    let undone = again(MatchMethod::Name)?.run()?;
    let said = (!delivered(&decided).contains(&4)).then(|| own_names(&undone, &[4])).flatten();
    list.add("决定“非名单人员”，随后撤销", "a decision that was a mistake and is undone", said);

    handled(folder, list, &retake)?;
    #[cfg(feature = "dossier")]
    swapped(folder, list)?;
    broken(folder, list)
}

/// What a run says that is refused; a run that is not refused says nothing.
fn refused(day: Day<'_>) -> Option<Text> {
    day.run().err().map(|error: DayError| error.text())
}

/// The finished day, run again with the wrong folder or the wrong standard.
fn handled(folder: &Path, list: &mut Accidents, retake: &str) -> Result<(), Fault> {
    let retakes = folder.join("retakes");
    std::fs::create_dir_all(&retakes)?;
    std::fs::copy(folder.join("photos").join(retake), retakes.join(retake))?;
    std::fs::create_dir_all(folder.join("unmounted"))?;
    let run = |photos: &str, profile: &str| day(folder, photos, MatchMethod::Name, profile).map(refused);
    let said = run("retakes", PROFILE)?;
    list.add("照片文件夹换成只有补拍的那一个", "the folder of photos exchanged for that of the retakes", said);
    let said = run("unmounted", PROFILE)?;
    list.add("存储卡没有挂载：照片文件夹是空的", "a card that is not mounted: the folder is empty", said);
    let said = run("photos", "moe-2017-99")?;
    list.add("换了另一个标准", "another standard than yesterday", said);
    let said = run("out", PROFILE)?;
    list.add("输出文件夹就是照片文件夹", "the output folder given as the folder of photos", said);
    Ok(())
}

fn file_of(folder: &Path, person: usize) -> PathBuf {
    folder.join("out/photos").join(PROFILE).join(format!("{}.jpg", student_no(person)))
}

/// Two delivered files change places by hand.
#[cfg(feature = "dossier")]
fn swapped(folder: &Path, list: &mut Accidents) -> Result<(), Fault> {
    let (one, other) = (file_of(folder, 2), file_of(folder, 3));
    let aside = folder.join("aside.jpg");
    let swap = || {
        std::fs::rename(&one, &aside)?;
        std::fs::rename(&other, &one)?;
        std::fs::rename(&aside, &other)
    };
    swap()?;
    let people = open(folder)?.people;
    let verifier = campix_core::dossier::Verifier::open(folder.join("out/journal.jsonl"), None)?.whose(key()?, &people);
    let tampered = verifier.check_at(&one, &std::fs::read(&one)?).err().map(|error| error.text());
    swap()?;
    list.add("两个已交付的文件被人对调", "two delivered files swapped by hand", tampered);
    Ok(())
}

/// A line of the journal becomes garbage.
fn broken(folder: &Path, list: &mut Accidents) -> Result<(), Fault> {
    let journal = folder.join("out/journal.jsonl");
    let mut text = std::fs::read_to_string(&journal)?;
    text.push_str("garbage\n");
    std::fs::write(&journal, text)?;
    let said = refused(day(folder, "photos", MatchMethod::Name, PROFILE)?);
    let repaired = repair_journal(folder.join("out"), &SystemClock, "example")?;
    let report = day(folder, "photos", MatchMethod::Name, PROFILE)?.run()?;
    let whole = repaired.fault.is_some() && file_of(folder, 4).exists() && delivered(&report).contains(&4);
    list.add(
        "日志里多了一行乱码（随后修复，运行继续）",
        "a line of garbage in the journal (repaired afterwards)",
        said.filter(|_| whole),
    );
    Ok(())
}
