//! head.covering-over-face: headwear over the face.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "head.covering-over-face",
    since: "0.2.0",
    subject: Subject::Appearance,
    title: Text::fixed("头饰遮脸", "headwear over the face"),
    observation: Observation::Probability { of: |facts| facts.appearance.headwear_over_face },
    defect: Defect::High(Text::fixed("头饰遮挡面部或投下阴影", "headwear that hides or shades the face")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed(
            "露出眉、颊、下巴，去掉阴影后重拍",
            "uncover brows, cheeks and chin, without a shadow, and shoot again",
        ),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed(
        "露出眉、颊、下巴，不留阴影",
        "uncover brows, cheeks and chin, without a shadow",
    ))),
    page: Some(Page {
        what: Text::fixed(
            "头饰遮住眉、颊、下巴或在脸上投下阴影的概率。",
            "Probability that headwear hides a brow, a cheek or the chin, or shades the face.",
        ),
        why: Text::fixed(
            "即使允许戴头饰，也不得遮脸、不得有阴影。",
            "Even where headwear is allowed it must not hide or shade the face.",
        ),
        how: Text::fixed(
            "两个状态网络的校准概率，取较大的。",
            "The greater of the calibrated probabilities of both networks of states.",
        ),
        limits: Text::fixed("刘海遮眉另计。", "A fringe over the brows is another rule."),
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
