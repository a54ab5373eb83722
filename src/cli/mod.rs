//! The command line's own code: what needs sockets, threads and a wall clock.

pub mod page;
pub mod serve;
