//! What can be wrong with a script's text: where, what, and what to write instead.

use std::fmt;
use std::ops::Range;

use crate::kernel::time::SpanError;
use crate::protocols::settings::SettingError;

/// A mistake at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    /// The line, from 1.
    pub line: u32,
    /// The columns, in characters from 1; the end is not included.
    pub columns: Range<u32>,
    /// The mistake.
    pub kind: ErrorKind,
}

/// Every mistake that was found, in the order of lines; never none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptErrors(pub Vec<ScriptError>);

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The text has more bytes than [`MOST_BYTES`](super::MOST_BYTES).
    TooLarge {
        /// How many.
        bytes: usize,
    },
    /// The text has more lines than [`MOST_LINES`](super::MOST_LINES).
    TooManyLines,
    /// Something else, or something more, should stand here.
    Expected {
        /// What should.
        want: Want,
        /// What does; empty at the end of a line.
        found: String,
    },
    /// The line is complete before this word.
    Extra {
        /// The first word too many.
        word: String,
    },
    /// There is nothing of that name.
    Unknown {
        /// What it should be the name of.
        name: Name,
        /// What was written.
        word: String,
        /// What there is.
        known: Vec<String>,
        /// The one of those that looks most like it.
        nearest: Option<String>,
    },
    /// A value that a setting cannot have.
    Setting(SettingError),
    /// A time that is none.
    Time(SpanError),
    /// A number out of its bounds, or none at all.
    Number {
        /// What was written.
        word: String,
        /// The smallest.
        least: u64,
        /// The largest.
        most: u64,
    },
    /// Something is said twice.
    Repeated {
        /// What.
        what: String,
        /// The line that says it first.
        first: u32,
    },
    /// A line stands after lines that it should stand before.
    Misplaced {
        /// What the line is.
        section: Section,
        /// What it stands after.
        after: Section,
    },
    /// No line says what to run.
    NoRun,
}

/// What should stand somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// The text of a title.
    Title,
    /// A protocol with its arena.
    Protocol,
    /// The name of a setting.
    Setting,
    /// The value of a setting.
    Value,
    /// A number.
    Number,
    /// A seed.
    Seed,
    /// A time.
    Time,
    /// A time with its sign.
    SignedTime,
    /// The name of a node.
    Node,
    /// A verb.
    Verb,
    /// `->`.
    Arrow,
    /// `->` or `<->`.
    AnyArrow,
    /// `#2`.
    Ordinal,
    /// An order.
    Order,
    /// The name of a timer.
    Timer,
    /// How long to play.
    Until,
    /// What is expected.
    Expectation,
    /// `holds`, `broken` or `undecided`.
    Verdict,
    /// `charged`.
    Charged,
    /// `times`.
    Times,
    /// Whose account.
    Account,
    /// An amount of money.
    Amount,
    /// 16 hexadecimal digits.
    Fingerprint,
}

/// What a word should be the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// A protocol.
    Protocol,
    /// A setting.
    Setting,
    /// A node.
    Node,
    /// A verb.
    Verb,
    /// A law.
    Law,
    /// An order of the script, or a command of the protocol.
    Order,
    /// An order that a customer makes.
    Purchase,
    /// An account.
    Account,
}

/// The parts of a script, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// The title.
    Title,
    /// What is run.
    Run,
    /// Settings and seed.
    Settings,
    /// Rules.
    Rules,
    /// Moves.
    Moves,
    /// Expectations.
    Expectations,
}

impl Want {
    const fn phrase(self) -> &'static str {
        match self {
            Want::Title => "the title's text",
            Want::Protocol => "a protocol, such as lock/none",
            Want::Setting => "the name of a setting",
            Want::Value => "the setting's value",
            Want::Number => "a number",
            Want::Seed => "a seed: a whole number below 2^64, or least",
            Want::Time => "a time, such as 40s, 250ms or 1.5s",
            Want::SignedTime => "a time with a sign: +10s sets the clock forward, -10s back",
            Want::Node => "the name of a node",
            Want::Verb => "what the node does, such as acquires",
            Want::Arrow => "an arrow between two nodes, with blanks around it: worker-a -> bank",
            Want::AnyArrow => "-> for one way or <-> for both, with blanks around it",
            Want::Ordinal => "a position such as #2, counted from #1",
            Want::Order => "what to do, such as crash worker-a or drop worker-a -> bank",
            Want::Timer => "the name of a timer, or #1 for the node's first",
            Want::Until => {
                "how long to play: 30s, 12 steps, until 60s, until worker-a acquires or until quiet"
            }
            Want::Expectation => {
                "what to expect: a law, a node and what it does, order, balance or fingerprint"
            }
            Want::Verdict => "holds, broken or undecided",
            Want::Charged => "the word charged: expect order 42 charged 1 time",
            Want::Times => "the word times",
            Want::Account => "whose account, such as alice",
            Want::Amount => "an amount of money, such as 400.00",
            Want::Fingerprint => "16 hexadecimal digits",
        }
    }
}

impl Name {
    /// The thing in the singular and in the plural.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Name::Protocol => ("protocol", "protocols"),
            Name::Setting => ("setting", "settings"),
            Name::Node => ("node", "nodes"),
            Name::Verb => ("verb", "verbs"),
            Name::Law => ("law", "laws"),
            Name::Order => ("order to give", "orders"),
            Name::Purchase => ("customer's order", "customers' orders"),
            Name::Account => ("account", "accounts"),
        }
    }
}

impl Section {
    const fn phrase(self) -> &'static str {
        match self {
            Section::Title => "the title",
            Section::Run => "the 'run' line",
            Section::Settings => "settings ('set', 'seed')",
            Section::Rules => "rules ('at', 'when')",
            Section::Moves => "moves ('play', 'deliver' and so on)",
            Section::Expectations => "expectations ('expect')",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorKind::TooLarge { bytes } => write!(
                f,
                "the script has {bytes} bytes; it can have at most {}: shorten it",
                super::MOST_BYTES
            ),
            ErrorKind::TooManyLines => {
                write!(f, "a script can have at most {} lines: shorten it", super::MOST_LINES)
            }
            ErrorKind::Expected { want, found } if found.is_empty() => {
                write!(f, "the line ends too early; add {}", want.phrase())
            }
            ErrorKind::Expected { want, found } => {
                write!(f, "'{}' does not fit here; write {}", Short(found), want.phrase())
            }
            ErrorKind::Extra { word } => write!(
                f,
                "the line is complete before '{0}'; remove it, or put '# ' before it",
                Short(word)
            ),
            ErrorKind::Unknown { name, word, known, nearest } => {
                let (one, many) = name.words();
                write!(f, "there is no {one} '{}'.", Short(word))?;
                if let Some(nearest) = nearest {
                    write!(f, " Did you mean '{nearest}'?")?;
                }
                if known.is_empty() {
                    write!(f, " There are no {many} here; remove the line")
                } else {
                    write!(f, " The {many} are: {}", known.join(", "))
                }
            }
            ErrorKind::Setting(error) => write!(f, "{error}"),
            ErrorKind::Time(error) => write!(f, "{error}"),
            ErrorKind::Number { word, least, most } => {
                write!(f, "'{}' does not fit here; write a number from {least} to {most}", Short(word))
            }
            ErrorKind::Repeated { what, first } => {
                write!(f, "line {first} already gives '{what}'; remove one of the two")
            }
            ErrorKind::Misplaced { section, after } => write!(
                f,
                "{} cannot stand after {}; move the line up",
                section.phrase(),
                after.phrase()
            ),
            ErrorKind::NoRun => f.write_str(
                "no line says what to run; begin with a line such as 'run lock/none' (only a title may stand before it)",
            ),
        }
    }
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Range { start, end } = self.columns;
        if end > start + 1 {
            write!(f, "line {}, columns {start}-{}: {}", self.line, end - 1, self.kind)
        } else {
            write!(f, "line {}, column {start}: {}", self.line, self.kind)
        }
    }
}

impl fmt::Display for ScriptErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, error) in self.0.iter().enumerate() {
            let newline = if at == 0 { "" } else { "\n" };
            write!(f, "{newline}{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ScriptError {}

impl std::error::Error for ScriptErrors {}

/// What was written, cut to a length that fits a message.
struct Short<'t>(&'t str);

impl fmt::Display for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 40;
        match self.0.char_indices().nth(MOST) {
            Some((at, _)) => write!(f, "{}…", &self.0[..at]),
            None => f.write_str(self.0),
        }
    }
}
