//! The system refused a file operation: what was tried, on which file, and the system's answer.
//!
//! Invariant: neither message nor `Debug` shows the path, since photos are named by numbers of people.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::explain::{Explain, Explanation, error, says};
use super::text::Text;
use super::unfit::Unfit;

/// What was tried on a file or folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Read it.
    Read,
    /// Write it.
    Write,
    /// Create it.
    Create,
    /// Open it.
    Open,
    /// Lock it against other programs.
    Lock,
    /// Cut off its unfinished end.
    Cut,
    /// Make the system write it to the disk.
    Sync,
    /// Put it into a folder for others.
    Deliver,
    /// Take it back out of such a folder.
    Withdraw,
    /// Delete it.
    Delete,
}

impl Operation {
    /// The verb: "read", 读取.
    pub const fn text(self) -> Text {
        match self {
            Self::Read => Text::fixed("读取", "read"),
            Self::Write => Text::fixed("写入", "write"),
            Self::Create => Text::fixed("创建", "create"),
            Self::Open => Text::fixed("打开", "open"),
            Self::Lock => Text::fixed("锁定", "lock"),
            Self::Cut => Text::fixed("截去末尾", "cut"),
            Self::Sync => Text::fixed("同步", "sync"),
            Self::Deliver => Text::fixed("交付", "deliver"),
            Self::Withdraw => Text::fixed("撤回", "withdraw"),
            Self::Delete => Text::fixed("删除", "delete"),
        }
    }
}

/// The operating system refused a file operation.
#[derive(Clone)]
#[non_exhaustive]
pub struct FileError {
    /// What was tried.
    pub operation: Operation,
    /// The file or folder, for a caller that may show it.
    pub path: PathBuf,
    /// The system's own error.
    pub source: Arc<io::Error>,
}

impl FileError {
    /// The system's error when `operation` was tried on `path`.
    pub fn new(operation: Operation, path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self { operation, path: path.into(), source: Arc::new(source) }
    }

    /// For `map_err`: the error of `operation` on `path`.
    pub fn of(operation: Operation, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::new(operation, path, source)
    }
}

impl Explain for FileError {
    fn explain(&self) -> Explanation<'_> {
        let mut explanation = says!(IO, en "cannot {verb} the file", zh "无法{verb}文件"; verb = self.operation.text())
            .because(&*self.source)
            .at(&self.path);
        // What campix itself refuses has a number of its own.
        if let Some(unfit) = Unfit::of(&self.source) {
            explanation.code = unfit.code();
        }
        explanation
    }
}

error!(FileError);

impl std::fmt::Debug for FileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileError")
            .field("operation", &self.operation)
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

impl PartialEq for FileError {
    fn eq(&self, other: &Self) -> bool {
        let parts = |error: &Self| {
            (error.operation, error.source.kind(), error.source.raw_os_error(), Unfit::of(&error.source))
        };
        parts(self) == parts(other) && self.path == other.path
    }
}

impl Eq for FileError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_what_and_why_in_both_languages_and_never_where() {
        let path = Path::new("no-such-folder/00230017.jpg");
        let error = std::fs::read(path).map_err(FileError::of(Operation::Read, path)).unwrap_err();
        assert_eq!((error.to_string().as_str(), &*error.text().zh), ("cannot read the file", "无法读取文件"));
        assert_eq!(error.code().name(), "io");
        let explanation = error.explain();
        assert_eq!(explanation.path, Some(path));
        let cause = explanation.cause.unwrap().explain().text;
        assert!(cause.zh.starts_with("文件或文件夹不存在"), "{}", cause.zh);
        assert!(!format!("{error:?} {error} {}", cause.en).contains("0023"));
        assert!(std::error::Error::source(&error).unwrap().downcast_ref::<io::Error>().is_some());
    }

    #[test]
    fn the_words_of_the_system_never_stand_alone() {
        for (error, said) in [
            (io::Error::from(io::ErrorKind::ConnectionReset), "连接中断"),
            (io::Error::other("no entropy"), "系统拒绝了这次操作（原文：no entropy）"),
            (io::Error::from_raw_os_error(9_999), "系统拒绝了这次操作（原文："),
        ] {
            let text = error.explain().text;
            assert!(text.zh.starts_with(said), "{}", text.zh);
        }
    }
}
