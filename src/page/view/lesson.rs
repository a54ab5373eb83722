//! The lesson: its text beside the run, its questions, its cure.

use yew::prelude::*;

use crate::page::state::{Act, State};
use crate::words::Ui;

/// What it needs.
#[derive(Properties, PartialEq)]
pub struct LessonProps {
    /// The state of the page.
    pub state: State,
    /// Where acts go.
    pub act: Callback<Act>,
}

/// The lesson's panel.
#[component]
pub fn LessonPanel(props: &LessonProps) -> Html {
    let ui = Ui::of(props.state.lang);
    html! {
        <section class="panel lesson" data-tab="lesson" aria-labelledby="lesson-title">
            <h2 id="lesson-title">{ ui.lesson }</h2>
            <p>{ ui.lead }</p>
        </section>
    }
}
