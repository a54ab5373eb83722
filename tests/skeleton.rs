//! index.html is painted before the program is there: its words are those that the page begins with.

use std::path::Path;

use faultline::lessons::{LESSONS, Lecture};
use faultline::words::{Lang, Ui};

fn index() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("index.html");
    std::fs::read_to_string(path).expect("index.html is there")
}

/// The texts of all elements of that name that are in that language.
fn texts<'a>(html: &'a str, element: &str, lang: Lang) -> Vec<&'a str> {
    let begin = format!("<{element} lang=\"{}\">", lang.tag());
    let end = format!("</{element}>");
    let after = html.split(&begin).skip(1);
    after.map(|rest| rest.split(&end).next().unwrap_or_default()).collect()
}

#[test]
fn the_skeleton_says_what_the_first_lesson_says() {
    let html = index();
    let lecture = Lecture::new(&LESSONS[0]).expect("a lesson");
    for lang in Lang::ALL {
        let said = texts(&html, "div", lang).concat();
        let title = lecture.lesson().title(lang);
        let text = lecture.text(lang);
        assert!(said.contains(&format!("<h2 class=\"lesson-title\">{title}</h2>")), "{title}");
        assert!(said.contains(&format!("<p class=\"lesson-text\">{text}</p>")), "{text}");
    }
}

#[test]
fn the_skeleton_says_what_the_page_is() {
    let html = index();
    for lang in Lang::ALL {
        let lead = Ui::of(lang).lead;
        assert!(texts(&html, "p", lang).contains(&lead), "{lead}");
    }
}

#[test]
fn the_first_lesson_is_the_one_that_the_page_opens_on() {
    assert_eq!(faultline::page::opening::FIRST_LESSON, LESSONS[0].id);
}
