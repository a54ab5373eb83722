//! The rule that just ran, in the protocol's own source.

use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::Response;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::catalog::Entry;
use crate::engine::Timeline;
use crate::page::sources::{Sources, files};
use crate::page::tokens::{self, Kind};
use crate::words::{Lang, Ui};

/// How far the reading of a protocol's sources has come.
#[derive(Clone, PartialEq)]
pub enum Reading {
    /// Nobody has asked to see one: they are not part of what a first visit loads.
    Unasked,
    /// They have not come yet.
    Awaited,
    /// Here they are.
    Done(Rc<Sources>),
    /// They could not be read.
    Failed,
}

/// The sources, and how to ask for them.
#[derive(Clone, PartialEq)]
pub struct Shelf {
    reading: Reading,
    ask: Callback<MouseEvent>,
}

/// Reads the sources of the protocol that runs when somebody asks to see one, and again if that failed
/// and they ask again. Those of the next protocol are then read without asking.
#[hook]
pub fn use_sources(entry: &'static Entry) -> Shelf {
    let reading = use_state(|| Reading::Unasked);
    let set = reading.clone();
    let read = move || {
        let set = set.clone();
        set.set(Reading::Awaited);
        spawn_local(async move {
            let read = read_all(entry).await.map(|sources| Reading::Done(Rc::new(sources)));
            set.set(read.unwrap_or(Reading::Failed));
        });
    };
    if matches!(&*reading, Reading::Done(sources) if sources.of != entry.id) {
        read();
    }
    let ask = use_callback(entry.id, move |_, _| read());
    Shelf { reading: (*reading).clone(), ask }
}

/// The texts of all files, asked for at once.
async fn read_all(entry: &'static Entry) -> Result<Sources, JsValue> {
    let window = gloo::utils::window();
    let ask = |file| window.fetch_with_str(&format!("source/{file}"));
    let asked: Vec<_> = files(entry).map(ask).collect();
    let mut texts = Vec::new();
    for answer in asked {
        let response: Response = answer.await?.dyn_into()?;
        if !response.ok() {
            return Err(JsValue::UNDEFINED);
        }
        texts.push(response.text()?.await?.as_string().unwrap_or_default());
    }
    Ok(Sources { of: entry.id, texts })
}

/// The rule that ran in the step that led here.
pub fn rule_that_ran(run: &Timeline, lang: Lang, shelf: &Shelf) -> Html {
    let ui = Ui::of(lang);
    let rule = run.record(run.position()).and_then(|record| record.rule);
    let found = match &shelf.reading {
        Reading::Done(sources) => rule.and_then(|rule| sources.find(run.setup().entry, rule)),
        _ => None,
    };
    let names = run.world().names();
    let node = run.index().node(run.position()).and_then(|node| names.get(node.index()).cloned());
    html! {
        <div class="rule">
            <h3>{ ui.rule_ran }</h3>
            if let Some(found) = found {
                <p class="where">
                    if let Some(node) = node { <b>{ node }</b> }
                    { " " }<code>{ rule }</code>{ " · " }
                    { (ui.rule_at)(found.file, found.excerpt.line) }
                </p>
                <pre tabindex="0" role="region" aria-label={ui.rule_ran}><code>{ for tokens::tokens(&found.excerpt.text).into_iter().map(token) }</code></pre>
            } else if let Some(rule) = rule {
                <p class="where"><code>{ rule }</code></p>
                if shelf.reading == Reading::Failed { <p class="gloss" role="alert">{ ui.no_source }</p> }
                if matches!(shelf.reading, Reading::Unasked | Reading::Failed) {
                    <button type="button" onclick={shelf.ask.clone()}>{ ui.show_source }</button>
                }
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
