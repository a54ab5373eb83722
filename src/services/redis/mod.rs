//! A Redis server as a pure state machine: request in, reply out.
//!
//! # What it models
//! String keys with times to live, as locks, counters and caches use them, answered exactly as
//! Redis 7.0 answers: the same replies, the same errors in the same words, the same precedence
//! among errors. The commands are those of [`modelled_commands`]; `EVAL` runs the [`scripts`] that
//! locks are made of, as one step, as Redis does. `tests/redis_fidelity.rs` holds all of it against
//! a real server.
//!
//! Source: the Redis manual (<https://redis.io/docs/latest/commands/>), and where that is silent the
//! behaviour of `redis-server` 7.0.15.
//!
//! # Time
//! A [`Keyspace`] holds no times. Whoever runs it hands it [`Deadlines`], which know how long each
//! key has left: timers of a simulated node, or a [`Calendar`] beside a real clock. A key is gone
//! when its time is up, whether a timer said so ([`Keyspace::expire`]) or a command came across it
//! first. Redis keeps a key for the very millisecond in which it is due, and shows it with 0 ms
//! left; here no time left means gone, which for durations is the one consistent reading.
//!
//! # What it does not model
//! Other types than strings, other databases than 0, clients' transactions, publishing, snapshots
//! on disk, eviction, access control, and Lua as a language. A command that Redis has
//! and this model has not is refused with an error that says so; nothing is answered wrongly.
//! Without a calendar whatever names a date is refused too.
//!
//! # Reading order
//! [`Request`] and [`Reply`]; [`Deadlines`]; the commands, one function each, in `strings`,
//! `expiry`, `generic` and `eval`; [`resp`], how both look on the wire; [`connection`], what a
//! server answers apart from its keyspace; [`effect`], what a command changed, which is what
//! [`append_only`] files and [`replication`] are made of.

pub mod append_only;
mod bytes;
mod commands;
pub mod connection;
mod database;
mod deadlines;
pub mod effect;
mod eval;
mod expiry;
mod generic;
mod inline;
mod integer;
mod lifetime;
pub mod replication;
mod reply;
mod request;
pub mod resp;
pub mod scripts;
mod sha1;
mod strings;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

use litemap::LiteMap;

pub use bytes::{Bytes, Key};
pub use commands::modelled_commands;
use database::{Database, Role};
pub use deadlines::{Calendar, Deadlines};
use deadlines::{Dated, SOME_DAY};
pub use effect::{Effect, Effects};
pub use reply::Reply;
pub use request::Request;
pub use scripts::Script;

/// The keys of a Redis server and their values: all that it remembers, apart from deadlines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Keyspace {
    values: LiteMap<Key, Bytes>,
}

impl Keyspace {
    /// Answers `request` as Redis does. Deadlines are read, set and cleared as the command asks.
    pub fn execute(&mut self, deadlines: &mut dyn Deadlines, request: &Request) -> Reply {
        self.perform(deadlines, request).0
    }

    /// Answers `request`, and tells what it changed.
    pub fn perform(
        &mut self,
        deadlines: &mut dyn Deadlines,
        request: &Request,
    ) -> (Reply, Effects) {
        self.run(deadlines, request, Role::Master)
    }

    /// Answers `request` of a replica's client, who may change nothing and sees no key that is due.
    pub fn read(&mut self, deadlines: &mut dyn Deadlines, request: &Request) -> Reply {
        self.run(deadlines, request, Role::Replica).0
    }

    /// Changes what was changed elsewhere, or before. A key that is due stays, as a key with a
    /// deadline that has passed: to remove it will be told, or done by whoever is master.
    pub fn replay(&mut self, deadlines: &mut dyn Deadlines, effects: &Effects) {
        let now = deadlines.unix_ms();
        let mut dated = Dated { deadlines, now_ms: now.unwrap_or(SOME_DAY) };
        for effect in &effects.0 {
            let request = effect.request(dated.now_ms);
            // What is told succeeded where it was told: it cannot fail here.
            self.run(&mut dated, &request, Role::Replay);
        }
    }

    fn run(
        &mut self,
        deadlines: &mut dyn Deadlines,
        request: &Request,
        role: Role,
    ) -> (Reply, Effects) {
        let mut database = Database::new(&mut self.values, deadlines, role);
        let answer = commands::run(&mut database, request.arguments());
        (answer.unwrap_or_else(|error| error), database.into_effects())
    }

    /// Removes `key`, whose time is up, and tells whether it was there. Its deadline is the
    /// caller's to forget, who has just seen it pass.
    pub fn expire(&mut self, key: &Key) -> bool {
        self.values.remove(key).is_some()
    }

    /// The value stored under `key`, even if it is due. For views: clients ask with `GET`.
    pub fn get(&self, key: &[u8]) -> Option<&Bytes> {
        self.values.get(key)
    }

    /// All keys and their values, in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, &Bytes)> {
        self.values.iter()
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are no keys.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}
