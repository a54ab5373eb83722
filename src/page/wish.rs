//! What is asked of the program of a first visit and only the whole program can do.
//!
//! The page is built twice from one source: without the feature `whole` it has the protocols that the
//! first lessons need, so that it is there at once; with it, everything. What is beyond the first is
//! wished for, and done by the second when that has taken the page over.

use super::choices::Sheet;
use crate::fields::{Reader, Writer};

/// Whether this is the whole program.
pub const WHOLE: bool = cfg!(feature = "whole");

/// Something to be done by the whole program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// The same faults under another protocol of the arena.
    Protocol(String),
    /// Follow a link, by the part of the address after its `#`.
    Follow(String),
    /// Open the run of a script after a step.
    Run(String, u32),
    /// Run the script that is being written.
    Draft,
    /// Go on with the session that is kept.
    Kept,
    /// Open a dialog that is not needed at first, or has less in it.
    Sheet(Sheet),
}

impl Wish {
    /// What it is and what belongs to it.
    fn parts(&self) -> (&'static str, String) {
        match self {
            Wish::Protocol(id) => ("protocol", id.clone()),
            Wish::Follow(fragment) => ("follow", fragment.clone()),
            Wish::Run(script, step) => ("run", format!("{step} {script}")),
            Wish::Draft => ("draft", String::new()),
            Wish::Kept => ("kept", String::new()),
            Wish::Sheet(sheet) => ("sheet", sheet.name().to_owned()),
        }
    }

    fn of_parts(kind: &str, what: &str) -> Option<Wish> {
        Some(match kind {
            "protocol" => Wish::Protocol(what.to_owned()),
            "follow" => Wish::Follow(what.to_owned()),
            "run" => {
                let (step, script) = what.split_once(' ')?;
                Wish::Run(script.to_owned(), step.parse().ok()?)
            }
            "draft" => Wish::Draft,
            "kept" => Wish::Kept,
            "sheet" => Wish::Sheet(Sheet::named(what)?),
            _ => return None,
        })
    }
}

/// What one program hands to the other: the session, as it is kept, and what was wished for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// The session.
    pub session: String,
    /// The wish.
    pub wish: Option<Wish>,
}

impl Handover {
    /// As text.
    pub fn write(&self) -> String {
        let mut to = Writer::default();
        to.put(&self.session);
        if let Some((kind, what)) = self.wish.as_ref().map(Wish::parts) {
            to.put(kind);
            to.put(what);
        }
        to.finish()
    }

    /// From text; `None` if it is none.
    pub fn read(text: &str) -> Option<Handover> {
        let mut from = Reader::new(text);
        let session = from.text()?.to_owned();
        let wish = from.text().and_then(|kind| Wish::of_parts(kind, from.text()?));
        Some(Handover { session, wish })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_handed_over_arrives() {
        let run = Wish::Run("run lock/none\n".into(), 7);
        let named = [Wish::Protocol("none".into()), Wish::Follow("run-A".into()), run];
        let wishes =
            named.into_iter().chain([Wish::Draft, Wish::Kept, Wish::Sheet(Sheet::Glossary)]);
        for wish in wishes.map(Some).chain([None]) {
            let handover = Handover { session: "2:12\n".into(), wish };
            assert_eq!(Handover::read(&handover.write()), Some(handover));
        }
        assert_eq!(Handover::read("nonsense"), None);
    }
}
