//! Paths from the root directory: `order-42.lock`, `locks/order-42`.

use std::fmt;

/// A path of one or more names, none of them `.`, `..` or empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Box<str>);

/// The longest name of a file in bytes.
pub(super) const LONGEST_NAME: usize = 255;

impl Path {
    /// The path as written; `None` for one that is not modelled.
    pub fn new(text: &str) -> Option<Path> {
        let modelled = |name: &str| !matches!(name, "" | "." | "..") && !name.contains('\0');
        text.split('/').all(modelled).then(|| Path(text.into()))
    }

    /// Everything but the last name, and the last name.
    pub(super) fn split(&self) -> (impl Iterator<Item = &str>, &str) {
        let (parent, name) = self.0.rsplit_once('/').unwrap_or(("", &self.0));
        (parent.split('/').filter(|name| !name.is_empty()), name)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
