//! Many objects of one kind as one.

use std::collections::BTreeMap;
use std::hash::Hash;
use std::ops::RangeInclusive;

use super::{Follows, History, Model, Nature, Role, Sights, Toward};

/// Many objects of one kind as one: its state is the whole map.
#[derive(Clone, Debug)]
pub struct Keyed<'m, K, M> {
    model: &'m M,
    /// Every key has a number.
    keys: BTreeMap<K, u64>,
}

impl<'m, K: Clone + Ord, M> Keyed<'m, K, M> {
    /// Objects of this kind, one for each key of a history.
    pub fn of<I, O>(model: &'m M, history: &History<(K, I), O>) -> Self {
        let mut keys = BTreeMap::new();
        for operation in history.operations() {
            let next = keys.len() as u64;
            keys.entry(operation.input.0.clone()).or_insert(next);
        }
        Keyed { model, keys }
    }
}

impl<K: Clone + Ord + Hash + Sync, M: Model> Model for Keyed<'_, K, M> {
    /// A key that is not in it is in the initial state.
    type State = BTreeMap<K, M::State>;
    type Input = (K, M::Input);
    type Output = M::Output;

    fn initial(&self) -> Self::State {
        BTreeMap::new()
    }

    fn step(
        &self,
        state: &Self::State,
        (key, input): &Self::Input,
        output: Option<&Self::Output>,
    ) -> Option<Self::State> {
        let initial = self.model.initial();
        let next = self.model.step(state.get(key).unwrap_or(&initial), input, output)?;
        let mut state = state.clone();
        if next == initial {
            state.remove(key);
        } else {
            state.insert(key.clone(), next);
        }
        Some(state)
    }

    fn nature(&self, (_, input): &Self::Input, output: Option<&Self::Output>) -> Nature {
        self.model.nature(input, output)
    }

    fn enables(
        &self,
        ((maker_key, maker), made): (&Self::Input, Option<&Self::Output>),
        ((needer_key, needer), needed): (&Self::Input, Option<&Self::Output>),
    ) -> bool {
        maker_key == needer_key && self.model.enables((maker, made), (needer, needed))
    }

    fn follows(
        &self,
        ((earlier_key, earlier), did): (&Self::Input, Option<&Self::Output>),
        ((later_key, later), does): (&Self::Input, Option<&Self::Output>),
    ) -> Follows {
        if earlier_key != later_key {
            return Follows::Perhaps;
        }
        self.model.follows((earlier, did), (later, does))
    }

    fn adds(&self, (_, input): &Self::Input) -> i128 {
        self.model.adds(input)
    }

    fn levels(
        &self,
        (_, input): &Self::Input,
        output: Option<&Self::Output>,
    ) -> Option<RangeInclusive<i128>> {
        self.model.levels(input, output)
    }

    fn precondition(
        &self,
        ((key, maker), made): (&Self::Input, Option<&Self::Output>),
        ((_, needer), needed): (&Self::Input, Option<&Self::Output>),
    ) -> Option<(Self::Input, Option<Self::Output>)> {
        let (input, output) = self.model.precondition((maker, made), (needer, needed))?;
        Some(((key.clone(), input), output))
    }

    fn toward(
        &self,
        state: &Self::State,
        ((key, goal), wanted): (&Self::Input, Option<&Self::Output>),
        operations: &[(&Self::Input, Option<&Self::Output>)],
    ) -> Toward {
        let initial = self.model.initial();
        let of_key: Vec<(usize, _)> = operations
            .iter()
            .enumerate()
            .filter(|(_, ((other, _), _))| other == key)
            .map(|(place, &((_, input), output))| (place, (input, output)))
            .collect();
        let asked: Vec<_> = of_key.iter().map(|&(_, asked)| asked).collect();
        let state = state.get(key).unwrap_or(&initial);
        match self.model.toward(state, (goal, wanted), &asked) {
            Toward::Through(ones) => {
                Toward::Through(ones.into_iter().map(|one| of_key[one].0).collect())
            }
            other => other,
        }
    }

    fn tells_of(
        &self,
        ((seer_key, seer), saw): (&Self::Input, Option<&Self::Output>),
        ((maker_key, maker), made): (&Self::Input, Option<&Self::Output>),
    ) -> bool {
        seer_key == maker_key && self.model.tells_of((seer, saw), (maker, made))
    }

    fn tells_as_much(
        &self,
        ((seer_key, seer), saw): (&Self::Input, Option<&Self::Output>),
        ((other_key, other), told): (&Self::Input, Option<&Self::Output>),
    ) -> bool {
        seer_key == other_key && self.model.tells_as_much((seer, saw), (other, told))
    }

    fn sights<'s>(
        &'s self,
        seers: &[(&Self::Input, Option<&Self::Output>)],
    ) -> Option<Sights<'s, Self::State>> {
        let ((key, _), _) = seers.first()?;
        let of_key = seers.iter().filter(|((other, _), _)| other == key);
        let of_key: Vec<_> = of_key.map(|&((_, input), output)| (input, output)).collect();
        if of_key.len() < seers.len() {
            return None;
        }
        let (sights, key, initial) =
            (self.model.sights(&of_key)?, key.clone(), self.model.initial());
        Some(Box::new(move |state| sights(state.get(&key).unwrap_or(&initial))))
    }

    fn is_lost(
        &self,
        state: &Self::State,
        (key, input): &Self::Input,
        output: Option<&Self::Output>,
    ) -> bool {
        state.get(key).is_some_and(|state| self.model.is_lost(state, input, output))
    }

    fn role(&self, (key, input): &Self::Input, output: Option<&Self::Output>) -> Role<Self::Input> {
        self.model.role(input, output).map(|put| (key.clone(), put))
    }

    /// A key's objects count as one.
    fn object(&self, (key, _): &Self::Input) -> u64 {
        self.keys.get(key).copied().unwrap_or(u64::MAX)
    }
}
