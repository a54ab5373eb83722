//! The append-only file: what is written to it, and what is there after a restart.

use faultline::services::redis::append_only::{Appender, load};
use faultline::services::redis::{Calendar, Keyspace, Request};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::random_requests::random_request;
use super::real_server::{RealServer, Wire};
use super::told::{Told, effects_of};
use super::{Comparison, SEED, unix_ms};

const STEPS: usize = 15_000;
/// Enough to be cut in many places, and quick to load.
const CUT_STEPS: usize = 400;
const CUTS: usize = 25;
const FILE: &str = "appendonlydir/appendonly.aof.1.incr.aof";
/// What a server is started with that keeps such a file, and removes no key before it is asked.
const OPTIONS: [&str; 6] =
    ["--appendonly", "yes", "--appendfsync", "no", "--enable-debug-command", "yes"];

/// A server that keeps an append-only file, asked the same as the model; and what the model told.
fn run(server: &RealServer, steps: usize, seed: u64) -> (Comparison, Told) {
    let mut comparison = Comparison::with(server);
    comparison.wire.ask(&Request::words("DEBUG SET-ACTIVE-EXPIRE 0"));
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let mut told = Told::default();
    for number in 0..steps {
        let request = random_request(&mut rng, &comparison.remaining_ms(), unix_ms());
        let done = comparison
            .ask(&request)
            .unwrap_or_else(|difference| panic!("seed {seed}, step {number}: {difference}"));
        told.push(done);
        comparison.outwait_the_short_lived();
    }
    (comparison, told)
}

#[test]
fn the_append_only_file_is_what_redis_writes_and_reloads_as_redis_does() {
    let Some(server) = RealServer::start_with(&OPTIONS) else {
        return;
    };
    let (mut comparison, told) = run(&server, STEPS, SEED);
    let file = server.read_file(FILE);
    told.assert_equals(&file);
    assert!(told.len() > STEPS / 4, "most changes are told: {}", told.len());

    let server = server.restart_with(&OPTIONS).expect("a server that starts again");
    comparison.wire = Wire::connect(server.port);
    comparison.calendar = Calendar::at(unix_ms());
    comparison.keyspace = load(&file, &mut comparison.calendar).expect("a file without damage");
    comparison.uncertainty_ms.clear();
    comparison.ask_for_everything().unwrap_or_else(|difference| panic!("reloaded: {difference}"));
}

#[test]
fn redis_loads_what_the_model_writes() {
    let Some(server) = RealServer::start_with(&OPTIONS) else {
        return;
    };
    let (comparison, _) = run(&server, CUT_STEPS, SEED + 1);
    let mut appender = Appender::default();
    let dated = effects_of(&server.read_file(FILE));
    let ours: Vec<u8> = dated.iter().flat_map(|effects| appender.append(effects, 0)).collect();
    assert_eq!(ours, server.read_file(FILE), "to the byte, where the dates are the same");
    compare_loaded(&ours, comparison.keyspace.len());
}

#[test]
fn a_file_that_a_crash_cut_off_loads_as_redis_loads_it() {
    let Some(server) = RealServer::start_with(&OPTIONS) else {
        return;
    };
    run(&server, CUT_STEPS, SEED + 2);
    let file = server.read_file(FILE);
    let mut rng = Pcg64Mcg::seed_from_u64(SEED);
    for _ in 0..CUTS {
        let cut = &file[..rng.random_range(1..file.len())];
        compare_loaded(cut, 0);
    }
}

/// Starts a real server and the model with the same file.
fn compare_loaded(file: &[u8], at_least: usize) {
    let server = RealServer::start_on(&[("appendonly.aof", file)], &OPTIONS).expect("a server");
    let mut comparison = Comparison::with(&server);
    comparison.calendar = Calendar::at(unix_ms());
    comparison.keyspace = load(file, &mut comparison.calendar).expect("no damage, only an end");
    assert!(comparison.keyspace.len() >= at_least, "all that was there");
    comparison
        .ask_for_everything()
        .unwrap_or_else(|difference| panic!("loaded from {} bytes: {difference}", file.len()));
}

#[test]
fn a_damaged_file_is_refused() {
    let keyspace = load(b"*1\r\n$4\r\nPING\r\nnonsense", &mut Calendar::default());
    assert_eq!(keyspace.expect_err("damage").at, 14);
    assert_eq!(load(b"", &mut Calendar::default()), Ok(Keyspace::default()));
}
