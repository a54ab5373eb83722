//! Arenas and protocols by name, with a line about each.

use crate::catalog::Arena;
use crate::words::{Lang, Text};

/// An arena's name for people.
pub fn arena_title(lang: Lang, arena: Arena) -> &'static str {
    match arena {
        Arena::Lock => Text::new("Lock: one order, several workers", "锁：一个订单，多个 worker"),
    }
    .say(lang)
}

/// A protocol's name for people; its id where there is none.
pub fn protocol_title(lang: Lang, arena: Arena, id: &str) -> &str {
    words(arena, id).map_or(id, |(title, _)| title.say(lang))
}

/// What a protocol does, in a sentence or two; empty where nothing is known of it.
pub fn protocol_gloss(lang: Lang, arena: Arena, id: &str) -> &'static str {
    words(arena, id).map_or("", |(_, gloss)| gloss.say(lang))
}

fn words(arena: Arena, id: &str) -> Option<(Text, Text)> {
    Some(match (arena, id) {
        (Arena::Lock, "none") => (
            Text::new("No lock", "不加锁"),
            Text::new(
                "Every worker goes ahead. Two of them read “unpaid” before either has charged, and \
                 both charge.",
                "每个 worker 都直接往下走。两个 worker 在扣款之前都读到“未付”，于是都扣款。",
            ),
        ),
        (Arena::Lock, "redis") => (
            Text::new("Redis lock", "Redis 锁"),
            Text::new(
                "Whoever creates a key in Redis holds the lock; the key vanishes when its time to \
                 live is over. A lease is a promise about Redis’ clock, not about its holder’s.",
                "谁在 Redis 里创建了键，谁就持有锁；存活时间一到，键就消失。租约说的是 Redis \
                 的时钟，不是持有者的时钟。",
            ),
        ),
        (Arena::Lock, "redis-failover") => (
            Text::new("Redis lock with a replica", "带副本的 Redis 锁"),
            Text::new(
                "The same lock, in a Redis with a replica. The master answers before the replica has \
                 heard of it; when the master dies, the replica takes its place with what it has.",
                "同样的锁，放在带副本的 Redis 里。主节点先答复，副本后得知；主节点一死，副本带着它已有的\
                 内容顶上。",
            ),
        ),
        (Arena::Lock, "redlock") => (
            Text::new("Redlock", "Redlock 多数锁"),
            Text::new(
                "Whoever gets the lock from a majority of independent masters within its lease holds \
                 it. It rests on clocks and on masters that do not forget, and has no fencing token.",
                "谁在租约期内从多数独立的主节点拿到锁，谁就持有它。它依赖时钟，也依赖主节点不忘事，而且没有\
                 栅栏令牌。",
            ),
        ),
        (Arena::Lock, "file") => (
            Text::new("Lock file", "锁文件"),
            Text::new(
                "Whoever creates a file that must not exist yet holds the lock. A file does not know \
                 whether its owner is still alive.",
                "谁创建了原本不存在的文件，谁就持有锁。文件并不知道它的主人是否还活着。",
            ),
        ),
        (Arena::Lock, "row") => (
            Text::new("Database row", "数据库行"),
            Text::new(
                "Whoever inserts a row with the lock’s name holds the lock; the primary key lets only \
                 one row in. A row does not know whether its owner is still alive.",
                "谁插入了以锁命名的行，谁就持有锁；主键只放进一行。行并不知道它的主人是否还活着。",
            ),
        ),
        (Arena::Lock, "pessimistic") => (
            Text::new("Pessimistic row lock", "悲观行锁"),
            Text::new(
                "A transaction locks the rows with SELECT … FOR UPDATE and stays open while the worker \
                 works. The lock goes with the transaction, and the transaction with its connection.",
                "事务用 SELECT … FOR UPDATE 锁住行，并在 worker 工作期间一直开着。锁随事务而去，事务\
                 随连接而去。",
            ),
        ),
        (Arena::Lock, "optimistic") => (
            Text::new("Optimistic version", "乐观版本号"),
            Text::new(
                "Nobody is kept out: a write succeeds only if the version is still the one that was \
                 read, and whoever comes second finds out.",
                "谁也不拦：只有版本号仍是读到的那个，写入才成功；晚到的一方会发现这一点。",
            ),
        ),
        (Arena::Lock, "zookeeper-ephemeral") => (
            Text::new("ZooKeeper node", "ZooKeeper 临时节点"),
            Text::new(
                "Whoever creates a node in ZooKeeper holds the lock; the node goes with its \
                 creator’s session. Nobody waits: who comes second tries again later.",
                "谁在 ZooKeeper 里创建了节点，谁就持有锁；创建者的会话结束，节点随之消失。没有排队：\
                 后来者过一会儿再试。",
            ),
        ),
        (Arena::Lock, "zookeeper-sequential") => (
            Text::new("ZooKeeper queue", "ZooKeeper 排队锁"),
            Text::new(
                "Every worker puts a numbered node into a queue and watches the one before its \
                 own. The first has the lock. A node goes with its worker’s session, whether or not \
                 the worker has noticed.",
                "每个 worker 在队列里放一个带编号的节点，并监视自己前面的那个；排第一的持有锁。会话结束\
                 时节点就消失，不管 worker 有没有察觉。",
            ),
        ),
        _ => return None,
    })
}
