//! ears.alike: one ear covered and the other not.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::{Observation, apart};

pub(crate) static RULE: Entry = Entry {
    id: "ears.alike",
    since: "0.2.0",
    subject: Subject::Appearance,
    title: Text::fixed("双耳对称", "both ears alike"),
    observation: Observation::Probability {
        of: |facts| apart(facts.appearance.ear_covered_left, facts.appearance.ear_covered_right),
    },
    defect: Defect::High(Text::fixed("双耳一露一遮", "one ear covered, the other not")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed(
            "两侧头发都别到耳后，头摆正后重拍",
            "tuck the hair behind both ears, straighten the head, and shoot again",
        ),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("两侧头发都别到耳后", "tuck the hair behind both ears"))),
    page: Some(Page {
        what: Text::fixed("两侧耳朵被遮概率之差。", "Difference of the probabilities that each ear is covered."),
        why: Text::fixed("标准要求双耳对称。", "Standards ask for ears alike."),
        how: Text::fixed("两个状态网络的校准概率。", "From the calibrated probabilities of both networks of states."),
        limits: Text::fixed(
            "两耳都遮住时不在此列，由头发与耳朵一项判断。",
            "Two covered ears are alike; the rule about hair and ears judges them.",
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
