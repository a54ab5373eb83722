//! Operations that cannot have a place, whatever places the others have.
//!
//! The first of them bounds the longest linearizable prefix, and in most bad histories it is the operation
//! that cannot be placed; then nothing need be searched but the prefix, which is linearizable.
//!
//! Take an operation `r` that needs a state, at its place in some order.
//! - If `x` completed before `r` began, and `r` cannot happen right after `x`, then something between
//!   them made it possible: a *maker*. The last maker before `r` is behind every such `x`. So it did
//!   not complete before any of them began, and it began before `r` completed. If there is no such `x`,
//!   it may also be the initial state that allows `r`. If `r` cannot happen ever after `x`, there is no
//!   such maker; and of operations that cannot happen ever after their like, there is only one.
//! - If `r` takes out what was put in, then so much of that was put in before as is taken out up to `r`:
//!   of those who must take out the same, the `k`-th to complete needs `k` that were begun.

use std::collections::HashMap;

use super::prepare::{Candidate, Prepared};
use super::seen::FixedHash;
use super::{Follows, Model, Nature, Role};

/// Of how many kinds of operations it is remembered when the last one began that is over.
const MOST_KINDS: usize = 8;

/// The most urgent operation that cannot have a place.
pub(super) fn first_doomed<M: Model>(model: &M, prepared: &Prepared<'_, M>) -> Option<usize> {
    let first = [
        first_in_vain(model, prepared),
        first_again(model, prepared),
        first_unmade(model, prepared),
    ];
    first.into_iter().flatten().min()
}

/// The most urgent one that takes out more than was put in.
fn first_in_vain<M: Model>(model: &M, prepared: &Prepared<'_, M>) -> Option<usize> {
    let mut begun: HashMap<&M::Input, Vec<usize>, FixedHash> = HashMap::default();
    for &number in &prepared.by_invocation {
        let one = &prepared.operations[number as usize];
        if model.role(one.input, one.output) == Role::Puts {
            begun.entry(one.input).or_default().push(one.invoked);
        }
    }
    let mut taken: HashMap<M::Input, usize, FixedHash> = HashMap::default();
    prepared.operations[..prepared.required].iter().position(|one| {
        let Role::Takes(put) = model.role(one.input, one.output) else { return false };
        let begun = begun.get(&put).map_or(&[][..], Vec::as_slice);
        let taken = taken.entry(put).or_default();
        *taken += 1;
        begun.get(*taken - 1).is_none_or(|&invoked| one.due < invoked)
    })
}

/// The most urgent one that happened before and cannot again.
fn first_again<M: Model>(model: &M, prepared: &Prepared<'_, M>) -> Option<usize> {
    let mut met = vec![false; prepared.operations.len()];
    prepared.operations[..prepared.required].iter().position(|one| {
        let what = (one.input, one.output);
        let again = std::mem::replace(&mut met[one.kind as usize], true);
        again && model.follows(what, what) == Follows::Never
    })
}

/// The most urgent one that nothing can have made possible.
fn first_unmade<M: Model>(model: &M, prepared: &Prepared<'_, M>) -> Option<usize> {
    let sources = Sources::of(model, prepared);
    let mut over = Over::default();
    let (mut ended, mut first) = (0, None);
    for &number in &prepared.by_invocation {
        let number = number as usize;
        let needer = &prepared.operations[number];
        while ended < prepared.required && prepared.operations[ended].due < needer.invoked {
            over.add(&prepared.operations[ended]);
            ended += 1;
        }
        let asks = number < first.unwrap_or(prepared.required) && !needer.nature.is_blind();
        if asks && !sources.serve(number, over.last_before(model, needer)) {
            first = Some(number);
        }
    }
    first
}

/// When the last operation of each kind began of those that are over, the latest first.
struct Over<'p, 'h, M: Model>(Vec<&'p Candidate<'h, M>>);

impl<M: Model> Default for Over<'_, '_, M> {
    fn default() -> Self {
        Over(Vec::with_capacity(MOST_KINDS + 1))
    }
}

impl<'p, 'h, M: Model> Over<'p, 'h, M> {
    fn add(&mut self, one: &'p Candidate<'h, M>) {
        if self.0.iter().any(|other| other.kind == one.kind && other.invoked > one.invoked) {
            return;
        }
        self.0.retain(|other| other.kind != one.kind);
        let place = self.0.partition_point(|other| other.invoked > one.invoked);
        self.0.insert(place, one);
        self.0.truncate(MOST_KINDS);
    }

    /// Since when something must have made an operation possible.
    fn last_before(&self, model: &M, needer: &Candidate<'_, M>) -> Since {
        let needed = (needer.input, needer.output);
        let mut since = Since::Ever;
        for one in &self.0 {
            match model.follows((one.input, one.output), needed) {
                Follows::Perhaps => {}
                Follows::NotAtOnce if since == Since::Ever => since = Since::Event(one.invoked),
                Follows::NotAtOnce => {}
                Follows::Never => return Since::Never,
            }
        }
        since
    }
}

/// Since when something must have made an operation possible.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Since {
    /// Since the beginning, if it was not possible then.
    Ever,
    /// Since some time after this event.
    Event(usize),
    /// Nothing can any more.
    Never,
}

/// What can make operations possible.
struct Sources<'p, 'h, M: Model> {
    model: &'p M,
    prepared: &'p Prepared<'h, M>,
    /// For each operation, when the first one began of it and those that are less urgent and must have
    /// a place.
    begun_from: Vec<usize>,
}

impl<'p, 'h, M: Model> Sources<'p, 'h, M> {
    fn of(model: &'p M, prepared: &'p Prepared<'h, M>) -> Self {
        let mut begun_from: Vec<usize> =
            prepared.operations[..prepared.required].iter().map(|one| one.invoked).collect();
        for number in (1..begun_from.len()).rev() {
            begun_from[number - 1] = begun_from[number - 1].min(begun_from[number]);
        }
        Sources { model, prepared, begun_from }
    }

    /// Whether something can have made an operation possible in time.
    fn serve(&self, needer: usize, since: Since) -> bool {
        let Prepared { operations, required, .. } = self.prepared;
        let needs = &operations[needer];
        let begin = match since {
            Since::Never => return false,
            Since::Event(event) => event,
            Since::Ever => {
                let initial = self.model.initial();
                if self.model.step(&initial, needs.input, needs.output).is_some() {
                    return true;
                }
                0
            }
        };
        let makes = |number: usize| {
            let maker = &operations[number];
            let made = (maker.input, maker.output);
            number != needer
                && maker.invoked < needs.due
                && maker.nature != Nature::ReadOnly
                && self.model.enables(made, (needs.input, needs.output))
        };
        let first = operations[..*required].partition_point(|one| one.due < begin);
        let in_time = |&number: &usize| self.begun_from[number] < needs.due;
        (first..*required).take_while(in_time).any(makes)
            || (*required..operations.len()).any(makes)
    }
}
