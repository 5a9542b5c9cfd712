//! file.quality: compression quality.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::measure::{Measured, Reason};
use crate::meta::{Metadata, Quality};
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::{Observation, Observed, Why};

pub(crate) static RULE: Entry = Entry {
    id: "file.quality",
    since: "0.1.0",
    subject: Subject::File,
    title: Text::fixed("压缩品质", "compression quality"),
    observation: Observation::Reading { unit: Unit::Quality, of: |facts| quality(&facts.file) },
    defect: Defect::Ends {
        low: Text::fixed("压缩品质太低", "compression quality too low"),
        high: Text::fixed("压缩品质太高", "compression quality too high"),
    },
    registration: Cure {
        remedy: Remedy::Auto,
        advice: Text::fixed(
            "由原片重新压缩；再次保存不能恢复细节",
            "compress again from the original; saving again restores nothing",
        ),
    },
    original: Some(Cure {
        remedy: Remedy::Paperwork,
        advice: Text::fixed(
            "换用未再压缩过的相机原图",
            "hand in the camera's own file, not a copy that was compressed again",
        ),
    }),
    correction: Some(Correction::Any(Text::fixed(
        "相机画质设到最高，换用未再压缩过的原图",
        "set the camera to its best quality and hand in the file as it is, not compressed again",
    ))),
    page: Some(Page {
        what: Text::fixed(
            "压缩品质，按IJG库的1–100标度。",
            "The compression quality on the scale of the IJG library, 1 to 100.",
        ),
        why: Text::fixed(
            "规范要求品质系数不低于60；再低，头发和眼镜周围会出现方块。",
            "The notice asks for a quality factor of at least 60; below it blocks become visible around hair and \
             glasses.",
        ),
        how: Text::fixed(
            "JPEG并不存储品质值，由量化表与IJG标准表比对得出；完全一致时品质是准确的。",
            "A JPEG does not store its quality. The quantisation tables are compared with those of the IJG \
             library; where they are the same, the quality is exact.",
        ),
        limits: Text::fixed(
            "相机和Photoshop的量化表没有对应品质，只给出最接近的值，最多给“注意”。先低质后高质保存的照片只显示最后\
             一次。有三张量化表的文件，ImageMagick 显示的数值会不同，此时一并列出。",
            "Tables of cameras and Photoshop have no such quality: the nearest one is shown and can only warn. A \
             picture that was saved badly before and well afterwards shows the last saving. Of files with three \
             tables ImageMagick prints another number, which is then told as well.",
        ),
    }),
    threshold: None,
};

fn quality(file: &Metadata) -> Observed {
    match file.quality {
        Some(Quality::Ijg(quality)) => Observed::Number(Measured::exact(f64::from(quality))),
        Some(Quality::Equivalent(quality)) => Observed::Equivalent(f64::from(quality)),
        None => Observed::Unknown(Why::Missing(Reason::NotApplicable)),
    }
}
