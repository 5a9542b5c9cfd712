//! The pages of a planted day: that they stand alone, count what is there, show the choice, and stay small.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, Reader, Xlsx};

use crate::day::handout::confirm::{self, Question};
use crate::day::handout::contact::{self, ContactOptions, Link};
use crate::day::handout::faces::{self, FacePage};
use crate::day::handout::output_tests::{day, text, workbook};
use crate::day::handout::results::{self, ResultsOptions};
use crate::day::handout::retake::{self, RetakeOptions, retakes};
use crate::day::{Disclosure, Note, Outcome, PhotoRef, Session, Severity, Standing, Thumbnails};
use crate::ground::digest::Sha256Digest;
use crate::ground::moment::Moment;
use crate::ground::text::{Language, Text};
use crate::people::{Group, Person, PersonName, PhotoName};

/// Tags of a page must nest; it has no foreign content, so a stack is enough.
pub(super) fn assert_nested(page: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let end = rest.find('>').expect("a tag ends");
        let (tag, after) = (&rest[..end], &rest[end + 1..]);
        rest = after;
        let name = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "near {}", &after.chars().take(80).collect::<String>());
        } else if !tag.ends_with('/') && !tag.starts_with('!') && !["meta", "img", "input", "br", "col"].contains(&name)
        {
            open.push(name);
            if ["script", "style"].contains(&name) {
                let close = rest.find(&format!("</{name}>")).unwrap();
                rest = &rest[close..];
            }
        }
    }
    // The templates close `p` and `li` explicitly, so nothing may be left.
    assert_eq!(open, [""; 0]);
}

/// Pages of faces with files, as a day names them.
fn pages(outcomes: &[Outcome], language: Language) -> Vec<FacePage> {
    let mut pages = faces::pages(outcomes, language);
    for (at, page) in pages.iter_mut().enumerate() {
        page.file = format!("faces/{at} #&.html");
    }
    pages
}

fn written(write: impl FnOnce(&mut Vec<u8>) -> Result<(), crate::day::OutputError>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn assert_alone(page: &str) {
    assert_nested(page);
    assert!(!page.contains("<script>alert"));
    for address in ["http:", "https:", "src=\"/", "src=\"h", "url(", "@import"] {
        assert!(!page.contains(address), "{address}");
    }
    let ids: Vec<&str> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
}

#[test]
fn the_pages_of_a_day_stand_alone_and_lead_to_each_other() {
    let (outcomes, thumbnails) = day();
    let options = ContactOptions { title: Some("某大学 <2026>".into()), ..ContactOptions::default() };
    let pages = pages(&outcomes, Language::Zh);
    let links = [Link::new("retake.html", "补拍名单")];
    let index = written(|out| contact::page(out, &outcomes, &pages, &links, &options));
    assert_alone(&index);
    assert!(index.contains("某大学 &lt;2026&gt;") && !index.contains("data:image") && !index.contains("<script"));
    let shown: Vec<String> =
        pages.iter().map(|page| written(|out| faces::page(out, &outcomes, page, &thumbnails, &options))).collect();
    let files = (0..pages.len()).map(|at| format!("faces/{at}%20%23%26.html"));
    let files: BTreeSet<String> = files.chain(["retake.html".to_owned()]).collect();
    let linked: BTreeSet<String> =
        index.split("href=\"").skip(1).map(|rest| rest.split(['"', '#']).next().unwrap().to_owned()).collect();
    assert_eq!(linked, files);
    for page in &shown {
        assert_alone(page);
        assert!(page.contains("href=\"../index.html\""));
    }
    // Everybody and every photo but that of the card is on one page, once, with its picture.
    let all = shown.concat();
    let others = outcomes.iter().filter(|outcome| outcome.standing == Standing::Superseded).count();
    assert_eq!(all.matches("class=\"face\"").count(), outcomes.len() - 1);
    assert_eq!((all.matches("data:image/jpeg").count(), others), (thumbnails.len(), 1));
    for empty in [
        written(|out| contact::page(out, &[], &[], &[], &options)),
        written(|out| confirm::page(out, &[], &(), &options)),
    ] {
        assert_alone(&empty);
    }
}

#[test]
fn a_drifting_day_has_charts_with_marks_that_lead_to_the_photo() {
    let outcomes: Vec<Outcome> = (0..120u32)
        .map(|order| {
            let mut outcome = Outcome::new(Standing::Pass);
            let mut photo = PhotoRef::new(PhotoName::new("x.jpg"), Sha256Digest([order as u8; 32]), 1, order);
            photo.station = Some("<A>".to_owned());
            outcome.photo = Some(photo);
            outcome.person = Some(Arc::new(Person::new(order + 2)));
            let noise = f64::from(order * 7 % 5) / 5.0;
            let lamp = if order < 70 { 62.0 } else { 50.0 };
            outcome.session = Session { face_lightness: Some(lamp + noise), scale: Some(0.4), ..Session::default() };
            outcome
        })
        .collect();
    let pages = pages(&outcomes, Language::Zh);
    let page = written(|out| contact::page(out, &outcomes, &pages, &[], &ContactOptions::default()));
    assert_nested(&page);
    assert_eq!(page.matches("<svg").count(), 2);
    assert_eq!(page.matches("stroke-dasharray").count(), 1);
    assert!(page.contains("第 71 张") && page.contains("&lt;A&gt;") && !page.contains("<A>"));
    assert!(page.contains("faces/0%20%23%26.html#p464646464646"));
    assert!(!page.contains("NaN") && !page.contains("inf"));
    for axis in ["面部亮度 L*", "脸宽占图宽 %", "照片序号"] {
        assert!(page.contains(&format!(">{axis}</text>")), "{axis}");
    }
    let charts = contact::charts(&outcomes, Language::En).unwrap();
    assert_nested(&charts);
    for axis in ["face lightness, L*", "face width, % of picture", "number of the photo"] {
        assert!(charts.contains(&format!(">{axis}</text>")), "{axis}");
    }
}

/// A person with a burst of three, the second chosen; each frame with what was found.
fn burst() -> Vec<Outcome> {
    let mut person = Person::new(7);
    person.name = PersonName::new("李雷");
    person.group = Group::new("", "", "软工2302");
    let person = Arc::new(person);
    let frame = |standing, at: u8, rule: Option<&str>| {
        let mut outcome = Outcome::new(standing);
        outcome.person = Some(person.clone());
        let mut photo =
            PhotoRef::new(PhotoName::new(&format!("A/IMG_{at}.jpg")), Sha256Digest([at; 32]), 9, u32::from(at));
        photo.taken = Some(Moment { milliseconds: 1_788_252_067_000 + i64::from(at) * 1000 });
        outcome.photo = Some(photo);
        if let Some(rule) = rule {
            let message = Text::fixed("眼睛未睁开：3 %，规定 ≥ 15 %", "eyes not open: 3 %, allowed ≥ 15 %");
            outcome.notes.push(Note::new(rule, Severity::Fail, message));
        }
        let choice =
            Text::fixed("三张连拍，采用第二张：睁眼且最清晰", "of a burst of three the second: eyes open, sharpest");
        outcome.notes.push(Note::new("match.best-of-sitting", Severity::Warn, choice));
        outcome
    };
    vec![
        frame(Standing::Pass, 2, None),
        frame(Standing::Superseded, 1, Some("eyes.open")),
        frame(Standing::Superseded, 3, None),
    ]
}

#[test]
fn frames_that_were_not_chosen_stand_beside_the_one_that_was() {
    let outcomes = burst();
    let pages = pages(&outcomes, Language::Zh);
    assert_eq!((pages.len(), pages[0].places.as_slice()), (1, [0, 1, 2].as_slice()));
    let page = written(|out| faces::page(out, &outcomes, &pages[0], &(), &ContactOptions::default()));
    assert_nested(&page);
    assert_eq!((page.matches("class=\"face\"").count(), page.matches("class=\"frame\"").count()), (1, 2));
    assert!(page.contains("三张连拍，采用第二张：睁眼且最清晰"));
    let (chosen, others) = page.split_once("class=\"others\"").unwrap();
    assert!(chosen.contains("020202020202") && !chosen.contains("010101010101"));
    // Each with the handle, its file and what it would come to by itself.
    let blink = others.find("<code>010101010101</code> <span>不合格</span>").unwrap();
    let sound = others.find("<code>030303030303</code> <span>合格</span>").unwrap();
    assert!(blink < sound && others.contains("A&#x2f;IMG_1.jpg") && others.contains("眼睛未睁开"));
    // The colour says the verdict as well: passed is green, failed red.
    assert!(others[..blink].contains("#c0392b") && others[blink..sound].contains("#1e8449"), "{others}");
    // A person is one person, whatever the number of frames.
    assert!(page.contains("应拍 1 · 实拍 1 · 合格 1 · 照片数 3"));
}

#[test]
fn a_large_class_is_divided_and_nobody_is_torn_from_their_frames() {
    let mut outcomes = Vec::new();
    for row in 2..302 {
        for mut frame in burst() {
            let mut person = Person::clone(frame.person.as_ref().unwrap());
            person.row = row;
            frame.person = Some(Arc::new(person));
            outcomes.push(frame);
        }
    }
    let pages = pages(&outcomes, Language::En);
    assert_eq!(pages.len(), 4);
    assert!(pages.iter().all(|page| page.places.len() <= 240 && page.places.len().is_multiple_of(3)));
    assert_eq!(pages.iter().map(|page| page.title.as_str()).next(), Some("软工2302 1/4"));
    let all: BTreeSet<usize> = pages.iter().flat_map(|page| &page.places).copied().collect();
    assert_eq!(all.len(), outcomes.len());
}

#[test]
fn what_a_person_has_to_settle_is_listed_with_choices_and_handles() {
    let (mut outcomes, _) = day();
    let face = Session { scale: Some(0.4), ..Session::default() };
    let same = Text::fixed("同一张照片对应多人，请人工确认", "one file stands for several people");
    let note = Note::new("match.same-picture", Severity::Fail, same).advice(Text::fixed("对照本人", "compare"));
    let note = note.about(vec![4, 9], vec!["c8c8c8c8c8c8".to_owned(), "c9c9c9c9c9c9".to_owned()]);
    for at in [200u8, 201] {
        let mut outcome = Outcome::new(Standing::Ambiguous);
        outcome.photo = Some(PhotoRef::new(PhotoName::new("合影.jpg"), Sha256Digest([at; 32]), 10, u32::from(at)));
        outcome.notes.push(note.clone());
        outcome.session = face;
        outcomes.push(outcome);
    }
    // One stranger has a face, the other frame of nobody is an empty seat.
    let mut stranger = Outcome::new(Standing::Unowned);
    stranger.photo = Some(PhotoRef::new(PhotoName::new("x.jpg"), Sha256Digest([210; 32]), 10, 210));
    stranger.session = face;
    outcomes.push(stranger);
    let cases = confirm::cases(&outcomes, Language::Zh);
    let found: Vec<(&str, Question, &[u32], usize)> =
        cases.iter().map(|case| (case.rule.as_str(), case.question, case.rows.as_slice(), case.photos.len())).collect();
    assert_eq!(
        found,
        [
            ("match.same-picture", Question::Whose, [4, 9].as_slice(), 2),
            ("ambiguous", Question::Whose, [7].as_slice(), 1),
            ("unowned", Question::Whose, [].as_slice(), 1),
            ("unknown", Question::Serves, [8].as_slice(), 1),
        ]
    );
    let options = ContactOptions::default();
    let page = written(|out| confirm::page(out, &outcomes, &(), &options));
    assert_alone(&page);
    for shown in [
        "<code>c8c8c8c8c8c8</code>",
        "<code>d2d2d2d2d2d2</code>",
        "4 =cmd|",
        "00230002",
        "不属于任何人",
        "试拍",
        "对照本人",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    let table = written(|out| confirm::csv(out, &outcomes, &options));
    let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{FEFF}').as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 5);
    assert_eq!((&rows[0][0], &rows[0][1], &rows[1][0], &rows[1][1]), ("1", "c8c8c8c8c8c8", "1", "c9c9c9c9c9c9"));
    // Masked, it still has the handles.
    let masked =
        written(|out| confirm::page(out, &outcomes, &(), &ContactOptions { disclosure: Disclosure::Share, ..options }));
    assert!(masked.contains("c8c8c8c8c8c8") && !masked.contains("00230002") && !masked.contains("/C calc"));
}

#[test]
fn the_retake_list_prints_with_heading_date_and_page_numbers() {
    let (outcomes, _) = day();
    let title = "某大学 & 2026 级新生 <A>";
    for language in [Language::Zh, Language::En] {
        let options = RetakeOptions::of(&outcomes, language, Some(title.to_owned()));
        let list = retakes(&outcomes, language, Disclosure::Work);
        let page = written(|out| retake::page(out, &list, &options));
        assert_alone(&page);
        for shown in
            ["@page { size: A4 landscape", "counter(page)", "counter(pages)", "table-header-group", "2026-09-01"]
        {
            assert!(page.contains(shown), "{shown}");
        }
        assert!(page.contains("某大学 &amp; 2026 级新生 &lt;A&gt;") && page.contains("00230001"));
        let count = language.pick("共 7 人：待补 5，待确认 2", "7 people: To retake 5, To confirm 2");
        assert!(page.contains(count), "{count}");
        assert!(list.iter().all(|retake| !retake.reasons.is_empty() && !retake.advice.is_empty()));
        // The same columns in all three forms, the same cells in the workbook and the table.
        let bytes = workbook(|out| retake::workbook(out, &list, &options, &std::env::temp_dir()));
        let mut book = Xlsx::new(Cursor::new(bytes.as_slice())).unwrap();
        let sheet = book.sheet_names()[0].clone();
        let sheet = book.worksheet_range(&sheet).unwrap();
        let cell = |cell: &Data| cell.to_string();
        let table = written(|out| retake::csv(out, &list, language));
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).from_reader(table.trim_start_matches('\u{FEFF}').as_bytes());
        let rows: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        let book: Vec<Vec<String>> = sheet.rows().map(|row| row.iter().map(cell).collect()).collect();
        assert_eq!(book.len(), list.len() + 1);
        assert_eq!(book[0], rows[0]);
        let heads: Vec<&str> = page.split("<th>").skip(1).map(|rest| rest.split("</th>").next().unwrap()).collect();
        assert_eq!(heads, rows[0]);
        assert_eq!(page.matches("<tr").count(), list.len() + 2);
        let parts = text(&bytes);
        let (numbers, head) = language
            .pick(("第 &amp;P 页，共 &amp;N 页", "补拍名单"), ("page &amp;P of &amp;N", "People to take again"));
        for shown in [numbers, head, "某大学 &amp;&amp; 2026", "landscape", "fitToPage", "Print_Titles"] {
            assert!(parts.contains(shown), "{shown}");
        }
    }
    // Without times the date is left to be written by hand; without groups their columns are left out.
    let mut outcome = Outcome::new(Standing::Missing);
    outcome.person = Some(Arc::new(Person::new(2)));
    let outcomes = [outcome];
    let list = retakes(&outcomes, Language::Zh, Disclosure::Work);
    let page = written(|out| retake::page(out, &list, &RetakeOptions::of(&outcomes, Language::Zh, None)));
    assert!(page.contains("日期：____") && !page.contains("院系") && page.contains("怎么拍"));
}

/// The same picture for every outcome.
struct One(Vec<u8>);

impl Thumbnails for One {
    fn jpeg(&self, _: &Outcome) -> Option<Vec<u8>> {
        Some(self.0.clone())
    }
}

#[test]
fn four_thousand_people_fit_every_output() {
    let (few, _) = day();
    let digest = |at: u32| Sha256Digest::of(&at.to_le_bytes());
    let outcomes: Vec<Outcome> = (0..4000u32)
        .map(|index| {
            let mut outcome = few[index as usize % 11].clone();
            let mut person = Person::clone(outcome.person.as_ref().unwrap());
            person.row = index + 2;
            person.group.class = format!("{}-{}", person.group.class, index / 60);
            outcome.person = Some(Arc::new(person));
            if let Some(photo) = &mut outcome.photo {
                (photo.order, photo.sha256) = (index, digest(index));
            }
            outcome
        })
        .collect();
    // As large as a small picture of a day may be.
    let one = One(vec![0xA5; 6_000]);
    let book = workbook(|out| results::workbook(out, &outcomes, &(), ResultsOptions::default(), &std::env::temp_dir()));
    assert!(book.len() < 16 << 20);
    let (options, pages) = (ContactOptions::default(), pages(&outcomes, Language::Zh));
    let index = written(|out| contact::page(out, &outcomes, &pages, &[], &options));
    assert!(index.len() < 1 << 20, "{}", index.len());
    let largest = pages.iter().map(|page| written(|out| faces::page(out, &outcomes, page, &one, &options)).len()).max();
    assert!(largest < Some(3 << 20), "{largest:?}");
    let confirm = written(|out| confirm::page(out, &outcomes, &one, &options));
    assert!(confirm.len() < 8 << 20, "{}", confirm.len());
    let list = retakes(&outcomes, Language::Zh, Disclosure::Work);
    let retake = written(|out| retake::page(out, &list, &RetakeOptions::default()));
    assert!(list.len() > 1_500 && retake.len() < 2 << 20, "{}", retake.len());
    let shown: BTreeMap<usize, usize> =
        pages.iter().flat_map(|page| &page.places).fold(BTreeMap::new(), |mut all, place| {
            *all.entry(*place).or_default() += 1;
            all
        });
    assert_eq!((shown.len(), shown.values().max()), (4000, Some(&1)));
}
