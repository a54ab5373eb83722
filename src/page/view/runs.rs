//! The open runs and their branches: where each forked, and how to get to it.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::on_click;
use crate::engine::{BranchId, Timeline};
use crate::page::run::{self, Run};
use crate::page::say;
use crate::page::state::{Act, LabAct, OpenRun};
use crate::words::{Lang, Ui};

/// What it needs.
pub struct RunsProps {
    /// Every open run.
    pub runs: Vec<Run>,
    /// Which is shown.
    pub at: usize,
    /// The language.
    pub lang: Lang,
    /// Where acts go.
    pub act: Callback<Act>,
}

/// The runs and branches.
pub fn runs(props: &RunsProps) -> Html {
    let ui = Ui::of(props.lang);
    let many = props.runs.len() > 1;
    let one = |(at, open): (usize, &Run)| {
        let run = open.look();
        let shown = at == props.at;
        html! {
            <li class={classes!("run", shown.then_some("shown"))}>
                <div class="run-head">
                    <button type="button" class="line" aria-current={shown.then_some("true")}
                        onclick={on_click(&props.act, Act::ShowRun(at))}>
                        <span class="what">{ say::run_title(props.lang, at, &run) }</span>
                    </button>
                    if many {
                        <button type="button" class="quiet small" onclick={on_click(&props.act, Act::CloseRun(OpenRun(open.clone())))}
                            aria-label={say::labelled(props.lang, ui.close_run, &say::run_title(props.lang, at, &run))}>{ "×" }</button>
                    }
                </div>
                if shown { { branches(props, &run) } }
            </li>
        }
    };
    html! {
        <section class="panel runs" data-tab="branches" aria-labelledby="runs-title">
            <h2 id="runs-title">{ ui.runs }</h2>
            <ul class="run-list">{ for props.runs.iter().enumerate().map(one) }</ul>
            <p class="gloss">{ ui.branches_gloss }</p>
            <button type="button" onclick={on_click(&props.act, Act::Lab(LabAct::Ask("compare".to_owned(), None)))}>
                { ui.side_by_side }
            </button>
        </section>
    }
}

fn branches(props: &RunsProps, run: &Timeline) -> Html {
    let ui = Ui::of(props.lang);
    let name = |id: BranchId| run::branch_name(run, id, ui.branch);
    let rename = props.act.reform({
        let id = run.current();
        move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            Act::NameBranch(id, input.value().chars().take(60).collect())
        }
    });
    let line = |(at, branch): (usize, &crate::engine::Branch)| {
        let id = BranchId(at);
        let current = id == run.current();
        let broken = branch.index().breaks().len();
        html! {
            <li class={classes!(current.then_some("here"))}>
                <button type="button" class="line" aria-current={current.then_some("true")}
                    onclick={on_click(&props.act, Act::Branch(id))}>
                    <span class="what">
                        { name(id) }
                        if let Some((from, step)) = branch.parent {
                            <small>{ (ui.forked)(&name(from), step) }</small>
                        }
                        if broken > 0 { <small class="breaks">{ format!("{} {broken}", ui.broken) }</small> }
                    </span>
                    <span class="when">{ (ui.steps_long)(branch.log().len()) }</span>
                </button>
            </li>
        }
    };
    html! {
        <>
            <ul class="branch-list">{ for run.branches().iter().enumerate().map(line) }</ul>
            <label class="field">
                <span>{ ui.branch_name }</span>
                <input type="text" maxlength="60" placeholder={name(run.current())}
                    value={run.branch().name.clone()} onchange={rename} />
            </label>
        </>
    }
}
