//! The lock in etcd: a queue of keys with leases.

use faultline::engine::explore::{Bounds, Fault, Faults};
use faultline::kernel::NodeId;
use faultline::ledger::Law;

use super::{Case, Finds, ONCE, SAFE, SETTLED, a_worker_crashes};

/// One worker dies or stands still, or one message is lost or comes twice. What lasts for a while, a cut
/// or a server that is down, is left out: clients that keep leases alive make too many moments of it.
fn one_fault() -> Bounds {
    let victims = Some(vec![NodeId(1), NodeId(2)]);
    Bounds { victims, ..Bounds::timed(1).with(Fault::Cut, 0).with(Fault::Delay, 0) }
}

/// One message is lost.
fn a_drop() -> Bounds {
    Bounds { faults: Faults::NONE.with(Fault::Drop, 1), ..Bounds::timed(1) }
}

/// The gateway asks worker B so that its look falls before worker A's release after a lost question, and
/// its watch behind.
const BETWEEN: (&str, &str) = ("ask-again", "9999ms");

pub const CASES: &[Case] = &[
    Case {
        title: "a lease without the revision of its key charges twice after one pause",
        protocol: "etcd",
        settings: &[("fencing", "off")],
        bounds: || Bounds::timed(1),
        laws: ONCE,
        finds: Finds::ARunWith(1),
        counts: (8_134, 8_933),
    },
    Case {
        title: "a key that went between the look and the watch is waited for for ever",
        protocol: "etcd",
        settings: &[("watch-from", "now"), BETWEEN],
        bounds: a_drop,
        laws: SETTLED,
        finds: Finds::ARunWith(1),
        counts: (358, 365),
    },
    Case {
        title: "watched from the revision that the look has seen, it is told of",
        protocol: "etcd",
        settings: &[BETWEEN],
        bounds: a_drop,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (209, 217),
    },
    Case {
        title: "a queue of leases is safe from one fault",
        protocol: "etcd",
        settings: &[],
        bounds: one_fault,
        laws: SAFE,
        finds: Finds::Nothing,
        counts: (4_079, 4_459),
    },
    Case {
        title: "and from any order of events in which two timers end, as keys in etcd",
        protocol: "etcd",
        settings: &[],
        bounds: || Bounds::asynchronous(2),
        laws: &Law::ALL,
        finds: Finds::Nothing,
        counts: (11_726, 28_573),
    },
    Case {
        title: "a lease ends with its owner: the order is settled whichever worker dies, and whenever",
        protocol: "etcd",
        settings: &[],
        bounds: a_worker_crashes,
        laws: SETTLED,
        finds: Finds::Nothing,
        counts: (467, 653),
    },
];
