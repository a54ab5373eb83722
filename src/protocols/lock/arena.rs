//! The arena as a protocol of the kernel: who there is, what they say, and who handles what.

use super::any::{self, AnyLock, LockDisk, LockServer, LockTimer};
use super::gateway::{self, Gateway, Orders};
use super::wire::{Command, Message, Timer};
use super::worker::Worker;
use super::{Event, Workload, bank};
use crate::kernel::{
    Clock, Context, Countdown, Dated, Input, Link, NodeId, NodeOf, Order, Protocol, Rule, Span,
    World,
};
use crate::ledger::{Bank, Books, Cents, Law, OrderId, OrderLine};
use crate::protocols::settings::Settings;
use crate::protocols::simulation::Simulation;
use crate::protocols::{Glance, Holdings, Record, Role, Row, Staged};

/// The order that everybody races for.
pub const ORDER: OrderId = OrderId(42);
/// Its price.
pub const PRICE: Cents = Cents::whole(100);
const FUNDS: Cents = Cents::whole(500);
const GATEWAY: NodeId = NodeId(0);

/// The arena with a lock in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockArena {
    /// The lock.
    pub lock: AnyLock,
    /// The workload.
    pub workload: Workload,
}

/// The world of a lock before its first step.
pub fn open(lock: impl Into<AnyLock>, settings: &Settings) -> Box<dyn Simulation> {
    // Not generic, so that it is compiled once.
    fn begin(lock: AnyLock, settings: &Settings) -> Box<dyn Simulation> {
        Box::new(World::new(LockArena { lock, workload: Workload::of(settings) }))
    }
    begin(lock.into(), settings)
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
            Memory::Bank => bank::handle(self, input, cx),
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
            Disk::Bank(bank) => glance.disk = bank::glance(bank),
        }
        glance
    }

    fn is_busy(node: &NodeOf<Self>) -> bool {
        let memory = node.life.process().map(|process| &*process.memory);
        matches!(memory, Some(Memory::Worker(worker)) if worker.is_busy())
    }

    fn books(world: &World<Self>) -> Books {
        let arena = world.protocol();
        let disk = |id| world.node(id).map(|node| node.disk.read());
        let bank = disk(arena.bank()).and_then(bank::books_of);
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
