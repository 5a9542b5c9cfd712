//! The pages of faces: class by class, every person with the photo chosen for them, why it was chosen, and the other frames of the
//! sitting beside it, each with the number by which it can be chosen instead. A page is one file that fetches nothing.

use std::collections::BTreeMap;
use std::io::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;

use crate::day::handout::contact::ContactOptions;
use crate::day::handout::output::OutputError;
use crate::day::handout::results::colour;
use crate::day::handout::show::{self, advice};
use crate::day::handout::tally::{Tally, Term, classes, is_person};
use crate::day::record::outcome::{Note, Outcome, Severity, Standing, Thumbnails};
use crate::ground::text::{Language, labels};
use crate::people::Group;

/// Most pictures on a page: at 8 KB each, a page opens at once on an old office machine.
const PICTURES: usize = 240;
/// Style of every page of a day.
pub(super) const STYLE: &str = include_str!("templates/style.css");

/// One page of faces: a class, a part of a large one, or photos of nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacePage {
    /// Its name for people: class, or "photos without an owner", with its part if there are several.
    pub title: String,
    /// Its name for files, the same in every language; no two pages have the same.
    pub name: String,
    /// Its file, relative to the page of the day. Set before pages are written, since they link to each other.
    pub file: String,
    /// Photos and people shown, as places among the outcomes.
    pub places: Vec<usize>,
}

/// What goes on which page: people by class in the order they are looked up, then photos of nobody in the order of capture. Code
/// cards are on none. No page has more pictures than a browser shows at once.
pub fn pages(outcomes: &[Outcome], language: Language) -> Vec<FacePage> {
    let mut pages: Vec<FacePage> = Vec::new();
    let mut taken: BTreeMap<String, u32> = BTreeMap::new();
    for (group, members) in classes(outcomes) {
        let shown = members.into_iter().filter(|&at| outcomes[at].standing != Standing::Card).collect();
        let (title, name) = group.map_or_else(
            || (language.pick("未归属的照片", "Photos without an owner").to_owned(), "nobody".to_owned()),
            |group: Group| {
                let names = [&group.department, &group.major, &group.class].map(String::as_str);
                let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
                if names.is_empty() {
                    (language.pick("未分班", "No class").to_owned(), "everybody".to_owned())
                } else {
                    (names.join(" · "), names.join(" "))
                }
            },
        );
        // Groups that differ only in where a name is divided have pages of their own all the same.
        let again = taken.entry(name.clone()).or_default();
        *again += 1;
        let name = if *again > 1 { format!("{name} ({again})") } else { name };
        let mut parts: Vec<Vec<usize>> = Vec::new();
        for sitting in sittings(outcomes, shown) {
            match parts.last_mut() {
                Some(part) if part.len() + sitting.len() <= PICTURES => part.extend(sitting),
                _ => parts.push(sitting),
            }
        }
        let count = parts.len();
        pages.extend(parts.into_iter().enumerate().map(|(at, places)| FacePage {
            title: if count > 1 { format!("{title} {}/{count}", at + 1) } else { title.clone() },
            name: if count > 1 { format!("{name} {}", at + 1) } else { name.clone() },
            file: String::new(),
            places,
        }));
    }
    pages
}

/// The frames of each person together, the chosen one first; who needs work comes first, then by roster row.
fn sittings(outcomes: &[Outcome], places: Vec<usize>) -> Vec<Vec<usize>> {
    let mut people: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut others: Vec<Vec<usize>> = Vec::new();
    for place in places {
        match &outcomes[place].person {
            Some(person) => people.entry(person.row).or_default().push(place),
            None => others.push(vec![place]),
        }
    }
    let order = |place: &usize| outcomes[*place].photo.as_ref().map(|photo| photo.order);
    let mut sittings: Vec<Vec<usize>> = people.into_values().chain(others).collect();
    for sitting in &mut sittings {
        sitting.sort_by_key(|place| (!is_person(&outcomes[*place]), order(place)));
    }
    sittings.sort_by_key(|sitting| {
        let first = &outcomes[sitting[0]];
        (first.standing, first.person.as_ref().map(|person| person.row), order(&sitting[0]))
    });
    sittings
}

#[derive(Serialize)]
struct Page<'a> {
    lang: &'static str,
    title: &'a str,
    heading: &'a str,
    figures: String,
    style: &'static str,
    back: String,
    words: Labels,
    kinds: Vec<Kind>,
    faces: Vec<Face>,
    engine: String,
}

#[derive(Serialize)]
struct Kind {
    name: &'static str,
    title: &'static str,
    count: usize,
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
    others: Vec<Frame>,
}

/// Another frame of the same person.
#[derive(Serialize)]
struct Frame {
    id: String,
    photo: String,
    file: String,
    taken: String,
    verdict: &'static str,
    colour: String,
    picture: Option<String>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct FaceNote {
    severity: Severity,
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
        back: zh "← 全天", en "← the day";
        none: zh "无照片", en "no photo";
        title: zh "图像采集日报", en "Capture day";
        row: zh "名单行号", en "Roster row";
        photo: zh "照片编号", en "Photo";
        file: zh "文件", en "File";
        taken: zh "拍摄时间", en "Taken";
        station: zh "工位", en "Station";
        delivered: zh "交付", en "Delivered";
        others: zh "同一人的其他照片", en "Other frames of this person";
        choose: zh "现用上面一张；要改用下面某一张，以它的照片编号登记决定。", en "The one above is used; to use one of these, decide by its number.";
        more: zh "另有", en "further frames:";
    }
}

/// Writes one page of faces. Drift and sums are on the page of the day.
///
/// # Errors
/// [`OutputError::Write`], [`OutputError::Template`].
///
/// ```
/// use campix_core::day::{Outcome, Standing, contact, faces};
/// use campix_core::text::Language;
/// let outcomes = [Outcome::new(Standing::Unowned)];
/// let mut page = Vec::new();
/// for faces in faces::pages(&outcomes, Language::Zh) {
///     faces::page(&mut page, &outcomes, &faces, &(), &contact::ContactOptions::default())?;
/// }
/// assert!(String::from_utf8(page).unwrap().contains("名单外照片"));
/// # Ok::<(), campix_core::day::OutputError>(())
/// ```
pub fn page(
    out: &mut dyn Write,
    outcomes: &[Outcome],
    faces: &FacePage,
    thumbnails: &dyn Thumbnails,
    options: &ContactOptions,
) -> Result<(), OutputError> {
    let what = "faces";
    let (language, words) = (options.language, Labels::of(options.language));
    let members: Vec<&Outcome> = faces.places.iter().map(|&place| &outcomes[place]).collect();
    let of_one =
        |a: &&Outcome, b: &&Outcome| a.person.as_ref().zip(b.person.as_ref()).is_some_and(|(a, b)| a.row == b.row);
    let shown: Vec<Face> =
        members.chunk_by(of_one).map(|sitting| face(sitting[0], &sitting[1..], thumbnails, &words, options)).collect();
    let kinds = Standing::ALL.into_iter().filter_map(|standing| {
        let count = shown.iter().filter(|face| face.standing == standing.name()).count();
        (count > 0).then(|| Kind { name: standing.name(), title: standing.title(language), count })
    });
    // From a folder below the page of the day.
    let up = "../".repeat(faces.file.matches('/').count());
    let page = Page {
        lang: language.pick("zh-CN", "en"),
        title: options.title.as_deref().unwrap_or(words.title),
        heading: &faces.title,
        figures: figures(&members, language),
        style: STYLE,
        back: format!("{up}index.html"),
        words,
        kinds: kinds.collect(),
        faces: shown,
        engine: format!("campix {}", crate::VERSION),
    };
    let mut environment = Environment::new();
    let text = environment
        .add_template("faces.html", include_str!("templates/faces.html"))
        .and_then(|()| environment.get_template("faces.html"))
        .and_then(|template| template.render(Serde(page)))
        .map_err(|_| OutputError::Template { what })?;
    out.write_all(text.as_bytes()).map_err(|source| OutputError::Write { what, source })
}

/// "应拍 40 · 实拍 39 · …": the figures of a page, those that are zero left out.
fn figures(members: &[&Outcome], language: Language) -> String {
    let tally = Tally::of(members.iter().copied(), language);
    let terms = Term::PEOPLE.into_iter().chain([Term::Photos]).filter(|term| tally.get(*term) > 0);
    let parts: Vec<String> = terms.map(|term| format!("{} {}", term.text().get(language), tally.get(term))).collect();
    parts.join(" · ")
}

fn picture(outcome: &Outcome, thumbnails: &dyn Thumbnails) -> Option<String> {
    thumbnails.jpeg(outcome).map(|bytes| BASE64.encode(&bytes))
}

pub(super) fn css(standing: Standing) -> String {
    format!("#{:06x}", colour(standing))
}

/// The address of a file of the day, for a link: characters that mean something in an address or a page are written as codes.
pub(super) fn address(file: &str) -> String {
    let mut address = String::with_capacity(file.len());
    for c in file.chars() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '/' | '.' | '-' | '_' | '~' | '(' | ')') {
            address.push('%');
            address.extend(
                [u32::from(c) >> 4, u32::from(c) & 15].into_iter().filter_map(|half| char::from_digit(half, 16)),
            );
        } else {
            address.push(c);
        }
    }
    address
}

/// The place of a face on its page: "p0123456789ab", or the row of a person without a photo.
pub(super) fn anchor(outcome: &Outcome) -> String {
    outcome.photo.as_ref().map_or_else(
        || format!("r{}", outcome.person.as_ref().map_or(0, |person| person.row)),
        |photo| format!("p{}", photo.sha256.short()),
    )
}

/// What a frame that was not chosen would come to by itself.
fn verdict(outcome: &Outcome) -> Standing {
    let own = |note: &&Note| !note.rule.starts_with("match.");
    match outcome.notes.iter().filter(own).map(|note| note.severity).min() {
        Some(Severity::Fail) => Standing::Fail,
        Some(Severity::Unknown) => Standing::Unknown,
        Some(Severity::Warn) => Standing::Warn,
        Some(Severity::Info) | None => Standing::Pass,
    }
}

fn face(
    outcome: &Outcome,
    others: &[&Outcome],
    thumbnails: &dyn Thumbnails,
    words: &Labels,
    options: &ContactOptions,
) -> Face {
    let language = options.language;
    let photo = outcome.photo.as_ref();
    let file = |outcome: &Outcome| {
        let photo = outcome.photo.as_ref();
        photo.map(|photo| show::file(&photo.name, outcome.person.as_deref(), options.disclosure)).unwrap_or_default()
    };
    let mut facts = Vec::new();
    let mut fact = |title, value: String| {
        if !value.is_empty() {
            facts.push(Fact { title, value });
        }
    };
    fact(words.row, outcome.person.as_ref().map(|person| person.row.to_string()).unwrap_or_default());
    fact(words.photo, photo.map(|photo| photo.sha256.short()).unwrap_or_default());
    fact(words.file, file(outcome));
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
    let others = others.iter().map(|other| Frame {
        id: anchor(other),
        photo: other.photo.as_ref().map(|photo| photo.sha256.short()).unwrap_or_default(),
        file: file(other),
        taken: show::moment(other.photo.as_ref().and_then(|photo| photo.taken)),
        verdict: verdict(other).title(language),
        colour: css(verdict(other)),
        picture: picture(other, thumbnails),
        notes: show::findings(other, language),
    });
    Face {
        id: anchor(outcome),
        standing: outcome.standing.name(),
        title: outcome.standing.title(language),
        colour: css(outcome.standing),
        name: show::name(outcome, options.disclosure),
        number: show::key(outcome, options.disclosure),
        picture: picture(outcome, thumbnails),
        notes,
        advice: advice(outcome, language).join(" "),
        facts,
        others: others.collect(),
    }
}
