//! Why a call failed, before it becomes an error object: an error of the engine, or a mistake in the call itself.

use campix_core::Failure;

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
        message: String,
    },
}

impl Refusal {
    fn call(status: campix_status, message: impl Into<String>) -> Self {
        Self::Call { status, message: message.into() }
    }

    pub(crate) fn null(what: &str) -> Self {
        Self::call(CAMPIX_STATUS_NULL_POINTER, format!("{what} is NULL"))
    }

    pub(crate) fn wrong_handle(expected: &str) -> Self {
        Self::call(CAMPIX_STATUS_WRONG_HANDLE, format!("the handle is no {expected}, or it was freed"))
    }

    pub(crate) fn unsupported(what: impl Into<String>) -> Self {
        Self::call(CAMPIX_STATUS_UNSUPPORTED, what)
    }

    pub(crate) fn not_utf8(what: &str) -> Self {
        Self::call(CAMPIX_STATUS_NOT_UTF8, format!("{what} is not UTF-8"))
    }

    pub(crate) fn out_of_range(index: usize, count: usize) -> Self {
        Self::call(CAMPIX_STATUS_OUT_OF_RANGE, format!("index {index} is not below the count of {count}"))
    }

    pub(crate) fn no_such_name(name: &str) -> Self {
        Self::call(CAMPIX_STATUS_OUT_OF_RANGE, format!("nothing is called {name:?}"))
    }

    pub(crate) fn wrong_state(what: &str) -> Self {
        Self::call(CAMPIX_STATUS_WRONG_STATE, what)
    }

    pub(crate) fn not_measured(what: impl Into<String>) -> Self {
        Self::call(CAMPIX_STATUS_NOT_MEASURED, what)
    }

    pub(crate) fn panic(payload: &(dyn std::any::Any + Send)) -> Self {
        let said = payload.downcast_ref::<&str>().copied();
        let said = said.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no text");
        Self::call(CAMPIX_STATUS_PANIC, format!("defect of campix, please report it: {said}"))
    }

    /// The number the caller gets.
    pub(crate) fn status(&self) -> campix_status {
        match self {
            // Numbers of the engine have three digits.
            Self::Engine(failure) => campix_status::try_from(failure.code.0).unwrap_or(CAMPIX_STATUS_PANIC),
            Self::Call { status, .. } => *status,
        }
    }
}

impl<E: Into<Failure>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Engine(Box::new(error.into()))
    }
}
