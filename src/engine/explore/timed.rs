//! The ordinary schedule, with at most so many faults: for the run that a person wants to see.
//!
//! What is due happens when it is due, as the director would have it; every draw is the least. At
//! every moment between two such steps the adversary may spend a fault. The end of a fault costs
//! nothing and may come right after any later step, or never, so that nobody has to guess how long a
//! pause must be. What is due next follows from the world alone, so worlds that are equal merge.
//!
//! # The adversary may wait until its fault matters
//! A fault that changes nothing before a certain step may as well be made right before that step.
//! So without loss:
//! - a node is paused when the next step is its own: its timers run either way, and nothing else of
//!   it changes;
//! - a message is dropped, doubled or held back when it would arrive next;
//! - a link is cut when the message that would arrive next is on it; an unordered link is healed when
//!   one that would arrive next is, a FIFO link while it has messages waiting; and any link when
//!   nothing else happens.
//!
//! Crashes and changes of clocks are tried at every moment, for they change what is due: a node that
//! restarts sets its timers from then on.
//!
//! # Messages that are held back
//! Only on unordered links: on a FIFO link all that is behind is held back too, and that is a cut. A
//! message that is held back takes a hundred hours longer, which is longer than anything else can
//! take; it is let go by delivering it early, which a person can do too. One that is never let go
//! arrives in the end.

use super::bounds::{Bounds, Fault, Price};
use super::moment::{Moment, Turn};
use crate::checker::{Expectation, Model, Property};
use crate::kernel::{Action, Clock, InFlight, Jump, Life, NodeId, Rate, Span, Step};
use crate::ledger::Law;
use crate::protocols::Staged;

/// How much longer a message takes that is held back.
const HELD: Span = Span::s(360_000);

/// What a clock can be set to: twice as fast, half as fast.
const WRONG_RATES: [Option<Rate>; 2] = [Rate::permille(2_000), Rate::permille(500)];

/// A world in time, with an adversary.
pub(super) struct Timed<P: Staged> {
    pub(super) start: Moment<P>,
    pub(super) bounds: Bounds,
    pub(super) laws: Vec<Law>,
}

impl<P: Staged> Model for Timed<P> {
    type State = Moment<P>;
    type Action = Turn;

    fn initial_states(&self) -> Vec<Moment<P>> {
        vec![self.start.clone()]
    }

    fn actions(&self, moment: &Moment<P>, turns: &mut Vec<Turn>) {
        let next = ordinary(moment);
        turns.extend(next.map(|step| Turn { step, price: Price::Nothing }));
        ends(moment, next, turns);
        if let Some(step) = next {
            self.faults_of_next(moment, step.action, turns);
        }
        moment.crashes(&self.bounds, turns);
        self.faults_of_clocks(moment, turns);
    }

    fn next_state(&self, moment: &Moment<P>, turn: &Turn) -> Option<Moment<P>> {
        moment.after(turn)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property {
            name: super::EVERY_LAW_HOLDS,
            expectation: Expectation::Always,
            holds: |model, moment| moment.broken(&model.laws).is_empty(),
        }]
    }

    fn bytes(&self, moment: &Moment<P>) -> usize {
        moment.bytes()
    }

    fn within_bounds(&self, moment: &Moment<P>) -> bool {
        moment.world.network().flights().count() <= usize::from(self.bounds.under_way)
    }
}

/// The step that the director would choose, when nothing is planned.
fn ordinary<P: Staged>(moment: &Moment<P>) -> Option<Step> {
    let wait = moment.world.horizon()?;
    let action = moment.world.due_within(wait).first().copied()?;
    Some(Step { wait, action })
}

/// The ends of faults.
fn ends<P: Staged>(moment: &Moment<P>, next: Option<Step>, turns: &mut Vec<Turn>) {
    let world = &moment.world;
    for (id, node) in world.nodes() {
        if matches!(node.life, Life::Paused(_)) {
            turns.push(Turn::free(Action::Resume(id)));
        }
        if node.rate != Rate::TRUE {
            turns.push(Turn::free(Action::Skew(id, Rate::TRUE)));
        }
    }
    for (from, to) in world.network().cuts() {
        let is_of_link = |at: InFlight| (at.from, at.to) == (from, to);
        let matters = match next {
            None => true,
            Some(_) if moment.is_fifo(from, to) => {
                world.network().flights().any(|(at, _)| is_of_link(at))
            }
            Some(step) => matches!(step.action, Action::Deliver(at) if is_of_link(at)),
        };
        if matters {
            turns.push(Turn::free(Action::Heal(from, to)));
        }
    }
    let held = world.network().flights().filter(|(_, flight)| is_held(flight.remaining));
    let let_go = held.map(|(at, _)| Action::Deliver(at));
    turns.extend(let_go.filter(|deliver| moment.may(deliver).is_ok()).map(Turn::free));
}

fn is_held(remaining: Span) -> bool {
    remaining > Span::us(HELD.as_us() / 2)
}

impl<P: Staged> Timed<P> {
    /// What can be done about the step that would come next.
    fn faults_of_next(&self, moment: &Moment<P>, next: Action, turns: &mut Vec<Turn>) {
        let mut offer = |fault, action| {
            let price = Price::Fault(fault);
            if moment.purse.affords(price, 1) && moment.may(&action).is_ok() {
                turns.push(Turn { step: Step::now(action), price });
            }
        };
        let node = match next {
            Action::Deliver(at) => {
                if !is_lost(moment, at) {
                    offer(Fault::Cut, Action::Cut(at.from, at.to));
                    offer(Fault::Drop, Action::Drop(at));
                    offer(Fault::Duplicate, Action::Duplicate(at));
                }
                if !moment.is_fifo(at.from, at.to) {
                    offer(Fault::Delay, Action::Delay(at, HELD));
                }
                at.to
            }
            Action::Fire { node, .. } => node,
            _ => return,
        };
        if self.bounds.may_suffer(node) {
            offer(Fault::Pause, Action::Pause(node));
        }
    }

    fn faults_of_clocks(&self, moment: &Moment<P>, turns: &mut Vec<Turn>) {
        for id in moment.world.node_ids().filter(|id| self.bounds.may_suffer(*id)) {
            let jump = Price::Fault(Fault::Jump);
            if moment.purse.affords(jump, 1) {
                let step = |by| Step::now(Action::Jump(id, Jump::Forward(by)));
                turns.extend(
                    waits_of_day(moment, id).map(|by| Turn { step: step(by), price: jump }),
                );
            }
            let skew = Price::Fault(Fault::Skew);
            let is_true = moment.world.node(id).is_some_and(|node| node.rate == Rate::TRUE);
            if is_true && moment.purse.affords(skew, 1) {
                let step = |rate| Step::now(Action::Skew(id, rate));
                let rates = WRONG_RATES.into_iter().flatten();
                turns.extend(rates.map(|rate| Turn { step: step(rate), price: skew }));
            }
        }
    }
}

/// Whether a message will be lost when it arrives.
fn is_lost<P: Staged>(moment: &Moment<P>, at: InFlight) -> bool {
    let down = moment.world.node(at.to).is_none_or(|node| node.life.process().is_none());
    down || moment.world.network().is_cut(at.from, at.to)
}

/// What is left of a node's timers that wait for a time of day, by its own clock.
fn waits_of_day<P: Staged>(moment: &Moment<P>, id: NodeId) -> impl Iterator<Item = Span> {
    let protocol = moment.world.protocol();
    let process = moment.world.node(id).and_then(|node| node.life.process());
    let timers = process.into_iter().flat_map(|process| process.timers.iter());
    let by_wall = timers.filter(|(timer, _)| protocol.clock(timer) == Clock::Wall);
    by_wall.map(|(_, left)| left.local()).filter(|left| !left.is_zero())
}
