//! Each has what the other wants: a ring that no single lock manager can see, and the rule of age that
//! keeps it from closing.
//!
//! Sources: D. J. Rosenkrantz, R. E. Stearns & P. M. Lewis II, "System Level Concurrency Control for
//! Distributed Database Systems", 1978; K. M. Chandy, J. Misra & L. M. Haas, "Distributed Deadlock
//! Detection", 1983.

use super::super::{About, Beat, Cure, Goal, Lesson, Question, Run, happens};
use crate::words::Text;

pub(in super::super) const LESSON: Lesson = Lesson {
    id: "each-has-what-the-other-wants",
    challenge: false,
    title: Text::new("Each has what the other wants", "互相握着对方想要的"),
    teaser: Text::new(
        "Two accounts, two locks, and no fault at all. Nobody moves, until age decides.",
        "两个账户，两把锁，没有任何故障。谁也动不了，直到由年龄来裁决。",
    ),
    script: include_str!("../../scripts/each-has-what-the-other-wants.script"),
    cure: Cure::switch("policy", "wait-die"),
    beats: &BEATS,
};

const BEATS: [Beat; 8] = [
    Beat {
        run: Run::Mistake,
        until: Goal::Start,
        text: Text::new(
            "Order 42 moves money from Alice’s account to the shop’s, so a worker locks both. The \
             accounts live in different places, and each has a lock manager of its own: vault-alice and \
             vault-shop. worker-a locks Alice’s account first, worker-b the shop’s. Nothing will crash \
             here, and no message will be lost.",
            "订单 42 把钱从 Alice 的账户转到商店的账户，所以 worker 要把两个账户都锁住。两个账户在不同\
             的地方，各有自己的锁管理器：vault-alice 和 vault-shop。worker-a 先锁 Alice 的账户，worker-b \
             先锁商店的账户。这里不会有崩溃，也不会丢消息。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("vault-alice", "grants", 1),
        text: Text::new(
            "worker-a has Alice’s account. Its visit there takes 12 s; only then will it ask for the \
             shop’s. Its transaction got timestamp 1 when it began, which says how old it is. So far \
             nobody looks at that.",
            "worker-a 锁住了 Alice 的账户。它要在那里停留 12 秒，之后才会去要商店的账户。它的事务在开始时\
             得到时间戳 1，这说明了它的年龄。目前还没有人看这个。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("vault-shop", "grants", 1),
        text: Text::new(
            "After 10 s the gateway lost patience and asked worker-b, whose transaction has timestamp 2. \
             The shop’s account was free, so worker-b has it now. Both hold one lock, and both will ask \
             for the other one soon.",
            "10 秒后网关失去耐心，去找了 worker-b，它的事务时间戳是 2。商店的账户空着，于是现在归 \
             worker-b。双方各握一把锁，而且都快要去要另一把了。",
        ),
        question: Some(Question {
            moment: Text::new(
                "When both have asked for their second account",
                "当双方都要过自己的第二个账户之后",
            ),
            about: About::Believers,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("gateway", "asks", 4),
        text: Text::new(
            "worker-a stands behind worker-b at the shop’s account, worker-b behind worker-a at \
             Alice’s. Look at what each lock manager knows: one holder, one in line, nothing strange. \
             The ring lies in no table of any of them. Under the policy “none” both wait for ever.",
            "在商店的账户那里，worker-a 排在 worker-b 后面；在 Alice 的账户那里，worker-b 排在 worker-a \
             后面。看看两个锁管理器各自知道什么：一个持有者，一个排队的，毫无异样。这个环不在任何一方的表\
             里。策略是“无”，双方就会永远等下去。",
        ),
        question: Some(Question {
            moment: Text::new(
                "The gateway asks twelve times and then gives up. By then",
                "网关请求十二次之后就会放弃。到那时",
            ),
            about: About::Charges,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("gateway", "gives-up", 1),
        text: Text::new(
            "After two minutes Alice is told that her payment failed. Every process is up, every \
             message arrived, and a law is broken: this is not a fault of the network but of the rules.",
            "两分钟后，Alice 被告知付款失败。每个进程都在运行，每条消息都送到了，却有一条定律被打破：错不在\
             网络，而在规则。",
        ),
        question: Some(Question {
            moment: Text::new(
                "Now the same again with the policy “wait-die”: who is older may wait for who is \
                 younger; who is younger and would have to wait for an older one dies, gives back what it \
                 has, and begins anew. When somebody has both locks",
                "现在用策略“wait-die”再来一遍：年长的可以等年轻的；年轻的如果得等年长的，就要“死”，交还手\
                 里的锁，重新开始。当有人拿到两把锁时",
            ),
            about: About::Believers,
        }),
    },
    Beat {
        run: Run::Cure,
        until: happens("worker-a", "acquires", 1),
        text: Text::new(
            "worker-a, the older, was allowed to wait. worker-b, the younger, was told DIE when it asked \
             for Alice’s account, and gave back the shop’s, which went to worker-a. Each lock manager \
             compared two timestamps, and neither had to know about the other: whoever waits is older \
             than the one it waits for, and such a line never closes to a ring.",
            "worker-a 年长，可以等。worker-b 年轻，去要 Alice 的账户时收到 DIE，于是交还商店的账户，那把锁\
             便归了 worker-a。每个锁管理器只比较两个时间戳，谁也不需要知道对方的情况：等待的总比被等的年长，\
             这样的队伍永远围不成环。",
        ),
        question: None,
    },
    Beat {
        run: Run::Cure,
        until: happens("gateway", "acknowledges", 1),
        text: Text::new(
            "The order is charged once. worker-b will begin anew with the timestamp that it had, 2, and \
             that matters: it grows older than all who come later, so that one day nobody can make it \
             die. Set “begin-anew” to a new timestamp, and it stays the youngest for ever.",
            "订单扣了一次款。worker-b 会带着原来的时间戳 2 重新开始，这很要紧：它会比所有后来者都年长，总有\
             一天谁也不能再让它“死”。把“重新开始”设为新时间戳，它就永远是最年轻的。",
        ),
        question: None,
    },
    Beat {
        run: Run::Cure,
        until: Goal::Quiet,
        text: Text::new(
            "Rosenkrantz, Stearns and Lewis published wait-die in 1978 together with wound-wait, where \
             the older takes the lock and the younger waits. A time-out needs no age, but ends waits that \
             were no deadlock. Chandy, Misra and Haas (1983) let waits happen, and send probes along \
             them: whose own comes back stands in a ring. All four are in the settings, on the very same \
             run.",
            "Rosenkrantz、Stearns 和 Lewis 在 1978 年发表了 wait-die，同时还有 wound-wait：年长的直接夺锁，\
             年轻的则可以等。超时不看年龄，却会打断本不是死锁的等待。Chandy、Misra 和 Haas（1983）允许等待，\
             再沿着等待关系发送探测消息：谁收到自己发出的探测，谁就在环里。这四种策略都在设置里，可以用在同\
             一次运行上。",
        ),
        question: None,
    },
];
