//! One photo after the other: opened, worked on by all cores, reported in the order in which they were given.
//!
//! In: inputs. Out: the results of the work, in order. Invariant: at most a few photos per core are in memory, and one that
//! makes the engine panic costs that photo only.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use campix_core::check::Verdict;
use campix_core::digest::Sha256Digest;
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::profile::Profile;
use campix_core::text::Text;
use campix_core::{Limits, ceiling, workers};

use crate::host::Context;
use crate::inputs::{Input, Source};
use crate::stop::{OrStop as _, Stop};

/// The default standard.
pub(crate) const PROFILE: &str = "tender-freshman";

/// The shipped profile of this id, or the one in this .toml file; either with `@variant` behind it.
pub(crate) fn profile(text: &str) -> Result<Profile, Stop> {
    let is_file = |name: &str| Path::new(name).extension().is_some_and(|end| end.eq_ignore_ascii_case("toml"));
    let file =
        text.rsplit_once('@').map(|(file, _)| file).filter(|file| is_file(file)).or(Some(text)).filter(|f| is_file(f));
    match file {
        Some(file) => Profile::named(text).or_stop_at(Path::new(file)),
        None => Profile::named(text).or_stop(),
    }
}

/// The profile a run uses; that it was replaced, or in part, is said before anything else.
pub(crate) fn profile_in_use(text: &str, context: &mut Context<'_, '_>) -> Result<Profile, Stop> {
    let profile = profile(text)?;
    for warning in profile.warnings() {
        context.note(format_args!("campix: {}", warning.get(context.language)));
    }
    Ok(profile)
}

impl Input {
    /// Reads and decodes the photo.
    pub(crate) fn open(&self) -> Result<Photo, Stop> {
        let options = DecodeOptions::default();
        match &self.source {
            Source::File(path) => Photo::open(path, &options).or_stop_at(path),
            Source::Bytes(bytes) => Photo::decode(bytes.clone(), &options).or_stop(),
        }
    }

    /// SHA-256 of a file that could not be opened as a photo; `None` if it cannot be read, or is too large to be.
    pub(crate) fn digest(&self) -> Option<String> {
        let digest = |bytes: &[u8]| Sha256Digest::of(bytes).to_string();
        match &self.source {
            Source::Bytes(bytes) => Some(digest(bytes)),
            Source::File(path) => ceiling::read(path, Limits::default().bytes).ok().map(|bytes| digest(&bytes)),
        }
    }
}

/// Number of photos per core that may be finished ahead of the one reported next.
const AHEAD: usize = 4;

/// Works on all items with this many threads (0: one per core), and passes on the results in the order of the items.
pub(crate) fn in_order<T: Sync, R: Send>(
    items: &[T],
    threads: usize,
    work: impl Fn(&T) -> Result<R, Stop> + Sync,
    mut take: impl FnMut(usize, Result<R, Stop>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let guarded = |item: &T| match catch_unwind(AssertUnwindSafe(|| work(item))) {
        Ok(done) => done,
        Err(payload) => {
            std::mem::forget(payload);
            Err(Stop::panicked())
        }
    };
    let block = workers::threads_for(threads, items.len()) * AHEAD;
    let mut at = 0;
    for items in items.chunks(block) {
        for result in workers::map(threads, items, guarded) {
            take(at, result)?;
            at += 1;
        }
    }
    Ok(())
}

/// The name of a verdict, and its terminal colour.
pub(crate) const fn verdict(verdict: Verdict) -> (Text, u8) {
    match verdict {
        Verdict::Pass => (Text::fixed("合格", "PASS"), 32),
        Verdict::Warn => (Text::fixed("注意", "WARN"), 33),
        Verdict::Unknown => (Text::fixed("未知", "UNKNOWN"), 35),
        Verdict::Fail => (Text::fixed("不合格", "FAIL"), 31),
    }
}

/// The verdict column of a photo that could not be judged.
pub(crate) const ERROR: (Text, u8) = (Text::fixed("错误", "ERROR"), 31);

/// A word in a column, coloured where the terminal shows colours.
pub(crate) fn word(text: &str, width: usize, colour: Option<u8>) -> String {
    let padding = " ".repeat(width.saturating_sub(columns(text)));
    match colour {
        Some(colour) => format!("\x1b[{colour}m{text}\x1b[0m{padding}"),
        None => format!("{text}{padding}"),
    }
}

/// Width of a text in a terminal: two columns for CJK and full-width forms (Unicode blocks from 0x2E80).
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(|c| if ('\u{2E80}'..='\u{FFEF}').contains(&c) || c > '\u{1FFFF}' { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_whatever_the_threads_and_a_panic_costs_one_item() {
        let items: Vec<usize> = (0..100).collect();
        for threads in [0, 1, 3, 1_000_000] {
            let mut seen = Vec::new();
            let work = |item: &usize| if *item == 57 { panic!("planted") } else { Ok(*item) };
            let take = |at, result: Result<usize, Stop>| {
                assert_eq!(result.is_err(), at == 57);
                seen.push(result.unwrap_or(57));
                Ok(())
            };
            in_order(&items, threads, work, take).unwrap();
            assert_eq!(seen, items);
        }
    }
}
