//! What becomes of a script with which a search begins, and is not as it says.

use crate::catalog::Setup;
use crate::engine::Timeline;
use crate::engine::script::Script;
use crate::kernel::Seed;
use crate::protocols::simulation::Event;

/// What a script sets that another protocol does not have, in words.
pub(super) fn left_behind(written: &Setup, setup: &Setup) -> Option<String> {
    let changed = written.settings.changed().into_iter();
    let left = changed.filter(|(name, value)| setup.settings.get(name) != Some(*value));
    let left: Vec<String> = left.map(|(name, value)| format!("{name} {value}")).collect();
    let name = |setup: &Setup| format!("{}/{}", setup.entry.arena.id(), setup.entry.id);
    (!left.is_empty()).then(|| {
        format!(
            "the script sets {} for {}, which {} does not have; the search goes on without",
            left.join(", "),
            name(written),
            name(setup)
        )
    })
}

/// That other things happen with the least of every draw than with the script's own seed, in words.
pub(super) fn other_draws(script: &Script, start: &Timeline) -> Option<String> {
    let Seed::Number(seed) = script.setup.seed else { return None };
    let played = script.play();
    let same = events(start).starts_with(&events(&played.timeline)) && played.error.is_none();
    (!same).then(|| {
        format!(
            "the script is played with the least of every draw (seed least); with its own seed {seed} \
             other things happen"
        )
    })
}

fn events(run: &Timeline) -> Vec<&Event> {
    run.index().events().iter().map(|(_, event)| event).collect()
}
