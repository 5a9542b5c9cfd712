//! Text that identifies a person: masked wherever it might be shown by accident, readable only on request.
//!
//! The mask keeps the first three and the last two characters of a long number (RSEC-12: hiding only the birth date of an
//! identity number leaves about a hundred candidates), fewer of a short one, and never shows the length.

use serde::{Serialize, Serializer};

/// Identifying text; equality, order and hash are those of the text itself.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::people) struct Secret(Box<str>);

/// From this length on, three leading and two trailing characters are shown: the rest leaves at least 10⁷ numbers.
const LONG: usize = 12;
/// From this length on, two trailing characters are shown; below, none.
const SHORT: usize = 6;

impl Secret {
    pub(in crate::people) fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    pub(in crate::people) fn reveal(&self) -> &str {
        &self.0
    }
}

/// The shown form of a number: "110…2X", "…17" or "…".
pub(crate) fn mask(text: &str) -> String {
    let length = text.chars().count();
    let head = if length >= LONG { 3 } else { 0 };
    let tail = if length >= SHORT { 2 } else { 0 };
    let mut shown: String = text.chars().take(head).collect();
    shown.push('…');
    shown.extend(text.chars().skip(length - tail));
    shown
}

impl std::fmt::Display for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&mask(&self.0))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Gives a newtype over [`Secret`] its masked `Debug`, `Display` and `Serialize`, and `reveal`.
macro_rules! secret_text {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// `Debug`, `Display` and `Serialize` show a mask; [`reveal`](Self::reveal) is the only way to the text.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($crate::people::number::secret::Secret);

        impl $name {
            /// The full text. It must never reach a log, an error or a temporary name.
            pub fn reveal(&self) -> &str {
                self.0.reveal()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }
    };
}
pub(in crate::people) use secret_text;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mask_shows_little_and_never_the_length() {
        for (text, shown) in [
            ("11010519491231002X", "110…2X"),
            ("202300170042", "202…42"),
            ("20230017", "…17"),
            ("123456", "…56"),
            ("12345", "…"),
            ("", "…"),
        ] {
            assert_eq!(mask(text), shown);
        }
        assert_eq!(mask("1234567890123456"), mask("123999999999956"));
    }
}
