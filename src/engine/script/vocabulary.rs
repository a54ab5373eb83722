//! What the words of a script can name in one setup: nodes, verbs, commands, laws, orders, accounts.

use super::error::{ErrorKind, Name};
use crate::catalog::Setup;
use crate::kernel::NodeId;
use crate::ledger::{Law, OrderId};

/// All names of a setup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vocabulary {
    /// The nodes, in order.
    pub nodes: Vec<String>,
    /// What nodes do.
    pub verbs: &'static [&'static str],
    /// What someone outside can ask for, in order.
    pub commands: Vec<String>,
    /// The laws that runs are judged by.
    pub laws: &'static [Law],
    /// What customers order.
    pub orders: Vec<OrderId>,
    /// Whose accounts there are.
    pub accounts: Vec<String>,
}

impl Vocabulary {
    /// The names in a setup.
    pub fn of(setup: &Setup) -> Vocabulary {
        let world = setup.open();
        let books = world.books();
        Vocabulary {
            nodes: world.names(),
            verbs: setup.entry.arena.verbs(),
            commands: world.commands().into_iter().map(|command| command.text).collect(),
            laws: setup.entry.arena.laws(),
            orders: books.orders.iter().map(|order| order.id).collect(),
            accounts: books.accounts.iter().map(|account| account.owner.to_string()).collect(),
        }
    }

    /// The name of a node; its number if it has none.
    pub fn name(&self, node: NodeId) -> String {
        self.nodes.get(node.index()).cloned().unwrap_or_else(|| node.to_string())
    }

    pub(super) fn node(&self, word: &str) -> Result<NodeId, ErrorKind> {
        let found = (0..).zip(&self.nodes).find(|(_, name)| *name == word);
        found
            .map(|(id, _)| NodeId(id))
            .ok_or_else(|| unknown(Name::Node, word, self.nodes.iter().cloned()))
    }

    pub(super) fn verb(&self, word: &str) -> Result<&'static str, ErrorKind> {
        let found = self.verbs.iter().find(|verb| **verb == word);
        found.copied().ok_or_else(|| {
            unknown(Name::Verb, word, self.verbs.iter().map(|verb| verb.to_string()))
        })
    }

    pub(super) fn command(&self, text: &str) -> Option<u16> {
        (0..).zip(&self.commands).find(|(_, command)| *command == text).map(|(nth, _)| nth)
    }

    pub(super) fn law(&self, word: &str) -> Result<Law, ErrorKind> {
        let found = self.laws.iter().find(|law| law.name() == word);
        found.copied().ok_or_else(|| {
            unknown(Name::Law, word, self.laws.iter().map(|law| law.name().to_string()))
        })
    }

    pub(super) fn order(&self, word: &str) -> Result<OrderId, ErrorKind> {
        let found = self.orders.iter().find(|order| order.to_string() == word);
        found.copied().ok_or_else(|| {
            unknown(Name::Purchase, word, self.orders.iter().map(OrderId::to_string))
        })
    }

    pub(super) fn account(&self, word: &str) -> Result<String, ErrorKind> {
        let found = self.accounts.iter().find(|owner| *owner == word);
        found.cloned().ok_or_else(|| unknown(Name::Account, word, self.accounts.iter().cloned()))
    }
}

/// The mistake of naming what is not there.
pub(super) fn unknown(name: Name, word: &str, known: impl Iterator<Item = String>) -> ErrorKind {
    let known: Vec<String> = known.collect();
    let nearest = nearest(word, known.iter().map(String::as_str)).map(str::to_string);
    ErrorKind::Unknown { name, word: word.to_string(), known, nearest }
}

/// The name that looks most like what was written, if one looks like it at all: a third of its
/// letters may be wrong.
pub fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    /// Longer words are no slips of a finger, and comparing them takes long.
    const LONGEST: usize = 64;
    let word: Vec<char> = word.chars().take(LONGEST + 1).collect();
    if word.len() > LONGEST {
        return None;
    }
    let scored = known.map(|name| {
        let letters: Vec<char> = name.chars().collect();
        (edits(&word, &letters), name)
    });
    let (distance, name) = scored.min_by_key(|(distance, _)| *distance)?;
    (distance <= (name.chars().count() / 3).max(1)).then_some(name)
}

/// How many letters must be put in, left out or replaced to turn one word into the other.
fn edits(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name() {
        let names = ["gateway", "worker-a", "worker-b", "bank"];
        assert_eq!(nearest("workr-b", names.into_iter()), Some("worker-b"));
        assert_eq!(nearest("Bank", names.into_iter()), Some("bank"));
        assert_eq!(nearest("zookeeper", names.into_iter()), None);
        assert_eq!(nearest(&"x".repeat(100_000), names.into_iter()), None);
    }
}
