//! A search: how it is ordered, run in slices or whole, and what it says.

use std::ops::ControlFlow;

use super::breadth_first::{BreadthFirst, Orders};
use super::depth_first::DepthFirst;
use super::judge::{End, Judge};
use super::{Bounds, Finding, Model, Report, Statistics, Verdict, Why, all_threads};

/// In which order states are searched, and which of them need not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Strategy {
    /// Nearest states first: every counterexample is a shortest one. On several threads.
    BreadthFirst {
        /// Whether states that [`Model::canonical`] takes for one are searched once.
        symmetry: bool,
    },
    /// As far as it goes first: needs little memory besides what it has seen. On one thread.
    DepthFirst {
        /// Whether states that [`Model::canonical`] takes for one are searched once.
        symmetry: bool,
    },
}

/// How a model is to be searched: [`Checker::start`] gives a [`Search`].
#[derive(Clone, Debug)]
pub struct Checker<M: Model> {
    model: M,
    strategy: Strategy,
    bounds: Bounds,
    stop_at_break: bool,
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
            Strategy::DepthFirst { symmetry } => {
                States::DepthFirst(DepthFirst::new(&self.model, symmetry))
            }
        };
        let judge = Judge::new(&self.model);
        Search { orders: self, judge, states, end: None }
    }

    /// Searches to the end.
    pub fn run(self) -> Report<M> {
        self.start().run()
    }
}

/// The search of the states, in one of the orders.
enum States<M: Model> {
    BreadthFirst(BreadthFirst<M>),
    DepthFirst(DepthFirst<M>),
}

impl<M: Model> States<M> {
    fn step(&mut self, orders: &mut Orders<'_, M>) -> Option<End> {
        match self {
            States::BreadthFirst(search) => search.step(orders),
            States::DepthFirst(search) => search.step(orders),
        }
    }

    fn statistics(&self) -> Statistics {
        match self {
            States::BreadthFirst(search) => search.statistics,
            States::DepthFirst(search) => search.statistics,
        }
    }

    /// How many states were left.
    fn left(&self) -> u64 {
        match self {
            States::BreadthFirst(search) => search.left(),
            States::DepthFirst(search) => search.left(),
        }
    }
}

/// A search that can be run piece by piece.
pub struct Search<M: Model> {
    orders: Checker<M>,
    judge: Judge<M>,
    states: States<M>,
    end: Option<End>,
}

impl<M: Model> Search<M> {
    /// What is searched.
    pub fn model(&self) -> &M {
        &self.orders.model
    }

    /// How much was searched so far.
    pub fn progress(&self) -> Statistics {
        self.states.statistics()
    }

    /// Whether there is nothing left to do.
    pub fn is_over(&self) -> bool {
        self.end.is_some()
    }

    /// Goes on until about that many more states were left; whether there is more to do. What is
    /// found does not depend on how a search is cut into pieces.
    pub fn run_for(&mut self, states: u64) -> bool {
        let until = self.states.left().saturating_add(states);
        while self.end.is_none() && self.states.left() < until {
            self.end = self.states.step(&mut Orders {
                model: &self.orders.model,
                judge: &mut self.judge,
                bounds: self.orders.bounds,
                stop_at_break: self.orders.stop_at_break,
                threads: self.orders.threads,
            });
        }
        self.end.is_none()
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
        let end = self.end.unwrap_or(End::Cut(Why::Stopped));
        let statistics = self.progress();
        let findings = self.model().properties().into_iter().enumerate();
        let findings = findings.map(|(claim, property)| Finding {
            property: property.name,
            expectation: property.expectation,
            verdict: self
                .judge
                .verdict(claim, &end, statistics.outside)
                .unwrap_or(Verdict::Unfinished(Why::Stopped)),
        });
        Report { findings: findings.collect(), statistics }
    }
}
