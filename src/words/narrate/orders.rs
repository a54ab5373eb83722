//! Orders as phrases: what a person or a script wants done.

use super::units::{factor, name, quoted, span};
use crate::engine::Order;
use crate::kernel::{Action, InFlight, Jump, Rate, Span};
use crate::words::Lang;

/// An order in the imperative: `pause worker-a for 40 s`.
pub fn order_phrase(lang: Lang, names: &[String], order: &Order, lasts: Option<Span>) -> String {
    let phrase = match (order, lang) {
        (Order::Do(action), Lang::En) => in_english(names, action),
        (Order::Do(action), Lang::Zh) => in_chinese(names, action),
        (Order::Fire { node, timer }, Lang::En) => {
            format!("end {}’s timer {} now", name(names, *node), quoted(timer))
        }
        (Order::Fire { node, timer }, Lang::Zh) => {
            format!("让 {} 的定时器{}立即触发", name(names, *node), quoted(timer))
        }
    };
    match (lasts.map(|lasts| span(lang, lasts)), lang) {
        (None, _) => phrase,
        (Some(lasts), Lang::En) => format!("{phrase} for {lasts}"),
        (Some(lasts), Lang::Zh) => format!("{phrase}，持续 {lasts}"),
    }
}

fn in_english(names: &[String], action: &Action) -> String {
    let node = |id| name(names, id);
    let message = |at: InFlight| {
        let nth = u32::from(at.nth) + 1;
        format!("message {nth} from {} to {}", node(at.from), node(at.to))
    };
    let for_long = |by| span(Lang::En, by);
    match *action {
        Action::Elapse => "let time go by".into(),
        Action::Deliver(at) => format!("deliver {} now", message(at)),
        Action::Drop(at) => format!("lose {}", message(at)),
        Action::Duplicate(at) => format!("double {}", message(at)),
        Action::Delay(at, by) => format!("make {} {} later", message(at), for_long(by)),
        Action::Fire { node: id, timer } => {
            format!("end {}’s timer number {} now", node(id), u32::from(timer) + 1)
        }
        Action::Command(nth) => format!("make the customer’s request {}", u32::from(nth) + 1),
        Action::Crash { node: id, keep: 0 } => format!("crash {}", node(id)),
        Action::Crash { node: id, keep } => {
            format!("crash {}, keeping {keep} of its unsynced writes", node(id))
        }
        Action::Restart(id) => format!("restart {}", node(id)),
        Action::Pause(id) => format!("pause {}", node(id)),
        Action::Resume(id) => format!("resume {}", node(id)),
        Action::Jump(id, Jump::Forward(by)) => {
            format!("set {}’s clock forward by {}", node(id), for_long(by))
        }
        Action::Jump(id, Jump::Back(by)) => {
            format!("set {}’s clock back by {}", node(id), for_long(by))
        }
        Action::Skew(id, Rate::TRUE) => format!("let {}’s clock run true", node(id)),
        Action::Skew(id, rate) => {
            format!("let {}’s clock run at {} times true time", node(id), factor(rate))
        }
        Action::Cut(from, to) => format!("cut the link from {} to {}", node(from), node(to)),
        Action::Heal(from, to) => format!("heal the link from {} to {}", node(from), node(to)),
    }
}

fn in_chinese(names: &[String], action: &Action) -> String {
    let node = |id| name(names, id);
    let message = |at: InFlight| {
        let nth = u32::from(at.nth) + 1;
        format!("从 {} 发往 {} 的第 {nth} 条消息", node(at.from), node(at.to))
    };
    let for_long = |by| span(Lang::Zh, by);
    match *action {
        Action::Elapse => "让时间流逝".into(),
        Action::Deliver(at) => format!("立即送达{}", message(at)),
        Action::Drop(at) => format!("丢弃{}", message(at)),
        Action::Duplicate(at) => format!("复制{}", message(at)),
        Action::Delay(at, by) => format!("让{}晚到 {}", message(at), for_long(by)),
        Action::Fire { node: id, timer } => {
            format!("让 {} 的第 {} 个定时器立即触发", node(id), u32::from(timer) + 1)
        }
        Action::Command(nth) => format!("发出顾客的第 {} 个请求", u32::from(nth) + 1),
        Action::Crash { node: id, keep: 0 } => format!("让 {} 崩溃", node(id)),
        Action::Crash { node: id, keep } => {
            format!("让 {} 崩溃，保留 {keep} 次未落盘的写入", node(id))
        }
        Action::Restart(id) => format!("重启 {}", node(id)),
        Action::Pause(id) => format!("让 {} 暂停", node(id)),
        Action::Resume(id) => format!("恢复 {}", node(id)),
        Action::Jump(id, Jump::Forward(by)) => {
            format!("把 {} 的时钟拨快 {}", node(id), for_long(by))
        }
        Action::Jump(id, Jump::Back(by)) => {
            format!("把 {} 的时钟拨慢 {}", node(id), for_long(by))
        }
        Action::Skew(id, Rate::TRUE) => format!("让 {} 的时钟恢复正常快慢", node(id)),
        Action::Skew(id, rate) => format!("让 {} 的时钟以 {} 倍速走", node(id), factor(rate)),
        Action::Cut(from, to) => format!("切断从 {} 到 {} 的链路", node(from), node(to)),
        Action::Heal(from, to) => format!("恢复从 {} 到 {} 的链路", node(from), node(to)),
    }
}
