//! Numbers of identity documents: 18 characters after GB 11643 where there is a check digit, opaque text where there is none.
//! Input: text as typed. Output: a typed, masked number, the changes made to read it, and doubts.

use serde::Serialize;

use super::date::Date;
use super::error::{Doubt, NumberError, spreadsheet_damage};
use super::normal::{Normalisation, Parsed, bare};
use super::region::{Counties, province};
use super::secret::{Secret, secret_text};
use crate::ground::text::Text;

/// Weights of GB 11643-1999 for the first 17 digits: 2^(17-i) mod 11 (ISO 7064 MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters by the weighted sum mod 11.
const CHECK: [u8; 11] = *b"10X98765432";

/// Sex by the parity of the sequence number: odd is male.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
}

secret_text! {
    /// A resident identity number: 18 characters, upper-case `X`, checked in full (GB 11643).
    ResidentId
}
secret_text! {
    /// The residence permit of a Hong Kong (81), Macao (82) or Taiwan (83) resident: 18 characters, checked as [`ResidentId`].
    ResidencePermit
}
secret_text! {
    /// The foreigner's permanent-residence card issued since 2023-12: 18 digits starting with 9, checked as [`ResidentId`].
    ForeignerCard
}
secret_text! {
    /// A number without an inner check: 5–20 ASCII letters and digits, upper case.
    OpaqueId
}

/// Kinds of documents whose numbers carry no check digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DocumentKind {
    /// Permit of Hong Kong and Macao residents to travel to the mainland: H or M and 8 or 10 digits.
    HongKongMacaoPermit,
    /// Permit of Taiwan residents to travel to the mainland: 8 digits.
    TaiwanPermit,
    /// Foreigner's permanent-residence card before 2023-12: 3 letters and 12 digits.
    OldForeignerCard,
    /// A passport.
    Passport,
    /// An officer's or soldier's card, or any other document the school accepts.
    Other,
}

impl DocumentKind {
    /// Its name for people.
    pub const fn title(self) -> Text {
        match self {
            Self::HongKongMacaoPermit => {
                Text::fixed("港澳居民来往内地通行证", "permit of Hong Kong and Macao residents")
            }
            Self::TaiwanPermit => Text::fixed("台湾居民来往大陆通行证", "permit of Taiwan residents"),
            Self::OldForeignerCard => {
                Text::fixed("外国人永久居留证（旧版）", "foreigner's permanent-residence card, old form")
            }
            Self::Passport => Text::fixed("护照", "passport"),
            Self::Other => Text::fixed("其他证件", "another document"),
        }
    }
}

/// A number of any identity document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "document", content = "number", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum IdNumber {
    /// Resident identity card.
    Resident(ResidentId),
    /// Residence permit of Hong Kong, Macao or Taiwan residents.
    ResidencePermit(ResidencePermit),
    /// Foreigner's permanent-residence card since 2023-12.
    ForeignerCard(ForeignerCard),
    /// A document whose number carries no check.
    Opaque {
        /// Which document.
        kind: DocumentKind,
        /// Its number.
        number: OpaqueId,
    },
}

impl IdNumber {
    /// Which document it is the number of.
    pub const fn title(&self) -> Text {
        match self {
            Self::Resident(_) => Text::fixed("居民身份证", "resident identity card"),
            Self::ResidencePermit(_) => {
                Text::fixed("港澳台居民居住证", "residence permit of Hong Kong, Macao or Taiwan")
            }
            Self::ForeignerCard(_) => Text::fixed("外国人永久居留身份证", "foreigner's permanent-residence card"),
            Self::Opaque { kind, .. } => kind.title(),
        }
    }

    /// Reads a number whose kind must be clear from the text.
    ///
    /// Digits alone are an identity number (18 or 15) or a Taiwan permit (8); letters decide everything else.
    ///
    /// # Errors
    /// [`NumberError`] if it is malformed or has no known form.
    ///
    /// ```
    /// use campix_core::people::number::{IdNumber, Normalisation, NumberError};
    /// let parsed = IdNumber::parse("11010519491231002ｘ")?;
    /// assert_eq!(parsed.number.to_string(), "110…2X");
    /// assert_eq!(parsed.number.reveal(), "11010519491231002X");
    /// assert_eq!(parsed.changes, [Normalisation::FullWidth, Normalisation::UpperCase]);
    /// assert_eq!(IdNumber::parse("110105194912310021"), Err(NumberError::CheckDigit));
    /// # Ok::<(), NumberError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Parsed<Self>, NumberError> {
        let mut changes = Vec::new();
        let text = bare(text, &mut changes);
        if let Some(damage) = spreadsheet_damage(&text) {
            return Err(damage);
        }
        let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
        let digits = text.len() - letters;
        let rest_is_digits = text.as_bytes()[letters..].iter().all(u8::is_ascii_digit);
        let opaque =
            |kind| Ok(Parsed { number: Self::opaque(kind, &text), changes: changes.clone(), doubts: Vec::new() });
        match (letters, digits) {
            (0, 0) => Err(NumberError::Empty),
            (0, 8) if rest_is_digits => opaque(DocumentKind::TaiwanPermit),
            (0, _) => Body::read(&text, changes).map(|body| body.map(Body::into_id)),
            (1, 8 | 10) if rest_is_digits && text.starts_with(['H', 'M']) => opaque(DocumentKind::HongKongMacaoPermit),
            (3, 12) if rest_is_digits => opaque(DocumentKind::OldForeignerCard),
            (1..=3, 5..=9) if rest_is_digits => opaque(DocumentKind::Passport),
            _ => Err(NumberError::Unrecognised),
        }
    }

    /// Reads the number of a document without a check digit.
    ///
    /// # Errors
    /// [`NumberError::Length`] outside 5–20 characters, [`NumberError::Character`] for anything but ASCII letters and digits.
    pub fn parse_opaque(kind: DocumentKind, text: &str) -> Result<Parsed<Self>, NumberError> {
        let mut changes = Vec::new();
        let text = bare(text, &mut changes);
        if let Some(damage) = spreadsheet_damage(&text) {
            return Err(damage);
        }
        if text.is_empty() {
            return Err(NumberError::Empty);
        }
        if let Some(at) = text.chars().position(|c| !c.is_ascii_alphanumeric()) {
            return Err(NumberError::Character { position: at + 1 });
        }
        if !(5..=20).contains(&text.len()) {
            return Err(NumberError::Length { expected: "5 to 20", found: text.len() });
        }
        Ok(Parsed { number: Self::opaque(kind, &text), changes, doubts: Vec::new() })
    }

    fn opaque(kind: DocumentKind, text: &str) -> Self {
        Self::Opaque { kind, number: OpaqueId(Secret::new(text)) }
    }

    /// The full number. It must never reach a log, an error or a temporary name.
    pub fn reveal(&self) -> &str {
        match self {
            Self::Resident(number) => number.reveal(),
            Self::ResidencePermit(number) => number.reveal(),
            Self::ForeignerCard(number) => number.reveal(),
            Self::Opaque { number, .. } => number.reveal(),
        }
    }

    /// The birth date inside the number; an opaque number has none.
    pub fn birth_date(&self) -> Option<Date> {
        if matches!(self, Self::Opaque { .. }) {
            return None;
        }
        birth_date(self.reveal())
    }

    /// The sex inside the number; an opaque number has none.
    pub fn sex(&self) -> Option<Sex> {
        if matches!(self, Self::Opaque { .. }) {
            return None;
        }
        let sequence_end = *self.reveal().as_bytes().get(16)?;
        Some(if sequence_end % 2 == 1 { Sex::Male } else { Sex::Female })
    }

    /// The 15 digits an older list may still hold for the same person; only for residents born in the 1900s.
    pub fn legacy(&self) -> Option<OpaqueId> {
        let Self::Resident(id) = self else { return None };
        let text = id.reveal();
        (text.get(6..8)? == "19").then(|| OpaqueId(Secret::new(format!("{}{}", &text[..6], &text[8..17]))))
    }

    /// Whether `counties` lists the county the number was issued in; `None` if the number has no county.
    pub fn county_listed(&self, counties: &Counties) -> Option<bool> {
        matches!(self, Self::Resident(_)).then(|| counties.contains(&self.reveal()[..6]))
    }
}

impl std::fmt::Display for IdNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&super::secret::mask(self.reveal()))
    }
}

macro_rules! parse_as {
    ($name:ident, $variant:ident, $what:literal) => {
        impl $name {
            #[doc = concat!("Reads ", $what, ".")]
            ///
            /// # Errors
            /// [`NumberError`] if it is malformed or the number of another document.
            pub fn parse(text: &str) -> Result<Parsed<Self>, NumberError> {
                let mut changes = Vec::new();
                let text = bare(text, &mut changes);
                if let Some(damage) = spreadsheet_damage(&text) {
                    return Err(damage);
                }
                let body = Body::read(&text, changes)?;
                let Parsed { number, changes, doubts } = body.map(Body::into_id);
                match number {
                    IdNumber::$variant(number) => Ok(Parsed { number, changes, doubts }),
                    _ => Err(NumberError::Province),
                }
            }
        }
    };
}
parse_as!(ResidentId, Resident, "a resident identity number of 18 characters, or of 15 digits, which is then upgraded");
parse_as!(
    ResidencePermit,
    ResidencePermit,
    "the number of a residence permit of a Hong Kong, Macao or Taiwan resident"
);
parse_as!(ForeignerCard, ForeignerCard, "the number of a foreigner's permanent-residence card");

/// Eighteen checked characters, not yet sorted by document.
struct Body(String);

impl Body {
    fn read(text: &str, mut changes: Vec<Normalisation>) -> Result<Parsed<Self>, NumberError> {
        if text.is_empty() {
            return Err(NumberError::Empty);
        }
        let length = text.chars().count();
        let last_may_be_x = length == 18;
        for (at, c) in text.chars().enumerate() {
            if !(c.is_ascii_digit() || last_may_be_x && at == 17 && c == 'X') {
                return Err(NumberError::Character { position: at + 1 });
            }
        }
        let mut doubts = Vec::new();
        let text = match length {
            18 => text.to_owned(),
            15 => {
                if text.starts_with(['8', '9']) {
                    return Err(NumberError::Province);
                }
                if matches!(&text[12..], "996" | "997" | "998" | "999") {
                    doubts.push(Doubt::Century);
                }
                changes.push(Normalisation::Upgraded);
                let long = format!("{}19{}", &text[..6], &text[6..]);
                let check = check_character(&long).ok_or(NumberError::CheckDigit)?;
                format!("{long}{check}")
            }
            found => return Err(NumberError::Length { expected: "18 or 15", found }),
        };
        let special = matches!(&text[..2], "81" | "82" | "83");
        if !special && !text.starts_with('9') && province(&text).is_none() {
            return Err(NumberError::Province);
        }
        let passes = check_character(&text[..17]).is_some_and(|check| text.ends_with(check));
        // Excel keeps fifteen digits and shows zeros for the rest; the date may still be intact.
        let rounded = text.ends_with("000");
        if !passes {
            return Err(match birth_date(&text) {
                _ if rounded => NumberError::Rounded,
                None => NumberError::BirthDate,
                Some(_) => NumberError::CheckDigit,
            });
        }
        if birth_date(&text).is_none() {
            return Err(NumberError::BirthDate);
        }
        if rounded {
            doubts.push(Doubt::MaybeRounded);
        }
        if special && &text[2..6] != "0000" {
            doubts.push(Doubt::Region);
        }
        Ok(Parsed { number: Self(text), changes, doubts })
    }

    fn into_id(self) -> IdNumber {
        let secret = Secret::new(self.0);
        match secret.reveal().as_bytes()[0] {
            b'8' => IdNumber::ResidencePermit(ResidencePermit(secret)),
            b'9' => IdNumber::ForeignerCard(ForeignerCard(secret)),
            _ => IdNumber::Resident(ResidentId(secret)),
        }
    }
}

/// The check character of 17 digits; `None` if they are not 17 digits.
fn check_character(digits: &str) -> Option<char> {
    if digits.len() != WEIGHTS.len() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    Some(char::from(CHECK[(sum % 11) as usize]))
}

/// The date at characters 7–14, which all three documents share (RID-01, RID-06, RID-09).
fn birth_date(text: &str) -> Option<Date> {
    let part = |range: std::ops::Range<usize>| text.get(range);
    Date::new(part(6..10)?.parse().ok()?, part(10..12)?.parse().ok()?, part(12..14)?.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn published_vectors_pass() {
        for text in ["11010519491231002X", "440524188001010014", "34052419800101001X", "130503196704010016"] {
            assert_eq!(ResidentId::parse(text).unwrap().number.reveal(), text);
        }
        for text in ["810000199408230021", "830000199201300022"] {
            let parsed = ResidencePermit::parse(text).unwrap();
            assert!(parsed.changes.is_empty() && parsed.doubts.is_empty());
        }
        assert!(ForeignerCard::parse("911124198108030024").is_ok());
    }

    #[test]
    fn documents_are_not_mixed_up() {
        assert_eq!(ResidentId::parse("810000199408230021"), Err(NumberError::Province));
        assert_eq!(ResidencePermit::parse("11010519491231002X"), Err(NumberError::Province));
        assert_eq!(ForeignerCard::parse("11010519491231002X"), Err(NumberError::Province));
        for (text, kind) in [
            ("H12345678", DocumentKind::HongKongMacaoPermit),
            ("m1234567801", DocumentKind::HongKongMacaoPermit),
            ("12345678", DocumentKind::TaiwanPermit),
            ("ABC123456789012", DocumentKind::OldForeignerCard),
            ("E12345678", DocumentKind::Passport),
            ("EA1234567", DocumentKind::Passport),
        ] {
            let IdNumber::Opaque { kind: found, .. } = IdNumber::parse(text).unwrap().number else { panic!("{text}") };
            assert_eq!(found, kind);
        }
    }

    #[test]
    fn old_numbers_are_upgraded_and_said_so() {
        let parsed = ResidentId::parse("130503670401001").unwrap();
        assert_eq!(parsed.number.reveal(), "130503196704010016");
        assert_eq!(parsed.changes, [Normalisation::Upgraded]);
        let id = IdNumber::parse("130503670401001").unwrap().number;
        assert_eq!(id.legacy().unwrap().reveal(), "130503670401001");
        assert_eq!(ResidentId::parse("130503000101999").unwrap().doubts, [Doubt::Century]);
    }

    #[test]
    fn each_fault_has_its_error() {
        for (text, error) in [
            ("", NumberError::Empty),
            ("　", NumberError::Empty),
            ("1101051949123100", NumberError::Length { expected: "18 or 15", found: 16 }),
            ("110105194912310O2X", NumberError::Character { position: 16 }),
            ("1101051949123100X2", NumberError::Character { position: 17 }),
            ("六个汉字十八", NumberError::Character { position: 1 }),
            ("160105194912310020", NumberError::Province),
            ("110105194902310021", NumberError::BirthDate),
            ("110105194912310021", NumberError::CheckDigit),
            ("440524188001010000", NumberError::Rounded),
            ("4.40524188001010E+17", NumberError::Exponent),
            ("440524188001010014.0", NumberError::Decimal),
        ] {
            assert_eq!(ResidentId::parse(text).unwrap_err(), error, "{text}");
        }
        assert_eq!(IdNumber::parse("-----"), Err(NumberError::Character { position: 1 }));
        assert_eq!(IdNumber::parse("ABCDEFG"), Err(NumberError::Unrecognised));
    }

    #[test]
    fn birth_and_sex_come_from_the_number() {
        let id = IdNumber::parse("11010519491231002X").unwrap().number;
        assert_eq!(id.birth_date(), Date::new(1949, 12, 31));
        assert_eq!(id.sex(), Some(Sex::Female));
        assert_eq!(id.county_listed(&Counties::parse("110105")), Some(true));
        assert_eq!(id.county_listed(&Counties::default()), Some(false));
        let passport = IdNumber::parse("E12345678").unwrap().number;
        assert_eq!(
            (passport.birth_date(), passport.sex(), passport.county_listed(&Counties::default())),
            (None, None, None)
        );
    }

    proptest! {
        #[test]
        fn one_wrong_digit_or_two_swapped_never_pass(
            region in prop::sample::select(vec!["110105", "440524", "650102"]),
            year in 1900u16..2100, month in 1u8..=12, day in 1u8..=28, sequence in 0u16..1000,
            at in 0usize..17, add in 1u8..10, swap in 0usize..16,
        ) {
            let body = format!("{region}{year:04}{month:02}{day:02}{sequence:03}");
            let good = format!("{body}{}", check_character(&body).unwrap());
            let parsed = ResidentId::parse(&good).unwrap();
            prop_assert_eq!(parsed.number.reveal(), &good);
            let shown = format!("{parsed:?} {}", parsed.number);
            prop_assert!(!shown.contains(&good[3..16]));

            let mut wrong = good.clone().into_bytes();
            wrong[at] = b'0' + (wrong[at] - b'0' + add) % 10;
            prop_assert!(ResidentId::parse(std::str::from_utf8(&wrong).unwrap()).is_err());
            let mut swapped = good.into_bytes();
            swapped.swap(swap, swap + 1);
            if swapped[swap] != swapped[swap + 1] && swapped[swap + 1] != b'X' {
                prop_assert!(ResidentId::parse(std::str::from_utf8(&swapped).unwrap()).is_err());
            }
        }

        #[test]
        fn any_text_is_answered(text in ".*") {
            let _ = (IdNumber::parse(&text), ResidentId::parse(&text), IdNumber::parse_opaque(DocumentKind::Other, &text));
        }

        #[test]
        fn digits_of_any_length_are_answered(text in "[0-9X０-９ｘ]{0,24}") {
            let _ = IdNumber::parse(&text);
        }
    }
}
