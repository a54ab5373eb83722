//! The page as a whole.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::bar::{BarProps, bar};
use super::board::{BoardProps, board};
use super::challenge::challenge;
use super::keyboard::use_keys;
use super::lab::lab_panel;
use super::laws::laws;
use super::lesson::{LessonProps, lesson_panel};
use super::memory::{self, use_autosave, use_links};
use super::node::{InspectorProps, inspector};
use super::on_click;
use super::palette::palette;
use super::rule::use_sources;
use super::runs::{RunsProps, runs};
use super::sheets::{SheetsProps, sheets};
use super::stage::{stage, use_width};
use super::steps::{caption, steps, use_steps};
use super::toast::{toast, use_news};
use super::transport::transport;
use super::whole::use_whole;
use super::worker::{use_focus, use_sight, use_worker};
use super::{browser, panic};
use crate::kernel::Span;
use crate::page::run::Run;
use crate::page::state::{Act, State, Tab};
use crate::words::{Lang, Ui};

/// The state, for Yew.
#[derive(Clone, PartialEq)]
struct Page(State);

impl Reducible for Page {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let before = self.0.kept_parts();
        let mut next = Rc::unwrap_or_clone(self);
        next.0.act(act);
        panic::remember(next.0.run());
        if next.0.kept_parts() != before {
            memory::note(&next.0);
        }
        Rc::new(next)
    }
}

/// What the page opens with.
#[derive(Properties, PartialEq)]
pub struct AppProps {
    /// Its state.
    pub state: State,
}

/// The page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let page = use_reducer(|| Page(props.state.clone()));
    let dispatcher = page.dispatcher();
    let act = use_callback((), move |act: Act, ()| dispatcher.dispatch(act));
    let state = &page.0;
    use_effect_with((state.lang, state.theme), |(lang, theme)| browser::dress(*lang, *theme));
    use_time(state, &act);
    use_keys(state.walks(), &act);
    use_autosave(state, &act);
    use_links(&act);
    let shelf = use_sources(state.run().look().setup().entry);
    use_news(&state.notice, &act);
    use_worker(&state.lab, &act);
    use_focus(&state.lab);
    use_sight(&state.lab);
    use_whole(state, &act);
    let place = use_node_ref();
    let width = use_width(&place);
    let list = use_steps(state);
    let beside = use_mut_ref(|| None);
    // After all that listens: Yew may let some time pass between drawing and its effects.
    use_effect_with((), |()| browser::started());

    let (run, lang) = (state.run().clone(), state.lang);
    let names = run.look().world().names();
    let facts = BoardProps { run: run.clone(), lang, act: act.clone() };
    let inspected =
        InspectorProps { run: run.clone(), selected: state.node, shelf, lang, act: act.clone() };
    // There is too much of it to follow a playhead that is dragged along a long run.
    let mut beside = beside.borrow_mut();
    if !state.dragged {
        *beside = None;
    }
    let Beside { left, caption, right } = beside.get_or_insert_with(|| Beside {
        left: html! {
            <div class="left">
                if state.lab.is_open() {
                    { lab_panel(state, &act) }
                } else if let Some(walk) = walk_panel(state, &act) {
                    { walk }
                } else if state.challenge_shown().is_none() {
                    { lesson_panel(&LessonProps { state: state.clone(), act: act.clone() }) }
                }
                { steps(&facts, &list) }
                { runs(&RunsProps { runs: state.runs.clone(), at: state.at, lang, act: act.clone() }) }
            </div>
        },
        caption: caption(&facts),
        right: html! {
            <div class="right">
                { laws(&facts) }
                { inspector(&inspected) }
            </div>
        },
    });
    let class =
        classes!("page", state.lab.is_wide().then_some("wide"), state.dragged.then_some("dragged"));
    html! {
        <>
            { bar(&BarProps { lang, theme: state.theme, act: act.clone() }) }
            <main {class} data-tab={state.tab.name()}>
                { left.clone() }
                <section id="stage" class="stage" tabindex="-1" aria-label={Ui::of(lang).stage}>
                    { challenge(state, &act) }
                    { stage(state, &act, &place, width) }
                    { caption.clone() }
                    { palette(&inspected) }
                    { transport(state, &act) }
                </section>
                { board(&facts) }
                { tabs(state.tab, lang, &act) }
                { right.clone() }
            </main>
            { toast(&state.notice, &names, lang, &act) }
            { sheets(&SheetsProps { sheet: state.sheet, run, draft: state.draft.clone(), lang, act }) }
        </>
    }
}

/// The recipe that is walked, if its run is shown.
#[cfg(feature = "whole")]
fn walk_panel(state: &State, act: &Callback<Act>) -> Option<Html> {
    state.walk_shown().map(|walk| super::walk::walk_panel(state, walk, act))
}

/// Recipes are walked by the whole program alone.
#[cfg(not(feature = "whole"))]
fn walk_panel(_: &State, _: &Callback<Act>) -> Option<Html> {
    None
}

/// What stands beside the diagram and tells in words what it shows, as it was drawn when the playhead
/// was last at rest.
struct Beside {
    left: Html,
    caption: Html,
    right: Html,
}

/// Which panel a small screen shows. A wide one shows all of them, and not this.
fn tabs(shown: Tab, lang: Lang, act: &Callback<Act>) -> Html {
    let ui = Ui::of(lang);
    let label = |tab| match tab {
        Tab::Steps => ui.steps,
        Tab::Laws => ui.laws,
        Tab::Node => ui.inspector,
        Tab::Branches => ui.branches,
    };
    html! {
        <nav class="tabs" aria-label={ui.panels}>
            { for Tab::ALL.into_iter().map(|tab| html! {
                <button type="button" aria-pressed={(tab == shown).to_string()}
                    onclick={on_click(act, Act::Tab(tab))}>{ label(tab) }</button>
            }) }
        </nav>
    }
}

/// How long a playhead that is dragged has to rest for what stands beside the diagram to follow.
const REST_MS: u32 = 60;

/// What happens by itself after a while: the next step while the run is played, rest while the playhead
/// is dragged. Else nothing is waited for.
#[hook]
fn use_time(state: &State, act: &Callback<Act>) {
    let rest = state.dragged.then_some(REST_MS);
    let played = state.playing.then(|| state.speed.pause_ms(next_wait(state.run())));
    use_effect_with((rest, played, state.run().clone(), act.clone()), |(rest, played, _, act)| {
        let (act, rests) = (act.clone(), rest.is_some());
        let then = move || act.emit(if rests { Act::Rest } else { Act::Tick });
        let timer = rest.or(*played).map(|wait| Timeout::new(wait, then));
        move || drop(timer)
    });
}

/// The time that goes by before the next step.
fn next_wait(run: &Run) -> Span {
    let run = run.look();
    let here = run.position();
    if here < run.len() {
        run.index().time(here + 1).minus(run.now())
    } else {
        run.next_in().unwrap_or(Span::ZERO)
    }
}
