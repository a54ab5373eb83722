//! What a search has found out.

use std::fmt;

use super::{Expectation, Model, Path};

/// What is known of one claim.
pub enum Verdict<M: Model> {
    /// The whole state space was searched, and it holds.
    Holds,
    /// Something that was claimed to be reachable was reached: this is how.
    Witnessed(Path<M>),
    /// It does not hold.
    Broken(Counterexample<M>),
    /// The search ended before it could tell.
    Unfinished(Why),
}

/// Why a claim does not hold.
pub enum Counterexample<M: Model> {
    /// A run to a state in which what should hold always does not.
    Path(Path<M>),
    /// A run that can go no further, and has not come to what should hold eventually.
    DeadEnd(Path<M>),
    /// A run that never comes to what should hold eventually: it ends in the state that it had after
    /// `back_to` actions, and can go round for ever.
    Lasso {
        /// The way to the loop, and once round it.
        path: Path<M>,
        /// After how many actions the loop begins.
        back_to: usize,
    },
    /// Every state was seen, and none is the one that should be reachable.
    Nowhere,
}

impl<M: Model> Counterexample<M> {
    /// The run that shows it, if one run can.
    pub fn path(&self) -> Option<&Path<M>> {
        match self {
            Counterexample::Path(path)
            | Counterexample::DeadEnd(path)
            | Counterexample::Lasso { path, .. } => Some(path),
            Counterexample::Nowhere => None,
        }
    }
}

/// Why a search ended before it could tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// There are states further away than the bound on depth.
    Depth,
    /// There are more states than the bound on states.
    States,
    /// There are more states than memory was granted for.
    Memory,
    /// Some states are outside the model's own bounds, and what comes after them matters here.
    OutsideBounds,
    /// It was told to stop at the first claim that does not hold, which is another one.
    AnotherIsBroken,
    /// It was not run to its end.
    Stopped,
}

/// A claim with what is known of it.
pub struct Finding<M: Model> {
    /// The name of the property.
    pub property: &'static str,
    /// What it claims.
    pub expectation: Expectation,
    /// What is known of it.
    pub verdict: Verdict<M>,
}

/// How much was searched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Statistics {
    /// States that are not equal.
    pub distinct: u64,
    /// Initial states and every successor that was computed, also those that were known already (as
    /// TLC, the model checker of TLA+, counts).
    pub generated: u64,
    /// The most actions that lead to a state; breadth-first, on the shortest way.
    pub depth: u32,
    /// States that wait to be left.
    pub frontier: u64,
    /// States that were left once more in search of runs that never come to what should hold
    /// eventually.
    pub followed: u64,
    /// States outside the model's own bounds, which were judged, but not left.
    pub outside: u64,
    /// The most memory that was held at once for what was seen and what waits.
    pub bytes: u64,
}

/// Everything that a search has found out.
pub struct Report<M: Model> {
    /// One for each property, in their order.
    pub findings: Vec<Finding<M>>,
    /// How much was searched.
    pub statistics: Statistics,
}

/// What a search has found out, in a word.
pub enum Outcome<'a, M: Model> {
    /// The whole state space was searched, and every claim holds.
    Holds,
    /// A claim does not hold.
    Broken {
        /// Its name.
        property: &'static str,
        /// Why not.
        by: &'a Counterexample<M>,
    },
    /// Nothing was found so far.
    Unfinished {
        /// Why the search ended before it could tell.
        why: Why,
    },
}

impl<M: Model> Report<M> {
    /// The first claim that is broken; else the first that is not finished; else they hold.
    pub fn outcome(&self) -> Outcome<'_, M> {
        let broken = self.findings.iter().find_map(|finding| match &finding.verdict {
            Verdict::Broken(by) => Some(Outcome::Broken { property: finding.property, by }),
            _ => None,
        });
        let unfinished = || {
            self.findings.iter().find_map(|finding| match finding.verdict {
                Verdict::Unfinished(why) => Some(Outcome::Unfinished { why }),
                _ => None,
            })
        };
        broken.or_else(unfinished).unwrap_or(Outcome::Holds)
    }

    /// Whether the whole state space was searched, and every claim holds.
    pub fn holds(&self) -> bool {
        matches!(self.outcome(), Outcome::Holds)
    }

    /// What is known of a property, by its name.
    pub fn verdict(&self, property: &str) -> Option<&Verdict<M>> {
        self.findings.iter().find(|one| one.property == property).map(|one| &one.verdict)
    }
}

impl<M: Model> Clone for Verdict<M> {
    fn clone(&self) -> Verdict<M> {
        match self {
            Verdict::Holds => Verdict::Holds,
            Verdict::Witnessed(path) => Verdict::Witnessed(path.clone()),
            Verdict::Broken(by) => Verdict::Broken(by.clone()),
            Verdict::Unfinished(why) => Verdict::Unfinished(*why),
        }
    }
}

impl<M: Model> Clone for Counterexample<M> {
    fn clone(&self) -> Counterexample<M> {
        match self {
            Counterexample::Path(path) => Counterexample::Path(path.clone()),
            Counterexample::DeadEnd(path) => Counterexample::DeadEnd(path.clone()),
            Counterexample::Lasso { path, back_to } => {
                Counterexample::Lasso { path: path.clone(), back_to: *back_to }
            }
            Counterexample::Nowhere => Counterexample::Nowhere,
        }
    }
}

impl<M: Model> fmt::Debug for Verdict<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verdict::Holds => f.write_str("Holds"),
            Verdict::Witnessed(path) => f.debug_tuple("Witnessed").field(path).finish(),
            Verdict::Broken(by) => f.debug_tuple("Broken").field(by).finish(),
            Verdict::Unfinished(why) => f.debug_tuple("Unfinished").field(why).finish(),
        }
    }
}

impl<M: Model> fmt::Debug for Counterexample<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Counterexample::Path(path) => f.debug_tuple("Path").field(path).finish(),
            Counterexample::DeadEnd(path) => f.debug_tuple("DeadEnd").field(path).finish(),
            Counterexample::Lasso { path, back_to } => {
                f.debug_struct("Lasso").field("path", path).field("back_to", back_to).finish()
            }
            Counterexample::Nowhere => f.write_str("Nowhere"),
        }
    }
}

impl<M: Model> PartialEq for Verdict<M> {
    fn eq(&self, other: &Verdict<M>) -> bool {
        match (self, other) {
            (Verdict::Holds, Verdict::Holds) => true,
            (Verdict::Witnessed(one), Verdict::Witnessed(other)) => one == other,
            (Verdict::Broken(one), Verdict::Broken(other)) => one == other,
            (Verdict::Unfinished(one), Verdict::Unfinished(other)) => one == other,
            _ => false,
        }
    }
}

impl<M: Model> PartialEq for Counterexample<M> {
    fn eq(&self, other: &Counterexample<M>) -> bool {
        use Counterexample::{DeadEnd, Lasso, Nowhere, Path};
        match (self, other) {
            (Path(one), Path(other)) | (DeadEnd(one), DeadEnd(other)) => one == other,
            (Lasso { path: one, back_to: a }, Lasso { path: other, back_to: b }) => {
                one == other && a == b
            }
            (Nowhere, Nowhere) => true,
            _ => false,
        }
    }
}
