//! Money: accounts in double entry, the charges a bank has made, and the laws of money.

pub mod bank;
pub mod facts;
pub mod laws;

pub use bank::{Account, Answer, Bank, Charge, Fence};
pub use facts::Fact;
pub use laws::{Law, Verdict};

use std::fmt;

/// An amount in cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(pub i64);

impl Cents {
    /// Whole units of the currency.
    pub const fn whole(units: i64) -> Cents {
        Cents(units * 100)
    }
}

/// Prints `100.00`.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100)
    }
}

/// The number of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderId(pub u32);

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What has become of an order, as its shop sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Settlement {
    /// Nobody has asked for it yet.
    NotSubmitted,
    /// Asked for, no answer yet.
    Open,
    /// The customer was told that it is paid.
    Acknowledged,
    /// Given up: a person has to look at it.
    GivenUp,
}

/// An order and what was done for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderLine {
    /// Its number.
    pub id: OrderId,
    /// Its price.
    pub amount: Cents,
    /// How often the bank has charged it.
    pub charges: u32,
    /// What has become of it.
    pub settlement: Settlement,
}

/// All that the scoreboard shows and the laws of money judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Books {
    /// Every account with its balance now.
    pub accounts: Vec<Account>,
    /// The sum of all balances at the start.
    pub opening: Cents,
    /// Every order.
    pub orders: Vec<OrderLine>,
}

impl Books {
    /// Money created (above zero) or lost (below zero) since the start.
    pub fn drift(&self) -> Cents {
        let now: i64 = self.accounts.iter().map(|account| account.balance.0).sum();
        Cents(now - self.opening.0)
    }
}
