//! How an error gives its number and its message in both languages: one place per variant.
//!
//! Input: the fields of an error. Output: its [`Explanation`], from which `Display`, `source`, `code()`, `text()` and
//! [`Failure`](crate::Failure) follow. Invariant: a variant without a sentence in each language does not compile.

use std::path::Path;

use serde_json::Value as Json;

use super::errors::ErrorCode;
use super::text::Text;

/// An error of the engine: it has a number from the table and describes what happened in both languages.
pub trait Explain: std::error::Error + 'static {
    /// Number, message, cause and all other details.
    fn explain(&self) -> Explanation<'_>;
}

/// The explanation of an error.
#[non_exhaustive]
pub struct Explanation<'a> {
    /// Number of the error.
    pub code: ErrorCode,
    /// What happened, without its cause.
    pub text: Text,
    /// The cause.
    pub cause: Option<&'a dyn Explain>,
    /// The file or folder concerned.
    pub path: Option<&'a Path>,
    details: Option<Box<dyn FnOnce() -> Vec<Json> + 'a>>,
}

impl<'a> Explanation<'a> {
    /// A number and a message.
    pub const fn new(code: ErrorCode, text: Text) -> Self {
        Self { code, text, cause: None, path: None, details: None }
    }

    /// Sets the cause.
    #[must_use]
    pub fn because(mut self, cause: &'a dyn Explain) -> Self {
        self.cause = Some(cause);
        self
    }

    /// Sets the file or folder concerned.
    #[must_use]
    pub fn at(mut self, path: &'a Path) -> Self {
        self.path = Some(path);
        self
    }

    /// Sets the function that makes one object for each fault; it runs only on request.
    #[must_use]
    pub fn details(mut self, details: impl FnOnce() -> Vec<Json> + 'a) -> Self {
        self.details = Some(Box::new(details));
        self
    }

    /// One object for each fault, if an error reports several.
    pub fn into_details(self) -> Vec<Json> {
        self.details.map(|make| make()).unwrap_or_default()
    }
}

impl std::fmt::Debug for Explanation<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Explanation").field("code", &self.code).field("text", &self.text).finish_non_exhaustive()
    }
}

impl<E: Explain> Explain for Box<E> {
    fn explain(&self) -> Explanation<'_> {
        (**self).explain()
    }
}

/// A Chinese sentence of our own, and in brackets what a library or the system says in English.
pub(crate) fn foreign(sentence: &str, words: &str) -> String {
    let words = words.trim();
    if words.is_empty() { sentence.to_owned() } else { format!("{sentence}（原文：{words}）") }
}

/// A refusal of the system in Chinese, for common kinds of errors.
pub(crate) fn kind_zh(kind: std::io::ErrorKind) -> Option<&'static str> {
    use std::io::ErrorKind as Kind;
    Some(match kind {
        Kind::NotFound => "文件或文件夹不存在",
        Kind::PermissionDenied => "没有访问权限",
        Kind::AlreadyExists => "同名文件或文件夹已存在",
        Kind::NotADirectory => "路径中有一段不是文件夹",
        Kind::IsADirectory => "这是文件夹，不是文件",
        Kind::DirectoryNotEmpty => "文件夹不是空的",
        Kind::ReadOnlyFilesystem => "磁盘或文件夹是只读的",
        Kind::StorageFull => "磁盘空间不足",
        Kind::QuotaExceeded => "超出磁盘配额",
        Kind::FileTooLarge => "文件太大",
        Kind::ResourceBusy | Kind::ExecutableFileBusy => "文件正被其他程序使用",
        Kind::InvalidFilename => "文件名无效",
        Kind::InvalidData => "文件内容无效",
        Kind::UnexpectedEof => "文件不完整",
        Kind::TimedOut => "操作超时",
        Kind::Interrupted => "操作被中断",
        Kind::OutOfMemory => "内存不足",
        Kind::ConnectionRefused => "对方拒绝连接",
        Kind::ConnectionReset | Kind::ConnectionAborted | Kind::NotConnected => "连接中断",
        Kind::HostUnreachable | Kind::NetworkUnreachable | Kind::NetworkDown => "网络不通",
        Kind::AddrInUse => "地址已被占用",
        Kind::AddrNotAvailable => "地址不可用",
        Kind::BrokenPipe => "对方已关闭管道",
        Kind::WouldBlock => "暂时无法读写",
        Kind::InvalidInput => "参数无效",
        Kind::WriteZero => "数据未能写入",
        Kind::NotSeekable => "无法在其中定位",
        Kind::StaleNetworkFileHandle => "网络文件已失效",
        Kind::Deadlock => "锁互相等待",
        Kind::CrossesDevices => "两处不在同一磁盘上",
        Kind::TooManyLinks => "链接过多",
        Kind::ArgumentListTooLong => "参数过长",
        Kind::Unsupported => "系统不支持这次操作",
        _ => return None,
    })
}

/// An error on its way through serde, which hands on what is displayed: `{}` gives English, `{:#}` Chinese.
pub(crate) struct Said(pub(crate) Text);

/// The message of an error and its causes, for `serde::de::Error::custom`.
pub(crate) fn said(error: &dyn Explain) -> Said {
    let mut explanation = error.explain();
    let mut text = explanation.text;
    while let Some(cause) = explanation.cause {
        explanation = cause.explain();
        text = both!(en "{text}: {cause}", zh "{text}：{cause}"; text = text, cause = explanation.text);
    }
    Said(text)
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if f.alternate() { &self.0.zh } else { &self.0.en })
    }
}

/// The serialised form of a fault with its sentence in both languages.
pub(crate) fn with_message(mut fault: Json, message: &Text) -> Json {
    if let Json::Object(object) = &mut fault {
        object.insert("message".to_owned(), serde_json::json!(message));
    }
    fault
}

/// The [`Explanation`] of a variant: a row of the table of errors (or `of` a cause, whose number it takes) and the
/// sentence in both languages.
///
/// ```ignore
/// Self::Faces { found } => says!(MAKE_FACES, en "{found} faces found, exactly 1 expected", zh "检测到 {found} 张人脸，应为恰好 1 张"),
/// ```
macro_rules! says {
    (of $cause:ident, $($text:tt)+) => {
        $crate::ground::explain::Explanation::new($cause.code(), $crate::ground::explain::both!($($text)+))
            .because($cause)
    };
    ($code:ident, $($text:tt)+) => {
        $crate::ground::explain::Explanation::new(
            $crate::ground::errors::ErrorCode::$code,
            $crate::ground::explain::both!($($text)+),
        )
    };
}

/// Makes an error of a type that explains itself: `Display` (English), `source`, `code()` and `text()`; and `From` for
/// each variant that wraps an error of a stage below.
macro_rules! error {
    ($error:ident $(: $($variant:ident($inner:ty)),+)?) => {
        impl $error {
            /// Number of the error, listed in `ERRORS.md`.
            pub fn code(&self) -> $crate::ground::errors::ErrorCode {
                $crate::ground::explain::Explain::explain(self).code
            }

            /// The message in both languages, without its cause.
            pub fn text(&self) -> $crate::ground::text::Text {
                $crate::ground::explain::Explain::explain(self).text
            }
        }

        impl std::fmt::Display for $error {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.text().en)
            }
        }

        impl std::error::Error for $error {
            fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
                $crate::ground::explain::Explain::explain(self).cause.map(|cause| cause as _)
            }
        }

        $($(
            impl From<$inner> for $error {
                fn from(error: $inner) -> Self {
                    Self::$variant(error)
                }
            }
        )+)?
    };
}

pub(crate) use crate::ground::text::{both, shown};
pub(crate) use {error, says};
