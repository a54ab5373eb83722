//! The same faults under another setup: the rules again, and what was done by hand at the same times.

use super::branch::By;
use super::order::Order;
use super::renumber::Renumbering;
use super::timeline::Timeline;
use crate::catalog::Setup;
use crate::kernel::{Action, NodeId, Refusal, Span};

/// The most steps that are taken at the very end: what goes on beyond goes round in circles.
const MOST_STEPS_AT_ONCE: u32 = 5_000;

/// Something of the old run that did not apply in the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lapse {
    /// The step of the old run.
    pub step: usize,
    /// Why it could not be done.
    pub why: Refusal,
}

/// Runs another setup through what was done in `old`: the same rules, and what was done by hand, at
/// the same times. What no longer applies is left out and told.
pub fn replay(old: &Timeline, setup: Setup) -> (Timeline, Vec<Lapse>) {
    let numbers = Renumbering::between(&old.world().names(), &setup.open().names());
    let rules = old.rules().iter().filter_map(|rule| numbers.rule(rule)).collect();
    let mut new = Timeline::new(setup, rules);
    let mut lapses = Vec::new();
    for (step, order) in (1..).zip(hand_orders(old)) {
        let Some((order, lasts)) = order else { continue };
        let moment = old.index().time(step);
        play_up_to(&mut new, moment, ties_before(old, step));
        let wait = moment.minus(new.now());
        let given = match numbers.order(&order) {
            Some(order) => new.give(wait, &order, lasts),
            None => Err(Refusal::NoSuchNode(old.index().node(step).unwrap_or(NodeId(0)))),
        };
        if let Err(why) = given {
            lapses.push(Lapse { step, why });
        }
    }
    let end = old.index().time(old.len());
    play_up_to(&mut new, end, MOST_STEPS_AT_ONCE);
    let here = old.now();
    let position = (0..=new.len()).rev().find(|step| new.index().time(*step) <= here);
    new.seek(position.unwrap_or(0));
    (new, lapses)
}

/// What was done by hand at each step, and how long it lasts.
fn hand_orders(old: &Timeline) -> Vec<Option<(Order, Option<Span>)>> {
    let orders = (1..).zip(old.branch().log()).map(|(step, entry)| match entry.by {
        By::Hand { lasts } if entry.step.action != Action::Elapse => {
            let fired = old.record(step).and_then(|record| record.fired.clone());
            let order = match (entry.step.action, fired) {
                (Action::Fire { node, .. }, Some(timer)) => Order::Fire { node, timer },
                (action, _) => Order::Do(action),
            };
            Some((order, lasts))
        }
        _ => None,
    });
    orders.collect()
}

/// How many of the steps just before `step` ended at the very moment at which it did.
fn ties_before(old: &Timeline, step: usize) -> u32 {
    let moment = old.index().time(step);
    (1..step).rev().take_while(|before| old.index().time(*before) == moment).count() as u32
}

/// Plays what comes before `moment`, and at most `ties` steps at the moment itself.
fn play_up_to(run: &mut Timeline, moment: Span, mut ties: u32) {
    while let Some(next) = run.next_in().map(|wait| run.now() + wait) {
        if next > moment || (next == moment && ties == 0) {
            return;
        }
        if next == moment {
            ties -= 1;
        }
        if run.step().is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::CATALOG;
    use crate::engine::{Anchor, Rule, Trigger, Until};

    fn run() -> Timeline {
        let submit = Rule {
            trigger: Trigger::At(Span::ZERO),
            order: Order::Do(Action::Command(0)),
            lasts: None,
            line: 1,
        };
        Timeline::new(Setup::of(&CATALOG[0]), vec![submit])
    }

    #[test]
    fn the_same_setup_replayed_is_the_same_run() {
        let mut old = run();
        let acquires = Anchor { node: NodeId(1), verb: "acquires", nth: 1 };
        old.play(Until::Happens(acquires)).unwrap();
        old.give(Span::ZERO, &Order::Do(Action::Pause(NodeId(1))), Some(Span::s(40))).unwrap();
        old.play(Until::Quiet).unwrap();
        let (new, lapses) = replay(&old, old.setup().clone());
        assert_eq!(lapses, []);
        assert_eq!(new.fingerprint(), old.fingerprint());
    }

    #[test]
    fn what_no_longer_applies_is_told() {
        let mut old = run();
        old.play(Until::Steps(4)).unwrap();
        old.give(Span::ZERO, &Order::Do(Action::Pause(NodeId(4))), None).unwrap_err();
        old.give(Span::ZERO, &Order::Do(Action::Pause(NodeId(2))), None).unwrap();
        let (_, lapses) = replay(&old, old.setup().clone());
        assert_eq!(lapses, []);
    }
}
