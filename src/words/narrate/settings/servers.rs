//! The settings of Redis' servers: what they keep, and how several go together.

use super::{Setting, choice};
use crate::words::Text;

pub(super) const SETTINGS: [Setting; 6] = [
    Setting {
        name: "wait",
        title: Text::new("WAIT for the replica", "用 WAIT 等待副本"),
        gloss: Text::new(
            "Whether a worker that was granted the lock asks, before it goes ahead, whether the replica \
             has it, too.",
            "worker 拿到锁之后、往下走之前，问不问副本是否也有了这把锁。",
        ),
        values: &[
            choice(
                "one-replica",
                Text::new("until the replica has it", "等到副本也有"),
                Text::new(
                    "The lock survives the master. Nobody gets it while there is no replica, and a \
                     replica that forgets, or the wrong one promoted, still loses it.",
                    "主节点死了锁还在。但没有副本时谁也拿不到锁；副本若忘了，或提升错了副本，锁照样会丢。",
                ),
            ),
            choice(
                "off",
                Text::new("not at all", "不等"),
                Text::new(
                    "The master’s word is enough. If it dies before the replica has heard, the lock is \
                     granted again.",
                    "主节点答应就算数。如果它在副本得知之前死去，同一把锁会再授予别人。",
                ),
            ),
        ],
    },
    Setting {
        name: "down-after",
        title: Text::new("Failover after", "多久后切换"),
        gloss: Text::new(
            "How long the monitor bears the master’s silence before it promotes the replica.",
            "主节点沉默多久之后，监视器提升副本。",
        ),
        values: &[],
    },
    Setting {
        name: "restart",
        title: Text::new("A master after a crash", "主节点崩溃之后"),
        gloss: Text::new(
            "When a master that has crashed answers clients again.",
            "崩溃过的主节点什么时候再答复客户端。",
        ),
        values: &[
            choice(
                "delayed",
                Text::new("keeps away for a lease", "先缺席一段租约"),
                Text::new(
                    "It answers nobody until whatever it had promised is over.",
                    "在崩溃前答应过的锁全部到期之前，它不答复任何人。",
                ),
            ),
            choice(
                "at-once",
                Text::new("answers at once", "立刻答复"),
                Text::new(
                    "It has forgotten what it had promised, and promises it again.",
                    "它忘了答应过的锁，又把它答应给别人。",
                ),
            ),
        ],
    },
    Setting {
        name: "clock",
        title: Text::new("Clock of the masters", "主节点的时钟"),
        gloss: Text::new(
            "By which clock the masters count times to live.",
            "主节点按哪种时钟计算存活时间。",
        ),
        values: &[
            choice(
                "time-of-day",
                Text::new("the time of day", "日历时间"),
                Text::new(
                    "As Redis does: when that clock is set forward, keys end early.",
                    "Redis 就是这样：时钟一往前拨，键就提前消失。",
                ),
            ),
            choice(
                "monotonic",
                Text::new("one that nobody sets", "无人能拨的时钟"),
                Text::new(
                    "As was proposed for Redis and is not so: setting the time of day moves nothing.",
                    "曾有人向 Redis 提议，但没有采用：拨动日历时间对它没有影响。",
                ),
            ),
        ],
    },
    Setting {
        name: "masters",
        title: Text::new("Masters", "主节点数"),
        gloss: Text::new(
            "How many masters there are that know nothing of each other.",
            "互不相识的主节点有几个。",
        ),
        values: &[],
    },
    Setting {
        name: "persistence",
        title: Text::new("Redis’ append-only file", "Redis 的追加文件"),
        gloss: Text::new(
            "Whether Redis writes down what changes, and when that is durable. What is not durable is \
             lost when its machine dies: the lock, and the counter of the fencing tokens.",
            "Redis 是否把变更写下来，何时落盘。机器一死，没落盘的就丢了：锁，还有栅栏令牌的计数器。",
        ),
        values: &[
            choice(
                "off",
                Text::new("none", "没有"),
                Text::new(
                    "A crash forgets every lock and begins the tokens anew.",
                    "一崩溃就忘掉所有锁，令牌也从头数起。",
                ),
            ),
            choice(
                "fsync-no",
                Text::new("durable when the system likes", "由操作系统落盘"),
                Text::new(
                    "A crash of the machine loses up to half a minute.",
                    "机器崩溃会丢掉最多半分钟的内容。",
                ),
            ),
            choice(
                "fsync-everysec",
                Text::new("durable every second", "每秒落盘"),
                Text::new(
                    "A crash of the machine loses the last second, after it was acknowledged.",
                    "机器崩溃会丢掉最后一秒，尽管那些请求已经得到确认。",
                ),
            ),
            choice(
                "fsync-always",
                Text::new("durable before the reply", "先落盘再答复"),
                Text::new(
                    "What was acknowledged survives. Every change waits for the disk.",
                    "得到确认的都会留下来。每次变更都要等磁盘。",
                ),
            ),
        ],
    },
];
