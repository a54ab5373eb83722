//! What to ask when nobody has said which law: two questions, one after the other.
//!
//! Laws are of two kinds (Lamport, "Proving the Correctness of Multiprocess Programs", 1977): some say
//! what must never happen, others what must happen in the end. The first are to be kept whatever goes
//! wrong. The second nobody can keep against every fault: if the bank dies and is never started again,
//! no lock there is has the order paid. Asked for both under the same faults, the lock as it should be
//! and its mistakes would all be broken by that same crash, and none could be told from the other.
//!
//! So what must happen in the end is asked for under the faults after which others can and must go
//! on ([`Bounds::leaving_others`]): workers die, but not all of them; messages are lost or come twice.
//! Nodes that stand still, cut links and messages that are held back are left out, since they may stay so
//! for ever; and clocks, with which the gateway would lose its patience.

use super::{Answer, Bounds, Fault, Faults, Outcome, Question, Way};
use crate::checker::Statistics;
use crate::engine::timeline::Timeline;
use crate::kernel::NodeId;
use crate::ledger::Law;
use crate::protocols::Role;

/// The faults after which others can and must go on.
const LEAVE_OTHERS: [Fault; 3] = [Fault::Crash, Fault::Drop, Fault::Duplicate];

/// The nodes of a run that do the same work, so that one can go on for another.
pub fn workers(run: &Timeline) -> Vec<NodeId> {
    run.world().nodes_as(Role::Worker)
}

/// Whether a kind of fault is one after which others can and must go on.
pub fn leaves_others(fault: Fault) -> bool {
    LEAVE_OTHERS.contains(&fault)
}

impl Bounds {
    /// Of these, what leaves others who can and must go on: the crashes of workers, but for one of them
    /// who lives on, and messages that are lost or come twice.
    #[must_use]
    pub fn leaving_others(&self, workers: &[NodeId]) -> Bounds {
        let victims: Vec<NodeId> =
            workers.iter().copied().filter(|worker| self.may_suffer(*worker)).collect();
        // One who may not suffer lives on anyway.
        let crashes = match victims.len() {
            0 => 0,
            some if some < workers.len() => u8::MAX,
            all => u8::try_from(all - 1).unwrap_or(u8::MAX),
        };
        let keep = |kept: Faults, fault| kept.with(fault, self.faults.of(fault));
        let faults = LEAVE_OTHERS.into_iter().fold(Faults::NONE, keep);
        let faults = faults.with(Fault::Crash, faults.of(Fault::Crash).min(crashes));
        let way = match self.way {
            Way::Timed { faults: all } => Way::Timed { faults: all.min(faults.total()) },
            without_time @ Way::Asynchronous { .. } => without_time,
        };
        let dies = faults.of(Fault::Crash) > 0;
        let who = if dies { Some(victims) } else { self.victims.clone() };
        Bounds { way, faults, victims: who, under_way: self.under_way }
    }
}

impl Question {
    /// What to ask for this, one after the other: first what must never happen, then what must happen
    /// in the end, under the faults that allow for it. One question, if there is only one to ask, or if
    /// both are asked under no fault.
    pub fn in_turn(self, workers: &[NodeId]) -> Vec<Question> {
        let laws = self.laws.iter().copied();
        let (in_the_end, never): (Vec<Law>, Vec<Law>) = laws.partition(|law| law.is_of_the_end());
        let none = matches!(self.bounds.way, Way::Timed { faults: 0 });
        if in_the_end.is_empty() || matches!(self.bounds.way, Way::Asynchronous { .. }) || none {
            return vec![self];
        }
        let bounds = self.bounds.leaving_others(workers);
        let last = Question { bounds, laws: in_the_end, ..self.clone() };
        if never.is_empty() { vec![last] } else { vec![Question { laws: never, ..self }, last] }
    }
}

impl Answer {
    /// What several questions came to that were asked one after the other: something is broken as soon as
    /// one of them finds that, nothing was decided if one of them was not, and else all of it holds.
    /// `None` if nothing was asked.
    pub fn of_all(answers: Vec<Answer>) -> Option<Answer> {
        answers.into_iter().reduce(Answer::and)
    }

    fn and(self, next: Answer) -> Answer {
        let rank = |answer: &Answer| match answer.outcome {
            Outcome::Holds => 0,
            Outcome::Unfinished(_) => 1,
            Outcome::Broken(_) => 2,
        };
        let (one, other) = (self.progress, next.progress);
        let progress = super::Progress {
            faults: one.faults.max(other.faults),
            statistics: together(one.statistics, other.statistics),
        };
        let outcome = if rank(&next) > rank(&self) { next.outcome } else { self.outcome };
        Answer { outcome, progress }
    }
}

/// Two searches as one: what each saw adds up, and what one needs at a time is what the larger needs.
fn together(one: Statistics, other: Statistics) -> Statistics {
    Statistics {
        distinct: one.distinct + other.distinct,
        generated: one.generated + other.generated,
        outside: one.outside + other.outside,
        followed: one.followed + other.followed,
        frontier: one.frontier + other.frontier,
        depth: one.depth.max(other.depth),
        bytes: one.bytes.max(other.bytes),
    }
}
