//! body.shoulders-visible: both shoulders visible.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Defect, Entry, Page, Subject};
use crate::rules::observe::Observation;
use crate::rules::texts::{BEST_CROP, FRAMING};

pub(crate) static RULE: Entry = Entry {
    id: "body.shoulders-visible",
    since: "0.1.0",
    subject: Subject::Geometry,
    title: Text::fixed("双肩可见", "both shoulders visible"),
    observation: Observation::Flag { of: |facts| facts.body.shoulders_visible },
    defect: Defect::Low(Text::fixed("双肩不完整", "shoulders not fully visible")),
    registration: FRAMING,
    original: Some(BEST_CROP),
    correction: Some(Correction::Any(Text::fixed(
        "退后一些或镜头放低，双肩完整入镜",
        "move back or lower the camera, so that both shoulders are in the picture",
    ))),
    page: Some(Page {
        what: Text::fixed("双肩是否都在画面内。", "Whether both shoulders are in the picture."),
        why: Text::fixed(
            "只有大头、没有双肩，往往是翻用旧照。",
            "A cropped big head is the usual sign of a re-used print.",
        ),
        how: Text::fixed(
            "距面部中线0.6个脸宽起，双肩轮廓都须在画面内。",
            "The outline of both shoulders has to lie inside the picture, from 0.6 face widths beside the middle \
             of the face.",
        ),
        limits: Text::fixed("长发盖肩时可能看不出。", "Long hair over a shoulder can hide it."),
    }),
    threshold: None,
};
