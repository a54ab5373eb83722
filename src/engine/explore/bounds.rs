//! What the adversary may do, and how often.

use std::fmt;

use crate::kernel::NodeId;

/// A kind of fault that a search can be allowed to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// A process dies. Its restart costs nothing and may come at any later moment, or never.
    Crash,
    /// A process stands still. That it goes on costs nothing.
    Pause,
    /// A link in one direction is cut. That it heals costs nothing.
    Cut,
    /// A message is lost.
    Drop,
    /// A message arrives twice.
    Duplicate,
    /// A message is held back. That it is let go costs nothing.
    Delay,
    /// A time of day is set forward, so far that what waits for it is due.
    Jump,
    /// A clock runs twice as fast or half as fast. That it is put right costs nothing.
    Skew,
}

impl Fault {
    /// Every kind, in the order in which they are tried.
    pub const ALL: [Fault; 8] = [
        Fault::Crash,
        Fault::Pause,
        Fault::Cut,
        Fault::Drop,
        Fault::Duplicate,
        Fault::Delay,
        Fault::Jump,
        Fault::Skew,
    ];

    /// One of them, and several.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Fault::Crash => ("crash", "crashes"),
            Fault::Pause => ("pause", "pauses"),
            Fault::Cut => ("cut", "cuts"),
            Fault::Drop => ("drop", "drops"),
            Fault::Duplicate => ("duplicate", "duplicates"),
            Fault::Delay => ("delay", "delays"),
            Fault::Jump => ("clock jump", "clock jumps"),
            Fault::Skew => ("skewed clock", "skewed clocks"),
        }
    }
}

/// How many faults of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Faults([u8; Fault::ALL.len()]);

impl Faults {
    /// None of any kind.
    pub const NONE: Faults = Faults([0; Fault::ALL.len()]);

    /// These, but so many of one kind.
    #[must_use]
    pub const fn with(mut self, fault: Fault, most: u8) -> Faults {
        self.0[fault as usize] = most;
        self
    }

    /// How many of one kind.
    pub const fn of(self, fault: Fault) -> u8 {
        self.0[fault as usize]
    }

    /// No more of any kind than `most`.
    #[must_use]
    pub fn at_most(self, most: u8) -> Faults {
        Faults(self.0.map(|one| one.min(most)))
    }

    /// How many of all kinds together.
    pub fn total(self) -> u8 {
        self.0.iter().fold(0, |total, one| total.saturating_add(*one))
    }
}

/// `2 crashes, 1 drop`; `no fault`.
impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = false;
        for fault in Fault::ALL.into_iter().filter(|fault| self.of(*fault) > 0) {
            let (count, (one, several)) = (self.of(fault), fault.words());
            f.write_str(if said { ", " } else { "" })?;
            write!(f, "{count} {}", if count == 1 { one } else { several })?;
            said = true;
        }
        if said { Ok(()) } else { f.write_str("no fault") }
    }
}

/// How a world is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// The strongest adversary: no clock means anything. Any message may be next and any timer may
    /// end, so many times in all.
    Asynchronous {
        /// How many timers may end.
        timers: u16,
    },
    /// The ordinary schedule, with so many faults of all kinds in all.
    Timed {
        /// How many faults.
        faults: u8,
    },
}

/// What a search is held to. It is part of what the search says: "within these bounds".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bounds {
    /// How it is searched.
    pub way: Way,
    /// How often each kind of fault may be used.
    pub faults: Faults,
    /// The nodes that may crash, pause or have a wrong clock; `None`: all.
    pub victims: Option<Vec<NodeId>>,
    /// How many messages may be under way; a run that has more is not followed further.
    pub under_way: u16,
}

impl Bounds {
    /// How many messages may be under way when nothing is said: a node that asks again and again
    /// while nobody hears it would go on for ever.
    pub const UNDER_WAY: u16 = 12;

    /// The ordinary schedule with `faults` faults: of processes, links and messages, but not clocks.
    pub fn timed(faults: u8) -> Bounds {
        let of_clocks = |fault| matches!(fault, Fault::Jump | Fault::Skew);
        let allow = |allowed: Faults, fault| allowed.with(fault, faults);
        let faults_of = Fault::ALL.into_iter().filter(|fault| !of_clocks(*fault));
        Bounds {
            way: Way::Timed { faults },
            faults: faults_of.fold(Faults::NONE, allow),
            victims: None,
            under_way: Bounds::UNDER_WAY,
        }
    }

    /// Any order of events in which at most `timers` timers end, without faults.
    pub fn asynchronous(timers: u16) -> Bounds {
        Bounds {
            way: Way::Asynchronous { timers },
            faults: Faults::NONE,
            victims: None,
            under_way: u16::MAX,
        }
    }

    /// These, with so many faults of one kind.
    #[must_use]
    pub fn with(mut self, fault: Fault, most: u8) -> Bounds {
        self.faults = self.faults.with(fault, most);
        self
    }

    /// Whether a node may suffer.
    pub fn may_suffer(&self, node: NodeId) -> bool {
        self.victims.as_ref().is_none_or(|victims| victims.contains(&node))
    }

    /// What may be used from the start.
    pub(super) fn purse(&self) -> Purse {
        let (faults, timers) = match self.way {
            Way::Asynchronous { timers } => (self.faults.total(), timers),
            Way::Timed { faults } => (faults, 0),
        };
        Purse { faults, of_kind: self.faults.at_most(faults), timers }
    }
}

/// What the adversary may still use. A part of the state: how a run goes on depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Purse {
    /// Of all kinds together.
    faults: u8,
    of_kind: Faults,
    timers: u16,
}

/// What an action costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Price {
    /// It is the ordinary course of things, or the end of a fault.
    Nothing,
    /// A fault.
    Fault(Fault),
    /// The end of a timer at any time.
    Timer,
}

impl Purse {
    /// Whether something can be paid `times` times.
    pub(super) fn affords(&self, price: Price, times: u16) -> bool {
        match price {
            Price::Nothing => true,
            Price::Fault(fault) => u16::from(self.of_kind.of(fault)) >= times,
            Price::Timer => self.timers >= times,
        }
    }

    /// Whether both can be paid, one after the other.
    pub(super) fn affords_both(&self, one: Price, other: Price) -> bool {
        match (one, other) {
            (Price::Fault(_), Price::Fault(_)) if self.faults < 2 => false,
            _ if one == other => self.affords(one, 2),
            _ => self.affords(one, 1) && self.affords(other, 1),
        }
    }

    /// What is left after something was paid. No more of a kind is left than of all kinds together,
    /// so that purses that buy the same are equal.
    pub(super) fn pay(self, price: Price) -> Option<Purse> {
        if !self.affords(price, 1) {
            return None;
        }
        Some(match price {
            Price::Nothing => self,
            Price::Timer => Purse { timers: self.timers - 1, ..self },
            Price::Fault(fault) => {
                let faults = self.faults.saturating_sub(1);
                let of_kind = self.of_kind.with(fault, self.of_kind.of(fault) - 1);
                Purse { faults, of_kind: of_kind.at_most(faults), ..self }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_said_as_one_would() {
        assert_eq!(Faults::NONE.to_string(), "no fault");
        let faults = Faults::NONE.with(Fault::Drop, 1).with(Fault::Crash, 2);
        assert_eq!(faults.to_string(), "2 crashes, 1 drop");
    }

    #[test]
    fn a_purse_pays_for_a_kind_and_for_all_together() {
        let purse = Bounds::timed(2).with(Fault::Crash, 1).purse();
        let (crash, pause) = (Price::Fault(Fault::Crash), Price::Fault(Fault::Pause));
        let after = purse.pay(crash).expect("one crash");
        assert_eq!(after.pay(crash), None);
        let empty = after.pay(pause).expect("one more fault");
        assert!(Fault::ALL.iter().all(|fault| empty.pay(Price::Fault(*fault)).is_none()));
        assert_eq!(Some(empty), purse.pay(pause).and_then(|purse| purse.pay(crash)));
    }
}
