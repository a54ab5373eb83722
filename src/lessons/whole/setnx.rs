//! SETNX, then the lights went out: a lock without an end, and an order that nobody can charge.
//!
//! Source: the Redis manual, "SETNX" and "SET".

use super::super::{About, Beat, Cure, Goal, Lesson, Question, Run, happens};
use crate::words::Text;

pub(in super::super) const LESSON: Lesson = Lesson {
    id: "setnx-then-the-lights-went-out",
    challenge: true,
    title: Text::new("SETNX, then the lights went out", "SETNX 之后停电了"),
    teaser: Text::new(
        "A worker dies between two commands, and nobody can pay the order any more.",
        "worker 死在两条命令之间，从此谁也付不了这个订单。",
    ),
    script: include_str!("../../scripts/setnx-then-the-lights-went-out.script"),
    cure: Cure::switch("acquire", "set-nx-px"),
    beats: &BEATS,
};

const BEATS: [Beat; 8] = [
    Beat {
        run: Run::Mistake,
        until: Goal::Start,
        text: Text::new(
            "Alice buys something for 100.00: order 42. Three workers share a lock in Redis, \
             taken by two commands, as old articles show it. SETNX makes the key if there is \
             none; EXPIRE then gives it 30 s to live. Between the two lies a moment.",
            "Alice 买了 100.00 的东西：订单 42。三个 worker 共用 Redis 里的一把锁，像老文章写的那\
             样用两条命令取锁。SETNX 在没有键时建一个；EXPIRE 再让它只活 30 秒。两条命令之间有一个\
             空当。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("redis", "grants", 1),
        text: Text::new(
            "Redis had no such key, so it made one for worker-a and answers 1. The key has no end \
             yet: worker-a will send EXPIRE as soon as it hears. In this very moment the power \
             fails where worker-a runs, and the 1 arrives at nobody.",
            "Redis 里没有这个键，于是为 worker-a 建了一个，答复 1。这个键还没有期限：worker-a 一收\
             到答复就会发 EXPIRE。就在这一刻，worker-a 那边停电了，这个 1 没有人收到。",
        ),
        question: Some(Question {
            moment: Text::new(
                "The gateway hears nothing and asks worker-b, 10 s later. When worker-b has tried \
                 for the lock",
                "网关没有回音，10 秒后去找 worker-b。当 worker-b 尝试过取锁之后",
            ),
            about: About::OnRecord,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-b", "waits", 1),
        text: Text::new(
            "SETNX answers 0: the key is there, and it is worker-a’s. Redis does not know that \
             worker-a is dead, and has no reason to ask. worker-b does what it should: it waits \
             and tries again, about every 5 s.",
            "SETNX 答复 0：键已存在，是 worker-a 的。Redis 不知道 worker-a 已经死了，也没有理由去\
             问。worker-b 做得对：等待，大约每 5 秒再试一次。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-b", "abandons", 1),
        text: Text::new(
            "Eight tries, the last at 46 s. With a lease of 30 s the key would be gone for 16 s \
             by now, but its EXPIRE was never sent. worker-b ends this attempt; the next will \
             fare no better.",
            "试了八次，最后一次在第 46 秒。若有 30 秒的租约，这个键 16 秒前就该消失了，可是 EXPIRE \
             从未发出。worker-b 结束这次尝试；下一次也不会更好。",
        ),
        question: Some(Question {
            moment: Text::new(
                "The gateway asks twelve times in all. When it has given up",
                "网关总共会问十二次。当它放弃之后",
            ),
            about: About::Charges,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("gateway", "gives-up", 1),
        text: Text::new(
            "After 120 s a law breaks: order 42 is not paid, and nothing that runs here can still \
             pay it. Alice is told that it failed. The key stays until somebody deletes it by \
             hand, and whoever does had better be sure that nobody is at work on the order.",
            "120 秒后，一条定律被打破：订单 42 没有付款，而这里运行着的一切也都付不了它了。Alice \
             被告知付款失败。这个键会一直留着，直到有人动手删掉它；而动手的人最好先确认没有谁正在\
             处理这个订单。",
        ),
        question: Some(Question {
            moment: Text::new(
                "Now the same power cut again, but one command sets the key and its 30 s. When \
                 those 30 s are over",
                "现在让同样的停电再来一遍，但用一条命令同时设好键和它的 30 秒。当这 30 秒过去之后",
            ),
            about: About::OnRecord,
        }),
    },
    Beat {
        run: Run::Cure,
        until: happens("redis", "expires", 1),
        text: Text::new(
            "SET lock:order:42 a1 NX PX 30000: this key was born with its end. worker-a died as \
             before, and after 30 s Redis let the key go, without knowing of any death. Those 30 \
             s are the price: meanwhile nobody could pay.",
            "SET lock:order:42 a1 NX PX 30000：这个键生来就有期限。worker-a 照样死了，而 30 秒后 \
             Redis 放掉了键，它并不知道谁死了。代价就是这 30 秒：其间谁也付不了款。",
        ),
        question: None,
    },
    Beat {
        run: Run::Cure,
        until: happens("bank", "charges", 1),
        text: Text::new(
            "worker-b tried again 0.6 s later and got the lock. It asked the bank, heard \
             “unpaid”, did its work and charged, at 32.6 s. A power cut has cost half a minute, \
             not the order.",
            "0.6 秒后 worker-b 再试，拿到了锁。它问过银行，得知“未付”，做完工作，在第 32.6 秒扣了\
             款。一次停电的代价是半分钟，而不是整个订单。",
        ),
        question: None,
    },
    Beat {
        run: Run::Cure,
        until: Goal::Quiet,
        text: Text::new(
            "What belongs together must be one step. Since version 2.6.12 Redis’ SET takes NX and \
             PX, and the manual calls SETNX deprecated. A lease has a danger of its own, though: \
             it can end while its holder is still at work. That is “The lock that expired”.",
            "必须同时成立的事，就要在一步里完成。从 2.6.12 版起，Redis 的 SET 可以带 NX 和 PX，手\
             册也把 SETNX 标为弃用。不过租约也有自己的危险：持有者还在工作时，它就可能到期。那是“\
             过期的锁”那一课。",
        ),
        question: None,
    },
];
