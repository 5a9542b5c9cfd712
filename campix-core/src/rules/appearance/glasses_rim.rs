//! glasses.rim: a rim over the eyes.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "glasses.rim",
    since: "0.2.0",
    subject: Subject::Appearance,
    title: Text::fixed("镜框与眼睛", "rim and eyes"),
    observation: Observation::Probability { of: |facts| facts.appearance.rim },
    defect: Defect::High(Text::fixed("镜框遮挡眼睛", "a rim over the eyes")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed(
            "把眼镜往上推或换大框眼镜后重拍",
            "push the glasses up, or wear larger ones, and shoot again",
        ),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("眼镜往上推，镜框不压眼", "push the glasses up, off the eyes"))),
    page: Some(Page {
        what: Text::fixed("镜框压住瞳孔或眼睑的概率。", "Probability that a rim lies over a pupil or a lid."),
        why: Text::fixed("眼睛须完整可见。", "The eyes have to be seen as a whole."),
        how: Text::fixed(
            "由脸部状态网络（从眉到下巴）给出的校准概率。",
            "The calibrated probability of the network that sees brows to chin.",
        ),
        limits: Text::fixed(
            "粗框压在眼角、不碰眼睑时不算。",
            "A thick rim at the corner of an eye that leaves the lids free does not count.",
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
