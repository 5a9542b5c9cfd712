//! The one table of errors: number, name and general sentence; the errors of Rust, C, Python and the manual come from it.
//!
//! Input: the rows below. Output: [`ErrorCode`] with a constant for each row, [`ErrorCode::ALL`]; the constants of the C header,
//! `campix.ErrorCode` of Python and `ERRORS.md` are made from that list. Invariant: a number is never used twice and never
//! changes; one that is retired keeps its row.

use super::text::Text;

/// Stable number of an error: hundreds give the stage, a number is never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorCode(pub u32);

/// One row of the table of errors.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorRow {
    /// The number.
    pub code: ErrorCode,
    /// Name of the constant: "DECODE_TRUNCATED".
    pub constant: &'static str,
    /// The name that goes with the number: "decode.truncated".
    pub name: &'static str,
    /// What the number means in general; the message of an error gives the figures.
    pub text: Text,
    /// Where it arises: "Decoding".
    pub stage: Text,
}

impl ErrorCode {
    /// The row of this number; `None` for a number that is not listed.
    pub fn row(self) -> Option<&'static ErrorRow> {
        let at = Self::ALL.binary_search_by_key(&self, |row| row.code).ok()?;
        Some(&Self::ALL[at])
    }

    /// The name that goes with the number: "decode.truncated"; "unknown" for a number that is not listed.
    pub fn name(self) -> &'static str {
        self.row().map_or("unknown", |row| row.name)
    }

    /// What the number means in general, in both languages.
    pub fn text(self) -> Text {
        self.row().map_or(Text::fixed("未知的错误编号。", "The number of the error is unknown."), |row| {
            row.text.clone()
        })
    }
}

impl std::fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "E{:03}", self.0)
    }
}

macro_rules! errors {
    ($(
        stage en $stage_en:literal, zh $stage_zh:literal {
            $($constant:ident = $number:literal, $name:literal, en $en:literal, zh $zh:literal;)+
        }
    )+) => {
        #[allow(missing_docs)] // The sentences are the documentation; `ERRORS.md` lists them.
        impl ErrorCode {
            $($(
                #[doc = $en]
                pub const $constant: Self = Self($number);
            )+)+

            /// Every number in use, ascending. A number that is retired stays listed.
            pub const ALL: &'static [ErrorRow] = ROWS;
        }

        static ROWS: &[ErrorRow] = &[$($(ErrorRow {
                code: ErrorCode($number),
                constant: stringify!($constant),
                name: $name,
                text: Text::fixed($zh, $en),
                stage: Text::fixed($stage_zh, $stage_en),
            },)+)+];
    };
}

errors! {
    stage en "Decoding", zh "解码" {
        DECODE_EMPTY = 100, "decode.empty", en "The file is empty.", zh "文件为空。";
        DECODE_UNKNOWN_CONTAINER = 101, "decode.unknown-container", en "The first bytes belong to no known kind of picture.", zh "文件开头不属于任何已知的图片格式。";
        DECODE_UNSUPPORTED = 102, "decode.unsupported", en "A known kind of picture that campix does not decode: HEIC, camera RAW.", zh "格式已知，但 campix 不能解码（如 HEIC、相机 RAW）。";
        DECODE_DISABLED = 103, "decode.disabled", en "The kind of picture was not compiled in.", zh "本程序编译时未包含对该图片格式的支持。";
        DECODE_TRUNCATED = 104, "decode.truncated", en "The file ends before the picture does.", zh "文件不完整：图片数据提前结束。";
        DECODE_CORRUPT = 105, "decode.corrupt", en "The data contradict their format.", zh "图片数据已损坏，不符合其格式。";
        DECODE_LIMIT = 106, "decode.limit", en "The picture is larger than the limits allow.", zh "图片超出允许的大小。";
        DECODE_MEMORY = 107, "decode.memory", en "The system has no memory for the picture.", zh "系统内存不足，无法容纳图片。";
        FRAME_LAYOUT = 108, "frame.layout", en "The bytes of a frame do not hold the picture they are said to.", zh "画面数据与所说的尺寸、格式不符。";
        DECODE_REDUCTION = 109, "decode.reduction", en "The divisor by which pixels shall be reduced is not 1, 2, 4 or 8.", zh "解码时的缩小倍数不是 1、2、4 或 8。";
    }
    stage en "Faces", zh "人脸" {
        FACE_TOO_SMALL = 200, "face.too-small", en "The picture has too few pixels to look for a face.", zh "图片像素太少，无法查找人脸。";
        FACE_ENGINE = 201, "face.engine", en "The engine that finds faces failed.", zh "人脸检测引擎出错。";
        FACE_ANSWER = 202, "face.answer", en "The answer of a landmark engine cannot be used; the details list every point.", zh "特征点引擎的结果无法使用；详细信息逐点列出。";
        FACE_TOO_MANY = 203, "face.too-many", en "A landmark engine gave more faces than a picture can hold.", zh "特征点引擎给出的人脸数量超出允许范围。";
    }
    stage en "Facts", zh "测量结果" {
        FACTS_OTHER_PHOTO = 210, "facts.other-photo", en "The facts were measured on another photo.", zh "测量结果属于另一张照片。";
    }
    stage en "Profiles", zh "标准" {
        PROFILE_UNKNOWN = 300, "profile.unknown", en "No shipped profile has this id.", zh "没有这个编号的内置标准。";
        PROFILE_INVALID = 301, "profile.invalid", en "The text is not a valid profile; the details list every fault with line and column.", zh "标准文件无效；详细信息逐条列出每处错误的行和列。";
        PROFILE_CONFLICT = 302, "profile.conflict", en "Two profiles of a stack contradict each other.", zh "叠加的标准互相矛盾。";
        PROFILE_CYCLE = 303, "profile.cycle", en "A profile extends itself.", zh "标准的继承关系成环，最终继承了自身。";
        PROFILE_EMPTY_STACK = 304, "profile.empty-stack", en "A stack needs at least one profile.", zh "叠加标准时至少需要一个标准。";
        PROFILE_INCOMPLETE = 305, "profile.incomplete", en "The layers of a stack do not add up to a profile.", zh "叠加之后仍不构成一个完整的标准。";
        PROFILE_VARIANT = 306, "profile.variant", en "The profile has no variant of this name, or one was chosen already.", zh "该标准没有这个名称的变体，或已经选定了变体。";
    }
    stage en "Reports", zh "报告" {
        REPORT_JSON = 350, "report.json", en "The text is not JSON.", zh "内容不是 JSON。";
        REPORT_SCHEMA = 351, "report.schema", en "The report was written in another schema.", zh "报告使用的是另一个版本的格式。";
        REPORT_INVALID = 352, "report.invalid", en "The JSON is not a report; the details list every place.", zh "JSON 内容不是报告；详细信息逐处列出。";
        REPORT_NOT_KEPT = 353, "report.not-kept", en "A report that was read from JSON does not hold this.", zh "从 JSON 读回的报告不包含这一内容。";
    }
    stage en "Making a file", zh "制作文件" {
        MAKE_NO_OUTPUT = 400, "make.no-output", en "The profile does not say what file to make.", zh "该标准没有规定要制作什么样的文件。";
        MAKE_FACES = 401, "make.faces", en "There is not exactly one face.", zh "照片中的人脸不是恰好一张。";
        MAKE_TOO_FEW_PIXELS = 402, "make.too-few-pixels", en "The photo has fewer pixels than the file needs.", zh "照片像素少于成品文件所需。";
        MAKE_OFF_CENTRE = 403, "make.off-centre", en "The subject is too near to a side.", zh "人物太靠近一侧，无法居中。";
        MAKE_NO_CROP = 404, "make.no-crop", en "No crop meets all windows; the details list the nearest.", zh "没有一种裁剪能满足全部要求；详细信息列出最接近的结果。";
        MAKE_VERIFY = 405, "make.verify", en "The finished file could not be read back: a defect of campix.", zh "成品文件无法读回：这是 campix 的缺陷。";
        MAKE_OUT_OF_RANGE = 407, "make.out-of-range", en "A number that says how a file is made is out of range.", zh "制作文件所用的数值超出范围。";
    }
    stage en "Encoding", zh "编码" {
        ENCODE_EMPTY_BAND = 420, "encode.empty-band", en "The band of bytes contains no length.", zh "文件大小的下限高于上限，没有可用的大小。";
        ENCODE_DIMENSIONS = 421, "encode.dimensions", en "The picture does not fit into a JPEG.", zh "图片的尺寸超出 JPEG 的范围。";
        ENCODE_TOO_BIG = 422, "encode.too-big", en "Even the smallest file has more bytes than allowed.", zh "压缩到最小，文件仍超过允许的大小。";
        ENCODE_TOO_SIMPLE = 423, "encode.too-simple", en "Even the largest file has fewer bytes than required.", zh "质量调到最高，文件仍达不到要求的大小。";
        ENCODE_NO_STEP = 424, "encode.no-step", en "The band of bytes lies between two neighbouring lengths.", zh "要求的大小范围落在两个相邻的可达大小之间。";
        ENCODE_ZERO_DENSITY = 425, "encode.zero-density", en "The density is zero.", zh "分辨率（dpi）为零。";
        ENCODE_QUALITY_FLOOR = 426, "encode.quality-floor", en "The quality floor is not within 1 to 100.", zh "最低质量不在 1 至 100 之间。";
    }
    stage en "Changing tags", zh "修改标记" {
        RETAG_NOT_JPEG = 430, "retag.not-jpeg", en "The file is not a JPEG.", zh "文件不是 JPEG。";
        RETAG_DAMAGED = 431, "retag.damaged", en "The markers of the JPEG cannot be followed to its end.", zh "JPEG 已损坏，无法读到文件末尾。";
        RETAG_LIMIT = 432, "retag.limit", en "The JPEG announces more than the limits allow.", zh "JPEG 声明的数据超出允许的大小。";
        RETAG_COLOURS = 433, "retag.colours", en "The JPEG stores colours that JFIF cannot express.", zh "JPEG 的颜色存储方式不是 JFIF 所能表示的。";
        RETAG_ORIENTATION = 434, "retag.orientation", en "The picture is upright only because of its Exif orientation.", zh "图片依靠 Exif 方向标记才显示为正向，不能去掉。";
        RETAG_ZERO_DENSITY = 435, "retag.zero-density", en "The density is zero.", zh "分辨率（dpi）为零。";
        RETAG_UNSUPPORTED = 436, "retag.unsupported", en "A coding of JPEG that campix does not read: arithmetic, lossless, 12 bits.", zh "campix 不能读取的 JPEG 编码（算术、无损、12 位等）。";
    }
    stage en "Rosters", zh "名单" {
        ROSTER_IO = 500, "roster.io", en "The system refused to read the roster.", zh "系统无法读取名单文件。";
        ROSTER_TOO_LARGE = 501, "roster.too-large", en "The roster is larger than any campus.", zh "名单超出允许的规模。";
        ROSTER_OLD_WORKBOOK = 502, "roster.old-workbook", en "The roster is a workbook older than Excel 97.", zh "名单是 Excel 97 以前的旧格式。";
        ROSTER_WORKBOOK = 503, "roster.workbook", en "The workbook is damaged.", zh "工作簿已损坏。";
        ROSTER_NO_SHEET = 504, "roster.no-sheet", en "The workbook has no such sheet.", zh "工作簿中没有指定的工作表。";
        ROSTER_SEVERAL_SHEETS = 505, "roster.several-sheets", en "Several sheets look like rosters.", zh "有多个工作表看起来都是名单。";
        ROSTER_NO_KEY_COLUMN = 506, "roster.no-key-column", en "No heading names a number of a person.", zh "表头中没有学号、证件号、考生号或采集码。";
        ROSTER_NO_COLUMN = 507, "roster.no-column", en "A named column does not exist.", zh "指定的列不存在。";
        ROSTER_SAME_HEADING = 508, "roster.same-heading", en "Two columns have the same heading.", zh "有两列的表头含义相同。";
        ROSTER_NOBODY = 509, "roster.nobody", en "The roster lists no person.", zh "名单中没有人员。";
        ROSTER_REFUSED = 510, "roster.refused", en "Rows are wrong; the details list all of them.", zh "名单中有错误的行；详细信息逐行列出。";
        ROSTER_FOREIGN = 511, "roster.foreign", en "The file is no list, but a file of another kind.", zh "文件不是名单，而是其他类型的文件。";
        ROSTER_ENCRYPTED = 512, "roster.encrypted", en "The workbook is protected by a password.", zh "工作簿设有密码。";
        ROSTER_HIDDEN_KEY = 513, "roster.hidden-key", en "The only column with numbers of people is hidden.", zh "唯一的编号列被隐藏。";
        ROSTER_SIDE_BY_SIDE = 514, "roster.side-by-side", en "The list goes on to the right of itself.", zh "名单左右并排。";
    }
    stage en "Names of files", zh "文件命名" {
        NAMING_NO_KEY = 520, "naming.no-key", en "The template uses pseudonyms and no key was given.", zh "文件名模板使用假名，但没有提供项目密钥。";
        NAMING_FAULTS = 521, "naming.faults", en "Names of files are missing, unsafe or the same; the details list all of them.", zh "文件名有缺失、不安全或重复；详细信息逐条列出。";
        NAMING_TEMPLATE = 522, "naming.template", en "The template cannot be read.", zh "文件名模板无法解析。";
    }
    stage en "Matching", zh "匹配" {
        MATCHING_TOTALS = 530, "matching.totals", en "Matching lost a photo or a person: a defect of campix.", zh "匹配时照片或人员的数目对不上：这是 campix 的缺陷。";
    }
    stage en "Numbers of people", zh "人员号码" {
        NUMBER_INVALID = 540, "number.invalid", en "A text is not the number it should be.", zh "内容不是应填的号码。";
        NUMBER_PATTERN = 541, "number.pattern", en "A pattern of numbers cannot be read.", zh "号码格式的写法无法解析。";
        NUMBER_KEY_TOO_SHORT = 542, "number.key-too-short", en "The key of a project is shorter than 16 bytes.", zh "项目密钥短于 16 字节。";
        NUMBER_KEY_PROTECTED = 543, "number.key-protected", en "The key of a project is protected, and no passphrase is given.", zh "项目密钥受口令保护，而没有给出口令。";
        NUMBER_PASSPHRASE = 544, "number.passphrase", en "The passphrase does not open the key of the project.", zh "口令不能打开项目密钥。";
        NUMBER_KEY_DAMAGED = 545, "number.key-damaged", en "The file of a protected key is damaged or of another version.", zh "受保护的密钥文件已损坏，或由另一版本写成。";
        NUMBER_PASSPHRASE_SHORT = 546, "number.passphrase-short", en "A passphrase is shorter than eight characters.", zh "口令少于 8 个字符。";
    }
    stage en "Plans", zh "拍摄安排" {
        PLAN_RANGE = 550, "plan.range", en "A number of a plan is out of its range.", zh "拍摄安排中的某个数超出范围。";
        PLAN_NO_TIME = 551, "plan.no-time", en "A plan leaves no time to work.", zh "拍摄安排没有留出可拍摄的时间。";
        PLAN_NOBODY = 552, "plan.nobody", en "There is nobody to plan for.", zh "没有需要安排的人员。";
    }
    stage en "Outputs", zh "输出" {
        OUTPUT_WRITE = 680, "output.write", en "The system refused to write an output.", zh "系统无法写入输出文件。";
        OUTPUT_TOO_MANY_ROWS = 681, "output.too-many-rows", en "A sheet of a workbook cannot hold so many rows.", zh "行数超过一个工作表的上限。";
        OUTPUT_TEMPLATE = 682, "output.template", en "A built-in page does not render: a defect of campix.", zh "内置页面无法生成：这是 campix 的缺陷。";
        OUTPUT_WORKBOOK = 683, "output.workbook", en "A workbook cannot be built: a defect of campix.", zh "工作簿无法生成：这是 campix 的缺陷。";
    }
    stage en "Proof answers", zh "核对结果" {
        PROOF_TABLE = 690, "proof.table", en "Proof answers cannot be read.", zh "核对结果表无法读取。";
        PROOF_NO_COLUMN = 691, "proof.no-column", en "A column of proof answers is missing.", zh "核对结果表缺少一列。";
        PROOF_REFUSED = 692, "proof.refused", en "Rows of proof answers are wrong; the details list all of them.", zh "核对结果表中有错误的行；详细信息逐行列出。";
    }
    stage en "Days", zh "采集日" {
        DAY_IO = 700, "day.io", en "The system refused a file operation of a day.", zh "处理采集日时，系统拒绝了一次文件操作。";
        DAY_DISK_FULL = 701, "day.disk-full", en "The disk is full.", zh "磁盘空间已满。";
        DAY_CANCELLED = 702, "day.cancelled", en "The work was stopped on request; the next run of a day or of dossiers continues from there.", zh "已按要求停止；采集日和一生一档下次运行会从这里继续。";
        DAY_NO_DESTINATION = 703, "day.no-destination", en "A day has no destination.", zh "没有指定任何交付目标。";
        DAY_NO_OUTPUT = 704, "day.no-output", en "A destination's profile makes no file.", zh "交付目标所用的标准不制作文件。";
        DAY_SAME_DESTINATION = 705, "day.same-destination", en "Two destinations have the same profile.", zh "两个交付目标使用同一个标准。";
        DAY_PHOTOS_IN_OUTPUT = 706, "day.photos-in-output", en "The folder of photos is the output folder or lies in it.", zh "照片文件夹就是输出文件夹或位于其中。";
        DAY_WOULD_WITHDRAW = 707, "day.would-withdraw", en "Files that were delivered would be withdrawn, and nobody decided that.", zh "将撤回已交付的文件，而没有人作出这样的决定。";
        DAY_TOTALS = 708, "day.totals", en "Photos or people are unaccounted for.", zh "照片或人员的数目对不上。";
        DAY_DEFECT = 709, "day.defect", en "Something impossible happened: a defect of campix.", zh "发生了不应发生的情况：这是 campix 的缺陷。";
        DAY_PASSWORD = 710, "day.password", en "The password of packages is shorter than eight characters.", zh "压缩包的密码少于 8 个字符。";
        DAY_OUTPUT_IN_PHOTOS = 715, "day.output-in-photos", en "The output folder lies in the folder of photos.", zh "输出文件夹位于照片文件夹中。";
        DAY_DECISIONS = 716, "day.decisions", en "Decisions cannot be recorded; the details list all faults.", zh "决定无法登记；详情列出全部问题。";
        DAY_PHOTOS_GONE = 717, "day.photos-gone", en "There is no photo, and files were delivered before.", zh "没有任何照片，而此前已交付过文件。";
        DAY_UNFINISHED = 718, "day.unfinished", en "The last run of the day did not come to its end.", zh "采集日的最后一次运行没有完成。";
        DAY_NOT_KEPT = 719, "day.not-kept", en "What the day found out is not kept, was purged or was changed.", zh "采集日的记录未保存、已清除或被改动过。";
    }
    stage en "Journals", zh "日志" {
        JOURNAL_IO = 720, "journal.io", en "The system refused access to the journal.", zh "系统无法读写日志文件。";
        JOURNAL_BUSY = 721, "journal.busy", en "Another run is working in this folder.", zh "另一个程序正在使用这个文件夹。";
        JOURNAL_BROKEN = 722, "journal.broken", en "The journal was changed after it was written.", zh "日志在写入之后被改动过。";
        JOURNAL_OTHER_VERSION = 723, "journal.other-version", en "A line of the journal was written by another version of campix.", zh "日志中有一行由另一版本的 campix 写成。";
    }
    stage en "Finished days", zh "已完成的采集日" {
        DAY_OTHER_SECRET = 740, "day.other-secret", en "The day was run with another secret.", zh "采集日使用的是另一个项目密钥。";
        DAY_NOT_HANDED_OVER = 741, "day.not-handed-over", en "Files cannot be packed or noted as sent.", zh "文件无法打包或登记为已送出。";
        DAY_NO_ROSTER = 742, "day.no-roster", en "A day has no list of people.", zh "采集日没有名册。";
        DAY_JOIN = 743, "day.join", en "A table cannot be joined with a finished day; the details list all faults.", zh "对应表无法与采集日对应；详情列出全部问题。";
        DAY_JOIN_PLACE = 744, "day.join-place", en "The folder to join into is not empty, or not apart from the day's.", zh "对应的输出文件夹不是空的，或与采集日文件夹重叠。";
        DAY_JOIN_PROFILE = 745, "day.join-profile", en "A profile of the day that is joined is not known.", zh "不认识被对应的采集日所用的标准。";
        DAY_PURGE_OF_WHAT = 746, "day.purge-of-what", en "It is not said what is to be purged.", zh "没有说明清除什么。";
        DAY_ORIGINAL_GONE = 747, "day.original-gone", en "An original is not where the day found it.", zh "原片不在采集日读取它的位置。";
        DAY_ORIGINAL_CHANGED = 748, "day.original-changed", en "An original is not the file that was judged.", zh "原片不是当时判定的文件。";
        DAY_ORIGINAL_OCCUPIED = 749, "day.original-occupied", en "A file of somebody else is in the place of an original.", zh "原片的位置上有别的文件。";
        DAY_ORIGINAL_UNKNOWN = 750, "day.original-unknown", en "The person of an original is not on the roster.", zh "原片所属的人不在名册上。";
        DAY_NO_AGREEMENT = 751, "day.no-agreement", en "The day demands an agreement on confidentiality, and none is in force.", zh "采集日要求保密协议，而没有一份在有效期内。";
    }
    stage en "Fonts", zh "字体" {
        FONT_NOT_FOUND = 800, "font.not-found", en "The system has no font with Chinese characters.", zh "系统中没有含汉字的字体。";
        FONT_READ = 801, "font.read", en "The system refused to read a font.", zh "系统无法读取字体文件。";
        FONT_UNUSABLE = 802, "font.unusable", en "A font cannot be used.", zh "字体无法使用。";
        FONT_NONE = 803, "font.none", en "No font was given.", zh "没有提供字体。";
        FONT_MISSING = 804, "font.missing", en "No font has all the characters of a text.", zh "没有字体能写出文字中的全部字符。";
    }
    stage en "Pages", zh "页面" {
        PDF_EXTENT = 810, "pdf.extent", en "A page or something on it has an impossible size.", zh "页面或其中内容的尺寸不成立。";
        PDF_PICTURE = 811, "pdf.picture", en "A picture cannot be put on a page.", zh "图片无法放入页面。";
        PDF_FONT = 813, "pdf.font", en "A font cannot be put into a document.", zh "字体无法嵌入文档。";
        PDF_INVALID = 814, "pdf.invalid", en "A document could not be finished: a defect of campix.", zh "文档无法完成：这是 campix 的缺陷。";
        MINILAB_EXTENT = 815, "minilab.extent", en "A page has no size that a minilab takes.", zh "页面尺寸不是冲印机可接受的尺寸。";
        MINILAB_DENSITY = 816, "minilab.density", en "The density of a minilab page is out of range.", zh "冲印页面的分辨率与图片不符。";
    }
    stage en "Print sheets", zh "冲印排版" {
        SIZE_TABLE = 820, "size.table", en "A table of sizes cannot be read.", zh "尺寸表无法读取。";
        SIZE_ENTRY = 821, "size.entry", en "A size of a table is zero, or its id is used twice.", zh "尺寸表中某个尺寸为零，或编号重复。";
        SIZE_UNKNOWN = 822, "size.unknown", en "No size has this name.", zh "没有这个名称的尺寸。";
        SIZE_AMBIGUOUS = 823, "size.ambiguous", en "Several sizes have this name.", zh "有多个尺寸使用这个名称。";
        ORDER_EMPTY = 824, "order.empty", en "No picture is ordered.", zh "没有订印任何照片。";
        ORDER_TOO_MANY_SIZES = 825, "order.too-many-sizes", en "More sizes are ordered than can be laid out.", zh "订印的尺寸种类过多，无法排版。";
        ORDER_TOO_MANY_PICTURES = 826, "order.too-many-pictures", en "More pictures are ordered than can be laid out.", zh "订印的张数过多，无法排版。";
        ORDER_TOO_LARGE = 827, "order.too-large", en "A picture does not fit on the paper.", zh "照片放不进纸张。";
        ORDER_DENSITY = 828, "order.density", en "The density of an order is out of range.", zh "订印的分辨率超出范围。";
        CROP_REGISTRATION_FILE = 829, "crop.registration-file", en "A print cannot be cut from a finished registration file.", zh "不能用已制成的注册图像裁剪冲印照片，需要原片。";
        SHEET_NO_ORIGINAL = 830, "sheet.no-original", en "There is no original of a person.", zh "没有此人的原片。";
        SHEET_READ = 831, "sheet.read", en "An original cannot be read.", zh "原片无法从所在位置读取。";
        SHEET_CAPTION_MISSING = 832, "sheet.caption-missing", en "A caption needs something the person does not have.", zh "照片下的文字需要此人没有的内容。";
        SHEET_CAPTION_TOO_WIDE = 833, "sheet.caption-too-wide", en "A caption is too wide for its picture.", zh "照片下的文字太宽，放不下。";
        SHEET_IO = 834, "sheet.io", en "The system refused to write sheets.", zh "系统无法写入冲印文件。";
        ORDER_SCALE = 837, "order.scale", en "The largest scale of an order is no positive number.", zh "订印的最大放大倍数不是正数。";
        ORDER_NOT_ONE_SHEET = 838, "order.not-one-sheet", en "The pictures of a person take more than one sheet.", zh "一人的照片一张相纸放不下。";
    }
    stage en "Cards", zh "编码卡" {
        CARD_NO_KEY = 840, "card.no-key", en "A person has no code or number for a card.", zh "此人没有可印在卡上的采集码或编号。";
        CARD_TOO_LONG = 841, "card.too-long", en "A text is too long for a code.", zh "内容太长，无法做成二维码。";
        CARD_TOO_SMALL = 842, "card.too-small", en "A code would be too small to be read.", zh "码太小，无法识读。";
        CARD_NO_ROOM = 843, "card.no-room", en "The words of a card do not fit on the label.", zh "卡上的文字放不下。";
        CARD_NOBODY = 844, "card.nobody", en "There is nobody to print a card for.", zh "没有需要印卡的人员。";
        CARD_NO_SUCH_ROW = 845, "card.no-such-row", en "A row is named for a card in which there is nobody.", zh "指定印卡的行没有人员。";
    }
    stage en "Lists of answers", zh "比对结果表" {
        COMPARE_TABLE = 850, "compare.table", en "A list of answers is not a table.", zh "比对结果文件不是表格。";
        COMPARE_NO_COLUMN = 851, "compare.no-column", en "A list of answers lacks a column.", zh "比对结果表缺少一列。";
        COMPARE_REFUSED = 852, "compare.refused", en "Rows of a list of answers are wrong; the details list every one.", zh "比对结果表中有错误的行；详细信息逐行列出。";
    }
    stage en "Comparison services", zh "比对服务" {
        SERVICE_UNREACHABLE = 860, "service.unreachable", en "A comparison service cannot be reached.", zh "无法连接比对服务。";
        SERVICE_TIMED_OUT = 861, "service.timed-out", en "A comparison service did not answer in time.", zh "比对服务超时未答复。";
        SERVICE_BUSY = 862, "service.busy", en "A comparison service is busy.", zh "比对服务繁忙。";
        SERVICE_FAILED = 863, "service.failed", en "A comparison service failed.", zh "比对服务出错。";
        SERVICE_MALFORMED = 864, "service.malformed", en "A comparison service sent something that is not an answer.", zh "比对服务返回的内容不是答复。";
        SERVICE_REFUSED = 865, "service.refused", en "A comparison service refuses the request.", zh "比对服务拒绝了请求。";
    }
    stage en "Dossiers", zh "一生一档" {
        DOSSIER_OTHER_DAY = 870, "dossier.other-day", en "The records are not those of the journal.", zh "记录与日志不属于同一批次。";
        DOSSIER_NAMES_PERSON = 871, "dossier.names-person", en "A text for the journal names the person it is about.", zh "要写入日志的文字含有当事人的姓名或号码。";
        DOSSIER_NOBODY = 872, "dossier.nobody", en "No person on the roster has the requested row.", zh "名单中没有所查的那一行。";
        DOSSIER_NO_PHOTO = 873, "dossier.no-photo", en "A person has no delivered photo.", zh "此人没有已交付的照片。";
        DOSSIER_TEMPLATE = 874, "dossier.template", en "A template does not parse or render.", zh "模板无法解析或生成。";
        DOSSIER_TOTALS = 875, "dossier.totals", en "The people of a cover do not add up.", zh "封面上的人数对不上。";
        DOSSIER_LOGO = 876, "dossier.logo", en "The logo is not a JPEG picture.", zh "徽标不是 JPEG 图片。";
        DOSSIER_NO_REFERENCE = 877, "dossier.no-reference", en "No reference picture belongs to this comparison.", zh "这种比对没有参考照片。";
    }
    stage en "Statements", zh "声明" {
        DUTY_TOML = 880, "duty.toml", en "A list of duties cannot be read.", zh "声明事项清单无法读取。";
        DUTY_INVALID = 881, "duty.invalid", en "A list of duties contradicts itself.", zh "声明事项清单自相矛盾。";
        DUTY_UNKNOWN = 882, "duty.unknown", en "No duty has this id.", zh "没有这个编号的声明事项。";
        DUTY_NO_NUMBER = 883, "duty.no-number", en "The duty cannot be answered with a number.", zh "这一声明事项不能用数字回答。";
        DUTY_ANONYMOUS = 884, "duty.anonymous", en "A statement lacks the person, the time or its text.", zh "声明缺少声明人、时间或内容。";
    }
    stage en "Reviews", zh "复核" {
        REVIEW_TABLE = 890, "review.table", en "A list of reviews is not a table.", zh "复核表不是表格文件。";
        REVIEW_NO_COLUMN = 891, "review.no-column", en "A list of reviews lacks a column.", zh "复核表缺少一列。";
        REVIEW_REFUSED = 892, "review.refused", en "Rows of a list of reviews are wrong; the details list every one.", zh "复核表中有错误的行；详细信息逐行列出。";
    }
    stage en "Verification", zh "核验" {
        VERIFY_SEAL = 893, "verify.seal", en "A journal differs from its seal.", zh "日志与封存时的不一致。";
        VERIFY_CHAIN = 894, "verify.chain", en "The records of a journal do not follow from each other.", zh "日志中的记录前后不衔接。";
        VERIFY_UNKNOWN = 895, "verify.unknown", en "A journal names no file with these bytes.", zh "日志中没有内容与此相同的文件。";
        VERIFY_RECORD = 896, "verify.record", en "The record of a dossier was changed.", zh "档案中的记录被改动过。";
        VERIFY_PICTURE = 897, "verify.picture", en "A picture of a dossier was changed.", zh "档案中的照片被改动过。";
        VERIFY_PAGE = 898, "verify.page", en "What is printed around record and pictures of a dossier was changed.", zh "档案中记录和照片以外的内容被改动过。";
        VERIFY_PLACE = 899, "verify.place", en "A file is at a place where the journal says another one is.", zh "文件所在的位置，按日志应为另一个文件。";
    }
    stage en "Files", zh "文件" {
        IO = 900, "io", en "The system refused a file operation.", zh "系统拒绝了一次文件操作。";
        FILE_TOO_LARGE = 901, "file.too-large", en "A file or a stream has more bytes than are read.", zh "文件或输入流超过可读取的上限。";
        FILE_SPECIAL = 902, "file.special", en "There is a folder, a pipe or a device where a regular file is expected.", zh "应为普通文件的位置是文件夹、管道或设备。";
        FILE_NOT_TEXT = 903, "file.not-text", en "A file of text is not UTF-8.", zh "文本文件不是 UTF-8 编码。";
    }
    stage en "Options", zh "选项" {
        OPTIONS_INVALID = 910, "options.invalid", en "A text of options has faults; the details list every one with line, column and key.", zh "选项文本有错误；详细信息逐条列出每处错误的行、列和选项名。";
        OPTIONS_IO = 911, "options.io", en "The file of options cannot be read.", zh "无法读取选项文件。";
    }
    stage en "Tables of providers", zh "比对方对照表" {
        PROVIDER_TOML = 1000, "provider.toml", en "A table of providers cannot be read.", zh "比对方对照表无法读取。";
        PROVIDER_SCHEMA = 1001, "provider.schema", en "A table of providers has another schema.", zh "比对方对照表的版本不符。";
        PROVIDER_INVALID = 1002, "provider.invalid", en "A provider contradicts itself or another.", zh "比对方的设置自相矛盾或与其他比对方冲突。";
        PROVIDER_UNKNOWN = 1003, "provider.unknown", en "No provider has this id.", zh "没有这个编号的比对方。";
    }
    stage en "Answers", zh "答复" {
        ANSWER_CODE = 1010, "answer.code", en "A provider's table does not map the code.", zh "比对方对照表中没有这个结果代码。";
        ANSWER_SCORE = 1011, "answer.score", en "A score is not a number.", zh "分数不是数字。";
        ANSWER_OFF_SCALE = 1012, "answer.off-scale", en "A score is outside the provider's scale.", zh "分数超出比对方的分制。";
        ANSWER_NO_SCALE = 1013, "answer.no-scale", en "A provider gives no scores.", zh "该比对方不给分数。";
        ANSWER_NO_BANDS = 1014, "answer.no-bands", en "A provider's table does not say what a score means.", zh "比对方对照表没有说明分数的含义。";
        ANSWER_NO_THRESHOLD = 1015, "answer.no-threshold", en "A score means nothing without its threshold.", zh "没有注明阈值的分数没有意义。";
        ANSWER_THRESHOLD_OFF_SCALE = 1016, "answer.threshold-off-scale", en "A threshold is outside the provider's scale.", zh "阈值超出比对方的分制。";
        ANSWER_OTHER_THRESHOLD = 1017, "answer.other-threshold", en "A threshold is not the limit in the provider's table.", zh "阈值与比对方对照表的分界不同。";
        ANSWER_NOTHING = 1018, "answer.nothing", en "An answer has neither code nor score.", zh "答复中既无结果代码也无分数。";
        ANSWER_PAIR = 1019, "answer.pair", en "A provider does not compare this pair.", zh "该比对方不做这种比对。";
        ANSWER_TIME = 1020, "answer.time", en "The time of an answer cannot be read.", zh "答复的时间无法识别。";
        ANSWER_FLOW = 1021, "answer.flow", en "The number of a call is too long or has control characters.", zh "流水号过长或含控制字符。";
        ANSWER_OTHER_SCALE = 1022, "answer.other-scale", en "A score seems to be on another scale than the provider's.", zh "分数似乎不是比对方的分制。";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fmt::Write as _;

    #[test]
    fn numbers_and_names_are_unique_and_ascending() {
        assert!(ErrorCode::ALL.is_sorted_by(|a, b| a.code < b.code));
        let names: BTreeSet<&str> = ErrorCode::ALL.iter().map(|row| row.name).collect();
        assert_eq!(names.len(), ErrorCode::ALL.len());
        assert_eq!((ErrorCode(104).name(), ErrorCode(99).name()), ("decode.truncated", "unknown"));
        assert_eq!(ErrorCode::DECODE_TRUNCATED.text().zh, "文件不完整：图片数据提前结束。");
    }

    #[test]
    fn constants_are_named_as_the_errors_are() {
        for row in ErrorCode::ALL {
            assert_eq!(row.constant, row.name.to_uppercase().replace(['.', '-'], "_"));
        }
    }

    #[test]
    fn every_sentence_is_whole_in_its_language() {
        for row in ErrorCode::ALL {
            let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(row.text.zh.ends_with('。') && han(&row.text.zh), "{}: {}", row.name, row.text.zh);
            assert!(row.text.en.ends_with('.') && !han(&row.text.en), "{}: {}", row.name, row.text.en);
        }
    }

    #[test]
    fn the_manual_lists_every_error() {
        let mut out = String::from(
            "# Errors / 错误\n\nWritten by a test from `src/ground/errors.rs`; change that table and run \
             `CAMPIX_BLESS=1 cargo test -p campix-core the_manual_lists_every_error`. The numbers are those of \
             `ErrorCode` in Rust, `campix_status` in C and `campix.ErrorCode` in Python; a number never changes its \
             meaning. The message of an error says the same with its figures, in both languages.\n",
        );
        let mut stage = &Text::default();
        for row in ErrorCode::ALL {
            if row.stage != *stage {
                stage = &row.stage;
                let Text { zh, en } = stage;
                write!(out, "\n## {en} / {zh}\n\n| number | name | English | 中文 |\n|---|---|---|---|\n").unwrap();
            }
            writeln!(out, "| {} | `{}` | {} | {} |", row.code.0, row.name, row.text.en, row.text.zh).unwrap();
        }
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("ERRORS.md");
        crate::ground::bless::compare_or_bless(&path, &out);
    }
}
