//! Where the rules stand: the sources that the inspector looks in.

use super::tokens::{self, Excerpt};
use crate::catalog::Entry;

/// The worker's rules.
pub const WORKER: &str = include_str!("../protocols/lock/worker.rs");
/// The arena's own, the bank's among them.
pub const ARENA: &str = include_str!("../protocols/lock/arena.rs");
const GATEWAY: &str = include_str!("../protocols/lock/gateway.rs");

/// A rule and the file that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The file, below `src/protocols/lock/`.
    pub file: String,
    /// The rule.
    pub excerpt: Excerpt,
}

/// The rule of that name in a protocol or its arena. The protocol comes first: its `acquire` is meant,
/// not the worker's that calls it; the worker's rules begin with the role's own files.
pub fn find(entry: &Entry, rule: &str) -> Option<Found> {
    let own = format!("{}.rs", entry.id);
    let files = [
        (own.as_str(), entry.source),
        ("worker.rs", WORKER),
        ("gateway.rs", GATEWAY),
        ("arena.rs", ARENA),
    ];
    files.into_iter().find_map(|(file, source)| {
        let excerpt = tokens::function(source, rule)?;
        Some(Found { file: file.to_owned(), excerpt })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::CATALOG;

    #[test]
    fn the_rules_of_worker_gateway_and_bank_are_found() {
        for rule in ["acquire", "on_submit", "on_charge", "finish", "on_lease_ends"] {
            assert!(find(&CATALOG[0], rule).is_some(), "{rule}");
        }
    }
}
