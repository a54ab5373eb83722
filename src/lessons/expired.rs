//! The lock that expired: a pause outlasts the lease, and two workers charge.
//!
//! Source: M. Kleppmann, "How to do distributed locking", 2016.

use super::{About, Beat, Cure, Goal, Lesson, Question, Run, happens};
use crate::words::Text;

pub(super) const LESSON: Lesson = Lesson {
    id: "the-lock-that-expired",
    challenge: true,
    title: Text::new("The lock that expired", "过期的锁"),
    teaser: Text::new(
        "A worker pauses for longer than its lease, and the customer pays twice.",
        "worker 暂停得比租约还久，于是顾客付了两次钱。",
    ),
    script: include_str!("../scripts/the-lock-that-expired.script"),
    cure: Cure::switch("fencing", "on"),
    beats: &BEATS,
};

const BEATS: [Beat; 9] = [
    Beat {
        run: Run::Mistake,
        until: Goal::Start,
        text: Text::new(
            "Alice buys something for 100.00: order 42. The gateway hands the order to a worker, \
             and to the next one if it hears nothing for 25 s. So two workers may come to handle \
             one order, and a lock in Redis is to see to it that only one of them charges.",
            "Alice 买了 100.00 的东西：订单 42。网关把订单交给一个 worker，25 秒没有回音就交给下一\
             个。所以同一个订单可能有两个 worker 在处理，要靠 Redis 里的一把锁来保证只有一个会扣\
             款。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-a", "acquires", 1),
        text: Text::new(
            "Redis had no such key, so it made one for worker-a and said OK. The key lives for 30 \
             s: that is the lease, the bar on redis’ lane. It has an end so that a worker that \
             dies with the lock does not block the order for ever.",
            "Redis 里原本没有这个键，于是为 worker-a 建了一个，并答复 OK。这个键只活 30 秒：这就是\
             租约，也就是 redis 泳道上的横条。租约之所以有期限，是为了让带着锁死掉的 worker 不会永\
             远挡住这个订单。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-b", "waits", 1),
        text: Text::new(
            "Right after that OK, worker-a stood still: its lane is dotted. A garbage collection \
             can do that, or a stopped virtual machine. The gateway has heard nothing and asked \
             worker-b, to whom Redis says nil: the lock does its duty.",
            "刚收到 OK，worker-a 就停住了：它的泳道变成了点线。垃圾回收或虚拟机暂停都会这样。网关\
             一直没有回音，便去找 worker-b，而 Redis 对它答复 nil：锁在尽责。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("redis", "expires", 1),
        text: Text::new(
            "30 s are over and Redis lets the key go. It tells nobody, and worker-a could not \
             listen if it did. On redis’ lane its bar ends here; look at the bar on worker-a’s \
             own.",
            "30 秒到了，Redis 放掉了这个键。它不会通知任何人；就算通知，worker-a 此刻也听不见。\
             redis 泳道上它的横条到此为止；请看它自己泳道上的横条。",
        ),
        question: Some(Question {
            moment: Text::new("When worker-b has got the lock", "当 worker-b 拿到锁时"),
            about: About::Believers,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-b", "acquires", 1),
        text: Text::new(
            "Redis has made no mistake: it has one holder on record, worker-b. But belief lives in \
             the workers’ memories, and nothing has changed in worker-a’s. Where the bars disagree \
             the page marks it: from here on, two workers may act.",
            "Redis 没有做错：它登记的持有者只有一个，就是 worker-b。但信念存在于 worker 的内存里，\
             而 worker-a 的内存什么都没变。两条横条不一致之处，页面做了标记：从这里起，两个 worker \
             都可能动手。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("gateway", "acknowledges", 1),
        text: Text::new(
            "worker-b asked the bank, heard “unpaid”, did its work, charged and gave the lock \
             back. The customer was told that order 42 is paid. The ledger is right and every law \
             is kept, while worker-a still sleeps.",
            "worker-b 问过银行，得知“未付”，做完工作，扣了款，归还了锁。顾客已被告知订单 42 付款成\
             功。账本正确，每条定律都成立，而 worker-a 还在沉睡。",
        ),
        question: Some(Question {
            moment: Text::new(
                "When worker-a has woken up and gone on with what it was doing",
                "当 worker-a 醒来并接着做完手头的事之后",
            ),
            about: About::Charges,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("bank", "charges", 2),
        text: Text::new(
            "In worker-a’s inbox lay the bank’s answer of 40 s ago: “unpaid”. It did its work and \
             charged, under a key of its own, so the bank saw a new request. Looking at the clock \
             before charging would only narrow the gap: a pause can fall between the look and the \
             charge.",
            "worker-a 的收件箱里躺着银行 40 秒前的答复：“未付”。它做完工作就扣款，用的是自己的幂等\
             键，所以在银行看来这是一个新请求。扣款前先看一眼时钟只能缩小空当：暂停照样可能落在看\
             时钟和扣款之间。",
        ),
        question: Some(Question {
            moment: Text::new(
                "Now the same pause again, but every grant of the lock bears a number that grows, \
                 and the bank refuses a number older than it has seen. When worker-a has asked to \
                 charge",
                "现在让同样的暂停再来一遍，但每次授予锁都附带一个递增的编号，银行会拒绝比它见过的\
                 更旧的编号。当 worker-a 请求扣款之后",
            ),
            about: About::Balance("alice"),
        }),
    },
    Beat {
        run: Run::Cure,
        until: happens("bank", "refuses", 1),
        text: Text::new(
            "The same seed, the same pause, the same belief. But worker-a showed token 1, and the \
             bank had seen worker-b’s token 2: it answered 409 and touched no account. The number \
             makes lateness visible to the one who has to know.",
            "同样的种子，同样的暂停，同样的信念。但 worker-a 出示的是令牌 1，而银行已经见过 \
             worker-b 的令牌 2：它答复 409，没有动任何账户。这个编号让真正需要知道的一方看得出谁迟\
             到了。",
        ),
        question: None,
    },
    Beat {
        run: Run::Cure,
        until: Goal::Quiet,
        text: Text::new(
            "worker-a took the lock anew, as number 3, read “paid” and stopped. The lock is no \
             safer than before; the bank is. So advises Kleppmann (“How to do distributed \
             locking”, 2016), and so does Redis’ manual (“Distributed Locks with Redis”); \
             ZooKeeper and etcd have such a number in their zxid and revision.",
            "worker-a 重新取锁，拿到编号 3，读到“已付”，便停手了。锁并没有变得更安全，变安全的是银\
             行。Kleppmann（“How to do distributed locking”，2016）这样建议，Redis 手册\
             （“Distributed Locks with Redis”）也这样建议；ZooKeeper 的 zxid 和 etcd 的 revision \
             就是这样的编号。",
        ),
        question: None,
    },
];
