//! A ZooKeeper server as a pure state machine: packets in, packets out.
//!
//! # What it models
//! One server. Sessions with time-outs, which outlive the loss of a connection and take their
//! ephemeral nodes with them when they end; nodes that are persistent or ephemeral, sequential or
//! not; their [`Stat`]; versions and transaction numbers (zxids); one-time watches, and the order in
//! which their events reach a client; `create`, `delete`, `exists`, `getData`, `setData`,
//! `getChildren`, `multi`, `sync`, `setWatches`, `closeSession`; errors by their names, with the
//! same precedence among them. `tests/zookeeper_fidelity.rs` holds all of it against a real server.
//!
//! Source: the ZooKeeper Programmer's Guide and the Java API's documentation
//! (<https://zookeeper.apache.org/doc/r3.8.0/zookeeperProgrammers.html>), and where they are silent
//! the behaviour of ZooKeeper 3.8.0 on its own.
//!
//! # The two halves
//! The **state machine** ([`State`]) is what an ensemble agrees on: nodes and sessions, changed by
//! transactions ([`Txn`]) in the order of their zxids and by nothing else. A request becomes a
//! transaction by [`State::prepare`], on whoever leads; every decision falls there, so that a
//! transaction applies the same everywhere. The **serving** ([`Server`]) is what belongs to one
//! server: connections, watches, replies. A replicated log fits in between.
//!
//! # Order
//! The replies to one session come in the order of its requests. An event is sent when the change
//! is applied, so a client sees it before it can see the new state by any reply; that includes the
//! reply to its own request, if that made the change. Unspecified by ZooKeeper, and decided here: the
//! ephemeral nodes of a session that ends go in the order of their names; children are listed in
//! the order of their names.
//!
//! # Time
//! Neither half holds a time. Whoever runs the server hands it [`Timeouts`], starts a session's
//! anew whenever the server says so, and calls [`Server::expire`] when one is over. A real server
//! looks once a tick, so that a session may live up to a tick longer there. A [`Stat`] has no
//! `ctime` and `mtime`: those are dates.
//!
//! # What it does not model
//! Access control lists (every node is open to everybody) and authentication, session passwords,
//! persistent and recursive watches, the removal of watches, container nodes and nodes with a time
//! to live, quotas (whoever writes below `/zookeeper` is refused), reconfiguration, read-only
//! sessions, reads within a `multi`, limits of size. [`Request::parse`] refuses them by name; what a
//! [`Request`] can still express of them is answered `Unimplemented`.
//!
//! # Reading order
//! [`Request`] and [`Reply`]; [`State`] and [`Txn`]; `prepare`, where the rules are; [`Server`].

mod code;
mod packet;
mod parse;
mod path;
mod prepare;
mod request;
mod server;
mod stat;
mod state;
mod watches;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

pub use code::Code;
pub use packet::{ToClient, ToServer};
pub use path::Path;
pub use request::{ANY_VERSION, CreateMode, Data, Done, Op, Reply, Request};
pub use server::{ConnectionId, Server, Timeouts};
pub use stat::{SessionId, Stat, Zxid};
pub use state::{Change, State, Txn};
pub use watches::{EventType, WatchedEvent, Wishes};
