//! pose.roll: tilt of the head.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "pose.roll",
    since: "0.1.0",
    subject: Subject::Pose,
    title: Text::fixed("头部左右倾斜", "tilt of the head"),
    observation: Observation::Number { unit: Unit::Degrees, of: |facts| facts.face.roll_degrees },
    defect: Defect::Ends {
        low: Text::fixed("头歪，画面左侧的眼睛较低", "head tilted, lower eye on the picture's left"),
        high: Text::fixed("头歪，画面右侧的眼睛较低", "head tilted, lower eye on the picture's right"),
    },
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed(
            "摆正头部后重拍；不得旋转图像",
            "hold the head upright and shoot again; the picture must not be rotated",
        ),
    },
    original: None,
    correction: Some(Correction::Ends {
        low: Text::fixed("头向画面右侧扶正", "tilt the head back to the picture's right"),
        high: Text::fixed("头向画面左侧扶正", "tilt the head back to the picture's left"),
    }),
    page: Some(Page {
        what: Text::fixed(
            "瞳孔连线的倾斜角；画面右侧的眼睛较低为正。",
            "Tilt of the line through the pupils; positive where the picture's right eye is lower.",
        ),
        why: Text::fixed(
            "平台会测量它；不得用旋转图像来纠正。",
            "Portals measure it; it may not be mended by rotating the picture.",
        ),
        how: Text::fixed("两瞳孔连线的角度。", "Angle between both pupils."),
        limits: Text::fixed(
            "天生双眼不等高会被当作歪头。阈值由本引擎规定。",
            "Eyes at naturally different heights count as tilt. The threshold is ours.",
        ),
    }),
    threshold: Some(
        r#"
target = 0
tolerance = 8
source = "campix"
evidence = "D"
note = { zh = "取 RISO-04 的范围。", en = "The band of RISO-04." }
"#,
    ),
};
