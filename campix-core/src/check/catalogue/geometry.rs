//! Entries of rules about where the person stands in the frame.

use super::{Both, CROP, Entry, SHOOT};
use crate::profile::RuleId;

const FRAMING: Both = Both::new(
    "由原片重新裁剪；若最佳裁剪仍不合格，重拍时人物四周多留空间",
    "crop again from the original; if the best crop fails too, shoot again with more room around the person",
);

/// An original is judged at the best crop it allows, so no other crop helps.
const BEST_CROP: (&str, &str) = (
    "最佳裁剪仍不合格；重拍时人物居中，四周多留空间",
    "even the best crop fails; shoot again with the person in the middle and more room on all sides",
);

pub(super) const FACE_COUNT: Entry = Entry::new(
    RuleId::FaceCount,
    Both::new("人脸数", "number of faces"),
    Both::new("没有找到人脸", "no face found"),
    Both::new("画面中不止一人", "more than one person"),
    Both::new("画面中只能有本人，正面免冠", "only the person, facing the camera, may be in the picture"),
    SHOOT,
);
pub(super) const EYE_LINE: Entry = Entry::new(
    RuleId::EyeLine,
    Both::new("眼睛至上边沿的距离", "eye line below the upper edge"),
    Both::new("眼睛位置太高", "eye line too high"),
    Both::new("眼睛位置太低", "eye line too low"),
    FRAMING,
    CROP,
)
.in_original(BEST_CROP.0, BEST_CROP.1);
pub(super) const CROWN: Entry = Entry::new(
    RuleId::Crown,
    Both::new("头顶（含头发）至上边沿的距离", "gap above the crown, hair included"),
    Both::new("头顶离上边沿太近", "too little room above the crown"),
    Both::new("头顶离上边沿太远", "too much room above the crown"),
    Both::new(
        "由原片重新裁剪；发髻过高时须放低后重拍",
        "crop again from the original; a high bun has to be let down for a new photo",
    ),
    CROP,
)
.in_original(
    "最佳裁剪仍不合格；重拍时头顶上方多留空间，发髻过高须放低",
    "even the best crop fails; shoot again with more room above the head, and let down a high bun",
);
pub(super) const FACE_WIDTH: Entry = Entry::new(
    RuleId::FaceWidth,
    Both::new("脸部宽度", "face width"),
    Both::new("脸部太窄", "face too narrow"),
    Both::new("脸部太宽", "face too wide"),
    FRAMING,
    CROP,
)
.in_original(BEST_CROP.0, BEST_CROP.1);
pub(super) const HEAD_HEIGHT: Entry = Entry::new(
    RuleId::HeadHeight,
    Both::new("头部高度（头顶至下巴）", "head height, crown to chin"),
    Both::new("头部太小", "head too small"),
    Both::new("头部太大", "head too large"),
    FRAMING,
    CROP,
)
.in_original(BEST_CROP.0, BEST_CROP.1);
pub(super) const HEAD_WIDTH: Entry = Entry::new(
    RuleId::HeadWidth,
    Both::new("头部宽度（含头发）", "head width, hair included"),
    Both::new("头部太窄", "head too narrow"),
    Both::new("头部太宽", "head too wide"),
    FRAMING,
    CROP,
)
.in_original(BEST_CROP.0, BEST_CROP.1);
pub(super) const BELOW_CHIN: Entry = Entry::new(
    RuleId::BelowChin,
    Both::new("下巴至下边沿的距离", "room below the chin"),
    Both::new("下巴以下太少", "too little below the chin"),
    Both::new("下巴以下太多", "too much below the chin"),
    FRAMING,
    CROP,
)
.in_original(BEST_CROP.0, BEST_CROP.1);
pub(super) const SIDE_CLEARANCE: Entry = Entry::new(
    RuleId::SideClearance,
    Both::new("头部至左右边沿的较小距离", "smaller gap between head and side edge"),
    Both::new("头部离侧边太近", "head too near a side edge"),
    Both::new("头部离侧边太远", "head too far from both side edges"),
    FRAMING,
    CROP,
)
.in_original(BEST_CROP.0, BEST_CROP.1);
pub(super) const CENTRING: Entry = Entry::new(
    RuleId::Centring,
    Both::new("双眼中点的水平位置", "horizontal place of the middle between the eyes"),
    Both::new("人物偏左", "person too far left"),
    Both::new("人物偏右", "person too far right"),
    FRAMING,
    CROP,
)
.in_original(BEST_CROP.0, BEST_CROP.1);
pub(super) const EYE_DISTANCE: Entry = Entry::new(
    RuleId::EyeDistance,
    Both::new("瞳距", "distance between the pupils"),
    Both::new("瞳距太小", "distance between the pupils too small"),
    Both::new("瞳距太大", "distance between the pupils too large"),
    FRAMING,
    CROP,
)
.in_original(BEST_CROP.0, BEST_CROP.1);
pub(super) const SHOULDERS_VISIBLE: Entry = Entry::new(
    RuleId::ShouldersVisible,
    Both::new("双肩可见", "both shoulders visible"),
    Both::new("双肩不完整", "shoulders not fully visible"),
    Both::new("画面中有双肩", "shoulders are visible"),
    FRAMING,
    CROP,
)
.in_original(BEST_CROP.0, BEST_CROP.1);
