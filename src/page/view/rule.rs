//! The rule that just ran, in the protocol's own source.

use yew::prelude::*;

use crate::page::run::Run;
use crate::page::sources;
use crate::page::tokens::{self, Kind};
use crate::words::{Lang, Ui};

/// What it needs.
#[derive(Properties, PartialEq)]
pub struct RuleProps {
    /// The run.
    pub run: Run,
    /// The language.
    pub lang: Lang,
}

/// The rule that ran in the step that led here.
#[component]
pub fn RuleThatRan(props: &RuleProps) -> Html {
    let ui = Ui::of(props.lang);
    let run = props.run.look();
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
