//! background.colour: colour of the backdrop.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "background.colour",
    since: "0.1.0",
    subject: Subject::Background,
    title: Text::fixed("背景颜色", "colour of the backdrop"),
    observation: Observation::Colour { of: |facts| facts.background.rgb },
    defect: Defect::Any(Text::fixed("背景颜色不符", "wrong colour of the backdrop")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed(
            "换背景布或校正灯光、白平衡后重拍；不得换底",
            "change backdrop, lamps or white balance and shoot again; never paste a backdrop",
        ),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed(
        "换规定颜色的背景布，检查背景灯和白平衡；不得换底",
        "hang the backdrop of the right colour, look at its lamps and the white balance; never paste one",
    ))),
    page: Some(Page {
        what: Text::fixed(
            "背景颜色与最近参考色的距离，以CIEDE2000计。",
            "Distance of the backdrop's colour from the nearest reference, in CIEDE2000.",
        ),
        why: Text::fixed(
            "浅蓝、白、浅灰都有参考值，颜色不对会被退回。",
            "Light blue, white and light grey are named with values; a wrong blue is refused.",
        ),
        how: Text::fixed(
            "取人物轮廓之外背景的中位色，在CIELAB中比较。",
            "Median of the backdrop outside the outline, compared in CIELAB.",
        ),
        limits: Text::fixed(
            "参考值没有给出允差，允差由本引擎规定。白与浅灰难以可靠区分。换底换成正确颜色的照片也会合格。",
            "The references come without a tolerance; the tolerance is ours. White and light grey cannot be told \
             apart reliably. A pasted backdrop of the right colour passes.",
        ),
    }),
    threshold: Some(
        r#"
max = 10
source = "campix"
evidence = "D"
"#,
    ),
};
