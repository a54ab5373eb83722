//! The lessons beyond the first, which the whole program has.

pub(super) mod everybody;
pub(super) mod herd;
pub(super) mod opposite_order;
pub(super) mod owner_died;
pub(super) mod policies;
pub(super) mod redlock_clock;
pub(super) mod redlock_restart;
pub(super) mod redlock_sleeper;
pub(super) mod replica;
pub(super) mod setnx;
pub(super) mod sleeping_client;
