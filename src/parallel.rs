//! Work on several threads, where there are any.

/// As many threads as the machine runs at once; one in a browser.
pub fn all_threads() -> usize {
    #[cfg(target_arch = "wasm32")]
    return 1;
    #[cfg(not(target_arch = "wasm32"))]
    return std::thread::available_parallelism().map_or(1, usize::from);
}

/// Does `work` for every item, on the calling thread.
#[cfg(target_arch = "wasm32")]
pub(crate) fn for_each<T>(_: usize, items: impl Iterator<Item = T>, work: impl Fn(T)) {
    items.for_each(work);
}

/// Does `work` for every item, on that many threads, each of which takes the next item when it is done
/// with one.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn for_each<T>(
    threads: usize,
    items: impl Iterator<Item = T> + Send,
    work: impl Fn(T) + Sync,
) {
    use std::sync::{Mutex, PoisonError};

    if threads <= 1 {
        return items.for_each(work);
    }
    let items = Mutex::new(items);
    let next = || items.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work_on = || {
        while let Some(item) = next() {
            work(item);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work_on);
        }
        work_on();
    });
}
