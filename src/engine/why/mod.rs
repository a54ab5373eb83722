//! From a broken law back to its cause: the few steps that made it break, each with those of them that
//! it follows from.
//!
//! First the happened-before past of the steps that broke the law ([`causes`]); then what of it was
//! needed, by trying the run again without (`thin`); then what is worth telling (`tell`). What must happen in the
//! end breaks by what does not happen: then also where those came to a stop who could have made it happen
//! (`standstill`).

pub mod causes;
mod decisive;
mod standstill;
mod tell;
mod thin;

use super::rerun::breach;
use super::timeline::Timeline;
use crate::ledger::Law;
use causes::Causes;
use tell::Teller;
use thin::Thinner;

/// Why a law broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The law.
    pub law: Law,
    /// The step at which it broke.
    pub step: u32,
    /// What led to it, in order; the last one is `step`.
    pub links: Vec<Link>,
    /// Every step that happened before the breach and could have had a part in it.
    pub past: Vec<u32>,
    /// The orders given before, without which the law breaks all the same.
    pub spare: Vec<u32>,
    /// Whether there was time to try the run without each of the causes. If not, more is told than
    /// may have been needed.
    pub thorough: bool,
}

/// A step of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The step.
    pub step: u32,
    /// Its part in it.
    pub part: Part,
    /// The steps of the account that it follows from directly, earliest first.
    pub after: Vec<u32>,
}

/// What part a step had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What the law speaks of changed here.
    Decisive,
    /// An order of a rule or a person, without which the law does not break.
    Needed,
    /// Had the message come after that other step, the law would not have broken.
    Before(u32),
    /// The last that a worker did, which then stood still with an order in hand.
    Standstill,
    /// It lies on the way.
    Passage,
}

/// Why a law is broken where a timeline stands. `None`: it is not broken there.
pub fn why(timeline: &Timeline, law: Law) -> Option<Account> {
    let found = breach(timeline, law).filter(|found| found.step > 0)?;
    let causes = Causes::of(timeline, found.step as usize);
    let decisive = decisive::decisive(timeline, law, found.step);
    let mut thinner = Thinner::new(timeline, law, found);
    let (needed, spare) = thinner.orders();
    let still = standstill::standstills(timeline, law, found.step);
    let past = causes.past(&[&decisive[..], &needed, &still].concat(), |_, _| true);
    let teller = Teller { timeline, law, causes: &causes, past: &past, decisive, needed, still };
    let links = teller.tell(&mut thinner);
    Some(Account { law, step: found.step, links, past, spare, thorough: thinner.thorough })
}
