//! The rule that just ran, in the protocol's own source.

use yew::prelude::*;

use crate::engine::Timeline;
use crate::page::sources;
use crate::page::tokens::{self, Kind};
use crate::words::{Lang, Ui};

/// The rule that ran in the step that led here.
pub fn rule_that_ran(run: &Timeline, lang: Lang) -> Html {
    let ui = Ui::of(lang);
    let rule = run.record(run.position()).and_then(|record| record.rule);
    let found = rule.and_then(|rule| sources::find(run.setup().entry, rule));
    let names = run.world().names();
    let node = run.index().node(run.position()).and_then(|node| names.get(node.index()).cloned());
    html! {
        <div class="rule">
            <h3>{ ui.rule_ran }</h3>
            if let Some(found) = found {
                <p class="where">
                    if let Some(node) = node { <b>{ node }</b> }
                    { " " }<code>{ rule }</code>{ " · " }
                    { (ui.rule_at)(&found.file, found.excerpt.line) }
                </p>
                <pre tabindex="0" role="region" aria-label={ui.rule_ran}><code>{ for tokens::tokens(&found.excerpt.text).into_iter().map(token) }</code></pre>
            } else if let Some(rule) = rule {
                <p class="where"><code>{ rule }</code></p>
            } else {
                <p class="gloss">{ ui.no_rule }</p>
            }
        </div>
    }
}

fn token((kind, text): (Kind, &str)) -> Html {
    let class = match kind {
        Kind::Keyword => "k",
        Kind::Type => "t",
        Kind::Call => "c",
        Kind::Number => "n",
        Kind::Text => "s",
        Kind::Comment => "m",
        Kind::Plain => return html! { { text } },
    };
    html! { <span {class}>{ text }</span> }
}
