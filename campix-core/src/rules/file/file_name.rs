//! file.name: the kind of the file's name.

use crate::ground::text::Text;
use crate::measure::Reason;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "file.name",
    since: "0.1.0",
    subject: Subject::File,
    title: Text::fixed("文件名", "name of the file"),
    observation: Observation::Word {
        among: &["id-number", "number", "camera", "other"],
        of: |facts| facts.file.name.map(|name| name.name().to_owned()).ok_or(Reason::NotDeclared),
    },
    defect: Defect::Any(Text::fixed("文件名不合要求", "the file is named otherwise")),
    registration: Cure {
        remedy: Remedy::Auto,
        advice: Text::fixed("交付时按模板自动命名", "named by the template when files are delivered"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed(
        "无需改动，交付时按模板自动命名",
        "nothing; the template names it when it is delivered",
    ))),
    page: Some(Page {
        what: Text::fixed(
            "不含扩展名的文件名像什么：身份证号、其他号码、相机命名或其他；不记录文件名本身。",
            "What the name without its extension looks like: a number of an identity card, another number, a camera's name \
             or anything else. The name itself is never kept.",
        ),
        why: Text::fixed(
            "合同要求按学号或身份证号命名，学校据此归档。",
            "Contracts ask for student or identity numbers, by which a school files pictures.",
        ),
        how: Text::fixed(
            "身份证号为17位数字加正确的校验码；号码为不超过20个字母和数字，且至少4个数字；相机命名以DSC_、IMG_等开头。",
            "A number of an identity card has 17 digits and the right check digit; a number has up to 20 letters and \
             digits, four digits at least; a camera's name begins with DSC_, IMG_ and the like.",
        ),
        limits: Text::fixed(
            "无法判断号码属于谁，也无法判断是不是学号；内存中的数据没有文件名，此时结论为未知，仅供参考。",
            "It cannot tell whose number it is, nor that it is a student's. Bytes in memory have no name; the finding is then \
             unknown and only informs.",
        ),
    }),
    threshold: None,
};
