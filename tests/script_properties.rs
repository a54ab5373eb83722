//! Whatever a script says, it prints as what reads the same; and no text makes it panic.
#![cfg(not(target_arch = "wasm32"))]

use faultline::catalog::{self, CATALOG, Setup};
use faultline::engine::script::{Expectation, Lined, Script};
use faultline::engine::{Anchor, Move, Order, Rule, Trigger, Until};
use faultline::kernel::{Action, InFlight, Jump, NodeId, Rate, Seed, Span};
use faultline::ledger::{Cents, Law, OrderId, Verdict};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// What is changed here and there, in the hope of a panic.
const EVERY_LINE: &str = include_str!("every_line.script");

fn parse(text: &str) -> Script {
    Script::parse(text).unwrap_or_else(|errors| panic!("{errors}\n{text}"))
}

fn spans() -> impl Strategy<Value = Span> {
    (0..=Span::LONGEST.as_us()).prop_map(Span::us)
}

fn lasts() -> impl Strategy<Value = Option<Span>> {
    option::of(spans())
}

fn nodes() -> impl Strategy<Value = NodeId> {
    (0..4u8).prop_map(NodeId)
}

fn anchors() -> impl Strategy<Value = Anchor> {
    let verb = select(catalog::Arena::Lock.verbs());
    (nodes(), verb, 1..5u32).prop_map(|(node, verb, nth)| Anchor { node, verb, nth })
}

/// Orders, each with how long it lasts.
fn orders() -> impl Strategy<Value = (Order, Option<Span>)> {
    let at =
        || (nodes(), nodes(), 0..65_535u16).prop_map(|(from, to, nth)| InFlight { from, to, nth });
    let jump = spans().prop_flat_map(|span| select(vec![Jump::Forward(span), Jump::Back(span)]));
    let rate = (100..=10_000u16).prop_map(|permille| Rate::permille(permille).expect("in bounds"));
    let lasting = prop_oneof![
        nodes().prop_map(Action::Pause),
        (nodes(), 0..3u16).prop_map(|(node, keep)| Action::Crash { node, keep }),
        (nodes(), rate).prop_map(|(node, rate)| Action::Skew(node, rate)),
        (nodes(), nodes()).prop_map(|(from, to)| Action::Cut(from, to)),
    ];
    let other = prop_oneof![
        at().prop_map(Action::Deliver),
        at().prop_map(Action::Drop),
        at().prop_map(Action::Duplicate),
        (at(), spans()).prop_map(|(at, by)| Action::Delay(at, by)),
        (nodes(), 0..9u16).prop_map(|(node, timer)| Action::Fire { node, timer }),
        Just(Action::Command(0)),
        Just(Action::Elapse),
        nodes().prop_map(Action::Restart),
        nodes().prop_map(Action::Resume),
        (nodes(), jump).prop_map(|(node, jump)| Action::Jump(node, jump)),
        (nodes(), nodes()).prop_map(|(from, to)| Action::Heal(from, to)),
    ];
    let timer = "[a-z][a-z0-9-]{0,8}( [a-z0-9]{1,4})?";
    prop_oneof![
        (lasting.prop_map(Order::Do), lasts()),
        other.prop_map(|action| (Order::Do(action), None)),
        (nodes(), timer).prop_map(|(node, timer)| (Order::Fire { node, timer }, None)),
    ]
}

fn rules() -> impl Strategy<Value = Rule> {
    let trigger = prop_oneof![spans().prop_map(Trigger::At), anchors().prop_map(Trigger::When)];
    (trigger, orders()).prop_map(|(trigger, (order, lasts))| Rule {
        trigger,
        order,
        lasts,
        line: 0,
    })
}

fn moves() -> impl Strategy<Value = Move> {
    let until = prop_oneof![
        (1..=200_000u32).prop_map(Until::Steps),
        spans().prop_map(Until::For),
        spans().prop_map(Until::Time),
        anchors().prop_map(Until::Happens),
        Just(Until::Quiet),
    ];
    let wait = prop_oneof![Just(Span::ZERO), spans()];
    prop_oneof![
        until.prop_map(Move::Play),
        (wait, orders()).prop_map(|(wait, (order, lasts))| Move::Give { wait, order, lasts }),
    ]
}

fn expectations() -> impl Strategy<Value = Expectation> {
    let verdict = select(vec![Verdict::Holds, Verdict::Broken, Verdict::Undecided]);
    prop_oneof![
        (select(&Law::ALL[..]), verdict).prop_map(|(law, verdict)| Expectation::Law(law, verdict)),
        (anchors(), option::of(any::<u32>())).prop_map(|(Anchor { node, verb, .. }, times)| {
            Expectation::Happens { node, verb, times }
        }),
        any::<u32>().prop_map(|times| Expectation::Charged(OrderId(42), times)),
        (select(vec!["alice", "shop"]), -1_000_000..1_000_000i64)
            .prop_map(|(owner, cents)| Expectation::Balance(owner.into(), Cents(cents))),
        any::<u64>().prop_map(Expectation::Fingerprint),
    ]
}

fn lined<T>(what: T) -> Lined<T> {
    Lined { line: 0, what }
}

fn seeds() -> impl Strategy<Value = Seed> {
    prop_oneof![any::<u64>().prop_map(Seed::Number), Just(Seed::Least)]
}

fn scripts() -> impl Strategy<Value = Script> {
    let setup = (seeds(), 1..600_000u64).prop_map(|(seed, work)| {
        let mut setup = Setup::of(&CATALOG[0]);
        setup.seed = seed;
        setup.settings.set("work", &format!("{work}ms")).expect("in bounds");
        setup
    });
    let title = "(\\PC{0,20})?".prop_map(|title| title.trim().to_string());
    (title, setup, vec(rules(), 0..6), vec(moves(), 0..8), vec(expectations(), 0..4)).prop_map(
        |(title, setup, rules, moves, expectations)| Script {
            title,
            setup,
            rules,
            moves: moves.into_iter().map(lined).collect(),
            expectations: expectations.into_iter().map(lined).collect(),
        },
    )
}

/// A valid script with a few words taken out, doubled, swapped or replaced.
fn mutated() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        select(EVERY_LINE.split_whitespace().collect::<Vec<_>>()).prop_map(str::to_string),
        "[ -~]{0,6}",
        Just("\n".to_string()),
    ];
    let change = (any::<Index>(), any::<Index>(), word, 0..4u8);
    vec(change, 1..8).prop_map(|changes| {
        let mut words: Vec<String> =
            EVERY_LINE.split_inclusive([' ', '\n']).map(str::to_string).collect();
        for (one, other, word, how) in changes {
            let (one, other) = (one.index(words.len()), other.index(words.len()));
            match how {
                0 => words[one] = format!("{word} "),
                1 => words.insert(one, format!("{word} ")),
                2 => words.swap(one, other),
                _ => words[one].clear(),
            }
        }
        words.concat()
    })
}

/// A script of this text, if it is one, plays without a panic and prints what reads the same.
fn exercise(text: &str) {
    match Script::parse(text) {
        Ok(script) => {
            assert_eq!(parse(&script.to_string()), script);
            let performance = script.play();
            let replay = Script::of(&performance.timeline, "").play();
            assert_eq!(replay.timeline.fingerprint(), performance.timeline.fingerprint());
        }
        Err(errors) => assert!(!errors.0.is_empty() && !errors.to_string().is_empty()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_reads_the_same(script in scripts()) {
        prop_assert_eq!(parse(&script.to_string()), script);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,200}", bytes in vec(any::<u8>(), 0..200)) {
        exercise(&text);
        exercise(&String::from_utf8_lossy(&bytes));
        exercise(&format!("run lock/none\n{text}"));
    }

    #[test]
    fn no_mutation_panics(text in mutated()) {
        exercise(&text);
    }

    #[test]
    fn no_script_panics_when_played(script in scripts()) {
        exercise(&script.to_string());
    }
}
