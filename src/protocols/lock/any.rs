//! Every lock as one type.
//!
//! The arena is compiled once, not once for each lock: what a lock keeps, says and waits for is one
//! variant of an enumeration, under the name of the lock's type. `enumerations!` writes them and
//! the dispatch from the list of locks.

use std::fmt;

use super::arena::Disk;
use super::context::Io;
use super::list::every_lock;
use super::{Event, Job, Lock, LockArena, LockContext, Message, Progress, Timer};
use crate::kernel::{Clock, Context, Countdown, Dated, Link, NodeId, Rule, Span};
use crate::ledger::OrderId;
use crate::protocols::Row;

/// A lock that is one of [`AnyLock`]: knows its own among everybody's messages and timers.
trait Plugged: Lock {
    fn message(message: Self::Message) -> LockMessage;
    fn timer(timer: Self::Timer) -> LockTimer;
    fn disk(disk: Self::Disk) -> LockDisk;
}

/// The arena's context as a lock sees it.
struct Narrowed<'a, 'w>(&'a mut Context<'w, LockArena>);

impl<L: Plugged> Io<L> for Narrowed<'_, '_> {
    fn me(&self) -> NodeId {
        self.0.me()
    }

    fn send(&mut self, to: NodeId, message: L::Message) {
        self.0.send(to, Message::Lock(L::message(message)));
    }

    fn set_timer(&mut self, timer: L::Timer, after: Span) {
        self.0.set_timer(Timer::Lock(L::timer(timer)), after);
    }

    fn cancel_timer(&mut self, timer: &L::Timer) {
        self.0.cancel_timer(&Timer::Lock(L::timer(timer.clone())));
    }

    fn remaining(&self, timer: &L::Timer) -> Option<Span> {
        self.0.remaining(&Timer::Lock(L::timer(timer.clone())))
    }

    fn write(&mut self, disk: L::Disk) {
        self.0.write(|written| match written {
            Disk::Keeper(_, kept) => *kept = L::disk(disk),
            other => *other = Disk::Server(L::disk(disk)),
        });
    }

    fn sync(&mut self) {
        self.0.sync();
    }

    fn happens(&mut self, event: Event) {
        self.0.happens(event);
    }
}

/// The arena's context on its way to a lock.
pub(super) struct Cx<'a, 'w> {
    narrowed: Narrowed<'a, 'w>,
    first_server: NodeId,
}

impl<'a, 'w> Cx<'a, 'w> {
    pub(super) fn new(cx: &'a mut Context<'w, LockArena>, first_server: NodeId) -> Self {
        Cx { narrowed: Narrowed(cx), first_server }
    }

    fn narrow<L: Plugged>(&mut self) -> LockContext<'_, L> {
        LockContext::new(&mut self.narrowed, self.first_server)
    }
}

/// What happens when a lock is handed what is another lock's, which cannot be: nothing.
const NOT_MINE: (Rule, Progress) = (Rule("ignore"), Progress::Pending);

/// Takes from the list what `enumerations!` wants.
macro_rules! types {
    (
        first { $(mod $first:ident: $($First:ident),+ = $($known:tt),+;)+ }
        whole { $(mod $later:ident: $($Later:ident),+ = $($named:tt),+;)+ }
    ) => {
        enumerations! {
            $($($First => super::$first::$First,)+)+
            $($(#[cfg(feature = "whole")] $Later => super::$later::$Later,)+)+
        }
    };
}

/// Writes [`AnyLock`] and what belongs to it.
macro_rules! enumerations {
    ($($(#[$when:meta])? $Name:ident => $Lock:ty),+ $(,)?) => {
        /// One of the locks.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each variant's type says it")]
        pub enum AnyLock { $($(#[$when])? $Name($Lock)),+ }

        /// What a worker's client remembers.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "each variant's type says it")]
        pub enum LockClient { $($(#[$when])? $Name(<$Lock as Lock>::Client)),+ }

        /// What a lock's server remembers.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "each variant's type says it")]
        pub enum LockServer { $($(#[$when])? $Name(<$Lock as Lock>::Server)),+ }

        /// What a lock's server keeps on its disk.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "each variant's type says it")]
        pub enum LockDisk { $($(#[$when])? $Name(<$Lock as Lock>::Disk)),+ }

        /// What clients and servers say.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each variant's type says it")]
        pub enum LockMessage { $($(#[$when])? $Name(<$Lock as Lock>::Message)),+ }

        /// What clients and servers wait for.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each variant's type says it")]
        pub enum LockTimer { $($(#[$when])? $Name(<$Lock as Lock>::Timer)),+ }

        impl Dated for LockDisk {
            fn is_dated(&self) -> bool {
                match self { $($(#[$when])? LockDisk::$Name(disk) => disk.is_dated()),+ }
            }

            fn each_date(&mut self, change: &mut dyn FnMut(&mut Countdown)) {
                match self { $($(#[$when])? LockDisk::$Name(disk) => disk.each_date(change)),+ }
            }
        }

        impl Dated for LockMessage {
            fn is_dated(&self) -> bool {
                match self { $($(#[$when])? LockMessage::$Name(message) => message.is_dated()),+ }
            }

            fn each_date(&mut self, change: &mut dyn FnMut(&mut Countdown)) {
                match self { $($(#[$when])? LockMessage::$Name(message) => message.each_date(change)),+ }
            }
        }

        impl fmt::Display for LockMessage {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $($(#[$when])? LockMessage::$Name(message) => message.fmt(f)),+ }
            }
        }

        impl fmt::Display for LockTimer {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $($(#[$when])? LockTimer::$Name(timer) => timer.fmt(f)),+ }
            }
        }

        $($(#[$when])? impl Plugged for $Lock {
            fn message(message: Self::Message) -> LockMessage { LockMessage::$Name(message) }
            fn timer(timer: Self::Timer) -> LockTimer { LockTimer::$Name(timer) }
            fn disk(disk: Self::Disk) -> LockDisk { LockDisk::$Name(disk) }
        })+

        $($(#[$when])? impl From<$Lock> for AnyLock {
            fn from(lock: $Lock) -> AnyLock { AnyLock::$Name(lock) }
        })+

        impl AnyLock {
            /// The names of its servers.
            pub fn servers(&self) -> Vec<String> {
                match self { $($(#[$when])? AnyLock::$Name(lock) => lock.servers()),+ }
            }

            pub(super) fn format_server(&self) -> LockDisk {
                match self { $($(#[$when])? AnyLock::$Name(lock) => LockDisk::$Name(lock.format_server())),+ }
            }

            /// Starts a server; from a fresh disk if this one is another lock's, which cannot be.
            pub(super) fn start_server(&self, disk: &LockDisk, cx: &mut Cx<'_, '_>) -> LockServer {
                match self { $($(#[$when])? AnyLock::$Name(lock) => {
                    let fresh = lock.format_server();
                    let disk = match disk {
                        LockDisk::$Name(disk) => disk,
                        #[allow(unreachable_patterns, reason = "a single lock leaves no other")]
                        _ => &fresh,
                    };
                    LockServer::$Name(lock.start_server(disk, &mut cx.narrow()))
                })+ }
            }

            pub(super) fn format_client(&self) -> Option<LockDisk> {
                match self { $($(#[$when])? AnyLock::$Name(lock) => lock.format_client().map(LockDisk::$Name)),+ }
            }

            /// Starts a client; as one that kept nothing if that is another lock's, which cannot be.
            pub(super) fn start_client(&self, kept: Option<&LockDisk>) -> LockClient {
                match self { $($(#[$when])? AnyLock::$Name(lock) => {
                    let kept = match kept {
                        Some(LockDisk::$Name(kept)) => Some(kept),
                        _ => None,
                    };
                    LockClient::$Name(lock.start_client(kept))
                })+ }
            }

            pub(super) fn link(&self) -> Link {
                match self { $($(#[$when])? AnyLock::$Name(lock) => lock.link()),+ }
            }

            pub(super) fn clock(&self, timer: &LockTimer) -> Clock {
                match (self, timer) {
                    $($(#[$when])? (AnyLock::$Name(lock), LockTimer::$Name(timer)) => lock.clock(timer),)+
                    #[allow(unreachable_patterns, reason = "a single lock leaves no other")]
                    _ => Clock::Monotonic,
                }
            }

            pub(super) fn acquire(
                &self,
                client: &mut LockClient,
                job: Job,
                cx: &mut Cx<'_, '_>,
            ) -> (Rule, Progress) {
                match (self, client) {
                    $($(#[$when])? (AnyLock::$Name(lock), LockClient::$Name(client)) => { lock.acquire(client, job, &mut cx.narrow()) })+
                    #[allow(unreachable_patterns, reason = "a single lock leaves no other")]
                    _ => NOT_MINE,
                }
            }

            pub(super) fn release(&self, client: &mut LockClient, job: Job, cx: &mut Cx<'_, '_>) {
                match (self, client) {
                    $($(#[$when])? (AnyLock::$Name(lock), LockClient::$Name(client)) => { lock.release(client, job, &mut cx.narrow()); })+
                    #[allow(unreachable_patterns, reason = "a single lock leaves no other")]
                    _ => {}
                }
            }

            pub(super) fn on_message(
                &self,
                client: &mut LockClient,
                job: Option<Job>,
                message: &LockMessage,
                cx: &mut Cx<'_, '_>,
            ) -> (Rule, Progress) {
                match (self, client, message) {
                    $($(#[$when])? (
                        AnyLock::$Name(lock),
                        LockClient::$Name(client),
                        LockMessage::$Name(message),
                    ) => { lock.on_message(client, job, message, &mut cx.narrow()) })+
                    #[allow(unreachable_patterns, reason = "a single lock leaves no other")]
                    _ => NOT_MINE,
                }
            }

            pub(super) fn on_timer(
                &self,
                client: &mut LockClient,
                job: Option<Job>,
                timer: &LockTimer,
                cx: &mut Cx<'_, '_>,
            ) -> (Rule, Progress) {
                match (self, client, timer) {
                    $($(#[$when])? (AnyLock::$Name(lock), LockClient::$Name(client), LockTimer::$Name(timer)) => { lock.on_timer(client, job, timer, &mut cx.narrow()) })+
                    #[allow(unreachable_patterns, reason = "a single lock leaves no other")]
                    _ => NOT_MINE,
                }
            }

            pub(super) fn serve(
                &self,
                server: &mut LockServer,
                from: NodeId,
                message: &LockMessage,
                cx: &mut Cx<'_, '_>,
            ) -> Rule {
                match (self, server, message) {
                    $($(#[$when])? (
                        AnyLock::$Name(lock),
                        LockServer::$Name(server),
                        LockMessage::$Name(message),
                    ) => { lock.serve(server, from, message, &mut cx.narrow()) })+
                    #[allow(unreachable_patterns, reason = "a single lock leaves no other")]
                    _ => NOT_MINE.0,
                }
            }

            pub(super) fn on_server_timer(
                &self,
                server: &mut LockServer,
                timer: &LockTimer,
                cx: &mut Cx<'_, '_>,
            ) -> Rule {
                match (self, server, timer) {
                    $($(#[$when])? (AnyLock::$Name(lock), LockServer::$Name(server), LockTimer::$Name(timer)) => { lock.on_server_timer(server, timer, &mut cx.narrow()) })+
                    #[allow(unreachable_patterns, reason = "a single lock leaves no other")]
                    _ => NOT_MINE.0,
                }
            }

            pub(super) fn holder_on_record(
                &self,
                server: &LockServer,
                order: OrderId,
            ) -> Option<NodeId> {
                match (self, server) {
                    $($(#[$when])? (AnyLock::$Name(lock), LockServer::$Name(server)) => {
                        lock.holder_on_record(server, order)
                    })+
                    #[allow(unreachable_patterns, reason = "a single lock leaves no other")]
                    _ => None,
                }
            }

            pub(super) fn glance_server(
                &self,
                server: &LockServer,
                remaining: &dyn Fn(&LockTimer) -> Option<Span>,
            ) -> Vec<Row> {
                match (self, server) {
                    $($(#[$when])? (AnyLock::$Name(lock), LockServer::$Name(server)) => lock.glance_server(
                        server,
                        &|timer| remaining(&LockTimer::$Name(timer.clone())),
                    ),)+
                    #[allow(unreachable_patterns, reason = "a single lock leaves no other")]
                    _ => Vec::new(),
                }
            }

            pub(super) fn glance_disk(
                &self,
                disk: &LockDisk,
                remaining: &dyn Fn(&LockTimer) -> Option<Span>,
            ) -> Vec<Row> {
                match (self, disk) {
                    $($(#[$when])? (AnyLock::$Name(lock), LockDisk::$Name(disk)) => lock.glance_disk(
                        disk,
                        &|timer| remaining(&LockTimer::$Name(timer.clone())),
                    ),)+
                    #[allow(unreachable_patterns, reason = "a single lock leaves no other")]
                    _ => Vec::new(),
                }
            }

            pub(super) fn glance_client(&self, client: &LockClient) -> Vec<Row> {
                match (self, client) {
                    $($(#[$when])? (AnyLock::$Name(lock), LockClient::$Name(client)) => {
                        lock.glance_client(client)
                    })+
                    #[allow(unreachable_patterns, reason = "a single lock leaves no other")]
                    _ => Vec::new(),
                }
            }
        }
    };
}

every_lock!(types);
