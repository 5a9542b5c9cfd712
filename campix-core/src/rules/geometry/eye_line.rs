//! geometry.eye-line: eye line below the upper edge.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Defect, Entry, Page, Subject};
use crate::rules::observe::{Axis, Observation};
use crate::rules::texts::{BEST_CROP, FRAMING};

pub(crate) static RULE: Entry = Entry {
    id: "geometry.eye-line",
    since: "0.1.0",
    subject: Subject::Geometry,
    title: Text::fixed("眼睛至上边沿的距离", "eye line below the upper edge"),
    observation: Observation::Length { axis: Axis::Vertical, of: |facts, view| view.below_top(facts.face.eye_line_y) },
    defect: Defect::Ends {
        low: Text::fixed("眼睛位置太高", "eye line too high"),
        high: Text::fixed("眼睛位置太低", "eye line too low"),
    },
    registration: FRAMING,
    original: Some(BEST_CROP),
    correction: Some(Correction::Ends {
        low: Text::fixed("坐低一点或镜头抬高", "sit lower or raise the camera"),
        high: Text::fixed("坐高一点、镜头放低，或走近一些", "sit higher, lower the camera, or come nearer"),
    }),
    page: Some(Page {
        what: Text::fixed(
            "上边沿至双眼瞳孔中点的距离。",
            "Distance from the upper edge to the middle between the pupils.",
        ),
        why: Text::fixed(
            "平台最先检查，且优先于其他所有规则。",
            "The rule portals check first, and the one that wins over all others.",
        ),
        how: Text::fixed(
            "由人脸关键点网络取两瞳孔的平均，换算为画框像素。",
            "Mean of both pupils from the landmark networks, in pixels of the frame.",
        ),
        limits: Text::fixed(
            "须正好一张脸。深色眼镜或闭眼会使瞳孔位置不准，“注意”的范围随之变宽。",
            "Needs exactly one face. Dark glasses and closed eyes make the pupils less certain, which widens the \
             band of warnings.",
        ),
    }),
    threshold: None,
};
