//! What clients and file server say and wait for, and how ages are timers.

use std::fmt;

use super::FileLock;
use crate::kernel::Span;
use crate::protocols::lock::{JobId, LockContext};
use crate::services::files::{Ages, Answer, Call, Done, Inode};

/// What a client asks the file server for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ask {
    /// The lock.
    Lock,
    /// How old the lock file is, and whether it was given back.
    Age,
    /// The end of a stale lock file.
    Unlink,
    /// The next fencing token.
    Token,
    /// A longer lease.
    Renewal,
    /// The end of its own lock.
    Release,
}

/// By what a client knows a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Handle {
    /// Whose attempt.
    pub job: JobId,
    /// Over which of its connections, from 0.
    pub connection: u8,
    /// For what.
    pub ask: Ask,
}

/// What goes over a connection: system calls and what came of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Message {
    /// To the file server.
    Request {
        /// Who asks, and for what.
        handle: Handle,
        /// The calls, each made if the one before succeeded.
        calls: Vec<Call>,
    },
    /// From the file server.
    Reply {
        /// What it is the answer to.
        handle: Handle,
        /// What came of each call that was made.
        answers: Vec<Answer>,
    },
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<String> = match self {
            Message::Request { calls, .. } => calls.iter().map(Call::to_string).collect(),
            Message::Reply { answers, .. } => answers.iter().map(answer_text).collect(),
        };
        f.write_str(&texts.join("; "))
    }
}

fn answer_text(answer: &Answer) -> String {
    answer.as_ref().map_or_else(|errno| format!("-1 {errno}"), Done::to_string)
}

/// What client and server wait for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// File server: a lock file becomes as old as anybody asks about.
    Stale(Inode),
    /// Client: no reply has come.
    ReplyTimeout,
    /// Client: time to renew the lease.
    Watchdog,
    /// Client: runs from the moment at which a lease is asked for.
    SinceAsked,
    /// Client: attributes are to be asked for again.
    Attributes,
    /// Client: the lease is renewed no more.
    LetGo,
}

impl fmt::Display for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Timer::Stale(inode) => write!(f, "stale-{}", inode.0),
            Timer::ReplyTimeout => f.write_str("reply-timeout"),
            Timer::Watchdog => f.write_str("watchdog"),
            Timer::SinceAsked => f.write_str("since-asked"),
            Timer::Attributes => f.write_str("attributes"),
            Timer::LetGo => f.write_str("let-go"),
        }
    }
}

/// Ages as timers of the simulated file server, which end when a file is as old as anybody asks about.
pub(super) struct StaleTimers<'c, 'a> {
    pub(super) stale_after: Span,
    pub(super) cx: &'c mut LockContext<'a, FileLock>,
}

impl Ages for StaleTimers<'_, '_> {
    fn age_ms(&self, file: Inode) -> u64 {
        let left = self.cx.remaining(&Timer::Stale(file)).unwrap_or(Span::ZERO);
        self.stale_after.minus(left).as_ms()
    }

    fn restart(&mut self, file: Inode) {
        self.cx.set_timer(Timer::Stale(file), self.stale_after);
    }

    fn forget(&mut self, file: Inode) {
        self.cx.cancel_timer(&Timer::Stale(file));
    }
}
