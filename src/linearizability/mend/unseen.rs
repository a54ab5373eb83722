//! Where something can be of which nobody sees the effect.

use rand_pcg::Pcg32;

use super::best::Best;
use super::losses::Losses;
use super::refill::Leaves;
use super::sequence::{Gap, Kind, Sequence, Spot};

/// How often it lost its place before others are asked to make room for it where another one is.
const OFTEN: u64 = 16;

#[derive(Clone, Copy)]
pub(super) enum Way {
    /// Before the epoch of a rank.
    Between(usize),
    /// In the place of another one that does the same: somebody sees it there.
    InsteadOf(u32, Spot),
}

/// The cheapest way, where there is no place that costs nothing.
pub(super) fn way(sequence: &Sequence<'_>, losses: &Losses, one: u32, dice: &mut Pcg32) -> Way {
    let scene = sequence.scene;
    let (invoked, due) = (scene.one(one).invoked, scene.one(one).due);
    let (first, last) = (sequence.first_between(invoked), sequence.last_between(due));
    let (low, high) = (first.min(last), first.max(last));
    let mut best = Best::of(dice);
    for rank in low.saturating_sub(1).max(1)..=(high + 1).min(sequence.order().len()) {
        let gap = Gap::Between(rank);
        let cost = losses.of_coming(sequence, one, gap, Some(&[]), best.bound());
        best.offer(cost, Way::Between(rank));
    }
    let (begin, end) = (invoked.saturating_sub(scene.around()), due.saturating_add(scene.around()));
    for other in scene.makers(scene.one(one).change, begin, end) {
        let Some(spot) = sequence.spot(other) else { continue };
        let (latest, urgent) = sequence.bounds_around(spot);
        let fits = due > latest && invoked < urgent;
        let is_seen = sequence.epoch(spot.epoch).kind != Kind::Unseen;
        if is_seen && (fits || losses.of_one(one) > OFTEN) {
            let cost = instead_of(sequence, losses, one, (other, spot), best.bound());
            best.offer(cost, Way::InsteadOf(other, spot));
        }
    }
    best.found().unwrap_or(Way::Between(low))
}

/// What it costs that an operation is where another one was that does the same; at least `bound`, if not less.
fn instead_of(
    sequence: &Sequence<'_>,
    losses: &Losses,
    one: u32,
    (other, spot): (u32, Spot),
    bound: u64,
) -> u64 {
    let must_be = (other as usize) < sequence.scene.required;
    let is_nowhere = must_be && sequence.between(other).is_none();
    let mut cost = if is_nowhere { losses.of_one(other) } else { 0 };
    for conflict in sequence.conflicts(one, Gap::Within(spot)) {
        if cost >= bound {
            break;
        }
        if conflict != other {
            cost += losses.of_leaving(sequence, conflict, Leaves::Conflict, None, bound - cost);
        }
    }
    cost
}
