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
//!   A maker may need something itself right before it, for `r` to be possible after it, and what made that
//!   possible in turn; all of them come no earlier than what overwrote the state and completed before `r`
//!   began.
//! - If `r` needs a level, such as a balance, then what completed before `r` began and some of what began
//!   before `r` completed add up to that.
//! - If `r` takes out what was put in, then so much of that was put in before as is taken out up to `r`:
//!   of those who must take out the same, the `k`-th to complete needs `k` that were begun.

use std::cell::RefCell;
use std::collections::HashMap;

use super::prepare::{Candidate, Prepared};
use super::seen::FixedHash;
use super::{Follows, Model, Nature, Role};

/// Of how many kinds of operations it is remembered when the last one began that is over.
const MOST_KINDS: usize = 8;

/// How far apart the sums of numbers may lie of which each is looked at.
const MOST_LEVELS: i128 = 1 << 15;

/// How many makers are looked at for one operation: if it takes more to tell, it has some.
const MOST_MAKERS: usize = 256;

/// The most urgent operation that cannot have a place.
pub(super) fn first_doomed<M: Model>(model: &M, prepared: &Prepared<'_, M>) -> Option<usize> {
    let first = [
        first_in_vain(model, prepared),
        first_again(model, prepared),
        first_off_level(model, prepared),
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
    let (mut ended, mut first, mut overwritten) = (0, None, None);
    for &number in &prepared.by_invocation {
        let number = number as usize;
        let needer = &prepared.operations[number];
        while ended < prepared.required && prepared.operations[ended].due < needer.invoked {
            let one = &prepared.operations[ended];
            over.add(one);
            if one.nature == Nature::Overwrites {
                overwritten = overwritten.max(Some(one.invoked));
            }
            ended += 1;
        }
        let asks = number < first.unwrap_or(prepared.required) && !needer.nature.is_blind();
        if asks && !sources.serve(number, over.last_before(model, needer), overwritten) {
            first = Some(number);
        }
    }
    first
}

/// The most urgent one that needs a level that cannot be reached.
fn first_off_level<M: Model>(model: &M, prepared: &Prepared<'_, M>) -> Option<usize> {
    let Prepared { operations, required, by_invocation, .. } = prepared;
    let adds: Vec<i128> = operations.iter().map(|one| model.adds(one.input)).collect();
    if adds.iter().all(|&added| added == 0) {
        return None;
    }
    let begun_from = begun_from(prepared);
    let (mut ended, mut certain, mut first) = (0, 0, None);
    for &number in by_invocation {
        let number = number as usize;
        let needer = &operations[number];
        while ended < *required && operations[ended].due < needer.invoked {
            certain += adds[ended];
            ended += 1;
        }
        if number >= first.unwrap_or(*required) {
            continue;
        }
        let Some(levels) = model.levels(needer.input, needer.output) else { continue };
        let in_time = |&other: &usize| begun_from[other] < needer.due;
        let others = (ended..*required).take_while(in_time).chain(*required..operations.len());
        let begun =
            others.filter(|&other| other != number && operations[other].invoked < needer.due);
        let some: Vec<i128> = begun.map(|other| adds[other]).collect();
        if !reaches(&some, levels.start() - certain, levels.end().saturating_sub(certain)) {
            first = Some(number);
        }
    }
    first
}

/// Whether some of these numbers add up to something between two sums. If it takes too much to tell, they do.
fn reaches(numbers: &[i128], least: i128, most: i128) -> bool {
    let lowest: i128 = numbers.iter().filter(|&&number| number < 0).sum();
    let width: i128 = numbers.iter().map(|number| number.abs()).sum();
    let (least, most) = ((least - lowest).max(0), most.saturating_sub(lowest).min(width));
    if least != most || width > MOST_LEVELS {
        return least <= most;
    }
    // Some of the numbers add up to a sum if and only if it is that much above the lowest one that some
    // of their sizes add up to.
    let mut sums = vec![0_u64; width as usize / 64 + 1];
    sums[0] = 1;
    for number in numbers {
        let (words, bits) =
            (number.unsigned_abs() as usize / 64, number.unsigned_abs() as u32 % 64);
        for word in (words..sums.len()).rev() {
            let low = sums[word - words] << bits;
            let high = match bits > 0 && word > words {
                true => sums[word - words - 1] >> (64 - bits),
                false => 0,
            };
            sums[word] |= low | high;
        }
    }
    sums[least as usize / 64] >> (least % 64) & 1 == 1
}

/// When the first operation began of each and those that are less urgent and must have a place.
fn begun_from<M: Model>(prepared: &Prepared<'_, M>) -> Vec<usize> {
    let required = &prepared.operations[..prepared.required];
    let mut begun_from: Vec<usize> = required.iter().map(|one| one.invoked).collect();
    for number in (1..begun_from.len()).rev() {
        begun_from[number - 1] = begun_from[number - 1].min(begun_from[number]);
    }
    begun_from
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
    begun_from: Vec<usize>,
    /// What can have been made possible before some event, after something began that overwrote the state.
    made: RefCell<HashMap<What<M>, Between, FixedHash>>,
}

/// Before an event, and after one, if it had to be after one.
type Between = (usize, Option<usize>);

type What<M> = (<M as Model>::Input, Option<<M as Model>::Output>);

impl<'p, 'h, M: Model> Sources<'p, 'h, M> {
    fn of(model: &'p M, prepared: &'p Prepared<'h, M>) -> Self {
        let made = RefCell::default();
        Sources { model, prepared, begun_from: begun_from(prepared), made }
    }

    /// Whether something can have made an operation possible in time, where the state was overwritten by
    /// something that began then.
    fn serve(&self, needer: usize, since: Since, overwritten: Option<usize>) -> bool {
        let needs = &self.prepared.operations[needer];
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
        let mut chain = Chain { overwritten, makers: vec![needer], looks: 0 };
        let is_made = self.is_made((needs.input, needs.output), begin, needs.due, &mut chain);
        if is_made {
            let what = (needs.input.clone(), needs.output.cloned());
            self.made.borrow_mut().insert(what, (needs.due, overwritten));
        }
        is_made
    }

    /// Whether something that was not over before `begin`, and had begun before `end`, can have made an
    /// operation possible before all that is in the chain.
    fn is_made(
        &self,
        needed: (&M::Input, Option<&M::Output>),
        begin: usize,
        end: usize,
        chain: &mut Chain,
    ) -> bool {
        let Prepared { operations, required, .. } = self.prepared;
        let mut makes = |number: usize| {
            let maker = &operations[number];
            let made = (maker.input, maker.output);
            maker.invoked < end
                && maker.nature != Nature::ReadOnly
                && self.model.enables(made, needed)
                && !chain.makers.contains(&number)
                && self.can_come(number, needed, end, chain)
        };
        let first = operations[..*required].partition_point(|one| one.due < begin);
        let in_time = |&number: &usize| self.begun_from[number] < end;
        (first..*required).take_while(in_time).any(&mut makes)
            || (*required..operations.len()).any(makes)
    }

    /// Whether what a maker needs right before it can have been possible there.
    fn can_come(
        &self,
        maker: usize,
        needed: (&M::Input, Option<&M::Output>),
        end: usize,
        chain: &mut Chain,
    ) -> bool {
        let one = &self.prepared.operations[maker];
        chain.looks += 1;
        if one.nature == Nature::Overwrites || chain.looks > MOST_MAKERS {
            return true;
        }
        let Some(before) = self.model.precondition((one.input, one.output), needed) else {
            return true;
        };
        let needed = (&before.0, before.1.as_ref());
        let end = end.min(one.due);
        let initially = || self.model.step(&self.model.initial(), needed.0, needed.1).is_some();
        let is_known = |&(by, after): &Between| by <= end && after >= chain.overwritten;
        if chain.overwritten.is_none() && initially()
            || self.made.borrow().get(&before).is_some_and(is_known)
        {
            return true;
        }
        chain.makers.push(maker);
        let is_made = self.is_made(needed, chain.overwritten.unwrap_or(0), end, chain);
        chain.makers.pop();
        if is_made && chain.looks <= MOST_MAKERS {
            self.made.borrow_mut().insert(before, (end, chain.overwritten));
        }
        is_made
    }
}

/// Operations each of which comes before the one before it in this list.
struct Chain {
    /// When something began that overwrote the state before the first of them.
    overwritten: Option<usize>,
    makers: Vec<usize>,
    /// How many makers were looked at.
    looks: usize,
}
