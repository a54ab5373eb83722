//! A recipe that is walked on the page: in two runs of its own, the recipe's and its cure's, which the
//! person may do with as they like. Where the walk stands is where the run that is shown stands.

use std::rc::Rc;

use super::run::Run;
use crate::engine::{BranchId, Until};
use crate::lessons::Run as Side;
use crate::lessons::published::AS_PUBLISHED;
use crate::lessons::walk::{self, Stop};

/// A recipe that is walked.
#[derive(Clone)]
pub struct Walk {
    way: Rc<walk::Walk>,
    published: Run,
    cured: Run,
}

impl PartialEq for Walk {
    fn eq(&self, other: &Walk) -> bool {
        Rc::ptr_eq(&self.way, &other.way)
    }
}

/// Where a run stands on the walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The stop that was come by last, of all of them.
    pub at: usize,
    /// Whether the run stands at it, and not somewhere behind it.
    pub exact: bool,
}

impl Walk {
    /// Begins to walk a recipe: both runs are played to their ends, so that nothing that is done in
    /// them can change the way, and stand at their starts.
    pub fn begin(id: &str) -> Option<Walk> {
        let whole = |cured| {
            let mut run = recipe(id)?.run(cured)?;
            run.play(Until::Quiet).ok()?;
            run.seek(0);
            Some(Run::new(run))
        };
        Walk::resume(id, whole(false)?, whole(true)?)
    }

    /// Goes on with a recipe in runs that are open.
    pub fn resume(id: &str, published: Run, cured: Run) -> Option<Walk> {
        let way = Rc::new(walk::Walk::of(recipe(id)?)?);
        Some(Walk { way, published, cured })
    }

    /// The recipe's name.
    pub fn id(&self) -> &'static str {
        self.way.recipe().id
    }

    /// The way that it goes.
    pub fn way(&self) -> &walk::Walk {
        &self.way
    }

    /// Its two runs: the recipe's, and its cure's.
    pub fn runs(&self) -> [&Run; 2] {
        [&self.published, &self.cured]
    }

    /// One of them.
    pub fn run(&self, side: Side) -> &Run {
        match side {
            Side::Mistake => &self.published,
            Side::Cure => &self.cured,
        }
    }

    /// Whether a run is one of its two.
    pub fn is_of(&self, run: &Run) -> bool {
        self.side(run).is_some()
    }

    fn side(&self, run: &Run) -> Option<Side> {
        [Side::Mistake, Side::Cure].into_iter().find(|side| self.run(*side).is(run))
    }

    fn of_side(&self, side: Side) -> impl DoubleEndedIterator<Item = (usize, &Stop)> {
        self.way.stops().iter().enumerate().filter(move |(_, stop)| stop.run == side)
    }

    /// Where one of its runs stands; before its first stop, at that.
    pub fn standing(&self, run: &Run) -> Option<Standing> {
        let side = self.side(run)?;
        let (here, own) = {
            let run = run.look();
            (run.position(), run.current() == BranchId(0))
        };
        let passed = self.of_side(side).rfind(|(_, stop)| stop.step <= here);
        let (at, stop) = passed.or_else(|| self.of_side(side).next())?;
        Some(Standing { at, exact: own && stop.step == here })
    }

    /// The next stop from where one of its runs stands, or the one before.
    pub fn turn(&self, run: &Run, onward: bool) -> Option<Stop> {
        let side = self.side(run)?;
        let here = run.look().position();
        let found = match (side, onward) {
            (Side::Mistake, true) => {
                let ahead = self.of_side(side).find(|(_, stop)| stop.step > here);
                ahead.or_else(|| self.of_side(Side::Cure).next())
            }
            (Side::Cure, true) => self.of_side(side).find(|(_, stop)| stop.step > here),
            (Side::Mistake, false) => self.of_side(side).rfind(|(_, stop)| stop.step < here),
            (Side::Cure, false) => {
                let behind = self.of_side(side).rfind(|(_, stop)| stop.step < here);
                behind.or_else(|| self.of_side(Side::Mistake).next_back())
            }
        };
        found.map(|(_, stop)| *stop)
    }
}

fn recipe(id: &str) -> Option<&'static crate::lessons::published::Recipe> {
    AS_PUBLISHED.iter().find(|recipe| recipe.id == id)
}
