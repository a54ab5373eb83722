//! An etcd server as a pure state machine: requests in, replies and events out.
//!
//! # What it models
//! One server of version 3: a store in which one **revision** counts every transaction that changes
//! something; keys with the revision that created them, the one that last changed them, how often
//! they were put since, and their lease; ranges by key and by prefix, in the order of the keys or of
//! their creation, with `limit` and `max_create_revision`; transactions that compare and then do one
//! thing or another; leases that are granted, kept alive, revoked and expire, which deletes all of
//! their keys at one revision; watches of a key or a prefix, from a revision that may be in the past.
//! `tests/etcd_fidelity.rs` holds it against a real server, but for restarts and the end of a lease by time.
//!
//! Source: the etcd manual, version 3.4, "etcd3 API", "API reference" and "KV API guarantees"
//! (<https://etcd.io/docs/v3.4/learning/api/>).
//!
//! # The two halves
//! The **state machine** ([`State`]) is what a cluster agrees on: keys, leases and the revision,
//! changed by [`State::apply`] and by nothing else, the same everywhere. The **serving** ([`Server`])
//! belongs to one member: who watches, replies, and when a lease has been silent for too long. A
//! replicated log fits in between.
//!
//! # Time
//! Neither half holds a time. Whoever runs the server hands it [`Deadlines`], and calls
//! [`Server::expire`] when one is over. A lease gets all of its time anew when the server starts.
//!
//! # Decided here
//! Numbers of leases count from 1, where etcd draws them. A member's term rises with every start, as
//! that of a cluster of one does. Keys and values are text. The keys of a lease are listed in their
//! order, and a transaction that deletes all keys and puts one is refused: etcd lists them in none, and
//! overlooks the second, though it refuses the same of any smaller range.
//!
//! # What it does not model
//! Clusters of several members, compaction (all history is kept, so every revision can be watched),
//! reading at an old revision, users and roles, ranges that are no prefix, comparisons of leases and of whole
//! prefixes, nested transactions, filters and progress reports of watches, the least time to live
//! that a server allows. A [`Request`] cannot express them.
//!
//! # Reading order
//! [`Request`] and [`Response`]; [`State`]; [`Server`].

mod key;
mod print;
mod request;
mod server;
mod state;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

pub use key::{Event, Key, KeyValue, Keys, LeaseId, Revision};
pub use request::{
    Compare, Done, Error, Op, Proposal, Range, Relation, Request, Response, Sort, Target,
    TimeToLive, Txn,
};
pub use server::{ClientId, Deadlines, Header, Server, ToClient, Watching};
pub use state::State;
