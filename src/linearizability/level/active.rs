//! What is under way.

/// A set of operations that are under way, by their bits. There cannot be more.
pub(super) type Set = u128;

/// An operation that is under way.
#[derive(Clone, Copy)]
pub(super) struct Active {
    pub(super) number: u32,
    pub(super) bit: Set,
    pub(super) adds: i64,
    /// Whether it is to be placed sparingly.
    pub(super) is_lost: bool,
}

/// The first of those that add the same; what adds the same stands together.
pub(super) fn firsts(movements: &[Active]) -> impl Iterator<Item = Active> {
    movements.chunk_by(|one, other| one.adds == other.adds).map(|all| all[0])
}
