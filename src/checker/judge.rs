//! Claims about single states, and the states that decide them.

use super::{Counterexample, Expectation, Finding, Model, Path, Property, Verdict, Why};

/// What a search asks of every state that it comes to.
pub(super) struct Judge<M: Model> {
    claims: Vec<Claim<M>>,
    /// Those that no state has decided yet.
    open: Vec<usize>,
}

/// A claim that one state can decide: that something always holds by a state in which it does not, that
/// something is reachable by a state in which it holds.
struct Claim<M: Model> {
    property: Property<M>,
    decided: Option<Path<M>>,
}

impl<M: Model> Claim<M> {
    fn is_decided_by(&self, model: &M, state: &M::State) -> bool {
        let holds = || (self.property.holds)(model, state);
        match self.property.expectation {
            Expectation::Always => !holds(),
            Expectation::Reachable => holds(),
            Expectation::Eventually => false,
        }
    }
}

impl<M: Model> Judge<M> {
    pub(super) fn new(model: &M) -> Judge<M> {
        let claims: Vec<Claim<M>> = model
            .properties()
            .into_iter()
            .map(|property| Claim { property, decided: None })
            .collect();
        let by_state = |n: &usize| claims[*n].property.expectation != Expectation::Eventually;
        let open = (0..claims.len()).filter(by_state).collect();
        Judge { claims, open }
    }

    /// Adds the open claims that a state decides.
    pub(super) fn ask(&self, model: &M, state: &M::State, mut decided: impl FnMut(usize)) {
        for &claim in &self.open {
            if self.claims[claim].is_decided_by(model, state) {
                decided(claim);
            }
        }
    }

    /// Notes the run to a state that decides a claim; whether the claim is broken by it.
    pub(super) fn decide(&mut self, claim: usize, path: impl FnOnce() -> Path<M>) -> bool {
        let Some(at) = self.open.iter().position(|open| *open == claim) else {
            return false;
        };
        self.open.remove(at);
        let claim = &mut self.claims[claim];
        claim.decided = Some(path());
        claim.property.expectation == Expectation::Always
    }

    /// What is known of every claim, if the search of the states ended so.
    pub(super) fn findings(&self, end: End, outside: u64) -> Vec<Finding<M>> {
        let finding = |claim: &Claim<M>| Finding {
            property: claim.property.name,
            expectation: claim.property.expectation,
            verdict: claim.verdict(end, outside),
        };
        self.claims.iter().map(finding).collect()
    }
}

impl<M: Model> Claim<M> {
    /// What is known of it, if the search of the states ended so. Of what should hold eventually,
    /// single states tell nothing.
    fn verdict(&self, end: End, outside: u64) -> Verdict<M> {
        let Claim { property, decided } = self;
        match (property.expectation, decided, end) {
            (Expectation::Always, Some(path), _) => {
                Verdict::Broken(Counterexample::Path(path.clone()))
            }
            (Expectation::Reachable, Some(path), _) => Verdict::Witnessed(path.clone()),
            (_, _, End::Cut(why)) => Verdict::Unfinished(why),
            (Expectation::Always, None, End::Exhausted) => Verdict::Holds,
            (Expectation::Reachable, None, End::Exhausted) if outside > 0 => {
                Verdict::Unfinished(Why::OutsideBounds)
            }
            (Expectation::Reachable, None, End::Exhausted) => {
                Verdict::Broken(Counterexample::Nowhere)
            }
            (Expectation::Eventually, _, End::Exhausted) => Verdict::Unfinished(Why::Stopped),
        }
    }
}

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Every state was left.
    Exhausted,
    /// It gave up.
    Cut(Why),
}
