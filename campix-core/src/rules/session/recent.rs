//! session.recent: recent photo, normally within a year of graduation.

use crate::ground::text::Text;
use crate::rules::entry::{Entry, Subject};
use crate::rules::observe::Observation;
use crate::rules::texts::{OPEN, SIGNED};

pub(crate) static RULE: Entry = Entry {
    id: "session.recent",
    since: "0.1.0",
    subject: Subject::Session,
    title: Text::fixed("近期照片（一般为毕业前一年内）", "recent photo, normally within a year of graduation"),
    observation: Observation::Attested,
    defect: OPEN,
    registration: SIGNED,
    original: None,
    correction: None,
    page: None,
    threshold: None,
};
