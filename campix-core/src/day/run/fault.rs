//! Why a photo could not be read or delivered, in words for the person at the studio.

use std::borrow::Cow;
use std::io;

use crate::check::Notice;
use crate::check::correction::{correct, unmeasured};
use crate::face::FaceError;
use crate::ground::text::{Text, both};
use crate::make::encode::EncodeError;
use crate::make::{Conflict, MakeError, Plan, Quantity, figures};
use crate::measure::{Facts, Measured, Reason};
use crate::meta::Container;
use crate::photo::DecodeError;
use crate::profile::{Level, Profile, Range, RuleId};
use crate::rules::{Why, entry};

use crate::day::record::outcome::{Note, Severity};
use crate::day::record::photo::Record;
use crate::people::matching::Grade;

fn fail(rule: &str, zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Note {
    Note::new(rule, Severity::Fail, Text::new(zh, en))
}

/// What was found in general, then the figures: [`Note::headline`] is what all notes of the kind share.
fn said(rule: &str, what: &Text, figures: &Text) -> Note {
    let message = both!(en "{what}: {figures}.", zh "{what}：{figures}。"; what = what, figures = figures);
    Note::new(rule, Severity::Fail, message)
}

fn copy_again(note: Note) -> Note {
    note.advice(Text::new(
        "请从相机存储卡重新拷贝原图；拷不出则重拍。",
        "Copy the original from the camera's card again; if that fails, take it again.",
    ))
}

/// Texts one after the other; `None` without any.
fn listed(texts: Vec<Text>) -> Option<Text> {
    texts.into_iter().reduce(|all, text| both!(en "{all}; {text}", zh "{all}；{text}"; all = all, text = text))
}

fn ended(text: &Text) -> Text {
    both!(en "{text}.", zh "{text}。"; text = text)
}

/// A standard of the day was replaced: each layer of it that was.
pub(in crate::day) fn replaced(profile: &Profile) -> Vec<Note> {
    let warnings = profile.warnings().into_iter();
    warnings.map(|warning| Note::new("profile.superseded", Severity::Warn, ended(&warning))).collect()
}

/// The consent of a person is demanded and not recorded.
pub(in crate::day) fn no_consent() -> Note {
    let message = Text::fixed(
        "没有登记本人的单独同意，不交付。",
        "The person's consent is not recorded, so nothing is delivered.",
    );
    let advice = Text::fixed(
        "取得同意后登记：campix day decide consented。",
        "Ask for it and record it: campix day decide consented.",
    );
    Note::new("consent.missing", Severity::Unknown, message).advice(advice)
}

/// An agreement on confidentiality is demanded, and none is in force.
pub(in crate::day) fn no_agreement() -> Note {
    let message = Text::fixed(
        "没有在有效期内的保密协议，不制作压缩包，也不交付原片。",
        "No agreement on confidentiality is in force, so no package is made and no original delivered.",
    );
    let advice = Text::fixed(
        "登记已签的协议后再运行一次：campix day decide agreed。",
        "Record the one that was signed and run again: campix day decide agreed.",
    );
    Note::new("confidentiality.missing", Severity::Warn, message).advice(advice)
}

/// The day until which anything may be kept has passed.
pub(in crate::day) fn past_keeping(until: &str) -> Note {
    let message = Text::new(
        format!("保存期限 {until} 已过。"),
        format!("What belongs to the day was to be kept until {until}, which has passed."),
    );
    let advice =
        Text::new("请用 campix purge 清除不应再保存的内容。", "Delete what must not be kept any more: campix purge.");
    Note::new("day.keep-until", Severity::Warn, message).advice(advice)
}

/// What no rule covers and that makes a photo doubtful, such as its age.
pub(in crate::day) fn notice(notice: &Notice) -> Option<Note> {
    let rule = format!("profile.{}", notice.kind.name());
    (notice.level <= Level::Should).then(|| Note::new(&rule, Severity::Warn, ended(&notice.message)))
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
    let figures = both!(en "{found} bytes, at most {limit}", zh "{found} 字节，至多 {limit}");
    said("file.too-large", &Text::fixed("照片文件太大", "The file is too large"), &figures).advice(both!(
        en "Hand in the camera's own JPEG, not a RAW file or a composite: {figures}.",
        zh "请用相机的 JPEG 原图，不要提交 RAW 或拼接图：{figures}。"; figures = figures
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
    let english = capital(&error.to_string());
    let note = |rule, zh: String| fail(rule, zh, english.clone());
    match error {
        DecodeError::Empty => copy_again(note("decode.empty", "文件为空（0 字节）。".to_owned())),
        DecodeError::UnknownContainer { .. } => note("decode.no-picture", "文件不是可识别的图片格式。".to_owned()).advice(
            Text::fixed(
                "请确认这是相机拍的照片，从存储卡重新拷贝 JPEG 原图；没有则重拍。",
                "Make sure that this is a photo and copy the JPEG from the camera's card again; where there is none, take it again.",
            ),
        ),
        DecodeError::Unsupported { format, remedy } => {
            note("decode.unsupported", format!("不支持的格式：{}。", format.zh)).advice(both!(
                en "Set the camera to JPEG and hand in that file; for this one, {remedy}.",
                zh "相机改存 JPEG 并提交该文件；这一张{remedy}。"; remedy = remedy
            ))
        }
        DecodeError::Disabled { container } => {
            note("decode.disabled", format!("本程序未包含对 {container} 的支持。")).advice(both!(
                en "Set the camera to JPEG and hand in that file instead of {container}.",
                zh "相机改存 JPEG 并提交该文件，不要提交 {container}。"
            ))
        }
        DecodeError::Truncated { container, .. } => {
            copy_again(note("decode.truncated", format!("{container} 文件不完整，图像在中途中断。")))
        }
        DecodeError::Limit { what, found, limit } => {
            let figures = both!(en "{what} {found}, at most {limit}", zh "{what} {found}，至多 {limit}"; what = what);
            said("decode.limit", &Text::fixed("图像尺寸或体积超过上限", "The picture is over a limit"), &figures).advice(both!(
                en "Set the camera one size smaller and hand in its own JPEG, not a composite or an enlargement: {figures}.",
                zh "相机尺寸设小一档，提交 JPEG 原图，不要拼接或放大：{figures}。"; figures = figures
            ))
        }
        _ => copy_again(note("decode.damaged", "图像数据已损坏。".to_owned())),
    }
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
pub(in crate::day) fn measure(error: &FaceError) -> Note {
    match error {
        FaceError::TooSmall { width, height, least } => {
            let figures = both!(
                en "{width}×{height} pixels, at least {least}×{least}",
                zh "{width}×{height} 像素，至少 {least}×{least}"
            );
            said(
                "measure.failed",
                &Text::fixed("像素太少，无法查找人脸", "Too few pixels to look for a face"),
                &figures,
            )
            .advice(larger(&figures))
        }
        // A day is cancelled between two photos, never inside one.
        FaceError::Engine { .. } | FaceError::Answer { .. } | FaceError::TooMany { .. } | FaceError::Cancelled => fail(
            "measure.failed",
            "照片无法测量，检测引擎出错。",
            "The photo could not be measured: the engine failed.",
        )
        .advice(Text::new(
            "请保留原图并报告此问题；急用则重拍。",
            "Keep the original and report it; if it is urgent, take it again.",
        )),
    }
}

fn larger(figures: &Text) -> Text {
    both!(
        en "Set the camera to its largest size and hand in the file as it is; do not enlarge: {figures}.",
        zh "相机尺寸设到最大，提交未缩小的原图，不要放大：{figures}。"; figures = figures
    )
}

/// No complying file can be made from the photo of which `facts` are known.
pub(in crate::day) fn make(error: &MakeError, facts: &Facts) -> Note {
    match error {
        MakeError::Faces { found } => {
            let one = Range::between(Some(1.0), Some(1.0));
            let advice = correct(RuleId::FaceCount, *found as f64, &one);
            let figures = both!(en "{found} faces, must be 1", zh "{found} 张，应为 1 张");
            match found {
                0 => said("make.no-face", &Text::fixed("未检测到人脸", "No face was found"), &figures),
                _ => said(
                    "make.several-faces",
                    &Text::fixed("画面中不止一张人脸", "More than one face in the picture"),
                    &figures,
                ),
            }
            .advice(ended(&advice))
        }
        MakeError::TooFewPixels { found, needed } => {
            let figures = both!(en "{found} pixels, at least {needed}", zh "{found} 像素，至少 {needed}");
            said("make.too-few-pixels", &Text::fixed("照片像素不足", "The photo has too few pixels"), &figures)
                .advice(larger(&figures))
        }
        MakeError::OffCentre { by } => off_centre(*by, facts),
        MakeError::NoCrop { conflicts, nearest, .. } => no_crop(conflicts, nearest, facts),
        MakeError::Encode(error) => band(error),
        // A day measures the photo that it makes files of, with its own options, and is cancelled between two photos.
        MakeError::OtherPhoto(_) | MakeError::OutOfRange { .. } | MakeError::Cancelled => {
            fail("make.failed", "制作时出现不应发生的情况。", capital(&error.to_string()))
                .advice(Text::new("请报告此问题；照片不必重拍。", "Report it; no new photo is needed."))
        }
        MakeError::NoOutput { .. } => fail("make.no-output", "标准未规定要制作的文件。", capital(&error.to_string()))
            .advice(Text::new(
                "请检查所选标准后重新运行；照片不必重拍。",
                "Look at the chosen standard and run again; no new photo is needed.",
            )),
        MakeError::Decode(_) => copy_again(fail("make.failed", "照片无法再次解码。", capital(&error.to_string()))),
        MakeError::Verify(_) | MakeError::Measure(_) => {
            fail("make.failed", "生成的文件未通过复核。", capital(&error.to_string())).advice(Text::new(
                "请保留原图并报告此问题；急用则重拍。",
                "Keep the original and report it; if it is urgent, take it again.",
            ))
        }
    }
}

fn off_centre(by: f64, facts: &Facts) -> Note {
    let left = facts.face.eye_centre_x.value().is_none_or(|x| x < f64::from(facts.size.width) / 2.0);
    let what = entry(RuleId::Centring).correction.as_ref().map(|all| all.text(left).clone()).unwrap_or_default();
    let missing = (by * 10.0).ceil() / 10.0;
    let (side_zh, side_en) = if left { ("左", "left") } else { ("右", "right") };
    let figures = both!(
        en "{missing:.1} px are missing at the picture's {side_en}, at most 0",
        zh "画面{side_zh}侧缺 {missing:.1} 像素，至多 0"
    );
    said("make.off-centre", &Text::fixed("人物过于靠边，无法居中裁切", "Too near a side to be centred"), &figures)
        .advice(both!(
            en "{what}: {figures}.", zh "{what}：{figures}。"; what = what, figures = figures
        ))
}

/// Every limit that the best crop misses, by how much, and what is changed so that a crop exists.
fn no_crop(conflicts: &[Conflict<RuleId>], nearest: &Plan<RuleId>, facts: &Facts) -> Note {
    let limited = is_limited(nearest, facts);
    let mut missed: Vec<Text> = Vec::new();
    let mut advice: Vec<Text> = Vec::new();
    for conflict in conflicts {
        let rule = conflict.window.rule;
        let (Some(value), Some([shown, allowed, by])) = (conflict.nearest, figures(conflict)) else {
            let why = Why::Missing(reason(conflict.window.quantity, facts));
            let title = &entry(rule).title;
            missed.push(both!(en "{title}: not measured", zh "{title}：无法测量"; title = title));
            advice.push(unmeasured(rule, why));
            continue;
        };
        let low = conflict.window.min.is_some_and(|min| value < min);
        let title = entry(rule).defect.text(low).unwrap_or(&entry(rule).title);
        missed.push(both!(
            en "{title}: {shown} px in the best crop, allowed {allowed}, {by} px off",
            zh "{title}：最好的裁切为 {shown} 像素，规定 {allowed}，差 {by} 像素"; title = title
        ));
        let range = Range::between(conflict.window.min, conflict.window.max);
        advice.push(if limited { correct(rule, value, &range) } else { proportions(&correct(rule, value, &range)) });
    }
    let message = listed(missed).unwrap_or_else(|| Text::fixed("没有合格的裁切", "no crop complies"));
    let advice = listed(advice)
        .unwrap_or_else(|| Text::fixed("重拍：头部完整入镜", "take it again with the whole head in the picture"));
    let message = ended(&message);
    Note::new("make.no-crop", Severity::Fail, Text::new(message.zh, capital_first(&message.en))).advice(ended(&advice))
}

/// The crop could be anywhere in the photo and still misses: hair and pose decide, not camera and seat.
fn proportions(figures: &Text) -> Text {
    // Only what was measured is kept: moving the camera would change nothing.
    let after = |text: &str, colon: &str| text.split_once(colon).map_or(text, |(_, rest)| rest).trim().to_owned();
    let figures = Text::new(after(&figures.zh, "："), after(&figures.en, ": "));
    both!(
        en "let down or gather the hair, look straight at the camera, chin level; moving the camera does not help: {figures}",
        zh "放低发髻、收拢头发，平视镜头、下巴放平；移动相机无用：{figures}"; figures = figures
    )
}

/// Whether an edge of the photo, or its number of pixels, keeps the crop from being better.
fn is_limited(nearest: &Plan<RuleId>, facts: &Facts) -> bool {
    /// A crop this near to an edge lies at it, in pixels of the photo.
    const AT_EDGE: f64 = 1.0;
    let (crop, size) = (nearest.crop, facts.size);
    nearest.scale > 0.999
        || crop.x < AT_EDGE
        || crop.y < AT_EDGE
        || crop.right() > f64::from(size.width) - AT_EDGE
        || crop.bottom() > f64::from(size.height) - AT_EDGE
}

/// Why a quantity of the planner is not known.
fn reason(quantity: Quantity, facts: &Facts) -> Reason {
    let facts = match quantity {
        Quantity::CrownGap | Quantity::HeadHeight => [facts.head.crown_y, facts.face.chin_y],
        Quantity::EyeLine => [facts.face.eye_line_y; 2],
        Quantity::BelowChin => [facts.face.chin_y; 2],
        Quantity::FaceWidth => [facts.face.face_width; 2],
        Quantity::HeadWidth | Quantity::SideClearance => [facts.head.left_x, facts.head.right_x],
        Quantity::EyeDistance => [facts.face.interpupil; 2],
    };
    let missing = facts.into_iter().find_map(|fact| match fact {
        Measured::Missing(reason) => Some(reason),
        Measured::Known { .. } => None,
    });
    missing.unwrap_or(Reason::Uncertain)
}

/// No file of the picture has the size that is demanded.
fn band(error: &EncodeError) -> Note {
    let note = |en: &Text, figures: &Text| said("make.no-band", en, figures);
    match error {
        EncodeError::TooBig { smallest, max, .. } => {
            let figures =
                both!(en "{smallest} bytes at the least, at most {max}", zh "最小 {smallest} 字节，至多 {max}");
            note(&Text::fixed("在规定画质下文件太大", "The file is too large at the quality demanded"), &figures)
                .advice(both!(
                    en "Smooth the backdrop, lower the ISO setting, plain clothes: {figures}.",
                    zh "拉平背景布，调低感光度（ISO），换素色衣服：{figures}。"; figures = figures
                ))
        }
        EncodeError::TooSimple { largest, min } => {
            let figures = both!(en "{largest} bytes at the most, at least {min}", zh "最大 {largest} 字节，至少 {min}");
            note(
                &Text::fixed("图像细节太少，文件太小", "The picture has too little detail for the size demanded"),
                &figures,
            )
            .advice(both!(
                en "Focus on the eyes and hand in the camera's own file, not a copy that was compressed: {figures}.",
                zh "对准眼睛对焦，提交未压缩过的相机原图：{figures}。"; figures = figures
            ))
        }
        EncodeError::NoStep { below, above, min, max } => {
            let figures = both!(
                en "{below} and {above} bytes can be reached, allowed {min}–{max}",
                zh "能达到 {below} 和 {above} 字节，规定 {min}–{max}"
            );
            note(&Text::fixed("规定的文件大小无法达到", "The size demanded cannot be reached"), &figures).advice(both!(
                en "Take another frame; if it is the same, the standard has to be looked at: {figures}.",
                zh "再拍一张；仍然如此则须核对标准：{figures}。"; figures = figures
            ))
        }
        EncodeError::EmptyBand { .. }
        | EncodeError::Dimensions { .. }
        | EncodeError::ZeroDensity
        | EncodeError::QualityFloor { .. } => {
            fail("make.no-band", "标准规定的文件无法制作。", capital(&error.to_string())).advice(Text::new(
                "请检查所选标准后重新运行；照片不必重拍。",
                "Look at the chosen standard and run again; no new photo is needed.",
            ))
        }
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
    let text = capital_first(text);
    if text.is_empty() { text } else { text + "." }
}

fn capital_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests;
