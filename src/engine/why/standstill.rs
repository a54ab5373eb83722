//! Where those came to a stop who could have gone on.
//!
//! A law of the end is broken by what does not happen. The step at which it breaks is only the one at which
//! somebody has waited for long enough; why nothing happened lies in the state of those who could have made
//! it happen. A worker that is up and has an order in hand, but no timer running and no message under way to
//! it, does nothing more unless it is told something. What it did last says what it waits for: in a deadlock,
//! each for what another has.

use crate::engine::timeline::Timeline;
use crate::kernel::NodeId;
use crate::ledger::Law;
use crate::protocols::Role;
use crate::protocols::simulation::{Health, Simulation, StepRecord};

/// The last step with an effect, up to `step`, of every worker that stands still there with an order in hand;
/// in order. None if the law does not speak of the end.
pub(super) fn standstills(timeline: &Timeline, law: Law, step: u32) -> Vec<u32> {
    if !law.is_of_the_end() {
        return Vec::new();
    }
    let world = timeline.branch().world(step as usize);
    let workers = world.nodes_as(Role::Worker).into_iter();
    let still = workers.filter(|worker| stands_still(&*world, *worker));
    let mut steps: Vec<u32> = still.filter_map(|worker| last_of(timeline, worker, step)).collect();
    steps.sort_unstable();
    steps
}

/// Whether a node has not finished, and yet does nothing more of its own accord.
fn stands_still(world: &dyn Simulation, id: NodeId) -> bool {
    let Some(node) = world.node(id) else { return false };
    let waits = node.health == Health::Up && node.busy && node.timers.is_empty();
    waits && world.flights().iter().all(|flight| flight.at.to != id)
}

/// The last step of a node with an effect, up to `step`.
fn last_of(timeline: &Timeline, id: NodeId, step: u32) -> Option<u32> {
    let its_own = |at: &u32| timeline.index().node(*at as usize) == Some(id);
    let mut steps = (1..=step).rev().filter(its_own);
    steps.find(|at| timeline.record(*at as usize).is_some_and(|record| had_an_effect(&record)))
}

/// Whether a step did more than tell something: what changed nothing can cause nothing.
pub(super) fn had_an_effect(record: &StepRecord) -> bool {
    !(record.changes.is_empty() && record.sent.is_empty() && record.timers.is_empty())
}
