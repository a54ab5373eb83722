//! Lines up items one after the other, and goes back where there is no way on.

use super::super::patience::Patience;
use super::super::seen::{Barred, Means, Seen, Standing};
use super::lane::{Lane, Window};

/// What the operations do.
pub(super) struct Sides {
    pub(super) puts: Lane,
    /// Those that name what they take.
    pub(super) takes: Lane,
    /// Unfinished ones that take whatever is first, as they began.
    pub(super) any: Vec<Window>,
    /// Those that find nothing, as they began.
    pub(super) empties: Vec<Window>,
}

/// A search under way.
pub(super) struct Walk {
    pub(super) puts: Lane,
    pub(super) takes: Lane,
    any: Vec<Window>,
    any_used: usize,
    empties: Vec<Window>,
    /// When the first is due of each and those that began later, and never after the last.
    empties_due: Vec<usize>,
    empties_used: usize,
    /// For each thing, how many more puts have no place than takes that must have one.
    pub(super) spare: Vec<usize>,
    /// When the last began of those that take or find nothing and have a place.
    pub(super) latest: usize,
    path: Vec<Step>,
    /// The choices that are left of every step of the path, one after the other.
    choices: Vec<Choice>,
    seen: Seen<()>,
    /// The farthest that it came: the most urgent operation without a place, and the order before it.
    farthest: (u32, Vec<u32>),
}

/// A point of the path.
struct Step {
    latest: usize,
    /// Where this step's choices begin, in `choices`.
    first_choice: usize,
    /// How many choices there were.
    width: usize,
    /// What is being tried.
    taken: Option<Choice>,
}

/// What can be next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// The next of those that find nothing.
    FindNothing,
    /// This put, and who takes what it put in.
    Item(u32, Taker),
}

/// Who takes something.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Taker {
    /// One that takes it by its name.
    Named(u32),
    /// The next of those that take whatever is first.
    Any,
}

impl Walk {
    pub(super) fn new(Sides { puts, takes, any, empties }: Sides, things: usize) -> Self {
        let spare = (0..things).map(|thing| {
            let ((puts, _), (_, takes)) = (puts.totals_of(thing), takes.totals_of(thing));
            puts.saturating_sub(takes)
        });
        let spare = spare.collect();
        let mut empties_due: Vec<usize> = empties.iter().map(|one| one.due).collect();
        empties_due.push(usize::MAX);
        for place in (1..empties_due.len()).rev() {
            empties_due[place - 1] = empties_due[place - 1].min(empties_due[place]);
        }
        Walk {
            puts,
            takes,
            any,
            any_used: 0,
            empties,
            empties_due,
            empties_used: 0,
            spare,
            latest: 0,
            path: Vec::new(),
            choices: Vec::new(),
            seen: Seen::new(),
            farthest: (0, Vec::new()),
        }
    }

    /// Whether all that must have a place can have one; the path leads there.
    pub(super) fn run<P: Patience>(&mut self, patience: &P) -> Result<bool, P::Over> {
        self.enter();
        while self.takes_due() < usize::MAX {
            patience.step()?;
            let Some(step) = self.path.last_mut() else { return Ok(false) };
            if self.choices.len() > step.first_choice {
                step.taken = self.choices.pop();
                if let Some(choice) = step.taken {
                    self.place(choice);
                    self.enter();
                }
            } else {
                self.leave();
            }
        }
        Ok(true)
    }

    /// When a take, or who finds nothing, is due first; never, if none is left.
    pub(super) fn takes_due(&self) -> usize {
        self.takes.soonest_due().min(self.empty_due())
    }

    /// When somebody who finds nothing is due first.
    pub(super) fn empty_due(&self) -> usize {
        self.empties_due[self.empties_used]
    }

    /// The next of those that find nothing.
    pub(super) fn next_empty(&self) -> Option<Window> {
        self.empties.get(self.empties_used).copied()
    }

    /// The next of those that take whatever is first.
    pub(super) fn next_any(&self) -> Option<Window> {
        self.any.get(self.any_used).copied()
    }

    /// Whether a take must have a place.
    pub(super) fn is_required(&self, taker: Taker) -> bool {
        match taker {
            Taker::Named(take) => self.takes.is_required(take),
            Taker::Any => false,
        }
    }

    /// Arrives at a new step of the path, and looks what can be done there.
    fn enter(&mut self) {
        let first_choice = self.choices.len();
        let listed = self.choose();
        let width = listed.len();
        if width < 2 || self.seen.is_empty() || {
            let (standing, means) = self.standing();
            !self.seen.covers(&standing, &means)
        } {
            self.choices.extend(listed);
        }
        self.path.push(Step { latest: self.latest, first_choice, width, taken: None });
    }

    /// Which operations have a place: those that must, and the others.
    fn standing(&self) -> (Standing<()>, Means) {
        let mut early = Vec::new();
        self.puts.note_required(&mut early);
        self.takes.note_required(&mut early);
        let mut spent = Vec::new();
        self.puts.note_optional(&mut spent);
        self.takes.note_optional(&mut spent);
        let used = |first: usize| match self.any_used.saturating_sub(first) {
            used @ 0..64 => (1 << used) - 1,
            _ => u64::MAX,
        };
        spent.extend((0..self.any.len()).step_by(64).map(used));
        let urgent = self.empties_used as u32;
        let standing = Standing { urgent, early: early.into(), state: (), behind: None };
        // The sooner the last take began, the sooner somebody may find nothing.
        let reach = usize::MAX - self.latest;
        (standing, Means { spent: spent.into(), reach, barred: Barred::No })
    }

    fn place(&mut self, choice: Choice) {
        let invoked = match choice {
            Choice::FindNothing => {
                self.empties_used += 1;
                self.empties[self.empties_used - 1].invoked
            }
            Choice::Item(put, taker) => {
                self.puts.place(put);
                self.spare[self.puts.thing(put) as usize] -= usize::from(!self.is_required(taker));
                match taker {
                    Taker::Named(take) => {
                        self.takes.place(take);
                        self.takes.window(take).invoked
                    }
                    Taker::Any => {
                        self.any_used += 1;
                        self.any[self.any_used - 1].invoked
                    }
                }
            }
        };
        self.latest = self.latest.max(invoked);
    }

    fn put_back(&mut self, choice: Choice) {
        match choice {
            Choice::FindNothing => self.empties_used -= 1,
            Choice::Item(put, taker) => {
                self.puts.put_back(put);
                self.spare[self.puts.thing(put) as usize] += usize::from(!self.is_required(taker));
                match taker {
                    Taker::Named(take) => self.takes.put_back(take),
                    Taker::Any => self.any_used -= 1,
                }
            }
        }
    }

    /// Goes back: nothing leads on from here.
    fn leave(&mut self) {
        let Some(step) = self.path.pop() else { return };
        let reached = self.reached();
        if reached > self.farthest.0 {
            self.farthest = (reached, self.order());
        }
        if step.width > 1 {
            let (standing, means) = self.standing();
            self.seen.add(standing, means);
        }
        if let Some(before) = self.path.last_mut()
            && let Some(taken) = before.taken.take()
        {
            self.latest = before.latest;
            self.put_back(taken);
        }
    }

    /// The most urgent operation without a place. Puts that nobody took have one behind all others.
    fn reached(&self) -> u32 {
        let take = self.takes.most_urgent().map(|take| self.takes.window(take).number);
        let empties = self.empties[self.empties_used..].iter().map(|one| one.number);
        empties.chain(take).min().unwrap_or(u32::MAX)
    }

    /// The farthest that it came: everything more urgent than this has a place, in this order.
    pub(super) fn farthest(&self) -> (u32, &[u32]) {
        (self.farthest.0, &self.farthest.1)
    }

    /// The operations of the path in the order of their places, each as soon as it can be, and behind them
    /// the puts that are left.
    pub(super) fn order(&self) -> Vec<u32> {
        // How many found nothing before, when it is placed, whether it is no put, and which it is.
        let mut order: Vec<(usize, usize, bool, usize, u32)> = Vec::new();
        let (mut any, mut empties) = (self.any.iter(), (0..).zip(&self.empties));
        let (mut round, mut put_at, mut take_at) = (0, 0, 0);
        let mut add = |round, at, is_take, one: &Window| {
            order.push((round, at, is_take, order.len(), one.number));
        };
        for choice in self.path.iter().filter_map(|step| step.taken) {
            match choice {
                Choice::FindNothing => {
                    let Some((found, one)) = empties.next() else { continue };
                    take_at = take_at.max(put_at).max(one.invoked);
                    put_at = take_at;
                    add(found, usize::MAX, true, one);
                    round = found + 1;
                }
                Choice::Item(put, taker) => {
                    let put = self.puts.window(put);
                    let take = match taker {
                        Taker::Named(take) => Some(self.takes.window(take)),
                        Taker::Any => any.next().copied(),
                    };
                    put_at = put_at.max(put.invoked);
                    add(round, put_at, false, &put);
                    let Some(take) = take else { continue };
                    take_at = take_at.max(put_at).max(take.invoked);
                    add(round, take_at, true, &take);
                }
            }
        }
        for put in self.puts.left().map(|put| self.puts.window(put)) {
            put_at = put_at.max(put.invoked);
            add(round, put_at, false, &put);
        }
        order.sort_unstable();
        order.into_iter().map(|(.., number)| number).collect()
    }
}
