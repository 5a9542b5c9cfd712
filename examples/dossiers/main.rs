//! 一生一档 from a drawn campus day: comparison answers, a review, statements of operators, dossiers, cover, verification.
//!
//! `cargo run --release -p campix-examples --features dossier --example dossiers -- --out out-dossiers`. No one in it is real,
//! and no service is asked. For your own day use `campix dossiers`.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use campix_core::compare::{Class, ImportOptions, Pair, Providers};
use campix_core::day::{Day, DayOptions, Destination, FixedClock, Outcome, Photos, Standing};
use campix_core::dossier::{
    Attestation, Casebook, Conclusion, Decision, DossierOptions, Dossiers, Review, Statement, Verifier,
};
use campix_core::geometry::Size;
use campix_core::people::number::PseudonymKey;
use campix_core::people::roster::{Roster, RosterOptions};
use campix_core::profile::Profile;
use campix_core::text::Language;
use campix_examples::campus_day::DrawnDay;
use campix_examples::output_folder;

/// People of the day.
const PEOPLE: usize = 12;

fn main() -> Result<(), Box<dyn Error>> {
    let out = output_folder("out-dossiers");
    let language = Language::Zh;
    // The time of day is fixed, too: the same call writes the same bytes.
    let clock = Arc::new(FixedClock(UNIX_EPOCH + Duration::from_secs(1_788_252_067)));
    let key = PseudonymKey::new(b"only for this drawn day, never for a real one")?;
    let profile = Profile::builtin("tender-freshman")?;
    let drawn = DrawnDay::draw(&out, PEOPLE, 9, Size::new(960, 1280))?;
    let roster = Roster::open(&drawn.roster, &RosterOptions::default())?;
    let folder = out.join("day");
    let destinations = vec![Destination::new(profile.clone())];
    let options = DayOptions { destinations, operator: "采集组".to_owned(), ..DayOptions::default() };
    let photos = Photos::Folder(drawn.photos);
    let report = Day::new(roster, photos, &folder, key.clone(), clock.clone(), options).run()?;

    let answers = answers(&report.outcomes);
    std::fs::write(out.join("answers.csv"), &answers)?;
    let mut book = Casebook::open(&folder, &report.outcomes, key, clock, "档案组")?;
    let taken = book.import(answers.as_bytes(), &Providers::builtin(), &ImportOptions::default())?;
    println!("{taken} answers of providers imported");
    state(&mut book)?;
    review(&mut book, &report.outcomes)?;

    let options = DossierOptions {
        profiles: vec![profile],
        required: vec![Pair::Admission, Pair::Police],
        letterhead: vec!["某某大学 教务处".to_owned(), "2026 级新生图像采集与人像比对".to_owned()],
        language,
        ..DossierOptions::default()
    };
    let written = Dossiers::new(&mut book, options).write()?;
    for conclusion in Conclusion::ALL {
        println!("{:<22} {:>4}", conclusion.title(language), written.sums.all.count(conclusion));
    }
    println!("{} dossiers written, {} unchanged, below {}", written.written, written.unchanged, folder.display());
    drop(book);

    let verifier = Verifier::open(folder.join("journal.jsonl"), Some(written.seal))?;
    let mut intact = 0;
    for entry in std::fs::read_dir(folder.join("dossiers/people"))? {
        verifier.check(&std::fs::read(entry?.path())?)?;
        intact += 1;
    }
    println!("{intact} files are, byte for byte, what the journal names");
    Ok(())
}

/// What two providers might answer: mostly the same person, and one of everything else.
fn answers(outcomes: &[Outcome]) -> String {
    let mut list = "学号,比对对象,比对方,比对结果,分数,比对时间,流水号\n".to_owned();
    let delivered = outcomes.iter().filter(|outcome| matches!(outcome.standing, Standing::Pass | Standing::Warn));
    for (at, outcome) in delivered.enumerate() {
        let Some(number) = outcome.person.as_ref().and_then(|person| person.student_no.as_ref()) else { continue };
        let number = number.reveal();
        let (police, score) = match at {
            1 => ("03", "52.4"),
            2 => ("02", "31.0"),
            3 => ("06", ""),
            4 => ("04", ""),
            _ => ("01", "88.7"),
        };
        let admission = if at == 5 { "0.47" } else { "0.83" };
        // A list in memory takes any text.
        let _ = writeln!(list, "{number},公安,police-photo,{police},{score},2026-09-02 09:{at:02}:00,P-{at:06}");
        let _ = writeln!(list, "{number},录取照片,reseller-b,,{admission},2026-09-02 10:{at:02}:00,R-{at:06}");
    }
    list
}

/// What the photographers state; no picture proves any of it.
fn state(book: &mut Casebook) -> Result<(), Box<dyn Error>> {
    let said = |duty, statement| Attestation::new(duty, statement, "陈立（摄影组长）", "2026-09-01 08:10");
    for attestation in [
        said("lamps.count", Statement::Number(2.0)),
        said("lamps.temperature", Statement::Number(5600.0)),
        said("lamps.angle", Statement::Number(45.0)),
        said("lamps.distance", Statement::Number(1.8)),
        said("lamps.height", Statement::Kept),
        said("operators", Statement::Words("陈立、何平、周敏".to_owned())),
        said("unretouched", Statement::Kept),
        said("glasses", Statement::Kept).remark("有色镜片者已请其更换"),
    ] {
        book.attest(attestation)?;
    }
    Ok(())
}

/// One doubtful answer is settled by a person; the others wait.
fn review(book: &mut Casebook, outcomes: &[Outcome]) -> Result<(), Box<dyn Error>> {
    for person in outcomes.iter().filter_map(|outcome| outcome.person.as_ref()) {
        let doubtful = book.answers(person.row).iter().find(|held| held.answer.class == Class::Uncertain);
        if let Some(id) = doubtful.map(|held| held.id) {
            let (why, proof) = ("入学后剪发，脸型五官一致", "核验身份证原件与录取通知书，辅导员在场");
            book.review(id, Review::new("林芳（学籍科）", Decision::SamePerson, why, proof, "2026-09-03 14:20"))?;
            break;
        }
    }
    Ok(())
}
