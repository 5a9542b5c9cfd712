//! eyes.gaze: eyes off the lens.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "eyes.gaze",
    since: "0.2.0",
    subject: Subject::Appearance,
    title: Text::fixed("视线", "gaze"),
    observation: Observation::Probability { of: |facts| facts.appearance.gaze_off },
    defect: Defect::High(Text::fixed("没有看镜头", "eyes off the lens")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("看着镜头重拍", "look into the lens and shoot again"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("看镜头", "look into the lens"))),
    page: Some(Page {
        what: Text::fixed("眼睛没有看镜头的概率。", "Probability that the eyes look elsewhere than into the lens."),
        why: Text::fixed("标准要求正面、平视。", "Standards ask for a straight look."),
        how: Text::fixed(
            "由脸部状态网络（从眉到下巴）给出的校准概率。",
            "The calibrated probability of the network that sees brows to chin.",
        ),
        limits: Text::fixed(
            "只看得出明显的偏离；斜视者由人判断。",
            "Only a clear deviation is seen; of people who squint a person decides.",
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
