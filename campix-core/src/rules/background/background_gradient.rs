//! background.gradient: gradient of the backdrop.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "background.gradient",
    since: "0.1.0",
    subject: Subject::Background,
    title: Text::fixed("背景明暗渐变", "gradient of the backdrop"),
    observation: Observation::Number { unit: Unit::Lightness, of: |facts| facts.background.gradient },
    defect: Defect::High(Text::fixed("背景有渐变", "backdrop has a gradient")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("两侧灯光照亮背景后重拍", "light the backdrop from both sides and shoot again"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed(
        "两侧背景灯调到同样亮度、同样远近",
        "set the lamps of the backdrop to the same power and distance on both sides",
    ))),
    page: Some(Page {
        what: Text::fixed("背景两端的明度差。", "Difference of lightness between the ends of the backdrop."),
        why: Text::fixed("规范禁止渐变。", "The notice forbids gradients."),
        how: Text::fixed(
            "对背景的L*拟合平面，取画面一端到另一端的差。",
            "A plane fitted to L* over the backdrop; its difference from one end of the picture to the other.",
        ),
        limits: Text::fixed(
            "四周暗角属于不均匀而非渐变。阈值由本引擎规定。",
            "Ring-shaped fall-off is evenness, not gradient. The threshold is ours.",
        ),
    }),
    threshold: Some(
        r#"
max = 8
source = "campix"
evidence = "D"
"#,
    ),
};
