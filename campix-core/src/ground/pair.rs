//! What a portrait is compared with: the word that contracts, answers of services and dossiers share.

use crate::ground::text::Language;
use crate::ground::words::words;

words! {
    /// What was compared with what.
    #[non_exhaustive]
    pub enum Pair {
        /// The photo taken ↔ the photo in the identity card (RCMP-01).
        IdCard "id-card",
        /// The photo taken ↔ the admission photo, 录取照片 (RCMP-01, RCMP-03).
        Admission "admission",
        /// The photo taken ↔ the photo of the enrolment roll, 学籍照片 (RCMP-04).
        Enrolment "enrolment",
        /// The photo taken ↔ the photo of the police population database (RCMP-05).
        Police "police",
        /// The photo taken ↔ the person present, by machine or by eye (RCMP-04).
        Person "person",
        /// The photo in the identity card ↔ the photo of the police population database.
        CardPolice "card-police",
        /// Name ↔ identity number; no picture is compared.
        Identity "identity",
    }
}

impl Pair {
    /// Its name, for people to read.
    pub const fn title(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::IdCard => ("采集照 ↔ 身份证照", "captured ↔ identity card"),
            Self::Admission => ("采集照 ↔ 录取照", "captured ↔ admission photo"),
            Self::Enrolment => ("采集照 ↔ 学籍照", "captured ↔ enrolment photo"),
            Self::Police => ("采集照 ↔ 公安人口库照", "captured ↔ police database"),
            Self::Person => ("采集照 ↔ 本人", "captured ↔ the person"),
            Self::CardPolice => ("身份证照 ↔ 公安人口库照", "identity card ↔ police database"),
            Self::Identity => ("姓名 ↔ 证件号", "name ↔ identity number"),
        };
        language.pick(zh, en)
    }

    /// Whether one side of it is the photo taken.
    pub const fn shows_photo(self) -> bool {
        !matches!(self, Self::CardPolice | Self::Identity)
    }
}
