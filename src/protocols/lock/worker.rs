//! A worker: lock, look, work, charge, unlock. Each is a step of its own, so that a pause can fall
//! between any two: that gap is where payments break.

use super::any::{self, AnyLock, LockClient};
use super::arena::LockArena;
use super::event::Event;
use super::wire::{Message, Timer};
use super::{Job, JobId, Progress};
use crate::kernel::{Context, Input, NodeId, Rule, Span};
use crate::ledger::{Answer, Fence, OrderId};
use crate::protocols::{Glance, Row};
use crate::rule;

/// How often a worker tries for the lock before it leaves the order to the gateway's next ask.
const MOST_TRIES: u8 = 8;

const GATEWAY: NodeId = NodeId(0);

/// What a worker remembers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Worker {
    task: Option<Task>,
    /// The lock's client.
    client: LockClient,
}

/// The order that a worker is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Task {
    job: Job,
    phase: Phase,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Phase {
    /// The lock's client is asking.
    Acquiring { tries: u8 },
    /// Someone else has it; the worker will ask again.
    Waiting { tries: u8 },
    /// It believes that it holds the lock, and does this.
    Holding { doing: Doing, hold: Hold },
}

/// What a worker does under the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Doing {
    Reading,
    Working,
    Charging,
}

/// What it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Hold {
    fence: Option<Fence>,
    /// Whether the lock was lent for a time only.
    leased: bool,
}

impl Worker {
    /// A worker with nothing to do.
    pub(super) fn new(client: LockClient) -> Worker {
        Worker { task: None, client }
    }

    /// Whether the worker has an order in hand.
    pub(super) fn is_busy(&self) -> bool {
        self.task.is_some()
    }

    /// Whether the worker acts as the lock's holder.
    pub(super) fn believes(&self) -> bool {
        matches!(self.task, Some(Task { phase: Phase::Holding { .. }, .. }))
    }

    /// Whether the worker truly holds the lock, when so much is `left` of its lease.
    pub(super) fn holds(&self, left: Option<Span>) -> bool {
        match self.task {
            Some(Task { phase: Phase::Holding { hold, .. }, .. }) => {
                !hold.leased || left.is_some_and(|left| !left.is_zero())
            }
            _ => false,
        }
    }

    pub(super) fn handle(
        &mut self,
        arena: &LockArena,
        input: Input<LockArena>,
        cx: &mut Context<'_, LockArena>,
    ) -> Rule {
        match input {
            Input::Message { message, .. } => match &*message {
                Message::Pay(order) => self.on_pay(arena, *order, cx),
                Message::Answer { job, answer } => self.on_answer(arena, *job, *answer, cx),
                Message::Lock(message) => {
                    let job = self.job();
                    let lock = &mut any::Cx::new(cx, arena.first_server());
                    let (rule, progress) =
                        arena.lock.on_message(&mut self.client, job, message, lock);
                    self.after(arena, progress, cx);
                    rule
                }
                _ => Rule("ignore"),
            },
            Input::Timer(Timer::Lock(timer)) => {
                let job = self.job();
                let lock = &mut any::Cx::new(cx, arena.first_server());
                let (rule, progress) = arena.lock.on_timer(&mut self.client, job, &timer, lock);
                self.after(arena, progress, cx);
                rule
            }
            Input::Timer(Timer::Work) => rule!(self.charge(arena, cx)),
            Input::Timer(Timer::Retry) => self.try_again(arena, cx),
            Input::Timer(Timer::BankTimeout) => rule!(self.on_bank_timeout(arena, cx)),
            Input::Timer(Timer::LeaseEnds) => rule!(self.on_lease_ends(cx)),
            Input::Timer(Timer::AskAgain(_)) | Input::Command(_) => Rule("ignore"),
        }
    }

    fn job(&self) -> Option<Job> {
        self.task.map(|task| task.job)
    }

    /// The gateway asks: begin, unless the worker is at something already.
    fn on_pay(
        &mut self,
        arena: &LockArena,
        order: OrderId,
        cx: &mut Context<'_, LockArena>,
    ) -> Rule {
        if self.task.is_some() {
            return Rule("on_pay_while_busy");
        }
        let mut number = 0;
        cx.write(|disk| {
            if let Some(jobs) = disk.jobs() {
                *jobs += 1;
                number = *jobs;
            }
        });
        cx.sync();
        let job = Job { id: JobId { worker: cx.me(), number }, order };
        self.task = Some(Task { job, phase: Phase::Acquiring { tries: 1 } });
        self.acquire(arena, job, cx)
    }

    /// Asks for the lock; what then happens is the lock's rule.
    fn acquire(&mut self, arena: &LockArena, job: Job, cx: &mut Context<'_, LockArena>) -> Rule {
        let lock = &mut any::Cx::new(cx, arena.first_server());
        let (rule, progress) = arena.lock.acquire(&mut self.client, job, lock);
        self.after(arena, progress, cx);
        rule
    }

    /// The wait is over: ask for the lock again.
    fn try_again(&mut self, arena: &LockArena, cx: &mut Context<'_, LockArena>) -> Rule {
        match &mut self.task {
            Some(Task { job, phase }) => match *phase {
                Phase::Waiting { tries } => {
                    let job = *job;
                    *phase = Phase::Acquiring { tries: tries + 1 };
                    self.acquire(arena, job, cx)
                }
                _ => Rule("ignore"),
            },
            None => Rule("ignore"),
        }
    }

    /// Goes on by what the lock has said.
    fn after(&mut self, arena: &LockArena, progress: Progress, cx: &mut Context<'_, LockArena>) {
        let Some(task) = &mut self.task else { return };
        let order = task.job.order;
        match (progress, task.phase) {
            (Progress::Granted { fence, lease }, Phase::Acquiring { .. }) => {
                let hold = Hold { fence, leased: lease.is_some() };
                task.phase = Phase::Holding { doing: Doing::Reading, hold };
                if let Some(lease) = lease {
                    cx.set_timer(Timer::LeaseEnds, lease);
                }
                cx.happens(Event::Acquires(order, fence));
                cx.send(arena.bank(), Message::Read { order, job: task.job.id, fence });
                cx.set_timer(Timer::BankTimeout, arena.workload.bank_timeout);
            }
            (Progress::Busy, Phase::Acquiring { tries }) if tries < MOST_TRIES => {
                task.phase = Phase::Waiting { tries };
                let retry = arena.workload.retry.as_us();
                let wait = cx.draw(Span::us(retry - retry / 4), Span::us(retry + retry / 4));
                cx.set_timer(Timer::Retry, wait);
                cx.happens(Event::Waits(order));
            }
            (Progress::Busy, Phase::Acquiring { .. }) => {
                self.task = None;
                cx.happens(Event::Abandons(order));
            }
            (Progress::Renewed(lease), Phase::Holding { .. }) => {
                cx.set_timer(Timer::LeaseEnds, lease);
                cx.happens(Event::Renews(order));
            }
            (Progress::Lost, Phase::Holding { .. }) => cx.happens(Event::Loses(order)),
            (Progress::Revoked, Phase::Holding { doing, .. }) if doing != Doing::Charging => {
                self.start_over(arena, cx);
            }
            _ => {}
        }
    }

    fn on_answer(
        &mut self,
        arena: &LockArena,
        job: JobId,
        answer: Answer,
        cx: &mut Context<'_, LockArena>,
    ) -> Rule {
        match self.task {
            Some(Task { job: mine, phase: Phase::Holding { doing, .. } }) if mine.id == job => {
                match (doing, answer) {
                    (Doing::Reading, Answer::Paid(false)) => rule!(self.work(arena, cx)),
                    (Doing::Reading, Answer::Paid(true)) | (Doing::Charging, Answer::Charged) => {
                        rule!(self.finish(arena, cx))
                    }
                    (_, Answer::Stale { .. }) => rule!(self.start_over(arena, cx)),
                    (_, Answer::Declined) => rule!(self.abandon(arena, cx)),
                    _ => Rule("ignore"),
                }
            }
            _ => Rule("ignore"),
        }
    }

    /// The order is unpaid: do the work that comes before the charge.
    fn work(&mut self, arena: &LockArena, cx: &mut Context<'_, LockArena>) {
        self.now_doing(Doing::Working);
        cx.cancel_timer(&Timer::BankTimeout);
        cx.set_timer(Timer::Work, arena.workload.work);
    }

    /// The work is done: charge, in the belief that the lock is still held.
    fn charge(&mut self, arena: &LockArena, cx: &mut Context<'_, LockArena>) {
        let Some(Task { job, phase: Phase::Holding { hold, .. } }) = self.task else { return };
        self.now_doing(Doing::Charging);
        let Job { id, order } = job;
        cx.send(arena.bank(), Message::Charge { order, job: id, fence: hold.fence });
        cx.set_timer(Timer::BankTimeout, arena.workload.bank_timeout);
    }

    /// The order is paid: give the lock back and say so.
    fn finish(&mut self, arena: &LockArena, cx: &mut Context<'_, LockArena>) {
        if let Some(order) = self.give_back(arena, cx) {
            cx.send(GATEWAY, Message::Paid(order));
        }
    }

    /// This lock is over: the bank has seen a newer token, or somebody else comes first. Give back what
    /// may still be this worker's, and begin again.
    fn start_over(&mut self, arena: &LockArena, cx: &mut Context<'_, LockArena>) {
        if let Some(order) = self.give_back(arena, cx) {
            cx.happens(Event::Loses(order));
            self.on_pay(arena, order, cx);
        }
    }

    /// This attempt is over; the gateway will ask again.
    fn abandon(&mut self, arena: &LockArena, cx: &mut Context<'_, LockArena>) {
        if let Some(order) = self.give_back(arena, cx) {
            cx.happens(Event::Abandons(order));
        }
    }

    /// The bank has not answered. A charge is sent again, under its idempotency key; a question is
    /// given up, and as in any `finally` the lock is given back.
    fn on_bank_timeout(&mut self, arena: &LockArena, cx: &mut Context<'_, LockArena>) {
        match self.task {
            Some(Task { phase: Phase::Holding { doing: Doing::Charging, .. }, .. }) => {
                self.charge(arena, cx);
            }
            _ => self.abandon(arena, cx),
        }
    }

    /// The lease is over. Nothing happens: the client does not look at the clock, and if it did, a
    /// pause could fall right after the look.
    fn on_lease_ends(&mut self, cx: &mut Context<'_, LockArena>) {
        if let Some(Task { job, phase: Phase::Holding { .. } }) = self.task {
            cx.happens(Event::Outlives(job.order));
        }
    }

    fn now_doing(&mut self, now: Doing) {
        if let Some(Task { phase: Phase::Holding { doing, .. }, .. }) = &mut self.task {
            *doing = now;
        }
    }

    /// Releases the lock and ends the task; returns its order.
    fn give_back(&mut self, arena: &LockArena, cx: &mut Context<'_, LockArena>) -> Option<OrderId> {
        let Task { job, .. } = self.task.take()?;
        for timer in [Timer::Work, Timer::BankTimeout, Timer::LeaseEnds] {
            cx.cancel_timer(&timer);
        }
        let lock = &mut any::Cx::new(cx, arena.first_server());
        arena.lock.release(&mut self.client, job, lock);
        cx.happens(Event::Releases(job.order));
        Some(job.order)
    }

    /// What a glance at the worker's memory shows.
    pub(super) fn glance(&self, lock: &AnyLock) -> Glance {
        let Some(task) = self.task else {
            let memory = lock.glance_client(&self.client);
            return Glance { badge: "idle".into(), memory, disk: Vec::new() };
        };
        let badge = match task.phase {
            Phase::Acquiring { .. } => "wants the lock",
            Phase::Waiting { .. } => "waits for the lock",
            Phase::Holding { doing: Doing::Reading, .. } => "looks: paid?",
            Phase::Holding { doing: Doing::Working, .. } => "works",
            Phase::Holding { doing: Doing::Charging, .. } => "charges",
        };
        let mut memory = vec![
            Row::new("order", task.job.order),
            Row::new("job", task.job.id),
            Row::new("phase", badge),
        ];
        match task.phase {
            Phase::Acquiring { tries } | Phase::Waiting { tries } => {
                memory.push(Row::new("tries", tries));
            }
            Phase::Holding { hold, .. } => {
                memory.push(Row::new("believes it holds the lock", "yes"));
                memory.extend(hold.fence.map(|fence| Row::new("fencing token", fence.0)));
            }
        }
        memory.extend(lock.glance_client(&self.client));
        Glance { badge: badge.into(), memory, disk: Vec::new() }
    }
}
