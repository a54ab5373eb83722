//! The laws of money, as sentences.
//!
//! Each judges one moment from what is true in it, so that a run and an exhaustive search judge alike.

use super::{Books, Cents, Settlement};

/// What a law says of a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It is kept.
    Holds,
    /// It is broken.
    Broken,
    /// It speaks of the end, and the end has not come.
    Undecided,
}

impl Verdict {
    fn holds_if(kept: bool) -> Verdict {
        if kept { Verdict::Holds } else { Verdict::Broken }
    }
}

/// A law by name. The name is its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Law {
    /// No order is charged more than once.
    AnOrderIsChargedOnce,
    /// Money moves; it is neither made nor lost.
    MoneyIsConserved,
    /// No balance is below zero.
    NoAccountIsOverdrawn,
    /// What a customer was told is paid, is paid.
    AnAcknowledgedPaymentSurvives,
    /// At most one worker holds the lock, by what is true: a lease that was granted, has not run out
    /// and was not given back.
    AtMostOneHolder,
    /// In the end every order that was submitted is paid and the customer knows.
    EveryOrderIsSettled,
}

impl Law {
    /// Every law, in the order in which they are shown.
    pub const ALL: [Law; 6] = [
        Law::AnOrderIsChargedOnce,
        Law::AtMostOneHolder,
        Law::MoneyIsConserved,
        Law::NoAccountIsOverdrawn,
        Law::AnAcknowledgedPaymentSurvives,
        Law::EveryOrderIsSettled,
    ];

    /// The law's name, as scripts and the command line write it.
    pub const fn name(self) -> &'static str {
        match self {
            Law::AnOrderIsChargedOnce => "an_order_is_charged_once",
            Law::MoneyIsConserved => "money_is_conserved",
            Law::NoAccountIsOverdrawn => "no_account_is_overdrawn",
            Law::AnAcknowledgedPaymentSurvives => "an_acknowledged_payment_survives",
            Law::AtMostOneHolder => "at_most_one_holder",
            Law::EveryOrderIsSettled => "every_order_is_settled",
        }
    }

    /// The law of that name.
    pub fn named(name: &str) -> Option<Law> {
        Law::ALL.into_iter().find(|law| law.name() == name)
    }

    /// Whether the law speaks of time: of leases, which run by clocks, or of an end, to which nothing
    /// but time need lead. Where no clock means anything such a law means nothing either.
    pub const fn rests_on_clocks(self) -> bool {
        match self {
            Law::AtMostOneHolder | Law::EveryOrderIsSettled => true,
            Law::AnOrderIsChargedOnce
            | Law::MoneyIsConserved
            | Law::NoAccountIsOverdrawn
            | Law::AnAcknowledgedPaymentSurvives => false,
        }
    }

    /// Whether the law speaks of the end of a run only, and so can be broken and kept again when
    /// somebody helps a run on that stands still.
    pub const fn is_of_the_end(self) -> bool {
        matches!(self, Law::EveryOrderIsSettled)
    }

    /// Judges a moment by its books, the number of true holders of the lock, and whether the
    /// run is over: nothing more happens by itself, and no fault is left to be mended.
    pub fn judge(self, books: &Books, holders: usize, over: bool) -> Verdict {
        match self {
            Law::AnOrderIsChargedOnce => {
                Verdict::holds_if(books.orders.iter().all(|order| order.charges <= 1))
            }
            Law::MoneyIsConserved => Verdict::holds_if(books.drift() == Cents(0)),
            Law::NoAccountIsOverdrawn => {
                Verdict::holds_if(books.accounts.iter().all(|account| account.balance >= Cents(0)))
            }
            Law::AnAcknowledgedPaymentSurvives => Verdict::holds_if(
                books
                    .orders
                    .iter()
                    .all(|order| order.settlement != Settlement::Acknowledged || order.charges > 0),
            ),
            Law::AtMostOneHolder => Verdict::holds_if(holders <= 1),
            Law::EveryOrderIsSettled => every_order_is_settled(books, over),
        }
    }
}

fn every_order_is_settled(books: &Books, over: bool) -> Verdict {
    let submitted = || {
        books
            .orders
            .iter()
            .map(|order| order.settlement)
            .filter(|settlement| *settlement != Settlement::NotSubmitted)
    };
    if submitted().any(|settlement| settlement == Settlement::GivenUp) {
        Verdict::Broken
    } else if submitted().all(|settlement| settlement == Settlement::Acknowledged) {
        if submitted().count() > 0 { Verdict::Holds } else { Verdict::Undecided }
    } else if over {
        Verdict::Broken
    } else {
        Verdict::Undecided
    }
}
