//! What is kept of a session comes back.

use super::*;
use crate::page::faults::Fault;
use crate::page::state::Act;

fn session() -> State {
    let mut page = State::new(Lang::Zh, true);
    for _ in 0..12 {
        page.act(Act::Step);
    }
    page.act(Act::NameBranch(BranchId(0), "as it was".into()));
    page.act(Act::Seek(4));
    page.act(Act::Fault(Fault::Crash));
    page.act(Act::Step);
    page.act(Act::Seek(3));
    page.act(Act::Fault(Fault::Cut));
    page.act(Act::Back);
    page.act(Act::Set("work", "5s".into()));
    page.act(Act::ShowRun(0));
    page.act(Act::Branch(BranchId(1)));
    page.act(Act::Seek(5));
    page
}

#[test]
fn a_reload_comes_back_to_the_same_step_of_the_same_branch() {
    let page = session();
    let again = restore(&save(&page), State::new(Lang::En, true)).unwrap();
    assert_eq!((again.runs.len(), again.at, again.lang), (2, 0, Lang::Zh));
    for (one, other) in page.runs.iter().zip(&again.runs) {
        let (one, other) = (one.look(), other.look());
        assert_eq!(one.branches().len(), other.branches().len());
        assert_eq!((one.current(), one.position()), (other.current(), other.position()));
        assert_eq!(one.fingerprint(), other.fingerprint());
        for (branch, same) in one.branches().iter().zip(other.branches()) {
            let steps = |branch: &crate::engine::Branch| {
                branch.log().iter().map(|entry| entry.step).collect::<Vec<_>>()
            };
            assert_eq!(steps(branch), steps(same));
            assert_eq!((&branch.name, branch.parent), (&same.name, same.parent));
        }
    }
    assert_eq!(save(&page), save(&again));
}

#[test]
fn saving_leaves_the_run_where_it_is() {
    let page = session();
    let before = page.runs.clone();
    save(&page);
    assert!(before == page.runs);
    assert_eq!(page.run().look().position(), 5);
}

#[test]
fn a_challenge_is_kept_with_its_run() {
    let mut page = session();
    page.act(Act::Challenge(Some("the-lock-that-expired")));
    page.act(Act::Step);
    page.act(Act::Fault(Fault::Crash));
    let again = restore(&save(&page), State::new(Lang::En, true)).unwrap();
    let (one, other) = (page.challenge_shown().unwrap(), again.challenge_shown().unwrap());
    assert_eq!((one.lesson, one.par), (other.lesson, other.par));
    assert_eq!(one.standing(), other.standing());
    assert_eq!(one.standing().faults, 1);
}

#[test]
fn both_runs_of_a_lesson_are_kept() {
    let mut page = State::new(Lang::En, true);
    page.act(Act::Lesson { onward: true });
    page.act(Act::Select(Some(super::super::selection::Selection::Node(NodeId(1)))));
    page.act(Act::Fault(Fault::Cut));
    assert_eq!(page.notice, None);
    let branches = |page: &State| page.run().look().branches().len();
    let shows = |page: &State| page.run().lecture().map(|lecture| lecture.run());
    let (mistake, branched) = (shows(&page), branches(&page));
    while shows(&page) == mistake {
        page.act(Act::Lesson { onward: true });
        let again = restore(&save(&page), State::new(Lang::En, true)).unwrap();
        assert_eq!(branches(&again), branches(&page), "of the run that is shown");
        assert!(again.run().lecture().is_some_and(|lecture| lecture.arrived()));
    }
    let mut again = restore(&save(&page), State::new(Lang::En, true)).unwrap();
    while shows(&again) != mistake {
        again.act(Act::Lesson { onward: false });
    }
    assert_eq!(branches(&again), branched + 1, "the lesson has gone back to its own way");
    assert_eq!(save(&again), save(&restore(&save(&again), State::new(Lang::En, true)).unwrap()));
}

#[test]
fn what_cannot_be_read_is_told() {
    let fresh = || State::new(Lang::En, true);
    let good = save(&session());
    for bad in ["", "{}", "null", &good[..good.len() / 2], &good.replacen("1:2", "1:9", 1)] {
        assert!(restore(bad, fresh()).is_err(), "{bad}");
    }
    let bent = good.replace("play", "paly");
    assert!(restore(&bent, fresh()).is_err());
}
