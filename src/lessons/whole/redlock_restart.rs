//! Redlock on trial: the restart. A majority counts only as long as its members remember.
//!
//! Source: the Redis manual, "Distributed Locks with Redis" (performance, crash recovery and fsync); M.
//! Kleppmann, "How to do distributed locking", 2016; S. Sanfilippo, "Is Redlock safe?", 2016.

use super::super::{About, Beat, Cure, Goal, Lesson, Question, Run, happens};
use crate::words::Text;

pub(in super::super) const LESSON: Lesson = Lesson {
    id: "a-master-came-back-empty",
    challenge: false,
    title: Text::new("Redlock on trial: the restart", "Redlock 受审：重启"),
    teaser: Text::new(
        "One of five masters crashes, and comes back with no memory of what it promised.",
        "五个主节点之一崩溃了，回来时不记得答应过什么。",
    ),
    script: include_str!("../../scripts/a-master-came-back-empty.script"),
    cure: Cure::switch("restart", "delayed"),
    beats: &BEATS,
};

const BEATS: [Beat; 6] = [
    Beat {
        run: Run::Mistake,
        until: Goal::Start,
        text: Text::new(
            "The second count. Redlock’s five masters are plain Redis, which keeps everything in \
             memory. Writing each lock down durably would cost what a disk takes, so here nothing is \
             written. The manual knows what that means, and names a remedy.",
            "第二项。Redlock 的五个主节点都是普通的 Redis，一切都在内存里。每把锁都可靠落盘，就要付出磁\
             盘的代价，所以这里什么也不写。手册知道这意味着什么，也给出了办法。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-a", "acquires", 1),
        text: Text::new(
            "worker-a has the lock from redis-1, redis-2 and redis-3; the way to the other two is cut. \
             Right after that redis-3 crashes, and a second later it is back: fast, healthy, empty.",
            "worker-a 从 redis-1、redis-2 和 redis-3 拿到了锁；通往另外两个的路断了。紧接着 redis-3 崩\
             溃，一秒后回来：迅速、健康、空空如也。",
        ),
        question: Some(Question {
            moment: Text::new(
                "When the gateway has asked worker-b, and it has asked all five",
                "当网关找了 worker-b、它又问过全部五个之后",
            ),
            about: About::Believers,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-b", "acquires", 1),
        text: Text::new(
            "redis-3 said yes a second time. Two majorities share a master, but one that has forgotten \
             is a new one: it is as though there were six, and three of six do not exclude the other \
             three. With two out of worker-a’s reach, one crash was enough: five survive two that are \
             gone, not one that forgets.",
            "redis-3 第二次说了“好”。两个多数派有共同的主节点，可失忆的主节点就是另一个：这就像有六个主\
             节点，其中三个排斥不了另外三个。worker-a 够不着两个时，一次崩溃就够了：五个扛得住两个停\
             机，扛不住一个失忆。",
        ),
        question: Some(Question {
            moment: Text::new("When both have done their work", "当两者都干完活之后"),
            about: About::Balance("alice"),
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("bank", "charges", 2),
        text: Text::new(
            "Twice. Kleppmann: the manual’s remedy is to keep a crashed master away for longer than \
             any lease; but that wait must be measured, and a clock that jumps cuts it short. \
             Sanfilippo: a computer can wait about so long; and whoever doubts it can write each lock \
             to disk before the reply.",
            "两次。Kleppmann：手册的办法是让崩溃过的主节点躲开比任何租约更久；可这段等待也要计时，时钟\
             一跳就缩短了。Sanfilippo：等大约这么久，计算机做得到；信不过的，可以让每把锁先落盘再答复。",
        ),
        question: Some(Question {
            moment: Text::new(
                "Now the same crash, but redis-3 keeps away for 30.3 s after it. When worker-b has \
                 asked all five",
                "现在同样崩溃，但 redis-3 之后躲开 30.3 秒。当 worker-b 问过全部五个之后",
            ),
            about: About::Believers,
        }),
    },
    Beat {
        run: Run::Cure,
        until: happens("worker-b", "waits", 1),
        text: Text::new(
            "redis-3 is up and answers nobody. redis-4 and redis-5 said yes: two are not a majority. \
             No disk was needed, only patience; and while a master keeps away, one more failure is one \
             too many.",
            "redis-3 开着，却谁也不理。redis-4 和 redis-5 说“好”：两个不成多数派。没用磁盘，只用了耐\
             心；不过有主节点躲开时，再坏一个就太多了。",
        ),
        question: None,
    },
    Beat {
        run: Run::Cure,
        until: Goal::Quiet,
        text: Text::new(
            "Charged once. Verdict on this count: for the defence, if the remedy is taken. Here the \
             wait is counted by a clock that nobody can set. It is a rule for whoever runs the \
             machines, and nothing in Redis enforces it. An append-only file with fsync always does as \
             well: set “persistence” and see.",
            "只扣了一次。这一项的裁决：只要照办，辩方胜诉。这里的等待用的是拨不动的时钟。但这条规矩靠运\
             维的人遵守，Redis 本身并不强制。把追加文件设为每次都落盘也行：改“持久化”试试。",
        ),
        question: None,
    },
];
