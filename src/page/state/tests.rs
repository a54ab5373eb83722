use super::*;
use crate::engine::BranchId;
use crate::kernel::Action;

fn page() -> State {
    State::new(Lang::En, true)
}

fn position(page: &State) -> usize {
    page.run().look().position()
}

#[test]
fn stepping_and_seeking_walk_the_run() {
    let mut page = page();
    page.act(Act::ToStart);
    page.act(Act::Step);
    page.act(Act::Step);
    assert_eq!(position(&page), 2);
    page.act(Act::Back);
    assert_eq!(position(&page), 1);
    page.act(Act::ToStart);
    page.act(Act::Back);
    assert_eq!(position(&page), 0);
}

#[test]
fn a_playhead_is_dragged_until_it_rests_or_something_else_is_done() {
    let mut page = page();
    page.act(Act::Step);
    page.act(Act::Step);
    for end in [Act::Rest, Act::Step, Act::Lang(Lang::Zh)] {
        page.act(Act::Drag(1));
        assert!(page.dragged && position(&page) == 1);
        page.act(end);
        assert!(!page.dragged);
    }
}

#[test]
fn a_change_makes_another_handle() {
    let mut page = page();
    let before = page.run().clone();
    page.act(Act::Lang(Lang::Zh));
    assert!(*page.run() == before, "the language does not change the run");
    page.act(Act::Step);
    assert!(*page.run() != before);
}

#[test]
fn playing_stops_where_a_law_breaks() {
    let mut page = page();
    page.act(Act::ToStart);
    page.act(Act::TogglePlay);
    for _ in 0..500 {
        page.act(Act::Tick);
    }
    assert!(!page.playing);
    let run = page.run().look();
    let here = run.position() as u32;
    assert!(run.index().breaks().iter().any(|(_, step)| *step == here), "at {here}");
}

#[test]
fn what_cannot_be_done_is_told_and_changes_nothing() {
    let mut page = page();
    page.act(Act::Step);
    let fingerprint = page.run().look().fingerprint();
    page.act(Act::Give(Order::Do(Action::Resume(NodeId(1))), None));
    assert_eq!(page.notice, Some(Notice::Refused(Refusal::NotPaused(NodeId(1)))));
    assert_eq!(page.run().look().fingerprint(), fingerprint);
    page.act(Act::Set("work", "soon".into()));
    assert!(matches!(page.notice, Some(Notice::Setting(_))));
    assert_eq!(page.runs.len(), 1);
}

#[test]
fn a_fault_in_the_past_forks() {
    let mut page = page();
    page.act(Act::ToEnd);
    page.act(Act::Seek(3));
    page.act(Act::Select(Some(Selection::Node(NodeId(1)))));
    page.act(Act::Fault(Fault::Crash));
    assert_eq!(page.run().look().branches().len(), 2);
    page.act(Act::Branch(BranchId(0)));
    assert_eq!(page.run().look().current(), BranchId(0));
}

#[test]
fn another_setting_is_another_run() {
    let mut page = page();
    page.act(Act::ToEnd);
    page.act(Act::Set("work", "5s".into()));
    assert_eq!((page.runs.len(), page.at), (2, 1));
    page.act(Act::Set("work", "5s".into()));
    assert_eq!(page.runs.len(), 2, "nothing has changed");
    close(&mut page, 0);
    assert_eq!((page.runs.len(), page.at), (1, 0));
    close(&mut page, 0);
    assert_eq!(page.runs.len(), 1, "the last one stays");
}

fn close(page: &mut State, at: usize) {
    page.act(Act::CloseRun(OpenRun(page.runs[at].clone())));
}

#[test]
fn two_presses_that_meet_the_same_button_close_one_run() {
    let mut page = page();
    page.act(Act::Set("work", "5s".into()));
    page.act(Act::Set("work", "6s".into()));
    let pressed = Act::CloseRun(OpenRun(page.runs[1].clone()));
    page.act(pressed.clone());
    page.act(pressed);
    assert_eq!(page.runs.len(), 2);
}

#[test]
fn two_presses_for_another_seed_are_two_seeds_on() {
    let mut page = page();
    let seed = |page: &State| page.run().look().setup().seed;
    let first = seed(&page);
    page.act(Act::NextSeed);
    page.act(Act::NextSeed);
    assert_eq!((seed(&page), page.runs.len()), (first.next().next(), 3));
}

#[test]
fn a_node_that_is_not_there_is_not_selected() {
    let mut page = page();
    page.act(Act::Select(Some(Selection::Node(NodeId(77)))));
    assert_eq!((page.selected.clone(), page.node), (None, None));
    page.act(Act::Jump { onward: true });
    assert_eq!(page.notice, Some(Notice::SelectFirst));
}

fn beat(page: &State) -> usize {
    page.runs[page.lesson_at().unwrap()].lecture().unwrap().number()
}

fn play_out(page: &mut State) {
    for _ in 0..500 {
        page.act(Act::Tick);
    }
    assert!(!page.playing);
}

#[test]
fn the_page_opens_on_a_lesson_that_moves_and_stops_at_its_beat() {
    let mut page = State::new(Lang::En, false);
    assert!(page.is_under_way());
    play_out(&mut page);
    let arrived = page.run().lecture().unwrap().arrived();
    assert!(arrived && position(&page) > 0);
    let still = State::new(Lang::En, true);
    assert_eq!((still.playing, beat(&still), position(&still)), (false, 1, 0));
}

#[test]
fn next_and_previous_always_work() {
    let mut page = State::new(Lang::En, false);
    page.act(Act::Lesson { onward: true });
    assert!(!page.is_under_way(), "the way is cut short");
    for _ in 0..50 {
        page.act(Act::Lesson { onward: true });
        play_out(&mut page);
    }
    let count = page.run().lecture().unwrap().count();
    assert_eq!(beat(&page), count);
    for _ in 0..50 {
        page.act(Act::Lesson { onward: false });
    }
    assert_eq!((beat(&page), position(&page)), (1, 0));
}

#[test]
fn a_lesson_waits_where_it_was_left() {
    let mut page = page();
    page.act(Act::Lesson { onward: true });
    let there = position(&page);
    page.act(Act::Set("work", "5s".into()));
    page.act(Act::Step);
    assert_ne!(page.lesson_at(), Some(page.at));
    page.act(Act::LessonHere);
    assert_eq!((page.lesson_at(), position(&page)), (Some(page.at), there));
    page.act(Act::OpenLesson("whose-lock-did-you-delete"));
    assert_eq!(page.runs.iter().filter(|run| run.lecture().is_some()).count(), 1);
}

#[cfg(feature = "whole")]
#[test]
fn more_lessons_open_where_they_are_and_keep_the_whole_program() {
    let mut page = page();
    assert!(!page.needs_whole());
    page.fulfil(Wish::Sheet(Sheet::Lessons));
    assert_eq!(page.sheet, Some(Sheet::Lessons));
    // Of a protocol that the first program has as well.
    let lesson = "setnx-then-the-lights-went-out";
    page.act(Act::OpenLesson(lesson));
    assert!(page.sheet.is_none() && page.needs_whole());
    let mut page = State::new(Lang::En, true);
    page.act(Act::Challenge(Some("whose-lock-did-you-delete")));
    assert!(!page.needs_whole());
    page.act(Act::Challenge(Some(lesson)));
    assert!(page.needs_whole());
}

#[cfg(feature = "whole")]
#[test]
fn a_protocol_that_was_wished_for_opens_with_its_settings() {
    let mut page = page();
    page.fulfil(Wish::Protocol("etcd".into()));
    assert_eq!(page.run().look().setup().entry.id, "etcd");
    assert_eq!(page.sheet, Some(Sheet::Settings));
}

#[test]
fn a_prediction_is_kept_and_leads_on() {
    let mut page = page();
    while page.run().lecture().unwrap().question(Lang::En).is_none() {
        page.act(Act::Lesson { onward: true });
    }
    let asked_at = beat(&page);
    page.act(Act::Predict(0));
    assert_eq!(beat(&page), asked_at + 1);
    assert!(page.run().lecture().unwrap().verdict(Lang::En).is_some());
}
