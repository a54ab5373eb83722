use super::*;
use crate::engine::BranchId;
use crate::lessons::Run as Side;
use crate::lessons::published::AS_PUBLISHED;
use crate::page::saved;

const RECIPE: &str = "whose-lock-did-you-delete";

fn walking() -> State {
    let mut page = State::new(Lang::En, true);
    page.act(Act::Recipe(RECIPE, false));
    page
}

fn standing(page: &State) -> (usize, bool) {
    let walk = page.walk_shown().expect("a walk is shown");
    let standing = walk.standing(page.run()).expect("in one of its runs");
    (standing.at, standing.exact)
}

const NEXT: Act = Act::Lesson { onward: true };
const PREVIOUS: Act = Act::Lesson { onward: false };

#[test]
fn every_recipe_is_walked_to_its_end_and_back() {
    for recipe in AS_PUBLISHED {
        let mut page = State::new(Lang::En, true);
        page.act(Act::Recipe(recipe.id, false));
        let stops = page.walk_shown().expect("a walk").way().stops().to_vec();
        for (at, stop) in stops.iter().enumerate() {
            assert_eq!(standing(&page), (at, true), "{}", recipe.id);
            assert_eq!(page.run().look().position(), stop.step);
            page.act(NEXT);
        }
        assert_eq!(standing(&page), (stops.len() - 1, true), "the end is the end");
        for at in (0..stops.len()).rev() {
            assert_eq!(standing(&page), (at, true), "{}", recipe.id);
            page.act(PREVIOUS);
        }
        assert_eq!(standing(&page), (0, true));
    }
}

#[test]
fn single_steps_stay_possible_and_next_goes_on_from_there() {
    let mut page = walking();
    page.act(NEXT);
    page.act(NEXT);
    page.act(Act::Step);
    assert_eq!(standing(&page), (2, false));
    page.act(PREVIOUS);
    assert_eq!(standing(&page), (2, true));
    page.act(Act::Step);
    page.act(NEXT);
    assert_eq!(standing(&page), (3, true));
}

#[test]
fn what_is_done_on_the_way_is_a_branch_and_the_way_stays() {
    let mut page = walking();
    page.act(NEXT);
    page.act(Act::Select(Some(Selection::Node(NodeId(1)))));
    page.act(Act::Fault(Fault::Crash));
    assert_eq!(page.run().look().branches().len(), 2);
    assert!(!standing(&page).1);
    page.act(NEXT);
    assert_eq!(page.run().look().current(), BranchId(0));
    assert_eq!(standing(&page), (2, true));
}

#[test]
fn another_recipe_takes_its_place_and_touched_runs_stay() {
    let mut page = walking();
    let runs = page.runs.len();
    page.act(Act::Recipe("the-owner-died", true));
    assert_eq!(page.runs.len(), runs);
    let walk = page.walk_shown().expect("a walk");
    assert!(walk.run(Side::Cure).is(page.run()));
    page.act(Act::Select(Some(Selection::Node(NodeId(2)))));
    page.act(Act::Fault(Fault::Crash));
    assert_eq!(page.run().look().branches().len(), 2);
    page.act(Act::Recipe(RECIPE, false));
    assert_eq!(page.runs.len(), runs + 1);
}

#[test]
fn a_run_that_was_closed_is_opened_again() {
    let mut page = walking();
    let cured = page.at + 1;
    page.act(Act::CloseRun(OpenRun(page.runs[cured].clone())));
    while page.walk_shown().is_some_and(|walk| walk.run(Side::Mistake).is(page.run())) {
        page.act(NEXT);
    }
    assert!(page.walk_shown().expect("a walk").run(Side::Cure).is(page.run()));
}

#[test]
fn a_reload_goes_on_with_it() {
    let mut page = walking();
    page.act(NEXT);
    page.act(NEXT);
    for (challenge, at_stop) in [(None, 1), (Some("the-lock-that-expired"), 2)] {
        page.act(Act::Challenge(challenge));
        page.act(PREVIOUS);
        let fresh = State::new(Lang::Zh, true);
        let mut again = saved::restore(&saved::save(&page), fresh).expect("it can be read");
        assert!(again.needs_whole());
        let shown = again.walk.clone().expect("a walk");
        let at = again.runs.iter().position(|run| run.is(shown.runs()[0])).expect("it is open");
        again.act(Act::ShowRun(at));
        assert_eq!(standing(&again), (at_stop, true));
        assert_eq!(again.walk_shown().map(Walk::id), Some(RECIPE));
        page.act(Act::ShowRun(at));
        page.act(NEXT);
    }
}
