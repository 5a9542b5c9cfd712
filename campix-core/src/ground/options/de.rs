//! serde over the tree, with errors that give key and position.

use std::path::Path;

use serde::Deserializer;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, IntoDeserializer as _, MapAccess, SeqAccess, Unexpected, Visitor};

use super::chinese;
use super::error::OptionProblem;
use super::path::{PATH, PROFILE, is_profile_file};
use super::tree::{Entry, Node, Step, Value};
use crate::ground::words::nearest;

/// Why reading stopped.
#[derive(Debug)]
pub(super) struct Stop {
    /// Where, as a byte offset; from the innermost value with a known position.
    pub(super) at: Option<usize>,
    /// The path to it, outermost step first.
    pub(super) path: Vec<Step>,
    /// A missing key, below the path.
    missing: Option<&'static str>,
    pub(super) problem: OptionProblem,
}

impl std::fmt::Display for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.problem.text().en)
    }
}

impl std::error::Error for Stop {}

impl Stop {
    fn new(problem: OptionProblem) -> Self {
        Self { at: None, path: Vec::new(), missing: None, problem }
    }

    /// The full key: "destinations[0].profile".
    pub(super) fn key(&self) -> String {
        let mut key = String::new();
        let missing = self.missing.map(|name| Step::Key(name.to_owned()));
        for step in self.path.iter().chain(&missing) {
            match step {
                Step::Key(name) if key.is_empty() => key.push_str(name),
                Step::Key(name) => key.extend([".", name]),
                Step::Index(index) => key.extend(["[", &index.to_string(), "]"]),
            }
        }
        key
    }

    fn inside(mut self, step: Step, at: usize) -> Self {
        self.at.get_or_insert(at);
        self.path.insert(0, step);
        self
    }
}

impl serde::de::Error for Stop {
    fn custom<T: std::fmt::Display>(what: T) -> Self {
        let what = chinese::sentence(format!("{what:#}"), what.to_string());
        Self::new(OptionProblem::Impossible { what })
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn serde::de::Expected) -> Self {
        Self::new(OptionProblem::WrongType {
            expected: chinese::expected(expected.to_string()),
            found: chinese::found(found),
        })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn serde::de::Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_variant(found: &str, expected: &'static [&'static str]) -> Self {
        Self::new(OptionProblem::NotOneOf { expected, found: found.to_owned() })
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let nearest = nearest(field, expected.iter().copied()).map(str::to_owned);
        let expected = expected.iter().map(|key| (*key).to_owned()).collect();
        Self::new(OptionProblem::UnknownKey { expected, nearest })
    }

    fn missing_field(field: &'static str) -> Self {
        Self { missing: Some(field), ..Self::new(OptionProblem::Missing) }
    }
}

/// Reads a value from a tree.
pub(super) fn read<T: DeserializeOwned>(tree: &Node, base: Option<&Path>) -> Result<T, Stop> {
    T::deserialize(Reader { node: tree, base }).map_err(|mut stop| {
        stop.at.get_or_insert(tree.at);
        stop
    })
}

#[derive(Clone, Copy)]
struct Reader<'t> {
    node: &'t Node,
    base: Option<&'t Path>,
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Stop;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match &self.node.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(truth) => visitor.visit_bool(*truth),
            Value::Integer(number) => visitor.visit_i64(*number),
            Value::Float(number) => visitor.visit_f64(*number),
            Value::Text(text) => visitor.visit_borrowed_str(text),
            Value::List(items) => visitor.visit_seq(Items { items: items.iter(), base: self.base }),
            Value::Table(entries) => {
                visitor.visit_map(Entries { rest: entries.iter(), current: None, base: self.base })
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        match self.node.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Stop> {
        let Value::Text(text) = &self.node.value else { return self.deserialize_any(visitor) };
        match self.base {
            Some(base) if name == PATH || (name == PROFILE && is_profile_file(text)) => {
                visitor.visit_str(&base.join(text).to_string_lossy())
            }
            _ if name == PATH || name == PROFILE => visitor.visit_str(text),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _keys: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        if matches!(self.node.value, Value::Table(_)) {
            return self.deserialize_any(visitor);
        }
        let expected = chinese::expected("a table".to_owned());
        Err(Stop::new(OptionProblem::WrongType { expected, found: self.node.kind() }))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

struct Items<'t, I> {
    items: I,
    base: Option<&'t Path>,
}

impl<'de, I: Iterator<Item = &'de (usize, Node)>> SeqAccess<'de> for Items<'de, I> {
    type Error = Stop;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Stop> {
        let Some((index, node)) = self.items.next() else { return Ok(None) };
        let read = seed.deserialize(Reader { node, base: self.base });
        read.map(Some).map_err(|stop| stop.inside(Step::Index(*index), node.at))
    }
}

struct Entries<'t, I> {
    rest: I,
    current: Option<&'t Entry>,
    base: Option<&'t Path>,
}

impl<'de, I: Iterator<Item = &'de Entry>> MapAccess<'de> for Entries<'de, I> {
    type Error = Stop;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Stop> {
        self.current = self.rest.next();
        let Some(entry) = self.current else { return Ok(None) };
        let key: StrDeserializer<'_, Stop> = entry.key.as_str().into_deserializer();
        let read = seed.deserialize(key);
        read.map(Some).map_err(|stop| stop.inside(Step::Key(entry.key.clone()), entry.at))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Stop> {
        let Some(entry) = self.current.take() else { return Err(Stop::new(OptionProblem::Missing)) };
        let read = seed.deserialize(Reader { node: &entry.node, base: self.base });
        read.map_err(|stop| stop.inside(Step::Key(entry.key.clone()), entry.node.at))
    }
}
