//! The layout keeps its promises, on runs that are disturbed in every way.

use super::labels::Rect;
use super::*;
use crate::catalog::{self, Setup};
use crate::engine::{Order, Script, Until};
use crate::kernel::{Action, Fate, InFlight, Rate, Span};
use crate::ledger::Law;
use crate::protocols::simulation::Health;
use crate::scripts;
use crate::words::Lang;

const VIEWPORTS: [Viewport; 4] = [
    Viewport { width: 1440.0, height: 0.0, lang: Lang::En },
    Viewport { width: 1024.0, height: 500.0, lang: Lang::Zh },
    Viewport { width: 700.0, height: 2000.0, lang: Lang::En },
    Viewport { width: 390.0, height: 0.0, lang: Lang::Zh },
];

const A: NodeId = NodeId(1);
const BANK: NodeId = NodeId(3);

fn run() -> Timeline {
    let setup = Setup::of(catalog::find("lock", "none").unwrap());
    let mut timeline = Timeline::new(setup, Vec::new());
    give(&mut timeline, 1_200, Action::Command(0));
    timeline
}

fn give(timeline: &mut Timeline, wait_ms: u64, action: Action) {
    timeline.give(Span::ms(wait_ms), &Order::Do(action), None).unwrap();
}

fn play(timeline: &mut Timeline, until: Until) {
    timeline.play(until).unwrap();
}

fn first_flight(timeline: &Timeline) -> InFlight {
    timeline.world().flights()[0].at
}

/// A run with a pause, a crash, a cut, a drop, a copy and a delay in it.
fn disturbed() -> Timeline {
    let mut timeline = run();
    let pay = first_flight(&timeline);
    give(&mut timeline, 1, Action::Duplicate(pay));
    give(&mut timeline, 0, Action::Delay(pay, Span::ms(3)));
    give(&mut timeline, 1, Action::Drop(pay));
    play(&mut timeline, Until::Steps(3));
    let pause = Order::Do(Action::Pause(A));
    timeline.give(Span::ZERO, &pause, Some(Span::s(20))).unwrap();
    play(&mut timeline, Until::Time(Span::s(12)));
    give(&mut timeline, 0, Action::Skew(BANK, Rate::permille(2_000).unwrap()));
    let crash = Order::Do(Action::Crash { node: BANK, keep: 0 });
    timeline.give(Span::ZERO, &crash, Some(Span::s(4))).unwrap();
    give(&mut timeline, 0, Action::Cut(A, NodeId(0)));
    play(&mut timeline, Until::Time(Span::s(24)));
    play(&mut timeline, Until::Quiet);
    timeline
}

/// Every moment of the disturbed run in every viewport.
fn every_scene(mut check: impl FnMut(&Timeline, &Scene)) {
    let mut timeline = disturbed();
    for viewport in VIEWPORTS {
        for step in 0..=timeline.len() {
            timeline.seek(step);
            check(&timeline, &Scene::of(&timeline, &viewport));
        }
    }
}

#[test]
fn steps_stand_in_order() {
    every_scene(|timeline, scene| {
        assert!(scene.ticks.windows(2).all(|pair| pair[0].x + 24.0 <= pair[1].x));
        let last = scene.ticks.last().unwrap();
        assert_eq!(last.step, timeline.position());
        assert_eq!(last.x + scene.shift, scene.frame.playhead);
    });
}

#[test]
fn an_arrow_goes_from_its_sending_to_its_arrival() {
    every_scene(|timeline, scene| {
        let x = |step| scene.ticks.iter().find(|tick| tick.step == step).map(|tick| tick.x);
        for arrow in &scene.arrows {
            let line = timeline.index().messages()[arrow.number as usize];
            assert_eq!(line.ended, Some((arrow.step as u32, arrow.fate)));
            assert!(arrow.start.0 < arrow.end.0);
            assert_eq!(arrow.start.1, scene.frame.line(line.from));
            assert!(x(arrow.sent).is_none_or(|x| x == arrow.start.0));
            assert!(x(arrow.step).is_none_or(|x| x == arrow.end.0));
            let arrives = matches!(arrow.fate, Fate::Handled | Fate::NobodyThere);
            assert_eq!(arrives, arrow.end.1 == scene.frame.line(line.to));
        }
        assert_eq!(scene.flights.len(), timeline.world().flights().len());
        assert!(scene.flights.iter().all(|flight| flight.end.0 > flight.now.0));
    });
}

#[test]
fn what_is_lost_is_seen() {
    let mut fates = Vec::new();
    every_scene(|_, scene| fates.extend(scene.arrows.iter().map(|arrow| arrow.fate)));
    for fate in [Fate::Handled, Fate::Dropped, Fate::NobodyThere] {
        assert!(fates.contains(&fate), "{fate:?}");
    }
}

#[test]
fn nodes_that_stand_still_are_marked() {
    let mut seen = Vec::new();
    every_scene(|_, scene| {
        seen.extend(scene.bands.iter().map(|band| (band.node, band.health)));
        assert!(scene.bands.iter().all(|band| band.w >= 0.0));
    });
    assert!(seen.contains(&(A, Health::Paused)) && seen.contains(&(BANK, Health::Down)));
}

#[test]
fn two_that_believe_are_marked() {
    let mut timeline = run();
    play(&mut timeline, Until::Steps(2));
    let pause = Order::Do(Action::Pause(A));
    timeline.give(Span::ZERO, &pause, Some(Span::s(40))).unwrap();
    play(&mut timeline, Until::Time(Span::s(12)));
    let scene = Scene::of(&timeline, &VIEWPORTS[0]);
    let doubts: Vec<_> = scene.bars.iter().filter(|bar| bar.kind == BarKind::Doubt).collect();
    assert_eq!(doubts.iter().map(|bar| bar.lane).collect::<Vec<_>>(), [A, NodeId(2)]);
    assert!(doubts.iter().all(|bar| bar.label.is_some() && bar.w > 0.0));
    assert!(!scene.flags.is_empty());
    assert!(scene.summary.contains("worker-a is paused."));
}

/// Without a server nothing is on record: what workers believe stands against each other alone.
#[test]
fn a_lock_among_workers_is_drawn_among_their_lanes() {
    let script = scripts::find("the-acknowledgement-that-overtook").unwrap();
    let mut timeline = Script::parse(script.text).unwrap().play().timeline;
    let both = timeline.index().broken_at(Law::AtMostOneHolder).unwrap();
    timeline.seek(both as usize);
    let scene = Scene::of(&timeline, &VIEWPORTS[0]);
    assert_eq!(scene.lanes.len(), 4, "gateway, two workers, bank");
    let doubts = scene.bars.iter().filter(|bar| bar.kind == BarKind::Doubt);
    assert_eq!(doubts.map(|bar| bar.lane).collect::<Vec<_>>(), [A, NodeId(2)]);
    assert!(scene.bars.iter().all(|bar| bar.kind != BarKind::Record));
    let text =
        |from| scene.arrows.iter().find(|arrow| arrow.from == from && arrow.to.0 == 3 - from.0);
    assert!(
        text(A).unwrap().text.starts_with("ACK")
            && text(NodeId(2)).unwrap().text.starts_with("REQUEST")
    );
}

#[test]
fn no_two_labels_overlap() {
    every_scene(|_, scene| {
        let arrows = scene.arrows.iter().filter_map(|arrow| arrow.label.as_ref());
        let flights = scene.flights.iter().filter_map(|flight| flight.label.as_ref());
        let timers = scene.timers.iter().filter_map(|tick| tick.label.as_ref());
        let marks = scene.marks.iter().filter_map(|mark| mark.label.as_ref());
        let bars = scene.bars.iter().filter_map(|bar| bar.label.as_ref());
        let ticks = scene.ticks.iter().filter_map(|tick| tick.label.as_ref());
        let moments = scene.moments.iter().filter_map(|moment| moment.label.as_ref());
        let flags = scene.flags.iter().filter_map(|flag| flag.label.as_ref());
        let all = arrows.chain(flights).chain(timers).chain(marks).chain(bars);
        let labels: Vec<_> = all.chain(ticks).chain(moments).chain(flags).collect();
        for (nth, label) in labels.iter().enumerate() {
            for other in &labels[nth + 1..] {
                assert!(!label.room.overlaps(&other.room), "{label:?} {other:?}");
            }
        }
    });
}

#[test]
fn what_can_be_pointed_at_stands_apart() {
    every_scene(|_, scene| {
        let timers = scene.timers.iter().map(|tick| tick.at);
        let grips: Vec<_> = timers.chain(scene.flights.iter().map(|flight| flight.end)).collect();
        for (nth, (x, y)) in grips.iter().enumerate() {
            for (other_x, other_y) in &grips[nth + 1..] {
                let target = |x: &f64, y: &f64| Rect { x: x - 12.0, y: y - 12.0, w: 24.0, h: 24.0 };
                assert!(!target(x, y).overlaps(&target(other_x, other_y)));
            }
        }
    });
}

#[test]
fn what_stays_in_the_window_stays_equal() {
    let mut timeline = disturbed();
    let mut before: Option<Scene> = None;
    for step in 0..=timeline.len() {
        timeline.seek(step);
        let scene = Scene::of(&timeline, &VIEWPORTS[0]);
        for arrow in before.iter().flat_map(|before| &before.arrows) {
            let same = scene.arrows.iter().find(|other| other.number == arrow.number);
            assert!(same.is_none_or(|same| same == arrow), "{arrow:?} {same:?}");
        }
        before = Some(scene);
    }
}

/// A run of so many steps, none of which quiets it.
fn long_run(steps: usize) -> Timeline {
    let mut timeline = run();
    while timeline.len() < steps {
        give(&mut timeline, 1, Action::Pause(A));
        let pay = first_flight(&timeline);
        give(&mut timeline, 0, Action::Delay(pay, Span::ms(3)));
        give(&mut timeline, 1, Action::Resume(A));
        give(&mut timeline, 0, Action::Duplicate(pay));
        give(&mut timeline, 0, Action::Drop(pay));
    }
    timeline
}

/// What laying one out costs is printed by `cargo bench --bench timeline`.
#[test]
fn a_scene_of_a_long_run_holds_what_its_window_holds() {
    let mut timeline = long_run(5_000);
    for step in [64, 2_250, 4_990, 1_080, 3_750] {
        timeline.seek(step);
        let scene = Scene::of(&timeline, &VIEWPORTS[0]);
        assert!(scene.ticks.len() < 64 && scene.arrows.len() < 128 && scene.marks.len() < 64);
    }
}
