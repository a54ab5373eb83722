//! Orders and rules for a world whose nodes have other numbers: another protocol of the same arena
//! has other servers. Nodes of the same name are meant.

use crate::engine::{Anchor, Order, Rule, Trigger};
use crate::kernel::{Action, InFlight, NodeId};

/// The new numbers of nodes.
#[derive(Clone, Debug)]
pub(super) struct Renumbering(Vec<Option<NodeId>>);

impl Renumbering {
    /// From the nodes `old` to the nodes `new`, by name.
    pub(super) fn between(old: &[String], new: &[String]) -> Renumbering {
        let find = |name| new.iter().position(|other| other == name).map(|at| NodeId(at as u8));
        Renumbering(old.iter().map(find).collect())
    }

    /// The new number of a node, if it is there.
    pub(super) fn node(&self, old: NodeId) -> Option<NodeId> {
        self.0.get(old.index()).copied().flatten()
    }

    fn message(&self, at: InFlight) -> Option<InFlight> {
        Some(InFlight { from: self.node(at.from)?, to: self.node(at.to)?, nth: at.nth })
    }

    /// An order for the new nodes; `None` if one of them is not there.
    pub(super) fn order(&self, order: &Order) -> Option<Order> {
        Some(match order {
            Order::Do(action) => Order::Do(self.action(*action)?),
            Order::Fire { node, timer } => {
                Order::Fire { node: self.node(*node)?, timer: timer.clone() }
            }
        })
    }

    /// A rule for the new nodes; `None` if one of them is not there.
    pub(super) fn rule(&self, rule: &Rule) -> Option<Rule> {
        let trigger = match rule.trigger {
            Trigger::When(anchor) => {
                Trigger::When(Anchor { node: self.node(anchor.node)?, ..anchor })
            }
            at => at,
        };
        Some(Rule { trigger, order: self.order(&rule.order)?, ..rule.clone() })
    }

    fn action(&self, action: Action) -> Option<Action> {
        Some(match action {
            Action::Elapse | Action::Command(_) => action,
            Action::Deliver(at) => Action::Deliver(self.message(at)?),
            Action::Drop(at) => Action::Drop(self.message(at)?),
            Action::Duplicate(at) => Action::Duplicate(self.message(at)?),
            Action::Delay(at, by) => Action::Delay(self.message(at)?, by),
            Action::Fire { node, timer } => Action::Fire { node: self.node(node)?, timer },
            Action::Crash { node, keep } => Action::Crash { node: self.node(node)?, keep },
            Action::Restart(node) => Action::Restart(self.node(node)?),
            Action::Pause(node) => Action::Pause(self.node(node)?),
            Action::Resume(node) => Action::Resume(self.node(node)?),
            Action::Jump(node, jump) => Action::Jump(self.node(node)?, jump),
            Action::Skew(node, rate) => Action::Skew(self.node(node)?, rate),
            Action::Cut(from, to) => Action::Cut(self.node(from)?, self.node(to)?),
            Action::Heal(from, to) => Action::Heal(self.node(from)?, self.node(to)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_found_by_its_name() {
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        let old = names(&["gateway", "redis", "bank"]);
        let to = Renumbering::between(&old, &names(&["gateway", "bank"]));
        let pause = |node| Order::Do(Action::Pause(NodeId(node)));
        assert_eq!(to.order(&pause(2)), Some(pause(1)));
        assert_eq!(to.order(&pause(1)), None, "there is no redis");
        assert_eq!(to.order(&pause(9)), None);
    }
}
