//! Searches as objects: one after the other with more and more faults, until something is found.

use super::asynchronous::Asynchronous;
use super::bounds::{Bounds, Faults, Price, Way};
use super::moment::{Moment, Turn};
use super::timed::Timed;
use super::{Answer, Exploration, Found, Outcome, Progress, Question};
use crate::catalog::Visit;
use crate::checker::{Checker, Counterexample, Model, Path, Search, Verdict};
use crate::kernel::World;
use crate::ledger::Law;
use crate::protocols::Staged;

/// Opens a world's search.
pub(super) struct Opening<'q>(pub(super) &'q Question);

impl Visit for Opening<'_> {
    type Output = Box<dyn Exploration>;

    fn visit<P: Staged>(self, world: &World<P>) -> Box<dyn Exploration> {
        let question = self.0.clone();
        let (bounds, mut laws) = (question.bounds.clone(), question.laws.clone());
        let world = world.clone();
        let start = move |bounds: &Bounds| Moment { world: world.clone(), purse: bounds.purse() };
        match bounds.way {
            Way::Asynchronous { .. } => {
                laws.retain(|law| !law.rests_on_clocks());
                let all = bounds.faults.total();
                let model = move |_| Asynchronous {
                    start: start(&bounds),
                    bounds: bounds.clone(),
                    laws: laws.clone(),
                };
                Box::new(Rounds::new(question, model, all, all))
            }
            Way::Timed { faults } => {
                let model = move |faults| {
                    let bounds = Bounds { way: Way::Timed { faults }, ..bounds.clone() };
                    Timed { start: start(&bounds), bounds, laws: laws.clone() }
                };
                Box::new(Rounds::new(question, model, 0, faults))
            }
        }
    }
}

/// A model of worlds.
trait OfWorlds: Model<State = Moment<Self::Protocol>, Action = Turn> {
    type Protocol: Staged;

    fn laws(&self) -> &[Law];
}

impl<P: Staged> OfWorlds for Asynchronous<P> {
    type Protocol = P;

    fn laws(&self) -> &[Law] {
        &self.laws
    }
}

impl<P: Staged> OfWorlds for Timed<P> {
    type Protocol = P;

    fn laws(&self) -> &[Law] {
        &self.laws
    }
}

/// Searches with `round`, and then with one fault more, up to `last`.
struct Rounds<M: Model, F> {
    question: Question,
    model: F,
    round: u8,
    last: u8,
    search: Search<M>,
}

impl<M: OfWorlds, F: Fn(u8) -> M> Rounds<M, F> {
    fn new(question: Question, model: F, round: u8, last: u8) -> Rounds<M, F> {
        let search = start(&question, model(round));
        Rounds { question, model, round, last, search }
    }

    fn outcome(&self) -> Outcome {
        match self.search.report().findings.into_iter().next().map(|finding| finding.verdict) {
            Some(Verdict::Broken(Counterexample::Path(path))) => {
                Outcome::Broken(found(&path, self.search.model().laws()))
            }
            Some(Verdict::Unfinished(why)) => Outcome::Unfinished(why),
            _ => Outcome::Holds,
        }
    }
}

fn start<M: Model>(question: &Question, model: M) -> Search<M> {
    Checker::new(model).bounds(question.limits).threads(question.threads).start()
}

fn found<M: OfWorlds>(path: &Path<M>, laws: &[Law]) -> Found {
    let spent = path.actions().filter_map(|turn| match turn.price {
        Price::Fault(fault) => Some(fault),
        Price::Nothing | Price::Timer => None,
    });
    Found {
        laws: path.last().broken(laws),
        faults: spent.fold(Faults::NONE, |sum, fault| sum.with(fault, sum.of(fault) + 1)),
        steps: path.actions().map(|turn| turn.step).collect(),
    }
}

impl<M: OfWorlds, F: Fn(u8) -> M> Exploration for Rounds<M, F> {
    fn go_on(&mut self, states: u64) -> bool {
        if self.search.run_for(states) {
            return true;
        }
        let go_on = self.round < self.last && self.outcome() == Outcome::Holds;
        if go_on {
            self.round += 1;
            self.search = start(&self.question, (self.model)(self.round));
        }
        go_on
    }

    fn progress(&self) -> Progress {
        Progress { faults: self.round, statistics: self.search.progress() }
    }

    fn answer(&self) -> Answer {
        Answer { outcome: self.outcome(), progress: self.progress() }
    }
}
