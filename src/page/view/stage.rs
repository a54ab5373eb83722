//! The place of the diagram: measures how wide it can be.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

use crate::page::diagram::{Diagram, TimelineHandle};
use crate::page::run::Run;
use crate::page::selection::Selection;
use crate::page::state::Act;
use crate::words::{Lang, Ui};

/// What it needs.
#[derive(Properties, PartialEq)]
pub struct StageProps {
    /// The run.
    pub run: Run,
    /// The language.
    pub lang: Lang,
    /// What is selected.
    pub selected: Option<Selection>,
    /// Where acts go.
    pub act: Callback<Act>,
}

/// The diagram in its place.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let place = use_node_ref();
    let width = use_width(&place);
    html! {
        <div class="diagram-place" ref={place} role="group" aria-label={Ui::of(props.lang).diagram}>
            if width > 0.0 { { diagram(props, width) } }
        </div>
    }
}

fn diagram(props: &StageProps, width: f64) -> Html {
    let timeline = TimelineHandle { timeline: props.run.shared(), version: props.run.version() };
    html! {
        <Diagram {timeline} {width} height={height(width)} lang={props.lang} selected={props.selected.clone()}
            on_select={props.act.reform(Act::Select)}
            on_seek={props.act.reform(Act::Seek)}
            on_order={props.act.reform(|(order, lasts)| Act::Give(order, lasts))} />
    }
}

/// How high the diagram should be, so that the page's first screen holds what stands around it.
fn height(width: f64) -> f64 {
    /// What stands above and below the diagram: the bar, the dock, the palette, the transport.
    const AROUND: f64 = 400.0;
    let window = gloo::utils::window().inner_height().ok().and_then(|height| height.as_f64());
    let free = window.unwrap_or(0.0) - AROUND;
    if width < 560.0 { free.clamp(300.0, 420.0) } else { free.clamp(340.0, 640.0) }
}

/// The width of an element, in CSS pixels; zero until it is known.
#[hook]
fn use_width(place: &NodeRef) -> f64 {
    let width = use_state(|| 0.0);
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
