//! What several tests share: a wanderer that does anything that is legal, and the seeds.
#![allow(unreachable_pub, reason = "a module of several test crates")]
#![allow(dead_code, reason = "not every test crate needs everything")]

pub mod explored;

use faultline::catalog::{self, Setup};
use faultline::engine::{Order, Timeline, Until};
use faultline::kernel::{Action, Fingerprint, InFlight, Jump, NodeId, Rate, Seed, Span};
use faultline::protocols::simulation::{Health, Simulation};
use rand::RngExt;
use rand_pcg::Pcg32;

/// A setup of the lock in Redis, or of none, with these settings.
pub fn setup(protocol: &str, settings: &[(&str, &str)], seed: u64) -> Setup {
    let entry = catalog::find("lock", protocol).expect("the protocol is in the catalog");
    let mut setup = Setup::of(entry);
    setup.seed = Seed::Number(seed);
    for (name, value) in settings {
        setup.settings.set(name, value).expect("the setting exists");
    }
    setup
}

/// Whether the wanderer may do this.
pub type Allowed = fn(&dyn Simulation, &Action) -> bool;

/// Takes `steps` steps, mostly as time would, sometimes anything else that is legal and allowed.
pub fn wander(timeline: &mut Timeline, steps: usize, seed: u64, allowed: Allowed) {
    let mut dice = Pcg32::new(seed, 7);
    let submit = Order::Do(Action::Command(0));
    timeline.give(Span::ZERO, &submit, None).expect("the order can be submitted at the start");
    for _ in 0..steps {
        let world = timeline.world();
        let faults: Vec<Action> =
            legal(world, &mut dice).into_iter().filter(|action| allowed(world, action)).collect();
        if !faults.is_empty() && dice.random_range(0..4u8) == 0 {
            let action = faults[dice.random_range(0..faults.len() as u64) as usize];
            let given = timeline.give(Span::ZERO, &Order::Do(action), None);
            given.expect("a legal action is not refused");
        } else if timeline.step().is_err() {
            break;
        }
    }
}

/// Everything that can happen to a world now.
fn legal(world: &dyn Simulation, dice: &mut Pcg32) -> Vec<Action> {
    let mut actions = vec![];
    for flight in world.flights() {
        let at: InFlight = flight.at;
        actions
            .extend([Action::Drop(at), Action::Delay(at, Span::ms(dice.random_range(1..60_000)))]);
        if flight.deliverable.is_ok() {
            actions.push(Action::Deliver(at));
        }
        if !flight.fifo {
            actions.push(Action::Duplicate(at));
        }
    }
    let nodes: Vec<NodeId> = (0..world.names().len() as u8).map(NodeId).collect();
    for &node in &nodes {
        match world.health(node) {
            Some(Health::Up) => {
                actions.extend([Action::Pause(node), Action::Crash { node, keep: 0 }]);
                let timers = world.node(node).map_or(0, |view| view.timers.len() as u16);
                actions.extend((0..timers).map(|timer| Action::Fire { node, timer }));
            }
            Some(Health::Paused) => actions.extend([Action::Resume(node), Action::Resume(node)]),
            _ => actions.extend([Action::Restart(node), Action::Restart(node)]),
        }
        let rate = Rate::permille(dice.random_range(100..=10_000)).unwrap_or(Rate::TRUE);
        let by = Span::ms(dice.random_range(1..40_000));
        actions.extend([
            Action::Skew(node, rate),
            Action::Jump(node, Jump::Forward(by)),
            Action::Jump(node, Jump::Back(by)),
        ]);
    }
    let cuts = world.cuts();
    actions.extend(cuts.iter().map(|(from, to)| Action::Heal(*from, *to)));
    if cuts.len() < 3 {
        let pick = |dice: &mut Pcg32| nodes[dice.random_range(0..nodes.len() as u64) as usize];
        let (from, to) = (pick(dice), pick(dice));
        if from != to && !cuts.contains(&(from, to)) {
            actions.push(Action::Cut(from, to));
        }
    }
    actions
}

/// Everything is allowed.
pub fn anything(_: &dyn Simulation, _: &Action) -> bool {
    true
}

/// One fingerprint of the ends of 1,000 wandering runs with the seeds 1 to 1,000: the same natively
/// and in the browser, or the kernel is not deterministic.
pub fn thousand_seeds() -> Fingerprint {
    let ends: Vec<u128> = (1..=1_000)
        .map(|seed| {
            let protocol = if seed % 4 == 0 { "none" } else { "redis" };
            let settings: &[(&str, &str)] = match seed % 4 {
                0 => &[("ask-again", "1s")],
                1 => &[("fencing", "off"), ("watchdog", "on")],
                2 => &[("acquire", "setnx-then-expire"), ("workers", "3")],
                _ => &[("release", "delete"), ("result", "ignored")],
            };
            let mut timeline = Timeline::new(setup(protocol, settings, seed), Vec::new());
            wander(&mut timeline, 60, seed, anything);
            timeline.fingerprint().0
        })
        .collect();
    Fingerprint::of(&ends)
}

/// What [`thousand_seeds`] is.
pub const THOUSAND_SEEDS: &str = "b7db12405b9dec31";

/// A long run: the bank is cut off, so the order is never paid and everybody keeps asking.
pub fn busy_run(events: usize) -> Timeline {
    let settings = [("retry", "100ms"), ("ask-again", "100ms"), ("workers", "3")];
    let mut timeline = Timeline::new(setup("redis", &settings, 1), Vec::new());
    let give = |timeline: &mut Timeline, action| {
        let given = timeline.give(Span::ZERO, &Order::Do(action), None);
        given.expect("legal in this run");
    };
    give(&mut timeline, Action::Command(0));
    for worker in 1..=3 {
        give(&mut timeline, Action::Cut(NodeId(worker), NodeId(5)));
    }
    while timeline.len() < events {
        // The gateway gives up after its twelfth ask: it is restarted before, and begins to count anew.
        let played = timeline.play(Until::For(Span::s(1)));
        played.expect("there is always something due");
        give(&mut timeline, Action::Crash { node: NodeId(0), keep: 0 });
        give(&mut timeline, Action::Restart(NodeId(0)));
    }
    timeline
}

/// Takes every step of a run again, on a fresh world, without records.
pub fn replay(timeline: &Timeline) -> Fingerprint {
    let mut world = timeline.setup().open();
    for (number, entry) in (0..).zip(timeline.branch().log()) {
        let luck = &mut timeline.setup().seed.luck(number);
        world.advance(&entry.step, luck).expect("a step that was taken can be taken again");
    }
    world.fingerprint()
}
