//! A real master with a real replica, beside two servers of the model's.

use std::thread;
use std::time::{Duration, Instant};

use faultline::services::redis::replication::{Address, Asked, Replication, Resync};
use faultline::services::redis::{Effects, Reply, Request};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::random_requests::random_request;
use super::real_server::RealServer;
use super::stream::OPTIONS;
use super::told::show;
use super::{Comparison, SEED, unix_ms};

const STEPS: usize = 12_000;
const DIVERGED: usize = 200;
const REPLICA: u8 = 1;
const CLIENT: u8 = 1;

/// A server of the model's beside a real one.
struct Node {
    comparison: Comparison,
    replication: Replication<u8, u8>,
    port: u16,
}

impl Node {
    fn of(server: &RealServer, id: &str) -> Self {
        let mut comparison = Comparison::with(server);
        comparison.wire.ask(&Request::words("DEBUG SET-ACTIVE-EXPIRE 0"));
        Self { comparison, replication: Replication::new(id, 16 * 1024), port: server.port }
    }

    /// Asks both for something about replication, or whatever is answered without the keys.
    fn administer(&mut self, line: &str) -> Reply {
        self.comparison.wire.ask(&Request::words(line)).0
    }

    /// Both become replicas of `master`, which sends what it has.
    fn follow(&mut self, master: &mut Node) {
        assert_eq!(self.administer(&format!("REPLICAOF 127.0.0.1 {}", master.port)), Reply::ok());
        self.replication.follow(Address { host: "127.0.0.1".into(), port: master.port });
        let (id, offset) = self.replication.resume();
        let offset = i64::try_from(offset).expect("a short history");
        match master.replication.psync(REPLICA, &id, offset) {
            Resync::Full { id, offset } => {
                self.replication.on_full_resync(id, offset);
                self.comparison.keyspace = master.comparison.keyspace.clone();
                self.comparison.calendar = master.comparison.calendar.clone();
                self.comparison.uncertainty_ms = master.comparison.uncertainty_ms.clone();
                self.replication.on_synced();
            }
            Resync::Continue { .. } => panic!("these two share no history"),
        }
        self.comparison.of_a_replica = true;
        master.replication.on_ack(&REPLICA, self.replication.offset());
        self.await_link();
    }

    /// Waits until the real replica has the real master's data, and compares what both say of it.
    fn await_link(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while !format!("{}", self.administer("ROLE")).contains("connected") {
            assert!(Instant::now() < deadline, "the replica does not come in touch");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Asks a master, and lets the model's replica hear of it.
    fn ask(&mut self, request: &Request, replica: Option<&mut Node>) -> Effects {
        let done = self.comparison.ask(request).unwrap_or_else(|difference| panic!("{difference}"));
        let told = self.replication.tell(&done.effects, done.at_ms);
        if let Some(replica) = replica {
            replica.replication.hear(&told);
            let calendar = &mut replica.comparison.calendar;
            calendar.set_now(done.at_ms);
            replica.comparison.keyspace.replay(calendar, &done.effects);
            replica.comparison.uncertainty_ms = self.comparison.uncertainty_ms.clone();
        }
        done.effects
    }
}

/// Waits until the replica has heard everything, on both sides.
fn synchronise(master: &mut Node, replica: &mut Node) {
    let at = master.replication.offset();
    assert_eq!(master.administer("WAIT 1 5000"), Reply::Integer(1));
    if real_offset(master) == at {
        // The real replica had said so of its own accord, as it does once a second.
        master.replication.on_ack(&REPLICA, replica.replication.offset());
        assert_eq!(master.replication.wait(CLIENT, at, 1), Some(1));
        return;
    }
    assert_eq!(master.replication.wait(CLIENT, at, 1), None);
    // The replica says how far it has come up to the question.
    let question = master.replication.ask_for_acks();
    let answered = master.replication.on_ack(&REPLICA, replica.replication.offset());
    assert_eq!(answered, [(CLIENT, 1)]);
    replica.replication.hear(&question);
    assert_eq!(real_offset(master), master.replication.offset());
}

/// Where the real server says that it is in its history.
fn real_offset(node: &mut Node) -> u64 {
    match node.administer("ROLE") {
        Reply::Array(parts) => match parts[1] {
            Reply::Integer(offset) => offset.try_into().expect("an offset"),
            _ => panic!("a master's role"),
        },
        other => panic!("no role: {other}"),
    }
}

/// Both replicas say the same of their master and of how far they have come.
fn assert_same_role(replica: &mut Node) {
    let modelled = replica.replication.role(|_| Address { host: "nobody".into(), port: 0 });
    assert_eq!(modelled, replica.administer("ROLE"));
}

#[test]
fn a_master_and_its_replica_answer_as_redis_does_until_and_after_a_failover() {
    let Some(real_master) = RealServer::start_with(&OPTIONS) else {
        return;
    };
    let Some(real_replica) = RealServer::start_with(&OPTIONS) else {
        return;
    };
    let mut master = Node::of(&real_master, "first");
    let mut replica = Node::of(&real_replica, "second");
    replica.follow(&mut master);
    let mut rng = Pcg64Mcg::seed_from_u64(SEED);
    let mut reads = 0;
    let mut last = Effects::default();
    for number in 0..STEPS {
        let of_master = rng.random_range(0..5) > 0;
        let asked = if of_master { &master } else { &replica };
        let request = random_request(&mut rng, &asked.comparison.remaining_ms(), unix_ms());
        if of_master {
            let effects = master.ask(&request, Some(&mut replica));
            last = if effects.is_empty() { last } else { effects };
        } else {
            synchronise(&mut master, &mut replica);
            assert_same_role(&mut replica);
            replica.comparison.ask(&request).unwrap_or_else(|difference| {
                panic!("step {number}, at the replica, after {}: {difference}", show(&last))
            });
            reads += 1;
        }
        master.comparison.outwait_the_short_lived();
    }
    assert!(reads > STEPS / 10, "{reads} requests to the replica");
    let refused =
        [Asked::of(&Request::words("WAIT 1 1"), true), Asked::of(&Request::words("ROLE x"), true)];
    for (refused, line) in refused.into_iter().zip(["WAIT 1 1", "ROLE x"]) {
        assert_eq!(refused, Asked::Refused(replica.administer(line)));
    }
    fail_over(master, replica, &mut rng);
}

/// The replica becomes a master; the old one goes on for a while and is then made its replica.
fn fail_over(mut master: Node, mut replica: Node, rng: &mut Pcg64Mcg) {
    synchronise(&mut master, &mut replica);
    assert_eq!(replica.administer("REPLICAOF NO ONE"), Reply::ok());
    replica.replication.lead("third");
    replica.comparison.of_a_replica = false;
    master.replication.lose_replica(&REPLICA);
    replica.comparison.ask_for_everything().unwrap_or_else(|difference| panic!("{difference}"));
    for _ in 0..DIVERGED {
        for node in [&mut master, &mut replica] {
            let request = random_request(rng, &node.comparison.remaining_ms(), unix_ms());
            node.ask(&request, None);
            node.comparison.outwait_the_short_lived();
        }
    }
    let (mut old, mut new) = (master, replica);
    old.follow(&mut new);
    old.comparison.ask_for_everything().unwrap_or_else(|difference| panic!("after: {difference}"));
    new.comparison.ask_for_everything().unwrap_or_else(|difference| panic!("after: {difference}"));
}

#[test]
fn requests_about_replication_are_refused_as_redis_refuses_them() {
    let Some(server) = RealServer::start_with(&OPTIONS) else {
        return;
    };
    let mut comparison = Comparison::with(&server);
    for line in [
        "WAIT",
        "WAIT 1",
        "WAIT x 1",
        "WAIT 1 x",
        "WAIT 1 -1",
        "WAIT x -1",
        "WAIT 1 1 1",
        "REPLICAOF",
        "REPLICAOF a b",
        "REPLICAOF a -1",
        "REPLICAOF a 65536",
        "REPLICAOF no",
        "slaveof a",
        "ROLE 1",
    ] {
        let request = Request::words(line);
        let (real, _) = comparison.wire.ask(&request);
        assert_eq!(Asked::of(&request, false), Asked::Refused(real), "{line}");
    }
}
