//! A dialog: the browser's own, so that Esc closes it and the focus comes back to where it was.

use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;

use super::icons::{Icon, icon};
use super::whole;
use crate::page::wish::WHOLE;
use crate::words::{Lang, Ui};

/// What a dialog needs.
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// Its heading.
    pub title: AttrValue,
    /// The language of the close button.
    pub lang: Lang,
    /// Called when it has been closed.
    pub on_close: Callback<()>,
    /// What is in it.
    pub children: Html,
}

/// A dialog at the side of the page, open as long as it is there.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        if WHOLE {
            whole::focus_again();
        }
        let before = gloo::utils::document().active_element();
        let dialog = node.cast::<HtmlDialogElement>();
        if let Some(dialog) = &dialog {
            // Refused only for a dialog that is open or not in the page, which this one is not.
            let _ = dialog.show_modal();
        }
        move || {
            if let Some(dialog) = dialog {
                dialog.close();
            }
            if let Some(before) =
                before.and_then(|b| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(b).ok())
            {
                let _ = before.focus();
            }
        }
    });
    let closed = {
        let on_close = props.on_close.clone();
        Callback::from(move |_: Event| on_close.emit(()))
    };
    let close = {
        let node = node.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(dialog) = node.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        })
    };
    let outside = {
        let node = node.clone();
        Callback::from(move |event: MouseEvent| {
            if let Some(dialog) = node.cast::<HtmlDialogElement>()
                && event.target().as_ref() == Some(dialog.as_ref())
            {
                dialog.close();
            }
        })
    };
    let ui = Ui::of(props.lang);
    html! {
        <dialog ref={node} class="sheet" aria-labelledby="sheet-title" onclose={closed} onclick={outside}>
            <div class="sheet-body">
                <header class="sheet-head">
                    <h2 id="sheet-title">{ props.title.clone() }</h2>
                    <button type="button" class="quiet" aria-label={ui.close} onclick={close}>{ icon(Icon::Close) }</button>
                </header>
                { props.children.clone() }
            </div>
        </dialog>
    }
}
