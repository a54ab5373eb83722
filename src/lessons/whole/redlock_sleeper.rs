//! Redlock on trial: the sleeper. A look at the clock helps until the next pause.
//!
//! Source: M. Kleppmann, "How to do distributed locking", 2016; S. Sanfilippo, "Is Redlock safe?", 2016.

use super::super::{About, Beat, Cure, Goal, Lesson, Question, Run, happens};
use crate::words::Text;

pub(in super::super) const LESSON: Lesson = Lesson {
    id: "a-majority-asleep",
    challenge: false,
    title: Text::new("Redlock on trial: the sleeper", "Redlock 受审：沉睡者"),
    teaser: Text::new(
        "A pause before the check is noticed; one after it is not.",
        "检查之前的暂停会被发现，之后的不会。",
    ),
    script: include_str!("../../scripts/a-majority-asleep.script"),
    cure: Cure::Protocol("redis"),
    beats: &BEATS,
};

const BEATS: [Beat; 6] = [
    Beat {
        run: Run::Mistake,
        until: Goal::Start,
        text: Text::new(
            "The last count, and the best known. Kleppmann drew a client that asks for the lock, \
             stands still while the replies come in, and finds a lock that is long over. All five \
             masters are well here, and so are their clocks; only worker-a falls asleep. Twice.",
            "最后一项，也最出名。Kleppmann 画了一个客户端：请求了锁，答复到来时却停住了，醒来拿到的是早\
             已过期的锁。这里五个主节点都好好的，时钟也没问题；只有 worker-a 会睡着，而且两次。",
        ),
        question: None,
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-a", "waits", 1),
        text: Text::new(
            "worker-a slept for 31 s with five times “OK” in its inbox. When it woke, it looked at its \
             own clock first: of a lease of 30 s nothing was left. It gave everything back. On this \
             exact picture Sanfilippo is right: Redlock looks at the clock after it has heard, and \
             Kleppmann’s drawing does not catch it.",
            "worker-a 睡了 31 秒，收件箱里躺着五个“OK”。醒来后它先看自己的时钟：30 秒的租约一点不剩。它\
             全部还了回去。单就这幅图，Sanfilippo 是对的：Redlock 听到答复之后会看时钟，Kleppmann 画的\
             情形抓不住它。",
        ),
        question: Some(Question {
            moment: Text::new(
                "It asks again, and sleeps once more, right after it has looked at the clock. When \
                 worker-b has got the lock, after 30 s",
                "它又去请求，看完时钟之后再次睡着。30 秒后，当 worker-b 拿到锁的时候",
            ),
            about: About::Believers,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("worker-b", "acquires", 1),
        text: Text::new(
            "Between the last look and the charge there is always a moment, and a pause can fall into \
             it. worker-a has not changed its mind: it is not there to do so. All five leases ended in \
             good order, and five masters agree on worker-b.",
            "最后一眼和扣款之间总有空当，暂停就可能落在里面。worker-a 没有改变想法：它根本不在。五份租\
             约都按时结束，五个主节点一致认定 worker-b。",
        ),
        question: Some(Question {
            moment: Text::new(
                "When worker-a has woken and done its work",
                "当 worker-a 醒来干完活之后",
            ),
            about: About::Charges,
        }),
    },
    Beat {
        run: Run::Mistake,
        until: happens("bank", "charges", 2),
        text: Text::new(
            "Twice. Sanfilippo: this hits every lock with a lease; and Redlock has a token, a random \
             one: let the bank write it down when asked, and charge only if it still stands there. \
             Kleppmann: only a number that grows tells the late from the early, and five masters that \
             do not talk cannot count together.",
            "两次。Sanfilippo：凡是带租约的锁都会中招；而且 Redlock 有令牌，只是随机的：银行在查询时记\
             下，扣款时仍是它才扣。Kleppmann：只有递增的编号分得清先后，而五个互不交谈的主节点没法一起\
             计数。",
        ),
        question: Some(Question {
            moment: Text::new(
                "Now the same two pauses with another lock: one Redis, which draws a token with each \
                 lock, and a bank that compares. When worker-a has asked to charge",
                "现在换一把锁再来两次同样的暂停：一台 Redis，每次给锁时抽一个令牌，由银行比对。当 \
                 worker-a 请求扣款之后",
            ),
            about: About::Charges,
        }),
    },
    Beat {
        run: Run::Cure,
        until: happens("bank", "refuses", 1),
        text: Text::new(
            "Token 1, and the bank has seen 2: refused. This lock did not even look at the clock after \
             the first sleep, and needed not. This bank compares numbers, and one Redis can count. A \
             bank that compares and sets would have stopped it with five, too.",
            "令牌 1，而银行见过 2：拒绝。这把锁第一次睡醒后连时钟都没看，也不需要看。这家银行比的是编\
             号，而一台 Redis 就会计数。若银行先比较再写入，五个主节点也拦得住。",
        ),
        question: None,
    },
    Beat {
        run: Run::Cure,
        until: Goal::Quiet,
        text: Text::new(
            "Verdict: on the first sleep for the defence, on the second for both, since each says what \
             is true of leases. Use a lock for efficiency and any of these will do. Where money \
             depends on it, the token decides, and that single Redis must not forget its counter, as \
             an earlier lesson showed.",
            "裁决：第一次沉睡，辩方胜；第二次，双方都对，说的都是租约的真相。若锁只为提高效率，用哪种都\
             行。若关系到钱，就由令牌说了算，而那台 Redis 绝不能忘了计数器，前面的课已经演示过。",
        ),
        question: None,
    },
];
