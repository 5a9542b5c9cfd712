//! session.head-covering: bareheaded, except for religious, medical or cultural need, then without covering or shading the face.

use crate::ground::text::Text;
use crate::rules::entry::{Entry, Subject};
use crate::rules::observe::Observation;
use crate::rules::texts::{OPEN, SIGNED};

pub(crate) static RULE: Entry = Entry {
    id: "session.head-covering",
    since: "0.1.0",
    subject: Subject::Session,
    title: Text::fixed(
        "免冠；宗教、医疗、文化需要除外，且不遮脸、无阴影",
        "bareheaded, except for religious, medical or cultural need, then without covering or shading the face",
    ),
    observation: Observation::Attested,
    defect: OPEN,
    registration: SIGNED,
    original: None,
    correction: None,
    page: None,
    threshold: None,
};
