//! Scripts: what they read and print, what they make happen, and that no text makes them panic.
#![cfg(not(target_arch = "wasm32"))]

use faultline::catalog::{self, CATALOG, Setup};
use faultline::engine::script::{
    ErrorKind, Expectation, Found, Lined, MOST_BYTES, MOST_LINES, Name, Script, Section, Vocabulary,
};
use faultline::engine::{Anchor, Move, MoveError, Order, Rule, Trigger, Until};
use faultline::kernel::{Action, InFlight, Jump, NodeId, Rate, Refusal, Span};
use faultline::ledger::{Cents, Law, OrderId, Verdict};
use faultline::scripts::BUILT_IN;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// A script with a line of every kind.
const EVERY_LINE: &str = "\
title Every line # with a hash

run lock/none
set ask-again 1s
set workers 3
seed 7

at 0s submit order 42
at 2m crash worker-b keeping 2 10s
when worker-a acquires pause worker-a 40s
when bank charges #2 cut bank <-> worker-a 5s

play 12 steps
play 1 step
play 30s
play until worker-a acquires #2
play until 60s
+1.5s deliver worker-a -> bank #2
drop bank -> worker-a
duplicate worker-a -> bank
delay worker-a -> bank 3s
fire worker-a work
fire gateway #1
crash worker-c
restart worker-c
resume worker-a
jump bank +10s
jump bank -10s
skew worker-a 2000 30s
cut worker-a -> bank
+5s heal worker-a <-> bank
elapse 10s
play until quiet

expect an_order_is_charged_once broken
expect worker-a acquires
expect worker-a acquires 1 time
expect order 42 charged 2 times
expect balance alice -400.05
expect fingerprint 0123456789abcdef
";

fn parse(text: &str) -> Script {
    Script::parse(text).unwrap_or_else(|errors| panic!("{errors}\n{text}"))
}

/// The mistakes of a text, with their lines.
fn mistakes(text: &str) -> Vec<(u32, ErrorKind)> {
    let errors = Script::parse(text).expect_err("the text has mistakes").0;
    errors.into_iter().map(|error| (error.line, error.kind)).collect()
}

/// The one message about a text.
fn message(text: &str) -> String {
    Script::parse(text).expect_err("the text has a mistake").to_string()
}

#[test]
fn every_line_is_read_and_printed() {
    let script = parse(EVERY_LINE);
    let printed = script.to_string();
    assert_eq!(parse(&printed), script);
    assert_eq!(printed, EVERY_LINE.replace("2m", "120s").replace("1.5s", "1500ms"));
}

#[test]
fn comments_and_blanks_say_nothing() {
    let bare = parse("run lock/none\nat 0s submit order 42\nplay until quiet\n");
    let text = "\u{feff}# A comment\r\n\r\n  run lock/none# not a comment\r\n";
    assert!(matches!(mistakes(text)[..], [(3, ErrorKind::Unknown { .. })]));
    let text = "# A\r\n\trun  lock/none # B\r\n\r\nat 0s submit  order 42 #C\r\nplay until quiet #";
    assert_eq!(parse(text), bare);
}

#[test]
fn built_in_scripts_come_out_as_they_expect() {
    for built_in in &BUILT_IN {
        let script = parse(built_in.text);
        let entry = catalog::find(built_in.arena, built_in.protocol).expect(built_in.id);
        assert!(std::ptr::eq(script.setup.entry, entry), "{}", built_in.id);
        let performance = script.play();
        assert_eq!(performance.error, None, "{}", built_in.id);
        assert_eq!(performance.unmet, [], "{}", built_in.id);
    }
}

#[test]
fn names_fit_into_scripts() {
    for entry in &CATALOG {
        let words = Vocabulary::of(&Setup::of(entry));
        for name in &words.nodes {
            let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(name.chars().all(is_plain), "{name} of {}", entry.id);
        }
        let mut commands = words.commands.clone();
        commands.sort();
        commands.dedup();
        assert_eq!(commands.len(), words.commands.len(), "commands of {} are unique", entry.id);
    }
}

#[test]
fn an_unknown_name_lists_the_names_and_the_nearest() {
    assert_eq!(
        message("run lock/none\ncrash workr-a\n"),
        "line 2, columns 7-13: there is no node 'workr-a'. Did you mean 'worker-a'? \
         The nodes are: gateway, worker-a, worker-b, bank"
    );
    for (line, name) in [
        ("run lock/nun", Name::Protocol),
        ("run lock/none\nset fencing off", Name::Setting),
        ("run lock/none\nwhen worker-a sings pause worker-a", Name::Verb),
        ("run lock/none\nexpect an_order_is_eaten holds", Name::Law),
        ("run lock/none\nexpect order 43 charged 1 time", Name::Purchase),
        ("run lock/none\nexpect balance bob 1.00", Name::Account),
        ("run lock/none\nsubmit order 43", Name::Order),
        ("run lock/none\nfrobnicate", Name::Order),
    ] {
        let found = mistakes(line);
        let [(_, ErrorKind::Unknown { name: found, known, .. })] = &found[..] else {
            panic!("{line}: {found:?}");
        };
        assert_eq!(*found, name, "{line}");
        assert!(!known.is_empty(), "{line}");
    }
}

#[test]
fn several_mistakes_are_named_at_once() {
    let text = "run lock/none\nset work 1s\nset work 2s\nset workers 9\nat -1s submit order 42\n\
                play\nat 0s crash bank\nwhen bank charges crash bank 1s 2s\npause worker-a -3s\n";
    let found = mistakes(text);
    let lines: Vec<u32> = found.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [3, 4, 5, 6, 8, 9]);
    assert!(matches!(found[0].1, ErrorKind::Repeated { first: 2, .. }));
    assert!(matches!(found[1].1, ErrorKind::Setting(_)));
    assert!(matches!(found[2].1, ErrorKind::Time(_)));
    assert!(matches!(found[4].1, ErrorKind::Extra { .. }));
}

#[test]
fn parts_keep_their_order() {
    let found = mistakes(
        "run lock/none\nplay 1s\nat 0s crash bank\nset work 1s\nrun lock/none\nexpect bank charges\nplay 1s\n",
    );
    let parts: Vec<(u32, Section)> = found
        .iter()
        .map(|(line, kind)| match kind {
            ErrorKind::Misplaced { section, .. } => (*line, *section),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        parts,
        [(3, Section::Rules), (4, Section::Settings), (5, Section::Run), (7, Section::Moves)]
    );
    for text in ["", "# nothing\n", "play 1s\n", "set work 1s\nrun lock/none\n", "title X\n"] {
        assert!(matches!(mistakes(text)[..], [(_, ErrorKind::NoRun)]), "{text}");
    }
}

#[test]
fn a_text_that_is_too_large_is_refused() {
    let text = format!("run lock/none\n#{}", "x".repeat(MOST_BYTES));
    assert!(matches!(mistakes(&text)[..], [(1, ErrorKind::TooLarge { .. })]));
    let lines = |count| format!("run lock/none\n{}", "play 1s\n".repeat(count - 1));
    assert_eq!(parse(&lines(MOST_LINES)).moves.len(), MOST_LINES - 1);
    assert!(matches!(mistakes(&lines(MOST_LINES + 1))[..], [(_, ErrorKind::TooManyLines)]));
}

#[test]
fn a_move_that_cannot_be_made_names_its_line_and_a_way_out() {
    let text = "run lock/none\nat 0s submit order 42\n\nplay 1 step\ndrop worker-a -> bank\n";
    let performance = parse(text).play();
    let halt = performance.error.expect("nothing is on that link");
    assert_eq!((halt.line, halt.number), (5, 1));
    assert!(matches!(halt.why, MoveError::Refused(Refusal::NotInFlight(_))));
    assert_eq!(halt.instead, ["drop gateway -> worker-a"]);
    assert_eq!(performance.timeline.len(), 1);
}

#[test]
fn expectations_are_judged_over_the_run() {
    let text = "run lock/none\nset ask-again 1s\nat 0s submit order 42\nplay until quiet\n\
                expect at_most_one_holder holds\nexpect bank charges 3 times\n\
                expect balance alice 300.00\nexpect fingerprint 0123456789abcdef\n\
                expect every_order_is_settled holds\nexpect order 42 charged 1 time\n";
    let unmet = parse(text).play().unmet;
    let lines: Vec<u32> = unmet.iter().map(|one| one.line).collect();
    assert_eq!(lines, [5, 6, 8, 10]);
    let Found::Law(report) = &unmet[0].found else { panic!("{:?}", unmet[0]) };
    assert_eq!((report.verdict, report.broken_at), (Verdict::Broken, Some(6)));
    assert_eq!(unmet[1].found, Found::Times(2));
}

#[test]
fn a_rule_that_cannot_be_followed_ends_no_run() {
    let text = "run lock/none\nat 5s resume worker-a\nplay until quiet\nplay 7s\n";
    let performance = parse(text).play();
    assert_eq!(performance.error, None);
    assert_eq!(performance.timeline.index().misfires().len(), 1);
    assert_eq!(performance.timeline.now(), Span::s(12));
}

#[test]
fn a_run_by_hand_is_a_script() {
    let mut timeline = parse("run lock/none\nset ask-again 1s\nat 0s submit order 42\n").timeline();
    timeline.play(Until::Steps(4)).expect("the order goes its way");
    let fire = Order::Fire { node: NodeId(1), timer: "work".into() };
    timeline.give(Span::ms(3), &fire, None).expect("the worker works");
    let pause = Order::Do(Action::Pause(NodeId(1)));
    timeline.give(Span::ZERO, &pause, Some(Span::s(3))).expect("it is up");
    timeline.play(Until::Quiet).expect("it ends");
    let script = Script::of(&timeline, " By\nhand ");
    assert_eq!(script.title, "By hand");
    let text = script.to_string();
    assert!(text.contains("+3ms fire worker-a work\npause worker-a 3s\n"), "{text}");
    assert_eq!(parse(&text), script);
    assert!(script.moves.iter().all(|one| one.line > 0));
    assert_eq!(script.play().timeline.fingerprint(), timeline.fingerprint());
    timeline.seek(5);
    let half = Script::of(&timeline, "").play().timeline;
    assert_eq!((half.len(), half.fingerprint()), (5, timeline.fingerprint()));
}

#[test]
fn a_script_can_be_read_for_another_setup() {
    let text = "run lock/none\ncrash bank\n";
    let mut setup = parse(text).setup;
    setup.settings.set("workers", "3").expect("there is room for three");
    let script = Script::parse_in(text, &setup).expect("the names are there too");
    let crash = Order::Do(Action::Crash { node: NodeId(4), keep: 0 });
    let Move::Give { order, .. } = &script.moves[0].what else { panic!("a move by hand") };
    assert_eq!(*order, crash);
}

#[test]
fn delays_without_end_do_not_overflow() {
    let delays = "delay gateway -> worker-a 3600000s\n".repeat(6_000);
    let text = format!(
        "run lock/none\nat 0s submit order 42\nplay 1 step\nskew gateway 100\n\
         skew worker-b 10000\n{delays}play until quiet\n"
    );
    assert_eq!(parse(&text).play().error, None);
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

fn scripts() -> impl Strategy<Value = Script> {
    let setup = (any::<u64>(), 1..600_000u64).prop_map(|(seed, work)| {
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
