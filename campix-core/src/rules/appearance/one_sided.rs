//! light.one-sided: one-sided light.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "light.one-sided",
    since: "0.2.0",
    subject: Subject::Appearance,
    title: Text::fixed("单侧光与光斑", "one-sided light and spots"),
    observation: Observation::Probability { of: |facts| facts.appearance.one_sided_light },
    defect: Defect::High(Text::fixed("单侧光或硬光斑", "one-sided light, or hard spots")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed(
            "左右对称布光，用柔光箱后重拍",
            "light both sides alike through soft boxes and shoot again",
        ),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("左右灯对称，加柔光", "both lamps alike, and soft"))),
    page: Some(Page {
        what: Text::fixed(
            "光从一侧来或有硬光斑的概率。",
            "Probability that the light comes from one side, or makes hard spots.",
        ),
        why: Text::fixed(
            "标准要求光线均匀，无不对称的高光和光斑。",
            "Standards ask for even light without highlights or spots on one side.",
        ),
        how: Text::fixed(
            "由头部状态网络（从头发到衣领）给出的校准概率。",
            "The calibrated probability of the network that sees hair to collar.",
        ),
        limits: Text::fixed(
            "左右两颊的亮度比另由“左右亮度”一项测量，那一项更准。",
            "The ratio of the light on both cheeks is another rule, and more exact.",
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
