//! The lock file's settings.

use super::{Setting, choice};
use crate::words::Text;

pub(super) const SETTINGS: [Setting; 5] = [
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
