//! light.cast: colour cast of the skin.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "light.cast",
    since: "0.1.0",
    subject: Subject::Light,
    title: Text::fixed("肤色偏色", "colour cast of the skin"),
    observation: Observation::Number { unit: Unit::Degrees, of: |facts| facts.light.cast },
    defect: Defect::High(Text::fixed("脸部偏色", "colour cast on the face")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed(
            "校正白平衡、避免混合光源后重拍",
            "set the white balance, avoid mixed light and shoot again",
        ),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed(
        "重设白平衡，关掉混入的室内灯、遮住窗光",
        "set the white balance, switch off room lamps and cover windows",
    ))),
    page: Some(Page {
        what: Text::fixed(
            "肤色色相偏离自然肤色范围的角度；范围内为0。",
            "Distance of the skin's hue from the range of natural skin, in degrees; 0 inside.",
        ),
        why: Text::fixed("混合光源会使脸发绿或发蓝。", "Mixed light makes faces green or blue."),
        how: Text::fixed("取皮肤中位色在CIELAB中的色相角。", "Hue angle of the median skin colour in CIELAB."),
        limits: Text::fixed(
            "化妆也会改变色相。它只是偏色的迹象而非证明，因此只作建议。",
            "Make-up changes hue too. A sign of wrong colours, no proof; therefore a recommendation only.",
        ),
    }),
    threshold: Some(
        r#"
max = 20
source = "campix"
evidence = "D"
"#,
    ),
};
