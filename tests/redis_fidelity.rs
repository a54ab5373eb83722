//! Holds the modelled Redis against a real one: every reply is compared byte for byte.
//!
//! Needs `redis-server` on the PATH. Without it the comparisons are skipped, except under `CI`.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, TcpListener};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use faultline::cli::serve::serve_redis_on;
use faultline::services::redis::scripts::{COMPARE_AND_DELETE, COMPARE_AND_EXPIRE};
use faultline::services::redis::{Calendar, Deadlines, Effects, Key, Keyspace, Reply, Request};
use rand::SeedableRng;
use rand_pcg::Pcg64Mcg;

#[path = "redis_fidelity/append_only.rs"]
mod append_only;
#[path = "redis_fidelity/corner_cases.rs"]
mod corner_cases;
#[path = "redis_fidelity/random_requests.rs"]
mod random_requests;
#[path = "redis_fidelity/real_server.rs"]
mod real_server;
#[path = "redis_fidelity/replicas.rs"]
mod replicas;
#[path = "redis_fidelity/stream.rs"]
mod stream;
#[path = "redis_fidelity/told.rs"]
mod told;

use random_requests::{KEYS, random_request};
use real_server::{RealServer, Wire, talk};

/// The seed, unless `REDIS_FIDELITY_SEED` names another.
const SEED: u64 = 1;
const STEPS: usize = 40_000;

/// The model beside a connection to the real server, both asked the same.
struct Comparison {
    keyspace: Keyspace,
    calendar: Calendar,
    wire: Wire,
    /// How long the request took that set a key's deadline: by as much the deadlines may differ.
    uncertainty_ms: BTreeMap<Key, u64>,
    /// Whether both are replicas, so that clients can only read.
    of_a_replica: bool,
}

/// What the model changed, and when.
struct Done {
    effects: Effects,
    /// When it was asked, in milliseconds since 1970.
    at_ms: u64,
    /// By how much later the real server may have read its clock.
    within_ms: u64,
}

impl Comparison {
    fn with(server: &RealServer) -> Self {
        Self {
            of_a_replica: false,
            keyspace: Keyspace::default(),
            calendar: Calendar::default(),
            wire: Wire::connect(server.port),
            uncertainty_ms: BTreeMap::new(),
        }
    }

    /// Asks both, and tells how they differ if they do.
    ///
    /// The model's clock stands at the time of sending; the real server reads its own somewhere
    /// between then and the reply. So its time left is at most one round trip less than the
    /// model's, that of this request, and at most one more, that of the request which set the
    /// deadline; and each side rounds down to a millisecond.
    fn ask(&mut self, request: &Request) -> Result<Done, String> {
        let sent = unix_ms();
        self.calendar.set_now(sent);
        let deadlines = self.deadlines();
        let (modelled, effects) = if self.of_a_replica {
            (self.keyspace.read(&mut self.calendar, request), Effects::default())
        } else {
            self.keyspace.perform(&mut self.calendar, request)
        };
        let (real, real_bytes) = self.wire.ask(request);
        let round_trip = unix_ms().saturating_sub(sent) + 1;
        for (key, deadline) in self.deadlines() {
            if deadlines.get(&key) != Some(&deadline) {
                self.uncertainty_ms.insert(key, round_trip);
            }
        }
        let agree = match (ttl_unit_ms(request), &modelled, &real) {
            (Some(unit), Reply::Integer(modelled @ 0..), Reply::Integer(real)) => {
                let key = &request.arguments()[1];
                let later = self.uncertainty_ms.get(key).copied().unwrap_or(0) + 1;
                let left = self.calendar.remaining_ms(key).unwrap_or(0);
                let rounded = |ms: u64| (ms + unit / 2) / unit;
                let range = rounded(left.saturating_sub(round_trip))..=rounded(left + later);
                [modelled, real]
                    .into_iter()
                    .all(|left| u64::try_from(*left).is_ok_and(|left| range.contains(&left)))
            }
            _ => modelled.to_resp() == real_bytes,
        };
        if agree {
            Ok(Done { effects, at_ms: sent, within_ms: round_trip })
        } else {
            Err(format!("{request}\n  model: {modelled}\n  redis: {real}"))
        }
    }

    /// Asks both for all that can be known of their keys.
    fn ask_for_everything(&mut self) -> Result<(), String> {
        for key in KEYS {
            for command in ["GET", "PTTL", "TYPE"] {
                self.ask(&Request::new([command, key]))?;
            }
        }
        Ok(())
    }

    /// The times that the keys have left, of those that have a deadline.
    fn remaining_ms(&self) -> Vec<u64> {
        KEYS.iter().filter_map(|&key| self.calendar.remaining_ms(&key.into())).collect()
    }

    /// Waits until what is due soon is due for both: nothing is asked while they could differ.
    fn outwait_the_short_lived(&self) {
        let soon = self.remaining_ms().into_iter().filter(|ms| (1..=2000).contains(ms)).max();
        soon.into_iter().for_each(|ms| thread::sleep(Duration::from_millis(ms + 3)));
    }

    /// When each key is due.
    fn deadlines(&self) -> BTreeMap<Key, u64> {
        let now = self.calendar.unix_ms().unwrap_or(0);
        let keys = self.keyspace.iter().map(|(key, _)| key.clone());
        keys.filter_map(|key| Some((self.calendar.remaining_ms(&key)? + now, key)))
            .map(|(due_at, key)| (key, due_at))
            .collect()
    }
}

/// In what unit a request asks for the time that a key has left.
fn ttl_unit_ms(request: &Request) -> Option<u64> {
    let [command, _] = request.arguments() else {
        return None;
    };
    match command.to_ascii_uppercase().as_slice() {
        b"TTL" => Some(1000),
        b"PTTL" => Some(1),
        _ => None,
    }
}

fn unix_ms() -> u64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970");
    u64::try_from(since_1970.as_millis()).expect("it is before the year 584 million")
}

#[test]
fn random_requests_are_answered_as_redis_answers() {
    let Some(server) = RealServer::start() else {
        return;
    };
    let mut comparison = Comparison::with(&server);
    let seed =
        std::env::var("REDIS_FIDELITY_SEED").map_or(SEED, |seed| seed.parse().expect("a number"));
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let mut answered: BTreeMap<String, u32> = BTreeMap::new();
    for number in 0..STEPS {
        let request = random_request(&mut rng, &comparison.remaining_ms(), unix_ms());
        comparison
            .ask(&request)
            .unwrap_or_else(|difference| panic!("seed {seed}, step {number}: {difference}"));
        comparison.outwait_the_short_lived();
        let name =
            request.arguments().first().map(|name| name.to_ascii_uppercase()).unwrap_or_default();
        *answered.entry(String::from_utf8_lossy(&name).into_owned()).or_default() += 1;
    }
    assert!(answered.len() >= 26, "every command was asked: {answered:?}");
}

#[test]
fn corner_cases_are_answered_as_redis_answers() {
    let Some(server) = RealServer::start() else {
        return;
    };
    let mut comparison = Comparison::with(&server);
    for request in corner_cases::requests() {
        comparison.ask(&request).unwrap_or_else(|difference| panic!("{difference}"));
    }
}

#[test]
fn raw_bytes_are_answered_as_redis_answers() {
    let Some(server) = RealServer::start() else {
        return;
    };
    let ours = serve();
    for bytes in corner_cases::raw_bytes() {
        let [real, modelled] = [server.port, ours].map(|port| show_start(&talk(port, &bytes)));
        assert_eq!(modelled, real, "model, then redis, to {}", show_start(&bytes));
    }
}

/// Enough to tell answers apart, and not more than a reader bears.
fn show_start(bytes: &[u8]) -> String {
    let start = &bytes[..bytes.len().min(200)];
    format!("{} bytes: {:?}", bytes.len(), String::from_utf8_lossy(start))
}

/// Serves the model to this process, on a free port.
fn serve() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let port = listener.local_addr().expect("its address").port();
    thread::spawn(move || serve_redis_on(&listener));
    port
}

#[test]
fn an_ordinary_client_finds_redis() {
    let expected = [
        "Ok(\"OK\")",
        "Ok(nil)",
        "Ok(30)",
        "Ok(0)",
        "Ok(1)",
        "Ok(60)",
        "Ok(1)",
        "Ok(-2)",
        "Ok((1, 2, None))",
        "Err(\"ERR value is not an integer or out of range\")",
        "Ok(nil)",
    ];
    assert_eq!(client_session(serve()), expected);
    if let Some(server) = RealServer::start() {
        assert_eq!(client_session(server.port), expected);
    }
}

/// A lock's life as the `redis` crate sees it.
fn client_session(port: u16) -> Vec<String> {
    let client =
        redis::Client::open(format!("redis://127.0.0.1:{port}/")).expect("a valid address");
    let mut connection = client.get_connection().expect("a server that the client accepts");
    let lock = "lock:order:42";
    let mut ask = |arguments: &[&str]| {
        let (name, operands) = arguments.split_first().expect("a command");
        show(redis::cmd(name).arg(operands).query::<redis::Value>(&mut connection))
    };
    let mut seen = vec![
        ask(&["SET", lock, "7f3a", "NX", "PX", "30000"]),
        ask(&["SET", lock, "99aa", "NX", "PX", "30000"]),
        ask(&["TTL", lock]),
        ask(&["EVAL", COMPARE_AND_DELETE, "1", lock, "99aa"]),
        ask(&["EVAL", COMPARE_AND_EXPIRE, "1", lock, "7f3a", "60000"]),
        ask(&["TTL", lock]),
        ask(&["EVAL", COMPARE_AND_DELETE, "1", lock, "7f3a"]),
        ask(&["TTL", lock]),
    ];
    let pipeline: Result<(i64, i64, Option<String>), _> = redis::pipe()
        .cmd("INCR")
        .arg("n")
        .cmd("INCR")
        .arg("n")
        .cmd("GET")
        .arg("none")
        .query(&mut connection);
    seen.push(format!("{pipeline:?}"));
    let mut ask = |name: &str, operands: &[&str]| {
        show(redis::cmd(name).arg(operands).query::<redis::Value>(&mut connection))
    };
    seen.push(ask("INCRBY", &["n", "x"]));
    ask("SET", &["short", "1", "PX", "5"]);
    thread::sleep(Duration::from_millis(20));
    seen.push(ask("GET", &["short"]));
    seen
}

fn show(answer: redis::RedisResult<redis::Value>) -> String {
    match answer {
        Ok(redis::Value::Nil) => "Ok(nil)".to_owned(),
        Ok(redis::Value::Int(number)) => format!("Ok({number})"),
        Ok(redis::Value::Okay) => "Ok(\"OK\")".to_owned(),
        Ok(other) => format!("Ok({other:?})"),
        Err(error) => format!(
            "Err({:?})",
            format!("{} {}", error.code().unwrap_or(""), error.detail().unwrap_or(""))
        ),
    }
}
