//! Two locks, opposite order: each worker has one row and waits for the other.
//!
//! Source: E. G. Coffman, M. J. Elphick & A. Shoshani, "System Deadlocks", 1971; J. W. Havender, "Avoiding
//! Deadlock in Multitasking Systems", 1968.

use super::super::{About, Beat, Cure, Goal, Lesson, Question, Run, happens};
use crate::words::Text;

pub(in super::super) const LESSON: Lesson = Lesson {
    id: "two-rows-opposite-order",
    challenge: false,
    title: Text::new("Two locks, opposite order", "两把锁，相反的顺序"),
    teaser: Text::new(
        "Each worker holds what the other waits for, and the customer waits for both.",
        "每个 worker 都握着对方在等的东西，而顾客在等他们俩。",
    ),
    script: include_str!("../../scripts/two-rows-opposite-order.script"),
    cure: Cure::switch("lock-order", "same"),
    beats: &BEATS,
};

const BEATS: [Beat; 8] = [
    Beat {
        run: Run::Mistake,
        until: Goal::Start,
        text: Text::new(
            "To pay order 42 a worker locks two rows by SELECT … FOR UPDATE: the order’s and the \
             customer’s, Alice’s. A row stays locked until its transaction ends, and whoever \
             wants it meanwhile waits. But worker-a takes the order’s row first, and worker-b the \
             customer’s.",
            "要为订单 42 付款，worker 得用 SELECT … FOR UPDATE 锁住两行：订单的一行和顾客 Alice 的\
             一行。行一直锁到事务结束，其间谁想要就得等。但 worker-a 先锁订单，worker-b 先锁顾客。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("database", "grants", 1),
        text: Text::new(
            "worker-a has the order’s row. Its next request, for Alice’s, is held up on the way, \
             for the link to the database is cut for 2 s. Nothing is lost and nothing crashes; \
             one request is late.",
            "worker-a 拿到了订单那一行。它的下一个请求要锁 Alice 的行，却耽搁在路上，因为通往数据\
             库的链路断了 2 秒。什么也没丢，什么也没崩溃，只是一个请求迟到了。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("gateway", "asks", 3),
        text: Text::new(
            "The gateway is impatient and asked worker-b after 1 s. worker-b found Alice’s row \
             free and took it. Now it waits for the order’s row, which worker-a has; that looks \
             harmless, for worker-a will be done some day.",
            "网关没有耐心，1 秒后就去找 worker-b。worker-b 发现 Alice 的行空着，便锁住了它。现在它\
             在等订单那一行，那在 worker-a 手里；看上去没什么，worker-a 总会做完的。",
        ),
        question: Some(Question {
            moment: Text::new(
                "The link is mended, and worker-a’s request for Alice’s row comes through. When \
                 the database has looked at it",
                "链路恢复了，worker-a 锁 Alice 那一行的请求终于送到。当数据库看过它之后",
            ),
            about: About::Believers,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("gateway", "asks", 4),
        text: Text::new(
            "Nobody has both rows, and so nobody has the lock: worker-a waits for worker-b, and \
             worker-b for worker-a. That is a deadlock. Each does as it was told, and waits for \
             ever; this server does not look for such rings, and its patience is set to 600 s.",
            "谁也没有同时拿到两行，所以谁也没有锁：worker-a 在等 worker-b，worker-b 在等 worker-a\
             。这就是死锁。双方都按规矩做事，却会永远等下去；这台服务器不查找这样的环，它的耐心设\
             为 600 秒。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("gateway", "gives-up", 1),
        text: Text::new(
            "Twelve requests in 12 s, and the gateway gives up: Alice is told that her payment \
             failed. A law is broken, though no process has crashed and the database is in the \
             best of health. Both workers are still waiting.",
            "12 秒里请求了十二次，网关放弃了：Alice 被告知付款失败。一条定律被打破，可是没有进程崩\
             溃，数据库也健康得很。两个 worker 还在等。",
        ),
        question: Some(Question {
            moment: Text::new(
                "After 600 s the server’s patience ends: worker-b’s wait fails, and its rows come \
                 free. When worker-a has gone on",
                "600 秒后服务器的耐心到头：worker-b 的等待失败，它的行被放开。当 worker-a 继续做下\
                 去之后",
            ),
            about: About::Balance("alice"),
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("bank", "charges", 1),
        text: Text::new(
            "Worse than nothing: at 603 s worker-a charged an order that Alice was told had \
             failed ten minutes ago. She may have bought elsewhere since. A time-out ends a \
             deadlock, but tells nobody what was given up meanwhile.",
            "比什么都不做更糟：第 603 秒，worker-a 为一个十分钟前就告诉 Alice 已失败的订单扣了款。\
             她也许早已在别处买了。超时能结束死锁，却不会告诉任何人其间放弃了什么。",
        ),
        question: Some(Question {
            moment: Text::new(
                "Now the same cut again, but both workers lock the order’s row first. When the \
                 gateway hears that the order is paid",
                "现在让同样的断链再来一遍，但两个 worker 都先锁订单那一行。当网关得知订单已付时",
            ),
            about: About::Charges,
        }),
    },
    Beat {
        run: Run::Cure,
        until: happens("gateway", "acknowledges", 1),
        text: Text::new(
            "worker-b asked for the order’s row first and had to wait there, with nothing in its \
             hands. So worker-a found Alice’s row free when the link was mended, and the bank \
             charged at 4.06 s. A ring needs two that hold one thing and want the other; with one \
             order for all there is none.",
            "worker-b 先要订单那一行，只好在那里等，手里什么也没有。于是链路恢复时 worker-a 发现 \
             Alice 的行空着，银行在第 4.06 秒扣了款。要成环，就得有两方各握一样又想要另一样；大家\
             顺序一致，环就不会有。",
        ),
        question: None,
    },
    Beat {
        run: Run::Cure,
        until: Goal::Quiet,
        text: Text::new(
            "worker-b then got both rows, read “paid” and stopped. Coffman, Elphick and Shoshani \
             (“System Deadlocks”, 1971) name the ring of waits as a condition of every deadlock; \
             one order for all is Havender’s advice (1968). PostgreSQL and InnoDB look for rings \
             as well and end one of the transactions, which must then be tried again.",
            "worker-b 随后拿到两行，读到“已付”，便停手了。Coffman、Elphick 和 Shoshani（“System \
             Deadlocks”，1971）指出循环等待是死锁的必要条件；统一顺序则是 Havender（1968）的建议。\
             PostgreSQL 和 InnoDB 还会查找这样的环，并终止其中一个事务，事后必须重试。",
        ),
        question: None,
    },
];
