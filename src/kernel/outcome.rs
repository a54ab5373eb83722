//! What a step did: enough to draw and to tell it, without a look into the protocol.

use std::sync::Arc;

use super::network::InFlight;
use super::node::NodeId;
use super::protocol::{Protocol, Rule, TimerChange};
use super::time::Span;
use super::world::NodeOf;

/// A message that a step put on its way.
#[derive(Clone, Debug)]
pub struct Sent<M> {
    /// Where it stood on its link when the step had ended.
    pub at: InFlight,
    /// How long it will take, when nothing interferes.
    pub latency: Span,
    /// What it says.
    pub message: Arc<M>,
}

/// What became of a message that left the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// A node handled it.
    Handled,
    /// It was dropped.
    Dropped,
    /// It came to a crashed node.
    NobodyThere,
    /// It came to a cut.
    AtACut,
}

/// What a step did: enough to draw and to tell it, without a look into the protocol.
#[derive(Clone, Debug)]
pub struct Outcome<P: Protocol> {
    /// The node that the step was about, as it was before.
    pub before: Option<(NodeId, NodeOf<P>)>,
    /// The rule that ran.
    pub rule: Option<Rule>,
    /// The message that left the network, from where, and what became of it.
    pub arrived: Option<(InFlight, Arc<P::Message>, Fate)>,
    /// The timer that ended.
    pub fired: Option<P::Timer>,
    /// A message that moved on its link (delayed) or was put there a second time: from, to.
    pub moved: Option<(InFlight, InFlight)>,
    /// What was sent, in order.
    pub sent: Vec<Sent<P::Message>>,
    /// Timers set and cancelled.
    pub timers: Vec<(P::Timer, TimerChange)>,
    /// What the protocol tells those who watch.
    pub events: Vec<P::Event>,
}

impl<P: Protocol> Outcome<P> {
    pub(super) fn nothing() -> Self {
        Outcome {
            before: None,
            rule: None,
            arrived: None,
            fired: None,
            moved: None,
            sent: Vec::new(),
            timers: Vec::new(),
            events: Vec::new(),
        }
    }
}
