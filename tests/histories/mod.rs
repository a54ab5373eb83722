//! Histories of objects that really work, with as many clients as wanted.
#![allow(unreachable_pub, reason = "a module of several test crates")]
#![allow(dead_code, reason = "not every test crate needs everything")]

mod objects;
mod spoil;

use std::collections::BTreeSet;

use faultline::linearizability::{History, Outcome};
use rand::RngExt;
use rand_pcg::Pcg32;

#[allow(unused_imports, reason = "not every test crate has every object")]
pub use objects::*;
#[allow(unused_imports, reason = "not every test crate spoils any")]
pub use spoil::*;

/// Something that works as its model says.
pub trait Object: Default {
    /// As the model's.
    type Input: Clone;
    /// As the model's.
    type Output: Clone;

    /// What a client asks for next.
    fn ask(dice: &mut Pcg32, number: u64) -> Self::Input;
    /// Does it; `None` if it cannot be done.
    fn answer(&mut self, input: &Self::Input) -> Option<Self::Output>;
}

/// How a history is made.
#[derive(Clone, Copy)]
pub struct Plan {
    pub clients: usize,
    pub operations: usize,
    pub keys: u64,
    /// Of a thousand operations, how many are never heard of again.
    pub lost: u64,
    pub seed: u64,
}

/// When an operation that completes takes effect.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// At any time while it is under way.
    Between,
    /// As soon as it is invoked.
    AtInvocation,
    /// Just before it completes.
    AtCompletion,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Invoke,
    Effect,
    Return,
}

/// An operation: its number, the key and what is asked for, and the answer once there is one.
type UnderWay<O> = (usize, (u64, <O as Object>::Input), Option<<O as Object>::Output>);

/// A history of objects that work, by clients that do one thing after the other.
pub fn simulate<O: Object>(plan: &Plan) -> History<(u64, O::Input), O::Output> {
    simulate_with::<O>(plan, When::Between)
}

/// The same where operations take effect at a moment of their own.
pub fn simulate_with<O: Object>(plan: &Plan, when: When) -> History<(u64, O::Input), O::Output> {
    let mut dice = Pcg32::new(plan.seed, 11);
    let mut history = History::default();
    let mut objects: Vec<O> = (0..plan.keys).map(|_| O::default()).collect();
    let mut agenda: BTreeSet<(u64, u64, usize, Phase)> = BTreeSet::new();
    let mut under_way: Vec<Option<UnderWay<O>>> = (0..plan.clients).map(|_| None).collect();
    let mut number = 0;
    let mut later = |agenda: &mut BTreeSet<_>, now, most, client, phase, dice: &mut Pcg32| {
        if (when, phase) == (When::AtInvocation, Phase::Effect)
            || (when, phase) == (When::AtCompletion, Phase::Return)
        {
            agenda.insert((now, 0, client, phase));
            return;
        }
        number += 1;
        agenda.insert((now + dice.random_range(1..=most), number, client, phase));
    };
    for client in 0..plan.clients {
        later(&mut agenda, 0, 1_000, client, Phase::Invoke, &mut dice);
    }
    let mut invoked = 0;
    while let Some((now, _, client, phase)) = agenda.pop_first() {
        match phase {
            Phase::Invoke if invoked == plan.operations => {}
            Phase::Invoke => {
                invoked += 1;
                let input = (dice.random_range(0..plan.keys), O::ask(&mut dice, invoked as u64));
                under_way[client] = Some((history.invoke(input.clone()), input, None));
                later(&mut agenda, now, 1_000, client, Phase::Effect, &mut dice);
            }
            Phase::Effect => {
                let Some((_, (key, input), output)) = &mut under_way[client] else { continue };
                let lost = dice.random_range(0..1_000) < plan.lost;
                if !lost || dice.random_range(0..2u8) == 0 {
                    *output = objects[*key as usize].answer(input);
                }
                if lost {
                    later(&mut agenda, now, 100, client, Phase::Invoke, &mut dice);
                } else {
                    later(&mut agenda, now, 1_000, client, Phase::Return, &mut dice);
                }
            }
            Phase::Return => {
                let Some((id, _, output)) = under_way[client].take() else { continue };
                match output {
                    Some(output) => history.complete(id, output),
                    None => history.fail(id),
                }
                later(&mut agenda, now, 100, client, Phase::Invoke, &mut dice);
            }
        }
    }
    history
}

/// The same history with the output of one operation replaced.
pub fn with_output<I: Clone, O: Clone>(
    history: &History<I, O>,
    target: usize,
    wrong: &O,
) -> History<I, O> {
    let mut events = Vec::new();
    for (id, operation) in history.operations().iter().enumerate() {
        events.push((operation.invoked, id, true));
        if let Outcome::Ok { at, .. } | Outcome::Failed { at } = operation.outcome {
            events.push((at, id, false));
        }
    }
    events.sort_unstable();
    let mut changed = History::default();
    for (_, id, invokes) in events {
        let operation = &history.operations()[id];
        match &operation.outcome {
            _ if invokes => {
                changed.invoke(operation.input.clone());
            }
            Outcome::Ok { .. } if id == target => changed.complete(id, wrong.clone()),
            Outcome::Ok { output, .. } => changed.complete(id, output.clone()),
            Outcome::Failed { .. } | Outcome::Open => changed.fail(id),
        }
    }
    changed
}
