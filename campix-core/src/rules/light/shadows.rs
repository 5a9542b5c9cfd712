//! light.shadows: black parts of the face.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "light.shadows",
    since: "0.1.0",
    subject: Subject::Light,
    title: Text::fixed("脸部死黑", "black parts of the face"),
    observation: Observation::Number { unit: Unit::Share, of: |facts| facts.light.clipped_shadows },
    defect: Defect::High(Text::fixed("脸部有死黑区域", "black parts on the face")),
    registration: Cure { remedy: Remedy::Reshoot, advice: Text::fixed("补光后重拍", "add light and shoot again") },
    original: None,
    correction: Some(Correction::Any(Text::fixed(
        "加补光照亮脸上的暗处",
        "add a fill light for the dark parts of the face",
    ))),
    page: Some(Page {
        what: Text::fixed("脸部近乎全黑的像素所占比例。", "Share of face pixels that are nearly black."),
        why: Text::fixed("没有光的部分没有细节。", "Parts without light carry no detail."),
        how: Text::fixed(
            "统计眉毛与下巴之间（眼、口除外）接近全黑的像素。",
            "Pixels between brows and chin that are nearly black; eyes and mouth are left out.",
        ),
        limits: Text::fixed(
            "头发、胡须和深色镜框会计入，因此只作建议。",
            "Hair, beards and dark frames count; therefore a recommendation only.",
        ),
    }),
    threshold: Some(
        r#"
max = 0.10
source = "campix"
evidence = "D"
"#,
    ),
};
