//! The lock file.

use crate::protocols::vocabulary::{Setting, Timer, Vocabulary, choice};
use crate::text::Text;

/// What `file` does.
pub(super) const GLOSS: Text = Text::new(
    "Whoever creates a file that must not exist yet holds the lock. A file does not know \
                 whether its owner is still alive.",
    "谁创建了原本不存在的文件，谁就持有锁。文件并不知道它的主人是否还活着。",
);

/// Its words.
pub(super) const WORDS: Vocabulary = Vocabulary {
    settings: &SETTINGS,
    timers: &[
        Timer {
            name: "stale-",
            title: Text::new("lock is stale", "锁算失效"),
            fired: Text::new(
                "A lock at {it} counts as abandoned from now on",
                "{it}上的一把锁从此算被遗弃",
            ),
            set: None,
        },
        Timer {
            name: "attributes",
            title: Text::new("cache over", "缓存失效"),
            fired: Text::new(
                "{it} no longer trusts what it remembers of the lock file",
                "{it}不再相信记住的锁文件属性",
            ),
            set: None,
        },
        Timer {
            name: "let-go",
            title: Text::new("renews no more", "不再续租"),
            fired: Text::new(
                "{it} has held the lock for longer than any work should take, and renews it no more",
                "{it}持有锁的时间超过了任何工作应有的时长，不再续租",
            ),
            set: None,
        },
    ],
    sends,
    seen: &SEEN,
    limits: &[
        Text::new(
            "A watchdog renews a lock for as long as the work takes and sixteen times more; then it lets go, or the \
     chain would grow for as long as the bank does not answer.",
            "看门狗在工作所需的时间内续租，此后再续十六次就放手；否则银行不答复多久，文件链就会增长多久。",
        ),
        Text::new(
            "There is one file server. The calls of one request are carried out with nothing in between, which \
     NFS does not promise. After a crash its files count as just written.",
            "只有一个文件服务器；同一请求中的多个调用之间不会插入别的操作，而 NFS 并不保证这一点。它崩溃重启\
     后，文件都算刚刚写过。",
        ),
        Text::new(
            "Files have no permissions and no symbolic links, and what was written is on the disk. An NFS \
     client’s cache keeps attributes for one fixed time.",
            "文件没有权限，也没有符号链接，写入即落盘。NFS 客户端的缓存按一个固定时间保留属性。",
        ),
    ],
    ..Vocabulary::EMPTY
};

/// What a client asks of a file server, by the first of its calls.
fn sends(text: &str) -> Option<Text> {
    let (call, _) = text.split_once(')')?;
    let has = |part| call.contains(part);
    Some(match call.split_once('(')?.0 {
        "open" if has(".fence") => {
            Text::new("asks {} for the next fencing token", "向 {} 请求下一个栅栏令牌")
        }
        "open" if has("O_EXCL") => Text::new("asks {} to create the lock file", "请 {} 创建锁文件"),
        "open" if has("O_TRUNC") => {
            Text::new("asks {} to open the lock file and empty it", "请 {} 打开锁文件并清空它")
        }
        "open" | "stat" => Text::new("asks {} how old the lock file is", "问 {} 锁文件有多旧"),
        "unlink" => Text::new(
            "tells {} to remove the lock file, whoever’s it is by now",
            "让 {} 删除锁文件，不管文件现在是谁的",
        ),
        "utimensat" => {
            Text::new("asks {} to make the lock file young again", "请 {} 更新锁文件的时间")
        }
        "link" => Text::new("tells {} that its lock file is free", "告诉 {} 自己的锁文件已空闲"),
        _ => return None,
    })
}

const SETTINGS: [Setting; 5] = [
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
];

/// As in [`Vocabulary::seen`].
const SEEN: [(&str, &str, &str); 4] = [
    // Its client of the file server.
    ("waits for the file server about", "waits for the files’ reply about", "在等文件服务器答复"),
    ("the lock's age", "the lock’s age", "锁的年龄"),
    ("the end of a stale lock", "removing a stale lock", "失效锁的删除"),
    // The file server.
    ("{} (stale in {})", "{}, stale in {}", "{}，{}后失效"),
];
