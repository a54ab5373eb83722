//! Why laws break: what steps follow from, and what a breach needed.
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{anything, setup, wander};
use faultline::engine::Timeline;
use faultline::engine::rerun::{Effort, Recipe, breach, retry};
use faultline::engine::script::Script;
use faultline::engine::why::causes::{Causes, Tie};
use faultline::engine::why::{Part, why};
use faultline::kernel::{Action, Fate, NodeId};
use faultline::ledger::Law;
use faultline::protocols::simulation::StepRecord;

/// The run of a script.
fn played(script: &str) -> Timeline {
    let performance = Script::parse(script).expect("a script").play();
    assert_eq!(performance.error, None);
    performance.timeline
}

/// The first step of a run whose record is like that.
fn first(timeline: &Timeline, is: impl Fn(&StepRecord) -> bool) -> u32 {
    let mut steps = 1..=timeline.len();
    let found = steps.find(|step| is(&timeline.record(*step).expect("a step of the run")));
    found.expect("there is such a step") as u32
}

/// The first step at which this was done.
fn done(timeline: &Timeline, is: impl Fn(&Action) -> bool) -> u32 {
    first(timeline, |record| is(&record.step.action))
}

/// The first step at which a message that begins like this arrived, or was lost.
fn arrived(timeline: &Timeline, text: &str, handled: bool) -> u32 {
    first(timeline, |record| {
        let arrived = record.arrived.as_ref();
        arrived
            .is_some_and(|one| one.text.starts_with(text) && (one.fate == Fate::Handled) == handled)
    })
}

/// The first step at which this timer ended.
fn fired(timeline: &Timeline, timer: &str) -> u32 {
    first(timeline, |record| record.fired.as_deref() == Some(timer))
}

fn causes(timeline: &Timeline) -> Causes {
    Causes::of(timeline, timeline.len())
}

#[test]
fn a_message_follows_from_its_sending_and_a_timer_from_its_setting() {
    let run = played("run lock/none\nat 0s submit order 42\nplay until quiet\n");
    let causes = causes(&run);
    let submit = done(&run, |action| matches!(action, Action::Command(_)));
    let pay = arrived(&run, "POST /pay", true);
    assert_eq!(causes.direct(submit), []);
    assert_eq!(causes.direct(pay), [(submit, Tie::Message)]);
    let unpaid = arrived(&run, "200 unpaid", true);
    let worked = fired(&run, "work");
    assert!(causes.direct(worked).contains(&(unpaid, Tie::Timer)), "{:?}", causes.direct(worked));
    assert!(causes.past(&[worked], |_, _| true).contains(&submit));
}

#[test]
fn a_fault_is_behind_what_it_touched() {
    let run = played(
        "run lock/none\nset bank-timeout 1s\nat 0s submit order 42\n\
         when worker-a acquires cut worker-a -> bank 5s\nplay until quiet\n",
    );
    let causes = causes(&run);
    let cut = done(&run, |action| matches!(action, Action::Cut(..)));
    let lost = arrived(&run, "GET", false);
    let timeout = fired(&run, "bank-timeout");
    let heal = done(&run, |action| matches!(action, Action::Heal(..)));
    let acquires = cut - 1;
    assert!(causes.direct(cut).contains(&(acquires, Tie::Rule)), "{:?}", causes.direct(cut));
    assert!(causes.direct(lost).contains(&(cut, Tie::Fault)));
    assert!(causes.direct(timeout).contains(&(lost, Tie::Silence)));
    assert!(causes.direct(heal).contains(&(cut, Tie::Fault)));
}

#[test]
fn a_delay_and_a_crash_are_behind_what_becomes_of_messages() {
    let run = played(
        "run lock/none\nat 0s submit order 42\nplay until worker-a acquires\n\
         delay worker-a -> bank 3s\ncrash bank\nplay 5s\n",
    );
    let causes = causes(&run);
    let delay = done(&run, |action| matches!(action, Action::Delay(..)));
    let crash = done(&run, |action| matches!(action, Action::Crash { .. }));
    let lost = arrived(&run, "GET", false);
    let sent = delay - 1;
    assert_eq!(causes.direct(delay), [(sent, Tie::Message)]);
    let of_lost = [(sent, Tie::Message), (delay, Tie::Fault), (crash, Tie::Fault)];
    assert_eq!(causes.direct(lost), of_lost);
}

#[test]
fn a_fault_that_was_not_needed_is_no_part_of_the_account() {
    let text = faultline::scripts::find("the-lock-that-expired").expect("a script").text;
    let rule = "when worker-a acquires pause worker-a 40s";
    let more = format!("{rule}\nwhen redis grants jump gateway +1s\nat 3s pause gateway 1s");
    let run = played(&text.replace(rule, &more));
    let account = why(&run, Law::AnOrderIsChargedOnce).expect("the law is broken");
    let action = |step: &u32| run.branch().log()[*step as usize - 1].step.action;
    let of = |part| {
        let links = account.links.iter().filter(move |link| link.part == part);
        links.map(|link| action(&link.step)).collect::<Vec<_>>()
    };
    assert_eq!(of(Part::Needed), [Action::Pause(NodeId(1))]);
    let spare: Vec<Action> = account.spare.iter().map(action).collect();
    assert_eq!(spare.len(), 2, "{spare:?}");
    assert!(spare.contains(&Action::Pause(NodeId(0))), "{spare:?}");
    assert!(account.thorough);
}

/// What the account of a broken law of the end says of those who stood still, as their names and what each
/// was told last.
fn standstills(run: &Timeline) -> Vec<(String, String)> {
    let account = why(run, Law::EveryOrderIsSettled).expect("the law is broken");
    let names = run.world().names();
    let still = account.links.iter().filter(|link| link.part == Part::Standstill);
    let told = still.map(|link| {
        let record = run.record(link.step as usize).expect("a step of the run");
        let node = record.node.expect("a step of a worker").index();
        let arrived = record.arrived.as_ref().map_or(String::new(), |one| one.text.clone());
        (names[node].clone(), arrived)
    });
    told.collect()
}

#[test]
fn a_deadlock_is_told_by_what_each_waits_for() {
    let script = |name| faultline::scripts::find(name).expect("a script").text;
    let told = |name: &'static str| standstills(&played(script(name)));
    let of = |who: &str, what: &str| (who.to_string(), what.to_string());
    assert_eq!(
        told("each-has-what-the-other-wants"),
        [
            of("worker-a", "QUEUED shop txn=a1.1 behind=b1.1"),
            of("worker-b", "QUEUED alice txn=b1.1 behind=a1.1"),
        ]
    );
    assert_eq!(
        told("three-in-a-ring"),
        [
            of("worker-a", "REQUEST (1, c)"),
            of("worker-b", "REQUEST (1, a)"),
            of("worker-c", "REQUEST (1, b)"),
        ]
    );
}

/// A worker that gave its attempt up waits for nobody, and one that has crashed does not wait.
#[test]
fn who_has_nothing_in_hand_does_not_stand_still() {
    let text = faultline::scripts::find("setnx-then-the-lights-went-out").expect("a script").text;
    assert_eq!(standstills(&played(text)), []);
}

#[test]
fn a_law_that_holds_needs_no_account() {
    let run = played("run lock/none\nat 0s submit order 42\nplay until quiet\n");
    assert!(Law::ALL.into_iter().all(|law| why(&run, law).is_none()));
}

#[test]
fn an_account_ends_at_the_breach_and_every_order_in_it_was_needed() {
    let mut accounts = 0;
    for seed in 1..=120 {
        let settings = [("fencing", "off"), ("ask-again", "1s"), ("result", "ignored")];
        let mut run = Timeline::new(setup("redis", &settings, seed), Vec::new());
        wander(&mut run, 80, seed, anything);
        for law in Law::ALL {
            let Some(account) = why(&run, law) else { continue };
            accounts += 1;
            let found = breach(&run, law).expect("it is broken");
            let steps: Vec<u32> = account.links.iter().map(|link| link.step).collect();
            assert!(steps.is_sorted() && steps.last() == Some(&found.step), "{seed}: {steps:?}");
            assert_eq!(why(&run, law).as_ref(), Some(&account), "{seed}: told twice alike");
            for link in &account.links {
                assert!(link.after.iter().all(|step| *step < link.step && steps.contains(step)));
            }
            let leave_out = |steps: &[u32]| {
                let instead: Vec<_> = steps.iter().map(|step| (*step, Action::Elapse)).collect();
                let recipe = Recipe::of(&run, found.step as usize, &instead, &[]);
                retry(&recipe, law, &mut Effort::steps(100_000))
            };
            assert!(
                leave_out(&account.spare).is_some(),
                "{seed}: {law:?} breaks without the spare"
            );
            for link in account.links.iter().filter(|link| link.part == Part::Needed) {
                let without = [&account.spare[..], &[link.step]].concat();
                assert_eq!(leave_out(&without), None, "{seed}: {law:?} needs step {}", link.step);
            }
        }
    }
    assert!(accounts > 40, "only {accounts} breaches were explained");
}
