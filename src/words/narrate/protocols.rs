//! Arenas and protocols by name, with a line about each.

use crate::catalog::Arena;
use crate::words::{Lang, Text, vocabulary};

/// An arena's name for people.
pub fn arena_title(lang: Lang, arena: Arena) -> &'static str {
    match arena {
        Arena::Lock => Text::new("Lock: one order, several workers", "锁：一个订单，多个 worker"),
    }
    .say(lang)
}

/// A protocol's name for people; its id where there is none.
pub fn protocol_title(lang: Lang, arena: Arena, id: &str) -> &str {
    title(arena, id).map_or(id, |title| title.say(lang))
}

/// What a protocol does, in a sentence or two; empty where nothing is known of it.
pub fn protocol_gloss(lang: Lang, arena: Arena, id: &str) -> &'static str {
    vocabulary::gloss(arena, id).map_or("", |gloss| gloss.say(lang))
}

fn title(arena: Arena, id: &str) -> Option<Text> {
    Some(match (arena, id) {
        (Arena::Lock, "none") => Text::new("No lock", "不加锁"),
        (Arena::Lock, "redis") => Text::new("Redis lock", "Redis 锁"),
        (Arena::Lock, "redis-failover") => {
            Text::new("Redis lock with a replica", "带副本的 Redis 锁")
        }
        (Arena::Lock, "redlock") => Text::new("Redlock", "Redlock 多数锁"),
        (Arena::Lock, "file") => Text::new("Lock file", "锁文件"),
        (Arena::Lock, "row") => Text::new("Database row", "数据库行"),
        (Arena::Lock, "pessimistic") => Text::new("Pessimistic row lock", "悲观行锁"),
        (Arena::Lock, "optimistic") => Text::new("Optimistic version", "乐观版本号"),
        (Arena::Lock, "zookeeper-ephemeral") => Text::new("ZooKeeper node", "ZooKeeper 临时节点"),
        (Arena::Lock, "zookeeper-sequential") => Text::new("ZooKeeper queue", "ZooKeeper 排队锁"),
        (Arena::Lock, "deadlock") => Text::new("Deadlock policies", "死锁策略"),
        (Arena::Lock, "ricart-agrawala") => Text::new("Ricart–Agrawala", "Ricart–Agrawala 算法"),
        (Arena::Lock, "lamport") => Text::new("Lamport’s queue", "Lamport 队列"),
        (Arena::Lock, "maekawa") => Text::new("Maekawa’s quorums", "Maekawa 法定人数"),
        (Arena::Lock, "etcd") => Text::new("etcd lease", "etcd 租约锁"),
        _ => return None,
    })
}
