//! geometry.centring: horizontal place of the middle between the eyes.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Defect, Entry, Page, Subject};
use crate::rules::observe::{Axis, Observation};
use crate::rules::texts::{BEST_CROP, FRAMING};

pub(crate) static RULE: Entry = Entry {
    id: "geometry.centring",
    since: "0.1.0",
    subject: Subject::Geometry,
    title: Text::fixed("双眼中点的水平位置", "horizontal place of the middle between the eyes"),
    observation: Observation::Length { axis: Axis::Horizontal, of: |facts, view| view.across(facts.face.eye_centre_x) },
    defect: Defect::Ends {
        low: Text::fixed("人物偏左", "person too far left"),
        high: Text::fixed("人物偏右", "person too far right"),
    },
    registration: FRAMING,
    original: Some(BEST_CROP),
    correction: Some(Correction::Ends {
        low: Text::fixed("人向画面右侧移，或镜头向左转", "move to the picture's right, or turn the camera to the left"),
        high: Text::fixed(
            "人向画面左侧移，或镜头向右转",
            "move to the picture's left, or turn the camera to the right",
        ),
    }),
    page: Some(Page {
        what: Text::fixed("双眼瞳孔中点的水平位置。", "Horizontal place of the middle between the pupils."),
        why: Text::fixed("人物须居中。", "The person has to stand in the middle."),
        how: Text::fixed(
            "取关键点网络的两瞳孔，从画框左边沿量起。",
            "Both pupils from the landmark networks, from the left edge of the frame.",
        ),
        limits: Text::fixed(
            "侧头时双眼会偏离头部中线。",
            "A head turned to the side moves the eyes away from the middle of the head.",
        ),
    }),
    threshold: Some(
        r#"
unit = "share"
target = 0.5
tolerance = 0.05
source = "campix"
evidence = "D"
note = { zh = "取 RISO-05 的范围。", en = "The band of RISO-05." }
"#,
    ),
};
