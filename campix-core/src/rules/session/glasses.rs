//! session.glasses: habitual wearers keep their glasses: no tinted lenses, frame not over the eyes, no reflection.

use crate::ground::text::Text;
use crate::rules::entry::{Entry, Subject};
use crate::rules::observe::Observation;
use crate::rules::texts::{OPEN, SIGNED};

pub(crate) static RULE: Entry = Entry {
    id: "session.glasses",
    since: "0.1.0",
    subject: Subject::Session,
    title: Text::fixed(
        "常戴眼镜者应戴；无有色镜片（含美瞳），镜框不遮眼，无反光",
        "habitual wearers keep their glasses: no tinted lenses, frame not over the eyes, no reflection",
    ),
    observation: Observation::Attested,
    defect: OPEN,
    registration: SIGNED,
    original: None,
    correction: None,
    page: None,
    threshold: None,
};
