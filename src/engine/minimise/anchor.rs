//! Says by what an order is given, instead of after how many steps: `when worker-a acquires pause
//! worker-a 40s`.

use super::trial::{Draft, Item, Search, items, merged};
use crate::engine::order::{Anchor, Move, Order, Rule, Trigger, Until};
use crate::engine::timeline::Timeline;
use crate::kernel::{Action, Span};
use crate::protocols::simulation::Event;

/// How many events before an order are tried as what it waits for.
const MOST_ANCHORS: usize = 8;

impl Search {
    /// Makes one order of each two of which the second undoes the first: `pause worker-a 40s`.
    pub(super) fn pair_up(&mut self) {
        let mut at = 0;
        while at < self.draft.moves.len() {
            if let Some(pair) = self.pair(at) {
                self.try_draft(pair);
            }
            at += 1;
        }
    }

    /// The draft in which the order given at `at` lasts until the one that undoes it was given.
    fn pair(&mut self, at: usize) -> Option<Draft> {
        let Move::Give { order, lasts: None, wait } = self.draft.moves[at].clone() else {
            return None;
        };
        let inverse = order.inverse()?;
        let undoes = |one: &Move| matches!(one, Move::Give { order, .. } if *order == inverse);
        let end = at + 1 + self.draft.moves[at + 1..].iter().position(undoes)?;
        let trace = self.trace()?;
        let lasts = Some(trace[end].time.minus(trace[at].time));
        let mut pair = self.draft.clone();
        pair.moves[at] = Move::Give { wait, order, lasts };
        // The director undoes it then, which is a step too.
        pair.moves[end] = Move::Play(Until::Steps(1));
        pair.moves = merged(pair.moves);
        Some(pair)
    }

    /// Turns each order given by hand into a rule, where the law then still breaks, and lets the run
    /// go by itself where no other is left.
    pub(super) fn anchor(&mut self) {
        let mut nth = 0;
        loop {
            let given = items(&self.draft).into_iter().filter_map(|item| match item {
                Item::Given(at) => Some(at),
                Item::Rule(_) => None,
            });
            let Some(at) = given.clone().nth(nth) else { break };
            if !self.anchor_one(at) {
                nth += 1;
            }
        }
        let only_plays = self.draft.moves.iter().all(|one| matches!(one, Move::Play(_)));
        if only_plays {
            let moves = vec![Move::Play(Until::Quiet)];
            self.try_draft(Draft { moves, ..self.draft.clone() });
        }
    }

    fn anchor_one(&mut self, at: usize) -> bool {
        let Move::Give { order, lasts, .. } = self.draft.moves[at].clone() else { return false };
        let draft = Draft { moves: self.draft.moves[..at].to_vec(), ..self.draft.clone() };
        let Some(before) = self.play(&draft, |_| {}) else { return false };
        let now = self.trace().and_then(|trace| Some(trace.get(at)?.time)).unwrap_or_default();
        triggers(&before, &order, now).into_iter().any(|trigger| {
            let mut anchored = self.draft.clone();
            let (order, line) = (order.clone(), 0);
            anchored.rules.push(Rule { trigger, order, lasts, line });
            anchored.moves[at] = Move::Play(Until::Steps(1));
            anchored.moves = merged(anchored.moves);
            self.try_draft(anchored)
        })
    }
}

/// What an order that is given where a run stands could wait for: what happened last comes first, and
/// after that the time `now` at which it is given. Somebody outside asks at a time.
fn triggers(timeline: &Timeline, order: &Order, now: Span) -> Vec<Trigger> {
    if matches!(order, Order::Do(Action::Command(_))) {
        return vec![Trigger::At(Span::ZERO), Trigger::At(now)];
    }
    let events = timeline.index().events_between(1, timeline.position());
    let anchor = |(at, (_, event)): (usize, &(u32, Event))| {
        let (node, verb) = (event.node, event.verb);
        let same =
            events[..=at].iter().filter(|(_, other)| (other.node, other.verb) == (node, verb));
        Trigger::When(Anchor { node, verb, nth: same.count() as u32 })
    };
    let last = events.iter().enumerate().rev().take(MOST_ANCHORS);
    last.map(anchor).chain([Trigger::At(now)]).collect()
}
