//! How fast a run is played: long waits take longer to watch than short ones, but not in proportion,
//! or a lease of thirty seconds would be thirty seconds of nothing.

use crate::kernel::Span;

/// A speed of playing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speed {
    /// Half.
    Half,
    /// As meant.
    #[default]
    One,
    /// Twice.
    Two,
    /// Four times.
    Four,
    /// Eight times.
    Eight,
}

impl Speed {
    /// Every speed, slowest first.
    pub const ALL: [Speed; 5] = [Speed::Half, Speed::One, Speed::Two, Speed::Four, Speed::Eight];

    /// What stands on its button.
    pub const fn label(self) -> &'static str {
        match self {
            Speed::Half => "0.5×",
            Speed::One => "1×",
            Speed::Two => "2×",
            Speed::Four => "4×",
            Speed::Eight => "8×",
        }
    }

    /// The speed with this label.
    pub fn labelled(label: &str) -> Option<Speed> {
        Speed::ALL.into_iter().find(|speed| speed.label() == label)
    }

    const fn eighths(self) -> u32 {
        match self {
            Speed::Half => 4,
            Speed::One => 8,
            Speed::Two => 16,
            Speed::Four => 32,
            Speed::Eight => 64,
        }
    }

    /// How many milliseconds to show what is before a step that comes after `wait`.
    pub fn pause_ms(self, wait: Span) -> u32 {
        let decades = (wait.as_ms() + 1).ilog2().min(16);
        (240 + 50 * decades) * 8 / self.eighths()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_wait_is_watched_longer_but_never_long() {
        let pauses = [0, 10, 1_000, 40_000, 3_600_000].map(|ms| Speed::One.pause_ms(Span::ms(ms)));
        assert!(pauses.is_sorted());
        assert!(pauses[0] >= 200 && pauses[4] <= 1_500, "{pauses:?}");
    }

    #[test]
    fn a_faster_speed_is_faster() {
        let pauses = Speed::ALL.map(|speed| speed.pause_ms(Span::s(1)));
        assert!(pauses.is_sorted_by(|a, b| a > b), "{pauses:?}");
        assert_eq!(Speed::labelled("4×"), Some(Speed::Four));
    }
}
