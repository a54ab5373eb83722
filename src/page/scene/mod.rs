//! The diagram as a value: what stands where, before anything is drawn.
//!
//! Pure layout. It looks at the steps that fit left of the playhead and at what is under way, never
//! at the whole run, so that a run of a hundred thousand steps lays out as fast as one of a hundred.
//! Coordinates are pixels. Vertically they are those of the drawing; horizontally the content has its
//! own, which [`Scene::shift`] moves under the playhead: an item that stays in the window stays equal
//! from step to step, and need not be drawn again.

mod ahead;
mod arrows;
mod axis;
mod bars;
pub mod digits;
mod frame;
pub mod labels;
mod lanes;
mod marks;
pub mod slots;
mod track;

#[cfg(test)]
mod tests;

use std::rc::Rc;

pub use ahead::{Flight, TimerTick};
pub use arrows::Arrow;
pub use axis::{Break, Flag, Moment, Tick};
pub use bars::{Bar, BarKind};
pub use frame::{Frame, Viewport};
pub use lanes::{Band, Lane};
pub use marks::{Mark, MarkKind};
pub use track::{Ahead, Track, duration, moment};

use crate::engine::{Index, Timeline, UnderWay};
use crate::kernel::NodeId;
use crate::words::diagram::{DiagramWords, diagram, fill};
use labels::Placer;

/// Everything in the diagram at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// The drawing's measures.
    pub frame: Frame,
    /// How far right the content is moved.
    pub shift: f64,
    /// The way ahead, in the content's coordinates.
    pub ahead: Ahead,
    /// How many steps have been taken here.
    pub position: usize,
    /// The time here, as it is shown.
    pub now: String,
    /// The nodes.
    pub lanes: Vec<Rc<Lane>>,
    /// Where nodes did not run.
    pub bands: Vec<Rc<Band>>,
    /// What the lock service had on record, and what workers believed.
    pub bars: Vec<Rc<Bar>>,
    /// Messages that have come to their end.
    pub arrows: Vec<Rc<Arrow>>,
    /// Messages under way.
    pub flights: Vec<Rc<Flight>>,
    /// Running timers.
    pub timers: Vec<Rc<TimerTick>>,
    /// What steps did at nodes.
    pub marks: Vec<Rc<Mark>>,
    /// The steps on the time axis.
    pub ticks: Vec<Rc<Tick>>,
    /// Long waits.
    pub breaks: Vec<Rc<Break>>,
    /// Where laws broke.
    pub flags: Vec<Rc<Flag>>,
    /// The scale of the way ahead.
    pub moments: Vec<Rc<Moment>>,
    /// The whole in words.
    pub summary: String,
}

/// What every part of the layout looks at.
struct Plan<'a> {
    timeline: &'a Timeline,
    index: &'a Index,
    words: &'static DiagramWords,
    frame: Frame,
    track: Track,
    ahead: Ahead,
    names: Vec<String>,
    under_way: UnderWay,
    position: usize,
}

impl<'a> Plan<'a> {
    fn of(timeline: &'a Timeline, viewport: &Viewport) -> Plan<'a> {
        let names = timeline.world().names();
        let frame = Frame::of(viewport, names.len());
        let (index, position) = (timeline.index(), timeline.position());
        let track = Track::of(index, position, frame.past());
        let frame = if track.base == 0 { frame.with_run(track.end()) } else { frame };
        let ahead = Ahead { start: track.end() + frame.nearest(), width: frame.future() };
        let under_way = timeline.under_way(position);
        let words = diagram(viewport.lang);
        Plan { timeline, index, words, frame, track, ahead, names, under_way, position }
    }

    /// A node's name.
    fn name(&self, node: NodeId) -> &str {
        self.names.get(node.index()).map_or("?", String::as_str)
    }

    /// The left edge of what can be seen.
    fn left(&self) -> f64 {
        self.track.end() - self.frame.past()
    }

    /// The right edge of what can be seen.
    fn right(&self) -> f64 {
        self.track.end() + self.frame.width - self.frame.playhead - 4.0
    }
}

impl Scene {
    /// Lays out the moment at which a timeline stands.
    pub fn of(timeline: &Timeline, viewport: &Viewport) -> Scene {
        let plan = Plan::of(timeline, viewport);
        let mut placer = Placer::default();
        let (marks, arrows) = history(&plan, &mut placer);
        let bars = bars::bars(&plan);
        let (flights, timers) = ahead::ahead(&plan, &mut placer);
        let lanes = lanes::lanes(&plan);
        let (ticks, breaks) = axis::ticks(&plan);
        Scene {
            shift: plan.frame.playhead - plan.track.end(),
            ahead: plan.ahead,
            position: plan.position,
            now: moment(timeline.now()),
            summary: summary(&plan, &lanes, flights.len(), timers.len()),
            bands: shared(lanes::bands(&plan)),
            flags: shared(axis::flags(&plan)),
            moments: shared(axis::moments(&plan)),
            lanes: shared(lanes),
            bars: shared(bars),
            arrows: shared(arrows),
            flights: shared(flights),
            timers: shared(timers),
            marks: shared(marks),
            ticks: shared(ticks),
            breaks: shared(breaks),
            frame: plan.frame,
        }
    }
}

/// Lays out what has happened, step by step, so that what stands does not move for what comes.
fn history(plan: &Plan<'_>, placer: &mut Placer) -> (Vec<Mark>, Vec<Arrow>) {
    let mut pending = arrows::ended(plan).into_iter().peekable();
    let (mut marks, mut arrows) = (Vec::new(), Vec::new());
    for step in plan.track.steps() {
        marks.extend(marks::mark(plan, step, placer));
        while let Some(mut arrow) = pending.next_if(|arrow| arrow.step <= step) {
            arrow.label = arrows::label(plan, &arrow, &arrows, placer);
            arrows.push(arrow);
        }
    }
    let left = plan.left() - 24.0;
    marks.retain(|mark: &Mark| mark.at.0 > left);
    arrows.retain(|arrow: &Arrow| arrow.end.0 > left);
    (marks, arrows)
}

fn shared<T>(items: Vec<T>) -> Vec<Rc<T>> {
    items.into_iter().map(Rc::new).collect()
}

/// The moment in words.
fn summary(plan: &Plan<'_>, lanes: &[Lane], flights: usize, timers: usize) -> String {
    let words = plan.words;
    let now = moment(plan.timeline.now());
    let counts = [&plan.position.to_string(), &now, &flights.to_string(), &timers.to_string()];
    let mut text = fill(words.summary, &counts.map(String::as_str));
    for lane in lanes {
        if let Some(state) = lane.state {
            text.push(' ');
            text.push_str(&fill(words.summary_node, &[&lane.name, state]));
        }
    }
    for (law, step) in plan.index.breaks() {
        if *step as usize <= plan.position {
            text.push(' ');
            let breach = words.breach(*law);
            text.push_str(&fill(words.summary_break, &[&step.to_string(), breach]));
        }
    }
    text
}
