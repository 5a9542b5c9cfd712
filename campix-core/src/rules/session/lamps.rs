//! session.lamps: two lamps of 5500–5600 K at shoulder height, 45° left and right, 1.5–2 m away.

use crate::ground::text::Text;
use crate::rules::entry::{Entry, Subject};
use crate::rules::observe::Observation;
use crate::rules::texts::{OPEN, SIGNED};

pub(crate) static RULE: Entry = Entry {
    id: "session.lamps",
    since: "0.1.0",
    subject: Subject::Session,
    title: Text::fixed(
        "两盏灯，5500–5600 K，与肩同高，左右45°，距离1.5–2米",
        "two lamps of 5500–5600 K at shoulder height, 45° left and right, 1.5–2 m away",
    ),
    observation: Observation::Attested,
    defect: OPEN,
    registration: SIGNED,
    original: None,
    correction: None,
    page: None,
    threshold: None,
};
