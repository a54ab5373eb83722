//! The model checker against a plain one, on small random systems: with every strategy and reduction
//! the same verdicts, and runs that are real.

#[path = "common/pool.rs"]
mod pool;

use std::collections::{BTreeMap, BTreeSet};

use faultline::checker::pool::Seat;
use faultline::checker::{
    Bounds, Checker, Counterexample, Expectation, Model, Path, Property, Strategy as Order,
    Verdict, Why,
};
use proptest::prelude::*;

const CELLS: usize = 2;
const PLACES: u8 = 4;

/// Machines that all run one program, over a few shared cells.
#[derive(Clone, Debug)]
struct Machines {
    machines: usize,
    program: Vec<Instruction>,
    /// States are within bounds while the sum of their places is at most that.
    most: u8,
}

/// Goes from one place to another, if a cell has a value, and gives one a value.
#[derive(Clone, Copy, Debug)]
struct Instruction {
    from: u8,
    to: u8,
    reads: Option<(usize, u8)>,
    writes: Option<(usize, u8)>,
}

impl Instruction {
    fn touches(&self, cell: usize) -> bool {
        [self.reads, self.writes].into_iter().flatten().any(|(touched, _)| touched == cell)
    }

    fn disturbs(&self, other: &Instruction) -> bool {
        self.writes.is_some_and(|(cell, _)| other.touches(cell))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct State {
    at: Vec<u8>,
    cells: [u8; CELLS],
}

/// Which machine does which instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Act {
    machine: usize,
    instruction: usize,
}

impl Model for Machines {
    type State = State;
    type Action = Act;

    fn initial_states(&self) -> Vec<State> {
        vec![State { at: vec![0; self.machines], cells: [0; CELLS] }]
    }

    fn actions(&self, _: &State, actions: &mut Vec<Act>) {
        for machine in 0..self.machines {
            let instructions = 0..self.program.len();
            actions.extend(instructions.map(|instruction| Act { machine, instruction }));
        }
    }

    fn next_state(&self, state: &State, act: &Act) -> Option<State> {
        let Instruction { from, to, reads, writes } = self.program[act.instruction];
        let can = reads.is_none_or(|(cell, value)| state.cells[cell] == value);
        (can && state.at[act.machine] == from).then(|| {
            let mut next = state.clone();
            next.at[act.machine] = to;
            if let Some((cell, value)) = writes {
                next.cells[cell] = value;
            }
            next
        })
    }

    fn properties(&self) -> Vec<Property<Machines>> {
        let property = |name, expectation, holds: fn(&Machines, &State) -> bool| Property {
            name,
            expectation,
            holds,
        };
        vec![
            property("at most one at 3", Expectation::Always, |_, state| {
                state.at.iter().filter(|at| **at == 3).count() <= 1
            }),
            property("nobody at 2 while the first cell is 1", Expectation::Always, |_, state| {
                !(state.at.contains(&2) && state.cells[0] == 1)
            }),
            property("all at 1", Expectation::Reachable, |_, state| {
                state.at.iter().all(|at| *at == 1)
            }),
            property("both cells 1", Expectation::Reachable, |_, state| state.cells == [1, 1]),
            property("somebody comes to 3", Expectation::Eventually, |_, state| {
                state.at.contains(&3)
            }),
            property("everybody leaves", Expectation::Eventually, |_, state| {
                !state.at.contains(&0)
            }),
        ]
    }

    fn within_bounds(&self, state: &State) -> bool {
        state.at.iter().sum::<u8>() <= self.most
    }

    fn canonical(&self, state: &State) -> Option<State> {
        let mut canonical = state.clone();
        canonical.at.sort_unstable();
        Some(canonical)
    }

    fn independent(&self, _: &State, one: &Act, other: &Act) -> bool {
        let (first, second) = (&self.program[one.instruction], &self.program[other.instruction]);
        one.machine != other.machine && !first.disturbs(second) && !second.disturbs(first)
    }
}

fn access() -> impl Strategy<Value = Option<(usize, u8)>> {
    proptest::option::of((0..CELLS, 0..2u8))
}

fn instruction() -> impl Strategy<Value = Instruction> {
    (0..PLACES, 0..PLACES, access(), access()).prop_map(|(from, to, reads, writes)| Instruction {
        from,
        to,
        reads,
        writes,
    })
}

fn machines() -> impl Strategy<Value = Machines> {
    let program = proptest::collection::vec(instruction(), 1..8);
    let most = prop_oneof![3 => Just(u8::MAX), 1 => 2..6u8];
    (1..4usize, program, most).prop_map(|(machines, program, most)| Machines {
        machines,
        program,
        most,
    })
}

/// What is true, found in the plainest way.
struct Truth {
    /// Every state with what comes after it; nothing after those that are not left.
    graph: BTreeMap<State, Vec<State>>,
    distances: BTreeMap<State, usize>,
}

fn successors(model: &Machines, state: &State) -> Vec<State> {
    let mut actions = Vec::new();
    model.actions(state, &mut actions);
    actions.iter().filter_map(|action| model.next_state(state, action)).collect()
}

impl Truth {
    fn of(model: &Machines) -> Truth {
        let mut graph = BTreeMap::new();
        let mut distances = BTreeMap::new();
        let mut level: BTreeSet<State> = model.initial_states().into_iter().collect();
        for distance in 0.. {
            level.retain(|state| !distances.contains_key(state));
            if level.is_empty() {
                break;
            }
            let mut next = BTreeSet::new();
            for state in level {
                let after = if model.within_bounds(&state) {
                    successors(model, &state)
                } else {
                    Vec::new()
                };
                next.extend(after.iter().cloned());
                distances.insert(state.clone(), distance);
                graph.insert(state, after);
            }
            level = next;
        }
        Truth { graph, distances }
    }

    /// How far it is to the nearest state in which this is true.
    fn nearest(&self, is: impl Fn(&State) -> bool) -> Option<usize> {
        let found = self.distances.iter().filter(|(state, _)| is(state));
        found.map(|(_, distance)| *distance).min()
    }

    /// Whether every run comes to a state in which this is true, if runs that leave the bounds do so
    /// (or do not): the least set with every state in which it is, and every state from which one can
    /// go on, but only to states of the set.
    fn all_runs_come_to(
        &self,
        model: &Machines,
        is: fn(&Machines, &State) -> bool,
        outside: bool,
    ) -> bool {
        let mut good: BTreeSet<&State> = BTreeSet::new();
        loop {
            let before = good.len();
            for (state, after) in &self.graph {
                let goes_on = match model.within_bounds(state) {
                    true => !after.is_empty() && after.iter().all(|next| good.contains(next)),
                    false => outside,
                };
                if is(model, state) || goes_on {
                    good.insert(state);
                }
            }
            if good.len() == before {
                return model.initial_states().iter().all(|state| good.contains(state));
            }
        }
    }
}

fn follows(model: &Machines, path: &Path<Machines>) -> bool {
    let before = path.states();
    let after = path.steps.iter();
    model.initial_states().contains(&path.initial)
        && before.zip(after).all(|(state, (action, next))| {
            model.within_bounds(state) && model.next_state(state, action).as_ref() == Some(next)
        })
}

const ORDERS: [Order; 5] = [
    Order::BreadthFirst { symmetry: false },
    Order::BreadthFirst { symmetry: true },
    Order::SleepSets,
    Order::DepthFirst { symmetry: false },
    Order::DepthFirst { symmetry: true },
];

fn is_shortest(order: Order) -> bool {
    !matches!(order, Order::DepthFirst { .. })
}

/// Compares one verdict with what is true.
fn judge(
    model: &Machines,
    truth: &Truth,
    order: Order,
    property: &Property<Machines>,
    verdict: &Verdict<Machines>,
) {
    let outside = truth.graph.keys().any(|state| !model.within_bounds(state));
    let holds = |state: &State| (property.holds)(model, state);
    let is_right_length = |path: &Path<Machines>, nearest: Option<usize>| {
        follows(model, path) && (!is_shortest(order) || Some(path.len()) == nearest)
    };
    let place = format!("{} by {order:?}: {verdict:?}", property.name);
    match (property.expectation, verdict) {
        (Expectation::Always, Verdict::Holds) => {
            assert_eq!(truth.nearest(|state| !holds(state)), None, "{place}");
        }
        (Expectation::Always, Verdict::Broken(Counterexample::Path(path))) => {
            let nearest = truth.nearest(|state| !holds(state));
            assert!(!holds(path.last()) && is_right_length(path, nearest), "{place}");
        }
        (Expectation::Reachable, Verdict::Witnessed(path)) => {
            assert!(holds(path.last()) && is_right_length(path, truth.nearest(holds)), "{place}");
        }
        (Expectation::Reachable, Verdict::Broken(Counterexample::Nowhere)) => {
            assert!(!outside && truth.nearest(holds).is_none(), "{place}");
        }
        (Expectation::Eventually, Verdict::Holds) => {
            assert!(truth.all_runs_come_to(model, property.holds, false), "{place}");
        }
        (Expectation::Eventually, Verdict::Broken(Counterexample::DeadEnd(path))) => {
            assert!(follows(model, path) && !path.states().any(holds), "{place}");
            assert!(successors(model, path.last()).is_empty(), "{place}");
            assert!(model.within_bounds(path.last()), "{place}");
        }
        (Expectation::Eventually, Verdict::Broken(Counterexample::Lasso { path, back_to })) => {
            assert!(follows(model, path) && !path.states().any(holds), "{place}");
            assert!(*back_to < path.len(), "{place}");
            assert_eq!(path.states().nth(*back_to), Some(path.last()), "{place}");
        }
        (Expectation::Always, Verdict::Unfinished(Why::OutsideBounds)) => {
            assert!(outside && order == Order::SleepSets, "{place}");
        }
        (Expectation::Reachable, Verdict::Unfinished(Why::OutsideBounds)) => {
            let nowhere = truth.nearest(holds).is_none();
            assert!(outside && (nowhere || order == Order::SleepSets), "{place}");
        }
        (Expectation::Eventually, Verdict::Unfinished(Why::OutsideBounds)) => {
            assert!(!truth.all_runs_come_to(model, property.holds, false), "{place}");
            assert!(truth.all_runs_come_to(model, property.holds, true), "{place}");
        }
        _ => panic!("{place}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_strategy_finds_what_is_true(model in machines()) {
        let truth = Truth::of(&model);
        for order in ORDERS {
            let report = Checker::new(model.clone()).strategy(order).go_on(true).run();
            for (property, finding) in model.properties().iter().zip(&report.findings) {
                judge(&model, &truth, order, property, &finding.verdict);
            }
        }
    }

    /// Those who share no memory find the same, on the same ways, in as many steps.
    #[test]
    fn several_find_what_one_alone_finds(
        model in machines(),
        of in 2..5usize,
        worth_sharing in 1..12u32,
        (go_on, symmetry) in any::<(bool, bool)>(),
        depth in prop_oneof![Just(u32::MAX), 0..8u32],
        seed in any::<u64>(),
    ) {
        let strategy = Order::BreadthFirst { symmetry };
        let bounds = Bounds { depth, ..Bounds::NONE };
        let checker = Checker::new(model).strategy(strategy).bounds(bounds).go_on(go_on);
        let alone = checker.clone().threads(1).run();
        let join = |me| checker.clone().join(Seat { me, of }, worth_sharing);
        let mut members: Vec<_> = (0..of).map(join).collect();
        pool::work_together(&mut members, 5, seed);
        for member in &members {
            let together = member.report();
            let counts = |of: faultline::checker::Statistics| (of.distinct, of.generated, of.depth);
            prop_assert_eq!(counts(together.statistics), counts(alone.statistics));
            for (one, all) in alone.findings.iter().zip(&together.findings) {
                if one.expectation != Expectation::Eventually {
                    prop_assert!(one.verdict == all.verdict, "{}: {:?}", one.property, all.verdict);
                }
            }
        }
    }

    #[test]
    fn sleep_sets_reach_every_state_on_a_shortest_way_in_no_more_steps(
        model in machines(),
        depth in 0..8u32,
    ) {
        let model = Machines { most: u8::MAX, ..model };
        for depth in [depth, u32::MAX] {
            let bounds = Bounds { depth, ..Bounds::NONE };
            let checker = Checker::new(model.clone()).bounds(bounds).go_on(true);
            let all = checker.clone().run();
            let fewer = checker.strategy(Order::SleepSets).run();
            prop_assert_eq!(fewer.statistics.distinct, all.statistics.distinct);
            prop_assert_eq!(fewer.statistics.depth, all.statistics.depth);
            prop_assert!(fewer.statistics.generated <= all.statistics.generated);
            for (one, other) in fewer.findings.iter().zip(&all.findings) {
                let path = |verdict: &Verdict<Machines>| match verdict {
                    Verdict::Witnessed(path) => Some(path.len()),
                    Verdict::Broken(by) => by.path().map(Path::len),
                    _ => None,
                };
                prop_assert_eq!(path(&one.verdict), path(&other.verdict));
            }
        }
    }

    #[test]
    fn symmetry_sees_each_orbit_once(model in machines()) {
        let orbits: BTreeSet<_> =
            Truth::of(&model).graph.keys().filter_map(|state| model.canonical(state)).collect();
        for order in [Order::BreadthFirst { symmetry: true }, Order::DepthFirst { symmetry: true }] {
            let report = Checker::new(model.clone()).strategy(order).go_on(true).run();
            prop_assert_eq!(report.statistics.distinct, orbits.len() as u64);
        }
    }
}
