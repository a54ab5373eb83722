//! A step as one or two sentences: what caused it, what happened by it, what goes out from it.

use super::events::event_clause;
use super::faults::{acting, fault_clause, lost};
use super::timers::{fired_clause, is_of_a_key, set_clause};
use super::units::{it, name, quoted, sentence, subject};
use super::wire::{is_told_by, send_clause};
use crate::kernel::{Action, Fate, TimerChange};
use crate::protocols::simulation::{Arrival, StepRecord};
use crate::words::Lang;

/// What a step did, from its record alone.
///
/// `worker-a gets “OK” from redis: it now believes that it holds the lock. It asks bank whether order
/// 42 is paid.`
pub fn step_sentence(lang: Lang, names: &[String], record: &StepRecord) -> String {
    let cause = cause_clause(lang, names, record);
    let told = events_clause(lang, names, record);
    let first = match (told, lang) {
        (None, _) => cause,
        (Some(told), Lang::En) => format!("{cause}: {told}"),
        (Some(told), Lang::Zh) => format!("{cause}：{told}"),
    };
    let first = sentence(lang, &first);
    match (effects_clause(lang, names, record), lang) {
        (None, _) => first,
        (Some(effects), Lang::En) => format!("{first} It {effects}."),
        (Some(effects), Lang::Zh) => format!("{first}它{effects}。"),
    }
}

/// What made the step happen.
fn cause_clause(lang: Lang, names: &[String], record: &StepRecord) -> String {
    if let Some(fault) = fault_clause(lang, names, record) {
        return fault;
    }
    if let Some(arrived) = &record.arrived {
        return arrival_clause(lang, names, arrived);
    }
    let who = acting(names, record.node).unwrap_or_default();
    match (&record.fired, &record.command) {
        (Some(timer), _) => fired_clause(lang, &who, timer),
        (_, Some(command)) => command_clause(lang, &who, command),
        _ => match lang {
            Lang::En => format!("Something happens at {who}"),
            Lang::Zh => format!("{who} 上发生了一件事"),
        },
    }
}

fn arrival_clause(lang: Lang, names: &[String], arrived: &Arrival) -> String {
    let (from, to) = (name(names, arrived.at.from), name(names, arrived.at.to));
    let message = quoted(&arrived.text);
    match arrived.fate {
        Fate::Handled => match lang {
            Lang::En => format!("{to} gets {message} from {from}"),
            Lang::Zh => format!("{to} 收到 {from} 发来的{message}"),
        },
        Fate::Dropped => lost(lang, &message, &from, &to, "", ""),
        Fate::NobodyThere => {
            lost(lang, &message, &from, &to, ", for nobody is there", "，因为对方已崩溃")
        }
        Fate::AtACut => lost(lang, &message, &from, &to, ", for the link is cut", "，因为链路已断"),
    }
}

fn command_clause(lang: Lang, who: &str, command: &str) -> String {
    match (lang, command.strip_prefix("submit order ")) {
        (Lang::En, Some(order)) => format!("A customer submits order {order} to {who}"),
        (Lang::Zh, Some(order)) => format!("一位顾客向 {who} 提交订单 {order}"),
        (Lang::En, None) => format!("Someone asks {who}: {}", quoted(command)),
        (Lang::Zh, None) => format!("有人请求 {who}：{}", quoted(command)),
    }
}

/// What happened in the words of the domain.
fn events_clause(lang: Lang, names: &[String], record: &StepRecord) -> Option<String> {
    let it = if speaks_of_another(record) {
        subject(lang, &acting(names, record.node).unwrap_or_default())
    } else {
        it(lang).into()
    };
    let mut clauses: Vec<String> = Vec::new();
    for event in &record.events {
        let who = if clauses.is_empty() { it.as_str() } else { "" };
        let clause = event_clause(lang, names, event, who).trim_start().to_string();
        clauses.push(match whose_lock(lang, names, record, event.verb) {
            Some(aside) => format!("{clause}{aside}"),
            None => clause,
        });
    }
    if clauses.is_empty() {
        return ignored_clause(lang, &it, record);
    }
    Some(match lang {
        Lang::En => clauses.join(", and "),
        Lang::Zh => clauses.join("，"),
    })
}

/// Whether the cause has another subject than the node that acts, so that "it" would be anybody: "A
/// customer submits order 42 to gateway", "The time to live of lock:order:42 at redis is over".
fn speaks_of_another(record: &StepRecord) -> bool {
    record.command.is_some() || record.fired.as_ref().is_some_and(|timer| is_of_a_key(timer))
}

/// A lock that is deleted at the request of somebody else than its owner is worth a word.
fn whose_lock(lang: Lang, names: &[String], record: &StepRecord, verb: &str) -> Option<String> {
    let from = record.arrived.as_ref()?.at.from;
    let event = record.events.iter().find(|event| event.verb == verb && verb == "deletes")?;
    let theirs = event.number("node")? != u64::from(from.0);
    theirs.then(|| match lang {
        Lang::En => format!(", though {} asked for it", name(names, from)),
        Lang::Zh => format!("，可请求来自 {}", name(names, from)),
    })
}

/// A message that came too late to matter.
fn ignored_clause(lang: Lang, it: &str, record: &StepRecord) -> Option<String> {
    let done_nothing =
        record.sent.is_empty() && record.changes.is_empty() && record.timers.is_empty();
    match (record.rule?, lang) {
        ("on_pay_while_busy", Lang::En) => Some(format!("{it} is busy already")),
        ("on_pay_while_busy", Lang::Zh) => Some(format!("{it}正忙着")),
        ("ignore", Lang::En) if done_nothing => Some(format!("{it} has no more use for that")),
        ("ignore", Lang::Zh) if done_nothing => Some(format!("{it}已经用不着了")),
        (_, Lang::En) if done_nothing => Some("that changes nothing".into()),
        (_, Lang::Zh) if done_nothing => Some("这没有改变什么".into()),
        _ => None,
    }
}

/// What goes out, and what is now waited for.
fn effects_clause(lang: Lang, names: &[String], record: &StepRecord) -> Option<String> {
    let asker = record.arrived.as_ref().map(|arrived| arrived.at.from);
    let untold = |text: &str| !record.events.iter().any(|event| is_told_by(text, event.verb));
    let sends = record.sent.iter().filter(|sent| untold(&sent.text)).map(|sent| {
        let answers = asker == Some(sent.at.to);
        send_clause(lang, &name(names, sent.at.to), &sent.text, answers)
    });
    let timers = record.timers.iter().filter_map(|(timer, change)| match change {
        TimerChange::Set(after) => set_clause(lang, timer, *after),
        TimerChange::Cancelled => None,
    });
    let crash = matches!(record.step.action, Action::Crash { .. });
    let effects: Vec<String> = sends.chain(timers).filter(|_| !crash).collect();
    (!effects.is_empty()).then(|| match lang {
        Lang::En => effects.join(", and "),
        Lang::Zh => effects.join("，并"),
    })
}
