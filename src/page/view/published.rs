//! "As published": the recipes in circulation, each with its cure beside it.

use yew::prelude::*;

use crate::engine::Timeline;
use crate::lessons::published::{AS_PUBLISHED, Recipe};
use crate::page::run::Run;
use crate::page::say;
use crate::page::state::{Act, OpenRun};
use crate::words::{Lang, Text};

const TITLE: Text = Text::new("As published", "照文章所写");
const GLOSS: Text = Text::new(
    "Recipes that are passed on and do not work. Each opens at its start; beside it, the same faults with \
     what cures it.",
    "广为流传却行不通的写法。每一个都从头打开；旁边是同样的故障，但用上了解药。",
);
const CURE: Text = Text::new("With its cure", "用上解药");

/// The recipes to choose from.
pub fn gallery(lang: Lang, act: &Callback<Act>) -> Html {
    let one = |recipe: &'static Recipe| {
        let cure = say::labelled(lang, CURE.say(lang), &recipe.cured_by(lang));
        html! {
            <li>
                <button type="button" onclick={opens(act, recipe, false)}>
                    <b>{ recipe.title(lang) }</b>
                    <small>{ recipe.circulates(lang) }</small>
                </button>
                <button type="button" class="link" onclick={opens(act, recipe, true)}>{ cure }</button>
            </li>
        }
    };
    html! {
        <section aria-labelledby="as-published">
            <h3 id="as-published">{ TITLE.say(lang) }</h3>
            <p class="gloss">{ GLOSS.say(lang) }</p>
            <ul class="lesson-list">{ for AS_PUBLISHED.iter().map(one) }</ul>
        </section>
    }
}

/// Opens its run at the start, beside the others.
fn opens(act: &Callback<Act>, recipe: &'static Recipe, cured: bool) -> Callback<MouseEvent> {
    let act = act.clone();
    Callback::from(move |_| {
        let open = |run: Timeline| act.emit(Act::Open(OpenRun(Run::new(run))));
        recipe.run(cured).into_iter().for_each(open);
        act.emit(Act::Sheet(None));
    })
}
