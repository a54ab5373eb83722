//! A plain ephemeral node: whoever creates it has the lock.
//!
//! Nobody waits. Who finds the node there closes its session and tries again later, or leaves the
//! payment to whoever asks next.
//!
//! # Its mistakes
//! - `delete: any-owner` gives the lock back by deleting the node by its name, whoever's it is by
//!   now. ZooKeeper compares versions and not owners, and a fresh node has the version of the one
//!   before it. Closing the session removes what is one's own and nothing else.
//! - `fencing: off` trusts that whoever created the node still has it when it acts.

use super::session::{Client, Step, created};
use super::{Cx, QUANTITIES, Recipe, ZooKeeperLock, lock_path};
use crate::kernel::Span;
use crate::ledger::Fence;
use crate::protocols::lock::{FENCING, Job, Progress};
use crate::protocols::settings::{Knobs, Settings, Switch};
use crate::services::zookeeper::{Code, CreateMode, Op, Path, Reply};

const SWITCHES: [Switch; 2] = [
    FENCING,
    Switch {
        name: "delete",
        values: &["own", "any-owner"],
        default: "own",
        mistake: Some("any-owner"),
    },
];

/// What can be set.
pub const KNOBS: Knobs = Knobs { switches: &SWITCHES, quantities: &QUANTITIES };

/// The recipe as set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ephemeral {
    deletes_any: bool,
}

impl Ephemeral {
    /// What to delete before the session is closed, if anything.
    pub(super) fn to_delete(self, job: Job) -> Option<Path> {
        self.deletes_any.then(|| lock_path(job.order))
    }
}

impl ZooKeeperLock {
    /// The lock as a plain ephemeral node.
    pub fn ephemeral(settings: &Settings) -> ZooKeeperLock {
        ZooKeeperLock {
            recipe: Recipe::Ephemeral(Ephemeral {
                deletes_any: settings.is("delete", "any-owner"),
            }),
            fencing: settings.is("fencing", "on"),
            timeout: settings.time("session-timeout"),
        }
    }

    /// Tries to create the node; with its stat, whose zxid is the fencing token.
    pub(super) fn create(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        let op = Op::Create {
            path: lock_path(job.order),
            data: Some(job.id.to_string().as_bytes().into()),
            mode: CreateMode::Ephemeral,
            with_stat: self.fencing,
        };
        self.write(client, op, cx);
    }

    /// The node is there now, and the lock is taken; or it was there already.
    pub(super) fn on_create_reply(
        &self,
        client: &mut Client,
        answer: &Result<Reply, Code>,
        left: Span,
        cx: &mut Cx,
    ) -> Progress {
        if client.step != Step::Creating {
            return Progress::Pending;
        }
        if let Some((_, stat)) = created(answer) {
            client.step = Step::Holding;
            let fence = stat.map(|stat| Fence(stat.czxid.0.unsigned_abs()));
            return Progress::Granted { fence, lease: Some(left) };
        }
        self.close_session(client, cx);
        Progress::Busy
    }
}
