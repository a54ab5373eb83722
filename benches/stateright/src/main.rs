//! Our model checker beside Stateright 0.31, on specifications with equal states.
//!
//! Each measurement is a process of its own, so that none finds memory that another has warmed, and
//! they take turns, so that a machine with other work to do slows all of them alike. The best of
//! several counts. On one thread that is processor time, which other work hardly changes.

mod measure;
mod paxos;
mod two_phase;

use measure::{Measured, best_of};

const MANAGERS: usize = 8;
const CLIENTS: usize = 3;
const TURNS: usize = 3;

/// What is measured, by the name that a process is started with.
const MEASURES: [(&str, fn() -> (u64, u64)); 6] = [
    ("two-phase", || two_phase::ours(MANAGERS, 1)),
    ("two-phase-all-threads", || two_phase::ours(MANAGERS, faultline::checker::all_threads())),
    ("two-phase-stateright", || two_phase::stateright_plain(MANAGERS)),
    ("two-phase-stateright-our-state", || two_phase::stateright_our_state(MANAGERS)),
    ("paxos", || paxos::ours(CLIENTS)),
    ("paxos-stateright", || paxos::stateright(CLIENTS)),
];

fn main() {
    let wanted = std::env::args().nth(1);
    if let Some(wanted) = wanted {
        let (_, run) = MEASURES.iter().find(|(name, _)| *name == wanted).expect("a measure's name");
        return measure::here(run);
    }
    let [ours, all, plain, same, paxos, their_paxos] =
        best_of(TURNS, &MEASURES.map(|(name, _)| name)).try_into().expect("one for each");

    println!("TwoPhase, {MANAGERS} managers, {} states, one thread:", ours.distinct);
    print(&ours, "ours", None);
    print(&plain, "Stateright, state as vectors and a set", Some(&ours));
    print(&same, "Stateright, our state", Some(&ours));
    let threads = faultline::checker::all_threads();
    println!("  ours on {threads} threads: {:.2} times as fast as on one", ours.wall / all.wall);
    println!("Paxos, {CLIENTS} clients, {} states, one thread:", paxos.distinct);
    print(&paxos, "ours", None);
    print(&their_paxos, "Stateright", Some(&paxos));
}

fn print(measured: &Measured, name: &str, ours: Option<&Measured>) {
    let rate = |one: &Measured| one.distinct as f64 / one.seconds;
    let bytes = measured.bytes as f64 / measured.distinct as f64;
    print!("  {name}: {:.0} states/s, {bytes:.0} bytes per state", rate(measured));
    match ours {
        Some(ours) => {
            assert_eq!(
                (ours.distinct, ours.generated),
                (measured.distinct, measured.generated),
                "not the same specification"
            );
            println!("; ours is {:.2} times as fast", rate(ours) / rate(measured));
        }
        None => println!(),
    }
}
