//! geometry.side-clearance: smaller gap between head and side edge.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Defect, Entry, Page, Subject};
use crate::rules::observe::{Axis, Observation};
use crate::rules::texts::{BEST_CROP, FRAMING};

pub(crate) static RULE: Entry = Entry {
    id: "geometry.side-clearance",
    since: "0.1.0",
    subject: Subject::Geometry,
    title: Text::fixed("头部至左右边沿的较小距离", "smaller gap between head and side edge"),
    observation: Observation::Length {
        axis: Axis::Horizontal,
        of: |facts, view| view.clearance(facts.head.left_x, facts.head.right_x),
    },
    defect: Defect::Ends {
        low: Text::fixed("头部离侧边太近", "head too near a side edge"),
        high: Text::fixed("头部离侧边太远", "head too far from both side edges"),
    },
    registration: FRAMING,
    original: Some(BEST_CROP),
    correction: Some(Correction::Ends {
        low: Text::fixed("退后一些，坐到画面正中，蓬松的头发收拢", "move back, sit in the middle, gather loose hair"),
        high: Text::fixed("走近一些或拉近镜头", "come nearer or zoom in"),
    }),
    page: Some(Page {
        what: Text::fixed("头部至左右边沿的较小距离。", "The smaller gap between the head and a side edge."),
        why: Text::fixed(
            "招标文件所说左右各1/10，只能理解为最小间距：它不可能指脸，也不可能指肩。",
            "The tender's 1/10 on each side, read as a minimum: it can mean neither face nor shoulders.",
        ),
        how: Text::fixed("取头部轮廓至较近侧边的距离。", "Outline of the head against the nearer side edge."),
        limits: Text::fixed("头发超出边沿时为未知。", "Hair that reaches over the edge is unknown."),
    }),
    threshold: None,
};
