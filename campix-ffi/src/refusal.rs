//! Why a call failed, before it becomes an error object: an error of the engine, or a mistake in the call itself.

use campix_core::Failure;
use campix_core::text::{Language, Text};

use crate::status::{
    CAMPIX_STATUS_NOT_MEASURED, CAMPIX_STATUS_NOT_UTF8, CAMPIX_STATUS_NULL_POINTER, CAMPIX_STATUS_OUT_OF_RANGE,
    CAMPIX_STATUS_PANIC, CAMPIX_STATUS_UNSUPPORTED, CAMPIX_STATUS_WRONG_HANDLE, CAMPIX_STATUS_WRONG_STATE,
    campix_status,
};

/// Why a call failed.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The engine could not do the work.
    Engine(Box<Failure>),
    /// The call itself is wrong, or the library failed.
    Call {
        /// One of the numbers below 100.
        status: campix_status,
        /// What is wrong.
        message: Text,
    },
}

impl Refusal {
    fn call(status: campix_status, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Call { status, message: Text::new(zh.into(), en.into()) }
    }

    /// Messages for the author of a program are in English only, after the name of the parameter or file in Chinese.
    fn call_in_english(status: campix_status, zh: &str, en: impl Into<String>) -> Self {
        let en = en.into();
        Self::call(status, format!("{zh}：{en}"), en)
    }

    pub(crate) fn null(what: &str) -> Self {
        Self::call(CAMPIX_STATUS_NULL_POINTER, format!("{what} 为 NULL"), format!("{what} is NULL"))
    }

    pub(crate) fn wrong_handle(expected: &str) -> Self {
        Self::call(
            CAMPIX_STATUS_WRONG_HANDLE,
            format!("句柄不是 {expected}，或已被释放"),
            format!("the handle is no {expected}, or it was freed"),
        )
    }

    pub(crate) fn unsupported(what: impl Into<String>) -> Self {
        Self::call_in_english(CAMPIX_STATUS_UNSUPPORTED, "参数的值不受支持", what)
    }

    pub(crate) fn not_utf8(what: &str) -> Self {
        Self::call(CAMPIX_STATUS_NOT_UTF8, format!("{what} 不是 UTF-8"), format!("{what} is not UTF-8"))
    }

    pub(crate) fn out_of_range(index: usize, count: usize) -> Self {
        Self::call(
            CAMPIX_STATUS_OUT_OF_RANGE,
            format!("序号 {index} 超出范围，共 {count} 项"),
            format!("index {index} is not below the count of {count}"),
        )
    }

    pub(crate) fn no_such_name(name: &str) -> Self {
        Self::call(CAMPIX_STATUS_OUT_OF_RANGE, format!("没有名为“{name}”的内容"), format!("nothing is called {name:?}"))
    }

    pub(crate) fn wrong_state(what: &str) -> Self {
        Self::call_in_english(CAMPIX_STATUS_WRONG_STATE, "句柄现在不能这样使用", what)
    }

    pub(crate) fn not_measured(what: impl Into<String>) -> Self {
        Self::call_in_english(CAMPIX_STATUS_NOT_MEASURED, "没有测得", what)
    }

    pub(crate) fn panic(payload: &(dyn std::any::Any + Send)) -> Self {
        let said = said(payload);
        Self::call(
            CAMPIX_STATUS_PANIC,
            format!("campix 的缺陷，请报告：{said}"),
            format!("defect of campix, please report it: {said}"),
        )
    }

    /// What happened, with its causes, in English.
    pub(crate) fn english(&self) -> String {
        match self {
            Self::Engine(failure) => failure.text(Language::En),
            Self::Call { message, .. } => message.en.to_string(),
        }
    }

    /// The number that the caller gets.
    pub(crate) fn status(&self) -> campix_status {
        match self {
            // Numbers of the engine have three digits.
            Self::Engine(failure) => campix_status::try_from(failure.code.0).unwrap_or(CAMPIX_STATUS_PANIC),
            Self::Call { status, .. } => *status,
        }
    }
}

/// The text of a panic.
pub(crate) fn said(payload: &(dyn std::any::Any + Send)) -> &str {
    let said = payload.downcast_ref::<&str>().copied();
    said.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no text")
}

impl<E: Into<Failure>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Engine(Box::new(error.into()))
    }
}
