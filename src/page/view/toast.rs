//! Notices: what could not be done and why, and small news. Trouble stays until it is dismissed.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::icons::{Icon, icon};
use super::on_click;
use crate::page::notice::Notice;
use crate::page::say;
use crate::page::state::Act;
use crate::words::{Lang, Ui};

/// How long news stay.
const NEWS_MS: u32 = 6_000;

/// Dismisses news after a while.
#[hook]
pub fn use_news(notice: &Option<Notice>, act: &Callback<Act>) {
    use_effect_with((notice.clone(), act.clone()), |(notice, act)| {
        let news = notice.as_ref().is_some_and(Notice::is_news);
        let act = act.clone();
        let timer = news.then(|| Timeout::new(NEWS_MS, move || act.emit(Act::Notice(None))));
        move || drop(timer)
    });
}

/// The place for notices. It is always there, so that screen readers notice what comes into it.
pub fn toast(notice: &Option<Notice>, names: &[String], lang: Lang, act: &Callback<Act>) -> Html {
    let ui = Ui::of(lang);
    html! {
        <div class="toasts" role="status" aria-live="polite">
            if let Some(notice) = notice {
                <div class={classes!("toast", (!notice.is_news()).then_some("trouble"))}>
                    { icon(if notice.is_news() { Icon::Good } else { Icon::Bad }) }
                    <p>{ say::notice(lang, names, notice) }</p>
                    <button type="button" class="quiet" aria-label={ui.dismiss} onclick={on_click(act, Act::Notice(None))}>
                        { icon(Icon::Close) }
                    </button>
                </div>
            }
        </div>
    }
}
