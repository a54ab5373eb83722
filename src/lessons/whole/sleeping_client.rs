//! The ephemeral node and the sleeping client: a node dies with its session, a belief does not.
//!
//! Source: the ZooKeeper manual, "Recipes: Locks"; M. Kleppmann, "How to do distributed locking", 2016.

use super::super::{About, Beat, Cure, Goal, Lesson, Question, Run, happens};
use crate::words::Text;

pub(in super::super) const LESSON: Lesson = Lesson {
    id: "the-sleeping-client",
    challenge: true,
    title: Text::new("The ephemeral node and the sleeping client", "临时节点与沉睡的客户端"),
    teaser: Text::new(
        "ZooKeeper removes a sleeper’s lock, and cannot tell the sleeper.",
        "ZooKeeper 收走了沉睡者的锁，却没法告诉它。",
    ),
    script: include_str!("../../scripts/the-sleeping-client.script"),
    cure: Cure::switch("fencing", "on"),
    beats: &BEATS,
};

const BEATS: [Beat; 9] = [
    Beat {
        run: Run::Mistake,
        until: Goal::Start,
        text: Text::new(
            "ZooKeeper keeps a tree of small entries, called nodes. An ephemeral node lives for \
             as long as the session of whoever made it, and a session for as long as ZooKeeper \
             hears a sign of life every 30 s. The lock of order 42 is a queue of such nodes, \
             numbered: the lowest has it.",
            "ZooKeeper 保存着一棵由小条目组成的树，这些条目叫节点。临时节点和创建者的会话同生共死\
             ；只要每 30 秒都有一点动静，会话就活着。订单 42 的锁是一队这样的节点，带编号：最小的\
             拥有锁。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-a", "acquires", 1),
        text: Text::new(
            "worker-a’s node has number 0 and is alone in the queue, so the lock is its. Right \
             after that it stands still for 40 s, as a long garbage collection can make it. Its \
             signs of life stand still as well.",
            "worker-a 的节点编号是 0，队里只有它，所以锁归它。紧接着它停住 40 秒，一次很长的垃圾回\
             收就会这样。它的动静也随之停了。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-b", "waits", 1),
        text: Text::new(
            "At 25 s the gateway asked worker-b, whose node got number 1. It set a watch on the \
             node before its own: ZooKeeper will tell it, once, when that goes. No tries in vain, \
             no guess how long work takes: so far this is a better lock.",
            "第 25 秒，网关找到 worker-b，它的节点得到编号 1。它监视着自己前面的节点：那个节点一消\
             失，ZooKeeper 就会通知它一次。不必徒劳地重试，也不必猜工作要多久：到目前为止，这是一\
             把更好的锁。",
        ),
        question: Some(Question {
            moment: Text::new(
                "worker-a has been silent since the beginning. When ZooKeeper has missed its \
                 signs of life for 30 s",
                "worker-a 从一开始就没有动静。当 ZooKeeper 30 秒没听到它之后",
            ),
            about: About::OnRecord,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("zookeeper", "expires", 1),
        text: Text::new(
            "The session has expired: its node is gone, worker-b is first and is being told. \
             ZooKeeper also closes its connection to worker-a; that news will lie in an inbox \
             that nobody reads.",
            "会话过期了：它的节点没了，worker-b 排到最前，通知正在路上。ZooKeeper 也关掉了与 \
             worker-a 的连接；这个消息会躺在一个没人看的收件箱里。",
        ),
        question: Some(Question {
            moment: Text::new("When worker-b has looked at the queue", "当 worker-b 看过队列之后"),
            about: About::Believers,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-b", "acquires", 1),
        text: Text::new(
            "A node can die with its session; a belief cannot. Nothing has happened in worker-a’s \
             memory since 0.01 s, and the last thing it learned was that it has the lock. An \
             ephemeral node tells the living from the dead. A sleeper is not dead.",
            "节点可以随会话消失，信念却不会。从第 0.01 秒起，worker-a 的内存里什么也没发生，它最后\
             知道的就是自己有锁。临时节点分得清生和死，可沉睡的并没有死。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("gateway", "acknowledges", 1),
        text: Text::new(
            "worker-b heard “unpaid”, did its work, charged and removed its node. Order 42 is \
             paid and Alice knows. All is well, and worker-a will sleep for 8 s more.",
            "worker-b 得知“未付”，做完工作，扣了款，删掉了自己的节点。订单 42 已付，Alice 也知道了\
             。一切都好，而 worker-a 还要再睡 8 秒。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("bank", "charges", 2),
        text: Text::new(
            "worker-a woke at 40 s and went on from the “unpaid” in its inbox. At 41 s it even \
             learned that its session had expired, but its work was under way, and a second later \
             it charged. To stop at such news is right, and not enough: a pause can fall between \
             the last look and the charge.",
            "worker-a 在第 40 秒醒来，从收件箱里的“未付”接着做。第 41 秒它甚至得知会话已过期，但工\
             作正在进行，一秒后它扣了款。得知后停手是对的，却不够：暂停照样可能落在最后一次查看和\
             扣款之间。",
        ),
        question: Some(Question {
            moment: Text::new(
                "Now the same sleep again, but a charge bears the number of its worker’s node, \
                 and the bank refuses one lower than it has seen. When worker-a has asked to \
                 charge",
                "现在让同样的沉睡再来一遍，但扣款请求带着 worker 的节点编号，银行会拒绝比它见过的\
                 更小的编号。当 worker-a 请求扣款之后",
            ),
            about: About::Balance("alice"),
        }),
    },
    Beat {
        run: Run::Cure,
        until: happens("bank", "refuses", 1),
        text: Text::new(
            "worker-a’s node had number 0, and the bank has seen number 1: it answers 409, and no \
             money moves. ZooKeeper gives every node in a queue such a number for free. The zxid, \
             by which it counts every change, would do as well.",
            "worker-a 的节点编号是 0，而银行已经见过编号 1：它答复 409，分文未动。ZooKeeper 给队列\
             里的每个节点都免费编了号。它为每次变更计数的 zxid 也同样可用。",
        ),
        question: None,
    },
    Beat {
        run: Run::Cure,
        until: Goal::Quiet,
        text: Text::new(
            "worker-a queued up anew, as number 2, read “paid” and stopped. ZooKeeper’s manual \
             has the queue (“Recipes”, Locks). That no lock service can save a client from its \
             own pause, and that a zxid can serve as the token, is Kleppmann’s point (“How to do \
             distributed locking”, 2016).",
            "worker-a 重新排队，编号 2，读到“已付”，便停手了。这个队列出自 ZooKeeper 手册（“\
             Recipes”，Locks）。没有哪种锁服务救得了暂停的客户端，而 zxid 可以当令牌：这是 \
             Kleppmann 的观点（“How to do distributed locking”，2016）。",
        ),
        question: None,
    },
];
