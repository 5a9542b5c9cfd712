//! density.conflict: difference between declared densities.

use super::density_value::declared;
use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::measure::{Measured, Reason};
use crate::meta::Densities;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;
use crate::rules::texts::SETTLED;

pub(crate) static RULE: Entry = Entry {
    id: "density.conflict",
    since: "0.1.0",
    subject: Subject::Density,
    title: Text::fixed("各处标注的分辨率之差", "difference between declared densities"),
    observation: Observation::Number { unit: Unit::PerInch, of: |facts| spread(&facts.file.density) },
    defect: Defect::Any(Text::fixed("分辨率标注相互矛盾", "contradictory declarations of density")),
    registration: Cure {
        remedy: Remedy::Auto,
        advice: Text::fixed("重写标注，使各处一致", "rewrite the declarations so that all agree"),
    },
    original: Some(SETTLED),
    correction: Some(Correction::Any(Text::fixed(
        "换用相机直出的原图，由本程序重写分辨率",
        "hand in the camera's own file, so that its density is written again",
    ))),
    page: Some(Page {
        what: Text::fixed(
            "各处标注的分辨率中最大值与最小值之差。",
            "The difference between the largest and the smallest declared density.",
        ),
        why: Text::fixed(
            "各软件读的位置不同，标注矛盾时这里显示300，那里显示96。",
            "Programs read different places, so contradictory declarations show 300 here and 96 there.",
        ),
        how: Text::fixed("比较所有位置、两个方向的值。", "All values of all places, both axes."),
        limits: Text::fixed("无。", "None."),
    }),
    threshold: None,
};

fn spread(density: &Densities) -> Measured {
    let declared = declared(density);
    let least = declared.iter().copied().reduce(f64::min);
    let most = declared.iter().copied().reduce(f64::max);
    match least.zip(most) {
        Some((least, most)) => Measured::exact(most - least),
        None => Measured::Missing(Reason::NotDeclared),
    }
}
