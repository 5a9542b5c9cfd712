//! light.highlights: blown highlights on the face.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "light.highlights",
    since: "0.1.0",
    subject: Subject::Light,
    title: Text::fixed("脸部高光溢出", "blown highlights on the face"),
    observation: Observation::Number { unit: Unit::Share, of: |facts| facts.light.clipped_highlights },
    defect: Defect::High(Text::fixed("脸部有反光或高光斑", "glare on the face")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("柔化灯光、擦去油光后重拍", "soften the light, powder or wipe the skin and shoot again"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed(
        "柔化灯光，擦去脸上油光，眼镜略向下倾",
        "soften the lamps, wipe the skin, tilt glasses down a little",
    ))),
    page: Some(Page {
        what: Text::fixed("脸部过曝像素所占比例。", "Share of face pixels blown out at the bright end."),
        why: Text::fixed(
            "鼻子、额头的反光盖住皮肤，无法恢复。",
            "Glare on nose and forehead hides skin and cannot be brought back.",
        ),
        how: Text::fixed(
            "统计眉毛与下巴之间（眼、口除外）有两个通道达到上限的像素。",
            "Pixels between brows and chin with two channels at their upper end; eyes and mouth are left out.",
        ),
        limits: Text::fixed(
            "镜框的反光会计入。阈值由本引擎规定。",
            "Bright frames of glasses count. The threshold is ours.",
        ),
    }),
    threshold: Some(
        r#"
max = 0.03
source = "campix"
evidence = "D"
"#,
    ),
};
