//! What may be the next item, the best last.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::super::seen::FixedHash;
use super::lane::{Best, Window};
use super::walk::{Choice, Taker, Walk};

/// What can be next.
#[derive(Default)]
struct Offer {
    choices: Vec<Choice>,
    /// Whether nothing else need be tried.
    is_safe: bool,
}

impl Walk {
    /// What is tried next; nothing, if there is no way on.
    pub(super) fn choose(&self) -> Vec<Choice> {
        if self.may_find_nothing() {
            return vec![Choice::FindNothing];
        }
        let for_take = self.for_take();
        if for_take.is_safe || self.takes_due() <= self.puts.soonest_due() {
            return for_take.choices;
        }
        let mut for_put = self.for_put();
        if for_put.is_safe {
            return for_put.choices;
        }
        for_put.choices.retain(|choice| !for_take.choices.contains(choice));
        for_put.choices.extend(for_take.choices);
        for_put.choices.sort_by_key(|choice| Reverse(self.spends(*choice)));
        for_put.choices
    }

    /// Who finds nothing can be placed now.
    fn may_find_nothing(&self) -> bool {
        let puts_due = self.puts.soonest_due();
        self.next_empty().is_some_and(|one| {
            one.invoked < puts_due.min(self.takes_due()) && self.latest < puts_due
        })
    }

    /// Whether somebody who finds nothing may have to go before a take begins, and before a put is due.
    fn is_late(&self, take: Window) -> bool {
        let Some(empty) = self.next_empty() else { return false };
        empty.invoked < take.invoked
            && self.latest < take.invoked
            && self.puts.soonest_due() <= take.invoked
    }

    /// The item of the take that is due first, if nobody who finds nothing is due sooner.
    fn for_take(&self) -> Offer {
        let (puts_due, takes_due) = (self.puts.soonest_due(), self.takes_due());
        let urgent = self.takes.most_urgent();
        let Some(take) = urgent.filter(|&take| self.takes.window(take).due == takes_due) else {
            return Offer::default();
        };
        let thing = self.takes.thing(take);
        let best = self.puts.best_of(thing, puts_due.min(takes_due), takes_due);
        let Best { one: Some(put), is_outdone } = best else { return Offer::default() };
        let is_safe = !is_outdone && !self.is_late(self.takes.window(take));
        Offer { choices: vec![Choice::Item(put, Taker::Named(take))], is_safe }
    }

    /// The item of the put that is due first. No take is due sooner.
    fn for_put(&self) -> Offer {
        let Some(put) = self.puts.most_urgent() else { return Offer::default() };
        let (thing, takes_due) = (self.puts.thing(put), self.takes_due());
        let horizon = self.horizon(thing);
        let Best { one, is_outdone } = self.takes.best_of(thing, takes_due, horizon);
        let any = self.next_any().filter(|any| any.invoked < takes_due).map(|_| Taker::Any);
        let Some(best) = one else {
            let is_outdone = is_outdone || self.takes.spare_of(thing, horizon).is_some();
            return self.offer(put, any, !is_outdone);
        };
        if self.is_late(self.takes.window(best)) {
            let named = self.takes.left_of(thing, takes_due);
            let named = named.chain(self.takes.spare_of(thing, takes_due)).map(Taker::Named);
            return self.offer(put, named.chain(any), false);
        }
        self.offer(put, Some(Taker::Named(best)), !is_outdone)
    }

    /// A put with each of these takes, if enough of the like are left for those that must be taken.
    fn offer(&self, put: u32, takers: impl IntoIterator<Item = Taker>, is_safe: bool) -> Offer {
        let can_spare = self.spare[self.puts.thing(put) as usize] > 0;
        let takers = takers.into_iter().filter(|&taker| can_spare || self.is_required(taker));
        let choices: Vec<Choice> = takers.map(|taker| Choice::Item(put, taker)).collect();
        Offer { is_safe: is_safe && !choices.is_empty(), choices }
    }

    /// When a take is due that cannot go before the put does that is due first, a put of this thing: it, or
    /// those that are due before it, need more than was put in by then; or when somebody must find nothing.
    fn horizon(&self, thing: u32) -> usize {
        let (puts_due, empty_due) = (self.puts.soonest_due(), self.empty_due());
        let mut left: HashMap<u32, usize, FixedHash> = HashMap::default();
        for take in self.takes.left() {
            let due = self.takes.window(take).due;
            let wanted = self.takes.thing(take);
            let left = left.entry(wanted).or_insert_with(|| {
                self.puts.count_of(wanted, puts_due) - usize::from(wanted == thing)
            });
            match left.checked_sub(1) {
                Some(fewer) if due < empty_due => *left = fewer,
                _ => return due.min(empty_due),
            }
        }
        empty_due
    }

    /// How much a choice spends of what need not have a place: a take may be wanted by more.
    fn spends(&self, choice: Choice) -> u8 {
        match choice {
            Choice::FindNothing => 0,
            Choice::Item(put, taker) => {
                u8::from(!self.puts.is_required(put)) + 2 * u8::from(!self.is_required(taker))
            }
        }
    }
}
