//! JSON Schema of a day's report.

use serde_json::Value as Json;

use super::day::DayReport;
use crate::day::record::agreement::StaffRole;
use crate::day::record::handover::RecallReason;
use crate::day::record::outcome::Standing;
use crate::ground::json_schema::{
    both_languages, count, digest, exactly, field, flag, list, map, nullable, one_of, optional, record, result, text,
};
use crate::ground::words::Words;

impl DayReport {
    /// JSON Schema (draft 2020-12) of [`DayReport::to_json`].
    pub fn schema() -> Json {
        let counts = || record(Standing::WORDS.iter().map(|word| optional(word.word, &word.meaning(), count())));
        let note = record([
            field("rule", "Rule or kind.", text()),
            field("severity", "", one_of(&["fail", "unknown", "warn", "info"])),
            field("message", "What was found.", both_languages()),
            field("advice", "What has to be done; empty if nothing.", both_languages()),
            optional("rows", "Rows of the roster it is about.", list(count())),
            optional("photos", "Short digests of the photos it is about.", list(text())),
        ]);
        let reason = one_of(&RecallReason::NAMES);
        let recall = record([
            field("destination", "Id of the profile that names the destination.", text()),
            field("to", "Who received it.", text()),
            field("line", "Line of the journal.", count()),
            field("at", "When that was recorded, UTC.", text()),
            field("row", "Row of its person on the roster.", nullable(count())),
            field("file", "Digest of the file that has to be called back.", digest()),
            field("reason", "Why.", reason),
            field("replacement", "Digest of the file that is delivered instead.", nullable(digest())),
            field("name", "The name of the person's files, masked.", nullable(text())),
        ]);
        let agreement = record([
            field("line", "Line of the journal.", count()),
            field("who", "Who signed, masked; null without the secret.", nullable(text())),
            field("role", "What they do.", one_of(&StaffRole::NAMES)),
            field("signed", "The day of the signature.", text()),
            field("until", "The last day on which it holds.", nullable(text())),
            field("document", "Digest of the document.", digest()),
        ]);
        let originals = record([
            field("stale", "Files whose person has another photo now, or none that is delivered.", count()),
            field("missing", "People with a delivered photo whose original was not delivered.", count()),
        ]);
        result(
            "DayReport",
            "The sums of a day; contains no names.",
            [
                field("schema", "", exactly(1)),
                field("engine", "Name and version of the engine.", text()),
                field("complete", "Whether every person on the roster has a delivered photo.", flag()),
                field("people", "People by standing.", counts()),
                field("photos", "Photos by standing.", counts()),
                field("files", "Delivered files.", count()),
                field("foreign", "Files in the folder that are no photos.", count()),
                field("retakes", "People to be photographed again.", count()),
                field("worked", "Photos this run worked on.", count()),
                field("companions", "Files beside photos, by extension.", map(count())),
                field("notes", "What has to be known about the day as a whole.", list(note)),
                field("recalls", "Files that left the house and should not be used any more.", list(recall)),
                field("agreements", "Agreements on confidentiality that nobody took back.", list(agreement)),
                field("originals", "Whether delivered originals still belong to the delivery.", nullable(originals)),
                field("journal", "Digest of the last line of the journal.", digest()),
            ],
        )
    }
}
