//! All puts, or all takes that name what they take.

use super::super::prepare::is_placed;

/// When an operation can have its place.
#[derive(Clone, Copy)]
pub(super) struct Window {
    /// Its number by urgency.
    pub(super) number: u32,
    pub(super) invoked: usize,
    /// `usize::MAX` if it need not have a place.
    pub(super) due: usize,
}

/// Operations of one side: first those that must have a place, as they are due, then the others, as
/// they began. They are known by their index.
pub(super) struct Lane {
    all: Vec<Window>,
    thing_of: Vec<u32>,
    /// How many must have a place.
    required: usize,
    /// Which have one, 64 to a word.
    placed: Vec<u64>,
    /// All before this one have a place.
    first: usize,
    things: Vec<Thing>,
}

/// The operations on one thing.
#[derive(Default)]
struct Thing {
    /// Those that must have a place, as they are due.
    required: Vec<u32>,
    /// When the first began of each of them and those that are due later.
    rest_from: Vec<usize>,
    /// All before this one have a place.
    first: usize,
    /// Those that need none, as they began.
    optional: Vec<u32>,
    /// So many of these have one.
    used: usize,
}

/// The operation on a thing that goes first of those that may go next.
pub(super) struct Best {
    /// It, if there is one.
    pub(super) one: Option<u32>,
    /// Whether one that may not go yet is due sooner.
    pub(super) is_outdone: bool,
}

impl Lane {
    pub(super) fn new(mut operations: Vec<(Window, u32)>, things: usize) -> Self {
        operations.sort_unstable_by_key(|(window, _)| (window.due, window.invoked));
        let (all, thing_of): (Vec<Window>, Vec<u32>) = operations.into_iter().unzip();
        let required = all.partition_point(|one| one.due < usize::MAX);
        let placed = vec![0; all.len().div_ceil(64)];
        let mut lane = Lane { all, thing_of, required, placed, first: 0, things: Vec::new() };
        lane.things.resize_with(things, Thing::default);
        for index in 0..lane.all.len() {
            let thing = &mut lane.things[lane.thing_of[index] as usize];
            if index < required {
                thing.required.push(index as u32);
                thing.rest_from.push(lane.all[index].invoked);
            } else {
                thing.optional.push(index as u32);
            }
        }
        for Thing { rest_from, .. } in &mut lane.things {
            for place in (1..rest_from.len()).rev() {
                rest_from[place - 1] = rest_from[place - 1].min(rest_from[place]);
            }
        }
        lane
    }

    pub(super) fn window(&self, one: u32) -> Window {
        self.all[one as usize]
    }

    pub(super) fn thing(&self, one: u32) -> u32 {
        self.thing_of[one as usize]
    }

    pub(super) fn is_required(&self, one: u32) -> bool {
        (one as usize) < self.required
    }

    /// What is due first of all without a place, if any must have one.
    pub(super) fn most_urgent(&self) -> Option<u32> {
        (self.first < self.required).then_some(self.first as u32)
    }

    /// When that is due.
    pub(super) fn soonest_due(&self) -> usize {
        self.most_urgent().map_or(usize::MAX, |one| self.window(one).due)
    }

    /// Those that must have a place and have none, as they are due.
    pub(super) fn left(&self) -> impl Iterator<Item = u32> {
        (self.first as u32..self.required as u32).filter(|&one| !is_placed(&self.placed, one))
    }

    /// Those of them on a thing that began before a moment.
    pub(super) fn left_of(&self, thing: u32, end: usize) -> impl Iterator<Item = u32> {
        let Thing { required, rest_from, first, .. } = &self.things[thing as usize];
        let places = (*first..required.len()).take_while(move |&place| rest_from[place] < end);
        let left = places.map(|place| required[place]);
        left.filter(move |&one| self.window(one).invoked < end && !is_placed(&self.placed, one))
    }

    /// The first on a thing that needs no place and has none, if it began before a moment.
    pub(super) fn spare_of(&self, thing: u32, end: usize) -> Option<u32> {
        let Thing { optional, used, .. } = &self.things[thing as usize];
        optional.get(*used).copied().filter(|&one| self.window(one).invoked < end)
    }

    /// What goes first on a thing, if those may go that began before `end`, and what begins at `horizon`
    /// or later is out of the question.
    pub(super) fn best_of(&self, thing: u32, end: usize, horizon: usize) -> Best {
        let mut is_outdone = false;
        for one in self.left_of(thing, horizon) {
            if self.window(one).invoked < end {
                return Best { one: Some(one), is_outdone };
            }
            is_outdone = true;
        }
        Best { one: self.spare_of(thing, end), is_outdone }
    }

    /// How many on a thing have no place and began before a moment.
    pub(super) fn count_of(&self, thing: u32, end: usize) -> usize {
        let Thing { optional, used, .. } = &self.things[thing as usize];
        let spare = optional[*used..].partition_point(|&one| self.window(one).invoked < end);
        self.left_of(thing, end).count() + spare
    }

    /// How many on a thing there are, and how many of these must have a place.
    pub(super) fn totals_of(&self, thing: usize) -> (usize, usize) {
        let Thing { required, optional, .. } = &self.things[thing];
        (required.len() + optional.len(), required.len())
    }

    fn flip(&mut self, one: u32) {
        self.placed[one as usize / 64] ^= 1 << (one % 64);
    }

    /// Gives a place.
    pub(super) fn place(&mut self, one: u32) {
        self.flip(one);
        let is_required = self.is_required(one);
        let has_place = |one: u32| is_placed(&self.placed, one);
        let thing = &mut self.things[self.thing_of[one as usize] as usize];
        if !is_required {
            thing.used += 1;
            return;
        }
        while thing.required.get(thing.first).is_some_and(|&next| has_place(next)) {
            thing.first += 1;
        }
        while self.first < self.required && has_place(self.first as u32) {
            self.first += 1;
        }
    }

    /// Takes it away again, from the last that was given one.
    pub(super) fn put_back(&mut self, one: u32) {
        self.flip(one);
        let is_required = self.is_required(one);
        let thing = &mut self.things[self.thing_of[one as usize] as usize];
        if is_required {
            let place = thing.required.partition_point(|&other| other < one);
            thing.first = thing.first.min(place);
            self.first = self.first.min(one as usize);
        } else {
            thing.used -= 1;
        }
    }

    /// Adds, of those that must have a place, the first that has none and which behind it have one.
    pub(super) fn note_required(&self, words: &mut Vec<u64>) {
        words.push(self.first as u64);
        let begin = words.len();
        words.extend_from_slice(&self.placed[self.first / 64..self.required.div_ceil(64)]);
        if let [first, ..] = &mut words[begin..] {
            *first &= u64::MAX << (self.first % 64);
        }
        if let [.., last] = &mut words[begin..]
            && !self.required.is_multiple_of(64)
        {
            *last &= !(u64::MAX << (self.required % 64));
        }
        let length = words[begin..].iter().rposition(|&word| word != 0).map_or(0, |last| last + 1);
        words.truncate(begin + length);
        words.push(length as u64);
    }

    /// Adds which have a place of those that need none.
    pub(super) fn note_optional(&self, words: &mut Vec<u64>) {
        let begin = words.len();
        words.extend_from_slice(&self.placed[(self.required / 64).min(self.placed.len())..]);
        if let [first, ..] = &mut words[begin..] {
            *first &= u64::MAX << (self.required % 64);
        }
    }
}
