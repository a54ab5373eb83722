//! Bars: what the lock service has on record and what each worker believes, on one axis, and where
//! the two part. That is the lesson of half the catalog.

use super::Plan;
use super::frame::BAR;
use super::labels::{Face, Label, shorten, width};
use crate::kernel::NodeId;
use crate::protocols::Holdings;
use crate::words::diagram::fill;

/// What a bar says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BarKind {
    /// The service has the holder on record.
    Record,
    /// A worker believes that it holds the lock, rightly.
    Belief,
    /// A worker believes that it holds the lock, and is wrong or not alone.
    Doubt,
}

/// A stretch of a lease or of a belief.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it says.
    pub kind: BarKind,
    /// On whose lane.
    pub lane: NodeId,
    /// Who holds the lock by it.
    pub holder: NodeId,
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
    /// How far ahead it is expected to go on, if it has an end.
    pub expected: Option<f64>,
    /// What it says, as far as there is room.
    pub label: Option<Label>,
    /// What it says.
    pub name: String,
}

impl Bar {
    /// A number that no other bar of the run has.
    pub fn number(&self) -> u64 {
        let [lane, holder, kind] = [self.lane.0, self.holder.0, self.kind as u8].map(u64::from);
        (self.since as u64) << 24 | lane << 16 | holder << 8 | kind
    }
}

/// Why a belief is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum But {
    OnRecord(NodeId),
    Nobody,
    Also(NodeId),
    LeaseOver,
}

/// What a moment says on a lane.
type Claim = (BarKind, NodeId, NodeId, Option<But>);

/// How many changes from the start are looked at to see whether there is a lock service at all.
const OPENING: usize = 64;

/// The bars that can be seen.
pub(super) fn bars(plan: &Plan<'_>) -> Vec<Bar> {
    let changes = plan.index.holdings_changes();
    let first = changes.partition_point(|(since, _)| *since as usize <= plan.track.base).max(1) - 1;
    let last = changes.partition_point(|(since, _)| *since as usize <= plan.position);
    let seen = changes.get(first..last).unwrap_or(&[]);
    let served = changes[..last].iter().take(OPENING).chain(seen);
    let served = served.into_iter().any(|(_, holdings)| !holdings.on_record.is_empty());

    let mut open: Vec<(Claim, usize)> = Vec::new();
    let mut bars = Vec::new();
    for (since, holdings) in seen {
        let (claims, since) = (claims(holdings, served), *since as usize);
        open.retain(|(claim, began)| {
            let goes_on = claims.contains(claim);
            if !goes_on {
                bars.extend(bar(plan, claim, *began, Some(since)));
            }
            goes_on
        });
        for claim in claims {
            if open.iter().all(|(known, _)| *known != claim) {
                open.push((claim, since));
            }
        }
    }
    bars.extend(open.iter().filter_map(|(claim, began)| bar(plan, claim, *began, None)));
    bars
}

fn claims(holdings: &Holdings, served: bool) -> Vec<Claim> {
    let records = holdings.on_record.iter();
    let records = records.map(|record| (BarKind::Record, record.service, record.holder, None));
    let beliefs = holdings.believers.iter().map(|worker| {
        let but = but(holdings, *worker, served);
        let kind = if but.is_some() { BarKind::Doubt } else { BarKind::Belief };
        (kind, *worker, *worker, but)
    });
    records.chain(beliefs).collect()
}

/// What speaks against a worker's belief. Where a service keeps record, the one that is on record is
/// right, and the other is wrong; without a service, neither is.
fn but(holdings: &Holdings, worker: NodeId, served: bool) -> Option<But> {
    let is_on_record =
        |worker: NodeId| holdings.on_record.iter().any(|record| record.holder == worker);
    if served && !is_on_record(worker) {
        let other = holdings.on_record.first();
        return Some(other.map_or(But::Nobody, |record| But::OnRecord(record.holder)));
    }
    let mut others = holdings.believers.iter().filter(|other| **other != worker);
    if let Some(other) = others.find(|other| !served || is_on_record(**other)) {
        return Some(But::Also(*other));
    }
    (!holdings.holders.contains(&worker)).then_some(But::LeaseOver)
}

fn bar(plan: &Plan<'_>, claim: &Claim, since: usize, until: Option<usize>) -> Option<Bar> {
    let (kind, lane, holder, but) = *claim;
    let end = until.map_or(plan.track.end(), |step| plan.track.x(step));
    let x = plan.track.x(since);
    if end <= plan.left() {
        return None;
    }
    let said = said(plan, kind, holder, but);
    let mut bar = Bar {
        kind,
        lane,
        holder,
        since,
        x,
        w: end - x,
        y: plan.frame.bar(lane),
        h: BAR,
        expected: until.is_none().then(|| expected(plan, kind, lane)).flatten(),
        label: None,
        name: said.first().cloned().unwrap_or_default(),
    };
    bar.label = label(plan, &bar, &said, until.is_none());
    Some(bar)
}

/// What a bar says, the longest first.
fn said(plan: &Plan<'_>, kind: BarKind, holder: NodeId, but: Option<But>) -> Vec<String> {
    let words = plan.words;
    let name = plan.name(holder);
    match (kind, but) {
        (BarKind::Record, _) => vec![fill(words.on_record, &[name]), name.to_string()],
        (_, None) => vec![words.believes.to_string(), words.believes_short.to_string()],
        (_, Some(but)) => {
            let full = match but {
                But::OnRecord(other) => fill(words.but_on_record, &[plan.name(other)]),
                But::Nobody => words.but_nobody.to_string(),
                But::Also(other) => fill(words.but_also, &[plan.name(other)]),
                But::LeaseOver => words.but_lease_over.to_string(),
            };
            vec![full, words.believes_but.to_string(), "!".to_string()]
        }
    }
}

/// A bar's label: the longest text that fits into the part of it that can be seen, or, for a doubt
/// that goes on, right of the playhead.
fn label(plan: &Plan<'_>, bar: &Bar, said: &[String], is_open: bool) -> Option<Label> {
    let y = bar.y + bar.h / 2.0;
    let face = if bar.kind == BarKind::Doubt { Face::Strong } else { Face::Sans };
    let x = bar.x.max(plan.left()) + 6.0;
    let inside = bar.x + bar.w - x - 8.0;
    let now = plan.track.end();
    let is_free_ahead = bar.kind == BarKind::Doubt && is_open;
    let beside = if is_free_ahead { plan.right() - now - 20.0 } else { 0.0 };
    let found = said.iter().find_map(|text| {
        let w = width(text, face);
        let x = if w <= inside { Some(x) } else { (w <= beside).then_some(now + 9.0) };
        x.map(|x| Label::at(text.clone(), face, x, y))
    });
    found.or_else(|| Some(Label::at(shorten(said.last()?, face, inside)?, face, x, y)))
}

/// Where a lease is expected to end: where the timer that ends it stands.
fn expected(plan: &Plan<'_>, kind: BarKind, lane: NodeId) -> Option<f64> {
    if kind == BarKind::Doubt {
        return None;
    }
    let view = plan.timeline.world().node(lane)?;
    let ends = view.timers.iter().filter(|timer| ends_a_lease(&timer.name));
    ends.map(|timer| timer.remaining).min().map(|left| plan.ahead.x(left))
}

/// Whether a timer of that name ends a lease.
fn ends_a_lease(name: &str) -> bool {
    ["lease", "expir", "ttl", "session"].iter().any(|word| name.contains(word))
}
