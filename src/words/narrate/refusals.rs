//! Why something cannot be done here, each with what to do instead.

use super::units::{name, span};
use crate::engine::Misfire;
use crate::kernel::Refusal;
use crate::words::Lang;

/// Why an action was refused, and the remedy.
pub fn refusal(lang: Lang, names: &[String], refusal: &Refusal) -> String {
    match lang {
        Lang::En => in_english(names, refusal),
        Lang::Zh => in_chinese(names, refusal),
    }
}

/// That a rule of the script could not do what it says when its moment came.
pub fn misfire_sentence(lang: Lang, names: &[String], misfire: &Misfire) -> String {
    let why = refusal(lang, names, &misfire.why);
    match (lang, misfire.line) {
        (Lang::En, 0) => format!("A planned change could not be made. {why}"),
        (Lang::Zh, 0) => format!("计划中的改动未能执行。{why}"),
        (Lang::En, line) => format!("Line {line} of the script could not be done. {why}"),
        (Lang::Zh, line) => format!("脚本第 {line} 行未能执行。{why}"),
    }
}

fn in_english(names: &[String], refusal: &Refusal) -> String {
    let node = |id| name(names, id);
    match *refusal {
        Refusal::NoSuchNode(id) => {
            let all = names.join(", ");
            format!("There is no node {id}. The nodes are: {all}.")
        }
        Refusal::NotInFlight(at) => format!(
            "No message number {} is under way from {} to {}. Choose one that is drawn to the \
             right of the playhead.",
            u32::from(at.nth) + 1,
            node(at.from),
            node(at.to)
        ),
        Refusal::NotInFront(at) => format!(
            "The link from {} to {} keeps its messages in order. Deliver the one in front first.",
            node(at.from),
            node(at.to)
        ),
        Refusal::ReceiverPaused(id) => {
            format!(
                "{0} is paused and takes nothing in. Resume {0}, or drop the message.",
                node(id)
            )
        }
        Refusal::LinkCut(from, to) => format!(
            "The link from {} to {} is cut and keeps its messages. Heal the link first.",
            node(from),
            node(to)
        ),
        Refusal::NeverTwice(at) => format!(
            "The link from {} to {} is a TCP connection, which delivers nothing twice. Double a \
             message on another link.",
            node(at.from),
            node(at.to)
        ),
        Refusal::NoSuchTimer(id) => {
            format!("{} has no such timer running. Choose one that is drawn on its lane.", node(id))
        }
        Refusal::NoSuchCommand(_) => {
            "That request was made already, or there is none. Go back to before it was made.".into()
        }
        Refusal::NotUp(id) => {
            format!(
                "{} is not running. Restart it if it has crashed, resume it if it is paused.",
                node(id)
            )
        }
        Refusal::NotDown(id) => {
            format!("{} has not crashed. Only a crashed node restarts.", node(id))
        }
        Refusal::NotPaused(id) => {
            format!("{} is not paused. Only a paused node resumes.", node(id))
        }
        Refusal::LinkAlready(from, to) if from == to => {
            format!("{} has no link to itself. Choose two nodes.", node(from))
        }
        Refusal::LinkAlready(from, to) => format!(
            "The link from {} to {} is in that state already. Choose another link.",
            node(from),
            node(to)
        ),
        Refusal::DueBefore(due) => format!(
            "Something else is due in {0}. Wait no longer than {0}, or step on first.",
            span(Lang::En, due)
        ),
    }
}

fn in_chinese(names: &[String], refusal: &Refusal) -> String {
    let node = |id| name(names, id);
    match *refusal {
        Refusal::NoSuchNode(id) => format!("没有节点 {id}。现有节点：{}。", names.join("、")),
        Refusal::NotInFlight(at) => format!(
            "从 {} 到 {} 没有第 {} 条在途消息。请选择播放头右侧画出的消息。",
            node(at.from),
            node(at.to),
            u32::from(at.nth) + 1
        ),
        Refusal::NotInFront(at) => format!(
            "从 {} 到 {} 的链路保持消息顺序。请先送达排在最前面的那一条。",
            node(at.from),
            node(at.to)
        ),
        Refusal::ReceiverPaused(id) => {
            format!("{0} 已暂停，什么也收不到。请先恢复 {0}，或丢弃这条消息。", node(id))
        }
        Refusal::LinkCut(from, to) => format!(
            "从 {} 到 {} 的链路已断，消息都留在链路上。请先恢复链路。",
            node(from),
            node(to)
        ),
        Refusal::NeverTwice(at) => format!(
            "从 {} 到 {} 的链路是 TCP 连接，不会重复送达。请在别的链路上复制消息。",
            node(at.from),
            node(at.to)
        ),
        Refusal::NoSuchTimer(id) => {
            format!("{} 没有这个正在运行的定时器。请选择它泳道上画出的定时器。", node(id))
        }
        Refusal::NoSuchCommand(_) => {
            "这个请求已经发出过，或者根本没有。请退回到它发出之前。".into()
        }
        Refusal::NotUp(id) => {
            format!("{} 没有在运行。如果它崩溃了就重启它，如果它已暂停就恢复它。", node(id))
        }
        Refusal::NotDown(id) => format!("{} 没有崩溃。只有崩溃的节点才能重启。", node(id)),
        Refusal::NotPaused(id) => format!("{} 没有暂停。只有暂停的节点才能恢复。", node(id)),
        Refusal::LinkAlready(from, to) if from == to => {
            format!("{} 没有通向自己的链路。请选择两个不同的节点。", node(from))
        }
        Refusal::LinkAlready(from, to) => {
            format!("从 {} 到 {} 的链路已经是这个状态。请选择另一条链路。", node(from), node(to))
        }
        Refusal::DueBefore(due) => format!(
            "{0}后有别的事情到期。等待不能超过 {0}，或者先往前走一步。",
            span(Lang::Zh, due)
        ),
    }
}
