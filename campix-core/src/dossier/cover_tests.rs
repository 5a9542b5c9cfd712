//! What the cover of a batch and a record count, read from the pages as people read them.

use std::fs;

use super::tests::{book, clock, day, import, of, write};
use crate::day::ledger::event::Event;
use crate::day::ledger::journal::Journal;
use crate::ground::digest::Sha256Digest;
use crate::ground::whole_file::tests::Scratch;

/// The texts between the tags of a page, in order.
fn texts(page: &[u8]) -> Vec<String> {
    let page = String::from_utf8(page.to_vec()).unwrap();
    let body = page.split("</head>").nth(1).unwrap().to_owned();
    body.split('<')
        .filter_map(|part| part.split_once('>').map(|(_, text)| text.trim().replace("&lt;", "<").replace("&gt;", ">")))
        .filter(|text| !text.is_empty())
        .collect()
}

/// The rows of numbers behind a heading: the name of each group, its people, and how many have each conclusion.
fn rows(texts: &[String], heading: &str, next: &str) -> Vec<(String, Vec<u32>)> {
    let from = texts.iter().position(|text| text == heading).unwrap_or_else(|| panic!("no {heading}"));
    let upto = from + texts[from..].iter().position(|text| text == next).unwrap_or_else(|| panic!("no {next}"));
    let mut rows: Vec<(String, Vec<u32>)> = Vec::new();
    for text in &texts[from..upto] {
        match (text.parse(), rows.last_mut()) {
            (Ok(number), Some((_, numbers))) => numbers.push(number),
            _ => rows.push((text.clone(), Vec::new())),
        }
    }
    rows.retain(|(_, numbers)| !numbers.is_empty());
    rows
}

#[test]
fn the_cover_counts_every_department_and_class_and_the_counts_add_up() {
    let scratch = Scratch::new("dossier-cover");
    let out = scratch.0.as_path();
    let outcomes = day(out);
    let mut casebook = book(out, &outcomes);
    import(&mut casebook);
    write(&mut casebook, 1);
    let texts = texts(&fs::read(out.join("dossiers/index.html")).unwrap());
    for (heading, next, groups) in [("按院系", "按专业", 2), ("按专业", "按班级", 2)] {
        let rows = rows(&texts, heading, next);
        assert_eq!(rows.len(), groups + 1, "{rows:?}");
        let people = |at: usize| rows[at].1[0];
        assert_eq!(people(groups), (0..groups).map(people).sum::<u32>(), "{rows:?}");
        for (name, numbers) in &rows {
            assert_eq!(numbers[0], numbers[1..].iter().sum::<u32>(), "{name}: {numbers:?}");
        }
    }
    let departments = rows(&texts, "按院系", "按专业");
    let computing = departments.iter().find(|(name, _)| name.contains("计算机学院")).unwrap();
    assert_eq!(computing.1[0], 3, "{departments:?}");
}

#[test]
fn a_record_names_the_first_and_the_last_run_of_a_day_that_was_resumed() {
    let named = |runs: usize| {
        let scratch = Scratch::new("dossier-runs");
        let out = scratch.0.as_path();
        let outcomes = day(out);
        for _ in 1..runs {
            let mut journal = Journal::open::<Event>(&out.join("journal.jsonl"), clock(), "夜班", |_, _| {}).unwrap();
            let setup = Sha256Digest::of(b"setup");
            journal
                .append(Event::Begun { engine: "campix".into(), setup, profiles: Vec::new(), photos: None })
                .unwrap();
            // A run that changes nothing leaves every dossier as it is.
            let gone = Sha256Digest::of(b"of nobody any more");
            journal.append(Event::Withdrawn { profile: "tender-freshman".into(), output: gone, place: None }).unwrap();
            journal.sync().unwrap();
        }
        write(&mut book(out, &outcomes), 1);
        let texts = texts(&of(out, 0, "html"));
        let at = texts.iter().position(|text| text == "处理时间（UTC）").unwrap_or_else(|| panic!("{texts:?}"));
        texts[at + 1].split(" … ").count()
    };
    assert_eq!([1, 2, 3].map(named), [1, 2, 2]);
}
