//! session.unretouched: no retouching of features such as scars, moles or hair; no mirroring, no rotation.

use crate::ground::text::Text;
use crate::rules::entry::{Entry, Subject};
use crate::rules::observe::Observation;
use crate::rules::texts::{OPEN, SIGNED};

pub(crate) static RULE: Entry = Entry {
    id: "session.unretouched",
    since: "0.1.0",
    subject: Subject::Session,
    title: Text::fixed(
        "未对人像特征做技术处理（疤、痣、发型等），未镜像、未旋转",
        "no retouching of features such as scars, moles or hair; no mirroring, no rotation",
    ),
    observation: Observation::Attested,
    defect: OPEN,
    registration: SIGNED,
    original: None,
    correction: None,
    page: None,
    threshold: None,
};
