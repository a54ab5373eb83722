//! Nothing that a protocol, a script or a link can show is left without words in either language.

use std::collections::BTreeSet;

use super::tests::{both, is_chinese, names, through_every_fault};
use super::*;
use crate::catalog::{Arena, CATALOG, Setup};
use crate::engine::link::{LinkError, Shared};
use crate::engine::script::{ErrorKind, Found, Halt, LawReport, Name, Section, Unmet, Want};
use crate::engine::{MoveError, PlayError};
use crate::kernel::time::SpanError;
use crate::kernel::{Fingerprint, NodeId, Refusal, Span, TimerChange};
use crate::ledger::{Cents, Law, Verdict};
use crate::protocols::settings::SettingError;
use crate::words::Lang;

/// Every setup with one switch set to each of its values; a watchdog needs long work to wake up.
fn setups() -> Vec<Setup> {
    let mut setups = Vec::new();
    for entry in CATALOG {
        setups.push(Setup::of(entry));
        for switch in entry.knobs.switches {
            for value in switch.values {
                let mut setup = Setup::of(entry);
                setup.settings.set(switch.name, value).unwrap();
                if switch.name == "watchdog" {
                    setup.settings.set("work", "60s").unwrap();
                }
                setups.push(setup);
            }
        }
    }
    setups
}

/// Whatever nodes show in such runs: badges, labels and values, and the names of timers.
fn shown() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut seen, mut timers) = (BTreeSet::new(), BTreeSet::new());
    for setup in setups() {
        let mut timeline = through_every_fault(setup);
        for step in 1..=timeline.len() {
            timeline.seek(step);
            if let Some(record) = timeline.record(step) {
                let set = record.timers.iter();
                let set = set.filter(|(_, change)| matches!(change, TimerChange::Set(_)));
                timers.extend(set.map(|(timer, _)| timer.clone()));
            }
            for node in 0..u8::MAX {
                let Some(view) = timeline.world().node(NodeId(node)) else { break };
                let rows = view.glance.memory.into_iter().chain(view.glance.disk);
                seen.extend(rows.flat_map(|row| [row.label, row.value]));
                seen.extend(Some(view.glance.badge).filter(|badge| !badge.is_empty()));
            }
        }
    }
    (seen, timers)
}

/// A number, a sum, a key of Redis, a file with its tokens, a row of a table, a node or a session of
/// ZooKeeper, or the mark of an attempt, which are the same in every language.
fn is_data(text: &str) -> bool {
    let mark = text.get(1..).is_some_and(|number| number.parse::<u32>().is_ok());
    let file = text.starts_with("order-42") || text.chars().all(|c| c == '.');
    text.parse::<f64>().is_ok()
        || mark
        || file
        || text.starts_with("redis-")
        || text.contains(":order:")
        || ["(", "/locks/", "lock/", "0x"].iter().any(|start| text.starts_with(start))
}

#[test]
fn every_row_badge_and_timer_has_words() {
    let (seen_texts, timers) = shown();
    assert!(seen_texts.len() > 40 && timers.len() >= 8, "{seen_texts:?} {timers:?}");
    for text in &seen_texts {
        if is_data(text) {
            assert_eq!(seen(Lang::Zh, text), *text);
        } else {
            both(|lang| seen(lang, text));
        }
    }
    for timer in &timers {
        both(|lang| timer_title(lang, timer));
    }
    assert_eq!(seen(Lang::Zh, "a1 (expires in 29500ms)"), "a1，29.5 秒后过期");
    assert_eq!(seen(Lang::En, "asked for order 42"), "workers asked to pay order 42");
    assert_eq!(seen(Lang::En, "something new"), "something new");
}

#[test]
fn every_verb_and_breach_has_a_label() {
    for verb in Arena::Lock.verbs() {
        both(|lang| verb_label(lang, verb));
    }
    for law in Law::ALL {
        both(|lang| breach(lang, law).into());
    }
}

const WANTS: [Want; 23] = [
    Want::Title,
    Want::Protocol,
    Want::Setting,
    Want::Value,
    Want::Number,
    Want::Seed,
    Want::Time,
    Want::SignedTime,
    Want::Node,
    Want::Verb,
    Want::Arrow,
    Want::AnyArrow,
    Want::Ordinal,
    Want::Order,
    Want::Timer,
    Want::Until,
    Want::Expectation,
    Want::Verdict,
    Want::Charged,
    Want::Times,
    Want::Account,
    Want::Amount,
    Want::Fingerprint,
];

#[test]
fn every_mistake_of_a_script_has_words() {
    let word = || "blub".to_string();
    let mut kinds = vec![
        ErrorKind::TooLarge { bytes: 9_999_999 },
        ErrorKind::TooManyLines,
        ErrorKind::Expected { want: Want::Node, found: String::new() },
        ErrorKind::Extra { word: word() },
        ErrorKind::Setting(SettingError::Unknown { name: word(), known: vec!["lease"] }),
        ErrorKind::Number { word: word(), least: 1, most: 9 },
        ErrorKind::Repeated { what: "seed".into(), first: 3 },
        ErrorKind::NoRun,
    ];
    kinds.extend(WANTS.map(|want| ErrorKind::Expected { want, found: word() }));
    kinds.extend(WANTS.map(|want| ErrorKind::Expected { want, found: String::new() }));
    let all = [Name::Protocol, Name::Setting, Name::Node, Name::Verb, Name::Law, Name::Order];
    for name in all.into_iter().chain([Name::Purchase, Name::Account]) {
        for known in [vec![], vec!["blurb".to_string()]] {
            let nearest = known.first().cloned();
            kinds.push(ErrorKind::Unknown { name, word: word(), known, nearest });
        }
    }
    let times = [SpanError::Shape, SpanError::Unit, SpanError::Negative, SpanError::TooLong];
    kinds.extend(times.map(ErrorKind::Time));
    let sections = [Section::Title, Section::Run, Section::Settings, Section::Rules];
    for section in sections.into_iter().chain([Section::Moves, Section::Expectations]) {
        kinds.push(ErrorKind::Misplaced { section, after: Section::Expectations });
        kinds.push(ErrorKind::Misplaced { section: Section::Title, after: section });
    }
    for kind in kinds {
        both(|lang| script_error(lang, &kind));
        let (en, zh) = (script_error(Lang::En, &kind), script_error(Lang::Zh, &kind));
        assert!(en.ends_with('.') && zh.ends_with('。'), "{en} {zh}");
        assert!(!en.contains("{}") && !zh.contains("{}"), "{en} {zh}");
    }
    let long = ErrorKind::Extra { word: "界".repeat(1_000) };
    assert!(script_error(Lang::Zh, &long).chars().count() < 100);
}

#[test]
fn every_halt_and_every_disappointment_has_words() {
    let play = [PlayError::StandsStill, PlayError::TooLong, PlayError::TooManyMessages];
    let why = play.map(MoveError::Play).into_iter();
    for why in why.chain([MoveError::Refused(Refusal::DueBefore(Span::s(2)))]) {
        for instead in [vec![], vec!["play 2s".to_string()]] {
            let text = "elapse 9s".to_string();
            let halted = Halt { number: 0, line: 3, text, why, instead };
            both(|lang| halt(lang, &names(), &halted));
        }
    }
    let report = |broken_at| {
        Found::Law(LawReport { law: Law::AtMostOneHolder, verdict: Verdict::Broken, broken_at })
    };
    let found = [report(None), report(Some(7)), Found::Times(2), Found::Balance(Cents(100))];
    for found in found.into_iter().chain([Found::Nothing, Found::Fingerprint(Fingerprint(1))]) {
        let missed = Unmet { line: 7, text: "expect balance alice 1.00".into(), found };
        both(|lang| unmet(lang, &missed));
    }
}

#[test]
fn every_fault_of_a_link_has_words() {
    let made_by = "9.9".to_string();
    let shared = Shared { text: String::new(), fingerprint: Fingerprint(0), made_by };
    for error in [
        LinkError::NotALink,
        LinkError::Truncated,
        LinkError::Damaged,
        LinkError::TooLarge,
        LinkError::OtherFormat(9),
        LinkError::OtherVersion(shared),
    ] {
        both(|lang| link_error(lang, &error));
        assert!(is_chinese(&link_error(Lang::Zh, &error)));
    }
}
