//! The dialogs: keys, what is not modelled, the glossary; and which panel goes into which.

use yew::prelude::*;

use super::board::BoardProps;
use super::dialog::Dialog;
use super::lesson::lessons;
use super::on_click;
use super::script::ScriptPanel;
use super::settings::settings_panel;
use super::share::SharePanel;
use crate::page::run::Run;
use crate::page::say;
use crate::page::state::{Act, Sheet};
use crate::page::wish::WHOLE;
use crate::words::{Lang, Ui};

/// What it needs.
pub struct SheetsProps {
    /// The open dialog.
    pub sheet: Option<Sheet>,
    /// The run.
    pub run: Run,
    /// A script that is being written.
    pub draft: Option<String>,
    /// The language.
    pub lang: Lang,
    /// Where acts go.
    pub act: Callback<Act>,
}

/// The open dialog, if one is.
pub fn sheets(props: &SheetsProps) -> Html {
    let ui = Ui::of(props.lang);
    let Some(sheet) = props.sheet else { return Html::default() };
    let own = BoardProps { run: props.run.clone(), lang: props.lang, act: props.act.clone() };
    let (title, content) = match sheet {
        Sheet::Keys => (ui.keys, keys(props)),
        Sheet::Lessons => (ui.lessons, lessons(props.lang, &props.act)),
        Sheet::Limits if WHOLE => (ui.limits, limits(props.lang)),
        Sheet::Glossary if WHOLE => (ui.glossary, glossary(props.lang)),
        Sheet::Script => (
            ui.script,
            html! {
                <ScriptPanel run={props.run.clone()} draft={props.draft.clone()} lang={props.lang} act={props.act.clone()} />
            },
        ),
        Sheet::Share if WHOLE => (ui.share, html! { <SharePanel ..own /> }),
        Sheet::Settings => (ui.settings, settings_panel(&own)),
        // Wished for.
        Sheet::Limits | Sheet::Glossary | Sheet::Share => return Html::default(),
    };
    let closed = props.act.reform(move |()| Act::SheetClosed(sheet));
    html! { <Dialog key={title} {title} lang={props.lang} on_close={closed}>{ content }</Dialog> }
}

fn keys(props: &SheetsProps) -> Html {
    let ui = Ui::of(props.lang);
    let open = |label: &'static str, sheet: Sheet| {
        html! {
            <button type="button" onclick={on_click(&props.act, Act::Sheet(Some(sheet)))}>{ label }</button>
        }
    };
    html! {
        <>
            <dl class="keys">
                { for ui.key_list.iter().map(|(keys, what)| html! {
                    <div>
                        <dt>{ for keys.split_whitespace().map(|key| html! { <kbd>{ key }</kbd> }) }</dt>
                        <dd>{ *what }</dd>
                    </div>
                }) }
            </dl>
            <div class="buttons-row">
                { open(ui.limits, Sheet::Limits) }
                { open(ui.glossary, Sheet::Glossary) }
            </div>
        </>
    }
}

fn limits(lang: Lang) -> Html {
    html! { <ul class="prose">{ for say::limits(lang).iter().map(|limit| html! { <li>{ *limit }</li> }) }</ul> }
}

fn glossary(lang: Lang) -> Html {
    html! {
        <dl class="prose">
            { for say::glossary(lang).iter().map(|(word, meaning)| html! {
                <div><dt>{ *word }</dt><dd>{ *meaning }</dd></div>
            }) }
        </dl>
    }
}
