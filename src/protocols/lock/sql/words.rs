//! The locks in a database.

use crate::protocols::vocabulary::{Setting, Timer, Vocabulary, choice};
use crate::text::Text;

/// What `row` does.
pub(super) const ROW: Text = Text::new(
    "Whoever inserts a row with the lock’s name holds the lock; the primary key lets only \
                 one row in. A row does not know whether its owner is still alive.",
    "谁插入了以锁命名的行，谁就持有锁；主键只放进一行。行并不知道它的主人是否还活着。",
);

/// What `pessimistic` does.
pub(super) const PESSIMISTIC: Text = Text::new(
    "A transaction locks the rows with SELECT … FOR UPDATE and stays open while the worker \
                 works. The lock goes with the transaction, and the transaction with its connection.",
    "事务用 SELECT … FOR UPDATE 锁住行，并在 worker 工作期间一直开着。锁随事务而去，事务\
                 随连接而去。",
);

/// What `optimistic` does.
pub(super) const OPTIMISTIC: Text = Text::new(
    "Nobody is kept out: a write succeeds only if the version is still the one that was \
                 read, and whoever comes second finds out.",
    "谁也不拦：只有版本号仍是读到的那个，写入才成功；晚到的一方会发现这一点。",
);

/// Its words.
pub(super) const WORDS: Vocabulary = Vocabulary {
    settings: &SETTINGS,
    timers: &[
        Timer {
            name: "deadlock-timeout-",
            title: Text::new("looks for deadlock", "检测死锁"),
            fired: Text::new(
                "At {it} a session has waited long enough to look for a deadlock",
                "{it}上有会话等得够久，该检测死锁了",
            ),
            set: None,
        },
        Timer {
            name: "lock-timeout-",
            title: Text::new("lock time-out", "锁超时"),
            fired: Text::new(
                "At {it} a session has waited for a lock long enough",
                "{it}上有会话等锁等到了时限",
            ),
            set: None,
        },
        Timer {
            name: "idle-",
            title: Text::new("idle time-out", "空闲超时"),
            fired: Text::new(
                "At {it} a session was idle in its transaction for too long",
                "{it}上有会话在事务中空闲太久",
            ),
            set: None,
        },
        Timer {
            name: "watch",
            title: Text::new("lease watched", "观察租约"),
            fired: Text::new(
                "{it} has seen the lock unchanged for a whole lease",
                "{it}看到锁在整段租约内都没有变化",
            ),
            set: None,
        },
    ],
    sends,
    seen: &SEEN,
    limits: &[
        Text::new(
            "The row’s watchdog renews the lease for as long as the work takes and sixteen times more; then it lets \
     go, or the version would rise for as long as the bank does not answer.",
            "行锁的看门狗在工作所需的时间内续租，此后再续十六次就放手；否则银行不答复多久，版本号就会上升多久。",
        ),
        Text::new(
            "There is one database, without replicas. It knows read committed and repeatable read, not \
     serializable’s dependencies; statements are typed, and no SQL is parsed.",
            "只有一个数据库，没有副本。它支持读已提交和可重复读，不处理可串行化的依赖；语句是结构化的，不解析 SQL \
     文本。",
        ),
        Text::new(
            "A deadlock ends the session that notices it. PostgreSQL may also end one that merely stands \
             in line before it.",
            "死锁由发现它的会话结束；PostgreSQL 有时会结束只是排在它前面的会话。",
        ),
        Text::new(
            "A database learns of a crashed client only by its idle time-out: the machine is gone, and nobody \
     closes the connection.",
            "数据库只能靠空闲超时发现客户端崩溃：机器没了，没有谁来关闭连接。",
        ),
    ],
    ..Vocabulary::EMPTY
};

/// What a client asks of a database, by how the statement begins and ends.
fn sends(text: &str) -> Option<Text> {
    Some(match text.split(' ').next()? {
        "RST" => Text::new("tells {} that its connection is gone", "告诉 {}：它的连接已经断了"),
        "INSERT" if text.contains("INTO") => {
            Text::new("asks {} to insert the lock’s row", "请 {} 插入锁的行")
        }
        "SELECT" if text.contains("nextval") => {
            Text::new("asks {} for the next fencing token", "向 {} 请求下一个栅栏令牌")
        }
        "SELECT" if text.ends_with("FOR UPDATE") => {
            Text::new("asks {} to lock a row", "请 {} 锁住一行")
        }
        "SELECT" if text.contains(" FROM ") => {
            Text::new("asks {} for the row as it is", "向 {} 查询这一行")
        }
        "UPDATE" if text.contains(" SET ") => {
            Text::new("asks {} to update the row if it fits", "请 {} 在条件符合时更新这一行")
        }
        "DELETE" if text.contains(" FROM ") => Text::new(
            "tells {} to delete the row, whoever’s it is by now",
            "让 {} 删除这一行，不管它现在是谁的",
        ),
        _ => return None,
    })
}

const SETTINGS: [Setting; 10] = [
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
        name: "release-by",
        title: Text::new("Released by", "按什么释放"),
        gloss: Text::new(
            "By what a release finds the row that it frees.",
            "释放时凭什么找到要释放的那一行。",
        ),
        values: &[
            choice(
                "owner",
                Text::new("its owner", "主人"),
                Text::new(
                    "The row is found as long as it is this worker’s.",
                    "只要行还是这个 worker 的，就能找到。",
                ),
            ),
            choice(
                "timestamp",
                Text::new("the time it was taken", "取锁的时间"),
                Text::new(
                    "The column keeps seconds, the worker’s clock has microseconds: no row is found.",
                    "列只存到秒，worker 的时钟有微秒：一行也找不到。",
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
                    "nextval is never rolled back. Here the number is durable at once; PostgreSQL promises \
                     that only at commit: draw it over a second connection.",
                    "nextval 不会被回滚。这里编号一取出就已落盘；PostgreSQL 要到提交才保证，应当用另一条连\
                     接取号并提交。",
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
                    "As PostgreSQL does by default: a dead owner’s rows stay locked until TCP’s keep-alive \
                     notices, after some two hours, which is not modelled here.",
                    "PostgreSQL 默认如此：持有者的机器死掉后，行会一直锁到 TCP 保活发现为止，默认约两小时；\
                     这里没有模拟。",
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
];

/// As in [`Vocabulary::seen`].
const SEEN: [(&str, &str, &str); 5] = [
    // Its client of the database.
    ("waits for the database about", "waits for the database’s reply about", "在等数据库答复"),
    ("a transaction", "a transaction", "事务的开始"),
    ("the lock's row", "the lock’s row", "锁所在的行"),
    ("taking the lock over", "taking the lock over", "锁的接管"),
    // The database.
    ("row", "row", "行"),
];
