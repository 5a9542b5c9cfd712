//! background.shadow: shadow on the backdrop.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "background.shadow",
    since: "0.1.0",
    subject: Subject::Background,
    title: Text::fixed("人物旁的背景阴影", "shadow on the backdrop"),
    observation: Observation::Number { unit: Unit::Lightness, of: |facts| facts.background.shadow },
    defect: Defect::High(Text::fixed("背景上有人物阴影", "shadow of the person on the backdrop")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("人物离背景远一些再重拍", "move the person away from the backdrop and shoot again"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed(
        "人离背景远一些，或加背景灯",
        "sit further from the backdrop, or add a lamp for it",
    ))),
    page: Some(Page {
        what: Text::fixed("人物旁背景阴影的深度。", "Depth of a shadow beside the person."),
        why: Text::fixed("规范禁止阴影。", "The notice forbids shadows."),
        how: Text::fixed(
            "用平面拟合远处背景的L*，减去人物旁0.2至0.6个瞳距处最暗条带的L*。人物周围墙面更亮时为负。",
            "L* of a plane through the far backdrop minus L* of the darkest strip 0.2 to 0.6 inter-pupil \
             distances beside the person. Negative where the wall glows around the person.",
        ),
        limits: Text::fixed(
            "投得更远的阴影算作不均匀。规范字面上不容许阴影，阈值由本引擎规定。",
            "A shadow that is thrown farther counts as unevenness. The threshold is ours; the notice tolerates \
             none in words.",
        ),
    }),
    threshold: Some(
        r#"
max = 4.5
source = "campix"
evidence = "D"
note = { zh = "绘制的阴影测得 8 以上，无阴影的墙面低于 0.5，斑驳布景 3 至 4。", en = "Drawn shadows measure 8 and more, walls without one below 0.5, a mottled canvas 3 to 4." }
"#,
    ),
};
