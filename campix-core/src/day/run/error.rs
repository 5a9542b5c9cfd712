//! Why a day could not be carried out. Faults of single photos or people are in the results, not here.

use crate::ground::explain::{Explain, Explanation, error, says};
use crate::ground::file_error::Operation;
use crate::ground::text::Text;
use std::io;

use crate::people::matching::TotalsError;
use crate::people::naming::{PlanError, TemplateError};
use crate::people::number::KeyError;

use crate::day::handout::output::OutputError;
use crate::day::ledger::journal::JournalError;
use crate::day::record::decision::DecisionFaults;
use crate::day::run::guard::Withdrawal;
use crate::day::run::join_fault::JoinFaults;

/// The part of a day the system refused to touch; it never names a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Target {
    /// A delivered photo.
    DeliveredPhoto,
    /// The journal.
    Journal,
    /// The results.
    Results,
    /// A template.
    Template,
    /// What the last run found out.
    Report,
    /// A dossier.
    Dossier,
    /// The small pictures.
    SmallPictures,
    /// A small picture.
    SmallPicture,
    /// The file of how photos look.
    Looks,
    /// The folder of dossiers.
    FolderOfDossiers,
    /// A finished file.
    FinishedFile,
    /// A package.
    Package,
    /// A manifest.
    Manifest,
    /// The working folder.
    WorkingFolder,
    /// A file to be purged.
    FileToBePurged,
    /// The folder of photos.
    FolderOfPhotos,
    /// A folder to be purged.
    FolderToBePurged,
    /// The output folder.
    OutputFolder,
    /// The packages.
    Packages,
    /// A photo.
    Photo,
    /// The logo of a letterhead.
    Logo,
    /// A delivered original.
    Original,
    /// The secret of the project.
    Secret,
    /// A folder of reference pictures.
    FolderOfReferences,
}

impl Target {
    /// Its name in both languages: "the journal".
    pub const fn text(self) -> Text {
        match self {
            Self::DeliveredPhoto => Text::fixed("已交付的照片", "a delivered photo"),
            Self::Journal => Text::fixed("日志", "the journal"),
            Self::Results => Text::fixed("结果文件", "the results"),
            Self::Template => Text::fixed("模板", "a template"),
            Self::Report => Text::fixed("采集日的记录", "the record of the day"),
            Self::Dossier => Text::fixed("档案", "a dossier"),
            Self::SmallPictures => Text::fixed("缩略图", "the small pictures"),
            Self::SmallPicture => Text::fixed("缩略图", "a small picture"),
            Self::Looks => Text::fixed("照片特征文件", "the looks of photos"),
            Self::FolderOfDossiers => Text::fixed("档案文件夹", "the folder of dossiers"),
            Self::FinishedFile => Text::fixed("成品文件", "a finished file"),
            Self::Package => Text::fixed("压缩包", "a package"),
            Self::Manifest => Text::fixed("清单文件", "a manifest"),
            Self::WorkingFolder => Text::fixed("工作文件夹", "the working folder"),
            Self::FileToBePurged => Text::fixed("待清除的文件", "a file to be purged"),
            Self::FolderOfPhotos => Text::fixed("照片文件夹", "the folder of photos"),
            Self::FolderToBePurged => Text::fixed("待清除的文件夹", "a folder to be purged"),
            Self::OutputFolder => Text::fixed("输出文件夹", "the output folder"),
            Self::Packages => Text::fixed("压缩包文件夹", "the packages"),
            Self::Photo => Text::fixed("照片", "a photo"),
            Self::Original => Text::fixed("已交付的原片", "a delivered original"),
            Self::FolderOfReferences => Text::fixed("参考照片文件夹", "a folder of reference pictures"),
            Self::Secret => Text::fixed("项目密钥", "the project's secret"),
            Self::Logo => Text::fixed("信头徽标", "the logo"),
        }
    }
}

/// The run could not be done or finished. What it did remains, and the next run continues from there.
#[derive(Debug)]
#[non_exhaustive]
pub enum DayError {
    /// The system refused. Neither the place nor the error names a photo.
    Io {
        /// What was tried: "read", "write", "create".
        operation: Operation,
        /// What it was tried on.
        place: Target,
        /// The system's own error.
        source: io::Error,
    },
    /// The disk is full. Nothing half-written was left.
    DiskFull {
        /// What was tried.
        operation: Operation,
        /// What it was tried on.
        place: Target,
    },
    /// The journal cannot be used.
    Journal(JournalError),
    /// The run was stopped between two photos.
    Cancelled {
        /// Photos done so far, those of earlier runs included.
        done: u64,
    },
    /// There is no list of people, and the options do not say that they appear by their codes.
    NoRoster,
    /// A table cannot be joined with a finished day. Nothing was written.
    Join(JoinFaults),
    /// The folder to join into is not empty, or it is the folder of the day, or one lies in the other. Nothing was written.
    JoinPlace,
    /// A profile of the day is not shipped in that edition, and was not given.
    JoinProfile {
        /// Its id.
        profile: String,
    },
    /// A purge names no part, or originals and no folder of them. Nothing was deleted.
    PurgeOfWhat {
        /// Whether originals are named without their folder.
        originals: bool,
    },
    /// No destination is given.
    NoDestination,
    /// A profile does not define a file to make.
    NoOutput {
        /// Its id.
        profile: String,
    },
    /// Two destinations would write into one folder.
    SameDestination {
        /// Id of the profile.
        profile: String,
    },
    /// The folder of photos is the output folder or lies in it, so the day would read what it wrote.
    PhotosInOutput,
    /// There is no photo, and files were delivered before: a card that is not mounted looks like this. Nothing was changed in the
    /// delivery.
    PhotosGone,
    /// Files that were delivered would be taken out of the delivery, and nobody decided that. Nothing was changed in the
    /// delivery.
    WouldWithdraw(Withdrawal),
    /// Decisions cannot be recorded.
    Decisions(DecisionFaults),
    /// The last run did not come to its end: what it left is no result yet.
    Unfinished {
        /// Line of the journal with which that run began, 0 if no run ever began.
        line: u64,
    },
    /// The day ended, and what it found out is not there to be read.
    NotKept(NotKept),
    /// The day was run with another secret.
    OtherSecret,
    /// Files cannot be packed, or noted as sent.
    NotHandedOver(NotHandedOver),
    /// The secret of the project cannot be used.
    Secret(KeyError),
    /// The day demands an agreement on confidentiality, and none is in force. Nothing was written.
    NoAgreement {
        /// Agreements that are recorded and not in force.
        lapsed: u64,
    },
    /// The output folder lies in the folder of photos, so the day would write among the originals.
    OutputInPhotos,
    /// A template of file names cannot be read.
    Template(TemplateError),
    /// Names of files cannot be made from this roster; reports every reason, by row.
    Names(PlanError),
    /// A table, list or page could not be made.
    Output(OutputError),
    /// Matching lost a person or a photo: a defect of campix.
    Matching(TotalsError),
    /// Photos or people are unaccounted for. A defect of campix, or the folder was changed during the run.
    Totals {
        /// What was counted: "photos".
        what: Text,
        /// How many there should be.
        expected: u64,
        /// How many there are.
        found: u64,
    },
    /// Something impossible happened.
    Defect {
        /// What.
        what: &'static str,
    },
}

/// Why what a day found out cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotKept {
    /// An earlier version ran the day, and did not keep it.
    Never,
    /// It was purged.
    Purged,
    /// The file is not there.
    Gone,
    /// The file is not the one that the journal names.
    Changed,
}

impl NotKept {
    const fn text(self) -> Text {
        match self {
            Self::Never => Text::fixed("由较早的版本运行，没有保存", "an earlier version ran it and did not keep that"),
            Self::Purged => Text::fixed("已被清除", "it was purged"),
            Self::Gone => Text::fixed("文件 .campix/report 不存在", "the file .campix/report is not there"),
            Self::Changed => {
                Text::fixed("文件 .campix/report 被改动过", "the file .campix/report is not the one the journal names")
            }
        }
    }
}

/// Why files cannot be packed or noted as sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotHandedOver {
    /// The day has no such destination.
    Destination {
        /// What was named.
        destination: String,
        /// Those it has.
        known: Vec<String>,
    },
    /// The recipient has more than 80 characters, a line break, or a name or number of the roster.
    Recipient,
    /// Delivered files are not in their places, or were changed.
    NotInPlace {
        /// How many.
        count: u64,
    },
    /// The file to write is there already; it is not replaced.
    Exists,
}

impl NotHandedOver {
    fn text(&self) -> Text {
        match self {
            Self::Destination { destination, known } => {
                let known = known.join(", ");
                Text::new(
                    format!("采集日没有交付目标 {destination}，有：{known}"),
                    format!("the day has no destination {destination}, only {known}"),
                )
            }
            Self::Recipient => Text::fixed(
                "接收方最长 80 字，不能换行，也不能含名册上的姓名或编号",
                "a recipient has at most 80 characters, no line break, and no name or number of the roster",
            ),
            Self::NotInPlace { count } => Text::new(
                format!("{count} 个已交付的文件不在原处或被改动过；请重新运行采集日"),
                format!("{count} delivered files are not in their places or were changed; run the day again"),
            ),
            Self::Exists => {
                Text::fixed("要写的文件已经存在；请另取名称", "the file to write is there already; choose another name")
            }
        }
    }
}

impl From<OutputError> for DayError {
    fn from(error: OutputError) -> Self {
        match error {
            OutputError::Write { source, .. } => Self::io(Operation::Write, Target::Results)(source),
            other => Self::Output(other),
        }
    }
}

impl Explain for DayError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Io { operation, place, source } => says!(
                DAY_IO, en "cannot {verb} {place}", zh "无法{verb}{place}"; verb = operation.text(), place = place.text()
            )
            .because(source),
            Self::DiskFull { operation, place } => says!(
                DAY_DISK_FULL,
                en "the disk is full: cannot {verb} {place}",
                zh "磁盘空间已满：无法{verb}{place}"; verb = operation.text(), place = place.text()
            ),
            Self::Journal(error) => error.explain(),
            Self::Cancelled { done } => says!(
                DAY_CANCELLED,
                en "stopped after {done} photos; the next run goes on from there",
                zh "已完成 {done} 张后停止；下次运行会从这里继续"
            ),
            Self::NoRoster => says!(
                DAY_NO_ROSTER,
                en "there is no roster; give one, or say that people appear when their codes are scanned (people = \"scanned\")",
                zh "没有名册；请给出名册，或指明由扫描采集码形成名单（people = \"scanned\"）"
            ),
            Self::Join(error) => error.explain(),
            Self::JoinPlace => says!(
                DAY_JOIN_PLACE,
                en "join into a new or empty folder, outside the folder of the day and not around it",
                zh "请对应到新的或空的文件夹，它不能在采集日文件夹之内，也不能包含它"
            ),
            Self::JoinProfile { profile } => says!(
                DAY_JOIN_PROFILE,
                en "profile {profile} of the day is not one shipped, or of another edition; give its file",
                zh "采集日所用的标准 {profile} 不是内置的，或版本不同；请给出其文件"
            ),
            Self::PurgeOfWhat { originals: false } => says!(
                DAY_PURGE_OF_WHAT,
                en "it is not said what is to be purged: name parts, all, or the folder of the originals",
                zh "没有说明清除什么：请指明内容、全部或原片文件夹"
            ),
            Self::PurgeOfWhat { originals: true } => says!(
                DAY_PURGE_OF_WHAT,
                en "originals are purged from a folder: name it",
                zh "清除原片需指定其文件夹"
            ),
            Self::NoDestination => says!(
                DAY_NO_DESTINATION,
                en "no destination is given: nothing would be delivered",
                zh "没有指定交付目标：不会交付任何文件"
            ),
            Self::NoOutput { profile } => {
                says!(DAY_NO_OUTPUT, en "profile {profile} makes no file", zh "标准 {profile} 不制作文件")
            }
            Self::SameDestination { profile } => {
                says!(DAY_SAME_DESTINATION, en "two destinations are called {profile}", zh "有两个交付目标都叫 {profile}")
            }
            Self::PhotosInOutput => says!(
                DAY_PHOTOS_IN_OUTPUT,
                en "the folder of photos is the output folder or lies in it; put originals elsewhere",
                zh "照片文件夹就是输出文件夹或位于其中；请把原片放在别处"
            ),
            Self::OutputInPhotos => says!(
                DAY_OUTPUT_IN_PHOTOS,
                en "the output folder lies in the folder of photos; name one elsewhere",
                zh "输出文件夹位于照片文件夹中；请指定别处的文件夹"
            ),
            Self::PhotosGone => says!(
                DAY_PHOTOS_GONE,
                en "there is no photo, but files were delivered before; is the card or the network drive mounted?",
                zh "没有任何照片，但此前已交付过文件；存储卡或网络盘是否已连接？"
            ),
            Self::Unfinished { line } => says!(
                DAY_UNFINISHED,
                en "the run that began in line {line} of the journal did not come to its end; run the day again to finish it",
                zh "日志第 {line} 行开始的运行没有完成；请再次运行采集日"
            ),
            Self::NotKept(why) => says!(
                DAY_NOT_KEPT,
                en "what the day found out cannot be read: {why}; run the day again with its photos",
                zh "采集日的记录无法读取：{why}；请用原来的照片再运行一次"; why = &why.text()
            ),
            Self::OtherSecret => says!(
                DAY_OTHER_SECRET,
                en "the day was run with another secret of the project",
                zh "采集日使用的是另一个项目密钥"
            ),
            Self::NotHandedOver(why) => says!(
                DAY_NOT_HANDED_OVER, en "{why}", zh "{why}"; why = &why.text()
            ),
            Self::NoAgreement { lapsed: 0 } => says!(
                DAY_NO_AGREEMENT,
                en "the day demands an agreement on confidentiality and none is recorded; record it first: campix day decide agreed",
                zh "此采集日要求保密协议，而尚未登记；请先登记：campix day decide agreed"
            ),
            Self::NoAgreement { lapsed } => says!(
                DAY_NO_AGREEMENT,
                en "the day demands an agreement on confidentiality; {lapsed} are recorded, none in force today; record a new one: campix day decide agreed",
                zh "此采集日要求保密协议；已登记 {lapsed} 份，今天均不在有效期内；请登记新签的协议：campix day decide agreed"
            ),
            Self::Secret(error) => error.explain(),
            Self::WouldWithdraw(withdrawal) => withdrawal.explain(),
            Self::Decisions(error) => error.explain(),
            Self::Template(error) => error.explain(),
            Self::Names(error) => error.explain(),
            Self::Output(error) => error.explain(),
            Self::Matching(error) => error.explain(),
            Self::Totals { what, expected, found } => {
                says!(
                    DAY_TOTALS,
                    en "the totals of {what} do not add up: {expected} expected, {found} found",
                    zh "{what}的数目对不上：应为 {expected}，实为 {found}"; what = what
                )
            }
            Self::Defect { what } => says!(DAY_DEFECT, en "defect of campix: {what}", zh "campix 的缺陷：{what}"),
        }
    }
}

error!(DayError: Join(JoinFaults), Journal(JournalError), Decisions(DecisionFaults), Template(TemplateError), Names(PlanError), Matching(TotalsError));

impl DayError {
    pub(crate) fn io(operation: Operation, place: Target) -> impl FnOnce(io::Error) -> Self {
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { operation, place },
            _ => Self::Io { operation, place, source },
        }
    }
}
