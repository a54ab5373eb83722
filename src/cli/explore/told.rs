//! How far a search has come, told while it goes on.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::cli::counted;
use crate::engine::explore::Progress;
use crate::words::explore::with_commas;

/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_millis(200);

/// Progress on a terminal, in one line that is written over.
pub(super) struct Told {
    start: Instant,
    last: Instant,
    listened: bool,
    told: bool,
}

impl Told {
    pub(super) fn new(start: Instant) -> Told {
        Told { start, last: start, listened: io::stderr().is_terminal(), told: false }
    }

    pub(super) fn tell(&mut self, progress: Progress) {
        if !self.listened || self.last.elapsed() < TELL_EVERY {
            return;
        }
        (self.last, self.told) = (Instant::now(), true);
        let Progress { faults, statistics } = progress;
        let seen = statistics.distinct as f64;
        let _ = write!(
            io::stderr(),
            "\r\x1b[K{}, {} waiting, depth {}, {}, {:.0} states/s, {} MiB",
            counted(statistics.distinct, "state"),
            with_commas(statistics.frontier),
            statistics.depth,
            counted(u64::from(faults), "fault"),
            seen / self.start.elapsed().as_secs_f64(),
            statistics.bytes >> 20,
        );
    }

    pub(super) fn end(&self) {
        if self.told {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
