//! file.colour-model: colour model.

use crate::ground::text::Text;
use crate::meta::{ColourModel, Metadata};
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "file.colour-model",
    since: "0.1.0",
    subject: Subject::File,
    title: Text::fixed("颜色模式", "colour model"),
    observation: Observation::Word {
        among: &[
            "ycbcr-24",
            "rgb-24",
            "grey-8",
            "grey-16",
            "grey-alpha-16",
            "rgb-48",
            "rgba-32",
            "palette-8",
            "cmyk-32",
            "ycck-32",
        ],
        of: |facts| Ok(colour_model(&facts.file)),
    },
    defect: Defect::Any(Text::fixed("颜色模式不对", "wrong colour model")),
    registration: Cure {
        remedy: Remedy::Auto,
        advice: Text::fixed(
            "转换为24位真彩色；黑白原片须重拍",
            "convert to 24-bit colour; a grey original has to be shot again",
        ),
    },
    original: Some(Cure {
        remedy: Remedy::Auto,
        advice: Text::fixed(
            "彩色照片在生成登记文件时转换；黑白照片须重拍",
            "a colour photo is converted when the registration file is made; a grey one has to be shot again",
        ),
    }),
    correction: Some(Correction::Any(Text::fixed(
        "相机改为彩色模式重拍，或换用彩色原图",
        "set the camera to colour and take it again, or hand in the colour original",
    ))),
    page: Some(Page {
        what: Text::fixed(
            "存储的颜色模式及每像素位数，例如ycbcr-24。",
            "The stored colour model and its bits per pixel, such as ycbcr-24.",
        ),
        why: Text::fixed(
            "规范要求24位真彩色；灰度和CMYK文件会被退回或偏色。",
            "The notice asks for 24-bit true colour; grey and CMYK files are refused or shown in wrong colours.",
        ),
        how: Text::fixed("读自文件头。", "Read from the header."),
        limits: Text::fixed(
            "以三通道存储的黑白照片仍算彩色。",
            "A grey picture stored in three channels counts as colour.",
        ),
    }),
    threshold: None,
};

/// The model with its bits per pixel: "ycbcr-24".
fn colour_model(file: &Metadata) -> String {
    let (name, channels) = match file.colour_model {
        ColourModel::Grey => ("grey", 1),
        ColourModel::GreyAlpha => ("grey-alpha", 2),
        ColourModel::Rgb => ("rgb", 3),
        ColourModel::Rgba => ("rgba", 4),
        ColourModel::Palette => ("palette", 1),
        ColourModel::YCbCr => ("ycbcr", 3),
        ColourModel::Cmyk => ("cmyk", 4),
        ColourModel::Ycck => ("ycck", 4),
    };
    format!("{name}-{}", u32::from(file.bits) * channels)
}
