//! Work on several threads: items are handed out one by one, results are returned in the order of the items.
//!
//! Invariant: the number of threads changes no result, and no number of threads overloads the machine: there are never more
//! than items, nor more than four per core. The calling thread is one of them, so the work is done even if the
//! system gives no thread. A panic of the work reaches the caller once every thread has ended.

use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Most threads per core. A photo waits for the disk before it keeps a core busy, so a few threads per core help; each
/// holds a decoded photo (72 MB at 24 megapixels), so hundreds would not.
const PER_CORE: usize = 4;

/// Number of threads that work on `items` items if a caller requests `threads`; 0 requests one per core.
pub fn threads_for(threads: usize, items: usize) -> usize {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let asked = if threads == 0 { cores } else { threads };
    asked.min(cores.saturating_mul(PER_CORE)).min(items).max(1)
}

/// Runs `work` on every item, on up to `threads` threads (0: one per core); an item is taken only when a thread is free.
pub fn each<I, F>(threads: usize, items: I, work: F)
where
    I: Iterator + Send,
    F: Fn(I::Item) + Sync,
{
    let threads = threads_for(threads, items.size_hint().1.unwrap_or(usize::MAX));
    let items = Mutex::new(items.fuse());
    // An iterator that panicked on one thread counts as finished for the others.
    let next = || items.lock().ok()?.next();
    let go = || {
        while let Some(item) = next() {
            work(item);
        }
    };
    thread::scope(|scope| {
        let spawn = |_| thread::Builder::new().name("campix".to_owned()).spawn_scoped(scope, go).ok();
        let others: Vec<_> = (1..threads).map_while(spawn).collect();
        go();
        for other in others {
            if let Err(panic) = other.join() {
                resume_unwind(panic);
            }
        }
    });
}

/// The result of `work` for every item, in the order of the items.
pub fn map<T: Sync, R: Send>(threads: usize, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let done = Mutex::new(Vec::with_capacity(items.len()));
    each(threads, items.iter().enumerate(), |(at, item)| {
        let result = work(item);
        done.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn any_number_of_threads_gives_the_same_results_in_order_and_ends() {
        let items: Vec<u64> = (0..12).collect();
        let cores = thread::available_parallelism().map_or(1, usize::from);
        for threads in [0, 1, 2, 7, 5_000, 1_000_000, usize::MAX] {
            let seen = Mutex::new(HashSet::new());
            let squares = map(threads, &items, |item| {
                seen.lock().unwrap().insert(thread::current().id());
                item * item
            });
            assert_eq!(squares, items.iter().map(|item| item * item).collect::<Vec<_>>());
            let used = seen.lock().unwrap().len();
            assert!(used <= items.len().min(cores * PER_CORE), "{used} of {threads} threads");
        }
        assert_eq!(map(usize::MAX, &[0; 0], |item: &u8| *item), [0; 0]);
    }

    #[test]
    fn threads_are_bounded_by_items_and_cores() {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        assert_eq!(threads_for(0, usize::MAX), cores);
        assert_eq!(threads_for(0, 0), 1);
        assert_eq!(threads_for(usize::MAX, 1), 1);
        assert_eq!(threads_for(usize::MAX, usize::MAX), cores * PER_CORE);
        assert_eq!(threads_for(1, 100), 1);
    }

    #[test]
    fn no_item_is_pulled_before_a_thread_is_free() {
        let (pulled, finished) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let threads = threads_for(3, usize::MAX);
        let items = (0..200).inspect(|_| {
            let ahead = pulled.fetch_add(1, Ordering::SeqCst) - finished.load(Ordering::SeqCst);
            assert!(ahead < threads, "{ahead} items ahead");
        });
        each(3, items, |_| {
            finished.fetch_add(1, Ordering::SeqCst);
        });
        assert_eq!(finished.into_inner(), 200);
    }

    #[test]
    fn a_panic_of_the_work_or_of_the_items_reaches_the_caller() {
        for threads in [1, 4] {
            let work = || map(threads, &[0, 1, 2, 3], |item| assert_ne!(*item, 2));
            assert!(catch_unwind(AssertUnwindSafe(work)).is_err());
            let items = || each(threads, (0..4).inspect(|item| assert_ne!(*item, 2)), |_| {});
            assert!(catch_unwind(AssertUnwindSafe(items)).is_err());
        }
    }
}
