//! Sharing: a link that holds the whole run, and the run as a report.

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::board::BoardProps;
use super::browser;
use crate::page::notice::Notice;
use crate::page::run::Run;
use crate::page::scripts;
use crate::page::state::Act;
use crate::words::Ui;

/// The content of the share dialog.
#[component]
pub fn SharePanel(props: &BoardProps) -> Html {
    let ui = Ui::of(props.lang);
    let field = use_node_ref();
    let failed = use_state(|| false);
    let made = use_link(&props.run);
    let too_long = made == Link::TooLong;
    let link = match made {
        Link::Made(link) => link,
        Link::Awaited | Link::TooLong => String::new(),
    };
    // What could not be copied is there to be selected from by hand: the report only then.
    let report = use_state(|| None::<String>);
    let area = use_node_ref();
    use_effect_with((*report).clone(), {
        let area = area.clone();
        move |_| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                let _ = area.focus();
                area.select();
            }
        }
    });
    let copy_link = {
        let (link, field) = (link.clone(), field.clone());
        let (act, failed, report) = (props.act.clone(), failed.clone(), report.clone());
        Callback::from(move |_: MouseEvent| {
            let (act, failed, field) = (act.clone(), failed.clone(), field.clone());
            report.set(None);
            let done = Callback::from(move |copied: bool| {
                failed.set(!copied);
                if copied {
                    act.emit(Act::Notice(Some(Notice::Copied)));
                } else if let Some(input) = field.cast::<HtmlInputElement>() {
                    let _ = input.focus();
                    input.select();
                }
            });
            browser::copy(&link, done);
        })
    };
    let copy_report = {
        let (run, lang, act) = (props.run.clone(), props.lang, props.act.clone());
        let (failed, report) = (failed.clone(), report.clone());
        Callback::from(move |_: MouseEvent| {
            let text = crate::page::say::report(lang, &run.look());
            let (act, failed, report, own) =
                (act.clone(), failed.clone(), report.clone(), text.clone());
            let done = Callback::from(move |copied: bool| {
                failed.set(!copied);
                report.set((!copied).then(|| own.clone()));
                if copied {
                    act.emit(Act::Notice(Some(Notice::Copied)));
                }
            });
            browser::copy(&text, done);
        })
    };
    html! {
        <div class="share">
            <p class="gloss">{ ui.share_gloss }</p>
            <div class="field">
                <label for="share-link">{ ui.share_field }</label>
                <span class="with-button">
                    <input id="share-link" ref={field.clone()} type="text" readonly=true value={link.clone()} />
                    <button type="button" class="primary" disabled={link.is_empty()} onclick={copy_link}>{ ui.copy }</button>
                </span>
                if too_long { <small class="wrong">{ ui.link_too_long }</small> }
                if *failed { <small class="wrong" role="alert">{ ui.copy_failed }</small> }
            </div>
            <div class="buttons-row">
                <button type="button" onclick={copy_report}>{ ui.report }</button>
            </div>
            if let Some(report) = &*report {
                <textarea ref={area} class="code" rows="12" readonly=true aria-label={ui.report} value={report.clone()} />
            }
        </div>
    }
}

/// The address of a run.
#[derive(Clone, PartialEq)]
enum Link {
    Awaited,
    TooLong,
    Made(String),
}

/// A link to where a run stands.
#[hook]
fn use_link(run: &Run) -> Link {
    let link = use_state(|| Link::Awaited);
    use_effect_with(run.clone(), {
        let set = link.setter();
        move |run| {
            let run = run.clone();
            spawn_local(async move {
                let text = scripts::text(&run.look());
                let deflated = browser::deflate(&text).await.ok();
                let link = scripts::link(&text, deflated, run.look().fingerprint());
                let made = |link: String| Link::Made(browser::address_with(&link));
                set.set(link.map_or(Link::TooLong, made));
            });
        }
    });
    (*link).clone()
}
