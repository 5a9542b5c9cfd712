//! file.extension: file extension.

use crate::ground::text::Text;
use crate::measure::Reason;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "file.extension",
    since: "0.1.0",
    subject: Subject::File,
    title: Text::fixed("扩展名", "file extension"),
    observation: Observation::Word {
        among: &["jpg", "jpeg", "png", "webp", "bmp", "tif", "tiff"],
        of: |facts| {
            facts.file.extension.as_ref().map(|extension| extension.to_ascii_lowercase()).ok_or(Reason::NotDeclared)
        },
    },
    defect: Defect::Any(Text::fixed("扩展名不对", "wrong file extension")),
    registration: Cure {
        remedy: Remedy::Auto,
        advice: Text::fixed("改名即可，前提是文件格式正确", "rename the file, if its format is right"),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed(
        "换用未改过名的相机原图",
        "hand in the camera's own file, not renamed",
    ))),
    page: Some(Page {
        what: Text::fixed(
            "文件名的扩展名，不分大小写。",
            "The extension of the file's name, upper and lower case alike.",
        ),
        why: Text::fixed("有的平台只认.jpg，不认.jpeg。", "Some portals ask for .jpg and refuse .jpeg."),
        how: Text::fixed("取自打开照片时的文件名。", "Read from the name under which the photo was opened."),
        limits: Text::fixed(
            "内存中的数据没有文件名，此时结论为未知，仅供参考。",
            "Bytes in memory have no name yet; the finding is then unknown and only informs.",
        ),
    }),
    threshold: None,
};
