//! The page as a whole.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::bar::{BarProps, bar};
use super::board::{BoardProps, board};
use super::keyboard::use_keys;
use super::laws::laws;
use super::lesson::{LessonProps, lesson_panel};
use super::memory::{use_autosave, use_links};
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
        let mut next = Rc::unwrap_or_clone(self);
        next.0.act(act);
        panic::remember(next.0.run());
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
    use_playing(state, &act);
    use_keys(&act);
    use_autosave(state, &act);
    use_links(&act);
    let shelf = use_sources();
    use_news(&state.notice, &act);
    let place = use_node_ref();
    let width = use_width(&place);
    let list = use_steps(state.run());
    // After all that listens: Yew may let some time pass between drawing and its effects.
    use_effect_with((), |()| browser::started());

    let (run, lang) = (state.run().clone(), state.lang);
    let names = run.look().world().names();
    let facts = BoardProps { run: run.clone(), lang, act: act.clone() };
    let inspected =
        InspectorProps { run: run.clone(), selected: state.node, shelf, lang, act: act.clone() };
    html! {
        <>
            { bar(&BarProps { lang, theme: state.theme, act: act.clone() }) }
            <main class="page" data-tab={state.tab.name()}>
                <div class="left">
                    { lesson_panel(&LessonProps { state: state.clone(), act: act.clone() }) }
                    { steps(&facts, &list) }
                    { runs(&RunsProps { runs: state.runs.clone(), at: state.at, lang, act: act.clone() }) }
                </div>
                <section id="stage" class="stage" tabindex="-1" aria-label={Ui::of(lang).stage}>
                    { stage(state, &act, &place, width) }
                    { caption(&facts) }
                    { palette(&inspected) }
                    { transport(state, &act) }
                </section>
                { board(&facts) }
                { tabs(state.tab, lang, &act) }
                <div class="right">
                    { laws(&facts) }
                    { inspector(&inspected) }
                </div>
            </main>
            { toast(&state.notice, &names, lang, &act) }
            { sheets(&SheetsProps { sheet: state.sheet, run, draft: state.draft.clone(), lang, act }) }
        </>
    }
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

/// While the run is played, takes the next step after a while. Paused, nothing is waited for.
#[hook]
fn use_playing(state: &State, act: &Callback<Act>) {
    let wait = state.playing.then(|| state.speed.pause_ms(next_wait(state.run())));
    use_effect_with((wait, state.run().clone(), act.clone()), |(wait, _, act)| {
        let act = act.clone();
        let timer = wait.map(|wait| Timeout::new(wait, move || act.emit(Act::Tick)));
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
