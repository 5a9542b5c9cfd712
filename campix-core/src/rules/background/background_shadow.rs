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
note = { zh = "67 张人像最高 2.8，百分之九十五低于 0.8；紧贴头部、暗两成的阴影为 8 以上，暗一成的 3 至 6。", en = "67 portraits measure at most 2.8, 95 of 100 less than 0.8; shadows beside the head 20 % dark make 8 and more, 10 % dark 3 to 6." }
"#,
    ),
};
