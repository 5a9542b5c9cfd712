//! background.clothes-contrast: contrast between clothes and backdrop.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "background.clothes-contrast",
    since: "0.1.0",
    subject: Subject::Background,
    title: Text::fixed("衣服与背景的色差", "contrast between clothes and backdrop"),
    observation: Observation::Number { unit: Unit::DeltaE, of: |facts| facts.background.clothes_contrast },
    defect: Defect::Low(Text::fixed("衣服与背景太接近", "clothes too much like the backdrop")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed(
            "换颜色明显不同的衣服后重拍",
            "change into clothes of a clearly different colour and shoot again",
        ),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed(
        "换颜色与背景明显不同的衣服",
        "change into clothes of a clearly different colour than the backdrop",
    ))),
    page: Some(Page {
        what: Text::fixed(
            "衣服与背景的色差，以CIEDE2000计。",
            "Colour difference between clothes and backdrop, in CIEDE2000.",
        ),
        why: Text::fixed(
            "衣服与背景同色，人头像悬空；平台称之为“黑边”。",
            "Clothes like the backdrop leave a floating head; portals call it black edge.",
        ),
        how: Text::fixed("比较肩部轮廓两侧。", "Both sides of the outline at the shoulders."),
        limits: Text::fixed(
            "花衣服按中位色判断。阈值由本引擎规定。",
            "Patterned clothes are judged by their median. The threshold is ours.",
        ),
    }),
    threshold: Some(
        r#"
min = 8
source = "campix"
evidence = "D"
"#,
    ),
};
