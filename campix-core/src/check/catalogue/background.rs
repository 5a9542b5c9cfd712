//! Entries of rules about the backdrop.

use super::{Both, CROP, Entry, SHOOT};
use crate::profile::RuleId;

pub(super) const COLOUR: Entry = Entry::new(
    RuleId::BackgroundColour,
    Both::new("背景颜色", "colour of the backdrop"),
    Both::new("背景颜色不符", "wrong colour of the backdrop"),
    Both::new("背景颜色不符", "wrong colour of the backdrop"),
    Both::new(
        "换背景布或校正灯光、白平衡后重拍；不得换底",
        "change backdrop, lamps or white balance and shoot again; never paste a backdrop",
    ),
    SHOOT,
);
pub(super) const EVENNESS: Entry = Entry::new(
    RuleId::BackgroundEvenness,
    Both::new("背景颜色的不均匀程度", "unevenness of the backdrop"),
    Both::new("背景过于均匀", "backdrop too even"),
    Both::new("背景不均匀", "backdrop uneven"),
    Both::new("拉平背景布、均匀照明后重拍", "smooth and light the backdrop evenly and shoot again"),
    SHOOT,
);
pub(super) const GRADIENT: Entry = Entry::new(
    RuleId::BackgroundGradient,
    Both::new("背景明暗渐变", "gradient of the backdrop"),
    Both::new("背景渐变太小", "gradient too small"),
    Both::new("背景有渐变", "backdrop has a gradient"),
    Both::new("两侧灯光照亮背景后重拍", "light the backdrop from both sides and shoot again"),
    SHOOT,
);
pub(super) const SHADOW: Entry = Entry::new(
    RuleId::BackgroundShadow,
    Both::new("人物旁的背景阴影", "shadow on the backdrop"),
    Both::new("背景阴影太浅", "shadow too weak"),
    Both::new("背景上有人物阴影", "shadow of the person on the backdrop"),
    Both::new("人物离背景远一些再重拍", "move the person away from the backdrop and shoot again"),
    SHOOT,
);
pub(super) const OBJECTS: Entry = Entry::new(
    RuleId::BackgroundObjects,
    Both::new("背景中的杂物", "things in the backdrop"),
    Both::new("背景中杂物太少", "too few things in the backdrop"),
    Both::new("背景中有其他物品或人", "something or somebody else in the backdrop"),
    Both::new("清空背景后重拍", "clear the backdrop and shoot again"),
    SHOOT,
);
pub(super) const BORDER: Entry = Entry::new(
    RuleId::BackgroundBorder,
    Both::new("边框或文字", "border or text"),
    Both::new("画面内没有边框", "no border inside the picture"),
    Both::new("画面内有边框、文字或图案", "border, text or pattern inside the picture"),
    Both::new("用没有边框的原片重新生成", "use an original without a border"),
    CROP,
)
.in_original("换用没有边框的照片，没有则重拍", "hand in a photo without a border; where there is none, shoot again");
pub(super) const CLOTHES_CONTRAST: Entry = Entry::new(
    RuleId::ClothesContrast,
    Both::new("衣服与背景的色差", "contrast between clothes and backdrop"),
    Both::new("衣服与背景太接近", "clothes too much like the backdrop"),
    Both::new("衣服与背景反差太大", "too much contrast between clothes and backdrop"),
    Both::new("换颜色明显不同的衣服后重拍", "change into clothes of a clearly different colour and shoot again"),
    SHOOT,
);
