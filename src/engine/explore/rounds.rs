//! Searches as objects: one after the other with more and more faults, until something is found.

use super::asynchronous::Asynchronous;
use super::bounds::{Bounds, Faults, Price, Way};
use super::moment::{Moment, Turn};
use super::timed::Timed;
use super::{Answer, Exploration, Found, Outcome, Progress, Question};
use crate::catalog::Visit;
use crate::checker::pool::{Member, Seat};
use crate::checker::{
    Checker, Counterexample, Model, Path, Report, Search, Statistics, Strategy, Verdict,
};
use crate::kernel::World;
use crate::ledger::Law;
use crate::protocols::Staged;

/// Opens a world's search, or what one of several does of it.
pub(super) struct Opening<'q> {
    pub(super) question: &'q Question,
    pub(super) seat: Seat,
    pub(super) worth_sharing: u32,
}

impl Visit for Opening<'_> {
    type Output = Box<dyn Exploration>;

    fn visit<P: Staged>(self, world: &World<P>) -> Box<dyn Exploration> {
        let question = self.question.clone();
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
                self.rounds(question, model, all, all)
            }
            Way::Timed { faults } => {
                let model = move |faults| {
                    let bounds = Bounds { way: Way::Timed { faults }, ..bounds.clone() };
                    Timed { start: start(&bounds), bounds, laws: laws.clone() }
                };
                self.rounds(question, model, 0, faults)
            }
        }
    }
}

impl Opening<'_> {
    /// Searches with `round` faults first and `last` in the end.
    fn rounds<M: OfWorlds + 'static>(
        &self,
        question: Question,
        model: impl Fn(u8) -> M + 'static,
        round: u8,
        last: u8,
    ) -> Box<dyn Exploration> {
        let first = checker(&question, model(round));
        let search = if self.seat == Seat::ALONE {
            Hunting::Alone(first.start())
        } else {
            Hunting::Together(first.join(self.seat, self.worth_sharing))
        };
        Box::new(Rounds { question, model, round, last, search })
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

/// A search by one alone, or what one of several does of it.
enum Hunting<M: Model> {
    Alone(Search<M>),
    Together(Member<M>),
}

impl<M: Model> Hunting<M> {
    fn model(&self) -> &M {
        match self {
            Hunting::Alone(search) => search.model(),
            Hunting::Together(member) => member.model(),
        }
    }

    /// Goes on for so many states; whether there is more to do.
    fn run_for(&mut self, states: u64) -> bool {
        match self {
            Hunting::Alone(search) => search.run_for(states),
            Hunting::Together(member) => {
                member.work(states);
                !member.is_over()
            }
        }
    }

    fn follow_by(&mut self, next: Checker<M>) {
        match self {
            Hunting::Alone(search) => *search = next.start(),
            Hunting::Together(member) => member.follow_by(next),
        }
    }

    fn progress(&self) -> Statistics {
        match self {
            Hunting::Alone(search) => search.progress(),
            Hunting::Together(member) => member.progress(),
        }
    }

    fn report(&self) -> Report<M> {
        match self {
            Hunting::Alone(search) => search.report(),
            Hunting::Together(member) => member.report(),
        }
    }
}

/// Searches with `round`, and then with one fault more, up to `last`.
struct Rounds<M: Model, F> {
    question: Question,
    model: F,
    round: u8,
    last: u8,
    search: Hunting<M>,
}

impl<M: OfWorlds, F: Fn(u8) -> M> Rounds<M, F> {
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

fn checker<M: Model>(question: &Question, model: M) -> Checker<M> {
    let strategy = if question.sleep_sets {
        Strategy::SleepSets
    } else {
        Strategy::BreadthFirst { symmetry: false }
    };
    Checker::new(model).strategy(strategy).bounds(question.limits).threads(question.threads)
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
            self.search.follow_by(checker(&self.question, (self.model)(self.round)));
        }
        go_on
    }

    fn progress(&self) -> Progress {
        Progress { faults: self.round, statistics: self.search.progress() }
    }

    fn answer(&self) -> Answer {
        Answer { outcome: self.outcome(), progress: self.progress() }
    }

    fn is_waiting(&self) -> bool {
        matches!(&self.search, Hunting::Together(member) if member.is_waiting())
    }

    fn hear(&mut self, from: usize, letter: &[u32]) {
        if let Hunting::Together(member) = &mut self.search {
            member.hear(from, letter);
        }
    }

    fn letters(&mut self) -> Vec<(usize, Vec<u32>)> {
        match &mut self.search {
            Hunting::Alone(_) => Vec::new(),
            Hunting::Together(member) => member.letters(),
        }
    }
}
