//! Objects that histories are often about.

mod account;
mod kv;
mod locks;
mod queue;
mod register;

pub use account::{Account, AccountInput};
pub use kv::{Kv, KvInput, Text};
pub use locks::{FencedLock, Fences, LockInput, Mutex};
pub use queue::{Fifo, FifoQueue, QueueInput};
pub use register::{Register, RegisterInput};
