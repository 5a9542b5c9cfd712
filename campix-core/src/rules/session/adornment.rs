//! session.adornment: no earrings, necklaces or the like; hair not over brows, eyes and ears; make-up discouraged.

use crate::ground::text::Text;
use crate::rules::entry::{Entry, Subject};
use crate::rules::observe::Observation;
use crate::rules::texts::{OPEN, SIGNED};

pub(crate) static RULE: Entry = Entry {
    id: "session.adornment",
    since: "0.1.0",
    subject: Subject::Session,
    title: Text::fixed(
        "不戴耳环、项链等饰物；头发不遮眉、眼、耳；不宜化妆",
        "no earrings, necklaces or the like; hair not over brows, eyes and ears; make-up discouraged",
    ),
    observation: Observation::Attested,
    defect: OPEN,
    registration: SIGNED,
    original: None,
    correction: None,
    page: None,
    threshold: None,
};
