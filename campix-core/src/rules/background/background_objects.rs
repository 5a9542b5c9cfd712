//! background.objects: things in the backdrop.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "background.objects",
    since: "0.1.0",
    subject: Subject::Background,
    title: Text::fixed("背景中的杂物", "things in the backdrop"),
    observation: Observation::Number { unit: Unit::Share, of: |facts| facts.background.objects },
    defect: Defect::High(Text::fixed("背景中有其他物品或人", "something or somebody else in the backdrop")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("清空背景后重拍", "clear the backdrop and shoot again"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed(
        "清空背景里的物品和旁人",
        "clear things and people out of the backdrop",
    ))),
    page: Some(Page {
        what: Text::fixed(
            "背景中既非背景也非本人的部分所占比例。",
            "Share of the backdrop covered by what is neither backdrop nor person.",
        ),
        why: Text::fixed("画面内不得有他人和其他物品。", "Nobody and nothing else may be in the picture."),
        how: Text::fixed(
            "找出与背景不同、又不属于人物的连通区域。",
            "Connected parts that differ from the backdrop and do not belong to the person.",
        ),
        limits: Text::fixed(
            "与人物相连的物品会算作人物。阈值由本引擎规定。",
            "Things that touch the person count as the person. The threshold is ours.",
        ),
    }),
    threshold: Some(
        r#"
max = 0.003
source = "campix"
evidence = "D"
note = { zh = "67 张人像均为 0；30×30 像素的插座（675×900）为 0.004。", en = "0 on 67 portraits; a socket of 30 x 30 px in 675 x 900 measures 0.004." }
"#,
    ),
};
