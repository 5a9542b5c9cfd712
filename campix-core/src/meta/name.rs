//! What the name of a file looks like, so that a rule can ask for it without the name being kept.

use crate::ground::words::words;

words! {
    /// What the name of a file looks like, so that a rule can ask for it without the name being kept.
    #[non_exhaustive]
    pub enum NameKind {
        /// A number of an identity card: 17 digits and the check digit of GB 11643 that belongs to them.
        IdNumber "id-number",
        /// Another number of up to 20 letters and digits, such as a student's.
        Number "number",
        /// As cameras and phones name files: "DSC_0001", "IMG_20260901_083015".
        Camera "camera",
        /// Anything else.
        Other "other",
    }
}

impl NameKind {
    /// The kind of a name without its extension. That a number is a student's cannot be told from the number.
    pub fn of(stem: &str) -> Self {
        let upper = stem.to_ascii_uppercase();
        let digits = upper.bytes().filter(u8::is_ascii_digit).count();
        if is_identity_number(upper.as_bytes()) {
            Self::IdNumber
        } else if CAMERA_PREFIXES.iter().any(|prefix| upper.strip_prefix(prefix).is_some_and(is_counter)) {
            Self::Camera
        } else if upper.len() <= 20 && digits >= 4 && upper.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Self::Number
        } else {
            Self::Other
        }
    }
}

/// How cameras and phones begin the names of files (DCF of CIPA DC-009, and usual names of phones).
const CAMERA_PREFIXES: [&str; 13] =
    ["DSC_", "_DSC", "DSCF", "DSCN", "DSC", "IMG_", "IMG", "_MG_", "PXL_", "MVIMG_", "WX_CAMERA_", "MMEXPORT", "DJI_"];

/// What follows in them: digits, with separators.
fn is_counter(rest: &str) -> bool {
    rest.len() >= 4 && rest.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'_' | b'-'))
}

/// 17 digits and their check digit, ISO 7064 MOD 11-2 as GB 11643-1999 uses it.
fn is_identity_number(text: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: &[u8; 11] = b"10X98765432";
    let Some((body, [check])) = text.split_at_checked(17) else { return false };
    let digits = body.iter().all(u8::is_ascii_digit);
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight).sum();
    digits && CHECK[(sum % 11) as usize] == *check
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_by_their_looks() {
        for (name, kind) in [
            ("11010519491231002X", NameKind::IdNumber),
            ("11010519491231002x", NameKind::IdNumber),
            ("440524188001010014", NameKind::IdNumber),
            // A wrong check digit makes it another number.
            ("440524188001010015", NameKind::Number),
            ("320101", NameKind::Number),
            ("S2023001", NameKind::Number),
            ("DSC_0001", NameKind::Camera),
            ("DSC00123", NameKind::Camera),
            ("img_20260901_083015", NameKind::Camera),
            ("张三", NameKind::Other),
            ("abc", NameKind::Other),
            ("", NameKind::Other),
            ("一二三四五六", NameKind::Other),
            ("123456789012345678901234", NameKind::Other),
        ] {
            assert_eq!(NameKind::of(name), kind, "{name}");
        }
    }
}
