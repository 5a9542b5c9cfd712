//! evidence.repetition: the grid of a screen or of a print.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "evidence.repetition",
    since: "0.2.0",
    subject: Subject::Evidence,
    title: Text::fixed("重复的网纹", "a repeated pattern"),
    observation: Observation::Number { unit: Unit::Ratio, of: |facts| facts.evidence.repetition },
    defect: Defect::High(Text::fixed("画面有重复的网纹", "a pattern that repeats all over the picture")),
    registration: Cure {
        remedy: Remedy::Paperwork,
        advice: Text::fixed("直接拍摄本人，不要翻拍屏幕或照片", "photograph the person, not a screen or a print"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("直接拍摄本人，不要翻拍", "photograph the person, not a screen"))),
    page: Some(Page {
        what: Text::fixed(
            "平坦部分的频谱中，一个频率比邻近频率高多少个十倍（功率）。",
            "In the spectrum of plain parts, by how many decades of power one frequency exceeds its neighbours.",
        ),
        why: Text::fixed(
            "翻拍屏幕产生摩尔纹，翻拍印刷品带网点。",
            "A photographed screen makes moiré, a print its raster.",
        ),
        how: Text::fixed(
            "抽样行列上 64 像素的片段，取每个频率最安静的四分之一；JPEG 自身方块的频率除外。",
            "Pieces of 64 px of some rows and columns, the quietest quarter at each frequency; the frequencies of the JPEG's own blocks are left out.",
        ),
        limits: Text::fixed(
            "周期 3 像素以下的网纹在缩成 480×640 后看不出来。",
            "A pattern of 3 px and finer is lost in a file of 480×640.",
        ),
    }),
    threshold: Some(
        r#"
max = 1
source = "campix"
evidence = "D"
note = { zh = "51 张人像最高 0.28，幅度 5 % 的摩尔纹为 1.4 以上。", en = "51 portraits measure up to 0.28, moiré of 5 % 1.4 and more." }
"#,
    ),
};
