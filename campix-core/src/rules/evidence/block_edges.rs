//! evidence.block-edges: blocks of an earlier JPEG.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "evidence.block-edges",
    since: "0.2.0",
    subject: Subject::Evidence,
    title: Text::fixed("压缩方块", "blocks of compression"),
    observation: Observation::Number { unit: Unit::Ratio, of: |facts| facts.evidence.block_edges },
    defect: Defect::High(Text::fixed("每八个像素有一道方块边", "edges at every eighth pixel")),
    registration: Cure {
        remedy: Remedy::Paperwork,
        advice: Text::fixed(
            "提交相机直出的照片，不要经聊天软件转发",
            "hand in the photo as the camera made it, not through a messenger",
        ),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed(
        "原图直接提交，不要转发压缩",
        "hand in the original itself, not a forwarded copy",
    ))),
    page: Some(Page {
        what: Text::fixed(
            "每八个像素处的亮度差比别处大多少级，横竖取较小。",
            "By how many levels differences at every eighth pixel exceed those elsewhere, in the direction where that is less.",
        ),
        why: Text::fixed("反复压缩的照片层次受损。", "Repeated compression takes tones."),
        how: Text::fixed(
            "抽样行列上，相邻像素差按八个相位求平均，取文件自身方块相位与中位相位之差，横竖取较小；其他相位加倍计。文件自身质量低于 90 时，自身相位不计。",
            "On some rows and columns, mean differences by phase of eight; that of the file's own blocks minus the median one; any other phase counts twice. Below quality 90 the file's own phase does not count.",
        ),
        limits: Text::fixed(
            "缩小后重新压缩的看不出来；与自身方块重合的旧方块，质量低于 90 的文件看不出来。",
            "What was reduced before it was compressed again is not seen; nor are blocks that lie where those of a file of a quality below 90 do.",
        ),
    }),
    threshold: Some(
        r#"
max = 0.9
source = "campix"
evidence = "D"
note = { zh = "51 张人像的原图（质量 95）最高 0.48；质量 20 后重存的 1.06 以上，质量 30 的 0.93 以上。", en = "51 portraits saved at quality 95 measure up to 0.48; saved at quality 20 before, 1.06 and more, at 30, 0.93." }
"#,
    ),
};
