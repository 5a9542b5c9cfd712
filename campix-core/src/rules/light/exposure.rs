//! light.exposure: exposure, by the whites of the eyes.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "light.exposure",
    since: "0.1.0",
    subject: Subject::Light,
    title: Text::fixed("曝光（眼白亮度）", "exposure, by the whites of the eyes"),
    observation: Observation::Number { unit: Unit::Lightness, of: |facts| facts.light.eye_white },
    defect: Defect::Ends {
        low: Text::fixed("曝光不足", "under-exposed"),
        high: Text::fixed("曝光过度", "over-exposed"),
    },
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("调整曝光后重拍", "correct the exposure and shoot again"),
    },
    original: None,
    correction: Some(Correction::Ends {
        low: Text::fixed("加大曝光或调亮主灯", "expose more or raise the main lamps"),
        high: Text::fixed("减小曝光或调暗主灯", "expose less or lower the main lamps"),
    }),
    page: Some(Page {
        what: Text::fixed("眼白的明度，L* 0–100。", "Lightness of the whites of the eyes, L* 0 to 100."),
        why: Text::fixed(
            "过暗或过曝的脸无法与录取照片比对。若按皮肤判断，肤色深者在正常光线下也会不合格；眼白则人人相近。",
            "Too dark or washed-out faces cannot be compared with the admission photo. Judged by the skin itself, \
             the rule would fail dark skin under good light; the whites of the eyes differ little from person to \
             person.",
        ),
        how: Text::fixed("取上下眼睑之间L*的第95百分位。", "95th percentile of L* between the lids."),
        limits: Text::fixed(
            "眼睛细长者眼白像素少，较不确定；深色眼镜会使其未知或偏暗。只能发现严重错误。阈值由本引擎规定。",
            "Narrow eyes show few pixels of white and are less certain; dark glasses make it unknown or too dark. \
             Finds gross errors only. The threshold is ours.",
        ),
    }),
    threshold: Some(
        r#"
min = 47
max = 97
source = "campix"
evidence = "D"
note = { zh = "眼白的 L*，因人差别很小：51 张各种肤色、光线良好的人像为 50 至 81。光少两档时 60 会变成 25。", en = "L* of the whites of the eyes, which differ little from person to person: 50 to 81 on 51 well-lit portraits of every skin tone. Two stops too little light make 25 of 60." }
"#,
    ),
};
