//! What is left of the operations that others depend on.

use std::collections::HashMap;

use super::Model;
use super::prepare::Prepared;
use super::seen::FixedHash;

/// How many operations may be able to make another possible, for the search to keep count of them.
const FEW: usize = 64;

/// What some operations that must have a place need, and only few others can bring about. When none of
/// those is left, the need is *at stake*: a state that does not meet it now never will again.
pub(super) struct Scarce<'s, M: Model> {
    model: &'s M,
    needs: Vec<Need<M>>,
    /// For each operation, the needs that it may bring about.
    makes: Vec<Vec<u32>>,
    /// For each operation, the needs that it has.
    has: Vec<Vec<u32>>,
}

/// An operation as what must be possible at some time, and the few that may bring that about; `None`
/// if they are not few. It is the same whatever must have a place, so it is found once.
pub(super) type Makers<M> = HashMap<What<M>, Option<Vec<u32>>, FixedHash>;

type What<M> = (<M as Model>::Input, Option<<M as Model>::Output>);

/// An operation that must be possible at some time.
struct Need<M: Model> {
    input: M::Input,
    output: Option<M::Output>,
    /// One that may bring it about, if any does.
    maker: Option<u32>,
    /// How many such are left.
    makers: u32,
    /// How many are left that have it.
    waiting: u32,
}

impl<'s, M: Model> Scarce<'s, M> {
    /// Finds what is scarce if the first so many operations must have a place.
    pub(super) fn new(
        model: &'s M,
        prepared: &Prepared<'_, M>,
        required: usize,
        makers: &mut Makers<M>,
    ) -> Self {
        let count = prepared.operations.len();
        let (makes, has) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        let mut scarce = Scarce { model, needs: Vec::new(), makes, has };
        let mut known: HashMap<What<M>, u32, FixedHash> = HashMap::default();
        for (number, one) in prepared.operations[..required].iter().enumerate() {
            if one.nature.is_blind() {
                continue;
            }
            let mut need = Some((number, (one.input.clone(), one.output.cloned())));
            // What must be so before the only operation that can bring about what must be so before…
            while let Some((number, what)) = need.take() {
                let found = known.get(&what).copied();
                let Some(index) = found.or_else(|| scarce.add(prepared, &what, makers)) else {
                    break;
                };
                scarce.has[number].push(index);
                scarce.needs[index as usize].waiting += 1;
                if found.is_none() {
                    known.insert(what, index);
                    need = scarce.before(prepared, index);
                }
            }
        }
        scarce
    }

    /// Adds a need, if few operations can bring it about.
    fn add(
        &mut self,
        prepared: &Prepared<'_, M>,
        what: &What<M>,
        makers: &mut Makers<M>,
    ) -> Option<u32> {
        if !makers.contains_key(what) {
            makers.insert(what.clone(), self.find(prepared, what));
        }
        let makers = makers.get(what)?.as_ref()?;
        let index = self.needs.len() as u32;
        makers.iter().for_each(|&maker| self.makes[maker as usize].push(index));
        let (input, output) = what.clone();
        let (maker, makers) = (makers.first().copied(), makers.len() as u32);
        self.needs.push(Need { input, output, maker, makers, waiting: 0 });
        Some(index)
    }

    fn find(&self, prepared: &Prepared<'_, M>, (input, output): &What<M>) -> Option<Vec<u32>> {
        let enables = |maker: &&u32| {
            let maker = &prepared.operations[**maker as usize];
            self.model.enables((maker.input, maker.output), (input, output.as_ref()))
        };
        let all = prepared.by_object.get(&self.model.object(input)).into_iter().flatten();
        let makers: Vec<u32> = all.filter(enables).take(FEW + 1).copied().collect();
        (makers.len() <= FEW).then_some(makers)
    }

    /// What the only operation that can bring about a need must find.
    fn before(&self, prepared: &Prepared<'_, M>, index: u32) -> Option<(usize, What<M>)> {
        let need = &self.needs[index as usize];
        if need.makers != 1 || self.is_met(index, &self.model.initial()) {
            return None;
        }
        let maker = need.maker? as usize;
        let one = &prepared.operations[maker];
        let needer = (&need.input, need.output.as_ref());
        let before = self.model.precondition((one.input, one.output), needer)?;
        Some((maker, before))
    }

    /// What is at stake before anything has a place.
    pub(super) fn at_first(&self) -> Vec<u32> {
        (0..self.needs.len() as u32).filter(|&index| self.is_at_stake(index)).collect()
    }

    fn is_at_stake(&self, index: u32) -> bool {
        let need = &self.needs[index as usize];
        need.makers == 0 && need.waiting > 0
    }

    /// Takes note that an operation is given a place, and says what is at stake then, if `before` was.
    pub(super) fn place(&mut self, one: u32, before: &[u32]) -> Vec<u32> {
        self.count(one, |left| *left -= 1);
        let made = self.makes[one as usize].iter().filter(|index| !before.contains(index));
        before.iter().chain(made).copied().filter(|&index| self.is_at_stake(index)).collect()
    }

    /// Takes that back.
    pub(super) fn put_back(&mut self, one: u32) {
        self.count(one, |left| *left += 1);
    }

    fn count(&mut self, one: u32, change: fn(&mut u32)) {
        for &index in &self.makes[one as usize] {
            change(&mut self.needs[index as usize].makers);
        }
        for &index in &self.has[one as usize] {
            change(&mut self.needs[index as usize].waiting);
        }
    }

    /// Whether a state meets all of these needs.
    pub(super) fn are_met(&self, needs: &[u32], state: &M::State) -> bool {
        needs.iter().all(|&index| self.is_met(index, state))
    }

    fn is_met(&self, index: u32, state: &M::State) -> bool {
        let Need { input, output, .. } = &self.needs[index as usize];
        self.model.step(state, input, output.as_ref()).is_some()
    }
}
