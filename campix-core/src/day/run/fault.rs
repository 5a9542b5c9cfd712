//! Why a photo could not be read or delivered, in words for the person at the studio.

use std::borrow::Cow;
use std::io;

use crate::ground::text::Text;
use crate::make::{Conflict, MakeError, Quantity, figures};
use crate::meta::Container;
use crate::photo::DecodeError;
use crate::profile::RuleId;
use crate::rules::entry;

use crate::day::record::outcome::{Note, Severity};

fn fail(rule: &str, zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Note {
    Note::new(rule, Severity::Fail, Text::new(zh, en))
}

fn copy_again(note: Note) -> Note {
    note.advice(Text::new("请从相机存储卡重新拷贝原图。", "Copy the original from the camera's card again."))
}

/// The file could not be read.
pub(in crate::day) fn unreadable(error: &io::Error) -> Note {
    match error.kind() {
        io::ErrorKind::NotFound => copy_again(fail(
            "file.gone",
            "处理过程中照片文件被移走或删除。",
            "The photo was moved or deleted during the run.",
        )),
        io::ErrorKind::PermissionDenied => fail(
            "file.locked",
            "照片文件无读取权限或被其他程序占用。",
            "The photo may not be read, or another program is using it.",
        )
        .advice(Text::new("请关闭看图软件后重新运行。", "Close the viewer and run again.")),
        _ => copy_again(fail("file.unreadable", "照片文件无法读取。", "The photo's file cannot be read.")),
    }
}

/// The file is larger than the limit.
pub(in crate::day) fn too_large(found: u64, limit: u64) -> Note {
    fail(
        "file.too-large",
        format!("照片文件为 {found} 字节，超过上限 {limit} 字节。"),
        format!("The file has {found} bytes, more than the limit of {limit}."),
    )
    .advice(Text::new(
        "请用相机的 JPEG 原图，不要提交 RAW 或拼接图。",
        "Hand in the camera's own JPEG, not a RAW file or a composite.",
    ))
}

/// The engine failed on the photo.
pub(in crate::day) fn crashed() -> Note {
    fail("engine.defect", "处理这张照片时程序出错。", "The engine failed on this photo; that is a defect of campix.")
        .advice(Text::new("请保留原图并报告此问题。", "Keep the original and report it."))
}

/// The bytes are not a readable photo.
pub(in crate::day) fn decode(error: &DecodeError) -> Note {
    let (rule, zh) = match error {
        DecodeError::Empty => ("decode.empty", "文件为空（0 字节）。".to_owned()),
        DecodeError::UnknownContainer { .. } => ("decode.no-picture", "文件不是可识别的图片格式。".to_owned()),
        DecodeError::Unsupported { format, .. } => ("decode.unsupported", format!("不支持的格式：{}。", format.zh)),
        DecodeError::Disabled { container } => ("decode.disabled", format!("本程序未包含对 {container} 的支持。")),
        DecodeError::Truncated { container, .. } => {
            ("decode.truncated", format!("{container} 文件不完整，图像在中途中断。"))
        }
        DecodeError::Limit { found, limit, .. } => {
            ("decode.limit", format!("图像尺寸或体积为 {found}，超过上限 {limit}。"))
        }
        _ => ("decode.damaged", "图像数据已损坏。".to_owned()),
    };
    copy_again(fail(rule, zh, capital(&error.to_string())))
}

/// The file is a picture of another kind than its name suggests. It is processed: the content decides.
pub(in crate::day) fn disguised(container: Container) -> Note {
    Note::new(
        "file.disguised",
        Severity::Warn,
        Text::new(
            format!("文件内容为 {container}，与扩展名不符。"),
            format!("The file is {container} under the name of another kind."),
        ),
    )
    .advice(Text::new(
        "请核实是否为相机原图，而不是转存或改名的文件。",
        "Make sure that it is the camera's original, not one saved again or renamed.",
    ))
}

/// The search for faces failed.
pub(in crate::day) fn measure(error: &crate::face::FaceError) -> Note {
    let english = capital(&error.to_string());
    fail("measure.failed", "照片无法测量（像素过少或检测引擎出错）。", english)
        .advice(Text::new("请提供相机原图。", "Hand in the camera's original."))
}

/// No complying file can be made from the photo.
pub(in crate::day) fn make(error: &MakeError) -> Note {
    let (rule, zh, advice) = match error {
        MakeError::Faces { found: 0 } => (
            "make.no-face",
            "未检测到人脸。".to_owned(),
            Text::new("请重拍：正面、免冠、露出五官。", "Take it again: frontal, bare-headed."),
        ),
        MakeError::Faces { found } => (
            "make.several-faces",
            format!("检测到 {found} 张人脸。"),
            Text::new("请重拍：画面中只能有一人。", "Take it again with one person in the picture."),
        ),
        MakeError::TooFewPixels { found, needed } => (
            "make.too-few-pixels",
            format!("照片为 {found} 像素，至少需要 {needed}。"),
            Text::new("请提供相机原图，不要放大。", "Hand in the camera's original; do not enlarge."),
        ),
        MakeError::OffCentre { .. } => (
            "make.off-centre",
            "人物过于靠边，无法居中裁切。".to_owned(),
            Text::new("请重拍：人物居中。", "Take it again with the person in the middle."),
        ),
        MakeError::NoCrop { conflicts, .. } => ("make.no-crop", no_crop(conflicts), room(conflicts)),
        MakeError::Encode(_) => (
            "make.no-band",
            "无法在规定的文件大小内保持规定画质。".to_owned(),
            Text::new(
                "请重拍：使用干净平整的背景，避免噪点。",
                "Take it again in front of a clean backdrop and with less noise.",
            ),
        ),
        _ => ("make.failed", "无法生成合格文件。".to_owned(), Text::default()),
    };
    fail(rule, zh, capital(&error.to_string())).advice(advice)
}

fn no_crop(conflicts: &[Conflict<RuleId>]) -> String {
    let parts = conflicts.iter().map(|conflict| {
        let title = &entry(conflict.window.rule).title.zh;
        match figures(conflict) {
            Some([nearest, allowed, by]) => format!("{title}最接近 {nearest} 像素，要求 {allowed}，差 {by}"),
            None => format!("{title}无法测量"),
        }
    });
    format!("找不到合格的裁切：{}。", parts.collect::<Vec<_>>().join("；"))
}

/// What the photographer has to change so that a crop exists.
fn room(conflicts: &[Conflict<RuleId>]) -> Text {
    let Some(conflict) = conflicts.iter().find(|conflict| conflict.nearest.is_some()) else {
        return Text::new(
            "请重拍：正面、头部完整入镜。",
            "Take it again: frontal, with the whole head in the picture.",
        );
    };
    let below = conflict.nearest.zip(conflict.window.min).is_some_and(|(nearest, min)| nearest < min);
    // Pixels are never invented: a head that is too small or too low in the whole photo cannot be enlarged.
    let small = match conflict.window.quantity {
        Quantity::CrownGap | Quantity::EyeLine => !below,
        Quantity::FaceWidth | Quantity::HeadHeight | Quantity::HeadWidth | Quantity::EyeDistance => below,
        _ => false,
    };
    if small {
        Text::new(
            "请提供像素更高的原图，或走近一些重拍。",
            "Hand in an original with more pixels, or take it again from nearer.",
        )
    } else {
        Text::new(
            "请重拍：拉开距离，头顶与两侧留出空间。",
            "Take it again from further away, with room above the head and at its sides.",
        )
    }
}

/// The file could not be moved to its place.
pub(in crate::day) fn undelivered(error: &io::Error) -> Note {
    let held = matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ResourceBusy);
    let note = if held {
        fail(
            "delivery.locked",
            "交付文件夹不可写，或目标文件被其他程序占用。",
            "The delivery folder is read-only, or another program is using the file.",
        )
    } else {
        fail("delivery.failed", "无法写入交付文件夹。", "The file could not be written into the delivery folder.")
    };
    note.advice(Text::new("请关闭看图软件、检查文件夹后重新运行。", "Close viewers, check the folder and run again."))
}

/// A file that campix did not make is in the way.
pub(in crate::day) fn occupied() -> Note {
    fail(
        "delivery.occupied",
        "目标位置已有不是本程序生成（或被改动过）的文件，未覆盖。",
        "A file that campix did not make, or that was changed since, is in the way; it was not overwritten.",
    )
    .advice(Text::new("请核实后移走该文件，再重新运行。", "Look at that file, move it away and run again."))
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).chain(['.']).collect())
}
