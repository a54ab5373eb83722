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
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;

    use faultline::checker::pool::Seat;
    use faultline::lab::Bench;
    use faultline::lab::bench::Post;
    use js_sys::{Array, Uint32Array};
    use wasm_bindgen::prelude::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{
        DedicatedWorkerGlobalScope, Event, MessageChannel, MessageEvent, MessagePort, Worker,
        WorkerOptions,
    };

    /// The most workers of a pool, however many processors there are: each has memory of its own.
    const MOST_WORKERS: usize = 8;

    /// A bench in a worker.
    struct Lab {
        scope: DedicatedWorkerGlobalScope,
        bench: RefCell<Bench>,
        /// The workers that help this one. Those have none.
        helpers: RefCell<Vec<Worker>>,
        /// Whether it is still to be tried to have some.
        may_have_help: Cell<bool>,
        /// Its seat among them.
        me: usize,
        /// A message to itself is the next piece of work. What the page has sent meanwhile comes before
        /// it; a time-out would do as well, but browsers make each wait for at least 4 ms.
        next: MessagePort,
        /// Whether one is on its way.
        goes_on: Cell<bool>,
    }

    impl Lab {
        fn tell(&self, answer: Option<String>) {
            if let Some(answer) = answer {
                // Refused only for what cannot be copied, and a string can.
                let _ = self.scope.post_message(&JsValue::from_str(&answer));
            }
        }

        fn hear(self: &Rc<Self>, event: &MessageEvent) {
            if let Some(text) = event.data().as_string() {
                let answer = self.bench.borrow_mut().ask(&text);
                self.tell(answer);
                if self.bench.borrow().wants_help() && self.may_have_help.replace(false) {
                    self.find_help();
                }
            } else if let Ok(letter) = event.data().dyn_into::<Uint32Array>() {
                self.hear_letter(letter);
            }
            self.go_on();
        }

        /// A letter from another worker, for this one or, as helpers know only this one, for a third.
        fn hear_letter(&self, letter: Uint32Array) {
            match letter.get_index(0) {
                to if to as usize == self.me => {
                    self.bench.borrow_mut().hear(&letter.to_vec());
                }
                to => self.send(to as usize, &letter),
            }
        }

        fn work(&self) {
            self.goes_on.set(false);
            let answer = self.bench.borrow_mut().work(js_sys::Date::now);
            self.tell(answer);
            self.go_on();
        }

        fn go_on(&self) {
            for post in self.bench.borrow_mut().posts() {
                match post {
                    Post::Ask(text) => {
                        for helper in &*self.helpers.borrow() {
                            let _ = helper.post_message(&JsValue::from_str(&text));
                        }
                    }
                    Post::Letter(words) => {
                        let to = words.first().map_or(0, |to| *to as usize);
                        self.send(to, &Uint32Array::from(&words[..]));
                    }
                }
            }
            if self.bench.borrow_mut().is_busy() && !self.goes_on.replace(true) {
                let _ = self.next.post_message(&JsValue::NULL);
            }
        }

        /// Hands a letter over, without copying it: helpers to the worker that started them, which hands
        /// it on.
        fn send(&self, to: usize, letter: &Uint32Array) {
            let memory = Array::of1(&letter.buffer());
            let helpers = self.helpers.borrow();
            let _ = match to.checked_sub(1).and_then(|nth| helpers.get(nth)) {
                Some(helper) => helper.post_message_with_transfer(letter, &memory),
                None => self.scope.post_message_with_transfer(letter, &memory),
            };
        }

        /// Starts a worker for every other processor. They load while the bounds are filled in; where
        /// they cannot be had, or fail, this one does everything alone.
        fn find_help(self: &Rc<Self>) {
            let processors = self.scope.navigator().hardware_concurrency() as usize;
            let of = processors.clamp(1, MOST_WORKERS);
            let helpers: Option<Vec<Worker>> =
                (1..of).map(|me| self.helper(Seat { me, of })).collect();
            if let Some(helpers) = helpers.filter(|helpers| !helpers.is_empty()) {
                self.bench.borrow_mut().is_one_of(of);
                self.helpers.replace(helpers);
            }
        }

        fn helper(self: &Rc<Self>, seat: Seat) -> Option<Worker> {
            let options = WorkerOptions::new();
            options.set_name(&format!("{} {}", seat.me, seat.of));
            let address = self.scope.location().href();
            let worker = Worker::new_with_options(&address, &options).ok()?;
            let lab = Rc::clone(self);
            let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event| lab.hear(&event));
            let lab = Rc::clone(self);
            let fail = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
                event.prevent_default();
                lab.lose_help();
            });
            worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
            worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
            // Both live as long as this worker.
            hear.forget();
            fail.forget();
            Some(worker)
        }

        fn lose_help(&self) {
            self.helpers.take().iter().for_each(Worker::terminate);
            self.bench.borrow_mut().is_alone();
            self.go_on();
        }
    }

    /// The seat that a helper was given by its name.
    fn seat(name: &str) -> Option<Seat> {
        let (me, of) = name.split_once(' ')?;
        Some(Seat { me: me.parse().ok()?, of: of.parse().ok()? })
    }

    pub(super) fn serve() {
        let Ok(channel) = MessageChannel::new() else { return };
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let seat = seat(&scope.name());
        let lab = Rc::new(Lab {
            scope,
            bench: RefCell::new(Bench::of(seat.unwrap_or(Seat::ALONE))),
            helpers: RefCell::default(),
            may_have_help: Cell::new(seat.is_none()),
            me: seat.map_or(0, |seat| seat.me),
            next: channel.port1(),
            goes_on: Cell::new(false),
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
