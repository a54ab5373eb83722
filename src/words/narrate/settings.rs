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

const SETTINGS: [Setting; 29] = [
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
            "How long the lock is lent before others may have it, so that a dead holder blocks \
             nobody for ever.",
            "锁借出多久之后别人就可以拿走，这样死掉的持有者不会永远挡住别人。",
        ),
        values: &[],
    },
    Setting {
        name: "mode",
        title: Text::new("Opening the lock file", "打开锁文件的方式"),
        gloss: Text::new(
            "With which flags a worker opens the lock file to take the lock.",
            "worker 用哪些标志打开锁文件来加锁。",
        ),
        values: &[
            choice(
                "excl",
                Text::new("O_CREAT with O_EXCL", "O_CREAT 加 O_EXCL"),
                Text::new(
                    "Opening fails with EEXIST if the file is there: of all who try, one succeeds.",
                    "文件已存在时以 EEXIST 失败：所有尝试者中只有一个成功。",
                ),
            ),
            choice(
                "truncate",
                Text::new("O_CREAT with O_TRUNC", "O_CREAT 加 O_TRUNC"),
                Text::new(
                    "Opening empties the file and never fails, so everybody takes it for success.",
                    "打开时清空文件，从不失败，于是人人都以为自己成功了。",
                ),
            ),
        ],
    },
    Setting {
        name: "steal",
        title: Text::new("Stale lock", "失效锁的处理"),
        gloss: Text::new(
            "What a worker does about a lock that is so old that its owner may be dead.",
            "锁太旧、主人可能已死时，worker 怎么办。",
        ),
        values: &[
            choice(
                "next-generation",
                Text::new("makes the next file", "创建下一个文件"),
                Text::new(
                    "Nothing is removed: who creates the next file of the chain with O_EXCL takes \
                     over, and only one can.",
                    "什么都不删：谁用 O_EXCL 创建出链上的下一个文件，谁就接管，而且只有一个能成功。",
                ),
            ),
            choice(
                "unlink",
                Text::new("removes it", "删除它"),
                Text::new(
                    "Looking and removing are two steps: two judge it stale, and the second removes \
                     the fresh lock of the first.",
                    "查看和删除是两步：两个 worker 都判定它失效，后一个删掉的是前一个刚创建的锁。",
                ),
            ),
            choice(
                "off",
                Text::new("waits", "一直等"),
                Text::new(
                    "Nothing is ever taken over: if the owner dies, the lock stays for ever.",
                    "从不接管：主人一死，锁就永远留在那里。",
                ),
            ),
        ],
    },
    Setting {
        name: "attributes",
        title: Text::new("File attributes", "文件属性"),
        gloss: Text::new(
            "Whether the lock file’s age comes from the server or from the client’s memory, as NFS \
             allows.",
            "锁文件的年龄是向服务器询问，还是像 NFS 允许的那样取自客户端的缓存。",
        ),
        values: &[
            choice(
                "opened",
                Text::new("opened first", "先打开再看"),
                Text::new(
                    "Opening a file asks the server, so fstat tells what is true now.",
                    "打开文件会询问服务器，所以 fstat 看到的是此刻的真实情况。",
                ),
            ),
            choice(
                "cached",
                Text::new("stat, cached", "stat，用缓存"),
                Text::new(
                    "stat is answered from memory for a while: a lock that was renewed still looks \
                     old.",
                    "stat 在一段时间内由缓存回答：续过租的锁看上去仍然很旧。",
                ),
            ),
        ],
    },
    Setting {
        name: "stale-after",
        title: Text::new("Stale after", "多久算失效"),
        gloss: Text::new(
            "How long after it was last written a lock counts as abandoned.",
            "锁在最后一次写入之后多久算被遗弃。",
        ),
        values: &[],
    },
    Setting {
        name: "actimeo",
        title: Text::new("Attribute cache time", "属性缓存时间"),
        gloss: Text::new(
            "For how long an NFS client believes what it knows of a file without asking again.",
            "NFS 客户端在多长时间内不再询问、直接相信已知的文件属性。",
        ),
        values: &[],
    },
    Setting {
        name: "unique-key",
        title: Text::new("Primary key", "主键"),
        gloss: Text::new(
            "Whether the table lets only one row of a name in.",
            "表里是否只允许一行使用同一个名字。",
        ),
        values: &[
            choice(
                "on",
                Text::new("on", "有"),
                Text::new(
                    "A second INSERT of the same name fails with 23505.",
                    "再次插入同名的行会以 23505 失败。",
                ),
            ),
            choice(
                "off",
                Text::new("off", "没有"),
                Text::new(
                    "Every INSERT succeeds, so everybody takes it for the lock.",
                    "每次 INSERT 都成功，于是人人都以为拿到了锁。",
                ),
            ),
        ],
    },
    Setting {
        name: "take-over",
        title: Text::new("Abandoned lock", "被遗弃的锁"),
        gloss: Text::new(
            "What a worker does about a row that has not changed for a whole lease.",
            "一行在整段租约内都没有变化时，worker 怎么办。",
        ),
        values: &[
            choice(
                "conditional-update",
                Text::new("updates it if unchanged", "未变则更新"),
                Text::new(
                    "UPDATE … WHERE version = v: of all who saw version v, one succeeds.",
                    "UPDATE … WHERE version = v：看到版本 v 的 worker 中只有一个成功。",
                ),
            ),
            choice(
                "delete",
                Text::new("deletes it", "删除它"),
                Text::new(
                    "DELETE by name, then INSERT: the second to judge deletes the fresh row of the first.",
                    "按名字 DELETE 再 INSERT：后判断的一个会删掉前一个刚插入的行。",
                ),
            ),
            choice(
                "off",
                Text::new("waits", "一直等"),
                Text::new(
                    "Nothing is ever taken over: if the owner dies, the row stays for ever.",
                    "从不接管：主人一死，行就永远留在那里。",
                ),
            ),
        ],
    },
    Setting {
        name: "token",
        title: Text::new("Fencing token", "栅栏令牌的来源"),
        gloss: Text::new(
            "Where the number comes from that the bank compares.",
            "银行用来比较的编号从哪里来。",
        ),
        values: &[
            choice(
                "sequence",
                Text::new("a sequence", "序列"),
                Text::new(
                    "nextval is never rolled back, so no two transactions draw the same number.",
                    "nextval 不会被回滚，所以任何两个事务都不会取到同一个编号。",
                ),
            ),
            choice(
                "row-version",
                Text::new("a column of the row", "行里的一列"),
                Text::new(
                    "Rolled back with the transaction: the next owner draws the same number again.",
                    "随事务一起回滚：下一个持有者会取到同样的编号。",
                ),
            ),
            choice(
                "off",
                Text::new("none", "没有"),
                Text::new("The bank trusts whoever asks.", "谁来请求银行都照办。"),
            ),
        ],
    },
    Setting {
        name: "idle",
        title: Text::new("Idle transactions", "空闲事务"),
        gloss: Text::new(
            "What the server does about a session that does nothing in its open transaction.",
            "会话开着事务却什么都不做时，服务器怎么办。",
        ),
        values: &[
            choice(
                "closed",
                Text::new("closed", "关闭"),
                Text::new(
                    "The session is ended after a time-out, and its locks go with it.",
                    "超时后结束会话，它的锁随之释放。",
                ),
            ),
            choice(
                "kept",
                Text::new("kept", "保留"),
                Text::new(
                    "As PostgreSQL does by default: a dead owner’s rows stay locked for ever.",
                    "PostgreSQL 默认如此：死掉的持有者会让行永远锁着。",
                ),
            ),
        ],
    },
    Setting {
        name: "lock-order",
        title: Text::new("Order of locking", "加锁顺序"),
        gloss: Text::new(
            "In which order workers lock the order’s row and the customer’s.",
            "worker 按什么顺序锁订单行和顾客行。",
        ),
        values: &[
            choice(
                "same",
                Text::new("the same for all", "全都相同"),
                Text::new("Nobody waits for somebody who waits for them.", "不会出现互相等待。"),
            ),
            choice(
                "opposite",
                Text::new("opposite", "相反"),
                Text::new(
                    "Two workers each hold what the other wants: a deadlock.",
                    "两个 worker 各自拿着对方想要的行：死锁。",
                ),
            ),
        ],
    },
    Setting {
        name: "detection",
        title: Text::new("Deadlock detection", "死锁检测"),
        gloss: Text::new(
            "Whether the server looks for rings of sessions that wait for each other.",
            "服务器是否查找互相等待的会话环。",
        ),
        values: &[
            choice(
                "on",
                Text::new("on", "开"),
                Text::new(
                    "Who has waited for a second looks, and gives up if it is in a ring.",
                    "等了一秒的会话会去查看，若在环中就放弃。",
                ),
            ),
            choice(
                "off",
                Text::new("off", "关"),
                Text::new("Only lock time-outs end a deadlock.", "只有锁超时才能结束死锁。"),
            ),
        ],
    },
    Setting {
        name: "check",
        title: Text::new("Version check", "版本检查"),
        gloss: Text::new(
            "Whether a write looks at the version that was read.",
            "写入时是否检查读到的版本号。",
        ),
        values: &[
            choice(
                "on",
                Text::new("on", "开"),
                Text::new(
                    "UPDATE … WHERE version = v: the second writer gets UPDATE 0.",
                    "UPDATE … WHERE version = v：后写的一方得到 UPDATE 0。",
                ),
            ),
            choice(
                "off",
                Text::new("off", "关"),
                Text::new(
                    "The second write replaces the first unseen: a lost update.",
                    "后一次写入悄悄盖掉前一次：更新丢失。",
                ),
            ),
        ],
    },
    Setting {
        name: "idle-timeout",
        title: Text::new("Idle time-out", "空闲超时"),
        gloss: Text::new(
            "How long a session may do nothing in a transaction before the server ends it.",
            "会话在事务中空闲多久会被服务器结束。",
        ),
        values: &[],
    },
    Setting {
        name: "lock-timeout",
        title: Text::new("Lock time-out", "锁超时"),
        gloss: Text::new(
            "How long a statement waits for a row before it fails.",
            "语句等一行的锁多久就失败。",
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
