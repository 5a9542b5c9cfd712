//! Why the value of an argument is not accepted, in both languages.
//!
//! In: what someone typed. Out: a [`Wrong`], which clap hands on as the source of its own error, and which `usage` shows.

use std::num::{IntErrorKind, ParseFloatError, ParseIntError};

#[cfg(feature = "people")]
use campix_core::Explain;
use campix_core::text::Text;

/// Why a value is not accepted.
#[derive(Debug, Clone)]
pub(crate) struct Wrong(pub(crate) Text);

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl std::error::Error for Wrong {}

impl Wrong {
    /// What was expected.
    #[cfg(feature = "people")]
    pub(crate) const fn expected(zh: &'static str, en: &'static str) -> Self {
        Self(Text::fixed(zh, en))
    }

    /// As the engine says it.
    #[cfg(feature = "people")]
    pub(crate) fn of(error: &impl Explain) -> Self {
        Self(error.explain().text)
    }
}

/// A whole number; unlike clap's own parser of small numbers it says which kind of error it is.
pub(crate) fn whole<T: std::str::FromStr<Err = ParseIntError>>(text: &str) -> Result<T, ParseIntError> {
    text.parse()
}

/// The reason that clap was given: by a parser of this program or by the standard library.
pub(crate) fn why(source: Option<&(dyn std::error::Error + 'static)>) -> Text {
    let Some(source) = source else { return Text::fixed("格式不对", "it has another form") };
    if let Some(wrong) = source.downcast_ref::<Wrong>() {
        return wrong.0.clone();
    }
    let en = source.to_string();
    let zh = match source.downcast_ref::<ParseIntError>().map(ParseIntError::kind) {
        Some(IntErrorKind::Empty) => "缺少数字".to_owned(),
        Some(IntErrorKind::InvalidDigit) => "应为不带小数的数字".to_owned(),
        Some(IntErrorKind::PosOverflow) => "数太大".to_owned(),
        Some(IntErrorKind::NegOverflow) => "数太小".to_owned(),
        Some(IntErrorKind::Zero) => "不能为 0".to_owned(),
        _ if source.is::<ParseFloatError>() => "应为数字".to_owned(),
        _ => format!("格式不对（原文：{en}）"),
    };
    Text::new(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_librarys_errors_are_told_in_chinese() {
        let told = |error: &(dyn std::error::Error + 'static)| why(Some(error)).zh.into_owned();
        assert_eq!(told(&"".parse::<u8>().unwrap_err()), "缺少数字");
        assert_eq!(told(&"many".parse::<u8>().unwrap_err()), "应为不带小数的数字");
        assert_eq!(told(&"999".parse::<u8>().unwrap_err()), "数太大");
        assert_eq!(told(&"-999".parse::<i8>().unwrap_err()), "数太小");
        assert_eq!(told(&"0".parse::<std::num::NonZeroU8>().unwrap_err()), "不能为 0");
        assert_eq!(told(&"x".parse::<f64>().unwrap_err()), "应为数字");
        assert_eq!(told(&std::fmt::Error), format!("格式不对（原文：{}）", std::fmt::Error));
        assert_eq!(why(None).zh, "格式不对");
    }
}
