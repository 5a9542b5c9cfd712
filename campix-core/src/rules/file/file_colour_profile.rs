//! file.colour-profile: colour profile.

use crate::ground::text::Text;
use crate::meta::Icc;
use crate::rules::entry::{Correction, Defect, Entry, Page, Subject};
use crate::rules::observe::Observation;
use crate::rules::texts::{AGAIN, SETTLED};

pub(crate) static RULE: Entry = Entry {
    id: "file.colour-profile",
    since: "0.1.0",
    subject: Subject::File,
    title: Text::fixed("颜色配置文件", "colour profile"),
    observation: Observation::Word {
        among: &["absent", "srgb", "other", "broken"],
        of: |facts| Ok(profile(&facts.file.icc).to_owned()),
    },
    defect: Defect::Any(Text::fixed("颜色配置文件不是sRGB", "colour profile is not sRGB")),
    registration: AGAIN,
    original: Some(SETTLED),
    correction: Some(Correction::Any(Text::fixed(
        "相机色彩空间设为 sRGB，或换用相机直出的原图",
        "set the camera's colour space to sRGB, or hand in its own file",
    ))),
    page: Some(Page {
        what: Text::fixed(
            "嵌入的ICC颜色配置文件：无、sRGB、其他或损坏。",
            "The embedded ICC profile: absent, sRGB, another one, or broken.",
        ),
        why: Text::fixed(
            "不读配置文件的软件会把颜色显示得灰暗或过艳。",
            "Readers that ignore profiles show the picture dull or too bright.",
        ),
        how: Text::fixed(
            "看配置文件的描述；没有配置文件时按sRGB处理。",
            "By the profile's description; without a profile the picture is taken as sRGB.",
        ),
        limits: Text::fixed(
            "名称里没有sRGB字样的sRGB配置文件会被算作其他。",
            "An sRGB profile under a name without sRGB counts as another one.",
        ),
    }),
    threshold: None,
};

fn profile(icc: &Icc) -> &'static str {
    match icc {
        Icc::Absent => "absent",
        Icc::Used(description) if description.to_ascii_lowercase().contains("srgb") => "srgb",
        Icc::Used(_) => "other",
        Icc::Broken(_) => "broken",
    }
}
