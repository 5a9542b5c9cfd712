//! JSON Schema of a finished file.

use serde_json::{Value as Json, json};

use super::{Made, Route};
use crate::check::report_schema;
use crate::ground::json_schema::{
    between, count, digest, exactly, field, list, nullable, number, one_of, optional, record, result, size, text, tuple,
};
use crate::measure::{operations_schema, photo_schema};
use crate::rules::RuleId;

impl Made {
    /// JSON Schema (draft 2020-12) of [`Made::to_json`].
    pub fn schema() -> Json {
        let encoded = || exactly(Route::ENCODED);
        let mut schema = result(
            "Made",
            "Everything about a finished file but its bytes.",
            [
                field("schema", "", exactly(1)),
                field("engine", "Name and version of the engine.", text()),
                field("source", "The photo it was made of.", photo_schema()),
                field("bytes", "Length of the finished file.", count()),
                field("sha256", "SHA-256 of the finished file.", digest()),
                field("route", "How it was made.", one_of(&Route::NAMES)),
                field("plan", "Where it was cut from the photo; null unless encoded.", nullable(plan())),
                field("encoding", "What the encoder did; null unless encoded.", nullable(encoding())),
                field("operations", "What was done between the photo's bytes and these.", operations_schema()),
                field("report", "The finished file, judged.", record(report_schema())),
            ],
        );
        schema["if"] = json!({ "properties": { "route": encoded() } });
        schema["then"] = json!({ "properties": { "plan": { "type": "object" }, "encoding": { "type": "object" } } });
        schema["else"] = json!({ "properties": { "plan": { "type": "null" }, "encoding": { "type": "null" } } });
        schema
    }
}

fn rule() -> Json {
    one_of(&RuleId::ALL.iter().map(|rule| rule.name()).collect::<Vec<_>>())
}

fn plan() -> Json {
    let missed = record([
        field("rule", "", rule()),
        field("binding", "", one_of(&["hard", "soft"])),
        field("nearest", "The nearest value that can be reached.", nullable(number())),
        field("allowed", "", tuple(nullable(number()), 2)),
        field("by", "By how much it misses.", number()),
    ]);
    record([
        field(
            "crop",
            "In pixels of the photo.",
            record(["x", "y", "width", "height"].map(|side| field(side, "", number()))),
        ),
        field("frame", "Size of the result.", size()),
        field("scale", "Result pixels per photo pixel.", number()),
        field("bound_by", "Rules on whose edge the crop lies.", list(rule())),
        field("missed", "Soft windows it misses.", list(missed)),
    ])
}

fn encoding() -> Json {
    let table = || tuple(between(1, 255), 64);
    let kind = record([field("kind", "", one_of(&["ijg", "tuned"])), optional("quality", "IJG's.", between(1, 100))]);
    let fidelity = record([field("psnr", "In dB.", number()), field("ssim", "0 to 1.", number())]);
    record([
        field("bytes", "Length of the file.", count()),
        field("padded_bytes", "Bytes that only fill up to the band.", count()),
        field("tables", "Where the quantisation tables come from.", kind),
        field("luma_table", "Steps for brightness, row after row.", table()),
        field("chroma_table", "Steps for colour.", nullable(table())),
        field("quality", "As ImageMagick estimates it.", between(1, 100)),
        field("sampling", "Colour sampling.", one_of(&["grey", "4:2:0", "4:2:2", "4:4:4"])),
        field("rounding", "Share of a step added before a coefficient is cut.", number()),
        field("candidates", "Candidates whose length was counted.", count()),
        field("writes", "Times the file was written.", count()),
        field("fidelity", "How close the file is to its input.", nullable(fidelity)),
    ])
}
