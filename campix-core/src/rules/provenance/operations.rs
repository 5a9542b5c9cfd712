//! provenance.operations: operations on the picture.

use crate::ground::text::Text;
use crate::photo::Operation;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "provenance.operations",
    since: "0.1.0",
    subject: Subject::Provenance,
    title: Text::fixed("图像处理记录", "operations on the picture"),
    observation: Observation::Words {
        among: &["orient", "convert-colour", "reduce-depth", "flatten", "crop", "scale", "enlarge", "compress", "tag"],
        of: |facts| operations(&facts.operations),
        titled: |_| None,
    },
    defect: Defect::Any(Text::fixed("做了不允许的处理", "operation that is not allowed")),
    registration: Cure {
        remedy: Remedy::Paperwork,
        advice: Text::fixed("改用未处理的原片", "use the unprocessed original"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed(
        "换用未经处理的相机原图",
        "hand in the camera's own file, unprocessed",
    ))),
    page: Some(Page {
        what: Text::fixed("从解码起campix对图像做过的处理。", "What campix did to the picture, from decoding on."),
        why: Text::fixed(
            "禁止镜像、旋转、修饰和换底；只允许清单所列的处理。",
            "Mirroring, rotation, retouching and pasted backdrops are forbidden; only what is on the list may be \
             done.",
        ),
        how: Text::fixed(
            "看处理记录。按Exif方向摆正属于显示，不是旋转，但会记录。",
            "The log of operations. Applying the Exif orientation is display, not rotation, and is logged.",
        ),
        limits: Text::fixed(
            "文件到达campix之前发生过什么无从得知。合格只说明campix没有做不允许的处理，不说明别人没有做过；后者由\
             人签字确认（session.unretouched）。",
            "What happened before the file reached campix cannot be seen. A pass says that campix itself did \
             nothing forbidden, not that nobody did; that is attested by a person (session.unretouched).",
        ),
    }),
    threshold: None,
};

/// Each kind of operation once, in the order it was first done.
fn operations(log: &[Operation]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for operation in log {
        let name = match operation {
            // What was read, and how; nothing was done to a pixel.
            Operation::Tolerate { .. } | Operation::SelectPage { .. } | Operation::ExtractPreview { .. } => continue,
            Operation::Orient { .. } => "orient",
            Operation::ConvertColour { .. } => "convert-colour",
            Operation::ReduceDepth { .. } => "reduce-depth",
            Operation::Flatten { .. } => "flatten",
            Operation::Crop { .. } => "crop",
            Operation::Scale { factor, .. } if *factor > 1.0 => "enlarge",
            Operation::Scale { .. } => "scale",
            Operation::Compress { .. } => "compress",
            Operation::Tag { .. } => "tag",
        };
        if names.iter().all(|known| known != name) {
            names.push(name.to_owned());
        }
    }
    names
}
