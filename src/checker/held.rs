//! How much memory things take that come and go.

/// Things that are held, and what they take together.
///
/// What a thing takes may change while it is held: what it shares with others falls to those who are
/// left. So each that goes is taken to be an average one, and when none is left, nothing is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Held {
    many: usize,
    bytes: usize,
}

impl Held {
    /// One more, which takes so many bytes.
    pub(super) fn add(&mut self, bytes: usize) {
        self.many += 1;
        self.bytes += bytes;
    }

    /// One less.
    pub(super) fn take(&mut self) {
        self.bytes -= self.bytes / self.many.max(1);
        self.many = self.many.saturating_sub(1);
    }

    /// What all of them take.
    pub(super) fn bytes(self) -> usize {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_none_is_left_nothing_is_held() {
        let mut held = Held::default();
        [7, 1, 100].into_iter().for_each(|bytes| held.add(bytes));
        assert_eq!(held.bytes(), 108);
        held.take();
        assert_eq!(held.bytes(), 72);
        held.take();
        held.take();
        assert_eq!(held.bytes(), 0);
        held.take();
        assert_eq!(held.bytes(), 0, "there was none to take");
    }
}
