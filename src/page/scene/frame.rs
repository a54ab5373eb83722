//! The drawing's measures.

use super::labels::LINE;
use crate::kernel::NodeId;
use crate::words::Lang;

/// What the drawing has to fit into.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// Its width in pixels.
    pub width: f64,
    /// The height to aim at; lanes grow and shrink with it within reason. Zero: what is natural.
    pub height: f64,
    /// The language of its labels.
    pub lang: Lang,
}

/// Below this width names stand above their lanes.
const NARROW: f64 = 640.0;

/// So many lanes have room enough.
const MANY: usize = 6;

/// The room for flags above the lanes.
const TOP: f64 = 30.0;

/// The room for the time axis below them.
const AXIS: f64 = 40.0;

/// The height of the strip for names on a narrow drawing.
const STRIP: f64 = 24.0;

/// How tall a lease or belief bar is.
pub(super) const BAR: f64 = 20.0;

/// The measures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Width of the whole.
    pub width: f64,
    /// Height of the whole.
    pub height: f64,
    /// Whether names stand above their lanes.
    pub narrow: bool,
    /// The width left of the lanes, for names.
    pub gutter: f64,
    /// Where the first lane begins.
    pub top: f64,
    /// The height of a lane.
    pub lane: f64,
    /// Where the time axis runs.
    pub axis: f64,
    /// Where the playhead stands.
    pub playhead: f64,
    lanes: usize,
}

impl Frame {
    pub(super) fn of(viewport: &Viewport, lanes: usize) -> Frame {
        let width = viewport.width.max(280.0).round();
        let narrow = width < NARROW;
        let gutter = match width {
            _ if narrow => 12.0,
            w if w < 900.0 => 138.0,
            _ => 168.0,
        };
        let (least, natural, most) = match lanes {
            _ if narrow => (104.0, 104.0, 116.0),
            0..=MANY => (72.0, 92.0, 116.0),
            // Closer together, so that all can be seen at once: the bank is the last.
            _ => (58.0, 72.0, 116.0),
        };
        let count = lanes.max(1) as f64;
        let fitting = (viewport.height - TOP - AXIS) / count;
        let lane =
            if viewport.height > 0.0 { fitting.min(most).max(least) } else { natural }.floor();
        let axis = TOP + lane * count;
        let playhead = (gutter + (width - gutter) * 0.7).floor();
        let height = axis + AXIS;
        Frame { width, height, narrow, gutter, top: TOP, lane, axis, playhead, lanes }
    }

    /// The measures while the run is still too short to fill the past: the playhead stands where the
    /// run ends, and reaches its place as the run grows.
    pub(super) fn with_run(self, length: f64) -> Frame {
        // On a narrow drawing the lanes begin right of their names, which stand above them.
        let margin = if self.narrow { 90.0 } else { 44.0 };
        Frame { playhead: self.playhead.min(self.gutter + margin + length), ..self }
    }

    /// How far to the left of the playhead can be seen.
    pub fn past(&self) -> f64 {
        self.playhead - self.gutter
    }

    /// How far right of the playhead the next moment stands.
    pub fn nearest(&self) -> f64 {
        18.0
    }

    /// How wide the axis ahead is.
    pub fn future(&self) -> f64 {
        let room = |playhead: f64| self.width - playhead - self.nearest() - 24.0;
        let usual = room((self.gutter + (self.width - self.gutter) * 0.7).floor()).max(40.0);
        room(self.playhead).min(usual * 1.6).max(usual)
    }

    /// Where a lane begins.
    pub fn lane_top(&self, node: NodeId) -> f64 {
        self.top + self.lane * node.index() as f64
    }

    /// Where a lane's line runs.
    pub fn line(&self, node: NodeId) -> f64 {
        let within = if self.narrow { STRIP + 26.0 } else { (self.lane * 0.44).floor() };
        self.lane_top(node) + within + 0.5
    }

    /// Where a lane's bars begin, below its line.
    pub fn bar(&self, node: NodeId) -> f64 {
        self.line(node) + 9.5
    }

    /// The height nearest to `y` at which a line of text stands in the open.
    pub(super) fn open_near(&self, y: f64) -> Option<f64> {
        let nearby = [0.0, -3.0, 3.0, -6.0, 6.0, -10.0, 10.0, -14.0, 14.0];
        nearby.map(|by| y + by).into_iter().find(|y| self.is_open(y - LINE / 2.0, y + LINE / 2.0))
    }

    /// Whether labels of messages may stand between two heights: not on lines, bars or names.
    pub(super) fn is_open(&self, from: f64, to: f64) -> bool {
        if from < self.top || to > self.axis - 8.0 {
            return false;
        }
        let nodes = (0..self.lanes).filter_map(|n| u8::try_from(n).ok()).map(NodeId);
        nodes.into_iter().all(|node| {
            let (line, top) = (self.line(node), self.lane_top(node));
            let on_line = from < line + 9.5 + BAR + 1.0 && to > line - 8.0;
            let on_name = self.narrow && from < top + STRIP && to > top;
            !on_line && !on_name
        })
    }
}
