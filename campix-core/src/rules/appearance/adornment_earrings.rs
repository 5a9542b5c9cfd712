//! adornment.earrings: earrings.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "adornment.earrings",
    since: "0.2.0",
    subject: Subject::Appearance,
    title: Text::fixed("耳饰", "earrings"),
    observation: Observation::Probability { of: |facts| facts.appearance.earrings },
    defect: Defect::High(Text::fixed("戴有耳饰", "earrings")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("摘下耳饰后重拍", "take off the earrings and shoot again"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("摘下耳饰", "take off the earrings"))),
    page: Some(Page {
        what: Text::fixed("戴有耳环、耳钉、耳坠的概率。", "Probability that rings, studs or drops are worn at an ear."),
        why: Text::fixed("标准不允许佩戴饰物。", "Standards do not allow jewellery."),
        how: Text::fixed(
            "由脸部状态网络（从眉到下巴）给出的校准概率。",
            "The calibrated probability of the network that sees brows to chin.",
        ),
        limits: Text::fixed(
            "小耳钉大多测不出，因此仍须由人确认。",
            "Small studs are mostly missed, so a person still attests it.",
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
