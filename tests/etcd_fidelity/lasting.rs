//! What time and crashes do: leases that end by themselves, and what a server that was killed knows when
//! it is back.

use std::time::{Duration, Instant};

use faultline::services::etcd::{
    ClientId, Keys, LeaseId, Op, Range, Request, Revision, Server, Sort, State, ToClient,
};
use serde_json::{Value, json};

use super::real_server::RealServer;
use super::{Both, Never, gateway};

/// The least that etcd grants with its usual election time-out of a second: one and a half of it.
const SHORT: u32 = 2;

/// How late etcd may notice that a lease is over: it looks twice a second, and a machine may be busy.
const LATE: Duration = Duration::from_secs(20);

fn both<'a>(real: &'a RealServer, model: Server) -> Both<'a> {
    Both { real, model, watches: Default::default(), compared: Default::default() }
}

fn put(key: &str, lease: LeaseId) -> Request {
    Request::Op(Op::Put { key: key.into(), value: "mine".into(), lease: Some(lease) })
}

/// A look at all keys that begin so, the oldest first.
fn all(prefix: &str) -> Request {
    let (keys, sort) = (Keys::Prefix(prefix.into()), Sort::OldestFirst);
    Request::Op(Op::Range(Range { keys, sort, limit: None, max_create_revision: None }))
}

#[test]
fn a_lease_that_nobody_keeps_alive_ends_by_itself_and_takes_its_keys() {
    let Some(real) = RealServer::start("expiry") else { return };
    let mut both = both(&real, Server::start(State::default(), 1, &mut Never));
    let (short, long) = (LeaseId(1), LeaseId(2));
    both.ask(1, &Request::LeaseGrant(SHORT));
    let granted = Instant::now();
    both.ask(2, &Request::LeaseGrant(600));
    for (number, key, lease) in [(3, "q/1", short), (4, "q/2", short), (5, "q/3", long)] {
        both.ask(number, &put(key, lease));
    }
    let watch = Request::Watch { keys: Keys::Prefix("q/".into()), from: None };
    let (path, body) = gateway::encode(&watch, 0);
    let mut hear = real.stream(path, &body);
    assert_eq!(hear()["result"]["created"], json!(true));
    both.model.receive(ClientId(9), 6, &watch, &mut Never);

    let heard = hear();
    let took = granted.elapsed();
    let least = Duration::from_secs(SHORT.into()) - Duration::from_millis(500);
    assert!(least < took && took < least + LATE, "a lease of {SHORT} s ended after {took:?}");
    let told = both.model.expire(short, &mut Never);
    let [(ClientId(9), ToClient::Events(6, _, events))] = &told[..] else { panic!("{told:?}") };
    let told: Vec<Value> = events.iter().map(gateway::event).collect();
    assert_eq!(heard["result"]["events"], json!(told), "both keys go at one revision");

    for request in [
        all("q/"),
        Request::LeaseKeepAlive(short),
        Request::LeaseTimeToLive(short),
        Request::LeaseRevoke(short),
        put("q/4", short),
        Request::LeaseTimeToLive(long),
    ] {
        both.ask(7, &request);
    }
}

#[test]
fn a_server_that_was_killed_comes_back_with_its_keys_and_leases_and_a_higher_term() {
    let Some(mut real) = RealServer::start("restart") else { return };
    let mut model = Server::start(State::default(), 1, &mut Never);
    let mut terms = Vec::new();
    for round in 0..3 {
        model = fill(&real, model, round);
        real.crash_and_restart();
        model = Server::start(model.state().clone(), model.raft_term() + 1, &mut Never);
        model = look(&real, model, round);
        terms.push(term_of(&real));
    }
    assert!(terms.windows(2).all(|pair| pair[0] + 1 == pair[1]), "terms {terms:?}");
    assert!(model.state().revision() > Revision(9) && model.state().leases().count() == 6);
}

/// Three leases with a key each, of which one is over again.
fn fill(real: &RealServer, model: Server, round: u64) -> Server {
    let mut both = both(real, model);
    for nth in 1..=3 {
        both.ask(1, &Request::LeaseGrant(600));
        both.ask(2, &put(&format!("q/{round}/{nth}"), LeaseId(round * 3 + nth)));
    }
    both.ask(3, &Request::LeaseRevoke(LeaseId(round * 3 + 1)));
    both.model
}

/// All of it is still there, but for what was revoked, and can be changed.
fn look(real: &RealServer, model: Server, round: u64) -> Server {
    let mut both = both(real, model);
    let [revoked, kept, other] = [1, 2, 3].map(|nth| LeaseId(round * 3 + nth));
    for request in [
        all(""),
        all("q/"),
        Request::LeaseTimeToLive(revoked),
        Request::LeaseKeepAlive(kept),
        Request::LeaseTimeToLive(other),
        Request::Op(Op::Delete(Keys::One("q/0/2".into()))),
        put("q/0/2", revoked),
        put("q/0/2", other),
    ] {
        both.ask(4, &request);
    }
    both.model
}

/// A lease that is nearly over when its server dies has all of its time again.
#[test]
fn a_restart_gives_every_lease_its_whole_time() {
    const SECONDS: u32 = 12;
    let Some(mut real) = RealServer::start("renewed") else { return };
    both(&real, Server::start(State::default(), 1, &mut Never))
        .ask(1, &Request::LeaseGrant(SECONDS));
    std::thread::sleep(Duration::from_secs(5));
    assert!(left(&real) <= u64::from(SECONDS) - 5);
    real.crash_and_restart();
    let now = left(&real);
    assert!(now > u64::from(SECONDS) - 5, "{now} s of {SECONDS} s are left");
}

/// How many seconds the first lease has left.
fn left(real: &RealServer) -> u64 {
    let (path, body) = gateway::encode(&Request::LeaseTimeToLive(LeaseId(1)), 0);
    number(&real.ask(path, &body)["TTL"])
}

fn term_of(real: &RealServer) -> u64 {
    let (path, body) = gateway::encode(&all("q/"), 0);
    number(&real.ask(path, &body)["header"]["raft_term"])
}

/// etcd's JSON writes whole numbers as strings.
fn number(written: &Value) -> u64 {
    let number = written.as_str().and_then(|text| text.parse().ok());
    number.unwrap_or_else(|| panic!("{written} is no number"))
}
