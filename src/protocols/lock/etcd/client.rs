//! A worker's side: a session, a place in the queue, and the wait for the one before.

use super::{Cx, EtcdLock, Message, Timer, prefix};
use crate::kernel::{Rule, Span};
use crate::ledger::Fence;
use crate::protocols::Row;
use crate::protocols::lock::{Event, Job, Progress, REPLY_TIMEOUT};
use crate::rule;
use crate::services::etcd::{
    self, Compare, Done, Error, Header, Key, KeyValue, Keys, LeaseId, Op, Range, Relation, Request,
    Response, Revision, Target, ToClient, Txn,
};

/// What a client remembers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Client {
    step: Step,
    lease: Option<LeaseId>,
    /// The create revision of the client's own key, once it is there.
    place: Revision,
    /// The number of its last request.
    number: u32,
    /// The server's term when it was last heard of.
    raft_term: u64,
    /// Whether a sign of life was not answered in time: what etcd sent since may be lost.
    unheard: bool,
}

/// How far the recipe is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
enum Step {
    /// Asks for a lease.
    #[default]
    Granting,
    /// Puts its key, and looks who is first.
    Enqueueing,
    /// Looks who is before it.
    Looking,
    /// Asks to be told of this key, which was there at this revision.
    Asking(Key, Revision),
    /// Waits until this key is deleted.
    Waiting(Key, Revision),
    /// Nobody is before it: looks whether its own key is there.
    Checking,
    /// Has the lock.
    Holding,
    /// Had the lock, and knows that its lease has run out.
    Fallen,
}

impl Client {
    /// The key that the client puts, named after its lease.
    fn key(&self, job: Job) -> Option<Key> {
        self.lease.map(|lease| format!("{}{lease}", prefix(job.order)).into())
    }

    pub(super) fn glance(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        rows.extend(self.lease.map(|lease| Row::new("lease", format!("lease {lease}"))));
        if self.place > Revision::default() {
            rows.push(Row::new("create revision", self.place));
        }
        if let Step::Asking(key, _) | Step::Waiting(key, _) = &self.step {
            rows.push(Row::new("waits for the deletion of", key));
        }
        rows
    }
}

impl EtcdLock {
    /// The worker wants the lock: a lease first.
    pub(super) fn open_session(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        // Attempts have numbers of their own, and none asks 256 times.
        *client = Client { number: job.id.number << 8, ..Client::default() };
        cx.set_timer(Timer::SinceSent, self.time_to_live());
        self.ask(client, job, Step::Granting, cx);
    }

    fn time_to_live(&self) -> Span {
        Span::s(self.time_to_live.into())
    }

    /// Goes on to the next step, which begins with a request.
    fn ask(&self, client: &mut Client, job: Job, step: Step, cx: &mut Cx) {
        client.step = step;
        client.number = client.number.wrapping_add(1);
        self.ask_again(client, job, cx);
    }

    /// Sends the request of this step, which may be done twice: a lease too many expires, a key is
    /// put once, and the rest changes nothing.
    pub(super) fn ask_again(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        if let Some(request) = self.request(client, job) {
            cx.set_timer(Timer::ReplyTimeout, REPLY_TIMEOUT);
            send(client, request, cx);
        }
    }

    /// What this step asks for.
    fn request(&self, client: &Client, job: Job) -> Option<Request> {
        let look = |range| Request::Op(Op::Range(range));
        Some(match &client.step {
            Step::Granting => Request::LeaseGrant(self.time_to_live),
            Step::Enqueueing => Request::Txn(enqueue(client.key(job)?, client.lease, job)),
            Step::Looking => {
                let before = Revision(client.place.0.saturating_sub(1));
                look(Range::newest(prefix(job.order), before))
            }
            Step::Asking(key, seen) | Step::Waiting(key, seen) => Request::Watch {
                keys: Keys::One(key.clone()),
                from: (!self.watches_from_now).then_some(*seen),
            },
            Step::Checking => look(Range::of(client.key(job)?)),
            Step::Holding | Step::Fallen => return None,
        })
    }

    /// A third of the lease's time has gone by: a sign of life.
    pub(super) fn keep_alive(&self, client: &mut Client, cx: &mut Cx) {
        let Some(lease) = client.lease else { return };
        if cx.remaining(&Timer::SinceSent).is_some() {
            client.unheard = true;
        } else {
            cx.set_timer(Timer::SinceSent, self.time_to_live());
        }
        cx.set_timer(Timer::KeepAlive, self.third());
        send(client, Request::LeaseKeepAlive(lease), cx);
    }

    fn third(&self) -> Span {
        Span::us(self.time_to_live().as_us() / 3)
    }

    /// Something was heard: what is it?
    pub(super) fn on_answer(
        &self,
        client: &mut Client,
        job: Job,
        answer: &ToClient,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        match answer {
            ToClient::Reply(_, header, Ok(Response::KeptAlive(lease, left)))
                if client.lease == Some(*lease) =>
            {
                match left {
                    Some(_) => {
                        (Rule("on_kept_alive"), self.on_kept_alive(client, job, *header, cx))
                    }
                    None => (Rule("on_expired"), self.on_expired(client, job, cx)),
                }
            }
            ToClient::Reply(number, header, reply) if *number == client.number => {
                self.on_reply(client, job, *header, reply, cx)
            }
            ToClient::Events(number, _, events) if *number == client.number => {
                let awaited = |key| events.iter().any(|event| is_deletion(event, key));
                match &client.step {
                    Step::Asking(key, _) | Step::Waiting(key, _) if awaited(key) => {
                        (rule!(self.on_deletion(client, job, cx)), Progress::Pending)
                    }
                    _ => (Rule("ignore"), Progress::Pending),
                }
            }
            _ => (Rule("ignore"), Progress::Pending),
        }
    }

    /// The request of this step is answered.
    fn on_reply(
        &self,
        client: &mut Client,
        job: Job,
        header: Header,
        reply: &Result<Response, Error>,
        cx: &mut Cx,
    ) -> (Rule, Progress) {
        cx.cancel_timer(&Timer::ReplyTimeout);
        client.raft_term = header.raft_term;
        let pending = |rule| (rule, Progress::Pending);
        match (&client.step, reply) {
            (Step::Granting, Ok(Response::Granted(lease, _))) => {
                pending(rule!(self.on_granted(client, job, *lease, cx)))
            }
            (Step::Enqueueing, Ok(Response::Txn { succeeded, done })) => {
                let created = succeeded.then_some(header.revision);
                (Rule("on_enqueued"), self.on_enqueued(client, job, (created, done), cx))
            }
            (Step::Looking, Ok(Response::Done(Done::Range(found)))) => {
                pending(rule!(self.on_look(client, job, found.first(), header.revision, cx)))
            }
            (Step::Asking(key, seen), Ok(Response::Watching)) => {
                client.step = Step::Waiting(key.clone(), *seen);
                cx.happens(Event::Waits(job.order));
                pending(Rule("on_reply"))
            }
            (Step::Checking, Ok(Response::Done(Done::Range(found)))) if !found.is_empty() => {
                (Rule("enter"), self.enter(client, cx))
            }
            // The lease is gone, and the key with it.
            (Step::Checking, Ok(_)) | (_, Err(_)) => {
                (Rule("on_expired"), self.on_expired(client, job, cx))
            }
            _ => pending(Rule("ignore")),
        }
    }

    /// There is a lease, and with it the key's name.
    fn on_granted(&self, client: &mut Client, job: Job, lease: LeaseId, cx: &mut Cx) {
        client.lease = Some(lease);
        self.lives_on(cx);
        cx.set_timer(Timer::KeepAlive, self.third());
        self.ask(client, job, Step::Enqueueing, cx);
    }

    /// How much of the lease is left for sure, now that etcd has answered a sign of life.
    fn lives_on(&self, cx: &mut Cx) -> Option<Span> {
        let left = cx.remaining(&Timer::SinceSent)?;
        cx.cancel_timer(&Timer::SinceSent);
        cx.set_timer(Timer::Deadline, left);
        Some(left)
    }

    /// The key is there, since now or before: the client's place in the queue. Who is first?
    fn on_enqueued(
        &self,
        client: &mut Client,
        job: Job,
        (created, done): (Option<Revision>, &[Done]),
        cx: &mut Cx,
    ) -> Progress {
        let first_of = |at: usize| match done.get(at) {
            Some(Done::Range(pairs)) => pairs.first().map(|pair| pair.create_revision),
            _ => None,
        };
        client.place = created.or(first_of(0)).unwrap_or_default();
        if first_of(1) == Some(client.place) {
            return self.enter(client, cx);
        }
        self.ask(client, job, Step::Looking, cx);
        Progress::Pending
    }

    /// The one before is known: wait for it. If there is none, it is the client's turn.
    fn on_look(
        &self,
        client: &mut Client,
        job: Job,
        before: Option<&KeyValue>,
        seen: Revision,
        cx: &mut Cx,
    ) {
        let next = match before {
            Some(pair) => Step::Asking(pair.key.clone(), seen),
            None => Step::Checking,
        };
        self.ask(client, job, next, cx);
    }

    /// The one before is gone.
    fn on_deletion(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        send(client, Request::CancelWatch(client.number), cx);
        self.ask(client, job, Step::Looking, cx);
    }

    /// The lock is the client's, by all that it can know.
    fn enter(&self, client: &mut Client, cx: &mut Cx) -> Progress {
        client.step = Step::Holding;
        let fence = self.fencing.then_some(Fence(client.place.0));
        let left = cx.remaining(&Timer::Deadline).unwrap_or_default();
        Progress::Granted { fence, lease: Some(left) }
    }

    /// The lease has begun its time anew. If the connection was lost in between, so was the watch.
    fn on_kept_alive(
        &self,
        client: &mut Client,
        job: Job,
        header: Header,
        cx: &mut Cx,
    ) -> Progress {
        let left = self.lives_on(cx);
        let lost = client.unheard || header.raft_term > client.raft_term;
        client.unheard = false;
        client.raft_term = header.raft_term;
        if lost {
            self.ask_again(client, job, cx);
        }
        match (&client.step, left) {
            (Step::Holding, Some(left)) => Progress::Renewed(left),
            _ => Progress::Pending,
        }
    }

    /// etcd has said that the lease is over: there is nothing left to give back.
    fn on_expired(&self, client: &mut Client, job: Job, cx: &mut Cx) -> Progress {
        client.lease = None;
        self.end_session(client, job, cx)
    }

    /// The session is over. Whoever waits gives up and may begin again; whoever holds the lock is
    /// told, and goes on in its belief as it sees fit.
    pub(super) fn end_session(&self, client: &mut Client, job: Job, cx: &mut Cx) -> Progress {
        if matches!(client.step, Step::Holding | Step::Fallen) {
            client.step = Step::Fallen;
            stop_timers(cx);
            return Progress::Lost;
        }
        self.close_session(client, job, cx);
        Progress::Busy
    }

    /// Deletes the client's key, and ends its lease. Should etcd not hear of it, the lease expires.
    pub(super) fn close_session(&self, client: &mut Client, job: Job, cx: &mut Cx) {
        stop_timers(cx);
        if let Step::Asking(..) | Step::Waiting(..) = client.step {
            send(client, Request::CancelWatch(client.number), cx);
        }
        client.number = client.number.wrapping_add(1);
        if let Some((key, lease)) = client.key(job).zip(client.lease) {
            send(client, Request::Op(Op::Delete(Keys::One(key))), cx);
            send(client, Request::LeaseRevoke(lease), cx);
        }
        *client = Client::default();
    }
}

fn send(client: &Client, request: Request, cx: &mut Cx) {
    cx.send(cx.server(0), Message::ToServer(client.number, request));
}

fn stop_timers(cx: &mut Cx) {
    for timer in [Timer::Deadline, Timer::KeepAlive, Timer::ReplyTimeout, Timer::SinceSent] {
        cx.cancel_timer(&timer);
    }
}

/// Puts the key unless it is there, and looks which key is first either way.
fn enqueue(key: Key, lease: Option<LeaseId>, job: Job) -> Txn {
    let target = Target::CreateRevision(Revision(0));
    let own = Range::of(key.clone());
    let first = Op::Range(Range::oldest(prefix(job.order)));
    let value = job.id.to_string().into();
    Txn {
        compare: vec![Compare { key: key.clone(), target, relation: Relation::Equal }],
        success: vec![Op::Put { key, value, lease }, first.clone()],
        failure: vec![Op::Range(own), first],
    }
}

fn is_deletion(event: &etcd::Event, of: &Key) -> bool {
    matches!(event, etcd::Event::Delete { key, .. } if key == of)
}
