//! mouth.closed: gap between the lips.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "mouth.closed",
    since: "0.1.0",
    subject: Subject::Pose,
    title: Text::fixed("双唇间隙", "gap between the lips"),
    observation: Observation::Number { unit: Unit::Share, of: |facts| facts.face.mouth_opening },
    defect: Defect::High(Text::fixed("嘴未闭合", "mouth not closed")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("双唇自然闭合后重拍", "close the lips naturally and shoot again"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("双唇自然闭合", "close the lips naturally"))),
    page: Some(Page {
        what: Text::fixed("双唇内缘间隙与嘴宽之比。", "Gap between the inner lips as a share of the mouth's width."),
        why: Text::fixed("规范要求双唇自然闭合。", "The notice asks for naturally closed lips."),
        how: Text::fixed("取关键点网络的内唇点。", "Inner lip points of the landmark networks."),
        limits: Text::fixed(
            "厚唇和胡须会降低准确度。阈值由本引擎规定。",
            "Full lips and beards make it less certain. The threshold is ours.",
        ),
    }),
    threshold: Some(
        r#"
max = 0.11
source = "campix"
evidence = "D"
note = { zh = "51 张闭口人像最高 0.10，厚唇者最高；露齿微笑为 0.14 以上。", en = "51 closed mouths measure at most 0.10, full lips most; smiles that show teeth 0.14 and more." }
"#,
    ),
};
