//! Makes times short and round.

use super::trial::Search;
use crate::engine::order::{Move, Order, Rule, Trigger};
use crate::kernel::{Action, Jump, Rate, Span};

/// Durations that people say, in milliseconds.
const SAID: [u64; 22] = [
    0, 1, 10, 100, 500, 1_000, 2_000, 3_000, 5_000, 10_000, 15_000, 20_000, 30_000, 40_000, 45_000,
    60_000, 90_000, 120_000, 180_000, 300_000, 600_000, 3_600_000,
];

/// Units to round to, in microseconds, the coarsest first.
const UNITS: [u64; 7] = [60_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100];

/// Durations that could stand for this one: those that people say, from the shortest to the next one
/// that is not shorter.
fn durations(span: Span) -> Vec<Span> {
    let said = SAID.map(Span::ms);
    let shorter = said.iter().position(|one| *one >= span).map_or(&said[..], |at| &said[..=at]);
    shorter.iter().copied().filter(|one| *one != span).collect()
}

/// Moments that could stand for this one: the start, then rounded down and up, coarse before fine, as
/// long as that is rounder than it is.
fn moments(time: Span) -> Vec<Span> {
    let us = time.as_us();
    let rounder = UNITS.iter().take_while(|unit| !us.is_multiple_of(**unit));
    let rounded = rounder.flat_map(|unit| {
        let down = us / unit * unit;
        [down, down + unit].map(Span::us)
    });
    let start = (us > 0).then_some(Span::ZERO);
    start.into_iter().chain(rounded.filter(|moment| !moment.is_zero())).collect()
}

/// Clock rates that people say, on the same side of true time, the mildest first.
fn rates(rate: Rate) -> Vec<Rate> {
    let said = if rate > Rate::TRUE { [2_000, 5_000, 10_000] } else { [500, 200, 100] };
    let said = said.into_iter().filter_map(Rate::permille);
    said.take_while(|one| *one != rate).collect()
}

/// The order with simpler numbers in it.
fn simpler(order: &Order) -> Vec<Order> {
    let Order::Do(action) = order else { return Vec::new() };
    let actions: Vec<Action> = match *action {
        Action::Delay(at, by) => {
            durations(by).into_iter().map(|by| Action::Delay(at, by)).collect()
        }
        Action::Jump(node, Jump::Forward(by)) => {
            durations(by).into_iter().map(|by| Action::Jump(node, Jump::Forward(by))).collect()
        }
        Action::Jump(node, Jump::Back(by)) => {
            durations(by).into_iter().map(|by| Action::Jump(node, Jump::Back(by))).collect()
        }
        Action::Skew(node, rate) => {
            rates(rate).into_iter().map(|rate| Action::Skew(node, rate)).collect()
        }
        Action::Crash { node, keep } if keep > 0 => vec![Action::Crash { node, keep: 0 }],
        _ => Vec::new(),
    };
    actions.into_iter().map(Order::Do).collect()
}

impl Search {
    /// Makes every time in the draft as short and as round as the breach allows. One that has become round
    /// may let another become so; each becomes rounder or shorter, so there is an end to it.
    pub(super) fn round(&mut self) {
        while self.round_each() {}
    }

    /// Whether any time has become rounder or shorter.
    fn round_each(&mut self) -> bool {
        let mut rounder = false;
        for at in 0..self.draft.rules.len() {
            let rule = self.draft.rules[at].clone();
            let lasts = rule.lasts.map_or(Vec::new(), durations);
            rounder |= self.first_rule(at, lasts, |rule, lasts| rule.lasts = Some(lasts));
            rounder |= self.first_rule(at, simpler(&rule.order), |rule, order| rule.order = order);
            if let Trigger::At(time) = rule.trigger {
                rounder |= self
                    .first_rule(at, moments(time), |rule, time| rule.trigger = Trigger::At(time));
            }
        }
        for at in 0..self.draft.moves.len() {
            let Move::Give { wait, order, lasts } = self.draft.moves[at].clone() else { continue };
            let ends = lasts.map_or(Vec::new(), durations);
            rounder |= self.first_given(at, ends, |(_, _, lasts), one| *lasts = Some(one));
            rounder |= self.first_given(at, simpler(&order), |(_, order, _), one| *order = one);
            rounder |= self.first_given(at, moments(wait), |(wait, _, _), one| *wait = one);
        }
        rounder
    }

    /// Takes the first of some values for a rule with which the law still breaks.
    fn first_rule<T>(&mut self, at: usize, values: Vec<T>, set: impl Fn(&mut Rule, T)) -> bool {
        values.into_iter().any(|value| {
            let mut draft = self.draft.clone();
            set(&mut draft.rules[at], value);
            self.try_draft(draft)
        })
    }

    /// The same for an order given by hand.
    fn first_given<T>(
        &mut self,
        at: usize,
        values: Vec<T>,
        set: impl Fn((&mut Span, &mut Order, &mut Option<Span>), T),
    ) -> bool {
        values.into_iter().any(|value| {
            let mut draft = self.draft.clone();
            if let Move::Give { wait, order, lasts } = &mut draft.moves[at] {
                set((wait, order, lasts), value);
            }
            self.try_draft(draft)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_said_by_a_shorter_one_or_the_next() {
        let of = |ms| durations(Span::ms(ms));
        assert_eq!(of(7_313).last(), Some(&Span::s(10)));
        assert_eq!(of(40_000).last(), Some(&Span::s(30)));
        assert!(of(7_313).is_sorted());
        assert!(of(0).is_empty());
    }

    #[test]
    fn a_moment_is_rounded_coarsely_first() {
        let all = moments(Span::us(5_006_726));
        assert_eq!(all[..4], [Span::ZERO, Span::s(60), Span::s(10), Span::s(5)]);
        assert_eq!(all.last(), Some(&Span::us(5_006_800)));
        assert_eq!(moments(Span::s(20)), [Span::ZERO, Span::s(60)]);
        assert!(moments(Span::ZERO).is_empty());
    }
}
