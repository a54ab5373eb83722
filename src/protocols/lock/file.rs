//! A lock file: whoever creates it holds the lock.
//!
//! Source: open(2), `O_EXCL` ("if this flag is specified in conjunction with `O_CREAT`, and pathname
//! already exists, then `open()` fails with the error `EEXIST`") and its note on NFS; link(2); nfs(5),
//! "Data and metadata coherence", for the attribute cache. The appending counter of tokens is ours.
//!
//! # Its mistakes
//! - `mode: truncate`, as published in many a script: a truncating open that never fails, taken for
//!   success.
//! - `steal: off`: the owner dies, its file stays, nobody ever acquires.
//! - `steal: unlink`: who finds a file older than `stale-after` removes it and creates its own. Looking
//!   and removing are two steps: two judge the same file stale, A unlinks it and creates a fresh one,
//!   B unlinks A's fresh one and creates its own. The release unlinks by name as well, whoever's file
//!   it is by now.
//! - `attributes: cached` asks by `stat`, which an NFS client answers from memory for `actimeo`; a lock
//!   that was renewed meanwhile still looks old.
//! - `fencing: off` trusts that whoever was given the lock still has it when it acts.
//!
//! # The cure of the theft
//! `steal: next-generation` never unlinks. The lock is a chain of files, `order-42.lock.1`, `.2`, …,
//! each made with `O_EXCL`, and the last one is the lock. Taking over a stale lock, and renewing one's
//! own, is making the next file: of all who try, one succeeds, and the others learn it by `EEXIST`. A
//! second name on one's own file, `link`, says that it is given back. As with any lease, a holder that
//! was paused past `stale-after` goes on believing; that is what fencing is for.
//!
//! # Fencing tokens
//! After it got the lock, a worker appends one byte to `order-42.fence`; the position after its own byte
//! is its token. No two positions are equal, so of two workers that both believe, the bank refuses the
//! one that drew first, as soon as the other has asked it anything.
//!
//! # What is not modelled
//! One file server, whose files survive its crash; files then count as written when it came back, as
//! within the grace period of an NFS server. Nobody sweeps the chain's old files away. The calls of one rule travel as one request, as in
//! NFSv4's COMPOUND, and are carried out without anything in between, which NFS does not promise; they
//! end at the first that fails. Ages are counted by the server's clock and no further than
//! `stale-after`. A client that has waited two seconds for a reply takes it for a no.

mod wire;

use super::{Event, Job, JobId, Lock, LockContext, ORDER, Progress, WORKLOAD, time};
use crate::kernel::{Clock, Link, NodeId, Order, Rule, Span};
use crate::ledger::{Fence, OrderId};
use crate::protocols::Row;
use crate::protocols::settings::{Quantity, Settings, Switch};
use crate::rule;
use crate::services::files::{
    Access, Answer, AttributeCache, Call, Done, Fd, FileSystem, Flags, Path, Process, Stat,
};
use wire::StaleTimers;
pub use wire::{Ask, Message, Timer};

/// How long a client waits for a reply.
const REPLY_TIMEOUT: Span = Span::s(2);
/// The descriptor that a request's `open` returns, as every request closes what it opens.
const FD: Fd = Fd(3);

/// What can be set in the lock itself.
pub const SWITCHES: [Switch; 5] = [
    Switch { name: "fencing", values: &["on", "off"], default: "on", mistake: Some("off") },
    Switch {
        name: "mode",
        values: &["excl", "truncate"],
        default: "excl",
        mistake: Some("truncate"),
    },
    Switch {
        name: "steal",
        values: &["next-generation", "unlink", "off"],
        default: "next-generation",
        mistake: Some("unlink"),
    },
    Switch {
        name: "attributes",
        values: &["opened", "cached"],
        default: "opened",
        mistake: Some("cached"),
    },
    Switch { name: "watchdog", values: &["off", "on"], default: "off", mistake: None },
];

/// The lock's times, and the workload's quantities.
pub const QUANTITIES: [Quantity; 7] = [
    time("stale-after", Span::s(30), Span::s(1), Span::s(600)),
    time("actimeo", Span::s(60), Span::s(1), Span::s(600)),
    WORKLOAD[0],
    WORKLOAD[1],
    WORKLOAD[2],
    WORKLOAD[3],
    WORKLOAD[4],
];

/// What is done about a file whose owner may be dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Steal {
    /// The next file of the chain is made.
    NextGeneration,
    /// It is removed, to be made again.
    Unlink,
    /// Nothing.
    Off,
}

/// The lock file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileLock {
    /// Whether the file must not be there.
    exclusive: bool,
    steal: Steal,
    /// Whether attributes may come from the client's cache.
    cached: bool,
    fencing: bool,
    watchdog: bool,
    stale_after: Span,
    actimeo: Span,
}

impl FileLock {
    /// The lock as set.
    pub fn of(settings: &Settings) -> FileLock {
        FileLock {
            exclusive: settings.is("mode", "excl"),
            steal: if settings.is("steal", "next-generation") {
                Steal::NextGeneration
            } else if settings.is("steal", "unlink") {
                Steal::Unlink
            } else {
                Steal::Off
            },
            cached: settings.is("attributes", "cached"),
            fencing: settings.is("fencing", "on"),
            watchdog: settings.is("watchdog", "on"),
            stale_after: settings.time("stale-after"),
            actimeo: settings.time("actimeo"),
        }
    }
}

/// What a client remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Client {
    /// What it is waiting for a reply to.
    waits_for: Option<Ask>,
    /// The last file of the chain that it knows of; 0: none.
    generation: u32,
    cache: AttributeCache,
}

type Cx<'a> = LockContext<'a, FileLock>;

impl FileLock {
    /// Asks for the lock, unless it is known to be taken: then how old it is.
    fn begin(&self, client: &mut Client, job: Job, cx: &mut Cx) -> (Rule, Progress) {
        if client.generation == 0 {
            (rule!(self.create(client, job, Ask::Lock, cx)), Progress::Pending)
        } else {
            (Rule("judge"), self.judge(client, job, cx))
        }
    }

    /// Makes the lock file, or the next of the chain, and writes into it whose it is.
    fn create(&self, client: &mut Client, job: Job, wanted: Ask, cx: &mut Cx) {
        let flags = Flags {
            create: true,
            exclusive: self.exclusive,
            truncate: !self.exclusive,
            ..Flags::existing(Access::WriteOnly)
        };
        cx.set_timer(Timer::SinceAsked, self.stale_after);
        let Some(path) = self.path(job.order, client.generation + 1) else { return };
        let mark = job.id.to_string().into_bytes();
        let calls = vec![Call::Open(path, flags), Call::Write(FD, mark), Call::Close(FD)];
        ask(client, job, wanted, calls, cx);
    }

    /// The file was made, or was there already.
    fn on_lock_reply(
        &self,
        client: &mut Client,
        job: Job,
        answers: &[Answer],
        cx: &mut Cx,
    ) -> Progress {
        if succeeded(answers) {
            client.cache = AttributeCache::default();
            self.advance(client);
            if self.fencing {
                self.ask_for_token(client, job, cx);
                return Progress::Pending;
            }
            return self.granted(None, cx);
        }
        cx.cancel_timer(&Timer::SinceAsked);
        self.advance(client);
        if self.steal == Steal::Off { Progress::Busy } else { self.judge(client, job, cx) }
    }

    /// There is one more file in the chain than the client knew of.
    fn advance(&self, client: &mut Client) {
        if self.chained() {
            client.generation += 1;
        }
    }

    /// Finds out how old the lock file is, by the cache if that may be.
    fn judge(&self, client: &mut Client, job: Job, cx: &mut Cx) -> Progress {
        let Some(path) = self.path(job.order, client.generation) else { return Progress::Busy };
        let left = cx.remaining(&Timer::Attributes).unwrap_or(Span::ZERO);
        if let Some(answer) = client.cache.stat(&path, self.actimeo.minus(left).as_ms()) {
            return self.on_age(client, job, &answer, cx);
        }
        let calls = if self.cached {
            vec![Call::Stat(path)]
        } else {
            let flags = Flags::existing(Access::ReadOnly);
            vec![Call::Open(path, flags), Call::Fstat(FD), Call::Close(FD)]
        };
        ask(client, job, Ask::Age, calls, cx);
        Progress::Pending
    }

    fn on_age_reply(
        &self,
        client: &mut Client,
        job: Job,
        answers: &[Answer],
        cx: &mut Cx,
    ) -> Progress {
        let answer = match answers {
            [_, fstat, _] => fstat,
            [answer, ..] => answer,
            [] => return Progress::Busy,
        };
        if let (true, Some(path)) = (self.cached, self.path(job.order, client.generation)) {
            client.cache.learn(&Call::Stat(path), answer);
            cx.set_timer(Timer::Attributes, self.actimeo);
        }
        self.on_age(client, job, answer, cx)
    }

    /// Takes the lock over if its file is stale or was given back.
    fn on_age(&self, client: &mut Client, job: Job, answer: &Answer, cx: &mut Cx) -> Progress {
        let Ok(Done::Stat(Stat::File { links, age_ms, .. })) = answer else {
            return Progress::Busy;
        };
        let stale = *age_ms >= self.stale_after.as_ms();
        match self.steal {
            Steal::NextGeneration if *links > 1 => self.create(client, job, Ask::Lock, cx),
            Steal::NextGeneration if stale => {
                cx.happens(Event::Suspects(job.order));
                self.create(client, job, Ask::Lock, cx);
            }
            Steal::Unlink if stale => {
                cx.happens(Event::Suspects(job.order));
                self.unlink(client, job, cx);
            }
            _ => return Progress::Busy,
        }
        Progress::Pending
    }

    /// Removes the lock file by name, whoever's it is by now.
    fn unlink(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        if let Some(path) = self.path(job.order, client.generation) {
            client.cache.forget(&path);
            ask(client, job, Ask::Unlink, vec![Call::Unlink(path)], cx);
        }
    }

    /// Appends a byte; the position after it is the token.
    fn ask_for_token(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        let flags = Flags { create: true, append: true, ..Flags::existing(Access::WriteOnly) };
        if let Some(path) = Path::new(&format!("order-{}.fence", job.order)) {
            let byte = vec![b'.'];
            let calls = vec![
                Call::Open(path, flags),
                Call::Write(FD, byte),
                Call::Tell(FD),
                Call::Close(FD),
            ];
            ask(client, job, Ask::Token, calls, cx);
        }
    }

    fn on_token_reply(&self, answers: &[Answer], cx: &mut Cx) -> Progress {
        match answers {
            [_, _, Ok(Done::Count(position)), _] => self.granted(Some(Fence(*position)), cx),
            _ => Progress::Busy,
        }
    }

    fn granted(&self, fence: Option<Fence>, cx: &mut Cx) -> Progress {
        let left = left_of_lease(cx);
        if !self.exclusive || self.steal == Steal::Off {
            return Progress::Granted { fence, lease: None };
        }
        if self.watchdog {
            cx.set_timer(Timer::Watchdog, Span::us(self.stale_after.as_us() / 3));
        }
        Progress::Granted { fence, lease: Some(left) }
    }

    /// A third of the time is over after which the file counts as stale: make it young again.
    fn renew(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        cx.set_timer(Timer::Watchdog, Span::us(self.stale_after.as_us() / 3));
        if self.chained() {
            self.create(client, job, Ask::Renewal, cx);
        } else if let Some(path) = self.path(job.order, 0) {
            cx.set_timer(Timer::SinceAsked, self.stale_after);
            ask(client, job, Ask::Renewal, vec![Call::Touch(path)], cx);
        }
    }

    fn on_renewal_reply(&self, client: &mut Client, answers: &[Answer], cx: &mut Cx) -> Progress {
        if succeeded(answers) {
            self.advance(client);
            return Progress::Renewed(left_of_lease(cx));
        }
        cx.cancel_timer(&Timer::SinceAsked);
        cx.cancel_timer(&Timer::Watchdog);
        Progress::Lost
    }

    /// The server has not answered: whether it did what it was asked is unknown.
    fn on_reply_timeout(&self, client: &mut Client, cx: &mut Cx) -> Progress {
        cx.cancel_timer(&Timer::SinceAsked);
        match client.waits_for.take() {
            Some(Ask::Renewal | Ask::Release) | None => Progress::Pending,
            Some(_) => Progress::Busy,
        }
    }

    fn on_reply(
        &self,
        client: &mut Client,
        job: Job,
        ask: Ask,
        answers: &[Answer],
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        client.waits_for = None;
        cx.cancel_timer(&Timer::ReplyTimeout);
        match ask {
            Ask::Lock => (Rule("on_lock_reply"), self.on_lock_reply(client, job, answers, cx)),
            Ask::Age => (Rule("on_age_reply"), self.on_age_reply(client, job, answers, cx)),
            Ask::Unlink => (rule!(self.create(client, job, Ask::Lock, cx)), Progress::Pending),
            Ask::Token => (Rule("on_token_reply"), self.on_token_reply(answers, cx)),
            Ask::Renewal => (Rule("on_renewal_reply"), self.on_renewal_reply(client, answers, cx)),
            Ask::Release => (Rule("ignore"), Progress::Pending),
        }
    }

    /// Whether the lock is a chain of files.
    fn chained(&self) -> bool {
        self.exclusive && self.steal == Steal::NextGeneration
    }

    fn path(&self, order: OrderId, generation: u32) -> Option<Path> {
        Path::new(&if self.chained() {
            format!("order-{order}.lock.{generation}")
        } else {
            format!("order-{order}.lock")
        })
    }

    /// The file server: makes the calls, and answers.
    fn execute(
        &self,
        files: &mut FileSystem,
        from: NodeId,
        (job, ask): (JobId, Ask),
        calls: &[Call],
        cx: &mut Cx,
    ) {
        let before = holder(files, ORDER);
        let mut answers: Vec<Answer> = Vec::new();
        let process = Process(u32::from(from.0));
        for call in calls {
            let ages = &mut StaleTimers { stale_after: self.stale_after, cx };
            answers.push(files.execute(ages, process, call));
            if answers.last().is_some_and(Result::is_err) {
                break;
            }
        }
        files.end(&mut StaleTimers { stale_after: self.stale_after, cx }, process);
        self.keep_to_lock_files(files, cx);
        cx.save(files.clone());
        let after = holder(files, ORDER);
        match (before, after) {
            (Some(holder), None) => cx.happens(Event::Deletes(ORDER, holder)),
            (_, Some(holder)) if before != after => cx.happens(Event::Grants(ORDER, holder)),
            _ => {}
        }
        cx.send(from, Message::Reply { job, ask, answers });
    }

    /// Nobody asks how old other files are, nor any file where none is ever taken over.
    fn keep_to_lock_files(&self, files: &FileSystem, cx: &mut Cx) {
        let lasts = !self.exclusive || self.steal == Steal::Off;
        for (name, inode, ..) in files.iter() {
            if lasts || !name.contains(".lock") {
                cx.cancel_timer(&Timer::Stale(inode));
            }
        }
    }
}

/// Sends a request and waits for the reply.
fn ask(client: &mut Client, job: Job, ask: Ask, calls: Vec<Call>, cx: &mut Cx) {
    client.waits_for = Some(ask);
    cx.set_timer(Timer::ReplyTimeout, REPLY_TIMEOUT);
    cx.send(cx.server(0), Message::Request { job: job.id, ask, calls });
}

/// Calls end at the first that fails.
fn succeeded(answers: &[Answer]) -> bool {
    answers.last().is_some_and(Result::is_ok)
}

/// What is left of the lease, counted from when it was asked for.
fn left_of_lease(cx: &mut Cx) -> Span {
    let left = cx.remaining(&Timer::SinceAsked).unwrap_or(Span::ZERO);
    cx.cancel_timer(&Timer::SinceAsked);
    left
}

/// Whose the lock of an order is: the last file of the chain that was not given back says it.
fn holder(files: &FileSystem, order: OrderId) -> Option<NodeId> {
    let name = format!("order-{order}.lock");
    let generation = |path: &str| {
        let rest = path.strip_prefix(&name)?;
        if rest.is_empty() { Some(0) } else { rest.strip_prefix('.')?.parse::<u32>().ok() }
    };
    let last =
        files.iter().filter_map(|(path, _, links, mark)| Some((generation(path)?, links, mark)));
    let (_, links, mark) = last.max_by_key(|(generation, ..)| *generation)?;
    let letter = mark.first()?.checked_sub(b'a')?;
    (links == 1).then_some(NodeId(1 + letter))
}

impl Lock for FileLock {
    type Client = Client;
    type Server = FileSystem;
    type Disk = FileSystem;
    type Message = Message;
    type Timer = Timer;

    fn servers(&self) -> Vec<String> {
        vec!["files".into()]
    }

    fn format_server(&self) -> FileSystem {
        FileSystem::default()
    }

    fn start_server(&self, disk: &FileSystem, cx: &mut Cx) -> FileSystem {
        for (_, inode, ..) in disk.iter() {
            cx.set_timer(Timer::Stale(inode), self.stale_after);
        }
        self.keep_to_lock_files(disk, cx);
        disk.clone()
    }

    fn link(&self) -> Link {
        Link { order: Order::Fifo, latency: (Span::us(500), Span::ms(2)) }
    }

    fn clock(&self, timer: &Timer) -> Clock {
        match timer {
            Timer::Stale(_) => Clock::Wall,
            _ => Clock::Monotonic,
        }
    }

    fn acquire(&self, client: &mut Client, job: Job, cx: &mut Cx) -> (Rule, Progress) {
        self.begin(client, job, cx)
    }

    fn release(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        for timer in [Timer::ReplyTimeout, Timer::Watchdog, Timer::SinceAsked] {
            cx.cancel_timer(&timer);
        }
        let Some(path) = self.path(job.order, client.generation) else { return };
        let call = match Path::new(&format!("{path}.free")) {
            Some(free) if self.chained() => Call::Link(path, free),
            _ => Call::Unlink(path),
        };
        client.waits_for = None;
        let calls = vec![call];
        cx.send(cx.server(0), Message::Request { job: job.id, ask: Ask::Release, calls });
    }

    fn on_message(
        &self,
        client: &mut Client,
        job: Option<Job>,
        message: &Message,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        match (message, job) {
            (Message::Reply { job: to, ask, answers }, Some(job))
                if *to == job.id && client.waits_for == Some(*ask) =>
            {
                self.on_reply(client, job, *ask, answers, cx)
            }
            _ => (Rule("ignore"), Progress::Pending),
        }
    }

    fn on_timer(
        &self,
        client: &mut Client,
        job: Option<Job>,
        timer: &Timer,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        match (timer, job) {
            (Timer::ReplyTimeout, _) => {
                (Rule("on_reply_timeout"), self.on_reply_timeout(client, cx))
            }
            (Timer::Watchdog, Some(job)) => (rule!(self.renew(client, job, cx)), Progress::Pending),
            (Timer::Attributes, _) => (rule!(forget_attributes(client)), Progress::Pending),
            _ => (Rule("ignore"), Progress::Pending),
        }
    }

    fn serve(&self, files: &mut FileSystem, from: NodeId, message: &Message, cx: &mut Cx) -> Rule {
        match message {
            Message::Request { job, ask, calls } => {
                rule!(self.execute(files, from, (*job, *ask), calls, cx))
            }
            Message::Reply { .. } => Rule("ignore"),
        }
    }

    /// A file is as old as anybody asks about: that changes nothing but the answer to who asks.
    fn on_server_timer(&self, _: &mut FileSystem, _: &Timer, _: &mut Cx) -> Rule {
        Rule("on_server_timer")
    }

    fn holder_on_record(&self, files: &FileSystem, order: OrderId) -> Option<NodeId> {
        holder(files, order)
    }

    fn glance_server(&self, _: &FileSystem, _: &dyn Fn(&Timer) -> Option<Span>) -> Vec<Row> {
        Vec::new()
    }

    fn glance_disk(
        &self,
        files: &FileSystem,
        remaining: &dyn Fn(&Timer) -> Option<Span>,
    ) -> Vec<Row> {
        let row = |(name, inode, _, data): (&str, _, _, &[u8])| {
            let stale = remaining(&Timer::Stale(inode));
            let stale = stale.map_or_else(String::new, |left| format!(" (stale in {left})"));
            Row::new(name, format!("{}{stale}", data.escape_ascii()))
        };
        files.iter().map(row).collect()
    }

    fn glance_client(&self, client: &Client) -> Vec<Row> {
        let word = |ask: Ask| match ask {
            Ask::Lock => "the lock",
            Ask::Age => "the lock's age",
            Ask::Unlink => "the end of a stale lock",
            Ask::Token => "a fencing token",
            Ask::Renewal => "a longer lease",
            Ask::Release => "the release",
        };
        client
            .waits_for
            .map(|ask| Row::new("waits for the file server about", word(ask)))
            .into_iter()
            .collect()
    }
}

/// What was remembered of files is too old to be believed.
fn forget_attributes(client: &mut Client) {
    client.cache = AttributeCache::default();
}
