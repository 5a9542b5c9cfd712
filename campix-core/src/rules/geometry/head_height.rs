//! geometry.head-height: head height, crown to chin.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Defect, Entry, Page, Subject};
use crate::rules::observe::{Axis, Observation};
use crate::rules::texts::{BEST_CROP, FRAMING};

pub(crate) static RULE: Entry = Entry {
    id: "geometry.head-height",
    since: "0.1.0",
    subject: Subject::Geometry,
    title: Text::fixed("头部高度（头顶至下巴）", "head height, crown to chin"),
    observation: Observation::Length { axis: Axis::Vertical, of: |facts, view| view.length(facts.head.height) },
    defect: Defect::Ends {
        low: Text::fixed("头部太小", "head too small"),
        high: Text::fixed("头部太大", "head too large"),
    },
    registration: FRAMING,
    original: Some(BEST_CROP),
    correction: Some(Correction::Ends {
        low: Text::fixed("走近一些或拉近镜头", "come nearer or zoom in"),
        high: Text::fixed("退后一些或拉远镜头", "move back or zoom out"),
    }),
    page: Some(Page {
        what: Text::fixed("头顶至下巴的距离。", "Distance from the crown to the chin."),
        why: Text::fixed("招标文件常要求头部占画面7/10。", "Tenders ask for a head of 7/10 of the picture."),
        how: Text::fixed(
            "关键点网络的下巴减去轮廓的头顶。",
            "Chin of the landmark networks minus crown of the outline.",
        ),
        limits: Text::fixed(
            "同头顶。它更像目标而非窗口：按7/10裁剪，许多人的眼睛位置或脸宽会超限，而后两者优先。",
            "As for the crown. A target more than a window: with 7/10 many people break the eye line or the face \
             width, and those win.",
        ),
    }),
    threshold: None,
};
