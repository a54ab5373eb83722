//! What is tried at a step of the search, and in which order.

use super::super::seen::Barred;
use super::super::{Model, Nature, Toward};
use super::{Choice, Search, Step};

impl<M: Model> Search<'_, M> {
    /// Lists what can be done at a step, the best last.
    pub(super) fn choose(&mut self, step: &Step<M::State>) {
        let first = self.choices.len();
        if let Some(only) = self.read_unseen(step).or_else(|| self.read(step)) {
            self.choices.push(only);
            return;
        }
        self.list(step);
        let toward = self.toward_urgent(first, step);
        if toward == Toward::Never {
            self.choices.truncate(first);
            return;
        }
        let next = match toward {
            Toward::Through(ones) => ones.first().and_then(|next| self.choices.get(first + next)),
            Toward::Unknown | Toward::Never => None,
        };
        let next = next.map(|choice| self.kind(choice));
        self.drop_equals(first, step.horizon);
        self.prefer_what_helps(first, step);
        let mut order = self.choices[first..].iter();
        if let Some(place) = order.position(|choice| Some(self.kind(choice)) == next) {
            self.choices[first..=first + place].rotate_right(1);
        }
        self.choices[first..].reverse();
        if self.candidate(step.urgent).invoked < step.horizon && step.barred != Barred::UntilChanged
        {
            self.hide(first, step);
        }
    }

    /// What reads what was just placed before the last overwriting.
    fn read_unseen(&self, step: &Step<M::State>) -> Option<Choice> {
        let behind = step.behind.as_ref()?;
        let reads =
            |&one: &u32| self.candidate(one).nature == Nature::ReadOnly && self.fits(one, behind);
        self.hideable(step.horizon).find(reads).map(Choice::PlaceUnseen)
    }

    /// What only reads and can be placed now.
    fn read(&self, step: &Step<M::State>) -> Option<Choice> {
        let reads = |&one: &u32| {
            self.candidate(one).nature == Nature::ReadOnly && self.fits(one, &step.state)
        };
        self.invoked(step).find(reads).map(Choice::Place)
    }

    /// Lists what does more than read and is of use to the urgent operation, the most urgent first.
    fn list(&mut self, step: &Step<M::State>) {
        let first = self.choices.len();
        let is_allowed = |&one: &u32| match self.candidate(one).nature {
            Nature::ReadOnly => false,
            Nature::Overwrites => self.may_overwrite(one, step),
            Nature::Blind => self.may_change(one, step),
            Nature::Any => true,
        };
        let listed: Vec<u32> = self.invoked(step).filter(is_allowed).collect();
        self.choices.extend(listed.into_iter().map(Choice::Place));
        self.choices[first..].sort_unstable_by_key(|choice| choice.operation());
    }

    /// What was invoked before the urgent operation must have a place, and has none yet.
    fn invoked(&self, step: &Step<M::State>) -> impl Iterator<Item = u32> {
        self.hideable(self.candidate(step.urgent).due)
    }

    fn kind(&self, choice: &Choice) -> u32 {
        self.prepared.operations[choice.operation() as usize].kind
    }

    /// Whether it is of use to let an operation overwrite the state: because it is urgent itself, or
    /// because the urgent one fits there, or because something else comes in between. What else could
    /// be overwritten next is not: that could be overwritten first, and this placed unseen before it.
    fn may_overwrite(&self, one: u32, step: &Step<M::State>) -> bool {
        if step.barred != Barred::No {
            return false;
        }
        if one == step.urgent {
            return true;
        }
        let Some(left) = self.left_by(one, &step.state) else { return false };
        let urgent = self.candidate(step.urgent);
        let comes_between = |other: u32| {
            let candidate = self.candidate(other);
            matches!(candidate.nature, Nature::Any | Nature::Blind) && self.fits(other, &left)
        };
        !urgent.nature.is_blind() && self.fits(step.urgent, &left)
            || self.invoked(step).any(comes_between)
    }

    /// Whether it is of use to let a blind operation change the state: because it is urgent itself, or
    /// because somebody sees that.
    fn may_change(&self, one: u32, step: &Step<M::State>) -> bool {
        let Some(sights) = &self.sights else { return true };
        one == step.urgent || self.left_by(one, &step.state).is_some_and(|left| sights(&left))
    }

    /// What an operation leaves in a state.
    fn left_by(&self, one: u32, state: &M::State) -> Option<M::State> {
        let one = self.candidate(one);
        self.model.step(state, one.input, one.output)
    }

    /// Whether an operation is possible in a state.
    fn fits(&self, one: u32, state: &M::State) -> bool {
        self.left_by(one, state).is_some()
    }

    /// Whether there is anything for which this operation must overwrite the state now, if it could
    /// be placed unseen before the last overwriting: something that can see it before the state must be
    /// overwritten again, and could not be placed unseen with it.
    fn is_of_use(&self, one: u32, step: &Step<M::State>) -> bool {
        let Some(left) = self.left_by(one, &step.state) else { return false };
        let now = self.candidate(step.urgent).due;
        let mut closes = usize::MAX;
        for number in self.pending.iter() {
            let other = self.candidate(number);
            if other.invoked > closes {
                break;
            }
            if number == one {
                continue;
            }
            match other.nature {
                Nature::Overwrites => {
                    if other.invoked > now && self.is_required(number) {
                        closes = closes.min(other.due);
                    }
                }
                Nature::Blind => return true,
                Nature::ReadOnly if other.invoked < step.horizon => {}
                Nature::ReadOnly | Nature::Any => {
                    if self.fits(number, &left) {
                        return true;
                    }
                }
            }
        }
        false
    }

    /// Adds what can be done for the urgent operation before the last overwriting, and takes away what
    /// is better done there.
    fn hide(&mut self, first: usize, step: &Step<M::State>) {
        let urgent = self.candidate(step.urgent);
        if urgent.nature.is_blind()
            || step.behind.as_ref().is_some_and(|behind| self.fits(step.urgent, behind))
        {
            let of_use = urgent.nature != Nature::Overwrites || self.is_of_use(step.urgent, step);
            if !of_use {
                self.choices.truncate(first);
            }
            self.choices.push(Choice::PlaceUnseen(step.urgent));
            return;
        }
        let helps = |&one: &u32| {
            self.candidate(one).nature == Nature::Overwrites
                && self.left_by(one, &step.state).is_some_and(|left| self.fits(step.urgent, &left))
        };
        let found = self.hideable(step.horizon).filter(helps).min();
        if let Some(one) = found {
            if urgent.nature == Nature::ReadOnly && !self.is_of_use(one, step) {
                let listed = self.choices.split_off(first);
                let others = listed.into_iter().filter(|choice| choice.operation() != one);
                self.choices.extend(others);
            }
            self.choices.push(Choice::PlaceUnseen(one));
        }
    }

    /// What was invoked before a horizon and has no place yet.
    pub(super) fn hideable(&self, horizon: usize) -> impl Iterator<Item = u32> {
        self.pending.iter().take_while(move |&one| self.candidate(one).invoked < horizon)
    }

    /// Puts the urgent operation first, and then what can make it possible; otherwise the order is that
    /// of urgency. Before all that goes what depends on the state if that can be overwritten: such an
    /// occasion does not come again soon.
    fn prefer_what_helps(&mut self, first: usize, step: &Step<M::State>) {
        let urgent = step.urgent;
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
        let mut choices = self.choices.split_off(first);
        choices.sort_by_cached_key(rank);
        self.choices.append(&mut choices);
    }

    /// Which of the choices leads to the urgent operation, if the model knows.
    fn toward_urgent(&self, first: usize, step: &Step<M::State>) -> Toward {
        let urgent = self.candidate(step.urgent);
        if urgent.nature.is_blind() || self.fits(step.urgent, &step.state) {
            return Toward::Unknown;
        }
        let ask = |choice: &Choice| {
            let one = &self.prepared.operations[choice.operation() as usize];
            (one.input, one.output)
        };
        let asked: Vec<_> = self.choices[first..].iter().map(ask).collect();
        self.model.toward(&step.state, (urgent.input, urgent.output), &asked)
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
}
