//! geometry.below-chin: room below the chin.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Defect, Entry, Page, Subject};
use crate::rules::observe::{Axis, Observation};
use crate::rules::texts::{BEST_CROP, FRAMING};

pub(crate) static RULE: Entry = Entry {
    id: "geometry.below-chin",
    since: "0.1.0",
    subject: Subject::Geometry,
    title: Text::fixed("下巴至下边沿的距离", "room below the chin"),
    observation: Observation::Length { axis: Axis::Vertical, of: |facts, view| view.above_bottom(facts.face.chin_y) },
    defect: Defect::Ends {
        low: Text::fixed("下巴以下太少", "too little below the chin"),
        high: Text::fixed("下巴以下太多", "too much below the chin"),
    },
    registration: FRAMING,
    original: Some(BEST_CROP),
    correction: Some(Correction::Ends {
        low: Text::fixed("坐高一点、镜头放低，或退后一些", "sit higher, lower the camera, or move back"),
        high: Text::fixed("走近一些或拉近镜头", "come nearer or zoom in"),
    }),
    page: Some(Page {
        what: Text::fixed("下巴至下边沿的距离。", "Distance from the chin to the lower edge."),
        why: Text::fixed("为颈部和肩膀留出位置。", "Leaves room for neck and shoulders."),
        how: Text::fixed("下边沿减去关键点网络的下巴。", "Lower edge minus chin of the landmark networks."),
        limits: Text::fixed("胡须会使下巴位置不准。", "A beard makes the chin less certain."),
    }),
    threshold: None,
};
