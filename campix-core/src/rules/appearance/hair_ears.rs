//! hair.ears: hair over the ears.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::{Observation, worse};

pub(crate) static RULE: Entry = Entry {
    id: "hair.ears",
    since: "0.2.0",
    subject: Subject::Appearance,
    title: Text::fixed("头发与耳朵", "hair and ears"),
    observation: Observation::Probability {
        of: |facts| worse(facts.appearance.ear_covered_left, facts.appearance.ear_covered_right),
    },
    defect: Defect::High(Text::fixed("头发遮耳", "hair over the ears")),
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("头发别到耳后，露出双耳后重拍", "tuck the hair behind both ears and shoot again"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("头发别到耳后，露出双耳", "tuck the hair behind both ears"))),
    page: Some(Page {
        what: Text::fixed(
            "耳朵在头发或布下的概率，取较重的一侧。",
            "Probability that an ear is under hair or cloth, of the worse side.",
        ),
        why: Text::fixed(
            "标准要求头发不遮耳；露出双耳才能看出头是否正。",
            "Standards ask for it; two ears also show whether the head is straight.",
        ),
        how: Text::fixed(
            "两个状态网络各给一个校准概率，取平均。",
            "The mean of the calibrated probabilities of both networks of states.",
        ),
        limits: Text::fixed(
            "遮住一半的耳朵为未知；天生不见耳的由人判断。",
            "An ear that is half covered is unknown; of ears that do not show by nature a person decides.",
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
