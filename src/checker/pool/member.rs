//! One of those who search together: letters in, letters out.

mod turn;

use super::Seat;
use super::claims::{Claim, Claims};
use super::letter::{Account, Letter, SoFar, Stamp, What};
use super::level::{Level, Waiting};
use crate::checker::judge::{End, Judge};
use crate::checker::path::{Link, Links, ROOT};
use crate::checker::successors::fingerprint;
use crate::checker::{Checker, Model, Report, Statistics, Why};

/// After how many states is looked at what is held in memory.
const MEASURED_EVERY: u64 = 64;

/// One of those who search together.
pub struct Member<M: Model> {
    orders: Checker<M>,
    judge: Judge<M>,
    seat: Seat,
    /// Its own seat, or that of one who works alone while there is too little to share.
    party: Seat,
    worth_sharing: u32,
    stamp: Stamp,
    stage: Stage,
    claims: Claims,
    links: Links,
    level: Level<M>,
    /// How many states the level has that is being left, with those of the others.
    size: u32,
    peers: Vec<Peer>,
    /// Letters of levels to come: somebody is ahead.
    held: Vec<(usize, Vec<u32>)>,
    outbox: Vec<(usize, Vec<u32>)>,
    /// Up to the level that is being left.
    before: Statistics,
    most_bytes: u64,
    actions: Vec<M::Action>,
}

/// What a member is doing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Leaving states.
    Leaving,
    /// Waiting for what the others will ask of it.
    Answering,
    /// Waiting for what the others will answer.
    Asking,
    /// Waiting for what the others have done.
    Comparing,
    /// Nothing.
    Over(End),
}

/// What is known of a member in this level.
#[derive(Default)]
struct Peer {
    so_far: SoFar,
    /// What is to be asked of it.
    asks: Vec<Claim>,
    /// Whether it asks no more.
    has_asked: bool,
    /// Whether it has answered everything.
    has_answered: bool,
    account: Option<Account>,
}

impl<M: Model> Member<M> {
    /// The one in that seat, before it has begun.
    pub(in crate::checker) fn new(orders: Checker<M>, seat: Seat, worth_sharing: u32) -> Member<M> {
        let mut member = Member {
            judge: Judge::new(&orders.model),
            seat,
            party: Seat::ALONE,
            worth_sharing,
            stamp: Stamp::default(),
            stage: Stage::Leaving,
            claims: Claims::new(seat.of),
            links: Links::default(),
            level: Level::new(),
            size: 1,
            peers: (0..seat.of).map(|_| Peer::default()).collect(),
            held: Vec::new(),
            outbox: Vec::new(),
            before: Statistics::default(),
            most_bytes: 0,
            actions: Vec::new(),
            orders,
        };
        for (ordinal, state) in (0..).zip(member.orders.model.initial_states()) {
            member.come_to(state, Link { parent: ROOT, ordinal });
        }
        member
    }

    /// What is searched.
    pub fn model(&self) -> &M {
        &self.orders.model
    }

    /// Whether there is nothing left to do.
    pub fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Over(_))
    }

    /// Whether there is nothing to do until a letter comes.
    pub fn is_waiting(&self) -> bool {
        !self.is_over() && self.stage != Stage::Leaving
    }

    /// Goes on until it has left about that many more states, or must wait.
    pub fn work(&mut self, states: u64) {
        let mut left = 0;
        while left < states && self.stage == Stage::Leaving {
            if self.level.waiting() > 0 {
                self.leave_next();
                left += 1;
                if left % MEASURED_EVERY == 0 {
                    self.measure();
                }
            } else {
                self.ask(true);
                self.stage = Stage::Answering;
                self.proceed();
            }
        }
        self.measure();
    }

    /// Takes a letter of another member. Words that are no letter are not heeded.
    pub fn hear(&mut self, from: usize, words: &[u32]) {
        let Some(letter) = Letter::read(words) else { return };
        if from >= self.seat.of || self.is_over() {
            return;
        }
        let is_of_later = match letter.what {
            // Nobody goes on without the one who says so.
            What::Full => letter.stamp.round > self.stamp.round,
            _ if letter.stamp < self.stamp => return,
            _ => letter.stamp > self.stamp,
        };
        if is_of_later {
            self.held.push((from, words.to_vec()));
            return;
        }
        self.peers[from].so_far = letter.so_far;
        match letter.what {
            What::Asked { claims, last } => {
                for claim in &claims {
                    if !self.claims.claim(from, claim) {
                        self.claims.refuse(from, claim.candidate);
                    }
                }
                self.peers[from].has_asked |= last;
                let own = self.claims.take_refused(self.party.me);
                self.level.refuse(&own);
            }
            What::Refused { candidates, last } => {
                self.level.refuse(&candidates);
                self.peers[from].has_answered |= last;
            }
            What::Done(account) => self.peers[from].account = Some(account),
            What::Full => {
                self.before = self.progress();
                self.stage = Stage::Over(End::Cut(Why::Memory));
            }
        }
        self.proceed();
    }

    /// The letters that it has written: for whom, and what.
    pub fn letters(&mut self) -> Vec<(usize, Vec<u32>)> {
        if !self.is_over() {
            self.ask(false);
            self.answer(false);
        }
        std::mem::take(&mut self.outbox)
    }

    /// Goes over to the next of several searches, with the letters that came too early for this one.
    pub fn follow_by(&mut self, orders: Checker<M>) {
        let mut next = Member::new(orders, self.seat, self.worth_sharing);
        next.stamp.round = self.stamp.round + 1;
        next.outbox = std::mem::take(&mut self.outbox);
        let early = std::mem::take(&mut self.held);
        *self = next;
        early.iter().for_each(|(from, words)| self.hear(*from, words));
    }

    /// How much was searched so far by all of them, as far as was told.
    pub fn progress(&self) -> Statistics {
        let mut sum = self.before;
        if !self.is_over() {
            for so_far in self.everybody() {
                sum.distinct += u64::from(so_far.new);
                sum.generated += u64::from(so_far.generated);
                sum.frontier += u64::from(so_far.new) + u64::from(so_far.waiting);
            }
        }
        Statistics { bytes: self.most_bytes, ..sum }
    }

    /// What is known so far.
    pub fn report(&self) -> Report<M> {
        let end = match self.stage {
            Stage::Over(end) => end,
            _ => End::Cut(Why::Stopped),
        };
        let findings = self.judge.findings(end, self.before.outside);
        Report { findings, statistics: self.progress() }
    }

    fn leave_next(&mut self) {
        let Some(Waiting { state, number: parent, .. }) = self.level.leave() else {
            return;
        };
        if !self.orders.model.within_bounds(&state) {
            self.level.is_outside();
            return;
        }
        let mut actions = std::mem::take(&mut self.actions);
        self.orders.model.actions(&state, &mut actions);
        for (ordinal, action) in (0..).zip(&actions) {
            match self.orders.model.next_state(&state, action) {
                // Back to where it was: there is nothing to ask.
                Some(next) if next == state => drop(self.level.come_to(ordinal)),
                Some(next) => self.come_to(next, Link { parent, ordinal }),
                None => {}
            }
        }
        actions.clear();
        self.actions = actions;
    }

    fn come_to(&mut self, state: M::State, link: Link) {
        let fingerprint = fingerprint(&self.orders.model, self.orders.symmetry(), &state);
        let (place, candidate) = self.level.come_to(link.ordinal);
        let claim = Claim { fingerprint, place, candidate };
        // Other bits than those that say where a fingerprint is in its table.
        let owner = ((fingerprint >> 64) as u64 % self.party.of as u64) as usize;
        if owner != self.party.me {
            self.peers[owner].asks.push(claim);
        } else if !self.claims.claim(owner, &claim) {
            return;
        }
        self.level.keep(&self.orders.model, state, link);
    }

    /// Asks the others about what is theirs to know.
    fn ask(&mut self, last: bool) {
        for other in self.party.others() {
            let claims = std::mem::take(&mut self.peers[other].asks);
            if last || !claims.is_empty() {
                self.post(other, What::Asked { claims, last });
            }
        }
    }

    /// Tells the others who of them was too late.
    fn answer(&mut self, last: bool) {
        for other in self.party.others() {
            let candidates = self.claims.take_refused(other);
            if last || !candidates.is_empty() {
                self.post(other, What::Refused { candidates, last });
            }
        }
    }

    fn post(&mut self, to: usize, what: What) {
        let letter = Letter { stamp: self.stamp, so_far: self.so_far(), what };
        self.outbox.push((to, letter.write()));
    }

    fn so_far(&self) -> SoFar {
        let bytes = self.claims.bytes() + self.links.bytes() + self.level.bytes();
        SoFar {
            kib: u32::try_from(bytes >> 10).unwrap_or(u32::MAX),
            new: self.level.held(),
            generated: self.level.generated(),
            waiting: self.level.waiting(),
        }
    }

    /// How far each member of the party is, as far as was told.
    fn everybody(&self) -> impl Iterator<Item = SoFar> {
        let others = self.party.others().map(|other| self.peers[other].so_far);
        others.chain([self.so_far()])
    }

    /// Ends the search when all of them together hold more than they may.
    fn measure(&mut self) {
        let bytes: u64 = self.everybody().map(|it| u64::from(it.kib) << 10).sum();
        self.most_bytes = self.most_bytes.max(bytes);
        if bytes > self.orders.bounds.bytes && !self.is_over() {
            self.before = self.progress();
            for other in self.seat.others() {
                self.post(other, What::Full);
            }
            self.stage = Stage::Over(End::Cut(Why::Memory));
        }
    }
}
