//! The meaning of an answer, independent of a provider's words or numbers.

pub use crate::ground::pair::Pair;
use crate::ground::text::Language;
use crate::ground::words::words;

words! {
    /// The meaning of an answer (standards 3.2), in the order of weight: the first of several answers about one pair decides.
    #[non_exhaustive]
    pub enum Class {
        /// The provider says it is not the same person.
        DifferentPerson "different-person",
        /// Name and number do not belong together, so the face was not compared.
        IdentityMismatch "identity-mismatch",
        /// The provider cannot tell.
        Uncertain "uncertain",
        /// The provider refused the picture.
        QualityRejected "quality-rejected",
        /// The provider has no photo or no such number. Never the student's failure.
        NoReference "no-reference",
        /// The provider failed, or the request was wrong. Never the student's failure.
        ServiceError "service-error",
        /// The service was not called.
        NotRun "not-run",
        /// Name and number belong together. Says nothing about a face, so no portrait passes by it.
        IdentityConsistent "identity-consistent",
        /// The same person: the only answer by which a portrait passes.
        SamePerson "same-person",
    }
}

impl Class {
    /// Its name, for people to read.
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

    /// Whether a person has to look at it before anything can be concluded.
    pub const fn needs_review(self) -> bool {
        matches!(self, Self::DifferentPerson | Self::IdentityMismatch | Self::Uncertain | Self::QualityRejected)
    }

    /// Whether the answer is about the person, rather than about the provider.
    pub const fn is_said(self) -> bool {
        !matches!(self, Self::NoReference | Self::ServiceError | Self::NotRun)
    }
}

impl Pair {
    /// The class by which this pair passes.
    pub const fn passes_by(self) -> Class {
        match self {
            Self::Identity => Class::IdentityConsistent,
            _ => Class::SamePerson,
        }
    }
}
