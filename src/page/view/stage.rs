//! The place of the diagram: measures how wide it can be.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

use crate::page::diagram::Diagram;
use crate::page::state::{Act, State};
use crate::words::Ui;

/// The diagram in its place, once that has a width.
pub fn stage(state: &State, act: &Callback<Act>, place: &NodeRef, width: f64) -> Html {
    html! {
        <div class="diagram-place" ref={place} role="group" aria-label={Ui::of(state.lang).diagram}>
            if width > 0.0 { { diagram(state, act, width) } }
        </div>
    }
}

fn diagram(state: &State, act: &Callback<Act>, width: f64) -> Html {
    html! {
        <Diagram timeline={state.run().clone()} {width} height={height(width)} lang={state.lang}
            selected={state.selected.clone()}
            act={act.clone()} />
    }
}

/// How high the diagram should be, so that the page's first screen holds what stands around it.
fn height(width: f64) -> f64 {
    /// What stands above and below the diagram: the bar, the dock, the palette, the transport.
    const AROUND: f64 = 432.0;
    let window = gloo::utils::window().inner_height().ok().and_then(|height| height.as_f64());
    let free = window.unwrap_or(0.0) - AROUND;
    if width < 560.0 { free.clamp(300.0, 420.0) } else { free.clamp(340.0, 640.0) }
}

/// The width of an element, in CSS pixels; zero until it is known.
#[hook]
pub fn use_width(place: &NodeRef) -> f64 {
    let width = use_state_eq(|| 0.0);
    let set = width.setter();
    use_effect_with(place.clone(), move |place| {
        let element = place.cast::<Element>();
        let measured = element.clone();
        let measure = Closure::<dyn FnMut()>::new(move || {
            if let Some(element) = &measured {
                set.set(element.get_bounding_client_rect().width().floor());
            }
        });
        let observer = ResizeObserver::new(measure.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, &element) {
            observer.observe(element);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(measure);
        }
    });
    *width
}
