//! The lock in etcd.

use crate::protocols::vocabulary::{Setting, Timer, Vocabulary, choice};
use crate::text::Text;

/// What `etcd` does.
pub(super) const GLOSS: Text = Text::new(
    "Every worker puts a key with a lease into etcd. The key with the lowest create revision \
             has the lock, and each other worker watches the one before its own. A key goes when \
             its lease was not kept alive, whether or not the worker has noticed.",
    "每个 worker 在 etcd 里放一个带租约的键。创建修订号最小的键持有锁，其他 worker 各自监视自己\
             前面的那个键。租约没有续期，键就消失，不管 worker 有没有察觉。",
);

/// Its words.
pub(super) const WORDS: Vocabulary = Vocabulary {
    settings: &SETTINGS,
    timers: &[
        Timer {
            name: "lease-",
            title: Text::new("lease {of} expires", "租约 {of} 过期"),
            fired: Text::new(
                "{it} was not asked in time to keep lease {of} alive",
                "{it}没有及时收到租约 {of} 的续期",
            ),
            set: None,
        },
        Timer {
            name: "deadline",
            title: Text::new("lease over", "租约到期"),
            fired: Text::new(
                "{it} has had no answer for its lease’s whole time and takes it for over",
                "{it}在租约的整段时间里没有得到答复，认定租约已经结束",
            ),
            set: None,
        },
        Timer {
            name: "keep-alive",
            title: Text::new("renews its lease", "租约续期"),
            fired: Text::new(
                "a third of the time of {it}’s lease has gone by",
                "{it}的租约时间过了三分之一",
            ),
            set: None,
        },
    ],
    sends,
    seen: &[
        ("lease", "lease", "租约"),
        ("lease {}", "lease {}", "租约 {}"),
        ("revision", "revision", "修订号"),
        ("create revision", "create revision", "创建修订号"),
        ("{}, revision {}", "{}, revision {}", "{}，修订号 {}"),
        ("waits for the deletion of", "waits for the deletion of", "等待被删除的键"),
    ],
    limits: &[
        Text::new(
            "There is one etcd server, which keeps its keys and leases through a crash. It keeps all \
             history: there is no compaction. It has no users and roles.",
            "只有一台 etcd 服务器，崩溃后键和租约都还在。它保留全部历史，没有压缩；也没有用户和角色。",
        ),
        Text::new(
            "A real etcd looks for silent leases twice a second, grants none of less than about two \
             seconds, and draws their numbers; here a lease expires on the moment, and they count \
             from 1.",
            "真正的 etcd 每秒检查两次沉默的租约，不发放短于两秒左右的租约，租约编号也是随机抽取的；这里\
             租约准时过期，编号从 1 数起。",
        ),
        Text::new(
            "A worker takes a lease for each attempt to pay. It takes its connection to etcd for lost, and \
             asks again to be told, when a renewal was not answered before the next or etcd has \
             started again.",
            "worker 每次尝试付款都申请一份新租约。如果下一次续期之前还没得到上一次的答复，或者 etcd 重启\
             过，它就认为连接已断，并重新请求监视。",
        ),
    ],
    glossary: &[
        (
            Text::new("revision", "修订号"),
            Text::new(
                "etcd’s count of all changes to its store. Every key remembers the one that created \
                 it, so keys that came later have greater ones.",
                "etcd 对存储的所有修改的计数。每个键都记得创建自己的那一次，越晚创建的键，修订号越大。",
            ),
        ),
        (
            Text::new("keep-alive", "租约续期"),
            Text::new(
                "A message that begins a lease’s time anew. Without it the lease expires, and etcd deletes \
                 its keys.",
                "让租约重新计时的消息。没有它，租约就会过期，etcd 会删除它的键。",
            ),
        ),
    ],
};

/// What a client asks of etcd.
fn sends(text: &str) -> Option<Text> {
    let mut words = text.split(' ');
    Some(match (words.next()?, words.next().unwrap_or_default()) {
        ("lease", "grant") => Text::new("asks {} for a lease", "向 {} 申请租约"),
        ("lease", "keep-alive") => Text::new("asks {} to keep its lease alive", "请 {} 为租约续期"),
        ("lease", "revoke") => Text::new("tells {} to end its lease", "让 {} 结束自己的租约"),
        ("txn", _) => Text::new(
            "asks {} to put its key, and which key came first",
            "请 {} 放入自己的键，并问哪个键最早",
        ),
        ("get", _) if text.contains(" --order=DESCEND") => {
            Text::new("asks {} which key came before its own", "问 {} 自己前面是哪个键")
        }
        ("get", _) => Text::new("asks {} whether its key is still there", "问 {} 自己的键还在不在"),
        ("watch", "cancel") => Text::new("tells {} that it waits no longer", "告诉 {} 不再等待"),
        ("watch", key) if key.starts_with("lock/") => Text::new(
            "asks {} to tell it when the key before its own goes",
            "请 {} 在前一个键消失时通知自己",
        ),
        ("del", _) => Text::new("tells {} to delete its key", "让 {} 删除自己的键"),
        _ => return None,
    })
}

const SETTINGS: [Setting; 1] = [Setting {
    name: "watch-from",
    title: Text::new("Watch from", "从何时起监视"),
    gloss: Text::new(
        "Since when etcd tells a waiting worker what happens to the key before its own.",
        "etcd 从什么时候起，把前一个键的变化告诉等待的 worker。",
    ),
    values: &[
        choice(
            "seen",
            Text::new("the revision it saw", "看到的修订号"),
            Text::new(
                "From the revision of its look on: etcd tells what happened in between, too.",
                "从它查看时的修订号起：期间发生的变化，etcd 也会补告诉它。",
            ),
        ),
        choice(
            "now",
            Text::new("from now on", "从现在起"),
            Text::new(
                "A key that went between the look and the watch is waited for as long as the worker \
                 lives.",
                "键如果在查看之后、监视之前消失，worker 就会一直等下去。",
            ),
        ),
    ],
}];
