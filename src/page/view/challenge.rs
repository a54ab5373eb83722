//! The challenge above the diagram: what it takes to win is always in view.

use yew::prelude::*;

use super::icons::{Icon, icon};
use super::on_click;
use crate::page::challenge::GOAL;
use crate::page::state::{Act, LabAct, State};
use crate::words::Ui;

/// The challenge, if its run is shown.
pub fn challenge(state: &State, act: &Callback<Act>) -> Html {
    let ui = Ui::of(state.lang);
    let Some(taken) = state.challenge_shown() else { return Html::default() };
    let standing = taken.standing();
    let won = standing.won.is_some();
    let said = match (won, taken.par) {
        (false, _) => ui.challenge_goal.to_owned(),
        (true, Some(par)) if standing.faults > par => (ui.challenge_won_over)(standing.faults, par),
        (true, Some(_)) => (ui.challenge_won_par)(standing.faults),
        (true, None) => (ui.challenge_won)(standing.faults),
    };
    let par = taken.par.map_or_else(|| "…".to_owned(), |par| par.to_string());
    let button = |label: &'static str, does: Act| {
        html! { <button type="button" onclick={on_click(act, does)}>{ label }</button> }
    };
    html! {
        <section class={classes!("challenge", won.then_some("won"))} aria-label={ui.challenge}>
            <p role="status">{ icon(if won { Icon::Good } else { Icon::Open }) }<b>{ said }</b></p>
            <p>{ format!("{} {} · {} {par}", ui.faults_used, standing.faults, ui.par) }</p>
            <div class="buttons-row">
                if won {
                    { button(ui.why, Act::Lab(LabAct::Ask(format!("why {}", GOAL.name()), None))) }
                }
                { button(ui.challenge_again, Act::Challenge(Some(taken.lesson))) }
                { button(ui.close, Act::Challenge(None)) }
            </div>
        </section>
    }
}
