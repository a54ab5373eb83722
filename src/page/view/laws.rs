//! The laws, each with its sentence and what this run has shown of it so far.

use yew::prelude::*;

use super::board::BoardProps;
use super::icons::{Icon, icon};
use super::on_click;
use crate::engine::script::{LawReport, judge};
use crate::ledger::{Law, Verdict};
use crate::page::say;
use crate::page::state::{Act, LabAct};
use crate::words::{Lang, Ui};

/// The list of laws.
pub fn laws(props: &BoardProps) -> Html {
    let ui = Ui::of(props.lang);
    let run = props.run.look();
    let row = |report: LawReport| {
        row(props.lang, report.law, report.verdict, report.broken_at, &props.act)
    };
    html! {
        <section class="panel laws" data-tab="laws" aria-labelledby="laws-title">
            <h2 id="laws-title">{ ui.laws }</h2>
            <ul>{ for judge(&run).into_iter().map(row) }</ul>
            <div class="buttons-row">
                { for [(ui.find_break, "break"), (ui.try_prove, "prove"), (ui.history, "history"), (ui.every_lock, "table")].into_iter().map(|(label, command)| {
                    html! { <button type="button" onclick={on_click(&props.act, ask(command.to_owned()))}>{ label }</button> }
                }) }
            </div>
        </section>
    }
}

/// Asks the laboratory about the run that is shown.
fn ask(command: String) -> Act {
    Act::Lab(LabAct::Ask(command, None))
}

fn row(lang: Lang, law: Law, verdict: Verdict, broken: Option<u32>, act: &Callback<Act>) -> Html {
    let ui = Ui::of(lang);
    let (class, drawing, word) = match verdict {
        Verdict::Holds => ("holds", Icon::Good, ui.holds),
        Verdict::Undecided => ("open", Icon::Open, ui.undecided),
        Verdict::Broken => ("broken", Icon::Bad, ui.broken),
    };
    html! {
        <li {class}>
            { icon(drawing) }
            <span class="sentence"><b>{ say::law_title(lang, law) }</b><small>{ say::law(lang, law) }</small></span>
            if let Some(step) = broken {
                <span class="verdict">
                    <button type="button" class="link" onclick={on_click(act, Act::Seek(step as usize))}>
                        { (ui.broken_at)(step) }
                    </button>
                    <button type="button" class="why" onclick={on_click(act, ask(format!("why {}", law.name())))}
                        aria-label={say::labelled(lang, ui.why, say::law_title(lang, law))}>{ ui.why }</button>
                </span>
            } else {
                <span class="verdict">{ word }</span>
            }
        </li>
    }
}
