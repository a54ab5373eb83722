//! Settings and their values: a title, and what turning them does.

use super::units::{list, quoted, span};
use crate::protocols::settings::{SettingError, Value};
use crate::words::{Lang, Text};

/// The words of a setting.
struct Setting {
    name: &'static str,
    title: Text,
    gloss: Text,
    values: &'static [Choice],
}

/// The words of a switch's value.
struct Choice {
    value: &'static str,
    title: Text,
    gloss: Text,
}

const fn choice(value: &'static str, title: Text, gloss: Text) -> Choice {
    Choice { value, title, gloss }
}

const SETTINGS: [Setting; 15] = [
    Setting {
        name: "fencing",
        title: Text::new("Fencing tokens", "栅栏令牌"),
        gloss: Text::new(
            "Whether every grant of the lock bears a number that grows, and the bank refuses a \
             number older than one it has seen.",
            "每次授予锁时是否附带一个递增的编号，并让银行拒绝比它见过的更旧的编号。",
        ),
        values: &[
            choice(
                "on",
                Text::new("on", "开"),
                Text::new(
                    "The bank compares tokens: a worker that slept through its lease is turned \
                     away.",
                    "银行比较令牌：睡过了租约的 worker 会被拒之门外。",
                ),
            ),
            choice(
                "off",
                Text::new("off", "关"),
                Text::new(
                    "The bank trusts whoever asks: a worker that slept through its lease charges.",
                    "谁来请求银行都照办：睡过了租约的 worker 照样扣款。",
                ),
            ),
        ],
    },
    Setting {
        name: "release",
        title: Text::new("Release", "释放锁的方式"),
        gloss: Text::new(
            "How a worker gives the lock back when it is done or gives up.",
            "worker 做完或放弃时怎样归还锁。",
        ),
        values: &[
            choice(
                "compare-and-delete",
                Text::new("compare and delete", "先比较再删除"),
                Text::new(
                    "A script deletes the key only if it still holds the worker’s own token, in one \
                     step.",
                    "用脚本在一步之内完成：只有键里还是自己的标识时才删除。",
                ),
            ),
            choice(
                "delete",
                Text::new("delete without looking", "不看就删"),
                Text::new(
                    "DEL removes the key whoever put it there, so a late worker frees somebody \
                     else’s lock.",
                    "DEL 不管键是谁写的都会删掉，于是迟到的 worker 会释放别人的锁。",
                ),
            ),
        ],
    },
    Setting {
        name: "acquire",
        title: Text::new("Acquire", "获取锁的方式"),
        gloss: Text::new(
            "By which commands a worker asks Redis for the lock and its time to live.",
            "worker 用哪些命令向 Redis 请求锁和它的存活时间。",
        ),
        values: &[
            choice(
                "set-nx-px",
                Text::new("one SET with NX and PX", "一条带 NX 和 PX 的 SET"),
                Text::new(
                    "The key is created and given its time to live in one step: both or neither.",
                    "创建键和设置存活时间在一步内完成：要么都有，要么都没有。",
                ),
            ),
            choice(
                "setnx-then-expire",
                Text::new("SETNX, then EXPIRE", "先 SETNX，再 EXPIRE"),
                Text::new(
                    "Two commands: if the worker crashes between them, the lock never ends.",
                    "分两条命令：如果 worker 在两者之间崩溃，锁就永远不会消失。",
                ),
            ),
        ],
    },
    Setting {
        name: "result",
        title: Text::new("Reply to the request", "加锁请求的答复"),
        gloss: Text::new(
            "Whether a worker looks at what Redis answers when it asks for the lock.",
            "请求锁之后，worker 看不看 Redis 的答复。",
        ),
        values: &[
            choice(
                "checked",
                Text::new("looked at", "检查"),
                Text::new(
                    "Nil means that somebody else has the lock: the worker waits and tries again.",
                    "答复为空表示锁在别人手里：worker 等一等再试。",
                ),
            ),
            choice(
                "ignored",
                Text::new("ignored", "不检查"),
                Text::new(
                    "The worker goes ahead whatever Redis says, as though it had the lock.",
                    "不管 Redis 说什么，worker 都当作拿到了锁继续往下走。",
                ),
            ),
        ],
    },
    Setting {
        name: "watchdog",
        title: Text::new("Watchdog", "看门狗"),
        gloss: Text::new(
            "Whether a worker’s client renews the lease every third of it, as Redisson does.",
            "worker 的客户端是否每过租约的三分之一就续租一次，就像 Redisson 那样。",
        ),
        values: &[
            choice(
                "off",
                Text::new("off", "关"),
                Text::new(
                    "The lease must be longer than the work ever takes.",
                    "租约必须比工作可能花的时间更长。",
                ),
            ),
            choice(
                "on",
                Text::new("on", "开"),
                Text::new(
                    "Slow work keeps its lock. A paused worker renews nothing and still loses it.",
                    "工作慢也不会丢锁。但暂停的 worker 无法续租，照样会失去锁。",
                ),
            ),
        ],
    },
    Setting {
        name: "lease",
        title: Text::new("Lease", "租约时长"),
        gloss: Text::new(
            "How long Redis keeps the lock before it lets it go by itself, so that a dead holder \
             blocks nobody for ever.",
            "Redis 保留锁多久后自行放开，这样死掉的持有者不会永远挡住别人。",
        ),
        values: &[],
    },
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
    Setting {
        name: "workers",
        title: Text::new("Workers", "worker 数量"),
        gloss: Text::new(
            "How many workers the gateway can ask to pay the order.",
            "网关可以派多少个 worker 去付这个订单。",
        ),
        values: &[],
    },
    Setting {
        name: "work",
        title: Text::new("Work", "工作时长"),
        gloss: Text::new(
            "How long a worker works between seeing that the order is unpaid and charging it: a \
             fraud check, say.",
            "worker 从看到订单未付到真正扣款之间要做多久的事，比如风控检查。",
        ),
        values: &[],
    },
    Setting {
        name: "retry",
        title: Text::new("Retry", "重试间隔"),
        gloss: Text::new(
            "How long a worker waits before it asks for the lock again, a quarter more or less.",
            "worker 没拿到锁时等多久再要一次，上下浮动四分之一。",
        ),
        values: &[],
    },
    Setting {
        name: "ask-again",
        title: Text::new("Ask again", "再次派单间隔"),
        gloss: Text::new(
            "How long the gateway waits for word of a payment before it asks the next worker.",
            "网关等多久没有消息就改派下一个 worker。",
        ),
        values: &[],
    },
    Setting {
        name: "bank-timeout",
        title: Text::new("Bank time-out", "银行超时"),
        gloss: Text::new(
            "How long a worker waits for the bank. Then it sends a charge again under the same key, \
             and gives up a question.",
            "worker 等银行多久。超时后，扣款会用同一个幂等键重发，查询则会放弃。",
        ),
        values: &[],
    },
];

fn known(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}

fn known_choice(setting: &str, value: &str) -> Option<&'static Choice> {
    known(setting)?.values.iter().find(|choice| choice.value == value)
}

/// A setting's name for people; the name itself where there is none.
pub fn setting_title(lang: Lang, name: &str) -> &str {
    known(name).map_or(name, |setting| setting.title.say(lang))
}

/// What a setting is about; empty where nothing is known of it.
pub fn setting_gloss(lang: Lang, name: &str) -> &'static str {
    known(name).map_or("", |setting| setting.gloss.say(lang))
}

/// A switch's value for people; the value itself where there are no words.
pub fn value_title<'a>(lang: Lang, setting: &str, value: &'a str) -> &'a str {
    known_choice(setting, value).map_or(value, |choice| choice.title.say(lang))
}

/// What a switch's value means; empty where nothing is known of it.
pub fn value_gloss(lang: Lang, setting: &str, value: &str) -> &'static str {
    known_choice(setting, value).map_or("", |choice| choice.gloss.say(lang))
}

/// Any setting's value for people: `delete without looking`, `30 s`, `2`.
pub fn value_text(lang: Lang, setting: &str, value: &Value) -> String {
    match value {
        Value::Choice(choice) => value_title(lang, setting, choice).into(),
        Value::Time(time) => span(lang, *time),
        Value::Count(count) => count.to_string(),
    }
}

/// Why a setting was not taken, and what it can be.
pub fn setting_error(lang: Lang, error: &SettingError) -> String {
    let row = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_string()).collect();
        list(lang, &names)
    };
    match (error, lang) {
        (SettingError::Unknown { name, known }, Lang::En) => {
            format!("There is no setting {}. There are: {}.", quoted(name), row(known))
        }
        (SettingError::Unknown { name, known }, Lang::Zh) => {
            format!("没有叫{}的设置。现有设置：{}。", quoted(name), row(known))
        }
        (SettingError::NoSuchValue { name, value, values }, Lang::En) => {
            format!("{name} cannot be {}. It can be: {}.", quoted(value), row(values))
        }
        (SettingError::NoSuchValue { name, value, values }, Lang::Zh) => {
            format!("{name} 不能是{}。它可以是：{}。", quoted(value), row(values))
        }
        (SettingError::OutOfRange { name, value, least, most }, Lang::En) => {
            format!("{name} cannot be {}. It goes from {least} to {most}.", quoted(value))
        }
        (SettingError::OutOfRange { name, value, least, most }, Lang::Zh) => {
            format!("{name} 不能是{}。它的范围是 {least} 到 {most}。", quoted(value))
        }
    }
}
