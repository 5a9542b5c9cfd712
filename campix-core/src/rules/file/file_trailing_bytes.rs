//! file.trailing-bytes: bytes behind the picture.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::measure::Measured;
use crate::rules::entry::{Correction, Defect, Entry, Page, Subject};
use crate::rules::observe::Observation;
use crate::rules::texts::{AGAIN, SETTLED};

pub(crate) static RULE: Entry = Entry {
    id: "file.trailing-bytes",
    since: "0.1.0",
    subject: Subject::File,
    title: Text::fixed("图像之后的多余字节", "bytes behind the picture"),
    observation: Observation::Number {
        unit: Unit::Bytes,
        of: |facts| Measured::exact(facts.file.trailing_bytes as f64),
    },
    defect: Defect::High(Text::fixed("图像结束之后还有多余字节", "surplus bytes behind the end of the picture")),
    registration: AGAIN,
    original: Some(SETTLED),
    correction: Some(Correction::Any(Text::fixed(
        "换用相机直出的原图，由本程序重新生成",
        "hand in the camera's own file, so that the registration file is made again",
    ))),
    page: Some(Page {
        what: Text::fixed("图像结束标记之后的字节。", "Bytes behind the end marker of the picture."),
        why: Text::fixed(
            "有些工具补零凑大小；这些字节过不了所有平台，也可能藏有别的数据。",
            "Some tools pad files with zeros to reach a size; such bytes do not survive every portal and hide \
             what else is there.",
        ),
        how: Text::fixed("从图像结束标记之后计数。", "Counted behind the last end-of-image marker."),
        limits: Text::fixed(
            "写在注释段里的填充由另一条规则判断。",
            "Padding inside the picture, in a comment, is another rule.",
        ),
    }),
    threshold: None,
};
