//! The settings of the locks in ZooKeeper.

use super::{Setting, choice};
use crate::words::Text;

pub(super) const SETTINGS: [Setting; 4] = [
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
