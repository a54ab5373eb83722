//! The page as a whole.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::bar::Bar;
use super::board::Board;
use super::keyboard::use_keys;
use super::laws::Laws;
use super::lesson::LessonPanel;
use super::memory::use_autosave;
use super::node::Inspector;
use super::palette::Palette;
use super::runs::Runs;
use super::sheets::Sheets;
use super::stage::Stage;
use super::steps::{Caption, Steps};
use super::toast::Toast;
use super::transport::Transport;
use super::{browser, memory, panic};
use crate::kernel::Span;
use crate::page::run::Run;
use crate::page::state::{Act, State, Tab};
use crate::words::Ui;

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

/// The page.
#[component]
pub fn App() -> Html {
    let page = use_reducer(|| Page(memory::opening()));
    let dispatcher = page.dispatcher();
    let act = use_callback((), move |act: Act, ()| dispatcher.dispatch(act));
    let state = &page.0;
    use_effect_with((state.lang, state.theme), |(lang, theme)| browser::dress(*lang, *theme));
    use_playing(state, &act);
    use_keys(&act);
    use_autosave(state, &act);

    let (run, lang) = (state.run().clone(), state.lang);
    let names = run.look().world().names();
    html! {
        <>
            <Bar {lang} theme={state.theme} act={act.clone()} />
            <main class="page" data-tab={state.tab.name()}>
                <div class="left">
                    <LessonPanel state={state.clone()} act={act.clone()} />
                    <Steps run={run.clone()} {lang} act={act.clone()} />
                    <Runs runs={state.runs.clone()} at={state.at} {lang} act={act.clone()} />
                </div>
                <section id="stage" class="stage" tabindex="-1" aria-label={Ui::of(lang).stage}>
                    <Stage run={run.clone()} {lang} selected={state.selected.clone()} act={act.clone()} />
                    <Caption run={run.clone()} {lang} act={act.clone()} />
                    <Palette run={run.clone()} {lang} selected={state.node} act={act.clone()} />
                    <Transport run={run.clone()} playing={state.playing} speed={state.speed}
                        selected={state.node.is_some()} {lang} act={act.clone()} />
                </section>
                <Board run={run.clone()} {lang} act={act.clone()} />
                <Tabs tab={state.tab} lang={lang} act={act.clone()} />
                <div class="right">
                    <Laws run={run.clone()} {lang} act={act.clone()} />
                    <Inspector run={run.clone()} {lang} selected={state.node} act={act.clone()} />
                </div>
            </main>
            <Toast notice={state.notice.clone()} {names} {lang} act={act.clone()} />
            <Sheets sheet={state.sheet} {run} draft={state.draft.clone()} {lang} {act} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct TabsProps {
    tab: Tab,
    lang: crate::words::Lang,
    act: Callback<Act>,
}

/// Which panel a small screen shows. A wide one shows all of them, and not this.
#[component]
fn Tabs(props: &TabsProps) -> Html {
    let ui = Ui::of(props.lang);
    let label = |tab| match tab {
        Tab::Steps => ui.steps,
        Tab::Laws => ui.laws,
        Tab::Node => ui.inspector,
        Tab::Branches => ui.branches,
    };
    html! {
        <nav class="tabs" aria-label={ui.panels}>
            { for Tab::ALL.into_iter().map(|tab| html! {
                <button type="button" aria-pressed={(tab == props.tab).to_string()}
                    onclick={props.act.reform(move |_| Act::Tab(tab))}>{ label(tab) }</button>
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
