//! Two accounts, two locks: what to do when transactions wait for each other.
//!
//! To move money between two accounts a transaction locks both, and each account has a lock manager of its
//! own: no single place knows who waits for whom. Orders are paid from the customer's account to the
//! shop's, and some workers lock the one first, some the other. T1 holds x and wants y, T2 holds y and
//! wants x.
//!
//! Sources: D. J. Rosenkrantz, R. E. Stearns, P. M. Lewis II, "System Level Concurrency Control for
//! Distributed Database Systems", ACM TODS 3(2), 1978 (wait-die, wound-wait, and that a restart keeps its
//! timestamp); K. M. Chandy, J. Misra, L. M. Haas, "Distributed Deadlock Detection", ACM TOCS 1(2), 1983
//! (probes in the AND model); M. K. Sinha, N. Natarajan, "A Priority Based Distributed Deadlock Detection
//! Algorithm", IEEE TSE 11(1), 1985 (that age decides whose probes go on).
//!
//! - [`manager`]: the lock of an account, its line, and the rules of age.
//! - [`transaction`]: what a worker does to get both locks.
//! - [`probe`]: how a transaction finds out that it waits for itself.
//! - [`auditor`]: someone else who locks both accounts, again and again.
//!
//! # The policies
//! - `wait-die`: the older waits for the younger; the younger does not wait for the older, it *dies*: gives
//!   back what it has and begins anew.
//! - `wound-wait`: the younger waits for the older; the older does not wait for the younger, it *wounds* it:
//!   the younger gives back what it has and begins anew, unless it has begun to commit. Here it commits by
//!   the charge, and until then may be rolled back, even with both locks in its hands.
//! - `time-out`: whoever has waited for too long begins anew, whether there was a deadlock or not.
//! - `detection`: whoever waits for long sends probes, and begins anew if its own comes back. `victim` says
//!   which of a ring that is; [`probe`] has why it matters.
//! - `none`, the mistake: everybody waits, and two that wait for each other wait for ever.
//!
//! # The other mistake
//! `begin-anew: new-timestamp`. A transaction that begins anew with the timestamp that it had grows older than
//! all others, and nobody can keep it from its locks. With a new timestamp it is always the youngest, and
//! under wait-die, as long as others come, dies each time.
//!
//! Time-outs know of no age: two that time out in step, and wait equally long before they begin anew, do so
//! for ever. What keeps them from it is only that their waits are random.
//!
//! # What is not modelled
//! Locks are exclusive and not lent for a time: those of a worker that crashed stay locked until it comes
//! back and begins a transaction, and a charge that it had sent may come after another has them, for there is no fencing.
//! Timestamps are drawn from one sequence, which the first lock manager keeps; the paper takes the clock
//! of the site where the transaction begins, and the site's number. Lock managers keep all that they know
//! on disk. A connection loses no message in the middle; where one is dropped by hand, that a lock is
//! wanted or given back is noticed and said again, that one has got it is not.

pub mod auditor;
pub mod manager;
pub mod probe;
pub mod transaction;
pub mod wire;
mod words;

use super::{Job, Lock, LockContext, Progress, open, time, with_workload};
use crate::kernel::{Dated, NodeId, Rule, Span};
use crate::ledger::OrderId;
use crate::protocols::settings::{Knobs, Quantity, Range, Settings, Switch};
use crate::protocols::vocabulary::Vocabulary;
use crate::protocols::{Arena, Entry, Row};

use auditor::Auditor;
use manager::Manager;
use transaction::{Client, Route, give_back};
use wire::{Account, Message, Timer};

/// The protocols that come of it.
pub const ENTRIES: &[Entry] = &[Entry {
    arena: Arena::Lock,
    id: "deadlock",
    gloss: words::GLOSS,
    knobs: Knobs { switches: &SWITCHES, quantities: &QUANTITIES },
    sources: &[
        "deadlock/transaction.rs",
        "deadlock/manager.rs",
        "deadlock/probe.rs",
        "deadlock/auditor.rs",
    ],
    open: |settings| open(TwoLocks::of(settings), settings),
}];

/// Their words.
pub const WORDS: &[&Vocabulary] = &[&words::WORDS];

const SWITCHES: [Switch; 3] = [
    Switch {
        name: "policy",
        values: &["wait-die", "wound-wait", "time-out", "detection", "none"],
        default: "wait-die",
        mistake: Some("none"),
    },
    Switch {
        name: "begin-anew",
        values: &["same-timestamp", "new-timestamp"],
        default: "same-timestamp",
        mistake: Some("new-timestamp"),
    },
    Switch {
        name: "victim",
        values: &["youngest", "initiator"],
        default: "youngest",
        mistake: None,
    },
];

/// A visit is by default longer than the gateway's patience, so that the next worker begins before the
/// first one has both locks; and a wait may be longer than a visit.
const QUANTITIES: [Quantity; 8] = with_workload([
    time("visit", Span::s(12), Span::ms(1), Span::s(600)),
    time("wait-timeout", Span::s(15), Span::ms(100), Span::s(600)),
    Quantity { name: "audits", range: Range::Count { default: 0, least: 0, most: 1_000 } },
]);

/// What is done about transactions that wait for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Policy {
    /// The younger begins anew rather than wait for the older.
    WaitDie,
    /// The older has the younger begin anew rather than wait for it.
    WoundWait,
    /// Nobody waits for long.
    TimeOut,
    /// Whoever waits for itself begins anew.
    Detection,
    /// Nothing.
    None,
}

/// The locks of two accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TwoLocks {
    policy: Policy,
    /// Whether a transaction that begins anew is as old as it was.
    keeps_timestamp: bool,
    /// Whether detection leaves it to the youngest in a ring to find out.
    youngest: bool,
    /// How long a transaction is at the first account before it goes on to the second.
    visit: Span,
    wait_timeout: Span,
    /// How many audits there are.
    audits: u32,
}

impl TwoLocks {
    /// The locks as set.
    pub fn of(settings: &Settings) -> TwoLocks {
        let policies = [
            ("wait-die", Policy::WaitDie),
            ("wound-wait", Policy::WoundWait),
            ("time-out", Policy::TimeOut),
            ("detection", Policy::Detection),
        ];
        let set = policies.into_iter().find(|(name, _)| settings.is("policy", name));
        TwoLocks {
            policy: set.map_or(Policy::None, |(_, policy)| policy),
            keeps_timestamp: settings.is("begin-anew", "same-timestamp"),
            youngest: settings.is("victim", "youngest"),
            visit: settings.time("visit"),
            wait_timeout: settings.time("wait-timeout"),
            audits: settings.count("audits") as u32,
        }
    }
}

type Cx<'a> = LockContext<'a, TwoLocks>;

/// A lock manager, or the auditor.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each variant's type says it")]
pub enum Server {
    Manager(Manager),
    Auditor(Auditor),
}

/// What they keep.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Disk {
    /// Nothing yet.
    Blank,
    /// All that a lock manager knows.
    Manager(Manager),
    /// How many audits were begun.
    Auditor(u32),
}

impl Dated for Disk {}

/// Some workers lock the customer's account first, some the shop's.
fn route(worker: NodeId) -> Route {
    let [alice, shop] = Account::ALL;
    if worker.0 % 2 == 1 { [alice, shop] } else { [shop, alice] }
}

impl Lock for TwoLocks {
    type Client = Client;
    type Server = Server;
    type Disk = Disk;
    type Message = Message;
    type Timer = Timer;

    fn servers(&self) -> Vec<String> {
        let managers = Account::ALL.map(|account| format!("vault-{account}"));
        managers.into_iter().chain((self.audits > 0).then(|| "auditor".into())).collect()
    }

    fn format_server(&self) -> Disk {
        Disk::Blank
    }

    fn start_server(&self, disk: &Disk, cx: &mut Cx) -> Server {
        match (disk, Account::ALL.get(usize::from(cx.me()))) {
            (Disk::Manager(manager), _) => Server::Manager(manager.clone()),
            (_, Some(account)) => Server::Manager(Manager::new(*account)),
            (Disk::Auditor(begun), None) => Server::Auditor(Auditor::start(*begun, cx)),
            (Disk::Blank, None) => Server::Auditor(Auditor::start(0, cx)),
        }
    }

    fn acquire(&self, client: &mut Client, job: Job, cx: &mut Cx) -> (Rule, Progress) {
        (self.start(client, job, route(job.id.worker), cx), Progress::Pending)
    }

    fn release(&self, client: &mut Client, _: Job, cx: &mut Cx) {
        give_back(client, cx);
    }

    fn on_message(
        &self,
        client: &mut Client,
        job: Option<Job>,
        message: &Message,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        let order = job.map_or(super::ORDER, |job| job.order);
        self.on_packet(client, order, message, cx)
    }

    fn on_timer(
        &self,
        client: &mut Client,
        _: Option<Job>,
        timer: &Timer,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        self.on_client_timer(client, *timer, cx)
    }

    fn serve(&self, server: &mut Server, _: NodeId, message: &Message, cx: &mut Cx) -> Rule {
        match server {
            Server::Manager(manager) => manager.serve(self.policy, message, cx),
            Server::Auditor(auditor) => auditor.serve(self, message, cx),
        }
    }

    fn on_server_timer(&self, server: &mut Server, timer: &Timer, cx: &mut Cx) -> Rule {
        match server {
            Server::Manager(_) => Rule("ignore"),
            Server::Auditor(auditor) => auditor.on_timer(self, *timer, cx),
        }
    }

    fn holder_on_record(&self, server: &Server, _: OrderId) -> Option<NodeId> {
        match server {
            Server::Manager(manager) => manager.holder(),
            Server::Auditor(_) => None,
        }
    }

    fn glance_server(&self, server: &Server, _: &dyn Fn(&Timer) -> Option<Span>) -> Vec<Row> {
        match server {
            Server::Manager(_) => Vec::new(),
            Server::Auditor(auditor) => auditor.glance(),
        }
    }

    fn glance_disk(&self, disk: &Disk, _: &dyn Fn(&Timer) -> Option<Span>) -> Vec<Row> {
        match disk {
            Disk::Blank => Vec::new(),
            Disk::Manager(manager) => manager.glance(),
            Disk::Auditor(begun) => vec![Row::new("audits begun", begun)],
        }
    }

    fn glance_client(&self, client: &Client) -> Vec<Row> {
        client.glance()
    }
}
