//! A run that is played to its end before anybody sees it: where each beat ends, what will be true.

use std::mem::discriminant;

use super::{Goal, Run};
use crate::engine::{Entry, Timeline, Until};
use crate::kernel::NodeId;
use crate::ledger::Books;
use crate::protocols::Role;

/// A whole run. The one on stage is another, and takes the same steps.
pub(super) struct Rehearsal {
    timeline: Timeline,
}

impl Rehearsal {
    /// Plays a run that has not begun to its end.
    pub(super) fn of(mut timeline: Timeline) -> Rehearsal {
        // A run that does not become quiet is as long as runs can be, and serves as it is.
        let _ = timeline.play(Until::Quiet);
        Rehearsal { timeline }
    }

    /// The run at its end.
    pub(super) fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The run at its end, for whoever goes on with it.
    #[cfg(feature = "whole")]
    pub(super) fn into_timeline(self) -> Timeline {
        self.timeline
    }

    /// The step after which a goal is reached.
    pub(super) fn step_of(&self, goal: Goal) -> Option<usize> {
        match goal {
            Goal::Start => Some(0),
            Goal::Quiet => Some(self.timeline.len()),
            Goal::Happens { node, verb, nth } => {
                let names = self.timeline.world().names();
                let place = names.iter().position(|name| name == node)?;
                let events = self.timeline.index().events().iter();
                let mut seen =
                    events.filter(|(_, event)| event.node.index() == place && event.verb == verb);
                let (step, _) = seen.nth((nth as usize).checked_sub(1)?)?;
                Some(*step as usize)
            }
        }
    }

    /// The books after a step.
    pub(super) fn books(&mut self, step: usize) -> Books {
        let here = self.timeline.position();
        self.timeline.seek(step);
        let books = self.timeline.world().books();
        self.timeline.seek(here);
        books
    }

    /// Every worker.
    pub(super) fn workers(&self) -> Vec<NodeId> {
        self.timeline.world().nodes_as(Role::Worker)
    }

    /// How many steps another run has in common with this one, at most `most`. The rules may stand in
    /// other lines of its script: it may have been kept, and read again.
    pub(super) fn in_common(&self, other: &[Entry], most: usize) -> usize {
        let ours = self.timeline.branch().log();
        let same = |(one, other): &(&Entry, &Entry)| {
            one.step == other.step && discriminant(&one.by) == discriminant(&other.by)
        };
        ours.iter().zip(other).take(most).take_while(same).count()
    }
}

/// The two runs of a lesson, in either of which something can be looked up.
pub(super) struct Pair<T> {
    /// With the mistake.
    pub(super) mistake: T,
    /// With the cure.
    pub(super) cure: T,
}

impl<T> Pair<T> {
    pub(super) fn get(&self, run: Run) -> &T {
        match run {
            Run::Mistake => &self.mistake,
            Run::Cure => &self.cure,
        }
    }

    pub(super) fn get_mut(&mut self, run: Run) -> &mut T {
        match run {
            Run::Mistake => &mut self.mistake,
            Run::Cure => &mut self.cure,
        }
    }
}
