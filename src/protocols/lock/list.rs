//! Every lock. A new one is its file, or its folder, and its line here.

use crate::protocols::vocabulary::Vocabulary;
use crate::protocols::{Arena, Entry, Name};
use crate::text::Text;

/// Hands the list to a macro. A line says: the module; which of its types are locks; and by which names
/// protocols come of them, in scripts, in English and in Chinese. The module says the rest of itself,
/// as its `ENTRIES` and its `WORDS`.
///
/// The program of a first visit has the modules under `first`, and of the others only knows the names.
/// The order is that in which protocols are shown.
macro_rules! every_lock {
    ($write:ident) => {
        $write! {
            first {
                mod none: NoLock = ("none", "No lock", "不加锁");
                mod redis: RedisLock = ("redis", "Redis lock", "Redis 锁"),
                    ("redis-failover", "Redis lock with a replica", "带副本的 Redis 锁"),
                    ("redlock", "Redlock", "Redlock 多数锁");
            }
            whole {
                mod file: FileLock = ("file", "Lock file", "锁文件");
                mod sql: DatabaseLock = ("row", "Database row", "数据库行"),
                    ("pessimistic", "Pessimistic row lock", "悲观行锁"),
                    ("optimistic", "Optimistic version", "乐观版本号");
                mod zookeeper: ZooKeeperLock =
                    ("zookeeper-ephemeral", "ZooKeeper node", "ZooKeeper 临时节点"),
                    ("zookeeper-sequential", "ZooKeeper queue", "ZooKeeper 排队锁");
                mod deadlock: TwoLocks = ("deadlock", "Deadlock policies", "死锁策略");
                mod peers: RicartAgrawalaLock, LamportLock, MaekawaLock =
                    ("ricart-agrawala", "Ricart–Agrawala", "Ricart–Agrawala 算法"),
                    ("lamport", "Lamport’s queue", "Lamport 队列"),
                    ("maekawa", "Maekawa’s quorums", "Maekawa 法定人数");
                mod etcd: EtcdLock = ("etcd", "etcd lease", "etcd 租约锁");
            }
        }
    };
}
pub(super) use every_lock;

/// Writes what the list says besides the modules and their types.
macro_rules! tables {
    (
        first { $(mod $first:ident: $($First:ident),+ = $($known:tt),+;)+ }
        whole { $(mod $later:ident: $($Later:ident),+ = $($named:tt),+;)+ }
    ) => {
        /// Every lock by name, of which a program may have a part only.
        pub const NAMES: &[Name] = &[$($(name($known),)+)+ $($(name($named),)+)+];

        const ALL_ENTRIES: &[&[Entry]] = &[
            $(super::$first::ENTRIES,)+
            $(#[cfg(feature = "whole")] super::$later::ENTRIES,)+
        ];

        const ALL_WORDS: &[&[&Vocabulary]] = &[
            &[&super::words::WORDS],
            $(super::$first::WORDS,)+
            $(#[cfg(feature = "whole")] super::$later::WORDS,)+
        ];
    };
}

every_lock!(tables);

/// Every lock that this program has.
pub static ENTRIES: [Entry; count(ALL_ENTRIES)] = flatten(ALL_ENTRIES);

/// The words of the arena, then those of the locks that this program has.
pub static VOCABULARIES: [&Vocabulary; count(ALL_WORDS)] = flatten(ALL_WORDS);

const fn name((id, en, zh): (&'static str, &'static str, &'static str)) -> Name {
    Name { arena: Arena::Lock, id, title: Text::new(en, zh) }
}

const fn count<T>(families: &[&[T]]) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < families.len() {
        count += families[at].len();
        at += 1;
    }
    count
}

const fn flatten<T: Copy, const COUNT: usize>(families: &[&[T]]) -> [T; COUNT] {
    let mut all = [families[0][0]; COUNT];
    let (mut count, mut at) = (0, 0);
    while at < families.len() {
        let mut nth = 0;
        while nth < families[at].len() {
            all[count] = families[at][nth];
            count += 1;
            nth += 1;
        }
        at += 1;
    }
    all
}
