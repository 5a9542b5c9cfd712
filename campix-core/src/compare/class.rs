//! What an answer means, whatever words or numbers a provider uses for it; and what was compared with what.

use crate::ground::text::Language;
use crate::ground::words::words;

words! {
    /// What an answer means (standards 3.2). The order is that of weight: the first of several answers about one pair decides.
    #[non_exhaustive]
    pub enum Class {
        /// The provider says: not the same person.
        DifferentPerson "different-person",
        /// Name and number do not belong together, so nothing was said of the face.
        IdentityMismatch "identity-mismatch",
        /// The provider cannot tell.
        Uncertain "uncertain",
        /// The provider refused the picture.
        QualityRejected "quality-rejected",
        /// The provider has no photo or no such number. Never the student's failure.
        NoReference "no-reference",
        /// The provider failed, or was asked wrongly. Never the student's failure.
        ServiceError "service-error",
        /// Nobody asked.
        NotRun "not-run",
        /// Name and number belong together. Says nothing of a face, so it passes no portrait.
        IdentityConsistent "identity-consistent",
        /// The same person: the only answer by which a portrait passes.
        SamePerson "same-person",
    }
}

impl Class {
    /// The word for people.
    pub const fn title(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::DifferentPerson => ("非同一人", "different person"),
            Self::IdentityMismatch => ("身份信息不符", "name and number do not match"),
            Self::Uncertain => ("无法确定", "uncertain"),
            Self::QualityRejected => ("比对方拒收照片", "picture refused"),
            Self::NoReference => ("库中无照片或无此号", "no reference photo"),
            Self::ServiceError => ("比对服务故障", "service failed"),
            Self::NotRun => ("未比对", "not compared"),
            Self::IdentityConsistent => ("身份信息一致", "name and number match"),
            Self::SamePerson => ("同一人", "same person"),
        };
        language.pick(zh, en)
    }

    /// Whether a person has to look before anything can be concluded.
    pub const fn needs_review(self) -> bool {
        matches!(self, Self::DifferentPerson | Self::IdentityMismatch | Self::Uncertain | Self::QualityRejected)
    }

    /// Whether the provider said something of the person, rather than of itself.
    pub const fn is_said(self) -> bool {
        !matches!(self, Self::NoReference | Self::ServiceError | Self::NotRun)
    }
}

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
        /// The photo taken ↔ the person standing there, by machine or by eye (RCMP-04).
        Person "person",
        /// The photo in the identity card ↔ the photo of the police population database.
        CardPolice "card-police",
        /// Name ↔ identity number; no picture is compared.
        Identity "identity",
    }
}

impl Pair {
    /// The words for people.
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

    /// The class by which this pair passes.
    pub const fn passes_by(self) -> Class {
        match self {
            Self::Identity => Class::IdentityConsistent,
            _ => Class::SamePerson,
        }
    }

    /// Whether one side of it is the photo taken.
    pub const fn shows_photo(self) -> bool {
        !matches!(self, Self::CardPolice | Self::Identity)
    }
}
