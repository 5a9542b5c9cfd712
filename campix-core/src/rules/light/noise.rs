//! focus.noise: noise around the eyes.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "focus.noise",
    since: "0.2.0",
    subject: Subject::Light,
    title: Text::fixed("图像噪声", "noise"),
    observation: Observation::Number { unit: Unit::Share, of: |facts| facts.focus.noise },
    defect: Defect::Ends {
        low: Text::fixed("噪声过少", "too little noise"),
        high: Text::fixed("噪点明显", "visible noise"),
    },
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed(
            "增加光线、降低感光度后重拍；不得磨皮降噪",
            "add light, lower the ISO setting and shoot again; do not smooth it away",
        ),
    },
    original: None,
    correction: Some(Correction::Ends {
        low: Text::fixed("关闭相机的降噪和美颜", "switch off the camera's noise reduction and beautifying"),
        high: Text::fixed("增加光线，降低感光度", "add light, lower the ISO setting"),
    }),
    page: Some(Page {
        what: Text::fixed(
            "眼部周围亮度噪声的标准差，占亮度全程之比。",
            "Standard deviation of the noise of the luma around the eyes, as a share of its range.",
        ),
        why: Text::fixed(
            "光线不足时提高感光度的照片，层次被噪点淹没。",
            "With too little light and a high ISO setting, tones drown in noise.",
        ),
        how: Text::fixed(
            "在瞳距 96 像素的尺度上，取频谱中最安静的十分之一片段的高频功率。",
            "At 96 px between the pupils, the high-frequency power of the quietest tenth of the pieces of rows and columns.",
        ),
        limits: Text::fixed(
            "缩小和压缩会去掉噪声，因此文件比原图安静。阈值由本引擎规定。",
            "Reduction and compression take noise away, so a file is quieter than its original. The limit is ours.",
        ),
    }),
    threshold: Some(
        r#"
max = 0.02
source = "campix"
evidence = "D"
note = { zh = "67 张人像最高 0.009；另 394 张小图中百分之九十八低于 0.013；每像素加 10 级噪声为 0.016 至 0.021，20 级为 0.028 至 0.035。", en = "67 portraits measure at most 0.009, 98 of 100 of 394 small pictures less than 0.013; noise of 10 levels a pixel makes 0.016 to 0.021, of 20 levels 0.028 to 0.035." }
"#,
    ),
};
