//! The columns of a list of answers, and how a list is read.

use std::collections::BTreeMap;

use super::class::Pair;
use crate::ground::options::{FilePath, options};
use crate::ground::words::words;

words! {
    /// What a column of a list of answers holds.
    #[non_exhaustive]
    pub enum Field {
        /// Row of the person in the roster.
        Row "row",
        /// Student number.
        StudentNo "student_no",
        /// Identity number.
        IdNumber "id_number",
        /// Exam number.
        ExamNo "exam_no",
        /// What was compared with what.
        Pair "pair",
        /// Id of the provider.
        Provider "provider",
        /// Score.
        Score "score",
        /// Code or word of the result.
        Code "code",
        /// The requested threshold.
        Threshold "threshold",
        /// When.
        Time "time",
        /// The provider's number of the call.
        Flow "flow",
        /// Digest of the picture, 12 or 64 hexadecimal digits.
        Photo "photo",
        /// File of the reference picture, below the folder of references.
        Reference "reference",
    }
}

impl Field {
    /// The fields by which a person is found.
    pub(super) const PERSON: [Self; 4] = [Self::Row, Self::StudentNo, Self::IdNumber, Self::ExamNo];
}

options! {
    /// How a list of answers is read.
    #[derive(Debug, Clone, PartialEq)]
    pub struct ImportOptions {
        /// Headings named by the caller; for JSON lines keys, or pointers such as `/data/score`. Default: found by known headings.
        pub columns: BTreeMap<Field, String> = BTreeMap::new(),
        /// Provider of rows that name none. Default: none, such rows are faults.
        pub provider: Option<String> = None,
        /// Pair of rows that name none. Default: none, such rows are faults.
        pub pair: Option<Pair> = None,
        /// Threshold of rows that name none. Default: the one the provider recommends, if any.
        pub threshold: Option<f64> = None,
        /// The folder in which the files of reference pictures lie that a column of the list names. Default: none, the column is not read.
        pub references: Option<FilePath> = None,
    }
}
