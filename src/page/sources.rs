//! Where the rules stand: the sources that the inspector looks in. They are files beside the page,
//! read when the first rule is to be shown.

use super::tokens::{self, Excerpt};
use crate::catalog::Entry;

/// Every file with rules, below `src/protocols/lock/` and, in the page, below `source/`.
pub const FILES: &[&str] = &[
    "none.rs",
    "redis/mod.rs",
    "redis/client.rs",
    "redis/redlock.rs",
    "redis/server.rs",
    "redis/member.rs",
    "redis/monitor.rs",
    "file/client.rs",
    "file/serving.rs",
    "file/mod.rs",
    "sql/row.rs",
    "sql/pessimistic.rs",
    "sql/optimistic.rs",
    "sql/serving.rs",
    "zookeeper/ephemeral.rs",
    "zookeeper/sequential.rs",
    "zookeeper/session.rs",
    "zookeeper/serving.rs",
    "deadlock/transaction.rs",
    "deadlock/manager.rs",
    "deadlock/probe.rs",
    "deadlock/auditor.rs",
    "peers/ricart_agrawala.rs",
    "peers/lamport.rs",
    "peers/maekawa.rs",
    "etcd/client.rs",
    "etcd/serving.rs",
    "etcd/mod.rs",
    "worker.rs",
    "gateway.rs",
    "arena.rs",
];

/// The texts of [`FILES`], in their order.
#[derive(Debug, PartialEq, Eq)]
pub struct Sources(pub Vec<String>);

/// A rule and the file that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The file.
    pub file: &'static str,
    /// The rule.
    pub excerpt: Excerpt,
}

impl Sources {
    /// The rule of that name in a protocol or its arena. The protocol comes first: its `acquire` is
    /// meant, not the worker's that calls it; the worker's rules begin with the role's own files.
    pub fn find(&self, entry: &Entry, rule: &str) -> Option<Found> {
        entry.sources.iter().chain(&["worker.rs", "gateway.rs", "arena.rs"]).find_map(|file| {
            let at = FILES.iter().position(|known| known == file)?;
            let excerpt = tokens::function(self.0.get(at)?, rule)?;
            Some(Found { file, excerpt })
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::catalog::CATALOG;
    use crate::engine::script::Script;

    pub(crate) const TEXTS: [&str; FILES.len()] = [
        include_str!("../protocols/lock/none.rs"),
        include_str!("../protocols/lock/redis/mod.rs"),
        include_str!("../protocols/lock/redis/client.rs"),
        include_str!("../protocols/lock/redis/redlock.rs"),
        include_str!("../protocols/lock/redis/server.rs"),
        include_str!("../protocols/lock/redis/member.rs"),
        include_str!("../protocols/lock/redis/monitor.rs"),
        include_str!("../protocols/lock/file/client.rs"),
        include_str!("../protocols/lock/file/serving.rs"),
        include_str!("../protocols/lock/file/mod.rs"),
        include_str!("../protocols/lock/sql/row.rs"),
        include_str!("../protocols/lock/sql/pessimistic.rs"),
        include_str!("../protocols/lock/sql/optimistic.rs"),
        include_str!("../protocols/lock/sql/serving.rs"),
        include_str!("../protocols/lock/zookeeper/ephemeral.rs"),
        include_str!("../protocols/lock/zookeeper/sequential.rs"),
        include_str!("../protocols/lock/zookeeper/session.rs"),
        include_str!("../protocols/lock/zookeeper/serving.rs"),
        include_str!("../protocols/lock/deadlock/transaction.rs"),
        include_str!("../protocols/lock/deadlock/manager.rs"),
        include_str!("../protocols/lock/deadlock/probe.rs"),
        include_str!("../protocols/lock/deadlock/auditor.rs"),
        include_str!("../protocols/lock/peers/ricart_agrawala.rs"),
        include_str!("../protocols/lock/peers/lamport.rs"),
        include_str!("../protocols/lock/peers/maekawa.rs"),
        include_str!("../protocols/lock/etcd/client.rs"),
        include_str!("../protocols/lock/etcd/serving.rs"),
        include_str!("../protocols/lock/etcd/mod.rs"),
        include_str!("../protocols/lock/worker.rs"),
        include_str!("../protocols/lock/gateway.rs"),
        include_str!("../protocols/lock/arena.rs"),
    ];

    #[test]
    fn the_rules_of_worker_gateway_and_bank_are_found() {
        let sources = Sources(TEXTS.map(str::to_owned).to_vec());
        for rule in ["acquire", "on_submit", "on_charge", "finish", "on_lease_ends"] {
            assert!(sources.find(&CATALOG[0], rule).is_some(), "{rule}");
        }
    }

    #[test]
    fn every_protocol_has_its_file() {
        for entry in CATALOG {
            let known = |file: &&str| FILES.contains(file);
            assert!(entry.sources.iter().all(known), "{}", entry.id);
        }
    }

    #[test]
    fn every_rule_that_runs_stands_in_its_file() {
        let sources = Sources(TEXTS.map(str::to_owned).to_vec());
        let mut run = crate::page::opening::first();
        run.play(crate::engine::Until::Quiet).unwrap();
        let runs = crate::scripts::BUILT_IN.iter();
        let runs = runs.map(|script| Script::parse(script.text).unwrap().play().timeline);
        for run in runs.chain([run]) {
            for step in 1..=run.len() {
                let Some(rule) = run.record(step).and_then(|record| record.rule) else { continue };
                // These name branches of rules; the panel then shows the name alone.
                let branch = ["on_pay_while_busy", "ignore"].contains(&rule);
                let entry = run.setup().entry;
                assert!(branch || sources.find(entry, rule).is_some(), "{}: {rule}", entry.id);
            }
        }
    }
}
