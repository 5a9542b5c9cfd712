//! face.count: number of faces.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::measure::Measured;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "face.count",
    since: "0.1.0",
    subject: Subject::Geometry,
    title: Text::fixed("人脸数", "number of faces"),
    observation: Observation::Number { unit: Unit::Count, of: |facts| Measured::exact(facts.face.faces.len() as f64) },
    defect: Defect::Ends {
        low: Text::fixed("没有找到人脸", "no face found"),
        high: Text::fixed("画面中不止一人", "more than one person"),
    },
    registration: Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed("画面中只能有本人，正面免冠", "only the person, facing the camera, may be in the picture"),
    },
    original: None,
    correction: Some(Correction::Ends {
        low: Text::fixed(
            "正对镜头，免冠，露出五官，补足光线",
            "face the camera, bareheaded, nothing over the face, with enough light",
        ),
        high: Text::fixed(
            "画面中只留本人，请旁人让开，移走人像海报",
            "only the person in the picture: ask others to step aside, take away posters with faces",
        ),
    }),
    page: Some(Page {
        what: Text::fixed("画面中的人脸数。", "How many faces are in the picture."),
        why: Text::fixed(
            "登记照只能有本人；有两张脸时，任何测量都无法归属。",
            "A portrait shows one person; with two, no measurement can be attributed.",
        ),
        how: Text::fixed(
            "由人脸检测网络计数，不偏向任何一张。",
            "Counted by the finder network. No face is preferred over another.",
        ),
        limits: Text::fixed(
            "衣服或墙上图片里的人脸可能计入；侧得很厉害的脸可能漏计。",
            "A face on clothes or in a picture on the wall may count; a face turned far away may not.",
        ),
    }),
    threshold: None,
};
