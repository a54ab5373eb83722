//! Objects that give out what was put in, first in, first out.
//!
//! Here it is not moments that are searched for, but the order of the *items*: a put with the take that
//! got what it put in. What is put in first is taken out first, so puts and takes come in the same order.
//! Every operation has a window, from when it was invoked until it is *due*, when it completed; what need
//! not have a place is never due. Items in a row are possible if and only if of any two of them, or of one
//! with itself, the later is not due before the earlier began: the later put before the earlier put, the
//! later take before the earlier take, the later take before the earlier put. For then each put can be
//! placed as soon as it and all puts before it were invoked, and each take as soon as it and all takes
//! before it were, and its put is placed. What is in line at the end are puts without takes: none of them is
//! due before a put of an item began, and they go in the order in which they are due, which is always
//! possible. Who finds nothing is an item by himself, put and take at once; and no put behind him is due
//! before a take ahead of him began.
//!
//! So items are lined up one after the other. A put *may* go next if it began before any put or take
//! without a place is due; a take, if it began before any take without a place is. Be `p` and `t` the put
//! and the take that are due first of those without a place. If there is any row with which all comes
//! right, there is one in which:
//! - Who finds nothing goes as soon as he may: those behind him have no more to heed for that.
//! - Of those that may go next on the same thing, that goes first which is due first: they can be
//!   exchanged. So who takes a thing by its name goes before who takes whatever is first.
//! - If `t` is due before `p`, the next item is that of `t`: what is ahead of it began in time for it, and
//!   it began in time for what is ahead of it, so it can be moved to the front.
//! - Otherwise either the item of `p` is next, or that of `t`. Be `p`'s item as far ahead as can be. If it
//!   is not the first, then the take of each item ahead is due before some take behind it began, at `p`'s
//!   item at the latest. So the item of `t` is ahead too. Its put began before `p` is due, or it could not
//!   be ahead; so it can be moved to the front.
//! - That the item of `t` must not be next though its put may be, there must be another put of the thing
//!   that may not go yet, began before `t` is due, and is itself due before the one that may go: otherwise
//!   the two can be exchanged. If there is none, nothing is tried but the item of `t`.
//! - That the item of `p` must not be next though its take may be, there must be another take of the thing
//!   that may not go yet and is itself due before the one that may go. And what is ahead of it was put
//!   in before `p` is due: it began before any take is due that cannot be served by that (the *horizon*).
//!   If there is none, nothing is tried but the item of `p`.
//!
//! Only to move a take past somebody who finds nothing may be wrong, since a put behind him must not be
//! due before that take began. Then he began before that take as well, and could not have gone himself.
//! Such a take is called *late*, and then everything that may go is tried.
//!
//! So there are mostly two ways at most, and nearly always one: only if things are alike, or takes are
//! unfinished, and if windows lie within each other, something is guessed. All that a guess leads to is a
//! set of operations with places. If that was in vain, so is any that has the same of those that must have
//! one, and more of the others (`seen`). What uses the fewest of these is tried first.
//!
//! If all things differ, no window lies within another of its thing, and nearly nothing is guessed.

mod choose;
mod lane;
mod walk;

use std::collections::HashMap;

use super::longest::{Farthest, Reached};
use super::patience::Patience;
use super::prepare::Prepared;
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

    /// Looks for an order in which the first so many operations have a place.
    pub(super) fn run<P: Patience>(
        &self,
        required: usize,
        patience: &P,
    ) -> Result<Reached, P::Over> {
        let mut walk = Walk::new(self.sides(required), self.things);
        if walk.run(patience)? {
            return Ok(Reached::All(self.ids(&walk.order())));
        }
        let (urgent, before) = walk.farthest();
        Ok(Reached::Some(Farthest { urgent, before: self.ids(before), exact: false }))
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
