//! Which changes lead to a state, and by when they must have been made.

use super::scene::Scene;

/// How many changes are looked at in all for the routes to one state.
const MOST_CHANGES: usize = 64;

/// A change on the way to a state.
#[derive(Clone)]
pub(super) struct Stage {
    pub(super) change: u32,
    /// What it leads to.
    pub(super) state: u32,
    /// Whoever makes it was invoked before this event, or is too late for the rest of the way.
    pub(super) limit: usize,
    /// What comes before it was invoked before this event, likewise.
    begin: usize,
    /// Who could make it last.
    by: u32,
}

/// A way to a state.
pub(super) struct Route {
    /// Where it comes from, as far as it was followed.
    from: u32,
    stages: Vec<Stage>,
    /// By when the whole way is gone.
    end: usize,
}

impl Route {
    /// Every state on the way, with the changes that are left from there.
    pub(super) fn states(&self) -> impl Iterator<Item = (u32, &[Stage])> {
        let others = self.stages.iter().map(|stage| stage.state);
        let states = [self.from].into_iter().chain(others);
        states.enumerate().map(|(place, state)| (state, &self.stages[place..]))
    }

    /// Before which event an operation was invoked after which these changes are left.
    pub(super) fn begin(&self, left: &[Stage]) -> usize {
        left.first().map_or(self.end, |stage| stage.begin)
    }
}

/// The ways to what an operation reads, the last changes first of which somebody can make each in time.
pub(super) fn routes(scene: &Scene, reader: u32) -> Vec<Route> {
    let one = scene.one(reader);
    let Some(read) = one.reads else { return Vec::new() };
    let earliest = one.invoked.saturating_sub(scene.around());
    let mut routes = Vec::new();
    let mut open = vec![Route { from: read, stages: Vec::new(), end: one.due }];
    let mut looked = 0;
    while let Some(mut route) = open.pop() {
        loop {
            looked += 1;
            let limit = route.stages.last().map_or(one.due, |stage| stage.begin);
            let led_to = scene.states[route.from as usize].led_to.iter();
            let mut next: Vec<(Stage, u32)> = led_to
                .filter_map(|&(change, from)| {
                    Some((stage(scene, &route, change, limit, earliest)?, from))
                })
                .collect();
            let Some((last, from)) = next.pop() else { break };
            if looked < MOST_CHANGES {
                open.extend(next.into_iter().map(|(stage, from)| {
                    let stages = [&route.stages[..], &[stage]].concat();
                    Route { from, stages, end: route.end }
                }));
            }
            route.stages.push(last);
            route.from = from;
        }
        route.stages.reverse();
        routes.push(route);
    }
    routes
}

/// A change right before those of a route, if it can have been made since some event.
fn stage(scene: &Scene, route: &Route, change: u32, limit: usize, since: usize) -> Option<Stage> {
    let is_free = |one: &u32| route.stages.iter().all(|stage| stage.by != *one);
    let by =
        scene.makers(change, since, limit).filter(is_free).max_by_key(|&one| scene.one(one).due)?;
    let begin = scene.one(by).due.min(limit);
    Some(Stage { change, state: route.from, limit, begin, by })
}

/// Before which event what leads to what an operation reads must have begun, if it begins anew.
pub(super) fn latest_begin(scene: &Scene, routes: &[Route]) -> Option<usize> {
    let begins = routes.iter().filter_map(|route| {
        let is_begun =
            |&(state, _): &(u32, &[Stage])| !scene.states[state as usize].begun_by.is_empty();
        route.states().filter(is_begun).map(|(_, left)| route.begin(left)).max()
    });
    begins.max()
}
