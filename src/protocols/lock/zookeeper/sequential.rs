//! Ephemeral sequential nodes and watches: a queue, as the manual's recipe "Locks" has it.
//!
//! 1. Create a node with `-e -s` in the folder of the lock.
//! 2. List the folder, without a watch.
//! 3. If one's own number is the lowest, one has the lock.
//! 4. Else watch the node with the next lower number.
//! 5. If it is gone already, or once it goes, go to 2.
//!
//! To give the lock back, delete one's node.
//!
//! # Its mistakes
//! - `fencing: off` trusts that the node is still there when the worker acts. A session that expires
//!   takes it away, the next in the queue is told, and the old holder is asleep: both believe.
//! - `guid: off` cannot tell, when a connection is lost before the reply, whether the node was created.
//!   It creates another and waits behind its own first one, which lives as long as its session:
//!   nobody ever gets the lock. With a GUID in the name the client lists the folder and finds it.
//!
//! `watch: parent` is correct and wasteful: whoever goes wakes all that wait, and each lists the
//! folder again. It is why the recipe says to watch the predecessor alone.

use super::serving::sequence;
use super::session::{Client, Step, created};
use super::{Cx, QUANTITIES, Recipe, ZooKeeperLock, lock_path};
use crate::kernel::{Rule, Span};
use crate::ledger::Fence;
use crate::protocols::lock::{Event, FENCING, Job, Progress};
use crate::protocols::settings::{Knobs, Settings, Switch};
use crate::rule;
use crate::services::zookeeper::{Code, CreateMode, Op, Path, Reply, Request, Wishes};

const SWITCHES: [Switch; 3] = [
    FENCING,
    Switch { name: "guid", values: &["on", "off"], default: "on", mistake: Some("off") },
    Switch {
        name: "watch",
        values: &["predecessor", "parent"],
        default: "predecessor",
        mistake: None,
    },
];

/// What can be set.
pub const KNOBS: Knobs = Knobs { switches: &SWITCHES, quantities: &QUANTITIES };

/// The recipe as set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sequential {
    /// Whether a node's name says whose it is.
    guid: bool,
    /// Whether everybody watches the folder.
    herd: bool,
}

impl ZooKeeperLock {
    /// The lock as a queue of ephemeral sequential nodes.
    pub fn sequential(settings: &Settings) -> ZooKeeperLock {
        ZooKeeperLock {
            recipe: Recipe::Sequential(Sequential {
                guid: settings.is("guid", "on"),
                herd: settings.is("watch", "parent"),
            }),
            fencing: settings.is("fencing", "on"),
            timeout: settings.time("session-timeout"),
        }
    }

    /// A new session: into the queue, if the lock was not held before.
    pub(super) fn enqueue_unless_holding(
        &self,
        recipe: Sequential,
        client: &mut Client,
        job: Job,
        cx: &mut Cx,
    ) {
        if client.step == Step::Creating {
            self.enqueue(recipe, client, job, cx);
        }
    }

    /// Creates a node at the end of the queue.
    fn enqueue(&self, recipe: Sequential, client: &mut Client, job: Job, cx: &mut Cx) {
        let op = Op::Create {
            path: format!("{}/{}", lock_path(job.order), prefix(recipe, job)).into(),
            data: Some(job.id.to_string().as_bytes().into()),
            mode: CreateMode::EphemeralSequential,
            with_stat: false,
        };
        self.write(client, op, cx);
    }

    /// Lists the folder: who is first?
    pub(super) fn look(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        client.step = Step::Looking;
        self.list(client, job, cx);
    }

    fn list(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        let herd = matches!(self.recipe, Recipe::Sequential(Sequential { herd: true, .. }));
        let watch = herd && client.step == Step::Looking;
        self.ask(client, Request::GetChildren { path: lock_path(job.order), watch }, cx);
    }

    /// The session goes on, over another connection: what was under way is unknown, and the watches
    /// are gone.
    pub(super) fn resume(&self, recipe: Sequential, client: &mut Client, job: Job, cx: &mut Cx) {
        match &client.step {
            Step::Creating if !recipe.guid => self.enqueue(recipe, client, job, cx),
            Step::Creating | Step::Recovering => {
                client.step = Step::Recovering;
                self.list(client, job, cx);
            }
            Step::Looking | Step::Asking(_) => self.look(client, job, cx),
            Step::Waiting(path) => {
                let mut wishes = Wishes { since: client.last_seen, ..Wishes::default() };
                let watched = if recipe.herd { &mut wishes.child } else { &mut wishes.data };
                watched.push(path.clone());
                self.ask(client, Request::SetWatches(wishes), cx);
            }
            Step::Holding | Step::Fallen => {}
        }
    }

    /// A reply, with how much of the session is left by it.
    pub(super) fn on_reply(
        &self,
        recipe: Sequential,
        client: &mut Client,
        job: Job,
        (answer, left): (&Result<Reply, Code>, Span),
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        let pending = |rule| (rule, Progress::Pending);
        match (&client.step, answer) {
            (Step::Creating, _) => match created(answer) {
                Some((path, _)) => {
                    client.node = Some(path.clone());
                    pending(rule!(self.look(client, job, cx)))
                }
                _ => (Rule("give_up"), self.give_up(client, cx)),
            },
            (Step::Recovering, Ok(Reply::Children(names, _))) => {
                pending(rule!(self.recover(recipe, client, job, names, cx)))
            }
            (Step::Looking, Ok(Reply::Children(names, _))) => {
                (Rule("on_list"), self.on_list(recipe, client, job, (names, left), cx))
            }
            (Step::Asking(path), Ok(Reply::Stat(_))) => {
                let path = path.clone();
                pending(rule!(self.wait(client, job, path, cx)))
            }
            (Step::Asking(_), Err(_)) => pending(rule!(self.look(client, job, cx))),
            _ => pending(Rule("ignore")),
        }
    }

    /// Was the node created before the connection was lost? Its name tells.
    fn recover(
        &self,
        recipe: Sequential,
        client: &mut Client,
        job: Job,
        names: &[Path],
        cx: &mut Cx,
    ) {
        let prefix = prefix(recipe, job);
        match names.iter().find(|name| name.starts_with(&prefix)) {
            Some(name) => {
                client.node = Some(in_folder(job, name));
                self.look(client, job, cx);
            }
            None => {
                client.step = Step::Creating;
                self.enqueue(recipe, client, job, cx);
            }
        }
    }

    /// The queue is known: the first has the lock, another one waits for the one before it.
    fn on_list(
        &self,
        recipe: Sequential,
        client: &mut Client,
        job: Job,
        (names, left): (&[Path], Span),
        cx: &mut Cx,
    ) -> Progress {
        let own = client.node.as_deref().and_then(sequence);
        let before = names.iter().filter(|name| sequence(name) < own);
        let Some(ahead) = before.max_by_key(|name| sequence(name)) else {
            client.step = Step::Holding;
            let fence = own.filter(|_| self.fencing).map(Fence);
            return Progress::Granted { fence, lease: Some(left) };
        };
        if recipe.herd {
            self.wait(client, job, lock_path(job.order), cx);
        } else {
            let path = in_folder(job, ahead);
            client.step = Step::Asking(path.clone());
            self.ask(client, Request::Exists { path, watch: true }, cx);
        }
        Progress::Pending
    }

    /// The watch is set: wait until it fires.
    fn wait(&self, client: &mut Client, job: Job, path: Path, cx: &mut Cx) {
        client.step = Step::Waiting(path);
        cx.happens(Event::Waits(job.order));
    }

    /// The folder is not there: nothing to wait for.
    fn give_up(&self, client: &mut Client, cx: &mut Cx) -> Progress {
        self.close_session(client, cx);
        Progress::Busy
    }
}

/// How the names of an attempt's nodes begin. Attempts are numbered, which is as good as a GUID.
fn prefix(recipe: Sequential, job: Job) -> String {
    if recipe.guid { format!("{}-lock-", job.id) } else { "lock-".into() }
}

fn in_folder(job: Job, name: &str) -> Path {
    format!("{}/{name}", lock_path(job.order)).into()
}
