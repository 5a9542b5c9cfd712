"""Words of the engine, written by `tests/words.rs` from its vocabularies; do not edit."""

from typing import Literal

#: What of a person is printed in words.
CardFace = Literal["number", "name"]
#: What a card is for.
CardKind = Literal["card", "slip"]
#: How much of a QR code may be lost or dirty before it cannot be read any more (ISO/IEC 18004).
Correction = Literal["medium", "quartile", "high"]
#: What a column of a list of answers holds.
AnswerField = Literal[
    "row",
    "student_no",
    "id_number",
    "exam_no",
    "pair",
    "provider",
    "score",
    "code",
    "threshold",
    "time",
    "flow",
    "photo",
    "reference",
]
#: What a photo was judged as.
Artefact = Literal["registration", "original"]
#: How a text list was coded.
Charset = Literal["utf8", "utf16-le", "utf16-be", "gbk", "big5"]
#: The meaning of an answer (standards 3.2), in the order of weight: the first of several answers about one pair decides.
Class = Literal[
    "different-person",
    "identity-mismatch",
    "uncertain",
    "quality-rejected",
    "no-reference",
    "service-error",
    "not-run",
    "identity-consistent",
    "same-person",
]
#: The conclusion of a dossier, in the order of lists.
Conclusion = Literal["different", "photo-failed", "not-captured", "doubtful", "no-reference", "not-compared", "passed"]
#: Whether cut marks are drawn.
CutMarks = Literal["corners", "outline", "nothing"]
#: What a reviewer decided.
Decision = Literal["same-person", "different-person", "retake", "pending"]
#: What a person can decide about a day.
DecisionKind = Literal[
    "is",
    "nobodys",
    "test-shot",
    "use",
    "confirmed",
    "wrong-person",
    "retake",
    "absent",
    "excused",
    "left",
    "added",
    "consented",
    "consent-withdrawn",
    "agreed",
    "clock",
    "recalled",
    "undo",
]
#: What became of a decision.
DecisionState = Literal["holds", "replaced", "undone"]
#: What agreements on confidentiality mean for what leaves the house; decisions `agreed` record them.
Confidentiality = Literal["noted", "required"]
#: What the consent of people means for their files; decisions `consented` and `consent-withdrawn` record it.
Consent = Literal["noted", "required"]
#: Whether a destination decides about a photo.
Demand = Literal["required", "if-complies"]
#: What the digest of a photo is taken over.
DigestOf = Literal["file", "pixels"]
#: How much of a person an output shows. A masked name or number can never be looked up.
Disclosure = Literal["share", "work", "full"]
#: One end of a range.
Edge = Literal["min", "max"]
#: How well a figure is evidenced.
Evidence = Literal["A", "B", "C", "G", "D"]
#: What to do with rows that have faults.
FaultyRows = Literal["refuse", "set-aside"]
#: Which files are written for a person.
Forms = Literal["both", "html", "pdf"]
#: The kind of number, or code, that a person is known by and a pseudonym replaces; the same digits as 学号 and as 考生号 give different pseudonyms.
KeyKind = Literal["student_no", "id_number", "exam_no", "code"]
#: The form of a workbook.
RosterBook = Literal["xlsx", "xlsb", "xls", "ods", "spreadsheetml", "html"]
#: How a rule may be limited; decides which fields its table in a profile may have.
Kind = Literal["range", "size", "choice", "colour", "flag", "attest"]
#: A named point of a face, in the order of [`Face::points`]. Sides are the subject's: `RightPupil` is on the left of the picture.
Landmark = Literal[
    "right_pupil",
    "left_pupil",
    "right_eye_outer",
    "right_eye_inner",
    "left_eye_inner",
    "left_eye_outer",
    "right_upper_lid",
    "right_lower_lid",
    "left_upper_lid",
    "left_lower_lid",
    "right_brow",
    "left_brow",
    "nose_tip",
    "nose_base",
    "mouth_right",
    "mouth_left",
    "upper_inner_lip",
    "lower_inner_lip",
    "chin",
    "right_cheek",
    "left_cheek",
    "forehead",
    "right_jaw",
    "left_jaw",
]
#: The language of an output.
Language = Literal["zh", "en"]
#: Whose rules a profile states; the earlier wins where two recommendations contradict each other.
LayerKind = Literal["contract", "national", "channel", "advice", "engine"]
#: How binding a clause is.
Level = Literal["must", "should", "info"]
#: How photos find their people.
MatchMethod = Literal["name", "roster", "time-order", "given-order", "cards"]
#: What is written.
Medium = Literal["pdf", "minilab", "both"]
#: What a template can insert.
NameField = Literal[
    "student_no",
    "id_number",
    "exam_no",
    "code",
    "pseudonym",
    "name",
    "department",
    "major",
    "class",
    "row",
]
#: What the name of a file looks like, so that a rule can ask for it without the name being kept.
NameKind = Literal["id-number", "number", "camera", "other"]
#: What a notice is about.
NoticeKind = Literal["superseded", "recency", "capture-unknown"]
#: How people's numbers are printed on the packing list.
Numbers = Literal["masked", "full"]
#: How delivered files are packed.
Packing = Literal["folder", "zip", "zip-by-department"]
#: Whether packages contain a table of their files: collection code, student and exam number as far as people have them, name of the file, digest, size, verdict, time, station – as CSV, XLSX and JSON.
PackageTable = Literal["codes", "always", "never"]
#: Where the people of a day come from.
People = Literal["roster", "scanned"]
#: What to do with a picture that stays below the band at its finest.
Padding = Literal["never", "comment"]
#: What was compared with what.
Pair = Literal["id-card", "admission", "enrolment", "police", "person", "card-police", "identity"]
#: Why files were deleted, and of what kind they were.
Part = Literal["photos", "packages", "results", "dossiers", "workings", "quarantine", "originals"]
#: How a frame stores its pixels; 8 bits a channel.
PixelFormat = Literal["rgb", "bgr", "rgba", "bgra", "grey", "nv12", "i420"]
#: Data that a registration file must not contain.
PrivateKind = Literal[
    "gps",
    "serial",
    "owner",
    "thumbnail",
    "xmp",
    "comment",
    "description",
    "iptc",
    "maker-note",
    "device",
    "settings",
    "editing",
    "second-exif",
    "photoshop",
    "pictures",
    "program-data",
    "other-tag",
    "unreadable",
    "stray-bytes",
    "trailing-bytes",
]
#: What a person said of their photo.
ProofAnswer = Literal["confirmed", "wrong-person", "retake"]
#: Why a measurement is missing.
Reason = Literal[
    "no-face",
    "turn-right",
    "upside-down",
    "turn-left",
    "several-faces",
    "no-outline",
    "out-of-frame",
    "too-small",
    "no-backdrop",
    "uncertain",
    "covered",
    "not-asked",
    "not-applicable",
    "not-declared",
]
#: Why a file that left the house has to be called back.
RecallReason = Literal["withdrawn", "replaced"]
#: How a broken rule can be fixed.
Remedy = Literal["auto", "reshoot", "paperwork"]
#: What a column holds.
Role = Literal[
    "student_no",
    "id_number",
    "id_kind",
    "exam_no",
    "name",
    "sex",
    "birth_date",
    "department",
    "major",
    "class",
    "photo",
    "order",
    "code",
]
#: Whose pictures are on one sheet.
Sharing = Literal["one-person", "one-sheet", "several-people"]
#: How a class is spread.
Spread = Literal["all-stations", "one-station"]
#: What somebody who signed an agreement on confidentiality does with the photos.
StaffRole = Literal["collector", "operator", "reviewer", "printer", "school", "other"]
#: The outcome of a photo or person, in the order of lists: what needs work comes first.
Standing = Literal[
    "fail",
    "unreadable",
    "ambiguous",
    "missing",
    "unknown",
    "warn",
    "pass",
    "excused",
    "superseded",
    "unowned",
    "card",
]
#: How photos are told apart into sequences of their own.
Stations = Literal["auto", "by-folder", "one"]
#: Whether a standard is applied today.
Status = Literal["in-force", "observed", "superseded", "unknown", "draft"]
#: Something in a file that is not as a camera writes it. It is no proof of anything: an editor may only have turned the picture.
Trace = Literal["editor", "foreign-tables", "other-size"]
#: The answer to one rule, or to all.
Verdict = Literal["pass", "warn", "unknown", "fail"]
#: What is watched.
Watch = Literal["backdrop", "exposure", "warmth", "scale"]
#: How luma and chroma of [`PixelFormat::Nv12`] and [`PixelFormat::I420`] become RGB.
YuvEncoding = Literal["bt601-limited", "bt601-full", "bt709-limited", "bt709-full"]
