//! What serde and the parsers say about a text, in Chinese: types that were expected, values that were found.
//!
//! In: their English words. Out: ours. What is not known here is quoted in brackets after a sentence of our own.

use serde::de::Unexpected;

use crate::ground::explain::foreign;
use crate::ground::text::Text;

/// What `expecting` of a type of the engine, or of serde, says.
const EXPECTED: &[(&str, &str)] = &[
    ("a boolean", "布尔值"),
    ("bool", "布尔值"),
    ("a string", "字符串"),
    ("string", "字符串"),
    ("a character", "一个字符"),
    ("u8", "不超过 255 的非负整数"),
    ("u16", "不超过 65535 的非负整数"),
    ("u32", "不超过 4294967295 的非负整数"),
    ("u64", "非负整数"),
    ("usize", "非负整数"),
    ("i8", "整数"),
    ("i16", "整数"),
    ("i32", "整数"),
    ("i64", "整数"),
    ("f32", "数"),
    ("f64", "数"),
    ("a sequence", "列表"),
    ("a map", "表"),
    ("a table", "表"),
    ("a profile", "标准的代号或 .toml 文件的路径"),
    ("a path", "路径"),
    ("a heading, a place from 1, or false", "列标题、从 1 起的列号，或 false"),
    ("a table of sizes and how many of each", "规格与张数的表"),
    ("a number of seconds, not negative", "非负的秒数"),
    ("a positive number", "正数"),
    ("a day and a time, such as 2026-09-01 08:00:00", "日期和时间，如 2026-09-01 08:00:00"),
];

/// Sentences of the engine that reach serde without their Chinese half.
const SENTENCES: &[(&str, &str)] = &[
    ("expected millimetres between 0 and 2400", "应为 0 至 2400 之间的毫米数"),
    ("expected 64 hexadecimal digits", "应为 64 位十六进制数字"),
    (
        "expected the id or name of a paper, or [width, height] in millimetres",
        "应为相纸的代号或名称，或以毫米计的 [宽, 高]",
    ),
    ("expected a template, or a table with text, size and floor", "应为模板，或含 text、size、floor 的表"),
];

fn find(table: &[(&str, &'static str)], words: &str) -> Option<&'static str> {
    table.iter().find(|(en, _)| *en == words).map(|(_, zh)| *zh)
}

/// A type that was expected.
pub(super) fn expected(words: String) -> Text {
    let vocabulary = words.contains(" / ");
    let list = ["a sequence", "a tuple", "an array", "tuple ", "struct "].iter().any(|start| words.starts_with(start));
    let zh = match find(EXPECTED, &words) {
        Some(zh) => zh.to_owned(),
        None if vocabulary => format!("以下之一：{words}"),
        None if list => foreign("列表或表", &words),
        None => foreign("另一种值", &words),
    };
    Text::new(zh, words)
}

/// A value that was found.
pub(super) fn found(value: Unexpected<'_>) -> Text {
    let zh = match value {
        Unexpected::Bool(truth) => format!("布尔值 {truth}"),
        Unexpected::Unsigned(number) => format!("整数 {number}"),
        Unexpected::Signed(number) => format!("整数 {number}"),
        Unexpected::Float(number) => format!("小数 {number}"),
        Unexpected::Char(letter) => format!("字符“{letter}”"),
        Unexpected::Str(text) => format!("字符串“{text}”"),
        Unexpected::Bytes(_) => "字节".to_owned(),
        Unexpected::Unit | Unexpected::Option => "空值".to_owned(),
        Unexpected::Seq => "列表".to_owned(),
        Unexpected::Map => "表".to_owned(),
        other => foreign("另一种值", &other.to_string()),
    };
    Text::new(zh, value.to_string())
}

/// A sentence that went through serde: `en` as it is displayed, `zh` as its alternate form gives it, the same if it has none.
pub(super) fn sentence(zh: String, en: String) -> Text {
    if zh != en {
        return Text::new(zh, en);
    }
    let zh = find(SENTENCES, &en).map_or_else(|| foreign("这个值不可用", &en), str::to_owned);
    Text::new(zh, en)
}

/// What the parser of TOML or JSON says, after our own sentence.
pub(super) fn syntax(language: &str, words: String) -> Text {
    Text::new(foreign(&format!("不符合 {language} 的语法"), &words), words)
}
