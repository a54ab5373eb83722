//! How far a search goes.

/// Where a search gives up. Without bounds it goes on until it has seen every state.
///
/// A bound that was hit makes a verdict [`Unfinished`](super::Verdict::Unfinished), never `Holds`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// States that many actions away from the beginning are judged, but not left.
    pub depth: u32,
    /// It sees no more distinct states than that.
    pub states: u32,
    /// It stops when what it holds in memory comes to that many bytes.
    pub bytes: u64,
}

impl Bounds {
    /// No bounds but those of the numbers that name states.
    pub const NONE: Bounds = Bounds { depth: u32::MAX, states: MOST_STATES, bytes: u64::MAX };
}

/// States have numbers of 32 bits, the last of which stands for "none".
const MOST_STATES: u32 = u32::MAX;

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds::NONE
    }
}
