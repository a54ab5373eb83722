//! The search for an order.
//!
//! It walks through the completions. The operation whose completion is next and that has no place yet
//! is the *urgent* one; what was invoked before that completion may be placed before it. So every
//! operation is placed at the latest moment at which something depends on it.
//!
//! Three things are known of operations without trying them:
//! - One that only reads is placed as soon as the state fits: it could not be better placed later.
//! - Of operations that ask the same and are answered the same, the most urgent goes first: they could
//!   be exchanged.
//! - One that can happen in every state can be placed just before one that overwrites the state, as
//!   soon as both are invoked, and nobody sees. That is decided as late as possible too, when it
//!   becomes urgent; and for its sake no overwriting is tried right after such an operation.

use super::line::Line;
use super::pending::Pending;
use super::prepare::{Candidate, Prepared};
use super::scarce::{Makers, Scarce};
use super::seen::{Seen, Standing};
use super::{Model, Nature, OperationId, Refutation, Verdict};

/// How much is remembered. To forget costs time, and no more.
const MOST_SEEN: usize = 1 << 21;

/// Finds an order, or the operation that cannot be placed.
pub(super) fn search<M: Model>(model: &M, prepared: &Prepared<'_, M>) -> Verdict {
    let mut makers = Makers::<M>::default();
    let mut run = |required| Search::new(model, prepared, required, &mut makers).run();
    let mut farthest = match run(prepared.required) {
        Ok(order) => return Verdict::Linearizable(order),
        Err(farthest) => farthest,
    };
    // Where the search looked ahead, it may have given up earlier than it had to.
    let mut too_many =
        if farthest.exact { farthest.urgent as usize + 1 } else { prepared.required };
    while farthest.urgent as usize + 1 < too_many {
        let middle = (farthest.urgent as usize + 1).midpoint(too_many);
        match run(middle) {
            Ok(before) => farthest = Farthest { urgent: middle as u32, before, exact: false },
            Err(_) => too_many = middle,
        }
    }
    let cannot_place = prepared.operations[farthest.urgent as usize].id;
    Verdict::NotLinearizable(Refutation { cannot_place, before: farthest.before })
}

/// How far a search came in vain.
struct Farthest {
    /// Everything that is more urgent than this has a place.
    urgent: u32,
    /// In this order.
    before: Vec<OperationId>,
    /// Whether nothing could have come farther.
    exact: bool,
}

/// A search under way.
struct Search<'s, M: Model> {
    model: &'s M,
    prepared: &'s Prepared<'s, M>,
    /// How many operations, by urgency, must have a place.
    required: usize,
    pending: Pending,
    scarce: Scarce<'s, M>,
    line: Option<Line<'s, M>>,
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
    /// The most urgent operation without a place.
    urgent: u32,
    /// What was invoked before this can be placed unseen before the last overwriting.
    horizon: usize,
    /// Whether overwriting is barred, since the last operation could as well be placed after it.
    barred: bool,
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
    fn new(
        model: &'s M,
        prepared: &'s Prepared<'s, M>,
        required: usize,
        makers: &mut Makers<M>,
    ) -> Self {
        let count = prepared.operations.len();
        Search {
            model,
            prepared,
            required,
            pending: Pending::of(&prepared.by_invocation),
            scarce: Scarce::new(model, prepared, required, makers),
            line: Line::new(model, prepared, required),
            placed: vec![0; count.div_ceil(64)],
            path: Vec::new(),
            choices: Vec::new(),
            seen: Seen::default(),
            farthest: None,
            foresaw: false,
            met: vec![[0; 2]; count],
            rounds: 0,
        }
    }

    /// Searches; the result is an order that is as long as required, or how far it came.
    fn run(&mut self) -> Result<Vec<OperationId>, Farthest> {
        let at_stake = self.scarce.at_first();
        let initial = self.model.initial();
        if self.scarce.are_met(&at_stake, &initial) {
            self.enter(initial, 0, 0, false, at_stake);
        } else {
            self.foresaw = true;
        }
        while let Some(step) = self.path.last_mut() {
            if step.urgent as usize >= self.required {
                return Ok(self.order());
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
        Err(Farthest { urgent, before, exact: !self.foresaw && self.line.is_none() })
    }

    fn candidate(&self, one: u32) -> &'s Candidate<'s, M> {
        &self.prepared.operations[one as usize]
    }

    fn is_placed(&self, one: u32) -> bool {
        self.placed[one as usize / 64] >> (one % 64) & 1 == 1
    }

    fn flip(&mut self, one: u32) {
        self.placed[one as usize / 64] ^= 1 << (one % 64);
    }

    /// Makes a choice, if the model allows it.
    fn follow(&mut self, choice: Choice) {
        let Some(step) = self.path.last() else { return };
        let one = choice.operation();
        let candidate = self.candidate(one);
        let (state, horizon, barred) = match choice {
            Choice::PlaceUnseen(_) => (step.state.clone(), step.horizon, step.barred),
            Choice::Place(_) => {
                let stepped = self.model.step(&step.state, candidate.input, candidate.output);
                let Some(state) = stepped else { return };
                let due = self.candidate(step.urgent).due;
                let horizon =
                    if candidate.nature == Nature::Overwrites { due } else { step.horizon };
                (state, horizon, candidate.nature.is_blind())
            }
        };
        let urgent = step.urgent;
        let at_stake = self.scarce.place(one, &step.at_stake);
        if !self.scarce.are_met(&at_stake, &state) || self.loses(&state, one) {
            self.scarce.put_back(one);
            self.foresaw = true;
            return;
        }
        self.flip(one);
        self.pending.lift(one);
        self.enter(state, urgent, horizon, barred, at_stake);
    }

    /// Whether an operation that must have a place, and that could have it now, is lost in a state.
    fn loses(&self, state: &M::State, just_placed: u32) -> bool {
        let due = self.path.last().map_or(0, |step| self.candidate(step.urgent).due);
        let invoked = self.pending.iter().take_while(|&one| self.candidate(one).invoked < due);
        let object = self.candidate(just_placed).object;
        let mut required = invoked.filter(|&one| (one as usize) < self.required);
        required.any(|one| {
            let candidate = self.candidate(one);
            one != just_placed
                && candidate.object == object
                && self.model.is_lost(state, candidate.input, candidate.output)
        })
    }

    /// Arrives at a new step of the path, and looks what can be done there.
    fn enter(
        &mut self,
        state: M::State,
        from: u32,
        horizon: usize,
        barred: bool,
        at_stake: Vec<u32>,
    ) {
        let mut urgent = from;
        while (urgent as usize) < self.required && self.is_placed(urgent) {
            urgent += 1;
        }
        let barred = barred && urgent == from;
        let first_choice = self.choices.len();
        let mut step =
            Step { state, urgent, horizon, barred, at_stake, first_choice, width: 0, taken: None };
        if (urgent as usize) < self.required {
            self.choose(&step);
            step.width = self.choices.len() - first_choice;
            if step.width > 1 && !self.seen.is_empty() && self.seen.contains(&self.standing(&step))
            {
                self.choices.truncate(first_choice);
            }
        }
        self.path.push(step);
    }

    /// Lists what can be done at a step, the best last.
    fn choose(&mut self, step: &Step<M::State>) {
        let first = self.choices.len();
        let urgent = self.candidate(step.urgent);
        let is_placed = |one| self.is_placed(one);
        let wanted = self.line.as_ref().map(|line| line.wanted(step.urgent, urgent, is_placed));
        for one in self.pending.iter() {
            let candidate = self.candidate(one);
            if candidate.invoked > urgent.due {
                break;
            }
            if self.is_eager(one) {
                let stepped = self.model.step(&step.state, candidate.input, candidate.output);
                if stepped.is_some() {
                    self.choices.truncate(first);
                    self.choices.push(Choice::Place(one));
                    return;
                }
            } else if candidate.object == urgent.object
                && !(step.barred && candidate.nature == Nature::Overwrites)
                && self.line.as_ref().zip(wanted).is_none_or(|(line, wanted)| {
                    line.allows(one, candidate.input, wanted, &step.state)
                })
            {
                self.choices.push(Choice::Place(one));
            }
        }
        self.choices[first..].sort_unstable_by_key(|choice| choice.operation());
        self.drop_equals(first, step.horizon);
        self.prefer_what_helps(first, step.urgent);
        self.choices[first..].reverse();
        if urgent.nature.is_blind() && urgent.invoked < step.horizon {
            self.choices.push(Choice::PlaceUnseen(step.urgent));
        }
    }

    /// Puts the urgent operation first, and then what can make it possible; otherwise the order is that
    /// of urgency. What depends on the state goes before all that if the state can be overwritten: such
    /// an occasion does not come again soon.
    fn prefer_what_helps(&mut self, first: usize, urgent: u32) {
        let operations = &self.prepared.operations;
        let needer = &operations[urgent as usize];
        let nature = |choice: &Choice| operations[choice.operation() as usize].nature;
        let overwrites = |choice: &Choice| nature(choice) == Nature::Overwrites;
        let can_overwrite = self.choices[first..].iter().any(overwrites);
        let rank = |choice: &Choice| {
            let one = &operations[choice.operation() as usize];
            if can_overwrite && one.nature == Nature::Any {
                0
            } else if choice.operation() == urgent {
                1
            } else if self.model.enables((one.input, one.output), (needer.input, needer.output)) {
                2
            } else {
                3
            }
        };
        self.choices[first..].sort_by_key(rank);
    }

    /// Whether an operation is best placed as soon as it can be.
    fn is_eager(&self, one: u32) -> bool {
        self.candidate(one).nature == Nature::ReadOnly
            || self.line.as_ref().is_some_and(|line| line.is_eager(one))
    }

    /// Of equal choices, leaves the most urgent one. One that can still be placed unseen does not
    /// stand for one that cannot.
    fn drop_equals(&mut self, first: usize, horizon: usize) {
        self.rounds += 1;
        let mut kept = first;
        for index in first..self.choices.len() {
            let choice = self.choices[index];
            let candidate = self.candidate(choice.operation());
            let [hideable, other] = &mut self.met[candidate.kind as usize];
            let can_hide = candidate.nature.is_blind() && candidate.invoked < horizon;
            if *other == self.rounds || can_hide && *hideable == self.rounds {
                continue;
            }
            *(if can_hide { hideable } else { other }) = self.rounds;
            self.choices[kept] = choice;
            kept += 1;
        }
        self.choices.truncate(kept);
    }

    /// Where a step stands, to be recognized.
    fn standing(&self, step: &Step<M::State>) -> Standing<M::State> {
        let first = step.urgent as usize / 64;
        let words = &self.placed[first..];
        let last = words.iter().rposition(|&word| word != 0).map_or(0, |last| last + 1);
        let mut early: Box<[u64]> = words[..last].into();
        if let Some(word) = early.first_mut() {
            *word &= !((1 << (step.urgent % 64)) - 1);
        }
        let before =
            self.pending.iter().take_while(|&one| self.candidate(one).invoked < step.horizon);
        let hideable = before.filter(|&one| self.candidate(one).nature.is_blind());
        let hideable = hideable.last().map_or(0, |one| one + 1);
        let (urgent, barred) = (step.urgent, step.barred);
        Standing { urgent, early, hideable, barred, state: step.state.clone() }
    }

    /// Goes back: nothing leads on from here. What was done since with other objects is not to blame,
    /// so it goes back to a step that asked for the same one.
    fn leave(&mut self) {
        let Some(step) = self.path.last_mut() else { return };
        step.taken = None;
        let Some(step) = self.path.last() else { return };
        let object = self.candidate(step.urgent).object;
        if self.farthest.as_ref().is_none_or(|(urgent, _)| *urgent < step.urgent) {
            self.farthest = Some((step.urgent, self.order()));
        }
        if step.width > 1 {
            let standing = self.standing(step);
            if self.seen.len() == MOST_SEEN {
                self.seen.clear();
            }
            self.seen.insert(standing);
        }
        self.go_back();
        while let Some(step) = self.path.last()
            && self.candidate(step.urgent).object != object
        {
            self.choices.truncate(step.first_choice);
            self.go_back();
        }
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
