//! A row, a file, and an owner who died: what was written down outlives who wrote it.
//!
//! Source: "Building Distributed Locks with the DynamoDB Lock Client", 2017.

use super::super::{About, Beat, Cure, Goal, Lesson, Question, Run, happens};
use crate::words::Text;

pub(in super::super) const LESSON: Lesson = Lesson {
    id: "the-row-that-stayed",
    challenge: false,
    title: Text::new("A row, a file, and an owner who died", "一行、一个文件和死去的主人"),
    teaser: Text::new(
        "A lock that is written down stays when its owner is gone.",
        "写下来的锁，在主人死后依然留着。",
    ),
    script: include_str!("../../scripts/the-row-that-stayed.script"),
    cure: Cure::switch("take-over", "conditional-update"),
    beats: &BEATS,
};

const BEATS: [Beat; 9] = [
    Beat {
        run: Run::Mistake,
        until: Goal::Start,
        text: Text::new(
            "A lock can be a row in a database: the table locks has the lock’s name as its primary \
             key, so of all who INSERT ‘order-42’ one succeeds. That one has the lock. Three workers \
             share it, and the gateway asks the next when it has heard nothing for 10 s.",
            "一把锁可以是数据库里的一行：表 locks 以锁名为主键，所以在所有插入“order-42”的人当中，只有\
             一个会成功，锁就归他。三个 worker 共用这把锁，网关 10 秒没有回音就去找下一个。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("database", "grants", 1),
        text: Text::new(
            "INSERT 0 1: the row is in, with owner a1 and version 1. In this very moment worker-a’s \
             machine fails, and the answer finds nobody. It has charged nothing, and it will never \
             give the lock back.",
            "INSERT 0 1：这一行写进去了，主人是 a1，版本是 1。就在这一刻，worker-a 的机器坏了，答复没有\
             人收到。它一分钱也没扣，也永远不会归还这把锁。",
        ),
        question: Some(Question {
            moment: Text::new(
                "10 s later it is worker-b’s turn. When worker-b has tried for the lock",
                "10 秒后轮到 worker-b。当 worker-b 尝试过取锁之后",
            ),
            about: About::OnRecord,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-b", "waits", 1),
        text: Text::new(
            "Error 23505, a duplicate key: the row is there. worker-b reads it and finds owner a1, \
             version 1. The INSERT of the dead worker was committed, and a row does not know whether \
             its writer lives.",
            "错误 23505，主键重复：这一行还在。worker-b 读出它：主人 a1，版本 1。死者的 INSERT 早已提\
             交，而一行数据并不知道写它的人是否还活着。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-b", "abandons", 1),
        text: Text::new(
            "Eight tries in 34 s, and each time the same row. A lock file is no better: open with \
             O_CREAT and O_EXCL fails for as long as the file lies there, with EEXIST. “The owner \
             died”, among the recipes as published, is this very story with a file.",
            "34 秒里试了八次，每次都是同样的一行。锁文件也好不到哪去：只要文件还在，带 O_CREAT 和 \
             O_EXCL 的 open 就会以 EEXIST 失败。“照文章所写”里的“主人死了”讲的就是同一个故事，只是换成\
             了文件。",
        ),
        question: Some(Question {
            moment: Text::new(
                "Only worker-a would give this lock back. When the gateway has asked twelve times and \
                 given up",
                "只有 worker-a 会归还这把锁。当网关问了十二次并放弃之后",
            ),
            about: About::Charges,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("gateway", "gives-up", 1),
        text: Text::new(
            "120 s, twelve requests, no charge: Alice is told that order 42 failed, though the bank, \
             the database and two workers were well all the time. “Delete rows that look old” is a \
             tempting way out, and a wrong one: two workers then delete each other’s fresh rows.",
            "120 秒，十二次请求，一次也没扣款：Alice 被告知订单 42 失败了，尽管银行、数据库和另外两个 \
             worker 一直好好的。“把看起来旧的行删掉”很诱人，却是错的：两个 worker 会因此删掉对方刚写的\
             新行。",
        ),
        question: None,
    },
    Beat {
        run: Run::Cure,
        until: happens("worker-b", "suspects", 1),
        text: Text::new(
            "The same seed, the same death; but whoever has seen the same version for 30 s may take \
             the row over. worker-b first read version 1 at 10.01 s and reads it again now, at 43.6 s. \
             It compares no clocks with anybody: the version has stood still, and that is all.",
            "同样的种子，同样的死亡；但谁看见同一个版本 30 秒没变，谁就可以接管这一行。worker-b 在第 \
             10.01 秒第一次读到版本 1，现在是第 43.6 秒，读到的还是它。它不和任何人比对时钟：版本一直没\
             动，仅此而已。",
        ),
        question: None,
    },
    Beat {
        run: Run::Cure,
        until: happens("worker-b", "acquires", 1),
        text: Text::new(
            "UPDATE locks … WHERE name = ‘order-42’ AND version = 1: one row changed, and its version \
             is 2 now. Had somebody else been faster, no row would have had version 1, and worker-b \
             would wait on. The new version is its fencing token as well.",
            "UPDATE locks … WHERE name = ‘order-42’ AND version = 1：改了一行，版本变成 2。若有别人抢\
             先，就没有哪一行还是版本 1，worker-b 便会继续等。新版本同时也是它的栅栏令牌。",
        ),
        question: Some(Question {
            moment: Text::new(
                "worker-c has waited too, and its turn comes after worker-b’s. When it has the lock",
                "worker-c 也一直在等，排在 worker-b 之后。当它拿到锁时",
            ),
            about: About::Charges,
        }),
    },
    Beat {
        run: Run::Cure,
        until: happens("worker-c", "acquires", 1),
        text: Text::new(
            "worker-b charged at 45.7 s and emptied the row’s owner, which made it version 3; worker-c \
             took that over as version 4. It asks the bank now, and will hear “paid”. Versions only \
             ever grow, so no two grants look alike.",
            "worker-b 在第 45.7 秒扣了款，并清空了这一行的主人，版本变成 3；worker-c 接过来，变成版本 \
             4。它正在问银行，会得知“已付”。版本只增不减，所以没有哪两次授予是一样的。",
        ),
        question: None,
    },
    Beat {
        run: Run::Cure,
        until: Goal::Quiet,
        text: Text::new(
            "A row and a file outlive their owner; a lease, ZooKeeper’s session and a SELECT … FOR \
             UPDATE end with it, or with a time-out. Taking over remains a guess, for a silent owner \
             may only be slow. Then the token keeps the bank from charging twice. Amazon’s lock client \
             for DynamoDB (2017) watches a version stand still in the same way; its versions are \
             random, so it has no such token.",
            "行和文件比主人活得久；租约、ZooKeeper 的会话和 SELECT … FOR UPDATE 则随主人或超时结束。接\
             管终究是猜测，因为沉默的主人也许只是慢。那时就靠令牌不让银行扣两次款。Amazon 的 DynamoDB \
             锁客户端（2017）同样看版本有没有动；但它的版本是随机的，没有这样的令牌。",
        ),
        question: None,
    },
];
