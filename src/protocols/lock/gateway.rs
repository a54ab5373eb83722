//! The gateway: takes an order, and asks one worker after the other until it hears that it is paid.

use litemap::LiteMap;

use super::arena::{Disk, LockArena};
use super::event::Event;
use super::wire::{Command, Message, Timer};
use super::workload::Workload;
use crate::kernel::{Context, Input, NodeId, Rule};
use crate::ledger::{OrderId, Settlement};
use crate::protocols::{Glance, Row};
use crate::rule;

/// How often the gateway asks before a person has to look at the order.
const MOST_ASKS: u32 = 12;

/// What the gateway remembers: how often it has asked for each open order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Gateway {
    asked: LiteMap<OrderId, u32>,
}

/// What the gateway has written down: what became of each order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Orders(LiteMap<OrderId, Settlement>);

impl Orders {
    /// What has become of an order.
    pub fn settlement(&self, order: OrderId) -> Settlement {
        self.0.get(&order).copied().unwrap_or(Settlement::NotSubmitted)
    }

    /// What a glance at the disk shows.
    pub fn glance(&self) -> Vec<Row> {
        let word = |settlement: &Settlement| match settlement {
            Settlement::NotSubmitted => "not submitted",
            Settlement::Open => "open",
            Settlement::Acknowledged => "paid, customer told",
            Settlement::GivenUp => "given up",
        };
        let row = |(id, settlement)| Row::new(format!("order {id}"), word(settlement));
        self.0.iter().map(row).collect()
    }
}

/// Starts the gateway: open orders on its disk are asked for again.
pub(super) fn boot(workload: &Workload, cx: &mut Context<'_, LockArena>) -> Gateway {
    let open = |(order, settlement): (&OrderId, &Settlement)| {
        (*settlement == Settlement::Open).then_some(*order)
    };
    let orders: Vec<OrderId> = match cx.disk() {
        Disk::Gateway(Orders(orders)) => orders.iter().filter_map(open).collect(),
        _ => Vec::new(),
    };
    let mut gateway = Gateway::default();
    for order in orders {
        cx.set_timer(Timer::AskAgain(order), workload.ask_again);
        gateway.asked.insert(order, 0);
    }
    gateway
}

pub(super) fn handle(
    arena: &LockArena,
    gateway: &mut Gateway,
    input: Input<LockArena>,
    cx: &mut Context<'_, LockArena>,
) -> Rule {
    match input {
        Input::Command(Command::Submit(order)) => {
            rule!(on_submit(arena, gateway, order, cx))
        }
        Input::Timer(Timer::AskAgain(order)) => rule!(on_ask_again(arena, gateway, order, cx)),
        Input::Message { message, .. } => match *message {
            Message::Paid(order) => rule!(on_paid(gateway, order, cx)),
            _ => Rule("ignore"),
        },
        Input::Timer(_) => Rule("ignore"),
    }
}

/// A customer submits an order: write it down, ask the first worker.
fn on_submit(
    arena: &LockArena,
    gateway: &mut Gateway,
    order: OrderId,
    cx: &mut Context<'_, LockArena>,
) {
    settle(order, Settlement::Open, cx);
    cx.happens(Event::Submits(order));
    ask(arena, gateway, order, cx);
}

/// Nobody has answered: ask the next worker, or give up after [`MOST_ASKS`].
fn on_ask_again(
    arena: &LockArena,
    gateway: &mut Gateway,
    order: OrderId,
    cx: &mut Context<'_, LockArena>,
) {
    if gateway.asked.get(&order).is_some_and(|asked| *asked >= MOST_ASKS) {
        gateway.asked.remove(&order);
        settle(order, Settlement::GivenUp, cx);
        cx.happens(Event::GivesUp(order));
    } else {
        ask(arena, gateway, order, cx);
    }
}

/// A worker says that the order is paid: tell the customer, once.
fn on_paid(gateway: &mut Gateway, order: OrderId, cx: &mut Context<'_, LockArena>) {
    if gateway.asked.remove(&order).is_some() {
        cx.cancel_timer(&Timer::AskAgain(order));
        settle(order, Settlement::Acknowledged, cx);
        cx.happens(Event::Acknowledges(order));
    }
}

fn ask(arena: &LockArena, gateway: &mut Gateway, order: OrderId, cx: &mut Context<'_, LockArena>) {
    let asked = gateway.asked.entry(order).or_insert(0);
    let next = (*asked % u32::from(arena.workload.workers)) as u8;
    *asked += 1;
    let worker = NodeId(1 + next);
    cx.send(worker, Message::Pay(order));
    cx.set_timer(Timer::AskAgain(order), arena.workload.ask_again);
    cx.happens(Event::Asks(order, worker));
}

/// Writes down, durably, what became of an order.
fn settle(order: OrderId, settlement: Settlement, cx: &mut Context<'_, LockArena>) {
    cx.write(|disk| {
        if let Disk::Gateway(Orders(orders)) = disk {
            orders.insert(order, settlement);
        }
    });
    cx.sync();
}

/// What a glance at the gateway's memory shows.
pub(super) fn glance(gateway: &Gateway) -> Glance {
    let rows = gateway.asked.iter().map(|(order, asked)| {
        Row::new(format!("asked for order {order}"), format!("{asked} of {MOST_ASKS} times"))
    });
    Glance { badge: String::new(), memory: rows.collect(), disk: Vec::new() }
}
