//! Lanes: the nodes, how they are now, and the stretches in which they did not run.

use super::Plan;
use super::digits::decimal;
use super::labels::{Face, shorten};
use crate::kernel::{NodeId, Rate};
use crate::protocols::simulation::Health;
use crate::words::diagram::fill;

/// A node's lane.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// The node.
    pub node: NodeId,
    /// Its name.
    pub name: String,
    /// How it is.
    pub health: Health,
    /// How it is in words, if it does not run.
    pub state: Option<&'static str>,
    /// What it is about, or how it is; short.
    pub badge: String,
    /// What is not as usual with its clock and links; short.
    pub notes: String,
    /// Where it begins.
    pub top: f64,
    /// Where its line runs.
    pub line: f64,
    /// Where its line begins, in the content's coordinates.
    pub start: f64,
}

impl Lane {
    /// Its name and all that is said of it, in the order in which it is written.
    pub fn all(&self) -> String {
        let parts = [&self.name, &self.badge, &self.notes].into_iter().map(String::as_str);
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// A stretch in which a node did not run.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Whose.
    pub node: NodeId,
    /// Paused or down.
    pub health: Health,
    /// Since which step.
    pub since: usize,
    /// Left.
    pub x: f64,
    /// Width.
    pub w: f64,
    /// Top.
    pub y: f64,
    /// Height.
    pub h: f64,
}

pub(super) fn lanes(plan: &Plan<'_>) -> Vec<Lane> {
    let nodes = (0..plan.names.len()).filter_map(|n| u8::try_from(n).ok()).map(NodeId);
    nodes.filter_map(|node| lane(plan, node)).collect()
}

fn lane(plan: &Plan<'_>, node: NodeId) -> Option<Lane> {
    let view = plan.timeline.world().node(node)?;
    let (words, frame) = (plan.words, plan.frame);
    let state = match view.health {
        Health::Up => None,
        Health::Paused => Some(words.paused),
        Health::Down => Some(words.crashed),
    };
    let badge = match state {
        Some(state) => state.to_string(),
        None => words.badge(&view.glance.badge),
    };
    let room = if frame.narrow { frame.width * 0.4 } else { frame.gutter - 40.0 };
    Some(Lane {
        node,
        name: shorten(plan.name(node), Face::Sans, room).unwrap_or_default(),
        health: view.health,
        state,
        badge: shorten(&badge, Face::Sans, room).unwrap_or_default(),
        notes: shorten(&notes(plan, node, view.rate), Face::Sans, room).unwrap_or_default(),
        top: frame.lane_top(node),
        line: frame.line(node),
        start: if plan.track.base == 0 { 0.0 } else { plan.left() },
    })
}

fn notes(plan: &Plan<'_>, node: NodeId, rate: Rate) -> String {
    let skewed = (rate != Rate::TRUE).then(|| fill(plan.words.clock_rate, &[&factor(rate)]));
    let cuts = plan.timeline.world().cuts().into_iter();
    let cuts = cuts.filter(|(from, _)| *from == node);
    let cuts = cuts.map(|(_, to)| fill(plan.words.cut_to, &[plan.name(to)]));
    skewed.into_iter().chain(cuts).collect::<Vec<_>>().join(" · ")
}

/// A clock's rate as a factor: `2`, `0.5`.
pub(super) fn factor(rate: Rate) -> String {
    decimal(rate.as_permille().into(), 3)
}

/// Where nodes did not run, as far as that can be seen.
pub(super) fn bands(plan: &Plan<'_>) -> Vec<Band> {
    let changes = plan.index.health_changes();
    let (base, left) = (plan.track.base, plan.left());
    let first = changes.partition_point(|(since, _)| *since as usize <= base).max(1) - 1;
    let mut open: Vec<Option<Band>> = vec![None; plan.names.len()];
    let mut bands = Vec::new();
    let seen = changes[first..].iter().take_while(|(since, _)| *since as usize <= plan.position);
    for (since, healths) in seen {
        let x = plan.track.x(*since as usize);
        for ((node, health), slot) in (0..).map(NodeId).zip(healths).zip(&mut open) {
            if slot.as_ref().is_none_or(|band| band.health != *health) {
                bands.extend(slot.take().map(|band| until(band, x)));
                *slot = band(plan, node, *health, *since as usize, x);
            }
        }
    }
    bands.extend(open.into_iter().flatten().map(|band| until(band, plan.track.end())));
    bands.retain(|band| band.x + band.w > left);
    bands
}

fn band(plan: &Plan<'_>, node: NodeId, health: Health, since: usize, x: f64) -> Option<Band> {
    let (y, h) = (plan.frame.line(node) - 9.0, 18.0);
    (health != Health::Up).then_some(Band { node, health, since, x, w: 0.0, y, h })
}

fn until(mut band: Band, x: f64) -> Band {
    band.w = x - band.x;
    band
}
