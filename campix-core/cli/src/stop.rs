//! Why a run ends before its work is done, and how that is reported.
//!
//! In: failures of the engine, of the system, of the arguments. Out: an exit code, lines on the error stream (or one JSON
//! object on the output). Invariant: no number of a person is in them. The engine's own texts hold none; in what was typed, and
//! in paths, every word with five digits in a row is cut out.

use std::borrow::Cow;
use std::io;
use std::path::Path;
use std::sync::{Mutex, Once, PoisonError};

use campix_core::text::{Language, Text};
use campix_core::{Explain as _, Failure};
use serde_json::{Value as Json, json};

use crate::exit::{FAILURE, USAGE};
use crate::host::Context;

/// Why a run ends early.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The arguments are wrong.
    Usage(Text),
    /// The engine could not do it: the file concerned, and lines that say more than the failure's own details.
    Failed { failure: Box<Failure>, path: Option<String>, lines: Option<[Vec<String>; 2]> },
    /// The system refused.
    System { what: Text, source: io::Error },
    /// A defect of campix.
    Defect { place: String },
}

/// What went wrong, and with which file.
pub(crate) trait OrStop<T> {
    /// The failure as the end of this run.
    fn or_stop(self) -> Result<T, Stop>;

    /// The failure as the end of this run; `path` is the file concerned.
    fn or_stop_at(self, path: &Path) -> Result<T, Stop>;
}

impl<T, E: Into<Failure>> OrStop<T> for Result<T, E> {
    fn or_stop(self) -> Result<T, Stop> {
        self.map_err(|error| Stop::failed(error, None))
    }

    fn or_stop_at(self, path: &Path) -> Result<T, Stop> {
        self.map_err(|error| Stop::failed(error, Some(path)))
    }
}

impl Stop {
    pub(crate) fn failed(error: impl Into<Failure>, path: Option<&Path>) -> Self {
        let failure = Box::new(error.into());
        let path = failure.path.as_deref().or(path).map(|path| path.display().to_string());
        Self::Failed { failure, path, lines: None }
    }

    /// Sets the lines that replace the failure's own details.
    #[cfg(feature = "people")]
    #[cfg(any(feature = "day", feature = "prints"))]
    pub(crate) fn with_lines(mut self, of: impl Fn(Language) -> Vec<String>) -> Self {
        if let Self::Failed { lines, .. } = &mut self {
            *lines = Some([of(Language::Zh), of(Language::En)]);
        }
        self
    }

    pub(crate) fn usage(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self::Usage(Text::new(zh, en))
    }

    pub(crate) const fn system(what: Text, source: io::Error) -> Self {
        Self::System { what, source }
    }

    /// The output cannot be written.
    pub(crate) fn output(source: io::Error) -> Self {
        Self::system(Text::fixed("无法写出结果", "cannot write the output"), source)
    }

    /// The standard input cannot be read.
    pub(crate) fn input(source: io::Error) -> Self {
        Self::system(Text::fixed("无法读取标准输入", "cannot read the standard input"), source)
    }

    /// A panic was caught.
    pub(crate) fn panicked() -> Self {
        Self::Defect { place: std::mem::take(&mut *PLACE.lock().unwrap_or_else(PoisonError::into_inner)) }
    }

    /// Reports the reason and returns the exit code.
    pub(crate) fn tell(self, context: &mut Context<'_, '_>) -> u8 {
        let code = match self {
            Self::Usage(_) => USAGE,
            _ => FAILURE,
        };
        if context.json
            && !matches!(self, Self::Usage(_))
            && context.line(json!({ "path": self.path(), "error": self.to_json() })).is_ok()
            && context.flush().is_ok()
        {
            return code;
        }
        for line in self.lines(context.language) {
            context.note(line);
        }
        code
    }

    fn path(&self) -> Option<&str> {
        match self {
            Self::Failed { path, .. } => path.as_deref(),
            _ => None,
        }
    }

    /// The failure as JSON: `code`, `name`, `message`, `causes`, `details`.
    pub(crate) fn to_json(&self) -> Json {
        match self {
            Self::Failed { failure, .. } => failure.to_json(),
            Self::Usage(text) => plain(2, "usage", text, None),
            Self::System { what, source } => {
                let code = source.explain().code;
                plain(code.0, code.name(), what, Some(source))
            }
            Self::Defect { place } => plain(5, "call.panic", &defect(place), None),
        }
    }

    /// What happened, without the file concerned.
    pub(crate) fn sentence(&self, language: Language) -> String {
        match self {
            Self::Usage(text) => text.get(language).to_owned(),
            Self::Failed { failure, .. } => format!("{}: {}", failure.code, failure.text(language)),
            Self::System { what, source } => {
                let colon = if language == Language::Zh { "：" } else { ": " };
                format!("{}{colon}{}", what.get(language), source.explain().text.get(language))
            }
            Self::Defect { place } => defect(place).get(language).to_owned(),
        }
    }

    /// Lines for the error stream.
    pub(crate) fn lines(&self, language: Language) -> Vec<String> {
        let mut sentence = self.sentence(language);
        if let Self::Usage(_) = self {
            sentence = discreet(&sentence, TYPED);
        }
        let mut path = String::new();
        if let Some(full) = self.path() {
            let shown = discreet_path(Path::new(full));
            sentence = sentence.replace(full, &shown);
            path = shown + ": ";
        }
        let mut lines = vec![format!("campix: {path}{}", discreet(&sentence, QUOTED))];
        if let Self::Failed { failure, lines: more, .. } = self {
            let more = more.as_ref().map(|[zh, en]| if language == Language::Zh { zh.clone() } else { en.clone() });
            let more = more.unwrap_or_else(|| details(failure, language));
            if !more.is_empty() {
                // The sentence of some failures goes on with what the lines say.
                let first = lines[0].lines().next().unwrap_or_default().trim_end_matches([':', '：']).to_owned();
                lines[0] = first;
            }
            lines.extend(more.into_iter().map(|line| format!("  {line}")));
        }
        lines
    }
}

/// One line for each thing that is wrong, if a failure names several.
pub(crate) fn details(failure: &Failure, language: Language) -> Vec<String> {
    failure.details.iter().map(|detail| discreet(&detail_line(detail, language), QUOTED)).collect()
}

/// A detail without a sentence: its fields, `rule: geometry.crown, binding: hard`.
fn fields(detail: &Json) -> String {
    let Json::Object(fields) = detail else { return detail.to_string() };
    let shown = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    fields.iter().map(|(name, value)| format!("{name}: {}", shown(value))).collect::<Vec<_>>().join(", ")
}

fn detail_line(detail: &Json, language: Language) -> String {
    let message = match (&detail["message"], &detail["message_zh"]) {
        (_, Json::String(message)) if language == Language::Zh => message.clone(),
        (Json::String(message), _) => message.clone(),
        (Json::Object(message), _) => {
            let word = if language == Language::Zh { "zh" } else { "en" };
            message.get(word).and_then(Json::as_str).unwrap_or_default().to_owned()
        }
        (Json::Null, _) => fields(detail),
        _ => detail.to_string(),
    };
    match (&detail["line"], &detail["column"], detail["key"].as_str()) {
        (Json::Number(line), Json::Number(column), Some(key)) => {
            let key = if key.is_empty() { String::new() } else { format!("{key}: ") };
            format!("{line}:{column}: {key}{message}")
        }
        _ => message,
    }
}

/// As a failure of the engine.
fn plain(code: u32, name: &str, message: &Text, cause: Option<&io::Error>) -> Json {
    let causes: Vec<Text> = cause.map(|cause| cause.explain().text).into_iter().collect();
    json!({
        "code": code,
        "name": name,
        "message": message.en,
        "message_zh": message.zh,
        "causes": causes.iter().map(|cause| &cause.en).collect::<Vec<_>>(),
        "causes_zh": causes.iter().map(|cause| &cause.zh).collect::<Vec<_>>(),
        "details": [],
    })
}

fn defect(place: &str) -> Text {
    let at = |open: &str, close: &str| if place.is_empty() { String::new() } else { format!("{open}{place}{close}") };
    Text::new(
        format!("程序内部出错{}。这是 campix 的缺陷，请保留输入并报告。", at("（", "）")),
        format!("campix itself failed{}. That is a defect: keep the input and report it.", at(" at ", "")),
    )
}

/// Where the last panic was. Its message is not kept: it may hold anything.
static PLACE: Mutex<String> = Mutex::new(String::new());

/// Keeps the place of a panic instead of printing its message.
pub(crate) fn watch_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|info| {
            let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
            *PLACE.lock().unwrap_or_else(PoisonError::into_inner) = place;
        }));
    });
}

/// Digits in a row that may be a person's number in text that someone typed.
pub(crate) const TYPED: usize = 5;
/// More digits in a row than any count, size or date of the engine has.
const QUOTED: usize = 11;

/// The text without words that hold this many digits in a row: they may be numbers of people.
pub(crate) fn discreet(text: &str, digits: usize) -> String {
    let parts = |c: char| c.is_whitespace() || "'\"“”‘’，。：；、（）()".contains(c);
    let mut shown = String::with_capacity(text.len());
    for piece in text.split_inclusive(parts) {
        let word = piece.trim_end_matches(parts);
        if has_number(word, digits) {
            shown.push('…');
            shown.push_str(&piece[word.len()..]);
        } else {
            shown.push_str(piece);
        }
    }
    shown
}

/// A path whose parts are cut to their extension where they have five digits in a row, or are as short as a person's name
/// in Chinese.
pub(crate) fn discreet_path(path: &Path) -> String {
    let part = |part: std::path::Component<'_>| {
        let text = part.as_os_str().to_string_lossy().into_owned();
        let stem = text.rsplit_once('.').map_or(text.as_str(), |(stem, _)| stem);
        match (has_number(&text, TYPED) || may_be_name(stem), text.rsplit_once('.')) {
            (true, Some((stem, extension))) if !stem.is_empty() && !has_number(extension, TYPED) => {
                format!("….{extension}")
            }
            (true, _) => "…".to_owned(),
            (false, _) => text,
        }
    };
    let parts: std::path::PathBuf = path.components().map(part).collect();
    printable(&parts.display().to_string())
}

/// The text without characters that control a terminal.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

/// Whether this may be a person's name in Chinese characters, with or without a number behind it.
fn may_be_name(stem: &str) -> bool {
    let letters: Vec<char> = stem.chars().filter(|c| !c.is_ascii_digit() && !"-_ ()（）".contains(*c)).collect();
    let han = |c: &char| matches!(c, '㐀'..='䶿' | '一'..='鿿' | '\u{20000}'..='\u{323af}' | '·' | '•');
    !letters.is_empty() && letters.iter().all(han) && (letters.len() <= 4 || letters.iter().any(|c| "·•".contains(*c)))
}

fn has_number(text: &str, digits: usize) -> bool {
    let mut run = 0;
    text.chars().any(|c| {
        run = if c.is_numeric() { run + 1 } else { 0 };
        run >= digits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_people_are_cut_out_and_dates_stay() {
        assert_eq!(discreet("no photo '11010519491231002X' since 2026-09-01", TYPED), "no photo '…' since 2026-09-01");
        assert_eq!(discreet("第 2 行：１１０１０５１９４９", TYPED), "第 2 行：…");
        assert_eq!(
            discreet("67108864 bytes are more than 11010519491231002X", QUOTED),
            "67108864 bytes are more than …"
        );
        assert_eq!(discreet_path(Path::new("photos/20230017.jpg")), "photos/….jpg");
        assert_eq!(discreet_path(Path::new("photos/a.jpg")), "photos/a.jpg");
        assert_eq!(discreet_path(Path::new("a\u{1b}[2J.jpg")), "a?[2J.jpg");
        assert_eq!(discreet_path(Path::new("毕业生照片文件夹/欧阳明月.jpg")), "毕业生照片文件夹/….jpg");
        assert_eq!(discreet_path(Path::new("阿依古丽·买买提-2.jpg")), "….jpg");
    }
}
