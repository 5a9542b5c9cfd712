//! evidence.wall-noise: noise of the wall against that of the person.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "evidence.wall-noise",
    since: "0.2.0",
    subject: Subject::Evidence,
    title: Text::fixed("背景与人物的噪声", "noise of wall and person"),
    observation: Observation::Number { unit: Unit::Ratio, of: |facts| facts.evidence.wall_noise },
    defect: Defect::Ends {
        low: Text::fixed("背景的噪声比人物少得多", "much less noise on the wall than on the person"),
        high: Text::fixed("背景的噪声比人物多得多", "much more noise on the wall than on the person"),
    },
    registration: Cure {
        remedy: Remedy::Paperwork,
        advice: Text::fixed(
            "提交相机直出、未换背景的照片",
            "hand in the photo as the camera made it, before its own wall",
        ),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("不要换背景", "no new backdrop"))),
    page: Some(Page {
        what: Text::fixed(
            "背景噪声与人物最平静处噪声之比，两者都加上取整的 0.6 级。",
            "Noise of the wall over that of the quietest parts of the person, each with the 0.6 levels of rounding.",
        ),
        why: Text::fixed(
            "同一感光元件的噪声到处相近；换上的背景带着别处的噪声，或没有噪声。",
            "One sensor gives about the same noise everywhere; a new backdrop has that of another picture, or none.",
        ),
        how: Text::fixed(
            "抽样行列上 16 像素的小段，取二阶差分的平均；背景取中位，人物取最平静的五分之一。",
            "Second differences of pieces of 16 px on some rows and columns: the median of the wall, the quietest fifth of the person.",
        ),
        limits: Text::fixed(
            "只测质量 95 以上的文件；磨皮会减少人物的噪声，相机降噪会减少背景的。",
            "Files of quality 95 and more only; smoothed skin has less noise, and so has a wall after a camera's noise reduction.",
        ),
    }),
    threshold: Some(
        r#"
min = 0.3
max = 1.6
source = "campix"
evidence = "D"
note = { zh = "51 张人像放在噪声 1.5 级的墙前为 0.62 至 1.05，放在没有噪声的墙前、缩小到 480×640 为 0.42 以上；人物噪声 4 级而墙没有，最高 0.20；墙 5 级而人物没有，2.9 以上。", en = "51 portraits before a wall with 1.5 levels of noise measure 0.62 to 1.05, before one with none and reduced to 480x640 0.42 and more; people with 4 levels before a wall with none at most 0.20, people with none before one with 5 levels 2.9 and more." }
"#,
    ),
};
