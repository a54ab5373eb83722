//! The best few ways, completion by completion.

use std::collections::HashSet;
use std::hash::BuildHasher;

use super::super::Model;
use super::super::patience::Patience;
use super::super::seen::FixedHash;
use super::Scene;
use super::way::{Place, Way};

/// How many ways are kept at first, and at most.
const WIDTHS: (usize, usize) = (8, 1024);

/// After how many operations it can be gone back to.
const MARK: u32 = 16;

/// How many operations it goes back for every time that nothing led on from about the same place.
const BACK: u32 = 24;

/// After how many operations without trouble only a few ways are kept again.
const CALM: u32 = 128;

/// How often a way goes on in all before it is given up: for each operation, and besides.
const EFFORT: (usize, usize) = (12, 1 << 14);

/// Some operations placed one after the other, after others.
struct Link {
    before: u32,
    placed: Box<[Place]>,
}

/// Where it can be gone back to.
struct Mark<S> {
    urgent: u32,
    invoked: usize,
    ways: Vec<Way<S>>,
}

struct Beam<'p, 'h, M: Model> {
    scene: Scene<'p, 'h, M>,
    required: usize,
    links: Vec<Link>,
    marks: Vec<Mark<M::State>>,
    width: usize,
    /// How far any way came.
    farthest: u32,
    effort: usize,
}

/// An order in which the first so many have a place, if one is found.
pub(super) fn search<M: Model, P: Patience>(
    scene: Scene<'_, '_, M>,
    required: usize,
    patience: &P,
) -> Result<Option<Vec<u32>>, P::Over> {
    let links = vec![Link { before: 0, placed: Box::default() }];
    let effort = EFFORT.0 * required + EFFORT.1;
    let marks = Vec::new();
    Beam { scene, required, links, marks, width: WIDTHS.0, farthest: 0, effort }.run(patience)
}

impl<M: Model> Beam<'_, '_, M> {
    fn run<P: Patience>(&mut self, patience: &P) -> Result<Option<Vec<u32>>, P::Over> {
        let mut ways = vec![Way::first(self.scene.initial.clone())];
        let mut urgent = 0;
        while (urgent as usize) < self.required {
            self.mark(urgent, &mut ways);
            self.advance(urgent, &mut ways);
            let mut next = Vec::new();
            for way in ways {
                patience.step()?;
                if !way.is_pending(urgent) {
                    next.push(way);
                } else if self.effort == 0 {
                    return Ok(None);
                } else {
                    self.effort -= 1;
                    self.scene.go_on(&way, urgent, &mut next);
                }
            }
            ways = self.best(next);
            urgent += 1;
            if urgent > self.farthest {
                self.farthest = urgent;
                if urgent.is_multiple_of(CALM) {
                    self.width = WIDTHS.0;
                }
            }
            if ways.is_empty() {
                let Some(mark) = self.go_back(urgent) else { return Ok(None) };
                (urgent, ways) = (mark.urgent, mark.ways.clone());
                self.scene.invoked = mark.invoked;
            }
        }
        Ok(ways.first().map(|best| self.order(best)))
    }

    /// Remembers now and then which ways there were.
    fn mark(&mut self, urgent: u32, ways: &mut [Way<M::State>]) {
        let is_new = self.marks.last().is_none_or(|mark| mark.urgent < urgent);
        if !urgent.is_multiple_of(MARK) || !is_new {
            return;
        }
        for way in ways.iter_mut().filter(|way| !way.since.is_empty()) {
            let placed = std::mem::take(&mut way.since).into();
            self.links.push(Link { before: way.last, placed });
            way.last = self.links.len() as u32 - 1;
        }
        self.marks.push(Mark { urgent, invoked: self.scene.invoked, ways: ways.to_vec() });
    }

    /// Goes on to where the urgent operation completes.
    fn advance(&mut self, urgent: u32, ways: &mut [Way<M::State>]) {
        let now = self.scene.one(urgent).due;
        let invoked: Vec<u32> = self.scene.to_come(now).collect();
        self.scene.invoked += invoked.len();
        for way in ways {
            way.now = now;
            invoked.iter().for_each(|&one| self.scene.invoke(way, one));
        }
    }

    /// The best of these of which there is hope, without any that comes to the same as another.
    fn best(&self, mut ways: Vec<Way<M::State>>) -> Vec<Way<M::State>> {
        ways.sort_by_key(|way| way.cost);
        let mut met: HashSet<u64, FixedHash> = HashSet::default();
        let is_new = |way: &Way<M::State>| {
            let key = (&way.state, way.horizon, &way.reads, &way.changes);
            met.insert(FixedHash::default().hash_one(key))
        };
        let ways = ways.into_iter().filter(is_new);
        ways.filter(|way| self.scene.is_hopeful(way)).take(self.width).collect()
    }

    /// Where to go on after nothing led on, with more ways than before.
    fn go_back(&mut self, urgent: u32) -> Option<&Mark<M::State>> {
        if self.width >= WIDTHS.1 {
            return None;
        }
        self.width *= 2;
        let times = (self.width / WIDTHS.0).ilog2();
        let back = urgent.saturating_sub(BACK * times);
        while self.marks.len() > 1 && self.marks.last().is_some_and(|mark| mark.urgent > back) {
            self.marks.pop();
        }
        self.marks.last()
    }

    /// The operations of a way in the order of their places.
    fn order(&self, way: &Way<M::State>) -> Vec<u32> {
        let mut order: Vec<u32> = Vec::with_capacity(self.required);
        let mut unseen: Vec<u32> = Vec::new();
        let (mut placed, mut link) = (&way.since[..], way.last);
        loop {
            for &place in placed.iter().rev() {
                match place {
                    Place::Unseen(one) => unseen.push(one),
                    Place::Last(one) => {
                        order.push(one);
                        if self.scene.overwrites(one) {
                            order.append(&mut unseen);
                        }
                    }
                }
            }
            if link == 0 {
                order.reverse();
                return order;
            }
            let Link { before, placed: earlier } = &self.links[link as usize];
            (placed, link) = (earlier, *before);
        }
    }
}
