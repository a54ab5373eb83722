//! The replica did not know: a promise that is kept in one place dies with it.
//!
//! Source: the Redis manual, "Replication", "WAIT" and "Sentinel"; M. Kleppmann, "How to do distributed
//! locking", 2016.

use super::super::{About, Beat, Cure, Goal, Lesson, Question, Run, happens};
use crate::words::Text;

pub(in super::super) const LESSON: Lesson = Lesson {
    id: "the-replica-did-not-know",
    challenge: false,
    title: Text::new("The replica did not know", "副本不知道"),
    teaser: Text::new(
        "The master grants the lock and dies; its replica grants it again, with the same token.",
        "主节点刚给出锁就死了；副本又给了一次，连令牌都一样。",
    ),
    script: include_str!("../../scripts/the-replica-did-not-know.script"),
    cure: Cure::switch("wait", "one-replica"),
    beats: &BEATS,
};

const BEATS: [Beat; 7] = [
    Beat {
        run: Run::Mistake,
        until: Goal::Start,
        text: Text::new(
            "Redis runs twice here: redis-1 is the master, redis-2 its replica, and a monitor \
             makes the replica the master when the master is silent for 5 s. Nothing is lost when \
             a machine dies: that is the idea. The lock of order 42 has a lease of 30 s and a \
             fencing token.",
            "这里有两台 Redis：redis-1 是主节点，redis-2 是它的副本。主节点沉默 5 秒，监控节点就让\
             副本接任。想法是：死一台机器，什么也不会丢。订单 42 的锁有 30 秒租约，还有栅栏令牌。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("redis-1", "grants", 1),
        text: Text::new(
            "redis-1 has made the key for worker-a, drawn token 1, and answers at once. It tells \
             its replica as well, but does not wait for it: replication in Redis is asynchronous. \
             In this very moment redis-1 loses its power, and what it told redis-2 is stuck on a \
             broken line.",
            "redis-1 为 worker-a 建了键，抽了令牌 1，立刻答复。它也告诉了副本，却不等副本：Redis \
             的复制是异步的。就在这一刻 redis-1 断电了，发给 redis-2 的那句话卡在断开的线路上。",
        ),
        question: Some(Question {
            moment: Text::new(
                "worker-a hears that it has the lock. When the replica has become the master and \
                 answers worker-b",
                "worker-a 得知自己有了锁。当副本接任主节点、答复了 worker-b 之后",
            ),
            about: About::Believers,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-b", "acquires", 1),
        text: Text::new(
            "redis-2 knows nothing of worker-a. It grants the lock in good faith, and its counter \
             of tokens begins anew as well: token 1, a second time. A fencing token is as good as \
             the memory of whoever draws it.",
            "redis-2 对 worker-a 一无所知。它老老实实地给出锁，令牌计数器也从头开始：又是令牌 1。\
             栅栏令牌可不可靠，全看发令牌的那一位记不记得。",
        ),
        question: Some(Question {
            moment: Text::new(
                "worker-a works for 20 s, then charges; worker-b does the same a little later. \
                 When both have charged or been refused",
                "worker-a 干 20 秒的活再扣款，worker-b 稍后也一样。当两者都扣了款或被拒绝之后",
            ),
            about: About::Balance("alice"),
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("bank", "charges", 2),
        text: Text::new(
            "The bank compares tokens and sees 1 and 1: neither is older. It charges twice. The \
             master did as documented, so did the replica, the monitor was right, and Alice has \
             paid twice.",
            "银行比对令牌，看到的是 1 和 1：谁也不比谁旧。于是扣了两次款。主节点照文档办事，副本也\
             是，监控节点的判断也没错，而 Alice 付了两次。",
        ),
        question: Some(Question {
            moment: Text::new(
                "Now the same faults, but a worker asks by WAIT whether the replica has the lock, \
                 and goes ahead only if it has. When the gateway has asked worker-b",
                "现在故障照旧，但 worker 会用 WAIT 询问副本是否也有了锁，有了才往下走。当网关找过 \
                 worker-b 之后",
            ),
            about: About::Believers,
        }),
    },
    Beat {
        run: Run::Cure,
        until: happens("worker-b", "waits", 1),
        text: Text::new(
            "worker-a had the reply, and then asked WAIT 1: nobody was there to answer. It does \
             not know whether it has the lock, so it acts as though it had not. That is the whole \
             difference: no belief before two machines know.",
            "worker-a 拿到了答复，接着发出 WAIT 1：没有人回答。它不知道自己有没有锁，就当没有。全\
             部差别就在这里：两台机器都知道之前，什么也不相信。",
        ),
        question: None,
    },
    Beat {
        run: Run::Cure,
        until: happens("worker-a", "acquires", 1),
        text: Text::new(
            "There is a price. Until redis-1 was back at 30 s and had copied everything, redis-2 \
             had no replica, WAIT answered 0, and every lock was given back. Safe against one \
             fault means nobody can pay while one machine is away.",
            "这有代价。redis-1 在第 30 秒回来、抄完全部内容之前，redis-2 没有副本，WAIT 答复 0，每\
             把锁都得还回去。要防住一个故障，就意味着少一台机器时谁也付不了款。",
        ),
        question: None,
    },
    Beat {
        run: Run::Cure,
        until: Goal::Quiet,
        text: Text::new(
            "Charged once. The manual says it plainly: WAIT makes loss less likely, it does not \
             make Redis a strongly consistent store. With two replicas, one could answer and the \
             other be promoted. What never forgets and never grants twice needs a majority: that \
             is consensus.",
            "只扣了一次。手册说得明白：WAIT 降低丢失的可能，并不让 Redis 变成强一致的存储。若有两\
             个副本，答复的可能是一个，接任的却是另一个。要既不忘记又不重复授予，就需要多数派：那\
             叫共识。",
        ),
        question: None,
    },
];
