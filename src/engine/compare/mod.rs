//! Two runs side by side: two branches of a timeline, or two timelines.
//!
//! What each node did is held against what the same node did in the other run: a run *is* the
//! histories of its nodes, and which of two independent steps of different nodes came first means
//! nothing (Mattern 1989, "Virtual Time and Global States of Distributed Systems").

mod align;
mod feat;

use litemap::LiteMap;

use super::branch::{Branch, BranchId};
use super::timeline::Timeline;
use crate::ledger::Books;
use feat::Feat;

/// One of two runs.
#[derive(Clone, Copy)]
pub struct Side<'t> {
    /// Its timeline.
    pub timeline: &'t Timeline,
    /// Which branch of it.
    pub branch: BranchId,
}

/// Two runs side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The steps of both, in the order of the left one.
    pub rows: Vec<Row>,
    /// The first row in which something else happens.
    pub first: Option<usize>,
    /// Whether all steps were compared. If not, some node has done so much otherwise that only the
    /// beginning of it was.
    pub whole: bool,
}

/// A step of one run with the step of the other that it corresponds to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The step of the left run, if it has one here.
    pub left: Option<u32>,
    /// The step of the right run, if it has one here.
    pub right: Option<u32>,
    /// How alike they are.
    pub alike: Alike,
}

/// How alike two steps are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Alike {
    /// The same happened, in the same words.
    Same,
    /// The same happened; messages are worded otherwise.
    Reworded,
    /// Something else happened, or nothing.
    Differs,
}

impl<'t> Side<'t> {
    /// The branch in which a timeline stands.
    pub fn of(timeline: &'t Timeline) -> Side<'t> {
        Side { timeline, branch: timeline.current() }
    }

    /// The branch; an unknown one is the one in which the timeline stands.
    pub fn run(&self) -> &'t Branch {
        self.timeline.branches().get(self.branch.0).unwrap_or(self.timeline.branch())
    }

    /// The books after a step.
    pub fn books(&self, step: u32) -> Books {
        self.run().world(step as usize).books()
    }
}

impl Comparison {
    /// Holds two runs against each other.
    pub fn of(left: Side<'_>, right: Side<'_>) -> Comparison {
        let feats = [feat::feats(left), feat::feats(right)];
        let lanes = feats.each_ref().map(|feats| lanes(feats));
        let mut partners: Vec<Option<u32>> = vec![None; feats[0].len() + 1];
        let mut left_out = feats.each_ref().map(|feats| vec![false; feats.len() + 1]);
        let (mut whole, nobody) = (true, Vec::new());
        let only_right = lanes[1].keys().filter(|lane| !lanes[0].contains_key(*lane));
        for lane in lanes[0].keys().chain(only_right) {
            let [one, other] = lanes.each_ref().map(|lanes| lanes.get(lane).unwrap_or(&nobody));
            let likeness = |at: usize, to: usize| {
                feats[0][one[at] as usize - 1].likeness(&feats[1][other[to] as usize - 1])
            };
            let aligned = align::align(one.len(), other.len(), likeness);
            whole &= aligned.whole;
            one[aligned.ends.0..].iter().for_each(|step| left_out[0][*step as usize] = true);
            other[aligned.ends.1..].iter().for_each(|step| left_out[1][*step as usize] = true);
            for (at, to) in aligned.pairs {
                partners[one[at] as usize] = Some(other[to]);
            }
        }
        let [left, right] = left_out.each_ref().map(|out| {
            (1..out.len() as u32).filter(|step| !out[*step as usize]).collect::<Vec<u32>>()
        });
        let alike =
            |one: u32, other: u32| feats[0][one as usize - 1].alike(&feats[1][other as usize - 1]);
        let rows = rows(&left, &right, &partners, alike);
        let first = rows.iter().position(|row| row.alike == Alike::Differs);
        Comparison { rows, first, whole }
    }

    /// How far both runs have come when a row has happened.
    pub fn place(&self, row: usize) -> (u32, u32) {
        let rows = &self.rows[..self.rows.len().min(row + 1)];
        let last = |step: fn(&Row) -> Option<u32>| rows.iter().filter_map(step).max().unwrap_or(0);
        (last(|row| row.left), last(|row| row.right))
    }
}

/// The steps of each lane.
fn lanes(feats: &[Feat]) -> LiteMap<String, Vec<u32>> {
    let mut lanes: LiteMap<String, Vec<u32>> = LiteMap::new();
    for (step, feat) in (1..).zip(feats) {
        lanes.entry(feat.lane.clone()).or_default().push(step);
    }
    lanes
}

/// The rows: the left steps in order, and before each that has a partner, the right ones without
/// partners that came before that.
fn rows(
    left: &[u32],
    right: &[u32],
    partners: &[Option<u32>],
    alike: impl Fn(u32, u32) -> Alike,
) -> Vec<Row> {
    let mut taken: Vec<u32> = partners.iter().copied().flatten().collect();
    taken.sort_unstable();
    let alone = right.iter().copied().filter(|step| taken.binary_search(step).is_err());
    let mut alone = alone.peekable();
    let only = |step| Row { left: None, right: Some(step), alike: Alike::Differs };
    let mut rows = Vec::with_capacity(left.len() + right.len());
    for step in left.iter().copied() {
        let partner = partners[step as usize];
        while let Some(next) = alone.next_if(|next| partner.is_some_and(|partner| *next < partner))
        {
            rows.push(only(next));
        }
        let alike = partner.map_or(Alike::Differs, |partner| alike(step, partner));
        rows.push(Row { left: Some(step), right: partner, alike });
    }
    rows.extend(alone.map(only));
    rows
}
