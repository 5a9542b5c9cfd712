//! Decisions about a day in the words of people: photos by the first digits of their digest, people by their row.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::ground::explain::{Explain, Explanation, error, says, with_message};
use crate::ground::text::Text;
use crate::ground::words::words;

use super::agreement::Agreement;

words! {
    /// What a person can decide about a day.
    #[non_exhaustive]
    pub enum DecisionKind {
        /// The photo shows this person.
        Is "is",
        /// The photo is nobody's on the roster.
        Nobodys "nobodys",
        /// The photo is a test shot.
        TestShot "test-shot",
        /// Of this person's photos, use this one.
        Use "use",
        /// The person confirmed that the photo is theirs.
        Confirmed "confirmed",
        /// The person said that the photo shows another person.
        WrongPerson "wrong-person",
        /// The person asked for a new photo instead of this one.
        Retake "retake",
        /// The person did not come, and still has to.
        Absent "absent",
        /// The person need not come.
        Excused "excused",
        /// The person has left the school.
        Left "left",
        /// The person was added to the list after the day began.
        Added "added",
        /// The person consented to being photographed for the purpose of the day, by themselves and for it alone (单独同意).
        Consented "consented",
        /// The person took their consent back; nothing of theirs is delivered any more.
        ConsentWithdrawn "consent-withdrawn",
        /// Somebody who works on the photos signed an agreement on confidentiality (保密协议).
        Agreed "agreed",
        /// The clock of the camera that took the photo is to be corrected.
        Clock "clock",
        /// A file that left the house and should not be used any more was called back, or need not be.
        Recalled "recalled",
        /// An earlier decision, or a hand-over, is taken back.
        Undo "undo",
    }
}

words! {
    /// What the consent of people means for their files; decisions `consented` and `consent-withdrawn` record it.
    #[derive(Default)]
    pub enum Consent {
        /// It is shown with a person; only of those who took it back nothing is delivered.
        #[default]
        Noted "noted",
        /// Nothing is delivered of anybody whose consent is not recorded.
        Required "required",
    }
}

impl DecisionKind {
    /// Whether it is about a photo.
    pub const fn needs_photo(self) -> bool {
        matches!(
            self,
            Self::Is
                | Self::Nobodys
                | Self::TestShot
                | Self::Use
                | Self::Confirmed
                | Self::WrongPerson
                | Self::Retake
                | Self::Clock
                | Self::Recalled
        )
    }

    /// Whether it names a line of the journal.
    pub const fn needs_line(self) -> bool {
        matches!(self, Self::Undo | Self::Recalled)
    }

    /// Whether it is about a person.
    pub const fn needs_person(self) -> bool {
        matches!(
            self,
            Self::Is
                | Self::Use
                | Self::Confirmed
                | Self::WrongPerson
                | Self::Retake
                | Self::Absent
                | Self::Excused
                | Self::Left
                | Self::Added
                | Self::Consented
                | Self::ConsentWithdrawn
        )
    }

    /// Whether it changes what becomes of photos and people in the next run; a recall and an agreement do not.
    pub(crate) const fn rules_a_run(self) -> bool {
        !matches!(self, Self::Recalled | Self::Agreed)
    }

    /// Whether it says whose a photo is.
    pub(crate) const fn gives(self) -> bool {
        matches!(self, Self::Is | Self::Use | Self::Confirmed)
    }

    /// Whether it takes a photo away from a person.
    pub(crate) const fn refuses(self) -> bool {
        matches!(self, Self::WrongPerson | Self::Retake)
    }

    /// Whether it says whether a person consents.
    pub(crate) const fn about_consent(self) -> bool {
        matches!(self, Self::Consented | Self::ConsentWithdrawn)
    }

    /// Whether it says whether a person comes.
    pub(crate) const fn about_presence(self) -> bool {
        matches!(self, Self::Absent | Self::Excused | Self::Left)
    }
}

/// A decision to be recorded.
///
/// ```
/// use campix_core::day::{Decision, DecisionKind};
/// let decision = Decision::new(DecisionKind::Is).photo("3f9a0c11d2e4").row(17).why("recognised by the class teacher");
/// assert_eq!(decision.row, Some(17));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Decision {
    /// What is decided.
    pub kind: DecisionKind,
    /// The photo: at least the first eight hexadecimal digits of its digest, as lists and pages show them. For
    /// [`DecisionKind::Recalled`] the file that left the house, as the list of recalls shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<String>,
    /// The person: the row of the roster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// For [`DecisionKind::Clock`]: what is added to the times of the camera that took the photo, s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<i64>,
    /// For [`DecisionKind::Undo`]: the line of the journal whose decision or hand-over is taken back. For
    /// [`DecisionKind::Recalled`]: the line of the hand-over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// For [`DecisionKind::Agreed`]: who signed what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Agreement>,
    /// Why, at most 200 characters, without a name or number of the roster.
    #[serde(default)]
    pub why: String,
}

impl Decision {
    /// Reads a JSON array of decisions, each an object with `kind` and, as it needs them, `photo`, `row`, `seconds`, `line`,
    /// `agreement` (`who`, `role`, `signed`, `until`, `document`, see [`Agreement`]) and `why`.
    ///
    /// # Errors
    /// [`DecisionFaults`]: the text is no array (place 0), or the faults of its objects by their place, from 1.
    pub fn list_from_json(text: &str) -> Result<Vec<Self>, DecisionFaults> {
        let fault = |place: u64, error: &serde_json::Error| DecisionFault {
            place,
            what: Text::new(format!("不是决定：{error}"), format!("no decision: {error}")),
        };
        let list: Vec<serde_json::Value> =
            serde_json::from_str(text).map_err(|error| DecisionFaults(vec![fault(0, &error)]))?;
        let mut decisions = Vec::with_capacity(list.len());
        let mut faults = Vec::new();
        for (place, value) in (1..).zip(list) {
            match serde_json::from_value(value) {
                Ok(decision) => decisions.push(decision),
                Err(error) => faults.push(fault(place, &error)),
            }
        }
        if faults.is_empty() { Ok(decisions) } else { Err(DecisionFaults(faults)) }
    }

    /// A decision of this kind; what it needs is to be added.
    pub fn new(kind: DecisionKind) -> Self {
        Self { kind, photo: None, row: None, seconds: None, line: None, agreement: None, why: String::new() }
    }

    /// Sets the photo by the first digits of its digest.
    #[must_use]
    pub fn photo(mut self, digits: impl Into<String>) -> Self {
        self.photo = Some(digits.into());
        self
    }

    /// Sets the person by the row of the roster.
    #[must_use]
    pub fn row(mut self, row: u32) -> Self {
        self.row = Some(row);
        self
    }

    /// Sets what is added to the times of a camera, s.
    #[must_use]
    pub fn seconds(mut self, seconds: i64) -> Self {
        self.seconds = Some(seconds);
        self
    }

    /// Sets the line that is taken back, or of the hand-over.
    #[must_use]
    pub fn line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// Sets who signed what.
    #[must_use]
    pub fn agreement(mut self, agreement: Agreement) -> Self {
        self.agreement = Some(agreement);
        self
    }

    /// Sets the reason.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }
}

/// A fault of one of several decisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DecisionFault {
    /// Which decision, from 1; for a table the row.
    pub place: u64,
    /// What is wrong with it, and what is expected.
    pub what: Text,
}

/// Decisions that cannot be recorded; reports every fault. None of them was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecisionFaults(pub Vec<DecisionFault>);

impl Explain for DecisionFaults {
    fn explain(&self) -> Explanation<'_> {
        let count = self.0.len();
        let first = self.0.first().map(|fault| fault.what.clone()).unwrap_or_default();
        let place = self.0.first().map_or(0, |fault| fault.place);
        says!(
            DAY_DECISIONS,
            en "no decision was recorded, {count} are faulty; number {place}: {first}",
            zh "所有决定均未登记，其中 {count} 处有误；第 {place} 条：{first}"; first = &first
        )
        .details(|| self.0.iter().map(|fault| with_message(json!({ "place": fault.place }), &fault.what)).collect())
    }
}

error!(DecisionFaults);
