//! evidence.skin-texture: texture of the skin.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "evidence.skin-texture",
    since: "0.2.0",
    subject: Subject::Evidence,
    title: Text::fixed("皮肤纹理", "texture of the skin"),
    observation: Observation::Number { unit: Unit::Ratio, of: |facts| facts.evidence.skin_texture },
    defect: Defect::Low(Text::fixed("皮肤几乎没有纹理，而眼睛有", "skin without texture beside eyes that have theirs")),
    registration: Cure {
        remedy: Remedy::Paperwork,
        advice: Text::fixed("提交相机直出、未磨皮的照片", "hand in the photo as the camera made it, without smoothing"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("关闭美颜", "switch off beautifying"))),
    page: Some(Page {
        what: Text::fixed(
            "脸颊细纹理与眼部细节之比，瞳距 96 像素。",
            "Fine texture of the cheeks over that of the eyes, at 96 px between the pupils.",
        ),
        why: Text::fixed(
            "磨皮抹去皮肤纹理，却保留眼睛的边缘；标准不允许修饰。",
            "Smoothing takes the texture of skin and leaves the edges of eyes; standards do not allow retouching.",
        ),
        how: Text::fixed(
            "高通滤波后，脸颊取中位偏差，眼部取均方根。",
            "After a high-pass filter, the median deviation of the cheeks over the root mean square of the eyes.",
        ),
        limits: Text::fixed(
            "这是所见，不是结论：浓妆、强压缩、相机降噪也会减少纹理。",
            "What was seen, not what was done: heavy make-up, strong compression and a camera's noise reduction take texture as well.",
        ),
    }),
    threshold: Some(
        r#"
min = 0.125
source = "campix"
evidence = "D"
note = { zh = "51 张人像的原图最低 0.139；双边滤波 15/60 以上最高 0.122。", en = "51 portraits measure 0.139 and more; bilateral filters of 15/60 and stronger at most 0.122." }
"#,
    ),
};
