//! The best few ways, step by step.

use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

use super::super::patience::Patience;
use super::super::seen::FixedHash;
use super::Move;
use super::hops::{Hop, Movement, Targets, hops, most_movements};
use super::links::Links;
use super::outlook::Outlook;
use super::way::{Ground, Step, Way};

/// How many ways are kept at first.
const WIDTH: usize = 4;

/// How many hops are tried of a way, besides movements that are tried alone.
const MOST_HOPS: usize = 12;

/// How many sets of movements are looked at for hops, at first.
const LOOKS: f64 = 400.0;

/// By how much that grows at most.
const MOST_GROWTH: usize = 8;

/// How many of the most urgent movements are also tried alone.
const ALONE: usize = 2;

/// After how many operations it can be gone back to.
const MARK: usize = 16;

/// How many operations it goes back for every time that nothing led on from about the same place.
const BACK: usize = 24;

/// How many events ahead is looked for what will be seen.
const AHEAD: usize = 60;

struct Beam<'m> {
    ground: Ground<'m>,
    outlook: Outlook<'m>,
    links: Links,
    effort: usize,
}

/// Where nothing led on.
struct Trouble {
    /// How many operations had a place at most.
    farthest: usize,
    /// How often nothing led on since it came so far.
    times: usize,
    width: usize,
}

/// An order in which the first so many have a place, if one is found. Nothing else need have one but what
/// is in `by_invocation`.
pub(super) fn search<P: Patience>(
    moves: &[Move],
    by_invocation: &[u32],
    required: usize,
    effort: usize,
    patience: &P,
) -> Result<Option<Vec<u32>>, P::Over> {
    let mut beam = Beam {
        ground: Ground::of(moves, by_invocation, required),
        outlook: Outlook::of(moves),
        links: Links::new(),
        effort,
    };
    beam.run(patience)
}

impl Beam<'_> {
    fn run<P: Patience>(&mut self, patience: &P) -> Result<Option<Vec<u32>>, P::Over> {
        let Some(first) = self.ground.first() else { return Ok(None) };
        let mut layers = BTreeMap::from([(first.placed(), vec![first])]);
        let mut marks: Vec<(usize, Vec<Rc<Way>>)> = Vec::new();
        let mut trouble = Trouble { farthest: 0, times: 0, width: WIDTH };
        let mut last: Vec<Rc<Way>> = Vec::new();
        // Whether any way was not gone on from since the very first.
        let mut left_some = false;
        loop {
            let (placed, best) = if let Some((placed, steps)) = layers.pop_first() {
                trouble.pass(placed);
                self.outlook.turn_to(placed);
                (placed, self.best(steps, trouble.width))
            } else {
                if marks.len() == 1 && !left_some {
                    return Ok(None);
                }
                last.iter().for_each(|way| self.outlook.learn(way.urgent, last.len()));
                let Some(first) = last.first() else { return Ok(None) };
                let far = trouble.meet(first.placed);
                while marks.len() > 1 && marks.last().is_some_and(|(placed, _)| *placed > far) {
                    marks.pop();
                }
                left_some &= marks.len() > 1;
                let Some((placed, ways)) = marks.last().cloned() else { return Ok(None) };
                trouble.pass(placed);
                self.outlook.turn_to(placed);
                (placed, ways)
            };
            left_some |= best.len() == trouble.width;
            if marks.last().is_none_or(|(mark, _)| placed >= mark + MARK) {
                marks.push((placed, best.clone()));
            }
            for way in &best {
                if way.urgent as usize >= self.ground.required {
                    return Ok(Some(self.links.order(way.last)));
                }
                patience.step()?;
                self.effort = self.effort.saturating_sub(1);
                for hop in self.hops(way, trouble.looks()) {
                    if let Some(step) = self.ground.step(way, &hop.movements) {
                        layers.entry(step.placed()).or_default().push(step);
                    }
                }
            }
            if self.effort == 0 {
                return Ok(None);
            }
            last = best;
        }
    }

    /// Where the best of some steps lead, each set of operations that have a place once.
    fn best(&mut self, mut steps: Vec<Step>, width: usize) -> Vec<Rc<Way>> {
        self.rate(&mut steps);
        steps.sort_by(|one, other| one.cost.total_cmp(&other.cost));
        let mut known: HashSet<u64, FixedHash> = HashSet::default();
        let new = steps.into_iter().filter(|step| known.insert(step.mark));
        new.take(width).map(|step| self.take(step)).collect()
    }

    /// Tells how good steps look. Those from the same way come one after the other.
    fn rate(&mut self, steps: &mut [Step]) {
        let Beam { ground, outlook, .. } = self;
        for steps in steps.chunk_by_mut(|one, other| Rc::ptr_eq(&one.from, &other.from)) {
            let Some(Step { from, .. }) = steps.first() else { continue };
            let begun = ground.begun(from.seen, outlook.now() + AHEAD);
            let waiting = from.movements.iter().chain(&from.sees).chain(begun);
            let left = outlook.left(waiting.copied());
            for step in steps {
                step.cost = outlook.cost(&left, &step.places, step.level);
            }
        }
    }

    /// Takes a step. Only what is taken is linked.
    fn take(&mut self, step: Step) -> Rc<Way> {
        let outlook = &self.outlook;
        let last = self.links.add(step.from.last, step.places.iter().copied());
        let counts = |number| !outlook.is_stale(number);
        let way = self.ground.arrive(&step, outlook.now() + AHEAD, last, counts);
        Rc::new(way)
    }

    /// What can be done next.
    fn hops(&mut self, way: &Way, looks: f64) -> Vec<Hop> {
        let Beam { ground, outlook, .. } = self;
        let due = ground.due(way.urgent);
        let mut movements: Vec<Movement> = Vec::with_capacity(way.movements.len());
        for &number in &way.movements {
            let Move { invoked, adds, .. } = *ground.one(number);
            if invoked < due {
                movements.push(Movement { adds, number, worth: outlook.worth(number) });
            }
        }
        let mut targets = Targets::default();
        for &number in &way.sees {
            let Move { invoked, least, .. } = *ground.one(number);
            if invoked < due {
                targets.add(least - way.level, outlook.worth(number));
            }
        }
        let most = most_movements(movements.len(), looks);
        let mut hops = hops(&movements, &targets, most);
        hops.sort_by(|one, other| other.worth.total_cmp(&one.worth));
        hops.truncate(MOST_HOPS);
        let urgent = ground.one(way.urgent);
        let lacks = !urgent.only_sees() && urgent.least > way.level;
        let mut alone: Vec<u32> = movements.iter().map(|one| one.number).collect();
        alone.sort_unstable();
        for (place, &number) in alone.iter().enumerate() {
            if place < ALONE || number == way.urgent || lacks && ground.one(number).adds > 0 {
                hops.push(Hop { worth: 0.0, movements: vec![number] });
            }
        }
        hops
    }
}

impl Trouble {
    /// Nothing led on from where so many have a place. It says where to go back to.
    fn meet(&mut self, placed: usize) -> usize {
        if placed > self.farthest {
            *self = Trouble { farthest: placed, times: 0, width: WIDTH };
        }
        self.times += 1;
        if self.times.is_multiple_of(2) {
            self.width *= 2;
        }
        placed.saturating_sub(BACK * self.times)
    }

    /// Where so many have a place; if that is well beyond where nothing led on, the trouble is over.
    fn pass(&mut self, placed: usize) {
        if placed > self.farthest + BACK {
            self.width = WIDTH;
        }
    }

    /// How many sets of movements are to be looked at.
    fn looks(&self) -> f64 {
        LOOKS * (self.width / WIDTH).min(MOST_GROWTH) as f64
    }
}
