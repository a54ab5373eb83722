//! The steps at which what a law speaks of became what it may not be.

use litemap::LiteMap;

use crate::engine::timeline::Timeline;
use crate::ledger::{Fact, Law};
use crate::protocols::simulation::Simulation;

/// The steps that broke a law at `step`: where a guilty fact changed, since it last was as at the
/// start, and `step` itself. Two charges of one order; two acquisitions that both still hold.
pub(super) fn decisive(timeline: &Timeline, law: Law, step: u32) -> Vec<u32> {
    let mut world = timeline.setup().open();
    let mut facts = facts(&*world, law);
    let first: LiteMap<u64, i64> = facts.iter().map(|fact| (fact.about, fact.value)).collect();
    let mut changed: LiteMap<u64, Vec<u32>> = LiteMap::new();
    let entries = timeline.branch().log().iter().take(step as usize);
    for (number, entry) in (0..).zip(entries) {
        let luck = &mut timeline.setup().seed.luck(number);
        let taken = world.advance(&entry.step, luck);
        debug_assert!(taken.is_ok(), "a step that was taken can be taken again");
        let now = self::facts(&*world, law);
        for (about, value) in differences(&facts, &now) {
            let steps = changed.entry(about).or_default();
            if first.get(&about).copied().unwrap_or(0) == value {
                steps.clear();
            } else {
                steps.push(number as u32 + 1);
            }
        }
        facts = now;
    }
    let guilty = facts.iter().filter(|fact| fact.guilty);
    let steps = guilty.filter_map(|fact| changed.get(&fact.about)).flatten().copied();
    let mut steps: Vec<u32> = steps.chain([step]).collect();
    steps.sort_unstable();
    steps.dedup();
    steps
}

fn facts(world: &dyn Simulation, law: Law) -> Vec<Fact> {
    law.facts(&world.books(), &world.holdings().holders)
}

/// What each thing that changed now is; 0 for what is there no more.
fn differences(before: &[Fact], after: &[Fact]) -> Vec<(u64, i64)> {
    let value = |facts: &[Fact], about| {
        facts.iter().find(|fact| fact.about == about).map_or(0, |fact| fact.value)
    };
    let gone = before.iter().filter(|fact| after.iter().all(|other| other.about != fact.about));
    let all = after.iter().chain(gone).map(|fact| fact.about);
    all.filter(|about| value(before, *about) != value(after, *about))
        .map(|about| (about, value(after, about)))
        .collect()
}
