//! What the page says about a run: the one place where it takes sentences from [`crate::words`].

use super::notice::{Notice, Unreadable};
use super::run::branch_name;
use super::scripts::Trouble;
use crate::engine::link::LinkError;
use crate::engine::script::{Halt, ScriptError};
use crate::engine::{PlayError, Timeline};
use crate::kernel::{Refusal, Span};
use crate::ledger::{Books, Cents, Law, Settlement};
use crate::protocols::settings::{SettingError, Value};
use crate::protocols::simulation::StepRecord;
use crate::words::report::incident_report;
use crate::words::text::fill;
pub use crate::words::text::labelled;
use crate::words::{self, Lang, Text, Ui, narrate};

/// What a step did.
pub fn step(lang: Lang, names: &[String], record: &StepRecord) -> String {
    narrate::step_sentence(lang, names, record)
}

/// The sentence of a law.
pub fn law(lang: Lang, law: Law) -> &'static str {
    narrate::law_sentence(lang, law)
}

/// The name of a law.
pub fn law_title(lang: Lang, law: Law) -> &'static str {
    narrate::law_title(lang, law)
}

/// Why an order cannot be done.
pub fn refusal(lang: Lang, names: &[String], why: &Refusal) -> String {
    narrate::refusal(lang, names, why)
}

/// The name of a setting.
pub fn setting(lang: Lang, name: &str) -> &str {
    narrate::setting_title(lang, name)
}

/// A setting with any value that it can have.
pub fn set_to(lang: Lang, name: &str, value: &Value) -> String {
    labelled(lang, setting(lang, name), &narrate::value_text(lang, name, value))
}

/// The name of a value of a switch.
pub fn value<'v>(lang: Lang, setting: &str, value: &'v str) -> &'v str {
    narrate::value_title(lang, setting, value)
}

/// A run's number, protocol, and what is set otherwise than usual.
pub fn run_title(lang: Lang, at: usize, run: &Timeline) -> String {
    let setup = run.setup();
    let mut title = (Ui::of(lang).run_number)(
        at + 1,
        narrate::protocol_title(lang, setup.entry.arena, setup.entry.id),
    );
    for (name, value) in setup.settings.changed() {
        title.push_str(" · ");
        title.push_str(&set_to(lang, name, &value));
    }
    title
}

/// The same with the branch that it stands in, if there are others.
pub fn branch_title(lang: Lang, at: usize, run: &Timeline) -> String {
    let title = run_title(lang, at, run);
    if run.branches().len() == 1 {
        return title;
    }
    format!("{title} · {}", branch_name(run, run.current(), Ui::of(lang).branch))
}

/// A time since the start, in seconds with three decimals.
pub fn seconds(time: Span) -> String {
    let ms = time.as_us() / 1_000;
    format!("{}.{:03}", ms / 1_000, ms % 1_000)
}

/// What has become of an order.
pub fn settlement(lang: Lang, settlement: Settlement) -> &'static str {
    narrate::settlement_word(lang, settlement)
}

/// The headline of the scoreboard, and whether it is bad news.
pub fn headline(lang: Lang, books: &Books, begun: bool) -> (String, bool) {
    let ui = Ui::of(lang);
    let worst = books.orders.iter().max_by_key(|order| order.charges);
    let drift = drift(ui, books.drift());
    match worst {
        Some(order) if order.charges > 1 => ((ui.order_charged)(order.id.0, order.charges), true),
        _ if drift.is_some() => (drift.unwrap_or_default(), true),
        Some(order) if order.settlement == Settlement::GivenUp => {
            (narrate::headline(lang, books), true)
        }
        _ if !begun => (ui.not_begun.to_owned(), false),
        Some(order) => ((ui.order_charged)(order.id.0, order.charges), false),
        None => (ui.all_well.to_owned(), false),
    }
}

/// Money that came from nowhere or went there.
pub fn drift(ui: &Ui, drift: Cents) -> Option<String> {
    match drift.0 {
        0 => None,
        up if up > 0 => Some((ui.money_created)(&drift.to_string())),
        _ => Some((ui.money_lost)(&Cents(-drift.0).to_string())),
    }
}

/// What a notice says.
pub fn notice(lang: Lang, names: &[String], notice: &Notice) -> String {
    let ui = Ui::of(lang);
    match notice {
        Notice::Refused(why) => (ui.refused)(&refusal(lang, names, why)),
        Notice::Ended(PlayError::StandsStill) => ui.stands_still.to_owned(),
        Notice::Ended(PlayError::TooLong | PlayError::TooManyMessages) => ui.too_long.to_owned(),
        Notice::Unending => ui.unending.to_owned(),
        Notice::NothingFurther => ui.nothing_further.to_owned(),
        Notice::SelectFirst => ui.select_first.to_owned(),
        Notice::Setting(why) => setting_error(lang, why),
        Notice::Lapsed(lapses) => {
            let first = lapses.first().map(|lapse| refusal(lang, names, &lapse.why));
            (ui.lapsed)(lapses.len(), &first.unwrap_or_default())
        }
        Notice::NoLab => ui.no_lab.to_owned(),
        Notice::StorageDenied => ui.storage_denied.to_owned(),
        Notice::StorageCorrupt(why) => fill(ui.storage_corrupt, &[&unreadable(lang, *why)]),
        Notice::Link(why) => fill(Text::new("{} {}", "{}{}").say(lang), &[ui.link_bad, why]),
        Notice::Unmet(all) => all.first().map(|one| narrate::unmet(lang, one)).unwrap_or_default(),
        Notice::Copied => ui.copied.to_owned(),
        Notice::Fetching => ui.fetching.to_owned(),
        Notice::NotFetched => ui.not_fetched.to_owned(),
        Notice::Opened => ui.opened.to_owned(),
    }
}

/// What is wrong with what was kept.
fn unreadable(lang: Lang, why: Unreadable) -> String {
    let (text, number) = match why {
        Unreadable::Text(column) => {
            (Text::new("It is damaged at character {}. ", "内容在第 {} 个字符处损坏。"), column)
        }
        Unreadable::Version(version) => {
            (Text::new("It is of version {}. ", "内容的格式是第 {} 版。"), version as usize)
        }
        Unreadable::Run(number) => {
            (Text::new("Its run {} cannot be played. ", "其中第 {} 个运行无法重放。"), number)
        }
    };
    fill(text.say(lang), &[&number.to_string()])
}

/// Why a setting was not taken.
pub fn setting_error(lang: Lang, why: &SettingError) -> String {
    narrate::setting_error(lang, why)
}

/// The label of a line of memory or disk.
pub fn row_label(lang: Lang, label: &str) -> String {
    narrate::seen(lang, label)
}

/// The value of a line of memory or disk, and a badge.
pub fn row_value(lang: Lang, value: &str) -> String {
    narrate::seen(lang, value)
}

/// The name of a timer.
pub fn timer(lang: Lang, timer: &str) -> String {
    narrate::timer_title(lang, timer)
}

/// A span of time.
pub fn span(lang: Lang, span: Span) -> String {
    narrate::span(lang, span)
}

/// What a setting is about.
pub fn setting_gloss(lang: Lang, name: &str) -> Option<&'static str> {
    Some(narrate::setting_gloss(lang, name)).filter(|gloss| !gloss.is_empty())
}

/// What a value of a switch means.
pub fn value_gloss(lang: Lang, setting: &str, value: &str) -> Option<&'static str> {
    Some(narrate::value_gloss(lang, setting, value)).filter(|gloss| !gloss.is_empty())
}

/// Words explained, each with its explanation.
pub fn glossary(lang: Lang) -> Vec<(&'static str, &'static str)> {
    words::glossary(lang)
}

/// What is not modelled, sentence by sentence.
pub fn limits(lang: Lang) -> Vec<&'static str> {
    words::not_modelled(lang)
}

/// The run as an incident report.
pub fn report(lang: Lang, run: &Timeline) -> String {
    incident_report(lang, run)
}

/// A mistake in a script: what, and what to write instead.
pub fn script_error(lang: Lang, error: &ScriptError) -> String {
    narrate::script_error(lang, &error.kind)
}

/// A move of a script that could not be made.
pub fn halt(lang: Lang, names: &[String], halt: &Halt) -> String {
    narrate::halt(lang, names, halt)
}

/// Something with its place in a text.
pub fn placed(lang: Lang, (line, column): (u32, u32), what: &str) -> String {
    let place = (Ui::of(lang).line_column)(line as usize, column as usize);
    labelled(lang, &place, what)
}

/// A mistake in a script with its place.
pub fn trouble(lang: Lang, trouble: &Trouble) -> String {
    let place = (Ui::of(lang).line_column)(trouble.line, trouble.column);
    labelled(lang, &place, &trouble.what)
}

/// What is wrong with a link.
pub fn link_error(lang: Lang, error: &LinkError) -> String {
    narrate::link_error(lang, error)
}

/// That a link's run is not the one that was shared.
pub fn differs(lang: Lang) -> String {
    Ui::of(lang).link_differs.to_owned()
}
