//! One text with the keys of two structs: the inputs of a day and how it is run.

use std::path::Path;

use serde::de::DeserializeOwned;

use super::schema::kebab;
use super::{Found, Node, OptionProblem, Options, OptionsError, Syntax, parse, read};
use crate::ground::ceiling;
use crate::ground::words::nearest;

/// Reads a text with the keys of two structs: keys that do not belong to the first belong to the second. Also returns the
/// tree of the second.
pub(crate) fn from_text_of_two<A, B>(
    text: &str,
    syntax: Syntax,
    base: Option<&Path>,
) -> Result<(A, B, Node), OptionsError>
where
    A: DeserializeOwned + Options,
    B: DeserializeOwned + Options,
{
    let mut second = parse(text, syntax)?;
    let known: Vec<String> = A::KEYS.iter().chain(B::KEYS).map(|key| kebab(key.name)).collect();
    let mut faults: Vec<Found> = Vec::new();
    for (key, at) in second.take_keys(|key| !known.iter().any(|known| known == key)).keys() {
        let nearest = nearest(&key, known.iter().map(String::as_str)).map(str::to_owned);
        faults.push((at, key, OptionProblem::UnknownKey { expected: known.clone(), nearest }));
    }
    let mut first = second.take_keys(|key| A::KEYS.iter().any(|known| kebab(known.name) == key));
    let rest = second.clone();
    match (read(&mut first, base), read(&mut second, base)) {
        (Ok(first), Ok(second)) if faults.is_empty() => Ok((first, second, rest)),
        (first, second) => {
            faults.extend(first.err().into_iter().flatten());
            faults.extend(second.err().into_iter().flatten());
            Err(OptionsError::of(text, faults))
        }
    }
}

/// Reads a file with the keys of two structs; its paths start from its folder.
pub(crate) fn open_two<A, B>(path: &Path) -> Result<(A, B, Node), OptionsError>
where
    A: DeserializeOwned + Options,
    B: DeserializeOwned + Options,
{
    let text = ceiling::read_text(path, ceiling::OPTIONS)?;
    from_text_of_two(&text, Syntax::of(&text), Some(path.parent().unwrap_or_else(|| Path::new(""))))
}
