//! file.aspect: aspect ratio.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::measure::Measured;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "file.aspect",
    since: "0.1.0",
    subject: Subject::File,
    title: Text::fixed("宽高比", "aspect ratio"),
    observation: Observation::Number {
        unit: Unit::Ratio,
        of: |facts| Measured::exact(f64::from(facts.size.width) / f64::from(facts.size.height.max(1))),
    },
    defect: Defect::Ends {
        low: Text::fixed("画面太窄", "picture too narrow"),
        high: Text::fixed("画面太宽", "picture too wide"),
    },
    registration: Cure {
        remedy: Remedy::Auto,
        advice: Text::fixed("重新裁剪，绝不可拉伸", "crop again, never stretch"),
    },
    original: Some(Cure {
        remedy: Remedy::Auto,
        advice: Text::fixed("裁剪登记文件时自动满足，绝不可拉伸", "settled by the crop; never stretch"),
    }),
    correction: Some(Correction::Any(Text::fixed(
        "换用相机直出的原图，不要裁切或拉伸",
        "hand in the camera's own file, neither cropped nor stretched",
    ))),
    page: Some(Page {
        what: Text::fixed("宽除以高。", "Width divided by height."),
        why: Text::fixed(
            "比例不对的图像会被平台或冲印机拉伸变形。",
            "A picture of another shape gets stretched by portals or printers.",
        ),
        how: Text::fixed("由像素尺寸计算。", "From the size in pixels."),
        limits: Text::fixed("此前已被拉伸过的人脸无法识别。", "A face that was stretched before is not recognised."),
    }),
    threshold: None,
};
