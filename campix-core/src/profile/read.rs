//! Walks a parsed TOML document and collects every fault with its line and column.
//!
//! serde would stop at the first fault and, inside inline tables, lose the position; a registrar who edits a profile
//! wants the whole list.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::ground::explain::both;
use crate::ground::options::position;
use crate::ground::text::Text;
use crate::profile::error::{Fault, Problem};

/// Most faults reported for one text; a text with more is the wrong file.
const MOST_FAULTS: usize = 200;

/// A text and the faults found in it so far.
#[derive(Debug)]
pub(super) struct Reader<'t> {
    text: &'t str,
    faults: Vec<Fault>,
}

/// One table of the document; remembers which keys were read.
#[derive(Debug)]
pub(super) struct Table<'d, 'i> {
    path: String,
    start: usize,
    entries: &'d DeTable<'i>,
    asked: Vec<&'static str>,
}

impl<'t> Reader<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, faults: Vec::new() }
    }

    /// Line and column of a byte offset, both from 1, columns in characters.
    pub(super) fn position(&self, at: usize) -> (usize, usize) {
        position(self.text, at)
    }

    pub(super) fn fault(&mut self, at: usize, key: impl Into<String>, problem: Problem) {
        if self.faults.len() >= MOST_FAULTS {
            return;
        }
        let (line, column) = self.position(at);
        self.faults.push(Fault { line, column, key: key.into(), problem });
    }

    /// All faults, by position.
    pub(super) fn into_faults(mut self) -> Vec<Fault> {
        self.faults.sort_by(|a, b| (a.line, a.column, &a.key).cmp(&(b.line, b.column, &b.key)));
        self.faults
    }

    /// Reports every key of `table` that was not read.
    pub(super) fn finish(&mut self, table: &Table<'_, '_>) {
        for key in table.entries.keys() {
            if !table.asked.contains(&key.get_ref().as_ref()) {
                let expected = table.asked.clone();
                self.fault(key.span().start, table.key(key.get_ref()), Problem::UnknownKey { expected });
            }
        }
    }

    pub(super) fn missing(&mut self, table: &Table<'_, '_>, name: &str) {
        self.fault(table.start, table.key(name), Problem::Missing);
    }

    fn wrong_type(&mut self, table: &Table<'_, '_>, name: &str, value: &Spanned<DeValue<'_>>, expected: Text) {
        let found = value.get_ref().type_str();
        self.fault(value.span().start, table.key(name), Problem::WrongType { expected, found });
    }

    /// The text under `name`, with the offset of its value.
    pub(super) fn string<'d>(&mut self, table: &mut Table<'d, '_>, name: &'static str) -> Option<(&'d str, usize)> {
        let value = table.value(name)?;
        if let Some(text) = value.get_ref().as_str() {
            return Some((text, value.span().start));
        }
        self.wrong_type(table, name, value, Text::fixed("字符串", "a string"));
        None
    }

    pub(super) fn required_string<'d>(
        &mut self,
        table: &mut Table<'d, '_>,
        name: &'static str,
    ) -> Option<(&'d str, usize)> {
        if !table.has(name) {
            self.missing(table, name);
        }
        self.string(table, name)
    }

    /// The text under `name`: one that reads the same in both languages, or a table of `zh` and `en`.
    pub(super) fn text(&mut self, table: &mut Table<'_, '_>, name: &'static str) -> Option<Text> {
        let value = table.value(name)?;
        if let Some(text) = value.get_ref().as_str() {
            return Some(Text::same(text.to_owned()));
        }
        if value.get_ref().as_table().is_none() {
            self.wrong_type(
                table,
                name,
                value,
                Text::fixed("字符串，或含 zh 与 en 的表", "a string, or a table of zh and en"),
            );
            return None;
        }
        let mut both = self.table(table, name)?;
        let zh = self.required_string(&mut both, "zh").map(|(text, _)| text.to_owned());
        let en = self.required_string(&mut both, "en").map(|(text, _)| text.to_owned());
        self.finish(&both);
        Some(Text::new(zh?, en?))
    }

    /// The member of `all` whose name is the value of `name`.
    pub(super) fn word<T: Copy>(
        &mut self,
        table: &mut Table<'_, '_>,
        name: &'static str,
        all: &[T],
        name_of: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        let (found, at) = self.string(table, name)?;
        let word = all.iter().copied().find(|&item| name_of(item) == found);
        if word.is_none() {
            let expected = all.iter().map(|&item| name_of(item).to_owned()).collect();
            self.fault(at, table.key(name), Problem::NotOneOf { expected, found: found.to_owned() });
        }
        word
    }

    pub(super) fn required_word<T: Copy>(
        &mut self,
        table: &mut Table<'_, '_>,
        name: &'static str,
        all: &[T],
        name_of: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        if !table.has(name) {
            self.missing(table, name);
        }
        self.word(table, name, all, name_of)
    }

    /// The finite number under `name`.
    pub(super) fn number(&mut self, table: &mut Table<'_, '_>, name: &'static str) -> Option<f64> {
        let value = table.value(name)?;
        let Some(number) = number_of(value.get_ref()) else {
            self.wrong_type(table, name, value, Text::fixed("数字", "a number"));
            return None;
        };
        if number.is_finite() {
            return Some(number);
        }
        let what = Text::fixed("应为有限的数字", "expected a finite number");
        self.fault(value.span().start, table.key(name), Problem::Impossible { what });
        None
    }

    /// The whole number from `least` to `greatest` under `name`.
    pub(super) fn integer(
        &mut self,
        table: &mut Table<'_, '_>,
        name: &'static str,
        least: u32,
        greatest: u32,
    ) -> Option<u32> {
        let number = self.number(table, name)?;
        if number >= f64::from(least) && number <= f64::from(greatest) && number.fract() == 0.0 {
            return Some(number as u32);
        }
        let what = both!(
            en "expected a whole number from {least} to {greatest}, found {number}",
            zh "应为 {least} 至 {greatest} 的整数，实为 {number}"
        );
        self.fault(table.at(name), table.key(name), Problem::Impossible { what });
        None
    }

    pub(super) fn required_integer(
        &mut self,
        table: &mut Table<'_, '_>,
        name: &'static str,
        least: u32,
        greatest: u32,
    ) -> Option<u32> {
        if !table.has(name) {
            self.missing(table, name);
        }
        self.integer(table, name, least, greatest)
    }

    /// `true` under `name`; `false` is a fault, because its meaning would be unclear.
    pub(super) fn truth(&mut self, table: &mut Table<'_, '_>, name: &'static str) -> bool {
        let Some(value) = table.value(name) else { return false };
        if value.get_ref().as_bool() == Some(true) {
            return true;
        }
        self.wrong_type(table, name, value, Text::fixed("true", "true"));
        false
    }

    /// The items of the array under `name`, each with the offset of its value.
    pub(super) fn array<'d, 'i>(
        &mut self,
        table: &mut Table<'d, 'i>,
        name: &'static str,
    ) -> Option<Vec<&'d Spanned<DeValue<'i>>>> {
        let value = table.value(name)?;
        if let Some(array) = value.get_ref().as_array() {
            return Some(array.iter().collect());
        }
        self.wrong_type(table, name, value, Text::fixed("数组", "an array"));
        None
    }

    /// The texts of the array under `name`, each with the offset of its value.
    pub(super) fn strings<'d>(
        &mut self,
        table: &mut Table<'d, '_>,
        name: &'static str,
    ) -> Option<Vec<(&'d str, usize)>> {
        let items = self.array(table, name)?;
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref().as_str() {
                Some(text) => texts.push((text, item.span().start)),
                None => self.wrong_type(table, name, item, Text::fixed("字符串", "a string")),
            }
        }
        Some(texts)
    }

    /// The members of `all` whose names are in the array under `name`; an unknown word is a fault.
    pub(super) fn words<T: Copy + PartialEq>(
        &mut self,
        table: &mut Table<'_, '_>,
        name: &'static str,
        all: &[T],
        name_of: impl Fn(T) -> &'static str,
    ) -> Vec<T> {
        let mut found = Vec::new();
        for (text, at) in self.strings(table, name).unwrap_or_default() {
            match all.iter().copied().find(|&item| name_of(item) == text) {
                Some(word) if found.contains(&word) => {}
                Some(word) => found.push(word),
                None => {
                    let expected = all.iter().map(|&item| name_of(item).to_owned()).collect();
                    self.fault(at, table.key(name), Problem::NotOneOf { expected, found: text.to_owned() });
                }
            }
        }
        found
    }

    /// The table under `name`.
    pub(super) fn table<'d, 'i>(&mut self, table: &mut Table<'d, 'i>, name: &'static str) -> Option<Table<'d, 'i>> {
        let value = table.value(name)?;
        self.as_table(table.key(name), value)
    }

    /// `value` as a table whose keys are reported under `path`.
    pub(super) fn as_table<'d, 'i>(&mut self, path: String, value: &'d Spanned<DeValue<'i>>) -> Option<Table<'d, 'i>> {
        if let Some(entries) = value.get_ref().as_table() {
            return Some(Table { path, start: value.span().start, entries, asked: Vec::new() });
        }
        let found = value.get_ref().type_str();
        self.fault(value.span().start, path, Problem::WrongType { expected: Text::fixed("表", "a table"), found });
        None
    }
}

impl<'d, 'i> Table<'d, 'i> {
    pub(super) const fn root(entries: &'d DeTable<'i>) -> Self {
        Self { path: String::new(), start: 0, entries, asked: Vec::new() }
    }

    /// The full key of `name` inside this table.
    pub(super) fn key(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// The full key of the table itself.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Offset of the table.
    pub(super) const fn start(&self) -> usize {
        self.start
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// Whether `name` was read or allowed.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.asked.contains(&name)
    }

    /// Offset of the value under `name`, or of the table.
    pub(super) fn at(&self, name: &str) -> usize {
        self.entries.get(name).map_or(self.start, |value| value.span().start)
    }

    /// All keys with their offsets, whether read or not.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'d str, usize, &'d Spanned<DeValue<'i>>)> {
        let entries = self.entries;
        entries.iter().map(|(key, value)| (key.get_ref().as_ref(), key.span().start, value))
    }

    /// Marks `name` as known, although it is read elsewhere.
    pub(super) fn allow(&mut self, name: &'static str) {
        if !self.asked.contains(&name) {
            self.asked.push(name);
        }
    }

    fn value(&mut self, name: &'static str) -> Option<&'d Spanned<DeValue<'i>>> {
        self.allow(name);
        self.entries.get(name)
    }
}

/// An integer or a float of TOML as a number; integers beyond 2⁵³ lose their last digits.
pub(super) fn number_of(value: &DeValue<'_>) -> Option<f64> {
    if let Some(integer) = value.as_integer() {
        return i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(|integer| integer as f64);
    }
    value.as_float().and_then(|float| float.as_str().parse().ok())
}
