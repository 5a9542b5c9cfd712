//! adornment.necklace: a necklace.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "adornment.necklace",
    since: "0.2.0",
    subject: Subject::Appearance,
    title: Text::fixed("项链", "necklace"),
    observation: Observation::Probability { of: |facts| facts.appearance.necklace },
    defect: Defect::High(Text::fixed("戴有项链", "a necklace")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("摘下项链后重拍", "take off the necklace and shoot again"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("摘下项链", "take off the necklace"))),
    page: Some(Page {
        what: Text::fixed("戴有项链的概率。", "Probability that a necklace is worn."),
        why: Text::fixed("标准不允许佩戴饰物。", "Standards do not allow jewellery."),
        how: Text::fixed(
            "由头部状态网络（从头发到衣领）给出的校准概率。",
            "The calibrated probability of the network that sees hair to collar.",
        ),
        limits: Text::fixed(
            "细链大多测不出，因此仍须由人确认。",
            "Thin chains are mostly missed, so a person still attests it.",
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
