//! TOML and JSON as one tree in which every key and value has its position in the text.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::chinese;
use crate::ground::text::Text;

/// A value and where it starts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) at: usize,
    pub(super) value: Value,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    /// Items with their positions, from 0.
    List(Vec<(usize, Node)>),
    Table(Vec<Entry>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) at: usize,
    pub(super) node: Node,
}

/// One step from a node to one inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

impl Node {
    /// The kind of value, for people to read.
    pub(super) const fn kind(&self) -> Text {
        match self.value {
            Value::Null => Text::fixed("空值", "null"),
            Value::Bool(_) => Text::fixed("布尔值", "a truth value"),
            Value::Integer(_) => Text::fixed("整数", "a whole number"),
            Value::Float(_) => Text::fixed("小数", "a number"),
            Value::Text(_) => Text::fixed("字符串", "a text"),
            Value::List(_) => Text::fixed("列表", "a list"),
            Value::Table(_) => Text::fixed("表", "a table"),
        }
    }

    /// Removes the node at `path`, or the nearest one around it; `false` if that is the whole tree.
    pub(super) fn remove(&mut self, path: &[Step]) -> bool {
        let Some((step, rest)) = path.split_first() else { return false };
        match (&mut self.value, step) {
            (Value::Table(entries), Step::Key(key)) => {
                let Some(at) = entries.iter().position(|entry| entry.key == *key) else { return false };
                if !entries[at].node.remove(rest) {
                    entries.remove(at);
                }
                true
            }
            (Value::List(items), Step::Index(index)) => {
                let Some(at) = items.iter().position(|(other, _)| other == index) else { return false };
                if !items[at].1.remove(rest) {
                    items.remove(at);
                }
                true
            }
            _ => false,
        }
    }

    /// Moves the entries whose keys are `wanted` into a separate table.
    #[cfg(feature = "day")]
    pub(super) fn take_keys(&mut self, wanted: impl Fn(&str) -> bool) -> Self {
        let mut taken = Vec::new();
        if let Value::Table(entries) = &mut self.value {
            let all = std::mem::take(entries);
            (taken, *entries) = all.into_iter().partition(|entry| wanted(&entry.key));
        }
        Self { at: self.at, value: Value::Table(taken) }
    }

    /// The texts under `key` of every table in the list under `list`.
    #[cfg(feature = "day")]
    pub(crate) fn texts(&self, list: &str, key: &str) -> Vec<&str> {
        let items = match self.get(list).map(|node| &node.value) {
            Some(Value::List(items)) => items.as_slice(),
            _ => &[],
        };
        let found = items.iter().filter_map(|(_, item)| item.get(key));
        found.filter_map(|node| if let Value::Text(text) = &node.value { Some(text.as_str()) } else { None }).collect()
    }

    #[cfg(feature = "day")]
    fn get(&self, key: &str) -> Option<&Self> {
        let Value::Table(entries) = &self.value else { return None };
        entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The keys of a table with their positions.
    #[cfg(feature = "day")]
    pub(super) fn keys(&self) -> Vec<(String, usize)> {
        match &self.value {
            Value::Table(entries) => entries.iter().map(|entry| (entry.key.clone(), entry.at)).collect(),
            _ => Vec::new(),
        }
    }
}

/// Where a text is not valid TOML or JSON, and why.
type Broken = (usize, Text);

const NO_NUMBER: Text = Text::fixed("这不是数", "this is not a number");

/// The tree of a TOML document.
pub(super) fn toml(text: &str) -> Result<Node, Broken> {
    let document = DeTable::parse(text).map_err(|error| {
        (error.span().map_or(0, |span| span.start), chinese::syntax("TOML", error.message().to_owned()))
    })?;
    Ok(Node { at: 0, value: table(document.get_ref())? })
}

fn table(table: &DeTable<'_>) -> Result<Value, Broken> {
    let mut entries = Vec::new();
    for (key, value) in table {
        entries.push(Entry { key: key.get_ref().to_string(), at: key.span().start, node: node(value)? });
    }
    entries.sort_by_key(|entry| entry.at);
    Ok(Value::Table(entries))
}

fn node(value: &Spanned<DeValue<'_>>) -> Result<Node, Broken> {
    let at = value.span().start;
    let value = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Boolean(truth) => Value::Bool(*truth),
        // A date without quotes is accepted like one with them.
        DeValue::Datetime(date) => Value::Text(date.to_string()),
        DeValue::Integer(number) => {
            let whole = i64::from_str_radix(number.as_str(), number.radix());
            Value::Integer(whole.map_err(|_| (at, Text::fixed("数太大", "the number is too large")))?)
        }
        DeValue::Float(number) => {
            let number = number.as_str().parse().map_err(|_| (at, NO_NUMBER))?;
            Value::Float(number)
        }
        DeValue::Array(items) => {
            let items = items.iter().enumerate().map(|(index, item)| Ok((index, node(item)?)));
            Value::List(items.collect::<Result<_, Broken>>()?)
        }
        DeValue::Table(entries) => table(entries)?,
    };
    Ok(Node { at, value })
}

/// The tree of a JSON text.
pub(super) fn json(text: &str) -> Result<Node, Broken> {
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
        let line: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let message = error.to_string();
        let what = message.split(" at line ").next().unwrap_or(&message).to_owned();
        return Err((line + error.column().saturating_sub(1), chinese::syntax("JSON", what)));
    }
    // The text is JSON: the rest only looks for the positions of its parts, no deeper than serde_json went.
    let mut scanner = Scanner { text, at: 0 };
    scanner.node()
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl Scanner<'_> {
    fn peek(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        bytes.get(self.at).copied().unwrap_or_default()
    }

    /// Whether the next character is this one; if so, it is skipped.
    fn pass(&mut self, byte: u8) -> bool {
        let found = self.peek() == byte;
        self.at += usize::from(found);
        found
    }

    fn string(&mut self) -> Result<String, Broken> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        self.at += 1;
        while bytes.get(self.at).is_some_and(|byte| *byte != b'"') {
            self.at += if bytes[self.at] == b'\\' { 2 } else { 1 };
        }
        self.at = (self.at + 1).min(bytes.len());
        serde_json::from_str(&self.text[start..self.at])
            .map_err(|error| (start, chinese::syntax("JSON", error.to_string())))
    }

    fn node(&mut self) -> Result<Node, Broken> {
        let first = self.peek();
        let at = self.at;
        let value = match first {
            b'{' => {
                self.at += 1;
                let mut entries: Vec<Entry> = Vec::new();
                while self.peek() == b'"' {
                    let at = self.at;
                    let key = self.string()?;
                    if entries.iter().any(|entry| entry.key == key) {
                        return Err((at, Text::fixed("这个选项给了两次", "duplicate key")));
                    }
                    self.pass(b':');
                    entries.push(Entry { key, at, node: self.node()? });
                    self.pass(b',');
                }
                self.pass(b'}');
                Value::Table(entries)
            }
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                while !self.pass(b']') {
                    items.push((items.len(), self.node()?));
                    self.pass(b',');
                }
                Value::List(items)
            }
            b'"' => Value::Text(self.string()?),
            _ => {
                let rest = &self.text[self.at..];
                let end = rest.find(|c: char| c.is_ascii_whitespace() || ",]}".contains(c)).unwrap_or(rest.len());
                self.at += end;
                let word = &rest[..end];
                match (word, word.parse::<i64>()) {
                    ("null", _) => Value::Null,
                    ("true", _) => Value::Bool(true),
                    ("false", _) => Value::Bool(false),
                    (_, Ok(whole)) => Value::Integer(whole),
                    (_, Err(_)) => Value::Float(word.parse().map_err(|_| (at, NO_NUMBER))?),
                }
            }
        };
        Ok(Node { at, value })
    }
}
