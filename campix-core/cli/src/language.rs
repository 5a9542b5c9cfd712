//! The language of the program's texts, found before the arguments are parsed: help and refusals need it, too.
//!
//! In: arguments and environment. Out: a language. `--lang` decides; without it the first of `LC_ALL`, `LC_MESSAGES`
//! and `LANG` that is set: Chinese for `zh…`, English for every other locale, `C` and `POSIX` included, which ask for
//! untranslated messages. If none is set (Windows, a bare container), the language is Chinese, the default of
//! everything made for people.

use std::ffi::OsString;

use campix_core::text::Language;

use crate::host::Host;

/// The language of this run.
pub(crate) fn asked(arguments: &[OsString], host: &Host<'_>) -> Language {
    option(arguments).unwrap_or_else(|| locale(host))
}

/// The language of `--lang`.
pub(crate) fn option(arguments: &[OsString]) -> Option<Language> {
    let mut words = arguments.iter().skip(1).map(|word| word.to_str().unwrap_or_default());
    while let Some(word) = words.next().filter(|word| *word != "--") {
        let value = match word.strip_prefix("--lang") {
            Some("") => words.next()?,
            Some(value) => value.strip_prefix('=').unwrap_or_default(),
            None => continue,
        };
        return parse(value);
    }
    None
}

/// The language called `word`.
pub(crate) fn parse(word: &str) -> Option<Language> {
    match word {
        "zh" => Some(Language::Zh),
        "en" => Some(Language::En),
        _ => None,
    }
}

fn locale(host: &Host<'_>) -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| {
        let value = host.variable(name)?.to_string_lossy().to_lowercase();
        (!value.is_empty()).then_some(value)
    });
    match set {
        Some(locale) if !locale.starts_with("zh") => Language::En,
        _ => Language::Zh,
    }
}
