//! A guess at the order of the operations on something that is changed blindly, and overwritten now and
//! then, such as a string that is put, appended to, and read.
//!
//! An *epoch* is the time from one overwriting to the next. Where the same few things are put and appended
//! again and again, very many orders make up the same strings, and an exhaustive search that used up the
//! wrong one of them learns of it late. So if it does not end soon, an order is guessed; what comes out is
//! followed step by step with the model, and if it is not right, or nothing comes out, the search is made all
//! the same. A guess thus changes no verdict, only how long one takes.
//!
//! Where dozens do the same few things at once, an order is made and mended (`mend`). Where they are fewer, or
//! that comes to nothing, the guess is a *beam search* (Lowerre, "The HARPY speech recognition system", 1976):
//! of all ways to place the first so many operations it keeps the few that look best ([`beam`]). A way goes on
//! when a completion asks for it ([`options`]):
//! - What reads is made possible: in the present epoch, in a new one, or in one that is put in right before
//!   the present one began, where nobody notices.
//! - What changes the state is used for something that was read, is about to be, or will soon be; if there
//!   is nothing, it goes right before the present epoch if it was under way then, and otherwise where it is.
//! - Before the state is overwritten, whoever could still have read more in the epoch may do so.
//!
//! A way is dropped as soon as something that reads can no more be made possible ([`lead`]).

mod beam;
mod lead;
mod options;
mod way;

use std::collections::HashSet;

use super::patience::Patience;
use super::prepare::{Candidate, Prepared};
use super::seen::FixedHash;
use super::{Model, Nature, OperationId, mend};

/// With no more under way at once than this, the search is quick.
const FEW: usize = 6;

/// With no more than this, the few best ways are found sooner than an order is mended, and more surely.
const CROWD: usize = 16;

/// How often the same is done, on average, for it to be mostly the same.
const REPEATED: usize = 4;

/// How many events ahead is looked for what will be read.
const AHEAD: usize = 50;

/// What there is to be placed.
struct Scene<'p, 'h, M: Model> {
    model: &'p M,
    prepared: &'p Prepared<'h, M>,
    initial: M::State,
    /// What may have a place, in the order of its invocation.
    by_invocation: Vec<u32>,
    /// How much of that was invoked up to now.
    invoked: usize,
}

/// Whether something is changed blindly and overwritten, and read at most, by many at once.
pub(super) fn has_epochs<M: Model>(prepared: &Prepared<'_, M>) -> bool {
    let has = |nature| prepared.operations.iter().any(|one| one.nature == nature);
    let is_it = has(Nature::Overwrites) && has(Nature::Blind) && !has(Nature::Any);
    is_it && prepared.most_changing_at_once() > FEW
}

/// An order in which the first so many operations have a place, if one is guessed.
pub(super) fn guess<M: Model, P: Patience>(
    model: &M,
    prepared: &Prepared<'_, M>,
    required: usize,
    patience: &P,
) -> Result<Option<Vec<OperationId>>, P::Over> {
    let is_crowd = prepared.most_clients_changing() > CROWD;
    let ways: &[bool] = if repeats(prepared) { &[is_crowd, !is_crowd] } else { &[false] };
    for &mends in ways {
        let guess = match mends {
            true => mend::guess(model, prepared, required, patience)?,
            false => search(model, prepared, required, patience)?,
        };
        let order = guess.and_then(|guess| prepared.order_of(model, required, &guess));
        if order.is_some() {
            return Ok(order);
        }
    }
    Ok(None)
}

/// Whether what changes the state is mostly the same again and again.
fn repeats<M: Model>(prepared: &Prepared<'_, M>) -> bool {
    let kind = |&one: &u32| prepared.operations[one as usize].kind;
    let kinds: HashSet<u32, FixedHash> = prepared.changing.iter().map(kind).collect();
    kinds.len() * REPEATED < prepared.changing.len()
}

/// The best few ways.
fn search<M: Model, P: Patience>(
    model: &M,
    prepared: &Prepared<'_, M>,
    required: usize,
    patience: &P,
) -> Result<Option<Vec<u32>>, P::Over> {
    let by_invocation = prepared.left(model, required);
    let scene = Scene { model, prepared, initial: model.initial(), by_invocation, invoked: 0 };
    beam::search(scene, required, patience)
}

impl<'p, 'h, M: Model> Scene<'p, 'h, M> {
    fn one(&self, one: u32) -> &'p Candidate<'h, M> {
        &self.prepared.operations[one as usize]
    }

    fn nature(&self, one: u32) -> Nature {
        self.one(one).nature
    }

    fn reads(&self, one: u32) -> bool {
        self.nature(one) == Nature::ReadOnly
    }

    fn overwrites(&self, one: u32) -> bool {
        self.nature(one) == Nature::Overwrites
    }

    /// Whether it changes the state and does not overwrite it.
    fn changes(&self, one: u32) -> bool {
        self.nature(one) == Nature::Blind
    }

    /// What an operation leaves in a state.
    fn left_by(&self, one: u32, state: &M::State) -> Option<M::State> {
        let one = self.one(one);
        self.model.step(state, one.input, one.output)
    }

    /// What something that overwrites leaves.
    fn begun_by(&self, one: u32) -> Option<M::State> {
        self.left_by(one, &self.initial)
    }

    /// Whether an operation is possible in a state.
    fn fits(&self, one: u32, state: &M::State) -> bool {
        self.left_by(one, state).is_some()
    }

    /// What will be invoked until then, from now on.
    fn to_come(&self, until: usize) -> impl Iterator<Item = u32> {
        let rest = self.by_invocation[self.invoked..].iter().copied();
        rest.take_while(move |&one| self.one(one).invoked < until)
    }
}
