//! Every lesson plays, forwards and backwards, and its cure cures.

use super::*;
use crate::engine::{By, Order, Timeline, Until};
use crate::kernel::{Action, Fingerprint, NodeId, Span};
use crate::ledger::{Law, Verdict};

fn lectures() -> impl Iterator<Item = Lecture> {
    LESSONS.iter().map(|lesson| match Lecture::new(lesson) {
        Ok(lecture) => lecture,
        Err(error) => panic!("{}: {error}", lesson.id),
    })
}

/// Where a lecture stands.
fn place(lecture: &Lecture) -> (usize, Run, usize, Fingerprint) {
    let fingerprint = lecture.timeline().fingerprint();
    (lecture.number(), lecture.run(), lecture.position(), fingerprint)
}

fn forwards(lecture: &mut Lecture) -> Vec<(usize, Run, usize, Fingerprint)> {
    let mut places = vec![place(lecture)];
    while lecture.next_beat() {
        assert!(lecture.arrived());
        places.push(place(lecture));
    }
    places
}

fn broken(timeline: &Timeline, law: Law) -> bool {
    timeline.index().broken_at(law).is_some()
        || timeline.world().verdicts(true).contains(&(law, Verdict::Broken))
}

#[test]
fn each_plays_to_its_end_and_back_and_to_its_end_again() {
    for mut lecture in lectures() {
        let first = forwards(&mut lecture);
        assert_eq!(first.len(), lecture.count());
        let mut back = vec![place(&lecture)];
        while lecture.previous_beat() {
            assert!(lecture.arrived());
            back.push(place(&lecture));
        }
        back.reverse();
        assert_eq!(first, back);
        assert_eq!(first, forwards(&mut lecture));
        let stages = [Run::Mistake, Run::Cure].map(|run| lecture.timeline_of(run));
        assert!(stages.iter().all(|timeline| timeline.branches().len() == 1), "nothing forked");
    }
}

#[test]
fn each_can_be_walked_a_step_at_a_time() {
    for mut lecture in lectures() {
        let jumped = forwards(&mut lecture);
        for expected in jumped.iter().rev().chain(&jumped) {
            assert!(lecture.turn_to(expected.0));
            while lecture.approach() {}
            assert_eq!(place(&lecture), *expected);
        }
    }
}

#[test]
fn each_comes_back_to_its_own_way_whatever_the_learner_does() {
    for mut lecture in lectures() {
        let expected = forwards(&mut lecture);
        lecture.turn_to(1);
        lecture.arrive();
        for place_expected in &expected {
            lecture.turn_to(place_expected.0);
            lecture.arrive();
            assert_eq!(place(&lecture), *place_expected);
            let log = lecture.timeline().branch().log();
            assert!(
                log.iter().all(|entry| !matches!(entry.by, By::Hand { .. })),
                "a way of its own"
            );
            // At the tip, in the past, on the branch that this forks, and a wait by hand.
            let here = lecture.position();
            let timeline = lecture.timeline_mut();
            let _ = timeline.give(Span::ZERO, &Order::Do(Action::Pause(NodeId(1))), None);
            timeline.seek(here / 2);
            let crash = Order::Do(Action::Crash { node: NodeId(2), keep: 0 });
            let _ = timeline.give(Span::ZERO, &crash, Some(Span::s(3)));
            let _ = timeline.play(Until::For(Span::ms(7)));
            assert!(lecture.timeline().branches().len() > 1 || here == 0);
        }
        assert!(lecture.turn_to(1));
        lecture.arrive();
        assert_eq!(forwards(&mut lecture), expected);
    }
}

/// The law that a lesson's mistake breaks, and what is said of its books in the end.
fn breaks(lesson: &str) -> (Option<Law>, &'static str) {
    match lesson {
        "the-lock-that-expired"
        | "whose-lock-did-you-delete"
        | "the-sleeping-client"
        | "the-replica-did-not-know"
        | "the-clock-that-jumped"
        | "a-master-came-back-empty"
        | "a-majority-asleep" => (Some(Law::AnOrderIsChargedOnce), "Order 42 charged twice"),
        "setnx-then-the-lights-went-out"
        | "the-row-that-stayed"
        | "each-has-what-the-other-wants"
        | "one-crash-blocks-everybody" => {
            (Some(Law::EveryOrderIsSettled), "Order 42 given up, not charged")
        }
        "two-rows-opposite-order" => {
            (Some(Law::EveryOrderIsSettled), "Order 42 given up, yet charged once")
        }
        _ => (None, "Order 42 charged once"),
    }
}

#[test]
fn the_mistake_breaks_its_law_and_the_cure_keeps_every_law() {
    for mut lecture in lectures() {
        forwards(&mut lecture);
        let finish = |lecture: &mut Lecture, last: usize| {
            lecture.turn_to(last);
            lecture.arrive();
            lecture.timeline_mut().play(Until::Quiet).unwrap();
        };
        let last_mistake = lecture.lesson().beats.iter().filter(|beat| beat.run == Run::Mistake);
        finish(&mut lecture, last_mistake.count());
        let (law, said) = breaks(lecture.lesson().id);
        for one in Law::ALL {
            let wanted = law == Some(one);
            // Who holds the lock beside another may go on to charge twice.
            if wanted || one != Law::AtMostOneHolder {
                assert_eq!(broken(lecture.timeline_of(Run::Mistake), one), wanted, "{said}");
            }
        }
        let last = lecture.count();
        finish(&mut lecture, last);
        for law in Law::ALL {
            assert!(!broken(lecture.timeline_of(Run::Cure), law), "{}", law.name());
        }
        assert!(lecture.timeline_of(Run::Cure).index().misfires().is_empty());
        let sides = lecture.sides(Lang::En).unwrap();
        assert_eq!((&*sides[0].headline, sides[0].is_bad()), (said, law.is_some()));
        assert_eq!((&*sides[1].headline, sides[1].is_bad()), ("Order 42 charged once", false));
        assert_ne!(sides[0].label, sides[1].label);
    }
}

/// Where the mistake breaks no law it costs something, and the text says how much.
#[cfg(feature = "whole")]
#[test]
fn the_herd_says_what_it_costs() {
    let mut lecture = Lecture::new(find("the-herd").unwrap()).unwrap();
    forwards(&mut lecture);
    let mut told = Vec::new();
    for run in [Run::Mistake, Run::Cure] {
        let timeline = lecture.timeline_of(run);
        let sent =
            (1..=timeline.len()).flat_map(|step| timeline.record(step).unwrap().sent.clone());
        let woken = sent.filter(|sent| sent.text.starts_with("WatchedEvent")).count();
        told.push((timeline.index().messages().len(), woken));
    }
    let said = lecture.text(Lang::En);
    let [herd, one_each] = [told[0], told[1]];
    assert!(herd.0 > one_each.0 && herd.1 > one_each.1);
    let messages = format!("with {} messages instead of {}", one_each.0, herd.0);
    let woken = format!("{} instead of {} to wake somebody", one_each.1, herd.1);
    assert!(said.contains(&messages) && said.contains(&woken), "{told:?}");
    let sides = lecture.sides(Lang::En).unwrap();
    assert_eq!([sides[0].messages, sides[1].messages], [herd.0, one_each.0]);
    assert_eq!(sides[0].books, sides[1].books);
}

/// What comes true after each question, in the order of the questions.
#[test]
fn each_question_comes_true_as_the_story_needs_it() {
    for mut lecture in lectures() {
        let mut truths = Vec::new();
        loop {
            lecture.predict(0);
            if !lecture.next_beat() {
                break;
            }
            truths.extend(lecture.verdict(Lang::En).map(|verdict| verdict.truth));
        }
        let wanted = match lecture.lesson().id {
            "the-lock-that-expired" => ["worker-a and worker-b", "twice", "400.00"],
            "whose-lock-did-you-delete" => ["nobody", "two", "worker-b"],
            "setnx-then-the-lights-went-out" => ["worker-a", "not at all", "nobody"],
            "the-row-that-stayed" => ["worker-a", "not at all", "once"],
            "two-rows-opposite-order" => ["nobody", "400.00", "once"],
            "each-has-what-the-other-wants" => ["nobody", "not at all", "worker-a"],
            "one-crash-blocks-everybody" => ["none", "not at all", "worker-b"],
            "the-sleeping-client" => ["worker-b", "worker-a and worker-b", "400.00"],
            "the-replica-did-not-know" => ["worker-a and worker-b", "300.00", "nobody"],
            "the-clock-that-jumped" => ["worker-a and worker-b", "twice", "worker-a"],
            "a-master-came-back-empty" => ["worker-a and worker-b", "300.00", "worker-a"],
            "a-majority-asleep" => ["worker-a and worker-b", "twice", "once"],
            "the-herd" => ["five", "one", "one"],
            other => panic!("{other} has no story here"),
        };
        assert_eq!(truths, wanted, "{}", lecture.lesson().id);
    }
}

#[test]
fn the_first_lessons_come_first() {
    let first: Vec<_> = LESSONS.iter().filter(|lesson| lesson.is_first()).collect();
    assert_eq!(first.len(), 2);
    for (lesson, first) in LESSONS.iter().zip(first) {
        assert!(std::ptr::eq(lesson, first), "{}", lesson.id);
    }
}

#[test]
fn each_script_meets_its_own_expectations() {
    for lesson in LESSONS {
        let script = crate::engine::script::Script::parse(lesson.script_text()).unwrap();
        let played = script.play();
        assert!(played.error.is_none() && played.unmet.is_empty(), "{:?}", played.unmet);
        assert_eq!(script.title, lesson.title(Lang::En));
    }
}

#[test]
fn each_question_has_its_truth_among_its_choices_and_is_answered_at_the_next_beat() {
    for lesson in LESSONS {
        let mut asked = 0;
        let choices = |lecture: &Lecture| lecture.question(Lang::En).map(|asked| asked.choices);
        for wanted in 0..9 {
            let mut lecture = Lecture::new(lesson).unwrap();
            let mut right = 0;
            loop {
                let prediction = choices(&lecture).filter(|choices| wanted < choices.len());
                lecture.predict(wanted);
                assert_eq!(lecture.prediction().is_some(), prediction.is_some());
                let choices = choices(&lecture);
                if !lecture.next_beat() {
                    break;
                }
                let verdict = lecture.verdict(Lang::En);
                assert_eq!(verdict.is_some(), prediction.is_some());
                if let (Some(verdict), Some(choices)) = (verdict, choices) {
                    asked += usize::from(wanted == 0);
                    right += usize::from(verdict.right);
                    assert!(choices.contains(&verdict.truth), "{verdict:?}");
                    assert_eq!(verdict.right, verdict.truth == verdict.predicted);
                    let unchanged = "Nothing has happened that would change it.";
                    let why = &verdict.why;
                    assert!(why.starts_with("At ") || why == unchanged, "{verdict:?}");
                }
            }
            assert_eq!(lecture.score().0, right);
        }
        assert!((2..=3).contains(&asked), "{asked} questions");
    }
}

#[test]
fn a_verdict_waits_until_the_run_has_come_there() {
    for mut lecture in lectures() {
        while lecture.question(Lang::En).is_none() {
            assert!(lecture.next_beat());
        }
        lecture.predict(0);
        lecture.turn_to(lecture.number() + 1);
        assert_eq!(lecture.verdict(Lang::En), None);
        lecture.arrive();
        assert!(lecture.verdict(Lang::En).is_some());
    }
}

#[test]
fn each_is_told_in_both_languages() {
    let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let both = |en: &str, zh: &str| {
        assert!(!en.is_empty() && !chinese(en), "{en}");
        assert!(chinese(zh) && !zh.contains([',', ';', '?', '!']), "{zh}");
        assert_eq!(crate::words::unspaced(zh), None, "{zh}");
    };
    for mut lecture in lectures() {
        let lesson = lecture.lesson();
        both(lesson.title(Lang::En), lesson.title(Lang::Zh));
        both(lesson.teaser(Lang::En), lesson.teaser(Lang::Zh));
        assert!((6..=9).contains(&lecture.count()));
        loop {
            both(lecture.text(Lang::En), lecture.text(Lang::Zh));
            let sentences = lecture.text(Lang::En).matches(['.', '?']).count();
            assert!(sentences <= 6, "{}", lecture.text(Lang::En));
            let questions = Lang::ALL.map(|lang| lecture.question(lang));
            if let [Some(en), Some(zh)] = questions {
                both(&en.text, &zh.text);
                assert_eq!(en.choices.len(), zh.choices.len());
                println!("{}\n  {:?}\n{}\n  {:?}", en.text, en.choices, zh.text, zh.choices);
                lecture.predict(0);
            }
            if !lecture.next_beat() {
                break;
            }
            for lang in Lang::ALL {
                if let Some(revealed) = lecture.verdict(lang) {
                    println!("    {} {}", revealed.truth, revealed.why);
                }
            }
        }
    }
}
