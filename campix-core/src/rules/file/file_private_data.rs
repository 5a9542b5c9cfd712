//! file.private-data: private data.

use crate::ground::text::Text;
use crate::meta::PrivateKind;
use crate::rules::entry::{Correction, Defect, Entry, Page, Subject};
use crate::rules::observe::Observation;
use crate::rules::texts::{AGAIN, SETTLED};

pub(crate) static RULE: Entry = Entry {
    id: "file.private-data",
    since: "0.1.0",
    subject: Subject::File,
    title: Text::fixed("隐私数据", "private data"),
    observation: Observation::Words {
        among: &PrivateKind::NAMES,
        of: |facts| facts.file.private.kinds().map(|kind| kind.name().to_owned()).collect(),
        titled: |word| PrivateKind::from_name(word).map(PrivateKind::title),
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
            "除图像本身、分辨率、方向、颜色和拍摄时间以外的一切数据。",
            "Everything a file says besides its picture, its density, orientation, colours and date of capture.",
        ),
        why: Text::fixed(
            "说明、关键字、序列号和位置泄露人和地点，缩略图还可能露出未裁剪的画面。",
            "Captions, keywords, serial numbers and positions identify people and places, and a thumbnail may show \
             the uncropped picture.",
        ),
        how: Text::fixed(
            "按允许清单检查：不在清单上的段、数据块和标签，以及无法读取的内容，都按种类列出；不保留内容。",
            "By a list of what is allowed: every segment, chunk and tag that is not on it, and what cannot be read, is \
             named by its kind. The values are never kept.",
        ),
        limits: Text::fixed(
            "颜色配置文件由另一条规则判断；藏在像素和压缩表里的数据无法发现。",
            "Colour profiles are another rule's. Data hidden inside pixels and tables of the compression are not found.",
        ),
    }),
    threshold: None,
};
