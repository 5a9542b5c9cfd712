//! file.container: file format.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "file.container",
    since: "0.1.0",
    subject: Subject::File,
    title: Text::fixed("文件格式", "file format"),
    observation: Observation::Word {
        among: &["JPEG", "PNG", "WebP", "BMP", "TIFF", "HEIC", "RAW"],
        of: |facts| Ok(facts.file.container.name().to_owned()),
    },
    defect: Defect::Any(Text::fixed("文件格式不对", "wrong file format")),
    registration: Cure {
        remedy: Remedy::Auto,
        advice: Text::fixed(
            "由原片重新生成；改扩展名不会改变格式",
            "make the file again; renaming does not change its format",
        ),
    },
    original: Some(Cure {
        remedy: Remedy::Paperwork,
        advice: Text::fixed(
            "换用相机直出的照片文件；改扩展名不会改变格式",
            "hand in the file as the camera wrote it; renaming does not change its format",
        ),
    }),
    correction: Some(Correction::Any(Text::fixed(
        "换用相机直出的 JPEG；改扩展名不会改变格式",
        "hand in the camera's own JPEG; renaming does not change a format",
    ))),
    page: Some(Page {
        what: Text::fixed("文件的真实格式，由文件头判断。", "The format of the file, recognised by its first bytes."),
        why: Text::fixed(
            "平台只收JPEG；截图存成PNG再改名为.jpg，往往很晚才被退回，且不说明原因。",
            "Portals take JPEG only; a screenshot saved as PNG and renamed to .jpg is refused late and without a \
             reason.",
        ),
        how: Text::fixed("看文件头的特征字节，与文件名无关。", "Magic bytes. The name plays no part."),
        limits: Text::fixed("无：能解码的照片都有格式。", "None: every photo that decodes has a format."),
    }),
    threshold: None,
};
