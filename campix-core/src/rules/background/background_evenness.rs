//! background.evenness: unevenness of the backdrop.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "background.evenness",
    since: "0.1.0",
    subject: Subject::Background,
    title: Text::fixed("背景颜色的不均匀程度", "unevenness of the backdrop"),
    observation: Observation::Number { unit: Unit::DeltaE, of: |facts| facts.background.unevenness },
    defect: Defect::High(Text::fixed("背景不均匀", "backdrop uneven")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("拉平背景布、均匀照明后重拍", "smooth and light the backdrop evenly and shoot again"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed(
        "拉平背景布，两侧均匀打光",
        "smooth the backdrop and light it evenly from both sides",
    ))),
    page: Some(Page {
        what: Text::fixed("背景颜色的离散程度，以CIEDE2000计。", "Spread of the backdrop's colour, in CIEDE2000."),
        why: Text::fixed("规范要求背景均匀。", "The notice asks for a uniform backdrop."),
        how: Text::fixed(
            "把背景分块，取各块与中位色之差的第95百分位。",
            "95th percentile of the distance between blocks of the backdrop and its median.",
        ),
        limits: Text::fixed(
            "规范字面上不容许任何不均，而真实背景从不为零。阈值由本引擎规定。",
            "The notice tolerates nothing in words; a real backdrop never measures nothing. The threshold is ours.",
        ),
    }),
    threshold: Some(
        r#"
max = 4
source = "campix"
evidence = "D"
note = { zh = "绘制的人像中，平整背景纸测得低于 0.2，斑驳布景 3，11 L* 的渐变 4.5。", en = "Flat paper measures below 0.2, a mottled canvas 3, a gradient of 11 L* 4.5, drawn portraits." }
"#,
    ),
};
