//! geometry.face-width: face width.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Defect, Entry, Page, Subject};
use crate::rules::observe::{Axis, Observation};
use crate::rules::texts::{BEST_CROP, FRAMING};

pub(crate) static RULE: Entry = Entry {
    id: "geometry.face-width",
    since: "0.1.0",
    subject: Subject::Geometry,
    title: Text::fixed("脸部宽度", "face width"),
    observation: Observation::Length { axis: Axis::Horizontal, of: |facts, view| view.length(facts.face.face_width) },
    defect: Defect::Ends {
        low: Text::fixed("脸部太窄", "face too narrow"),
        high: Text::fixed("脸部太宽", "face too wide"),
    },
    registration: FRAMING,
    original: Some(BEST_CROP),
    correction: Some(Correction::Ends {
        low: Text::fixed("走近一些或拉近镜头", "come nearer or zoom in"),
        high: Text::fixed("退后一些或拉远镜头", "move back or zoom out"),
    }),
    page: Some(Page {
        what: Text::fixed(
            "两侧耳与脸颊交界处竖直线之间的距离。",
            "Distance between the vertical lines where ear meets cheek.",
        ),
        why: Text::fixed("决定证书上脸的大小。", "Fixes the size of the face on the diploma."),
        how: Text::fixed(
            "取人脸关键点网络在耳高处的两颊点；定义沿用社保卡标准。",
            "Cheek points of the landmark networks at ear level; the definition is that of the social-security card.",
        ),
        limits: Text::fixed(
            "头发盖耳时只能估计，不确定度较大。",
            "Hair over the ears makes it a guess, with a larger uncertainty.",
        ),
    }),
    threshold: None,
};
