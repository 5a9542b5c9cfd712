//! Vocabularies: every word used in an interface – JSON, TOML, C, Python, the command line – is written once, in the
//! declaration of its enum, and is spelt the same everywhere.
//!
//! Input: `words! { pub enum Packing { Folder "folder", … } }`. Output: the enum with its names, parsing, display and serde, and
//! its words with their documentation for generated files. Invariant: a word outside the list is an error that gives the
//! list.

use crate::ground::text::{Text, both, shown};

/// A fixed list of words, each with one meaning.
pub trait Words: Sized + Copy + 'static {
    /// The name of the list: "Packing".
    const NAME: &'static str;
    /// What its words are about, as documented; lines end with `\n`.
    const DOC: &'static str;
    /// The words in the order of their declaration, each with what it means.
    const WORDS: &'static [Word];

    /// Every value, in the same order.
    fn all() -> &'static [Self];

    /// The word of this value.
    fn word(self) -> &'static str;
}

/// A word of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Its spelling.
    pub word: &'static str,
    /// What it means, as documented; lines end with `\n`.
    pub doc: &'static str,
}

impl Word {
    /// What it means, in one line.
    pub fn meaning(&self) -> String {
        one_line(self.doc)
    }
}

/// Documentation as the compiler passes it, in one line.
pub(crate) fn one_line(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A word that is not in its list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownWord {
    /// The word that was found.
    pub found: String,
    /// The words of the list.
    pub known: &'static [&'static str],
}

impl UnknownWord {
    pub(crate) fn new(found: &str, known: &'static [&'static str]) -> Self {
        Self { found: found.to_owned(), known }
    }

    /// What is wrong, in both languages.
    pub fn text(&self) -> Text {
        let Self { found, known } = self;
        let list = known.join(" / ");
        match nearest(found, known.iter().copied()) {
            Some(meant) => both!(
                en "expected {list}, found {found:?}; did you mean {meant:?}?",
                zh "应为 {list}，实为 {found:?}；是否指 {meant:?}？"
            ),
            None => both!(en "expected {list}, found {found:?}", zh "应为 {list}，实为 {found:?}"),
        }
    }
}

shown!(UnknownWord);

impl std::error::Error for UnknownWord {}

/// The word most similar to `found`, if it is similar enough to be meant: at most a third of its letters differ.
pub(crate) fn nearest<'a>(found: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |word: &str| word.to_lowercase().replace('_', "-");
    let found = plain(found);
    known
        .map(|word| (distance(&found, &plain(word)), word))
        .filter(|(distance, word)| distance * 3 <= word.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// Number of letters to insert, delete or change to get from one word to the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let changed = corner + usize::from(a != *b);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
        }
    }
    row[to.len()]
}

/// Declares a vocabulary.
///
/// Every variant has its documentation and its one spelling. The enum gets `ALL`, `name()`, `from_name()`, `FromStr`,
/// `Display`, serde with that spelling, and [`Words`]. Attributes, including `#[default]` with `derive(Default)`, are kept.
macro_rules! words {
    (@doc doc = $doc:literal) => { $doc };
    (@doc $($other:tt)*) => { "" };
    (
        $(#[$($attribute:tt)*])*
        $visibility:vis enum $name:ident {
            $( $(#[$($note:tt)*])* $variant:ident $word:literal ),+ $(,)?
        }
    ) => {
        $(#[$($attribute)*])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility enum $name {
            $( $(#[$($note)*])* $variant, )+
        }

        #[allow(unreachable_pub, dead_code)] // Some are public, some belong to one module.
        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// Every spelling, in the same order.
            pub const NAMES: [&'static str; [$($word),+].len()] = [$($word),+];

            /// The one spelling: in JSON, TOML, C, Python and on the command line.
            pub const fn name(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }

            /// The value with this spelling, if there is one.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $( $word => Some(Self::$variant), )+ _ => None }
            }
        }

        impl $crate::ground::words::Words for $name {
            const NAME: &'static str = stringify!($name);
            const DOC: &'static str = concat!($($crate::ground::words::words!(@doc $($attribute)*), "\n"),*);
            const WORDS: &'static [$crate::ground::words::Word] = &[
                $( $crate::ground::words::Word {
                    word: $word,
                    doc: concat!($($crate::ground::words::words!(@doc $($note)*), "\n"),*),
                } ),+
            ];

            fn all() -> &'static [Self] {
                &Self::ALL
            }

            fn word(self) -> &'static str {
                self.name()
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::ground::words::UnknownWord;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                Self::from_name(name)
                    .ok_or_else(|| $crate::ground::words::UnknownWord::new(name, &[$($word),+]))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str($crate::ground::words::Visitor::<Self>::new(&[$($word),+]))
            }
        }
    };
}
pub(crate) use words;

/// Reads a word with serde.
pub(crate) struct Visitor<W> {
    known: &'static [&'static str],
    of: std::marker::PhantomData<W>,
}

impl<W> Visitor<W> {
    pub(crate) const fn new(known: &'static [&'static str]) -> Self {
        Self { known, of: std::marker::PhantomData }
    }
}

impl<W: Words> serde::de::Visitor<'_> for Visitor<W> {
    type Value = W;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.known.join(" / "))
    }

    fn visit_str<E: serde::de::Error>(self, found: &str) -> Result<W, E> {
        let value = W::all().iter().copied().find(|value| value.word() == found);
        value.ok_or_else(|| E::unknown_variant(found, self.known))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    words! {
        /// A fruit.
        #[derive(Default)]
        enum Fruit {
            /// Round,
            /// and red.
            Apple "apple",
            /// Long.
            #[default]
            Banana "big-banana",
        }
    }

    #[test]
    fn a_word_has_one_spelling_everywhere() {
        assert_eq!(Fruit::ALL.map(Fruit::name), ["apple", "big-banana"]);
        assert_eq!(Fruit::default().to_string(), "big-banana");
        for fruit in Fruit::ALL {
            assert_eq!(fruit.name().parse::<Fruit>(), Ok(fruit));
            assert_eq!(serde_json::to_value(fruit).unwrap(), fruit.name());
            assert_eq!(serde_json::from_value::<Fruit>(fruit.name().into()).unwrap(), fruit);
        }
        let meanings: Vec<String> = Fruit::WORDS.iter().map(Word::meaning).collect();
        assert_eq!(
            (Fruit::NAME, meanings.as_slice()),
            ("Fruit", ["Round, and red.".into(), "Long.".into()].as_slice())
        );
    }

    #[test]
    fn another_word_is_refused_with_the_list_and_what_may_have_been_meant() {
        let error = "big_bananna".parse::<Fruit>().unwrap_err();
        assert_eq!(
            error.to_string(),
            r#"expected apple / big-banana, found "big_bananna"; did you mean "big-banana"?"#
        );
        let error = "Apple".parse::<Fruit>().unwrap_err();
        assert!(error.to_string().ends_with(r#"did you mean "apple"?"#), "{error}");
        let error = "plum".parse::<Fruit>().unwrap_err();
        assert_eq!(error.to_string(), r#"expected apple / big-banana, found "plum""#);
        let error = serde_json::from_str::<Fruit>("\"plum\"").unwrap_err().to_string();
        assert!(error.contains("plum") && error.contains("big-banana"), "{error}");
        assert!(serde_json::from_str::<Fruit>("3").is_err());
    }

    #[test]
    fn the_nearest_word_is_near() {
        let known = ["threads", "packing", "language"];
        assert_eq!(nearest("thread", known.into_iter()), Some("threads"));
        assert_eq!(nearest("lang", known.into_iter()), None);
        assert_eq!(nearest("pakcing", known.into_iter()), Some("packing"));
        assert_eq!((distance("", "abc"), distance("abc", "abc"), distance("kitten", "sitting")), (3, 0, 3));
    }
}
