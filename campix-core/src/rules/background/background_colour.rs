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
max = 6
source = "campix"
evidence = "D"
note = { zh = "参考值为 (100,197,255) 时：光少三分之一档为 5.2，红蓝增益各差一成为 3.0 至 4.0，因此不得小于 6；(135,206,235) 为 7.3，(170,220,250) 为 9.4，属于另一种颜色。(0,191,255) 只有 4.4，比暗三分之一档的墙还近。", en = "From (100,197,255), a third of a stop less light makes 5.2 and gains of red and blue a tenth off 3.0 to 4.0, so the limit cannot be less than 6; (135,206,235) at 7.3 and (170,220,250) at 9.4 are other colours. (0,191,255) at 4.4 is nearer than the wall a third of a stop darker." }
"#,
    ),
};
