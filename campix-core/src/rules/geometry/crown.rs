//! geometry.crown: gap above the crown, hair included.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::{Axis, Observation};

pub(crate) static RULE: Entry = Entry {
    id: "geometry.crown",
    since: "0.1.0",
    subject: Subject::Geometry,
    title: Text::fixed("头顶（含头发）至上边沿的距离", "gap above the crown, hair included"),
    observation: Observation::Length { axis: Axis::Vertical, of: |facts, view| view.below_top(facts.head.crown_y) },
    defect: Defect::Ends {
        low: Text::fixed("头顶离上边沿太近", "too little room above the crown"),
        high: Text::fixed("头顶离上边沿太远", "too much room above the crown"),
    },
    registration: Cure {
        remedy: Remedy::Auto,
        advice: Text::fixed(
            "由原片重新裁剪；发髻过高时须放低后重拍",
            "crop again from the original; a high bun has to be let down for a new photo",
        ),
    },
    original: Some(Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed(
            "最佳裁剪仍不合格；重拍时头顶上方多留空间，发髻过高须放低",
            "even the best crop fails; shoot again with more room above the head, and let down a high bun",
        ),
    }),
    correction: Some(Correction::Ends {
        low: Text::fixed("坐低一点或镜头抬高", "sit lower or raise the camera"),
        high: Text::fixed("坐高一点、镜头放低，或走近一些", "sit higher, lower the camera, or come nearer"),
    }),
    page: Some(Page {
        what: Text::fixed(
            "上边沿至头顶（含头发）的距离。",
            "Distance from the upper edge to the crown: the top of the head, hair included.",
        ),
        why: Text::fixed(
            "太近，冲印会裁到头发；太远，脸就太小。",
            "Too little room cuts hair in print; too much makes the face small.",
        ),
        how: Text::fixed(
            "自上而下，人物轮廓连续覆盖达到0.13个瞳距的第一行；头发计入，零星发丝不计。",
            "First row of the outline, from the top, that is covered over 0.13 inter-pupil distances; hair \
             counts, single hairs do not.",
        ),
        limits: Text::fixed(
            "须能分出轮廓：背景与头发同色则看不出。头发被边沿裁断时为未知，不算合格。规范本身没有定义头顶。",
            "Needs an outline: a backdrop like the hair hides it. Hair cut by the edge is unknown, not a pass. \
             The notice itself does not define the crown.",
        ),
    }),
    threshold: None,
};
