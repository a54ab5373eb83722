//! `faultline linearizable`: judges a history of operations.
//!
//! What a history is says [`FORMAT`], which is also the end of the help.

mod format;
mod models;
mod number;
mod parse;
mod report;

pub use report::{Judged, LinearizabilityReport, OperationReport};

use std::fs::File;
use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use super::Outcome;
use format::FORMAT;

/// The largest history read. What 10,000 operations take is about a megabyte.
const MOST_BYTES: usize = 256 << 20;

/// The arguments of `linearizable`.
#[derive(Args)]
#[command(after_long_help = FORMAT)]
pub(super) struct Linearizable {
    /// What the history is about
    #[arg(long, value_name = "MODEL")]
    model: ModelName,
    /// Take all keys for one object, whose state is the whole map, instead of each for an object. The
    /// verdict is the same: of such an object, too, keys that do not see each other are searched one by one
    #[arg(long)]
    no_partition: bool,
    /// Give up after about so many seconds of searching. Without it, it goes on until there is a verdict,
    /// which of some histories comes too late for anybody
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    seconds: Option<u32>,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
    /// A file with a history as JSON Lines, or `-` for standard input
    #[arg(value_name = "FILE")]
    file: String,
}

/// The models, by the names that the command line knows them by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ModelName {
    /// read, write; null at first
    Register,
    /// read, write, cas with [old, new]; null at first
    CasRegister,
    /// get, put, append; strings, "" at first
    Kv,
    /// acquire, release
    Mutex,
    /// acquire, answered with a token that grows; release, of that token or of null for whichever
    FencedLock,
    /// enqueue, dequeue, answered with null if it found nothing
    FifoQueue,
    /// deposit, withdraw, balance; 0 at first, never below
    Account,
}

impl ModelName {
    /// As it is written.
    fn id(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_string())
    }
}

/// A history that was judged, to be shown.
pub(super) struct Show {
    report: LinearizabilityReport,
    json: bool,
}

impl Linearizable {
    /// Reads the history and judges it. An error says what is wrong and what to do.
    pub(super) fn judge(&self) -> Result<Show, String> {
        let (name, bytes) = self.read()?;
        let judged = models::judge(self.model, self.no_partition, &bytes, &self.patience());
        let report = judged.map_err(|why| format!("{name} is no history of this kind\n{why}"))?;
        Ok(Show { report, json: self.json })
    }

    /// Whether there is time left, from now on.
    fn patience(&self) -> impl Fn() -> bool + use<> {
        let most = self.seconds.map(|seconds| Duration::from_secs(seconds.into()));
        let begun = Instant::now();
        move || most.is_none_or(|most| begun.elapsed() < most)
    }

    /// The history's name for messages, and its bytes.
    fn read(&self) -> Result<(String, Vec<u8>), String> {
        let (name, bytes) = match self.file.as_str() {
            "-" => ("standard input".to_string(), read_all(io::stdin().lock())),
            path => (path.to_string(), File::open(path).and_then(read_all)),
        };
        match bytes {
            Ok(bytes) => Ok((name, bytes)),
            Err(why) => Err(format!(
                "cannot read '{name}': {why}\ngive the path of a history, or '-' for standard input"
            )),
        }
    }
}

/// Reads no more than a history may have, and one byte to tell that there is more.
fn read_all(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MOST_BYTES {
        let why = format!(
            "it is larger than {} MiB; cut it where no operation is under way, or give each key a file",
            MOST_BYTES >> 20
        );
        return Err(io::Error::new(io::ErrorKind::InvalidData, why));
    }
    Ok(bytes)
}

impl Show {
    /// What the exit code says of it.
    pub(super) fn outcome(&self) -> Outcome {
        match self.report.verdict {
            Judged::Linearizable => Outcome::Good,
            Judged::NotLinearizable => Outcome::Bad,
            Judged::Unfinished => Outcome::Unfinished,
        }
    }

    /// Prints the verdict.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        if self.json {
            serde_json::to_writer_pretty(&mut *out, &self.report)?;
            return writeln!(out);
        }
        self.report.write(out)
    }
}
