//! An open run: a timeline that several components look at, and what was tried when it was made.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use super::renumber::Renumbering;
use crate::catalog::Setup;
use crate::engine::{BranchId, By, Order, Timeline, Until};
use crate::kernel::{Action, NodeId, Refusal, Span};
use crate::protocols::simulation::Health;

/// The most steps that a press of "to the end" takes: what is not quiet by then goes round in circles.
const MOST_STEPS_AT_ONCE: u32 = 5_000;

/// A timeline that is shared by the page's components. Two handles are equal when nothing in the
/// timeline has changed between them, so a component with an equal handle need not be drawn anew.
#[derive(Clone)]
pub struct Run {
    timeline: Rc<RefCell<Timeline>>,
    version: u64,
}

impl PartialEq for Run {
    fn eq(&self, other: &Run) -> bool {
        Rc::ptr_eq(&self.timeline, &other.timeline) && self.version == other.version
    }
}

impl Run {
    /// A run of this timeline.
    pub fn new(timeline: Timeline) -> Run {
        Run { timeline: Rc::new(RefCell::new(timeline)), version: 0 }
    }

    /// A look at the timeline.
    pub fn look(&self) -> Ref<'_, Timeline> {
        self.timeline.borrow()
    }

    /// A look at the timeline, unless it is being changed.
    pub fn try_look(&self) -> Option<Ref<'_, Timeline>> {
        self.timeline.try_borrow().ok()
    }

    /// The shared timeline itself, for the diagram.
    pub fn shared(&self) -> Rc<RefCell<Timeline>> {
        Rc::clone(&self.timeline)
    }

    /// Grows with every change.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Walks about in the timeline and leaves it as it was; that is no change.
    pub fn survey<T>(&self, survey: impl FnOnce(&mut Timeline) -> T) -> T {
        survey(&mut self.timeline.borrow_mut())
    }

    /// Changes the timeline.
    pub fn change<T>(&mut self, change: impl FnOnce(&mut Timeline) -> T) -> T {
        self.version += 1;
        change(&mut self.timeline.borrow_mut())
    }
}

/// Something of the old run that did not apply in the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lapse {
    /// The step of the old run.
    pub step: usize,
    /// Why it could not be done.
    pub why: Refusal,
}

/// Runs another setup through what was done in `old`: the same rules, and what was done by hand, at
/// the same times. What no longer applies is left out and told.
pub fn replay(old: &Timeline, setup: Setup) -> (Timeline, Vec<Lapse>) {
    let numbers = Renumbering::between(&old.world().names(), &setup.open().names());
    let rules = old.rules().iter().filter_map(|rule| numbers.rule(rule)).collect();
    let mut new = Timeline::new(setup, rules);
    let mut lapses = Vec::new();
    for (step, order) in (1..).zip(hand_orders(old)) {
        let Some((order, lasts)) = order else { continue };
        let moment = old.index().time(step);
        play_up_to(&mut new, moment, ties_before(old, step));
        let wait = moment.minus(new.now());
        let given = match numbers.order(&order) {
            Some(order) => new.give(wait, &order, lasts),
            None => Err(Refusal::NoSuchNode(old.index().node(step).unwrap_or(NodeId(0)))),
        };
        if let Err(why) = given {
            lapses.push(Lapse { step, why });
        }
    }
    let end = old.index().time(old.len());
    play_up_to(&mut new, end, MOST_STEPS_AT_ONCE);
    let here = old.now();
    let position = (0..=new.len()).rev().find(|step| new.index().time(*step) <= here);
    new.seek(position.unwrap_or(0));
    (new, lapses)
}

/// What was done by hand at each step, and how long it lasts.
fn hand_orders(old: &Timeline) -> Vec<Option<(Order, Option<Span>)>> {
    let orders = (1..).zip(old.branch().log()).map(|(step, entry)| match entry.by {
        By::Hand { lasts } if entry.step.action != Action::Elapse => {
            let fired = old.record(step).and_then(|record| record.fired.clone());
            let order = match (entry.step.action, fired) {
                (Action::Fire { node, .. }, Some(timer)) => Order::Fire { node, timer },
                (action, _) => Order::Do(action),
            };
            Some((order, lasts))
        }
        _ => None,
    });
    orders.collect()
}

/// How many of the steps just before `step` ended at the very moment at which it did.
fn ties_before(old: &Timeline, step: usize) -> u32 {
    let moment = old.index().time(step);
    (1..step).rev().take_while(|before| old.index().time(*before) == moment).count() as u32
}

/// Plays what comes before `moment`, and at most `ties` steps at the moment itself.
fn play_up_to(run: &mut Timeline, moment: Span, mut ties: u32) {
    while let Some(next) = run.next_in().map(|wait| run.now() + wait) {
        if next > moment || (next == moment && ties == 0) {
            return;
        }
        if next == moment {
            ties -= 1;
        }
        if run.step().is_err() {
            return;
        }
    }
}

/// Goes to the end of what has been run; from there on to where nothing more happens, within bounds.
/// Returns whether that was reached.
pub fn to_end(run: &mut Timeline) -> bool {
    if run.position() < run.len() {
        run.seek(run.len());
        return true;
    }
    let _ = run.play(Until::Steps(MOST_STEPS_AT_ONCE));
    run.is_quiet()
}

/// Goes to the nearest step before or after this one that a node took part in. Returns whether there
/// is one; onward, the run goes on until there is.
pub fn jump(run: &mut Timeline, node: NodeId, onward: bool) -> bool {
    let here = run.position();
    let found = if onward {
        (here + 1..=run.len()).find(|step| run.index().node(*step) == Some(node))
    } else {
        (1..here).rev().find(|step| run.index().node(*step) == Some(node))
    };
    if let Some(step) = found {
        run.seek(step);
        return true;
    }
    if !onward {
        return false;
    }
    let tip = run.len();
    run.seek(tip);
    for _ in 0..MOST_STEPS_AT_ONCE {
        if run.step().is_err() {
            break;
        }
        if run.index().node(run.position()) == Some(node) {
            return true;
        }
    }
    run.seek(here);
    false
}

/// A fault that a press of a button causes at the selected node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Stand still, for good or until it is undone.
    Pause,
    /// Go on.
    Resume,
    /// Die; unsynced writes are lost.
    Crash,
    /// Start again.
    Restart,
    /// Cut the node off from every other.
    Cut,
    /// Undo that.
    Heal,
    /// Lose the next message to or from the node.
    DropNext,
    /// Have the next message arrive twice.
    DuplicateNext,
    /// Make the next message ten seconds later.
    DelayNext,
    /// Set its time of day ten seconds forward.
    JumpClock,
}

impl Fault {
    /// All, in the order of the palette.
    pub const ALL: [Fault; 10] = [
        Fault::Pause,
        Fault::Resume,
        Fault::Crash,
        Fault::Restart,
        Fault::Cut,
        Fault::Heal,
        Fault::DropNext,
        Fault::DuplicateNext,
        Fault::DelayNext,
        Fault::JumpClock,
    ];

    /// Whether the fault makes sense at a node in this state; what does not is not offered.
    pub fn fits(self, run: &Timeline, node: NodeId) -> bool {
        let health = run.world().health(node);
        match self {
            Fault::Pause => health == Some(Health::Up),
            Fault::Crash => health.is_some_and(|health| health != Health::Down),
            Fault::Resume => health == Some(Health::Paused),
            Fault::Restart => health == Some(Health::Down),
            _ => !self.orders(run, node).is_empty(),
        }
    }

    /// What is to be done for it.
    pub fn orders(self, run: &Timeline, node: NodeId) -> Vec<Order> {
        let world = run.world();
        let next = || {
            let flights = world.flights();
            let mine = flights.iter().filter(|f| f.at.from == node || f.at.to == node);
            mine.min_by_key(|flight| (flight.remaining, flight.at)).cloned()
        };
        let one = |action| vec![Order::Do(action)];
        match self {
            Fault::Pause => one(Action::Pause(node)),
            Fault::Resume => one(Action::Resume(node)),
            Fault::Crash => one(Action::Crash { node, keep: 0 }),
            Fault::Restart => one(Action::Restart(node)),
            Fault::Cut => links(run, node)
                .filter(|(from, to)| !world.cuts().contains(&(*from, *to)))
                .map(|(from, to)| Order::Do(Action::Cut(from, to)))
                .collect(),
            Fault::Heal => links(run, node)
                .filter(|link| world.cuts().contains(link))
                .map(|(from, to)| Order::Do(Action::Heal(from, to)))
                .collect(),
            Fault::DropNext => next().map_or(Vec::new(), |f| one(Action::Drop(f.at))),
            Fault::DuplicateNext => {
                let next = next().filter(|flight| !flight.fifo);
                next.map_or(Vec::new(), |f| one(Action::Duplicate(f.at)))
            }
            Fault::DelayNext => {
                next().map_or(Vec::new(), |f| one(Action::Delay(f.at, Span::s(10))))
            }
            Fault::JumpClock => one(Action::Jump(node, crate::kernel::Jump::Forward(Span::s(10)))),
        }
    }
}

/// Every link to and from a node.
fn links(run: &Timeline, node: NodeId) -> impl Iterator<Item = (NodeId, NodeId)> + use<> {
    let nodes = run.world().names().len() as u8;
    let others = (0..nodes).map(NodeId).filter(move |other| *other != node);
    others.flat_map(move |other| [(node, other), (other, node)])
}

/// A name for a branch that has none: its number.
pub fn branch_name(run: &Timeline, id: BranchId, unnamed: impl Fn(usize) -> String) -> String {
    match run.branches().get(id.0) {
        Some(branch) if !branch.name.is_empty() => branch.name.clone(),
        _ => unnamed(id.0 + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::CATALOG;
    use crate::engine::{Anchor, Rule, Trigger};

    fn run() -> Timeline {
        let submit = Rule {
            trigger: Trigger::At(Span::ZERO),
            order: Order::Do(Action::Command(0)),
            lasts: None,
            line: 1,
        };
        Timeline::new(Setup::of(&CATALOG[0]), vec![submit])
    }

    #[test]
    fn the_same_setup_replayed_is_the_same_run() {
        let mut old = run();
        let acquires = Anchor { node: NodeId(1), verb: "acquires", nth: 1 };
        old.play(Until::Happens(acquires)).unwrap();
        old.give(Span::ZERO, &Order::Do(Action::Pause(NodeId(1))), Some(Span::s(40))).unwrap();
        old.play(Until::Quiet).unwrap();
        let (new, lapses) = replay(&old, old.setup().clone());
        assert_eq!(lapses, []);
        assert_eq!(new.fingerprint(), old.fingerprint());
    }

    #[test]
    fn what_no_longer_applies_is_told() {
        let mut old = run();
        old.play(Until::Steps(4)).unwrap();
        old.give(Span::ZERO, &Order::Do(Action::Pause(NodeId(4))), None).unwrap_err();
        old.give(Span::ZERO, &Order::Do(Action::Pause(NodeId(2))), None).unwrap();
        let (_, lapses) = replay(&old, old.setup().clone());
        assert_eq!(lapses, []);
    }

    #[test]
    fn a_jump_goes_on_until_the_node_takes_part() {
        let mut timeline = run();
        assert!(jump(&mut timeline, NodeId(3), true));
        assert_eq!(timeline.index().node(timeline.position()), Some(NodeId(3)));
        assert!(!jump(&mut timeline, NodeId(3), false));
    }

    #[test]
    fn only_faults_that_fit_are_offered() {
        let mut timeline = run();
        timeline.step().unwrap();
        let worker = NodeId(1);
        assert!(Fault::Pause.fits(&timeline, worker) && !Fault::Resume.fits(&timeline, worker));
        for order in Fault::Cut.orders(&timeline, worker) {
            timeline.give(Span::ZERO, &order, None).unwrap();
        }
        assert!(!Fault::Cut.fits(&timeline, worker) && Fault::Heal.fits(&timeline, worker));
    }
}
