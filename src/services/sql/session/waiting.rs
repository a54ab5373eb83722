//! Who waits for whom, who is woken, and who gives up.

use super::{Database, Replies, Session, Waiting, Waits};
use crate::services::sql::execute::{Running, Step};
use crate::services::sql::{Reply, SqlError};

impl Database {
    /// The session that another waits for: the first in line for the same row, or who holds it.
    pub fn waits_for(&self, session: Session) -> Option<Session> {
        let Waiting { running, holder } = self.waiting(session)?;
        let row = running.row();
        let ahead = self.queue.iter().take_while(|waiter| **waiter != session);
        let same = |waiter: &&Session| {
            row.is_some() && self.waiting(**waiter).is_some_and(|other| other.running.row() == row)
        };
        ahead.copied().find(|waiter| same(&waiter)).or(Some(*holder))
    }

    fn waiting(&self, session: Session) -> Option<&Waiting> {
        self.sessions.get(&session)?.waiting.as_ref()
    }

    /// Carries a statement on; `None` if it waits.
    pub(super) fn go_on(
        &mut self,
        waits: &mut dyn Waits,
        session: Session,
        mut running: Running,
        replies: &mut Replies,
    ) -> Option<Reply> {
        let step = self.advance(session, &mut running);
        let connection = self.sessions.get_mut(&session)?;
        let reply = match step {
            Ok(Step::Wait(holder)) => {
                let lock_timeout = connection.lock_timeout_ms;
                waits.begin(session, (lock_timeout > 0).then_some(lock_timeout));
                connection.waiting = Some(Waiting { running, holder });
                if !self.queue.contains(&session) {
                    self.queue.push(session);
                }
                return None;
            }
            Ok(Step::Done(reply)) => Ok(reply),
            Err(error) => Err(error),
        };
        if self.queue.contains(&session) {
            self.queue.retain(|waiter| *waiter != session);
            waits.end(session);
        }
        Some(self.conclude(waits, session, reply, replies))
    }

    /// Ends a session's transaction, if it has one, and wakes who waited for it.
    pub(super) fn finish(
        &mut self,
        waits: &mut dyn Waits,
        session: Session,
        commit: bool,
        replies: &mut Replies,
    ) {
        self.end(session, commit);
        let waits_for_it = |waiter: &Session| {
            self.waiting(*waiter).is_some_and(|waiting| waiting.holder == session)
        };
        let woken: Vec<Session> = self.queue.iter().copied().filter(waits_for_it).collect();
        for waiter in woken {
            let connection = self.sessions.get_mut(&waiter);
            let waiting = connection.and_then(|connection| connection.waiting.take());
            let Some(Waiting { running, .. }) = waiting else { continue };
            // Its reply comes before those of whom its own end wakes.
            let mut after = Vec::new();
            if let Some(reply) = self.go_on(waits, waiter, running, &mut after) {
                replies.push((waiter, reply));
            }
            replies.append(&mut after);
        }
    }

    /// A session has waited for a lock as long as it is willing to.
    pub fn lock_timeout(&mut self, waits: &mut dyn Waits, session: Session) -> Replies {
        self.give_up(waits, session, SqlError::LockTimeout)
    }

    /// A session has waited for `deadlock_timeout`: if it waits for itself, over others, it gives up.
    pub fn deadlock_timeout(&mut self, waits: &mut dyn Waits, session: Session) -> Replies {
        if self.is_deadlocked(session) {
            self.give_up(waits, session, SqlError::Deadlock)
        } else {
            Vec::new()
        }
    }

    /// Whether a session waits for itself, over those who hold rows and those who are in line before it.
    pub fn is_deadlocked(&self, session: Session) -> bool {
        let (mut reached, mut next) = (Vec::new(), vec![session]);
        while let Some(waiter) = next.pop() {
            let holder = self.waiting(waiter).map(|waiting| waiting.holder);
            for blocker in self.waits_for(waiter).into_iter().chain(holder) {
                if !reached.contains(&blocker) {
                    reached.push(blocker);
                    next.push(blocker);
                }
            }
        }
        reached.contains(&session)
    }

    fn give_up(&mut self, waits: &mut dyn Waits, session: Session, error: SqlError) -> Replies {
        let mut replies = Vec::new();
        let connection = self.sessions.get_mut(&session);
        if connection.and_then(|connection| connection.waiting.take()).is_some() {
            self.queue.retain(|waiter| *waiter != session);
            waits.end(session);
            let reply = self.conclude(waits, session, Err(error), &mut replies);
            replies.insert(0, (session, reply));
        }
        replies
    }
}
