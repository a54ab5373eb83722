//! How what was read can have come about.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::super::patience::Patience;
use super::super::prepare::{Candidate, Prepared};
use super::super::seen::FixedHash;
use super::super::{Model, Nature};
use super::scene::Scene;

/// If there are no more changes than this, they are all looked at for every state, also those that nobody made
/// about when it was read.
const FEW: usize = 64;

/// How a state that was read comes about, or one on the way to such a state.
pub(super) struct State {
    /// The changes that leave it whatever was before.
    pub(super) begun_by: Vec<u32>,
    /// Those that lead to it, and from which state.
    pub(super) led_to: Vec<(u32, u32)>,
    /// Whether it was there at first.
    pub(super) is_first: bool,
}

/// An operation that is possible in one state alone stands for that state.
type Goal<M> = (<M as Model>::Input, Option<<M as Model>::Output>);

pub(super) struct Origins<'p, 'h, M: Model> {
    model: &'p M,
    prepared: &'p Prepared<'h, M>,
    scene: &'p Scene,
    initial: M::State,
    /// What each change leaves, if that does not depend on what was before.
    begun: Vec<Option<M::State>>,
    known: HashMap<Goal<M>, u32, FixedHash>,
    /// The states in the order of their numbers, and about when each was needed.
    goals: Vec<(Goal<M>, Range<usize>)>,
}

impl<'p, 'h, M: Model> Origins<'p, 'h, M> {
    pub(super) fn of(model: &'p M, prepared: &'p Prepared<'h, M>, scene: &'p Scene) -> Self {
        let initial = model.initial();
        let begun = scene.makers.iter().map(|makers| {
            let one = &prepared.operations[*makers.first()? as usize];
            let overwrites = one.nature == Nature::Overwrites;
            overwrites.then(|| model.step(&initial, one.input, one.output)).flatten()
        });
        let begun = begun.collect();
        let (known, goals) = (HashMap::default(), Vec::new());
        Origins { model, prepared, scene, initial, begun, known, goals }
    }

    /// In which state alone an operation is possible that only reads.
    pub(super) fn read_by(&mut self, number: usize) -> Option<u32> {
        let one = &self.prepared.operations[number];
        let begun = self.begun.iter().flatten();
        let goal = (one.input, one.output);
        if one.nature != Nature::ReadOnly
            || [&self.initial].into_iter().chain(begun).all(|state| self.fits(state, goal))
        {
            return None;
        }
        let ranked = &self.scene.ones[number];
        let when = ranked.invoked.saturating_sub(self.scene.around())..ranked.due;
        Some(self.state_of((one.input.clone(), one.output.cloned()), when))
    }

    fn fits(&self, state: &M::State, goal: (&M::Input, Option<&M::Output>)) -> bool {
        self.model.step(state, goal.0, goal.1).is_some()
    }

    fn state_of(&mut self, goal: Goal<M>, when: Range<usize>) -> u32 {
        let next = self.goals.len() as u32;
        let state = *self.known.entry(goal.clone()).or_insert(next);
        if state == next {
            self.goals.push((goal, when));
        } else {
            let known = &mut self.goals[state as usize].1;
            *known = known.start.min(when.start)..known.end.max(when.end);
        }
        state
    }

    /// How all states come about that are asked for, and those on the way to them.
    pub(super) fn states<P: Patience>(mut self, patience: &P) -> Result<Vec<State>, P::Over> {
        let mut states: Vec<State> = Vec::new();
        while let Some((goal, when)) = self.goals.get(states.len()).cloned() {
            patience.step()?;
            let goal = (&goal.0, goal.1.as_ref());
            let is_first = self.fits(&self.initial, goal);
            let (mut begun_by, mut led_to) = (Vec::new(), Vec::new());
            for change in self.changes_about(&when) {
                let Some(maker) = self.maker(change) else { continue };
                let what = (maker.input, maker.output);
                if let Some(state) = &self.begun[change as usize] {
                    if self.fits(state, goal) {
                        begun_by.push(change);
                    }
                } else if maker.nature == Nature::Blind
                    && self.model.enables(what, goal)
                    && let Some(before) = self.model.precondition(what, goal)
                {
                    led_to.push((change, self.state_of(before, when.clone())));
                }
            }
            states.push(State { begun_by, led_to, is_first });
        }
        drop_dead_ends(&mut states);
        Ok(states)
    }

    /// One of those who make a change.
    fn maker(&self, change: u32) -> Option<&'p Candidate<'h, M>> {
        let one = *self.scene.makers[change as usize].first()?;
        Some(&self.prepared.operations[one as usize])
    }

    /// The changes that may have been made then.
    fn changes_about(&self, when: &Range<usize>) -> Vec<u32> {
        let all = 0..self.scene.makers.len() as u32;
        if all.len() <= FEW {
            return all.collect();
        }
        let under_way = self.scene.under_way(when);
        let changes = under_way.map(|one| self.scene.one(one).change);
        changes.collect::<BTreeSet<u32>>().into_iter().collect()
    }
}

/// Forgets what comes from states that cannot have come about.
fn drop_dead_ends(states: &mut [State]) {
    let mut leads_to: Vec<Vec<u32>> = vec![Vec::new(); states.len()];
    for (number, state) in states.iter().enumerate() {
        state.led_to.iter().for_each(|&(_, from)| leads_to[from as usize].push(number as u32));
    }
    let comes_about = |state: &State| state.is_first || !state.begun_by.is_empty();
    let mut is_alive: Vec<bool> = states.iter().map(comes_about).collect();
    let mut found: Vec<usize> = (0..states.len()).filter(|&number| is_alive[number]).collect();
    while let Some(number) = found.pop() {
        for &next in &leads_to[number] {
            if !std::mem::replace(&mut is_alive[next as usize], true) {
                found.push(next as usize);
            }
        }
    }
    for state in states {
        state.led_to.retain(|&(_, from)| is_alive[from as usize]);
    }
}
