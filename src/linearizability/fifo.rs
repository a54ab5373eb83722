//! Objects that give out what was put in, first in, first out.
//!
//! Here not moments are searched for, but the order of the *items*: a put with the take that got what it
//! put in. What is put in first is taken out first, so the puts and the takes come in the same order. Every
//! operation has a window, from when it was invoked until it is *due*, when it completed; what need not have a
//! place is never due. Some items in a row are possible if and only if for any two of them, or for the
//! same one twice, none is due before an earlier one began: put and put, take and take, put and the later
//! take. For then each put can be placed when the last so far was invoked, and each take when its put
//! is placed and the last take so far was invoked. What is left in line at the end are puts without takes. They
//! are due after every put of an item began, and go in the order in which they are due, which is always
//! possible. Who finds nothing is an item by himself, put and take at once, and no put behind him is due
//! before a take ahead of him began.
//!
//! So items are lined up one after the other. A put *may* go next if it began before any put or take without a
//! place is due; a take, if it began before any take is. Be `p` and `t` the put and the take that are due
//! first of those without a place. In some row with which all comes right:
//! - Who finds nothing goes as soon as he may: those behind him have no more to heed for that.
//! - Of the like that may go next, that goes first which is due first: they can be exchanged. So takes
//!   of things that are named go before such as take whatever is first.
//! - If `t` is due before `p`, its item can be moved to the front. So the next item is `t`'s: nothing is
//!   tried but that.
//! - Otherwise either the item of `p` is next, or that of `t`. For be `p`'s item as far ahead as can be, and
//!   not the first. Then every item ahead has a take that is due before some take at or ahead of `p`'s item
//!   began. So `t` is one of them, and as its put began before `p` is due, it can be moved to the front.
//! - If the item of `t` is next in no such row, `t` has a put that began after `p` was due, and sooner is
//!   due itself than the one that may go now; or else they can be exchanged. So if there is none, nothing
//!   is tried but `t`'s item.
//! - If the item of `p` is next in no such row, `p` has a take that began after `t` was due, and sooner is due
//!   itself. What is ahead was put in before `p` is due; so that take began before any take is due that
//!   is not served by that (the *horizon*). If there is none, nothing is tried but `p`'s item.
//!
//! To move a take past somebody who finds nothing may be wrong: a put behind him must not be due before that
//! take began. He began before the take, then, and could not have gone ahead himself. Such a take is called
//! *late*, and then whatever may go is tried.
//!
//! So there are two ways at most, and mostly one: only if things are alike, or takes are unfinished, and
//! windows lie within each other, something is guessed. All that a guess can lead to is a set of operations with
//! places. If that was in vain, it is in vain for any set that differs by more of those that need no place
//! (`seen`). What spends least of these is tried first.
//!
//! The argument needs no more than that the puts of a thing are alike, and the takes. If all things differ, no
//! window lies within another of its kind, and nothing is guessed at all.

mod choose;
mod lane;
mod walk;

use std::collections::HashMap;

use super::prepare::Prepared;
use super::search::Farthest;
use super::seen::FixedHash;
use super::{Model, OperationId, Role};
use lane::{Lane, Window};
use walk::{Sides, Walk};

/// A history of an object all of whose operations put in, take out, or find nothing.
pub(super) struct Line<'p, 'h, M: Model> {
    prepared: &'p Prepared<'h, M>,
    acts: Vec<Act>,
    things: usize,
}

/// What an operation does; things have numbers.
#[derive(Clone, Copy)]
enum Act {
    Puts(u32),
    Takes(u32),
    TakesAny,
    FindsNothing,
}

impl<'p, 'h, M: Model> Line<'p, 'h, M> {
    /// Nothing, if an operation does anything else, or if one happened that took nobody knows what: it may
    /// have found nothing, too.
    pub(super) fn of(model: &M, prepared: &'p Prepared<'h, M>) -> Option<Self> {
        let mut numbers: HashMap<M::Input, u32, FixedHash> = HashMap::default();
        let mut number = |put: M::Input| {
            let next = numbers.len() as u32;
            *numbers.entry(put).or_insert(next)
        };
        let mut acts = Vec::with_capacity(prepared.operations.len());
        for (index, one) in prepared.operations.iter().enumerate() {
            acts.push(match model.role(one.input, one.output) {
                Role::Puts => Act::Puts(number(one.input.clone())),
                Role::Takes(put) => Act::Takes(number(put)),
                Role::TakesAny if index >= prepared.required => Act::TakesAny,
                Role::FindsNothing => Act::FindsNothing,
                Role::Other | Role::TakesAny => return None,
            });
        }
        Some(Line { prepared, acts, things: numbers.len() })
    }

    /// An order in which the first so many operations have a place, or how far it came.
    pub(super) fn run(&self, required: usize) -> Result<Vec<OperationId>, Farthest> {
        let mut walk = Walk::new(self.sides(required), self.things);
        if walk.run() {
            return Ok(self.ids(&walk.order()));
        }
        let (urgent, before) = walk.farthest();
        Err(Farthest { urgent, before: self.ids(before), exact: false })
    }

    fn ids(&self, order: &[u32]) -> Vec<OperationId> {
        order.iter().map(|&one| self.prepared.operations[one as usize].id).collect()
    }

    /// Who does what, of those that began before the last of the first so many was due.
    fn sides(&self, required: usize) -> Sides {
        let operations = &self.prepared.operations;
        let end = required.checked_sub(1).map_or(0, |last| operations[last].due);
        let (mut puts, mut takes) = (Vec::new(), Vec::new());
        let (mut any, mut empties) = (Vec::new(), Vec::new());
        for (number, (one, act)) in operations.iter().zip(&self.acts).enumerate() {
            let is_required = number < required;
            if !is_required && one.invoked >= end {
                continue;
            }
            let due = if is_required { one.due } else { usize::MAX };
            let window = Window { number: number as u32, invoked: one.invoked, due };
            match *act {
                Act::Puts(thing) => puts.push((window, thing)),
                Act::Takes(thing) => takes.push((window, thing)),
                Act::TakesAny => any.push(window),
                Act::FindsNothing if is_required => empties.push(window),
                Act::FindsNothing => {}
            }
        }
        any.sort_unstable_by_key(|one| one.invoked);
        empties.sort_unstable_by_key(|one| one.invoked);
        let (puts, takes) = (Lane::new(puts, self.things), Lane::new(takes, self.things));
        Sides { puts, takes, any, empties }
    }
}
