//! The one place that knows about threads: hands items to workers one by one and never runs ahead of them.

/// Runs `work` on every item, on `threads` threads at once; 0 means one per core. Without the feature `parallel` the
/// items are worked on one after the other. Items are pulled only when a worker is free.
pub(crate) fn each<I, F>(threads: usize, items: I, work: F)
where
    I: Iterator + Send,
    I::Item: Send,
    F: Fn(I::Item) + Sync + Send,
{
    #[cfg(feature = "parallel")]
    if threads != 1 {
        use rayon::iter::{ParallelBridge as _, ParallelIterator as _};
        // A pool that cannot be started leaves the items to the calling thread.
        if let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
            pool.install(|| items.par_bridge().for_each(work));
            return;
        }
    }
    let _ = threads;
    items.for_each(work);
}
