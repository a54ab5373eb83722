//! From a run to where a search begins, and from what it found back to a run.

use super::{Found, Way};
use crate::catalog::Setup;
use crate::engine::director::{Choice, Director};
use crate::engine::order::Order;
use crate::engine::script::{Expectation, Halt, Lined, Script};
use crate::engine::timeline::{MoveError, Timeline};
use crate::kernel::{Action, Seed, Span, Step};
use crate::ledger::Verdict;

/// Where a search of a setup begins: at the start, and if it is searched in time, with everything
/// asked for that can be. Draws give the least whatever the setup's seed is.
pub fn at_the_start(setup: &Setup, way: Way) -> Timeline {
    let setup = Setup { seed: Seed::Least, ..setup.clone() };
    let mut timeline = Timeline::new(setup, Vec::new());
    ask(&mut timeline, way);
    timeline
}

/// Where a search begins that goes on from the end of a script, played with the least of every draw.
/// Rules that still wait for their moment are left out: from here on the adversary decides.
///
/// # Errors
/// A move of the script cannot be made.
pub fn after_script(script: &Script, way: Way) -> Result<Timeline, Halt> {
    let setup = Setup { seed: Seed::Least, ..script.setup.clone() };
    let performance = Script { setup: setup.clone(), ..script.clone() }.play();
    if let Some(halt) = performance.error {
        return Err(halt);
    }
    let mut timeline = Timeline::new(setup, Vec::new());
    for entry in performance.timeline.branch().log() {
        let followed = follow(&mut timeline, entry.step);
        debug_assert!(followed.is_ok(), "what happened once can happen again: {followed:?}");
    }
    ask(&mut timeline, way);
    Ok(timeline)
}

/// Asks for what nobody has asked for yet. Without time that is for the adversary to do.
fn ask(timeline: &mut Timeline, way: Way) {
    if matches!(way, Way::Asynchronous { .. }) {
        return;
    }
    let open = timeline.world().commands().into_iter().filter(|command| !command.given);
    for command in open.collect::<Vec<_>>() {
        // A node that is down or paused takes no command; then it is not asked.
        let _ = timeline.give(Span::ZERO, &Order::Do(Action::Command(command.nth)), None);
    }
}

/// Takes a step as the director would if it is what the director would do, else as a person.
fn follow(timeline: &mut Timeline, step: Step) -> Result<(), MoveError> {
    let natural = Director::default().choose(timeline.world(), Span::ZERO);
    if natural == Some(Choice::Natural(step)) {
        timeline.step().map_err(MoveError::Play)
    } else {
        timeline.give(step.wait, &Order::Do(step.action), None).map_err(MoveError::Refused)
    }
}

impl Found {
    /// The run from the start, as a script that expects what it breaks. `from` is where the search
    /// began.
    ///
    /// # Errors
    /// A step cannot be taken: the search began elsewhere.
    pub fn script(&self, from: &Timeline, title: &str) -> Result<Script, MoveError> {
        let mut timeline = Timeline::new(from.setup().clone(), from.rules().to_vec());
        for one in &from.moves(from.position()) {
            timeline.make(one)?;
        }
        for step in &self.steps {
            follow(&mut timeline, *step)?;
        }
        let broken = |law: &_| Expectation::Law(*law, Verdict::Broken);
        let expectations = self.laws.iter().map(broken);
        let expectations = expectations.map(|what| Lined { line: 0, what }).collect();
        let script = Script { expectations, ..Script::of(&timeline, title) };
        // Reading it back gives every part the line that it is printed on.
        Ok(Script::parse(&script.to_string()).unwrap_or(script))
    }
}
