//! A guess at an order of epochs that is made by mending one (see `epochs`).
//!
//! Only what reads is hard to place, and what it needs: the changes that make up what it read, one after the
//! other, and nothing between. Everything else may be between any two epochs, where nobody sees it. So there
//! is a [`sequence`] of epochs with what was read and what made that up. It is made as people solve such puzzles:
//! one reader after the other gets the place that costs least ([`plan`]), and whatever cannot be where it is
//! any more then loses its place and gets another one later ([`repair`]). That is to repair a schedule by
//! *min-conflicts* (Minton, Johnston, Philips and Laird, "Minimizing conflicts", Artificial Intelligence 58,
//! 1992), with two things against going round in circles:
//! - What lost its place often costs more to displace (Morris, "The breakout method for escaping from local
//!   minima", AAAI 1993; [`losses`]).
//! - If nothing helps for a while, all around loses its place (Schrimpf and others, "Record breaking
//!   optimization results using the ruin and recreate principle", Journal of Computational Physics 159, 2000).
//!
//! What makes up a string, and by when, is found backwards from the end of the string ([`origins`],
//! [`routes`]); who does, forwards from its beginning ([`lead`]). Those who do the same can stand in for each
//! other ([`refill`]).
//!
//! Of what costs about the same any is taken, by a generator that begins alike for every history.

mod best;
mod lead;
mod losses;
mod origins;
mod plan;
mod refill;
mod repair;
mod routes;
mod scene;
mod sequence;
mod unseen;

use super::Model;
use super::patience::Patience;
use super::prepare::Prepared;
use repair::Repair;
use scene::Scene;

/// An order in which the first so many operations may have a place, if one is guessed.
pub(super) fn guess<M: Model, P: Patience>(
    model: &M,
    prepared: &Prepared<'_, M>,
    required: usize,
    patience: &P,
) -> Result<Option<Vec<u32>>, P::Over> {
    let scene = Scene::of(model, prepared, required, patience)?;
    Repair::of(&scene).run(patience)
}
