//! eyes.red: red eyes.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::{Observation, worse};

pub(crate) static RULE: Entry = Entry {
    id: "eyes.red",
    since: "0.2.0",
    subject: Subject::Appearance,
    title: Text::fixed("红眼", "red eyes"),
    observation: Observation::Probability { of: |facts| worse(facts.appearance.red_left, facts.appearance.red_right) },
    defect: Defect::High(Text::fixed("红眼", "red eyes")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed(
            "闪光灯离镜头远一些后重拍；不得修图",
            "move the flash away from the lens and shoot again; never retouch",
        ),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("闪光灯离镜头远一些", "move the flash away from the lens"))),
    page: Some(Page {
        what: Text::fixed(
            "瞳孔被闪光灯照红的概率，取较重的一只。",
            "Probability that a pupil is red from a flash, of the worse eye.",
        ),
        why: Text::fixed("红眼改变眼睛的颜色。", "It changes the colour of the eyes."),
        how: Text::fixed(
            "由脸部状态网络（从眉到下巴）给出的校准概率。",
            "The calibrated probability of the network that sees brows to chin.",
        ),
        limits: Text::fixed(
            "灰度照片上看不出；墨镜后面为未知。",
            "A grey photo cannot show it; behind dark lenses it is unknown.",
        ),
    }),
    threshold: Some(
        r#"
max = 0.5
source = "campix"
evidence = "D"
note = { zh = "概率过半即为有；0.27 至 0.73 之间为未知。", en = "More likely than not; between 0.27 and 0.73 it is unknown." }
"#,
    ),
};
