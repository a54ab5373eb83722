//! A run as text: for a ticket, and for those who listen to a page instead of looking at it.

use std::ops::RangeInclusive;

use super::narrate::{
    headline, law_title, misfire_sentence, protocol_title, setting_title, settlement_word,
    step_sentence, times, value_text, verdict_word,
};
use super::{Lang, Text};
use crate::engine::Timeline;
use crate::kernel::{Action, Fate, Span};
use crate::ledger::{Law, Verdict};

/// A longer story is told by its first and its last steps.
const MOST_TOLD: usize = 200;

/// The run up to here, as plain text: how it was set up, what happened, which laws broke, what is in
/// the books.
pub fn incident_report(lang: Lang, timeline: &Timeline) -> String {
    let sections = [
        (None, title(lang, timeline)),
        (Some(Text::new("Setup", "设置")), setup(lang, timeline)),
        (Some(Text::new("What happened", "经过")), story(lang, timeline)),
        (Some(Text::new("Laws", "定律")), laws(lang, timeline)),
        (Some(Text::new("Ledger", "账本")), ledger(lang, timeline)),
        (Some(Text::new("To compare", "核对")), identity(lang, timeline)),
    ];
    let mut report = String::new();
    for (heading, lines) in sections {
        if let Some(heading) = heading {
            report.push_str(&format!("\n{}\n", heading.say(lang)));
        }
        for line in lines {
            report.push_str(&line);
            report.push('\n');
        }
    }
    report
}

/// The steps of a range as sentences with their numbers and times, steps counted from 1. Steps that
/// the current branch has not got are left out.
pub fn transcript(
    lang: Lang,
    timeline: &Timeline,
    range: RangeInclusive<usize>,
) -> Vec<(usize, String)> {
    let names = timeline.world().names();
    let last = (*range.end()).min(timeline.len());
    let line = |step| {
        let record = timeline.record(step)?;
        let time = stamp(timeline.index().time(step));
        Some((step, format!("{time}  {}", step_sentence(lang, &names, &record))))
    };
    (*range.start()..=last).filter_map(line).collect()
}

/// A time since the start, to the millisecond.
pub(super) fn stamp(time: Span) -> String {
    let us = time.as_us();
    format!("{:>3}.{:03} s", us / 1_000_000, us / 1_000 % 1_000)
}

fn labelled(lang: Lang, label: &str, value: &str) -> String {
    match lang {
        Lang::En => format!("  {label}: {value}"),
        Lang::Zh => format!("  {label}：{value}"),
    }
}

fn title(lang: Lang, timeline: &Timeline) -> Vec<String> {
    let entry = timeline.setup().entry;
    let protocol = protocol_title(lang, entry.arena, entry.id);
    let headline = headline(lang, &timeline.world().books());
    match lang {
        Lang::En => vec![format!("Incident report: {headline} ({protocol})")],
        Lang::Zh => vec![format!("事故报告：{headline}（{protocol}）")],
    }
}

fn setup(lang: Lang, timeline: &Timeline) -> Vec<String> {
    let setup = timeline.setup();
    let changed = setup.settings.changed();
    let settings = setup.settings.iter().map(|(name, value)| {
        let marked = changed.iter().any(|(known, _)| *known == name);
        let mark = if marked { " *" } else { "" };
        let said = format!("{}{mark}", value_text(lang, name, &value));
        labelled(lang, setting_title(lang, name), &said)
    });
    let seed = Text::new("Seed", "种子").say(lang);
    let note = Text::new("  * not the default", "  * 不是默认值").say(lang);
    let note = (!changed.is_empty()).then(|| note.to_string());
    settings.chain([labelled(lang, seed, &setup.seed.to_string())]).chain(note).collect()
}

/// The steps that matter: something happened in the words of the domain, somebody interfered, or a
/// message was lost.
fn steps_that_matter(timeline: &Timeline) -> Vec<usize> {
    let here = timeline.position();
    let index = timeline.index();
    let events = index.events_between(1, here);
    let told = events.iter().map(|(step, _)| *step as usize);
    let log = timeline.branch().log().iter().take(here);
    let faults = (1..).zip(log).filter(|(_, entry)| is_fault(&entry.step.action));
    let faults = faults.map(|(step, _)| step);
    let lost = index.messages().iter().filter_map(|message| message.ended);
    let lost = lost.filter(|(_, fate)| *fate != Fate::Handled).map(|(step, _)| step as usize);
    let mut matters = vec![false; here + 1];
    for step in told.chain(faults).chain(lost).filter(|step| *step <= here) {
        matters[step] = true;
    }
    (0..=here).filter(|step| matters[*step]).collect()
}

fn is_fault(action: &Action) -> bool {
    !matches!(
        action,
        Action::Elapse | Action::Deliver(_) | Action::Fire { .. } | Action::Command(_)
    )
}

fn story(lang: Lang, timeline: &Timeline) -> Vec<String> {
    let steps = steps_that_matter(timeline);
    let omitted = steps.len().saturating_sub(MOST_TOLD);
    let first = if omitted == 0 { steps.len() } else { MOST_TOLD / 2 };
    let mut lines: Vec<String> =
        steps.iter().take(first).flat_map(|step| told(lang, timeline, *step)).collect();
    if omitted > 0 {
        lines.push(match lang {
            Lang::En => format!("  … {omitted} steps left out …"),
            Lang::Zh => format!("  ……此处省略 {omitted} 步……"),
        });
    }
    lines.extend(steps.iter().skip(first + omitted).flat_map(|step| told(lang, timeline, *step)));
    lines
}

/// A step, the laws that it broke, and the rules that could not be done after it.
fn told(lang: Lang, timeline: &Timeline, step: usize) -> Vec<String> {
    let names = timeline.world().names();
    let index = timeline.index();
    let sentences = transcript(lang, timeline, step..=step).into_iter();
    let mut lines: Vec<String> =
        sentences.map(|(step, sentence)| format!("  {step:>4}  {sentence}")).collect();
    let broken = index.breaks().iter().filter(|(_, at)| *at as usize == step);
    lines.extend(broken.map(|(law, _)| match lang {
        Lang::En => format!("        ! Here a law breaks: {}", law_title(lang, *law)),
        Lang::Zh => format!("        ! 定律在此被打破：{}", law_title(lang, *law)),
    }));
    let misfires = index.misfires().iter().filter(|misfire| misfire.step as usize == step);
    lines.extend(
        misfires.map(|misfire| format!("        ! {}", misfire_sentence(lang, &names, misfire))),
    );
    lines
}

fn laws(lang: Lang, timeline: &Timeline) -> Vec<String> {
    let here = timeline.position();
    let verdicts = timeline.world().verdicts(timeline.is_over());
    let line = |(law, verdict): (Law, Verdict)| {
        // The law of the end is judged at the end: an order left open can still be helped on by hand.
        let ever = (!law.is_of_the_end()).then(|| timeline.index().broken_at(law));
        let broken = ever.flatten().filter(|step| *step as usize <= here);
        let said = match (broken, lang) {
            (Some(step), Lang::En) => format!("broken at step {step}"),
            (Some(step), Lang::Zh) => format!("在第 {step} 步被打破"),
            (None, _) => verdict_word(lang, verdict).to_string(),
        };
        let mark = if broken.is_some() || verdict == Verdict::Broken { " !" } else { "" };
        format!("{}{mark}", labelled(lang, law_title(lang, law), &said))
    };
    verdicts.into_iter().map(line).collect()
}

fn ledger(lang: Lang, timeline: &Timeline) -> Vec<String> {
    let books = timeline.world().books();
    let orders = books.orders.iter().map(|order| {
        let status = settlement_word(lang, order.settlement);
        match lang {
            Lang::En => format!(
                "  order {}, {}: charged {}; {status}",
                order.id,
                order.amount,
                times(lang, order.charges)
            ),
            Lang::Zh => format!(
                "  订单 {}，金额 {}：扣款{}；{status}",
                order.id,
                order.amount,
                times(lang, order.charges)
            ),
        }
    });
    let accounts = books.accounts.iter();
    accounts
        .map(|account| labelled(lang, account.owner, &account.balance.to_string()))
        .chain(orders)
        .collect()
}

/// What tells this run from another: where it was cut off, and the fingerprint of the world there.
fn identity(lang: Lang, timeline: &Timeline) -> Vec<String> {
    let place = match lang {
        Lang::En => format!("  Step {} of {}", timeline.position(), timeline.len()),
        Lang::Zh => format!("  第 {} 步，共 {} 步", timeline.position(), timeline.len()),
    };
    let fingerprint = Text::new("Fingerprint", "指纹").say(lang);
    let version = Text::new("Version", "版本").say(lang);
    vec![
        place,
        labelled(lang, fingerprint, &timeline.fingerprint().to_string()),
        labelled(lang, version, concat!("Faultline ", env!("CARGO_PKG_VERSION"))),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{CATALOG, Setup};
    use crate::engine::{Order, Rule, Trigger, Until};

    fn run() -> Timeline {
        let mut setup = Setup::of(&CATALOG[0]);
        setup.settings.set("ask-again", "1s").unwrap();
        let submit = Rule {
            trigger: Trigger::At(Span::ZERO),
            order: Order::Do(Action::Command(0)),
            lasts: None,
            line: 1,
        };
        let mut timeline = Timeline::new(setup, vec![submit]);
        timeline.play(Until::Quiet).unwrap();
        timeline
    }

    #[test]
    fn a_report_tells_the_whole_run() {
        let timeline = run();
        let report = incident_report(Lang::En, &timeline);
        let fingerprint = timeline.fingerprint().to_string();
        for part in [
            "Incident report: Order 42 charged twice (No lock)",
            "Ask again: 1 s *",
            "Seed: 1",
            "0.000 s  A customer submits order 42",
            "bank gets “POST /charges order=42",
            "! Here a law breaks: An order is charged once",
            "An order is charged once: broken at step",
            "order 42, 100.00: charged twice; paid, customer told",
            "alice: 300.00",
            &fingerprint,
        ] {
            assert!(report.contains(part), "{part}\n{report}");
        }
        let chinese = incident_report(Lang::Zh, &timeline);
        assert!(chinese.starts_with("事故报告：订单 42 被扣款两次（不加锁）"), "{chinese}");
    }

    #[test]
    fn a_report_ends_where_the_run_stands() {
        let mut timeline = run();
        timeline.seek(0);
        let report = incident_report(Lang::En, &timeline);
        assert!(report.contains("Order 42 not charged yet") && !report.contains(" ! "), "{report}");
    }

    #[test]
    fn a_transcript_has_a_line_for_every_step() {
        let timeline = run();
        let all = transcript(Lang::Zh, &timeline, 1..=usize::MAX);
        assert_eq!(all.len(), timeline.len());
        assert_eq!(all.first().map(|(step, _)| *step), Some(1));
        assert!(transcript(Lang::En, &timeline, 0..=0).is_empty());
    }
}
