//! background.texture: folds, seams and stains of the backdrop.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "background.texture",
    since: "0.2.0",
    subject: Subject::Background,
    title: Text::fixed("背景的褶皱与斑驳", "folds and texture of the backdrop"),
    observation: Observation::Number { unit: Unit::DeltaE, of: |facts| facts.background.texture },
    defect: Defect::High(Text::fixed("背景有褶皱或斑驳", "backdrop with folds or stains")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed(
            "拉平或更换背景布后重拍；不得换底",
            "stretch or change the backdrop and shoot again; never paste one",
        ),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed(
        "拉平背景布，或让人物离背景远一些",
        "stretch the backdrop, or place the person farther from it",
    ))),
    page: Some(Page {
        what: Text::fixed(
            "背景小块的颜色与光滑曲面之差，以CIEDE2000计。",
            "Difference of small blocks of the backdrop from a smooth curved surface, in CIEDE2000.",
        ),
        why: Text::fixed("布的褶皱、接缝、污渍使背景不均匀。", "Folds, seams and stains make a backdrop uneven."),
        how: Text::fixed(
            "以二次曲面拟合背景颜色，取各小块与曲面之差的第95百分位；灯光由亮到暗的过渡随曲面而去。",
            "A quadratic surface is fitted to the backdrop's colour; the 95th percentile of the distance of blocks from it. Fall-off of the lamps goes with the surface.",
        ),
        limits: Text::fixed(
            "灯光的过渡由均匀度和渐变两项衡量。阈值由本引擎规定。",
            "Fall-off of the light is measured by evenness and gradient. The limit is ours.",
        ),
    }),
    threshold: Some(
        r#"
max = 2
source = "campix"
evidence = "D"
note = { zh = "67 张人像在平整背景前最高 0.25；5 % 的布褶为 2.7，2 % 的 1.1。", en = "67 portraits before an even wall measure at most 0.25; folds of 5 % make 2.7, of 2 % 1.1." }
"#,
    ),
};
