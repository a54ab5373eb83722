//! From one level to the next: what all of them have done there, and whether that is the end.

use super::{Member, Peer, Stage};
use crate::checker::judge::End;
use crate::checker::path::Path;
use crate::checker::pool::letter::{Account, Decisive, What};
use crate::checker::pool::order::Order;
use crate::checker::{Model, Why};

impl<M: Model> Member<M> {
    /// Goes on as far as nobody has to be waited for.
    pub(super) fn proceed(&mut self) {
        loop {
            let heard = |of: fn(&Peer) -> bool| self.party.others().all(|at| of(&self.peers[at]));
            match self.stage {
                Stage::Answering if heard(|peer| peer.has_asked) => {
                    self.answer(true);
                    self.stage = Stage::Asking;
                }
                Stage::Asking if heard(|peer| peer.has_answered) => {
                    self.tell_what_was_done();
                    self.stage = Stage::Comparing;
                }
                Stage::Comparing if heard(|peer| peer.account.is_some()) => self.advance(),
                _ => return,
            }
        }
    }

    fn tell_what_was_done(&mut self) {
        let account = self.level.account(&self.orders.model, &self.judge, &self.links);
        for other in self.party.others() {
            self.post(other, What::Done(account.clone()));
        }
        self.peers[self.party.me].account = Some(account);
    }

    /// All have left their part of the level: whether that is the end, and else which part of the next
    /// is whose.
    fn advance(&mut self) {
        let accounts = self.peers.iter_mut().filter_map(|peer| peer.account.take());
        let accounts: Vec<Account> = accounts.collect();
        let order = Order::of(self.size, accounts.iter());
        let mut decisive: Vec<Decisive> = Vec::new();
        for account in accounts {
            self.before.outside += u64::from(account.outside);
            decisive.extend(account.decisive);
        }
        let end = self.judge(&order, decisive).or_else(|| self.count(&order));
        self.measure();
        if let Some(end) = end {
            self.stage = Stage::Over(end);
            return;
        }
        let (size, _) = order.all();
        let seat = self.seat;
        let is_dealt = self.party != seat && size >= self.worth_sharing;
        let is_mine = |rank: u32| !is_dealt || rank as usize % seat.of == seat.me;
        self.level.advance(&self.orders.model, &mut self.links, &order, is_mine);
        if is_dealt {
            self.party = seat;
        }
        self.claims.close();
        self.size = size;
        self.stamp.depth += 1;
        self.stage = Stage::Leaving;
        self.peers.iter_mut().for_each(|peer| *peer = Peer::default());
        for (from, words) in std::mem::take(&mut self.held) {
            self.hear(from, &words);
        }
    }

    /// Decides claims by the first states that can, and stops at the one where a search by one alone
    /// would.
    fn judge(&mut self, order: &Order, mut decisive: Vec<Decisive>) -> Option<End> {
        decisive.sort_by_key(|one| (one.place, one.claim));
        let mut end = None;
        let model = &self.orders.model;
        for one in decisive {
            if end.is_some_and(|place| place != one.place) {
                break;
            }
            let path = || Path::of(model, one.ordinals);
            if self.judge.decide(one.claim as usize, path)
                && self.orders.stop_at_break
                && end.is_none()
            {
                end = Some(one.place);
                let new = order.new_before(one.place.parent) + one.new;
                self.before.distinct += u64::from(new);
                self.before.generated +=
                    order.generated_before(one.place) + u64::from(one.generated);
                self.before.depth = self.stamp.depth;
            }
        }
        end.map(|_| End::Cut(Why::AnotherIsBroken))
    }

    /// Adds up what was done; whether that is the end.
    fn count(&mut self, order: &Order) -> Option<End> {
        let (new, generated) = order.all();
        self.before.distinct += u64::from(new);
        self.before.generated += generated;
        if new == 0 {
            return Some(End::Exhausted);
        }
        self.before.depth = self.stamp.depth;
        let bounds = self.orders.bounds;
        if self.before.distinct > u64::from(bounds.states) {
            Some(End::Cut(Why::States))
        } else if self.stamp.depth >= bounds.depth {
            Some(End::Cut(Why::Depth))
        } else {
            None
        }
    }
}
