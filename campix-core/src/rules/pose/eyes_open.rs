//! eyes.open: opening of the eyes.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "eyes.open",
    since: "0.1.0",
    subject: Subject::Pose,
    title: Text::fixed("眼睛睁开程度", "opening of the eyes"),
    observation: Observation::Number { unit: Unit::Share, of: |facts| facts.face.eye_opening },
    defect: Defect::Ends {
        low: Text::fixed("眼睛未睁开", "eyes not open"),
        high: Text::fixed("眼睛睁得过大", "eyes opened too wide"),
    },
    registration: Cure {
        remedy: Remedy::Reshoot, advice: Text::fixed("睁眼后重拍", "open the eyes and shoot again")
    },
    original: None,
    correction: Some(Correction::Ends {
        low: Text::fixed("眨眼之后睁大眼睛再拍，连拍几张", "open the eyes after a blink and take several frames"),
        high: Text::fixed("眼睛自然睁开，不要瞪", "open the eyes naturally, without staring"),
    }),
    page: Some(Page {
        what: Text::fixed(
            "睁眼程度：上下眼睑间距与眼宽之比，取较小的一只。",
            "Opening between the lids as a share of the eye's width, of the eye that is less open.",
        ),
        why: Text::fixed("眨眼是最常见的重拍原因。", "A blink is the most frequent reason to shoot again."),
        how: Text::fixed("取关键点网络的眼睑点。", "Lid points of the landmark networks."),
        limits: Text::fixed(
            "眼睛细长者更接近阈值，因此阈值（由本引擎规定）有意取低。镜框遮住眼睑时为未知。",
            "Narrow eyes lie nearer to the threshold, which is ours and low on purpose. Frames over the lids make \
             it unknown.",
        ),
    }),
    threshold: Some(
        r#"
min = 0.15
source = "campix"
evidence = "D"
"#,
    ),
};
