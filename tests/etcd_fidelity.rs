//! Holds the modelled etcd against a real one: every answer is compared, and every event.
//!
//! Needs Debian's `etcd-server`, or `ETCD` to name another program. Without it the comparison is
//! skipped, except under `CI`.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;

use faultline::services::etcd::{
    ClientId, Deadlines, Done, Error, Event, Header, Keys, LeaseId, Op, Request, Response, Server,
    State, ToClient,
};
use rand::SeedableRng;
use rand_pcg::Pcg64Mcg;
use serde_json::{Value, json};

#[path = "etcd_fidelity/gateway.rs"]
mod gateway;
#[path = "etcd_fidelity/lasting.rs"]
mod lasting;
#[path = "etcd_fidelity/random_requests.rs"]
mod random_requests;
#[path = "etcd_fidelity/real_server.rs"]
mod real_server;

use random_requests::Generator;
use real_server::RealServer;

/// The seed, unless `ETCD_FIDELITY_SEED` names another.
const SEED: u64 = 1;
const STEPS: u32 = 6_000;
/// A watch begins every so many steps.
const A_WATCH: u32 = 100;

/// What random requests must have come across to be worth something.
const MET: [&str; 13] = [
    "range",
    "put",
    "deleted",
    "SUCCESS",
    "FAILURE",
    "granted",
    "kept alive",
    "kept alive in vain",
    "revoked",
    "time to live",
    "time to live of none",
    "lease not found",
    "duplicate key",
];

/// No lease expires in the length of a test.
struct Never;

impl Deadlines for Never {
    fn start(&mut self, _: LeaseId, _: u32) {}

    fn stop(&mut self, _: LeaseId) {}

    fn left(&self, _: LeaseId) -> u64 {
        0
    }
}

/// A watch of both: what the model has told, and how to hear more of the real one.
struct Watched<'a> {
    keys: Keys,
    told: Vec<Event>,
    hear: Box<dyn FnMut() -> Value + 'a>,
}

/// The model beside a real server: whatever is asked is asked of both.
struct Both<'a> {
    real: &'a RealServer,
    model: Server,
    watches: BTreeMap<u32, Watched<'a>>,
    compared: BTreeMap<&'static str, u64>,
}

impl Both<'_> {
    /// Asks both, and compares the answers; events are kept for later.
    fn ask(&mut self, number: u32, request: &Request) {
        let next_lease = self.model.state().next_lease().0;
        let (path, body) = gateway::encode(request, next_lease);
        let out = self.model.receive(ClientId(1), number, request, &mut Never);
        let answer = self.real.ask(path, &body);
        for said in out {
            match said.1 {
                ToClient::Events(watch, _, events) => {
                    let watched = self.watches.get_mut(&watch).expect("a watch that was made");
                    watched.told.extend(events);
                }
                ToClient::Reply(_, header, reply) => self.compare(request, header, &reply, &answer),
            }
        }
    }

    fn compare(
        &mut self,
        request: &Request,
        header: Header,
        reply: &Result<Response, Error>,
        answer: &Value,
    ) {
        match reply {
            Ok(response) => assert_eq!(
                gateway::expected(header, response),
                gateway::found(request, answer),
                "{request}: {answer}"
            ),
            Err(error) => assert_eq!(answer["error"], json!(error.to_string()), "{request}"),
        }
        *self.compared.entry(kind(reply)).or_default() += 1;
    }

    /// Begins a watch of both.
    fn watch(&mut self, number: u32, request: &Request) {
        let Request::Watch { keys, .. } = request else { return };
        let (path, body) = gateway::encode(request, 0);
        let mut hear = self.real.stream(path, &body);
        assert_eq!(hear()["result"]["created"], json!(true), "{request}");
        let out = self.model.receive(ClientId(1), number, request, &mut Never);
        let told = out.into_iter().flat_map(|(_, said)| match said {
            ToClient::Events(_, _, events) => events,
            ToClient::Reply(..) => Vec::new(),
        });
        let watched = Watched { keys: keys.clone(), told: told.collect(), hear: Box::new(hear) };
        self.watches.insert(number, watched);
    }

    /// Compares all that the watches have told, up to a last put that all of them see.
    fn compare_events(&mut self) -> usize {
        let mut seen = 0;
        for watch in self.watches.keys().copied().collect::<Vec<_>>() {
            // A watch may begin in the future.
            for number in 0..6 {
                let key = match &self.watches[&watch].keys {
                    Keys::One(key) => key.clone(),
                    Keys::Prefix(prefix) => format!("{prefix}last").into(),
                };
                let value = number.to_string().as_str().into();
                self.ask(0, &Request::Op(Op::Put { key, value, lease: None }));
            }
        }
        for watched in self.watches.values_mut() {
            let mut told = watched.told.iter().map(gateway::event);
            while told.len() > 0 {
                let heard = (watched.hear)();
                for event in heard["result"]["events"].as_array().expect("events") {
                    assert_eq!(Some(event), told.next().as_ref(), "{:?}", watched.keys);
                    seen += 1;
                }
            }
        }
        seen
    }
}

fn kind(reply: &Result<Response, Error>) -> &'static str {
    match reply {
        Ok(Response::Done(Done::Range(_))) => "range",
        Ok(Response::Done(Done::Put)) => "put",
        Ok(Response::Done(Done::Deleted(_))) => "deleted",
        Ok(Response::Txn { succeeded: true, .. }) => "SUCCESS",
        Ok(Response::Txn { succeeded: false, .. }) => "FAILURE",
        Ok(Response::Granted(..)) => "granted",
        Ok(Response::KeptAlive(_, Some(_))) => "kept alive",
        Ok(Response::KeptAlive(_, None)) => "kept alive in vain",
        Ok(Response::Revoked) => "revoked",
        Ok(Response::TimeToLive(Some(_))) => "time to live",
        Ok(Response::TimeToLive(None)) => "time to live of none",
        Ok(Response::Watching) => "watching",
        Err(Error::LeaseNotFound) => "lease not found",
        Err(Error::LeaseExists) => "lease exists",
        Err(Error::DuplicateKey) => "duplicate key",
    }
}

#[test]
fn random_requests_are_answered_as_etcd_answers() {
    let Some(real) = RealServer::start("random") else {
        return;
    };
    let seed =
        std::env::var("ETCD_FIDELITY_SEED").map_or(SEED, |seed| seed.parse().expect("a number"));
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let model = Server::start(State::default(), 1, &mut Never);
    let mut both = Both { real: &real, model, watches: BTreeMap::new(), compared: BTreeMap::new() };
    for number in 1..=STEPS {
        let mut generator = Generator { rng: &mut rng, state: both.model.state() };
        if number % A_WATCH == 0 {
            let request = generator.watch();
            both.watch(number, &request);
        } else {
            let request = generator.request();
            both.ask(number, &request);
        }
    }
    let events = both.compare_events();
    assert!(events > 1_000, "{events} events");
    for name in MET {
        assert!(both.compared.contains_key(name), "{name} among {:?}", both.compared);
    }
    println!("seed {seed}: {events} events; compared: {:?}", both.compared);
}
