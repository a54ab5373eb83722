//! A lock file: whoever creates it holds the lock.
//!
//! Source: open(2), `O_EXCL` ("if this flag is specified in conjunction with `O_CREAT`, and pathname
//! already exists, then `open()` fails with the error `EEXIST`") and its note on NFS; link(2); nfs(5),
//! "Data and metadata coherence", for the attribute cache. The appending counter of tokens is ours.
//!
//! # Its mistakes
//! - `mode: truncate`, as published in many a script: a truncating open that never fails, taken for
//!   success.
//! - `steal: off`: the owner dies, its file stays, nobody ever acquires.
//! - `steal: unlink`: who finds a file older than `stale-after` removes it and creates its own. Looking
//!   and removing are two steps: two judge the same file stale, A unlinks it and creates a fresh one,
//!   B unlinks A's fresh one and creates its own. The release unlinks by name as well, whoever's file
//!   it is by now.
//! - `attributes: cached` asks by `stat`, which an NFS client answers from memory for `actimeo`; a lock
//!   that was renewed meanwhile still looks old.
//! - `fencing: off` trusts that whoever was given the lock still has it when it acts.
//!
//! # The cure of the theft
//! `steal: next-generation` never unlinks. The lock is a chain of files, `order-42.lock.1`, `.2`, …,
//! each made with `O_EXCL`, and the last one is the lock. Taking over a stale lock, and renewing one's
//! own, is making the next file: of all who try, one succeeds, and the others learn it by `EEXIST`. A
//! second name on one's own file, `link`, says that it is given back. `watchdog: on` makes a file every third of
//! `stale-after`, for as long as the work takes and sixteen times more: then it lets go, or a chain would
//! grow for as long as a bank does not answer. As with any lease, a holder that
//! was paused past `stale-after` goes on believing; that is what fencing is for.
//!
//! # Fencing tokens
//! After it got the lock, a worker appends one byte to `order-42.fence`; the position after its own byte
//! is its token. No two positions are equal, so of two workers that both believe, the bank refuses the
//! one that drew first, as soon as the other has asked it anything.
//!
//! # What is not modelled
//! One file server, whose files survive its crash; files then count as written when it came back, as
//! within the grace period of an NFS server. Nobody sweeps the chain's old files away. The calls of one
//! rule travel as one request, as in NFSv4's COMPOUND, and are carried out without anything in between, which NFS does not promise; they
//! end at the first that fails. Ages are counted by the server's clock and no further than
//! `stale-after`. A client that has waited two seconds for a reply takes it for a no and opens another
//! connection: what still comes over the old one it does not hear. All its connections keep one order
//! among them.

mod client;
mod serving;
mod wire;
mod words;

use super::{
    FENCING, Job, Lock, LockContext, Progress, WATCHDOG, longest_hold, open, time, with_workload,
};
use crate::kernel::{Clock, Dated, NodeId, Rule, Span};
use crate::ledger::OrderId;
use crate::protocols::settings::{Knobs, Quantity, Settings, Switch};
use crate::protocols::vocabulary::Vocabulary;
use crate::protocols::{Arena, Entry, Row};
use crate::rule;
use crate::services::files::{FileSystem, Path};

pub use client::Client;
use client::stop_renewing;
pub use wire::{Ask, Handle, Message, Timer};

/// The protocols that come of it.
pub const ENTRIES: &[Entry] = &[Entry {
    arena: Arena::Lock,
    id: "file",
    gloss: words::GLOSS,
    knobs: Knobs { switches: &SWITCHES, quantities: &QUANTITIES },
    sources: &["file/client.rs", "file/serving.rs", "file/mod.rs"],
    open: |settings| open(FileLock::of(settings), settings),
}];

/// Their words.
pub const WORDS: &[&Vocabulary] = &[&words::WORDS];

/// What can be set in the lock itself.
const SWITCHES: [Switch; 5] = [
    FENCING,
    Switch {
        name: "mode",
        values: &["excl", "truncate"],
        default: "excl",
        mistake: Some("truncate"),
    },
    Switch {
        name: "steal",
        values: &["next-generation", "unlink", "off"],
        default: "next-generation",
        mistake: Some("unlink"),
    },
    Switch {
        name: "attributes",
        values: &["opened", "cached"],
        default: "opened",
        mistake: Some("cached"),
    },
    WATCHDOG,
];

/// The lock's times, and the workload's quantities.
const QUANTITIES: [Quantity; 7] = with_workload([
    time("stale-after", Span::s(30), Span::s(1), Span::s(600)),
    time("actimeo", Span::s(60), Span::s(1), Span::s(600)),
]);

/// What is done about a file whose owner may be dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Steal {
    /// The next file of the chain is made.
    NextGeneration,
    /// It is removed, to be made again.
    Unlink,
    /// Nothing.
    Off,
}

/// The lock file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileLock {
    /// Whether the file must not be there.
    exclusive: bool,
    steal: Steal,
    /// Whether attributes may come from the client's cache.
    cached: bool,
    fencing: bool,
    watchdog: bool,
    stale_after: Span,
    /// For how long a holder renews its lock where each renewal is one more file.
    longest_hold: Span,
    actimeo: Span,
}

impl FileLock {
    /// The lock as set.
    pub fn of(settings: &Settings) -> FileLock {
        let stale_after = settings.time("stale-after");
        FileLock {
            exclusive: settings.is("mode", "excl"),
            steal: if settings.is("steal", "next-generation") {
                Steal::NextGeneration
            } else if settings.is("steal", "unlink") {
                Steal::Unlink
            } else {
                Steal::Off
            },
            cached: settings.is("attributes", "cached"),
            fencing: settings.is("fencing", "on"),
            watchdog: settings.is("watchdog", "on"),
            stale_after,
            longest_hold: longest_hold(settings, third_of(stale_after)),
            actimeo: settings.time("actimeo"),
        }
    }
}

/// How long after a renewal comes the next.
const fn third_of(stale_after: Span) -> Span {
    Span::us(stale_after.as_us() / 3)
}

impl Dated for Message {}

impl Dated for FileSystem {}

type Cx<'a> = LockContext<'a, FileLock>;

impl FileLock {
    /// Whether the lock is a chain of files.
    fn chained(&self) -> bool {
        self.exclusive && self.steal == Steal::NextGeneration
    }

    fn path(&self, order: OrderId, generation: u32) -> Option<Path> {
        Path::new(&if self.chained() {
            format!("order-{order}.lock.{generation}")
        } else {
            format!("order-{order}.lock")
        })
    }
}

impl Lock for FileLock {
    type Client = Client;
    type Server = FileSystem;
    type Disk = FileSystem;
    type Message = Message;
    type Timer = Timer;

    fn servers(&self) -> Vec<String> {
        vec!["files".into()]
    }

    fn format_server(&self) -> FileSystem {
        FileSystem::default()
    }

    fn start_server(&self, disk: &FileSystem, cx: &mut Cx) -> FileSystem {
        self.start(disk, cx)
    }

    fn clock(&self, timer: &Timer) -> Clock {
        match timer {
            Timer::Stale(_) => Clock::Wall,
            _ => Clock::Monotonic,
        }
    }

    fn acquire(&self, client: &mut Client, job: Job, cx: &mut Cx) -> (Rule, Progress) {
        self.begin(client, job, cx)
    }

    fn release(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        self.give_back(client, job, cx);
    }

    fn on_message(
        &self,
        client: &mut Client,
        job: Option<Job>,
        message: &Message,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        match (message, job) {
            (Message::Reply { handle, answers }, Some(job)) if client.expects(*handle, job) => {
                self.on_reply(client, job, handle.ask, answers, cx)
            }
            _ => (Rule("ignore"), Progress::Pending),
        }
    }

    fn on_timer(
        &self,
        client: &mut Client,
        job: Option<Job>,
        timer: &Timer,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        match (timer, job) {
            (Timer::ReplyTimeout, _) => {
                (Rule("on_reply_timeout"), self.on_reply_timeout(client, cx))
            }
            (Timer::Watchdog, Some(job)) => (rule!(self.renew(client, job, cx)), Progress::Pending),
            (Timer::LetGo, _) => (rule!(stop_renewing(cx)), Progress::Pending),
            (Timer::Attributes, _) => (rule!(client.forget_attributes()), Progress::Pending),
            _ => (Rule("ignore"), Progress::Pending),
        }
    }

    fn serve(&self, files: &mut FileSystem, from: NodeId, message: &Message, cx: &mut Cx) -> Rule {
        match message {
            Message::Request { handle, calls } => {
                rule!(self.execute(files, from, *handle, calls, cx))
            }
            Message::Reply { .. } => Rule("ignore"),
        }
    }

    /// A file is as old as anybody asks about: that changes nothing but the answer to who asks.
    fn on_server_timer(&self, _: &mut FileSystem, _: &Timer, _: &mut Cx) -> Rule {
        Rule("on_server_timer")
    }

    fn holder_on_record(&self, files: &FileSystem, order: OrderId) -> Option<NodeId> {
        serving::holder(files, order)
    }

    fn glance_server(&self, _: &FileSystem, _: &dyn Fn(&Timer) -> Option<Span>) -> Vec<Row> {
        Vec::new()
    }

    fn glance_disk(
        &self,
        files: &FileSystem,
        remaining: &dyn Fn(&Timer) -> Option<Span>,
    ) -> Vec<Row> {
        serving::glance(files, remaining)
    }

    fn glance_client(&self, client: &Client) -> Vec<Row> {
        client.glance()
    }
}
