//! One line a protocol.

use std::any::Any;

use crate::kernel::{Seed, World};
use crate::ledger::Law;
use crate::protocols::Staged;
#[cfg(feature = "whole")]
use crate::protocols::Whole;
use crate::protocols::lock::none::NoLock;
use crate::protocols::lock::redis::{self, RedisLock};
use crate::protocols::lock::{self, AnyLock, LockArena, Workload};
#[cfg(feature = "whole")]
use crate::protocols::lock::{
    deadlock::{self, TwoLocks},
    etcd::{self, EtcdLock},
    file::{self, FileLock},
    peers::Peers,
    peers::lamport::{self, Lamport},
    peers::maekawa::{self, Maekawa},
    peers::ricart_agrawala::{self, RicartAgrawala},
    sql::DatabaseLock,
    sql::optimistic::{self, OptimisticVersion},
    sql::pessimistic::{self, PessimisticLock},
    sql::row::{self, RowLock},
    zookeeper::{ZooKeeperLock, ephemeral, sequential},
};
use crate::protocols::settings::{Knobs, Settings};
use crate::protocols::simulation::Simulation;

/// A workload that protocols are swapped in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Arena {
    /// Two or more workers race to charge one order.
    Lock,
}

impl Arena {
    /// Its name, as scripts and the command line write it.
    pub const fn id(self) -> &'static str {
        match self {
            Arena::Lock => "lock",
        }
    }

    /// The verbs that its nodes report, for scripts' anchors.
    pub const fn verbs(self) -> &'static [&'static str] {
        match self {
            Arena::Lock => &lock::VERBS,
        }
    }

    /// The laws that its runs are judged by.
    pub const fn laws(self) -> &'static [Law] {
        match self {
            Arena::Lock => &Law::ALL,
        }
    }
}

/// Something to be done with a world as what it is, rather than through [`Simulation`]: compiled once
/// an arena, where somebody asks for it.
pub trait Visit {
    /// What comes of it.
    type Output;

    /// Does it.
    fn visit<P: Staged>(self, world: &World<P>) -> Self::Output;
}

impl Arena {
    /// Does something with a world of this arena as what it is; `None` if it is of another.
    pub fn visit<V: Visit>(self, world: &dyn Simulation, visit: V) -> Option<V::Output> {
        let world: &dyn Any = world;
        match self {
            Arena::Lock => world.downcast_ref::<World<LockArena>>().map(|world| visit.visit(world)),
        }
    }
}

/// A protocol that can be run.
#[derive(Debug)]
pub struct Entry {
    /// Where it plugs in.
    pub arena: Arena,
    /// Its name, as scripts and the command line write it.
    pub id: &'static str,
    /// Its name for people, in English.
    pub title: &'static str,
    /// What can be set.
    pub knobs: Knobs,
    /// The files of its rules, among [`FILES`](crate::page::sources::FILES).
    pub sources: &'static [&'static str],
    /// Makes a world of it.
    pub open: fn(&Settings) -> Box<dyn Simulation>,
}

/// Every protocol by name, in the order of [`CATALOG`], of which a program may have a part only.
pub const IDS: &[(Arena, &str)] = &[
    (Arena::Lock, "none"),
    (Arena::Lock, "redis"),
    (Arena::Lock, "redis-failover"),
    (Arena::Lock, "redlock"),
    (Arena::Lock, "file"),
    (Arena::Lock, "row"),
    (Arena::Lock, "pessimistic"),
    (Arena::Lock, "optimistic"),
    (Arena::Lock, "zookeeper-ephemeral"),
    (Arena::Lock, "zookeeper-sequential"),
    (Arena::Lock, "deadlock"),
    (Arena::Lock, "ricart-agrawala"),
    (Arena::Lock, "lamport"),
    (Arena::Lock, "maekawa"),
    (Arena::Lock, "etcd"),
];

/// How many of them, from the first, the program of a first visit has: those of the first lessons.
const FIRST: usize = 2;

impl Entry {
    /// Whether the program of a first visit has it.
    pub fn is_first(&self) -> bool {
        IDS[..FIRST].contains(&(self.arena, self.id))
    }
}

/// Every protocol that this program has: all of them, unless it is that of a first visit.
pub static CATALOG: &[Entry] = &[
    Entry {
        arena: Arena::Lock,
        id: "none",
        title: "No lock",
        knobs: Knobs { switches: &[], quantities: &lock::WORKLOAD },
        sources: &["none.rs"],
        open: |settings| open(AnyLock::None(NoLock), settings),
    },
    Entry {
        arena: Arena::Lock,
        id: "redis",
        title: "Lock in Redis",
        knobs: Knobs { switches: &redis::SWITCHES, quantities: &redis::QUANTITIES },
        sources: &["redis/mod.rs", "redis/client.rs", "redis/server.rs"],
        open: |settings| open(AnyLock::Redis(RedisLock::of(settings)), settings),
    },
    #[cfg(feature = "whole")]
    Entry {
        arena: Arena::Lock,
        id: "redis-failover",
        title: "Lock in a Redis with a replica",
        knobs: Knobs {
            switches: &redis::FAILOVER_SWITCHES,
            quantities: &redis::FAILOVER_QUANTITIES,
        },
        sources: &[
            "redis/mod.rs",
            "redis/client.rs",
            "redis/monitor.rs",
            "redis/member.rs",
            "redis/server.rs",
        ],
        open: |settings| open(AnyLock::Redis(RedisLock::with_replica(settings, Whole)), settings),
    },
    #[cfg(feature = "whole")]
    Entry {
        arena: Arena::Lock,
        id: "redlock",
        title: "Redlock",
        knobs: Knobs { switches: &redis::REDLOCK_SWITCHES, quantities: &redis::REDLOCK_QUANTITIES },
        sources: &["redis/redlock.rs", "redis/mod.rs", "redis/server.rs"],
        open: |settings| open(AnyLock::Redis(RedisLock::redlock(settings, Whole)), settings),
    },
    #[cfg(feature = "whole")]
    Entry {
        arena: Arena::Lock,
        id: "file",
        title: "Lock file",
        knobs: Knobs { switches: &file::SWITCHES, quantities: &file::QUANTITIES },
        sources: &["file/client.rs", "file/serving.rs", "file/mod.rs"],
        open: |settings| open(AnyLock::File(FileLock::of(settings)), settings),
    },
    #[cfg(feature = "whole")]
    Entry {
        arena: Arena::Lock,
        id: "row",
        title: "Database row",
        knobs: Knobs { switches: &row::SWITCHES, quantities: &row::QUANTITIES },
        sources: &["sql/row.rs", "sql/serving.rs"],
        open: |settings| database(DatabaseLock::Row(RowLock::of(settings)), settings),
    },
    #[cfg(feature = "whole")]
    Entry {
        arena: Arena::Lock,
        id: "pessimistic",
        title: "Pessimistic row lock",
        knobs: Knobs { switches: &pessimistic::SWITCHES, quantities: &pessimistic::QUANTITIES },
        sources: &["sql/pessimistic.rs", "sql/serving.rs"],
        open: |settings| {
            database(DatabaseLock::Pessimistic(PessimisticLock::of(settings)), settings)
        },
    },
    #[cfg(feature = "whole")]
    Entry {
        arena: Arena::Lock,
        id: "optimistic",
        title: "Optimistic version",
        knobs: Knobs { switches: &optimistic::SWITCHES, quantities: &optimistic::QUANTITIES },
        sources: &["sql/optimistic.rs", "sql/serving.rs"],
        open: |settings| {
            database(DatabaseLock::Optimistic(OptimisticVersion::of(settings)), settings)
        },
    },
    #[cfg(feature = "whole")]
    Entry {
        arena: Arena::Lock,
        id: "zookeeper-ephemeral",
        title: "Ephemeral node in ZooKeeper",
        knobs: ephemeral::KNOBS,
        sources: &["zookeeper/ephemeral.rs", "zookeeper/session.rs", "zookeeper/serving.rs"],
        open: |settings| open(AnyLock::ZooKeeper(ZooKeeperLock::ephemeral(settings)), settings),
    },
    #[cfg(feature = "whole")]
    Entry {
        arena: Arena::Lock,
        id: "zookeeper-sequential",
        title: "Queue of ephemeral nodes in ZooKeeper",
        knobs: sequential::KNOBS,
        sources: &["zookeeper/sequential.rs", "zookeeper/session.rs", "zookeeper/serving.rs"],
        open: |settings| open(AnyLock::ZooKeeper(ZooKeeperLock::sequential(settings)), settings),
    },
    #[cfg(feature = "whole")]
    Entry {
        arena: Arena::Lock,
        id: "deadlock",
        title: "Deadlock policies",
        knobs: deadlock::KNOBS,
        sources: &[
            "deadlock/transaction.rs",
            "deadlock/manager.rs",
            "deadlock/probe.rs",
            "deadlock/auditor.rs",
        ],
        open: |settings| open(AnyLock::Deadlock(TwoLocks::of(settings)), settings),
    },
    #[cfg(feature = "whole")]
    Entry {
        arena: Arena::Lock,
        id: "ricart-agrawala",
        title: "Ricart and Agrawala's mutual exclusion",
        knobs: ricart_agrawala::KNOBS,
        sources: &["peers/ricart_agrawala.rs"],
        open: |settings| {
            open(AnyLock::RicartAgrawala(Peers(RicartAgrawala::of(settings))), settings)
        },
    },
    #[cfg(feature = "whole")]
    Entry {
        arena: Arena::Lock,
        id: "lamport",
        title: "Lamport's mutual exclusion",
        knobs: lamport::KNOBS,
        sources: &["peers/lamport.rs"],
        open: |settings| open(AnyLock::Lamport(Peers(Lamport::of(settings))), settings),
    },
    #[cfg(feature = "whole")]
    Entry {
        arena: Arena::Lock,
        id: "maekawa",
        title: "Maekawa's mutual exclusion",
        knobs: maekawa::KNOBS,
        sources: &["peers/maekawa.rs"],
        open: |settings| open(AnyLock::Maekawa(Peers(Maekawa::of(settings))), settings),
    },
    #[cfg(feature = "whole")]
    Entry {
        arena: Arena::Lock,
        id: "etcd",
        title: "Lease in etcd",
        knobs: Knobs { switches: &etcd::SWITCHES, quantities: &etcd::QUANTITIES },
        sources: &["etcd/client.rs", "etcd/serving.rs", "etcd/mod.rs"],
        open: |settings| open(AnyLock::Etcd(EtcdLock::of(settings)), settings),
    },
];

#[cfg(feature = "whole")]
fn database(lock: DatabaseLock, settings: &Settings) -> Box<dyn Simulation> {
    open(AnyLock::Database(lock), settings)
}

fn open(lock: AnyLock, settings: &Settings) -> Box<dyn Simulation> {
    Box::new(World::new(LockArena { lock, workload: Workload::of(settings) }))
}

/// The protocol of that name in that arena.
pub fn find(arena: &str, id: &str) -> Option<&'static Entry> {
    CATALOG.iter().find(|entry| entry.arena.id() == arena && entry.id == id)
}

/// Everything that decides a run but the actions: the same setup and the same actions give the same
/// worlds, everywhere.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The protocol.
    pub entry: &'static Entry,
    /// Its settings.
    pub settings: Settings,
    /// What every latency and random wait follows from.
    pub seed: Seed,
}

impl Setup {
    /// The same under another protocol, as far as that has the same settings.
    pub fn under(&self, entry: &'static Entry) -> Setup {
        Setup { entry, settings: self.settings.under(entry.knobs), seed: self.seed }
    }
}

impl PartialEq for Setup {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.entry, other.entry)
            && self.settings == other.settings
            && self.seed == other.seed
    }
}

impl Eq for Setup {}

impl Setup {
    /// A protocol with everything at its default.
    pub fn of(entry: &'static Entry) -> Setup {
        Setup { entry, settings: Settings::defaults(entry.knobs), seed: Seed::Number(1) }
    }

    /// The world before the first step.
    pub fn open(&self) -> Box<dyn Simulation> {
        (self.entry.open)(&self.settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_protocol_is_named() {
        let ids: Vec<_> = CATALOG.iter().map(|entry| (entry.arena, entry.id)).collect();
        assert_eq!(ids, IDS);
    }
}
