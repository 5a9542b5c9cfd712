//! Everything a person has to settle (待确认): photos that fit several people or nobody, and photos that no rule could judge. Each with
//! why, what the choices are, and the short digests and roster rows by which a decision names them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use minijinja::Environment;
use minijinja::value::Serde;
use serde::Serialize;

use crate::day::handout::contact::ContactOptions;
use crate::day::handout::faces::{STYLE, css};
use crate::day::handout::output::OutputError;
use crate::day::handout::show::{self, Disclosure};
use crate::day::handout::table::{self, Column, inert};
use crate::day::record::outcome::{Note, Outcome, Severity, Standing, Thumbnails};
use crate::ground::text::{Language, labels};
use crate::people::Person;

/// One thing to settle: photos that belong together because the same was found about them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Case {
    /// What was found: "match.same-picture", or the standing where nothing was.
    pub rule: String,
    /// Why it has to be settled.
    pub why: String,
    /// What to do first.
    pub advice: String,
    /// The photos, as places among the outcomes.
    pub photos: Vec<usize>,
    /// Rows of the people it may be about, ascending; empty if it may be anybody.
    pub rows: Vec<u32>,
    /// What is to be settled.
    pub question: Question,
}

/// What is to be settled about a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Question {
    /// Whose it is.
    Whose,
    /// Whether it serves.
    Serves,
}

/// Everything to be settled: whose photos are first, in the order in which they were taken, then those that could not be judged.
///
/// A photo of nobody is a question only if somebody is in it.
///
/// ```
/// use campix_core::day::{Note, Outcome, PhotoRef, Severity, Standing, confirm};
/// use campix_core::digest::Sha256Digest;
/// use campix_core::people::PhotoName;
/// use campix_core::text::{Language, Text};
/// let mut outcome = Outcome::new(Standing::Ambiguous);
/// outcome.photo = Some(PhotoRef::new(PhotoName::new("x.jpg"), Sha256Digest([1; 32]), 1, 0));
/// let note = Note::new("match.ambiguous", Severity::Fail, Text::fixed("照片可能属于多人", "fits several people"));
/// outcome.notes.push(note.about(vec![7, 9], Vec::new()));
/// let cases = confirm::cases(&[outcome], Language::Zh);
/// assert_eq!((cases[0].rows.as_slice(), cases[0].photos.as_slice()), ([7, 9].as_slice(), [0].as_slice()));
/// ```
pub fn cases(outcomes: &[Outcome], language: Language) -> Vec<Case> {
    let mut cases: BTreeMap<(Question, Key<'_>), Case> = BTreeMap::new();
    let mut add = |question, key, found: [&str; 2], at: usize, rows: &[u32]| {
        let case = cases.entry((question, key)).or_insert_with(|| Case {
            rule: String::new(),
            why: found[0].to_owned(),
            advice: found[1].to_owned(),
            photos: Vec::new(),
            rows: Vec::new(),
            question,
        });
        if outcomes[at].photo.is_some() {
            case.photos.push(at);
        }
        case.rows.extend(rows);
    };
    for (at, outcome) in outcomes.iter().enumerate() {
        let own: Vec<u32> = outcome.person.iter().map(|person| person.row).collect();
        let asked = show::advice(outcome, language);
        match outcome.standing {
            Standing::Unknown => {
                let why = show::findings(outcome, language).join("；");
                let key = Key {
                    order: first(outcome),
                    rule: Standing::Unknown.name(),
                    why: "",
                    photos: &[],
                    rows: vec![at as u32],
                };
                let title = Standing::Unknown.title(language);
                let why = if why.is_empty() { title } else { &why };
                add(Question::Serves, key, [why, &asked.join(" ")], at, &own);
            }
            Standing::Ambiguous | Standing::Unowned if !is_decided(outcome) => {
                let withholds = |note: &&Note| note.severity == Severity::Fail && note.rule.starts_with("match.");
                let notes: Vec<&Note> = outcome.notes.iter().filter(withholds).collect();
                for note in &notes {
                    let rows: Vec<u32> = note.rows.iter().chain(&own).copied().collect();
                    let key = Key {
                        order: 0,
                        rule: &note.rule,
                        why: note.message.get(language),
                        photos: &note.photos,
                        rows: note.rows.clone(),
                    };
                    add(Question::Whose, key, [note.message.get(language), note.advice.get(language)], at, &rows);
                }
                let seen = outcome.session.scale.is_some() || outcome.session.face_lightness.is_some();
                if notes.is_empty() && (outcome.standing == Standing::Ambiguous || seen) {
                    let key =
                        Key { order: u32::MAX, rule: outcome.standing.name(), why: "", photos: &[], rows: Vec::new() };
                    let advice = language.pick(
                        "看照片上是谁：登记给本人，或登记为不属于任何人、试拍",
                        "look who it is: say whose the photo is, or that it is nobody's, or a test shot",
                    );
                    add(Question::Whose, key, [outcome.standing.title(language), advice], at, &own);
                }
            }
            _ => {}
        }
    }
    cases
        .into_iter()
        .map(|((_, key), mut case)| {
            key.rule.clone_into(&mut case.rule);
            case.photos.sort_by_key(|&at| first(&outcomes[at]));
            case.rows.sort_unstable();
            case.rows.dedup();
            case
        })
        .collect()
}

/// Whether somebody decided that the photo is nobody's: then nothing is left to be settled about it.
fn is_decided(outcome: &Outcome) -> bool {
    outcome.notes.iter().any(|note| ["decision.nobodys", "decision.test-shot"].contains(&note.rule.as_str()))
}

/// What makes two photos one case.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    order: u32,
    rule: &'a str,
    why: &'a str,
    photos: &'a [String],
    rows: Vec<u32>,
}

fn first(outcome: &Outcome) -> u32 {
    outcome.photo.as_ref().map_or(u32::MAX, |photo| photo.order)
}

#[derive(Serialize)]
struct Page<'a> {
    lang: &'static str,
    title: &'a str,
    heading: &'static str,
    count: String,
    style: &'static str,
    words: Labels,
    cases: Vec<Shown>,
    engine: String,
}

#[derive(Serialize)]
struct Shown {
    number: usize,
    rule: String,
    why: String,
    advice: String,
    photos: Vec<Frame>,
    choices: Vec<String>,
    more: usize,
}

#[derive(Serialize)]
struct Frame {
    photo: String,
    who: String,
    file: String,
    place: String,
    colour: String,
    picture: Option<String>,
}

labels! {
    /// The labels of the page.
    struct Labels {
        back: zh "← 全天", en "← the day";
        none: zh "无图", en "no picture";
        empty: zh "没有待确认的照片。", en "Nothing has to be confirmed.";
        how: zh "每张照片以编号（12 位）登记决定，人以名单行号登记。决定前请对照本人。", en "Decide by the number of a photo (12 digits) and the row of a person. Compare with the person first.";
        choices: zh "可以这样决定", en "Possible decisions";
        nobody: zh "不属于任何人", en "nobody's";
        test: zh "试拍", en "a test shot";
        accept: zh "可用：采用这张", en "it serves: use it";
        retake: zh "不可用：补拍", en "it does not serve: take it again";
        anybody: zh "名单上的任何人（填行号）", en "anybody on the list, by row";
        more: zh "其余照片见“未归属的照片”页，还有", en "the others are on the page of photos without an owner:";
    }
}

/// Most pictures on the page: a day of which nothing could be matched still opens.
const PICTURES: usize = 400;
/// Most people named as choices of one case.
const CHOICES: usize = 40;

/// Writes `confirm.html`: every case with its pictures, why, what to do and what may be decided.
///
/// # Errors
/// [`OutputError::Write`], [`OutputError::Template`].
pub fn page(
    out: &mut dyn Write,
    outcomes: &[Outcome],
    thumbnails: &dyn Thumbnails,
    options: &ContactOptions,
) -> Result<(), OutputError> {
    let what = "confirm.html";
    let (language, words) = (options.language, Labels::of(options.language));
    let people = people(outcomes);
    let cases = cases(outcomes, language);
    let count: BTreeSet<usize> = cases.iter().flat_map(|case| &case.photos).copied().collect();
    let mut left = PICTURES;
    let shown = cases.iter().enumerate().map(|(at, case)| {
        let take = case.photos.len().min(left);
        left -= take;
        let photos = case.photos[..take].iter().map(|&at| frame(&outcomes[at], thumbnails, options));
        Shown {
            number: at + 1,
            rule: case.rule.clone(),
            why: case.why.clone(),
            advice: case.advice.clone(),
            photos: photos.collect(),
            choices: choices(case, &people, &words, options.disclosure),
            more: case.photos.len() - take,
        }
    });
    let shown: Vec<Shown> = shown.collect();
    let (all, photos) = (shown.len(), count.len());
    let page = Page {
        lang: language.pick("zh-CN", "en"),
        title: options.title.as_deref().unwrap_or_default(),
        heading: language.pick("待确认", "To be confirmed"),
        count: match language {
            Language::Zh => format!("{all} 件，{photos} 张照片"),
            Language::En => format!("{all} cases, {photos} photos"),
        },
        style: STYLE,
        words,
        cases: shown,
        engine: format!("campix {}", crate::VERSION),
    };
    let mut environment = Environment::new();
    let text = environment
        .add_template("confirm.html", include_str!("templates/confirm.html"))
        .and_then(|()| environment.get_template("confirm.html"))
        .and_then(|template| template.render(Serde(page)))
        .map_err(|_| OutputError::Template { what })?;
    out.write_all(text.as_bytes()).map_err(|source| OutputError::Write { what, source })
}

fn people(outcomes: &[Outcome]) -> BTreeMap<u32, &Person> {
    outcomes.iter().filter_map(|outcome| outcome.person.as_deref()).map(|person| (person.row, person)).collect()
}

fn frame(outcome: &Outcome, thumbnails: &dyn Thumbnails, options: &ContactOptions) -> Frame {
    let photo = outcome.photo.as_ref();
    let station = photo.and_then(|photo| photo.station.clone()).unwrap_or_default();
    let taken = show::moment(photo.and_then(|photo| photo.taken));
    Frame {
        photo: photo.map(|photo| photo.sha256.short()).unwrap_or_default(),
        who: who(outcome, options.disclosure),
        file: file(outcome, options.disclosure),
        place: [station, taken].join(" ").trim().to_owned(),
        colour: css(outcome.standing),
        picture: thumbnails.jpeg(outcome).map(|bytes| BASE64.encode(&bytes)),
    }
}

/// The person a photo is of as far as is known, "" otherwise.
fn who(outcome: &Outcome, disclosure: Disclosure) -> String {
    outcome.person.as_deref().map(|person| candidate(person.row, Some(person), disclosure)).unwrap_or_default()
}

fn file(outcome: &Outcome, disclosure: Disclosure) -> String {
    let photo = outcome.photo.as_ref();
    photo.map(|photo| show::file(&photo.name, outcome.person.as_deref(), disclosure)).unwrap_or_default()
}

/// What may be decided, in words.
fn choices(case: &Case, people: &BTreeMap<u32, &Person>, words: &Labels, disclosure: Disclosure) -> Vec<String> {
    if case.question == Question::Serves {
        return vec![words.accept.to_owned(), words.retake.to_owned()];
    }
    let mut choices: Vec<String> =
        case.rows.iter().take(CHOICES).map(|row| candidate(*row, people.get(row).copied(), disclosure)).collect();
    if case.rows.is_empty() || case.rows.len() > CHOICES {
        choices.push(words.anybody.to_owned());
    }
    choices.extend([words.nobody, words.test].map(str::to_owned));
    choices
}

/// "7 李雷 00230017 软工2302": a person as a decision names them, the row first.
fn candidate(row: u32, person: Option<&Person>, disclosure: Disclosure) -> String {
    let Some(person) = person else { return row.to_string() };
    let parts = [
        row.to_string(),
        show::name_of(person, disclosure),
        show::key_of(person, disclosure),
        person.group.class.clone(),
    ];
    parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
}

const COLUMNS: [Column; 9] = [
    ("件", "case", 6.0),
    ("照片编号", "photo", 15.0),
    ("本人", "person", 24.0),
    ("照片文件", "photo file", 20.0),
    ("工位", "station", 8.0),
    ("拍摄时间", "taken", 19.0),
    ("为什么", "why", 40.0),
    ("怎么办", "what to do", 40.0),
    ("可选", "choices", 40.0),
];

/// Writes `confirm.csv`: the cases of [`page`], one row for each photo; UTF-8 with a byte-order mark.
///
/// # Errors
/// [`OutputError::Write`].
pub fn csv(out: &mut dyn Write, outcomes: &[Outcome], options: &ContactOptions) -> Result<(), OutputError> {
    let (language, words, people) = (options.language, Labels::of(options.language), people(outcomes));
    let rows = cases(outcomes, language).into_iter().enumerate().flat_map(|(number, case)| {
        let choices = choices(&case, &people, &words, options.disclosure).join("\n");
        // A case without a photo is about people whose photo is not settled: it has a row all the same.
        let places: Vec<Option<usize>> =
            if case.photos.is_empty() { vec![None] } else { case.photos.iter().copied().map(Some).collect() };
        let line = move |place: Option<usize>| {
            let outcome = place.map(|at| &outcomes[at]);
            let photo = outcome.and_then(|outcome| outcome.photo.as_ref());
            let cells = [
                (number + 1).to_string(),
                photo.map(|photo| photo.sha256.short()).unwrap_or_default(),
                outcome.map(|outcome| who(outcome, options.disclosure)).unwrap_or_default(),
                outcome.map(|outcome| file(outcome, options.disclosure)).unwrap_or_default(),
                photo.and_then(|photo| photo.station.clone()).unwrap_or_default(),
                show::moment(photo.and_then(|photo| photo.taken)),
                case.why.clone(),
                case.advice.clone(),
                choices.clone(),
            ];
            cells.iter().map(|cell| inert(cell)).collect::<Vec<_>>()
        };
        places.into_iter().map(line).collect::<Vec<_>>()
    });
    table::csv(out, &COLUMNS, language, rows, "confirm.csv")
}
