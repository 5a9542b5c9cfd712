//! evidence.flat-wall: a wall without noise.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "evidence.flat-wall",
    since: "0.2.0",
    subject: Subject::Evidence,
    title: Text::fixed("没有噪声的背景", "wall without noise"),
    observation: Observation::Number { unit: Unit::Share, of: |facts| facts.evidence.flat_wall },
    defect: Defect::High(Text::fixed("背景完全没有噪声", "a wall without any noise")),
    registration: Cure {
        remedy: Remedy::Paperwork,
        advice: Text::fixed(
            "提交相机直出、未换背景的照片",
            "hand in the photo as the camera made it, before its own wall",
        ),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("不要换背景", "no new backdrop"))),
    page: Some(Page {
        what: Text::fixed(
            "远离人物的背景中，相邻像素相等的份额。",
            "Share of neighbouring pixels of the wall, away from the person, that are equal.",
        ),
        why: Text::fixed(
            "相机拍的墙总有噪声；涂上去的没有。",
            "A wall in front of a camera has noise; a painted one has none.",
        ),
        how: Text::fixed(
            "抽样行上，人物左右两侧以外的相邻像素。",
            "Neighbours on some rows, left and right of the person.",
        ),
        limits: Text::fixed(
            "压缩到 20–30 KB 的成品本来就没有噪声，因此这一项只供参考。",
            "A file of 20 to 30 KB has no noise left anyway, so this is for information only.",
        ),
    }),
    threshold: Some(
        r#"
max = 0.95
source = "campix"
evidence = "D"
"#,
    ),
};
