//! The laws as titles and as sentences.

use crate::ledger::{Law, Verdict};
use crate::words::{Lang, Text};

/// A law in a few words.
pub fn law_title(lang: Lang, law: Law) -> &'static str {
    match law {
        Law::AnOrderIsChargedOnce => Text::new("An order is charged once", "一个订单只扣一次款"),
        Law::AtMostOneHolder => Text::new("At most one holder", "锁最多只有一个持有者"),
        Law::MoneyIsConserved => Text::new("Money is conserved", "钱不会多也不会少"),
        Law::NoAccountIsOverdrawn => Text::new("No account is overdrawn", "没有账户透支"),
        Law::AnAcknowledgedPaymentSurvives => {
            Text::new("An acknowledged payment survives", "确认过的付款不会丢失")
        }
        Law::EveryOrderIsSettled => Text::new("Every order is settled", "每个订单都有结果"),
    }
    .say(lang)
}

/// What a law demands.
pub fn law_sentence(lang: Lang, law: Law) -> &'static str {
    match law {
        Law::AnOrderIsChargedOnce => Text::new(
            "The bank never charges the same order more than once, however often it is asked.",
            "无论被请求多少次，银行对同一个订单最多扣一次款。",
        ),
        Law::AtMostOneHolder => Text::new(
            "At no moment do two workers hold the lock in truth: by a lease that was granted, has \
             not run out and was not given back.",
            "任何时刻都不会有两个 worker 真正持有锁：所谓真正持有，是指租约已授予、未到期、也未归\
             还。",
        ),
        Law::MoneyIsConserved => Text::new(
            "What leaves one account arrives on another: the sum of all balances never changes.",
            "从一个账户出去的钱必定进入另一个账户：所有余额之和始终不变。",
        ),
        Law::NoAccountIsOverdrawn => {
            Text::new("No balance falls below zero.", "任何账户的余额都不会低于零。")
        }
        Law::AnAcknowledgedPaymentSurvives => Text::new(
            "If a customer was told that an order is paid, the bank has charged it and will not \
             forget it.",
            "如果已经告诉顾客订单付款成功，银行就一定扣过款，而且不会忘记。",
        ),
        Law::EveryOrderIsSettled => Text::new(
            "When nothing more happens by itself, every order that was submitted is paid and its \
             customer knows.",
            "当不会再有事情自行发生时，每个提交过的订单都已付款，顾客也已得知。",
        ),
    }
    .say(lang)
}

/// A verdict in a word or two.
pub fn verdict_word(lang: Lang, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => Text::new("holds", "成立"),
        Verdict::Broken => Text::new("broken", "被打破"),
        Verdict::Undecided => Text::new("not yet decided", "尚无定论"),
    }
    .say(lang)
}
