//! The classic histories, one by one.

use std::sync::atomic::{AtomicU32, Ordering};

use super::models::{
    Account, AccountInput, Kv, KvInput, LockInput, Mutex, Register, RegisterInput,
};
use super::*;

type RegisterHistory = History<RegisterInput<u8>, Option<u8>>;

fn write(history: &mut RegisterHistory, value: u8) -> OperationId {
    history.invoke(RegisterInput::Write(Some(value)))
}

fn read(history: &mut RegisterHistory) -> OperationId {
    history.invoke(RegisterInput::Read)
}

/// The operation that has no place, if one has none.
fn cannot_place<M: Model>(
    model: &M,
    history: &History<M::Input, M::Output>,
) -> Option<OperationId> {
    match check(model, history) {
        Verdict::Linearizable(order) => {
            assert!(is_linearization(model, history, &order), "{order:?}");
            None
        }
        Verdict::NotLinearizable(Refutation { cannot_place, events, before }) => {
            assert!(is_linearization(model, &history.prefix(events), &before), "{before:?}");
            Some(cannot_place)
        }
    }
}

#[test]
fn nothing_is_linearizable() {
    assert_eq!(check(&Mutex, &History::default()), Verdict::Linearizable(Vec::new()));
}

#[test]
fn what_overlaps_may_be_seen_in_either_order() {
    for value in [1, 2] {
        let mut history = RegisterHistory::default();
        let writes = [write(&mut history, 1), write(&mut history, 2)];
        writes.into_iter().for_each(|id| history.complete(id, None));
        let last = read(&mut history);
        history.complete(last, Some(value));
        assert_eq!(cannot_place(&Register::default(), &history), None);
    }
}

#[test]
fn a_read_does_not_go_back_behind_another() {
    let mut history = RegisterHistory::default();
    let slow = write(&mut history, 1);
    let new = read(&mut history);
    history.complete(new, Some(1));
    let old = read(&mut history);
    history.complete(old, None);
    history.complete(slow, None);
    assert_eq!(cannot_place(&Register::default(), &history), Some(old));
}

/// A write that is overwritten before anybody looks needs no reader.
#[test]
fn a_write_may_go_unseen() {
    let mut history = RegisterHistory::default();
    let (unseen, seen) = (write(&mut history, 1), write(&mut history, 2));
    history.complete(seen, None);
    let look = read(&mut history);
    history.complete(look, Some(2));
    history.complete(unseen, None);
    let again = read(&mut history);
    history.complete(again, Some(2));
    let verdict = check(&Register::default(), &history);
    assert_eq!(verdict, Verdict::Linearizable(vec![unseen, seen, look, again]));
}

#[test]
fn what_is_open_happens_late_or_never() {
    let mut history = RegisterHistory::default();
    let open = write(&mut history, 1);
    for value in [None, Some(1)] {
        let id = read(&mut history);
        history.complete(id, value);
    }
    assert_eq!(cannot_place(&Register::default(), &history), None);
    history.fail(open);
    assert_eq!(cannot_place(&Register::default(), &history), Some(2));
}

/// Two clients read 0, and both set it to 1 more than they read.
#[test]
fn an_update_is_not_lost() {
    let mut history = RegisterHistory::default();
    let first = write(&mut history, 0);
    history.complete(first, None);
    let mut cas = || history.invoke(RegisterInput::Cas(Some(0), Some(1)));
    let (one, other) = (cas(), cas());
    history.complete(other, None);
    history.complete(one, None);
    assert_eq!(cannot_place(&Register::default(), &history), Some(one));
}

/// The prefix counts completions: the read is as it should be, since the second holder is not known
/// to be one before the end.
#[test]
fn the_longest_prefix_ends_before_the_first_completion_that_has_no_place() {
    let mut history = History::default();
    let (one, other) = (history.invoke(LockInput::Acquire), history.invoke(LockInput::Acquire));
    history.complete(other, ());
    history.complete(one, ());
    let verdict = check(&Mutex, &history);
    let refutation = Refutation { cannot_place: one, events: 3, before: vec![other] };
    assert_eq!(verdict, Verdict::NotLinearizable(refutation));
}

/// While the longest prefix is still looked for, it is known already that something has no place.
#[test]
fn what_is_known_is_told_when_the_time_is_over() {
    let mut history = RegisterHistory::default();
    // Neither in the order of the invocations nor in that of the completions.
    let (one, other) = (write(&mut history, 1), write(&mut history, 2));
    history.complete(one, None);
    history.complete(other, None);
    let id = read(&mut history);
    history.complete(id, Some(1));
    for value in 0..200 {
        let id = write(&mut history, value);
        history.complete(id, None);
        let id = read(&mut history);
        history.complete(id, Some(value));
    }
    let wrong = read(&mut history);
    history.complete(wrong, Some(255));
    let later = write(&mut history, 1);
    history.complete(later, None);
    let verdict_after = |most: u32| {
        let asked = AtomicU32::new(0);
        let go_on = || asked.fetch_add(1, Ordering::Relaxed) < most;
        check_while(&Register::default(), &history, &go_on)
    };
    let verdicts: Vec<_> = (0..20).map(verdict_after).collect();
    assert_eq!(verdicts[0], Err(Unfinished { cannot_place: None }));
    assert!(verdicts.contains(&Err(Unfinished { cannot_place: Some(wrong) })));
    assert!(
        matches!(&verdicts[19], Ok(Verdict::NotLinearizable(one)) if one.cannot_place == wrong)
    );
}

/// Whichever thread is done first.
#[test]
fn of_many_objects_the_first_that_goes_wrong_is_told() {
    let mut history = History::default();
    let mut operation = |key: u8, input, output| {
        let id = history.invoke((key, input));
        history.complete(id, output);
        id
    };
    for value in 0..20 {
        for key in 0..40 {
            operation(key, RegisterInput::Write(Some(value)), None);
        }
    }
    let first = operation(30, RegisterInput::Read, Some(18));
    operation(10, RegisterInput::Read, Some(17));
    for _ in 0..100 {
        operation(10, RegisterInput::Read, Some(19));
    }
    let Verdict::NotLinearizable(refutation) = check_by_key(&Register::default(), &history) else {
        panic!("two reads are wrong");
    };
    assert_eq!((refutation.cannot_place, refutation.events), (first, 2 * first + 1));
    assert_eq!(refutation.before, (0..first).collect::<Vec<_>>());
}

#[test]
fn money_is_not_spent_twice() {
    let mut history = History::default();
    let deposit = history.invoke(AccountInput::Deposit(10));
    history.complete(deposit, 0);
    let withdraw = |history: &mut History<_, _>| history.invoke(AccountInput::Withdraw(7));
    let (one, other) = (withdraw(&mut history), withdraw(&mut history));
    let look = history.invoke(AccountInput::Balance);
    history.complete(one, 0);
    history.complete(look, 3);
    let mut declined = history.clone();
    declined.fail(other);
    assert_eq!(cannot_place(&Account, &declined), None);
    history.complete(other, 0);
    assert_eq!(cannot_place(&Account, &history), Some(other));
}

/// What the end of a string tells of the order in which it grew.
#[test]
fn appends_are_seen_in_one_order() {
    let text = |text: &str| text.into();
    let mut history = History::default();
    let appends = ["a", "b", "c"].map(|one| history.invoke(KvInput::Append(text(one))));
    appends.into_iter().for_each(|id| history.complete(id, text("")));
    let gets = [history.invoke(KvInput::Get), history.invoke(KvInput::Get)];
    history.complete(gets[0], text("cab"));
    let verdict = check(&Kv, &history);
    let order = vec![appends[2], appends[0], appends[1], gets[0]];
    assert_eq!(verdict, Verdict::Linearizable(order));
    history.complete(gets[1], text("acb"));
    assert_eq!(cannot_place(&Kv, &history), Some(gets[1]));
}

/// As large as the machine's stack would not bear, if a queue were dropped level by level.
#[test]
fn a_long_queue_is_no_burden() {
    use super::models::{FifoQueue, QueueInput};
    let mut history = History::default();
    for value in 0..50_000 {
        let id = history.invoke(QueueInput::Enqueue(value));
        history.complete(id, None);
    }
    let id = history.invoke(QueueInput::Dequeue);
    history.complete(id, Some(1));
    assert_eq!(cannot_place(&FifoQueue::default(), &history), Some(id));
}

/// Of two objects, the one that goes wrong first is named, and the order has what completed before.
#[test]
fn keys_are_judged_apart_and_woven_together() {
    let mut history = History::default();
    let mut ask = |key: &'static str, input| history.invoke((key, input));
    let (one, other) = (ask("a", LockInput::Acquire), ask("b", LockInput::Acquire));
    let wrong = ask("a", LockInput::Acquire);
    for id in [one, other, wrong] {
        history.complete(id, ());
    }
    let refutation = Refutation { cannot_place: wrong, events: 5, before: vec![one, other] };
    let expected = Verdict::NotLinearizable(refutation);
    assert_eq!(check_by_key(&Mutex, &history), expected);
    assert_eq!(check(&Keyed::of(&Mutex, &history), &history), expected);
    assert_eq!(parts(&history).into_values().collect::<Vec<_>>(), [vec![one, wrong], vec![other]]);
}

/// The read asks for the first value while the second must stay: the first was there just before.
#[test]
fn what_is_read_may_have_been_overwritten_at_once() {
    let mut history = RegisterHistory::default();
    let (brief, look) = (write(&mut history, 1), read(&mut history));
    let lasting = write(&mut history, 2);
    history.complete(lasting, None);
    let again = read(&mut history);
    history.complete(again, Some(2));
    history.complete(look, Some(1));
    history.complete(brief, None);
    let last = read(&mut history);
    history.complete(last, Some(2));
    let verdict = check(&Register::default(), &history);
    let order = vec![brief, look, lasting, again, last];
    assert_eq!(verdict, Verdict::Linearizable(order));
}

/// A read that begins only after the first value was overwritten does not find it.
#[test]
fn what_is_overwritten_is_not_read_later() {
    let mut history = RegisterHistory::default();
    let brief = write(&mut history, 1);
    let lasting = write(&mut history, 2);
    history.complete(brief, None);
    let again = read(&mut history);
    history.complete(again, Some(2));
    history.complete(lasting, None);
    let late = read(&mut history);
    history.complete(late, Some(1));
    assert_eq!(cannot_place(&Register::default(), &history), Some(late));
}

/// Of unfinished operations, those are left out of which nobody can tell.
#[test]
fn what_nobody_can_tell_of_need_not_have_happened() {
    let text = |text: &str| text.into();
    let mut history = History::default();
    let [seen, unseen] = ["a", "b"].map(|one| history.invoke(KvInput::Append(text(one))));
    let get = history.invoke(KvInput::Get);
    history.complete(get, text("a"));
    assert_eq!(check(&Kv, &history), Verdict::Linearizable(vec![seen, get]));
    let both = history.invoke(KvInput::Get);
    history.complete(both, text("ab"));
    assert_eq!(check(&Kv, &history), Verdict::Linearizable(vec![seen, get, unseen, both]));
}

/// Of movements that nobody has heard of again, those happened that make up the balance.
#[test]
fn a_balance_tells_which_movements_happened() {
    let mut history = History::default();
    let amounts = [64, 32, 16, 8, 4, 2, 1];
    let open = amounts.map(|amount| history.invoke(AccountInput::Deposit(amount)));
    let look = history.invoke(AccountInput::Balance);
    history.complete(look, 0b101_0010);
    let Verdict::Linearizable(mut order) = check(&Account, &history) else {
        panic!("three of them make it up")
    };
    assert_eq!(order.pop(), Some(look));
    order.sort_unstable();
    assert_eq!(order, [open[0], open[2], open[5]]);
    let more = history.invoke(AccountInput::Balance);
    history.complete(more, 128);
    assert_eq!(cannot_place(&Account, &history), Some(more));
}

/// A write that a later read needs is not used up for an earlier one that another could serve.
#[test]
fn the_last_write_of_a_value_is_kept_for_who_needs_it() {
    let mut history = RegisterHistory::default();
    let writes = [1, 2, 1].map(|value| write(&mut history, value));
    let one = read(&mut history);
    history.complete(one, Some(1));
    let two = read(&mut history);
    history.complete(two, Some(2));
    let again = read(&mut history);
    history.complete(again, Some(1));
    let back = read(&mut history);
    history.complete(back, Some(2));
    writes.into_iter().for_each(|id| history.complete(id, None));
    assert_eq!(cannot_place(&Register::default(), &history), Some(back));
}
