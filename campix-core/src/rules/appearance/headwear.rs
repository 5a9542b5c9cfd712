//! head.covering: headwear.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "head.covering",
    since: "0.2.0",
    subject: Subject::Appearance,
    title: Text::fixed("头饰", "headwear"),
    observation: Observation::Probability { of: |facts| facts.appearance.headwear },
    defect: Defect::High(Text::fixed("戴有头饰", "headwear")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed(
            "摘下帽子、头巾后重拍；因宗教、医疗、文化需要的须登记理由",
            "take it off and shoot again; a religious, medical or cultural need has to be recorded",
        ),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("摘下帽子、头巾", "take off hat or scarf"))),
    page: Some(Page {
        what: Text::fixed(
            "头发上戴有帽子、头巾、兜帽的概率。",
            "Probability that a cap, hat, scarf or hood covers the hair.",
        ),
        why: Text::fixed(
            "标准要求免冠；宗教、医疗、文化需要除外。",
            "Standards ask for a bare head, except for a religious, medical or cultural need.",
        ),
        how: Text::fixed(
            "由头部状态网络（从头发到衣领）给出的校准概率。",
            "The calibrated probability of the network that sees hair to collar.",
        ),
        limits: Text::fixed(
            "细发箍、发夹不算。理由由人登记，照片看不出。",
            "Thin hair bands and clips do not count. The need is recorded by a person; no picture shows it.",
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
