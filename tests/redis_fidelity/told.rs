//! What a server tells its file or its replicas, beside what the model tells.

use faultline::services::redis::append_only::read;
use faultline::services::redis::{Effect, Effects, Request};

use super::Done;

/// What the model has told so far, and how exactly its dates are known.
#[derive(Default)]
pub(crate) struct Told {
    expected: Vec<(Effects, u64, u64)>,
}

impl Told {
    pub(crate) fn push(&mut self, done: Done) {
        if !done.effects.is_empty() {
            self.expected.push((done.effects, done.at_ms, done.within_ms));
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.expected.len()
    }

    /// Compares with what a real server has told, as a whole: transactions too.
    pub(crate) fn assert_equals(&self, real: &[u8]) {
        let (real, whole) = read(real).expect("commands");
        for (number, ((effects, at_ms, within_ms), real)) in
            self.expected.iter().zip(&real).enumerate()
        {
            let ours: Vec<Request> =
                effects.0.iter().map(|effect| effect.request(*at_ms)).collect();
            let theirs: Vec<Request> = real.0.iter().map(|effect| effect.request(0)).collect();
            let equal = ours.len() == theirs.len()
                && effects.0.iter().zip(&theirs).all(|(effect, theirs)| {
                    (0..=*within_ms).any(|late| effect.request(at_ms + late) == *theirs)
                });
            assert!(equal, "change {number}:\n  model: {ours:?}\n  redis: {theirs:?}");
        }
        assert_eq!(self.expected.len(), real.len(), "after {whole} bytes");
    }
}

/// The file or the stream that the model makes of changes whose dates are exact.
pub(crate) fn effects_of(told: &[u8]) -> Vec<Effects> {
    read(told).expect("commands").0
}

/// A change as text, for messages.
pub(crate) fn show(effects: &Effects) -> String {
    effects.0.iter().map(Effect::to_string).collect::<Vec<_>>().join("; ")
}
