//! What a file or folder may be named on Windows, Linux and macOS, and when two names are the same there.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Longest name of a file or folder: 255 bytes on ext4, 255 UTF-16 units on NTFS and APFS. Bytes are never fewer than units.
pub(super) const NAME_BYTES: usize = 255;
/// Longest path inside the delivery, in UTF-16 units: Windows allows 259 including the folder it is unpacked to.
pub(super) const PATH_UNITS: usize = 180;

/// Device names of Windows; they are the device with any extension (Microsoft, "Naming Files, Paths, and Namespaces").
const DEVICES: [&str; 30] = [
    "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7",
    "COM8", "COM9", "COM¹", "COM²", "COM³", "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8",
    "LPT9", "LPT¹",
];

/// Characters Windows forbids, control characters, and marks that reverse or hide the text around them.
pub(super) fn is_forbidden(c: char) -> bool {
    matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*') || super::super::person::is_control(c)
}

/// The full-width twin of a forbidden character: it reads the same and is allowed everywhere.
fn twin(c: char) -> Option<char> {
    match c {
        '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => char::from_u32(c as u32 + 0xFEE0),
        _ => None,
    }
}

/// A text for people made safe inside a name: composed, forbidden characters replaced by their twins, controls dropped.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    let composed: String = text.nfc().collect();
    let safe: String = composed.chars().filter_map(|c| if is_forbidden(c) { twin(c) } else { Some(c) }).collect();
    let safe = safe.trim();
    if safe == text { Cow::Borrowed(text) } else { Cow::Owned(safe.to_owned()) }
}

/// A whole name made safe: no device, no trailing dot or space, no leading space, not hidden.
pub(super) fn whole(name: &str) -> Cow<'_, str> {
    let mut safe = Cow::Borrowed(name.trim_matches(' '));
    if safe.ends_with('.') {
        let bare = safe.trim_end_matches(['.', ' ']).len();
        // The full-width full stop reads the same and is not dropped by Windows.
        safe = Cow::Owned(format!("{}．", &safe[..bare]));
    }
    if safe.starts_with('.') || is_device(&safe) {
        safe = Cow::Owned(format!("_{safe}"));
    }
    safe
}

pub(super) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    DEVICES.contains(&stem.as_str()) || stem == "LPT²" || stem == "LPT³"
}

/// Two paths with the same key are one file on some system: NTFS and APFS fold case, APFS also composition.
pub(super) fn collision_key(path: &str) -> String {
    let upper: String = path.nfd().flat_map(char::to_uppercase).collect();
    upper.to_lowercase().nfd().collect()
}
