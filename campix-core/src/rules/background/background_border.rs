//! background.border: border or text.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "background.border",
    since: "0.1.0",
    subject: Subject::Background,
    title: Text::fixed("边框或文字", "border or text"),
    observation: Observation::Flag { of: |facts| facts.background.border },
    defect: Defect::High(Text::fixed("画面内有边框、文字或图案", "border, text or pattern inside the picture")),
    registration: Cure {
        remedy: Remedy::Auto,
        advice: Text::fixed("用没有边框的原片重新生成", "use an original without a border"),
    },
    original: Some(Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed(
            "换用没有边框的照片，没有则重拍",
            "hand in a photo without a border; where there is none, shoot again",
        ),
    }),
    correction: Some(Correction::Any(Text::fixed(
        "换用没有边框和文字的相机原图，没有则重拍",
        "hand in the camera's own file without border or text, or take it again",
    ))),
    page: Some(Page {
        what: Text::fixed("画面边缘是否有边框、文字或图案。", "Whether a border, text or pattern runs along an edge."),
        why: Text::fixed(
            "图像内不得添加任何东西，包括说明文字。",
            "Nothing may be drawn into the picture, not even a caption.",
        ),
        how: Text::fixed("检查沿边的异色行列。", "Straight rows or columns of another colour along the edges."),
        limits: Text::fixed(
            "背景中央的水印算作杂物。",
            "A watermark in the middle of the backdrop counts as an object.",
        ),
    }),
    threshold: None,
};
