//! The bank: the resource that every lock is there to protect.
//!
//! It answers two requests about an order, "is it paid?" and "charge it", and remembers both durably.
//! It keeps its books in double entry: a charge takes from the customer what it gives to the
//! merchant. A request bears an idempotency key, so that the same request sent twice is one charge,
//! and may bear a fencing token: then the bank refuses it if it has seen a newer one for that order
//! (Kleppmann 2016, "How to do distributed locking"). The token is looked at when the order is *read*
//! too: else the old holder's charge could slip in between the new holder's look and its charge.

use litemap::LiteMap;

use super::{Cents, OrderId};

/// An account and its balance.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Account {
    /// Whose it is.
    pub owner: &'static str,
    /// What is on it.
    pub balance: Cents,
}

/// A number that grows with every grant of a lock; the bank refuses an older one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fence(pub u64);

/// A charge that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Charge {
    /// The order it pays for.
    pub order: OrderId,
    /// What it took.
    pub amount: Cents,
    /// The key that the request bore.
    pub idempotency_key: u64,
    /// The fencing token that the request bore.
    pub fence: Option<Fence>,
}

/// What the bank says to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// The order is paid, or not.
    Paid(bool),
    /// Charged; also said again to a request that comes twice.
    Charged,
    /// Refused: the bank has seen a newer fencing token for this order.
    Stale {
        /// The newest it has seen.
        newest: Fence,
    },
    /// Refused: the customer has not got the money.
    Declined,
}

/// The bank's books.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bank {
    customer: Account,
    merchant: Account,
    charges: Vec<Charge>,
    newest: LiteMap<OrderId, Fence>,
}

impl Bank {
    /// A bank with one customer, who has `funds`, and one merchant, who has nothing.
    pub fn new(customer: &'static str, funds: Cents, merchant: &'static str) -> Bank {
        Bank {
            customer: Account { owner: customer, balance: funds },
            merchant: Account { owner: merchant, balance: Cents(0) },
            charges: Vec::new(),
            newest: LiteMap::new(),
        }
    }

    /// Every account.
    pub fn accounts(&self) -> [&Account; 2] {
        [&self.customer, &self.merchant]
    }

    /// Every charge made, oldest first.
    pub fn charges(&self) -> &[Charge] {
        &self.charges
    }

    /// The newest fencing token seen for an order.
    pub fn newest_fence(&self, order: OrderId) -> Option<Fence> {
        self.newest.get(&order).copied()
    }

    /// How often an order was charged.
    pub fn times_charged(&self, order: OrderId) -> u32 {
        self.charges.iter().filter(|charge| charge.order == order).count() as u32
    }

    /// Answers "is this order paid?".
    pub fn read(&mut self, order: OrderId, fence: Option<Fence>) -> Answer {
        match self.admit(order, fence) {
            Ok(()) => Answer::Paid(self.times_charged(order) > 0),
            Err(stale) => stale,
        }
    }

    /// Makes a charge, unless it was made already, bears an old token, or the money is not there.
    pub fn charge(&mut self, charge: Charge) -> Answer {
        if self.charges.iter().any(|made| made.idempotency_key == charge.idempotency_key) {
            return Answer::Charged;
        }
        if let Err(stale) = self.admit(charge.order, charge.fence) {
            return stale;
        }
        if self.customer.balance < charge.amount {
            return Answer::Declined;
        }
        self.customer.balance.0 -= charge.amount.0;
        self.merchant.balance.0 += charge.amount.0;
        self.charges.push(charge);
        Answer::Charged
    }

    /// Lets a request pass whose token is the newest, and remembers that token.
    fn admit(&mut self, order: OrderId, fence: Option<Fence>) -> Result<(), Answer> {
        let Some(fence) = fence else { return Ok(()) };
        match self.newest.get(&order) {
            Some(&newest) if newest > fence => Err(Answer::Stale { newest }),
            _ => {
                self.newest.insert(order, fence);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDER: OrderId = OrderId(42);

    fn bank() -> Bank {
        Bank::new("alice", Cents::whole(250), "shop")
    }

    fn charge(idempotency_key: u64, fence: Option<u64>) -> Charge {
        Charge { order: ORDER, amount: Cents::whole(100), idempotency_key, fence: fence.map(Fence) }
    }

    #[test]
    fn the_same_request_twice_is_one_charge() {
        let mut bank = bank();
        assert_eq!(bank.charge(charge(7, None)), Answer::Charged);
        assert_eq!(bank.charge(charge(7, None)), Answer::Charged);
        assert_eq!(bank.times_charged(ORDER), 1);
    }

    #[test]
    fn two_requests_are_two_charges() {
        let mut bank = bank();
        bank.charge(charge(7, None));
        bank.charge(charge(8, None));
        assert_eq!(bank.times_charged(ORDER), 2);
        assert_eq!(bank.accounts()[0].balance, Cents::whole(50));
    }

    #[test]
    fn an_older_token_is_refused_once_a_newer_one_was_seen() {
        let mut bank = bank();
        assert_eq!(bank.read(ORDER, Some(Fence(2))), Answer::Paid(false));
        assert_eq!(bank.charge(charge(7, Some(1))), Answer::Stale { newest: Fence(2) });
        assert_eq!(bank.charge(charge(8, Some(2))), Answer::Charged);
    }

    #[test]
    fn nobody_pays_with_money_they_have_not_got() {
        let mut bank = bank();
        bank.charge(charge(1, None));
        bank.charge(charge(2, None));
        assert_eq!(bank.charge(charge(3, None)), Answer::Declined);
        assert_eq!(bank.accounts()[0].balance, Cents::whole(50));
    }
}
