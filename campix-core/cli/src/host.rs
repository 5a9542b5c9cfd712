//! Where the program runs: streams, terminals, variables of the environment.
//!
//! In and out: bytes. Invariant: colour and progress reach terminals only, and a closed pipe is distinguished from a full
//! disk.

use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, IsTerminal as _, Read, Write};
use std::sync::{Mutex, PoisonError};

use campix_core::ceiling;
use campix_core::text::Language;

use crate::stop::Stop;

/// Looks up a variable of the environment.
type Variables<'a> = Box<dyn Fn(&str) -> Option<OsString> + Send + Sync + 'a>;

/// The streams a run reads and writes, and what is known about them.
pub struct Host<'a> {
    input: Box<dyn Read + Send + 'a>,
    out: Box<dyn Write + Send + 'a>,
    err: Mutex<Box<dyn Write + Send + 'a>>,
    out_is_terminal: bool,
    err_is_terminal: bool,
    variables: Variables<'a>,
}

impl std::fmt::Debug for Host<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Host")
            .field("out_is_terminal", &self.out_is_terminal)
            .field("err_is_terminal", &self.err_is_terminal)
            .finish_non_exhaustive()
    }
}

impl<'a> Host<'a> {
    /// Streams of the process.
    pub fn process() -> Self {
        Self {
            input: Box::new(io::stdin()),
            out: Box::new(io::stdout()),
            err: Mutex::new(Box::new(io::stderr())),
            out_is_terminal: io::stdout().is_terminal(),
            err_is_terminal: io::stderr().is_terminal(),
            variables: Box::new(|name| std::env::var_os(name)),
        }
    }

    /// Streams of a caller: no terminals, an empty environment.
    pub fn new(input: impl Read + Send + 'a, out: impl Write + Send + 'a, err: impl Write + Send + 'a) -> Self {
        Self {
            input: Box::new(input),
            out: Box::new(out),
            err: Mutex::new(Box::new(err)),
            out_is_terminal: false,
            err_is_terminal: false,
            variables: Box::new(|_| None),
        }
    }

    /// Sets the environment: the value of a variable by its name.
    #[must_use]
    pub fn variables(mut self, variables: impl Fn(&str) -> Option<OsString> + Send + Sync + 'a) -> Self {
        self.variables = Box::new(variables);
        self
    }

    /// Sets whether the output and the error stream are terminals.
    #[must_use]
    pub const fn terminals(mut self, out: bool, err: bool) -> Self {
        (self.out_is_terminal, self.err_is_terminal) = (out, err);
        self
    }

    /// The value of a variable of the environment.
    pub(crate) fn variable(&self, name: &str) -> Option<OsString> {
        (self.variables)(name)
    }
}

/// One run: its language and whether it was requested, its streams, and whether errors are reported as JSON.
pub(crate) struct Context<'h, 'a> {
    pub(crate) language: Language,
    #[cfg_attr(
        not(any(feature = "day", feature = "prints")),
        expect(dead_code, reason = "only files of options have a language of their own")
    )]
    pub(crate) asked: bool,
    pub(crate) host: &'h mut Host<'a>,
    pub(crate) json: bool,
}

impl Context<'_, '_> {
    /// A fixed text in the language of this run.
    pub(crate) fn say(&self, zh: &'static str, en: &'static str) -> &'static str {
        if self.zh() { zh } else { en }
    }

    /// Whether the language is Chinese.
    pub(crate) fn zh(&self) -> bool {
        self.language == Language::Zh
    }

    /// Writes a line to the output.
    pub(crate) fn line(&mut self, line: impl Display) -> Result<(), Stop> {
        let written = writeln!(self.host.out, "{line}");
        self.settle(written)
    }

    /// Writes bytes to the output.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        let written = self.host.out.write_all(bytes);
        self.settle(written)
    }

    /// Flushes the output.
    pub(crate) fn flush(&mut self) -> Result<(), Stop> {
        let written = self.host.out.flush();
        self.settle(written)
    }

    /// A reader that closed the pipe stops no work: what follows is written nowhere, and the exit code is that of the work.
    fn settle(&mut self, written: io::Result<()>) -> Result<(), Stop> {
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.host.out = Box::new(io::sink());
                Ok(())
            }
            written => written.map_err(Stop::output),
        }
    }

    /// Writes a line to the error stream; if no one reads it, the failure cannot be reported.
    pub(crate) fn note(&mut self, line: impl Display) {
        // Keeps the order on a terminal: what was written to the output first appears first.
        let _ = self.host.out.flush();
        let _ = writeln!(self.host.err.get_mut().unwrap_or_else(PoisonError::into_inner), "{line}");
    }

    /// Reads the standard input to its end, which must come within `most` bytes.
    pub(crate) fn read_input(&mut self, most: u64) -> Result<Vec<u8>, Stop> {
        ceiling::read_stream(&mut self.host.input, most).map_err(Stop::input)
    }

    /// As [`read_input`](Self::read_input), as text.
    pub(crate) fn read_text(&mut self, most: u64) -> Result<String, Stop> {
        ceiling::text(self.read_input(most)?).map_err(Stop::input)
    }

    /// A photo from the standard input, at most `limit` bytes and one more, by which the engine sees that it is larger.
    pub(crate) fn read_photo(&mut self, limit: u64) -> Result<Vec<u8>, Stop> {
        let mut bytes = Vec::new();
        (&mut self.host.input).take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(Stop::input)?;
        Ok(bytes)
    }

    /// The standard input, to be read in pieces.
    #[cfg(feature = "dossier")]
    pub(crate) fn input(&mut self) -> &mut (dyn Read + '_) {
        &mut *self.host.input
    }

    /// Whether words may be coloured: on a terminal, unless plain text is requested.
    pub(crate) fn colours(&self) -> bool {
        let set = |name: &str| self.host.variable(name).is_some_and(|value| !value.is_empty());
        // The console of older Windows shows the codes instead.
        let understood = !cfg!(windows) || set("WT_SESSION") || set("TERM");
        let dumb = self.host.variable("TERM").is_some_and(|term| term == "dumb");
        self.host.out_is_terminal && !set("NO_COLOR") && understood && !dumb
    }

    /// Whether lines on the output are seen by a person.
    pub(crate) const fn is_watched(&self) -> bool {
        self.host.out_is_terminal
    }

    /// A progress line on the terminal; silent if the error stream is not a terminal.
    pub(crate) fn meter(&self, quiet: bool) -> Meter<'_> {
        let shown = self.host.err_is_terminal && !quiet;
        Meter { err: shown.then_some(&self.host.err) }
    }
}

/// A line of a terminal that is overwritten again and again.
pub(crate) struct Meter<'m> {
    err: Option<&'m Mutex<dyn Write + Send + 'm>>,
}

impl Meter<'_> {
    /// Shows `line` in place of the previous one.
    pub(crate) fn show(&self, line: impl Display) {
        if let Some(err) = self.err {
            let _ = write!(err.lock().unwrap_or_else(PoisonError::into_inner), "\r{line}\x1b[K");
        }
    }

    /// Clears the line.
    pub(crate) fn clear(&self) {
        if let Some(err) = self.err {
            let _ = write!(err.lock().unwrap_or_else(PoisonError::into_inner), "\r\x1b[K");
        }
    }
}
