//! Entries of rules about the file itself.

use super::{Both, Entry, MAKE};
use crate::check::Remedy;
use crate::profile::RuleId;

const AGAIN: Both = Both::new("由原片重新生成登记文件", "make the registration file again from the original");

const SETTLED: (&str, &str) = ("生成登记文件时自动处理", "settled when the registration file is made");

/// Needs another file, which only a person can find.
const FILE: (Remedy, Remedy) = (Remedy::Auto, Remedy::Paperwork);

pub(super) const CONTAINER: Entry = Entry::new(
    RuleId::FileContainer,
    Both::new("文件格式", "file format"),
    Both::new("文件格式不对", "wrong file format"),
    Both::new("文件格式不对", "wrong file format"),
    Both::new("由原片重新生成；改扩展名不会改变格式", "make the file again; renaming does not change its format"),
    FILE,
)
.in_original(
    "换用相机直出的照片文件；改扩展名不会改变格式",
    "hand in the file as the camera wrote it; renaming does not change its format",
);
pub(super) const EXTENSION: Entry = Entry::new(
    RuleId::FileExtension,
    Both::new("扩展名", "file extension"),
    Both::new("扩展名不对", "wrong file extension"),
    Both::new("扩展名不对", "wrong file extension"),
    Both::new("改名即可，前提是文件格式正确", "rename the file, if its format is right"),
    MAKE,
);
pub(super) const BYTES: Entry = Entry::new(
    RuleId::FileBytes,
    Both::new("文件大小", "file size"),
    Both::new("文件太小", "file too small"),
    Both::new("文件太大", "file too large"),
    AGAIN,
    MAKE,
)
.in_original(SETTLED.0, SETTLED.1);
pub(super) const PIXELS: Entry = Entry::new(
    RuleId::FilePixels,
    Both::new("像素尺寸", "picture size"),
    Both::new("像素尺寸不对", "wrong picture size"),
    Both::new("像素尺寸不对", "wrong picture size"),
    Both::new(
        "由原片重新裁剪；原片本身像素不足时须换更大的原片或重拍",
        "crop again from the original; an original with too few pixels has to be replaced by a larger one",
    ),
    (Remedy::Auto, Remedy::Reshoot),
)
.in_original(
    "原片像素不足：换用相机直出的大图；没有则重拍",
    "too few pixels: hand in the camera's own file in full size; where there is none, shoot again",
);
pub(super) const ASPECT: Entry = Entry::new(
    RuleId::FileAspect,
    Both::new("宽高比", "aspect ratio"),
    Both::new("画面太窄", "picture too narrow"),
    Both::new("画面太宽", "picture too wide"),
    Both::new("重新裁剪，绝不可拉伸", "crop again, never stretch"),
    MAKE,
)
.in_original("裁剪登记文件时自动满足，绝不可拉伸", "settled by the crop; never stretch");
pub(super) const COLOUR_MODEL: Entry = Entry::new(
    RuleId::FileColourModel,
    Both::new("颜色模式", "colour model"),
    Both::new("颜色模式不对", "wrong colour model"),
    Both::new("颜色模式不对", "wrong colour model"),
    Both::new("转换为24位真彩色；黑白原片须重拍", "convert to 24-bit colour; a grey original has to be shot again"),
    MAKE,
)
.in_original(
    "彩色照片在生成登记文件时转换；黑白照片须重拍",
    "a colour photo is converted when the registration file is made; a grey one has to be shot again",
);
pub(super) const QUALITY: Entry = Entry::new(
    RuleId::FileQuality,
    Both::new("压缩品质", "compression quality"),
    Both::new("压缩品质太低", "compression quality too low"),
    Both::new("压缩品质太高", "compression quality too high"),
    Both::new(
        "由原片重新压缩；再次保存不能恢复细节",
        "compress again from the original; saving again restores nothing",
    ),
    FILE,
)
.in_original("换用未再压缩过的相机原图", "hand in the camera's own file, not a copy that was compressed again");
pub(super) const BASELINE: Entry = Entry::new(
    RuleId::FileBaseline,
    Both::new("JPEG编码方式", "JPEG coding process"),
    Both::new("JPEG编码方式不被普遍接受", "JPEG coding process not accepted everywhere"),
    Both::new("JPEG编码方式不被普遍接受", "JPEG coding process not accepted everywhere"),
    AGAIN,
    MAKE,
)
.in_original(SETTLED.0, SETTLED.1);
pub(super) const TRAILING_BYTES: Entry = Entry::new(
    RuleId::FileTrailingBytes,
    Both::new("图像之后的多余字节", "bytes behind the picture"),
    Both::new("图像之后缺少字节", "too few bytes behind the picture"),
    Both::new("图像结束之后还有多余字节", "surplus bytes behind the end of the picture"),
    AGAIN,
    MAKE,
)
.in_original(SETTLED.0, SETTLED.1);
pub(super) const PRIVATE_DATA: Entry = Entry::new(
    RuleId::FilePrivateData,
    Both::new("隐私数据", "private data"),
    Both::new("文件含有不应交付的数据", "file carries data that must not be delivered"),
    Both::new("文件含有不应交付的数据", "file carries data that must not be delivered"),
    AGAIN,
    MAKE,
)
.in_original(SETTLED.0, SETTLED.1);
pub(super) const COLOUR_PROFILE: Entry = Entry::new(
    RuleId::FileColourProfile,
    Both::new("颜色配置文件", "colour profile"),
    Both::new("颜色配置文件不是sRGB", "colour profile is not sRGB"),
    Both::new("颜色配置文件不是sRGB", "colour profile is not sRGB"),
    AGAIN,
    MAKE,
)
.in_original(SETTLED.0, SETTLED.1);
pub(super) const DENSITY: Entry = Entry::new(
    RuleId::DensityValue,
    Both::new("标注的分辨率", "declared density"),
    Both::new("标注的分辨率太低", "declared density too low"),
    Both::new("标注的分辨率太高", "declared density too high"),
    Both::new("重写标注即可，像素不变", "rewrite the declaration; no pixel changes"),
    MAKE,
)
.in_original(SETTLED.0, SETTLED.1);
pub(super) const DENSITY_CONFLICT: Entry = Entry::new(
    RuleId::DensityConflict,
    Both::new("各处标注的分辨率之差", "difference between declared densities"),
    Both::new("分辨率标注相互矛盾", "contradictory declarations of density"),
    Both::new("分辨率标注相互矛盾", "contradictory declarations of density"),
    Both::new("重写标注，使各处一致", "rewrite the declarations so that all agree"),
    MAKE,
)
.in_original(SETTLED.0, SETTLED.1);
