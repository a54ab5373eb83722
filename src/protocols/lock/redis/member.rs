//! Master and replica as nodes of the arena.
//!
//! The service's `Replication` decides; this is its connections and clocks. Not modelled: the
//! acknowledgement that a replica sends once a second of its own accord, since nobody here looks at
//! it: `WAIT` asks for one.

use litemap::LiteMap;

use super::server::{Expiries, Redis};
use super::stored::Stored;
use super::wire::{Among, Call, Message, Place, SERVERS, Timer, Told};
use super::{Cx, RedisLock};
use crate::kernel::{NodeId, Rule, Span};
use crate::protocols::{Row, Whole};
use crate::rule;
use crate::services::redis::replication::{
    Address, Administration, Asked, Link, Replication, Resync,
};
use crate::services::redis::{Bytes, Effects, Key, Reply, Request};

/// A server's part in replication.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Member {
    whole: Whole,
    part: Replication<NodeId, (NodeId, Call)>,
    /// Replica: keys whose time is up, which only the master removes.
    pub(super) due: Vec<Key>,
    /// Master: where in the history the last command of each client ended.
    ends: LiteMap<NodeId, u64>,
}

/// A request to wait for replicas.
#[derive(Clone, Debug)]
pub(super) struct Wait {
    replicas: i64,
    timeout_ms: u64,
}

impl Member {
    /// The first time, the second server is the replica of the first, and in step with it. Later, a
    /// server knows from its configuration whose replica it is, and nothing else.
    pub(super) fn start(whole: Whole, disk: &Stored, cx: &mut Cx) -> Member {
        let (me, other) = (cx.me(), 1 - cx.me());
        let part = Replication::new(SERVERS[usize::from(me)], 0);
        let mut member = Member { whole, part, due: Vec::new(), ends: LiteMap::new() };
        let part = &mut member.part;
        let follows = if disk.began { disk.follows } else { me == 1 };
        if follows {
            part.follow(address(other));
        }
        if disk.began {
            member.say(cx.server(other), Among::Closed, cx);
            if follows {
                member.ask_to_go_on(cx.server(other), cx);
            }
        } else if follows {
            part.on_full_resync(SERVERS[usize::from(other)].into(), 0);
            part.on_synced();
        } else {
            part.psync(cx.server(other), b"?", -1);
            part.on_ack(&cx.server(other), 0);
        }
        cx.save(Stored { began: true, follows, ..disk.clone() });
        member
    }

    fn say(&self, to: NodeId, among: Among, cx: &mut Cx) {
        cx.send(to, Message::Among(self.whole, Box::new(among)));
    }

    /// Replica: asks its master for what comes next.
    fn ask_to_go_on(&self, master: NodeId, cx: &mut Cx) {
        let (id, offset) = self.part.resume();
        self.say(master, Among::Psync(id, offset), cx);
    }

    pub(super) fn glance(&self) -> Vec<Row> {
        let role = if self.part.is_replica() { "replica" } else { "master" };
        vec![Row::new("role", role), Row::new("replication offset", self.part.offset())]
    }
}

fn address(server: u8) -> Address {
    Address { host: Bytes::from(SERVERS[usize::from(server)]), port: 6379 }
}

impl Redis {
    pub(super) fn is_replica(&self) -> bool {
        self.member.as_ref().is_some_and(|member| member.part.is_replica())
    }

    /// What `WAIT` asks for; a replica refuses it when it executes it.
    pub(super) fn asks_to_wait(&self, request: &Request) -> Option<Wait> {
        self.member.as_ref()?;
        match Asked::of(request, self.is_replica()) {
            Asked::Administration(Administration::Wait { replicas, timeout_ms }) => {
                Some(Wait { replicas, timeout_ms })
            }
            _ => None,
        }
    }

    /// Master: a client waits for replicas to have come as far as its last command.
    pub(super) fn wait(&mut self, from: NodeId, call: Call, wait: Wait, cx: &mut Cx) {
        let Some(member) = &mut self.member else { return };
        // A server that has restarted knows of no command over this connection, and the connection is
        // gone as well: nobody answers.
        let Some(&end) = member.ends.get(&from) else { return };
        if let Some(count) = member.part.wait((from, call), end, wait.replicas) {
            cx.send(from, Message::Reply { call, reply: Reply::Integer(count) });
            return;
        }
        if wait.timeout_ms > 0 {
            cx.set_timer(Timer::Wait(from), Span::ms(wait.timeout_ms.min(Span::LONGEST.as_ms())));
        }
        let after = member.part.offset();
        let place = Place { after, bytes: member.part.ask_for_acks().len() as u64 };
        for &replica in member.part.replicas() {
            member.say(replica, Among::GetAck(place), cx);
        }
    }

    /// Master: a client has waited as long as it wanted to, and is told how many replicas have come so
    /// far by now.
    pub(super) fn end_wait(&mut self, client: NodeId, cx: &mut Cx) {
        let Some(member) = &mut self.member else { return };
        if let Some(((_, call), count)) = member.part.time_out(|(waiting, _)| *waiting == client) {
            cx.send(client, Message::Reply { call, reply: Reply::Integer(count) });
        }
    }

    /// Master: tells the replicas what has changed.
    pub(super) fn tell(&mut self, effects: &Effects, cx: &mut Cx) {
        let Some(member) = &mut self.member else { return };
        let after = member.part.offset();
        let place = Place { after, bytes: member.part.tell(effects, SOME_DAY).len() as u64 };
        if place.bytes > 0 {
            for &replica in member.part.replicas() {
                member.say(replica, Among::Told(Told::of(effects, place)), cx);
            }
        }
    }

    /// Master: here ended the client's last command.
    pub(super) fn note_end(&mut self, client: NodeId) {
        if let Some(member) = &mut self.member {
            member.ends.insert(client, member.part.offset());
        }
    }

    /// Replica: the time to live of a key is over; the master will say that it is gone.
    pub(super) fn keep_due_key(&mut self, key: &Key) {
        if let Some(member) = &mut self.member {
            member.due.push(key.clone());
            member.due.sort();
        }
    }

    /// Any server: is alive.
    fn ping(&self, monitor: NodeId, cx: &mut Cx) {
        self.say(monitor, Among::Pong, cx);
    }

    fn say(&self, to: NodeId, among: Among, cx: &mut Cx) {
        if let Some(member) = &self.member {
            member.say(to, among, cx);
        }
    }

    /// What servers and the monitor say among themselves.
    pub(super) fn among(
        &mut self,
        lock: &RedisLock,
        from: NodeId,
        among: &Among,
        cx: &mut Cx,
    ) -> Rule {
        let of_my_master = self.is_replica() && from == cx.server(1 - cx.me());
        match among {
            Among::Told(Told { place, .. }) | Among::GetAck(place)
                if of_my_master && !self.is_in_step(place) =>
            {
                rule!(self.reconnect(from, cx))
            }
            Among::Told(told) if of_my_master => rule!(self.replay(lock, told, cx)),
            Among::GetAck(place) if of_my_master => rule!(self.acknowledge(place, from, cx)),
            Among::FullResync(id, offset, stored) if of_my_master => {
                rule!(self.on_full_resync(lock, (id, *offset), stored, from, cx))
            }
            Among::Continue(id) if of_my_master => rule!(self.on_continue(id)),
            Among::Ack(offset) => rule!(self.on_ack(from, *offset, cx)),
            Among::Psync(id, offset) if !self.is_replica() => {
                rule!(self.psync(from, id, *offset, cx))
            }
            Among::Closed => rule!(self.on_closed(from, cx)),
            Among::Ping => rule!(self.ping(from, cx)),
            Among::Follow(_) => rule!(self.follow(lock, from, cx)),
            Among::Lead => rule!(self.lead(lock, from, cx)),
            _ => Rule("ignore"),
        }
    }

    /// Replica: whether this is what comes next.
    fn is_in_step(&self, place: &Place) -> bool {
        self.member.as_ref().is_some_and(|member| {
            member.part.link() == Some(Link::Connected) && member.part.offset() == place.after
        })
    }

    /// Replica: asks its master for what it has missed.
    fn reconnect(&mut self, master: NodeId, cx: &mut Cx) {
        let Some(member) = &mut self.member else { return };
        member.part.lose_master();
        member.ask_to_go_on(master, cx);
    }

    /// Replica: does what the master has done.
    fn replay(&mut self, lock: &RedisLock, told: &Told, cx: &mut Cx) {
        let Some(member) = &mut self.member else { return };
        member.part.hear_bytes(told.place.bytes);
        let effects = told.effects();
        let mut expiries = Expiries { cx, due: &mut member.due };
        self.keyspace.replay(&mut expiries, &effects);
        self.append(lock, &effects, cx);
    }

    /// Replica: says how far it has come, up to the question.
    fn acknowledge(&mut self, place: &Place, master: NodeId, cx: &mut Cx) {
        let Some(member) = &mut self.member else { return };
        member.say(master, Among::Ack(member.part.offset()), cx);
        member.part.hear_bytes(place.bytes);
    }

    /// Replica: the master's snapshot replaces everything.
    fn on_full_resync(
        &mut self,
        lock: &RedisLock,
        (id, offset): (&Bytes, u64),
        stored: &Stored,
        master: NodeId,
        cx: &mut Cx,
    ) {
        self.load(stored, cx);
        cx.save(lock.persistence.kept(self.stored(cx)));
        let Some(member) = &mut self.member else { return };
        member.due.clear();
        member.part.on_full_resync(id.clone(), offset);
        member.part.on_synced();
        member.say(master, Among::Ack(offset), cx);
    }

    /// Replica: nothing was missed.
    fn on_continue(&mut self, id: &Bytes) {
        if let Some(member) = &mut self.member {
            member.part.on_continue(id.clone());
        }
    }

    /// Master: a replica has come so far, which may be what clients wait for.
    fn on_ack(&mut self, replica: NodeId, offset: u64, cx: &mut Cx) {
        let Some(member) = &mut self.member else { return };
        for ((client, call), count) in member.part.on_ack(&replica, offset) {
            cx.cancel_timer(&Timer::Wait(client));
            cx.send(client, Message::Reply { call, reply: Reply::Integer(count) });
        }
    }

    /// Master: a replica wants to go on.
    fn psync(&mut self, replica: NodeId, id: &Bytes, offset: u64, cx: &mut Cx) {
        let stored = self.stored(cx);
        let Some(member) = &mut self.member else { return };
        let offset = i64::try_from(offset).unwrap_or(-1);
        let answer = match member.part.psync(replica, id, offset) {
            Resync::Full { id, offset } => Among::FullResync(id, offset, stored),
            Resync::Continue { id, .. } => Among::Continue(id),
        };
        member.say(replica, answer, cx);
    }

    /// The other server has started anew: a replica asks it for what it has.
    fn on_closed(&mut self, other: NodeId, cx: &mut Cx) {
        let Some(member) = &mut self.member else { return };
        member.part.lose_replica(&other);
        if member.part.is_replica() {
            self.reconnect(other, cx);
        }
    }

    /// `REPLICAOF` the other server: whatever is here that it has not is lost.
    fn follow(&mut self, lock: &RedisLock, monitor: NodeId, cx: &mut Cx) {
        let Some(member) = &mut self.member else { return };
        member.say(monitor, Among::Following, cx);
        if member.part.is_replica() {
            return;
        }
        let other = 1 - cx.me();
        for (client, call) in member.part.follow(address(other)) {
            cx.cancel_timer(&Timer::Wait(client));
            let text = "UNBLOCKED force unblock from blocking operation, instance state changed \
                        (master -> replica?)";
            cx.send(client, Message::Reply { call, reply: Reply::Error(text.into()) });
        }
        member.ends.clear();
        member.ask_to_go_on(cx.server(other), cx);
        cx.save(lock.persistence.kept(self.stored(cx)));
    }

    /// `REPLICAOF NO ONE`: what is here is the truth from now on. What was due is removed.
    fn lead(&mut self, lock: &RedisLock, monitor: NodeId, cx: &mut Cx) {
        let Some(member) = &mut self.member else { return };
        let me = SERVERS[usize::from(cx.me() % 2)];
        member.part.lead(me);
        for key in std::mem::take(&mut member.due) {
            self.keyspace.expire(&key);
        }
        cx.save(lock.persistence.kept(self.stored(cx)));
        self.say(monitor, Among::Leading, cx);
    }
}

/// A date to count the bytes of a history by, as all dates of our time have as many digits.
const SOME_DAY: u64 = 1_700_000_000_000;
