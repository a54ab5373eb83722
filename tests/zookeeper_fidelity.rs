//! Holds the modelled ZooKeeper against a real one: every packet is compared, but for dates.
//!
//! Needs Java and Debian's `libzookeeper-java`. Without them the comparisons are skipped, except
//! under `CI`.
#![cfg(not(target_arch = "wasm32"))]

use std::thread;
use std::time::{Duration, Instant};

use faultline::services::zookeeper::{ConnectionId, Request, ToServer, Wishes, Zxid};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

#[path = "zookeeper_fidelity/comparison.rs"]
mod comparison;
#[path = "zookeeper_fidelity/conversations.rs"]
mod conversations;
#[path = "zookeeper_fidelity/jute.rs"]
mod jute;
#[path = "zookeeper_fidelity/random_requests.rs"]
mod random_requests;
#[path = "zookeeper_fidelity/real_server.rs"]
mod real_server;

use comparison::Comparison;
use random_requests::Generator;
use real_server::{RealServer, TICK};

/// The seed, unless `ZOOKEEPER_FIDELITY_SEED` names another.
const SEED: u64 = 1;
const STEPS: usize = 30_000;
/// Longer than any test.
const LONG_MS: u32 = 600_000;

/// What random requests must have come across to be worth something.
const MET: [&str; 27] = [
    "BadArguments",
    "BadVersion",
    "Children",
    "Closed",
    "Connected",
    "Data",
    "Done",
    "Expired",
    "HangUp",
    "NoChildrenForEphemerals",
    "NoNode",
    "NodeChildrenChanged",
    "NodeCreated",
    "NodeDataChanged",
    "NodeDeleted",
    "NodeExists",
    "NotEmpty",
    "Pong",
    "Stat",
    "Synced",
    "WatchesSet",
    "multi Checked",
    "multi Created",
    "multi Deleted",
    "multi Failed",
    "multi RolledBack",
    "multi Set",
];

/// Sessions come and go, lose their connections and come back, and ask at random.
#[test]
fn random_requests_are_answered_as_zookeeper_answers() {
    let Some(server) = RealServer::start() else {
        return;
    };
    let seed = std::env::var("ZOOKEEPER_FIDELITY_SEED")
        .map_or(SEED, |seed| seed.parse().expect("a number"));
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let mut both = Comparison::with(&server, LONG_MS);
    for number in 0..STEPS {
        step(&mut both, &mut rng)
            .unwrap_or_else(|difference| panic!("seed {seed}, step {number}: {difference}"));
    }
    for connection in both.connections() {
        both.ask(connection, &ToServer::Ping).unwrap_or_else(|difference| panic!("{difference}"));
    }
    for name in MET {
        assert!(both.compared.contains_key(name), "{name} among {:?}", both.compared);
    }
    println!("compared: {:?}", both.compared);
}

fn step(both: &mut Comparison, rng: &mut Pcg64Mcg) -> Result<(), String> {
    let open = both.connections();
    let connection = open.get(rng.random_range(0..open.len().max(1))).copied();
    match (connection, rng.random_range(0..300)) {
        (None, _) | (_, 0..3) if open.len() < 5 => both.connect(None, LONG_MS).map(drop),
        (_, 2) => {
            let over = both.ended.last().copied();
            over.map_or(Ok(()), |session| both.connect(Some(session), LONG_MS).map(drop))
        }
        (Some(old), 3) => {
            let session = both.session(old);
            both.disconnect(old);
            both.connect(Some(session), LONG_MS).map(drop)
        }
        (Some(old), 4) => {
            let session = both.session(old);
            both.connect(Some(session), LONG_MS).map(drop)
        }
        (Some(connection), 5) => {
            both.ended.push(both.session(connection));
            both.ask(connection, &request(0, Request::Close))
        }
        (Some(connection), 6..9) => both.ask(connection, &ToServer::Ping),
        (Some(_), 9) => {
            let ahead = Zxid(both.model.state().zxid().0 + 5);
            both.connect_having_seen(None, LONG_MS, ahead).map(drop)
        }
        (Some(connection), xid) => {
            let state = both.model.state().clone();
            let asked = Generator { rng, state: &state }.request();
            both.ask(connection, &request(xid, asked))
        }
        (None, _) => Ok(()),
    }
}

fn request(xid: i32, request: Request) -> ToServer {
    ToServer::Request { xid, request }
}

#[test]
fn conversations_are_answered_as_zookeeper_answers() {
    let Some(server) = RealServer::start() else {
        return;
    };
    let mut both = Comparison::with(&server, LONG_MS);
    for (title, lines) in conversations::ALL {
        hold(&mut both, lines).unwrap_or_else(|difference| panic!("{title}: {difference}"));
    }
}

/// Holds a conversation among sessions `a`, `b` and `c`, which begin with it and end with it.
fn hold(both: &mut Comparison, lines: &str) -> Result<(), String> {
    let mut speakers = Vec::new();
    for _ in 0..3 {
        speakers.push(both.connect(None, LONG_MS)?);
    }
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (name, command) = line.split_once(": ").expect("a speaker before a colon");
        let speaker = ["a", "b", "c"].iter().position(|speaker| *speaker == name).expect("a name");
        if command == "reconnect" {
            let session = both.session(speakers[speaker]);
            both.disconnect(speakers[speaker]);
            speakers[speaker] = both.connect(Some(session), LONG_MS)?;
        } else {
            both.ask(speakers[speaker], &request(7, Request::parse(command)?))?;
        }
    }
    for connection in speakers {
        if both.model.session_of(connection).is_some() {
            both.ask(connection, &request(8, Request::Close))?;
        }
    }
    Ok(())
}

/// Real time: a silent session ends, a pinging one does not, a lost connection is not an end.
#[test]
fn sessions_live_as_long_as_zookeepers() {
    let Some(server) = RealServer::start() else {
        return;
    };
    let mut both = Comparison::with(&server, LONG_MS);
    lives(&mut both).unwrap_or_else(|difference| panic!("{difference}"));
}

const TIMEOUT: Duration = Duration::from_millis(3_000);
/// When a session of that time-out is gone for sure: ZooKeeper looks once a tick.
const SURELY: Duration = TIMEOUT.saturating_add(TICK.saturating_mul(3));

fn lives(both: &mut Comparison) -> Result<(), String> {
    let timeout_ms = TIMEOUT.as_millis() as u32;
    let watcher = ConnectionId(0);
    let [silent, pinging, lost] = [
        both.connect(None, timeout_ms)?,
        both.connect(None, timeout_ms)?,
        both.connect(None, timeout_ms)?,
    ];
    for (connection, node) in [(silent, "/silent"), (pinging, "/pinging"), (lost, "/lost")] {
        ask(both, connection, &format!("create -e {node}"))?;
        ask(both, watcher, &format!("stat -w {node}"))?;
    }
    ask(both, lost, "get -w /pinging")?;
    let [silent_session, lost_session] = [silent, lost].map(|connection| both.session(connection));
    both.disconnect(lost);

    // The lost one comes back in time: its node is there, its watch is not until it is set again.
    ping_for(both, &[pinging], TIMEOUT / 3)?;
    ask(both, watcher, "stat /silent")?;
    let again = both.connect(Some(lost_session), timeout_ms)?;
    ask(both, again, "stat /lost")?;
    ask(both, pinging, "set /pinging x")?;
    let wishes = Wishes { since: Zxid(1), data: vec!["/pinging".into()], ..Wishes::default() };
    both.ask(again, &request(2, Request::SetWatches(wishes)))?;

    // The silent one goes after its time-out, and is told so if it comes back. The others stay.
    ping_for(both, &[pinging, again], SURELY)?;
    both.expire(silent_session);
    both.hear(watcher)?;
    both.hear(silent)?;
    ask(both, watcher, "ls /")?;
    both.connect(Some(silent_session), timeout_ms)?;

    // Nor does a session outlive its time-out without a connection.
    both.disconnect(again);
    ping_for(both, &[pinging], SURELY)?;
    both.expire(lost_session);
    both.hear(watcher)?;
    both.connect(Some(lost_session), timeout_ms)?;
    ask(both, watcher, "stat /pinging")
}

fn ask(both: &mut Comparison, connection: ConnectionId, line: &str) -> Result<(), String> {
    both.ask(connection, &request(1, Request::parse(line)?))
}

/// Lets time go by in which only these give signs of life.
fn ping_for(both: &mut Comparison, alive: &[ConnectionId], time: Duration) -> Result<(), String> {
    let began = Instant::now();
    while began.elapsed() < time {
        for connection in alive {
            both.ask(*connection, &ToServer::Ping)?;
        }
        thread::sleep(TICK);
    }
    Ok(())
}
