//! Two locks, and what to do about deadlock.

use crate::protocols::vocabulary::{Setting, Timer, Vocabulary, choice};
use crate::text::Text;

/// What `deadlock` does.
pub(super) const GLOSS: Text = Text::new(
    "To move money between two accounts a worker locks both, and some workers begin with the one, \
             some with the other. Each has what the other wants; the policy says who makes way.",
    "在两个账户之间转账要锁住两者，而有的 worker 先锁这个，有的先锁那个。于是各自拿着对方想要的锁；\
             由策略决定谁让路。",
);

/// Its words.
pub(super) const WORDS: Vocabulary = Vocabulary {
    settings: &SETTINGS,
    timers: &[
        Timer {
            name: "visit",
            title: Text::new("goes on to the second account", "去第二个账户"),
            fired: Text::new(
                "{it} is done at its first account and goes on to the second",
                "{it}在第一个账户的事做完了，去锁第二个",
            ),
            set: Some(Text::new(
                "works at its first account, which takes {after}",
                "在第一个账户上做事，需要 {after}",
            )),
        },
        Timer {
            name: "probe",
            title: Text::new("asks whether it waits for itself", "查问是否在等自己"),
            fired: Text::new(
                "{it} has waited long enough to ask whether it waits for itself",
                "{it}等得够久，要查问自己是否在等自己",
            ),
            set: None,
        },
        Timer {
            name: "wait-timeout",
            title: Text::new("waits no longer", "不再等待"),
            fired: Text::new(
                "{it} has waited for a lock as long as it is willing to",
                "{it}等锁等到了自己的时限",
            ),
            set: None,
        },
        Timer {
            name: "unlock-",
            title: Text::new("gives back again", "再次归还"),
            fired: Text::new(
                "{it} has not heard that the lock of {of} was taken back",
                "{it}没有得到 {of} 的锁已收回的确认",
            ),
            set: None,
        },
        Timer {
            name: "audit",
            title: Text::new("goes on with the audit", "继续对账"),
            fired: Text::new("{it} goes on with its audit", "{it}继续对账"),
            set: None,
        },
    ],
    sends,
    seen: &[
        // A lock manager.
        ("locked by", "locked by", "锁的持有者"),
        ("in line {}", "number {} in line", "排在第 {} 位"),
        ("{}, timestamp {}", "{}, timestamp {}", "{}，时间戳 {}"),
        // A transaction.
        ("timestamp", "timestamp", "时间戳"),
        ("beginnings", "times it began", "开始的次数"),
        ("waits for", "waits for", "在等"),
        // The auditor.
        ("audits begun", "audits begun", "已开始的对账"),
    ],
    limits: &[
        Text::new(
            "The locks of two accounts are not lent for a time: those of a worker that crashed stay locked \
             until it comes back. A charge that it had sent may come after another has them, for there \
             is no fencing.",
            "两个账户的锁不设租期：崩溃的 worker 的锁会一直锁着，直到它回来。它崩溃前发出的扣款可能在别人\
             拿到锁之后才到，因为没有栅栏令牌。",
        ),
        Text::new(
            "Transactions’ timestamps come from one sequence that the first lock manager keeps, not from \
             the clocks of the sites where they begin; and all locks are exclusive.",
            "事务的时间戳取自第一个锁管理器的一个序列，而不是各站点的时钟；所有的锁都是排他锁。",
        ),
        Text::new(
            "Lock managers keep all that they know on disk. A request that nobody answers is noticed; that a \
             lock was granted to one in line, and the message dropped by hand, is not.",
            "锁管理器把所知的一切都存在磁盘上。没有答复的请求会被发现；但若有人手动丢掉了发给排队者的授予消\
             息，则不会被发现。",
        ),
    ],
    glossary: &[
        (
            Text::new("Deadlock", "死锁"),
            Text::new(
                "A ring of transactions, each of which waits for the next. Nobody in it goes on until one \
                 of them gives up.",
                "一圈事务，每一个都在等下一个。除非其中一个放弃，否则谁也走不下去。",
            ),
        ),
        (
            Text::new("Wait-die", "等待—死亡（wait-die）"),
            Text::new(
                "The older transaction waits for the younger. The younger does not wait: it gives back \
                 its locks and begins anew, as old as it was.",
                "年长的事务等年轻的；年轻的不等，而是归还自己的锁，带着原来的时间戳重新开始。",
            ),
        ),
        (
            Text::new("Wound-wait", "伤害—等待（wound-wait）"),
            Text::new(
                "The younger transaction waits for the older. The older does not wait: it has the younger \
                 begin anew, unless that one has begun to commit.",
                "年轻的事务等年长的；年长的不等，而是让年轻的重新开始，除非后者已经开始提交。",
            ),
        ),
        (
            Text::new("Edge chasing", "追边检测"),
            Text::new(
                "A probe is passed along from whoever waits to whomever it waits for. If it comes back to \
                 where it began, there is a deadlock.",
                "探针从等待者传给它所等的事务，一路传下去。若回到出发者手里，就有死锁。",
            ),
        ),
    ],
};

/// What is said between transactions and lock managers, by the first word.
fn sends(text: &str) -> Option<Text> {
    Some(match text.split(' ').next()? {
        "BEGIN" if text.contains("txn=") => {
            Text::new("asks {} for a timestamp", "向 {} 请求时间戳")
        }
        "BEGUN" => Text::new("gives {} its timestamp", "把时间戳给 {}"),
        "LOCK" => Text::new("asks {} for its account’s lock", "向 {} 申请它那个账户的锁"),
        "GRANTED" => Text::new("tells {} that the lock is its own", "告诉 {}：锁归它了"),
        "QUEUED" => Text::new("tells {} to wait in line", "让 {} 排队等候"),
        "DIE" => Text::new("tells {} that it is too young to wait", "告诉 {}：它太年轻，不能等"),
        "WOUND" => {
            Text::new("tells {} to make way for an older transaction", "要 {} 给更年长的事务让路")
        }
        "UNLOCK" => Text::new("tells {} that it wants the lock no longer", "告诉 {}：不再要这把锁"),
        "UNLOCKED" => {
            Text::new("confirms to {} that it has the lock no longer", "向 {} 确认锁已收回")
        }
        "PROBE" => Text::new("sends {} a probe: who waits for whom?", "向 {} 发出探针：谁在等谁？"),
        _ => return None,
    })
}

const SETTINGS: [Setting; 6] = [
    Setting {
        name: "policy",
        title: Text::new("Who makes way", "谁让路"),
        gloss: Text::new(
            "What is done about transactions that wait for each other.",
            "事务互相等待时怎么办。",
        ),
        values: &[
            choice(
                "wait-die",
                Text::new("wait-die", "等待—死亡"),
                Text::new(
                    "The older waits for the younger; the younger begins anew rather than wait.",
                    "年长的等年轻的；年轻的不等，直接重新开始。",
                ),
            ),
            choice(
                "wound-wait",
                Text::new("wound-wait", "伤害—等待"),
                Text::new(
                    "The younger waits for the older; the older has the younger begin anew.",
                    "年轻的等年长的；年长的让年轻的重新开始。",
                ),
            ),
            choice(
                "time-out",
                Text::new("time-out", "超时"),
                Text::new(
                    "Who has waited for long begins anew, whether there was a deadlock or not.",
                    "等久了就重新开始，不管是不是真的死锁。",
                ),
            ),
            choice(
                "detection",
                Text::new("detection", "检测"),
                Text::new(
                    "Who has waited for a second sends probes, and begins anew if its own comes back.",
                    "等了一秒就发出探针，自己的探针回来了就重新开始。",
                ),
            ),
            choice(
                "none",
                Text::new("nobody", "谁也不让"),
                Text::new(
                    "Everybody waits. Two that wait for each other wait for ever.",
                    "大家都等。互相等待的两个会永远等下去。",
                ),
            ),
        ],
    },
    Setting {
        name: "begin-anew",
        title: Text::new("A restart’s timestamp", "重新开始时的时间戳"),
        gloss: Text::new("How old a transaction is that begins anew.", "重新开始的事务算多老。"),
        values: &[
            choice(
                "same-timestamp",
                Text::new("the one it had", "沿用原来的"),
                Text::new(
                    "It is the oldest of all one day, and then nobody stands in its way.",
                    "总有一天它会成为最老的，那时谁也挡不住它。",
                ),
            ),
            choice(
                "new-timestamp",
                Text::new("a new one", "换成新的"),
                Text::new(
                    "It is always the youngest: as long as others come, it may die each time.",
                    "它永远是最年轻的：只要还有别人来，它可能每次都死。",
                ),
            ),
        ],
    },
    Setting {
        name: "victim",
        title: Text::new("Victim of a ring", "环里谁牺牲"),
        gloss: Text::new(
            "With the policy detection: whose probe goes all the way round a ring.",
            "策略为“检测”时：谁的探针能绕环一圈。",
        ),
        values: &[
            choice(
                "youngest",
                Text::new("the youngest", "最年轻的"),
                Text::new(
                    "Transactions drop the probes of older ones, so one finds out and gives up.",
                    "事务丢弃比自己年长者的探针，所以只有一个会发现并放弃。",
                ),
            ),
            choice(
                "initiator",
                Text::new("whoever asked", "谁查问就是谁"),
                Text::new(
                    "Two that ask at the same time both give up, one of them for nothing.",
                    "两个同时查问的都会放弃，其中一个是白白放弃。",
                ),
            ),
        ],
    },
    Setting {
        name: "visit",
        title: Text::new("At the first account", "在第一个账户"),
        gloss: Text::new(
            "How long a transaction is at its first account before it goes on to the second.",
            "事务在第一个账户上做多久才去锁第二个。",
        ),
        values: &[],
    },
    Setting {
        name: "wait-timeout",
        title: Text::new("Longest wait", "最长等待"),
        gloss: Text::new(
            "With the policy time-out: how long a transaction waits for a lock before it begins anew.",
            "策略为“超时”时：事务等锁等多久就重新开始。",
        ),
        values: &[],
    },
    Setting {
        name: "audits",
        title: Text::new("Audits", "对账次数"),
        gloss: Text::new(
            "How often an auditor locks both accounts to add them up, one time right after the other.",
            "对账员一次接一次锁住两个账户来合计余额，共多少次。",
        ),
        values: &[],
    },
];
