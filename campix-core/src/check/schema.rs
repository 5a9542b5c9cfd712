//! JSON Schema of a report.

use serde_json::Value as Json;

use super::report::{NoticeKind, Report, Verdict};
use crate::ground::json_schema::{
    Field, any, between, both_languages, digest, exactly, field, flag, list, nullable, number, one_of, optional,
    record, result, text, tuple, word,
};
use crate::measure::{Reason, facts_schema, photo_schema};
use crate::profile::{Evidence, LayerKind, Level, Status};
use crate::rules::{Artefact, Remedy, RuleId};

impl Report {
    /// JSON Schema (draft 2020-12) of [`Report::to_json`].
    pub fn schema() -> Json {
        result("Report", "Everything campix says about one photo under one profile.", fields())
    }
}

/// The keys of a report.
pub(crate) fn fields() -> Vec<Field> {
    let layer = record([
        field("id", "", text()),
        field("edition", "", text()),
        optional("variant", "The variant of it that was chosen.", text()),
    ]);
    let profile = record([
        field("id", "", text()),
        field("edition", "", text()),
        field("status", "Whether it is applied today.", word::<Status>()),
        optional("superseded_by", "What replaced it.", text()),
        field("sha256", "SHA-256 of its merged form.", digest()),
        field("layers", "Every layer of the stack, contract first.", list(layer)),
    ]);
    let notice = record([
        field("kind", "", word::<NoticeKind>()),
        field("level", "One that only informs, or one that makes the verdict a warning.", word::<Level>()),
        field("message", "", both_languages()),
    ]);
    vec![
        field("schema", "", exactly(1)),
        field("engine", "Name and version of the engine.", text()),
        field("photo", "The photo that was judged.", photo_schema()),
        field("profile", "The profile.", profile),
        field("artefact", "What the photo was judged as.", word::<Artefact>()),
        field("verdict", "The answer over all findings.", word::<Verdict>()),
        field("facts", "What the judgement is based on.", record(facts_schema())),
        field("findings", "One for each rule of the profile, the worst first.", list(record(finding()))),
        field("notices", "What no rule covers.", list(notice)),
        field("attestations", "Duties that a person attests.", list(record(attestation()))),
    ]
}

fn rule() -> Json {
    one_of(&RuleId::ALL.iter().map(|rule| rule.name()).collect::<Vec<_>>())
}

fn sources() -> Json {
    list(record([
        field("layer", "Whose rules the profile states.", word::<LayerKind>()),
        field("profile", "Id of the profile that states it.", text()),
        field("id", "The clause.", text()),
        field("evidence", "How well it is evidenced.", word::<Evidence>()),
        field("level", "How binding the clause itself is.", word::<Level>()),
    ]))
}

fn finding() -> Vec<Field> {
    let reasons: Vec<&str> = Reason::NAMES.into_iter().chain(["no-placement"]).collect();
    let remark = any([
        record([field("kind", "", one_of(&["unit-in-doubt", "foreign-tables", "near-our-limit"]))]),
        record([
            field("kind", "", exactly("gives-way")),
            field("to", "The rule it gives way to.", rule()),
            field("source", "Where that is stated.", text()),
        ]),
    ]);
    vec![
        field("rule", "", rule()),
        field("source", "The clause that names the finding.", nullable(text())),
        field("evidence", "How well it is evidenced.", nullable(word::<Evidence>())),
        field("level", "How binding the clause is that decided.", word::<Level>()),
        field("verdict", "The answer.", word::<Verdict>()),
        field("measured", "What was measured, in the unit of the rule.", nullable(measured())),
        field("uncertainty", "One standard deviation of it.", nullable(number())),
        field("allowed", "What is allowed.", allowed()),
        field("unit", "Empty if there is none.", text()),
        field("by_how_much", "How far outside the allowed range it lies.", nullable(number())),
        field("reason", "Why there is no answer.", nullable(one_of(&reasons))),
        optional("remark", "What else decided.", remark),
        field("remedy", "How it can be fixed.", nullable(word::<Remedy>())),
        field("message", "What to tell the operator.", both_languages()),
        field("advice", "What the operator can do.", nullable(both_languages())),
        field("sources", "Every clause behind what is allowed.", sources()),
    ]
}

fn measured() -> Json {
    let channel = || between(0, 255);
    any([
        number(),
        flag(),
        text(),
        list(text()),
        record([field("width", "", number()), field("height", "", number())]),
        record([
            field("rgb", "sRGB.", tuple(channel(), 3)),
            field("delta_e", "CIEDE2000 to the nearest reference.", number()),
            field("nearest", "Name of that reference.", text()),
        ]),
    ])
}

fn allowed() -> Json {
    let range = || tuple(nullable(number()), 2);
    let colour = record([field("name", "", text()), field("rgb", "", tuple(between(0, 255), 3))]);
    any([
        range(),
        list(text()),
        flag(),
        record([field("width", "", range()), field("height", "", range())]),
        record([field("one_of", "", list(colour)), field("max", "", nullable(number()))]),
    ])
}

fn attestation() -> Vec<Field> {
    vec![
        field("rule", "", rule()),
        field("source", "", nullable(text())),
        field("level", "", word::<Level>()),
        field("duty", "", both_languages()),
        field("sources", "", sources()),
    ]
}
