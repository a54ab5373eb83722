//! The page and its laboratory together, without a browser: what is asked goes to the bench, what it
//! answers comes back, as the worker would carry it.

use std::cell::Cell;

use faultline::checker::pool::Seat;
use faultline::engine::Script;
use faultline::lab::Bench;
use faultline::lab::ask::{self, Drawn};
use faultline::lab::bench::Post;
use faultline::lab::sheet::Place;
use faultline::page::run::Run;
use faultline::page::state::{Act, LabAct, OpenRun, State};
use faultline::words::Lang;

/// A page with a bench that answers it, and the benches of those who help.
struct Session {
    page: State,
    benches: Vec<Bench>,
    answers: Vec<String>,
    /// How many letters went between the benches.
    letters: usize,
}

impl Session {
    fn new() -> Session {
        Session::with(1)
    }

    fn with(of: usize) -> Session {
        let mut benches: Vec<Bench> = (0..of).map(|me| Bench::of(Seat { me, of })).collect();
        benches[0] = Bench::default();
        benches[0].is_one_of(of);
        Session { page: State::new(Lang::En, true), benches, answers: Vec::new(), letters: 0 }
    }

    fn act(&mut self, act: Act) {
        if self.tell(act) {
            while self.work() {}
        }
        for answer in std::mem::take(&mut self.answers) {
            self.page.act(Act::Lab(LabAct::Answered(answer)));
        }
    }

    /// Does something in the page; whether the bench was asked for something.
    fn tell(&mut self, act: Act) -> bool {
        let before = self.page.lab.number();
        self.page.act(act);
        self.carry(before)
    }

    /// Carries to the bench what it is to be told after the ask of a number; whether that was anything.
    fn carry(&mut self, after: u32) -> bool {
        let texts: Vec<_> = self.page.lab.outgoing(after).collect();
        for text in &texts {
            self.answers.extend(self.benches[0].ask(text));
        }
        !texts.is_empty()
    }

    /// Has every bench work for a while; whether there was anything to do.
    fn work(&mut self) -> bool {
        let now = Cell::new(0.0);
        let clock = || {
            now.set(now.get() + 1.0);
            now.get()
        };
        let mut did = false;
        for bench in &mut self.benches {
            did |= bench.is_busy();
            self.answers.extend(bench.work(clock));
        }
        for at in 0..self.benches.len() {
            for post in self.benches[at].posts() {
                did = true;
                match post {
                    Post::Ask(text) => {
                        for helper in &mut self.benches[1..] {
                            assert_eq!(helper.ask(&text), None, "nobody looks at a helper's sheet");
                        }
                    }
                    Post::Letter(words) => {
                        self.letters += 1;
                        self.benches[words[0] as usize].hear(&words);
                    }
                }
            }
        }
        did
    }

    fn ask(&mut self, command: &str, run: Option<u32>) {
        self.act(Act::Lab(LabAct::Ask(command.into(), run)));
    }

    fn fill(&mut self, name: &str, value: &str) {
        self.act(Act::Lab(LabAct::Fill(name.into(), value.into())));
    }

    fn sheet(&self) -> &Drawn {
        self.page.lab.sheet().expect("a sheet")
    }

    /// What the sheet says, as HTML.
    fn text(&self) -> String {
        self.sheet().parts.concat()
    }

    /// Every step that the sheet leads to.
    fn places(&self) -> Vec<Place> {
        let text = self.text();
        let places = text.split("data-does=\"visit ").skip(1);
        places.filter_map(|rest| Place::parse(rest.split('"').next()?)).collect()
    }
}

#[test]
fn what_is_found_is_opened_where_the_law_breaks_and_can_be_explained() {
    let mut session = Session::new();
    session.ask("break", None);
    session.ask("break go", Some(0));
    assert_eq!(session.sheet().title, "It breaks");
    assert!(session.text().contains("breaks with 1 "), "{}", session.text());
    assert_eq!((session.page.runs.len(), session.page.at), (2, 1));
    let here = session.page.run().look().position();
    assert_eq!(session.page.run().look().world().books().orders[0].charges, 2);

    session.ask("why an_order_is_charged_once", Some(1));
    assert!(session.sheet().title.ends_with(&format!("broke at step {here}")));
    let first = session.places()[0];
    session.act(Act::ShowRun(0));
    session.act(Act::Lab(LabAct::Visit(first)));
    assert_eq!((session.page.at, session.page.runs.len()), (1, 2));
    assert_eq!(session.page.run().look().position(), first.step as usize);
}

#[test]
fn with_fencing_the_law_is_proved_within_its_bounds_in_both_languages() {
    let mut session = Session::new();
    session.act(Act::Set("fencing", "on".into()));
    session.ask("prove", None);
    session.ask("prove go", Some(0));
    assert_eq!(session.sheet().title, "It holds");
    let said = session.text();
    assert!(said.contains(" states; at most 1 fault, any of: crash a process"), "{said}");
    assert_eq!(session.page.runs.len(), 2, "nothing was opened but the run with fencing");
    session.act(Act::NextLang);
    assert_eq!(session.sheet().title, "成立");
}

/// No lock has an order settled whose bank is dead. Asked for that, a search lets die only those for
/// whom others can go on, whether a button asks or the form that is filled in.
#[test]
fn what_must_happen_in_the_end_is_asked_for_where_others_can_go_on() {
    for (acquire, title) in [("set-nx-px", "It holds"), ("setnx-then-expire", "It breaks")] {
        let mut session = Session::new();
        session.act(Act::Set("fencing", "on".into()));
        session.act(Act::Set("acquire", acquire.into()));
        session.ask("break", None);
        session.ask("break go", Some(0));
        assert_eq!(session.sheet().title, "It holds", "charged once");
        session.ask("break go every_order_is_settled", Some(0));
        assert_eq!(session.sheet().title, title, "{}", session.text());
    }
    let mut session = Session::new();
    session.ask("break", None);
    let workers = "<option value=\"workers\" selected>";
    assert!(!session.text().contains(workers), "{}", session.text());
    session.fill("law", "every_order_is_settled");
    session.ask("break", None);
    assert!(session.text().contains(workers), "{}", session.text());
    session.ask("break go", Some(0));
    let said = session.text();
    let bounds =
        "any of: crash a process, lose a message, double a message; only 2 of the processes";
    assert!(said.contains(bounds), "{said}");
}

/// A search without time, that is large enough to be shared.
fn without_time(session: &mut Session, fencing: &str) {
    session.act(Act::Set("fencing", fencing.into()));
    session.ask("prove", None);
    session.fill("way", "asynchronous");
    session.fill("timers", "4");
    session.fill("faults", "0");
}

#[test]
fn several_say_what_one_says() {
    for (fencing, title) in [("on", "It holds"), ("off", "It breaks")] {
        let said = [1, 2, 3].map(|of| {
            let mut session = Session::with(of);
            without_time(&mut session, fencing);
            session.ask("prove go", Some(0));
            assert_eq!(session.sheet().title, title);
            assert_eq!(session.letters > 0, of > 1);
            (session.text(), session.sheet().runs.clone())
        });
        assert!(said[0] == said[1] && said[0] == said[2], "{fencing}");
    }
}

#[test]
fn those_who_help_stand_still_and_stop_with_the_others_and_are_not_missed() {
    let mut session = Session::with(3);
    without_time(&mut session, "on");
    assert!(session.tell(Act::Lab(LabAct::Ask("prove go".into(), Some(0)))));
    while session.letters < 50 {
        assert!(session.work());
    }
    let aside = |command: &str| Act::Lab(LabAct::Ask(command.into(), None));
    session.tell(aside(ask::PAUSE));
    while session.work() {}
    assert!(!session.benches.iter_mut().any(Bench::is_busy));
    session.tell(aside(ask::PAUSE));
    assert!(session.work());

    session.benches.truncate(1);
    session.benches[0].is_alone();
    session.act(aside(ask::SAY));
    assert!(session.text().contains("holds in all 34,270 states"), "{}", session.text());
}

#[test]
fn no_fault_breaks_nothing_and_the_bounds_are_said() {
    let mut session = Session::new();
    session.ask("break", None);
    session.fill("faults", "0");
    session.ask("break go", Some(0));
    assert!(session.text().contains("no fault at all"), "{}", session.text());
    session.ask("break", Some(0));
    assert!(session.text().contains("<option value=\"0\" selected>"), "it is still filled in");
}

/// The kinds of faults that are ticked in the form.
fn ticked(session: &Session) -> Vec<String> {
    let boxes = session.sheet().parts.iter().filter(|part| part.contains(" checked>"));
    boxes
        .filter_map(|part| Some(part.split("name=\"").nth(1)?.split('"').next()?.to_owned()))
        .collect()
}

#[test]
fn with_another_law_other_bounds_are_proposed_but_what_was_filled_in_stays() {
    let mut session = Session::new();
    session.ask("prove", None);
    assert_eq!(ticked(&session), ["crash", "pause", "cut", "drop", "duplicate", "delay"]);
    let laws = |session: &Session| {
        session.sheet().parts.iter().find(|part| part.contains("name=\"law\"")).cloned()
    };
    let before = laws(&session);
    session.fill("law", "every_order_is_settled");
    assert_eq!(ticked(&session), ["crash", "drop", "duplicate"]);
    assert!(session.text().contains("<option value=\"workers\" selected>"), "{}", session.text());
    assert!(session.text().contains("what must happen in the end"));
    assert_eq!(laws(&session), before, "what somebody has in hand is left alone");

    // To tick what would be ticked anyway is a choice, too.
    session.fill("pause", "on");
    session.fill("drop", "");
    session.fill("law", "an_order_is_charged_once");
    assert_eq!(ticked(&session), ["crash", "pause", "cut", "duplicate", "delay"]);
    assert!(session.text().contains("<option value=\"all\" selected>"), "{}", session.text());
    session.fill("suffers", "all");
    session.fill("law", "every_order_is_settled");
    assert_eq!(ticked(&session), ["crash", "pause", "duplicate"]);
    assert!(session.text().contains("<option value=\"all\" selected>"), "{}", session.text());

    // In another language all is drawn anew, as it is filled in.
    session.act(Act::Lang(Lang::Zh));
    assert!(session.text().contains("<option value=\"every_order_is_settled\" selected>"));
    assert_eq!(ticked(&session), ["crash", "pause", "duplicate"]);
}

#[test]
fn what_was_filled_in_is_told_until_it_has_arrived() {
    let mut session = Session::new();
    session.ask("prove", None);
    // A page that is busy may tell only the last of what it has to tell.
    session.page.act(Act::Lab(LabAct::Fill("faults".into(), "0".into())));
    session.fill("drop", "");
    session.ask("prove go", Some(0));
    assert!(session.text().contains("no fault"), "{}", session.text());
}

#[test]
fn the_law_that_the_form_shows_is_the_one_that_is_searched_for() {
    let mut session = Session::new();
    let script = faultline::scripts::find("the-owner-died").expect("a script").text;
    let run = Script::parse(script).expect("it can be read").play().timeline;
    session.act(Act::Open(OpenRun(Run::new(run))));
    session.ask("break", None);
    assert!(session.text().contains("<option value=\"every_order_is_settled\" selected>"));
    session.ask("break go", Some(0));
    assert!(session.text().contains("“Every order is settled” breaks"), "{}", session.text());
}

#[test]
fn two_settings_are_laid_side_by_side_and_the_other_run_opens_when_it_is_visited() {
    let mut session = Session::new();
    session.act(Act::ToEnd);
    session.act(Act::ToEnd);
    session.ask("compare", None);
    session.fill("with", "set fencing on");
    session.ask("compare go", Some(0));
    let text = session.text();
    assert_eq!(text.matches("<table").count(), 2, "the ledgers and the steps");
    assert!(text.contains("alice 300.00") && text.contains("alice 400.00"), "{text}");
    assert!(text.contains("<tr class=\"differs\">"));
    let places = session.places();
    let right = *places.iter().find(|place| place.run == 1).expect("a step of the other run");
    assert_eq!(session.page.runs.len(), 1);
    session.act(Act::Lab(LabAct::Visit(right)));
    session.act(Act::Lab(LabAct::Visit(Place { step: 3, ..right })));
    assert_eq!((session.page.runs.len(), session.page.run().look().position()), (2, 3));
}

#[test]
fn the_par_of_every_challenge_is_one_fault() {
    for lesson in faultline::lessons::LESSONS.iter().filter(|lesson| lesson.challenge) {
        let mut session = Session::new();
        session.act(Act::Challenge(Some(lesson.id)));
        let taken = session.page.challenge.as_ref().expect("it was taken up");
        assert_eq!(taken.par, Some(1), "{}", lesson.id);
        assert!(!session.page.lab.is_open(), "the diagram keeps its place");
        session.act(Act::Challenge(None));
        assert!(session.page.challenge.is_none());
    }
}

#[test]
fn presses_that_come_faster_than_they_are_carried_all_count() {
    let mut session = Session::new();
    session.ask("break", None);
    session.tell(Act::Lab(LabAct::Ask("break go".into(), Some(0))));
    let press = |session: &mut Session, times| {
        let before = session.page.lab.number();
        for _ in 0..times {
            session.page.act(Act::Lab(LabAct::Ask(ask::PAUSE.into(), None)));
        }
        session.carry(before);
        session.benches[0].is_busy()
    };
    assert!(press(&mut session, 2), "it stood still, and went on");
    assert!(!press(&mut session, 1));
    assert!(!press(&mut session, 4));
    // A language that is chosen at that moment takes nothing from a press.
    let before = session.page.lab.number();
    session.page.act(Act::Lab(LabAct::Ask(ask::PAUSE.into(), None)));
    session.page.act(Act::Lang(Lang::Zh));
    session.carry(before);
    assert!(session.benches[0].is_busy());
}

#[test]
fn answers_to_what_is_no_longer_asked_are_not_shown() {
    let mut session = Session::new();
    session.page.act(Act::Lab(LabAct::Ask("history".into(), None)));
    let text = session.page.lab.outgoing(0).next().expect("an ask");
    session.benches[0].ask(&text);
    let answer = session.benches[0].work(|| 0.0).expect("an answer");
    session.page.act(Act::Lab(LabAct::Leave));
    session.page.act(Act::Lab(LabAct::Answered(answer)));
    assert!(session.page.lab.sheet().is_none() && !session.page.lab.is_open());
    session.page.act(Act::Lab(LabAct::Answered("nonsense".into())));
    assert!(session.page.lab.sheet().is_none());
    assert!(ask::is_aside(ask::LEAVE));
}
