//! Single-decree Paxos as a register, with a check that what the clients see is linearizable.

use crate::checker::{Expectation, Model, Property};

/// How many servers there are: the smallest number of which one can fail.
const SERVERS: usize = 3;
const MAJORITY: u32 = 2;

/// More clients than that do not fit a state.
const MOST_CLIENTS: usize = 4;

/// Three servers that agree by Paxos (Lamport, *The Part-Time Parliament*, ACM Transactions on Computer
/// Systems 16, 1998) on the one value that a register ever gets. Each client puts a value of its own, and
/// gets the value from another server when it hears that its own was chosen.
///
/// Messages may overtake each other, but are neither lost nor delivered twice. One that its receiver
/// ignores stays on its way.
#[derive(Clone, Copy, Debug)]
pub struct Paxos {
    clients: usize,
}

impl Paxos {
    /// With that many clients, at most 4.
    pub fn new(clients: usize) -> Paxos {
        Paxos { clients: clients.min(MOST_CLIENTS) }
    }
}

/// Servers are 0 to 2; clients follow. A client's number also stands for the value that it puts. As
/// such, 0 stands for none.
type Actor = u8;

/// A round and the server that leads it; 0 stands for none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Ballot(u8);

impl Ballot {
    fn after(self, leader: Actor) -> Ballot {
        Ballot(((self.0 >> 2) + 1) << 2 | leader)
    }
}

/// A value accepted in a ballot; later ballots are greater.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Vote {
    ballot: Ballot,
    value: Actor,
}

/// What a message says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Kind {
    Put,
    PutOk,
    Get,
    GetOk,
    Prepare,
    Prepared,
    Accept,
    Accepted,
    Decided,
}

/// A message on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Envelope {
    from: Actor,
    to: Actor,
    kind: Kind,
    ballot: Ballot,
    vote: Vote,
}

/// A server, as a leader and as an acceptor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Server {
    ballot: Ballot,
    proposal: Actor,
    /// Who has promised, as bits, and what each had accepted.
    prepared_by: u8,
    prepares: [Vote; SERVERS],
    /// Who has accepted, as bits.
    accepted_by: u8,
    accepted: Vote,
    is_decided: bool,
}

/// A client and its history: it writes, then it reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Client {
    /// How many of its operations are complete.
    complete: u8,
    /// How many of the others' operations were complete when its reading began.
    seen: [u8; MOST_CLIENTS],
    /// What it read.
    read: Actor,
}

/// Everybody, and what is on its way, in order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PaxosState {
    servers: [Server; SERVERS],
    clients: [Client; MOST_CLIENTS],
    network: Vec<Envelope>,
}

impl PaxosState {
    fn send(&mut self, from: Actor, to: Actor, kind: Kind, ballot: Ballot, vote: Vote) {
        let envelope = Envelope { from, to, kind, ballot, vote };
        let place = self.network.partition_point(|other| *other < envelope);
        self.network.insert(place, envelope);
    }

    fn broadcast(&mut self, from: Actor, kind: Kind, ballot: Ballot, vote: Vote) {
        for to in (0..SERVERS as Actor).filter(|to| *to != from) {
            self.send(from, to, kind, ballot, vote);
        }
    }

    fn server_receives(&mut self, envelope: Envelope) {
        let Envelope { from, to, kind, ballot, vote } = envelope;
        let server = &mut self.servers[usize::from(to)];
        match kind {
            Kind::Get => {
                let value = Vote { ballot: Ballot::default(), value: server.accepted.value };
                self.send(to, from, Kind::GetOk, Ballot::default(), value);
            }
            Kind::Put => {
                server.proposal = vote.value;
                server.ballot = server.ballot.after(to);
                server.prepared_by = 1 << to;
                server.prepares = Default::default();
                server.prepares[usize::from(to)] = server.accepted;
                server.accepted_by = 0;
                let ballot = server.ballot;
                self.broadcast(to, Kind::Prepare, ballot, Vote::default());
            }
            Kind::Prepare => {
                server.ballot = ballot;
                let accepted = server.accepted;
                self.send(to, from, Kind::Prepared, ballot, accepted);
            }
            Kind::Prepared => {
                server.prepared_by |= 1 << from;
                server.prepares[usize::from(from)] = vote;
                if server.prepared_by.count_ones() == MAJORITY {
                    let latest = server.prepares.into_iter().max().unwrap_or_default();
                    if latest != Vote::default() {
                        server.proposal = latest.value;
                    }
                    server.accepted = Vote { ballot, value: server.proposal };
                    server.accepted_by |= 1 << to;
                    let accepted = server.accepted;
                    self.broadcast(to, Kind::Accept, ballot, accepted);
                }
            }
            Kind::Accept => {
                server.ballot = ballot;
                server.accepted = vote;
                self.send(to, from, Kind::Accepted, ballot, Vote::default());
            }
            Kind::Accepted => {
                server.accepted_by |= 1 << from;
                if server.accepted_by.count_ones() == MAJORITY {
                    server.is_decided = true;
                    let value = server.proposal;
                    self.broadcast(to, Kind::Decided, ballot, Vote { ballot, value });
                    self.send(to, value, Kind::PutOk, Ballot::default(), Vote::default());
                }
            }
            Kind::Decided => {
                server.ballot = ballot;
                server.accepted = vote;
                server.is_decided = true;
            }
            Kind::PutOk | Kind::GetOk => {}
        }
    }

    fn client_receives(&mut self, envelope: Envelope) {
        let number = usize::from(envelope.to) - SERVERS;
        let complete = self.clients.map(|client| client.complete);
        let client = &mut self.clients[number];
        client.complete += 1;
        if envelope.kind == Kind::PutOk {
            client.seen = complete;
            client.seen[number] = 0;
            let server = (envelope.to + 1) % SERVERS as Actor;
            self.send(envelope.to, server, Kind::Get, Ballot::default(), Vote::default());
        } else {
            client.read = envelope.vote.value;
        }
    }

    /// Whether its receiver does anything about a message.
    fn is_received(&self, envelope: &Envelope) -> bool {
        let Envelope { to, kind, ballot, .. } = *envelope;
        let Some(server) = self.servers.get(usize::from(to)) else {
            let complete = self.clients[usize::from(to) - SERVERS].complete;
            return complete == u8::from(kind == Kind::GetOk);
        };
        match kind {
            Kind::Get => server.is_decided,
            _ if server.is_decided => false,
            Kind::Put => server.proposal == 0,
            Kind::Prepare => server.ballot < ballot,
            Kind::Prepared | Kind::Accepted => server.ballot == ballot,
            Kind::Accept => server.ballot <= ballot,
            Kind::Decided => true,
            Kind::PutOk | Kind::GetOk => false,
        }
    }

    /// Whether the operations can be put in one order, in which each read gets what was written last,
    /// no operation comes before one that was complete when it began, and operations that are not
    /// complete may be left out (Herlihy and Wing, *Linearizability*, ACM Transactions on Programming
    /// Languages and Systems 12, 1990). `placed` operations of each client are in order already.
    fn is_linearizable(&self, placed: [u8; MOST_CLIENTS], value: Actor) -> bool {
        let mut clients = self.clients.iter().zip(placed);
        if clients.all(|(client, placed)| placed >= client.complete) {
            return true;
        }
        (SERVERS as Actor..).zip(&self.clients).enumerate().any(|(n, (name, client))| {
            let value = match placed[n] {
                0 => name,
                1 if client.complete == 2
                    && client.read == value
                    && client.seen.iter().zip(placed).all(|(seen, placed)| placed >= *seen) =>
                {
                    value
                }
                _ => return false,
            };
            let mut placed = placed;
            placed[n] += 1;
            self.is_linearizable(placed, value)
        })
    }
}

impl Model for Paxos {
    type State = PaxosState;
    /// A message is delivered.
    type Action = Envelope;

    fn initial_states(&self) -> Vec<PaxosState> {
        let mut state = PaxosState {
            servers: Default::default(),
            clients: Default::default(),
            network: Vec::new(),
        };
        for client in (SERVERS as Actor..).take(self.clients) {
            let value = Vote { ballot: Ballot::default(), value: client };
            state.send(client, client % SERVERS as Actor, Kind::Put, Ballot::default(), value);
        }
        vec![state]
    }

    fn actions(&self, state: &PaxosState, actions: &mut Vec<Envelope>) {
        let received = state.network.iter().filter(|envelope| state.is_received(envelope));
        actions.extend(received);
        actions.dedup();
    }

    fn next_state(&self, state: &PaxosState, envelope: &Envelope) -> Option<PaxosState> {
        let place = state.network.binary_search(envelope).ok()?;
        let mut next = state.clone();
        next.network.remove(place);
        if usize::from(envelope.to) < SERVERS {
            next.server_receives(*envelope);
        } else {
            next.client_receives(*envelope);
        }
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Paxos>> {
        vec![
            Property {
                name: "linearizable",
                expectation: Expectation::Always,
                holds: |model, state| {
                    // Clients that are not there have nothing to put in order.
                    let absent = |n| if n < model.clients { 0 } else { 2 };
                    state.is_linearizable(std::array::from_fn(absent), 0)
                },
            },
            Property {
                name: "a value is chosen",
                expectation: Expectation::Reachable,
                holds: |_, state| {
                    let mut network = state.network.iter();
                    network.any(|one| one.kind == Kind::GetOk && one.vote.value != 0)
                },
            },
        ]
    }

    fn bytes(&self, state: &PaxosState) -> usize {
        size_of::<PaxosState>() + state.network.capacity() * size_of::<Envelope>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A history of two clients: how many operations of each are complete, what it saw complete of the
    /// other's when it began to read, and what it read.
    fn is_linearizable(histories: [(u8, u8, Actor); 2]) -> bool {
        let mut state = Paxos::new(2).initial_states().swap_remove(0);
        for (n, (complete, seen, read)) in histories.into_iter().enumerate() {
            let client = &mut state.clients[n];
            (client.complete, client.read) = (complete, read);
            client.seen[1 - n] = seen;
        }
        state.is_linearizable([0, 0, 2, 2], 0)
    }

    #[test]
    fn the_last_write_is_read() {
        assert!(is_linearizable([(2, 0, 3), (0, 0, 0)]));
        assert!(is_linearizable([(2, 1, 3), (2, 1, 3)]));
    }

    #[test]
    fn a_write_that_is_not_complete_may_have_happened() {
        assert!(is_linearizable([(2, 0, 4), (0, 0, 0)]));
    }

    #[test]
    fn nothing_is_not_read_after_a_write() {
        assert!(!is_linearizable([(2, 0, 0), (0, 0, 0)]));
    }

    #[test]
    fn two_readers_who_both_saw_both_writes_cannot_differ() {
        assert!(!is_linearizable([(2, 1, 3), (2, 1, 4)]));
    }

    #[test]
    fn a_write_that_came_before_cannot_come_after() {
        // The second client reads its own value, although the first had read its own by then, after
        // both had written; the other way about the first reads before the second writes.
        assert!(!is_linearizable([(2, 1, 3), (2, 2, 4)]));
        assert!(is_linearizable([(2, 0, 3), (2, 2, 4)]));
    }
}
