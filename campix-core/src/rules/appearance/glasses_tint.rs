//! glasses.tint: tinted or dark lenses.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "glasses.tint",
    since: "0.2.0",
    subject: Subject::Appearance,
    title: Text::fixed("有色镜片", "tinted or dark lenses"),
    observation: Observation::Probability { of: |facts| facts.appearance.tint },
    defect: Defect::High(Text::fixed("镜片有色或为墨镜", "tinted or dark lenses")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("换无色镜片的眼镜后重拍", "wear clear lenses and shoot again"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("换无色镜片的眼镜", "glasses with clear lenses"))),
    page: Some(Page {
        what: Text::fixed("镜片深色或有色的概率。", "Probability that the lenses are dark or coloured."),
        why: Text::fixed(
            "镜片遮住眼睛的颜色和神态；常戴眼镜者可戴无色镜片。",
            "Lenses hide the colour and the look of the eyes; habitual wearers keep clear ones.",
        ),
        how: Text::fixed(
            "由脸部状态网络（从眉到下巴）给出的校准概率。",
            "The calibrated probability of the network that sees brows to chin.",
        ),
        limits: Text::fixed(
            "浅色渐变镜片可能测不出；美瞳测不出，须由本人声明。",
            "A faint gradient may be missed; coloured contact lenses are, and have to be attested.",
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
