//! Examines the number of an identity document: valid or not, of which document, what had to be changed to read it.
//! Input: text as typed. Output: a typed answer and its JSON, in which the number is masked.

use serde_json::{Value as Json, json};

use super::{IdNumber, NumberError, Parsed};

/// What an examined number turned out to be. `Debug` and JSON show a mask only.
///
/// ```
/// use campix_core::people::number::IdCheck;
/// let check = IdCheck::of(" 11010519491231002x");
/// assert_eq!(
///     check.to_json().to_string(),
///     r#"{"schema":1,"valid":true,"document":"resident","number":"110…2X","changes":["trimmed","upper-case"],"doubts":[]}"#
/// );
/// assert_eq!(IdCheck::of("110105194912310021").to_json()["error"], "check-digit");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdCheck(pub Result<Parsed<IdNumber>, NumberError>);

impl IdCheck {
    /// Examines a number whose kind must be clear from the text, as [`IdNumber::parse`] does.
    pub fn of(text: &str) -> Self {
        Self(IdNumber::parse(text))
    }

    /// Whether it is the number of a document.
    pub const fn valid(&self) -> bool {
        self.0.is_ok()
    }

    /// As JSON, schema 1. A valid number has `schema`, `valid`, `document`, `number` (masked), `changes`, `doubts`; any
    /// other has `schema`, `valid`, `error` with its own fields, and `message`.
    pub fn to_json(&self) -> Json {
        let mut json = match &self.0 {
            Ok(parsed) => {
                let mut number = json!(parsed.number);
                // An opaque number is an object of its own: kind of document and number.
                if let Some(Json::Object(inner)) = number.get("number").cloned()
                    && let Json::Object(outer) = &mut number
                {
                    outer.insert("kind".to_owned(), inner["kind"].clone());
                    outer.insert("number".to_owned(), inner["number"].clone());
                }
                let mut number = object(number);
                number.insert("changes".to_owned(), json!(parsed.changes));
                number.insert("doubts".to_owned(), json!(parsed.doubts));
                number
            }
            Err(error) => {
                let mut fault = object(json!(error));
                fault.insert("message".to_owned(), json!(error.to_string()));
                fault
            }
        };
        let mut whole = serde_json::Map::new();
        whole.insert("schema".to_owned(), json!(1));
        whole.insert("valid".to_owned(), json!(self.valid()));
        whole.append(&mut json);
        Json::Object(whole)
    }
}

fn object(json: Json) -> serde_json::Map<String, Json> {
    match json {
        Json::Object(object) => object,
        // Numbers and their errors are serialised as objects; anything else would simply have no fields.
        _ => serde_json::Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_has_flat_fields_and_a_masked_number() {
        for (text, document, kind) in
            [("11010519491231002X", "resident", None), ("H1234567890", "opaque", Some("hong-kong-macao-permit"))]
        {
            let json = IdCheck::of(text).to_json();
            assert_eq!(json["document"], document);
            assert_eq!(json.get("kind").and_then(Json::as_str), kind);
            assert!(json["number"].as_str().unwrap().contains('…') && !json.to_string().contains(text), "{json}");
        }
    }
}
