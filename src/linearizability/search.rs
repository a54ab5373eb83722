//! The search for an order.
//!
//! It walks through the completions. The operation whose completion is next and that has no place yet
//! is the *urgent* one; what was invoked before that completion may be placed before it. So every
//! operation is placed at the latest moment at which something depends on it.
//!
//! Some things are known of operations without trying them:
//! - One that only reads is placed as soon as the state fits: it could not be better placed later.
//! - Of operations that ask the same and are answered the same, the most urgent goes first: they could
//!   be exchanged.
//! - One that can happen in every state can be placed just before one that overwrites the state, as
//!   soon as both are invoked, and nobody sees. That is decided as late as possible too, when it
//!   becomes urgent; and for its sake no overwriting is tried right after such an operation.
//! - If it overwrites the state itself, what reads it can be placed there with it. So nothing overwrites
//!   the state but what is urgent, or what the urgent one reads, or what is changed further before it is
//!   overwritten; nor if nobody could read it who could not read it there (`choose`).
//! - What is blind and is seen by nobody before the state is overwritten is put off until it is urgent
//!   (`Model::sights`): nothing but others like it can come between, and it could be exchanged with those.
//! - What needs a state that too few others can bring about in time must have it now (`scarce`).
//! - What need not have a place is placed only if something that must have one can tell, and with fewer
//!   such placed nothing is lost (`prepare`, `seen`).

mod choose;

use super::longest::{Farthest, Reached};
use super::patience::Patience;
use super::pending::Pending;
use super::prepare::{Candidate, Prepared, is_placed};
use super::scarce::{Makers, Scarce};
use super::seen::{Barred, Means, Seen, Standing};
use super::{Model, Nature, OperationId, Sights};

/// A search under way.
pub(super) struct Search<'s, M: Model> {
    model: &'s M,
    prepared: &'s Prepared<'s, M>,
    /// How many operations, by urgency, must have a place.
    required: usize,
    pending: Pending,
    scarce: Scarce<'s, M>,
    sights: Option<Sights<'s, M::State>>,
    /// Which operations have a place, by number, 64 to a word.
    placed: Vec<u64>,
    /// Every operation placed so far, with where it went from.
    path: Vec<Step<M::State>>,
    /// The choices that are left of every step of the path, one after the other.
    choices: Vec<Choice>,
    seen: Seen<M::State>,
    /// The farthest that it came: the urgent operation, and the path to it.
    farthest: Option<(u32, Vec<OperationId>)>,
    /// Whether it was given up somewhere for the sake of operations that were not urgent yet.
    foresaw: bool,
    /// Scratch: the round in which an operation of a kind was met last, one that could still be placed
    /// unseen and one that could not.
    met: Vec<[u64; 2]>,
    rounds: u64,
}

/// A point of the path.
struct Step<S> {
    state: S,
    /// What was left, before the last overwriting, by what was placed there last.
    behind: Option<S>,
    /// The most urgent operation without a place.
    urgent: u32,
    /// What was invoked before this can be placed unseen before the last overwriting.
    horizon: usize,
    /// Whether overwriting is barred, since what was placed last could as well be placed unseen before it.
    barred: Barred,
    /// The needs that are met now or never again.
    at_stake: Vec<u32>,
    /// Where this step's choices begin, in `choices`.
    first_choice: usize,
    /// How many choices there were.
    width: usize,
    /// What is being tried.
    taken: Option<Choice>,
}

/// What can be done next.
#[derive(Clone, Copy)]
enum Choice {
    /// Let this operation take effect.
    Place(u32),
    /// Place this operation before the last overwriting.
    PlaceUnseen(u32),
}

impl Choice {
    fn operation(self) -> u32 {
        match self {
            Choice::Place(one) | Choice::PlaceUnseen(one) => one,
        }
    }
}

impl<'s, M: Model> Search<'s, M> {
    pub(super) fn new(
        model: &'s M,
        prepared: &'s Prepared<'s, M>,
        required: usize,
        makers: &mut Makers<M>,
    ) -> Self {
        let count = prepared.operations.len();
        let left_out = prepared.left_out(model, required);
        let left = prepared.by_invocation.iter().copied().filter(|&one| !left_out[one as usize]);
        Search {
            model,
            prepared,
            required,
            pending: Pending::of(count, left),
            scarce: Scarce::new(model, prepared, required, &left_out, makers),
            sights: prepared.sights(model, required),
            placed: vec![0; count.div_ceil(64)],
            path: Vec::new(),
            choices: Vec::new(),
            seen: Seen::new(),
            farthest: None,
            foresaw: false,
            met: vec![[0; 2]; count],
            rounds: 0,
        }
    }

    /// Searches.
    pub(super) fn run<P: Patience>(&mut self, patience: &P) -> Result<Reached, P::Over> {
        let at_stake = self.scarce.at_first();
        let initial = self.model.initial();
        if self.scarce.are_met(&at_stake, &initial, None) {
            self.enter(initial, None, 0, 0, Barred::No, at_stake);
        } else {
            self.foresaw = true;
        }
        while let Some(step) = self.path.last_mut() {
            patience.step()?;
            if step.urgent as usize >= self.required {
                return Ok(Reached::All(self.order()));
            }
            if self.choices.len() > step.first_choice {
                step.taken = self.choices.pop();
                if let Some(choice) = step.taken {
                    self.follow(choice);
                }
            } else {
                self.leave();
            }
        }
        let (urgent, before) = self.farthest.take().unwrap_or_default();
        Ok(Reached::Some(Farthest { urgent, before, exact: !self.foresaw }))
    }

    fn candidate(&self, one: u32) -> &'s Candidate<'s, M> {
        &self.prepared.operations[one as usize]
    }

    fn is_placed(&self, one: u32) -> bool {
        is_placed(&self.placed, one)
    }

    /// Whether it must have a place.
    fn is_required(&self, one: u32) -> bool {
        (one as usize) < self.required
    }

    fn flip(&mut self, one: u32) {
        self.placed[one as usize / 64] ^= 1 << (one % 64);
    }

    /// Makes a choice, if the model allows it.
    fn follow(&mut self, choice: Choice) {
        let Some(step) = self.path.last() else { return };
        let one = choice.operation();
        let candidate = self.candidate(one);
        let stepped = |state| self.model.step(state, candidate.input, candidate.output);
        let mut behind = None;
        let (state, horizon, barred) = match choice {
            Choice::PlaceUnseen(_) => {
                behind = match candidate.nature {
                    Nature::Overwrites => stepped(&step.state),
                    _ => step.behind.as_ref().and_then(stepped),
                };
                if behind.is_none() && !candidate.nature.is_blind() {
                    return;
                }
                (step.state.clone(), step.horizon, step.barred)
            }
            Choice::Place(_) => {
                let Some(state) = stepped(&step.state) else { return };
                let is_spare = !self.is_required(one);
                if is_spare && candidate.nature != Nature::Overwrites && state == step.state {
                    return;
                }
                let due = self.candidate(step.urgent).due;
                let horizon =
                    if candidate.nature == Nature::Overwrites { due } else { step.horizon };
                (state, horizon, step.barred.after(candidate.nature, is_spare))
            }
        };
        let urgent = step.urgent;
        let at_stake = self.scarce.place(one, &step.at_stake);
        if !self.scarce.are_met(&at_stake, &state, behind.as_ref()) || self.loses(&state, one) {
            self.scarce.put_back(one);
            self.foresaw = true;
            return;
        }
        self.flip(one);
        self.pending.lift(one);
        self.enter(state, behind, urgent, horizon, barred, at_stake);
    }

    /// Whether an operation that must have a place, and that could have it now, is lost in a state.
    fn loses(&self, state: &M::State, just_placed: u32) -> bool {
        let due = self.path.last().map_or(0, |step| self.candidate(step.urgent).due);
        let invoked = self.pending.iter().take_while(|&one| self.candidate(one).invoked < due);
        let mut required = invoked.filter(|&one| self.is_required(one));
        required.any(|one| {
            let candidate = self.candidate(one);
            one != just_placed && self.model.is_lost(state, candidate.input, candidate.output)
        })
    }

    /// Arrives at a new step of the path, and looks what can be done there.
    fn enter(
        &mut self,
        state: M::State,
        behind: Option<M::State>,
        from: u32,
        horizon: usize,
        barred: Barred,
        at_stake: Vec<u32>,
    ) {
        let mut urgent = from;
        while (urgent as usize) < self.required && self.is_placed(urgent) {
            urgent += 1;
        }
        let barred = if urgent == from { barred } else { Barred::No };
        let first_choice = self.choices.len();
        let mut step = Step {
            state,
            behind,
            urgent,
            horizon,
            barred,
            at_stake,
            first_choice,
            width: 0,
            taken: None,
        };
        if (urgent as usize) < self.required {
            self.choose(&step);
            step.width = self.choices.len() - first_choice;
            if step.width > 1 && !self.seen.is_empty() {
                let (standing, means) = self.standing(&step);
                if self.seen.covers(&standing, &means) {
                    self.choices.truncate(first_choice);
                }
            }
        }
        self.path.push(step);
    }

    /// Where a step stands, to be recognized, and with which means.
    fn standing(&self, step: &Step<M::State>) -> (Standing<M::State>, Means) {
        let urgent = step.urgent as usize;
        let early = self.placed_among(urgent, self.required);
        let spent = self.placed_among(self.required, self.prepared.operations.len());
        let last = self.hideable(step.horizon).last();
        let reach = last.map_or(0, |last| self.candidate(last).invoked + 1);
        let (state, behind) = (step.state.clone(), step.behind.clone());
        let means = Means { spent, reach, barred: step.barred };
        (Standing { urgent: step.urgent, early, state, behind }, means)
    }

    /// Which of these operations have a place, up to the last one that has.
    fn placed_among(&self, first: usize, end: usize) -> Box<[u64]> {
        let (from, to) = (first / 64, end.div_ceil(64));
        let mut words: Vec<u64> = self.placed[from.min(to)..to].to_vec();
        if let Some(word) = words.first_mut() {
            *word &= u64::MAX << (first % 64);
        }
        if let Some(word) = words.last_mut()
            && !end.is_multiple_of(64)
        {
            *word &= !(u64::MAX << (end % 64));
        }
        let last = words.iter().rposition(|&word| word != 0).map_or(0, |last| last + 1);
        words.truncate(last);
        words.into()
    }

    /// Goes back: nothing leads on from here.
    fn leave(&mut self) {
        let Some(step) = self.path.last_mut() else { return };
        step.taken = None;
        let Some(step) = self.path.last() else { return };
        if self.farthest.as_ref().is_none_or(|(urgent, _)| *urgent < step.urgent) {
            self.farthest = Some((step.urgent, self.order()));
        }
        if step.width > 1 {
            let (standing, means) = self.standing(step);
            self.seen.add(standing, means);
        }
        self.go_back();
    }

    /// Takes the last operation of the path from its place.
    fn go_back(&mut self) {
        self.path.pop();
        if let Some(taken) = self.path.last().and_then(|step| step.taken) {
            self.pending.put_back(taken.operation());
            self.scarce.put_back(taken.operation());
            self.flip(taken.operation());
        }
    }

    /// The operations of the path in the order of their places.
    fn order(&self) -> Vec<OperationId> {
        let mut order: Vec<OperationId> = Vec::with_capacity(self.path.len());
        let mut unseen: Vec<OperationId> = Vec::new();
        for choice in self.path.iter().rev().filter_map(|step| step.taken) {
            let candidate = self.candidate(choice.operation());
            match choice {
                Choice::PlaceUnseen(_) => unseen.push(candidate.id),
                Choice::Place(_) => {
                    order.push(candidate.id);
                    if candidate.nature == Nature::Overwrites {
                        order.append(&mut unseen);
                    }
                }
            }
        }
        order.reverse();
        order
    }
}
