//! pose.pitch: nod of the head.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "pose.pitch",
    since: "0.1.0",
    subject: Subject::Pose,
    title: Text::fixed("头部俯仰", "nod of the head"),
    observation: Observation::Number { unit: Unit::Degrees, of: |facts| facts.face.pitch_degrees },
    defect: Defect::Ends { low: Text::fixed("低头", "chin lowered"), high: Text::fixed("仰头", "chin raised") },
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("平视镜头后重拍", "look straight at the camera and shoot again"),
    },
    original: None,
    correction: Some(Correction::Ends {
        low: Text::fixed("下巴抬起一点，平视镜头", "raise the chin a little and look straight at the camera"),
        high: Text::fixed("下巴收低一点，平视镜头", "lower the chin a little and look straight at the camera"),
    }),
    page: Some(Page {
        what: Text::fixed("头部俯仰角；仰头为正。", "Nod of the head; positive where the chin is raised."),
        why: Text::fixed("须平视镜头。", "The person has to look straight at the camera."),
        how: Text::fixed(
            "转动一张平均脸，使其与关键点吻合得最好；眼与嘴距镜头同样远时为0。",
            "An average face is turned until it covers the points best; 0 where eyes and mouth are equally far \
             from the camera.",
        ),
        limits: Text::fixed(
            "三个角度中最不可靠：鼻子长短会被当作俯仰。阈值由本引擎规定。",
            "The weakest of the three angles: the length of a nose passes for a nod. The threshold is ours.",
        ),
    }),
    threshold: Some(
        r#"
target = 0
tolerance = 18
source = "campix"
evidence = "D"
note = { zh = "比 RSYS-03 宽，因为鼻子长短不同，最多会被当成 10 度的俯仰。", en = "Wider than RSYS-03, because a long or short nose passes for a nod of up to 10 degrees." }
"#,
    ),
};
