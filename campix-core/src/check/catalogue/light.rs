//! Entries of rules about light and sharpness.

use super::{Both, Entry, SHOOT};
use crate::profile::RuleId;

pub(super) const EXPOSURE: Entry = Entry::new(
    RuleId::Exposure,
    Both::new("曝光（眼白亮度）", "exposure, by the whites of the eyes"),
    Both::new("曝光不足", "under-exposed"),
    Both::new("曝光过度", "over-exposed"),
    Both::new("调整曝光后重拍", "correct the exposure and shoot again"),
    SHOOT,
);
pub(super) const HIGHLIGHTS: Entry = Entry::new(
    RuleId::Highlights,
    Both::new("脸部高光溢出", "blown highlights on the face"),
    Both::new("高光太少", "too few highlights"),
    Both::new("脸部有反光或高光斑", "glare on the face"),
    Both::new("柔化灯光、擦去油光后重拍", "soften the light, powder or wipe the skin and shoot again"),
    SHOOT,
);
pub(super) const SHADOWS: Entry = Entry::new(
    RuleId::Shadows,
    Both::new("脸部死黑", "black parts of the face"),
    Both::new("暗部太少", "too few shadows"),
    Both::new("脸部有死黑区域", "black parts on the face"),
    Both::new("补光后重拍", "add light and shoot again"),
    SHOOT,
);
pub(super) const BALANCE: Entry = Entry::new(
    RuleId::Balance,
    Both::new("脸部左右受光之比", "light on the picture's left half of the face over the right half"),
    Both::new("阴阳脸，画面左半脸较暗", "half-dark face, darker on the picture's left"),
    Both::new("阴阳脸，画面右半脸较暗", "half-dark face, darker on the picture's right"),
    Both::new("两侧灯光调到一致后重拍", "set both lamps alike and shoot again"),
    SHOOT,
);
pub(super) const CAST: Entry = Entry::new(
    RuleId::Cast,
    Both::new("肤色偏色", "colour cast of the skin"),
    Both::new("偏色太小", "cast too small"),
    Both::new("脸部偏色", "colour cast on the face"),
    Both::new("校正白平衡、避免混合光源后重拍", "set the white balance, avoid mixed light and shoot again"),
    SHOOT,
);
pub(super) const SHARPNESS: Entry = Entry::new(
    RuleId::Sharpness,
    Both::new("眼部边缘宽度", "width of edges at the eyes"),
    Both::new("过于锐利", "too sharp"),
    Both::new("图像模糊", "picture blurred"),
    Both::new(
        "对准眼睛对焦后重拍；不要翻拍或放大旧照片",
        "focus on the eyes and shoot again; do not copy or enlarge an old photo",
    ),
    SHOOT,
);
