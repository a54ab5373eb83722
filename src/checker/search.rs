//! A search: how it is ordered, run in slices or whole, and what it says.

use std::ops::ControlFlow;

use super::breadth_first::{BreadthFirst, Orders};
use super::depth_first::DepthFirst;
use super::judge::{End, Judge};
use super::liveness::Liveness;
use super::pool::{Member, Seat};
use super::sleep_sets::SleepSets;
use super::{Bounds, Expectation, Model, Property, Report, Statistics, Verdict, Why, all_threads};

/// In which order states are searched, and which of them need not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Strategy {
    /// Nearest states first: every counterexample is a shortest one. On several threads.
    BreadthFirst {
        /// Whether states that [`Model::canonical`] takes for one are searched once.
        symmetry: bool,
    },
    /// Nearest states first, and of two orders of independent actions ([`Model::independent`]) only one:
    /// the same states in fewer steps. On one thread.
    ///
    /// What should hold eventually is searched without, as that must not leave steps out. Symmetry
    /// cannot be had in addition: actions that sleep have names, and symmetry changes names.
    SleepSets,
    /// As far as it goes first: needs little memory besides what it has seen. On one thread.
    DepthFirst {
        /// Whether states that [`Model::canonical`] takes for one are searched once.
        symmetry: bool,
    },
}

/// How a model is to be searched: [`Checker::start`] gives a [`Search`].
#[derive(Clone, Debug)]
pub struct Checker<M: Model> {
    pub(super) model: M,
    strategy: Strategy,
    pub(super) bounds: Bounds,
    pub(super) stop_at_break: bool,
    threads: usize,
}

impl<M: Model> Checker<M> {
    /// Breadth-first, without bounds, on all threads, until a claim is found not to hold.
    pub fn new(model: M) -> Checker<M> {
        Checker {
            model,
            strategy: Strategy::BreadthFirst { symmetry: false },
            bounds: Bounds::NONE,
            stop_at_break: true,
            threads: all_threads(),
        }
    }

    /// In that order.
    pub fn strategy(self, strategy: Strategy) -> Checker<M> {
        Checker { strategy, ..self }
    }

    /// Within these bounds.
    pub fn bounds(self, bounds: Bounds) -> Checker<M> {
        Checker { bounds, ..self }
    }

    /// Whether it goes on after it has found a claim that does not hold.
    pub fn go_on(self, go_on: bool) -> Checker<M> {
        Checker { stop_at_break: !go_on, ..self }
    }

    /// On that many threads, where the order allows for more than one. What is found does not depend
    /// on it.
    pub fn threads(self, threads: usize) -> Checker<M> {
        Checker { threads: threads.max(1), ..self }
    }

    /// A search that has not begun.
    pub fn start(self) -> Search<M> {
        let states = match self.strategy {
            Strategy::BreadthFirst { symmetry } => {
                States::BreadthFirst(BreadthFirst::new(&self.model, symmetry))
            }
            Strategy::SleepSets => States::SleepSets(SleepSets::new()),
            Strategy::DepthFirst { symmetry } => {
                States::DepthFirst(DepthFirst::new(&self.model, symmetry))
            }
        };
        let judge = Judge::new(&self.model);
        let claims = self.model.properties().into_iter().enumerate();
        let eventually: Vec<_> = claims
            .filter(|(_, property)| property.expectation == Expectation::Eventually)
            .collect();
        let stage = Stage::States(states);
        Search {
            orders: self,
            judge,
            stage,
            statistics: Statistics::default(),
            eventually: eventually.into_iter(),
            verdicts: Vec::new(),
        }
    }

    /// Searches to the end.
    pub fn run(self) -> Report<M> {
        self.start().run()
    }

    /// The search by one of several who share no memory: nearest states first, whatever was said, and
    /// on the thread that runs it. Of what should hold eventually it finds out nothing, and the bound
    /// on states is looked at between levels. The first level of `worth_sharing` states is shared out:
    /// see [`WORTH_SHARING`](super::pool::WORTH_SHARING).
    pub fn join(self, seat: Seat, worth_sharing: u32) -> Member<M> {
        Member::new(self, seat, worth_sharing)
    }

    /// Whether states that [`Model::canonical`] takes for one are searched once.
    pub(super) fn symmetry(&self) -> bool {
        match self.strategy {
            Strategy::BreadthFirst { symmetry } | Strategy::DepthFirst { symmetry } => symmetry,
            Strategy::SleepSets => false,
        }
    }
}

/// The search of the states, in one of the orders.
enum States<M: Model> {
    BreadthFirst(BreadthFirst<M>),
    SleepSets(SleepSets<M>),
    DepthFirst(DepthFirst<M>),
}

impl<M: Model> States<M> {
    fn step(&mut self, orders: &mut Orders<'_, M>) -> Option<End> {
        match self {
            States::BreadthFirst(search) => search.step(orders),
            States::SleepSets(search) => search.step(orders),
            States::DepthFirst(search) => search.step(orders),
        }
    }

    /// How much was searched, and how many states were left.
    fn statistics(&self) -> (Statistics, u64) {
        match self {
            States::BreadthFirst(search) => (search.statistics, search.left()),
            States::SleepSets(search) => (search.statistics, search.left()),
            States::DepthFirst(search) => (search.statistics, search.left()),
        }
    }
}

/// What a search is doing.
enum Stage<M: Model> {
    /// Looking at every state.
    States(States<M>),
    /// Following the runs on which something does not hold, which should eventually.
    Runs { claim: usize, runs: Liveness<M>, end: End },
    /// Nothing.
    Over(End),
}

/// A search that can be run piece by piece.
pub struct Search<M: Model> {
    orders: Checker<M>,
    judge: Judge<M>,
    stage: Stage<M>,
    statistics: Statistics,
    /// What should hold eventually and was not looked at, with its number.
    eventually: std::vec::IntoIter<(usize, Property<M>)>,
    /// What is known of those that were.
    verdicts: Vec<(usize, Verdict<M>)>,
}

impl<M: Model> Search<M> {
    /// What is searched.
    pub fn model(&self) -> &M {
        &self.orders.model
    }

    /// How much was searched so far.
    pub fn progress(&self) -> Statistics {
        self.statistics
    }

    /// Whether there is nothing left to do.
    pub fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Over(_))
    }

    /// Goes on until about that many more states were left; whether there is more to do. What is
    /// found does not depend on how a search is cut into pieces.
    pub fn run_for(&mut self, states: u64) -> bool {
        let mut left = 0;
        while left < states && !self.is_over() {
            left += self.step();
        }
        !self.is_over()
    }

    /// Searches to the end.
    pub fn run(mut self) -> Report<M> {
        while self.run_for(u64::MAX) {}
        self.report()
    }

    /// Searches to the end, and tells how far it is every so many states; breaking off ends it there.
    pub fn run_watched(
        mut self,
        states: u64,
        mut watch: impl FnMut(&Statistics) -> ControlFlow<()>,
    ) -> Report<M> {
        while self.run_for(states) && watch(&self.progress()).is_continue() {}
        self.report()
    }

    /// What is known so far.
    pub fn report(&self) -> Report<M> {
        let end = match self.stage {
            Stage::States(_) => End::Cut(Why::Stopped),
            Stage::Runs { end, .. } | Stage::Over(end) => end,
        };
        let mut findings = self.judge.findings(end, self.statistics.outside);
        for (claim, verdict) in &self.verdicts {
            findings[*claim].verdict = verdict.clone();
        }
        Report { findings, statistics: self.statistics }
    }

    /// One round; how many states were left.
    fn step(&mut self) -> u64 {
        match &mut self.stage {
            Stage::States(states) => {
                let (_, before) = states.statistics();
                let end = states.step(&mut Orders {
                    model: &self.orders.model,
                    judge: &mut self.judge,
                    bounds: self.orders.bounds,
                    stop_at_break: self.orders.stop_at_break,
                    threads: self.orders.threads,
                });
                let (statistics, left) = states.statistics();
                self.statistics = statistics;
                match end {
                    Some(End::Cut(Why::AnotherIsBroken)) => self.stop(),
                    Some(end) => self.follow_next(end),
                    None => {}
                }
                left - before
            }
            Stage::Runs { claim, runs, end } => {
                let before = runs.left();
                let verdict = runs.step(&self.orders.model, self.orders.bounds_after(*end));
                let left = runs.left() - before;
                self.statistics.followed += left;
                self.statistics.frontier = runs.frontier();
                self.statistics.bytes = self.statistics.bytes.max(runs.bytes());
                if let Some(verdict) = verdict {
                    let (claim, end) = (*claim, *end);
                    let broken = matches!(verdict, Verdict::Broken(_));
                    self.verdicts.push((claim, verdict));
                    if broken && self.orders.stop_at_break {
                        self.skip_the_others();
                    }
                    self.follow_next(end);
                }
                left
            }
            Stage::Over(_) => 0,
        }
    }

    /// Turns to the next claim of something that should hold eventually. What was seen is forgotten.
    fn follow_next(&mut self, end: End) {
        let symmetry = self.orders.symmetry();
        self.stage = match self.eventually.next() {
            Some((claim, property)) => {
                let runs = Liveness::new(&self.orders.model, property.holds, symmetry);
                Stage::Runs { claim, runs, end }
            }
            None => Stage::Over(end),
        };
    }

    fn stop(&mut self) {
        self.skip_the_others();
        self.stage = Stage::Over(End::Cut(Why::AnotherIsBroken));
    }

    fn skip_the_others(&mut self) {
        let skipped = |(claim, _)| (claim, Verdict::Unfinished(Why::AnotherIsBroken));
        self.verdicts.extend(self.eventually.by_ref().map(skipped));
    }
}

impl<M: Model> Checker<M> {
    /// The bounds for following runs through states all of which were seen, or not. If they were, they
    /// need no bound; a way through some of them may be longer than the shortest.
    fn bounds_after(&self, end: End) -> Bounds {
        match end {
            End::Exhausted => Bounds { bytes: self.bounds.bytes, ..Bounds::NONE },
            End::Cut(_) => self.bounds,
        }
    }
}
