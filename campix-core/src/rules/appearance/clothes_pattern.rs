//! clothes.pattern: stripes and patterns of the clothes.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "clothes.pattern",
    since: "0.2.0",
    subject: Subject::Appearance,
    title: Text::fixed("衣服图案", "pattern of the clothes"),
    observation: Observation::Probability { of: |facts| facts.appearance.pattern },
    defect: Defect::High(Text::fixed("衣服有条纹或复杂图案", "stripes or a strong pattern")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("换素色衣服后重拍", "wear plain clothes and shoot again"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("换素色衣服", "plain clothes"))),
    page: Some(Page {
        what: Text::fixed(
            "衣服有条纹、格子或其他强烈图案的概率。",
            "Probability that the clothes have stripes, checks or another strong pattern.",
        ),
        why: Text::fixed("条纹在小图上产生摩尔纹，也分散注意。", "Stripes make moiré in small pictures, and distract."),
        how: Text::fixed(
            "由头部状态网络（从头发到衣领）给出的校准概率。",
            "The calibrated probability of the network that sees hair to collar.",
        ),
        limits: Text::fixed("细密花纹可能测不出。", "A fine weave may be missed."),
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
