//! Carries what is asked to the laboratory's worker, and its answers back. The worker is started by
//! the first ask; before that nothing of it is loaded.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, MessageEvent, Worker};
use yew::prelude::*;

use crate::page::state::{Act, Lab, LabAct};

/// The file that starts it.
const STARTER: &str = "static/lab.js";

/// A worker with those who listen to it.
struct Connection {
    worker: Worker,
    /// Whether it has died: what it runs could not be loaded, or has failed.
    dead: Rc<Cell<bool>>,
    _hear: Closure<dyn FnMut(MessageEvent)>,
    _fail: Closure<dyn FnMut(Event)>,
}

impl Connection {
    fn open(act: &Callback<Act>) -> Option<Connection> {
        let worker = Worker::new(STARTER).ok()?;
        let dead = Rc::new(Cell::new(false));
        let answered = act.reform(|text| Act::Lab(LabAct::Answered(text)));
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                answered.emit(text);
            }
        });
        let (failed, died) = (act.reform(|()| Act::Lab(LabAct::Failed)), Rc::clone(&dead));
        let fail = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            event.prevent_default();
            died.set(true);
            failed.emit(());
        });
        worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        Some(Connection { worker, dead, _hear: hear, _fail: fail })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// Tells the worker what is asked, and the page what it answers.
#[hook]
pub fn use_worker(lab: &Lab, act: &Callback<Act>) {
    let connection = use_mut_ref(|| None::<Connection>);
    let told = use_mut_ref(|| 0);
    let outgoing: Vec<_> = lab.outgoing(*told.borrow()).collect();
    let act = act.clone();
    use_effect_with(lab.number(), move |number| {
        told.replace(*number);
        for text in outgoing {
            if tell(&mut connection.borrow_mut(), &text, &act).is_none() {
                act.emit(Act::Lab(LabAct::Failed));
            }
        }
    });
}

/// Tells the worker something; one that is not there, or has died, is started. `None`: it cannot be told.
fn tell(connection: &mut Option<Connection>, text: &str, act: &Callback<Act>) -> Option<()> {
    if connection.as_ref().is_none_or(|old| old.dead.get()) {
        *connection = Connection::open(act);
    }
    connection.as_ref()?.worker.post_message(&JsValue::from_str(text)).ok()
}

/// Moves the focus to the sheet when it is another, and back when it is put away.
#[hook]
pub fn use_focus(lab: &Lab) {
    let before = use_mut_ref(|| None::<HtmlElement>);
    use_effect_with((lab.is_open(), lab.questions()), move |(open, _)| {
        let document = gloo::utils::document();
        let focusable = |element: Option<Element>| element?.dyn_into::<HtmlElement>().ok();
        let mut before = before.borrow_mut();
        let next = if *open {
            if before.is_none() {
                *before = focusable(document.active_element());
            }
            focusable(document.get_element_by_id("lab-title"))
        } else {
            before.take()
        };
        if let Some(next) = next {
            // Refused only for what is not in the page any more.
            let _ = next.focus();
        }
    });
}

/// Brings the diagram into sight when somebody goes to a step from the sheet: on a small screen it stands
/// below, and may be out of it.
#[hook]
pub fn use_sight(lab: &Lab) {
    use_effect_with(lab.visits(), |visits| {
        let drawing = gloo::utils::document().query_selector(".diagram-drawing").ok().flatten();
        let root = gloo::utils::document_element();
        // Where all has its own scroll, the diagram is always to be seen.
        let scrolls = root.scroll_height() > root.client_height();
        if let Some(drawing) = drawing.filter(|_| *visits > 0 && scrolls) {
            let place = drawing.get_bounding_client_rect();
            if place.top() < 0.0 || place.bottom() > f64::from(root.client_height()) {
                drawing.scroll_into_view_with_bool(false);
            }
        }
    });
}
