//! Trials in words: what a protocol was put to, and what became of the order.

use super::narrate::{protocol_title, setting_title, span, times, value_title};
use super::text::{fill, labelled};
use super::{Lang, Text};
use crate::engine::trials::{Candidate, Cost, Ending, Fate, Trial};

/// A trial, short enough for the head of a column.
pub fn trial(lang: Lang, trial: Trial) -> &'static str {
    match trial {
        Trial::Undisturbed => Text::new("nothing goes wrong", "一切正常"),
        Trial::HolderPauses => Text::new("holder stands still 40 s", "持有者停顿 40 秒"),
        Trial::HolderCrashes => Text::new("holder crashes", "持有者崩溃"),
        Trial::ServerCrashes => Text::new("server crashes, back in 1 s", "服务器崩溃，1 秒后恢复"),
        Trial::FailsOver => Text::new(
            "first server away 30 s, the next takes over",
            "首台服务器离线 30 秒，由下一台接替",
        ),
        Trial::ClockJumps => Text::new("server’s clock +40 s", "服务器时钟拨快 40 秒"),
        Trial::HolderCutOff => Text::new("holder cut off 40 s", "持有者断网 40 秒"),
        Trial::ReplyLost => Text::new("bank’s reply lost", "银行的答复丢失"),
        Trial::RequestDoubled => Text::new("request to pay doubled", "付款请求重复"),
    }
    .say(lang)
}

/// A protocol with what is set otherwise than recommended.
pub fn candidate(lang: Lang, candidate: &Candidate) -> (String, String) {
    let title = protocol_title(lang, candidate.entry.arena, candidate.entry.id).to_owned();
    let set = candidate.set.iter().map(|(name, value)| {
        labelled(lang, setting_title(lang, name), value_title(lang, name, value))
    });
    (title, set.collect::<Vec<_>>().join(Text::new("; ", "；").say(lang)))
}

/// How often the order was charged, or that nobody ever told the customer.
pub fn ending(lang: Lang, ending: &Ending) -> String {
    match (ending.fate, ending.charges) {
        (Fate::Stuck, 0) => Text::new("stuck, unpaid", "卡住，未扣款").say(lang).to_owned(),
        (Fate::Stuck, _) => Text::new("stuck, paid", "卡住，已扣款").say(lang).to_owned(),
        (_, charges) => times(lang, charges).trim().to_owned(),
    }
}

/// What a grant of the lock cost: `1.7 ms, 1 request, 2 messages`.
pub fn cost(lang: Lang, cost: Cost) -> String {
    let counted = |count: usize, one: Text, several: Text| {
        fill(if count == 1 { one } else { several }.say(lang), &[&count.to_string()])
    };
    let asked = Text::new("{} requests", "{} 次请求");
    let requests = counted(cost.requests, Text::new("{} request", asked.zh), asked);
    let sent = Text::new("{} messages", "{} 条消息");
    let messages = counted(cost.messages, Text::new("{} message", sent.zh), sent);
    let comma = Text::new(", ", "，").say(lang);
    [span(lang, cost.time), requests, messages].join(comma)
}
