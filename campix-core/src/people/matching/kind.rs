//! The kinds of findings about whose photo is whose, each with its name, its weight and its sentence.

use serde::{Deserialize, Serialize};

use crate::ground::text::Text;

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
    /// A card was found and could not be read; the photos after it have no owner until a person decides.
    CardUnread,
    /// A photo that shows no person, or that cannot be read, may have been a card; the photos after it have no owner until a
    /// person decides.
    NoPerson,
    /// No card is in this sequence of photos, while others have some.
    NoCards,
    /// Portraits are before the first card and none after the last one: cards may have been shown after the portraits.
    CardsLate,
    /// One person has several photos and the next has none: a card may have been shown too late.
    SurplusThenNone,
    /// Two cameras in one sequence both photographed cards.
    CamerasCross,
    /// The numbers of the camera and its clock give the photo different owners.
    OrderContradicts,
    /// Order alone says whose the photo is, which proves nothing.
    OrderOnly,
    /// Photos of one sitting seem to show different people.
    TwoPeople,
    /// Photos of one person, taken at different times, do not look like one sitting.
    LooksDiffer,
    /// A name or folder calls the photo a retake, and another photo of the person was taken later, or the other way round.
    WordsContradict,
    /// A person who was said not to have come has a photo.
    AwayAndPhotographed,
    /// The clocks of two cameras differ.
    ClocksDiffer {
        /// By how much, s.
        seconds: i64,
    },
    /// Several people have the same file, byte for byte; it has no owner until a person decides.
    SamePicture,
    /// Pictures of different people are nearly the same.
    SimilarPicture {
        /// Bits of 512 in which they differ.
        distance: u32,
    },
    /// The same file, byte for byte, was delivered twice for one person.
    Copy,
    /// Several photos of one person: which one is taken, and why; the others are kept.
    Several {
        /// Why.
        chosen: Chosen,
    },
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
            Self::CardUnread => "match.card-unread",
            Self::NoPerson => "match.no-person",
            Self::NoCards => "match.no-cards",
            Self::CardsLate => "match.cards-late",
            Self::SurplusThenNone => "match.surplus-then-none",
            Self::CamerasCross => "match.cameras-cross",
            Self::OrderContradicts => "match.order-contradicts",
            Self::OrderOnly => "match.order-only",
            Self::TwoPeople => "match.two-people",
            Self::LooksDiffer => "match.looks-differ",
            Self::WordsContradict => "match.words-contradict",
            Self::AwayAndPhotographed => "match.away-and-photographed",
            Self::ClocksDiffer { .. } => "match.clocks-differ",
            Self::Copy => "match.copy",
            Self::Several { .. } => "match.several",
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
                | Self::CardUnread
                | Self::NoPerson
                | Self::NoCards
                | Self::CardsLate
                | Self::SurplusThenNone
                | Self::CamerasCross
                | Self::OrderContradicts
                | Self::OrderOnly
                | Self::TwoPeople
                | Self::WordsContradict
                | Self::AwayAndPhotographed
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
            Self::CardUnread => text(
                "编码卡无法识读，其后的照片在人工确认前无归属",
                "a code card cannot be read; the photos after it have no owner until a person decides",
            ),
            Self::NoPerson => text(
                "此照片无人像或无法读取，可能是编码卡，其后的照片在人工确认前无归属",
                "this photo shows no person or cannot be read and may be a code card; the photos after it have no owner until a \
                 person decides",
            ),
            Self::NoCards => text(
                "此机位或相机没有拍到编码卡；如编码卡由另一台相机拍摄，请设 stations = \"one\"",
                "this camera photographed no code card; if another camera did, set stations = \"one\"",
            ),
            Self::CardsLate => text(
                "第一张编码卡之前有人像、最后一张之后没有：编码卡可能拍在人像之后，请人工确认",
                "portraits precede the first card and none follows the last: the cards may have been shown after the portraits",
            ),
            Self::SurplusThenNone => text(
                "一人有多张照片而下一人没有：编码卡可能拍晚了，请人工确认",
                "one person has several photos and the next has none: a card may have been shown too late",
            ),
            Self::CamerasCross => text(
                "同一序列里有两台相机都拍了编码卡，请按机位或相机分开",
                "two cameras in one sequence both photographed cards; tell the stations apart",
            ),
            Self::OrderContradicts => text(
                "相机编号与拍摄时间的先后不一致，归属随之不同，请人工确认",
                "the numbers of the camera and its clock give this photo different owners; a person must decide",
            ),
            Self::OrderOnly => text(
                "仅按拍摄顺序推定，顺序和数量不能证明归属，请人工确认",
                "only the order says whose photo this is, which proves nothing; a person must confirm it",
            ),
            Self::TwoPeople => text(
                "同一次拍摄的照片看起来不是同一人，请人工确认",
                "photos of one sitting seem to show different people; a person must decide",
            ),
            Self::LooksDiffer => text(
                "同一人前后两次拍摄的照片差别很大，请核对",
                "photos of one person taken at different times look different; please check",
            ),
            Self::WordsContradict => text(
                "文件名或文件夹标明补拍，拍摄时间却在其他照片之前，请人工确认",
                "a name or folder says retake, but the clock says that another photo is later; a person must decide",
            ),
            Self::AwayAndPhotographed => text(
                "此人登记为缺席或离校，却有照片，请人工确认",
                "this person was noted as absent or as having left, and yet has a photo; a person must decide",
            ),
            Self::ClocksDiffer { seconds } => {
                let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
                Text::new(
                    format!("两台相机的时钟相差 {hours} 小时 {minutes} 分 {rest} 秒，请核对"),
                    format!("the clocks of two cameras differ by {hours} h {minutes} min {rest} s; please check"),
                )
            }
            Self::SamePicture => {
                text("同一张照片对应多人，请人工确认", "one file stands for several people; a person must decide")
            }
            Self::SimilarPicture { distance } => Text::new(
                format!("不同人的照片几乎相同（差异 {distance}/512），请核对"),
                format!("pictures of different people are nearly the same ({distance} of 512 bits differ)"),
            ),
            Self::Copy => text("同一文件重复提交", "the same file was delivered twice"),
            Self::Several { chosen } => chosen.text(),
        }
    }
}

/// Why one of several photos of a person was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Chosen {
    /// A person decided.
    Decision,
    /// Its verdict is better.
    Verdict,
    /// It is of the latest sitting.
    Latest,
    /// Its eyes, sharpness, exposure or pose are better.
    Quality,
    /// All are equally good, and it is the last.
    Last,
    /// All are equally good, nothing says which is the latest, and it is the last in the list.
    Unordered,
}

impl Chosen {
    const fn text(self) -> Text {
        let (zh, en) = match self {
            Self::Decision => (
                "同一人有多张照片，采用人工指定的一张，其余保留",
                "of several photos the one a person decided on is taken",
            ),
            Self::Verdict => (
                "同一人有多张照片，采用结论最好的一张，其余保留",
                "of several photos the one with the best verdict is taken, the others are kept",
            ),
            Self::Latest => (
                "同一人有多次拍摄，采用最后一次的照片，其余保留",
                "of several sittings the latest is taken, the others are kept",
            ),
            Self::Quality => (
                "同一人有多张合格程度相同的照片，采用睁眼、清晰度、曝光、姿态最好的一张，其余保留",
                "of several photos with one verdict the best in eyes, sharpness, exposure and pose is taken, the others are kept",
            ),
            Self::Last => (
                "同一人有多张照片且质量相当，采用最后一张，其余保留",
                "of several photos as good as each other the last is taken, the others are kept",
            ),
            Self::Unordered => (
                "同一人有多张照片且质量相当、无法判断先后，采用列表中最后一张，请核对",
                "of several photos as good as each other, of no known order, the last in the list is taken; please check",
            ),
        };
        Text::fixed(zh, en)
    }
}
