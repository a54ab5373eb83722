//! What was done to the world from outside, as clauses: crashes, pauses, cuts, lost messages, clocks.

use super::units::{factor, name, quoted, span};
use crate::kernel::{Action, Jump, NodeId, Rate};
use crate::protocols::simulation::StepRecord;
use crate::words::Lang;

/// What a fault did, as a clause. `None`: the action is no fault.
pub(super) fn fault_clause(lang: Lang, names: &[String], record: &StepRecord) -> Option<String> {
    let node = |id| name(names, id);
    Some(match record.step.action {
        Action::Elapse => elapse(lang, record),
        Action::Drop(at) => {
            lost(lang, &message(lang, record), &node(at.from), &node(at.to), "", "")
        }
        Action::Duplicate(at) => doubled(lang, &node(at.from), &node(at.to)),
        Action::Delay(at, by) => match lang {
            Lang::En => format!(
                "A message from {} to {} will take {} longer",
                node(at.from),
                node(at.to),
                span(lang, by)
            ),
            Lang::Zh => format!(
                "从 {} 发往 {} 的一条消息将晚到 {}",
                node(at.from),
                node(at.to),
                span(lang, by)
            ),
        },
        Action::Crash { node: id, .. } => crash(lang, &node(id)),
        Action::Restart(id) => match lang {
            Lang::En => format!("{} starts again, knowing only what is on its disk", node(id)),
            Lang::Zh => format!("{} 重新启动，只记得磁盘上的内容", node(id)),
        },
        Action::Pause(id) => match lang {
            Lang::En => format!("{} stands still; whatever comes to it waits", node(id)),
            Lang::Zh => format!("{} 暂停了；发给它的一切都在等待", node(id)),
        },
        Action::Resume(id) => match lang {
            Lang::En => {
                format!("{} goes on where it stopped, unaware that time has passed", node(id))
            }
            Lang::Zh => format!("{} 从停下的地方继续，不知道时间已经过去", node(id)),
        },
        Action::Jump(id, jump) => jumped(lang, &node(id), jump),
        Action::Skew(id, rate) => skewed(lang, &node(id), rate),
        Action::Cut(from, to) => match lang {
            Lang::En => format!("The link from {} to {} is cut", node(from), node(to)),
            Lang::Zh => format!("从 {} 到 {} 的链路断了", node(from), node(to)),
        },
        Action::Heal(from, to) => match lang {
            Lang::En => format!("The link from {} to {} is whole again", node(from), node(to)),
            Lang::Zh => format!("从 {} 到 {} 的链路恢复了", node(from), node(to)),
        },
        Action::Deliver(_) | Action::Fire { .. } | Action::Command(_) => return None,
    })
}

fn elapse(lang: Lang, record: &StepRecord) -> String {
    let wait = span(lang, record.step.wait);
    match lang {
        Lang::En => format!("{wait} go by, in which nothing happens"),
        Lang::Zh => format!("过去了 {wait}，什么都没有发生"),
    }
}

fn message(lang: Lang, record: &StepRecord) -> String {
    match (&record.arrived, lang) {
        (Some(arrived), _) => quoted(&arrived.text),
        (None, Lang::En) => "A message".into(),
        (None, Lang::Zh) => "一条消息".into(),
    }
}

/// A message that does not arrive, and why.
pub(super) fn lost(
    lang: Lang,
    message: &str,
    from: &str,
    to: &str,
    why_en: &str,
    why_zh: &str,
) -> String {
    match lang {
        Lang::En => format!("{message} from {from} to {to} is lost{why_en}"),
        Lang::Zh => format!("从 {from} 发往 {to} 的{message}丢失了{why_zh}"),
    }
}

fn doubled(lang: Lang, from: &str, to: &str) -> String {
    match lang {
        Lang::En => format!("A message from {from} to {to} is doubled, and will arrive twice"),
        Lang::Zh => format!("从 {from} 发往 {to} 的一条消息被复制了，会到达两次"),
    }
}

fn crash(lang: Lang, node: &str) -> String {
    match lang {
        Lang::En => format!("{node} crashes; its memory and its timers are gone, its disk stays"),
        Lang::Zh => format!("{node} 崩溃了；内存和定时器都没了，磁盘还在"),
    }
}

fn jumped(lang: Lang, node: &str, jump: Jump) -> String {
    match (lang, jump) {
        (Lang::En, Jump::Forward(by)) => {
            format!("{node}’s clock is set forward by {}", span(lang, by))
        }
        (Lang::En, Jump::Back(by)) => format!("{node}’s clock is set back by {}", span(lang, by)),
        (Lang::Zh, Jump::Forward(by)) => format!("{node} 的时钟被拨快 {}", span(lang, by)),
        (Lang::Zh, Jump::Back(by)) => format!("{node} 的时钟被拨慢 {}", span(lang, by)),
    }
}

fn skewed(lang: Lang, node: &str, rate: Rate) -> String {
    match (lang, rate == Rate::TRUE) {
        (Lang::En, true) => format!("{node}’s clock runs true again"),
        (Lang::En, false) => format!("{node}’s clock now runs at {} times true time", factor(rate)),
        (Lang::Zh, true) => format!("{node} 的时钟恢复正常快慢"),
        (Lang::Zh, false) => format!("{node} 的时钟从此以 {} 倍速走", factor(rate)),
    }
}

/// The name of the node that a record is about, if it is about one.
pub(super) fn acting(names: &[String], node: Option<NodeId>) -> Option<String> {
    node.map(|id| name(names, id))
}
