//! Events of the domain as clauses: who does what, with its numbers.

use super::units::{name, sentence, subject};
use crate::kernel::NodeId;
use crate::protocols::simulation::Event;
use crate::words::Lang;

/// An event as a sentence of its own.
pub fn event_sentence(lang: Lang, names: &[String], event: &Event) -> String {
    let who = subject(lang, &name(names, event.node));
    sentence(lang, &event_clause(lang, names, event, &who))
}

/// An event as a clause, with `who` as its subject.
pub(super) fn event_clause(lang: Lang, names: &[String], event: &Event, who: &str) -> String {
    let clause = match lang {
        Lang::En => in_english(names, event, who),
        Lang::Zh => in_chinese(names, event, who),
    };
    clause.unwrap_or_else(|| in_its_own_words(event, who))
}

fn in_english(names: &[String], event: &Event, who: &str) -> Option<String> {
    let number = |key| event.number(key);
    let order = || number("order").map(|order| format!("order {order}"));
    let node = || number("node").map(|node| node_name(names, node));
    Some(match event.verb {
        "submits" => format!("{who} writes {} down as open", order()?),
        "asks" => format!("{who} asks {} to pay {}", node()?, order()?),
        "acquires" => match number("token") {
            None => format!("{who} now believes that it holds the lock"),
            Some(token) => {
                format!("{who} now believes that it holds the lock, with fencing token {token}")
            }
        },
        "waits" => format!("{who} has not got the lock"),
        "releases" => format!("{who} gives the lock back"),
        "outlives" => format!("{who} does not look at the clock, and goes on as the holder"),
        "renews" => format!("{who} has the lock for a whole lease again"),
        "loses" => format!("{who} learns that the lock is no longer its own"),
        "suspects" => format!("{who} takes the lock for abandoned"),
        "abandons" => format!("{who} gives this attempt up"),
        "charges" => match number("times")? {
            0 | 1 => format!("{who} charges {}", order()?),
            2 => format!("{who} charges {} a second time", order()?),
            times => format!("{who} charges {} again, {times} times by now", order()?),
        },
        "refuses" => format!(
            "{who} refuses fencing token {}, for it has seen token {}",
            number("token")?,
            number("newest")?
        ),
        "declines" => format!("{who} declines {}: the money is not there", order()?),
        "expires" => format!("{who} forgets the lock of {}, as nobody has renewed it", order()?),
        "grants" => format!("{who} puts {} on record as the holder", node()?),
        "deletes" => format!("{who} deletes {}’s lock", node()?),
        "acknowledges" => format!("{who} tells the customer that {} is paid", order()?),
        "gives-up" => format!("{who} gives up on {}: a person has to look at it", order()?),
        _ => return None,
    })
}

fn in_chinese(names: &[String], event: &Event, who: &str) -> Option<String> {
    let number = |key| event.number(key);
    let order = || number("order").map(|order| format!("订单 {order}"));
    let node = || number("node").map(|node| node_name(names, node));
    Some(match event.verb {
        "submits" => format!("{who}把{} 记为“待支付”", order()?),
        "asks" => format!("{who}让 {} 去付{}", node()?, order()?),
        "acquires" => match number("token") {
            None => format!("{who}从此相信自己持有锁"),
            Some(token) => format!("{who}从此相信自己持有锁，栅栏令牌是 {token}"),
        },
        "waits" => format!("{who}没有拿到锁"),
        "releases" => format!("{who}归还了锁"),
        "outlives" => format!("{who}没有看时钟，继续以持有者自居"),
        "renews" => format!("{who}又有了一整段租约"),
        "loses" => format!("{who}得知锁已不再属于自己"),
        "suspects" => format!("{who}认为锁已被遗弃"),
        "abandons" => format!("{who}放弃了这一次尝试"),
        "charges" => match number("times")? {
            0 | 1 => format!("{who}对{} 扣款", order()?),
            times => format!("{who}对{} 又扣了一次款，这已是第 {times} 次", order()?),
        },
        "refuses" => format!(
            "{who}拒绝了栅栏令牌 {}，因为它已见过令牌 {}",
            number("token")?,
            number("newest")?
        ),
        "declines" => format!("{who}拒付{}：账户余额不足", order()?),
        "expires" => format!("{who}忘掉了{} 的锁，因为没有人续租", order()?),
        "grants" => format!("{who}把 {} 登记为持有者", node()?),
        "deletes" => format!("{who}删除了 {} 的锁", node()?),
        "acknowledges" => format!("{who}告诉顾客：{} 已付款", order()?),
        "gives-up" => format!("{who}放弃{}，需要人工处理", order()?),
        _ => return None,
    })
}

/// A verb that has no words yet, with its numbers.
fn in_its_own_words(event: &Event, who: &str) -> String {
    let numbers: Vec<_> = event.numbers.iter().map(|(name, n)| format!("{name} {n}")).collect();
    let who = who.trim_end();
    if numbers.is_empty() {
        format!("{who} {}", event.verb)
    } else {
        format!("{who} {} ({})", event.verb, numbers.join(", "))
    }
}

fn node_name(names: &[String], node: u64) -> String {
    u8::try_from(node).map_or_else(|_| format!("#{node}"), |node| name(names, NodeId(node)))
}
