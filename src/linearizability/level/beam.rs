//! The best few ways, step by step.

use std::collections::{BTreeMap, HashSet};

use super::super::patience::Patience;
use super::super::seen::FixedHash;
use super::Move;
use super::hops::{Hop, Movement, Targets, hops, most_movements};
use super::outlook::Outlook;

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

/// How many hops are looked for in all before it is given up: for each operation, and besides.
const EFFORT: (usize, usize) = (64, 1 << 17);

/// A way: which operations have a place, and where that leads.
#[derive(Clone)]
struct Way {
    level: i64,
    /// The most urgent operation without a place.
    urgent: u32,
    /// How many have a place.
    placed: usize,
    /// How many were looked at, in the order of their invocations.
    seen: usize,
    /// Of those, the movements and the others that have no place.
    movements: Vec<u32>,
    sees: Vec<u32>,
    /// A number for the set of those that have one.
    mark: u64,
    /// What was placed when it was kept last, and what has been since.
    last: u32,
    since: Vec<u32>,
    /// How good it looks; less is better.
    cost: f64,
}

/// Some operations placed one after the other, after others.
struct Link {
    before: u32,
    placed: Box<[u32]>,
}

struct Beam<'m> {
    moves: &'m [Move],
    outlook: Outlook<'m>,
    by_invocation: Vec<u32>,
    /// The most urgent of those in `by_invocation` from a place on.
    urgent_from: Vec<u32>,
    required: usize,
    links: Vec<Link>,
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
    by_invocation: Vec<u32>,
    required: usize,
    patience: &P,
) -> Result<Option<Vec<u32>>, P::Over> {
    let mut urgent_from = vec![moves.len() as u32; by_invocation.len() + 1];
    for place in (0..by_invocation.len()).rev() {
        urgent_from[place] = urgent_from[place + 1].min(by_invocation[place]);
    }
    let mut beam = Beam {
        moves,
        outlook: Outlook::of(moves),
        by_invocation,
        urgent_from,
        required,
        links: vec![Link { before: 0, placed: Box::default() }],
        effort: 0,
    };
    beam.run(patience)
}

impl Beam<'_> {
    fn run<P: Patience>(&mut self, patience: &P) -> Result<Option<Vec<u32>>, P::Over> {
        let first = self.first();
        let mut layers = BTreeMap::from([(first.placed, vec![first])]);
        let mut marks: Vec<(usize, Vec<Way>)> = Vec::new();
        let mut trouble = Trouble { farthest: 0, times: 0, width: WIDTH };
        let mut last: Vec<Way> = Vec::new();
        // Whether any way was not gone on from since the very first.
        let mut left_some = false;
        loop {
            let Some((placed, ways)) = layers.pop_first() else {
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
                layers.insert(placed, ways);
                continue;
            };
            trouble.pass(placed);
            let best = self.best(ways, placed, trouble.width);
            left_some |= best.len() == trouble.width;
            if marks.last().is_none_or(|(mark, _)| placed >= mark + MARK) {
                marks.push((placed, best.clone()));
            }
            for way in &best {
                if way.urgent as usize >= self.required {
                    return Ok(Some(self.order(way)));
                }
                patience.step()?;
                for next in self.go_on(way, trouble.looks()) {
                    layers.entry(next.placed).or_default().push(next);
                }
            }
            let (each, besides) = EFFORT;
            if self.effort > each * self.required + besides {
                return Ok(None);
            }
            last = best;
        }
    }

    /// Nothing has a place, but for what sees what there is at first.
    fn first(&self) -> Way {
        let mut first = Way {
            level: 0,
            urgent: 0,
            placed: 0,
            seen: 0,
            movements: Vec::new(),
            sees: Vec::new(),
            mark: 0,
            last: 0,
            since: Vec::new(),
            cost: 0.0,
        };
        self.look(&mut first);
        first
    }

    fn one(&self, number: u32) -> &Move {
        &self.moves[number as usize]
    }

    /// By when the most urgent operation of a way must have a place. What was invoked before may have one.
    fn due(&self, way: &Way) -> usize {
        match (way.urgent as usize) < self.required {
            true => self.one(way.urgent).due,
            false => 0,
        }
    }

    /// Looks at what was invoked meanwhile, and places what sees the level.
    fn look(&self, way: &mut Way) {
        loop {
            let waiting = way.movements.iter().chain(&way.sees).copied().min();
            way.urgent = self.urgent_from[way.seen].min(waiting.unwrap_or(u32::MAX));
            let due = self.due(way);
            let until = due.max(self.outlook.time_of(way.placed) + AHEAD);
            let before = way.seen;
            while let Some(&number) = self.by_invocation.get(way.seen)
                && self.one(number).invoked < until
            {
                way.seen += 1;
                let one = self.one(number);
                if one.only_sees() { &mut way.sees } else { &mut way.movements }.push(number);
            }
            let fits = |number: &u32| {
                let one = self.one(*number);
                one.invoked < due && one.fits(way.level)
            };
            let fitting: Vec<u32> = way.sees.iter().copied().filter(fits).collect();
            if !fitting.is_empty() {
                way.sees.retain(|number| !fitting.contains(number));
                way.place(&fitting);
            } else if way.seen == before {
                return;
            }
        }
    }

    /// Only what is kept is linked: most ways are not.
    fn keep(&mut self, way: &mut Way) {
        if !way.since.is_empty() {
            let placed = std::mem::take(&mut way.since).into();
            self.links.push(Link { before: way.last, placed });
            way.last = self.links.len() as u32 - 1;
        }
    }

    /// The best of ways that place so many operations, each set of them once.
    fn best(&mut self, mut ways: Vec<Way>, placed: usize, width: usize) -> Vec<Way> {
        self.outlook.turn_to(placed);
        let mut known: HashSet<u64, FixedHash> = HashSet::default();
        ways.retain(|way| known.insert(way.mark));
        ways.iter_mut().for_each(|way| way.cost = self.cost(way));
        ways.sort_by(|one, other| one.cost.total_cmp(&other.cost));
        ways.truncate(width);
        ways.iter_mut().for_each(|way| self.keep(way));
        ways
    }

    /// How good a way looks.
    fn cost(&mut self, way: &Way) -> f64 {
        let outlook = &mut self.outlook;
        let movements = way.movements.iter().map(|&number| outlook.left(number)).sum::<f64>();
        let sees = way.sees.iter();
        let sees = sees.map(|&number| outlook.left_to_see(number, way.level));
        movements + sees.sum::<f64>() + outlook.surprise(way.level)
    }

    /// The ways that lead on from one.
    fn go_on(&mut self, way: &Way, looks: f64) -> Vec<Way> {
        self.effort += 1;
        let hops = self.hops(way, looks);
        hops.iter().filter_map(|hop| self.take(way, &hop.movements)).collect()
    }

    /// The way after some movements; those that raise the level go first, so that none finds too little.
    fn take(&self, way: &Way, movements: &[u32]) -> Option<Way> {
        let mut order = movements.to_vec();
        order.sort_by_key(|&number| std::cmp::Reverse(self.one(number).adds));
        let mut next = way.clone();
        for &number in &order {
            let one = self.one(number);
            if !one.fits(next.level) {
                return None;
            }
            next.level += one.adds;
        }
        next.movements.retain(|number| !order.contains(number));
        next.place(&order);
        self.look(&mut next);
        Some(next)
    }

    /// What can be done next.
    fn hops(&mut self, way: &Way, looks: f64) -> Vec<Hop> {
        let due = self.due(way);
        let mut movements: Vec<Movement> = Vec::with_capacity(way.movements.len());
        for &number in &way.movements {
            let Move { invoked, adds, .. } = *self.one(number);
            if invoked < due && !self.outlook.is_stale(number) {
                movements.push(Movement { adds, number, worth: self.outlook.worth(number) });
            }
        }
        movements.sort_unstable_by_key(|one| (one.adds, one.number));
        let mut targets = Targets::default();
        for &number in &way.sees {
            let Move { invoked, least, .. } = *self.one(number);
            if invoked < due {
                targets.add(least - way.level, self.outlook.worth(number));
            }
        }
        let most = most_movements(movements.len(), looks);
        let mut hops = hops(&movements, &targets, most);
        hops.sort_by(|one, other| other.worth.total_cmp(&one.worth));
        hops.truncate(MOST_HOPS);
        let urgent = self.one(way.urgent);
        let lacks = !urgent.only_sees() && urgent.least > way.level;
        let mut alone: Vec<u32> = movements.iter().map(|one| one.number).collect();
        alone.sort_unstable();
        for (place, &number) in alone.iter().enumerate() {
            if place < ALONE || number == way.urgent || lacks && self.one(number).adds > 0 {
                hops.push(Hop { worth: 0.0, movements: vec![number] });
            }
        }
        hops
    }

    /// What has a place, in order.
    fn order(&self, way: &Way) -> Vec<u32> {
        let mut order = Vec::with_capacity(way.placed);
        let mut link = way.last;
        while link > 0 {
            let Link { before, placed } = &self.links[link as usize];
            order.extend(placed.iter().rev());
            link = *before;
        }
        order.reverse();
        order
    }
}

impl Way {
    /// Gives these their places.
    fn place(&mut self, placed: &[u32]) {
        self.placed += placed.len();
        self.mark = placed.iter().fold(self.mark, |mark, &number| mark ^ mix(number));
        self.since.extend(placed);
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

/// Random bits for a number.
fn mix(number: u32) -> u64 {
    let bits = (u64::from(number) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let bits = (bits ^ bits >> 31).wrapping_mul(0xd6e8_feb8_6659_fd93);
    bits ^ bits >> 29
}
