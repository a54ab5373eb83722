//! Whose lock did you delete? A late release frees somebody else's lock, and two workers charge.
//!
//! Source: the Redis manual, "Distributed Locks with Redis".

use super::{About, Beat, Cure, Goal, Lesson, Question, Run, happens};
use crate::words::Text;

pub(super) const LESSON: Lesson = Lesson {
    id: "whose-lock-did-you-delete",
    challenge: true,
    title: Text::new("Whose lock did you delete?", "你删的是谁的锁？"),
    teaser: Text::new(
        "A worker gives up late and frees the lock, which by then is somebody else’s.",
        "worker 放弃得太晚，释放了锁，而这把锁那时已是别人的。",
    ),
    script: include_str!("../scripts/whose-lock-did-you-delete.script"),
    cure: Cure::switch("release", "compare-and-delete"),
    beats: &BEATS,
};

const BEATS: [Beat; 9] = [
    Beat {
        run: Run::Mistake,
        until: Goal::Start,
        text: Text::new(
            "Three workers share a lock in Redis with a lease of 10 s. Whoever is done, or gives \
             up, releases it with DEL lock:order:42, as many articles show it. In this run no \
             process pauses, none crashes, and no clock is wrong.",
            "三个 worker 共用 Redis 里的一把锁，租约 10 秒。谁做完了或放弃了，就用 DEL \
             lock:order:42 释放它，很多文章都是这么写的。这次运行里没有进程暂停，没有进程崩溃，时\
             钟也都准。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-a", "acquires", 1),
        text: Text::new(
            "worker-a has the lock and asks the bank whether order 42 is paid. At this moment its \
             link to the bank is cut, and the question will be lost. It waits up to 15 s for an \
             answer: longer than its lease.",
            "worker-a 拿到了锁，去问银行订单 42 付过没有。就在这时，它通往银行的链路断了，这个问题\
             会丢失。它最多等答复 15 秒：比租约还长。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-b", "acquires", 1),
        text: Text::new(
            "After 10 s Redis let the lock go, as promised, and worker-b has it now. That is quite \
             right: worker-a has charged nothing. worker-b will hear “unpaid” and work for 6 s, \
             well within its lease.",
            "10 秒后，Redis 如约放开了锁，现在锁归 worker-b。这完全正确：worker-a 一分钱也没扣。\
             worker-b 会得知“未付”，然后工作 6 秒，远在租约之内。",
        ),
        question: Some(Question {
            moment: Text::new(
                "worker-a will soon give up waiting, and release the lock as any “finally” block \
                 does. When Redis has carried that out",
                "worker-a 很快会放弃等待，并像所有 finally 代码块那样释放锁。当 Redis 执行完之后",
            ),
            about: About::OnRecord,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("redis", "deletes", 1),
        text: Text::new(
            "DEL does not ask whose key it is. worker-a meant its own lock, gone for 5 s; it \
             deleted worker-b’s. Nobody tells worker-b, whose lease had time to run: Redis’ record \
             ends, the belief goes on.",
            "DEL 不问键是谁的。worker-a 想删的是自己的锁，可那把锁 5 秒前就没了；它删掉的是 \
             worker-b 的。没有谁通知 worker-b，它的租约本来还没到期：Redis 的记录断了，信念还在继\
             续。",
        ),
        question: Some(Question {
            moment: Text::new(
                "When worker-c, whom the gateway asks next, has tried for the lock",
                "当网关接着找来的 worker-c 尝试取锁之后",
            ),
            about: About::BelieverCount,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-c", "acquires", 1),
        text: Text::new(
            "Redis had no key, so it granted the lock to worker-c. A law breaks here: two workers \
             hold the lock in truth, each by a lease that was granted, has not run out and was not \
             given back. Neither is late, and neither could have noticed.",
            "Redis 里没有键，于是把锁给了 worker-c。一条定律在此被打破：两个 worker 都真正持有锁，\
             各自的租约都已授予、未到期、也未归还。谁都没有迟到，谁也都无从察觉。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("redis", "deletes", 2),
        text: Text::new(
            "worker-b has charged order 42 and releases its lock, so it believes. Its DEL removes \
             worker-c’s. The mistake is catching: each late release frees the lock of the next, \
             and under load the lock protects nobody any more.",
            "worker-b 对订单 42 扣了款，然后释放它以为属于自己的锁。它的 DEL 删掉了 worker-c 的\
             锁。这个错误会传染：每次迟到的释放都放开下一个人的锁，负载一高，这把锁就谁也保护不\
             了。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("bank", "charges", 2),
        text: Text::new(
            "worker-c had asked the bank before worker-b charged, and heard “unpaid”. It charges \
             too: Alice pays order 42 twice, because of one lost message and one careless command. \
             The cure is to look before deleting: only if the key still holds the worker’s own \
             mark, in one step.",
            "worker-c 在 worker-b 扣款之前问过银行，得知“未付”。于是它也扣款：一条丢失的消息加一条\
             大意的命令，就让 Alice 为订单 42 付了两次钱。解药是先看再删：只有键里还是自己的标识时\
             才删除，并且在一步之内完成。",
        ),
        question: Some(Question {
            moment: Text::new(
                "Now the same cut again, with compare-and-delete. When worker-a has released and \
                 worker-c has tried for the lock",
                "现在让同样的断链再来一遍，但改用先比较再删除。当 worker-a 释放过、worker-c 也尝试\
                 过取锁之后",
            ),
            about: About::OnRecord,
        }),
    },
    Beat {
        run: Run::Cure,
        until: happens("worker-c", "waits", 1),
        text: Text::new(
            "The same seed, the same cut, and worker-a gives up at the same moment. But its script \
             found worker-b’s mark in the key and answered 0: nothing deleted. worker-c hears nil \
             and waits, as it should.",
            "同样的种子，同样的断链，worker-a 在同一时刻放弃。但它的脚本发现键里是 worker-b 的标\
             识，便答复 0：什么也没删。worker-c 收到 nil，老实等待，本该如此。",
        ),
        question: None,
    },
    Beat {
        run: Run::Cure,
        until: Goal::Quiet,
        text: Text::new(
            "worker-b charged, worker-c then read “paid” and stopped. Redis’ manual (“Distributed \
             Locks with Redis”) gives this very script, and clients such as Redisson use one like \
             it. It cures the release only: a worker that outlives its lease and charges needs a \
             fencing token (Kleppmann 2016), which is another lesson.",
            "worker-b 扣了款，worker-c 随后读到“已付”就停手了。Redis 手册（“Distributed Locks with \
             Redis”）给出的正是这个脚本，Redisson 等客户端用的也是类似的脚本。它只治得了释放：如果 \
             worker 睡过租约再去扣款，还需要栅栏令牌（Kleppmann 2016），那是另一课的内容。",
        ),
        question: None,
    },
];
