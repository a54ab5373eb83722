//! The bank: it looks into its books, writes them, and answers.

use super::arena::{Disk, LockArena, ORDER, PRICE};
use super::wire::Message;
use super::{Event, JobId};
use crate::kernel::{Context, Input, NodeId, Rule};
use crate::ledger::{Answer, Bank, Charge, Fence, OrderId};
use crate::protocols::Row;
use crate::rule;

/// What comes in at the bank.
pub(super) fn handle(
    arena: &LockArena,
    input: Input<LockArena>,
    cx: &mut Context<'_, LockArena>,
) -> Rule {
    let Input::Message { from, message } = input else { return Rule("ignore") };
    match *message {
        Message::Read { order, job, fence } => rule!(arena.on_read(from, order, job, fence, cx)),
        Message::Charge { order, job, fence } => {
            rule!(arena.on_charge(from, order, job, fence, cx))
        }
        _ => Rule("ignore"),
    }
}

impl LockArena {
    /// Bank: "is this order paid?"
    fn on_read(
        &self,
        from: NodeId,
        order: OrderId,
        job: JobId,
        fence: Option<Fence>,
        cx: &mut Context<'_, Self>,
    ) {
        self.ask_bank(from, job, fence, cx, |bank| bank.read(order, fence));
    }

    /// Bank: "charge this order."
    fn on_charge(
        &self,
        from: NodeId,
        order: OrderId,
        job: JobId,
        fence: Option<Fence>,
        cx: &mut Context<'_, Self>,
    ) {
        let charge = Charge {
            order,
            amount: PRICE,
            idempotency_key: u64::from(job.worker.0) << 32 | u64::from(job.number),
            fence,
        };
        let before = times_charged(cx.disk(), order);
        let answer = self.ask_bank(from, job, fence, cx, |bank| bank.charge(charge));
        let after = times_charged(cx.disk(), order);
        if after > before {
            cx.happens(Event::Charges(order, after));
        } else if answer == Answer::Declined {
            cx.happens(Event::Declines(order));
        }
    }

    /// Lets the bank's books answer, makes that durable, and only then replies.
    fn ask_bank(
        &self,
        from: NodeId,
        job: JobId,
        fence: Option<Fence>,
        cx: &mut Context<'_, Self>,
        request: impl FnOnce(&mut Bank) -> Answer,
    ) -> Answer {
        let mut answer = Answer::Declined;
        cx.write(|disk| {
            if let Disk::Bank(bank) = disk {
                answer = request(bank);
            }
        });
        cx.sync();
        if let (Answer::Stale { newest }, Some(fence)) = (answer, fence) {
            cx.happens(Event::Refuses(fence, newest));
        }
        cx.send(from, Message::Answer { job, answer });
        answer
    }
}

/// The bank's books on a disk, if it is the bank's.
pub(super) fn books_of(disk: &Disk) -> Option<&Bank> {
    match disk {
        Disk::Bank(bank) => Some(bank),
        _ => None,
    }
}

/// How often the books on a disk say that an order was charged.
fn times_charged(disk: &Disk, order: OrderId) -> u32 {
    books_of(disk).map_or(0, |bank| bank.times_charged(order))
}

/// What a glance at the books shows.
pub(super) fn glance(bank: &Bank) -> Vec<Row> {
    let accounts = bank
        .accounts()
        .map(|account| Row::new(format!("account {}", account.owner), account.balance));
    let charges = (1..).zip(bank.charges()).map(|(n, charge)| {
        let job = JobId {
            worker: NodeId((charge.idempotency_key >> 32) as u8),
            number: charge.idempotency_key as u32,
        };
        let fence = charge.fence.map_or_else(String::new, |fence| format!(", fence {}", fence.0));
        Row::new(
            format!("charge {n}"),
            format!("order {} {} key {job}{fence}", charge.order, charge.amount),
        )
    });
    let newest = bank.newest_fence(ORDER).map(|fence| Row::new("newest fencing token", fence.0));
    accounts.into_iter().chain(charges).chain(newest).collect()
}
