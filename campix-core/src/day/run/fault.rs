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
use crate::day::record::photo::{Grade, Record};

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

/// The file is a RAW file or HEIF without a JPEG of the same name.
pub(in crate::day) fn undecoded(extension: &str) -> Note {
    let kind = extension.to_ascii_uppercase();
    fail(
        "file.raw-only",
        format!("只有 {kind} 文件，没有同名的 JPEG，无法使用。"),
        format!("There is only a {kind} file, without a JPEG of the same name."),
    )
    .advice(Text::new(
        "请用相机同时拍摄 JPEG，或先转换为 JPEG 放在原文件旁边。",
        "Shoot JPEG beside it, or convert it to a JPEG beside the original.",
    ))
}

/// The name is that of a device, a pipe or a socket.
pub(in crate::day) fn special() -> Note {
    fail(
        "file.special",
        "这不是文件，而是设备、管道或指向它们的链接，未读取。",
        "This is no file but a device, a pipe, a socket or a link to one; it was not read.",
    )
    .advice(Text::new("请把照片文件本身放在这里。", "Put the photo itself here."))
}

/// The file is being written; the record is that of an earlier run.
pub(in crate::day) fn growing() -> Note {
    Note::new(
        "file.growing",
        Severity::Warn,
        Text::new(
            "照片文件正在被写入，本次沿用上次读到的内容。",
            "The photo's file is being written; what was found in it before still counts.",
        ),
    )
    .advice(Text::new("请等拷贝完成后再运行一次。", "Wait until the copy is complete and run again."))
}

/// Photos were left for the next run because their files are still being written.
pub(in crate::day) fn left(count: u64) -> Note {
    Note::new(
        "folder.growing",
        Severity::Warn,
        Text::new(
            format!("有 {count} 张照片的文件正在被写入或刚刚写入但不完整，留待下次运行。"),
            format!("{count} photos are still being written, or were written just now and are incomplete; they are left for the next run."),
        ),
    )
    .advice(Text::new("请等拷贝完成后再运行一次。", "Wait until the copy is complete and run again."))
}

/// Whether a file in which this was found may be one of which a part is still to come.
pub(in crate::day) fn may_be_part(record: &Record) -> bool {
    let part = ["decode.empty", "decode.truncated", "decode.damaged", "decode.no-picture"];
    record.grade == Grade::Unreadable && record.notes.iter().any(|note| part.contains(&note.rule.as_str()))
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
