//! focus.sharpness: width of edges at the eyes.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "focus.sharpness",
    since: "0.1.0",
    subject: Subject::Light,
    title: Text::fixed("眼部边缘宽度", "width of edges at the eyes"),
    observation: Observation::Number { unit: Unit::Share, of: |facts| facts.focus.blur },
    defect: Defect::Ends {
        low: Text::fixed("过于锐利", "too sharp"),
        high: Text::fixed("图像模糊", "picture blurred"),
    },
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed(
            "对准眼睛对焦后重拍；不要翻拍或放大旧照片",
            "focus on the eyes and shoot again; do not copy or enlarge an old photo",
        ),
    },
    original: None,
    correction: Some(Correction::Ends {
        low: Text::fixed("关闭相机的锐化和美颜", "switch off the camera's sharpening and beautifying"),
        high: Text::fixed(
            "对准眼睛对焦，稳住相机，快门调快",
            "focus on the eyes, hold the camera still, use a shorter exposure",
        ),
    }),
    page: Some(Page {
        what: Text::fixed(
            "眼部边缘宽度与瞳距之比；越小越清晰。",
            "Width of edges at the eyes as a share of the distance between the pupils; smaller is sharper.",
        ),
        why: Text::fixed(
            "翻拍、失焦、放大都会在此显现。",
            "Copied prints, missed focus and enlargement all show here.",
        ),
        how: Text::fixed(
            "双眼周围最强边缘从10 %到90 %的宽度，由已知模糊前后的梯度之比求得，取中位数。",
            "Width from 10 % to 90 % of the strongest edges around both eyes, from the ratio of gradients before \
             and after a known blur; the median.",
        ),
        limits: Text::fixed(
            "过度锐化会使边缘变窄而合格。阈值由本引擎规定。",
            "Over-sharpening makes edges narrow and passes. The threshold is ours.",
        ),
    }),
    threshold: Some(
        r#"
max = 0.045
source = "campix"
evidence = "D"
note = { zh = "67 张清晰人像最高 0.035；绘制的人像在 480×640 下模糊 2 像素为 0.047，模糊 3 像素为 0.074，由四分之一放大为 0.05。", en = "67 sharp portraits measure at most 0.035, drawn ones blurred by 2 px at 480 x 640 0.047, by 3 px 0.074, enlarged from a quarter 0.05." }
"#,
    ),
};
