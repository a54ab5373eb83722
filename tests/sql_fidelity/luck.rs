//! What PostgreSQL leaves to luck: the comparison keeps from it.

use faultline::services::sql::{Condition, Session, Statement};

use crate::comparison::Comparison;

/// How a statement stands in line for a row.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Stance {
    /// It queues, and locks the row.
    Locks,
    /// It queues, and changes the row: whoever comes after it no longer queues.
    Changes,
    /// It waits for a key, without queueing.
    Inserts,
}

/// The row that a statement may have to wait for.
pub(crate) fn stance(statement: &Statement) -> Option<(Stance, String)> {
    let key = |conditions: &[Condition]| match conditions.first() {
        Some(Condition::Is(_, value)) => Some(value.to_string()),
        _ => None,
    };
    match statement {
        Statement::Insert("seats", _) | Statement::Delete("seats", _) => {
            Some((Stance::Inserts, "a seat".into()))
        }
        Statement::Insert("locks", values) => Some((Stance::Inserts, values[0].to_string())),
        Statement::Select("locks", conditions, _) => Some((Stance::Locks, key(conditions)?)),
        Statement::Update("locks", _, conditions) | Statement::Delete("locks", conditions) => {
            Some((Stance::Changes, key(conditions)?))
        }
        _ => None,
    }
}

/// Whether what comes of a statement would be a matter of luck at the server.
///
/// The first that waits for a row holds a lock on the place of its present version, and the others
/// queue for that lock. When the row was only locked, or its change is rolled back, the first gets it
/// and the next one moves up. When it was changed, the first lets go of the place and goes after the
/// new version, and so does everybody behind it: whoever is quickest has it. Those who wait for a key
/// do not queue at all.
pub(crate) fn is_a_matter_of_luck(
    comparison: &Comparison,
    session: Session,
    statement: &Statement,
) -> bool {
    let mut after = comparison.model.clone();
    after.execute(session, statement);
    if *statement == Statement::Commit {
        return leaves_a_line(comparison, session);
    }
    after.waits(session) && spoils_a_line(comparison, session, statement)
        // Others than the ring's may be told of a deadlock: a lock time-out may come while it is being
        // undone, and the server may end who is merely in line before one of the ring.
        || after.ring().next().is_some()
            && (after.impatient().next().is_some() || after.waiting().count() > after.ring().count())
}

/// Whether several wait for a row that this session has changed.
fn leaves_a_line(comparison: &Comparison, session: Session) -> bool {
    let in_line = |lock: &String| {
        let wanted = comparison.model.waiting().filter_map(|other| comparison.asked.get(&other));
        wanted.filter_map(stance).filter(|(_, wanted)| wanted == lock).count()
    };
    let mut changed = comparison.changed.iter().filter(|(author, _)| *author == session);
    changed.any(|(_, lock)| in_line(lock) > 1)
}

/// Whether there would be a line in which not everybody queues, or in which somebody other than the
/// last one will change the row.
fn spoils_a_line(comparison: &Comparison, session: Session, statement: &Statement) -> bool {
    let Some((mine, wanted)) = stance(statement) else { return false };
    comparison.model.waiting().any(|other| {
        let theirs = comparison.asked.get(&other).and_then(stance);
        let repeatable = [session, other].iter().any(|one| comparison.repeatable.contains(one));
        theirs.is_some_and(|(stance, theirs)| {
            theirs == wanted && (repeatable || mine == Stance::Inserts || stance != Stance::Locks)
        })
    })
}
