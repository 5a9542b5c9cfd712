//! Calls to a live service: the only way a picture leaves the process.
//!
//! Every attempt is announced to a [`Witness`] before it is made; without its consent nothing is sent. Retries, rate and
//! breaker follow a given [`Timer`], so that they can be tested without waiting.

use crate::ground::explain::{Explain, Explanation, error, says};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::answer::{Answer, RawAnswer};
use super::breaker::Breaker;
use super::class::Pair;
use super::error::MapError;
use super::provider::Provider;
use crate::ground::digest::Sha256Digest;
use crate::ground::options::{options, positive, seconds};
use crate::people::Person;

/// Why pictures are sent to a provider. It is printed in every dossier, so students must be allowed to read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Purpose(String);

/// Longest purpose, in characters.
const PURPOSE_LENGTH: usize = 200;

impl Purpose {
    /// A purpose of 2–200 characters; `None` for anything else, since a purpose must be stated (RSEC-01).
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let length = text.chars().count();
        ((2..=PURPOSE_LENGTH).contains(&length) && !text.chars().any(char::is_control)).then(|| Self(text.to_owned()))
    }

    /// The text of the purpose.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A request to a service. `Debug` shows nothing of the person and no pixel.
pub struct Request<'a> {
    /// The person; a service that needs name or number reveals it itself.
    pub person: &'a Person,
    /// What is to be compared with what.
    pub pair: Pair,
    /// The picture's bytes as delivered, a JPEG.
    pub picture: &'a [u8],
    /// Why.
    pub purpose: &'a Purpose,
    /// How long the service may take.
    pub timeout: Duration,
}

impl std::fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Request(row {}, {}, {} bytes)", self.person.row, self.pair.name(), self.picture.len())
    }
}

/// Why a service gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CallError {
    /// No connection.
    Unreachable,
    /// It took too long.
    TimedOut,
    /// It asked the caller to wait.
    Busy {
        /// For how many seconds, if it gave a number.
        seconds: Option<u32>,
    },
    /// It had an error of its own.
    Failed,
    /// It sent something that is not an answer.
    Malformed,
    /// It refuses this kind of request; asking again is useless.
    Refused,
}

impl Explain for CallError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Unreachable => says!(SERVICE_UNREACHABLE, en "the service cannot be reached", zh "无法连接比对服务"),
            Self::TimedOut => {
                says!(SERVICE_TIMED_OUT, en "the service did not answer in time", zh "比对服务超时未答复")
            }
            Self::Busy { .. } => says!(SERVICE_BUSY, en "the service is busy", zh "比对服务繁忙"),
            Self::Failed => says!(SERVICE_FAILED, en "the service failed", zh "比对服务出错"),
            Self::Malformed => says!(
                SERVICE_MALFORMED, en "the service sent something that is not an answer", zh "比对服务返回的内容不是答复"
            ),
            Self::Refused => says!(SERVICE_REFUSED, en "the service refuses the request", zh "比对服务拒绝了请求"),
        }
    }
}

error!(CallError);

impl CallError {
    const fn may_pass(self) -> bool {
        !matches!(self, Self::Refused)
    }
}

/// A live service. Implementations obey [`Request::timeout`] and answer once; they never retry by themselves.
pub trait Comparer {
    /// The provider whose tables map its answers.
    fn provider(&self) -> &Provider;

    /// Calls the service once.
    ///
    /// # Errors
    /// [`CallError`], which decides whether to call again.
    fn compare(&self, request: &Request<'_>) -> Result<RawAnswer, CallError>;
}

/// Gives the time and waits.
pub trait Timer {
    /// Time since a fixed moment.
    fn now(&self) -> Duration;

    /// Waits.
    fn sleep(&self, time: Duration);

    /// Whether the caller asked to stop while it waited; then nothing more is sent. Default: never.
    fn stopped(&self) -> bool {
        false
    }
}

/// The timer of the machine.
#[derive(Debug, Clone, Copy)]
pub struct SystemTimer(Instant);

impl Default for SystemTimer {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Timer for SystemTimer {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }
}

/// A picture is about to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sending<'a> {
    /// Row of the person in the roster.
    pub row: u32,
    /// Id of the provider it goes to.
    pub provider: &'a str,
    /// What is to be compared with what.
    pub pair: Pair,
    /// Why.
    pub purpose: &'a Purpose,
    /// Digest of the picture.
    pub picture: Sha256Digest,
    /// Which attempt this is, from 1.
    pub attempt: u32,
}

/// Records that a picture leaves, before it does.
pub trait Witness {
    /// Why it cannot be recorded.
    type Error;

    /// Records a sending. On an error the picture is not sent.
    ///
    /// # Errors
    /// If it could not be recorded.
    fn sending(&mut self, sending: &Sending<'_>) -> Result<(), Self::Error>;
}

options! {
    /// Limits on calls: attempts, times and waits.
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub struct CallOptions {
        /// Most attempts for one question, at least 1. Default: 3.
        #[serde(with = "positive")]
        pub attempts: u32 = 3,
        /// How long one attempt may take, in seconds. Default: 10.
        #[serde(with = "seconds")]
        pub timeout: Duration = Duration::from_secs(10),
        /// Wait before the second attempt, in seconds; doubled before each further one. Default: 1.
        #[serde(with = "seconds")]
        pub first_wait: Duration = Duration::from_secs(1),
        /// Longest wait between two attempts in seconds, even if the service requests more. Default: 60.
        #[serde(with = "seconds")]
        pub longest_wait: Duration = Duration::from_secs(60),
        /// Shortest time between two attempts in seconds, regardless of the person. Default: 0.2, five a second.
        #[serde(with = "seconds")]
        pub spacing: Duration = Duration::from_millis(200),
        /// Failed attempts in a row after which no calls are made for a while, at least 1. Default: 5.
        #[serde(with = "positive")]
        pub trips_after: u32 = 5,
        /// How long that while is, in seconds. Default: 120.
        #[serde(with = "seconds")]
        pub cool_down: Duration = Duration::from_secs(120),
    }
}

/// An attempt that gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// Which one, from 1.
    pub number: u32,
    /// When it was made, by the timer.
    pub at: Duration,
    /// Why it gave no answer.
    pub error: CallError,
}

/// The result of a question: always an answer, even if it says that none came.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Answered {
    /// The answer. [`Class::ServiceError`](super::Class::ServiceError) after failed attempts,
    /// [`Class::NotRun`](super::Class::NotRun) while the breaker is open.
    pub answer: Answer,
    /// Attempts that gave no answer.
    pub failed: Vec<Attempt>,
}

impl Answered {
    /// The result of asking about the person in `row`, as JSON; contains no names.
    ///
    /// Keys: `row`, `class`, `attempts`, `failed` (number of the attempt, code, name and message of the error).
    pub fn to_json(&self, row: u32) -> Json {
        let failed = self.failed.iter().map(|attempt| {
            let code = attempt.error.code();
            json!({ "number": attempt.number, "code": code.0, "name": code.name(), "message": attempt.error.to_string() })
        });
        json!({
            "row": row,
            "class": self.answer.class.name(),
            "attempts": self.answer.attempts,
            "failed": failed.collect::<Vec<_>>(),
        })
    }
}

/// Why a question was not settled.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum AskError<E> {
    /// The sending could not be recorded, so the picture was not sent.
    Witness(E),
    /// The [`Timer`] was stopped before this attempt; the picture was not sent again.
    Stopped,
    /// The service answered, but no table maps the answer. The answer is returned.
    Unmapped {
        /// Why.
        error: MapError,
        /// The answer.
        raw: Box<RawAnswer>,
    },
}

/// Calls one service, with retries and at a bounded rate.
pub struct Caller<'a> {
    comparer: &'a dyn Comparer,
    timer: &'a dyn Timer,
    options: CallOptions,
    breaker: Breaker,
    /// No further attempt is made before this time.
    free_at: Duration,
}

impl std::fmt::Debug for Caller<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Caller")
            .field("provider", &self.comparer.provider().id)
            .field("breaker", &self.breaker)
            .finish_non_exhaustive()
    }
}

impl<'a> Caller<'a> {
    /// A caller with a closed breaker.
    pub fn new(comparer: &'a dyn Comparer, timer: &'a dyn Timer, options: CallOptions) -> Self {
        let breaker = Breaker::new(options.trips_after, options.cool_down);
        Self { comparer, timer, options, breaker, free_at: Duration::ZERO }
    }

    /// The provider that is called.
    pub fn provider(&self) -> &'a Provider {
        self.comparer.provider()
    }

    /// Asks about one picture of a person.
    ///
    /// # Errors
    /// [`AskError`]. A failure of the service is not an error but an answer of its own.
    pub fn ask<W: Witness>(
        &mut self,
        person: &Person,
        pair: Pair,
        picture: &[u8],
        purpose: &Purpose,
        witness: &mut W,
    ) -> Result<Answered, AskError<W::Error>> {
        let provider = self.comparer.provider();
        let digest = Sha256Digest::of(picture);
        let mut failed = Vec::new();
        let mut wait = self.options.first_wait;
        let mut made = 0;
        while made < self.options.attempts.max(1) {
            if !self.breaker.lets_through(self.timer.now()) {
                break;
            }
            self.wait_until(self.free_at);
            if self.timer.stopped() {
                return Err(AskError::Stopped);
            }
            made += 1;
            let id = &provider.id;
            let sending = Sending { row: person.row, provider: id, pair, purpose, picture: digest, attempt: made };
            witness.sending(&sending).map_err(AskError::Witness)?;
            let at = self.timer.now();
            self.free_at = at.saturating_add(self.options.spacing);
            let request = Request { person, pair, picture, purpose, timeout: self.options.timeout };
            let error = match self.comparer.compare(&request) {
                Ok(raw) => {
                    self.breaker.succeeded();
                    return match Answer::map(provider, pair, &raw) {
                        Ok(mut answer) => {
                            answer.attempts = made;
                            Ok(Answered { answer: answer.about(digest), failed })
                        }
                        Err(error) => Err(AskError::Unmapped { error, raw: Box::new(raw) }),
                    };
                }
                Err(error) => error,
            };
            failed.push(Attempt { number: made, at, error });
            self.breaker.failed(self.timer.now());
            if !error.may_pass() {
                break;
            }
            if made < self.options.attempts && self.breaker.lets_through(self.timer.now()) {
                let asked = match error {
                    CallError::Busy { seconds: Some(seconds) } => Duration::from_secs(seconds.into()),
                    _ => Duration::ZERO,
                };
                self.timer.sleep(wait.max(asked).min(self.options.longest_wait));
                wait = wait.saturating_mul(2);
            }
        }
        Ok(Answered { answer: Answer::none(provider, pair, made).about(digest), failed })
    }

    fn wait_until(&self, time: Duration) {
        let now = self.timer.now();
        if now < time {
            self.timer.sleep(time.saturating_sub(now));
        }
    }
}
