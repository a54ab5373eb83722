//! What the manual promises, as stories.

use std::collections::BTreeMap;

use super::*;

/// The leases' times that run.
#[derive(Default)]
struct Clocks(BTreeMap<LeaseId, u32>);

impl Deadlines for Clocks {
    fn start(&mut self, lease: LeaseId, seconds: u32) {
        self.0.insert(lease, seconds);
    }

    fn stop(&mut self, lease: LeaseId) {
        self.0.remove(&lease);
    }

    fn left(&self, lease: LeaseId) -> u64 {
        self.0.get(&lease).copied().unwrap_or_default().into()
    }
}

struct House {
    server: Server,
    clocks: Clocks,
}

impl House {
    fn new() -> House {
        let mut clocks = Clocks::default();
        House { server: Server::start(State::default(), 1, &mut clocks), clocks }
    }

    /// What is said to whom, when client 1 asks.
    fn ask(&mut self, request: Request) -> Vec<String> {
        self.hear(1, request)
    }

    fn hear(&mut self, client: u8, request: Request) -> Vec<String> {
        show(self.server.receive(ClientId(client), 7, &request, &mut self.clocks))
    }

    fn put(&mut self, key: &str, lease: Option<u64>) -> Vec<String> {
        self.ask(Request::Op(put(key, lease)))
    }

    fn expire(&mut self, lease: u64) -> Vec<String> {
        self.clocks.0.remove(&LeaseId(lease));
        show(self.server.expire(LeaseId(lease), &mut self.clocks))
    }
}

fn show(out: Vec<(ClientId, ToClient)>) -> Vec<String> {
    out.into_iter().map(|(to, answer)| format!("{}: {answer}", to.0)).collect()
}

fn put(key: &str, lease: Option<u64>) -> Op {
    Op::Put { key: key.into(), value: "v".into(), lease: lease.map(LeaseId) }
}

fn watch(key: &str, from: Option<u64>) -> Request {
    Request::Watch { keys: Keys::One(key.into()), from: from.map(Revision) }
}

fn delete(key: &str) -> Request {
    Request::Op(Op::Delete(Keys::One(key.into())))
}

fn unless_there(key: &str, success: Vec<Op>) -> Request {
    let target = Target::CreateRevision(Revision(0));
    let compare = vec![Compare { key: key.into(), target, relation: Relation::Equal }];
    Request::Txn(Txn { compare, success, failure: vec![Op::Range(Range::of(key.into()))] })
}

#[test]
fn a_transaction_raises_the_revision_once_and_only_if_it_changes_something() {
    let mut house = House::new();
    assert_eq!(house.ask(delete("a")), ["1: 0 deleted revision=1"]);
    let both = vec![put("a", None), put("b", None)];
    assert_eq!(house.ask(unless_there("a", both.clone())), ["1: SUCCESS OK, OK revision=2"]);
    assert_eq!(
        house.ask(unless_there("a", both)),
        ["1: FAILURE (a v create_revision=2) revision=2"]
    );
    assert_eq!(house.put("a", None), ["1: OK revision=3"]);
    let pair = house.server.state().iter().next().cloned().unwrap();
    let numbers = (pair.create_revision, pair.mod_revision, pair.version);
    assert_eq!(numbers, (Revision(2), Revision(3), 2));
}

#[test]
fn a_key_that_was_deleted_begins_anew() {
    let mut house = House::new();
    house.put("a", None);
    house.ask(delete("a"));
    house.put("a", None);
    let pair = house.server.state().iter().next().unwrap();
    assert_eq!((pair.create_revision, pair.version), (Revision(4), 1));
}

#[test]
fn a_queue_is_read_by_its_create_revisions() {
    let mut house = House::new();
    for key in ["q/c", "q/a", "q/b", "r"] {
        house.put(key, None);
    }
    house.put("q/c", None);
    let state = house.server.state();
    let keys = |range| {
        let keys: Vec<String> =
            state.range(&range).into_iter().map(|pair| pair.key.to_string()).collect();
        keys.join(" ")
    };
    assert_eq!(keys(Range::oldest("q/".into())), "q/c");
    assert_eq!(keys(Range::newest("q/".into(), Revision(3))), "q/a");
    assert_eq!(keys(Range::newest("q/".into(), Revision(1))), "");
    let all = Range { limit: None, ..Range::oldest("q/".into()) };
    assert_eq!(keys(all), "q/c q/a q/b");
}

#[test]
fn the_keys_of_a_lease_go_with_it_at_one_revision() {
    let mut house = House::new();
    assert_eq!(house.ask(Request::LeaseGrant(30)), ["1: lease 1 granted with TTL(30s) revision=1"]);
    house.put("b", Some(1));
    house.put("a", Some(1));
    house.put("c", None);
    let all = Request::Watch { keys: Keys::Prefix("".into()), from: None };
    house.hear(2, all);
    assert_eq!(house.expire(1), ["2: DELETE a, DELETE b revision=5"]);
    assert_eq!(
        house.ask(Request::LeaseKeepAlive(LeaseId(1))),
        ["1: lease 1 expired or revoked revision=5"]
    );
    assert_eq!(
        house.ask(Request::LeaseRevoke(LeaseId(1))),
        ["1: etcdserver: requested lease not found"]
    );
}

#[test]
fn a_key_that_is_put_without_its_lease_stays() {
    let mut house = House::new();
    house.ask(Request::LeaseGrant(30));
    house.put("a", Some(1));
    house.put("a", None);
    assert_eq!(house.expire(1), [""; 0]);
    assert_eq!(house.server.state().iter().count(), 1);
    assert_eq!(house.server.state().revision(), Revision(3));
}

#[test]
fn a_lease_that_is_not_there_keeps_a_whole_transaction_from_happening() {
    let mut house = House::new();
    let ops = vec![put("a", None), put("b", Some(9))];
    assert_eq!(house.ask(unless_there("a", ops)), ["1: etcdserver: requested lease not found"]);
    assert_eq!(house.server.state().iter().count(), 0);
    let twice = vec![put("a", None), Op::Delete(Keys::Prefix("".into()))];
    assert_eq!(
        house.ask(unless_there("a", twice)),
        ["1: etcdserver: duplicate key given in txn request"]
    );
    assert_eq!(house.server.state().revision(), Revision(1));
}

#[test]
fn a_watch_from_a_revision_tells_what_was_missed_and_one_from_now_does_not() {
    let mut house = House::new();
    house.put("a", None);
    house.ask(delete("a"));
    assert_eq!(house.hear(2, watch("a", None)), ["2: watch created revision=3"]);
    assert_eq!(
        house.hear(3, watch("a", Some(3))),
        ["3: watch created revision=3", "3: DELETE a revision=3"]
    );
    assert_eq!(house.hear(4, watch("a", Some(5))), ["4: watch created revision=3"]);
    house.hear(2, Request::CancelWatch(7));
    assert_eq!(house.put("a", None), ["3: PUT a v revision=4", "1: OK revision=4"]);
    assert_eq!(
        house.put("a", None),
        ["3: PUT a v revision=5", "4: PUT a v revision=5", "1: OK revision=5"]
    );
}

#[test]
fn a_restart_costs_the_watches_and_gives_every_lease_its_time_again() {
    let mut house = House::new();
    house.ask(Request::LeaseGrant(30));
    house.put("a", Some(1));
    house.hear(2, watch("a", None));
    let mut clocks = Clocks::default();
    let server = Server::start(house.server.state().clone(), 2, &mut clocks);
    house = House { server, clocks };
    assert_eq!(house.server.watches().count(), 0);
    assert_eq!(
        house.ask(Request::LeaseTimeToLive(LeaseId(1))),
        ["1: granted with TTL(30s), remaining(30s), attached keys(a) revision=2"]
    );
}
