//! Random requests over few keys and leases, so that they meet.

use faultline::services::etcd::{
    Compare, Key, Keys, LeaseId, Op, Range, Relation, Request, Revision, Sort, State, Target, Txn,
};
use rand::RngExt;
use rand_pcg::Pcg64Mcg;

const KEYS: [&str; 7] = ["a", "b", "q/1", "q/10", "q/2", "r/1", "é"];
const PREFIXES: [&str; 4] = ["", "q/", "q/1", "x"];
const VALUES: [&str; 3] = ["", "v", "w"];

pub(crate) struct Generator<'a> {
    pub(crate) rng: &'a mut Pcg64Mcg,
    pub(crate) state: &'a State,
}

impl Generator<'_> {
    pub(crate) fn request(&mut self) -> Request {
        match self.rng.random_range(0..24) {
            0..10 => Request::Op(self.op()),
            10..16 => Request::Txn(self.txn()),
            16..19 => Request::LeaseGrant(self.rng.random_range(600..=900)),
            19 => Request::LeaseKeepAlive(self.lease()),
            20 | 21 => Request::LeaseRevoke(self.lease()),
            22 => Request::LeaseTimeToLive(self.lease()),
            _ => Request::Op(Op::Range(self.range())),
        }
    }

    /// A watch from a moment in the past or the future, or from now.
    pub(crate) fn watch(&mut self) -> Request {
        let latest = self.state.revision().0 + 5;
        let from = match self.rng.random_range(0..3) {
            0 => None,
            _ => Some(Revision(self.rng.random_range(1..=latest))),
        };
        Request::Watch { keys: self.keys(), from }
    }

    fn pick(&mut self, texts: &[&str]) -> Key {
        texts[self.rng.random_range(0..texts.len())].into()
    }

    fn keys(&mut self) -> Keys {
        match self.rng.random_range(0..3) {
            0 => Keys::Prefix(self.pick(&PREFIXES)),
            _ => Keys::One(self.pick(&KEYS)),
        }
    }

    /// Mostly one of the last, so that it lives.
    fn lease(&mut self) -> LeaseId {
        let next = self.state.next_lease().0;
        LeaseId(self.rng.random_range(next.saturating_sub(5).max(1)..=next))
    }

    fn revision(&mut self) -> Revision {
        let now = self.state.revision().0;
        Revision(self.rng.random_range(now.saturating_sub(20)..=now))
    }

    fn range(&mut self) -> Range {
        let sorts = [Sort::ByKey, Sort::OldestFirst, Sort::NewestFirst];
        let sort = sorts[self.rng.random_range(0..sorts.len())];
        let limit = Some(self.rng.random_range(0..3)).filter(|limit| *limit > 0);
        let max_create_revision = Some(self.revision()).filter(|revision| revision.0 % 2 == 1);
        Range { keys: self.keys(), sort, limit, max_create_revision }
    }

    fn op(&mut self) -> Op {
        match self.rng.random_range(0..6) {
            0 => Op::Range(self.range()),
            1 => Op::Delete(self.keys()),
            which => {
                let lease = (which < 4).then(|| self.lease());
                Op::Put { key: self.pick(&KEYS), value: self.pick(&VALUES), lease }
            }
        }
    }

    fn ops(&mut self) -> Vec<Op> {
        (0..self.rng.random_range(0..4)).map(|_| self.op()).collect()
    }

    fn compare(&mut self) -> Compare {
        let key = self.pick(&KEYS);
        let there = self.state.iter().find(|pair| pair.key == key);
        let near = |number: u64, by: u64| (number + by).saturating_sub(1);
        let by = self.rng.random_range(0..3);
        let of = |revision: Option<Revision>| Revision(near(revision.unwrap_or_default().0, by));
        let target = match self.rng.random_range(0..4) {
            0 => Target::CreateRevision(of(there.map(|pair| pair.create_revision))),
            1 => Target::ModRevision(of(there.map(|pair| pair.mod_revision))),
            2 => Target::Version(near(there.map_or(0, |pair| pair.version), by)),
            _ => Target::Value(self.pick(&VALUES)),
        };
        let relations = [Relation::Equal, Relation::NotEqual, Relation::Greater, Relation::Less];
        let relation = relations[self.rng.random_range(0..relations.len())];
        Compare { key, target, relation }
    }

    fn txn(&mut self) -> Txn {
        let compare = (0..self.rng.random_range(0..3)).map(|_| self.compare()).collect();
        Txn { compare, success: self.ops(), failure: self.ops() }
    }
}
