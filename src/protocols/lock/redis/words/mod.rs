//! The lock in Redis, in words.

#[cfg(feature = "whole")]
pub(super) mod servers;

use crate::protocols::vocabulary::{Setting, Timer, Vocabulary, choice};
use crate::text::Text;

/// What `redis` does.
pub(super) const LOCK: Text = Text::new(
    "Whoever creates a key in Redis holds the lock; the key vanishes when its time to \
                 live is over. A lease is a promise about Redis’ clock, not about its holder’s.",
    "谁在 Redis 里创建了键，谁就持有锁；存活时间一到，键就消失。租约说的是 Redis \
                 的时钟，不是持有者的时钟。",
);

/// Its words.
pub(super) const WORDS: Vocabulary = Vocabulary {
    settings: &SETTINGS,
    timers: &[
        Timer {
            name: "fsync",
            title: Text::new("file made durable", "文件落盘"),
            fired: Text::new("{it} makes durable what it has written", "{it}让写下的内容落盘"),
            set: None,
        },
        Timer {
            name: "expiry-",
            title: Text::new("{of} expires", "{of} 过期"),
            fired: Text::new(
                "The time to live of {of} at {it} is over",
                "{of} 在 {it}上的存活时间到了",
            ),
            set: Some(Text::new("will let {of} expire in {after}", "将让 {of} 在 {after}后过期")),
        },
        Timer {
            name: "reply-timeout",
            title: Text::new("reply time-out", "不再等答复"),
            fired: Text::new("{it} has waited in vain for a reply", "{it}没有等到答复"),
            set: None,
        },
        Timer {
            name: "watchdog",
            title: Text::new("renews lease", "续租"),
            fired: Text::new(
                "A third of {it}’s lease is over, and its watchdog wakes up",
                "{it}的租约过了三分之一，看门狗醒来",
            ),
            set: None,
        },
        Timer {
            name: "since-asked",
            title: Text::new("requested lease over", "所请求的租约期满"),
            fired: Text::new(
                "The lease that {it} asked for would be over by now",
                "{it}所请求的租约这时该到期了",
            ),
            set: None,
        },
    ],
    sends,
    seen: &SEEN,
    limits: &[
        Text::new(
            "Redis’ append-only file is kept as what loading it would give. It is never rewritten, and there \
     are no snapshots on disk.",
            "Redis 的追加文件只保留加载后的结果；它从不重写，磁盘上也没有快照。",
        ),
        Text::new(
            "This Redis has string keys, their commands, and the few scripts that locks are made of. It has \
     no transactions, no publishing, no eviction, no access control, and no Lua beyond those \
     scripts.",
            "这个 Redis 只有字符串键、相应的命令，以及实现锁所需的几个脚本；没有事务、发布订阅、淘汰策略\
     和访问控制，也不执行其他 Lua 脚本。",
        ),
        Text::new(
            "Redis keeps a key for the very millisecond in which it expires. Here it is gone as soon as no \
     time is left.",
            "真正的 Redis 会把键保留到过期的那一毫秒结束；这里时间一到，键就没了。",
        ),
        Text::new(
            "A worker’s client matches Redis’ replies to its requests by what it asked for. A real client \
     counts them.",
            "worker 的客户端按所请求的内容来对应 Redis 的答复；真正的客户端按顺序对应。",
        ),
        Text::new(
            "A worker’s client takes two seconds without a reply from Redis for a no.",
            "worker 的客户端等 Redis 两秒没有答复，就当作没拿到锁。",
        ),
    ],
    ..Vocabulary::EMPTY
};

/// What a client asks of Redis.
fn sends(text: &str) -> Option<Text> {
    let mut words = text.split(' ');
    Some(match (words.next()?, words.next().unwrap_or_default()) {
        ("EVAL", "acquire-with-token") => {
            Text::new("asks {} for the lock and a fencing token", "向 {} 请求锁和栅栏令牌")
        }
        ("EVAL", "compare-and-delete") => Text::new(
            "tells {} to delete the lock if it is still its own",
            "让 {} 在锁仍属于自己时删除它",
        ),
        ("EVAL", "compare-and-expire") => Text::new(
            "asks {} to prolong the lock if it is still its own",
            "请 {} 在锁仍属于自己时延长它",
        ),
        ("SET" | "SETNX", key) if key.starts_with("lock:") => {
            Text::new("asks {} for the lock", "向 {} 请求锁")
        }
        ("EXPIRE" | "PEXPIRE", key) if key.starts_with("lock:") => {
            Text::new("asks {} to let the lock end by itself", "请 {} 让锁到期自行消失")
        }
        ("DEL", key) if key.starts_with("lock:") => Text::new(
            "tells {} to delete the lock, whoever’s it is by now",
            "让 {} 删除锁，不管锁现在是谁的",
        ),
        ("INCR", key) if key.starts_with("fence:") => {
            Text::new("asks {} for the next fencing token", "向 {} 请求下一个栅栏令牌")
        }
        _ => return None,
    })
}

const SETTINGS: [Setting; 5] = [
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
    Setting {
        name: "release",
        title: Text::new("Release", "释放锁的方式"),
        gloss: Text::new(
            "How a worker gives the lock back when it is done or gives up.",
            "worker 做完或放弃时怎样归还锁。",
        ),
        values: &[
            choice(
                "compare-and-delete",
                Text::new("compare and delete", "先比较再删除"),
                Text::new(
                    "A script deletes the key only if it still holds the worker’s own token, in one \
                     step.",
                    "用脚本在一步之内完成：只有键里还是自己的标识时才删除。",
                ),
            ),
            choice(
                "delete",
                Text::new("delete without looking", "不看就删"),
                Text::new(
                    "DEL removes the key whoever put it there, so a late worker frees somebody \
                     else’s lock.",
                    "DEL 不管键是谁写的都会删掉，于是迟到的 worker 会释放别人的锁。",
                ),
            ),
        ],
    },
    Setting {
        name: "acquire",
        title: Text::new("Acquire", "获取锁的方式"),
        gloss: Text::new(
            "By which commands a worker asks Redis for the lock and its time to live.",
            "worker 用哪些命令向 Redis 请求锁和它的存活时间。",
        ),
        values: &[
            choice(
                "set-nx-px",
                Text::new("one SET with NX and PX", "一条带 NX 和 PX 的 SET"),
                Text::new(
                    "The key is created and given its time to live in one step: both or neither.",
                    "创建键和设置存活时间在一步内完成：要么都有，要么都没有。",
                ),
            ),
            choice(
                "setnx-then-expire",
                Text::new("SETNX, then EXPIRE", "先 SETNX，再 EXPIRE"),
                Text::new(
                    "Two commands: if the worker crashes between them, the lock never ends.",
                    "分两条命令：如果 worker 在两者之间崩溃，锁就永远不会消失。",
                ),
            ),
        ],
    },
    Setting {
        name: "result",
        title: Text::new("Reply to the request", "加锁请求的答复"),
        gloss: Text::new(
            "Whether a worker looks at what Redis answers when it asks for the lock.",
            "请求锁之后，worker 看不看 Redis 的答复。",
        ),
        values: &[
            choice(
                "checked",
                Text::new("looked at", "检查"),
                Text::new(
                    "Nil means that somebody else has the lock: the worker waits and tries again.",
                    "答复为空表示锁在别人手里：worker 等一等再试。",
                ),
            ),
            choice(
                "ignored",
                Text::new("ignored", "不检查"),
                Text::new(
                    "The worker goes ahead whatever Redis says, as though it had the lock.",
                    "不管 Redis 说什么，worker 都当作拿到了锁继续往下走。",
                ),
            ),
        ],
    },
    Setting {
        name: "watchdog",
        title: Text::new("Watchdog", "看门狗"),
        gloss: Text::new(
            "Whether a worker’s client renews the lease every third of it, as Redisson does.",
            "worker 的客户端是否每过租约的三分之一就续租一次，就像 Redisson 那样。",
        ),
        values: &[
            choice(
                "off",
                Text::new("off", "关"),
                Text::new(
                    "The lease must be longer than the work ever takes.",
                    "租约必须比工作可能花的时间更长。",
                ),
            ),
            choice(
                "on",
                Text::new("on", "开"),
                Text::new(
                    "Slow work keeps its lock. A paused worker renews nothing and still loses it.",
                    "工作慢也不会丢锁。但暂停的 worker 无法续租，照样会失去锁。",
                ),
            ),
        ],
    },
];

/// As in [`Vocabulary::seen`].
const SEEN: [(&str, &str, &str); 7] = [
    // Its client of Redis.
    ("waits for Redis about", "waits for Redis’ reply about", "在等 Redis 答复"),
    ("the lock", "the lock", "锁的申请"),
    ("a fencing token", "a fencing token", "栅栏令牌的申请"),
    ("a time to live", "the lock’s time to live", "锁的存活时间"),
    ("a longer lease", "a longer lease", "续租"),
    ("the release", "the lock’s release", "锁的释放"),
    // Redis.
    ("{} (expires in {})", "{}, expires in {}", "{}，{}后过期"),
];
