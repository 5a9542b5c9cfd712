//! hair.eyes: hair over an eye.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::{Observation, worse};

pub(crate) static RULE: Entry = Entry {
    id: "hair.eyes",
    since: "0.2.0",
    subject: Subject::Appearance,
    title: Text::fixed("头发与眼睛", "hair and eyes"),
    observation: Observation::Probability {
        of: |facts| worse(facts.appearance.eye_covered_left, facts.appearance.eye_covered_right),
    },
    defect: Defect::High(Text::fixed("头发遮眼", "hair over an eye")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("把头发拨开露出眼睛后重拍", "brush the hair out of the eyes and shoot again"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("头发拨开，露出眼睛", "brush the hair out of the eyes"))),
    page: Some(Page {
        what: Text::fixed(
            "头发遮住眼睛的概率，取较重的一只。",
            "Probability that hair lies over an eye, of the worse one.",
        ),
        why: Text::fixed("眼睛须完整可见。", "The eyes have to be seen as a whole."),
        how: Text::fixed(
            "由脸部状态网络（从眉到下巴）给出的校准概率。",
            "The calibrated probability of the network that sees brows to chin.",
        ),
        limits: Text::fixed("几根发丝不算。", "A few single hairs do not count."),
    }),
    threshold: Some(
        r#"
max = 0.5
source = "campix"
evidence = "D"
note = { zh = "概率过半即为有；0.27 至 0.73 之间为未知。", en = "More likely than not; between 0.27 and 0.73 it is unknown." }
"#,
    ),
};
