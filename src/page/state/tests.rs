use super::*;
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
    page.act(Act::CloseRun(0));
    assert_eq!((page.runs.len(), page.at), (1, 0));
    page.act(Act::CloseRun(0));
    assert_eq!(page.runs.len(), 1, "the last one stays");
}

#[test]
fn a_node_that_is_not_there_is_not_selected() {
    let mut page = page();
    page.act(Act::Select(Some(Selection::Node(NodeId(77)))));
    assert_eq!((page.selected.clone(), page.node), (None, None));
    page.act(Act::Jump { onward: true });
    assert_eq!(page.notice, Some(Notice::SelectFirst));
}
