//! density.value: declared density.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::measure::Reason;
use crate::meta::Densities;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::{Observation, Observed, Why};
use crate::rules::texts::SETTLED;

pub(crate) static RULE: Entry = Entry {
    id: "density.value",
    since: "0.1.0",
    subject: Subject::Density,
    title: Text::fixed("标注的分辨率", "declared density"),
    observation: Observation::Reading { unit: Unit::PerInch, of: |facts| values(&facts.file.density) },
    defect: Defect::Ends {
        low: Text::fixed("标注的分辨率太低", "declared density too low"),
        high: Text::fixed("标注的分辨率太高", "declared density too high"),
    },
    registration: Cure {
        remedy: Remedy::Auto,
        advice: Text::fixed("重写标注即可，像素不变", "rewrite the declaration; no pixel changes"),
    },
    original: Some(SETTLED),
    correction: Some(Correction::Any(Text::fixed(
        "换用相机直出的原图，由本程序重写分辨率",
        "hand in the camera's own file, so that its density is written again",
    ))),
    page: Some(Page {
        what: Text::fixed(
            "标注的分辨率，横纵两个方向，JFIF、Exif、Photoshop三处。",
            "The declared density, on both axes, in every place where it is declared: JFIF, Exif, Photoshop.",
        ),
        why: Text::fixed(
            "规范要求300 dpi；Windows和冲印软件读的位置不同。",
            "The notice asks for 300 dpi; Windows and printers read different places.",
        ),
        how: Text::fixed(
            "凡有标注之处都须合格，报告最差的一处。“仅为宽高比”视为未标注，不当作72或1。",
            "Every value that is present has to comply; the worst one is reported. \"Aspect ratio only\" counts \
             as no declaration, not as 72 or 1.",
        ),
        limits: Text::fixed("只是标注，与清晰程度无关。", "A label: it says nothing about detail."),
    }),
    threshold: None,
};

/// Every declared value, of all places and both axes.
pub(super) fn declared(density: &Densities) -> Vec<f64> {
    density.places().flat_map(|(_, place)| [place.x, place.y]).flatten().collect()
}

fn values(density: &Densities) -> Observed {
    let declared = declared(density);
    if declared.is_empty() { Observed::Unknown(Why::Missing(Reason::NotDeclared)) } else { Observed::Numbers(declared) }
}
