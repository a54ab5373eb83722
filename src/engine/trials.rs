//! Trials: every protocol of an arena under the same faults, and what becomes of the customer's money.
//!
//! A fault is bound to what happens (`when worker-a acquires …`), so that it strikes every protocol at
//! the same moment of its story. What a protocol has not, such as a server, cannot be struck.

use crate::catalog::{Arena, CATALOG, Entry, Setup};
use crate::engine::script::Script;
use crate::engine::{Timeline, Until};
use crate::kernel::{NodeId, Span};
use crate::ledger::{Law, Settlement};
use crate::protocols::Role;
use crate::protocols::lock::FENCING;

/// The most steps of a trial. Who is not done by then is stuck: the longest that ends takes hundreds.
const MOST_STEPS: usize = 5_000;

/// The workload: a gateway that loses patience while the first worker works, so that two compete.
const IMPATIENT: &str = "set ask-again 10s\nset retry 500ms\nset work 20s\n";

/// The holder of the lock, when it is the first to ask for it.
const HOLDER: &str = "worker-a";
/// The other one.
const RIVAL: &str = "worker-b";
const GATEWAY: NodeId = NodeId(0);

/// What a protocol is put to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trial {
    /// Nothing goes wrong.
    Undisturbed,
    /// The holder stands still for longer than any lease.
    HolderPauses,
    /// The holder crashes, and comes back when others have had their chance.
    HolderCrashes,
    /// The lock's server crashes while the lock is held, and is back soon.
    ServerCrashes,
    /// The first of several servers crashes while the lock is held, before the next has heard of it,
    /// and is away for long.
    FailsOver,
    /// The server's clock is set forward, past any lease.
    ClockJumps,
    /// The holder and the server, or without a server another worker, cannot talk to each other.
    HolderCutOff,
    /// The bank's reply to the charge is lost.
    ReplyLost,
    /// The request to pay arrives twice.
    RequestDoubled,
}

impl Trial {
    /// Every trial.
    pub const ALL: [Trial; 9] = [
        Trial::Undisturbed,
        Trial::HolderPauses,
        Trial::HolderCrashes,
        Trial::ServerCrashes,
        Trial::FailsOver,
        Trial::ClockJumps,
        Trial::HolderCutOff,
        Trial::ReplyLost,
        Trial::RequestDoubled,
    ];

    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Trial::Undisturbed => "undisturbed",
            Trial::HolderPauses => "holder-pauses",
            Trial::HolderCrashes => "holder-crashes",
            Trial::ServerCrashes => "server-crashes",
            Trial::FailsOver => "fails-over",
            Trial::ClockJumps => "clock-jumps",
            Trial::HolderCutOff => "holder-cut-off",
            Trial::ReplyLost => "reply-lost",
            Trial::RequestDoubled => "request-doubled",
        }
    }

    /// The fault as rules of a script against a protocol with these servers, and this node that a client
    /// talks to; `None`: there is nothing that it could strike.
    fn rule(self, servers: &[String], partner: Option<&str>) -> Option<String> {
        let (first, second) = (servers.first(), servers.get(1));
        Some(match self {
            Trial::Undisturbed => String::new(),
            Trial::HolderPauses => format!("when {HOLDER} acquires pause {HOLDER} 40s"),
            Trial::HolderCrashes => format!("when {HOLDER} acquires crash {HOLDER} 60s"),
            Trial::ReplyLost => format!("when bank charges drop bank -> {HOLDER}"),
            Trial::RequestDoubled => format!("when gateway asks duplicate gateway -> {HOLDER}"),
            Trial::ServerCrashes => format!("when {HOLDER} acquires crash {} 1s", first?),
            Trial::FailsOver => {
                let (first, second) = (first?, second?);
                format!(
                    "at 0s cut {first} -> {second} 20s\nwhen {HOLDER} acquires crash {first} 30s"
                )
            }
            Trial::ClockJumps => format!("when {HOLDER} acquires jump {} +40s", first?),
            Trial::HolderCutOff => {
                format!("when {HOLDER} acquires cut {HOLDER} <-> {} 40s", partner?)
            }
        })
    }
}

/// A protocol as it is recommended, or with something set otherwise.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The protocol.
    pub entry: &'static Entry,
    /// The switches that are not at their default.
    pub set: Vec<(&'static str, &'static str)>,
}

/// Every protocol of an arena as it is recommended; then, where it has fencing, without; then, without
/// it, with each of its other mistakes alone, which fencing would hide.
pub fn candidates(arena: Arena) -> Vec<Candidate> {
    let of = |entry: &'static Entry| {
        let mistakes = entry.knobs.switches.iter().filter_map(|it| Some((it.name, it.mistake?)));
        let (bare, others): (Vec<_>, Vec<_>) =
            mistakes.partition(|(name, _)| *name == FENCING.name);
        let alone =
            others.into_iter().map(|mistake| bare.iter().copied().chain([mistake]).collect());
        let sets = [Vec::new()].into_iter().chain((!bare.is_empty()).then(|| bare.clone()));
        sets.chain(alone.collect::<Vec<_>>()).map(move |set| Candidate { entry, set })
    };
    CATALOG.iter().filter(|entry| entry.arena == arena).flat_map(of).collect()
}

/// What became of the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// Charged once, and the customer knows.
    Once,
    /// Charged more than once.
    Again,
    /// The customer was never told that it is paid.
    Stuck,
}

impl Fate {
    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Fate::Once => "once",
            Fate::Again => "again",
            Fate::Stuck => "stuck",
        }
    }
}

/// How a trial ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// What became of the order.
    pub fate: Fate,
    /// How often it was charged.
    pub charges: u32,
    /// The script of the run.
    pub script: String,
    /// The step to look at: that of the second charge, else where a law broke, else the last.
    pub step: usize,
}

impl Candidate {
    /// Puts the protocol to a trial; `None`: it has nothing that the trial could strike.
    pub fn put_to(&self, trial: Trial) -> Option<Ending> {
        let servers = self.servers();
        let server = servers.first().map(String::as_str);
        let partner = server.or_else(|| self.is_among_workers().then_some(RIVAL));
        let rule = trial.rule(&servers, partner)?;
        let (script, run) = self.run(IMPATIENT, &rule)?;
        let books = run.world().books();
        let order = books.orders.first()?;
        let fate = match (order.charges, order.settlement) {
            (2.., _) => Fate::Again,
            (_, Settlement::Acknowledged) => Fate::Once,
            _ => Fate::Stuck,
        };
        let first = run.index().breaks().iter().map(|(_, step)| *step).min();
        let broken = run.index().broken_at(Law::AnOrderIsChargedOnce).or(first);
        Some(Ending {
            fate,
            charges: order.charges,
            script: script.to_string(),
            step: broken.map_or(run.len(), |step| step as usize),
        })
    }

    /// The names of the lock's servers.
    fn servers(&self) -> Vec<String> {
        let world = Setup::of(self.entry).open();
        let names = world.names();
        let servers = world.nodes_as(Role::Server).into_iter();
        servers.filter_map(|id| names.get(id.index()).cloned()).collect()
    }

    /// Whether the workers talk to each other.
    fn is_among_workers(&self) -> bool {
        let Some((_, run)) = self.run("", "") else { return false };
        let works = |node| run.world().role(node) == Some(Role::Worker);
        run.index().messages().iter().any(|message| works(message.from) && works(message.to))
    }

    /// The run under a rule, to where nothing more happens, with its script.
    fn run(&self, settings: &str, rule: &str) -> Option<(Script, Timeline)> {
        let id = format!("{}/{}", self.entry.arena.id(), self.entry.id);
        let set: String = self.set.iter().map(|(name, to)| format!("set {name} {to}\n")).collect();
        let text = format!("run {id}\n{set}{settings}\nat 0s submit order 42\n{rule}\n");
        let script = Script::parse(&text).ok()?;
        let mut run = script.timeline();
        run.limit(MOST_STEPS);
        // One that never ends has been seen for long enough.
        let _ = run.play(Until::Quiet);
        Some((script, run))
    }
}

/// What a grant of the lock costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// How long it took: from when the worker was asked to pay, or, contended, from when the holder
    /// gave the lock back.
    pub time: Span,
    /// How often the worker asked a server or another worker for something, from when it was asked to
    /// pay.
    pub requests: usize,
    /// How many messages went between workers and the lock's servers, and among workers, those by which
    /// the holder gives the lock back among them.
    pub messages: usize,
}

impl Candidate {
    /// What the first grant costs when nobody else wants the lock.
    pub fn uncontended(&self) -> Option<Cost> {
        let (_, run) = self.run("", "")?;
        let granted = happened(&run, "acquires", 0)?;
        cost(&run, run.index().node(granted)?, 0, granted)
    }

    /// What the next grant costs when two more workers wait: from when the holder gives the lock back.
    pub fn contended(&self) -> Option<Cost> {
        let (_, run) = self.run(&format!("{IMPATIENT}set workers 3\n"), "")?;
        let released = happened(&run, "releases", 0)?;
        let granted = happened(&run, "acquires", released)?;
        cost(&run, run.index().node(granted)?, released, granted)
    }
}

/// From step `from` to the moment after step `granted`; a worker begins when the gateway first asks
/// it to pay.
fn cost(run: &Timeline, worker: NodeId, from: usize, granted: usize) -> Option<Cost> {
    let works = |node| run.world().role(node) == Some(Role::Worker);
    let serves = |node| run.world().role(node) == Some(Role::Server);
    let (index, messages) = (run.index(), run.index().messages());
    let asks = messages.iter().find(|it| (it.from, it.to) == (GATEWAY, worker))?;
    let begun = asks.ended.map(|(step, _)| step as usize)?;
    let of_the_lock = messages.iter().filter(|it| {
        let either = works(it.from) && serves(it.to) || serves(it.from) && works(it.to);
        either || works(it.from) && works(it.to)
    });
    let within = |sent: u32| (from..=granted).contains(&(sent as usize));
    let asked = of_the_lock
        .clone()
        .filter(|it| it.from == worker && (begun..granted).contains(&(it.sent as usize)));
    Some(Cost {
        time: index.time(granted).minus(index.time(from.max(begun))),
        requests: asked.count(),
        messages: of_the_lock.filter(|it| within(it.sent)).count(),
    })
}

/// The first step after `after` at which a worker did this.
fn happened(run: &Timeline, verb: &str, after: usize) -> Option<usize> {
    let events = run.index().events().iter();
    let found = events.filter(|(step, event)| *step as usize > after && event.verb == verb);
    found.map(|(step, _)| *step as usize).find(|step| run.index().node(*step) != Some(GATEWAY))
}
