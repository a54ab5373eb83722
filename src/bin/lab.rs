//! The laboratory's worker: hands messages to the bench and back, and lets it work in between.

#[cfg(target_arch = "wasm32")]
fn main() {
    worker::serve();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!(
        "This binary is the page's laboratory: `make serve` builds it for the browser. For the command line, run `faultline`."
    );
    std::process::exit(2);
}

#[cfg(target_arch = "wasm32")]
mod worker {
    use std::cell::RefCell;
    use std::rc::Rc;

    use faultline::lab::Bench;
    use wasm_bindgen::prelude::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort};

    /// A bench in a worker.
    struct Lab {
        scope: DedicatedWorkerGlobalScope,
        bench: RefCell<Bench>,
        /// A message to itself is the next piece of work. What the page has sent meanwhile comes before
        /// it; a time-out would do as well, but browsers make each wait for at least 4 ms.
        next: MessagePort,
        /// Whether one is on its way.
        goes_on: RefCell<bool>,
    }

    impl Lab {
        fn tell(&self, answer: Option<String>) {
            if let Some(answer) = answer {
                // Refused only for what cannot be copied, and a string can.
                let _ = self.scope.post_message(&JsValue::from_str(&answer));
            }
        }

        fn hear(&self, event: &MessageEvent) {
            if let Some(text) = event.data().as_string() {
                let answer = self.bench.borrow_mut().ask(&text);
                self.tell(answer);
                self.go_on();
            }
        }

        fn work(&self) {
            self.goes_on.replace(false);
            let answer = self.bench.borrow_mut().work(js_sys::Date::now);
            self.tell(answer);
            self.go_on();
        }

        fn go_on(&self) {
            if self.bench.borrow().is_busy() && !self.goes_on.replace(true) {
                let _ = self.next.post_message(&JsValue::NULL);
            }
        }
    }

    pub(super) fn serve() {
        let Ok(channel) = MessageChannel::new() else { return };
        let lab = Rc::new(Lab {
            scope: js_sys::global().unchecked_into(),
            bench: RefCell::default(),
            next: channel.port1(),
            goes_on: RefCell::new(false),
        });
        let worker = Rc::clone(&lab);
        let work = Closure::<dyn FnMut()>::new(move || worker.work());
        channel.port2().set_onmessage(Some(work.as_ref().unchecked_ref()));
        let listener = Rc::clone(&lab);
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event| listener.hear(&event));
        lab.scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        // Both live as long as the worker.
        work.forget();
        hear.forget();
    }
}
