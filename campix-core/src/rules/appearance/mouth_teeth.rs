//! mouth.teeth: teeth.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "mouth.teeth",
    since: "0.2.0",
    subject: Subject::Appearance,
    title: Text::fixed("露齿", "teeth"),
    observation: Observation::Probability { of: |facts| facts.appearance.teeth },
    defect: Defect::High(Text::fixed("露齿", "teeth are seen")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("自然闭嘴后重拍", "close the lips naturally and shoot again"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("自然闭嘴", "close the lips naturally"))),
    page: Some(Page {
        what: Text::fixed("看得见牙齿的概率。", "Probability that teeth are seen."),
        why: Text::fixed("标准要求嘴唇自然闭合。", "Standards ask for lips naturally closed."),
        how: Text::fixed(
            "由脸部状态网络（从眉到下巴）给出的校准概率。",
            "The calibrated probability of the network that sees brows to chin.",
        ),
        limits: Text::fixed("微张而不露齿的由“嘴唇闭合”一项判断。", "Parted lips without teeth are another rule."),
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
