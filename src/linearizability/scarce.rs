//! What is left of the operations that others depend on.

use std::collections::HashMap;
use std::rc::Rc;

use super::Model;
use super::prepare::Prepared;
use super::seen::FixedHash;

/// How many pairs of a need and what may bring it about are kept at most, for each operation.
const MOST_PAIRS: usize = 64;

/// What operations that must have a place need, and what others can bring about. When nothing is left
/// that can bring it about in time, the need is *at stake*: a state that does not meet it now will not
/// before it is too late.
pub(super) struct Scarce<'s, M: Model> {
    model: &'s M,
    needs: Vec<Need<M>>,
    /// For each operation, the needs that it may bring about, and where it stands among those that may.
    makes: Vec<Vec<(u32, u32)>>,
    /// For each operation, the needs that it has, and where it stands among those that have them.
    has: Vec<Vec<(u32, u32)>>,
    placed: Vec<bool>,
    /// How many more pairs may be kept.
    room: usize,
}

/// An operation as what must be possible at some time, and those that may bring that about, if it is
/// not any. It is the same whatever must have a place, so it is found once.
pub(super) type Makers<M> = HashMap<What<M>, Option<Rc<[Maker]>>, FixedHash>;

type What<M> = (<M as Model>::Input, Option<<M as Model>::Output>);

/// One that may bring a need about, and when it was invoked.
#[derive(Clone, Copy)]
pub(super) struct Maker {
    number: u32,
    invoked: usize,
}

/// An operation that must be possible at some time.
struct Need<M: Model> {
    input: M::Input,
    output: Option<M::Output>,
    /// Those that may bring it about, in the order of their invocations.
    makers: Rc<[Maker]>,
    /// All before this one have a place.
    maker: usize,
    /// Those that have it, with when they must have a place: in that order.
    needers: Vec<(usize, u32)>,
    /// All before this one have a place.
    needer: usize,
}

impl<'s, M: Model> Scarce<'s, M> {
    /// Finds what is needed if the first so many operations must have a place.
    pub(super) fn new(
        model: &'s M,
        prepared: &Prepared<'_, M>,
        required: usize,
        left_out: &[bool],
        makers: &mut Makers<M>,
    ) -> Self {
        let count = prepared.operations.len();
        let (makes, has) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        let (placed, room) = (vec![false; count], count * MOST_PAIRS);
        let mut scarce = Scarce { model, needs: Vec::new(), makes, has, placed, room };
        let mut known: HashMap<What<M>, Option<u32>, FixedHash> = HashMap::default();
        for (number, one) in prepared.operations[..required].iter().enumerate() {
            if one.nature.is_blind() {
                continue;
            }
            let mut need = Some((number as u32, (one.input.clone(), one.output.cloned())));
            // What must be so before the only operation that can bring about what must be so before…
            while let Some((number, what)) = need.take() {
                let found = known.get(&what).copied();
                let added = found.unwrap_or_else(|| scarce.add(prepared, &what, left_out, makers));
                if let Some(index) = added {
                    scarce.needs[index as usize].needers.push((one.due, number));
                }
                if found.is_none() {
                    known.insert(what, added);
                    need = added.and_then(|index| scarce.before(prepared, index));
                }
            }
        }
        for (index, need) in scarce.needs.iter_mut().enumerate() {
            need.needers.sort_unstable();
            for (place, &(_, number)) in need.needers.iter().enumerate() {
                scarce.has[number as usize].push((index as u32, place as u32));
            }
        }
        scarce
    }

    /// Adds a need, if not just anything can bring it about.
    fn add(
        &mut self,
        prepared: &Prepared<'_, M>,
        what: &What<M>,
        left_out: &[bool],
        makers: &mut Makers<M>,
    ) -> Option<u32> {
        if !makers.contains_key(what) {
            makers.insert(what.clone(), self.find(prepared, what));
        }
        let mut makers = makers.get(what)?.clone()?;
        let is_left = |maker: &&Maker| !left_out[maker.number as usize];
        if !makers.iter().all(|maker| is_left(&maker)) {
            makers = makers.iter().filter(is_left).copied().collect();
        }
        self.room = self.room.checked_sub(makers.len())?;
        let index = self.needs.len() as u32;
        for (place, maker) in makers.iter().enumerate() {
            self.makes[maker.number as usize].push((index, place as u32));
        }
        let (input, output) = what.clone();
        self.needs.push(Need { input, output, makers, maker: 0, needers: Vec::new(), needer: 0 });
        Some(index)
    }

    fn find(&self, prepared: &Prepared<'_, M>, (input, output): &What<M>) -> Option<Rc<[Maker]>> {
        let all = &prepared.changing;
        let makers = all.iter().filter_map(|&number| {
            let maker = &prepared.operations[number as usize];
            let (made, needed) = ((maker.input, maker.output), (input, output.as_ref()));
            let enables = self.model.enables(made, needed);
            enables.then_some(Maker { number, invoked: maker.invoked })
        });
        let makers: Rc<[Maker]> = makers.collect();
        (makers.len() < all.len().max(2)).then_some(makers)
    }

    /// What the only operation that can bring about a need must find.
    fn before(&self, prepared: &Prepared<'_, M>, index: u32) -> Option<(u32, What<M>)> {
        let need = &self.needs[index as usize];
        let [maker] = need.makers[..] else { return None };
        if self.is_met(index, &self.model.initial()) {
            return None;
        }
        let one = &prepared.operations[maker.number as usize];
        let needer = (&need.input, need.output.as_ref());
        let before = self.model.precondition((one.input, one.output), needer)?;
        Some((maker.number, before))
    }

    /// What is at stake before anything has a place.
    pub(super) fn at_first(&mut self) -> Vec<u32> {
        (0..self.needs.len() as u32).filter(|&index| self.is_at_stake(index)).collect()
    }

    fn is_at_stake(&mut self, index: u32) -> bool {
        let Need { makers, maker, needers, needer, .. } = &mut self.needs[index as usize];
        let is_placed = |number: u32| self.placed[number as usize];
        while needers.get(*needer).is_some_and(|&(_, number)| is_placed(number)) {
            *needer += 1;
        }
        while makers.get(*maker).is_some_and(|maker| is_placed(maker.number)) {
            *maker += 1;
        }
        let Some(&(due, _)) = needers.get(*needer) else { return false };
        makers.get(*maker).is_none_or(|maker| due < maker.invoked)
    }

    /// Takes note that an operation is given a place, and says what is at stake then, if `before` was.
    pub(super) fn place(&mut self, one: u32, before: &[u32]) -> Vec<u32> {
        self.placed[one as usize] = true;
        let mut at_stake = before.to_vec();
        at_stake.retain(|&index| self.is_at_stake(index));
        for place in 0..self.makes[one as usize].len() {
            let (index, _) = self.makes[one as usize][place];
            if !before.contains(&index) && self.is_at_stake(index) {
                at_stake.push(index);
            }
        }
        at_stake
    }

    /// Takes that back.
    pub(super) fn put_back(&mut self, one: u32) {
        self.placed[one as usize] = false;
        for &(index, place) in &self.makes[one as usize] {
            let maker = &mut self.needs[index as usize].maker;
            *maker = (*maker).min(place as usize);
        }
        for &(index, place) in &self.has[one as usize] {
            let needer = &mut self.needs[index as usize].needer;
            *needer = (*needer).min(place as usize);
        }
    }

    /// Whether each of these needs is met by a state, or by another.
    pub(super) fn are_met(
        &self,
        needs: &[u32],
        state: &M::State,
        other: Option<&M::State>,
    ) -> bool {
        let is_met = |&index: &u32| {
            self.is_met(index, state) || other.is_some_and(|other| self.is_met(index, other))
        };
        needs.iter().all(is_met)
    }

    fn is_met(&self, index: u32, state: &M::State) -> bool {
        let Need { input, output, .. } = &self.needs[index as usize];
        self.model.step(state, input, output.as_ref()).is_some()
    }
}
