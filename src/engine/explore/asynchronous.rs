//! The strongest adversary: a world without time.
//!
//! Every step waits for nothing. Any message under way may be next (on a FIFO link, the one in
//! front), and any timer that runs may end, however much was left of it. What a latency or a clock
//! says then decides nothing, so that what holds here holds whatever messages take and however wrong
//! clocks are: a proof within bounds. Since no time goes by, what is left of each timer stays what it
//! was set to, and tells no states apart.
//!
//! # What is not among the adversary's actions, and why
//! Pauses, delays, cuts of an unordered link, jumping and skewed clocks: a node that is not chosen
//! stands still, a message that is not chosen is late, a timer ends when the adversary likes. Nor
//! drops on an unordered link: a message that never arrives is lost. On a FIFO link a drop lets what
//! is behind arrive, which nothing else does; so there it is a fault, and has its price.
//!
//! # What is not judged
//! [`Law::rests_on_clocks`]: a lease means nothing where clocks mean nothing, and where nothing has
//! to happen, nothing is ever settled.

use super::bounds::{Bounds, Fault, Price};
use super::moment::{Moment, Turn};
use crate::checker::{Expectation, Model, Property};
use crate::kernel::{Action, InFlight, NodeId, Step};
use crate::ledger::Law;
use crate::protocols::Staged;

/// A world without time.
pub(super) struct Asynchronous<P: Staged> {
    pub(super) start: Moment<P>,
    pub(super) bounds: Bounds,
    pub(super) laws: Vec<Law>,
}

impl<P: Staged> Model for Asynchronous<P> {
    type State = Moment<P>;
    type Action = Turn;

    fn initial_states(&self) -> Vec<Moment<P>> {
        vec![self.start.clone()]
    }

    fn actions(&self, moment: &Moment<P>, turns: &mut Vec<Turn>) {
        commands(moment, turns);
        deliveries(moment, turns);
        timers(moment, turns);
        moment.crashes(&self.bounds, turns);
        faults_of_messages(moment, turns);
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

    /// Turns at different nodes: each reads and writes its own node, takes from links that lead to
    /// it, and puts at the end of links that lead away from it.
    fn independent(&self, moment: &Moment<P>, one: &Turn, other: &Turn) -> bool {
        let (here, there) = (touched(moment, one), touched(moment, other));
        let apart = !here.iter().flatten().any(|node| there.contains(&Some(*node)));
        apart
            && moment.purse.affords_both(one.price, other.price)
            && keeps_its_place(moment, one, &there)
            && keeps_its_place(moment, other, &here)
    }
}

/// What is still to be asked for.
fn commands<P: Staged>(moment: &Moment<P>, turns: &mut Vec<Turn>) {
    let count = moment.world.protocol().commands().len();
    let all = (0..u16::try_from(count).unwrap_or(u16::MAX)).map(Action::Command);
    turns.extend(all.filter(|command| moment.may(command).is_ok()).map(Turn::free));
}

/// The messages of which one may be next. Of two that say the same on an unordered link one is
/// enough, and one that nobody would take may as well come later.
fn deliveries<P: Staged>(moment: &Moment<P>, turns: &mut Vec<Turn>) {
    let is_lost = |at: InFlight| {
        !moment.is_fifo(at.from, at.to)
            && moment.world.node(at.to).is_none_or(|node| !node.life.is_up())
    };
    let flights = moment.world.network().flights().map(|(at, _)| at);
    let next = flights.filter(|at| {
        moment.may(&Action::Deliver(*at)).is_ok() && !is_lost(*at) && !says_the_same(moment, *at)
    });
    turns.extend(next.map(|at| Turn::free(Action::Deliver(at))));
}

/// Whether the message before this one on its link is equal to it.
fn says_the_same<P: Staged>(moment: &Moment<P>, at: InFlight) -> bool {
    let network = moment.world.network();
    let before = at.nth.checked_sub(1).and_then(|nth| network.get(InFlight { nth, ..at }));
    before.is_some() && before == network.get(at)
}

/// Every timer that runs.
fn timers<P: Staged>(moment: &Moment<P>, turns: &mut Vec<Turn>) {
    if !moment.purse.affords(Price::Timer, 1) {
        return;
    }
    for (id, node) in moment.world.nodes().filter(|(_, node)| node.life.is_up()) {
        let count = node.life.process().map_or(0, |process| process.timers.len());
        let fire = |timer| Step::now(Action::Fire { node: id, timer });
        let all = 0..u16::try_from(count).unwrap_or(u16::MAX);
        turns.extend(all.map(|timer| Turn { step: fire(timer), price: Price::Timer }));
    }
}

/// What can be lost on a FIFO link, and doubled on an unordered one.
fn faults_of_messages<P: Staged>(moment: &Moment<P>, turns: &mut Vec<Turn>) {
    for (at, _) in moment.world.network().flights() {
        let (action, fault) = if moment.is_fifo(at.from, at.to) {
            (Action::Drop(at), Fault::Drop)
        } else {
            (Action::Duplicate(at), Fault::Duplicate)
        };
        let price = Price::Fault(fault);
        if moment.purse.affords(price, 1) && !says_the_same(moment, at) {
            turns.push(Turn { step: Step::now(action), price });
        }
    }
}

/// The nodes that a turn has to do with. A copy of a message is put at the end of its link, where its
/// sender puts what it sends.
fn touched<P: Staged>(moment: &Moment<P>, turn: &Turn) -> [Option<NodeId>; 2] {
    match turn.step.action {
        Action::Deliver(at) | Action::Drop(at) => [Some(at.to), None],
        Action::Duplicate(at) => [Some(at.to), Some(at.from)],
        Action::Fire { node, .. } | Action::Crash { node, .. } | Action::Restart(node) => {
            [Some(node), None]
        }
        Action::Command(nth) => {
            let commands = moment.world.protocol().commands();
            [commands.get(usize::from(nth)).map(|(node, _)| *node), None]
        }
        _ => [None, None],
    }
}

/// Whether the message that a turn is about keeps its place on its link when one of `senders` sends
/// on that link: what is sent goes to the end of a FIFO link, and of an unordered one if nothing on
/// it takes longer than what is sent. (Something can, in a world that was led here through time.)
fn keeps_its_place<P: Staged>(
    moment: &Moment<P>,
    turn: &Turn,
    senders: &[Option<NodeId>; 2],
) -> bool {
    let (Action::Deliver(at) | Action::Drop(at) | Action::Duplicate(at)) = turn.step.action else {
        return true;
    };
    !senders.contains(&Some(at.from)) || moment.is_fifo(at.from, at.to) || {
        let least = moment.world.protocol().link(at.from, at.to).latency.0;
        moment.world.network().get(at).is_none_or(|flight| flight.remaining <= least)
    }
}
