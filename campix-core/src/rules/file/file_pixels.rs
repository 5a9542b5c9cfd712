//! file.pixels: picture size.

use crate::ground::text::Text;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "file.pixels",
    since: "0.1.0",
    subject: Subject::File,
    title: Text::fixed("像素尺寸", "picture size"),
    observation: Observation::Size { of: |facts| facts.size },
    defect: Defect::Any(Text::fixed("像素尺寸不对", "wrong picture size")),
    registration: Cure {
        remedy: Remedy::Auto,
        advice: Text::fixed(
            "由原片重新裁剪；原片本身像素不足时须换更大的原片或重拍",
            "crop again from the original; an original with too few pixels has to be replaced by a larger one",
        ),
    },
    original: Some(Cure {
        remedy: Remedy::Reshoot,
        advice: Text::fixed(
            "原片像素不足：换用相机直出的大图；没有则重拍",
            "too few pixels: hand in the camera's own file in full size; where there is none, shoot again",
        ),
    }),
    correction: Some(Correction::Any(Text::fixed(
        "相机尺寸设到最大，换用未缩小的原图",
        "set the camera to its largest size and hand in the file as it is, not reduced",
    ))),
    page: Some(Page {
        what: Text::fixed("摆正后图像的宽和高。", "Width and height of the upright picture."),
        why: Text::fixed(
            "登记文件必须正好是规定尺寸；原片至少要有这么多像素，放大不会增加细节。",
            "The registration file has to have exactly the size of the frame; an original needs at least as many \
             pixels, because enlarging adds no detail.",
        ),
        how: Text::fixed("按Exif方向摆正后计数。", "Counted, after the Exif orientation is applied."),
        limits: Text::fixed(
            "被放大的照片尺寸也会“合格”；清晰度由另一条规则判断。",
            "An enlarged picture has the right size too; sharpness is another rule.",
        ),
    }),
    threshold: None,
};
