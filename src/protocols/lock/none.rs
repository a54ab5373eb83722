//! No lock: every worker goes ahead.
//!
//! The smallest lock there is, to show what the others are for. Two workers read "unpaid" before
//! either has charged, and both charge.

use super::{Job, Lock, LockContext, Never, Progress, WORKLOAD, open};
use crate::kernel::Rule;
use crate::protocols::settings::Knobs;
use crate::protocols::vocabulary::Vocabulary;
use crate::protocols::{Arena, Entry};
use crate::text::Text;

/// The protocol that it makes.
pub const ENTRIES: &[Entry] = &[Entry {
    arena: Arena::Lock,
    id: "none",
    gloss: Text::new(
        "Every worker goes ahead. Two of them read “unpaid” before either has charged, and both \
         charge.",
        "每个 worker 都直接往下走。两个 worker 在扣款之前都读到“未付”，于是都扣款。",
    ),
    knobs: Knobs { switches: &[], quantities: &WORKLOAD },
    sources: &["none.rs"],
    open: |settings| open(NoLock, settings),
}];

/// It needs no words but the arena's.
pub const WORDS: &[&Vocabulary] = &[];

/// No lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoLock;

type Cx<'a> = LockContext<'a, NoLock>;

impl Lock for NoLock {
    type Client = ();
    type Server = ();
    type Disk = ();
    type Message = Never;
    type Timer = Never;

    fn format_server(&self) {}

    fn start_server(&self, (): &(), _: &mut Cx) {}

    fn acquire(&self, (): &mut (), _: Job, _: &mut Cx) -> (Rule, Progress) {
        (Rule("acquire"), Progress::Granted { fence: None, lease: None })
    }

    fn release(&self, (): &mut (), _: Job, _: &mut Cx) {}
}
