//! Runs as text and as links: the one place where the page meets the script language.

use crate::engine::Timeline;
use crate::words::Lang;

/// What is wrong with a script, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong, and what to write instead.
    pub what: String,
}

/// The script that leads to where a run stands.
pub fn text(_run: &Timeline) -> String {
    String::new()
}

/// Runs a script.
///
/// # Errors
/// Every mistake with its place.
pub fn open(_lang: Lang, _text: &str) -> Result<Timeline, Vec<Trouble>> {
    Err(Vec::new())
}

/// The run as the part of an address after its `#`.
pub fn link(_run: &Timeline) -> String {
    String::new()
}
