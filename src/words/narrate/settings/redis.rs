//! The settings of the lock in Redis; others have some of them as well.

use super::{Setting, choice};
use crate::words::Text;

pub(super) const SETTINGS: [Setting; 5] = [
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
    Setting {
        name: "lease",
        title: Text::new("Lease", "租约时长"),
        gloss: Text::new(
            "How long the lock is lent before others may have it, so that a dead holder blocks \
             nobody for ever.",
            "锁借出多久之后别人就可以拿走，这样死掉的持有者不会永远挡住别人。",
        ),
        values: &[],
    },
];
