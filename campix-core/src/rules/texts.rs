//! Cures and defects that several rules share.

use crate::ground::text::Text;
use crate::rules::entry::{Cure, Defect, Remedy};

/// Another crop of the original.
pub(super) const FRAMING: Cure = Cure {
    remedy: Remedy::Auto,
    advice: Text::fixed(
        "由原片重新裁剪；若最佳裁剪仍不合格，重拍时人物四周多留空间",
        "crop again from the original; if the best crop fails too, shoot again with more room around the person",
    ),
};

/// An original is judged at the best crop it allows, so no other crop helps.
pub(super) const BEST_CROP: Cure = Cure {
    remedy: Remedy::Reshoot,
    advice: Text::fixed(
        "最佳裁剪仍不合格；重拍时人物居中，四周多留空间",
        "even the best crop fails; shoot again with the person in the middle and more room on all sides",
    ),
};

/// The file is made again from the original.
pub(super) const AGAIN: Cure = Cure {
    remedy: Remedy::Auto,
    advice: Text::fixed("由原片重新生成登记文件", "make the registration file again from the original"),
};

/// There is nothing to do for an original.
pub(super) const SETTLED: Cure = Cure {
    remedy: Remedy::Auto,
    advice: Text::fixed("生成登记文件时自动处理", "settled when the registration file is made"),
};

/// A duty that no one has signed for.
pub(super) const OPEN: Defect = Defect::Any(Text::fixed("尚待人工确认", "to be attested by a person"));

/// A duty is signed for.
pub(super) const SIGNED: Cure =
    Cure { remedy: Remedy::Paperwork, advice: Text::fixed("由采集人员签字确认", "the operator signs for it") };
