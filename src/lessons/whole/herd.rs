//! The herd: one leaves, and all that wait are woken.
//!
//! Source: the ZooKeeper manual, "Recipes: Locks", on the herd effect.

use super::super::{About, Beat, Cure, Goal, Lesson, Question, Run, happens};
use crate::words::Text;

pub(in super::super) const LESSON: Lesson = Lesson {
    id: "the-herd",
    challenge: false,
    title: Text::new("The herd", "惊群"),
    teaser: Text::new(
        "Nobody pays twice, but one deletion wakes all that wait.",
        "没有人付两次钱，但一次删除会惊醒所有等待者。",
    ),
    script: include_str!("../../scripts/the-herd.script"),
    cure: Cure::switch("watch", "predecessor"),
    beats: &BEATS,
};

const BEATS: [Beat; 9] = [
    Beat {
        run: Run::Mistake,
        until: Goal::Start,
        text: Text::new(
            "A payment as always, but the gateway asks six workers, one every second. Their lock \
             is a queue in ZooKeeper: each puts a numbered node into the folder of order 42, and \
             the lowest number has the lock. Who is not first sets a watch, a request to be told \
             of the next change: here on the whole folder.",
            "还是那样一笔付款，但网关每秒找一个 worker，一共六个。他们的锁是 ZooKeeper 里的一个队\
             列：每人往订单 42 的文件夹里放一个带编号的节点，最小的拥有锁。不是第一的就设一个监视\
             ，即请求在下次变化时得到通知：这里监视的是整个文件夹。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-a", "acquires", 1),
        text: Text::new(
            "worker-a’s node has number 0, so the lock is its. The bank will say “unpaid”, and \
             worker-a will work for 8 s before it charges. Meanwhile the others come.",
            "worker-a 的节点编号是 0，所以锁归它。银行会说“未付”，worker-a 要工作 8 秒才扣款。其间\
             别的 worker 陆续到来。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-b", "waits", 1),
        text: Text::new(
            "worker-b’s node has number 1: it waits. A watch says that something has changed, not \
             what, and it says so once. Whoever is told has to list the folder again, and set the \
             watch again.",
            "worker-b 的节点编号是 1：它在等。监视只说有变化，不说变成了什么，而且只说一次。被通知\
             的人得重新列出文件夹，再设一次监视。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-f", "waits", 1),
        text: Text::new(
            "Now five wait. Each newcomer changed the folder, and so woke all that waited \
             already: they listed it, saw that they were still not first, and went back to \
             waiting.",
            "现在有五个在等。每个新来的都改动了文件夹，于是惊醒了所有正在等的：他们列出文件夹，发\
             现自己还不是第一，又回去等。",
        ),
        question: Some(Question {
            moment: Text::new(
                "At 8 s worker-a charges and deletes its node. When ZooKeeper has done that",
                "第 8 秒，worker-a 扣款并删除自己的节点。当 ZooKeeper 删完之后",
            ),
            about: About::Told,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("zookeeper", "deletes", 1),
        text: Text::new(
            "Five messages for one deletion, all in one instant, and five listings will be asked \
             for in the next. One of the five, worker-b, is first now. The other four are woken \
             for nothing: that is the herd.",
            "一次删除，同一瞬间五条消息，下一瞬间又是五次列出请求。五个当中只有 worker-b 成了第一\
             ，其余四个白白被惊醒：这就是惊群。",
        ),
        question: Some(Question {
            moment: Text::new(
                "All five look at the queue at about the same time. When worker-b has seen that \
                 it is first",
                "五个 worker 差不多同时查看队列。当 worker-b 看到自己排第一时",
            ),
            about: About::BelieverCount,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-b", "acquires", 1),
        text: Text::new(
            "The herd does not harm the money: one number is the lowest, whoever looks. What it \
             harms is the server. A queue of n that empties costs about n²/2 wake-ups, each \
             followed by a listing: half a million for a thousand workers, and most of them for \
             nothing.",
            "惊群不伤钱：不管谁来看，最小的编号只有一个。它伤的是服务器。n 个人的队列排空，大约要 \
             n²/2 次唤醒，每次都跟着一次列出：一千个 worker 就是五十万次，而且大多是白费。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: Goal::Quiet,
        text: Text::new(
            "All six are through, and order 42 was charged once: 170 messages, 31 of them to wake \
             somebody. Each listing is as long as the queue, too.",
            "六个都做完了，订单 42 只扣了一次款：170 条消息，其中 31 条是为了唤醒谁。而且每次列出\
             的都是整个队列。",
        ),
        question: Some(Question {
            moment: Text::new(
                "Now the same six again, but each watches only the node before its own. When \
                 worker-a’s node has been deleted",
                "现在还是这六个 worker，但每个只监视自己前面的那个节点。当 worker-a 的节点被删除之\
                 后",
            ),
            about: About::Told,
        }),
    },
    Beat {
        run: Run::Cure,
        until: happens("zookeeper", "deletes", 1),
        text: Text::new(
            "One message, to worker-b, who watched worker-a’s node. For the other four nothing \
             has changed: the node before theirs is still there, and they go on waiting \
             undisturbed.",
            "一条消息，发给监视着 worker-a 节点的 worker-b。对其余四个来说什么都没变：他们前面的节\
             点还在，他们不受打扰，继续等。",
        ),
        question: None,
    },
    Beat {
        run: Run::Cure,
        until: Goal::Quiet,
        text: Text::new(
            "The same queue and the same single charge, with 114 messages instead of 170, and 5 \
             instead of 31 to wake somebody. ZooKeeper’s manual builds its lock this way \
             (“Recipes”, Locks) and names the herd effect as the reason. Who finds the node \
             before its own gone must list once more: it may have become first.",
            "同样的队列，同样只扣一次款，消息却是 114 条而不是 170 条，为唤醒而发的是 5 条而不是 \
             31 条。ZooKeeper 手册的锁就是这样做的（“Recipes”，Locks），理由正是惊群效应。谁发现前\
             面的节点不见了，就得再列一次：自己也许已是第一。",
        ),
        question: None,
    },
];
