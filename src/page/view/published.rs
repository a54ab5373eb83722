//! "As published": the recipes in circulation, each with its cure beside it.

use yew::prelude::*;

use super::on_click;
use crate::lessons::published::{AS_PUBLISHED, Recipe};
use crate::page::say;
use crate::page::state::Act;
use crate::words::{Lang, Text};

const TITLE: Text = Text::new("As published", "照文章所写");
const GLOSS: Text = Text::new(
    "Recipes that are passed on and do not work. Each is walked to the step that breaks it in fewer than \
     ten presses of Next; then the same faults once more, with what cures it.",
    "广为流传却行不通的写法。每一个都用不到十次“下一步”就走到出错的那一步；然后同样的故障再来一遍，但用上\
     解药。",
);
const CURE: Text = Text::new("With its cure", "用上解药");

/// The recipes to choose from.
pub fn gallery(lang: Lang, act: &Callback<Act>) -> Html {
    let one = |recipe: &'static Recipe| {
        let cure = say::labelled(lang, CURE.say(lang), &recipe.cured_by(lang));
        html! {
            <li>
                <button type="button" onclick={on_click(act, Act::Recipe(recipe.id, false))}>
                    <b>{ recipe.title(lang) }</b>
                    <small>{ recipe.circulates(lang) }</small>
                </button>
                <button type="button" class="link" onclick={on_click(act, Act::Recipe(recipe.id, true))}>{ cure }</button>
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
