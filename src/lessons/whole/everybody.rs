//! One crash blocks everybody: a lock without a server, for which everybody's word is needed.
//!
//! Source: G. Ricart & A. K. Agrawala, "An Optimal Algorithm for Mutual Exclusion in Computer Networks",
//! 1981.

use super::super::{About, Beat, Cure, Goal, Lesson, Question, Run, happens};
use crate::words::Text;

pub(in super::super) const LESSON: Lesson = Lesson {
    id: "one-crash-blocks-everybody",
    challenge: false,
    title: Text::new("One crash blocks everybody", "一个崩溃，全体停摆"),
    teaser: Text::new(
        "Three workers ask each other instead of a server. Then one of them cannot answer.",
        "三个 worker 不问服务器，而是互相询问。后来其中一个不能回答了。",
    ),
    script: include_str!("../../scripts/one-crash-blocks-everybody.script"),
    cure: Cure::Protocol("redis"),
    beats: &BEATS,
};

const BEATS: [Beat; 7] = [
    Beat {
        run: Run::Mistake,
        until: Goal::Start,
        text: Text::new(
            "Why have a server for the lock at all? Here three workers ask each other, by the rules of \
             Ricart and Agrawala (1981). Who wants the lock sends a REQUEST with a number to everybody \
             else, and has it when everybody has sent a REPLY. Who has the lock itself, or wants it with \
             a lower number, puts its REPLY off until it is done.",
            "锁为什么非要有服务器？这里三个 worker 按 Ricart 和 Agrawala（1981）的规则互相询问。想要锁的\
             向其他所有人发一条带编号的 REQUEST，收齐所有人的 REPLY 就得到锁。自己正持有锁的，或者想要锁而\
             编号更小的，会把 REPLY 推迟到自己用完之后。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-a", "acquires", 1),
        text: Text::new(
            "Two requests, two replies, and worker-a has the lock after less than 8 ms. No lease runs, \
             so nobody can lose the lock by standing still. The paper shows that fewer messages will not \
             do where everybody acts alike.",
            "两条请求，两条答复，worker-a 不到 8 毫秒就拿到了锁。没有租约在走，所以谁也不会因为停顿而丢掉\
             锁。论文证明，在大家行事相同的前提下，消息不可能更少。",
        ),
        question: Some(Question {
            moment: Text::new(
                "At this moment worker-a’s machine dies, and it stays away. When worker-b has been \
                 asked to pay, and has heard from all who answer",
                "就在此刻，worker-a 的机器崩溃，再也没有回来。当 worker-b 接到付款请求，并收到了所有能答\
                 复的人的答复之后",
            ),
            about: About::BelieverCount,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("gateway", "asks", 3),
        text: Text::new(
            "worker-c has replied to worker-b, worker-a has not. From outside, silence is a holder that \
             puts its reply off, and the rules say: wait. Nobody is there who could tell the two apart, \
             and no lease runs out.",
            "worker-c 已经答复 worker-b，worker-a 没有。从外面看，沉默就像是持有者推迟了答复，而规则说：\
             等。没有谁能分辨这两种情况，也没有租约会到期。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("gateway", "asks", 5),
        text: Text::new(
            "Now worker-c wants the lock, too. worker-b came before it with a lower number, and so puts \
             its reply off. Everybody who is alive waits, behind one who is not. The more workers there \
             are, the likelier it is that one of them is dead.",
            "现在 worker-c 也想要锁。worker-b 的编号更小，排在前面，所以推迟了答复。活着的全在等，等一个已\
             经不在的。worker 越多，其中有一个崩溃的可能性就越大。",
        ),
        question: Some(Question {
            moment: Text::new(
                "The gateway asks a dozen times and then gives up. By then",
                "网关请求十二次之后就会放弃。到那时",
            ),
            about: About::Charges,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("gateway", "gives-up", 1),
        text: Text::new(
            "Alice could not pay, though two of three workers and the bank are well. Nothing unsafe has \
             happened: no order was charged twice. But a lock for which everybody’s word is needed is \
             less often to be had than each of them alone.",
            "三个 worker 里有两个好好的，银行也好好的，Alice 却付不了款。没有发生任何不安全的事：没有订单\
             被扣两次款。但一把需要人人点头的锁，比其中任何一个单独的成员都更容易不可用。",
        ),
        question: Some(Question {
            moment: Text::new(
                "Now the same crash, with the lock in a Redis that lends it for 30 s. When the bank charges",
                "现在让同样的崩溃再来一遍，但锁放在 Redis 里，租期 30 秒。当银行扣款时",
            ),
            about: About::OnRecord,
        }),
    },
    Beat {
        run: Run::Cure,
        until: happens("bank", "charges", 1),
        text: Text::new(
            "Redis did not have to ask the dead for its consent. After 30 s the key expired, worker-b’s \
             next try got it, and the bank charged. That is what a lease is for: it turns a holder that \
             never answers into a holder that was late.",
            "Redis 不需要征得死者同意。30 秒后键过期，worker-b 的下一次尝试拿到了它，银行扣了款。租约就是\
             为此而设：它把一个永远不答复的持有者，变成一个只是迟到的持有者。",
        ),
        question: None,
    },
    Beat {
        run: Run::Cure,
        until: Goal::Quiet,
        text: Text::new(
            "It has its price: the server can fail, too, and a lease can end while its holder lives, \
             which is how “The lock that expired” begins. Between one server and everybody lie quorums: \
             with Maekawa’s one asks about √n others, in consensus a majority, and the rest may be dead. \
             Maekawa’s workers are in the settings; they, too, wait for those whom they ask.",
            "这也有代价：服务器同样会出故障，租约也可能在持有者还活着时到期，“过期的锁”讲的就是这件事。在一\
             台服务器和所有人之间，还有法定人数：Maekawa 的算法大约问 √n 个同伴，共识协议问多数，其余的可以\
             不在。Maekawa 的算法也在设置里；不过它同样要等所问的每一个。",
        ),
        question: None,
    },
];
