//! What the models promise their searches, held against worlds that wander.

use rand::RngExt;
use rand_pcg::Pcg32;

use super::asynchronous::Asynchronous;
use super::bounds::{Bounds, Fault};
use super::moment::{Moment, Turn};
use super::timed::Timed;
use crate::catalog::{self, Setup, Visit};
use crate::checker::{Checker, Model, Strategy};
use crate::kernel::{Action, Luck, Step, World};
use crate::ledger::Law;
use crate::protocols::Staged;

/// Visits the moments of a random walk, with what can happen in each.
fn walk<M: Model>(model: &M, seed: u64, mut look: impl FnMut(&M::State, &[M::Action])) {
    let mut dice = Pcg32::new(seed, 11);
    let mut state = model.initial_states().swap_remove(0);
    for _ in 0..60 {
        let mut actions = Vec::new();
        model.actions(&state, &mut actions);
        look(&state, &actions);
        if actions.is_empty() {
            return;
        }
        let action = &actions[dice.random_range(0..actions.len() as u64) as usize];
        state = model.next_state(&state, action).expect("what is offered can happen");
    }
}

fn wandering(visit: impl Visit<Output = usize> + Copy) -> usize {
    let switches: [&[(&str, &str)]; 3] =
        [&[], &[("acquire", "setnx-then-expire"), ("workers", "3")], &[("watchdog", "on")]];
    let world = |settings: &[(&str, &str)]| {
        let entry = catalog::find("lock", "redis").expect("it is in the catalog");
        let mut setup = Setup::of(entry);
        for (name, value) in settings {
            setup.settings.set(name, value).expect("the setting exists");
        }
        setup.entry.arena.visit(&*setup.open(), visit).expect("a world of its own arena")
    };
    switches.into_iter().map(world).sum()
}

/// Turns that are said to be independent lead to the same moment in either order, and neither keeps
/// the other from happening.
#[test]
fn independent_turns_commute() {
    #[derive(Clone, Copy)]
    struct Commute;
    impl Visit for Commute {
        type Output = usize;

        fn visit<P: Staged>(self, world: &World<P>) -> usize {
            let bounds = Bounds::asynchronous(8)
                .with(Fault::Crash, 2)
                .with(Fault::Drop, 2)
                .with(Fault::Duplicate, 3);
            let start = Moment { world: world.clone(), purse: bounds.purse() };
            let model = Asynchronous { start, bounds, laws: Vec::new() };
            let mut pairs = 0;
            for seed in 1..=40 {
                walk(&model, seed, |moment, turns| pairs += commuting(&model, moment, turns));
            }
            pairs
        }
    }
    let pairs = wandering(Commute);
    assert!(pairs > 30_000, "only {pairs} pairs were independent");
}

fn commuting<P: Staged>(model: &Asynchronous<P>, moment: &Moment<P>, turns: &[Turn]) -> usize {
    let mut pairs = 0;
    for (at, one) in turns.iter().enumerate() {
        for other in &turns[at + 1..] {
            if !model.independent(moment, one, other) {
                continue;
            }
            let both = |first: &Turn, second: &Turn| {
                moment.after(first).and_then(|moment| moment.after(second))
            };
            let (there, back) = (both(one, other), both(other, one));
            assert!(there.is_some() && there == back, "{one:?} and {other:?} do not commute");
            pairs += 1;
        }
    }
    pairs
}

/// In a world without time, what is left of timers and messages is what they were set to, so that it
/// tells no moments apart.
#[test]
fn no_time_goes_by_without_time() {
    #[derive(Clone, Copy)]
    struct NoTime;
    impl Visit for NoTime {
        type Output = usize;

        fn visit<P: Staged>(self, world: &World<P>) -> usize {
            let bounds = Bounds::asynchronous(8);
            let start = Moment { world: world.clone(), purse: bounds.purse() };
            let model = Asynchronous { start, bounds, laws: Vec::new() };
            let mut flights = 0;
            for seed in 1..=20 {
                walk(&model, seed, |moment, _| {
                    for (at, flight) in moment.world.network().flights() {
                        let latency = moment.world.protocol().link(at.from, at.to).latency.0;
                        assert_eq!(flight.remaining, latency);
                        flights += 1;
                    }
                });
            }
            flights
        }
    }
    assert!(wandering(NoTime) > 0);
}

/// What the timed adversary is offered can be done: nothing is computed in vain.
#[test]
fn what_is_offered_can_be_done() {
    #[derive(Clone, Copy)]
    struct Offers;
    impl Visit for Offers {
        type Output = usize;

        fn visit<P: Staged>(self, world: &World<P>) -> usize {
            let bounds = Bounds::timed(6).with(Fault::Jump, 2).with(Fault::Skew, 2);
            let mut world = world.clone();
            let submit = Step::now(Action::Command(0));
            world.apply(&submit, &mut Luck::Least).expect("the order can be submitted");
            let start = Moment { world, purse: bounds.purse() };
            let model = Timed { start, bounds, laws: Law::ALL.to_vec() };
            let mut offers = 0;
            for seed in 1..=40 {
                walk(&model, seed, |moment, turns| {
                    assert!(turns.iter().all(|turn| moment.after(turn).is_some()));
                    offers += turns.len();
                });
            }
            offers
        }
    }
    assert!(wandering(Offers) > 0);
}

/// Sleep sets leave out orders of turns that make no difference, and no moment.
#[test]
fn sleep_sets_see_the_same_moments() {
    #[derive(Clone, Copy)]
    struct Both;
    impl Visit for Both {
        type Output = usize;

        fn visit<P: Staged>(self, world: &World<P>) -> usize {
            let bounds = Bounds::asynchronous(2).with(Fault::Crash, 1).with(Fault::Drop, 1);
            let model = || Asynchronous {
                start: Moment { world: world.clone(), purse: bounds.purse() },
                bounds: bounds.clone(),
                laws: vec![Law::MoneyIsConserved],
            };
            let plain = Checker::new(model()).threads(1).run();
            let asleep = Checker::new(model()).strategy(Strategy::SleepSets).run();
            assert!(plain.holds() && asleep.holds());
            let (plain, asleep) = (plain.statistics, asleep.statistics);
            assert_eq!((plain.distinct, plain.depth), (asleep.distinct, asleep.depth));
            assert!(asleep.generated < plain.generated);
            plain.distinct as usize
        }
    }
    assert!(wandering(Both) > 0);
}
