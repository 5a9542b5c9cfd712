//! evidence.traces: what a file says about itself and its pixels contradict.

use crate::ground::text::Text;
use crate::measure::Facts;
use crate::meta::Trace;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

/// The word for a file without any.
const NONE: &str = "none";

pub(crate) static RULE: Entry = Entry {
    id: "evidence.traces",
    since: "0.2.0",
    subject: Subject::Evidence,
    title: Text::fixed("文件的来历", "where the file comes from"),
    observation: Observation::Words { among: &[NONE, "editor", "foreign-tables", "other-size"], of: traces, titled },
    defect: Defect::Any(Text::fixed("文件不是相机直出", "not the file that the camera wrote")),
    registration: Cure {
        remedy: Remedy::Paperwork,
        advice: Text::fixed("提交相机直出的文件", "hand in the file as the camera wrote it"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("提交相机直出的文件", "hand in the camera's own file"))),
    page: Some(Page {
        what: Text::fixed(
            "文件自述与像素之间的矛盾：写有编辑软件的名字；相机厂商自有量化表而文件用的是通用库的；Exif 记录的尺寸与图片不同。",
            "Contradictions between what a file says and its pixels: it names a program that edits pictures; its camera's maker has \
             quantisation tables of its own, but those of the file are a library's; Exif states another size.",
        ),
        why: Text::fixed("经过软件另存的文件不再是原片。", "A file that a program saved is no original any more."),
        how: Text::fixed(
            "读 Exif、XMP 和量化表；名字只比对、不保留。",
            "From Exif, XMP and the quantisation tables; names are compared and not kept.",
        ),
        limits: Text::fixed(
            "没有痕迹不说明没有修改，痕迹也不说明改了什么：可能只是转正或裁切。",
            "Without traces a file may have been changed all the same, and a trace does not say what was done: perhaps only a crop.",
        ),
    }),
    threshold: None,
};

/// What people read for a word.
fn titled(word: &str) -> Option<Text> {
    let trace = Trace::ALL.iter().find(|trace| trace.name() == word);
    trace.map(|trace| trace.title()).or_else(|| (word == NONE).then(|| Text::fixed("无疑点", "no trace")))
}

fn traces(facts: &Facts) -> Vec<String> {
    let found: Vec<String> = facts.file.traces.iter().map(|trace| trace.name().to_owned()).collect();
    if found.is_empty() { vec![NONE.to_owned()] } else { found }
}
