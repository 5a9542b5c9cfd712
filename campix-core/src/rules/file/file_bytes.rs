//! file.bytes: file size.

use crate::ground::text::Text;
use crate::measure::Measured;
use crate::rules::entry::{Correction, Defect, Entry, Page, Subject};
use crate::rules::observe::Observation;
use crate::rules::texts::{AGAIN, SETTLED};

pub(crate) static RULE: Entry = Entry {
    id: "file.bytes",
    since: "0.1.0",
    subject: Subject::File,
    title: Text::fixed("文件大小", "file size"),
    observation: Observation::Bytes { of: |facts| Measured::exact(facts.file.bytes as f64) },
    defect: Defect::Ends {
        low: Text::fixed("文件太小", "file too small"),
        high: Text::fixed("文件太大", "file too large"),
    },
    registration: AGAIN,
    original: Some(SETTLED),
    correction: Some(Correction::Ends {
        low: Text::fixed(
            "换用相机直出的原图，不要压缩或截取过的",
            "hand in the camera's own file, not a compressed or cut one",
        ),
        high: Text::fixed(
            "换用相机直出的 JPEG，不要拼接或放大过的",
            "hand in the camera's own JPEG, not a composite or an enlargement",
        ),
    }),
    page: Some(Page {
        what: Text::fixed("文件的字节数。", "The length of the file."),
        why: Text::fixed(
            "合同、国家规范与平台的范围各不相同，一处合格，另一处可能退回。",
            "Bands differ between contract, notice and portal; a file good for one is refused by the next.",
        ),
        how: Text::fixed(
            "直接计数。原文只写KB而未说明换算时，所给范围在1 KB = 1000与1024字节两种理解下都成立；只符合其中一种时\
             给出“注意”。",
            "Counted. Where a source says KB without saying how many bytes that is, the range holds under 1000 \
             and 1024 alike, and a size that complies under one reading only gives a warning.",
        ),
        limits: Text::fixed(
            "测量无误差；平台按1000还是1024计算不得而知。",
            "None of measurement. Whether a portal counts 1000 or 1024 is unknown.",
        ),
    }),
    threshold: None,
};
