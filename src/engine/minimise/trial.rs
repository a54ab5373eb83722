//! A script while it is made small, and how it is tried.

use crate::engine::order::{Move, Until};
use crate::engine::rerun::{Breach, Effort, breach, patience};
use crate::engine::script::{Lined, Script};
use crate::engine::timeline::Timeline;
use crate::kernel::Span;
use crate::ledger::Law;

pub(super) use crate::engine::rerun::Recipe as Draft;

/// Steps that all trials may take together: some seconds.
const EFFORT: Effort = Effort::steps(600_000);

/// An order of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// The rule of this number.
    Rule(usize),
    /// The move of this number, which gives an order by hand.
    Given(usize),
}

/// Every order of a draft: first the rules, then those given by hand.
pub(super) fn items(draft: &Draft) -> Vec<Item> {
    let given = draft.moves.iter().enumerate();
    let given = given.filter(|(_, one)| matches!(one, Move::Give { .. }));
    (0..draft.rules.len()).map(Item::Rule).chain(given.map(|(at, _)| Item::Given(at))).collect()
}

/// The draft with these of its orders only.
pub(super) fn keeping(draft: &Draft, kept: &[Item]) -> Draft {
    let rules = draft.rules.iter().enumerate();
    let rules = rules.filter(|(at, _)| kept.contains(&Item::Rule(*at)));
    let moves = draft.moves.iter().enumerate();
    let moves =
        moves.filter(|(at, one)| matches!(one, Move::Play(_)) || kept.contains(&Item::Given(*at)));
    Draft {
        setup: draft.setup.clone(),
        rules: rules.map(|(_, rule)| rule.clone()).collect(),
        moves: merged(moves.map(|(_, one)| one.clone())),
    }
}

/// Moves with one for each two neighbours that only play.
pub(super) fn merged(moves: impl IntoIterator<Item = Move>) -> Vec<Move> {
    let mut merged: Vec<Move> = Vec::new();
    for one in moves {
        match (merged.last_mut(), &one) {
            (Some(Move::Play(Until::Steps(before))), Move::Play(Until::Steps(more))) => {
                *before += more;
            }
            (Some(last @ Move::Play(Until::Steps(_))), Move::Play(Until::Quiet)) => *last = one,
            (Some(Move::Play(Until::Quiet)), Move::Play(Until::Steps(_) | Until::Quiet)) => {}
            _ => merged.push(one),
        }
    }
    merged
}

/// A script without one of its orders, counted from 0: the rules first, then those given by hand.
/// `None`: it has no such order.
pub fn without(script: &Script, nth: usize) -> Option<Script> {
    let draft = draft(script);
    let mut kept = items(&draft);
    if nth >= kept.len() {
        return None;
    }
    kept.remove(nth);
    let less = keeping(&draft, &kept);
    let moves = less.moves.into_iter().map(|what| Lined { line: 0, what }).collect();
    Some(Script { rules: less.rules, moves, ..script.clone() })
}

fn draft(script: &Script) -> Draft {
    let moves = script.moves.iter().map(|one| one.what.clone()).collect();
    Draft { setup: script.setup.clone(), rules: script.rules.clone(), moves }
}

/// Where a run stands after a move.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    pub(super) step: usize,
    pub(super) time: Span,
}

/// The smallest draft so far that breaks the law, and what looking for a smaller one may still cost.
pub(super) struct Search {
    pub(super) draft: Draft,
    pub(super) law: Law,
    /// Where the script that it began with breaks the law.
    pub(super) breach: Breach,
    /// The most steps of a run that is tried.
    most: usize,
    effort: Effort,
    pub(super) thorough: bool,
}

impl Search {
    /// The search that begins with a script; `None` if it does not break the law.
    pub(super) fn of(script: &Script, law: Law) -> Option<Search> {
        let played = script.play();
        let found = breach(&played.timeline, law).filter(|_| played.error.is_none())?;
        let most = patience(played.timeline.len());
        Some(Search {
            draft: draft(script),
            law,
            breach: found,
            most,
            effort: EFFORT,
            thorough: true,
        })
    }

    /// Plays a draft to its end, strictly: every move must be possible.
    pub(super) fn play(
        &mut self,
        draft: &Draft,
        mut after: impl FnMut(&Timeline),
    ) -> Option<Timeline> {
        if self.effort.allow(self.most) < self.most {
            self.thorough = false;
            return None;
        }
        let mut timeline = Timeline::new(draft.setup.clone(), draft.rules.clone());
        timeline.limit(self.most);
        let mut moves = draft.moves.iter();
        let played = moves.try_for_each(|one| {
            let made = timeline.make(one);
            after(&timeline);
            made
        });
        self.effort.spend(timeline.len());
        played.is_ok().then_some(timeline)
    }

    /// Whether the law breaks in a draft.
    pub(super) fn breaks(&mut self, draft: &Draft) -> bool {
        let law = self.law;
        self.play(draft, |_| {}).is_some_and(|timeline| breach(&timeline, law).is_some())
    }

    /// Goes on with another draft if the law breaks in it.
    pub(super) fn try_draft(&mut self, draft: Draft) -> bool {
        let breaks = self.breaks(&draft);
        if breaks {
            self.draft = draft;
        }
        breaks
    }

    /// Where the run stands after each move of the draft.
    pub(super) fn trace(&mut self) -> Option<Vec<Mark>> {
        let mut trace = Vec::new();
        let draft = self.draft.clone();
        self.play(&draft, |timeline| {
            trace.push(Mark { step: timeline.position(), time: timeline.now() });
        })?;
        Some(trace)
    }
}
