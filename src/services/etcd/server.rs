//! The serving: who watches what, replies, and leases' deadlines.

use litemap::LiteMap;

use super::key::{Event, Key, Keys, LeaseId, Revision};
use super::request::{Error, Proposal, Request, Response, TimeToLive};
use super::state::State;

/// A client, by a number that whoever runs the server gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(pub u8);

/// When leases expire: the server holds no times, whoever runs it owns the clocks.
pub trait Deadlines {
    /// Lets the lease expire in so many seconds, in place of any earlier end.
    fn start(&mut self, lease: LeaseId, seconds: u32);

    /// The lease is over already.
    fn stop(&mut self, lease: LeaseId);

    /// How many whole seconds a lease has left.
    fn left(&self, lease: LeaseId) -> u64;
}

/// What stands before every answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Header {
    /// The revision of the store.
    pub revision: Revision,
    /// The term of the server, which rises with every start of it.
    pub raft_term: u64,
}

/// What a server sends.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ToClient {
    /// The answer to the request of that number.
    Reply(u32, Header, Result<Response, Error>),
    /// What happened to the keys of the watch of that number.
    Events(u32, Header, Vec<Event>),
}

/// A watch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Watching {
    /// Of these keys.
    pub keys: Keys,
    /// From this revision on.
    pub from: Revision,
}

/// What a server sends, in this order.
type Outbox = Vec<(ClientId, ToClient)>;

/// One server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Server {
    state: State,
    raft_term: u64,
    watches: LiteMap<(ClientId, u32), Watching>,
}

impl Server {
    /// A server with this state, a new one or what it has on disk, in a term that it was never in.
    /// Watches do not survive a restart; leases do, each with all of its time before it.
    pub fn start(state: State, raft_term: u64, deadlines: &mut dyn Deadlines) -> Server {
        state.leases().for_each(|(lease, seconds)| deadlines.start(lease, seconds));
        Server { state, raft_term, watches: LiteMap::new() }
    }

    /// What the server has to keep on disk before it answers.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Its term.
    pub fn raft_term(&self) -> u64 {
        self.raft_term
    }

    /// Who watches what.
    pub fn watches(&self) -> impl Iterator<Item = (ClientId, &Watching)> {
        self.watches.iter().map(|((client, _), watching)| (*client, watching))
    }

    /// A request comes in, under a number that its client gives it.
    pub fn receive(
        &mut self,
        client: ClientId,
        number: u32,
        request: &Request,
        deadlines: &mut dyn Deadlines,
    ) -> Outbox {
        let before = self.state.revision();
        let answer = match request {
            Request::Op(op) => self.state.apply(&Proposal::Op(op.clone())),
            Request::Txn(txn) => self.state.apply(&Proposal::Txn(txn.clone())),
            Request::LeaseGrant(seconds) => self.grant(*seconds, deadlines),
            Request::LeaseKeepAlive(lease) => Ok(self.keep_alive(*lease, deadlines)),
            Request::LeaseRevoke(lease) => self.revoke(*lease, deadlines),
            Request::LeaseTimeToLive(lease) => Ok(self.time_to_live(*lease, deadlines)),
            Request::Watch { keys, from } => return self.watch(client, number, keys, *from),
            Request::CancelWatch(watch) => {
                self.watches.remove(&(client, *watch));
                return Vec::new();
            }
        };
        let mut out = self.tell(before);
        out.push((client, ToClient::Reply(number, self.header(), answer)));
        out
    }

    /// A lease's time is up.
    pub fn expire(&mut self, lease: LeaseId, deadlines: &mut dyn Deadlines) -> Outbox {
        let before = self.state.revision();
        match self.revoke(lease, deadlines) {
            Ok(_) => self.tell(before),
            Err(_) => Vec::new(),
        }
    }

    fn header(&self) -> Header {
        Header { revision: self.state.revision(), raft_term: self.raft_term }
    }

    fn grant(&mut self, seconds: u32, deadlines: &mut dyn Deadlines) -> Result<Response, Error> {
        let lease = self.state.next_lease();
        let granted = self.state.apply(&Proposal::Grant(lease, seconds))?;
        deadlines.start(lease, seconds);
        Ok(granted)
    }

    fn keep_alive(&mut self, lease: LeaseId, deadlines: &mut dyn Deadlines) -> Response {
        let seconds = self.state.lease(lease);
        seconds.into_iter().for_each(|seconds| deadlines.start(lease, seconds));
        Response::KeptAlive(lease, seconds)
    }

    fn revoke(&mut self, lease: LeaseId, deadlines: &mut dyn Deadlines) -> Result<Response, Error> {
        let revoked = self.state.apply(&Proposal::Revoke(lease))?;
        deadlines.stop(lease);
        Ok(revoked)
    }

    fn time_to_live(&self, lease: LeaseId, deadlines: &dyn Deadlines) -> Response {
        Response::TimeToLive(self.state.lease(lease).map(|granted| {
            let keys: Vec<Key> = self.state.keys_of(lease).cloned().collect();
            TimeToLive { left: deadlines.left(lease), granted, keys }
        }))
    }

    /// The watch is there, and tells what has happened since it should have been.
    fn watch(
        &mut self,
        client: ClientId,
        number: u32,
        keys: &Keys,
        from: Option<Revision>,
    ) -> Outbox {
        let next = self.state.revision().next();
        let from = from.unwrap_or(next);
        let watching = Watching { keys: keys.clone(), from };
        let mut out =
            vec![(client, ToClient::Reply(number, self.header(), Ok(Response::Watching)))];
        out.extend(self.events((client, number), &watching, from));
        self.watches.insert((client, number), watching);
        out
    }

    /// Tells all who watch what has happened since a revision, that one not included.
    fn tell(&self, since: Revision) -> Outbox {
        let watches = self.watches.iter();
        watches
            .filter_map(|(watch, watching)| self.events(*watch, watching, since.next()))
            .collect()
    }

    /// What a watch has to tell from a revision on, if anything.
    fn events(
        &self,
        (client, number): (ClientId, u32),
        watching: &Watching,
        from: Revision,
    ) -> Option<(ClientId, ToClient)> {
        let events = self.state.since(from.max(watching.from)).iter();
        let events = events.filter(|event| watching.keys.contains(event.key()));
        let events: Vec<Event> = events.cloned().collect();
        (!events.is_empty()).then(|| (client, ToClient::Events(number, self.header(), events)))
    }
}
