//! The arena Lock: its gateway, workers and bank, and what every lock may have.

mod glossary;

use glossary::GLOSSARY;

use crate::protocols::vocabulary::{Setting, Timer, Vocabulary, choice};
use crate::text::Text;

/// Its words.
pub(super) const WORDS: Vocabulary = Vocabulary {
    settings: &SETTINGS,
    timers: &[
        Timer {
            name: "work",
            title: Text::new("work done", "工作完成"),
            fired: Text::new("{it} has done its work", "{it}做完了它的工作"),
            set: Some(Text::new(
                "does its work, which takes {after}",
                "开始做自己的工作，需要 {after}",
            )),
        },
        Timer {
            name: "retry",
            title: Text::new("next try", "再次尝试取锁"),
            fired: Text::new(
                "{it} has waited long enough and tries again",
                "{it}等够了时间，再试一次",
            ),
            set: Some(Text::new("will try again in {after}", "将在 {after}后再试")),
        },
        Timer {
            name: "bank-timeout",
            title: Text::new("bank time-out", "不再等银行"),
            fired: Text::new("{it} has waited in vain for the bank", "{it}没有等到银行的答复"),
            set: None,
        },
        Timer {
            name: "lease-ends",
            title: Text::new("lease over", "租约到期"),
            fired: Text::new("{it}’s lease is over", "{it}的租约到期了"),
            set: None,
        },
        Timer {
            name: "ask-again-",
            title: Text::new("asks next worker", "改派下一个 worker"),
            fired: Text::new(
                "{it} has not heard that order {of} is paid",
                "{it}一直没有听说订单 {of} 已付款",
            ),
            set: None,
        },
    ],
    seen: &SEEN,
    limits: &[
        Text::new(
            "There is one order and one lock name, and a worker handles one order at a time.",
            "只有一个订单、一个锁名，每个 worker 同一时间只处理一个订单。",
        ),
        Text::new(
            "A worker’s attempts stay numbered across its crashes, so no two attempts share a mark on a \
             lock; the tries within one do, where Redis’ manual asks for a new one each.",
            "worker 的尝试编号在崩溃后继续递增，所以两次尝试不会共用标识；同一尝试内的多次请求共用一个，而 \
             Redis 手册要求每次换新。",
        ),
        Text::new(
            "Handling a message takes no time. Only the network, the work and the pauses do.",
            "处理消息不花时间；只有网络、工作和暂停才花时间。",
        ),
        Text::new(
            "Messages are lost, late or doubled, but never garbled, and nobody lies.",
            "消息会丢、会迟到、会重复，但不会被篡改，也没有节点说谎。",
        ),
        Text::new(
            "A TCP connection keeps its messages while its link is cut. A cut does not close it.",
            "链路断开期间，TCP 连接会保留其中的消息；断链不会使连接关闭。",
        ),
        Text::new(
            "A clock can run fast or slow and can be set, but its rate does not change by itself.",
            "时钟可以走快走慢，也可以被拨动，但快慢自己不会改变。",
        ),
        Text::new(
            "The bank and the gateway sync their disks before they answer, and a disk never fails.",
            "银行和网关先落盘再答复，而且磁盘不会坏。",
        ),
    ],
    glossary: &GLOSSARY,
    ..Vocabulary::EMPTY
};

const SETTINGS: [Setting; 7] = [
    Setting {
        name: "fencing",
        title: Text::new("Fencing tokens", "栅栏令牌"),
        gloss: Text::new(
            "Whether every grant of the lock bears a number that grows, and the bank refuses a \
             number older than one it has seen.",
            "每次授予锁时是否附带一个递增的编号，并让银行拒绝比它见过的更旧的编号。",
        ),
        values: &[
            choice(
                "on",
                Text::new("on", "开"),
                Text::new(
                    "The bank compares tokens: a worker that slept through its lease is turned \
                     away.",
                    "银行比较令牌：睡过了租约的 worker 会被拒之门外。",
                ),
            ),
            choice(
                "off",
                Text::new("off", "关"),
                Text::new(
                    "The bank trusts whoever asks: a worker that slept through its lease charges.",
                    "谁来请求银行都照办：睡过了租约的 worker 照样扣款。",
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
    Setting {
        name: "workers",
        title: Text::new("Workers", "worker 数量"),
        gloss: Text::new(
            "How many workers the gateway can ask to pay the order.",
            "网关可以派多少个 worker 去付这个订单。",
        ),
        values: &[],
    },
    Setting {
        name: "work",
        title: Text::new("Work", "工作时长"),
        gloss: Text::new(
            "How long a worker works between seeing that the order is unpaid and charging it: a \
             fraud check, say.",
            "worker 从看到订单未付到真正扣款之间要做多久的事，比如风控检查。",
        ),
        values: &[],
    },
    Setting {
        name: "retry",
        title: Text::new("Retry", "重试间隔"),
        gloss: Text::new(
            "How long a worker waits before it asks for the lock again, a quarter more or less.",
            "worker 没拿到锁时等多久再要一次，上下浮动四分之一。",
        ),
        values: &[],
    },
    Setting {
        name: "ask-again",
        title: Text::new("Ask again", "再次派单间隔"),
        gloss: Text::new(
            "How long the gateway waits for word of a payment before it asks the next worker.",
            "网关等多久没有消息就改派下一个 worker。",
        ),
        values: &[],
    },
    Setting {
        name: "bank-timeout",
        title: Text::new("Bank time-out", "银行超时"),
        gloss: Text::new(
            "How long a worker waits for the bank. Then it sends a charge again under the same key, \
             and gives up a question.",
            "worker 等银行多久。超时后，扣款会用同一个幂等键重发，查询则会放弃。",
        ),
        values: &[],
    },
];

/// As in [`Vocabulary::seen`].
const SEEN: [(&str, &str, &str); 26] = [
    // The gateway.
    ("asked for order {}", "workers asked to pay order {}", "为订单 {} 派单"),
    ("{} of {} times", "{}, at most {}", "{} 次，最多 {} 次"),
    ("not submitted", "not submitted", "未提交"),
    ("open", "open", "待支付"),
    ("paid, customer told", "paid, customer told", "已付款，顾客已知"),
    ("given up", "given up, a person must look", "已放弃，需人工处理"),
    // A worker.
    ("idle", "idle", "空闲"),
    ("wants the lock", "asks for the lock", "申请锁"),
    ("waits for the lock", "waits for the lock", "等待锁"),
    ("looks: paid?", "asks: paid?", "查询是否已付"),
    ("works", "works", "处理中"),
    ("charges", "charges", "扣款中"),
    ("order", "order", "订单"),
    ("job", "attempt", "本次尝试"),
    ("phase", "doing", "正在做"),
    ("tries", "times it asked for the lock", "申请锁的次数"),
    ("believes it holds the lock", "believes it holds the lock", "自认为持有锁"),
    ("yes", "yes", "是"),
    ("fencing token", "fencing token", "栅栏令牌"),
    ("jobs started", "attempts begun", "已开始的尝试"),
    // The bank.
    ("account {}", "account of {}", "{} 的账户"),
    ("charge {}", "charge {}", "第 {} 笔扣款"),
    (
        "order {} {} key {}, fence {}",
        "order {}, {}, idempotency key {}, token {}",
        "订单 {}，{}，幂等键 {}，令牌 {}",
    ),
    ("order {} {} key {}", "order {}, {}, idempotency key {}", "订单 {}，{}，幂等键 {}"),
    ("order {}", "order {}", "订单 {}"),
    ("newest fencing token", "newest fencing token seen", "见过的最新栅栏令牌"),
];
