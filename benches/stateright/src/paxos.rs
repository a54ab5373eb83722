//! Paxos behind a register: our specification, and the same out of Stateright's parts (actors, clients
//! of a register, network, and tester of histories).

use std::borrow::Cow;

use faultline::checker::{Checker, specs::Paxos};
use stateright::actor::register::{RegisterActor, RegisterMsg};
use stateright::actor::{Actor, ActorModel, Id, Network, Out, majority, model_peers};
use stateright::semantics::LinearizabilityTester;
use stateright::semantics::register::Register;
use stateright::util::{HashableHashMap, HashableHashSet};
use stateright::{Checker as _, Expectation, Model};

const SERVERS: usize = 3;

pub fn ours(clients: usize) -> (u64, u64) {
    let report = Checker::new(Paxos::new(clients)).threads(1).run();
    assert!(report.holds());
    (report.statistics.distinct, report.statistics.generated)
}

pub fn stateright(clients: usize) -> (u64, u64) {
    let servers =
        (0..SERVERS).map(|n| RegisterActor::Server(Server { peers: model_peers(n, SERVERS) }));
    let clients =
        (0..clients).map(|_| RegisterActor::Client { put_count: 1, server_count: SERVERS });
    let checker = ActorModel::new((), LinearizabilityTester::new(Register(char::default())))
        .actors(servers)
        .actors(clients)
        .init_network(Network::new_unordered_nonduplicating([]))
        .property(Expectation::Always, "linearizable", |_, state| {
            state.history.serialized_history().is_some()
        })
        .property(Expectation::Sometimes, "a value is chosen", |_, state| {
            state.network.iter_deliverable().any(|envelope| {
                matches!(envelope.msg, RegisterMsg::GetOk(_, value) if *value != char::default())
            })
        })
        .record_msg_in(RegisterMsg::record_returns)
        .record_msg_out(RegisterMsg::record_invocations)
        .checker()
        .threads(1)
        .spawn_bfs()
        .join();
    checker.assert_properties();
    (checker.unique_state_count() as u64, checker.state_count() as u64)
}

type Ballot = (u32, Id);
/// Its request, who asked, and the value.
type Proposal = (u64, Id, char);
type Vote = Option<(Ballot, Proposal)>;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Message {
    Prepare(Ballot),
    Prepared(Ballot, Vote),
    Accept(Ballot, Proposal),
    Accepted(Ballot),
    Decided(Ballot, Proposal),
}

#[derive(Clone)]
struct Server {
    peers: Vec<Id>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct ServerState {
    ballot: Ballot,
    proposal: Option<Proposal>,
    prepares: HashableHashMap<Id, Vote>,
    accepted_by: HashableHashSet<Id>,
    accepted: Vote,
    is_decided: bool,
}

impl Server {
    fn is_majority(&self, count: usize) -> bool {
        count == majority(self.peers.len() + 1)
    }

    fn prepared(&self, id: Id, ballot: Ballot, state: &mut ServerState, out: &mut Out<Self>) {
        if self.is_majority(state.prepares.len()) {
            let latest = state.prepares.values().max().copied().flatten();
            let Some(proposal) = latest.map(|(_, proposal)| proposal).or(state.proposal) else {
                return;
            };
            state.proposal = Some(proposal);
            state.accepted = Some((ballot, proposal));
            state.accepted_by.insert(id);
            let accept = RegisterMsg::Internal(Message::Accept(ballot, proposal));
            out.broadcast(&self.peers, &accept);
        }
    }

    fn accepted(&self, ballot: Ballot, state: &mut ServerState, out: &mut Out<Self>) {
        if self.is_majority(state.accepted_by.len()) {
            state.is_decided = true;
            if let Some(proposal) = state.proposal {
                let decided = RegisterMsg::Internal(Message::Decided(ballot, proposal));
                out.broadcast(&self.peers, &decided);
                out.send(proposal.1, RegisterMsg::PutOk(proposal.0));
            }
        }
    }
}

impl Actor for Server {
    type Msg = RegisterMsg<u64, char, Message>;
    type State = ServerState;
    type Timer = ();
    type Random = ();
    type Storage = ();

    fn on_start(&self, _: Id, _: &Option<()>, _: &mut Out<Self>) -> ServerState {
        ServerState {
            ballot: (0, Id::from(0)),
            proposal: None,
            prepares: Default::default(),
            accepted_by: Default::default(),
            accepted: None,
            is_decided: false,
        }
    }

    fn on_msg(
        &self,
        id: Id,
        state: &mut Cow<'_, ServerState>,
        from: Id,
        message: Self::Msg,
        out: &mut Out<Self>,
    ) {
        use Message::{Accept, Accepted, Decided, Prepare, Prepared};
        use RegisterMsg::{Get, GetOk, Internal, Put};

        match message {
            Get(request) if state.is_decided => {
                if let Some((_, (_, _, value))) = state.accepted {
                    out.send(from, GetOk(request, value));
                }
            }
            _ if state.is_decided => {}
            Put(request, value) if state.proposal.is_none() => {
                let state = state.to_mut();
                state.proposal = Some((request, from, value));
                state.ballot = (state.ballot.0 + 1, id);
                state.prepares = Default::default();
                state.prepares.insert(id, state.accepted);
                state.accepted_by = Default::default();
                out.broadcast(&self.peers, &Internal(Prepare(state.ballot)));
            }
            Internal(Prepare(ballot)) if state.ballot < ballot => {
                let state = state.to_mut();
                state.ballot = ballot;
                out.send(from, Internal(Prepared(ballot, state.accepted)));
            }
            Internal(Prepared(ballot, vote)) if state.ballot == ballot => {
                let state = state.to_mut();
                state.prepares.insert(from, vote);
                self.prepared(id, ballot, state, out);
            }
            Internal(Accept(ballot, proposal)) if state.ballot <= ballot => {
                let state = state.to_mut();
                state.ballot = ballot;
                state.accepted = Some((ballot, proposal));
                out.send(from, Internal(Accepted(ballot)));
            }
            Internal(Accepted(ballot)) if state.ballot == ballot => {
                let state = state.to_mut();
                state.accepted_by.insert(from);
                self.accepted(ballot, state, out);
            }
            Internal(Decided(ballot, proposal)) => {
                let state = state.to_mut();
                state.ballot = ballot;
                state.accepted = Some((ballot, proposal));
                state.is_decided = true;
            }
            _ => {}
        }
    }
}
