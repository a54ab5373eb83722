//! What a world takes in memory, for searches that hold many. An estimate: searches of five locks, on one
//! thread and on two, took 0.8 to 1.15 times as much.

use std::sync::Arc;

/// What an allocator adds to a block, and to what it rounds blocks up: glibc's, and most others'.
const HEAD: usize = 8;
const STEP: usize = 16;
const LEAST: usize = 32;

/// What a block of so many bytes takes.
const fn block(bytes: usize) -> usize {
    let whole = (bytes + HEAD).next_multiple_of(STEP);
    if whole < LEAST { LEAST } else { whole }
}

/// What `len` things in a row take, beside the pointer to them.
pub(super) const fn row<T>(len: usize) -> usize {
    if len == 0 { 0 } else { block(len * size_of::<T>()) }
}

/// The share that one of those who share something has in it. The shares of all of them add up to what it
/// takes, as long as all of them are counted while all of them are there; worlds of a search that share
/// much come and go together.
///
/// What lies behind the pointers of a protocol's own types is not seen, and taken for half as much again:
/// that came nearest to what was measured.
pub(super) fn share<T>(shared: &Arc<T>) -> usize {
    let counts = 2 * size_of::<usize>();
    (block(counts + size_of::<T>()) + size_of::<T>() / 2) / Arc::strong_count(shared)
}
