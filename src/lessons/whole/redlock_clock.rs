//! Redlock on trial: the clock. A lease is counted by a clock, and clocks can be set.
//!
//! Source: the Redis manual, "Distributed Locks with Redis"; M. Kleppmann, "How to do distributed locking",
//! 2016; S. Sanfilippo, "Is Redlock safe?", 2016.

use super::super::{About, Beat, Cure, Goal, Lesson, Question, Run, happens};
use crate::words::Text;

pub(in super::super) const LESSON: Lesson = Lesson {
    id: "the-clock-that-jumped",
    challenge: false,
    title: Text::new("Redlock on trial: the clock", "Redlock 受审：时钟"),
    teaser: Text::new(
        "Five masters, a majority, and one clock that is set forward.",
        "五个主节点，一个多数派，一只被拨快的时钟。",
    ),
    script: include_str!("../../scripts/the-clock-that-jumped.script"),
    cure: Cure::switch("clock", "monotonic"),
    beats: &BEATS,
};

const BEATS: [Beat; 6] = [
    Beat {
        run: Run::Mistake,
        until: Goal::Start,
        text: Text::new(
            "Redlock answers the last lesson: five masters that know nothing of each other, and \
             whoever gets the lock from three of them has it. Two majorities share a master, and a \
             master grants only once. In 2016 M. Kleppmann accused it, and S. Sanfilippo, who made \
             Redis, defended it. You are the jury.",
            "Redlock 是对上一课的回答：五个互不相识的主节点，谁从三个那里拿到锁，锁就归谁。任何两个多数\
             派都有共同的主节点，而一个主节点只给一次。2016 年 M. Kleppmann 起诉了它，Redis 的作者 S. \
             Sanfilippo 为它辩护。你来当陪审团。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-a", "acquires", 1),
        text: Text::new(
            "worker-a cannot reach redis-4 and redis-5. Three said yes within 50 ms: a majority, and \
             29.6 s of the lease are left. It goes to work, for 20 s. Then somebody sets the clock of \
             redis-3 forward by 40 s: a person, or a time server.",
            "worker-a 连不上 redis-4 和 redis-5。50 毫秒内有三个说了“好”：多数派，租约还剩 29.6 秒。它\
             去干 20 秒的活。这时有人把 redis-3 的时钟拨快了 40 秒：可能是人，也可能是时间服务器。",
        ),
        question: Some(Question {
            moment: Text::new(
                "redis-3 ends keys by that clock. When the gateway has asked worker-b, and it has \
                 asked all five",
                "redis-3 按这只时钟让键到期。当网关找了 worker-b、它又问过全部五个之后",
            ),
            about: About::Believers,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-b", "acquires", 1),
        text: Text::new(
            "redis-1 and redis-2 say no. redis-3 has forgotten worker-a, 4 and 5 never heard of it: \
             three, a majority. The two majorities do share a master, redis-3. It granted twice, \
             because 30 s were over for it alone.",
            "redis-1 和 redis-2 说“不”。redis-3 忘了 worker-a，4 和 5 从没听说过它：三个，多数派。两个\
             多数派确实有共同的主节点 redis-3。它给了两次，因为只有对它来说 30 秒已经过去。",
        ),
        question: Some(Question {
            moment: Text::new("When both have done their work", "当两者都干完活之后"),
            about: About::Charges,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("bank", "charges", 2),
        text: Text::new(
            "Twice. Kleppmann: an algorithm for locks may be slow when clocks go wrong, but never \
             unsafe, and this one is. Sanfilippo: clocks need not agree, only run at about the same \
             speed, and one can be kept from jumping: slew it, and let nobody set it.",
            "两次。Kleppmann：时钟出错时，锁算法可以变慢，绝不能变得不安全，而它会。Sanfilippo：时钟不\
             必一致，走得差不多快就行；也可以不让它跳：慢慢校正，谁也不许拨。",
        ),
        question: Some(Question {
            moment: Text::new(
                "Now the same faults, but masters count leases by a monotonic clock, which nobody can \
                 set: Kleppmann noted that Redis does not use one, and Sanfilippo agreed that it \
                 should. When worker-b has asked all five",
                "现在故障照旧，但主节点用单调时钟计租约，谁也拨不动：Kleppmann 指出 Redis 没有用它，\
                 Sanfilippo 也同意应当改用。当 worker-b 问过全部五个之后",
            ),
            about: About::Believers,
        }),
    },
    Beat {
        run: Run::Cure,
        until: happens("worker-b", "waits", 1),
        text: Text::new(
            "The clock on the wall of redis-3 jumped as before. Its lease did not: redis-3 said no, \
             and two are not a majority. worker-b gave back what it got and waits for a random while, \
             so that two who compete do not collide for ever.",
            "redis-3 墙上的时钟照样跳了，它的租约却没有：redis-3 说“不”，两个不成多数派。worker-b 还回\
             拿到的，随机等一会儿，免得两个竞争者永远相撞。",
        ),
        question: None,
    },
    Beat {
        run: Run::Cure,
        until: Goal::Quiet,
        text: Text::new(
            "Charged once. Verdict on this count: both are right. What Redis does to this day, \
             counting by the time of day, can be broken by a clock; the algorithm with a clock that \
             cannot be set was not broken by this jump. It still trusts that no clock runs much too \
             fast: bend one and see.",
            "只扣了一次。这一项的裁决：双方都对。Redis 至今按日历时间计租约，会被一只时钟打破；换成拨不\
             动的时钟，这次跳变打不破它。但它仍指望没有时钟走得太快：调快一只试试。",
        ),
        question: None,
    },
];
