//! Predictions: what can be chosen, which of it comes true, and which steps made it so.

use super::rehearsal::Rehearsal;
use super::{About, Question};
use crate::engine::Index;
use crate::kernel::NodeId;
use crate::ledger::{Cents, OrderId};
use crate::protocols::Holdings;
use crate::words::Lang;
use crate::words::narrate::{list, span, step_sentence, times};

/// At most so many steps are named as the reason.
const MOST_REASONS: usize = 3;

/// Something that can be predicted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    Nodes(Vec<NodeId>),
    Workers(usize),
    Times(u32),
    Money(Cents),
}

/// A question with its truth, as the run will have it.
pub(super) struct Answer {
    pub(super) choices: Vec<Choice>,
    pub(super) truth: usize,
    /// The steps that made it so.
    pub(super) reasons: Vec<usize>,
    /// The lock service, where one is known.
    service: Option<NodeId>,
    order: Option<OrderId>,
}

impl Answer {
    /// Looks up the truth after step `at`.
    pub(super) fn of(about: About, rehearsal: &mut Rehearsal, at: usize) -> Answer {
        let (choices, truth) = match about {
            About::OnRecord | About::Believers | About::BelieverCount => {
                let holdings = rehearsal.timeline().index().holdings(at);
                about_the_lock(about, &rehearsal.workers(), holdings)
            }
            About::Charges | About::Balance(_) => about_money(about, rehearsal, at),
            #[cfg(feature = "whole")]
            About::Told => about_the_told(rehearsal, at),
        };
        let reasons = reasons(about, rehearsal.timeline().index(), at);
        let index = rehearsal.timeline().index();
        let on_record = index.holdings_changes().iter().flat_map(|(_, held)| &held.on_record);
        let service = on_record.map(|record| record.service).next();
        let order = rehearsal.books(0).orders.first().map(|order| order.id);
        let (choices, truth) = with_truth(choices, truth);
        Answer { choices, truth, reasons, service, order }
    }

    /// The question in words.
    pub(super) fn asks(&self, lang: Lang, names: &[String], question: &Question) -> String {
        let moment = question.moment.say(lang);
        let service = self.service.and_then(|id| names.get(id.index()).cloned());
        let order = self.order.map_or_else(String::new, |order| order.to_string());
        match lang {
            Lang::En => {
                let service = service.unwrap_or_else(|| "the lock service".into());
                let asks = match question.about {
                    About::OnRecord => format!("whom will {service} have on record as the holder?"),
                    About::Believers => "who will believe that they hold the lock?".into(),
                    About::BelieverCount => {
                        "how many workers will believe that they hold the lock?".into()
                    }
                    About::Charges => format!("how often will order {order} have been charged?"),
                    About::Balance(owner) => format!("what will be on {owner}’s account?"),
                    #[cfg(feature = "whole")]
                    About::Told => format!("how many workers will {service} tell of it?"),
                };
                format!("{moment}, {asks}")
            }
            Lang::Zh => {
                let service = service.unwrap_or_else(|| "锁服务".into());
                let asks = match question.about {
                    About::OnRecord => format!("{service} 登记的持有者会是谁？"),
                    About::Believers => "谁会相信自己持有锁？".into(),
                    About::BelieverCount => "会有几个 worker 相信自己持有锁？".into(),
                    About::Charges => format!("订单 {order} 会被扣过几次款？"),
                    About::Balance(owner) => format!("{owner} 的账户里会有多少钱？"),
                    #[cfg(feature = "whole")]
                    About::Told => format!("{service} 会通知几个 worker？"),
                };
                format!("{moment}，{asks}")
            }
        }
    }

    /// Why the truth is the truth: the steps that made it so.
    pub(super) fn why(&self, lang: Lang, rehearsal: &Rehearsal) -> String {
        let timeline = rehearsal.timeline();
        let names = timeline.world().names();
        let told = self.reasons.iter().filter_map(|step| {
            let sentence = step_sentence(lang, &names, &*timeline.record(*step)?);
            let time = span(lang, timeline.index().time(*step));
            Some(match lang {
                Lang::En => format!("At {time}: {sentence}"),
                Lang::Zh => format!("{time}时：{sentence}"),
            })
        });
        let told: Vec<String> = told.collect();
        match (told.is_empty(), lang) {
            (false, Lang::En) => told.join(" "),
            (false, Lang::Zh) => told.concat(),
            (true, Lang::En) => "Nothing has happened that would change it.".into(),
            (true, Lang::Zh) => "没有发生过会改变它的事。".into(),
        }
    }
}

/// The choices, the truth among them, and its place.
fn with_truth(mut choices: Vec<Choice>, truth: Choice) -> (Vec<Choice>, usize) {
    let place = choices.iter().position(|choice| *choice == truth);
    let place = place.unwrap_or_else(|| {
        choices.push(truth);
        choices.len() - 1
    });
    (choices, place)
}

/// A choice in words.
pub(super) fn choice_text(lang: Lang, names: &[String], choice: &Choice) -> String {
    match choice {
        Choice::Nodes(nodes) if nodes.is_empty() => match lang {
            Lang::En => "nobody".into(),
            Lang::Zh => "没有人".into(),
        },
        Choice::Nodes(nodes) => {
            let name = |id: &NodeId| names.get(id.index()).cloned().unwrap_or_default();
            list(lang, &nodes.iter().map(name).collect::<Vec<_>>())
        }
        Choice::Workers(count) => match (lang, count) {
            (Lang::En, 0) => "none".into(),
            (Lang::En, 1) => "one".into(),
            (Lang::En, 2) => "two".into(),
            (Lang::En, 3) => "three".into(),
            #[cfg(feature = "whole")]
            (Lang::En, 4) => "four".into(),
            #[cfg(feature = "whole")]
            (Lang::En, 5) => "five".into(),
            #[cfg(feature = "whole")]
            (Lang::En, 6) => "six".into(),
            (Lang::En, _) => count.to_string(),
            (Lang::Zh, 0) => "一个也没有".into(),
            (Lang::Zh, 1) => "一个".into(),
            (Lang::Zh, 2) => "两个".into(),
            (Lang::Zh, 3) => "三个".into(),
            (Lang::Zh, _) => format!("{count} 个"),
        },
        Choice::Times(count) => times(lang, *count).trim().into(),
        Choice::Money(amount) => amount.to_string(),
    }
}

fn about_the_lock(about: About, workers: &[NodeId], held: &Holdings) -> (Vec<Choice>, Choice) {
    match about {
        About::BelieverCount => {
            let choices = (0..=workers.len()).map(Choice::Workers).collect();
            (choices, Choice::Workers(held.believers.len()))
        }
        About::Believers => {
            let groups = groups(workers);
            let of_size = |size| groups.iter().filter(move |group| group.len() == size).cloned();
            let choices = (0..=workers.len()).flat_map(of_size).map(Choice::Nodes).collect();
            (choices, Choice::Nodes(held.believers.clone()))
        }
        _ => {
            let choices = workers.iter().map(|worker| vec![*worker]).chain([Vec::new()]);
            let holder = held.on_record.iter().map(|record| record.holder).take(1);
            (choices.map(Choice::Nodes).collect(), Choice::Nodes(holder.collect()))
        }
    }
}

/// The workers that step `at` sends something to, but for the one that it answers.
#[cfg(feature = "whole")]
fn about_the_told(rehearsal: &Rehearsal, at: usize) -> (Vec<Choice>, Choice) {
    let index = rehearsal.timeline().index();
    let messages = index.messages();
    let answered = index.arrivals_between(at, at).iter().map(|(_, number)| *number as usize);
    let answered: Vec<NodeId> = answered.map(|number| messages[number].from).collect();
    let sent_to = |worker: &NodeId| {
        messages[index.sent_between(at, at)].iter().any(|line| line.to == *worker)
    };
    let workers = rehearsal.workers();
    let told =
        workers.iter().filter(|worker| sent_to(worker) && !answered.contains(worker)).count();
    ((0..=workers.len()).map(Choice::Workers).collect(), Choice::Workers(told))
}

/// Every group that can be formed, each in the order of the workers.
fn groups(workers: &[NodeId]) -> Vec<Vec<NodeId>> {
    workers.iter().fold(vec![Vec::new()], |groups, worker| {
        let with = groups.iter().map(|group| {
            let mut group = group.clone();
            group.push(*worker);
            group
        });
        groups.iter().cloned().chain(with.collect::<Vec<_>>()).collect()
    })
}

/// As if every worker might charge, or not.
fn about_money(about: About, rehearsal: &mut Rehearsal, at: usize) -> (Vec<Choice>, Choice) {
    let most = rehearsal.workers().len() as u32;
    let (before, after) = (rehearsal.books(0), rehearsal.books(at));
    match about {
        About::Balance(owner) => {
            let balance = |books: &crate::ledger::Books| {
                let mut accounts = books.accounts.iter();
                accounts.find(|account| account.owner == owner).map(|account| account.balance)
            };
            let opening = balance(&before).unwrap_or_default();
            let price = before.orders.first().map_or(Cents(0), |order| order.amount);
            let after_charges = |times| Cents(opening.0 - i64::from(times) * price.0);
            let choices = (0..=most).map(|times| Choice::Money(after_charges(times)));
            (choices.collect(), Choice::Money(balance(&after).unwrap_or_default()))
        }
        _ => {
            let charges = after.orders.first().map_or(0, |order| order.charges);
            ((0..=most).map(Choice::Times).collect(), Choice::Times(charges))
        }
    }
}

/// The steps that made it so.
fn reasons(about: About, index: &Index, at: usize) -> Vec<usize> {
    let steps = match about {
        About::OnRecord => latest(index, at, |before, after| before.on_record != after.on_record),
        About::Believers | About::BelieverCount => {
            let believers = &index.holdings(at).believers;
            let began = believers.iter().flat_map(|who| {
                latest(index, at, |before, after| {
                    !before.believers.contains(who) && after.believers.contains(who)
                })
            });
            let began: Vec<usize> = began.collect();
            if began.is_empty() {
                latest(index, at, |before, after| before.believers != after.believers)
            } else {
                began
            }
        }
        About::Charges | About::Balance(_) => {
            let decides = |verb| ["charges", "refuses", "declines", "gives-up"].contains(&verb);
            let events = index.events_between(1, at).iter();
            let decided = events.filter(|(_, event)| decides(event.verb));
            decided.map(|(step, _)| *step as usize).collect()
        }
        #[cfg(feature = "whole")]
        About::Told => vec![at],
    };
    // The latest few, in order.
    let mut reasons: Vec<usize> = Vec::new();
    for step in steps {
        reasons.insert(reasons.partition_point(|earlier| *earlier <= step), step);
    }
    reasons.split_off(reasons.len().saturating_sub(MOST_REASONS))
}

/// The latest change of holdings of a kind, by step `at`.
fn latest(index: &Index, at: usize, is: impl Fn(&Holdings, &Holdings) -> bool) -> Vec<usize> {
    let all = index.holdings_changes();
    let changes = all.iter().zip(all.iter().skip(1)).rev();
    changes
        .filter(|(_, (step, _))| *step as usize <= at)
        .find(|((_, before), (_, after))| is(before, after))
        .map(|(_, (step, _))| *step as usize)
        .into_iter()
        .collect()
}
