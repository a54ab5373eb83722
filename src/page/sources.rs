//! Where the rules stand: the sources that the inspector looks in. They are files beside the page,
//! below `source/`, and are read when somebody asks to see a rule.

use super::tokens::{self, Excerpt};
use crate::catalog::Entry;

/// The files that the rules of a protocol and of its arena stand in. The protocol's come first: its
/// `acquire` is meant, not the worker's that calls it.
pub fn files(entry: &Entry) -> impl Iterator<Item = &'static str> {
    entry.sources.iter().chain(entry.arena.sources()).copied()
}

/// The sources of a protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sources {
    /// Of which.
    pub of: &'static str,
    /// The texts of its [`files`], in their order.
    pub texts: Vec<String>,
}

/// A rule and the file that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The file.
    pub file: &'static str,
    /// The rule.
    pub excerpt: Excerpt,
}

impl Sources {
    /// The rule of that name in a protocol or its arena; `None`, too, if these are another's sources.
    pub fn find(&self, entry: &Entry, rule: &str) -> Option<Found> {
        if self.of != entry.id {
            return None;
        }
        files(entry).zip(&self.texts).find_map(|(file, text)| {
            let excerpt = tokens::function(text, rule)?;
            Some(Found { file, excerpt })
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::catalog::{self, CATALOG};
    use crate::engine::script::Script;

    /// The sources of a protocol, where they are written.
    pub(crate) fn read(entry: &Entry) -> Sources {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/protocols/lock");
        let text = |file| std::fs::read_to_string(format!("{folder}/{file}")).expect(file);
        Sources { of: entry.id, texts: files(entry).map(text).collect() }
    }

    #[test]
    fn the_rules_of_worker_gateway_and_bank_are_found() {
        let sources = read(&CATALOG[0]);
        for rule in ["acquire", "on_submit", "on_charge", "finish", "on_lease_ends"] {
            assert!(sources.find(&CATALOG[0], rule).is_some(), "{rule}");
        }
        let acquire = sources.find(&CATALOG[0], "acquire");
        assert_eq!(acquire.map(|found| found.file), Some("none.rs"), "not the worker's");
    }

    #[test]
    fn every_protocol_has_its_file() {
        for entry in CATALOG {
            let sources = read(entry);
            assert!(!entry.sources.is_empty(), "{}", entry.id);
            assert!(sources.texts.iter().all(|text| text.contains("fn ")), "{}", entry.id);
        }
    }

    #[test]
    fn nothing_is_shown_of_another_protocol() {
        let [none, redis] = ["none", "redis"].map(|id| catalog::find("lock", id).unwrap());
        let sources = read(none);
        assert!(sources.find(none, "finish").is_some());
        assert_eq!(sources.find(redis, "finish"), None);
    }

    #[test]
    fn every_rule_that_runs_stands_in_its_file() {
        let mut run = crate::page::opening::first();
        run.play(crate::engine::Until::Quiet).unwrap();
        let runs = crate::scripts::BUILT_IN.iter();
        let runs = runs.map(|script| Script::parse(script.text).unwrap().play().timeline);
        for run in runs.chain([run]) {
            let entry = run.setup().entry;
            let sources = read(entry);
            for step in 1..=run.len() {
                let Some(rule) = run.record(step).and_then(|record| record.rule) else { continue };
                // These name branches of rules; the panel then shows the name alone.
                let branch = ["on_pay_while_busy", "ignore"].contains(&rule);
                assert!(branch || sources.find(entry, rule).is_some(), "{}: {rule}", entry.id);
            }
        }
    }
}
