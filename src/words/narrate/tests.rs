//! Every knob, law, verb, refusal and protocol has words in every language, and Chinese is Chinese.

use super::*;
use crate::catalog::{Arena, CATALOG, Setup};
use crate::engine::{Order, Rule, Timeline, Trigger, Until};
use crate::kernel::{Action, InFlight, Jump, NodeId, Rate, Refusal, Span};
use crate::ledger::{Cents, Law, Settlement, Verdict};
use crate::protocols::settings::{SettingError, Value};
use crate::protocols::simulation::Event;
use crate::words::Lang;
use crate::words::{glossary, not_modelled, unspaced};

/// A text without what is quoted from the wire.
fn unquoted(text: &str) -> String {
    let parts = text.split('“').map(|part| part.rsplit('”').next().unwrap_or(part));
    parts.collect()
}

/// More Latin words in a row than any name or command has.
fn has_an_english_sentence(text: &str) -> bool {
    let mut row = 0;
    unquoted(text).split([' ', ',', '.']).any(|word| {
        let latin = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
        row = if latin { row + 1 } else { 0 };
        row >= 3
    })
}

pub(super) fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// Both languages say something, each in its own words.
pub(super) fn both(say: impl Fn(Lang) -> String) {
    let (en, zh) = (say(Lang::En), say(Lang::Zh));
    assert!(!en.is_empty() && !zh.is_empty(), "{en:?} {zh:?}");
    assert_ne!(en, zh);
    assert!(!is_chinese(&en), "{en}");
    assert!(is_chinese(&zh) && !has_an_english_sentence(&zh), "{zh}");
    assert!(!zh.contains([',', ';', '?', '!']), "half-width: {zh}");
    assert_eq!(unspaced(&zh), None, "{zh}");
}

pub(super) fn names() -> Vec<String> {
    ["gateway", "worker-a", "worker-b", "redis", "bank"].map(String::from).to_vec()
}

#[test]
fn every_knob_has_words() {
    for entry in CATALOG {
        for switch in entry.knobs.switches {
            both(|lang| setting_title(lang, switch.name).into());
            both(|lang| setting_gloss(lang, switch.name).into());
            for value in switch.values {
                both(|lang| value_title(lang, switch.name, value).into());
                both(|lang| value_gloss(lang, switch.name, value).into());
            }
        }
        for quantity in entry.knobs.quantities {
            both(|lang| setting_title(lang, quantity.name).into());
            both(|lang| setting_gloss(lang, quantity.name).into());
        }
    }
}

#[test]
fn every_protocol_and_arena_has_words() {
    for entry in CATALOG {
        both(|lang| arena_title(lang, entry.arena).into());
        both(|lang| protocol_title(lang, entry.arena, entry.id).into());
        both(|lang| entry.gloss.say(lang).into());
    }
}

#[test]
fn every_law_verdict_and_settlement_has_words() {
    for law in Law::ALL {
        both(|lang| law_title(lang, law).into());
        both(|lang| law_sentence(lang, law).into());
    }
    for verdict in [Verdict::Holds, Verdict::Broken, Verdict::Undecided] {
        both(|lang| verdict_word(lang, verdict).into());
    }
    let all = [Settlement::NotSubmitted, Settlement::Open, Settlement::Acknowledged];
    for settlement in all.into_iter().chain([Settlement::GivenUp]) {
        both(|lang| settlement_word(lang, settlement).into());
    }
}

#[test]
fn every_verb_has_words() {
    let numbers = vec![("order", 42), ("node", 2), ("token", 1), ("newest", 2), ("times", 2)];
    for verb in Arena::Lock.verbs() {
        let event = Event { node: NodeId(1), verb, numbers: numbers.clone() };
        both(|lang| event_sentence(lang, &names(), &event));
        let said = event_sentence(Lang::En, &names(), &event);
        assert!(!said.contains("token 1, newest"), "in its own words only: {said}");
    }
}

#[test]
fn every_refusal_has_words_and_a_remedy() {
    let at = InFlight { from: NodeId(1), to: NodeId(4), nth: 0 };
    let (one, two) = (NodeId(1), NodeId(3));
    for why in [
        Refusal::NoSuchNode(NodeId(9)),
        Refusal::NotInFlight(at),
        Refusal::NotInFront(at),
        Refusal::ReceiverPaused(one),
        Refusal::LinkCut(one, two),
        Refusal::NeverTwice(at),
        Refusal::NoSuchTimer(one),
        Refusal::NoSuchCommand(0),
        Refusal::NotUp(one),
        Refusal::NotDown(one),
        Refusal::NotPaused(one),
        Refusal::LinkAlready(one, two),
        Refusal::LinkAlready(one, one),
        Refusal::DueBefore(Span::ms(1500)),
    ] {
        both(|lang| refusal(lang, &names(), &why));
        assert!(refusal(Lang::En, &names(), &why).matches(". ").count() >= 1, "no remedy: {why}");
    }
}

#[test]
fn every_setting_error_has_words() {
    for error in [
        SettingError::Unknown { name: "leese".into(), known: vec!["lease", "work"] },
        SettingError::NoSuchValue { name: "release", value: "del".into(), values: &["delete"] },
        SettingError::OutOfRange {
            name: "lease",
            value: "0s".into(),
            least: "1s".into(),
            most: "600s".into(),
        },
    ] {
        both(|lang| setting_error(lang, &error));
    }
}

#[test]
fn every_order_has_words() {
    let at = InFlight { from: NodeId(1), to: NodeId(4), nth: 0 };
    let (one, two) = (NodeId(1), NodeId(3));
    for action in [
        Action::Elapse,
        Action::Deliver(at),
        Action::Drop(at),
        Action::Duplicate(at),
        Action::Delay(at, Span::s(5)),
        Action::Fire { node: one, timer: 0 },
        Action::Command(0),
        Action::Crash { node: one, keep: 0 },
        Action::Crash { node: one, keep: 2 },
        Action::Restart(one),
        Action::Pause(one),
        Action::Resume(one),
        Action::Jump(one, Jump::Forward(Span::s(5))),
        Action::Jump(one, Jump::Back(Span::s(5))),
        Action::Skew(one, Rate::TRUE),
        Action::Cut(one, two),
        Action::Heal(one, two),
    ] {
        both(|lang| order_phrase(lang, &names(), &Order::Do(action), None));
    }
    both(|lang| order_phrase(lang, &names(), &Order::Fire { node: one, timer: "x".into() }, None));
    let pause = Order::Do(Action::Pause(one));
    let said = order_phrase(Lang::En, &names(), &pause, Some(Span::s(40)));
    assert_eq!(said, "pause worker-a for 40 s");
}

#[test]
fn the_glossary_and_the_gaps_are_whole() {
    let (en, zh) = (glossary(Lang::En), glossary(Lang::Zh));
    assert_eq!(en.len(), zh.len());
    for (nth, (term, explanation)) in en.iter().enumerate() {
        assert!(!is_chinese(term));
        both(|lang| if lang == Lang::En { (*explanation).into() } else { zh[nth].1.into() });
    }
    assert_eq!(not_modelled(Lang::En).len(), not_modelled(Lang::Zh).len());
    for (nth, gap) in not_modelled(Lang::En).iter().enumerate() {
        both(|lang| if lang == Lang::En { (*gap).into() } else { not_modelled(lang)[nth].into() });
    }
}

#[test]
fn spans_read_as_people_say_them() {
    for (length, said) in [
        (Span::ZERO, "0 s"),
        (Span::us(250), "250 µs"),
        (Span::ms(5), "5 ms"),
        (Span::us(7_313), "7.3 ms"),
        (Span::us(999_990), "1 s"),
        (Span::ms(1500), "1.5 s"),
        (Span::us(4_713_213), "4.71 s"),
        (Span::s(40), "40 s"),
        (Span::s(90), "90 s"),
        (Span::s(600), "10 min"),
    ] {
        assert_eq!(span(Lang::En, length), said);
        both(|lang| span(lang, length));
    }
}

#[test]
fn the_headline_tells_charges_and_lost_money() {
    let mut books = Setup::of(&CATALOG[0]).open().books();
    both(|lang| headline(lang, &books));
    assert_eq!(headline(Lang::En, &books), "Order 42 not charged yet");
    books.orders[0].charges = 2;
    books.opening = Cents(books.opening.0 + 100);
    assert_eq!(headline(Lang::En, &books), "Order 42 charged twice; 1.00 vanished");
    both(|lang| headline(lang, &books));
}

#[test]
fn the_headline_tells_what_was_given_up() {
    let mut books = Setup::of(&CATALOG[0]).open().books();
    books.orders[0].settlement = Settlement::GivenUp;
    both(|lang| headline(lang, &books));
    assert_eq!(headline(Lang::En, &books), "Order 42 given up, not charged");
    books.orders[0].charges = 1;
    both(|lang| headline(lang, &books));
    assert_eq!(headline(Lang::En, &books), "Order 42 given up, yet charged once");
}

#[test]
fn unknown_names_are_said_as_they_are() {
    let event = Event { node: NodeId(77), verb: "frobnicates", numbers: vec![("order", 42)] };
    assert_eq!(event_sentence(Lang::En, &names(), &event), "#77 frobnicates (order 42).");
    let incomplete = Event { node: NodeId(1), verb: "charges", numbers: Vec::new() };
    assert_eq!(event_sentence(Lang::En, &names(), &incomplete), "worker-a charges.");
    assert_eq!(setting_title(Lang::Zh, "quorum"), "quorum");
    assert_eq!(value_title(Lang::Zh, "release", "rudely"), "rudely");
    assert_eq!(protocol_title(Lang::Zh, Arena::Lock, "chubby"), "chubby");
    assert_eq!(value_text(Lang::En, "quorum", &Value::Count(3)), "3");
}

/// Plays a protocol through every kind of fault and collects what is said of each step.
fn sentences(lang: Lang, id: &str) -> Vec<String> {
    let Some(entry) = crate::catalog::find("lock", id) else { return Vec::new() };
    let timeline = through_every_fault(Setup::of(entry));
    let names = timeline.world().names();
    let records = (1..=timeline.len()).filter_map(|step| timeline.record(step));
    records.map(|record| step_sentence(lang, &names, &record)).collect()
}

/// How much of such a run is played: long after its last fault.
const MOST_PLAYED: u32 = 400;

/// A run with every kind of fault, at its end or thereabouts.
pub(super) fn through_every_fault(setup: Setup) -> Timeline {
    let names = setup.open().names();
    let bank = NodeId(names.len() as u8 - 1);
    let worker = NodeId(1);
    let rule = |at: u64, action, lasts: Option<u64>| Rule {
        trigger: Trigger::At(Span::ms(at)),
        order: Order::Do(action),
        lasts: lasts.map(Span::s),
        line: 0,
    };
    let rate = Rate::permille(1_500).unwrap_or(Rate::TRUE);
    let rules = [
        rule(0, Action::Command(0), None),
        rule(1, Action::Duplicate(InFlight { from: NodeId(0), to: worker, nth: 0 }), None),
        rule(2, Action::Delay(InFlight { from: NodeId(0), to: worker, nth: 0 }, Span::s(3)), None),
        rule(1_000, Action::Pause(worker), Some(45)),
        rule(20_000, Action::Cut(bank, NodeId(2)), Some(15)),
        rule(50_000, Action::Crash { node: NodeId(2), keep: 0 }, Some(3)),
        rule(51_000, Action::Skew(worker, rate), Some(3)),
        rule(52_000, Action::Jump(worker, Jump::Forward(Span::s(2))), None),
        rule(53_000, Action::Jump(worker, Jump::Back(Span::s(2))), None),
    ];
    let mut timeline = Timeline::new(setup, rules.to_vec());
    // Some go round and round.
    let _ = timeline.play(Until::Steps(MOST_PLAYED));
    timeline
}

#[test]
fn every_step_has_a_sentence() {
    for entry in CATALOG {
        let (en, zh) = (sentences(Lang::En, entry.id), sentences(Lang::Zh, entry.id));
        assert!(en.len() > 20, "{en:#?}");
        for (en, zh) in en.iter().zip(&zh) {
            both(|lang| unquoted(if lang == Lang::En { en } else { zh }));
            assert!(en.ends_with('.') && zh.ends_with('。'), "{en} {zh}");
            assert!(!en.contains("  ") && !en.contains(" ."), "{en}");
        }
    }
}

#[test]
fn a_step_is_told_with_its_cause_and_its_effect() {
    let all = sentences(Lang::En, "redis").join("\n");
    for told in [
        "A customer submits order 42 to gateway: gateway writes order 42 down as open",
        "it now believes that it holds the lock",
        "It asks bank whether order 42 is paid",
        "worker-a goes on where it stopped",
    ] {
        assert!(all.contains(told), "{told}\n{all}");
    }
}
