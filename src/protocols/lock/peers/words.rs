//! The locks without a server.

use crate::protocols::vocabulary::{Setting, Vocabulary, choice};
use crate::text::Text;

/// What `ricart-agrawala` does.
pub(super) const RICART_AGRAWALA: Text = Text::new(
    "Whoever wants the lock asks all other workers and waits for every reply; who has \
                 asked earlier replies later. There is no server, and one dead worker stops \
                 everybody.",
    "谁想要锁，就去问其他所有 worker，等每一个都答复；自己请求得更早的，就晚些再答复。没有服务器；\
                 只要有一个 worker 死了，大家都得停下。",
);

/// What `lamport` does.
pub(super) const LAMPORT: Text = Text::new(
    "Every worker keeps a queue of all requests in the order of logical clocks. The first \
                 has the lock, once it has heard something later from everybody. That holds only while \
                 no message overtakes another.",
    "每个 worker 都保存一份按逻辑时钟排列的请求队列。排第一的，听到其他每一个更晚的消息之后，就持有锁。\
                 前提是消息之间不会互相超车。",
);

/// What `maekawa` does.
pub(super) const MAEKAWA: Text = Text::new(
    "Every worker asks a few others, its quorum, and any two quorums share a member, which is \
                 locked for one at a time. Those who hold what others want are asked to let go, or they \
                 would wait for each other in a ring.",
    "每个 worker 只问少数几个，即它的法定人数组；任意两组都有共同成员，而成员一次只为一个请求锁定。\
                 占着别人所需成员的，会被要求让出，否则大家会互相等成一圈。",
);

/// Its words.
pub(super) const WORDS: Vocabulary = Vocabulary {
    settings: &SETTINGS,
    sends,
    seen: &SEEN,
    limits: &[
        Text::new(
            "Workers that lock by agreement know each other from the start. Nobody joins, leaves or is declared \
             dead, no request is withdrawn, and nothing is sent twice.",
            "靠协商加锁的 worker 从一开始就彼此认识：没有谁加入、退出或被判定死亡，请求不会撤回，消息也不会重发。",
        ),
        Text::new(
            "With Ricart and Agrawala, a worker that comes back from a crash has kept its clock and nothing \
             else; and a reply says which request it is to, so that one which arrives twice counts once.",
            "Ricart–Agrawala 算法里，崩溃后回来的 worker 只保留了时钟；答复会写明是给哪个请求的，重复到达也只算\
             一次。",
        ),
        Text::new(
            "With Lamport, a worker that comes back from a crash has forgotten its clock and every request, and \
             a message that was lost is not sent again. The paper takes neither to happen; here two may then \
             enter.",
            "Lamport 算法里，崩溃后回来的 worker 忘记了时钟和所有请求，丢失的消息也不会重发。论文假定这两件事都\
             不会发生；在这里，之后可能有两个同时进入。",
        ),
        Text::new(
            "With Maekawa, a worker that comes back from a crash has forgotten whom it was locked for, so that \
             two may enter; and it has no fencing token, for its grants are not in the order of timestamps.",
            "Maekawa 算法里，崩溃后回来的 worker 忘记了自己为谁锁定，于是可能有两个同时进入；它也没有栅栏令牌，\
             因为授予的先后与时间戳的顺序并不一致。",
        ),
    ],
    glossary: &[
        (
            Text::new("logical clock", "逻辑时钟"),
            Text::new(
                "A number that grows with every event and is carried by every message, so that an effect has \
             a higher number than its cause. It says nothing of time.",
                "每发生一件事就增大、并随每条消息带出去的编号，于是结果的编号总大于原因的编号。它与时间的长短无关。",
            ),
        ),
        (
            Text::new("quorum", "法定人数组"),
            Text::new(
                "A part of all whose consent is enough, chosen so that any two such parts have a member in \
             common.",
                "只要得到其同意就够了的一部分成员；任意两个这样的部分都有共同成员。",
            ),
        ),
    ],
    ..Vocabulary::EMPTY
};

/// What workers say to each other.
fn sends(text: &str) -> Option<Text> {
    Some(match text.split(' ').next()? {
        "REQUEST" => Text::new("asks {} for the lock", "向 {} 请求锁"),
        "ACK" => Text::new("tells {} that it knows of its request", "告诉 {}：它的请求已收到"),
        "RELEASE" => Text::new("tells {} that it has given the lock back", "告诉 {}：自己已归还锁"),
        "LOCKED" => Text::new("is locked for {} from now on", "从此为 {} 锁定"),
        "FAILED" => {
            Text::new("tells {} that another request comes first", "告诉 {}：另有请求排在它前面")
        }
        "INQUIRE" => Text::new(
            "asks {} whether it can succeed, for an earlier request has come",
            "因为来了更早的请求，问 {} 是否还能成功",
        ),
        "RELINQUISH" => Text::new("gives {} up for the earlier request", "让出 {}，给更早的请求"),
        "REPLY" => Text::new("has no objection to {} going first", "同意 {} 先走"),
        _ => return None,
    })
}

const SETTINGS: [Setting; 5] = [
    Setting {
        name: "inquire",
        title: Text::new("Asking back", "回头询问"),
        gloss: Text::new(
            "What a member does that is locked for a later request when an earlier one comes.",
            "成员已为较晚的请求锁定，又来了更早的请求时怎么办。",
        ),
        values: &[
            choice(
                "on",
                Text::new("on", "开"),
                Text::new(
                    "It asks the later one to let go if it cannot succeed.",
                    "请较晚的那个在不能成功时让出来。",
                ),
            ),
            choice(
                "off",
                Text::new("off", "关"),
                Text::new(
                    "Nobody lets go, and three may wait for each other in a ring.",
                    "谁也不让，三个 worker 就可能互相等成一圈。",
                ),
            ),
        ],
    },
    Setting {
        name: "failed",
        title: Text::new("Who is told FAILED", "FAILED 告诉谁"),
        gloss: Text::new(
            "Which requests a member tells that they do not come first.",
            "成员会告诉哪些请求：它们排不到最前。",
        ),
        values: &[
            choice(
                "to-all-later",
                Text::new("all that are later", "所有较晚的"),
                Text::new(
                    "Sanders, 1987: also the one that was first until an earlier one came.",
                    "Sanders 1987：原本排第一、后来被更早的请求挤到后面的，也会得知。",
                ),
            ),
            choice(
                "to-newcomers",
                Text::new("only those that come", "只告诉新来的"),
                Text::new(
                    "As published in 1985: who is no longer first is not told, and keeps what others need.",
                    "如 1985 年发表的那样：被挤下第一的无从得知，便一直占着别人需要的成员。",
                ),
            ),
        ],
    },
    Setting {
        name: "links",
        title: Text::new("Links between workers", "worker 之间的链路"),
        gloss: Text::new(
            "Whether messages from one worker to another may overtake each other.",
            "从一个 worker 到另一个的消息能否互相超车。",
        ),
        values: &[
            choice(
                "fifo",
                Text::new("in order", "先发先到"),
                Text::new(
                    "As over one connection: what was sent first arrives first.",
                    "像同一条连接：先发出的先到达。",
                ),
            ),
            choice(
                "unordered",
                Text::new("in any order", "不保证顺序"),
                Text::new(
                    "An acknowledgement overtakes a request that its receiver should have known of.",
                    "确认会跑到请求前面，而对方本该先知道那个请求。",
                ),
            ),
        ],
    },
    Setting {
        name: "ties",
        title: Text::new("Equal numbers", "编号相同时"),
        gloss: Text::new(
            "What a worker replies to a request with the same number as its own.",
            "请求的编号与自己的相同时，worker 怎样答复。",
        ),
        values: &[
            choice(
                "lower-node",
                Text::new("the lower node first", "节点号小的先走"),
                Text::new(
                    "Number and node together put all requests in one order.",
                    "编号加上节点号，所有请求就排成唯一的顺序。",
                ),
            ),
            choice(
                "reply-to-both",
                Text::new("both reply", "双方都答复"),
                Text::new(
                    "Neither waits for the other, and both go in.",
                    "谁也不等谁，于是双双进入。",
                ),
            ),
        ],
    },
    Setting {
        name: "logical-clock",
        title: Text::new("Clock", "时钟"),
        gloss: Text::new(
            "Whether a worker’s clock survives a crash.",
            "worker 的时钟能否在崩溃后保留。",
        ),
        values: &[
            choice(
                "on-disk",
                Text::new("on disk", "写入磁盘"),
                Text::new(
                    "It is written down before anything is said by it.",
                    "先落盘，再按它发消息。",
                ),
            ),
            choice(
                "in-memory",
                Text::new("in memory", "只在内存里"),
                Text::new(
                    "Who comes back counts anew, and overtakes those whose requests it replied to.",
                    "崩溃后从头数起，于是会抢到自己答复过的请求前面。",
                ),
            ),
        ],
    },
];

/// As in [`Vocabulary::seen`].
const SEEN: [(&str, &str, &str); 10] = [
    ("clock", "logical clock", "逻辑时钟"),
    ("own request", "its own request", "自己的请求"),
    ("replies awaited from", "waits for replies from", "还在等这些 worker 答复"),
    ("replies deferred", "owes a reply to", "欠着答复的请求"),
    ("members awaited", "members it waits for", "还在等这些成员"),
    ("members that refused", "members that refused", "拒绝了它的成员"),
    ("locked for", "is locked for", "已锁定给"),
    ("requests waiting", "requests that wait for it", "等它的请求"),
    ("requests queued", "queue of requests", "请求队列"),
    ("nothing later heard from", "waits to hear from", "还在等这些 worker 的消息"),
];
