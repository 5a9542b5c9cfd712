//! evidence.fringe: a rim of another backdrop.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "evidence.fringe",
    since: "0.2.0",
    subject: Subject::Evidence,
    title: Text::fixed("人物边缘的异色边", "rim around the person"),
    observation: Observation::Number { unit: Unit::Share, of: |facts| facts.evidence.fringe },
    defect: Defect::High(Text::fixed(
        "人物边缘有一圈既不像背景也不像人物的颜色",
        "a rim around the person of a colour that is neither the wall's nor the person's",
    )),
    registration: Cure {
        remedy: Remedy::Paperwork,
        advice: Text::fixed(
            "提交相机直出、未换背景的照片",
            "hand in the photo as the camera made it, before its own wall",
        ),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed(
        "不要换背景，直接在影棚背景前拍摄",
        "no new backdrop: shoot before the wall of the studio",
    ))),
    page: Some(Page {
        what: Text::fixed(
            "轮廓上有多大一部分夹着一种不在“墙色—人物色”连线附近的颜色。",
            "Share of the outline along which a colour lies beside the line between the wall's colour and the person's.",
        ),
        why: Text::fixed(
            "从别的背景上抠下来的人物会带一圈原背景的颜色；标准不允许更换背景。",
            "Somebody who was cut out keeps a rim of the old backdrop; standards do not allow a new one.",
        ),
        how: Text::fixed(
            "沿轮廓取横截面，量边缘像素到墙色与人物色连线的距离（RGB），超过 35 级的算。",
            "Profiles across the outline; a pixel of the edge more than 35 levels of RGB beside the line counts.",
        ),
        limits: Text::fixed(
            "这是所见，不是结论：逆光、强锐化也会留下亮边。抠得干净的看不出来。",
            "What was seen, not what was done: light from behind and strong sharpening leave rims too. A clean cut shows nothing.",
        ),
    }),
    threshold: Some(
        r#"
max = 0.5
source = "campix"
evidence = "D"
note = { zh = "51 张人像最高 0.36，成品不到 0.5；1 至 2 像素的异色边为 0.59 以上。", en = "51 portraits measure up to 0.36, their finished files less than 0.5; rims of 1 to 2 px 0.59 and more." }
"#,
    ),
};
