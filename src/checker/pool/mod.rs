//! A breadth-first search by several who share no memory, each of whom has a part of the states: for
//! workers in a browser, which can only send each other messages.
//!
//! States stay where they were computed: only their fingerprints travel, to the one who keeps the book
//! on that part of all fingerprints (Stern & Dill, *Parallelizing the Murφ Verifier*, CAV 1997, send
//! states there). A world is much larger than its fingerprint, and cannot be sent at all without code
//! that could write it down. So the way to every state lies whole with one member.
//!
//! # How it goes
//! Level by level. At first there is too little to share, and every member does all of it alone, in the
//! same way. From the first level on that is large enough, each leaves its part, and asks of every state
//! that it comes to whether somebody was there before. When all are done it tells the others how many
//! new states come after each state that it has left. From that everybody knows the order of the next
//! level: the one in which a single member would have come to it.
//!
//! # It finds what one alone finds
//! Of those who come to a state in the same level, the one is first who comes from the state that is
//! first in its level, whoever speaks first. So the states, their order and the ways to them are those
//! of [`Strategy::BreadthFirst`](super::Strategy) on one thread; and where that stops at a broken claim,
//! all of these stop there, having counted as many states.
//!
//! What should hold eventually is not followed: that needs the runs, and those are in one place with
//! [`Search`](super::Search).
//!
//! A [`Member`] does no input and output itself: whoever runs it carries its letters, between any two
//! members in the order of their writing.

mod claims;
mod letter;
mod level;
mod member;
mod order;

pub use member::Member;

/// How many states a level should have to be shared out. The more are dealt out, the more alike are the
/// parts of the levels to come, and the longer everybody does the same before. (Of the lock in Redis
/// without time, 193,592 states, one of two had nearly twice as much to do as the other in the end when
/// half as many were dealt out; with these, 7% more.) What is found does not depend on it.
pub const WORTH_SHARING: u32 = 2048;

/// Where a member of a pool sits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The number of its seat.
    pub me: usize,
    /// How many seats there are.
    pub of: usize,
}

impl Seat {
    /// The seat of one who works alone.
    pub const ALONE: Seat = Seat { me: 0, of: 1 };

    /// The seats of the others.
    pub fn others(self) -> impl Iterator<Item = usize> + use<> {
        (0..self.of).filter(move |other| *other != self.me)
    }
}
