//! light.balance: light on the picture's left half of the face over the right half.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "light.balance",
    since: "0.1.0",
    subject: Subject::Light,
    title: Text::fixed("脸部左右受光之比", "light on the picture's left half of the face over the right half"),
    // Left minus right: negative if the picture's left half is the darker one.
    observation: Observation::Number { unit: Unit::Stops, of: |facts| facts.light.balance },
    defect: Defect::Ends {
        low: Text::fixed("阴阳脸，画面左半脸较暗", "half-dark face, darker on the picture's left"),
        high: Text::fixed("阴阳脸，画面右半脸较暗", "half-dark face, darker on the picture's right"),
    },
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("两侧灯光调到一致后重拍", "set both lamps alike and shoot again"),
    },
    original: None,
    correction: Some(Correction::Ends {
        low: Text::fixed(
            "调亮画面左侧的灯，或调暗右侧的灯",
            "more light from the picture's left, or less from its right",
        ),
        high: Text::fixed(
            "调亮画面右侧的灯，或调暗左侧的灯",
            "more light from the picture's right, or less from its left",
        ),
    }),
    page: Some(Page {
        what: Text::fixed(
            "画面左半脸与右半脸受光之比，以档计：0为均匀，1为左侧多一倍。",
            "Light on the picture's left half of the face over that on the right half, in stops: 0 is even, 1 \
             twice as much on the left.",
        ),
        why: Text::fixed("阴阳脸多因一盏灯未亮。", "A half-dark face is the usual result of one failed lamp."),
        how: Text::fixed(
            "取两颊亮度之比的对数，因此同样的灯光在任何肤色上得到同样的数值。",
            "Logarithm of the ratio of the luminances of both cheeks, so that the same lamps give the same figure \
             on every skin.",
        ),
        limits: Text::fixed(
            "侧头时一侧露出更多。阈值由本引擎规定。",
            "A turned head shows more of one side. The threshold is ours.",
        ),
    }),
    threshold: Some(
        r#"
target = 0
tolerance = 0.55
source = "campix"
evidence = "D"
note = { zh = "以档计，使同样的灯光对任何肤色都给出同样的数值；67 张光线均匀的人像最高 0.34，一侧光线为另一侧 1.6 倍时多为 0.5 至 0.8。", en = "In stops, so that the same lamps give the same figure on every skin; up to 0.34 on 67 evenly lit portraits, mostly 0.5 to 0.8 with 1.6 times the light on one side." }
"#,
    ),
};
