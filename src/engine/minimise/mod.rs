//! Makes a run that breaks a law small and readable: what the breach does not need is left out, orders
//! given by hand become rules with anchors, and times become round.
//!
//! Every change is tried by playing the whole run again; it stays only if the same law still breaks,
//! and no change adds a fault. The result is 1-minimal (Zeller & Hildebrandt 2002): without any one of
//! its orders the law does not break.

mod anchor;
mod round;
mod trial;

pub use trial::without;

use super::order::{Move, Until};
use super::reduce::reduce;
use super::script::{Expectation, Lined, Script};
use crate::ledger::{Law, Verdict};
use trial::{Item, Search, items, keeping};

/// A script that was made small.
#[derive(Clone, Debug)]
pub struct Minimised {
    /// The script. It expects that the law is broken.
    pub script: Script,
    /// Whether there was time to try everything. If not, more is left in it than may be needed.
    pub thorough: bool,
}

/// The smallest script found in which the same law breaks. `None`: the script does not break it, or
/// cannot be played.
pub fn minimise(script: &Script, law: Law) -> Option<Minimised> {
    let mut search = Search::of(script, law)?;
    search.end_at_the_breach();
    search.pair_up();
    search.leave_out();
    search.anchor();
    search.round();
    search.leave_out();
    let script = search.draft.script(&script.title, Expectation::Law(law, Verdict::Broken));
    Some(Minimised { script, thorough: search.thorough })
}

impl Search {
    /// Leaves out what comes after the breach, and lets the run go on by itself if it then ends.
    fn end_at_the_breach(&mut self) {
        let Some(trace) = self.trace() else { return };
        if !self.law.is_of_the_end() {
            let broken = self.breach.step as usize;
            let last = trace.iter().position(|mark| mark.step >= broken);
            if let Some(last) = last {
                let mut short = self.draft.clone();
                short.moves.truncate(last + 1);
                self.try_draft(short);
            }
        }
        self.let_go();
    }

    /// Lets the last move be that the run goes on until it is quiet.
    fn let_go(&mut self) {
        let mut open = self.draft.clone();
        if matches!(open.moves.last(), Some(Move::Play(_))) {
            open.moves.pop();
        }
        open.moves.push(Move::Play(Until::Quiet));
        self.try_draft(open);
    }

    /// Leaves out every order that is not needed.
    fn leave_out(&mut self) {
        let kept = reduce(items(&self.draft), |kept: &[Item]| {
            let less = keeping(&self.draft, kept);
            self.breaks(&less)
        });
        self.draft = keeping(&self.draft, &kept);
    }
}

impl trial::Draft {
    /// The draft as a script that expects something, with the lines that it is printed on.
    fn script(&self, title: &str, expectation: Expectation) -> Script {
        let lined = |what: &Move| Lined { line: 0, what: what.clone() };
        let script = Script {
            title: title.to_string(),
            setup: self.setup.clone(),
            rules: self.rules.clone(),
            moves: self.moves.iter().map(lined).collect(),
            expectations: vec![Lined { line: 0, what: expectation }],
        };
        Script::parse(&script.to_string()).unwrap_or(script)
    }
}
