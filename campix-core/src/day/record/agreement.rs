//! Agreements on confidentiality (保密协议): who of the people who work on the photos signed which document, and until when it holds.
//!
//! The journal has a name only sealed with the project's secret, and of the document its digest: it is read and never altered.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::ground::calendar::china_day;
use crate::ground::digest::Sha256Digest;
use crate::ground::text::Language;
use crate::ground::words::words;
use crate::people::PersonName;

words! {
    /// What somebody who signed an agreement on confidentiality does with the photos.
    #[non_exhaustive]
    pub enum StaffRole {
        /// Takes the photos.
        Collector "collector",
        /// Runs campix and makes the delivery.
        Operator "operator",
        /// Looks at photos and comparisons that are in doubt.
        Reviewer "reviewer",
        /// Prints and bags.
        Printer "printer",
        /// Works on the photos for the school.
        School "school",
        /// Something else.
        Other "other",
    }
}

words! {
    /// What agreements on confidentiality mean for what leaves the house; decisions `agreed` record them.
    #[derive(Default)]
    pub enum Confidentiality {
        /// They are listed with the day.
        #[default]
        Noted "noted",
        /// Nothing is packed, no original delivered and no table joined before at least one that is in force is recorded.
        Required "required",
    }
}

/// An agreement on confidentiality to be recorded. `Debug` does not show who signed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Agreement {
    /// Who signed: a name or a staff number.
    pub who: String,
    /// What they do.
    pub role: StaffRole,
    /// The day on which they signed, such as `2026-08-30`.
    pub signed: String,
    /// The last day on which it holds. Default: none, it holds until somebody takes it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// What they signed: the SHA-256 of the document in 64 hexadecimal digits, or the path of its file.
    pub document: String,
}

impl Agreement {
    /// An agreement without an end. `signed` is a date such as `2026-08-30`, `document` 64 hexadecimal digits or a path.
    pub fn new(
        who: impl Into<String>,
        role: StaffRole,
        signed: impl Into<String>,
        document: impl Into<String>,
    ) -> Self {
        Self { who: who.into(), role, signed: signed.into(), until: None, document: document.into() }
    }

    /// Sets the last day on which it holds.
    #[must_use]
    pub fn until(mut self, day: impl Into<String>) -> Self {
        self.until = Some(day.into());
        self
    }
}

impl std::fmt::Debug for Agreement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { who: _, role, signed, until, document: _ } = self;
        f.debug_struct("Agreement")
            .field("role", role)
            .field("signed", signed)
            .field("until", until)
            .finish_non_exhaustive()
    }
}

/// An agreement in the ledger. Who signed is masked wherever it is shown by accident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RecordedAgreement {
    /// Its line in the journal, by which it is taken back.
    pub line: u64,
    /// Who signed; `None` without the project's secret.
    pub who: Option<PersonName>,
    /// What they do.
    pub role: StaffRole,
    /// The day on which they signed, as `2026-08-30`.
    pub signed: String,
    /// The last day on which it holds; `None` without an end.
    pub until: Option<String>,
    /// SHA-256 of the document.
    pub document: Sha256Digest,
}

impl StaffRole {
    /// Its name, for people to read.
    pub const fn title(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Collector => ("采集", "takes photos"),
            Self::Operator => ("处理", "operator"),
            Self::Reviewer => ("复核", "reviewer"),
            Self::Printer => ("洗印", "printer"),
            Self::School => ("学校", "school"),
            Self::Other => ("其他", "other"),
        };
        language.pick(zh, en)
    }
}

impl RecordedAgreement {
    /// Whether it is in force at this time: by the date in China, from the day of the signature to the last day, both included.
    pub fn is_in_force(&self, at: SystemTime) -> bool {
        let since = at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let today = china_day(i64::try_from(since).unwrap_or(i64::MAX));
        self.signed <= today && self.until.as_ref().is_none_or(|until| today <= *until)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn it_is_in_force_from_the_day_of_the_signature_to_the_last_day_in_china() {
        let agreement = |until: Option<&str>| RecordedAgreement {
            line: 1,
            who: PersonName::new("欧阳"),
            role: StaffRole::Operator,
            signed: "2026-11-23".to_owned(),
            until: until.map(str::to_owned),
            document: Sha256Digest::ZERO,
        };
        // 2026-11-22T15:59:59Z is the last second of that day in China.
        let midnight = 1_795_363_200;
        let at = |seconds: u64| UNIX_EPOCH + Duration::from_secs(seconds);
        for (until, seconds, holds) in [
            (None, midnight - 1, false),
            (None, midnight, true),
            (Some("2026-11-23"), midnight, true),
            (Some("2026-11-23"), midnight + 86_399, true),
            (Some("2026-11-23"), midnight + 86_400, false),
            (None, midnight + 86_400 * 4_000, true),
        ] {
            assert_eq!(agreement(until).is_in_force(at(seconds)), holds, "{until:?} {seconds}");
        }
        let shown = serde_json::to_string(&agreement(None)).unwrap() + &format!("{:?}", agreement(None));
        assert!(!shown.contains("欧阳") && shown.contains("欧…"), "{shown}");
        assert!(!format!("{:?}", Agreement::new("欧阳", StaffRole::Other, "2026-11-23", "欧阳.pdf")).contains("欧阳"));
    }
}
