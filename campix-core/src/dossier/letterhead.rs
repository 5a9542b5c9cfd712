//! The head of every document.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Serialize;

/// The head of every document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct Letterhead {
    pub(super) school: String,
    pub(super) lines: Vec<String>,
    #[serde(skip)]
    logo: Option<Vec<u8>>,
}

impl Letterhead {
    /// A head of these lines, the school first, with a logo next to it.
    pub(super) fn new(lines: &[String], logo: Option<Vec<u8>>) -> Self {
        let school = lines.first().cloned().unwrap_or_default();
        Self { school, lines: lines.get(1..).unwrap_or_default().to_vec(), logo }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.school.is_empty() && self.lines.is_empty() && self.logo.is_none()
    }

    pub(super) fn logo(&self) -> Option<&[u8]> {
        self.logo.as_deref()
    }

    pub(super) fn address(&self) -> Option<String> {
        self.logo.as_deref().map(|jpeg| format!("data:image/jpeg;base64,{}", BASE64.encode(jpeg)))
    }

    /// Everything in one line, for the heading of a document.
    pub(super) fn heading(&self) -> String {
        let parts = std::iter::once(&self.school).chain(&self.lines).filter(|part| !part.is_empty());
        parts.map(String::as_str).collect::<Vec<_>>().join(" · ")
    }
}
