//! The horizontal axis: where a step stands, and where a moment ahead does.
//!
//! Time is not to scale. Left of the playhead every step has a width that can be read, and a long
//! wait is as wide as any long wait. Right of it the axis is logarithmic: there the next ten
//! milliseconds matter as much as the next ten seconds.

use super::digits::decimal;
use crate::engine::Index;
use crate::kernel::Span;

/// Steps are laid out from a multiple of this on, so that what is drawn of a step stays where it is
/// while the playhead moves on, and is not drawn again.
const CHUNK: usize = 32;

/// Steps that are laid out before the first visible one at least, for the labels of the first visible
/// ones to come out as they did before.
const LEAD: usize = 8;

/// From here on a wait is drawn with a break.
pub(super) const LONG: Span = Span::ms(500);

/// The steps that are laid out, and where they stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    /// The first step that is laid out.
    pub base: usize,
    /// The first step that can be seen.
    pub first_visible: usize,
    xs: Vec<f64>,
}

impl Track {
    /// Lays out the steps up to `position` of which the last ones fill `past` pixels.
    pub fn of(index: &Index, position: usize, past: f64) -> Track {
        let position = position.min(index.len());
        let mut first_visible = position;
        let mut filled = 0.0;
        while first_visible > 0 && filled <= past {
            filled += advance(wait(index, first_visible));
            first_visible -= 1;
        }
        let base = first_visible.saturating_sub(LEAD) / CHUNK * CHUNK;
        let mut x = 0.0;
        let mut xs = Vec::with_capacity(position - base + 1);
        xs.push(x);
        for step in base + 1..=position {
            x += advance(wait(index, step));
            xs.push(x);
        }
        Track { base, first_visible, xs }
    }

    /// The steps that are laid out; the first stands for all before it.
    pub fn steps(&self) -> std::ops::RangeInclusive<usize> {
        self.base..=self.base + self.xs.len() - 1
    }

    /// Where a step stands; steps before the first stand left of it.
    pub fn x(&self, step: usize) -> f64 {
        match step.checked_sub(self.base) {
            Some(at) => self.xs.get(at).copied().unwrap_or(self.end()),
            None => self.xs[0] - 48.0,
        }
    }

    /// Where the playhead stands.
    pub fn end(&self) -> f64 {
        self.xs[self.xs.len() - 1]
    }
}

/// How long nothing happened before a step.
pub(super) fn wait(index: &Index, step: usize) -> Span {
    index.time(step).minus(index.time(step.saturating_sub(1)))
}

/// How wide a step with that wait is.
fn advance(wait: Span) -> f64 {
    match wait.as_us() {
        0 => 28.0,
        1..1_000 => 48.0,
        1_000..10_000 => 60.0,
        10_000..100_000 => 68.0,
        100_000..500_000 => 76.0,
        500_000..10_000_000 => 112.0,
        10_000_000..60_000_000 => 128.0,
        _ => 144.0,
    }
}

/// The furthest moment ahead that has a place of its own.
const FURTHEST: Span = Span::s(120);

/// The wait at which the logarithmic axis begins to bend.
const BEND: Span = Span::ms(4);

/// The axis right of the playhead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ahead {
    /// Where it begins.
    pub start: f64,
    /// How wide it is.
    pub width: f64,
}

impl Ahead {
    /// Where the moment after `span` stands.
    pub fn x(&self, span: Span) -> f64 {
        let reach = (1.0 + span.as_s() / BEND.as_s()).ln() / Self::bends();
        self.start + self.width * reach.min(1.0)
    }

    /// The moment at a place, to two significant digits.
    pub fn span(&self, x: f64) -> Span {
        let reach = ((x - self.start) / self.width).clamp(0.0, 1.0);
        rounded(((reach * Self::bends()).exp() - 1.0) * BEND.as_us() as f64)
    }

    fn bends() -> f64 {
        (1.0 + FURTHEST.as_s() / BEND.as_s()).ln()
    }
}

/// So many microseconds, to two significant digits.
fn rounded(us: f64) -> Span {
    if us < 1.0 {
        return Span::ZERO;
    }
    let unit = 10f64.powi((us.log10().floor() as i32 - 1).max(0));
    Span::us(((us / unit).round() * unit) as u64)
}

/// A length of time as people write it, to at most three significant digits: `24.9 s`.
pub fn duration(span: Span) -> String {
    let us = span.as_us();
    let (unit, name) = match us {
        0 => return "0 s".into(),
        1..1_000 => return format!("{us} µs"),
        1_000..1_000_000 => (1_000, "ms"),
        1_000_000..120_000_000 => (1_000_000, "s"),
        120_000_000..7_200_000_000 => (60_000_000, "min"),
        _ => (3_600_000_000, "h"),
    };
    let (part, places) = match us / unit {
        0..10 => (unit / 100, 2),
        10..100 => (unit / 10, 1),
        _ => (unit, 0),
    };
    format!("{} {name}", decimal((us.saturating_add(part / 2) / part) as i64, places))
}

/// A moment of the run: `12.345 s`, `2:05.678`.
pub fn moment(time: Span) -> String {
    let ms = time.as_us() / 1_000;
    let (minutes, s, ms) = (ms / 60_000, ms / 1_000 % 60, ms % 1_000);
    if minutes == 0 { format!("{s}.{ms:03} s") } else { format!("{minutes}:{s:02}.{ms:03}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_well() {
        for (span, text) in [
            (Span::ZERO, "0 s"),
            (Span::us(250), "250 µs"),
            (Span::us(12_340), "12.3 ms"),
            (Span::ms(2_000), "2 s"),
            (Span::ms(24_912), "24.9 s"),
            (Span::s(600), "10 min"),
        ] {
            assert_eq!(duration(span), text);
        }
        assert_eq!(moment(Span::ms(12_345)), "12.345 s");
        assert_eq!(moment(Span::ms(125_678)), "2:05.678");
    }

    #[test]
    fn the_way_ahead_is_walked_back() {
        let ahead = Ahead { start: 700.0, width: 300.0 };
        for ms in [1u64, 7, 40, 900, 12_000, 60_000] {
            let there = ahead.span(ahead.x(Span::ms(ms))).as_s();
            assert!((there / Span::ms(ms).as_s() - 1.0).abs() < 0.06, "{ms}: {there}");
        }
        assert_eq!(ahead.span(600.0), Span::ZERO);
        assert!(ahead.x(Span::LONGEST) <= 1000.0);
    }
}
