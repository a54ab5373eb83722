//! Sharing: a link that holds the whole run, and the run as a report.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::board::BoardProps;
use super::browser;
use crate::page::notice::Notice;
use crate::page::scripts;
use crate::page::state::Act;
use crate::words::Ui;

/// The content of the share dialog.
#[component]
pub fn SharePanel(props: &BoardProps) -> Html {
    let ui = Ui::of(props.lang);
    let field = use_node_ref();
    let failed = use_state(|| false);
    let link = use_memo(props.run.clone(), |run| {
        scripts::link(&run.look()).map(|link| browser::address_with(&link))
    });
    let done = |field: NodeRef| {
        let (act, failed) = (props.act.clone(), failed.clone());
        Callback::from(move |copied: bool| {
            failed.set(!copied);
            if copied {
                act.emit(Act::Notice(Some(Notice::Copied)));
            } else if let Some(input) = field.cast::<HtmlInputElement>() {
                // The field is there to be selected from by hand.
                let _ = input.focus();
                input.select();
            }
        })
    };
    let copy_link = {
        let (link, done) = (link.clone(), done(field.clone()));
        Callback::from(move |_: MouseEvent| {
            browser::copy(link.as_deref().unwrap_or_default(), done.clone());
        })
    };
    let copy_report = {
        let (run, lang, done) = (props.run.clone(), props.lang, done(NodeRef::default()));
        Callback::from(move |_: MouseEvent| {
            browser::copy(&crate::page::say::report(lang, &run.look()), done.clone());
        })
    };
    html! {
        <div class="share">
            <p class="gloss">{ ui.share_gloss }</p>
            <div class="field">
                <label for="share-link">{ ui.share_field }</label>
                <span class="with-button">
                    <input id="share-link" ref={field.clone()} type="text" readonly=true value={(*link).clone().unwrap_or_default()} />
                    <button type="button" class="primary" disabled={link.is_none()} onclick={copy_link}>{ ui.copy }</button>
                </span>
                if link.is_none() { <small class="wrong">{ ui.link_too_long }</small> }
                if *failed { <small class="wrong" role="alert">{ ui.copy_failed }</small> }
            </div>
            <div class="buttons-row">
                <button type="button" onclick={copy_report}>{ ui.report }</button>
            </div>
        </div>
    }
}
