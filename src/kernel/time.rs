//! Time as remaining duration.
//!
//! A world never knows what time it is: it knows how long each thing still takes. Two worlds that
//! behave alike from here on are then equal, whenever they happen. What the clock says since the
//! start of a run belongs to the run's history.

use std::fmt;
use std::str::FromStr;

/// A length of simulated time, in whole microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(u64);

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span(0);

    /// The longest span that a script or a link may name: 1,000 hours. Sums of two stay far from
    /// overflow, also after scaling by a clock's rate.
    pub const LONGEST: Span = Span::s(3_600_000);

    /// A span of `us` microseconds.
    pub const fn us(us: u64) -> Span {
        Span(us)
    }

    /// A span of `ms` milliseconds.
    pub const fn ms(ms: u64) -> Span {
        Span(ms * 1_000)
    }

    /// A span of `s` seconds.
    pub const fn s(s: u64) -> Span {
        Span(s * 1_000_000)
    }

    /// The span in microseconds.
    pub const fn as_us(self) -> u64 {
        self.0
    }

    /// The span in whole milliseconds, rounded up: a lease with 0.2 ms to go is not over.
    pub const fn as_ms(self) -> u64 {
        self.0.div_ceil(1_000)
    }

    /// The span in seconds.
    pub fn as_s(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// Whether no time is left.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// What is left of this span after `other`; nothing if `other` is longer.
    pub const fn minus(self, other: Span) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
}

impl std::ops::Add for Span {
    type Output = Span;

    fn add(self, other: Span) -> Span {
        Span(self.0.saturating_add(other.0))
    }
}

/// Prints the shortest exact form: `40s`, `1500ms`, `250us`.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            us if us % 1_000_000 == 0 => write!(f, "{}s", us / 1_000_000),
            us if us % 1_000 == 0 => write!(f, "{}ms", us / 1_000),
            us => write!(f, "{us}us"),
        }
    }
}

/// Why a text is not a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanError {
    /// It does not start with a number, or has no unit after it.
    Shape,
    /// The unit is none of `us`, `ms`, `s`, `m`.
    Unit,
    /// It is below zero.
    Negative,
    /// It is longer than [`Span::LONGEST`].
    TooLong,
}

impl fmt::Display for SpanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SpanError::Shape => "a time is a number and a unit, such as 40s, 250ms or 1.5s",
            SpanError::Unit => "the units of time are us, ms, s and m",
            SpanError::Negative => "a time cannot be negative: leave out the '-'",
            SpanError::TooLong => "a time can be at most 1000 hours (3600000s)",
        })
    }
}

impl std::error::Error for SpanError {}

/// Reads `40s`, `1.5s`, `250ms`, `10us`, `2m`.
impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Span, SpanError> {
        if text.starts_with('-') {
            return Err(SpanError::Negative);
        }
        let unit_at =
            text.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or(SpanError::Shape)?;
        let (number, unit) = text.split_at(unit_at);
        let scale: u64 = match unit {
            "us" => 1,
            "ms" => 1_000,
            "s" => 1_000_000,
            "m" => 60_000_000,
            _ => return Err(SpanError::Unit),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        if whole.is_empty() || fraction.is_empty() || fraction.contains('.') || fraction.len() > 6 {
            return Err(SpanError::Shape);
        }
        let whole: u64 = whole.parse().map_err(|_| SpanError::TooLong)?;
        let digits = 10u64.pow(fraction.len() as u32);
        let fraction: u64 = fraction.parse().map_err(|_| SpanError::Shape)?;
        if !(fraction * scale).is_multiple_of(digits) {
            return Err(SpanError::Shape);
        }
        whole
            .checked_mul(scale)
            .map(|us| Span(us.saturating_add(fraction * scale / digits)))
            .filter(|span| *span <= Span::LONGEST)
            .ok_or(SpanError::TooLong)
    }
}

/// How fast a node's clock runs, in thousandths of true time: 1000 is right, 2000 twice too fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(u16);

impl Rate {
    /// A clock that is right.
    pub const TRUE: Rate = Rate(1000);

    /// A clock that runs `permille` thousandths as fast as true time; `None` outside 100 to 10,000
    /// (ten times too slow, ten times too fast).
    pub const fn permille(permille: u16) -> Option<Rate> {
        match permille {
            100..=10_000 => Some(Rate(permille)),
            _ => None,
        }
    }

    /// The rate in thousandths.
    pub const fn as_permille(self) -> u16 {
        self.0
    }
}

/// What is left of a timer, by the clock of the node that set it, in nanoseconds.
///
/// Nanoseconds, so that true microseconds times a [`Rate`] is exact: however a wait is cut into
/// pieces, the timer ends at the same moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Countdown(u64);

impl Countdown {
    /// A timer that has `span` to go by its own node's clock.
    pub const fn of(span: Span) -> Countdown {
        Countdown(span.0 * 1_000)
    }

    /// What is left by the node's own clock, rounded up to microseconds.
    pub const fn local(self) -> Span {
        Span(self.0.div_ceil(1_000))
    }

    /// How long it takes in true time, when the clock keeps its rate.
    pub const fn due_in(self, rate: Rate) -> Span {
        Span(self.0.div_ceil(rate.0 as u64))
    }

    /// True time goes by. A message can be delayed so often that it takes longer than any countdown.
    pub const fn elapse(self, by: Span, rate: Rate) -> Countdown {
        Countdown(self.0.saturating_sub(by.0.saturating_mul(rate.0 as u64)))
    }

    /// The clock is set forward: what it counts down to comes nearer.
    pub const fn jump_forward(self, by: Span) -> Countdown {
        Countdown(self.0.saturating_sub(by.0 * 1_000))
    }

    /// The clock is set back: what it counts down to recedes.
    pub const fn jump_back(self, by: Span) -> Countdown {
        Countdown(self.0.saturating_add(by.0 * 1_000))
    }
}

/// What may name dates: the content of a disk, or a message.
///
/// A world holds no dates, so what names one keeps what is left until then, and the world counts it
/// down: on a disk by the clock of its node, which goes on while no process runs, and is set with it;
/// in a message by true time.
pub trait Dated {
    /// Whether it names any. What does not is never copied for the sake of its dates.
    fn is_dated(&self) -> bool {
        false
    }

    /// Changes what is left until each of its dates.
    fn each_date(&mut self, _change: &mut dyn FnMut(&mut Countdown)) {}
}

impl Dated for () {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_reads_what_it_prints() {
        for span in [Span::ZERO, Span::us(7), Span::ms(1500), Span::s(40), Span::LONGEST] {
            assert_eq!(span.to_string().parse(), Ok(span));
        }
        assert_eq!("1.5s".parse(), Ok(Span::ms(1500)));
        assert_eq!("2m".parse(), Ok(Span::s(120)));
    }

    #[test]
    fn a_bad_span_says_why() {
        for (text, why) in [
            ("", SpanError::Shape),
            ("12", SpanError::Shape),
            ("s", SpanError::Shape),
            ("1.5us", SpanError::Shape),
            ("1..5s", SpanError::Shape),
            ("3h", SpanError::Unit),
            ("-3s", SpanError::Negative),
            ("99999999999999999999s", SpanError::TooLong),
            ("3600001s", SpanError::TooLong),
        ] {
            assert_eq!(text.parse::<Span>(), Err(why), "{text}");
        }
    }

    #[test]
    fn a_wait_in_pieces_is_the_same_wait() {
        let rate = Rate::permille(1_337).unwrap();
        let whole = Countdown::of(Span::s(1)).elapse(Span::us(1_001), rate);
        let pieces = (0..1_001).fold(Countdown::of(Span::s(1)), |c, _| c.elapse(Span::us(1), rate));
        assert_eq!(whole, pieces);
    }

    #[test]
    fn a_fast_clock_is_due_early() {
        let double = Rate::permille(2_000).unwrap();
        assert_eq!(Countdown::of(Span::s(10)).due_in(double), Span::s(5));
    }
}
