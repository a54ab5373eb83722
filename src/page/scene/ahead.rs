//! What is under way: messages that still go, and timers that run.

use super::Plan;
use super::arrows::beside;
use super::labels::{Face, LINE, Label, Placer, shorten};
use super::track::duration;
use crate::kernel::{Action, InFlight, NodeId, Refusal, Span};
use crate::protocols::simulation::FlightView;
use crate::words::diagram::fill;

/// A message under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Flight {
    /// Its number in [`Index::messages`](crate::engine::Index::messages).
    pub number: u32,
    /// Where it stands on its link.
    pub at: InFlight,
    /// How long it still takes.
    pub remaining: Span,
    /// What it says.
    pub text: String,
    /// Whether it could arrive now.
    pub deliverable: Result<(), Refusal>,
    /// Whether its link delivers in order, and so never twice.
    pub fifo: bool,
    /// Where it was sent.
    pub start: (f64, f64),
    /// Where it is now.
    pub now: (f64, f64),
    /// Where it will arrive.
    pub end: (f64, f64),
    /// What it says, where there is room.
    pub label: Option<Label>,
    /// All of it.
    pub name: String,
}

/// A running timer.
#[derive(Clone, Debug, PartialEq)]
pub struct TimerTick {
    /// Whose.
    pub node: NodeId,
    /// Its name, as scripts write it.
    pub timer: String,
    /// What it is.
    pub title: String,
    /// What ends it now.
    pub fire: Action,
    /// Why it cannot be ended now, if it cannot.
    pub held: Option<Refusal>,
    /// What is left of it.
    pub remaining: Span,
    /// Where it ends.
    pub at: (f64, f64),
    /// Its name, where there is room.
    pub label: Option<Label>,
    /// All of it.
    pub name: String,
}

impl TimerTick {
    /// A number that no other timer has: an FNV-1 hash of whose it is and its name.
    pub fn number(&self) -> u64 {
        let hash = |hash: u64, byte| hash.wrapping_mul(0x0100_0000_01b3) ^ u64::from(byte);
        self.timer.bytes().fold(u64::from(self.node.0), hash)
    }
}

/// The least distance of two things on a lane that can be pointed at.
const APART: f64 = 27.0;

/// A place on a lane that is still to be given: to a message or to a timer.
enum Due {
    Flight(FlightView),
    Timer(TimerTick),
}

/// Lays out what is ahead, the soonest first.
pub(super) fn ahead(plan: &Plan<'_>, placer: &mut Placer) -> (Vec<Flight>, Vec<TimerTick>) {
    let mut due: Vec<(Span, NodeId, Due)> = Vec::new();
    let mut expect = |remaining, node, what| {
        let at = due.partition_point(|(r, n, _)| (*r, *n) <= (remaining, node));
        due.insert(at, (remaining, node, what));
    };
    let flights = plan.timeline.world().flights();
    flights.into_iter().for_each(|view| expect(view.remaining, view.at.to, Due::Flight(view)));
    running(plan).for_each(|tick| expect(tick.remaining, tick.node, Due::Timer(tick)));

    let mut taken = vec![f64::MIN; plan.names.len()];
    let (mut flights, mut timers) = (Vec::new(), Vec::new());
    for (remaining, node, due) in due {
        let Some(last) = taken.get_mut(node.index()) else { continue };
        let x = plan.ahead.x(remaining).max(*last + APART).round();
        *last = x;
        match due {
            Due::Flight(view) => flights.extend(flight(plan, view, x)),
            Due::Timer(tick) => timers.push(TimerTick { at: (x, tick.at.1), ..tick }),
        }
    }
    for tick in &mut timers {
        tick.label = name_of(plan, tick, placer);
    }
    for flight in &mut flights {
        flight.label = text_of(plan, flight, placer);
    }
    (flights, timers)
}

fn running(plan: &Plan<'_>) -> impl Iterator<Item = TimerTick> {
    let world = plan.timeline.world();
    let nodes = (0..plan.names.len()).filter_map(|n| u8::try_from(n).ok()).map(NodeId);
    let views = nodes.filter_map(move |node| Some((node, world.node(node)?)));
    views.flat_map(move |(node, view)| {
        let up = view.health == crate::protocols::simulation::Health::Up;
        view.timers.into_iter().map(move |timer| {
            let left = duration(timer.remaining);
            let title = plan.words.timer_title(&timer.name);
            TimerTick {
                node,
                name: fill(plan.words.timer, &[plan.name(node), &title, &timer.name, &left]),
                title,
                timer: timer.name,
                fire: timer.fire,
                held: (!up).then_some(Refusal::NotUp(node)),
                remaining: timer.remaining,
                at: (0.0, plan.frame.line(node)),
                label: None,
            }
        })
    })
}

fn flight(plan: &Plan<'_>, view: FlightView, x: f64) -> Option<Flight> {
    let number = plan.under_way.number(view.at)?;
    let line = plan.index.messages().get(number as usize)?;
    let (from, to) = (plan.frame.line(view.at.from), plan.frame.line(view.at.to));
    let (start, here) = (plan.track.x(line.sent as usize), plan.track.end());
    let part = if x > start { (here - start) / (x - start) } else { 1.0 };
    let words = plan.words;
    let said = [plan.name(view.at.from), plan.name(view.at.to), &view.text];
    let left = fill(words.arrives_in, &[&duration(view.remaining)]);
    Some(Flight {
        number,
        at: view.at,
        remaining: view.remaining,
        deliverable: view.deliverable,
        fifo: view.fifo,
        start: (start, from),
        now: (here, from + (to - from) * part),
        end: (x, to),
        label: None,
        name: format!("{} · {left}", fill(words.message, &said)),
        text: view.text,
    })
}

/// The widest label ahead, for each try.
const WIDTHS: [f64; 3] = [240.0, 140.0, 84.0];

/// What a message says, beside the part of its way that lies ahead.
fn text_of(plan: &Plan<'_>, flight: &Flight, placer: &mut Placer) -> Option<Label> {
    let (left, right) = (plan.track.end() + 4.0, plan.right());
    WIDTHS.into_iter().find_map(|widest| {
        let text = shorten(&flight.text, Face::Mono, widest)?;
        let places = beside(&plan.frame, &text, (flight.now, flight.end)).filter(|label| {
            let room = label.room;
            let inside = room.x >= left && room.x + room.w <= right;
            inside && plan.frame.is_open(room.y, room.y + room.h)
        });
        placer.first_free(places)
    })
}

/// A timer's name, above its tick.
fn name_of(plan: &Plan<'_>, tick: &TimerTick, placer: &mut Placer) -> Option<Label> {
    let (left, right) = (plan.track.end() + 4.0, plan.right());
    [120.0, 60.0].into_iter().find_map(|widest| {
        let text = shorten(&tick.title, Face::Sans, widest)?;
        let w = super::labels::width(&text, Face::Sans) + 4.0;
        let rows = [tick.at.1 - 18.0, tick.at.1 - 18.0 - LINE];
        let places = rows.into_iter().flat_map(|y| {
            [(tick.at.0 - w / 2.0, y), (tick.at.0 - 8.0, y), (tick.at.0 + 8.0 - w, y)]
        });
        let inside = places.filter(|(x, y)| {
            let open = plan.frame.is_open(y - LINE / 2.0, y + LINE / 2.0);
            open && *x >= left && x + w <= right
        });
        placer.first_free(inside.map(|(x, y)| Label::at(text.clone(), Face::Sans, x, y)))
    })
}
