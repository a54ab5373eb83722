//! The run that the page opens on, and rules that fit another protocol.

use crate::catalog::{self, CATALOG, Setup};
use crate::engine::{Anchor, Order, Rule, Timeline, Trigger};
use crate::kernel::{Action, NodeId, Span};

/// The node that is selected first: the worker that pauses.
pub const FIRST_SELECTED: NodeId = NodeId(1);

/// An order is submitted; the worker that gets to it pauses while it works.
pub fn first() -> Timeline {
    let submit = Rule {
        trigger: Trigger::At(Span::ZERO),
        order: Order::Do(Action::Command(0)),
        lasts: None,
        line: 1,
    };
    let acquires = Anchor { node: FIRST_SELECTED, verb: "acquires", nth: 1 };
    let pause = Rule {
        trigger: Trigger::When(acquires),
        order: Order::Do(Action::Pause(FIRST_SELECTED)),
        lasts: Some(Span::s(40)),
        line: 2,
    };
    let mut setup = Setup::of(catalog::find("lock", "redis").unwrap_or(&CATALOG[0]));
    // A catalog without that switch has nothing to switch off.
    let _ = setup.settings.set("fencing", "off");
    Timeline::new(setup, vec![submit, pause])
}
