//! Entries of rules about what was done to the picture, and of duties a person has to attest.

use super::{Both, Entry, PAPER};
use crate::profile::RuleId;

const fn duty(rule: RuleId, title: Both) -> Entry {
    const OPEN: Both = Both::new("尚待人工确认", "to be attested by a person");
    Entry::new(rule, title, OPEN, OPEN, Both::new("由采集人员签字确认", "the operator signs for it"), PAPER)
}

pub(super) const OPERATIONS: Entry = Entry::new(
    RuleId::Operations,
    Both::new("图像处理记录", "operations on the picture"),
    Both::new("做了不允许的处理", "operation that is not allowed"),
    Both::new("做了不允许的处理", "operation that is not allowed"),
    Both::new("改用未处理的原片", "use the unprocessed original"),
    PAPER,
);
pub(super) const RECENT: Entry = duty(
    RuleId::Recent,
    Both::new("近期照片（一般为毕业前一年内）", "recent photo, normally within a year of graduation"),
);
pub(super) const UNRETOUCHED: Entry = duty(
    RuleId::Unretouched,
    Both::new(
        "未对人像特征做技术处理（疤、痣、发型等），未镜像、未旋转",
        "no retouching of features such as scars, moles or hair; no mirroring, no rotation",
    ),
);
pub(super) const GLASSES: Entry = duty(
    RuleId::Glasses,
    Both::new(
        "常戴眼镜者应戴；无有色镜片（含美瞳），镜框不遮眼，无反光",
        "habitual wearers keep their glasses: no tinted lenses, frame not over the eyes, no reflection",
    ),
);
pub(super) const HEAD_COVERING: Entry = duty(
    RuleId::HeadCovering,
    Both::new(
        "免冠；宗教、医疗、文化需要除外，且不遮脸、无阴影",
        "bareheaded, except for religious, medical or cultural need, then without covering or shading the face",
    ),
);
pub(super) const ADORNMENT: Entry = duty(
    RuleId::Adornment,
    Both::new(
        "不戴耳环、项链等饰物；头发不遮眉、眼、耳；不宜化妆",
        "no earrings, necklaces or the like; hair not over brows, eyes and ears; make-up discouraged",
    ),
);
pub(super) const LAMPS: Entry = duty(
    RuleId::Lamps,
    Both::new(
        "两盏灯，5500–5600 K，与肩同高，左右45°，距离1.5–2米",
        "two lamps of 5500–5600 K at shoulder height, 45° left and right, 1.5–2 m away",
    ),
);
