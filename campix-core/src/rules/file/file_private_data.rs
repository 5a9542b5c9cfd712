//! file.private-data: private data.

use crate::ground::text::Text;
use crate::meta::PrivateData;
use crate::rules::entry::{Correction, Defect, Entry, Page, Subject};
use crate::rules::observe::Observation;
use crate::rules::texts::{AGAIN, SETTLED};

pub(crate) static RULE: Entry = Entry {
    id: "file.private-data",
    since: "0.1.0",
    subject: Subject::File,
    title: Text::fixed("隐私数据", "private data"),
    observation: Observation::Words {
        among: &["gps", "serial", "owner", "thumbnail", "xmp", "comment"],
        of: |facts| private_data(facts.file.private),
    },
    defect: Defect::Any(Text::fixed("文件含有不应交付的数据", "file carries data that must not be delivered")),
    registration: AGAIN,
    original: Some(SETTLED),
    correction: Some(Correction::Any(Text::fixed(
        "换用相机直出的原图，由本程序重新生成",
        "hand in the camera's own file, so that the registration file is made again",
    ))),
    page: Some(Page {
        what: Text::fixed(
            "位置、序列号、所有者、缩略图、XMP历史和注释。",
            "Position, serial number, owner, thumbnail, XMP history and comments.",
        ),
        why: Text::fixed(
            "它们泄露人和地点，缩略图还可能露出未裁剪的画面。",
            "They identify people and places, and a thumbnail may show the uncropped picture.",
        ),
        how: Text::fixed(
            "只检查是否存在，不保留内容。",
            "Only their presence is looked for; the values are never kept.",
        ),
        limits: Text::fixed("藏在像素里的数据无法发现。", "Data hidden inside the pixels are not found."),
    }),
    threshold: None,
};

fn private_data(private: PrivateData) -> Vec<String> {
    let present = [
        ("gps", private.gps),
        ("serial", private.serial),
        ("owner", private.owner),
        ("thumbnail", private.thumbnail),
        ("xmp", private.xmp),
        ("comment", private.comment),
    ];
    present.into_iter().filter(|&(_, there)| there).map(|(word, _)| word.to_owned()).collect()
}
