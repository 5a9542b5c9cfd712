//! glasses.reflection: a reflection of the glasses over an iris.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::{Observation, worse};

pub(crate) static RULE: Entry = Entry {
    id: "glasses.reflection",
    since: "0.2.0",
    subject: Subject::Appearance,
    title: Text::fixed("镜片反光", "reflection of the glasses"),
    observation: Observation::Probability {
        of: |facts| worse(facts.appearance.reflection_left, facts.appearance.reflection_right),
    },
    defect: Defect::High(Text::fixed("镜片反光遮住虹膜", "a reflection over an iris")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed(
            "低头一点或把灯抬高，去掉反光后重拍",
            "lower the chin a little, or raise the lamps, until the reflection is gone, and shoot again",
        ),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed(
        "灯抬高，或镜腿抬一点，去掉反光",
        "raise the lamps, or the temples, until the reflection is gone",
    ))),
    page: Some(Page {
        what: Text::fixed(
            "镜片反光压在虹膜上的概率，取较重的一只。",
            "Probability that a reflection lies over an iris, of the worse eye.",
        ),
        why: Text::fixed("反光遮住瞳孔，无法比对。", "A reflection hides the pupil, and nothing can be compared."),
        how: Text::fixed(
            "由脸部状态网络（从眉到下巴）给出的校准概率。",
            "The calibrated probability of the network that sees brows to chin.",
        ),
        limits: Text::fixed(
            "眼珠上的小光点不算。事实 iris_lit_left、iris_lit_right 给出虹膜被光遮住的份额。",
            "The usual catchlight does not count. The facts iris_lit_left and iris_lit_right say how much of an iris lies under light.",
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
