//! hair.brows: hair over the brows.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::{Observation, worse};

pub(crate) static RULE: Entry = Entry {
    id: "hair.brows",
    since: "0.2.0",
    subject: Subject::Appearance,
    title: Text::fixed("头发与眉毛", "hair and brows"),
    observation: Observation::Probability {
        of: |facts| worse(facts.appearance.brow_covered_left, facts.appearance.brow_covered_right),
    },
    defect: Defect::High(Text::fixed("头发遮眉", "hair over the brows")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("把刘海拨开露出眉毛后重拍", "brush the fringe aside and shoot again"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("刘海拨开，露出眉毛", "brush the fringe aside"))),
    page: Some(Page {
        what: Text::fixed(
            "头发遮住三分之一以上眉毛的概率，取较重的一侧。",
            "Probability that hair lies over a third of a brow or more, of the worse side.",
        ),
        why: Text::fixed("眉毛是辨认和比对的特征。", "Brows are compared."),
        how: Text::fixed(
            "由脸部状态网络（从眉到下巴）给出的校准概率。",
            "The calibrated probability of the network that sees brows to chin.",
        ),
        limits: Text::fixed(
            "很淡的眉毛、稀疏的刘海难以确定，为未知。",
            "Faint brows and thin fringes are hard to tell, and unknown.",
        ),
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
