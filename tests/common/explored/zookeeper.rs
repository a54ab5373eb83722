//! The locks in ZooKeeper: a node, and a queue of nodes.

use faultline::engine::explore::{Bounds, Fault, Faults};
use faultline::ledger::Law;

use super::{Case, Finds, ONCE, ONE_HOLDER, SAFE, SETTLED, a_worker_crashes};

/// One message is lost.
fn a_drop() -> Bounds {
    Bounds { faults: Faults::NONE.with(Fault::Drop, 1), ..Bounds::timed(1) }
}

pub const CASES: &[Case] = &[
    Case {
        title: "an ephemeral node without its zxid charges twice after one pause",
        protocol: "zookeeper-ephemeral",
        settings: &[("fencing", "off")],
        bounds: || Bounds::timed(1),
        laws: ONCE,
        finds: Finds::ARunWith(1),
        counts: (12_668, 13_782),
    },
    Case {
        title: "deleting a node by its name deletes somebody else's",
        protocol: "zookeeper-ephemeral",
        settings: &[("delete", "any-owner")],
        bounds: || Bounds::timed(1),
        laws: ONE_HOLDER,
        finds: Finds::ARunWith(1),
        counts: (16_207, 17_592),
    },
    Case {
        title: "an ephemeral node is safe from any one fault",
        protocol: "zookeeper-ephemeral",
        settings: &[],
        bounds: || Bounds::timed(1),
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (30_289, 32_554),
    },
    Case {
        title: "and from any order of events in which two timers end, as a node",
        protocol: "zookeeper-ephemeral",
        settings: &[],
        bounds: || Bounds::asynchronous(2),
        laws: &Law::ALL,
        finds: Finds::Nothing,
        counts: (5_482, 12_243),
    },
    Case {
        title: "an ephemeral node goes with its owner: the order is settled whichever worker dies, and whenever",
        protocol: "zookeeper-ephemeral",
        settings: &[],
        bounds: a_worker_crashes,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (676, 928),
    },
    Case {
        title: "a queue without its numbers charges twice after one pause",
        protocol: "zookeeper-sequential",
        settings: &[("fencing", "off")],
        bounds: || Bounds::timed(1),
        laws: ONCE,
        finds: Finds::ARunWith(1),
        counts: (8_720, 9_641),
    },
    Case {
        title: "a node without a mark is lost with the reply, and its owner waits for itself",
        protocol: "zookeeper-sequential",
        settings: &[("guid", "off")],
        bounds: a_drop,
        laws: SETTLED,
        finds: Finds::ARunWith(1),
        counts: (415, 423),
    },
    Case {
        title: "with a mark it is found again",
        protocol: "zookeeper-sequential",
        settings: &[],
        bounds: a_drop,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (333, 342),
    },
    Case {
        title: "a queue is safe from any one fault",
        protocol: "zookeeper-sequential",
        settings: &[],
        bounds: || Bounds::timed(1),
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (27_949, 30_188),
    },
    Case {
        title: "and from any order of events in which two timers end, as a queue",
        protocol: "zookeeper-sequential",
        settings: &[],
        bounds: || Bounds::asynchronous(2),
        laws: &Law::ALL,
        finds: Finds::Nothing,
        counts: (20_794, 49_531),
    },
    Case {
        title: "the herd is slower, and no less safe",
        protocol: "zookeeper-sequential",
        settings: &[("watch", "parent")],
        bounds: || Bounds::timed(1),
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (26_872, 29_117),
    },
    Case {
        title: "a queue moves up when its head dies: the order is settled whichever worker dies, and whenever",
        protocol: "zookeeper-sequential",
        settings: &[],
        bounds: a_worker_crashes,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (534, 750),
    },
];
