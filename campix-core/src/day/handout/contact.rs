//! `index.html`: the day at a glance, from a class to a face to its findings, and the drift of the session as a chart.
//! One file that needs no other and fetches nothing; written class by class, so that a day is never in memory at once.

use std::io::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;

use crate::day::handout::chart::{self, Chart};
use crate::day::handout::drift;
use crate::day::handout::output::OutputError;
use crate::day::handout::results::colour;
use crate::day::handout::show::{self, Disclosure, advice, collation};
use crate::day::record::outcome::{Outcome, Standing, Thumbnails};
use crate::ground::text::{Language, labels};
use crate::people::Group;

/// How the page is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactOptions {
    /// Language. Default: Chinese.
    pub language: Language,
    /// How much of a person is shown. Default: [`Disclosure::Work`].
    pub disclosure: Disclosure,
    /// Heading: the school and the occasion. Default: 图像采集日报, Capture day.
    pub title: Option<String>,
    /// Whether every face has its picture, or only those that need work. Default: [`Pictures::All`].
    pub pictures: Pictures,
}

/// Which faces have a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pictures {
    /// All that have one.
    All,
    /// Those that need work or should be looked at.
    Conspicuous,
}

impl Default for ContactOptions {
    fn default() -> Self {
        Self { language: Language::Zh, disclosure: Disclosure::Work, title: None, pictures: Pictures::All }
    }
}

#[derive(Serialize)]
struct Head<'a> {
    lang: &'static str,
    title: &'a str,
    subtitle: String,
    tiles: Vec<Part>,
    words: Labels,
    charts: Vec<Chart>,
    changes: Vec<Moved>,
    classes: Vec<ClassRow>,
}

#[derive(Serialize)]
struct Figures {
    charts: Vec<Chart>,
}

#[derive(Serialize)]
struct Part {
    name: &'static str,
    title: &'static str,
    count: usize,
    /// Share of all, in per cent with two decimals.
    share: String,
    colour: String,
}

#[derive(Serialize)]
struct Moved {
    photo: String,
    message: String,
    advice: String,
}

#[derive(Serialize)]
struct ClassRow {
    department: String,
    major: String,
    title: String,
    count: usize,
    work: usize,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct ClassPage<'a> {
    index: usize,
    title: &'a str,
    line: String,
    open: bool,
    faces: Vec<Face>,
    words: &'a Labels,
}

#[derive(Serialize)]
struct Face {
    id: String,
    standing: &'static str,
    title: &'static str,
    colour: String,
    name: String,
    number: String,
    picture: Option<String>,
    notes: Vec<FaceNote>,
    advice: String,
    facts: Vec<Fact>,
}

#[derive(Serialize)]
struct FaceNote {
    severity: crate::day::Severity,
    message: String,
    advice: String,
}

#[derive(Serialize)]
struct Fact {
    title: &'static str,
    value: String,
}

labels! {
    /// The labels of the page.
    struct Labels {
        share: zh "比例", en "Share";
        drift: zh "拍摄过程稳定性", en "Steadiness of the session";
        steady: zh "全天未发现背景、曝光、色温或人像大小的突变。", en "No sudden change of backdrop, exposure, colour temperature or scale was found.";
        pause: zh "：", en ": ";
        classes: zh "班级一览", en "Classes";
        faces: zh "逐人查看", en "Face by face";
        department: zh "院系", en "Department";
        major: zh "专业", en "Major";
        class: zh "班级", en "Class";
        people: zh "人数", en "People";
        work: zh "待处理", en "To do";
        none: zh "无照片", en "no photo";
        nobody: zh "未归属的照片", en "Photos without an owner";
        title: zh "图像采集日报", en "Capture day";
        row: zh "名单行号", en "Roster row";
        photo: zh "照片编号", en "Photo";
        taken: zh "拍摄时间", en "Taken";
        station: zh "工位", en "Station";
        delivered: zh "交付", en "Delivered";
    }
}

/// The charts of drift, part of the head.
const CHARTS: &str = include_str!("templates/contact-charts.html");
/// Most classes a page opens by itself: a page of one class should show its faces at once.
const OPEN: usize = 1;

/// Writes the page.
///
/// `outcomes` may come in any order; classes are in the order people expect, faces by standing and roster row. Drift is
/// computed from the same outcomes.
///
/// # Errors
/// [`OutputError::Write`], [`OutputError::Template`].
///
/// ```
/// use campix_core::day::{Outcome, Standing, contact};
/// let mut page = Vec::new();
/// contact::page(&mut page, &[Outcome::new(Standing::Unowned)], &(), &Default::default())?;
/// assert!(String::from_utf8(page).unwrap().contains("名单外照片"));
/// # Ok::<(), campix_core::day::OutputError>(())
/// ```
pub fn page(
    out: &mut dyn Write,
    outcomes: &[Outcome],
    thumbnails: &dyn Thumbnails,
    options: &ContactOptions,
) -> Result<(), OutputError> {
    let what = "index.html";
    let words = Labels::of(options.language);
    let mut environment = Environment::new();
    let sources = [
        ("head.html", include_str!("templates/contact-head.html")),
        ("class.html", include_str!("templates/contact-class.html")),
        ("foot.html", include_str!("templates/contact-foot.html")),
        ("charts.html", CHARTS),
    ];
    for (name, source) in sources {
        environment.add_template(name, source).map_err(|_| OutputError::Template { what })?;
    }
    let mut put = |name: &str, values: minijinja::Value| -> Result<(), OutputError> {
        let text = environment.get_template(name).and_then(|template| template.render(values));
        let text = text.map_err(|_| OutputError::Template { what })?;
        out.write_all(text.as_bytes()).map_err(|source| OutputError::Write { what, source })
    };
    let classes = classes(outcomes);
    put("head.html", Serde(head(outcomes, &classes, &words, options)).into())?;
    for (index, (group, members)) in classes.iter().enumerate() {
        let faces = members.iter().map(|outcome| face(outcome, thumbnails, &words, options)).collect();
        let page = ClassPage {
            index: index + 1,
            title: &heading(group.as_ref(), &words),
            line: tally(members, options.language),
            open: classes.len() <= OPEN,
            faces,
            words: &words,
        };
        put("class.html", Serde(page).into())?;
    }
    put("foot.html", minijinja::context! { engine => format!("campix {}", crate::VERSION) })
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

/// A class and its outcomes; `None` holds those without a person and comes last.
type Class<'a> = (Option<Group>, Vec<&'a Outcome>);

fn classes(outcomes: &[Outcome]) -> Vec<Class<'_>> {
    let mut sorted: Vec<&Outcome> = outcomes.iter().collect();
    sorted.sort_by_cached_key(|outcome| {
        let person = outcome.person.as_ref();
        let photo = outcome.photo.as_ref().map(|photo| photo.order);
        (
            person.is_none(),
            person.map(|person| (collation(&person.group), person.group.clone())),
            outcome.standing,
            person.map(|person| person.row),
            photo,
        )
    });
    let group = |outcome: &Outcome| outcome.person.as_ref().map(|person| person.group.clone());
    sorted.chunk_by(|a, b| group(a) == group(b)).map(|members| (group(members[0]), members.to_vec())).collect()
}

fn heading(group: Option<&Group>, words: &Labels) -> String {
    let Some(group) = group else { return words.nobody.to_owned() };
    let names: Vec<&str> = [&group.department, &group.major, &group.class]
        .into_iter()
        .map(String::as_str)
        .filter(|name| !name.is_empty())
        .collect();
    if names.is_empty() { "—".to_owned() } else { names.join(" · ") }
}

fn tally(members: &[&Outcome], language: Language) -> String {
    let parts: Vec<String> = Standing::ALL
        .into_iter()
        .map(|standing| (standing, members.iter().filter(|outcome| outcome.standing == standing).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(standing, count)| format!("{} {count}", standing.title(language)))
        .collect();
    parts.join(" · ")
}

fn parts<'a>(outcomes: &(impl Iterator<Item = &'a Outcome> + Clone), language: Language) -> Vec<Part> {
    let all = outcomes.clone().count().max(1);
    Standing::ALL
        .into_iter()
        .map(|standing| (standing, outcomes.clone().filter(|outcome| outcome.standing == standing).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(standing, count)| Part {
            name: standing.name(),
            title: standing.title(language),
            count,
            share: format!("{:.2}", count as f64 * 100.0 / all as f64),
            colour: css(standing),
        })
        .collect()
}

fn css(standing: Standing) -> String {
    format!("#{:06x}", colour(standing))
}

fn head<'a>(outcomes: &[Outcome], classes: &[Class<'_>], words: &Labels, options: &'a ContactOptions) -> Head<'a> {
    let language = options.language;
    let series = drift::series(outcomes);
    let changes = drift::changes(&series);
    let moments = || outcomes.iter().filter_map(|outcome| outcome.photo.as_ref()?.taken);
    let subtitle = match (moments().min(), moments().max()) {
        (Some(first), Some(last)) => format!("{} – {}", show::moment(Some(first)), show::moment(Some(last))),
        _ => String::new(),
    };
    Head {
        lang: language.pick("zh-CN", "en"),
        title: options.title.as_deref().unwrap_or(words.title),
        subtitle,
        tiles: parts(&outcomes.iter(), language),
        words: *words,
        charts: chart::charts(&series, &changes, language),
        changes: changes
            .iter()
            .map(|change| {
                let note = change.note();
                Moved {
                    photo: change.sha256.short(),
                    message: note.message.get(language).to_owned(),
                    advice: note.advice.get(language).to_owned(),
                }
            })
            .collect(),
        classes: classes
            .iter()
            .map(|(group, members)| {
                let group_ref = group.as_ref();
                let class = group_ref.map_or_else(|| words.nobody.to_owned(), |group| group.class.clone());
                ClassRow {
                    department: group_ref.map(|group| group.department.clone()).unwrap_or_default(),
                    major: group_ref.map(|group| group.major.clone()).unwrap_or_default(),
                    title: if class.is_empty() { "—".to_owned() } else { class },
                    count: members.len(),
                    work: members.iter().filter(|outcome| outcome.standing.needs_retake()).count(),
                    parts: parts(&members.iter().copied(), language),
                }
            })
            .collect(),
    }
}

fn face(outcome: &Outcome, thumbnails: &dyn Thumbnails, words: &Labels, options: &ContactOptions) -> Face {
    let language = options.language;
    let photo = outcome.photo.as_ref();
    let shown = options.pictures == Pictures::All || outcome.standing != Standing::Pass;
    let mut facts = Vec::new();
    let mut fact = |title, value: String| {
        if !value.is_empty() {
            facts.push(Fact { title, value });
        }
    };
    fact(words.row, outcome.person.as_ref().map(|person| person.row.to_string()).unwrap_or_default());
    fact(words.photo, photo.map(|photo| photo.sha256.short()).unwrap_or_default());
    fact(words.taken, show::moment(photo.and_then(|photo| photo.taken)));
    fact(words.station, photo.and_then(|photo| photo.station.clone()).unwrap_or_default());
    for product in &outcome.products {
        fact(words.delivered, format!("{} · {} B · {}", product.profile, product.bytes, product.sha256.short()));
    }
    let mut notes: Vec<FaceNote> = outcome
        .notes
        .iter()
        .map(|note| FaceNote {
            severity: note.severity,
            message: note.message.get(language).to_owned(),
            advice: note.advice.get(language).to_owned(),
        })
        .collect();
    notes.sort_by_key(|note| note.severity);
    Face {
        id: photo.map_or_else(
            || format!("r{}", outcome.person.as_ref().map_or(0, |person| person.row)),
            |photo| format!("p{}", photo.sha256.short()),
        ),
        standing: outcome.standing.name(),
        title: outcome.standing.title(language),
        colour: css(outcome.standing),
        name: show::name(outcome, options.disclosure),
        number: show::key(outcome, options.disclosure),
        picture: if shown { thumbnails.jpeg(outcome).map(|bytes| BASE64.encode(&bytes)) } else { None },
        notes,
        advice: advice(outcome, language).join(" "),
        facts,
    }
}
