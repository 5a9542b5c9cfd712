//! Sentences in the two languages of the people who read them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::ground::words::words;

words! {
    /// The language of an output.
    #[derive(Default)]
    pub enum Language {
        /// Simplified Chinese. Default of everything made for people.
        #[default]
        Zh "zh",
        /// English.
        En "en",
    }
}

/// A text in both languages; the only type of text that campix shows to people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Chinese.
    pub zh: Cow<'static, str>,
    /// English.
    pub en: Cow<'static, str>,
}

impl Text {
    /// The text in Chinese and English.
    pub fn new(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// A text that is known when the program is built.
    pub const fn fixed(zh: &'static str, en: &'static str) -> Self {
        Self { zh: Cow::Borrowed(zh), en: Cow::Borrowed(en) }
    }

    /// A text that reads the same in both languages: figures, names, codes.
    pub fn same(text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        Self { zh: text.clone(), en: text }
    }

    /// The text in `language`.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

impl Language {
    /// The value for this language.
    pub const fn pick<T: Copy>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// A sentence in both languages, each a format of the variables in scope and of the arguments after both. Words that are
/// themselves a [`Text`] follow a semicolon.
///
/// ```ignore
/// both!(en "{} faults", zh "{} 处错误", faults.len())
/// both!(en "cannot {verb} the file", zh "无法{verb}文件"; verb = operation.text())
/// ```
macro_rules! both {
    (en $en:literal, zh $zh:literal; $($word:ident = $text:expr),+ $(,)?) => {{
        $(let $word = &$text;)+
        $crate::ground::text::Text::new(
            { $(let $word = &*$word.zh;)+ format!($zh) },
            { $(let $word = &*$word.en;)+ format!($en) },
        )
    }};
    (en $en:literal, zh $zh:literal $(, $($arguments:tt)*)?) => {
        $crate::ground::text::Text::new(format!($zh $(, $($arguments)*)?), format!($en $(, $($arguments)*)?))
    };
}

/// `Display` for a part of an error that has `text()` but no number of its own.
macro_rules! shown {
    ($($part:ty),+ $(,)?) => {$(
        impl std::fmt::Display for $part {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.text().en)
            }
        }
    )+};
}

/// Declares the labels of a template, each in both languages; `of` gives all of them in one.
///
/// ```ignore
/// labels! { struct Labels { date: zh "日期", en "date"; } }
/// ```
#[cfg(feature = "day")]
macro_rules! labels {
    ($(#[$($note:tt)*])* struct $name:ident { $($label:ident: zh $zh:literal, en $en:literal;)+ }) => {
        $(#[$($note)*])*
        #[derive(Debug, Clone, Copy, serde::Serialize)]
        struct $name { $($label: &'static str,)+ }

        impl $name {
            const fn of(language: $crate::ground::text::Language) -> Self {
                Self { $($label: language.pick($zh, $en),)+ }
            }
        }
    };
}

#[cfg(feature = "day")]
pub(crate) use labels;
pub(crate) use {both, shown};
