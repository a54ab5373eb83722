//! Scripts: what they read and print, and what they make happen. `script_properties` tries all others.
#![cfg(not(target_arch = "wasm32"))]

use faultline::catalog::{self, CATALOG, Setup};
use faultline::engine::script::{
    ErrorKind, Found, MOST_BYTES, MOST_LINES, Name, Script, Section, Vocabulary,
};
use faultline::engine::{Move, MoveError, Order, PlayError, Until};
use faultline::kernel::{Action, NodeId, Refusal, Span};
use faultline::ledger::Verdict;
use faultline::scripts::BUILT_IN;

/// A script with a line of every kind.
const EVERY_LINE: &str = include_str!("every_line.script");

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
    for built_in in BUILT_IN {
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
    for entry in CATALOG {
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

#[test]
fn a_flood_ends_the_run_early() {
    let text = "run lock/none\nset ask-again 100ms\nset bank-timeout 100ms\n\
                at 0s submit order 42\nplay until worker-a acquires\nplay 1s\npause bank\n\
                play until quiet\n";
    let performance = parse(text).play();
    let halt = performance.error.expect("the worker never stops to ask");
    assert_eq!((halt.line, halt.why), (8, MoveError::Play(PlayError::TooManyMessages)));
}
