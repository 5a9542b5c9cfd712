//! file.baseline: JPEG coding process.

use crate::ground::text::Text;
use crate::measure::Reason;
use crate::meta::JpegProcess;
use crate::rules::entry::{Correction, Defect, Entry, Page, Subject};
use crate::rules::observe::Observation;
use crate::rules::texts::{AGAIN, SETTLED};

pub(crate) static RULE: Entry = Entry {
    id: "file.baseline",
    since: "0.1.0",
    subject: Subject::File,
    title: Text::fixed("JPEG编码方式", "JPEG coding process"),
    observation: Observation::Word {
        among: &["baseline", "extended-sequential", "progressive", "lossless", "arithmetic", "hierarchical"],
        of: |facts| facts.file.process.map(process).ok_or(Reason::NotApplicable),
    },
    defect: Defect::Any(Text::fixed("JPEG编码方式不被普遍接受", "JPEG coding process not accepted everywhere")),
    registration: AGAIN,
    original: Some(SETTLED),
    correction: Some(Correction::Any(Text::fixed("换用相机直出的 JPEG", "hand in the camera's own JPEG"))),
    page: Some(Page {
        what: Text::fixed("JPEG的编码方式。", "The coding process of the JPEG."),
        why: Text::fixed(
            "老平台和冲印设备读不了渐进式文件。",
            "Old portals and minilabs do not read progressive files.",
        ),
        how: Text::fixed("看帧起始标记。", "The start-of-frame marker."),
        limits: Text::fixed("属一般经验，并非标准。", "Advice from general knowledge, no standard."),
    }),
    threshold: None,
};

fn process(process: JpegProcess) -> String {
    let word = match process {
        JpegProcess::Baseline => "baseline",
        JpegProcess::ExtendedSequential => "extended-sequential",
        JpegProcess::Progressive => "progressive",
        JpegProcess::Lossless => "lossless",
        JpegProcess::Arithmetic => "arithmetic",
        JpegProcess::Hierarchical => "hierarchical",
    };
    word.to_owned()
}
