//! Agreements on confidentiality in the ledger: recorded, listed, and asked for before anything is handed out.

use std::path::PathBuf;
use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::ground::digest::Sha256Digest;
use crate::ground::folder;
use crate::ground::text::Text;
use crate::people::PersonName;
use crate::people::number::{Date, PseudonymKey};

use crate::day::ledger::decision::{AgreementLine, Entries};
use crate::day::record::agreement::{Agreement, Confidentiality, RecordedAgreement};
use crate::day::run::decide::Ledger;
use crate::day::run::error::DayError;
use crate::day::run::kept::{Kept, written};

impl AgreementLine {
    /// Seals a name or staff number.
    fn sealed(who: &PersonName, key: &PseudonymKey) -> String {
        BASE64.encode(key.seal(who.reveal().as_bytes()))
    }

    /// The agreement of this line of the journal; who signed is known with the secret.
    pub(super) fn recorded(&self, line: u64, key: Option<&PseudonymKey>) -> RecordedAgreement {
        let opened = key.and_then(|key| key.unseal(&BASE64.decode(&self.who).ok()?));
        RecordedAgreement {
            line,
            who: opened.and_then(|bytes| PersonName::new(std::str::from_utf8(&bytes).ok()?)),
            role: self.role,
            signed: self.signed.clone(),
            until: self.until.clone(),
            document: self.document,
        }
    }
}

/// The agreements on confidentiality that nobody took back, whether or not they are in force.
pub(crate) fn agreements(entries: &Entries, key: Option<&PseudonymKey>) -> Vec<RecordedAgreement> {
    let holding = entries.holding().filter_map(|entry| Some((entry.line, entry.decision.agreement.as_ref()?)));
    holding.map(|(line, agreement)| agreement.recorded(line, key)).collect()
}

/// Whether an agreement on confidentiality is in force at this time.
pub(in crate::day) fn agreed(entries: &Entries, at: SystemTime) -> bool {
    agreements(entries, None).iter().any(|agreement| agreement.is_in_force(at))
}

impl Ledger {
    /// Sets the folder that paths of documents in decisions and tables start from. Default: the current one.
    #[must_use]
    pub fn documents(mut self, folder: impl Into<PathBuf>) -> Self {
        self.documents = folder.into();
        self
    }

    /// Every agreement on confidentiality that nobody took back, whether or not it is in force.
    pub fn agreements(&self) -> Vec<RecordedAgreement> {
        agreements(&self.replay.entries, Some(&self.key))
    }

    /// Refuses what hands something out while the day demands an agreement on confidentiality and none is in force.
    pub(super) fn may_hand_out(&self, kept: &Kept) -> Result<(), DayError> {
        may_hand_out(kept, &self.replay.entries, self.journal.time())
    }

    /// The agreement as it is journalled, or everything that is wrong with it. Neither the name nor the path is in a fault.
    pub(super) fn agreement(&self, agreement: &Agreement) -> Result<AgreementLine, Vec<Text>> {
        let mut faults = Vec::new();
        let who = PersonName::new(&agreement.who);
        if who.is_none() {
            faults.push(Text::fixed(
                "签署人应为姓名或工号，不能为空、过长或含控制字符",
                "who signed is a name or a staff number, neither empty nor overlong, without control characters",
            ));
        }
        let mut day = |text: &str, zh: &str, en: &str| match Date::parse(text) {
            Ok(day) => written(day),
            Err(error) => {
                let what = error.text();
                faults.push(Text::new(format!("{zh}：{}", what.zh), format!("{en}: {}", what.en)));
                String::new()
            }
        };
        let signed = day(&agreement.signed, "签署日期", "the day of the signature");
        let until = agreement.until.as_deref().filter(|text| !text.trim().is_empty());
        let until = until.map(|text| day(text, "有效期至", "the last day"));
        if until.as_ref().is_some_and(|until| !until.is_empty() && *until < signed) {
            faults.push(Text::fixed("有效期早于签署日期", "the last day is before that of the signature"));
        }
        let named = agreement.document.trim();
        let document = Sha256Digest::from_hex(named).or_else(|| {
            let found = folder::digest(&self.documents.join(named)).ok().flatten();
            found.filter(|(_, bytes)| *bytes > 0 && !named.is_empty()).map(|(sha256, _)| sha256)
        });
        if document.is_none() {
            faults.push(Text::fixed(
                "协议文件应为其 SHA-256（64 位十六进制），或一个可以读取且不为空的文件",
                "the document is named by its SHA-256 (64 hexadecimal digits) or by a file that can be read and is not empty",
            ));
        }
        let (Some(who), Some(document), true) = (who, document, faults.is_empty()) else { return Err(faults) };
        let who = AgreementLine::sealed(&who, &self.key);
        Ok(AgreementLine { who, role: agreement.role, signed, until, document })
    }
}

/// Refuses to hand out anything of a day that demands an agreement on confidentiality while none is in force.
pub(in crate::day) fn may_hand_out(kept: &Kept, entries: &Entries, at: SystemTime) -> Result<(), DayError> {
    if kept.head.confidentiality == Confidentiality::Noted || agreed(entries, at) {
        return Ok(());
    }
    let lapsed = agreements(entries, None).len() as u64;
    Err(DayError::NoAgreement { lapsed })
}
