//! The ledger as a scoreboard: what happened to the money, always in view.

use yew::prelude::*;

use super::icons::{Icon, icon};
use super::on_click;
use crate::ledger::Law;
use crate::page::run::Run;
use crate::page::say;
use crate::page::state::Act;
use crate::words::{Lang, Ui};

/// What the scoreboard needs.
#[derive(Properties, PartialEq)]
pub struct BoardProps {
    /// The run.
    pub run: Run,
    /// The language.
    pub lang: Lang,
    /// Where acts go.
    pub act: Callback<Act>,
}

/// The laws of which the headline speaks, gravest first.
const HEADLINE_LAWS: [Law; 3] =
    [Law::AnOrderIsChargedOnce, Law::MoneyIsConserved, Law::EveryOrderIsSettled];

/// The scoreboard.
pub fn board(props: &BoardProps) -> Html {
    let ui = Ui::of(props.lang);
    let run = props.run.look();
    let books = run.world().books();
    let (headline, bad) = say::headline(props.lang, &books, run.position() > 0);
    let broken = HEADLINE_LAWS.into_iter().find_map(|law| run.index().broken_at(law));
    let broken = broken.filter(|step| *step as usize <= run.position());
    let class = if bad { "panel board bad" } else { "panel board" };
    let drift = say::drift(ui, books.drift());
    html! {
        <section {class} aria-labelledby="board-title">
            <h2 id="board-title">{ ui.ledger }</h2>
            <p class="headline" role="status">
                { icon(if bad { Icon::Bad } else { Icon::Good }) }
                <span>{ headline }</span>
            </p>
            <p class="headline-link">
                if let Some(step) = broken.filter(|_| bad) {
                    <button type="button" class="link" title={(ui.go_to_step)(step)}
                        onclick={on_click(&props.act, Act::Seek(step as usize))}>
                        { (ui.broken_at)(step) }
                    </button>
                }
            </p>
            <dl class="accounts">
                { for books.accounts.iter().map(|account| html! {
                    <div>
                        <dt>{ account.owner }</dt>
                        <dd>{ account.balance.to_string() }</dd>
                    </div>
                }) }
                { for books.orders.iter().map(|order| html! {
                    <div class={classes!("order", (order.charges > 1).then_some("bad"))}>
                        <dt>{ format!("{} {}", ui.order, order.id) }</dt>
                        <dd>
                            <span>{ (ui.charged_times)(order.charges) }</span>
                            <small>{ format!("{} · {}", order.amount, say::settlement(props.lang, order.settlement)) }</small>
                        </dd>
                    </div>
                }) }
                <div class={classes!("drift", drift.is_some().then_some("bad"))}>
                    <dt>{ ui.money }</dt>
                    <dd>{ drift.unwrap_or_else(|| ui.none_lost.to_owned()) }</dd>
                </div>
            </dl>
        </section>
    }
}
