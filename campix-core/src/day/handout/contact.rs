//! `index.html`: the day at a glance. How many people and how many photos, counted apart; by class, station and hour, with rates and
//! the most frequent reasons; the drift of the session as charts; links to the lists and to the pages of faces. It has no pictures,
//! so that a day of thousands opens at once.

use std::collections::BTreeMap;
use std::io::Write;

use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;

use crate::day::handout::chart::{self, Chart};
use crate::day::handout::drift;
use crate::day::handout::faces::{FacePage, STYLE, address, anchor, css};
use crate::day::handout::output::OutputError;
use crate::day::handout::show::{self, Disclosure};
use crate::day::handout::tally::{Members, Tally, Term, classes, departments, hours, is_person, stations};
use crate::day::record::outcome::{Outcome, Standing};
use crate::ground::digest::Sha256Digest;
use crate::ground::text::{Language, labels};

/// How the page of the day and the pages of faces are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactOptions {
    /// Language. Default: Chinese.
    pub language: Language,
    /// How much of a person is shown. Default: [`Disclosure::Work`].
    pub disclosure: Disclosure,
    /// Heading: the school and the occasion. Default: 图像采集日报, Capture day.
    pub title: Option<String>,
}

impl Default for ContactOptions {
    fn default() -> Self {
        Self { language: Language::Zh, disclosure: Disclosure::Work, title: None }
    }
}

/// A link to another file of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Link {
    /// Its file, relative to the page.
    pub file: String,
    /// What a reader clicks.
    pub title: String,
}

impl Link {
    /// A link to `file`, shown as `title`.
    pub fn new(file: impl Into<String>, title: impl Into<String>) -> Self {
        Self { file: file.into(), title: title.into() }
    }

    fn addressed(self) -> Self {
        Self { file: address(&self.file), ..self }
    }
}

#[derive(Serialize)]
struct Page<'a> {
    lang: &'static str,
    title: &'a str,
    subtitle: String,
    style: &'static str,
    words: Labels,
    people: Vec<Tile>,
    parts: Vec<Part>,
    photos: Vec<Tile>,
    links: Vec<Link>,
    changes: Vec<Moved>,
    tables: Vec<Table>,
    charts: Vec<Chart>,
    engine: String,
}

#[derive(Serialize)]
struct Figures {
    charts: Vec<Chart>,
}

/// A figure of the day.
#[derive(Serialize)]
struct Tile {
    count: u64,
    title: String,
    meaning: String,
    colour: String,
}

/// A share of a bar.
#[derive(Serialize)]
struct Part {
    title: &'static str,
    count: usize,
    /// Per cent with two decimals.
    share: String,
    colour: String,
}

#[derive(Serialize)]
struct Moved {
    link: String,
    message: String,
    advice: String,
}

#[derive(Serialize)]
struct Table {
    title: &'static str,
    heads: Vec<Head>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Head {
    title: String,
    number: bool,
}

#[derive(Serialize)]
struct Row {
    names: Vec<String>,
    /// Pages of faces; they stand in the place of the last name.
    links: Vec<Link>,
    numbers: Vec<String>,
    parts: Vec<Part>,
    /// The most frequent reason; `None` in a table that has no such column.
    why: Option<String>,
}

labels! {
    /// The labels of the page.
    struct Labels {
        share: zh "结果", en "Results";
        drift: zh "拍摄过程稳定性", en "Steadiness of the session";
        steady: zh "全天未发现背景、曝光、色温或人像大小的突变。", en "No sudden change of backdrop, exposure, colour temperature or scale was found.";
        pause: zh "：", en ": ";
        departments: zh "院系一览", en "Departments";
        classes: zh "班级一览", en "Classes";
        stations: zh "工位一览", en "Stations";
        hours: zh "时段一览", en "Hours";
        reasons: zh "未合格的原因", en "Reasons for not passing";
        department: zh "院系", en "Department";
        major: zh "专业", en "Major";
        class: zh "班级", en "Class";
        station: zh "工位", en "Station";
        hour: zh "时段", en "Hour";
        rate: zh "合格率", en "Rate";
        reason: zh "原因", en "Reason";
        frequent: zh "最常见的原因", en "Most frequent reason";
        people: zh "人数", en "People";
        of_open: zh "占待补与待确认", en "Of those open";
        nobody: zh "未归属的照片", en "Photos without an owner";
        title: zh "图像采集日报", en "Capture day";
    }
}

/// The charts of drift, part of the page.
const CHARTS: &str = include_str!("templates/contact-charts.html");
/// Most reasons in their table.
const REASONS: usize = 20;
/// Blue of a figure that is neither good nor bad.
const NEUTRAL: &str = "#2c6fbb";

/// Writes the page of the day. `faces` are its pages of faces with their files set, `links` other files to open from here.
///
/// Classes are in the order people expect. Drift is computed from the same outcomes.
///
/// # Errors
/// [`OutputError::Write`], [`OutputError::Template`].
///
/// ```
/// use campix_core::day::{Outcome, Standing, contact};
/// let mut page = Vec::new();
/// contact::page(&mut page, &[Outcome::new(Standing::Unowned)], &[], &[], &Default::default())?;
/// assert!(String::from_utf8(page).unwrap().contains("应拍"));
/// # Ok::<(), campix_core::day::OutputError>(())
/// ```
pub fn page(
    out: &mut dyn Write,
    outcomes: &[Outcome],
    faces: &[FacePage],
    links: &[Link],
    options: &ContactOptions,
) -> Result<(), OutputError> {
    let what = "index.html";
    let (language, words) = (options.language, Labels::of(options.language));
    let series = drift::series(outcomes);
    let changes = drift::changes(&series);
    let moments = || outcomes.iter().filter_map(|outcome| outcome.photo.as_ref()?.taken);
    let subtitle = match (moments().min(), moments().max()) {
        (Some(first), Some(last)) => format!("{} – {}", show::moment(Some(first)), show::moment(Some(last))),
        _ => String::new(),
    };
    let people: Vec<&Outcome> = outcomes.iter().filter(|outcome| is_person(outcome)).collect();
    let place = |digest: Sha256Digest| {
        let at =
            outcomes.iter().position(|outcome| outcome.photo.as_ref().is_some_and(|photo| photo.sha256 == digest))?;
        let page = faces.iter().find(|page| page.places.contains(&at))?;
        Some(format!("{}#{}", address(&page.file), anchor(&outcomes[at])))
    };
    let changed = changes.iter().map(|change| {
        let note = change.note();
        Moved {
            link: place(change.sha256).unwrap_or_else(|| "#".to_owned()),
            message: note.message.get(language).to_owned(),
            advice: note.advice.get(language).to_owned(),
        }
    });
    let page = Page {
        lang: language.pick("zh-CN", "en"),
        title: options.title.as_deref().unwrap_or(words.title),
        subtitle,
        style: STYLE,
        words,
        people: figures(&Tally::of(outcomes, language), language),
        parts: parts(&people, language),
        photos: photos(outcomes, language),
        links: links.iter().cloned().map(Link::addressed).collect(),
        changes: changed.collect(),
        tables: tables(outcomes, faces, &words, language),
        charts: chart::charts(&series, &changes, language),
        engine: format!("campix {}", crate::VERSION),
    };
    let failed = |_| OutputError::Template { what };
    let mut environment = Environment::new();
    for (name, source) in [("contact.html", include_str!("templates/contact.html")), ("charts.html", CHARTS)] {
        environment.add_template(name, source).map_err(failed)?;
    }
    let template = environment.get_template("contact.html").map_err(failed)?;
    let text = template.render(Serde(page)).map_err(failed)?;
    out.write_all(text.as_bytes()).map_err(|source| OutputError::Write { what, source })
}

/// The charts of drift alone, for use in another page: one `figure` with an SVG per measure, nothing for a day too short
/// to show any.
///
/// # Errors
/// [`OutputError::Template`].
///
/// ```
/// use campix_core::day::{Outcome, Standing, contact};
/// use campix_core::text::Language;
/// assert!(contact::charts(&[Outcome::new(Standing::Unowned)], Language::En)?.is_empty());
/// # Ok::<(), campix_core::day::OutputError>(())
/// ```
pub fn charts(outcomes: &[Outcome], language: Language) -> Result<String, OutputError> {
    let failed = |_| OutputError::Template { what: "charts" };
    let series = drift::series(outcomes);
    let changes = drift::changes(&series);
    let charts = chart::charts(&series, &changes, language);
    let mut environment = Environment::new();
    environment.add_template("charts.html", CHARTS).map_err(failed)?;
    let template = environment.get_template("charts.html").map_err(failed)?;
    let page = template.render(Serde(Figures { charts })).map_err(failed)?;
    Ok(page.trim().to_owned())
}

/// The figures of people, each with what it counts.
fn figures(tally: &Tally, language: Language) -> Vec<Tile> {
    let tile = |term: Term| Tile {
        count: tally.get(term),
        title: match term {
            Term::Passed => format!("{} {}", term.text().get(language), tally.rate()).trim_end().to_owned(),
            _ => term.text().get(language).to_owned(),
        },
        meaning: term.meaning().get(language).to_owned(),
        colour: match term {
            Term::Passed => css(Standing::Pass),
            Term::Retake => css(Standing::Fail),
            Term::Confirm => css(Standing::Unknown),
            Term::Due | Term::Photographed | Term::Photos => NEUTRAL.to_owned(),
        },
    };
    Term::PEOPLE.map(tile).into()
}

/// The number of photos, then those of each standing.
fn photos(outcomes: &[Outcome], language: Language) -> Vec<Tile> {
    let count = |standing: Option<Standing>| {
        let photos = outcomes.iter().filter(|outcome| outcome.photo.is_some());
        photos.filter(|outcome| standing.is_none_or(|standing| outcome.standing == standing)).count() as u64
    };
    let (name, meaning) = (Term::Photos.text(), Term::Photos.meaning());
    let all = Tile {
        count: count(None),
        title: name.get(language).to_owned(),
        meaning: meaning.get(language).to_owned(),
        colour: NEUTRAL.to_owned(),
    };
    let each = Standing::ALL.into_iter().map(|standing| Tile {
        count: count(Some(standing)),
        title: standing.title(language).to_owned(),
        meaning: String::new(),
        colour: css(standing),
    });
    std::iter::once(all).chain(each.filter(|tile| tile.count > 0)).collect()
}

/// The results of people as shares of a bar.
fn parts(people: &[&Outcome], language: Language) -> Vec<Part> {
    let all = people.len().max(1) as f64;
    let count = |standing| people.iter().filter(|outcome| outcome.standing == standing).count();
    let part = |standing: Standing| Part {
        title: standing.title(language),
        count: count(standing),
        share: format!("{:.2}", count(standing) as f64 * 100.0 / all),
        colour: css(standing),
    };
    Standing::ALL.into_iter().map(part).filter(|part| part.count > 0).collect()
}

fn tables(outcomes: &[Outcome], faces: &[FacePage], words: &Labels, language: Language) -> Vec<Table> {
    let mut tables = vec![reasons(outcomes, words, language)];
    let by_department = departments(outcomes);
    if by_department.iter().filter(|(group, _)| group.is_some()).count() > 1 {
        let rows = by_department.into_iter().filter_map(|(group, members)| {
            let members: Vec<&Outcome> = members.into_iter().map(|at| &outcomes[at]).collect();
            Some(row(vec![named(&group?.department)], Vec::new(), &members, language))
        });
        tables.push(Table {
            title: words.departments,
            heads: heads(&[words.department], words, language),
            rows: rows.collect(),
        });
    }
    tables.push(by_class(outcomes, faces, words, language));
    let several = |count: usize| count > 1;
    let by_station = stations(outcomes);
    if several(by_station.len()) {
        let rows =
            by_station.iter().map(|(station, members)| row(vec![(*station).to_owned()], Vec::new(), members, language));
        tables.push(Table {
            title: words.stations,
            heads: heads(&[words.station], words, language),
            rows: rows.collect(),
        });
    }
    let by_hour = hours(outcomes);
    if several(by_hour.len()) {
        let rows = by_hour.iter().map(|(hour, members)| row(vec![hour.clone()], Vec::new(), members, language));
        tables.push(Table { title: words.hours, heads: heads(&[words.hour], words, language), rows: rows.collect() });
    }
    tables.retain(|table| !table.rows.is_empty());
    tables
}

fn by_class(outcomes: &[Outcome], faces: &[FacePage], words: &Labels, language: Language) -> Table {
    let mut pages: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, page) in faces.iter().enumerate() {
        for &place in &page.places {
            pages.entry(place).or_default().push(number);
        }
    }
    let rows = classes(outcomes).into_iter().map(|(group, places): Members| {
        let mut numbers: Vec<usize> = places.iter().filter_map(|place| pages.get(place)).flatten().copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        let (names, title) = match &group {
            Some(group) => {
                (vec![group.department.clone(), group.major.clone(), named(&group.class)], named(&group.class))
            }
            None => (vec![String::new(), String::new(), words.nobody.to_owned()], words.nobody.to_owned()),
        };
        let several = numbers.len() > 1;
        let links = numbers.iter().enumerate().map(|(at, &number)| {
            let title = if several { format!("{title} {}/{}", at + 1, numbers.len()) } else { title.clone() };
            Link::new(faces[number].file.clone(), title)
        });
        let links = links.filter(|link| !link.file.is_empty()).map(Link::addressed).collect();
        let members: Vec<&Outcome> = places.into_iter().map(|at| &outcomes[at]).collect();
        row(names, links, &members, language)
    });
    let rows = rows.collect();
    Table { title: words.classes, heads: heads(&[words.department, words.major, words.class], words, language), rows }
}

fn named(name: &str) -> String {
    if name.is_empty() { "—".to_owned() } else { name.to_owned() }
}

/// Headings of a table of groups: names, figures, rate, bar, reason.
fn heads(names: &[&str], words: &Labels, language: Language) -> Vec<Head> {
    let text = |title: &str| Head { title: title.to_owned(), number: false };
    let number = |title: &str| Head { title: title.to_owned(), number: true };
    let figures = Term::PEOPLE.into_iter().chain([Term::Photos]).map(|term| number(term.text().get(language)));
    let rest = [number(words.rate), text(words.share), text(words.frequent)];
    names.iter().map(|name| text(name)).chain(figures).chain(rest).collect()
}

fn row(names: Vec<String>, links: Vec<Link>, members: &[&Outcome], language: Language) -> Row {
    let tally = Tally::of(members.iter().copied(), language);
    let figures = Term::PEOPLE.into_iter().chain([Term::Photos]).map(|term| tally.get(term).to_string());
    let people: Vec<&Outcome> = members.iter().copied().filter(|outcome| is_person(outcome)).collect();
    let mut parts = parts(&people, language);
    if parts.is_empty() {
        parts.push(Part { title: "", count: 0, share: "0".to_owned(), colour: NEUTRAL.to_owned() });
    }
    let why = tally.reasons().first().map(|(reason, count)| format!("{reason} ×{count}")).unwrap_or_default();
    Row { names, links, numbers: figures.chain([tally.rate()]).collect(), parts, why: Some(why) }
}

/// Reasons for which people did not pass, with how many have each; a person may have several.
fn reasons(outcomes: &[Outcome], words: &Labels, language: Language) -> Table {
    let tally = Tally::of(outcomes, language);
    let open = (tally.get(Term::Retake) + tally.get(Term::Confirm)).max(1);
    let rows = tally.reasons().into_iter().take(REASONS).map(|(reason, count)| Row {
        names: vec![reason.to_owned()],
        links: Vec::new(),
        numbers: vec![count.to_string(), format!("{:.1} %", count as f64 * 100.0 / open as f64)],
        parts: Vec::new(),
        why: None,
    });
    let head = |title: &str, number| Head { title: title.to_owned(), number };
    Table {
        title: words.reasons,
        heads: vec![head(words.reason, false), head(words.people, true), head(words.of_open, true)],
        rows: rows.collect(),
    }
}
