//! What the workers of a run asked of others, as operations: from the step that asked to the step
//! that had the answer, and what the answer was. From the records alone.
//!
//! Of the **bank** a worker reads whether an order is paid, and charges it. A request, the step in
//! which the bank handled it, the answer sent in that step and its arrival hang together by their
//! messages, so late answers are not taken for those of later questions. A charge that is sent again
//! under its key is the same operation.
//!
//! Of the **lock** a worker acquires and releases. An acquisition begins with the first message that
//! the worker sends to one of the lock's servers while it has no lock (or at once, for a lock without
//! servers) and ends when it has the lock or not, by the event it reports. A release begins when the
//! worker gives the lock back and ends when the server has answered.
//!
//! When a lease is over, the lock's server takes the lock back from whom it gave it to last. That is an
//! operation, too, though nobody asked for it.
//!
//! An operation whose answer never comes stays open: nobody can know whether it took place.

use crate::engine::Timeline;
use crate::kernel::{Action, Fate, NodeId};
use crate::protocols::Role;

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// The lock.
    Acquire,
    /// To give the lock back.
    Release,
    /// Whether the order is paid.
    Read,
    /// A charge.
    Charge,
    /// The end of a lease: nobody asked, the server takes the lock back.
    Expire,
}

impl Call {
    /// Whether the lock was asked, not the bank.
    pub fn is_of_the_lock(self) -> bool {
        matches!(self, Call::Acquire | Call::Release | Call::Expire)
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done; what was answered: the fencing token, or 1 for paid and 0 for unpaid.
    Done(Option<u64>),
    /// It was not done.
    Refused,
    /// Nobody knows.
    Open,
}

/// An operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Who asked.
    pub who: NodeId,
    /// Whose lock it is about, or whose charge.
    pub whose: NodeId,
    /// For what.
    pub call: Call,
    /// For which order.
    pub order: u64,
    /// The step that asked.
    pub invoked: u32,
    /// The step that had the answer.
    pub returned: Option<u32>,
    /// What it was.
    pub outcome: Outcome,
}

/// Every operation of the current branch, by the step that asked.
pub fn operations(run: &Timeline) -> Vec<Operation> {
    let bank = run.world().nodes_as(Role::Bank).first().copied();
    let mut all = Vec::new();
    for worker in run.world().nodes_as(Role::Worker) {
        let reading = Reading { run, worker, bank };
        reading.of_the_lock(&mut all);
        reading.of_the_bank(&mut all);
    }
    all.extend(expiries(run));
    all.sort_by_key(|operation| (operation.invoked, operation.who));
    all
}

/// The records of one worker.
struct Reading<'r> {
    run: &'r Timeline,
    worker: NodeId,
    bank: Option<NodeId>,
}

impl Reading<'_> {
    /// Whether a node is a server of the lock's.
    fn serves_the_lock(&self, node: NodeId) -> bool {
        self.run.world().role(node) == Some(Role::Server)
    }

    fn of_the_lock(&self, all: &mut Vec<Operation>) {
        let (mut asked, mut holds) = (None::<u32>, false);
        for step in 1..=self.run.len() as u32 {
            let record = self.run.record(step as usize);
            let Some(record) = record.filter(|record| record.node == Some(self.worker)) else {
                continue;
            };
            let mut releases = 0;
            for event in &record.events {
                let outcome = match event.verb {
                    "acquires" => Outcome::Done(event.number("token")),
                    "waits" => Outcome::Refused,
                    "abandons" if asked.is_some() => Outcome::Refused,
                    "releases" => {
                        (holds, releases) = (false, releases + 1);
                        let call = self.operation(Call::Release, event.number("order"), step);
                        all.push(self.answered(call));
                        continue;
                    }
                    _ => continue,
                };
                holds = outcome != Outcome::Refused;
                let invoked = asked.take().unwrap_or(step);
                let call = self.operation(Call::Acquire, event.number("order"), invoked);
                all.push(Operation { returned: Some(step), outcome, ..call });
            }
            if matches!(record.step.action, Action::Crash { .. }) {
                let open = asked.take().map(|at| self.operation(Call::Acquire, None, at));
                all.extend(open);
                holds = false;
                continue;
            }
            let told = record.sent.iter().filter(|sent| self.serves_the_lock(sent.at.to)).count();
            if told > releases && !holds && asked.is_none() {
                asked = Some(step);
            }
        }
        all.extend(asked.map(|at| self.operation(Call::Acquire, None, at)));
    }

    /// An operation that has no answer yet; of the first order, if it is not said of which.
    fn operation(&self, call: Call, order: Option<u64>, invoked: u32) -> Operation {
        let first = || self.run.world().books().orders.first().map(|line| u64::from(line.id.0));
        Operation {
            who: self.worker,
            whose: self.worker,
            call,
            order: order.or_else(first).unwrap_or(0),
            invoked,
            returned: None,
            outcome: Outcome::Open,
        }
    }

    /// A release with its answer: of the first server that was told to forget the lock.
    fn answered(&self, release: Operation) -> Operation {
        let step = release.invoked as usize;
        let messages = self.run.index().messages();
        let mut sent = self.run.index().sent_between(step, step);
        let Some(asked) = sent.find(|at| self.serves_the_lock(messages[*at].to)) else {
            // Nobody need be told.
            let (returned, outcome) = (Some(release.invoked), Outcome::Done(None));
            return Operation { returned, outcome, ..release };
        };
        let Some((back, text)) = self.reply(asked) else { return release };
        let outcome = match text.as_str() {
            "(integer) 0" | "(nil)" => Outcome::Refused,
            _ => Outcome::Done(None),
        };
        Operation { returned: Some(back), outcome, ..release }
    }

    /// The step in which the answer to a message came, and the answer.
    fn reply(&self, message: usize) -> Option<(u32, String)> {
        let index = self.run.index();
        let (asked, messages) = (index.messages().get(message)?, index.messages());
        let handled = asked.ended.filter(|(_, fate)| *fate == Fate::Handled)?.0;
        let mut sent = index.sent_between(handled as usize, handled as usize);
        let answer = sent.find(|at| messages[*at].to == self.worker)?;
        let text = self.text(answer)?;
        let (back, fate) = messages[answer].ended?;
        (fate == Fate::Handled).then_some((back, text))
    }

    /// The text of a message; a copy has none of its own.
    fn text(&self, message: usize) -> Option<String> {
        let message = self.run.index().messages().get(message)?;
        let nth = usize::from(message.nth_send?);
        Some(self.run.record(message.sent as usize)?.sent.get(nth)?.text.clone())
    }

    fn of_the_bank(&self, all: &mut Vec<Operation>) {
        let mut charges: Vec<(String, usize)> = Vec::new();
        for (number, message) in self.run.index().messages().iter().enumerate() {
            if message.from != self.worker || Some(message.to) != self.bank {
                continue;
            }
            let Some(text) = self.text(number) else { continue };
            let (returned, outcome) = match self.reply(number) {
                Some((back, answer)) => (Some(back), outcome(&answer)),
                None => (None, Outcome::Open),
            };
            if let Some((_, at)) = charges.iter().find(|(known, _)| *known == text) {
                let earlier = &mut all[*at];
                let sooner =
                    returned.is_some_and(|back| earlier.returned.is_none_or(|known| back < known));
                if sooner {
                    (earlier.returned, earlier.outcome) = (returned, outcome);
                }
                continue;
            }
            let call = if text.starts_with("GET ") { Call::Read } else { Call::Charge };
            if call == Call::Charge {
                charges.push((text.clone(), all.len()));
            }
            let asked = self.operation(call, Some(order_in(&text)), message.sent);
            all.push(Operation { returned, outcome, ..asked });
        }
    }
}

/// Every end of a lease: the server takes the lock back from whom it gave it to last.
fn expiries(run: &Timeline) -> Vec<Operation> {
    let mut holder = None;
    let mut all = Vec::new();
    for (step, event) in run.index().events() {
        match event.verb {
            "grants" => holder = event.number("node").map(|node| NodeId(node as u8)),
            "expires" => all.extend(holder.take().map(|whose| Operation {
                who: event.node,
                whose,
                call: Call::Expire,
                order: event.number("order").unwrap_or(0),
                invoked: *step,
                returned: Some(*step),
                outcome: Outcome::Done(None),
            })),
            _ => {}
        }
    }
    all
}

/// What an answer of the bank's means.
fn outcome(answer: &str) -> Outcome {
    match answer {
        "200 paid" => Outcome::Done(Some(1)),
        "200 unpaid" => Outcome::Done(Some(0)),
        "201 charged" => Outcome::Done(None),
        _ => Outcome::Refused,
    }
}

/// The first number after an `=` or a `/`: the order's.
fn order_in(text: &str) -> u64 {
    let digits = |part: &str| part.chars().take_while(char::is_ascii_digit).collect::<String>();
    let parts = text.split(['=', '/']).skip(1).map(digits);
    parts.filter_map(|digits| digits.parse().ok()).next().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Script;
    use crate::scripts;

    fn of(id: &str) -> Vec<(String, Call, u32, Option<u32>, Outcome)> {
        let run = Script::parse(scripts::find(id).unwrap().text).unwrap().play().timeline;
        let names = run.world().names();
        let told = operations(&run).into_iter().map(|one| {
            (names[one.who.index()].clone(), one.call, one.invoked, one.returned, one.outcome)
        });
        told.collect()
    }

    #[test]
    fn the_operations_of_the_first_lesson() {
        let (a, b) = (|| "worker-a".to_owned(), || "worker-b".to_owned());
        let expected = [
            (a(), Call::Acquire, 2, Some(4), Outcome::Done(None)),
            (a(), Call::Read, 4, Some(24), Outcome::Done(Some(0))),
            (b(), Call::Acquire, 8, Some(10), Outcome::Refused),
            ("redis".to_owned(), Call::Expire, 11, Some(11), Outcome::Done(None)),
            (b(), Call::Acquire, 12, Some(14), Outcome::Done(None)),
            (b(), Call::Read, 14, Some(16), Outcome::Done(Some(0))),
            (b(), Call::Charge, 17, Some(19), Outcome::Done(None)),
            (b(), Call::Release, 19, Some(21), Outcome::Done(None)),
            (a(), Call::Charge, 26, Some(28), Outcome::Done(None)),
            (a(), Call::Release, 28, Some(30), Outcome::Refused),
        ];
        assert_eq!(of("the-lock-that-expired"), expected);
    }

    #[test]
    fn a_question_that_was_lost_stays_open() {
        let all = of("whose-lock-did-you-delete");
        assert_eq!(all[1].1, Call::Read);
        assert_eq!((all[1].3, all[1].4), (None, Outcome::Open));
    }
}
