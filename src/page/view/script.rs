//! The run as a script: read it, change it, run it. A mistake costs nothing; the text stays.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::on_click;
use crate::page::notice::Notice;
use crate::page::run::Run;
use crate::page::scripts::{self, Trouble};
use crate::page::state::{Act, OpenRun, Sheet};
use crate::page::wish::{WHOLE, Wish};
use crate::words::{Lang, Ui};

/// What it needs.
#[derive(Properties, PartialEq)]
pub struct ScriptProps {
    /// The run.
    pub run: Run,
    /// What has been written.
    pub draft: Option<String>,
    /// The language.
    pub lang: Lang,
    /// Where acts go.
    pub act: Callback<Act>,
}

/// The content of the script's dialog.
#[component]
pub fn ScriptPanel(props: &ScriptProps) -> Html {
    let ui = Ui::of(props.lang);
    let own = use_memo(props.run.clone(), |run| scripts::text(&run.look()));
    let troubles = use_state(Vec::<Trouble>::new);
    let area = use_node_ref();
    let write = props.act.reform(|event: InputEvent| {
        let area: HtmlTextAreaElement = event.target_unchecked_into();
        Act::Draft(Some(area.value()))
    });
    let apply = {
        let (area, troubles) = (area.clone(), troubles.clone());
        let (act, lang) = (props.act.clone(), props.lang);
        Callback::from(move |_: MouseEvent| {
            // What is to be seen, though the last letter may not have come back from the state.
            let Some(area) = area.cast::<HtmlTextAreaElement>() else { return };
            let text = area.value();
            match scripts::open(lang, &text) {
                Ok((timeline, unmet)) => {
                    act.emit(Act::Open(OpenRun(Run::new(timeline))));
                    act.emit(Act::Draft(None));
                    act.emit(Act::Sheet(None));
                    if !unmet.is_empty() {
                        act.emit(Act::Notice(Some(Notice::Unmet(unmet))));
                    }
                }
                Err(_) if !WHOLE && scripts::is_beyond(&text) => {
                    act.emit(Act::Draft(Some(text)));
                    act.emit(Act::Wish(Wish::Draft));
                }
                Err(found) => troubles.set(found),
            }
        })
    };
    let reset = {
        let (act, troubles) = (props.act.clone(), troubles.clone());
        Callback::from(move |_: MouseEvent| {
            act.emit(Act::Draft(None));
            troubles.set(Vec::new());
        })
    };
    let go_to = |trouble: &Trouble| {
        let (area, line) = (area.clone(), trouble.line);
        Callback::from(move |_: MouseEvent| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                select_line(&area, line);
            }
        })
    };
    let text = props.draft.clone().unwrap_or_else(|| (*own).clone());
    html! {
        <div class="script">
            <p class="gloss">{ ui.script_gloss }</p>
            <textarea ref={area.clone()} class="code" spellcheck="false" autocomplete="off" rows="18" aria-label={ui.script_text}
                aria-invalid={(!troubles.is_empty()).to_string()} aria-describedby="script-troubles"
                value={text} oninput={write} />
            <div id="script-troubles" role="alert"><ul class="troubles">
                { for troubles.iter().map(|trouble| html! {
                    <li>
                        <button type="button" class="link" onclick={go_to(trouble)}>
                            { (ui.line_column)(trouble.line, trouble.column) }
                        </button>
                        { " " }{ &trouble.what }
                    </li>
                }) }
            </ul></div>
            <div class="buttons-row">
                <button type="button" class="primary" onclick={apply}>{ ui.script_run }</button>
                <button type="button" disabled={props.draft.is_none()} onclick={reset}>{ ui.script_reset }</button>
                <button type="button" onclick={on_click(&props.act, Act::Sheet(Some(Sheet::Share)))}>{ ui.share }</button>
            </div>
        </div>
    }
}

/// Selects a line, counted from 1.
fn select_line(area: &HtmlTextAreaElement, line: usize) {
    let text = area.value();
    let before = text.split_inclusive('\n').take(line.saturating_sub(1));
    let units = |text: &str| text.encode_utf16().count() as u32;
    let start: u32 = before.map(units).sum();
    let length = text.lines().nth(line.saturating_sub(1)).map_or(0, units);
    // Neither can fail on a text area.
    let _ = area.focus();
    let _ = area.set_selection_range(start, start + length);
}
