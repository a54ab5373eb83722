//! The locks in ZooKeeper.

use crate::protocols::vocabulary::{Setting, Timer, Vocabulary, choice};
use crate::text::Text;

/// What `zookeeper-ephemeral` does.
pub(super) const EPHEMERAL: Text = Text::new(
    "Whoever creates a node in ZooKeeper holds the lock; the node goes with its \
                 creator’s session. Nobody waits: who comes second tries again later.",
    "谁在 ZooKeeper 里创建了节点，谁就持有锁；创建者的会话结束，节点随之消失。没有排队：\
                 后来者过一会儿再试。",
);

/// What `zookeeper-sequential` does.
pub(super) const SEQUENTIAL: Text = Text::new(
    "Every worker puts a numbered node into a queue and watches the one before its \
                 own. The first has the lock. A node goes with its worker’s session, whether or not \
                 the worker has noticed.",
    "每个 worker 在队列里放一个带编号的节点，并监视自己前面的那个；排第一的持有锁。会话结束\
                 时节点就消失，不管 worker 有没有察觉。",
);

/// Its words.
pub(super) const WORDS: Vocabulary = Vocabulary {
    settings: &SETTINGS,
    timers: &[
        Timer {
            name: "session-",
            title: Text::new("session {of} expires", "会话 {of} 过期"),
            fired: Text::new(
                "{it} has not heard from session {of} in time",
                "{it}没有及时收到会话 {of} 的消息",
            ),
            set: None,
        },
        Timer {
            name: "ping",
            title: Text::new("sign of life", "发送心跳"),
            fired: Text::new(
                "{it} has been silent for a third of its session’s time-out",
                "{it}已沉默了会话超时的三分之一",
            ),
            set: None,
        },
        Timer {
            name: "read-timeout",
            title: Text::new("server silent", "服务器没有回音"),
            fired: Text::new(
                "{it} has heard nothing for two thirds of its session’s time-out",
                "{it}在会话超时的三分之二里什么也没听到",
            ),
            set: None,
        },
        Timer {
            name: "reconnect",
            title: Text::new("connects again", "重新连接"),
            fired: Text::new("{it} tries to connect again", "{it}再次尝试连接"),
            set: None,
        },
        Timer {
            name: "since-sent",
            title: Text::new("unanswered for a session", "一整段会话没有回音"),
            fired: Text::new(
                "{it} has had no answer for a whole session’s time-out",
                "{it}在整段会话超时里没有得到答复",
            ),
            set: None,
        },
    ],
    sends,
    seen: &SEEN,
    limits: &[
        Text::new(
            "There is one ZooKeeper server, which keeps its nodes and sessions through a crash. It has no \
     access control, no quotas, no container nodes or nodes with a time to live, and no persistent \
     watches.",
            "只有一台 ZooKeeper 服务器，崩溃后节点和会话都还在；没有访问控制、配额、容器节点、带存活时间的\
     节点和持久监视。",
        ),
        Text::new(
            "A real ZooKeeper looks for silent sessions once a tick; here one expires the moment its \
     time-out is over. Nodes have no dates.",
            "真正的 ZooKeeper 每个 tick 才检查一次沉默的会话；这里超时一到，会话就过期。节点没有日期。",
        ),
        Text::new(
            "A worker opens a session for each attempt and closes it in the end. Having lost its \
     connection, it waits a second before it opens another.",
            "worker 每次尝试都新开一个会话，最后关闭它。断线之后，它等一秒再建立新的连接。",
        ),
    ],
    glossary: &[
        (
            Text::new("session", "会话"),
            Text::new(
                "What ZooKeeper knows a client by. It lives on through a lost connection, and ends when the \
         client was silent for the whole time-out.",
                "ZooKeeper 凭它认识一个客户端。断线之后会话还在；沉默满一个超时，会话才结束。",
            ),
        ),
        (
            Text::new("ephemeral node", "临时节点"),
            Text::new(
                "A node in ZooKeeper that goes when the session of its creator ends. A sequential one gets a \
         number that grows added to its name.",
                "ZooKeeper 里的一种节点，创建者的会话结束时它就消失。顺序节点的名字后面会加上递增的编号。",
            ),
        ),
        (
            Text::new("watch", "监视（watch）"),
            Text::new(
                "A request to be told, once, of the next change of a node. It tells that something changed, \
         not to what.",
                "请求在节点下一次变化时得到一次通知。它只说有变化，不说变成了什么。",
            ),
        ),
        (
            Text::new("herd", "惊群"),
            Text::new(
                "Many clients that are all woken by one event though only one of them can go on.",
                "一个事件唤醒了许多客户端，而其中只有一个能继续。",
            ),
        ),
    ],
};

/// What a client asks of ZooKeeper.
fn sends(text: &str) -> Option<Text> {
    let mut words = text.split(' ');
    Some(match (words.next()?, words.next().unwrap_or_default()) {
        ("connect", _) => Text::new("opens a connection to {}", "向 {} 建立连接"),
        ("create", _) => Text::new("asks {} to create its node", "请 {} 创建自己的节点"),
        ("ls", _) => Text::new("asks {} who is in the queue", "问 {} 队列里有谁"),
        ("stat", "-w") => Text::new(
            "asks {} to tell it when the node before its own goes",
            "请 {} 在前一个节点消失时通知自己",
        ),
        ("delete", _) => Text::new("tells {} to delete the node of its lock", "让 {} 删除锁的节点"),
        ("setWatches", _) => {
            Text::new("asks {} again for what it waits for", "请 {} 继续通知它所等的变化")
        }
        ("close", _) => Text::new("closes its session at {}", "关闭它在 {} 的会话"),
        ("ping", _) => Text::new("gives {} a sign of life", "向 {} 发送心跳"),
        _ => return None,
    })
}

const SETTINGS: [Setting; 4] = [
    Setting {
        name: "delete",
        title: Text::new("Release", "释放锁的方式"),
        gloss: Text::new(
            "How a worker gives the node of its lock back.",
            "worker 怎样归还锁的节点。",
        ),
        values: &[
            choice(
                "own",
                Text::new("close the session", "关闭会话"),
                Text::new(
                    "ZooKeeper removes what this session has created, and nothing else.",
                    "ZooKeeper 只删除这个会话创建的节点，不动别的。",
                ),
            ),
            choice(
                "any-owner",
                Text::new("delete by name", "按名字删除"),
                Text::new(
                    "The node goes whoever’s it is by now, so a late worker frees somebody else’s \
                     lock.",
                    "不管节点现在是谁的都会删掉，于是迟到的 worker 会释放别人的锁。",
                ),
            ),
        ],
    },
    Setting {
        name: "guid",
        title: Text::new("GUID in the name", "名字里的 GUID"),
        gloss: Text::new(
            "Whether a node’s name tells whose it is, for a client that has lost the reply.",
            "节点的名字能否说明它是谁的，供没收到答复的客户端辨认。",
        ),
        values: &[
            choice(
                "on",
                Text::new("on", "开"),
                Text::new(
                    "After a lost connection the client lists the queue and finds its node.",
                    "断线之后，客户端列出队列，就能找到自己的节点。",
                ),
            ),
            choice(
                "off",
                Text::new("off", "关"),
                Text::new(
                    "It creates another node and waits for ever behind its own first one.",
                    "它会再创建一个节点，然后永远排在自己的第一个节点后面。",
                ),
            ),
        ],
    },
    Setting {
        name: "watch",
        title: Text::new("Watch", "监视"),
        gloss: Text::new(
            "What a worker in the queue asks ZooKeeper to be told of.",
            "排队的 worker 请 ZooKeeper 通知它什么。",
        ),
        values: &[
            choice(
                "predecessor",
                Text::new("the node before", "前一个节点"),
                Text::new("Whoever leaves wakes one worker.", "每有一个离开，只唤醒一个 worker。"),
            ),
            choice(
                "parent",
                Text::new("the whole queue", "整个队列"),
                Text::new(
                    "Whoever comes or goes wakes all that wait, the herd, and each looks again.",
                    "只要有人进出，所有等待者都被唤醒，各自再查一遍：这就是惊群。",
                ),
            ),
        ],
    },
    Setting {
        name: "session-timeout",
        title: Text::new("Session time-out", "会话超时"),
        gloss: Text::new(
            "After how long a silence ZooKeeper ends a session and removes its nodes. The client \
             pings every third of it.",
            "ZooKeeper 多久没有消息就结束会话并删除它的节点。客户端每过三分之一就发一次心跳。",
        ),
        values: &[],
    },
];

/// As in [`Vocabulary::seen`].
const SEEN: [(&str, &str, &str); 11] = [
    // ZooKeeper and its client.
    ("session", "session", "会话"),
    ("session {}", "session {}", "会话 {}"),
    ("expires in {}", "expires in {}", "{}后过期"),
    ("{}, session {}", "{}, session {}", "{}，会话 {}"),
    ("watched", "watched", "被监视"),
    ("connection", "connection", "连接"),
    ("being opened", "being opened", "正在建立"),
    ("up", "up", "已连接"),
    ("down", "down", "已断开"),
    ("node", "its node", "自己的节点"),
    ("waits for a change of", "waits for a change of", "等待变化的节点"),
];
