//! What the nodes of the arena say, wait for and are asked for, as it prints.

use std::fmt;

use super::JobId;
use super::any::{LockMessage, LockTimer};
use super::arena::PRICE;
use crate::kernel::{Countdown, Dated};
use crate::ledger::{Answer, Fence, OrderId};

/// What nodes say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Message {
    /// Gateway to worker: see that this order is paid.
    Pay(OrderId),
    /// Worker to gateway: it is paid.
    Paid(OrderId),
    /// Worker to bank: is it paid?
    Read {
        /// The order.
        order: OrderId,
        /// The attempt that asks.
        job: JobId,
        /// The fencing token.
        fence: Option<Fence>,
    },
    /// Worker to bank: charge it. The job is the idempotency key.
    Charge {
        /// The order.
        order: OrderId,
        /// The attempt that asks.
        job: JobId,
        /// The fencing token.
        fence: Option<Fence>,
    },
    /// Bank to worker.
    Answer {
        /// The attempt that asked.
        job: JobId,
        /// What the bank says.
        answer: Answer,
    },
    /// Between a worker and the lock's servers or other clients.
    Lock(LockMessage),
}

impl Dated for Message {
    fn is_dated(&self) -> bool {
        matches!(self, Message::Lock(message) if message.is_dated())
    }

    fn each_date(&mut self, change: &mut dyn FnMut(&mut Countdown)) {
        if let Message::Lock(message) = self {
            message.each_date(change);
        }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fenced = |fence: &Option<Fence>| {
            fence.map_or_else(String::new, |fence| format!(" fence={}", fence.0))
        };
        match self {
            Message::Pay(order) => write!(f, "POST /pay order={order}"),
            Message::Paid(order) => write!(f, "200 paid order={order}"),
            Message::Read { order, fence, .. } => {
                write!(f, "GET /orders/{order}{}", fenced(fence))
            }
            Message::Charge { order, job, fence } => {
                write!(f, "POST /charges order={order} {PRICE} key={job}{}", fenced(fence))
            }
            Message::Answer { answer, .. } => match answer {
                Answer::Paid(true) => f.write_str("200 paid"),
                Answer::Paid(false) => f.write_str("200 unpaid"),
                Answer::Charged => f.write_str("201 charged"),
                Answer::Stale { newest } => {
                    write!(f, "409 stale token, newest is {}", newest.0)
                }
                Answer::Declined => f.write_str("402 declined"),
            },
            Message::Lock(message) => message.fmt(f),
        }
    }
}

/// What nodes wait for. In this order when due together: a worker that wakes up late goes on with
/// what it was doing before it looks at anything else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timer {
    /// Worker: the work is done.
    Work,
    /// Worker: time to try for the lock again.
    Retry,
    /// A timer of the lock's.
    Lock(LockTimer),
    /// Worker: the bank has not answered.
    BankTimeout,
    /// Worker: the lease that it was granted is over. It does not look at it, as most do not; the
    /// page and the laws do.
    LeaseEnds,
    /// Gateway: nobody has said that the order is paid.
    AskAgain(OrderId),
}

impl fmt::Display for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Timer::Work => f.write_str("work"),
            Timer::Retry => f.write_str("retry"),
            Timer::Lock(timer) => timer.fmt(f),
            Timer::BankTimeout => f.write_str("bank-timeout"),
            Timer::LeaseEnds => f.write_str("lease-ends"),
            Timer::AskAgain(order) => write!(f, "ask-again-{order}"),
        }
    }
}

/// What someone outside can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// The customer submits an order.
    Submit(OrderId),
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Command::Submit(order) => write!(f, "submit order {order}"),
        }
    }
}
