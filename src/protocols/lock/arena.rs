//! The arena as a protocol of the kernel: who there is, what they say, and who handles what.

use super::any::{self, AnyLock, LockDisk, LockServer, LockTimer};
use super::gateway::{self, Gateway, Orders};
use super::wire::{Command, Message, Timer};
use super::worker::Worker;
use super::{Event, JobId};
use crate::kernel::{
    Clock, Context, Countdown, Dated, Input, Link, NodeId, NodeOf, Order, Protocol, Rule, Span,
    World,
};
use crate::ledger::{Answer, Bank, Books, Cents, Charge, Fence, Law, OrderId, OrderLine};
use crate::protocols::{Glance, Holdings, Record, Row, Staged};
use crate::rule;

/// The order that everybody races for.
pub const ORDER: OrderId = OrderId(42);
/// Its price.
pub const PRICE: Cents = Cents::whole(100);
const FUNDS: Cents = Cents::whole(500);
const GATEWAY: NodeId = NodeId(0);

/// The workload's quantities.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Workload {
    /// How many workers there are.
    pub workers: u8,
    /// How long a worker works between looking whether the order is paid and charging it.
    pub work: Span,
    /// How long a worker waits before it tries again to get the lock; a quarter more or less.
    pub retry: Span,
    /// How long the gateway waits before it asks the next worker.
    pub ask_again: Span,
    /// How long a worker waits for the bank.
    pub bank_timeout: Span,
}

/// The arena with a lock in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockArena {
    /// The lock.
    pub lock: AnyLock,
    /// The workload.
    pub workload: Workload,
}

/// What a crash destroys.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Memory {
    /// Of the gateway.
    Gateway(Gateway),
    /// Of a worker.
    Worker(Worker),
    /// Of a server of the lock's.
    Server(LockServer),
    /// The bank has everything on its disk.
    Bank,
}

/// What a crash leaves.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Disk {
    /// The gateway's orders.
    Gateway(Orders),
    /// The number of a worker's latest job: stands for identifiers that never come twice.
    Worker(u32),
    /// Of a server of the lock's.
    Server(LockDisk),
    /// The bank's books.
    Bank(Bank),
    /// The number of a worker's latest job, and what its lock's client keeps.
    Keeper(u32, LockDisk),
}

impl Dated for Disk {
    fn is_dated(&self) -> bool {
        matches!(self, Disk::Server(disk) | Disk::Keeper(_, disk) if disk.is_dated())
    }

    fn each_date(&mut self, change: &mut dyn FnMut(&mut Countdown)) {
        if let Disk::Server(disk) | Disk::Keeper(_, disk) = self {
            disk.each_date(change);
        }
    }
}

/// Who a node is.
enum Role {
    Gateway,
    Worker,
    Server,
    Bank,
}

impl LockArena {
    /// The workers' nodes.
    pub fn workers(&self) -> impl Iterator<Item = NodeId> + use<> {
        (1..=self.workload.workers).map(NodeId)
    }

    /// The node of the lock's first server.
    pub fn first_server(&self) -> NodeId {
        NodeId(1 + self.workload.workers)
    }

    /// The bank's node.
    pub fn bank(&self) -> NodeId {
        NodeId(self.first_server().0 + self.lock.servers().len() as u8)
    }

    fn role(&self, node: NodeId) -> Role {
        if node == GATEWAY {
            Role::Gateway
        } else if node < self.first_server() {
            Role::Worker
        } else if node < self.bank() {
            Role::Server
        } else {
            Role::Bank
        }
    }

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

impl Disk {
    /// The number of a worker's latest job, if the disk is a worker's.
    pub(super) fn jobs(&mut self) -> Option<&mut u32> {
        match self {
            Disk::Worker(jobs) | Disk::Keeper(jobs, _) => Some(jobs),
            _ => None,
        }
    }
}

/// The bank's books on a disk, if it is the bank's.
fn books_of(disk: &Disk) -> Option<&Bank> {
    match disk {
        Disk::Bank(bank) => Some(bank),
        _ => None,
    }
}

/// How often the books on a disk say that an order was charged.
fn times_charged(disk: &Disk, order: OrderId) -> u32 {
    books_of(disk).map_or(0, |bank| bank.times_charged(order))
}

impl Protocol for LockArena {
    type Memory = Memory;
    type Disk = Disk;
    type Message = Message;
    type Timer = Timer;
    type Command = Command;
    type Event = Event;

    fn nodes(&self) -> Vec<String> {
        let workers = self.workers().map(|id| format!("worker-{}", super::worker_letter(id)));
        std::iter::once("gateway".to_string())
            .chain(workers)
            .chain(self.lock.servers())
            .chain(std::iter::once("bank".to_string()))
            .collect()
    }

    fn format(&self, node: NodeId) -> Disk {
        match self.role(node) {
            Role::Gateway => Disk::Gateway(Orders::default()),
            Role::Worker => match self.lock.format_client() {
                Some(kept) => Disk::Keeper(0, kept),
                None => Disk::Worker(0),
            },
            Role::Server => Disk::Server(self.lock.format_server()),
            Role::Bank => Disk::Bank(Bank::new("alice", FUNDS, "shop")),
        }
    }

    fn boot(&self, cx: &mut Context<'_, Self>) -> Memory {
        match self.role(cx.me()) {
            Role::Gateway => Memory::Gateway(gateway::boot(&self.workload, cx)),
            Role::Worker => {
                let kept = match cx.disk() {
                    Disk::Keeper(_, kept) => Some(kept),
                    _ => None,
                };
                Memory::Worker(Worker::new(self.lock.start_client(kept)))
            }
            Role::Server => {
                let disk = match cx.disk() {
                    Disk::Server(disk) => disk.clone(),
                    _ => self.lock.format_server(),
                };
                let cx = &mut any::Cx::new(cx, self.first_server());
                Memory::Server(self.lock.start_server(&disk, cx))
            }
            Role::Bank => Memory::Bank,
        }
    }

    fn handle(&self, memory: &mut Memory, input: Input<Self>, cx: &mut Context<'_, Self>) -> Rule {
        match memory {
            Memory::Gateway(gateway) => gateway::handle(self, gateway, input, cx),
            Memory::Worker(worker) => worker.handle(self, input, cx),
            Memory::Server(server) => {
                let cx = &mut any::Cx::new(cx, self.first_server());
                match input {
                    Input::Message { from, message } => match &*message {
                        Message::Lock(message) => self.lock.serve(server, from, message, cx),
                        _ => Rule("ignore"),
                    },
                    Input::Timer(Timer::Lock(timer)) => {
                        self.lock.on_server_timer(server, &timer, cx)
                    }
                    Input::Timer(_) | Input::Command(_) => Rule("ignore"),
                }
            }
            Memory::Bank => match input {
                Input::Message { from, message } => match *message {
                    Message::Read { order, job, fence } => {
                        rule!(self.on_read(from, order, job, fence, cx))
                    }
                    Message::Charge { order, job, fence } => {
                        rule!(self.on_charge(from, order, job, fence, cx))
                    }
                    _ => Rule("ignore"),
                },
                Input::Timer(_) | Input::Command(_) => Rule("ignore"),
            },
        }
    }

    fn link(&self, from: NodeId, to: NodeId) -> Link {
        match (self.role(from), self.role(to)) {
            (Role::Server, _) | (_, Role::Server) | (Role::Worker, Role::Worker) => {
                self.lock.link()
            }
            _ => Link { order: Order::Unordered, latency: (Span::ms(5), Span::ms(20)) },
        }
    }

    fn clock(&self, timer: &Timer) -> Clock {
        match timer {
            Timer::Lock(timer) => self.lock.clock(timer),
            _ => Clock::Monotonic,
        }
    }

    fn commands(&self) -> Vec<(NodeId, Command)> {
        vec![(GATEWAY, Command::Submit(ORDER))]
    }
}

impl Staged for LockArena {
    fn glance(&self, _: NodeId, node: &NodeOf<Self>) -> Glance {
        let process = node.life.process();
        let remaining = |timer: &LockTimer| {
            let timers = &process?.timers;
            timers.get(&Timer::Lock(timer.clone())).map(|left| left.local())
        };
        let mut glance = match process.map(|process| &*process.memory) {
            Some(Memory::Gateway(gateway)) => gateway::glance(gateway),
            Some(Memory::Worker(worker)) => worker.glance(&self.lock),
            Some(Memory::Server(server)) => {
                Glance { memory: self.lock.glance_server(server, &remaining), ..Glance::default() }
            }
            Some(Memory::Bank) | None => Glance::default(),
        };
        match node.disk.read() {
            Disk::Gateway(orders) => glance.disk = orders.glance(),
            Disk::Worker(jobs) => glance.disk = vec![Row::new("jobs started", jobs)],
            Disk::Keeper(jobs, kept) => {
                glance.disk = vec![Row::new("jobs started", jobs)];
                glance.disk.extend(self.lock.glance_disk(kept, &remaining));
            }
            Disk::Server(disk) => glance.disk = self.lock.glance_disk(disk, &remaining),
            Disk::Bank(bank) => glance.disk = glance_bank(bank),
        }
        glance
    }

    fn books(world: &World<Self>) -> Books {
        let arena = world.protocol();
        let disk = |id| world.node(id).map(|node| node.disk.read());
        let bank = disk(arena.bank()).and_then(books_of);
        let settlement = match disk(GATEWAY) {
            Some(Disk::Gateway(orders)) => orders.settlement(ORDER),
            _ => Orders::default().settlement(ORDER),
        };
        Books {
            accounts: bank.into_iter().flat_map(Bank::accounts).cloned().collect(),
            opening: FUNDS,
            orders: vec![OrderLine {
                id: ORDER,
                amount: PRICE,
                charges: bank.map_or(0, |bank| bank.times_charged(ORDER)),
                settlement,
            }],
        }
    }

    fn holdings(world: &World<Self>) -> Holdings {
        let arena = world.protocol();
        let mut holdings = Holdings::default();
        for (id, node) in world.nodes() {
            let Some(process) = node.life.process() else { continue };
            match &*process.memory {
                Memory::Worker(worker) if worker.believes() => {
                    holdings.believers.push(id);
                    let left = process.timers.get(&Timer::LeaseEnds);
                    if worker.holds(left.map(|left| left.local())) {
                        holdings.holders.push(id);
                    }
                }
                Memory::Server(server) => {
                    if let Some(holder) = arena.lock.holder_on_record(server, ORDER) {
                        holdings.on_record.push(Record { service: id, holder });
                    }
                }
                _ => {}
            }
        }
        holdings
    }

    fn laws(&self) -> &'static [Law] {
        &Law::ALL
    }
}

fn glance_bank(bank: &Bank) -> Vec<Row> {
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
