//! A campus day: roster and photos in, delivery out – parallel, resumable, journalled.
//!
//! Photos are processed by their bytes alone, then assigned to people, then moved to their places. The journal is the
//! memory of a run: kill it at any moment, start it again, and the delivery is the same as that of an undisturbed run.

pub mod handout;
pub(crate) mod ledger;
pub(crate) mod record;
pub(crate) mod run;

pub use crate::ground::progress::{CancelToken, Phase, Progress};
pub use crate::people::matching::Stations;
pub use handout::output::OutputError;
pub use handout::package::{Password, PasswordTooShort, read_package};
pub use handout::show::Disclosure;
pub use handout::{clean, confirm, contact, decisions, drift, faces, lookup, proof, recall, results, retake, schedule};
pub use ledger::clock::{Clock, FixedClock, SystemClock};
pub use ledger::decision::DecisionState;
pub use ledger::event::Part;
pub use ledger::journal::{
    JournalError, JournalFault, Verified, verify as verify_journal, verify_bytes as verify_journal_bytes,
};
pub use ledger::repair::{Repaired, repair as repair_journal};
pub use record::agreement::{Agreement, Confidentiality, RecordedAgreement, StaffRole};
pub use record::decision::{Consent, Decision, DecisionFault, DecisionFaults, DecisionKind};
pub use record::handover::{HandOver, PackageTable, Packing, Recall, RecallReason, Sending};
pub use record::outcome::{self, Note, Outcome, PhotoRef, Product, Session, Severity, Standing, Thumbnails};
pub use run::allot::MatchMethod;
pub use run::day::{Day, DayReport};
pub use run::decide::{Ledger, RecordedDecision};
pub use run::error::{DayError, NotHandedOver, NotKept, Target};
pub use run::finished::FinishedDay;
pub use run::guard::Withdrawal;
pub use run::join::{Join, JoinOptions};
pub use run::join_fault::{JoinFault, JoinFaultKind, JoinFaults};
pub use run::judged::{JudgedFile, JudgedPhoto};
pub use run::options::{DayFile, DayInputs, DayOptions, Demand, Destination, People};
pub use run::originals::{DayOriginals, OriginalFault, OriginalJob, OriginalOptions, OriginalReport, OriginalState};
pub use run::purge::{Deleted, Purge, Purged};
pub use run::replay::Ended;
pub use run::secret::SecretFile;
pub use run::sending::Sent;
pub use run::source::{Incoming, Photos};
pub use run::stored::{Filing, StoredDay, StoredFaces};
pub use run::totals::Totals;
