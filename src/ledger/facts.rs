//! What a law speaks of, fact by fact: so that a breach can be led back to the steps that made it.

use super::{Books, Cents, Law, Settlement};
use crate::kernel::NodeId;

/// One thing that a law looks at, at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about: an order, an account, a holder, by number.
    pub about: u64,
    /// How it stands with it.
    pub value: i64,
    /// Whether, if the law is broken at this moment, this is why.
    pub guilty: bool,
}

impl Law {
    /// All that the law looks at, at a moment with these books and these true holders of the lock.
    pub fn facts(self, books: &Books, holders: &[NodeId]) -> Vec<Fact> {
        let orders = books.orders.iter();
        let of_order = |id: u32, value: i64, guilty| Fact { about: u64::from(id), value, guilty };
        match self {
            Law::AnOrderIsChargedOnce => orders
                .map(|order| of_order(order.id.0, i64::from(order.charges), order.charges > 1))
                .collect(),
            Law::MoneyIsConserved => {
                let Cents(drift) = books.drift();
                vec![Fact { about: 0, value: drift, guilty: drift != 0 }]
            }
            Law::NoAccountIsOverdrawn => (0..)
                .zip(&books.accounts)
                .map(|(about, account)| {
                    let Cents(value) = account.balance;
                    Fact { about, value, guilty: value < 0 }
                })
                .collect(),
            Law::AnAcknowledgedPaymentSurvives => orders
                .map(|order| {
                    let told = order.settlement == Settlement::Acknowledged;
                    let value = 2 * i64::from(order.charges) + i64::from(told);
                    of_order(order.id.0, value, told && order.charges == 0)
                })
                .collect(),
            Law::AtMostOneHolder => holders
                .iter()
                .map(|node| Fact { about: u64::from(node.0), value: 1, guilty: holders.len() > 1 })
                .collect(),
            Law::EveryOrderIsSettled => orders
                .map(|order| {
                    let (value, guilty) = match order.settlement {
                        Settlement::NotSubmitted => (0, false),
                        Settlement::Open => (1, true),
                        Settlement::Acknowledged => (2, false),
                        Settlement::GivenUp => (3, true),
                    };
                    of_order(order.id.0, value, guilty)
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Account, OrderId, OrderLine, Verdict};

    /// Books with one order that was charged so often and stands so, and with what is left.
    fn books(charges: u32, settlement: Settlement, left: i64) -> Books {
        let account = Account { owner: "alice", balance: Cents(left) };
        let line = OrderLine { id: OrderId(42), amount: Cents(100), charges, settlement };
        Books { accounts: vec![account], opening: Cents(500), orders: vec![line] }
    }

    #[test]
    fn a_broken_law_has_a_guilty_fact_and_a_kept_one_has_none() {
        let settlements = [Settlement::Open, Settlement::Acknowledged, Settlement::GivenUp];
        for law in Law::ALL {
            for (charges, settlement) in (0..3).flat_map(|n| settlements.map(|one| (n, one))) {
                for (left, holders) in [(500, 0), (500, 2), (-100, 1)] {
                    let books = books(charges, settlement, left);
                    let holders: Vec<NodeId> = (1..=holders).map(NodeId).collect();
                    let broken = law.judge(&books, holders.len(), true) == Verdict::Broken;
                    let guilty = law.facts(&books, &holders).iter().any(|fact| fact.guilty);
                    assert_eq!(broken, guilty, "{law:?} {books:?} {holders:?}");
                }
            }
        }
    }
}
