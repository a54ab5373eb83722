//! The lesson: its text beside the run, its questions, its cure.

use yew::prelude::*;

use crate::page::state::{Act, State};
use crate::protocols::settings::Value;
use crate::words::Ui;

/// What it needs.
pub struct LessonProps {
    /// The state of the page.
    pub state: State,
    /// Where acts go.
    pub act: Callback<Act>,
}

/// The lesson's panel: what the opening run shows, and its cure.
pub fn lesson_panel(props: &LessonProps) -> Html {
    let ui = Ui::of(props.state.lang);
    let run = props.state.run().look();
    let fenced = run.setup().settings.get("fencing").map(|value| value == Value::Choice("on"));
    let turn = |label: &'static str, value: &'static str| {
        let set = props.act.reform(move |_: MouseEvent| Act::Set("fencing", value.to_owned()));
        html! { <button type="button" class="primary" onclick={set}>{ label }</button> }
    };
    html! {
        <section class="panel lesson" aria-labelledby="lesson-title">
            <h2 id="lesson-title" class="lesson-title">{ ui.opening_title }</h2>
            <p class="lesson-text">{ ui.opening_text }</p>
            <p class="lesson-text more">{ ui.opening_more }</p>
            <div class="buttons-row">
                if fenced == Some(true) {
                    { turn(ui.opening_mistake, "off") }
                } else if fenced == Some(false) {
                    { turn(ui.opening_cure, "on") }
                }
            </div>
        </section>
    }
}
