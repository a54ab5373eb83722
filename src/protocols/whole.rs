//! What only the whole program has.

/// That this is the whole program.
///
/// The page is built twice from one source. What belongs to the second program alone carries a value
/// of this type; in that of a first visit there is none, so that its compiler knows that nothing of
/// the kind can be, and leaves it out.
#[cfg(feature = "whole")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Whole;

/// That this is the whole program, which it is not.
#[cfg(not(feature = "whole"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whole {}
