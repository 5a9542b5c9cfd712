//! The numbers of the engine's errors, written by `tests/codes.rs` from the table in
//! `campix-core/src/ground/errors.rs`: `CAMPIX_BLESS=1 cargo test -p campix-tests codes` rewrites them.

use crate::status::campix_status;

/// The file is empty.
pub const CAMPIX_STATUS_DECODE_EMPTY: campix_status = 100;
/// The first bytes belong to no known kind of picture.
pub const CAMPIX_STATUS_DECODE_UNKNOWN_CONTAINER: campix_status = 101;
/// A known kind of picture that campix does not decode: HEIC, camera RAW.
pub const CAMPIX_STATUS_DECODE_UNSUPPORTED: campix_status = 102;
/// The kind of picture was not compiled in.
pub const CAMPIX_STATUS_DECODE_DISABLED: campix_status = 103;
/// The file ends before the picture does.
pub const CAMPIX_STATUS_DECODE_TRUNCATED: campix_status = 104;
/// The data contradict their format.
pub const CAMPIX_STATUS_DECODE_CORRUPT: campix_status = 105;
/// The picture is larger than the limits allow.
pub const CAMPIX_STATUS_DECODE_LIMIT: campix_status = 106;
/// The system has no memory for the picture.
pub const CAMPIX_STATUS_DECODE_MEMORY: campix_status = 107;
/// The bytes of a frame do not hold the picture they are said to.
pub const CAMPIX_STATUS_FRAME_LAYOUT: campix_status = 108;
/// The divisor by which pixels shall be reduced is not 1, 2, 4 or 8.
pub const CAMPIX_STATUS_DECODE_REDUCTION: campix_status = 109;
/// The picture has too few pixels to look for a face.
pub const CAMPIX_STATUS_FACE_TOO_SMALL: campix_status = 200;
/// The engine that finds faces failed.
pub const CAMPIX_STATUS_FACE_ENGINE: campix_status = 201;
/// The answer of a landmark engine cannot be used; the details list every point.
pub const CAMPIX_STATUS_FACE_ANSWER: campix_status = 202;
/// A landmark engine gave more faces than a picture can hold.
pub const CAMPIX_STATUS_FACE_TOO_MANY: campix_status = 203;
/// The facts were measured on another photo.
pub const CAMPIX_STATUS_FACTS_OTHER_PHOTO: campix_status = 210;
/// No shipped profile has this id.
pub const CAMPIX_STATUS_PROFILE_UNKNOWN: campix_status = 300;
/// The text is not a valid profile; the details list every fault with line and column.
pub const CAMPIX_STATUS_PROFILE_INVALID: campix_status = 301;
/// Two profiles of a stack contradict each other.
pub const CAMPIX_STATUS_PROFILE_CONFLICT: campix_status = 302;
/// A profile extends itself.
pub const CAMPIX_STATUS_PROFILE_CYCLE: campix_status = 303;
/// A stack needs at least one profile.
pub const CAMPIX_STATUS_PROFILE_EMPTY_STACK: campix_status = 304;
/// The layers of a stack do not add up to a profile.
pub const CAMPIX_STATUS_PROFILE_INCOMPLETE: campix_status = 305;
/// The profile has no variant of this name, or one was chosen already.
pub const CAMPIX_STATUS_PROFILE_VARIANT: campix_status = 306;
/// The text is not JSON.
pub const CAMPIX_STATUS_REPORT_JSON: campix_status = 350;
/// The report was written in another schema.
pub const CAMPIX_STATUS_REPORT_SCHEMA: campix_status = 351;
/// The JSON is not a report; the details list every place.
pub const CAMPIX_STATUS_REPORT_INVALID: campix_status = 352;
/// A report that was read from JSON does not hold this.
pub const CAMPIX_STATUS_REPORT_NOT_KEPT: campix_status = 353;
/// The profile does not say what file to make.
pub const CAMPIX_STATUS_MAKE_NO_OUTPUT: campix_status = 400;
/// There is not exactly one face.
pub const CAMPIX_STATUS_MAKE_FACES: campix_status = 401;
/// The photo has fewer pixels than the file needs.
pub const CAMPIX_STATUS_MAKE_TOO_FEW_PIXELS: campix_status = 402;
/// The subject is too near to a side.
pub const CAMPIX_STATUS_MAKE_OFF_CENTRE: campix_status = 403;
/// No crop meets all windows; the details list the nearest.
pub const CAMPIX_STATUS_MAKE_NO_CROP: campix_status = 404;
/// The finished file could not be read back: a defect of campix.
pub const CAMPIX_STATUS_MAKE_VERIFY: campix_status = 405;
/// A number that says how a file is made is out of range.
pub const CAMPIX_STATUS_MAKE_OUT_OF_RANGE: campix_status = 407;
/// The band of bytes contains no length.
pub const CAMPIX_STATUS_ENCODE_EMPTY_BAND: campix_status = 420;
/// The picture does not fit into a JPEG.
pub const CAMPIX_STATUS_ENCODE_DIMENSIONS: campix_status = 421;
/// Even the smallest file has more bytes than allowed.
pub const CAMPIX_STATUS_ENCODE_TOO_BIG: campix_status = 422;
/// Even the largest file has fewer bytes than required.
pub const CAMPIX_STATUS_ENCODE_TOO_SIMPLE: campix_status = 423;
/// The band of bytes lies between two neighbouring lengths.
pub const CAMPIX_STATUS_ENCODE_NO_STEP: campix_status = 424;
/// The density is zero.
pub const CAMPIX_STATUS_ENCODE_ZERO_DENSITY: campix_status = 425;
/// The quality floor is not within 1 to 100.
pub const CAMPIX_STATUS_ENCODE_QUALITY_FLOOR: campix_status = 426;
/// The file is not a JPEG.
pub const CAMPIX_STATUS_RETAG_NOT_JPEG: campix_status = 430;
/// The markers of the JPEG cannot be followed to its end.
pub const CAMPIX_STATUS_RETAG_DAMAGED: campix_status = 431;
/// The JPEG announces more than the limits allow.
pub const CAMPIX_STATUS_RETAG_LIMIT: campix_status = 432;
/// The JPEG stores colours that JFIF cannot express.
pub const CAMPIX_STATUS_RETAG_COLOURS: campix_status = 433;
/// The picture is upright only because of its Exif orientation.
pub const CAMPIX_STATUS_RETAG_ORIENTATION: campix_status = 434;
/// The density is zero.
pub const CAMPIX_STATUS_RETAG_ZERO_DENSITY: campix_status = 435;
/// A coding of JPEG that campix does not read: arithmetic, lossless, 12 bits.
pub const CAMPIX_STATUS_RETAG_UNSUPPORTED: campix_status = 436;
/// The system refused to read the roster.
pub const CAMPIX_STATUS_ROSTER_IO: campix_status = 500;
/// The roster is larger than any campus.
pub const CAMPIX_STATUS_ROSTER_TOO_LARGE: campix_status = 501;
/// The roster is a workbook older than Excel 97.
pub const CAMPIX_STATUS_ROSTER_OLD_WORKBOOK: campix_status = 502;
/// The workbook is damaged.
pub const CAMPIX_STATUS_ROSTER_WORKBOOK: campix_status = 503;
/// The workbook has no such sheet.
pub const CAMPIX_STATUS_ROSTER_NO_SHEET: campix_status = 504;
/// Several sheets look like rosters.
pub const CAMPIX_STATUS_ROSTER_SEVERAL_SHEETS: campix_status = 505;
/// No heading names a number of a person.
pub const CAMPIX_STATUS_ROSTER_NO_KEY_COLUMN: campix_status = 506;
/// A named column does not exist.
pub const CAMPIX_STATUS_ROSTER_NO_COLUMN: campix_status = 507;
/// Two columns have the same heading.
pub const CAMPIX_STATUS_ROSTER_SAME_HEADING: campix_status = 508;
/// The roster lists no person.
pub const CAMPIX_STATUS_ROSTER_NOBODY: campix_status = 509;
/// Rows are wrong; the details list all of them.
pub const CAMPIX_STATUS_ROSTER_REFUSED: campix_status = 510;
/// The file is no list, but a file of another kind.
pub const CAMPIX_STATUS_ROSTER_FOREIGN: campix_status = 511;
/// The workbook is protected by a password.
pub const CAMPIX_STATUS_ROSTER_ENCRYPTED: campix_status = 512;
/// The only column with numbers of people is hidden.
pub const CAMPIX_STATUS_ROSTER_HIDDEN_KEY: campix_status = 513;
/// The list goes on to the right of itself.
pub const CAMPIX_STATUS_ROSTER_SIDE_BY_SIDE: campix_status = 514;
/// The template uses pseudonyms and no key was given.
pub const CAMPIX_STATUS_NAMING_NO_KEY: campix_status = 520;
/// Names of files are missing, unsafe or the same; the details list all of them.
pub const CAMPIX_STATUS_NAMING_FAULTS: campix_status = 521;
/// The template cannot be read.
pub const CAMPIX_STATUS_NAMING_TEMPLATE: campix_status = 522;
/// Matching lost a photo or a person: a defect of campix.
pub const CAMPIX_STATUS_MATCHING_TOTALS: campix_status = 530;
/// A text is not the number it should be.
pub const CAMPIX_STATUS_NUMBER_INVALID: campix_status = 540;
/// A pattern of numbers cannot be read.
pub const CAMPIX_STATUS_NUMBER_PATTERN: campix_status = 541;
/// The key of a project is shorter than 16 bytes.
pub const CAMPIX_STATUS_NUMBER_KEY_TOO_SHORT: campix_status = 542;
/// The key of a project is protected, and no passphrase is given.
pub const CAMPIX_STATUS_NUMBER_KEY_PROTECTED: campix_status = 543;
/// The passphrase does not open the key of the project.
pub const CAMPIX_STATUS_NUMBER_PASSPHRASE: campix_status = 544;
/// The file of a protected key is damaged or of another version.
pub const CAMPIX_STATUS_NUMBER_KEY_DAMAGED: campix_status = 545;
/// A passphrase is shorter than eight characters.
pub const CAMPIX_STATUS_NUMBER_PASSPHRASE_SHORT: campix_status = 546;
/// A number of a plan is out of its range.
pub const CAMPIX_STATUS_PLAN_RANGE: campix_status = 550;
/// A plan leaves no time to work.
pub const CAMPIX_STATUS_PLAN_NO_TIME: campix_status = 551;
/// There is nobody to plan for.
pub const CAMPIX_STATUS_PLAN_NOBODY: campix_status = 552;
/// The system refused to write an output.
pub const CAMPIX_STATUS_OUTPUT_WRITE: campix_status = 680;
/// A sheet of a workbook cannot hold so many rows.
pub const CAMPIX_STATUS_OUTPUT_TOO_MANY_ROWS: campix_status = 681;
/// A built-in page does not render: a defect of campix.
pub const CAMPIX_STATUS_OUTPUT_TEMPLATE: campix_status = 682;
/// A workbook cannot be built: a defect of campix.
pub const CAMPIX_STATUS_OUTPUT_WORKBOOK: campix_status = 683;
/// Proof answers cannot be read.
pub const CAMPIX_STATUS_PROOF_TABLE: campix_status = 690;
/// A column of proof answers is missing.
pub const CAMPIX_STATUS_PROOF_NO_COLUMN: campix_status = 691;
/// Rows of proof answers are wrong; the details list all of them.
pub const CAMPIX_STATUS_PROOF_REFUSED: campix_status = 692;
/// The system refused a file operation of a day.
pub const CAMPIX_STATUS_DAY_IO: campix_status = 700;
/// The disk is full.
pub const CAMPIX_STATUS_DAY_DISK_FULL: campix_status = 701;
/// The work was stopped on request; the next run of a day or of dossiers continues from there.
pub const CAMPIX_STATUS_DAY_CANCELLED: campix_status = 702;
/// A day has no destination.
pub const CAMPIX_STATUS_DAY_NO_DESTINATION: campix_status = 703;
/// A destination's profile makes no file.
pub const CAMPIX_STATUS_DAY_NO_OUTPUT: campix_status = 704;
/// Two destinations have the same profile.
pub const CAMPIX_STATUS_DAY_SAME_DESTINATION: campix_status = 705;
/// The folder of photos is the output folder or lies in it.
pub const CAMPIX_STATUS_DAY_PHOTOS_IN_OUTPUT: campix_status = 706;
/// Files that were delivered would be withdrawn, and nobody decided that.
pub const CAMPIX_STATUS_DAY_WOULD_WITHDRAW: campix_status = 707;
/// Photos or people are unaccounted for.
pub const CAMPIX_STATUS_DAY_TOTALS: campix_status = 708;
/// Something impossible happened: a defect of campix.
pub const CAMPIX_STATUS_DAY_DEFECT: campix_status = 709;
/// The password of packages is shorter than eight characters.
pub const CAMPIX_STATUS_DAY_PASSWORD: campix_status = 710;
/// The output folder lies in the folder of photos.
pub const CAMPIX_STATUS_DAY_OUTPUT_IN_PHOTOS: campix_status = 715;
/// Decisions cannot be recorded; the details list all faults.
pub const CAMPIX_STATUS_DAY_DECISIONS: campix_status = 716;
/// There is no photo, and files were delivered before.
pub const CAMPIX_STATUS_DAY_PHOTOS_GONE: campix_status = 717;
/// The last run of the day did not come to its end.
pub const CAMPIX_STATUS_DAY_UNFINISHED: campix_status = 718;
/// What the day found out is not kept, was purged or was changed.
pub const CAMPIX_STATUS_DAY_NOT_KEPT: campix_status = 719;
/// The system refused access to the journal.
pub const CAMPIX_STATUS_JOURNAL_IO: campix_status = 720;
/// Another run is working in this folder.
pub const CAMPIX_STATUS_JOURNAL_BUSY: campix_status = 721;
/// The journal was changed after it was written.
pub const CAMPIX_STATUS_JOURNAL_BROKEN: campix_status = 722;
/// A line of the journal was written by another version of campix.
pub const CAMPIX_STATUS_JOURNAL_OTHER_VERSION: campix_status = 723;
/// The day was run with another secret.
pub const CAMPIX_STATUS_DAY_OTHER_SECRET: campix_status = 740;
/// Files cannot be packed or noted as sent.
pub const CAMPIX_STATUS_DAY_NOT_HANDED_OVER: campix_status = 741;
/// A day has no list of people.
pub const CAMPIX_STATUS_DAY_NO_ROSTER: campix_status = 742;
/// A table cannot be joined with a finished day; the details list all faults.
pub const CAMPIX_STATUS_DAY_JOIN: campix_status = 743;
/// The folder to join into is not empty, or not apart from the day's.
pub const CAMPIX_STATUS_DAY_JOIN_PLACE: campix_status = 744;
/// A profile of the day that is joined is not known.
pub const CAMPIX_STATUS_DAY_JOIN_PROFILE: campix_status = 745;
/// It is not said what is to be purged.
pub const CAMPIX_STATUS_DAY_PURGE_OF_WHAT: campix_status = 746;
/// An original is not where the day found it.
pub const CAMPIX_STATUS_DAY_ORIGINAL_GONE: campix_status = 747;
/// An original is not the file that was judged.
pub const CAMPIX_STATUS_DAY_ORIGINAL_CHANGED: campix_status = 748;
/// A file of somebody else is in the place of an original.
pub const CAMPIX_STATUS_DAY_ORIGINAL_OCCUPIED: campix_status = 749;
/// The person of an original is not on the roster.
pub const CAMPIX_STATUS_DAY_ORIGINAL_UNKNOWN: campix_status = 750;
/// The day demands an agreement on confidentiality, and none is in force.
pub const CAMPIX_STATUS_DAY_NO_AGREEMENT: campix_status = 751;
/// The system has no font with Chinese characters.
pub const CAMPIX_STATUS_FONT_NOT_FOUND: campix_status = 800;
/// The system refused to read a font.
pub const CAMPIX_STATUS_FONT_READ: campix_status = 801;
/// A font cannot be used.
pub const CAMPIX_STATUS_FONT_UNUSABLE: campix_status = 802;
/// No font was given.
pub const CAMPIX_STATUS_FONT_NONE: campix_status = 803;
/// No font has all the characters of a text.
pub const CAMPIX_STATUS_FONT_MISSING: campix_status = 804;
/// A page or something on it has an impossible size.
pub const CAMPIX_STATUS_PDF_EXTENT: campix_status = 810;
/// A picture cannot be put on a page.
pub const CAMPIX_STATUS_PDF_PICTURE: campix_status = 811;
/// A font cannot be put into a document.
pub const CAMPIX_STATUS_PDF_FONT: campix_status = 813;
/// A document could not be finished: a defect of campix.
pub const CAMPIX_STATUS_PDF_INVALID: campix_status = 814;
/// A page has no size that a minilab takes.
pub const CAMPIX_STATUS_MINILAB_EXTENT: campix_status = 815;
/// The density of a minilab page is out of range.
pub const CAMPIX_STATUS_MINILAB_DENSITY: campix_status = 816;
/// A table of sizes cannot be read.
pub const CAMPIX_STATUS_SIZE_TABLE: campix_status = 820;
/// A size of a table is zero, or its id is used twice.
pub const CAMPIX_STATUS_SIZE_ENTRY: campix_status = 821;
/// No size has this name.
pub const CAMPIX_STATUS_SIZE_UNKNOWN: campix_status = 822;
/// Several sizes have this name.
pub const CAMPIX_STATUS_SIZE_AMBIGUOUS: campix_status = 823;
/// No picture is ordered.
pub const CAMPIX_STATUS_ORDER_EMPTY: campix_status = 824;
/// More sizes are ordered than can be laid out.
pub const CAMPIX_STATUS_ORDER_TOO_MANY_SIZES: campix_status = 825;
/// More pictures are ordered than can be laid out.
pub const CAMPIX_STATUS_ORDER_TOO_MANY_PICTURES: campix_status = 826;
/// A picture does not fit on the paper.
pub const CAMPIX_STATUS_ORDER_TOO_LARGE: campix_status = 827;
/// The density of an order is out of range.
pub const CAMPIX_STATUS_ORDER_DENSITY: campix_status = 828;
/// A print cannot be cut from a finished registration file.
pub const CAMPIX_STATUS_CROP_REGISTRATION_FILE: campix_status = 829;
/// There is no original of a person.
pub const CAMPIX_STATUS_SHEET_NO_ORIGINAL: campix_status = 830;
/// An original cannot be read.
pub const CAMPIX_STATUS_SHEET_READ: campix_status = 831;
/// A caption needs something the person does not have.
pub const CAMPIX_STATUS_SHEET_CAPTION_MISSING: campix_status = 832;
/// A caption is too wide for its picture.
pub const CAMPIX_STATUS_SHEET_CAPTION_TOO_WIDE: campix_status = 833;
/// The system refused to write sheets.
pub const CAMPIX_STATUS_SHEET_IO: campix_status = 834;
/// The largest scale of an order is no positive number.
pub const CAMPIX_STATUS_ORDER_SCALE: campix_status = 837;
/// The pictures of a person take more than one sheet.
pub const CAMPIX_STATUS_ORDER_NOT_ONE_SHEET: campix_status = 838;
/// A person has no code or number for a card.
pub const CAMPIX_STATUS_CARD_NO_KEY: campix_status = 840;
/// A text is too long for a code.
pub const CAMPIX_STATUS_CARD_TOO_LONG: campix_status = 841;
/// A code would be too small to be read.
pub const CAMPIX_STATUS_CARD_TOO_SMALL: campix_status = 842;
/// The words of a card do not fit on the label.
pub const CAMPIX_STATUS_CARD_NO_ROOM: campix_status = 843;
/// There is nobody to print a card for.
pub const CAMPIX_STATUS_CARD_NOBODY: campix_status = 844;
/// A row is named for a card in which there is nobody.
pub const CAMPIX_STATUS_CARD_NO_SUCH_ROW: campix_status = 845;
/// A list of answers is not a table.
pub const CAMPIX_STATUS_COMPARE_TABLE: campix_status = 850;
/// A list of answers lacks a column.
pub const CAMPIX_STATUS_COMPARE_NO_COLUMN: campix_status = 851;
/// Rows of a list of answers are wrong; the details list every one.
pub const CAMPIX_STATUS_COMPARE_REFUSED: campix_status = 852;
/// A comparison service cannot be reached.
pub const CAMPIX_STATUS_SERVICE_UNREACHABLE: campix_status = 860;
/// A comparison service did not answer in time.
pub const CAMPIX_STATUS_SERVICE_TIMED_OUT: campix_status = 861;
/// A comparison service is busy.
pub const CAMPIX_STATUS_SERVICE_BUSY: campix_status = 862;
/// A comparison service failed.
pub const CAMPIX_STATUS_SERVICE_FAILED: campix_status = 863;
/// A comparison service sent something that is not an answer.
pub const CAMPIX_STATUS_SERVICE_MALFORMED: campix_status = 864;
/// A comparison service refuses the request.
pub const CAMPIX_STATUS_SERVICE_REFUSED: campix_status = 865;
/// The records are not those of the journal.
pub const CAMPIX_STATUS_DOSSIER_OTHER_DAY: campix_status = 870;
/// A text for the journal names the person it is about.
pub const CAMPIX_STATUS_DOSSIER_NAMES_PERSON: campix_status = 871;
/// No person on the roster has the requested row.
pub const CAMPIX_STATUS_DOSSIER_NOBODY: campix_status = 872;
/// A person has no delivered photo.
pub const CAMPIX_STATUS_DOSSIER_NO_PHOTO: campix_status = 873;
/// A template does not parse or render.
pub const CAMPIX_STATUS_DOSSIER_TEMPLATE: campix_status = 874;
/// The people of a cover do not add up.
pub const CAMPIX_STATUS_DOSSIER_TOTALS: campix_status = 875;
/// The logo is not a JPEG picture.
pub const CAMPIX_STATUS_DOSSIER_LOGO: campix_status = 876;
/// No reference picture belongs to this comparison.
pub const CAMPIX_STATUS_DOSSIER_NO_REFERENCE: campix_status = 877;
/// A list of duties cannot be read.
pub const CAMPIX_STATUS_DUTY_TOML: campix_status = 880;
/// A list of duties contradicts itself.
pub const CAMPIX_STATUS_DUTY_INVALID: campix_status = 881;
/// No duty has this id.
pub const CAMPIX_STATUS_DUTY_UNKNOWN: campix_status = 882;
/// The duty cannot be answered with a number.
pub const CAMPIX_STATUS_DUTY_NO_NUMBER: campix_status = 883;
/// A statement lacks the person, the time or its text.
pub const CAMPIX_STATUS_DUTY_ANONYMOUS: campix_status = 884;
/// A list of reviews is not a table.
pub const CAMPIX_STATUS_REVIEW_TABLE: campix_status = 890;
/// A list of reviews lacks a column.
pub const CAMPIX_STATUS_REVIEW_NO_COLUMN: campix_status = 891;
/// Rows of a list of reviews are wrong; the details list every one.
pub const CAMPIX_STATUS_REVIEW_REFUSED: campix_status = 892;
/// A journal differs from its seal.
pub const CAMPIX_STATUS_VERIFY_SEAL: campix_status = 893;
/// The records of a journal do not follow from each other.
pub const CAMPIX_STATUS_VERIFY_CHAIN: campix_status = 894;
/// A journal names no file with these bytes.
pub const CAMPIX_STATUS_VERIFY_UNKNOWN: campix_status = 895;
/// The record of a dossier was changed.
pub const CAMPIX_STATUS_VERIFY_RECORD: campix_status = 896;
/// A picture of a dossier was changed.
pub const CAMPIX_STATUS_VERIFY_PICTURE: campix_status = 897;
/// What is printed around record and pictures of a dossier was changed.
pub const CAMPIX_STATUS_VERIFY_PAGE: campix_status = 898;
/// A file is at a place where the journal says another one is.
pub const CAMPIX_STATUS_VERIFY_PLACE: campix_status = 899;
/// The system refused a file operation.
pub const CAMPIX_STATUS_IO: campix_status = 900;
/// A file or a stream has more bytes than are read.
pub const CAMPIX_STATUS_FILE_TOO_LARGE: campix_status = 901;
/// There is a folder, a pipe or a device where a regular file is expected.
pub const CAMPIX_STATUS_FILE_SPECIAL: campix_status = 902;
/// A file of text is not UTF-8.
pub const CAMPIX_STATUS_FILE_NOT_TEXT: campix_status = 903;
/// A text of options has faults; the details list every one with line, column and key.
pub const CAMPIX_STATUS_OPTIONS_INVALID: campix_status = 910;
/// The file of options cannot be read.
pub const CAMPIX_STATUS_OPTIONS_IO: campix_status = 911;
/// A table of providers cannot be read.
pub const CAMPIX_STATUS_PROVIDER_TOML: campix_status = 1000;
/// A table of providers has another schema.
pub const CAMPIX_STATUS_PROVIDER_SCHEMA: campix_status = 1001;
/// A provider contradicts itself or another.
pub const CAMPIX_STATUS_PROVIDER_INVALID: campix_status = 1002;
/// No provider has this id.
pub const CAMPIX_STATUS_PROVIDER_UNKNOWN: campix_status = 1003;
/// A provider's table does not map the code.
pub const CAMPIX_STATUS_ANSWER_CODE: campix_status = 1010;
/// A score is not a number.
pub const CAMPIX_STATUS_ANSWER_SCORE: campix_status = 1011;
/// A score is outside the provider's scale.
pub const CAMPIX_STATUS_ANSWER_OFF_SCALE: campix_status = 1012;
/// A provider gives no scores.
pub const CAMPIX_STATUS_ANSWER_NO_SCALE: campix_status = 1013;
/// A provider's table does not say what a score means.
pub const CAMPIX_STATUS_ANSWER_NO_BANDS: campix_status = 1014;
/// A score means nothing without its threshold.
pub const CAMPIX_STATUS_ANSWER_NO_THRESHOLD: campix_status = 1015;
/// A threshold is outside the provider's scale.
pub const CAMPIX_STATUS_ANSWER_THRESHOLD_OFF_SCALE: campix_status = 1016;
/// A threshold is not the limit in the provider's table.
pub const CAMPIX_STATUS_ANSWER_OTHER_THRESHOLD: campix_status = 1017;
/// An answer has neither code nor score.
pub const CAMPIX_STATUS_ANSWER_NOTHING: campix_status = 1018;
/// A provider does not compare this pair.
pub const CAMPIX_STATUS_ANSWER_PAIR: campix_status = 1019;
/// The time of an answer cannot be read.
pub const CAMPIX_STATUS_ANSWER_TIME: campix_status = 1020;
/// The number of a call is too long or has control characters.
pub const CAMPIX_STATUS_ANSWER_FLOW: campix_status = 1021;
/// A score seems to be on another scale than the provider's.
pub const CAMPIX_STATUS_ANSWER_OTHER_SCALE: campix_status = 1022;
