//! The backlog: the newest part of the stream, for replicas that were away for a moment.

use std::collections::VecDeque;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Backlog {
    bytes: VecDeque<u8>,
    size: usize,
}

impl Backlog {
    pub(super) fn of(size: usize) -> Self {
        Self { bytes: VecDeque::new(), size }
    }

    pub(super) fn append(&mut self, told: &[u8]) {
        let kept = &told[told.len().saturating_sub(self.size)..];
        let too_many = (self.bytes.len() + kept.len()).saturating_sub(self.size);
        self.bytes.drain(..too_many);
        self.bytes.extend(kept);
    }

    /// The bytes of the stream from the one numbered `first`, counted from 1, to the last, numbered
    /// `last`; `None` if the backlog does not go back so far, or the stream has not come so far.
    pub(super) fn since(&self, last: u64, first: u64) -> Option<Vec<u8>> {
        let missing = usize::try_from((last + 1).checked_sub(first)?).ok()?;
        let skipped = self.bytes.len().checked_sub(missing)?;
        Some(self.bytes.iter().skip(skipped).copied().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backlog_forgets_what_is_oldest() {
        let mut backlog = Backlog::of(4);
        backlog.append(b"abc");
        backlog.append(b"de");
        assert_eq!(backlog.since(5, 2).as_deref(), Some(&b"bcde"[..]));
        assert_eq!(backlog.since(5, 6).as_deref(), Some(&b""[..]));
        assert_eq!(backlog.since(5, 1), None, "forgotten");
        assert_eq!(backlog.since(5, 7), None, "not told yet");
        backlog.append(b"a longer text");
        assert_eq!(backlog.since(18, 15).as_deref(), Some(&b"text"[..]));
    }
}
