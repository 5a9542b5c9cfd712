//! One error over all stages, and the numbers by which C, Python and JSON know them.

use std::path::PathBuf;

use crate::face::FaceError;
use crate::make::MakeError;
use crate::make::encode::RetagError;
use crate::photo::DecodeError;
use crate::profile::ProfileError;

/// The work could not be done. A broken rule is never an error but a finding in a report.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are not a photo that can be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The engine that finds faces failed.
    #[error(transparent)]
    Face(#[from] FaceError),
    /// A profile cannot be used.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// No complying file can be made of this photo.
    #[error(transparent)]
    Make(#[from] MakeError),
    /// The tags of a file cannot be changed.
    #[error(transparent)]
    Retag(#[from] RetagError),
    /// The operating system refused a file operation. Neither message nor `Debug` shows the path: photos are called by
    /// numbers of people.
    #[error("cannot {operation} the file")]
    Io {
        /// What was tried: "read", "write", "create".
        operation: &'static str,
        /// The file or folder, for whoever may show it.
        path: PathBuf,
        /// The system's own error.
        source: std::io::Error,
    },
}

impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Decode(error) => f.debug_tuple("Decode").field(error).finish(),
            Self::Face(error) => f.debug_tuple("Face").field(error).finish(),
            Self::Profile(error) => f.debug_tuple("Profile").field(error).finish(),
            Self::Make(error) => f.debug_tuple("Make").field(error).finish(),
            Self::Retag(error) => f.debug_tuple("Retag").field(error).finish(),
            Self::Io { operation, path: _, source } => {
                f.debug_struct("Io").field("operation", operation).field("source", source).finish_non_exhaustive()
            }
        }
    }
}

/// Stable number of an error: hundreds name the stage, a number is never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorCode(pub u32);

impl ErrorCode {
    /// Every number there is with its name, ascending. A number that is retired stays listed.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self(100), "decode.empty"),
        (Self(101), "decode.unknown-container"),
        (Self(102), "decode.unsupported"),
        (Self(103), "decode.disabled"),
        (Self(104), "decode.truncated"),
        (Self(105), "decode.corrupt"),
        (Self(106), "decode.limit"),
        (Self(200), "face.too-small"),
        (Self(201), "face.engine"),
        (Self(300), "profile.unknown"),
        (Self(301), "profile.invalid"),
        (Self(302), "profile.conflict"),
        (Self(303), "profile.cycle"),
        (Self(304), "profile.empty-stack"),
        (Self(305), "profile.incomplete"),
        (Self(400), "make.no-output"),
        (Self(401), "make.faces"),
        (Self(402), "make.too-few-pixels"),
        (Self(403), "make.off-centre"),
        (Self(404), "make.no-crop"),
        (Self(405), "make.verify"),
        (Self(420), "encode.empty-band"),
        (Self(421), "encode.dimensions"),
        (Self(422), "encode.too-big"),
        (Self(423), "encode.too-simple"),
        (Self(424), "encode.no-step"),
        (Self(425), "encode.zero-density"),
        (Self(426), "encode.quality-floor"),
        (Self(430), "retag.not-jpeg"),
        (Self(431), "retag.damaged"),
        (Self(432), "retag.limit"),
        (Self(433), "retag.colours"),
        (Self(434), "retag.orientation"),
        (Self(435), "retag.zero-density"),
        (Self(500), "roster.io"),
        (Self(501), "roster.too-large"),
        (Self(502), "roster.old-workbook"),
        (Self(503), "roster.workbook"),
        (Self(504), "roster.no-sheet"),
        (Self(505), "roster.several-sheets"),
        (Self(506), "roster.no-key-column"),
        (Self(507), "roster.no-column"),
        (Self(508), "roster.same-heading"),
        (Self(509), "roster.nobody"),
        (Self(510), "roster.refused"),
        (Self(520), "naming.no-key"),
        (Self(521), "naming.faults"),
        (Self(522), "naming.template"),
        (Self(530), "matching.totals"),
        (Self(540), "number.invalid"),
        (Self(541), "number.pattern"),
        (Self(542), "number.key-too-short"),
        (Self(680), "output.write"),
        (Self(681), "output.too-many-rows"),
        (Self(682), "output.template"),
        (Self(683), "output.workbook"),
        (Self(690), "proof.table"),
        (Self(691), "proof.no-column"),
        (Self(692), "proof.refused"),
        (Self(700), "day.io"),
        (Self(701), "day.disk-full"),
        (Self(702), "day.cancelled"),
        (Self(703), "day.no-destination"),
        (Self(704), "day.no-output"),
        (Self(705), "day.same-destination"),
        (Self(708), "day.totals"),
        (Self(709), "day.defect"),
        (Self(710), "day.password"),
        (Self(720), "journal.io"),
        (Self(721), "journal.busy"),
        (Self(722), "journal.broken"),
        (Self(800), "font.not-found"),
        (Self(801), "font.read"),
        (Self(802), "font.unusable"),
        (Self(803), "font.none"),
        (Self(804), "font.missing"),
        (Self(810), "pdf.extent"),
        (Self(811), "pdf.picture"),
        (Self(813), "pdf.font"),
        (Self(814), "pdf.invalid"),
        (Self(815), "minilab.extent"),
        (Self(816), "minilab.density"),
        (Self(820), "size.table"),
        (Self(821), "size.entry"),
        (Self(822), "size.unknown"),
        (Self(823), "size.ambiguous"),
        (Self(824), "order.empty"),
        (Self(825), "order.too-many-sizes"),
        (Self(826), "order.too-many-pictures"),
        (Self(827), "order.too-large"),
        (Self(828), "order.density"),
        (Self(829), "crop.registration-file"),
        (Self(830), "sheet.no-original"),
        (Self(831), "sheet.read"),
        (Self(832), "sheet.caption-missing"),
        (Self(833), "sheet.caption-too-wide"),
        (Self(834), "sheet.io"),
        (Self(850), "compare.table"),
        (Self(851), "compare.no-column"),
        (Self(852), "compare.refused"),
        (Self(860), "service.unreachable"),
        (Self(861), "service.timed-out"),
        (Self(862), "service.busy"),
        (Self(863), "service.failed"),
        (Self(864), "service.malformed"),
        (Self(865), "service.refused"),
        (Self(870), "dossier.other-day"),
        (Self(871), "dossier.names-person"),
        (Self(872), "dossier.nobody"),
        (Self(873), "dossier.no-photo"),
        (Self(874), "dossier.template"),
        (Self(875), "dossier.totals"),
        (Self(880), "duty.toml"),
        (Self(881), "duty.invalid"),
        (Self(882), "duty.unknown"),
        (Self(883), "duty.no-number"),
        (Self(884), "duty.anonymous"),
        (Self(890), "review.table"),
        (Self(891), "review.no-column"),
        (Self(892), "review.refused"),
        (Self(893), "verify.seal"),
        (Self(894), "verify.chain"),
        (Self(895), "verify.unknown"),
        (Self(896), "verify.record"),
        (Self(897), "verify.picture"),
        (Self(898), "verify.page"),
        (Self(900), "io"),
        (Self(1000), "provider.toml"),
        (Self(1001), "provider.schema"),
        (Self(1002), "provider.invalid"),
        (Self(1003), "provider.unknown"),
        (Self(1010), "answer.code"),
        (Self(1011), "answer.score"),
        (Self(1012), "answer.off-scale"),
        (Self(1013), "answer.no-scale"),
        (Self(1014), "answer.no-bands"),
        (Self(1015), "answer.no-threshold"),
        (Self(1016), "answer.threshold-off-scale"),
        (Self(1017), "answer.other-threshold"),
        (Self(1018), "answer.nothing"),
        (Self(1019), "answer.pair"),
        (Self(1020), "answer.time"),
        (Self(1021), "answer.flow"),
    ];

    /// The name beside the number: "decode.truncated"; "unknown" for a number that is not listed.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(code, _)| *code == self).map_or("unknown", |(_, name)| name)
    }
}

impl std::fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "E{:03}", self.0)
    }
}

impl Error {
    /// The number under which all three languages report this error.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Decode(error) => error.code(),
            Self::Face(error) => error.code(),
            Self::Profile(error) => error.code(),
            Self::Make(error) => error.code(),
            Self::Retag(error) => error.code(),
            Self::Io { .. } => ErrorCode(900),
        }
    }
}
