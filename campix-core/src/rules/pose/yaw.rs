//! pose.yaw: turn of the head.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "pose.yaw",
    since: "0.1.0",
    subject: Subject::Pose,
    title: Text::fixed("头部转向", "turn of the head"),
    observation: Observation::Number { unit: Unit::Degrees, of: |facts| facts.face.yaw_degrees },
    defect: Defect::Ends {
        low: Text::fixed("头转向画面左侧", "head turned towards the picture's left"),
        high: Text::fixed("头转向画面右侧", "head turned towards the picture's right"),
    },
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("正对镜头后重拍", "face the camera and shoot again"),
    },
    original: None,
    correction: Some(Correction::Ends {
        low: Text::fixed(
            "脸向画面右侧转回，正对镜头",
            "turn the face back to the picture's right, straight to the camera",
        ),
        high: Text::fixed(
            "脸向画面左侧转回，正对镜头",
            "turn the face back to the picture's left, straight to the camera",
        ),
    }),
    page: Some(Page {
        what: Text::fixed(
            "头部左右转动的角度；转向画面右侧为正。",
            "Turn of the head to the side; positive towards the picture's right.",
        ),
        why: Text::fixed("双耳须对称。", "Both ears have to look alike."),
        how: Text::fixed(
            "转动一张平均脸，使其与关键点吻合得最好。",
            "An average face is turned until it covers the points best.",
        ),
        limits: Text::fixed(
            "左右不对称的脸会被当作侧头。阈值由本引擎规定。",
            "An asymmetric face passes for a turned one. The threshold is ours.",
        ),
    }),
    threshold: Some(
        r#"
target = 0
tolerance = 10
source = "campix"
evidence = "D"
note = { zh = "取 RSYS-03 的范围，为 RISO-04 的两倍，因为平面照片上的特征点只能粗略反映左右转头。", en = "The band of RSYS-03; twice that of RISO-04, because points in a flat picture tell turns only roughly." }
"#,
    ),
};
