//! The model checker against counts that are known.

use std::collections::{BTreeMap, VecDeque};
use std::ops::ControlFlow;

use faultline::checker::specs::{Paxos, TCommit, TwoPhase};
use faultline::checker::{
    Bounds, Checker, Counterexample, Expectation, Model, Outcome, Path, Property, Report, Strategy,
    Verdict, Why,
};

const BREADTH_FIRST: Strategy = Strategy::BreadthFirst { symmetry: false };
const DEPTH_FIRST: Strategy = Strategy::DepthFirst { symmetry: false };

fn counts<M: Model>(report: &Report<M>) -> (u64, u64) {
    (report.statistics.distinct, report.statistics.generated)
}

/// Distinct and generated states with 3 managers and more.
const TWO_PHASE: [(u64, u64); 5] =
    [(288, 1_146), (1_568, 8_258), (8_832, 58_146), (50_816, 402_306), (296_448, 2_744_706)];

#[test]
fn two_phase_commit_has_as_many_states_as_tlc_counts() {
    for (managers, expected) in (3..).zip(TWO_PHASE) {
        let report = Checker::new(TwoPhase::new(managers)).run();
        assert_eq!(counts(&report), expected, "{managers} managers");
        assert!(report.holds());
        let report = Checker::new(TwoPhase::new(managers)).strategy(DEPTH_FIRST).run();
        assert_eq!(counts(&report), expected, "{managers} managers");
    }
}

/// A large one, on all threads.
#[test]
fn two_phase_commit_has_as_many_states_as_tlc_counts_with_eight_managers() {
    let report = Checker::new(TwoPhase::new(8)).run();
    assert_eq!(counts(&report), (1_745_408, 18_507_778));
    assert!(report.holds());
}

#[test]
fn transaction_commit_has_as_many_states_as_tlc_counts() {
    let report = Checker::new(TCommit { managers: 3 }).run();
    assert_eq!(counts(&report), (34, 94));
    assert!(report.holds());
}

#[test]
fn a_canonical_form_is_the_same_for_the_whole_orbit() {
    for (managers, orbits) in (3..).zip([80, 166, 314, 553, 920]) {
        for strategy in
            [Strategy::BreadthFirst { symmetry: true }, Strategy::DepthFirst { symmetry: true }]
        {
            let report = Checker::new(TwoPhase::new(managers)).strategy(strategy).run();
            assert_eq!(report.statistics.distinct, orbits);
            assert!(report.holds());
        }
    }
}

/// A large, irregular system: numbers, each with a few others after it that follow from a seed.
#[derive(Clone)]
struct Maze {
    seed: u32,
    size: u32,
    goal: u32,
}

impl Maze {
    fn after(&self, state: u32, door: u32) -> u32 {
        let mixed = (state ^ self.seed).wrapping_add(door).wrapping_mul(0x9e37_79b1);
        (mixed ^ mixed >> 15) % self.size
    }

    /// The fewest steps to every number that can be reached, found without the model checker.
    fn distances(&self) -> BTreeMap<u32, u32> {
        let mut distances = BTreeMap::from([(0, 0)]);
        let mut queue = VecDeque::from([0]);
        while let Some(state) = queue.pop_front() {
            for door in 0..3 {
                let next = self.after(state, door);
                if !distances.contains_key(&next) {
                    distances.insert(next, distances[&state] + 1);
                    queue.push_back(next);
                }
            }
        }
        distances
    }
}

impl Model for Maze {
    type State = u32;
    type Action = u32;

    fn initial_states(&self) -> Vec<u32> {
        vec![0]
    }

    fn actions(&self, _: &u32, actions: &mut Vec<u32>) {
        actions.extend(0..3);
    }

    fn next_state(&self, state: &u32, door: &u32) -> Option<u32> {
        Some(self.after(*state, *door))
    }

    fn properties(&self) -> Vec<Property<Maze>> {
        vec![Property {
            name: "never at the goal",
            expectation: Expectation::Always,
            holds: |maze, state| *state != maze.goal,
        }]
    }
}

/// A maze with a goal as far away as any number in it.
fn maze(seed: u32) -> (Maze, u32) {
    let mut maze = Maze { seed, size: 30_000, goal: u32::MAX };
    let distances = maze.distances();
    let (goal, far) = distances.iter().max_by_key(|(_, far)| **far).unwrap();
    maze.goal = *goal;
    (maze, *far)
}

/// Whether a path does what the model does, from the beginning on.
fn is_a_run<M: Model>(model: &M, path: &Path<M>) -> bool {
    let mut state = path.initial.clone();
    model.initial_states().contains(&state)
        && path.steps.iter().all(|(action, next)| {
            let mut actions = Vec::new();
            model.actions(&state, &mut actions);
            let follows = model.next_state(&state, action).as_ref() == Some(next);
            state = next.clone();
            actions.contains(action) && follows
        })
}

fn broken_by<M: Model>(report: &Report<M>) -> &Path<M> {
    let Outcome::Broken { by: Counterexample::Path(path), .. } = report.outcome() else {
        panic!("nothing is broken");
    };
    path
}

#[test]
fn the_way_to_a_broken_claim_is_a_run_and_a_shortest_one() {
    for seed in 0..4 {
        let (maze, far) = maze(seed);
        let report = Checker::new(maze.clone()).run();
        let path = broken_by(&report);
        assert!(is_a_run(&maze, path));
        assert_eq!((path.len() as u32, *path.last()), (far, maze.goal));
        let report = Checker::new(maze.clone()).strategy(DEPTH_FIRST).run();
        let path = broken_by(&report);
        assert!(is_a_run(&maze, path));
        assert_eq!(*path.last(), maze.goal);
    }
}

#[test]
fn the_number_of_threads_and_of_slices_changes_nothing() {
    for seed in 0..4 {
        let (maze, _) = maze(seed);
        for go_on in [false, true] {
            let checker = Checker::new(maze.clone()).go_on(go_on);
            let alone = checker.clone().threads(1).run();
            for threads in [2, 3, 8] {
                let report = checker.clone().threads(threads).run();
                assert_eq!(report.statistics, alone.statistics);
                assert_eq!(broken_by(&report), broken_by(&alone));
            }
            let mut sliced = checker.start();
            while sliced.run_for(1) {}
            assert_eq!(sliced.report().statistics, alone.statistics);
            assert_eq!(broken_by(&sliced.report()), broken_by(&alone));
        }
    }
}

#[test]
fn a_search_that_goes_on_sees_everything() {
    let (maze, far) = maze(0);
    let states = maze.distances().len() as u64;
    for strategy in [BREADTH_FIRST, DEPTH_FIRST] {
        let report = Checker::new(maze.clone()).strategy(strategy).go_on(true).run();
        assert_eq!(counts(&report), (states, 1 + 3 * states));
        assert!(is_a_run(&maze, broken_by(&report)));
    }
    assert_eq!(Checker::new(maze).go_on(true).run().statistics.depth, far);
}

#[test]
fn a_bound_ends_a_search_unfinished() {
    let maze = Maze { seed: 1, size: 30_000, goal: u32::MAX };
    let bounds = [
        (Bounds { depth: 5, ..Bounds::NONE }, Why::Depth),
        (Bounds { states: 1_000, ..Bounds::NONE }, Why::States),
        (Bounds { bytes: 100_000, ..Bounds::NONE }, Why::Memory),
    ];
    for strategy in [BREADTH_FIRST, DEPTH_FIRST] {
        for (bounds, expected) in bounds {
            let report = Checker::new(maze.clone()).strategy(strategy).bounds(bounds).run();
            let Outcome::Unfinished { why } = report.outcome() else { panic!("it is finished") };
            assert_eq!(why, expected);
            assert!(report.statistics.depth <= bounds.depth);
            assert!(report.statistics.distinct <= u64::from(bounds.states));
        }
    }
}

#[test]
fn both_orders_see_the_same_within_a_bound_on_depth() {
    let (maze, far) = maze(2);
    for depth in 0..far + 2 {
        let near = maze.distances().values().filter(|distance| **distance <= depth).count();
        for strategy in [BREADTH_FIRST, DEPTH_FIRST] {
            let bounds = Bounds { depth, ..Bounds::NONE };
            let report =
                Checker::new(maze.clone()).strategy(strategy).bounds(bounds).go_on(true).run();
            assert_eq!(report.statistics.distinct, near as u64);
            let broken = matches!(report.outcome(), Outcome::Broken { .. });
            assert_eq!(broken, depth >= far);
        }
    }
}

#[test]
fn a_search_can_be_broken_off_and_says_so() {
    let maze = Maze { seed: 1, size: 30_000, goal: u32::MAX };
    let mut seen = Vec::new();
    let report = Checker::new(maze).start().run_watched(1, |progress| {
        seen.push(progress.distinct);
        if seen.len() < 4 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    assert!(seen.is_sorted());
    assert_eq!(seen.len(), 4);
    assert!(matches!(report.outcome(), Outcome::Unfinished { why: Why::Stopped }));
}

#[test]
fn paxos_with_two_clients_is_linearizable_in_all_its_states() {
    for strategy in [BREADTH_FIRST, DEPTH_FIRST] {
        let report = Checker::new(Paxos::new(2)).strategy(strategy).run();
        assert!(report.holds());
        assert_eq!(counts(&report), (16_668, 32_971));
    }
}

#[test]
fn sleep_sets_leave_out_steps_and_no_state() {
    let all = Checker::new(TwoPhase::new(6)).run();
    let fewer = Checker::new(TwoPhase::new(6)).strategy(Strategy::SleepSets).run();
    assert!(fewer.holds());
    assert_eq!(counts(&fewer), (all.statistics.distinct, 105_500));
    for (one, other) in fewer.findings.iter().zip(&all.findings) {
        let len = |verdict: &Verdict<TwoPhase>| match verdict {
            Verdict::Witnessed(path) => Some(path.len()),
            _ => None,
        };
        assert_eq!(len(&one.verdict), len(&other.verdict));
    }
}

/// Two ways to the end, of which only one passes the goal, and they meet before it; and a loop.
#[derive(Clone)]
struct Roads {
    roads: &'static [(u8, u8)],
}

impl Model for Roads {
    type State = u8;
    type Action = u8;

    fn initial_states(&self) -> Vec<u8> {
        vec![0]
    }

    fn actions(&self, state: &u8, actions: &mut Vec<u8>) {
        let onwards = self.roads.iter().filter(|(from, _)| from == state);
        actions.extend(onwards.map(|(_, to)| *to));
    }

    fn next_state(&self, _: &u8, to: &u8) -> Option<u8> {
        Some(*to)
    }

    fn properties(&self) -> Vec<Property<Roads>> {
        vec![Property {
            name: "it passes 9",
            expectation: Expectation::Eventually,
            holds: |_, state| *state == 9,
        }]
    }
}

fn passes(roads: &'static [(u8, u8)]) -> Verdict<Roads> {
    Checker::new(Roads { roads }).run().findings.swap_remove(0).verdict
}

#[test]
fn a_run_that_ends_or_goes_round_before_the_goal_breaks_what_should_hold_eventually() {
    let states = |path: &Path<Roads>| path.states().copied().collect::<Vec<u8>>();
    assert_eq!(passes(&[(0, 1), (1, 9), (0, 9)]), Verdict::Holds);
    assert_eq!(passes(&[(0, 9), (9, 9)]), Verdict::Holds);
    // The two ways meet in 2, after one of them has passed 9.
    let Verdict::Broken(Counterexample::DeadEnd(path)) = passes(&[(0, 9), (9, 2), (0, 1), (1, 2)])
    else {
        panic!("one way does not pass 9");
    };
    assert_eq!(states(&path), [0, 1, 2]);
    // Round and round from 1 to 2, although one can always leave.
    let Verdict::Broken(Counterexample::Lasso { path, back_to }) =
        passes(&[(0, 1), (1, 2), (2, 1), (2, 9)])
    else {
        panic!("one can go round for ever");
    };
    assert_eq!((states(&path), back_to), (vec![0, 1, 2, 1], 1));
    let Verdict::Broken(Counterexample::Lasso { path, back_to }) = passes(&[(0, 0), (0, 9)]) else {
        panic!("one can stay for ever");
    };
    assert_eq!((states(&path), back_to), (vec![0, 0], 0));
}
