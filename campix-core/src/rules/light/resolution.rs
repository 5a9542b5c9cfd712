//! focus.resolution: finest detail around the eyes.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "focus.resolution",
    since: "0.2.0",
    subject: Subject::Light,
    title: Text::fixed("眼部细节", "detail around the eyes"),
    observation: Observation::Number { unit: Unit::Share, of: |facts| facts.focus.resolution },
    defect: Defect::Ends {
        low: Text::fixed("细节不足：模糊、抖动或由小图放大", "too little detail: blurred, moved or enlarged"),
        high: Text::fixed("细节过多", "too much detail"),
    },
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed(
            "对准眼睛对焦、稳住相机后重拍；不要放大小图，不要翻拍",
            "focus on the eyes, hold the camera still and shoot again; do not enlarge or copy a small picture",
        ),
    },
    original: None,
    correction: Some(Correction::Ends {
        low: Text::fixed(
            "对准眼睛对焦，快门调快，用相机的最高像素拍摄",
            "focus on the eyes, use a shorter exposure and all of the camera's pixels",
        ),
        high: Text::fixed("关闭相机的锐化", "switch off the camera's sharpening"),
    }),
    page: Some(Page {
        what: Text::fixed(
            "眼部周围仍可分辨的最高频率，占像素所能表现的最高频率之比；1 为清晰，越小越糊。",
            "Highest frequency left around the eyes, as a share of the highest that the pixels can show; 1 is sharp, less is softer.",
        ),
        why: Text::fixed(
            "失焦、手抖，以及由几百像素的小图放大的照片，像素数合格而细节不在。",
            "Missed focus, a shaken camera and a picture enlarged from a few hundred pixels have the pixels and not the detail.",
        ),
        how: Text::fixed(
            "按瞳距 96 像素（照片更小时按其原尺寸）取双眼周围，逐行逐列求频谱；清晰人像的幅值按频率的 1.35 次幂下降，低于它 0.25 个数量级处即为细节的尽头。安静处的噪声先行扣除。",
            "The surroundings of both eyes at 96 px between the pupils (at the photo's own size if that is less), spectra along rows and columns: amplitudes of sharp portraits fall with the power 1.35 of the frequency, and detail ends where they lie 0.25 decades below. Noise of the quiet parts is taken off first.",
        ),
        limits: Text::fixed(
            "强噪声会被当成细节（另有噪声一项）。稍软的镜头、磨皮不一定低于阈值；阈值由本引擎规定。",
            "Strong noise passes for detail (noise is another rule). A slightly soft lens or smoothed skin need not be below the limit, which is ours.",
        ),
    }),
    threshold: Some(
        r#"
min = 0.62
source = "campix"
evidence = "D"
note = { zh = "67 张 675×900 的清晰人像为 0.80 以上，由其制作的 480×640 文件 0.75 以上，由软滤镜缩成的 480×640 最低 0.58、百分之九十五在 0.63 以上；模糊 1.5 像素最高 0.44，2 像素 0.33，由 320 行放大 0.57，由 450 行放大 0.56 至 0.70。", en = "67 sharp portraits of 675 x 900 measure 0.80 and more, files of 480 x 640 made from them 0.75 and more, files reduced with a soft filter 0.58 and more, 95 of 100 above 0.63; blurred by 1.5 px at most 0.44, by 2 px 0.33, enlarged from 320 rows 0.57, from 450 rows 0.56 to 0.70." }
"#,
    ),
};
