//! The director: chooses the next step as time would, and gives the orders that scripts wait with.

use litemap::LiteMap;

use super::order::{Order, Rule, Trigger};
use crate::kernel::{Action, Span, Step};
use crate::protocols::simulation::{Event, Simulation};

/// An order with its time.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Planned {
    order: Order,
    lasts: Option<Span>,
    line: u32,
}

/// What the director will do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// What the world does by itself.
    Natural(Step),
    /// An order of a rule, or the end of what an order began.
    Planned {
        /// How long nothing happens before.
        wait: Span,
        /// What is done.
        order: Order,
        /// After how long it is undone.
        lasts: Option<Span>,
        /// The script's line; 0 if none.
        line: u32,
    },
}

/// What is still to be done, and what is still waited for. A value: each step of a timeline has its
/// own, so a branch goes on with the orders that were open where it forks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Director {
    /// By time since the start of the run, then in the order of planning.
    agenda: LiteMap<(Span, u32), Planned>,
    planned: u32,
    /// Rules that wait for an event, with how often it has happened.
    waiting: Vec<(Rule, u32)>,
}

impl Director {
    /// A director with rules.
    pub fn new(rules: &[Rule]) -> Director {
        let mut director = Director::default();
        for rule in rules {
            match rule.trigger {
                Trigger::At(time) => director.plan(time, rule.order.clone(), rule.lasts, rule.line),
                Trigger::When(_) => director.waiting.push((rule.clone(), 0)),
            }
        }
        director
    }

    /// Plans an order for a time since the start of the run.
    pub fn plan(&mut self, time: Span, order: Order, lasts: Option<Span>, line: u32) {
        self.agenda.insert((time, self.planned), Planned { order, lasts, line });
        self.planned += 1;
    }

    /// The time of the next planned order.
    pub fn next_planned(&self) -> Option<Span> {
        self.agenda.keys().next().map(|(time, _)| *time)
    }

    /// Whether nothing is planned any more.
    pub fn is_idle(&self) -> bool {
        self.agenda.is_empty()
    }

    /// Chooses the next step of a world at the time `now`, and takes it off the agenda if it was on
    /// it. `None`: nothing more happens by itself.
    pub fn choose(&mut self, world: &dyn Simulation, now: Span) -> Option<Choice> {
        let horizon = world.horizon();
        if let Some(&first) = self.agenda.keys().next() {
            let wait = first.0.minus(now);
            if horizon.is_none_or(|horizon| wait <= horizon)
                && let Some(Planned { order, lasts, line }) = self.agenda.remove(&first)
            {
                return Some(Choice::Planned { wait, order, lasts, line });
            }
        }
        let wait = horizon?;
        let action = world.due_within(wait).first().copied().unwrap_or(Action::Elapse);
        Some(Choice::Natural(Step { wait, action }))
    }

    /// Takes note of what happened in a step that ended at `now`: rules that waited for it give their
    /// orders at once.
    pub fn notice(&mut self, events: &[Event], now: Span) {
        let mut given = Vec::new();
        self.waiting.retain_mut(|(rule, seen)| {
            let Trigger::When(anchor) = rule.trigger else { return false };
            *seen += events.iter().filter(|event| anchor.is(event)).count() as u32;
            let wait = *seen < anchor.nth;
            if !wait {
                given.push(rule.clone());
            }
            wait
        });
        for rule in given {
            self.plan(now, rule.order, rule.lasts, rule.line);
        }
    }
}
