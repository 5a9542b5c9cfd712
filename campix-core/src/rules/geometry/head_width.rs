//! geometry.head-width: head width, hair included.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Defect, Entry, Page, Subject};
use crate::rules::observe::{Axis, Observation};
use crate::rules::texts::{BEST_CROP, FRAMING};

pub(crate) static RULE: Entry = Entry {
    id: "geometry.head-width",
    since: "0.1.0",
    subject: Subject::Geometry,
    title: Text::fixed("头部宽度（含头发）", "head width, hair included"),
    observation: Observation::Length { axis: Axis::Horizontal, of: |facts, view| view.length(facts.head.width) },
    defect: Defect::Ends {
        low: Text::fixed("头部太窄", "head too narrow"),
        high: Text::fixed("头部太宽", "head too wide"),
    },
    registration: FRAMING,
    original: Some(BEST_CROP),
    correction: Some(Correction::Ends {
        low: Text::fixed("走近一些或拉近镜头", "come nearer or zoom in"),
        high: Text::fixed("头发收拢，或退后一些、拉远镜头", "gather the hair, or move back or zoom out"),
    }),
    page: Some(Page {
        what: Text::fixed("头部含头发和耳朵的宽度。", "Width of the head with hair and ears."),
        why: Text::fixed("ICAO及沿用它的规范对此有限制。", "ICAO and its followers limit it."),
        how: Text::fixed(
            "取头顶至嘴之间的轮廓，含头发和耳朵，不计零星发丝。",
            "Outline between crown and mouth, hair and ears included, single hairs left out.",
        ),
        limits: Text::fixed("脸颊旁的长发会计入。", "Long hair beside the cheeks counts."),
    }),
    threshold: None,
};
