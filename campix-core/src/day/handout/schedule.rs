//! The plan of a day for people: who comes when and where, by class and by station, as CSV, workbook and page to print.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;

use crate::day::handout::output::OutputError;
use crate::day::handout::show::{self, Disclosure};
use crate::day::handout::table::{self, Column, Look, Row, Running, Table, inert};
use crate::ground::folder;
use crate::ground::text::Language;
use crate::ground::whole_file::{self, SystemDisk};
use crate::people::Person;
use crate::people::plan::{Plan, PlannedTime, Slot, Turn};

/// How a plan is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScheduleOptions {
    /// Language of headings. Default: Chinese.
    pub language: Language,
    /// How much of a person is shown. Default: [`Disclosure::Work`].
    pub disclosure: Disclosure,
    /// The school and the occasion. Default: none.
    pub title: Option<String>,
}

const PEOPLE: [Column; 9] = [
    ("拍摄号", "number", 9.0),
    ("时段", "slot", 22.0),
    ("机位", "station", 7.0),
    ("院系", "department", 18.0),
    ("专业", "major", 16.0),
    ("班级", "class", 14.0),
    ("姓名", "name", 12.0),
    ("编号", "id", 20.0),
    ("签到", "came", 9.0),
];
/// What a list may lack: groups and names.
const OPTIONAL: [usize; 4] = [3, 4, 5, 6];

const CLASSES: [Column; 8] = [
    ("院系", "department", 18.0),
    ("专业", "major", 16.0),
    ("班级", "class", 16.0),
    ("机位", "station", 7.0),
    ("人数", "people", 7.0),
    ("拍摄号", "numbers", 16.0),
    ("开始", "from", 18.0),
    ("结束", "to", 18.0),
];
const OF_CLASSES: [usize; 3] = [0, 1, 2];

/// From–to: the day once.
fn span([from, to]: [PlannedTime; 2]) -> String {
    let end = if from.day == to.day { to.clock() } else { to.to_string() };
    format!("{from}–{end}")
}

fn person_cells(slot: &Slot, person: Option<&Person>, options: &ScheduleOptions) -> Vec<String> {
    let group = person.map(|person| person.group.clone()).unwrap_or_default();
    vec![
        slot.number.clone(),
        span(slot.slot),
        slot.station.to_string(),
        group.department,
        group.major,
        group.class,
        person.map(|person| show::name_of(person, options.disclosure)).unwrap_or_default(),
        person.map(|person| show::key_of(person, options.disclosure)).unwrap_or_default(),
        String::new(),
    ]
}

fn class_cells(turn: &Turn) -> Vec<String> {
    let [first, last] = &turn.numbers;
    vec![
        turn.group.department.clone(),
        turn.group.major.clone(),
        turn.group.class.clone(),
        turn.station.to_string(),
        turn.people.to_string(),
        if first == last { first.clone() } else { format!("{first}–{last}") },
        turn.time[0].to_string(),
        turn.time[1].to_string(),
    ]
}

fn by_row(people: &[Person]) -> BTreeMap<u32, &Person> {
    people.iter().map(|person| (person.row, person)).collect()
}

/// Everybody in the order of classes, and within a class of time.
fn by_class<'a>(plan: &'a Plan, people: &BTreeMap<u32, &Person>) -> Vec<&'a Slot> {
    let mut place: BTreeMap<_, usize> = BTreeMap::new();
    for turn in &plan.turns {
        let next = place.len();
        place.entry(&turn.group).or_insert(next);
    }
    let mut slots: Vec<&Slot> = plan.slots.iter().collect();
    slots.sort_by_key(|slot| {
        let class = people.get(&slot.row).and_then(|person| place.get(&person.group)).copied();
        (class, slot.at, slot.station)
    });
    slots
}

/// "预计 2026-09-01 16:40 结束：1 号机位 16:40，2 号机位 16:38".
fn estimate(plan: &Plan, language: Language) -> String {
    let stations: Vec<String> = plan
        .through
        .iter()
        .map(|(station, time)| match language {
            Language::Zh => format!("{station} 号机位 {time}"),
            Language::En => format!("station {station}: {time}"),
        })
        .collect();
    match language {
        Language::Zh => format!("预计 {} 结束（{}）", plan.ends, stations.join("，")),
        Language::En => format!("expected to end {} ({})", plan.ends, stations.join(", ")),
    }
}

/// Writes `plan.csv`: everybody, by class; UTF-8 with a byte-order mark, so that Excel opens it as it is.
///
/// # Errors
/// [`OutputError::Write`].
pub fn csv(out: &mut dyn Write, plan: &Plan, people: &[Person], options: &ScheduleOptions) -> Result<(), OutputError> {
    let people = by_row(people);
    let rows = by_class(plan, &people).into_iter().map(|slot| {
        let cells = person_cells(slot, people.get(&slot.row).copied(), options);
        cells.iter().map(|cell| inert(cell)).collect()
    });
    table::csv(out, &PEOPLE, options.language, rows, "plan.csv")
}

/// Writes `plan.xlsx`: a sheet of classes, one with everybody by class, and one for each station; all print on A4 with headings on every
/// page and the estimate above. Rows are kept in temporary files in the folder `scratch`.
///
/// # Errors
/// [`OutputError::TooManyRows`], [`OutputError::Write`], [`OutputError::Workbook`].
pub fn workbook(
    out: &mut (dyn Write + Send),
    plan: &Plan,
    people: &[Person],
    options: &ScheduleOptions,
    scratch: &Path,
) -> Result<(), OutputError> {
    let language = options.language;
    let people = by_row(people);
    let running = Running {
        title: options.title.clone().unwrap_or_else(|| heading(language).to_owned()),
        date: estimate(plan, language),
    };
    let sheet = |name: String, columns: &'static [Column], optional: &'static [usize], rows: Vec<Vec<String>>| Table {
        name,
        columns,
        language,
        rows: Box::new(rows.into_iter().map(Row::plain)),
        look: Look::LIST,
        optional,
        tab: None,
        choices: None,
        running: Some(running.clone()),
    };
    let cells = |slot: &Slot| person_cells(slot, people.get(&slot.row).copied(), options);
    let classes = plan.turns.iter().map(class_cells).collect();
    let mut sheets = vec![
        sheet(language.pick("按班级", "Classes").to_owned(), &CLASSES, &OF_CLASSES, classes),
        sheet(
            language.pick("全部人员", "People").to_owned(),
            &PEOPLE,
            &OPTIONAL,
            by_class(plan, &people).into_iter().map(cells).collect(),
        ),
    ];
    for station in plan.through.keys() {
        let rows = plan.slots.iter().filter(|slot| slot.station == *station).map(cells).collect();
        let name = match language {
            Language::Zh => format!("{station} 号机位"),
            Language::En => format!("Station {station}"),
        };
        sheets.push(sheet(name, &PEOPLE, &OPTIONAL, rows));
    }
    table::workbook(out, sheets, scratch, "plan.xlsx")
}

/// Writes `plan.csv`, `plan.xlsx` and `plan.html` into the folder `out`, which is made if it is missing; files of these names are replaced.
///
/// # Errors
/// [`OutputError`].
pub fn write(out: &Path, plan: &Plan, people: &[Person], options: &ScheduleOptions) -> Result<(), OutputError> {
    let failed = |what| move |source| OutputError::Write { what, source };
    folder::create(out).map_err(failed("plan"))?;
    let scratch = std::env::temp_dir();
    let put =
        |what: &'static str, bytes: &[u8]| whole_file::write(&SystemDisk, &out.join(what), bytes).map_err(failed(what));
    let (mut text, mut book, mut html) = (Vec::new(), Vec::new(), Vec::new());
    csv(&mut text, plan, people, options)?;
    workbook(&mut book, plan, people, options, &scratch)?;
    page(&mut html, plan, people, options)?;
    put("plan.csv", &text)?;
    put("plan.xlsx", &book)?;
    put("plan.html", &html)
}

const fn heading(language: Language) -> &'static str {
    language.pick("拍摄安排", "Shooting plan")
}

#[derive(Serialize)]
struct Page<'a> {
    lang: &'static str,
    heading: &'static str,
    title: &'a str,
    estimate: String,
    pages: [&'static str; 3],
    parts: Vec<Part>,
    engine: String,
}

/// One table of the page.
#[derive(Serialize)]
struct Part {
    name: String,
    /// Begins on a page of its own.
    apart: bool,
    columns: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Part {
    /// A table without the columns that nobody needs.
    fn new(
        name: String,
        apart: bool,
        columns: &[Column],
        optional: &[usize],
        rows: &[Vec<String>],
        language: Language,
    ) -> Self {
        let shown: Vec<usize> = (0..columns.len())
            .filter(|column| !optional.contains(column) || rows.iter().any(|row| !row[*column].is_empty()))
            .collect();
        Self {
            name,
            apart,
            columns: shown.iter().map(|&column| language.pick(columns[column].0, columns[column].1)).collect(),
            rows: rows.iter().map(|row| shown.iter().map(|&column| row[column].clone()).collect()).collect(),
        }
    }
}

/// Writes `plan.html`: classes first, then a table for each station, each on a page of its own, to be put up at the door. It needs no other
/// file, no script and no network.
///
/// # Errors
/// [`OutputError::Write`], [`OutputError::Template`].
///
/// ```
/// use campix_core::day::schedule::{self, ScheduleOptions};
/// use campix_core::people::{plan::{Plan, PlanOptions}, roster::{Roster, RosterOptions}};
/// let people = Roster::read("学号,班级\n1001,软件1班\n".as_bytes(), &RosterOptions::default())?.people;
/// let plan = Plan::new(&people, &PlanOptions::default())?;
/// let mut page = Vec::new();
/// schedule::page(&mut page, &plan, &people, &ScheduleOptions::default())?;
/// assert!(String::from_utf8(page)?.contains("A001"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn page(out: &mut dyn Write, plan: &Plan, people: &[Person], options: &ScheduleOptions) -> Result<(), OutputError> {
    let what = "plan.html";
    let language = options.language;
    let people = by_row(people);
    let classes: Vec<_> = plan.turns.iter().map(class_cells).collect();
    let mut parts = vec![Part::new(
        language.pick("按班级", "Classes").to_owned(),
        false,
        &CLASSES,
        &OF_CLASSES,
        &classes,
        language,
    )];
    for (station, time) in &plan.through {
        let rows = plan.slots.iter().filter(|slot| slot.station == *station);
        let rows: Vec<_> = rows.map(|slot| person_cells(slot, people.get(&slot.row).copied(), options)).collect();
        let count = rows.len();
        let name = match language {
            Language::Zh => format!("{station} 号机位：{count} 人，预计 {time} 结束"),
            Language::En => format!("Station {station}: {count} people, expected to end {time}"),
        };
        parts.push(Part::new(name, true, &PEOPLE, &OPTIONAL, &rows, language));
    }
    let page = Page {
        lang: language.pick("zh-CN", "en"),
        heading: heading(language),
        title: options.title.as_deref().unwrap_or_default(),
        estimate: estimate(plan, language),
        pages: language.pick(["第 ", " 页，共 ", " 页"], ["page ", " of ", ""]),
        parts,
        engine: format!("campix {}", crate::VERSION),
    };
    let mut environment = Environment::new();
    let text = environment
        .add_template(what, include_str!("templates/plan.html"))
        .and_then(|()| environment.get_template(what))
        .and_then(|template| template.render(Serde(page)))
        .map_err(|_| OutputError::Template { what })?;
    out.write_all(text.as_bytes()).map_err(|source| OutputError::Write { what, source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::whole_file::tests::Scratch;
    use crate::people::plan::PlanOptions;
    use crate::people::roster::{Roster, RosterOptions, text_rows};

    fn list() -> Vec<Person> {
        let row = |at: u32| format!("1{at:03},<b>人{at}&,软件{}班,11010519491231002X\n", at % 2 + 1);
        let rows = (0..7).map(row).collect::<Vec<_>>().concat();
        let list = format!("学号,姓名,班级,证件号\n{rows}");
        let options = RosterOptions {
            faulty_rows: crate::people::roster::FaultyRows::SetAside,
            ..RosterOptions::from_toml("columns = { id_number = false }").unwrap()
        };
        Roster::read(list.as_bytes(), &options).unwrap().people
    }

    #[test]
    fn all_forms_have_everybody_and_markup_stays_text() {
        let people = list();
        let plan = Plan::new(&people, &PlanOptions { stations: 2, ..PlanOptions::default() }).unwrap();
        let options = ScheduleOptions { title: Some("某大学".to_owned()), ..ScheduleOptions::default() };
        let mut text = Vec::new();
        csv(&mut text, &plan, &people, &options).unwrap();
        assert_eq!(String::from_utf8(text).unwrap().lines().count(), 8);
        let scratch = Scratch::new("schedule");
        let mut book = Vec::new();
        workbook(&mut book, &plan, &people, &options, &scratch.0).unwrap();
        let rows = text_rows(&book).unwrap();
        let on = |sheet: usize| rows.iter().filter(|(at, ..)| *at == sheet).count();
        // Classes at their stations, everybody, and each station, all with headings.
        assert_eq!((on(1), on(2), on(3) + on(4)), (plan.turns.len() + 1, 8, 9));
        let mut html = Vec::new();
        page(&mut html, &plan, &people, &options).unwrap();
        let html = String::from_utf8(html).unwrap();
        assert!(!html.contains("<b>人") && html.contains("&lt;b&gt;人0&amp;"), "{html}");
        assert!(plan.slots.iter().all(|slot| html.contains(&slot.number)));
        assert!(!html.contains("<script") && !html.contains("http:") && !html.contains("https:"));
    }
}
