//! What never is.

use std::fmt;

use crate::kernel::Dated;

/// What a lock says that has nothing to say, or waits for when it waits for nothing: there is no value
/// of this type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Never {}

impl Dated for Never {}

impl fmt::Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}
