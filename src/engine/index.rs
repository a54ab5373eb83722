//! What a timeline remembers of every step, so that it need not be run again to be drawn: times,
//! events, messages, and what has changed of holdings, healths and the director.

use litemap::LiteMap;

use super::director::Director;
use crate::kernel::{Action, Fate, InFlight, NodeId, Refusal, Span};
use crate::ledger::{Law, Verdict};
use crate::protocols::Holdings;
use crate::protocols::simulation::{Event, Health, Simulation, StepRecord};

/// A message from its sending to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageLine {
    /// Who sent it.
    pub from: NodeId,
    /// To whom.
    pub to: NodeId,
    /// The step that sent it (from 1), or doubled it.
    pub sent: u32,
    /// Its place among the sends of that step; `None` for a copy.
    pub nth_send: Option<u16>,
    /// The step at which it left the network, and what became of it.
    pub ended: Option<(u32, Fate)>,
}

/// A rule whose order could not be done when its moment came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misfire {
    /// The step that nothing happened in instead.
    pub step: u32,
    /// The line of the script; 0 if none.
    pub line: u32,
    /// Why not.
    pub why: Refusal,
}

/// The memory of a branch. Steps count from 1; what is kept "since" a step holds from the moment
/// after it. A step's wait belongs to it.
#[derive(Clone, Debug)]
pub struct Index {
    /// The time since the start, after each step.
    times: Vec<Span>,
    /// The node that each step was about.
    nodes: Vec<Option<NodeId>>,
    /// Every event with its step.
    events: Vec<(u32, Event)>,
    /// Every message, in the order of sending.
    messages: Vec<MessageLine>,
    /// Every message that left the network, as its step and its number, in the order of leaving.
    arrivals: Vec<(u32, u32)>,
    /// The messages under way after the last step.
    under_way: UnderWay,
    holdings: Vec<(u32, Holdings)>,
    healths: Vec<(u32, Vec<Health>)>,
    directors: Vec<(u32, Director)>,
    /// The step at which each law was first broken.
    breaks: Vec<(Law, u32)>,
    misfires: Vec<Misfire>,
}

impl Index {
    /// The memory of a run that has not begun.
    pub fn new(world: &dyn Simulation, director: Director) -> Index {
        Index {
            times: Vec::new(),
            nodes: Vec::new(),
            events: Vec::new(),
            messages: Vec::new(),
            arrivals: Vec::new(),
            under_way: UnderWay::default(),
            holdings: vec![(0, world.holdings())],
            healths: vec![(0, healths(world))],
            directors: vec![(0, director)],
            breaks: Vec::new(),
            misfires: Vec::new(),
        }
    }

    /// How many steps there are.
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// The time since the start after step `step`; zero for 0.
    pub fn time(&self, step: usize) -> Span {
        step.checked_sub(1).and_then(|at| self.times.get(at)).copied().unwrap_or(Span::ZERO)
    }

    /// The node that a step was about.
    pub fn node(&self, step: usize) -> Option<NodeId> {
        step.checked_sub(1).and_then(|at| self.nodes.get(at)).copied().flatten()
    }

    /// Every event with its step, in order.
    pub fn events(&self) -> &[(u32, Event)] {
        &self.events
    }

    /// The events of the steps `first..=last`.
    pub fn events_between(&self, first: usize, last: usize) -> &[(u32, Event)] {
        between(&self.events, first, last, |(step, _)| *step)
    }

    /// Every message, in the order of sending.
    pub fn messages(&self) -> &[MessageLine] {
        &self.messages
    }

    /// The numbers of the messages sent (or doubled) in the steps `first..=last`.
    pub fn sent_between(&self, first: usize, last: usize) -> std::ops::Range<usize> {
        let start = self.messages.partition_point(|line| (line.sent as usize) < first);
        let end = self.messages.partition_point(|line| line.sent as usize <= last);
        start..end.max(start)
    }

    /// The messages that left the network in the steps `first..=last`: the step, and the message's
    /// number in [`Index::messages`].
    pub fn arrivals_between(&self, first: usize, last: usize) -> &[(u32, u32)] {
        between(&self.arrivals, first, last, |(step, _)| *step)
    }

    /// The messages under way after the last step.
    pub fn under_way(&self) -> &UnderWay {
        &self.under_way
    }

    /// Who held the lock after a step.
    pub fn holdings(&self, step: usize) -> &Holdings {
        since(&self.holdings, step)
    }

    /// Every change of holdings with the step since which it holds.
    pub fn holdings_changes(&self) -> &[(u32, Holdings)] {
        &self.holdings
    }

    /// Every change of the nodes' healths with the step since which it holds.
    pub fn health_changes(&self) -> &[(u32, Vec<Health>)] {
        &self.healths
    }

    /// The director after a step.
    pub fn director(&self, step: usize) -> &Director {
        since(&self.directors, step)
    }

    /// The step at which a law was first broken.
    pub fn broken_at(&self, law: Law) -> Option<u32> {
        self.breaks.iter().find(|(known, _)| *known == law).map(|(_, step)| *step)
    }

    /// Every law that was broken, with the step at which it first was.
    pub fn breaks(&self) -> &[(Law, u32)] {
        &self.breaks
    }

    /// Orders of rules that could not be done.
    pub fn misfires(&self) -> &[Misfire] {
        &self.misfires
    }

    /// Notes that an order could not be done in the last step.
    pub(super) fn misfired(&mut self, line: u32, why: Refusal) {
        let step = self.len() as u32;
        self.misfires.push(Misfire { step, line, why });
    }

    /// Takes a step that led to `world`.
    pub(super) fn push(
        &mut self,
        record: &StepRecord,
        world: &dyn Simulation,
        mut director: Director,
    ) {
        let now = self.time(self.len()) + record.step.wait;
        director.notice(&record.events, now);
        self.times.push(now);
        self.nodes.push(record.node);
        let step = self.len() as u32;
        self.events.extend(record.events.iter().cloned().map(|event| (step, event)));
        self.follow_messages(step, record);
        push_changed(&mut self.holdings, step, world.holdings());
        push_changed(&mut self.healths, step, healths(world));
        for (law, verdict) in world.verdicts(is_over(world, &director)) {
            if verdict == Verdict::Broken && self.broken_at(law).is_none() {
                self.breaks.push((law, step));
            }
        }
        self.direct(step, director);
    }

    /// Sets the director that goes on after a step.
    fn direct(&mut self, step: u32, director: Director) {
        match self.directors.last_mut() {
            Some((last, known)) if *last == step => *known = director,
            _ => push_changed(&mut self.directors, step, director),
        }
    }

    /// The memory as it was after step `step`, when these messages were `under_way`.
    pub(super) fn until(&self, step: usize, under_way: UnderWay) -> Index {
        let keep = |since: &u32| *since as usize <= step;
        let mut index = Index {
            times: self.times[..step].to_vec(),
            nodes: self.nodes[..step].to_vec(),
            events: self.events.iter().filter(|(at, _)| keep(at)).cloned().collect(),
            messages: self.messages.iter().filter(|line| keep(&line.sent)).copied().collect(),
            arrivals: self.arrivals.iter().filter(|(at, _)| keep(at)).copied().collect(),
            under_way,
            holdings: self.holdings.iter().filter(|(at, _)| keep(at)).cloned().collect(),
            healths: self.healths.iter().filter(|(at, _)| keep(at)).cloned().collect(),
            directors: self.directors.iter().filter(|(at, _)| keep(at)).cloned().collect(),
            breaks: self.breaks.iter().filter(|(_, at)| keep(at)).copied().collect(),
            misfires: self.misfires.iter().filter(|one| keep(&one.step)).copied().collect(),
        };
        for message in &mut index.messages {
            message.ended = message.ended.filter(|(at, _)| keep(at));
        }
        index
    }

    fn follow_messages(&mut self, step: u32, record: &StepRecord) {
        let (messages, arrivals) = (&mut self.messages, &mut self.arrivals);
        self.under_way.follow(record, |news| match news {
            MessageNews::Ended(number, fate) => {
                arrivals.push((step, number));
                if let Some(message) = messages.get_mut(number as usize) {
                    message.ended = Some((step, fate));
                }
            }
            MessageNews::Began(at, nth_send) => {
                let (from, to) = (at.from, at.to);
                messages.push(MessageLine { from, to, sent: step, nth_send, ended: None });
            }
        });
    }
}

/// Where each message under way stands: for each link, the numbers of its messages in order. The
/// world itself gives messages no numbers; this follows them from record to record.
#[derive(Clone, Debug, Default)]
pub struct UnderWay {
    links: LiteMap<(NodeId, NodeId), Vec<u32>>,
    begun: u32,
}

/// What a record says of messages.
enum MessageNews {
    /// A message left the network.
    Ended(u32, Fate),
    /// The next number was given to a message at this place; its place among the step's sends.
    Began(InFlight, Option<u16>),
}

impl UnderWay {
    /// The number, in [`Index::messages`], of the message at a place.
    pub fn number(&self, at: InFlight) -> Option<u32> {
        self.links.get(&(at.from, at.to))?.get(usize::from(at.nth)).copied()
    }

    /// How many messages are under way.
    pub fn len(&self) -> usize {
        self.links.values().map(Vec::len).sum()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Goes on by one step.
    pub(super) fn go_on(&mut self, record: &StepRecord) {
        self.follow(record, |_| {});
    }

    fn follow(&mut self, record: &StepRecord, mut tell: impl FnMut(MessageNews)) {
        if let Some(arrived) = &record.arrived
            && let Some(number) = self.take(arrived.at)
        {
            tell(MessageNews::Ended(number, arrived.fate));
        }
        if let Some((from, to)) = record.moved {
            if matches!(record.step.action, Action::Duplicate(_)) {
                self.begin(to);
                tell(MessageNews::Began(to, None));
            } else if let Some(number) = self.take(from) {
                self.insert(to, number);
            }
        }
        for (nth, sent) in (0..).zip(&record.sent) {
            self.begin(sent.at);
            tell(MessageNews::Began(sent.at, Some(nth)));
        }
    }

    fn begin(&mut self, at: InFlight) {
        self.insert(at, self.begun);
        self.begun += 1;
    }

    fn insert(&mut self, at: InFlight, number: u32) {
        let queue = self.links.entry((at.from, at.to)).or_default();
        queue.insert(usize::from(at.nth).min(queue.len()), number);
    }

    fn take(&mut self, at: InFlight) -> Option<u32> {
        let queue = self.links.get_mut(&(at.from, at.to))?;
        let nth = usize::from(at.nth);
        (nth < queue.len()).then(|| queue.remove(nth))
    }
}

/// The value since the last change at or before `step`. The first change is at 0.
fn since<T>(changes: &[(u32, T)], step: usize) -> &T {
    let after = changes.partition_point(|(since, _)| *since as usize <= step);
    &changes[after.max(1) - 1].1
}

fn between<T>(all: &[T], first: usize, last: usize, step: impl Fn(&T) -> u32) -> &[T] {
    let start = all.partition_point(|one| (step(one) as usize) < first);
    let end = all.partition_point(|one| step(one) as usize <= last);
    all.get(start..end).unwrap_or(&[])
}

fn push_changed<T: PartialEq>(changes: &mut Vec<(u32, T)>, step: u32, value: T) {
    if changes.last().is_none_or(|(_, last)| *last != value) {
        changes.push((step, value));
    }
}

/// Whether a run has come to its end: nothing more happens by itself, and no fault is left that
/// somebody could still mend. Only then has an open order stayed open.
pub(super) fn is_over(world: &dyn Simulation, director: &Director) -> bool {
    world.horizon().is_none()
        && director.is_idle()
        && world.cuts().is_empty()
        && healths(world).iter().all(|health| *health == Health::Up)
}

fn healths(world: &dyn Simulation) -> Vec<Health> {
    (0..).map_while(|id| world.health(NodeId(id))).collect()
}
