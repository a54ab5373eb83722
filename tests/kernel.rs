//! The kernel's and the timeline's promises.
use faultline::catalog::{self, Setup};
use faultline::engine::{Anchor, Order, Rule, Timeline, Trigger, Until};
use faultline::kernel::{Action, NodeId, Span};

fn demo() -> Timeline {
    let setup = Setup::of(catalog::find("lock", "none").unwrap());
    let rules = vec![
        Rule {
            trigger: Trigger::At(Span::ZERO),
            order: Order::Do(Action::Command(0)),
            lasts: None,
            line: 1,
        },
        Rule {
            trigger: Trigger::When(Anchor { node: NodeId(1), verb: "acquires", nth: 1 }),
            order: Order::Do(Action::Pause(NodeId(1))),
            lasts: Some(Span::s(40)),
            line: 2,
        },
    ];
    Timeline::new(setup, rules)
}

#[test]
fn a_demo_prints() {
    let mut t = demo();
    t.play(Until::Quiet).unwrap();
    for step in 1..=t.len() {
        let r = t.record(step).unwrap();
        println!(
            "{step} {} {:?} {:?} {:?} {:?}",
            t.index().time(step),
            r.step.action,
            r.rule,
            r.arrived.as_ref().map(|a| &a.text),
            r.events
        );
    }
    println!("{:?}", t.index().breaks());
    println!("{:?}", t.world().books());
}
