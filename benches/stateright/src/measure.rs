//! One measurement: a process that searches, and says what it took.

use std::process::Command;
use std::time::Instant;

/// What a search took.
#[derive(Clone, Debug)]
pub struct Measured {
    pub distinct: u64,
    pub generated: u64,
    /// Processor time where the system tells, else the same as `wall`.
    pub seconds: f64,
    pub wall: f64,
    /// The most memory that was resident, less what was before.
    pub bytes: u64,
}

/// A field of /proc/self/status, in bytes.
fn status(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(field));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}

/// Processor time of this process: the 14th and 15th field of /proc/self/stat, in hundredths of a second.
fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let mut ticks = fields.split_whitespace().skip(11).map(|field| field.parse::<f64>().ok());
    Some((ticks.next()?? + ticks.next()??) / 100.0)
}

/// Measures in this process, and prints it for the one that started it.
pub fn here(run: &fn() -> (u64, u64)) {
    let resident = status("VmRSS:");
    let (processor, start) = (processor_seconds(), Instant::now());
    let (distinct, generated) = run();
    let wall = start.elapsed().as_secs_f64();
    let seconds = processor.zip(processor_seconds()).map_or(wall, |(before, after)| after - before);
    let bytes = status("VmHWM:").saturating_sub(resident);
    println!("{distinct} {generated} {seconds} {wall} {bytes}");
}

fn in_a_process(name: &str) -> Measured {
    let program = std::env::current_exe().expect("this program has a path");
    let output = Command::new(program).arg(name).output().expect("it can be started again");
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut fields = text.split_whitespace().map(|field| field.parse::<f64>().expect("a number"));
    let mut next = || fields.next().expect("five numbers");
    Measured {
        distinct: next() as u64,
        generated: next() as u64,
        seconds: next(),
        wall: next(),
        bytes: next() as u64,
    }
}

/// The best of several measurements of each, taken in turns.
pub fn best_of(turns: usize, names: &[&str]) -> Vec<Measured> {
    let mut best: Vec<Measured> = names.iter().map(|name| in_a_process(name)).collect();
    for _ in 1..turns {
        for (best, name) in best.iter_mut().zip(names) {
            let again = in_a_process(name);
            best.seconds = best.seconds.min(again.seconds);
            best.wall = best.wall.min(again.wall);
            best.bytes = best.bytes.min(again.bytes);
        }
    }
    best
}
