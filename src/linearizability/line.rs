//! Objects that give out what was put in, first in, first out.
//!
//! Things that are put in by the same words are alike, and so are those who take them out: of either, the
//! most urgent goes first of those that can. So it is known how many of each thing are in line, and by
//! when the next must be out that is not: when the first taker is due, in that order, whom what is in line
//! does not serve. Where `c` is the thing that must be out first of all that are not in line:
//! - What is first is taken out as soon as a taker may, since only then can it be the next one's turn;
//!   unless somebody else who takes the like is to begin later and is due sooner.
//! - If something that somebody must take out is to be put in, either it or `c` can be the very next.
//!   Whoever was put in before it in some order is put in behind it and taken no sooner than it. It can be
//!   taken when what is in line is out, which whoever was before it waited for as well, and when its taker
//!   and the more urgent takers of its like have begun. If that is before anything that is not in line
//!   may be due, it is not too late for any of them; otherwise it is only tried first. It must be `c` if
//!   nobody takes the other before `c` must be out.
//! - The same is true of what nobody must take out, if nobody takes what he finds.
//! - Who waits for something that is in, or for the line to be empty, is helped by taking out alone.

use std::collections::HashMap;

use super::prepare::{Prepared, is_placed};
use super::seen::FixedHash;
use super::{Model, Role};

/// What is known of the order in which things are put in.
pub(super) struct Line<'s, M: Model> {
    model: &'s M,
    roles: Vec<Known>,
    /// How many operations must have a place.
    required: usize,
    /// Those that must have one and take something out by its name, in the order in which they are due.
    must_take: Vec<u32>,
    /// When the first began of those who take out whatever is first.
    any_from: usize,
    /// The numbers of things, by who puts them in.
    numbers: HashMap<&'s M::Input, u32, FixedHash>,
    things: Vec<Thing>,
    /// For every operation placed that takes out whatever is first, what that was.
    found: Vec<Option<u32>>,
}

/// A thing that is put in, perhaps more than once.
#[derive(Default)]
struct Thing {
    /// Who takes it out, in the order in which they are due.
    takers: Vec<Taker>,
    /// All before this taker have a place.
    taker: usize,
    /// How many without a place must have one.
    must_take: usize,
    /// How often it is still to be put in.
    to_come: usize,
    /// How many of it there ever are.
    ever: usize,
    /// How many of it are in line.
    inside: usize,
}

/// One that takes out a thing.
struct Taker {
    number: u32,
    invoked: usize,
    due: usize,
    /// When the first began of this one and those that are due later.
    rest_from: usize,
}

/// Which of those that put in are of use.
#[derive(Clone, Copy)]
pub(super) enum Wanted {
    /// None.
    None,
    /// Those that put in this.
    Only(u32),
    /// Any, but best those that put in this.
    Rather(u32),
    /// Those whose turn need not be after what must be taken out before this.
    Before(usize),
}

/// What is known of an operation.
#[derive(Clone, Copy)]
enum Known {
    /// It neither puts in nor takes out.
    Other,
    /// It puts this in.
    Puts(u32),
    /// It takes this out; nobody puts it in for `None`.
    Takes(Option<u32>),
    /// It takes out what others, who are due sooner, take out as often as it is put in.
    TakesInVain,
    /// It takes out whatever is first.
    TakesAny,
}

impl<'s, M: Model> Line<'s, M> {
    /// What is known if the first so many operations must have a place; nothing, if nothing is put in.
    pub(super) fn new(
        model: &'s M,
        prepared: &'s Prepared<'s, M>,
        required: usize,
        left_out: &[bool],
    ) -> Option<Self> {
        let operations = &prepared.operations;
        let mut numbers: HashMap<&M::Input, u32, FixedHash> = HashMap::default();
        let mut things: Vec<Thing> = Vec::new();
        let mut roles = vec![Known::Other; operations.len()];
        let mut any_from = usize::MAX;
        let left = || operations.iter().enumerate().filter(|&(number, _)| !left_out[number]);
        for (number, one) in left() {
            match model.role(one.input, one.output) {
                Role::Other | Role::Takes(_) => {}
                Role::Puts => {
                    let next = things.len() as u32;
                    let thing = *numbers.entry(one.input).or_insert(next);
                    if thing == next {
                        things.push(Thing::default());
                    }
                    let Thing { to_come, ever, .. } = &mut things[thing as usize];
                    (*to_come, *ever) = (*to_come + 1, *ever + 1);
                    roles[number] = Known::Puts(thing);
                }
                Role::TakesAny => {
                    roles[number] = Known::TakesAny;
                    any_from = any_from.min(one.invoked);
                }
            }
        }
        for (number, one) in left() {
            let Role::Takes(what) = model.role(one.input, one.output) else { continue };
            let thing = numbers.get(&what).copied();
            roles[number] = Known::Takes(thing);
            let Some(thing) = thing.and_then(|thing| things.get_mut(thing as usize)) else {
                continue;
            };
            if thing.takers.len() == thing.ever {
                roles[number] = Known::TakesInVain;
                continue;
            }
            let (invoked, due) = (one.invoked, one.due);
            thing.takers.push(Taker { number: number as u32, invoked, due, rest_from: invoked });
            thing.must_take += usize::from(number < required);
        }
        for Thing { takers, .. } in &mut things {
            for place in (1..takers.len()).rev() {
                takers[place - 1].rest_from =
                    takers[place - 1].rest_from.min(takers[place].rest_from);
            }
        }
        let takes = |&number: &u32| matches!(roles[number as usize], Known::Takes(Some(_)));
        let must_take = (0..required as u32).filter(takes).collect();
        let found = Vec::new();
        let line = Line { model, roles, required, must_take, any_from, numbers, things, found };
        (!line.things.is_empty()).then_some(line)
    }

    /// Takes note that an operation is given a place in a state.
    pub(super) fn place(&mut self, one: u32, input: &M::Input, state: &M::State, placed: &[u64]) {
        match self.roles[one as usize] {
            Known::Puts(thing) => {
                let thing = &mut self.things[thing as usize];
                thing.to_come -= 1;
                thing.inside += 1;
            }
            Known::Takes(Some(thing)) => {
                let thing = &mut self.things[thing as usize];
                thing.inside -= 1;
                thing.must_take -= usize::from((one as usize) < self.required);
                let has_place =
                    |taker: &&Taker| taker.number == one || is_placed(placed, taker.number);
                thing.taker += thing.takers[thing.taker..].iter().take_while(has_place).count();
            }
            Known::TakesAny => {
                let first = self.first(state, input);
                if let Some(thing) = first {
                    self.things[thing as usize].inside -= 1;
                }
                self.found.push(first);
            }
            Known::Takes(None) | Known::TakesInVain | Known::Other => {}
        }
    }

    /// Takes that back.
    pub(super) fn put_back(&mut self, one: u32) {
        match self.roles[one as usize] {
            Known::Puts(thing) => {
                let thing = &mut self.things[thing as usize];
                thing.to_come += 1;
                thing.inside -= 1;
            }
            Known::Takes(Some(thing)) => {
                let thing = &mut self.things[thing as usize];
                thing.inside += 1;
                thing.must_take += usize::from((one as usize) < self.required);
                let place = thing.takers.partition_point(|taker| taker.number < one);
                thing.taker = thing.taker.min(place);
            }
            Known::TakesAny => {
                if let Some(thing) = self.found.pop().flatten() {
                    self.things[thing as usize].inside += 1;
                }
            }
            Known::Takes(None) | Known::TakesInVain | Known::Other => {}
        }
    }

    /// Whether it should take its place as soon as it can.
    pub(super) fn is_eager(&self, one: u32) -> bool {
        let Known::Takes(Some(thing)) = self.roles[one as usize] else { return false };
        let thing = &self.things[thing as usize];
        thing.takers.get(thing.taker).is_some_and(|first| first.number == one)
    }

    /// Which of those that put in are of use to the urgent one.
    pub(super) fn wanted(&self, urgent: u32, placed: &[u64]) -> Wanted {
        let wanted = match self.roles[urgent as usize] {
            Known::Puts(thing) => thing,
            Known::Takes(Some(thing)) if self.things[thing as usize].inside == 0 => thing,
            _ => return Wanted::None,
        };
        let first = self.first_demand(urgent, placed);
        let closes = first.map_or(usize::MAX, |(_, closes)| closes);
        // Nothing that is not in line is due sooner, whoever takes it.
        let soonest = self.first_possible_due(urgent, placed);
        match first {
            Some((first, _)) if !self.may_go_before(wanted, closes, placed) => {
                match self.next_takers_begin(first, soonest, placed) {
                    true => Wanted::Only(first),
                    false => Wanted::Rather(first),
                }
            }
            _ if !self.next_takers_begin(wanted, soonest, placed) => Wanted::Rather(wanted),
            _ if self.any_from == usize::MAX => Wanted::Only(wanted),
            _ if self.is_unique_and_awaited(wanted) => Wanted::Only(wanted),
            _ => Wanted::Before(closes),
        }
    }

    /// Whether it is of use to place an operation.
    pub(super) fn allows(
        &self,
        one: u32,
        input: &M::Input,
        wanted: Wanted,
        state: &M::State,
        placed: &[u64],
    ) -> bool {
        match (self.roles[one as usize], wanted) {
            (Known::Other, _) => true,
            (Known::TakesInVain, _) => false,
            (Known::Takes(_), _) => !self.is_eager(one),
            (Known::TakesAny, _) => !self.is_awaited(state, input),
            (Known::Puts(_), Wanted::None) => false,
            (Known::Puts(_), Wanted::Rather(_)) => true,
            (Known::Puts(thing), Wanted::Only(only)) => thing == only,
            (Known::Puts(thing), Wanted::Before(closes)) => {
                self.may_go_before(thing, closes, placed)
            }
        }
    }

    /// Those that must take something out by its name, from the urgent one on.
    fn due_from(&self, urgent: u32) -> impl Iterator<Item = u32> {
        let first = self.must_take.partition_point(|&number| number < urgent);
        self.must_take[first..].iter().copied()
    }

    /// What must be taken out first of all that is not in line, and by when.
    fn first_demand(&self, urgent: u32, placed: &[u64]) -> Option<(u32, usize)> {
        let mut served: HashMap<u32, usize, FixedHash> = HashMap::default();
        for number in self.due_from(urgent) {
            let Known::Takes(Some(thing)) = self.roles[number as usize] else { continue };
            let Thing { inside, ever, takers, .. } = &self.things[thing as usize];
            if is_placed(placed, number) || *inside > 0 && *ever == 1 {
                continue;
            }
            let served = served.entry(thing).or_default();
            if served == inside {
                let place = takers.partition_point(|taker| taker.number < number);
                return takers.get(place).map(|taker| (thing, taker.due));
            }
            *served += 1;
        }
        None
    }

    /// By when something may have to be taken out that is not in line: a taker is due then, and as many
    /// of those who take the like may go before as are served by what is in line.
    fn first_possible_due(&self, urgent: u32, placed: &[u64]) -> usize {
        for number in self.due_from(urgent) {
            let Known::Takes(Some(thing)) = self.roles[number as usize] else { continue };
            if is_placed(placed, number) {
                continue;
            }
            let Thing { inside, takers, taker: first, .. } = &self.things[thing as usize];
            let due = takers[takers.partition_point(|taker| taker.number < number)].due;
            let earlier = takers[*first..].iter().take_while(|taker| taker.rest_from <= due);
            let earlier = earlier.filter(|one| {
                one.number != number && one.invoked <= due && !is_placed(placed, one.number)
            });
            if earlier.take(*inside).count() == *inside {
                return due;
            }
        }
        usize::MAX
    }

    /// Whether the next of this thing can be taken out before something else must be: whether so many
    /// can take it out as are in line, and one more.
    fn may_go_before(&self, thing: u32, closes: usize, placed: &[u64]) -> bool {
        let Thing { takers, taker, inside, .. } = &self.things[thing as usize];
        let begun = takers[*taker..].iter().take_while(|taker| taker.rest_from <= closes);
        let begun = begun.filter(|one| one.invoked <= closes && !is_placed(placed, one.number));
        !self.is_unique_and_awaited(thing) && self.any_from <= closes
            || begun.take(inside + 1).count() > *inside
    }

    /// Whether those who take out what there is of this thing in line, and the next, begin before
    /// something else must be out, if they go by urgency.
    fn next_takers_begin(&self, thing: u32, closes: usize, placed: &[u64]) -> bool {
        let Thing { takers, taker, inside, .. } = &self.things[thing as usize];
        let left = takers[*taker..].iter().filter(|one| !is_placed(placed, one.number));
        left.take(inside + 1).all(|one| one.invoked <= closes)
    }

    /// Whether it is put in once, and somebody must take it out.
    fn is_unique_and_awaited(&self, thing: u32) -> bool {
        let Thing { ever, must_take, .. } = self.things[thing as usize];
        ever == 1 && must_take > 0
    }

    /// Whether what is first must be left to those who take it out by its name.
    fn is_awaited(&self, state: &M::State, input: &M::Input) -> bool {
        self.first(state, input).is_some_and(|first| {
            let Thing { must_take, to_come, inside, .. } = self.things[first as usize];
            must_take >= to_come + inside
        })
    }

    fn first(&self, state: &M::State, input: &M::Input) -> Option<u32> {
        let first = self.model.first(state, input)?;
        self.numbers.get(&first).copied()
    }

    /// Whether an operation is better tried before others: if it takes something out by its name, or
    /// puts in what is best put in.
    pub(super) fn prefers(&self, one: u32, wanted: Wanted) -> bool {
        match (self.roles[one as usize], wanted) {
            (Known::Takes(_), _) => true,
            (Known::Puts(thing), Wanted::Rather(best)) => thing == best,
            _ => false,
        }
    }
}
