//! Redis' servers when there are several: a replica that can be promoted, and Redlock's masters.

use crate::protocols::vocabulary::{Setting, Timer, Vocabulary, choice};
use crate::text::Text;

/// What `redis-failover` does.
pub(in super::super) const FAILOVER: Text = Text::new(
    "The same lock, in a Redis with a replica. The master answers before the replica has \
                 heard of it; when the master dies, the replica takes its place with what it has.",
    "同样的锁，放在带副本的 Redis 里。主节点先答复，副本后得知；主节点一死，副本带着它已有的\
                 内容顶上。",
);

/// What `redlock` does.
pub(in super::super) const REDLOCK: Text = Text::new(
    "Whoever gets the lock from a majority of independent masters within its lease holds \
                 it. It rests on clocks and on masters that do not forget, and has no fencing token.",
    "谁在租约期内从多数独立的主节点拿到锁，谁就持有它。它依赖时钟，也依赖主节点不忘事，而且没有\
                 栅栏令牌。",
);

/// Its words.
pub(in super::super) const WORDS: Vocabulary = Vocabulary {
    settings: &SETTINGS,
    timers: &[
        Timer {
            name: "wait-",
            title: Text::new("waits no longer", "不再等副本"),
            fired: Text::new(
                "{it} has waited for its replica as long as it was asked to",
                "{it}按要求的时间等过了副本",
            ),
            set: None,
        },
        Timer {
            name: "down-after",
            title: Text::new("master counts as down", "主节点算已下线"),
            fired: Text::new(
                "{it} has not heard from the master for too long",
                "{it}太久没有主节点的消息",
            ),
            set: None,
        },
        Timer {
            name: "rejoin",
            title: Text::new("answers again", "恢复答复"),
            fired: Text::new("{it} has kept away for long enough", "{it}缺席够了"),
            set: None,
        },
    ],
    sends,
    seen: &SEEN,
    limits: &[
        Text::new(
            "A Redis with a replica has one replica. The replica says how far it has come when it \
     is asked, not once a second.",
            "带副本的 Redis 只有一个副本；副本只在被问到时才报告进度，而不是每秒一次。",
        ),
        Text::new(
            "Redlock asks all masters at once and does not prolong its locks.",
            "Redlock 同时询问所有主节点，不会延长锁。",
        ),
        Text::new(
            "One monitor stands for Redis Sentinel: it holds no votes, and looks whether the master is alive \
     when somebody asks it for the master.",
            "一个监视器代替 Redis Sentinel：没有投票；有人向它询问主节点时，它才去看主节点是否还活着。",
        ),
    ],
    ..Vocabulary::EMPTY
};

/// What Redis' servers, their monitor and its clients ask of each other.
fn sends(text: &str) -> Option<Text> {
    let mut words = text.split(' ');
    Some(match (words.next()?, words.next().unwrap_or_default()) {
        ("SENTINEL", _) => Text::new("asks {} which server is the master", "问 {} 谁是主节点"),
        ("WAIT", _) => {
            Text::new("asks {} to wait until the replica has the lock", "请 {} 等到副本也有了锁")
        }
        ("PING", _) => Text::new("asks {} whether it is alive", "问 {} 是否还活着"),
        ("REPLCONF", "GETACK") => Text::new("asks {} how far it has come", "问 {} 进度到了哪里"),
        ("REPLCONF", _) => Text::new("tells {} how far it has come", "告诉 {} 自己的进度"),
        ("REPLICAOF", "NO") => Text::new("tells {} to be the master", "让 {} 当主节点"),
        ("REPLICAOF", _) => {
            Text::new("tells {} to be the replica of the other", "让 {} 当另一个的副本")
        }
        ("PSYNC", _) => Text::new("asks {} to go on where it was", "请 {} 从中断处继续"),
        ("FULLRESYNC", _) => Text::new("sends {} everything it has", "把全部内容发给 {}"),
        ("MULTI;" | "PEXPIREAT", _) => Text::new("tells {} what has changed", "把变更告诉 {}"),
        ("SET", _) if text.contains(" PXAT ") => {
            Text::new("tells {} what has changed", "把变更告诉 {}")
        }
        _ => return None,
    })
}

const SETTINGS: [Setting; 5] = [
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
];

/// As in [`Vocabulary::seen`].
const SEEN: [(&str, &str, &str); 6] = [
    ("the master", "which server is the master", "谁是主节点"),
    ("the replica", "the replica", "副本的进度"),
    ("role", "role", "角色"),
    ("master", "master", "主节点"),
    ("replica", "replica", "副本"),
    ("replication offset", "replication offset", "复制偏移量"),
];
