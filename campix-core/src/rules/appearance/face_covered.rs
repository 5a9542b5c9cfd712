//! face.covered: something over mouth, nose or chin.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "face.covered",
    since: "0.2.0",
    subject: Subject::Appearance,
    title: Text::fixed("面部遮挡", "cover of the lower face"),
    observation: Observation::Probability { of: |facts| facts.appearance.mouth_covered },
    defect: Defect::High(Text::fixed("口鼻或下巴被遮挡", "something over mouth, nose or chin")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("摘下口罩、放下手后重拍", "take off the mask or take the hand away, and shoot again"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("摘下口罩，手放下", "no mask, hands down"))),
    page: Some(Page {
        what: Text::fixed(
            "口罩、手、围巾等遮住口鼻或下巴的概率。",
            "Probability that a mask, a hand or a scarf covers mouth, nose or chin.",
        ),
        why: Text::fixed("脸须完整可见。", "The face has to be seen as a whole."),
        how: Text::fixed(
            "由脸部状态网络（从眉到下巴）给出的校准概率。",
            "The calibrated probability of the network that sees brows to chin.",
        ),
        limits: Text::fixed("胡须不算。", "A beard does not count."),
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
