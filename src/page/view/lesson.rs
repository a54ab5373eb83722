//! The lesson: its text beside the run, its questions, and its cure on the same faults.

use yew::prelude::*;

use super::icons::{Icon, icon};
use super::on_click;
#[cfg(feature = "whole")]
use super::published;
use crate::lessons::{Asked, LESSONS, Lecture, Lesson, Revealed, Side};
use crate::page::say;
use crate::page::state::{Act, Sheet, State};
use crate::page::wish::WHOLE;
use crate::words::{Lang, Text, Ui};

const MESSAGES: Text = Text::new("messages", "消息");

/// What it needs.
pub struct LessonProps {
    /// The state of the page.
    pub state: State,
    /// Where acts go.
    pub act: Callback<Act>,
}

/// The lesson's panel.
pub fn lesson_panel(props: &LessonProps) -> Html {
    let lang = props.state.lang;
    let ui = Ui::of(lang);
    let open = props.state.lesson_at().and_then(|at| props.state.runs.get(at));
    let lecture = open.and_then(|run| run.lecture());
    html! {
        <section class="panel lesson" aria-labelledby="lesson-title">
            if let Some(lecture) = lecture {
                { given(props, &lecture) }
            } else {
                <h2 id="lesson-title" class="lesson-title">{ ui.explore_freely }</h2>
                <p class="lesson-text">{ ui.opening_more }</p>
                { lessons(lang, &props.act) }
            }
        </section>
    }
}

fn given(props: &LessonProps, lecture: &Lecture) -> Html {
    let (lang, act) = (props.state.lang, &props.act);
    let ui = Ui::of(lang);
    let shown = props.state.lesson_at() == Some(props.state.at);
    let under_way = props.state.is_under_way();
    let left = !shown || (!under_way && !lecture.arrived());
    let text = if under_way { lecture.text_before(lang) } else { lecture.text(lang) };
    html! {
        <>
            <h2 id="lesson-title" class="lesson-title">{ lecture.lesson().title(lang) }</h2>
            <div aria-live="polite">
                if let Some(verdict) = lecture.verdict(lang).filter(|_| !under_way) { { revealed(ui, &verdict) } }
                <p class="lesson-text">{ text }</p>
            </div>
            if left {
                <div class="lesson-aside">
                    <p>{ ui.lesson_left }</p>
                    <button type="button" onclick={on_click(act, Act::LessonHere)}>{ ui.lesson_again }</button>
                </div>
            }
            if let Some(asked) = lecture.question(lang).filter(|_| !under_way) {
                { question(ui, &asked, lecture.prediction(), act) }
            }
            if let Some(sides) = lecture.sides(lang).filter(|_| !under_way) {
                { comparison(lang, &sides) }
                <div class="buttons-row">
                    { challenge(lang, lecture.lesson(), act) }
                    <button type="button" onclick={on_click(act, Act::Sheet(Some(Sheet::Lessons)))}>{ ui.more_lessons }</button>
                </div>
            }
            { navigation(ui, (lecture.number(), lecture.count()), [true; 2], ui.next, act) }
        </>
    }
}

/// The question, with a button for each choice. Choosing goes on to where the answer is seen.
fn question(ui: &Ui, asked: &Asked, chosen: Option<usize>, act: &Callback<Act>) -> Html {
    let choice = |(at, text): (usize, &String)| {
        html! {
            <button type="button" aria-pressed={(chosen == Some(at)).to_string()}
                onclick={on_click(act, Act::Predict(at))}>{ text }</button>
        }
    };
    html! {
        <div class="question">
            <h3>{ ui.predict }</h3>
            <p>{ &asked.text }</p>
            <div class="choices" role="group" aria-label={ui.predict}>
                { for asked.choices.iter().enumerate().map(choice) }
            </div>
        </div>
    }
}

fn revealed(ui: &Ui, verdict: &Revealed) -> Html {
    let (class, word, drawing) = if verdict.right {
        ("revealed right", ui.right, Icon::Good)
    } else {
        ("revealed", ui.not_quite, Icon::Open)
    };
    html! {
        <div {class}>
            <p class="said">{ &verdict.question }</p>
            <p class="truth">{ icon(drawing) }<span><b>{ word }</b>{ " " }{ &verdict.truth }</span></p>
            if !verdict.right { <p class="said">{ (ui.you_said)(&verdict.predicted) }</p> }
            <p class="why">{ &verdict.why }</p>
        </div>
    }
}

/// Both runs by their ends. Where the books agree, what differs is the cost.
pub(super) fn comparison(lang: Lang, sides: &[Side; 2]) -> Html {
    let cost = WHOLE && sides[0].books == sides[1].books;
    let side = |side: &Side| {
        let bad = side.is_bad();
        html! {
            <div class={classes!(bad.then_some("bad"))}>
                <h4>{ &side.label }</h4>
                <p>{ icon(if bad { Icon::Bad } else { Icon::Good }) }{ " " }{ &side.headline }</p>
                <dl>
                    { for side.books.accounts.iter().map(|account| html! {
                        <div><dt>{ account.owner }</dt><dd>{ account.balance.to_string() }</dd></div>
                    }) }
                    if cost { <div><dt>{ MESSAGES.say(lang) }</dt><dd>{ side.messages }</dd></div> }
                </dl>
            </div>
        }
    };
    html! {
        <>
            <h3>{ Ui::of(lang).cure }</h3>
            <div class="comparison">{ for sides.iter().map(side) }</div>
        </>
    }
}

/// The way back and on, with the place on it: its number, from 1, of so many; and whether it begins and
/// ends there.
pub(super) fn navigation(
    ui: &Ui,
    (number, count): (usize, usize),
    [begins, ends]: [bool; 2],
    onward: &'static str,
    act: &Callback<Act>,
) -> Html {
    let dot = |beat: usize| {
        let class = match beat.cmp(&number) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "",
        };
        html! { <i {class}></i> }
    };
    html! {
        <div class="lesson-nav">
            <button type="button" disabled={begins && number == 1} onclick={on_click(act, Act::Lesson { onward: false })}>{ ui.previous }</button>
            <span class="dots" role="img" aria-label={(ui.beat)(number, count)}>{ for (1..=count).map(dot) }</span>
            <button type="button" class="primary" disabled={ends && number == count}
                onclick={on_click(act, Act::Lesson { onward: true })}>{ onward }</button>
        </div>
    }
}

/// The button that takes a lesson's challenge up, if it is one.
fn challenge(lang: Lang, lesson: &Lesson, act: &Callback<Act>) -> Html {
    let ui = Ui::of(lang);
    if !lesson.challenge {
        return Html::default();
    }
    html! {
        <button type="button" class="link" aria-label={say::labelled(lang, ui.challenge_take, lesson.title(lang))}
            onclick={on_click(act, Act::Challenge(Some(lesson.id)))}>{ ui.challenge_take }</button>
    }
}

/// The lessons to choose from.
pub fn lessons(lang: Lang, act: &Callback<Act>) -> Html {
    let one = |lesson: &'static Lesson| {
        html! {
            <li>
                <button type="button" onclick={on_click(act, Act::OpenLesson(lesson.id))}>
                    <b>{ lesson.title(lang) }</b>
                    <small>{ lesson.teaser(lang) }</small>
                </button>
                { challenge(lang, lesson, act) }
            </li>
        }
    };
    html! {
        <>
            <ul class="lesson-list">{ for LESSONS.iter().map(one) }</ul>
            { more(lang, act) }
        </>
    }
}

/// What comes after the lessons: the recipes in circulation.
#[cfg(feature = "whole")]
fn more(lang: Lang, act: &Callback<Act>) -> Html {
    published::gallery(lang, act)
}

/// What comes after the first lessons: the others, which the whole program has.
#[cfg(not(feature = "whole"))]
fn more(lang: Lang, act: &Callback<Act>) -> Html {
    html! {
        <button type="button" class="link" onclick={on_click(act, Act::Wish(crate::page::wish::Wish::Sheet(crate::page::state::Sheet::Lessons)))}>{ Ui::of(lang).more_lessons }</button>
    }
}
