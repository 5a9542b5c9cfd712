//! What people receive about a day: sums, tables, retake list, contact sheet, proof sheets.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use serde_json::json;

use crate::day::handout::confirm;
use crate::day::handout::contact::{self, ContactOptions, Link};
use crate::day::handout::decisions;
use crate::day::handout::faces;
use crate::day::handout::output::OutputError;
use crate::day::handout::proof::{self, ProofOptions};
use crate::day::handout::recall;
use crate::day::handout::results::{self, ResultsOptions};
use crate::day::handout::retake::{self, RetakeOptions};
use crate::day::handout::tally::{Tally, Term};
use crate::day::record::outcome::{Outcome, Standing};
use crate::day::run::error::DayError;
use crate::day::run::files::ResultInputs;
use crate::day::run::naming::distinct;
use crate::ground::text::Language;

/// Takes one file of the results: its name, and the function that writes it.
pub(in crate::day) type Sink<'s> =
    dyn FnMut(&str, &mut dyn FnMut(&mut (dyn Write + Send)) -> Result<(), OutputError>) -> Result<(), DayError> + 's;

/// The list that people fill in; once they did, it is not written again.
const ANSWERS: &str = "proof-answers.xlsx";

/// Whether the file of this name, in this place, holds what people filled in.
pub(in crate::day) fn filled_in(name: &str, path: &Path) -> bool {
    name == ANSWERS && proof::filled_in(path)
}

/// Passes every file below `results/` to `put`. Sheets and pages are written as they are made, one class at a time.
pub(in crate::day) fn write(inputs: &ResultInputs<'_>, put: &mut Sink<'_>) -> Result<(), DayError> {
    let (outcomes, thumbs) = (inputs.outcomes, inputs.thumbs);
    let (language, disclosure) = (inputs.options.language, inputs.options.disclosure);
    let scratch = inputs.folders.workings();
    let options = ResultsOptions { language, disclosure };
    put("summary.json", &mut |out| whole(out, "summary.json", &summary(inputs)))?;
    put("results.csv", &mut |out| results::csv(out, outcomes, options))?;
    put("results.jsonl", &mut |out| results::jsonl(out, outcomes, disclosure))?;
    put("results.xlsx", &mut |out| results::workbook(out, outcomes, thumbs, options, &scratch))?;
    let title = inputs.options.title.clone();
    let list = retake::retakes(outcomes, language, disclosure);
    let heading = RetakeOptions::of(outcomes, language, title.clone());
    put("retake.html", &mut |out| retake::page(out, &list, &heading))?;
    put("retake.csv", &mut |out| retake::csv(out, &list, language))?;
    put("retake.xlsx", &mut |out| retake::workbook(out, &list, &heading, &scratch))?;
    drop(list);
    let options = ContactOptions { language, disclosure, title: title.clone() };
    let mut faces = faces::pages(outcomes, language);
    let names: Vec<&str> = faces.iter().map(|page| page.name.as_str()).collect();
    let names = distinct(&names);
    for page in &mut faces {
        page.file = format!("faces/{}.html", names[&page.name]);
    }
    let links = links(inputs, language);
    put("index.html", &mut |out| contact::page(out, outcomes, &faces, &links, &options))?;
    for page in &faces {
        put(&page.file, &mut |out| faces::page(out, outcomes, page, thumbs, &options))?;
    }
    put("confirm.html", &mut |out| confirm::page(out, outcomes, thumbs, &options))?;
    for name in inputs.lists.kept() {
        put(name, &mut |_| Ok(()))?;
    }
    if let Some(name) = &inputs.lists.confirm.write {
        put(name, &mut |out| decisions::workbook(out, outcomes, &options, &scratch))?;
    }
    put("confirm.csv", &mut |out| confirm::csv(out, outcomes, &options))?;
    if let Some(name) = &inputs.lists.recall.write {
        put(name, &mut |out| recall::workbook(out, inputs.recalls, language, disclosure, &scratch))?;
    }
    if !inputs.recalls.is_empty() {
        put("recall.csv", &mut |out| recall::csv(out, inputs.recalls, language, disclosure))?;
    }
    let options = ProofOptions { language, disclosure, title };
    for (name, places) in classes(outcomes) {
        let class: Vec<Outcome> = places.into_iter().map(|place| outcomes[place].clone()).collect();
        put(&format!("proof/{name}.html"), &mut |out| proof::page(out, &class, thumbs, &options))?;
    }
    put(ANSWERS, &mut |out| proof::answer_workbook(out, outcomes, &options, &scratch))
}

/// What the page of the day leads to besides faces.
fn links(inputs: &ResultInputs<'_>, language: Language) -> Vec<Link> {
    let (retakes, cases) = (inputs.totals.retakes(), confirm::cases(inputs.outcomes, language).len());
    let [retake, confirm, table, recall] = language.pick(
        ["补拍名单", "待确认", "全部结果", "待收回的已送文件"],
        ["People to take again", "To be confirmed", "All results", "Sent files to be recalled"],
    );
    let mut links = vec![
        Link::new("retake.html", format!("{retake} {retakes}")),
        Link::new("confirm.html", format!("{confirm} {cases}")),
        Link::new("results.xlsx", table),
    ];
    if let Some(name) = inputs.lists.recall.latest().filter(|_| !inputs.recalls.is_empty()) {
        links.push(Link::new(name, format!("{recall} {}", inputs.recalls.len())));
    }
    links
}

/// The indexes of each class's records, under a valid file name; people without a photo are left out.
fn classes(outcomes: &[Outcome]) -> Vec<(String, Vec<usize>)> {
    let mut classes: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let shown = |outcome: &Outcome| outcome.person.is_some() && outcome.photo.is_some();
    for (place, outcome) in outcomes.iter().enumerate().filter(|(_, outcome)| shown(outcome)) {
        let group = outcome.group();
        let name = [group.department, group.major, group.class].join(" ");
        classes.entry(name.trim().to_owned()).or_default().push(place);
    }
    let names: Vec<&str> = classes.keys().map(String::as_str).collect();
    let names = distinct(&names);
    classes.into_iter().map(|(class, members)| (names[&class].clone(), members)).collect()
}

fn whole(out: &mut dyn Write, what: &'static str, bytes: &[u8]) -> Result<(), OutputError> {
    out.write_all(bytes).map_err(|source| OutputError::Write { what, source })
}

/// The figures of the page of the day: people due, photographed, passed, to retake, to confirm, and photos.
fn figures(outcomes: &[Outcome]) -> serde_json::Value {
    let tally = Tally::of(outcomes, Language::En);
    let terms = Term::PEOPLE.into_iter().chain([Term::Photos]);
    terms.map(|term| (term.name().to_owned(), json!(tally.get(term)))).collect::<serde_json::Map<_, _>>().into()
}

/// Sums of the day; contains no names.
fn summary(inputs: &ResultInputs<'_>) -> Vec<u8> {
    let counts = |list: &[(Standing, u64)]| {
        list.iter()
            .map(|(standing, count)| (standing.name().to_owned(), json!(count)))
            .collect::<serde_json::Map<_, _>>()
    };
    let destinations: Vec<_> = inputs
        .options
        .destinations
        .iter()
        .enumerate()
        .map(|(at, destination)| {
            let files = inputs.plan.iter().filter(|planned| planned.destination == at).count();
            json!({"profile": destination.profile.id(), "sha256": destination.profile.digest(), "files": files})
        })
        .collect();
    let notes: Vec<_> = inputs.notes.iter().map(|note| json!({"rule": note.rule, "message": note.message})).collect();
    let totals = inputs.totals;
    let summary = json!({
        "schema": 1,
        "engine": format!("campix {}", crate::VERSION),
        "people": counts(&totals.people),
        "photos": counts(&totals.photos),
        "figures": figures(inputs.outcomes),
        "files": totals.files,
        "foreign": totals.foreign,
        "recalls": inputs.recalls.len(),
        "destinations": destinations,
        "notes": notes,
    });
    let mut text = serde_json::to_vec_pretty(&summary).unwrap_or_default();
    text.push(b'\n');
    text
}
