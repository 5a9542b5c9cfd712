//! What a person does about a finding of matching, in both languages.

use super::kind::{Chosen, MatchKind};
use crate::ground::text::Text;

/// What settles whose a photo is: two words that every advice about an owner ends with.
const SETTLE: (&str, &str) =
    ("确认后登记归属；确认不了则重拍", "then say whose it is; if that cannot be settled, take it again");

impl MatchKind {
    /// What is to be done, in words that somebody without the program's manual understands.
    pub fn advice(self) -> Text {
        let settle = |zh: &str, en: &str| Text::new(format!("{zh}；{}", SETTLE.0), format!("{en}; {}", SETTLE.1));
        let fixed = |zh: &'static str, en: &'static str| Text::fixed(zh, en);
        match self {
            Self::Ambiguous | Self::SamePicture => {
                settle("对照名单与本人看照片上是谁", "compare the photo with the people it may be")
            }
            Self::NameContradicts => settle(
                "文件名中的编号与姓名必有一个写错，对照本人",
                "number or name in the file's name is wrong: compare with the person",
            ),
            Self::SharedName => {
                settle("有重名，按学号对照本人", "several people have this name: compare by student number")
            }
            Self::LooksLikeDate => settle(
                "文件名里的数字是日期，不能当编号，对照本人",
                "the digits are a date, not a number: compare with the person",
            ),
            Self::UnknownKey { line } => Text::new(
                format!("核对对照表第 {line} 行的编号，改正后重新运行"),
                format!("correct the number in row {line} of the table and run again"),
            ),
            Self::UnknownPhoto { line } => Text::new(
                format!("核对第 {line} 行的照片名，或把该照片拷入照片文件夹后重新运行"),
                format!("correct the name in row {line}, or copy that photo into the folder, and run again"),
            ),
            Self::SeveralPhotos { line } => Text::new(
                format!("第 {line} 行的照片名写全（带文件夹），或改名后重新运行"),
                format!("write the name in row {line} with its folder, or rename the files, and run again"),
            ),
            Self::CountDiffers { people, photos } => Text::new(
                format!("找出多拍、漏拍的人（{people} 人、{photos} 张），在名单上标明缺席后重新运行"),
                format!(
                    "find who was taken twice or not at all ({people} people, {photos} photos), mark the absent and run again"
                ),
            ),
            Self::NoTime => fixed(
                "这些照片没有拍摄时间：用相机原图，或改用学号命名、编码卡",
                "these photos have no time: use the camera's own files, or name them by number, or use cards",
            ),
            Self::SameTime => fixed(
                "这些照片时间相同：按相机编号排序，或逐张登记归属",
                "these photos have the same time: order them by the camera's numbers, or say whose each is",
            ),
            Self::UnknownCode => settle(
                "该卡不在名单上：核对名单与卡，看其后的照片是谁",
                "the card is on no list: check list and card, and look who follows it",
            ),
            Self::SeveralCodes => {
                settle("一次只举一张卡，看其后的照片是谁", "show one card at a time; look who follows these")
            }
            Self::NothingAfterCard => {
                fixed("举卡后没有拍到人：请本人补拍", "nobody was taken after this card: take the person again")
            }
            Self::CardAgain => {
                fixed("核对此人确为补拍，不是举错了卡", "make sure that this was a retake and not the wrong card")
            }
            Self::BeforeFirstCard => settle(
                "第一张卡之前的照片：看是谁或是否试拍",
                "photos before the first card: look who it is, or whether they are tests",
            ),
            Self::SimilarPicture { .. } => fixed(
                "两人照片几乎相同：对照本人，看是否拷错或举错了卡",
                "two people look nearly the same: compare with both, a file may have been copied or a card mixed up",
            ),
            Self::Copy => fixed("不必处理：同一文件只采用一次", "nothing to do: the file is taken once"),
            Self::Several { chosen: Chosen::Unordered } => {
                fixed("看哪一张是补拍，登记采用哪一张", "look which one is the retake and say which to use")
            }
            Self::Several { .. } => {
                fixed("不必处理；要用另一张时登记采用哪一张", "nothing to do; to use another one, say which")
            }
            Self::CardUnread => settle(
                "看这张卡上是谁、其后照片是谁；反光、失焦或太小的卡请重举",
                "look whose card this is and who follows it; show a card that reflects, is blurred or too small again",
            ),
            Self::NoPerson => {
                settle("看这张是不是编码卡，其后照片是谁", "look whether this is a card, and who follows it")
            }
            Self::NoCards => fixed(
                "卡由另一台相机拍时，设 stations = \"one\" 后重新运行；否则逐张登记归属",
                "if another camera took the cards, set stations = \"one\" and run again; else say whose each photo is",
            ),
            Self::CardsLate => settle(
                "核对第一张和最后一张人像是否各属其卡",
                "check that the first and the last portrait belong to their cards",
            ),
            Self::SurplusThenNone => {
                settle("看这几张照片是一人还是两人", "look whether these photos show one person or two")
            }
            Self::CamerasCross => fixed(
                "按机位分文件夹，或设 stations = \"auto\"，重新运行",
                "put each station into a folder of its own, or set stations = \"auto\", and run again",
            ),
            Self::OrderContradicts => settle(
                "相机时钟可能被调过：按编号顺序看这几张是谁",
                "the camera's clock may have been changed: look who these are in the order of their numbers",
            ),
            Self::OrderOnly => fixed(
                "对照名单逐一看照片与姓名是否相符，相符后登记确认",
                "compare photos and names one by one, then record that they are right",
            ),
            Self::TwoPeople => settle(
                "看这几张照片是一人还是两人，有没有漏举卡",
                "look whether these show one person or two, and whether a card was forgotten",
            ),
            Self::LooksDiffer => fixed(
                "对照两次的照片是否为同一人；不是则登记归属",
                "compare both sittings; if they show two people, say whose each photo is",
            ),
            Self::WordsContradict => fixed(
                "核对相机时钟和文件夹，登记采用哪一张；时钟有误则登记校时",
                "check clock and folders, and say which photo to use; if the clock is wrong, record its correction",
            ),
            Self::AwayAndPhotographed => fixed(
                "核对照片是否为本人：是则撤销缺席登记，否则登记归属",
                "look whether the photo shows this person: if so undo the absence, else say whose it is",
            ),
            Self::ClocksDiffer { .. } => fixed(
                "核对两台相机的时钟，登记校时后重新运行",
                "check both clocks, record the correction and run again",
            ),
        }
    }
}
