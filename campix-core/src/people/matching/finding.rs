//! What matching could not decide or a person should look at, as data and in words. Rows and photos are numbers, never names.

use serde::Serialize;

use crate::ground::text::Text;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MatchFinding {
    /// What was found.
    #[serde(flatten)]
    pub kind: MatchKind,
    /// Rows of the roster it is about, ascending.
    pub rows: Vec<u32>,
    /// Photos it is about, as places in the slice of frames, ascending.
    pub frames: Vec<usize>,
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MatchKind {
    /// The photo fits several people; it has no owner until a person decides.
    Ambiguous,
    /// The file name holds the number of one person and the name of another.
    NameContradicts,
    /// The file name holds only a name, and several people have it.
    SharedName,
    /// Digits that are a person's number look like the date a camera writes; they prove nothing.
    LooksLikeDate,
    /// A row of the table matches no one on the roster.
    UnknownKey {
        /// Row of the table.
        line: u32,
    },
    /// A row of the table, or of the roster, names a photo that is not there.
    UnknownPhoto {
        /// Row of the table or roster.
        line: u32,
    },
    /// A row names a photo by a name that several files have.
    SeveralPhotos {
        /// Row of the table or roster.
        line: u32,
    },
    /// There are not as many photos as people; every photo after the first gap would be shifted, so nothing is matched by order.
    CountDiffers {
        /// People in the order.
        people: usize,
        /// Photos in the order.
        photos: usize,
    },
    /// Photos without a time cannot be put in order.
    NoTime,
    /// Photos of the same time cannot be put in order.
    SameTime,
    /// The code matches no one on the roster; photos after it have no owner.
    UnknownCode,
    /// Codes of several people are in one picture; photos after it have no owner.
    SeveralCodes,
    /// No photo follows the card.
    NothingAfterCard,
    /// The person's card was shown before; later photos are a retake.
    CardAgain,
    /// Photos before the first card have no owner.
    BeforeFirstCard,
    /// Several people have the same file, byte for byte; it has no owner until a person decides.
    SamePicture,
    /// Pictures of different people are nearly the same.
    SimilarPicture {
        /// Bits of 512 in which they differ.
        distance: u32,
    },
    /// The same file, byte for byte, was delivered twice for one person.
    Copy,
    /// Several photos of one person: the latest is taken, the others are kept.
    Retake,
    /// Several photos of one person, and neither times nor names say which is the latest; the last in the list is taken.
    RetakeUnordered,
}

impl MatchKind {
    /// The name in tables and journals: "match.same-picture".
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ambiguous => "match.ambiguous",
            Self::NameContradicts => "match.name-contradicts",
            Self::SharedName => "match.shared-name",
            Self::LooksLikeDate => "match.looks-like-date",
            Self::UnknownKey { .. } => "match.unknown-key",
            Self::UnknownPhoto { .. } => "match.unknown-photo",
            Self::SeveralPhotos { .. } => "match.several-photos",
            Self::CountDiffers { .. } => "match.count-differs",
            Self::NoTime => "match.no-time",
            Self::SameTime => "match.same-time",
            Self::UnknownCode => "match.unknown-code",
            Self::SeveralCodes => "match.several-codes",
            Self::NothingAfterCard => "match.nothing-after-card",
            Self::CardAgain => "match.card-again",
            Self::BeforeFirstCard => "match.before-first-card",
            Self::SamePicture => "match.same-picture",
            Self::SimilarPicture { .. } => "match.similar-picture",
            Self::Copy => "match.copy",
            Self::Retake => "match.retake",
            Self::RetakeUnordered => "match.retake-unordered",
        }
    }

    /// Whether the photos it is about have no owner.
    pub const fn withholds(self) -> bool {
        matches!(
            self,
            Self::Ambiguous
                | Self::NameContradicts
                | Self::SharedName
                | Self::LooksLikeDate
                | Self::SeveralPhotos { .. }
                | Self::CountDiffers { .. }
                | Self::NoTime
                | Self::SameTime
                | Self::UnknownCode
                | Self::SeveralCodes
                | Self::BeforeFirstCard
                | Self::SamePicture
        )
    }

    /// The finding as a sentence.
    pub fn text(self) -> Text {
        let text = |zh: &'static str, en: &'static str| Text::fixed(zh, en);
        match self {
            Self::Ambiguous => {
                text("照片可能属于多人，请人工确认", "the photo fits several people; a person must decide")
            }
            Self::NameContradicts => text(
                "文件名中的编号与姓名不是同一人，请人工确认",
                "the file name holds the number of one person and the name of another",
            ),
            Self::SharedName => {
                text("文件名只有姓名，且有重名", "the file name holds only a name that several people have")
            }
            Self::LooksLikeDate => text(
                "文件名中的数字像拍摄日期，不能作为编号依据",
                "digits of the file name look like the date of capture and prove nothing",
            ),
            Self::UnknownKey { line } => Text::new(
                format!("对照表第 {line} 行的编号不在名单中"),
                format!("row {line} of the table matches no one on the roster"),
            ),
            Self::UnknownPhoto { line } => {
                Text::new(format!("第 {line} 行所列照片不存在"), format!("row {line} names a photo that is not there"))
            }
            Self::SeveralPhotos { line } => Text::new(
                format!("第 {line} 行所列照片名对应多个文件"),
                format!("row {line} names a photo by a name that several files have"),
            ),
            Self::CountDiffers { people, photos } => Text::new(
                format!("按顺序匹配时人数（{people}）与照片数（{photos}）不等，全部未匹配"),
                format!("{people} people and {photos} photos cannot be matched by order"),
            ),
            Self::NoTime => text("照片没有拍摄时间，无法排序", "photos without a time cannot be put in order"),
            Self::SameTime => text("照片拍摄时间相同，无法排序", "photos of the same time cannot be put in order"),
            Self::UnknownCode => text(
                "编码卡不在名单中，其后的照片无归属",
                "the code matches no one on the roster; photos after it have no owner",
            ),
            Self::SeveralCodes => {
                text("一张照片里有多人的编码，其后的照片无归属", "codes of several people are in one picture")
            }
            Self::NothingAfterCard => text("编码卡之后没有照片", "no photo follows the card"),
            Self::CardAgain => text(
                "同一人的编码卡再次出现，之后的照片按补拍处理",
                "the card was shown before; later photos are a retake",
            ),
            Self::BeforeFirstCard => text("第一张编码卡之前的照片无归属", "photos before the first card have no owner"),
            Self::SamePicture => {
                text("同一张照片对应多人，请人工确认", "one file stands for several people; a person must decide")
            }
            Self::SimilarPicture { distance } => Text::new(
                format!("不同人的照片几乎相同（差异 {distance}/512），请核对"),
                format!("pictures of different people are nearly the same ({distance} of 512 bits differ)"),
            ),
            Self::Copy => text("同一文件重复提交", "the same file was delivered twice"),
            Self::Retake => text(
                "同一人有多张照片，采用最后一张，其余保留",
                "the latest of several photos is taken, the others are kept",
            ),
            Self::RetakeUnordered => text(
                "同一人有多张照片且无法判断先后，采用列表中最后一张，请核对",
                "nothing says which of several photos is the latest; the last in the list is taken",
            ),
        }
    }
}

impl MatchFinding {
    pub(super) fn new(kind: MatchKind, mut rows: Vec<u32>, mut frames: Vec<usize>) -> Self {
        rows.sort_unstable();
        rows.dedup();
        frames.sort_unstable();
        frames.dedup();
        Self { kind, rows, frames }
    }
}
