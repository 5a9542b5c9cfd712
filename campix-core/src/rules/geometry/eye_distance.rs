//! geometry.eye-distance: distance between the pupils.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Defect, Entry, Page, Subject};
use crate::rules::observe::{Axis, Observation};
use crate::rules::texts::{BEST_CROP, FRAMING};

pub(crate) static RULE: Entry = Entry {
    id: "geometry.eye-distance",
    since: "0.1.0",
    subject: Subject::Geometry,
    title: Text::fixed("瞳距", "distance between the pupils"),
    observation: Observation::Length { axis: Axis::Horizontal, of: |facts, view| view.length(facts.face.interpupil) },
    defect: Defect::Ends {
        low: Text::fixed("瞳距太小", "distance between the pupils too small"),
        high: Text::fixed("瞳距太大", "distance between the pupils too large"),
    },
    registration: FRAMING,
    original: Some(BEST_CROP),
    correction: Some(Correction::Ends {
        low: Text::fixed("走近一些或拉近镜头", "come nearer or zoom in"),
        high: Text::fixed("退后一些或拉远镜头", "move back or zoom out"),
    }),
    page: Some(Page {
        what: Text::fixed("两瞳孔之间的距离。", "Distance between the pupils."),
        why: Text::fixed("人脸识别需要两眼之间有足够的像素。", "Recognition needs enough pixels between the eyes."),
        how: Text::fixed("取关键点网络的两瞳孔。", "Both pupils from the landmark networks."),
        limits: Text::fixed("侧头时变小。", "Shrinks with a turned head."),
    }),
    threshold: None,
};
