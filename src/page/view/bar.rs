//! The bar at the top: what this is, what can be opened, language and colours.

use yew::prelude::*;

use super::icons::{Icon, icon};
use super::on_click;
use crate::page::state::{Act, Sheet, Theme};
use crate::words::{Lang, Ui};

/// What it needs.
pub struct BarProps {
    /// The language.
    pub lang: Lang,
    /// The colours.
    pub theme: Theme,
    /// Where acts go.
    pub act: Callback<Act>,
}

/// The bar.
pub fn bar(props: &BarProps) -> Html {
    let ui = Ui::of(props.lang);
    let opens = |label: &'static str, drawing: Icon, sheet: Sheet| {
        html! {
            <button type="button" class="quiet" title={label} aria-label={label} aria-haspopup="dialog"
                onclick={on_click(&props.act, Act::Sheet(Some(sheet)))}>
                { icon(drawing) }<span class="word">{ label }</span>
            </button>
        }
    };
    let theme = match props.theme {
        Theme::Auto => ui.theme_auto,
        Theme::Light => ui.theme_light,
        Theme::Dark => ui.theme_dark,
    };
    let other = Lang::ALL.into_iter().find(|lang| *lang != props.lang).unwrap_or_default();
    html! {
        <header class="bar">
            <a class="skip" href="#stage">{ ui.skip }</a>
            <div class="brand">
                <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                    <path d="M2 7h9l-3 5 6 0M22 17h-9l3-5-6 0" />
                </svg>
                <h1>{ "Faultline" }</h1>
                <p>{ ui.lead }</p>
            </div>
            <nav class="tools" aria-label={ui.tools}>
                { opens(ui.lessons, Icon::Lesson, Sheet::Lessons) }
                { opens(ui.settings, Icon::Settings, Sheet::Settings) }
                { opens(ui.script, Icon::Script, Sheet::Script) }
                { opens(ui.share, Icon::Share, Sheet::Share) }
                <button type="button" class="quiet lang" lang={other.tag()} title={other.endonym()}
                    onclick={on_click(&props.act, Act::Lang(other))}>
                    <span class="long">{ other.endonym() }</span>
                    <span class="short" aria-hidden="true">{ other.sign() }</span>
                </button>
                <button type="button" class="quiet" title={format!("{}: {theme}", ui.theme)}
                    aria-label={format!("{}: {theme}", ui.theme)} onclick={on_click(&props.act, Act::NextTheme)}>
                    { icon(Icon::Theme) }
                </button>
                <button type="button" class="quiet" aria-label={ui.help} title={ui.help} aria-haspopup="dialog"
                    onclick={on_click(&props.act, Act::Sheet(Some(Sheet::Keys)))}>
                    { icon(Icon::Help) }
                </button>
            </nav>
        </header>
    }
}
