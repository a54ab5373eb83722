//! What a master tells its replicas, heard by a replica that acknowledges when it is told to: offsets,
//! `WAIT`, and going on after an absence.

use std::time::{Duration, Instant};

use faultline::services::redis::replication::{
    Address, Administration, Asked, Replication, Resync,
};
use faultline::services::redis::{Reply, Request};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::random_requests::random_request;
use super::real_server::{Listener, RealServer};
use super::told::Told;
use super::{Comparison, SEED, unix_ms};

const STEPS: usize = 12_000;
const BACKLOG: usize = 16 * 1024;
/// What a master is started with that tells nothing of its own accord.
pub(crate) const OPTIONS: [&str; 8] = [
    "--repl-diskless-sync",
    "no",
    "--repl-ping-replica-period",
    "3600",
    "--enable-debug-command",
    "yes",
    "--repl-backlog-size",
    "16384",
];
const REPLICA: u8 = 1;
const CLIENT: u8 = 1;

/// A real master that this test listens to, and the model of it.
struct Master {
    comparison: Comparison,
    replication: Replication<u8, u8>,
    listener: Listener,
    told: Told,
    /// What was told of changes, and all that was told.
    stream: Vec<u8>,
    history: Vec<u8>,
    /// Where the client's last command ended.
    client_at: u64,
}

impl Master {
    fn of(server: &RealServer) -> Self {
        let mut comparison = Comparison::with(server);
        comparison.wire.ask(&Request::words("DEBUG SET-ACTIVE-EXPIRE 0"));
        let (mut listener, answer) = Listener::connect(server.port, "?", -1);
        let id = answer.split(' ').nth(1).expect("the name of the history");
        let mut replication = Replication::new(id, BACKLOG);
        let resync = replication.psync(REPLICA, b"?", -1);
        assert_eq!(answer, show(&resync));
        listener.say("REPLCONF ACK 0");
        replication.on_ack(&REPLICA, 0);
        let (told, stream, history) = (Told::default(), Vec::new(), Vec::new());
        let mut master =
            Self { comparison, replication, listener, told, stream, history, client_at: 0 };
        master.await_same_role();
        master
    }

    /// Asks both, and lets the model tell what came of it.
    fn ask(&mut self, request: &Request) {
        let done = self.comparison.ask(request).unwrap_or_else(|difference| panic!("{difference}"));
        let bytes = self.replication.tell(&done.effects, done.at_ms);
        let heard = self.listener.take(bytes.len());
        self.stream.extend_from_slice(&heard);
        self.history.extend(heard);
        self.told.push(done);
        self.client_at = self.replication.offset();
    }

    /// Acknowledges, on both sides, what lies this far behind what was told.
    fn acknowledge(&mut self, behind: u64) {
        let offset = self.replication.offset().saturating_sub(behind);
        self.listener.say(&format!("REPLCONF ACK {offset}"));
        self.replication.on_ack(&REPLICA, offset);
        self.await_same_role();
    }

    /// `WAIT`s for a millisecond at most.
    fn wait(&mut self, needed: i64) {
        let request = Request::words(&format!("WAIT {needed} 1"));
        let expected = Administration::Wait { replicas: needed, timeout_ms: 1 };
        assert_eq!(Asked::of(&request, false), Asked::Administration(expected));
        let (real, _) = self.comparison.wire.ask(&request);
        let modelled = self.replication.wait(CLIENT, self.client_at, needed).or_else(|| {
            let question = self.replication.ask_for_acks();
            assert_eq!(self.listener.take(question.len()), question);
            self.history.extend(question);
            self.replication.time_out(|client| *client == CLIENT).map(|(_, count)| count)
        });
        assert_eq!(Some(real), modelled.map(Reply::Integer), "{request}");
        self.client_at = self.replication.offset();
    }

    /// Both say the same of their history and of who hears it, as soon as the real one has heard the
    /// acknowledgement, which comes over another connection. This replica has named no port.
    fn await_same_role(&mut self) {
        let modelled = self.replication.role(|_| Address { host: "127.0.0.1".into(), port: 0 });
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let (real, _) = self.comparison.wire.ask(&Request::words("ROLE"));
            if modelled == real {
                break;
            }
            assert!(Instant::now() < deadline, "model: {modelled}\nredis: {real}");
        }
        self.client_at = self.replication.offset();
    }
}

fn show(resync: &Resync) -> String {
    match resync {
        Resync::Full { id, offset } => format!("+FULLRESYNC {id} {offset}"),
        Resync::Continue { id, .. } => format!("+CONTINUE {id}"),
    }
}

#[test]
fn a_replica_is_told_what_redis_tells_and_wait_counts_as_redis_counts() {
    let Some(server) = RealServer::start_with(&OPTIONS) else {
        return;
    };
    let mut master = Master::of(&server);
    let mut rng = Pcg64Mcg::seed_from_u64(SEED);
    let (mut waits, mut longest) = (0, 0);
    for _ in 0..STEPS {
        match rng.random_range(0..60) {
            0 => {
                longest = longest.max(master.replication.offset());
                master.acknowledge(rng.random_range(0..3) * rng.random_range(0..200));
            }
            1 => {
                master.wait(rng.random_range(0..3));
                waits += 1;
            }
            2 => master.await_same_role(),
            _ => {
                let remaining = master.comparison.remaining_ms();
                master.ask(&random_request(&mut rng, &remaining, unix_ms()));
                master.comparison.outwait_the_short_lived();
            }
        }
    }
    master.told.assert_equals(&master.stream);
    assert!(waits > 100 && longest > 100_000, "{waits} waits, {longest} bytes");
    returning_replicas_go_on_where_redis_lets_them(&server, &mut master, &mut rng);
}

/// Replicas come back and ask for the stream from many places.
fn returning_replicas_go_on_where_redis_lets_them(
    server: &RealServer,
    master: &mut Master,
    rng: &mut Pcg64Mcg,
) {
    let end = i64::try_from(master.replication.offset()).expect("a short history");
    let id = master.replication.id().to_string();
    let size = i64::try_from(BACKLOG).expect("a small backlog");
    let mut places = vec![end + 1, end, end + 2, end - 1000, 1, 0, -1, end - 3 * size];
    places.extend((0..8).map(|_| end - rng.random_range(0..size / 2)));
    let mut continued = 0;
    for (number, offset) in (REPLICA + 1..).zip(places) {
        let resync = master.replication.psync(number, id.as_bytes(), offset);
        let (mut listener, answer) = Listener::connect(server.port, &id, offset);
        assert_eq!(answer, show(&resync), "from {offset} of {end}");
        if let Resync::Continue { missed, .. } = resync {
            let end = &master.history[master.history.len() - missed.len()..];
            assert!(listener.take(missed.len()) == end, "what it has missed");
            continued += 1;
        }
    }
    assert!(continued >= 10, "most were still in the backlog");
    let other = "0".repeat(40);
    let resync = master.replication.psync(0, other.as_bytes(), end + 1);
    assert_eq!(Listener::connect(server.port, &other, end + 1).1, show(&resync));
}
