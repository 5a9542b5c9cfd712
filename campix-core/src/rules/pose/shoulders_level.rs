//! body.shoulders-level: slope of the shoulders.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "body.shoulders-level",
    since: "0.1.0",
    subject: Subject::Pose,
    title: Text::fixed("双肩倾斜", "slope of the shoulders"),
    observation: Observation::Number { unit: Unit::Degrees, of: |facts| facts.body.shoulder_tilt_degrees },
    defect: Defect::Ends {
        low: Text::fixed("肩膀不平，画面左侧较低", "shoulders not level, lower on the picture's left"),
        high: Text::fixed("肩膀不平，画面右侧较低", "shoulders not level, lower on the picture's right"),
    },
    registration: Cure {
        remedy: Remedy::Reshoot, advice: Text::fixed("坐正后重拍", "sit straight and shoot again")
    },
    original: None,
    correction: Some(Correction::Ends {
        low: Text::fixed("坐正，抬起画面左侧的肩", "sit straight and raise the shoulder on the picture's left"),
        high: Text::fixed("坐正，抬起画面右侧的肩", "sit straight and raise the shoulder on the picture's right"),
    }),
    page: Some(Page {
        what: Text::fixed(
            "双肩连线的倾斜角；画面右侧较低为正。",
            "Slope of the line through both shoulders; positive where the picture's right is lower.",
        ),
        why: Text::fixed("规范要求双肩平衡。", "The notice asks for balanced shoulders."),
        how: Text::fixed(
            "取距面部中线等远处双肩轮廓的连线。",
            "Line through the outline of both shoulders at equal distance from the middle of the face.",
        ),
        limits: Text::fixed(
            "衣服单侧褶皱会被当作倾斜。阈值由本引擎规定。",
            "Clothes with one-sided folds count as a slope. The threshold is ours.",
        ),
    }),
    threshold: Some(
        r#"
target = 0
tolerance = 8
source = "campix"
evidence = "D"
note = { zh = "67 张在影棚坐正的人像，百分之九十五在 6 度以内，一人 9 度。", en = "95 of 100 of 67 people seated straight in a studio measure within 6 degrees, one 9." }
"#,
    ),
};
