//! Ways: which operations have a place, and where that leads.

use std::cmp::Reverse;
use std::rc::Rc;

use super::Move;

/// A way that is gone on from.
pub(super) struct Way {
    pub(super) level: i64,
    /// The most urgent operation without a place.
    pub(super) urgent: u32,
    /// How many have a place.
    pub(super) placed: usize,
    /// How many were looked at, in the order of their invocations.
    pub(super) seen: usize,
    /// Of those, the movements that have no place, in the order of what they add.
    pub(super) movements: Vec<u32>,
    /// And those that only see.
    pub(super) sees: Vec<u32>,
    /// A number for the set of those that have a place.
    pub(super) mark: u64,
    /// The last link of those that tell their order.
    pub(super) last: u32,
}

/// A step on from a way. Most are not taken, so it says no more than is needed to tell how good it is.
pub(super) struct Step {
    pub(super) from: Rc<Way>,
    /// What it gives a place, in order.
    pub(super) places: Vec<u32>,
    pub(super) level: i64,
    pub(super) urgent: u32,
    pub(super) mark: u64,
    /// How good it looks; less is better.
    pub(super) cost: f64,
}

/// What the ways lead over: operations in the order of their invocations, of which the first so many by number
/// must have a place.
pub(super) struct Ground<'m> {
    pub(super) moves: &'m [Move],
    by_invocation: &'m [u32],
    /// The most urgent of those in `by_invocation` from a place on.
    urgent_from: Vec<u32>,
    pub(super) required: usize,
}

impl Step {
    /// How many have a place after it.
    pub(super) fn placed(&self) -> usize {
        self.from.placed + self.places.len()
    }
}

impl<'m> Ground<'m> {
    pub(super) fn of(moves: &'m [Move], by_invocation: &'m [u32], required: usize) -> Self {
        let mut urgent_from = vec![moves.len() as u32; by_invocation.len() + 1];
        for place in (0..by_invocation.len()).rev() {
            urgent_from[place] = urgent_from[place + 1].min(by_invocation[place]);
        }
        Ground { moves, by_invocation, urgent_from, required }
    }

    pub(super) fn one(&self, number: u32) -> &'m Move {
        &self.moves[number as usize]
    }

    /// By when an operation must have a place. If it is the most urgent, what was invoked before may have one.
    pub(super) fn due(&self, urgent: u32) -> usize {
        match (urgent as usize) < self.required {
            true => self.one(urgent).due,
            false => 0,
        }
    }

    /// Nothing has a place, but for what sees what there is at first.
    pub(super) fn first(&self) -> Option<Step> {
        let (movements, sees) = (Vec::new(), Vec::new());
        let urgent = self.urgent_from[0];
        let nowhere =
            Way { level: 0, urgent, placed: 0, seen: 0, movements, sees, mark: 0, last: 0 };
        self.step(&Rc::new(nowhere), &[])
    }

    /// The step that makes some movements; those that raise the level go first, so that none finds too little.
    /// What sees the level that they lead to is placed too.
    pub(super) fn step(&self, from: &Rc<Way>, movements: &[u32]) -> Option<Step> {
        let mut places = movements.to_vec();
        places.sort_by_key(|&number| Reverse(self.one(number).adds));
        let mut level = from.level;
        for &number in &places {
            let one = self.one(number);
            if !one.fits(level) {
                return None;
            }
            level += one.adds;
        }
        let (mut urgent, mut seen) = (from.urgent, from.seen);
        loop {
            if places.contains(&urgent) {
                urgent = self.most_urgent(from, &places, seen);
            }
            let due = self.due(urgent);
            seen += self.begun(seen, due).len();
            let waiting = from.sees.iter().chain(&self.by_invocation[from.seen..seen]);
            for &number in waiting {
                let one = self.one(number);
                let fits = one.only_sees() && one.invoked < due && one.fits(level);
                if fits && !places.contains(&number) {
                    places.push(number);
                }
            }
            if !places.contains(&urgent) {
                break;
            }
        }
        let mark = places.iter().fold(from.mark, |mark, &number| mark ^ mix(number));
        Some(Step { from: Rc::clone(from), places, level, urgent, mark, cost: 0.0 })
    }

    /// The most urgent that has no place on a way, nor is given one; from `seen` on none has.
    fn most_urgent(&self, from: &Way, places: &[u32], seen: usize) -> u32 {
        let looked_at = &self.by_invocation[from.seen..seen];
        let waiting = from.movements.iter().chain(&from.sees).chain(looked_at);
        waiting.fold(self.urgent_from[seen], |urgent, &number| {
            if number < urgent && !places.contains(&number) { number } else { urgent }
        })
    }

    /// What begins before an event, in that order, without so many that did sooner.
    pub(super) fn begun(&self, before: usize, event: usize) -> &[u32] {
        let later = &self.by_invocation[before..];
        let count = later.iter().take_while(|&&number| self.one(number).invoked < event).count();
        &later[..count]
    }

    /// The way that a step leads to, with all that begins before an event; of what waits there only what
    /// `counts` is kept.
    pub(super) fn arrive(
        &self,
        step: &Step,
        event: usize,
        last: u32,
        counts: impl Fn(u32) -> bool,
    ) -> Way {
        let Step { from, places, level, urgent, mark, .. } = step;
        let begun = self.begun(from.seen, event.max(self.due(*urgent)));
        let waits = |number: &u32| !places.contains(number);
        let mut movements: Vec<u32> = Vec::with_capacity(from.movements.len() + begun.len());
        movements.extend(from.movements.iter().copied().filter(|&one| waits(&one) && counts(one)));
        let mut sees: Vec<u32> = Vec::with_capacity(from.sees.len() + begun.len());
        sees.extend(from.sees.iter().filter(|one| waits(one)));
        let order = |number: u32| (self.one(number).adds, number);
        for &number in begun.iter().filter(|one| waits(one)) {
            if self.one(number).only_sees() {
                sees.push(number);
            } else {
                let place = movements.partition_point(|&other| order(other) < order(number));
                movements.insert(place, number);
            }
        }
        let (placed, seen) = (step.placed(), from.seen + begun.len());
        Way { level: *level, urgent: *urgent, placed, seen, movements, sees, mark: *mark, last }
    }
}

/// Random bits for a number.
fn mix(number: u32) -> u64 {
    let bits = (u64::from(number) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let bits = (bits ^ bits >> 31).wrapping_mul(0xd6e8_feb8_6659_fd93);
    bits ^ bits >> 29
}
