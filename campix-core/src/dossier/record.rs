//! The record of one person as text that is the same wherever it is stored, and its digests.

use serde::Serialize;

use crate::ground::digest::Sha256Digest;

use super::contents::Contents;

/// Schema of records.
const SCHEMA: u32 = 1;
/// The type of a record, as written in it.
pub(super) const WHAT: &str = "campix-dossier";

/// A record: what is said about a person, when it was put together, and its place in the chain of records.
#[derive(Serialize)]
pub(super) struct Record<'a> {
    schema: u32,
    what: &'static str,
    engine: String,
    made: &'a str,
    /// Digest of the record written before this one, zeros for the first.
    previous: Sha256Digest,
    /// Digest of this person's earlier record.
    replaces: Option<Sha256Digest>,
    content: &'a Contents,
}

impl<'a> Record<'a> {
    pub(super) fn new(
        content: &'a Contents,
        made: &'a str,
        previous: Sha256Digest,
        replaces: Option<Sha256Digest>,
    ) -> Self {
        let engine = format!("campix {}", crate::VERSION);
        Self { schema: SCHEMA, what: WHAT, engine, made, previous, replaces, content }
    }

    /// The record as text. Characters that end a script in HTML are escaped everywhere, so the bytes are the same in a file
    /// of its own and inside a page.
    pub(super) fn text(&self) -> String {
        escaped(&serde_json::to_string(self).unwrap_or_default())
    }
}

/// Digest of the content of a dossier and its presentation, without time and chain.
pub(super) fn content_digest(contents: &Contents, fashion: Sha256Digest) -> Sha256Digest {
    let text = serde_json::to_vec(contents).unwrap_or_default();
    Sha256Digest::of_parts([text.as_slice(), crate::VERSION.as_bytes(), fashion.0.as_slice()])
}

fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        match c {
            '<' => text.push_str("\\u003c"),
            '>' => text.push_str("\\u003e"),
            '&' => text.push_str("\\u0026"),
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_script_can_be_ended_from_inside() {
        let json = serde_json::to_string("</script><!-- &").unwrap();
        let text = super::escaped(&json);
        assert!(!text.contains(['<', '>', '&']));
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), "</script><!-- &");
    }
}
