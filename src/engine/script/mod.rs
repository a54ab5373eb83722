//! Scripts: runs as text that a person can read and edit.
//!
//! The same text is the scenario file, the content of a link, the golden test and a counterexample.
//! It has one statement a line, in this order; every part but `run` may be left out:
//!
//! ```text
//! title The lock that expired               the rest of the line, whatever it is
//!
//! run lock/redis                            what is run: arena/protocol
//! set fencing off                           a switch or a quantity of the protocol
//! seed 7                                    of latencies and random waits, or `least`: each the
//!                                           least it can be; 1 if not given
//!
//! at 0s submit order 42                     rules: what happens at a time since the start,
//! when worker-a acquires pause worker-a 40s     or right after something has happened
//! when bank charges #2 crash bank           `#2`: the second time
//!
//! play until quiet                          moves: the director plays, as time would …
//! play until worker-a acquires #2
//! play until 60s                            a time since the start
//! play 30s                                  a time from here
//! play 12 steps
//! +1.5s deliver worker-a -> bank #2         … or an order is given by hand, after a wait
//!
//! expect an_order_is_charged_once broken    or holds, undecided: what the run shows by its end
//! expect worker-a acquires 2 times          without a number: at least once
//! expect order 42 charged 2 times
//! expect balance alice 400.00
//! expect fingerprint 0123456789abcdef       of the last world
//! ```
//!
//! Orders, for rules and moves alike:
//!
//! ```text
//! deliver worker-a -> bank       drop worker-a -> bank #2       a message under way, `#1` if not said
//! duplicate worker-a -> bank     delay worker-a -> bank 3s
//! fire worker-a retry            fire worker-a #1               a timer by its name or its position
//! submit order 42                                               a command of the protocol
//! crash redis [keeping 2] [10s]  restart redis                  keeping the first 2 unsynced writes
//! pause worker-a [40s]           resume worker-a
//! jump redis +10s                jump redis -10s                sets the time of day
//! skew worker-a 2000 [30s]                                      a clock's rate in thousandths
//! cut worker-a -> redis [5s]     heal worker-a -> redis         `<->`: both ways, two orders
//! elapse 10s                                                    nothing; as a move, after this long
//! ```
//!
//! A time after `pause`, `crash`, `cut` and `skew` says after how long that is undone. A `#` begins a
//! comment, except before a digit (`#2`) and in a title. Comments and blank lines are not part of a
//! [`Script`], so printing one drops them; a link keeps the text that it is given.

mod error;
mod expectation;
mod parse;
mod perform;
mod phrase;
mod print;
mod vocabulary;
mod words;

pub use error::{ErrorKind, Name, ScriptError, ScriptErrors, Section, Want};
pub use perform::{Found, Halt, LawReport, Performance, Unmet, judge};
pub use vocabulary::{Vocabulary, nearest};

use std::str::FromStr;

use super::order::{Move, Rule};
use super::timeline::Timeline;
use crate::catalog::Setup;
use crate::kernel::NodeId;
use crate::ledger::{Cents, Law, OrderId, Verdict};

/// The most bytes that a script's text can have.
pub const MOST_BYTES: usize = 256 * 1024;

/// The most lines that a script's text can have, and so the most moves.
pub const MOST_LINES: usize = 10_000;

/// Something with the line that it stands in. Two are equal when they say the same, wherever.
#[derive(Clone, Debug)]
pub struct Lined<T> {
    /// The line, from 1; 0 if in none.
    pub line: u32,
    /// What stands there.
    pub what: T,
}

impl<T: PartialEq> PartialEq for Lined<T> {
    fn eq(&self, other: &Self) -> bool {
        self.what == other.what
    }
}

impl<T: Eq> Eq for Lined<T> {}

/// What a script expects of the run by its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// What becomes of a law.
    Law(Law, Verdict),
    /// How often something happens; `None`: at least once.
    Happens {
        /// Where.
        node: NodeId,
        /// What.
        verb: &'static str,
        /// How often.
        times: Option<u32>,
    },
    /// How often an order is charged.
    Charged(OrderId, u32),
    /// What is on an account.
    Balance(String, Cents),
    /// The first 64 bits of the last world's fingerprint.
    Fingerprint(u64),
}

/// A script. Two are equal when they say the same, on whichever lines.
#[derive(Clone, Debug)]
pub struct Script {
    /// Its title; empty if it has none. One line.
    pub title: String,
    /// What is run.
    pub setup: Setup,
    /// What the director waits with.
    pub rules: Vec<Rule>,
    /// What is done, in order.
    pub moves: Vec<Lined<Move>>,
    /// What should come of it.
    pub expectations: Vec<Lined<Expectation>>,
}

impl PartialEq for Script {
    fn eq(&self, other: &Script) -> bool {
        let same = |(one, other): (&Rule, &Rule)| {
            (one.trigger, &one.order, one.lasts) == (other.trigger, &other.order, other.lasts)
        };
        self.title == other.title
            && self.setup == other.setup
            && self.rules.len() == other.rules.len()
            && self.rules.iter().zip(&other.rules).all(same)
            && self.moves == other.moves
            && self.expectations == other.expectations
    }
}

impl Eq for Script {}

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    /// Names every mistake, up to a hundred, with its place and what to write instead.
    pub fn parse(text: &str) -> Result<Script, ScriptErrors> {
        parse::parse(text, None)
    }

    /// Reads a script for another setup than it names: the same faults with a switch set otherwise,
    /// or in another protocol. The text's own `run`, `set` and `seed` must still be right.
    ///
    /// # Errors
    /// As [`Script::parse`]; names are those of `setup`.
    pub fn parse_in(text: &str, setup: &Setup) -> Result<Script, ScriptErrors> {
        parse::parse(text, Some(setup))
    }

    /// The script that leads from the start to the place where a timeline stands: what the director
    /// did is counted, what a person did is named. It expects nothing.
    pub fn of(timeline: &Timeline, title: &str) -> Script {
        let moves = timeline.moves(timeline.position());
        let script = Script {
            title: title.split_whitespace().collect::<Vec<_>>().join(" "),
            setup: timeline.setup().clone(),
            rules: timeline.rules().to_vec(),
            moves: moves.into_iter().map(|what| Lined { line: 0, what }).collect(),
            expectations: Vec::new(),
        };
        // Reading it back gives every part the line that it is printed on.
        Script::parse(&script.to_string()).unwrap_or(script)
    }
}

impl FromStr for Script {
    type Err = ScriptErrors;

    fn from_str(text: &str) -> Result<Script, ScriptErrors> {
        Script::parse(text)
    }
}
