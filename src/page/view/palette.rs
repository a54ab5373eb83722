//! The palette of faults for the selected node.

use yew::prelude::*;

use super::node::InspectorProps;
use super::on_click;
use crate::page::faults::Fault;
use crate::page::selection::Selection;
use crate::page::state::Act;
use crate::words::Ui;

/// What stands on a fault's button.
fn label(ui: &Ui, fault: Fault) -> &'static str {
    match fault {
        Fault::Pause => ui.fault_pause,
        Fault::Resume => ui.fault_resume,
        Fault::Crash => ui.fault_crash,
        Fault::Restart => ui.fault_restart,
        Fault::Cut => ui.fault_cut,
        Fault::Heal => ui.fault_heal,
        Fault::DropNext => ui.fault_drop,
        Fault::DuplicateNext => ui.fault_duplicate,
        Fault::DelayNext => ui.fault_delay,
        Fault::JumpClock => ui.fault_jump,
    }
}

/// Whether a fault shares its place with the one that undoes it: only the one that fits is shown.
const fn is_undoing(fault: Fault) -> bool {
    matches!(fault, Fault::Resume | Fault::Restart | Fault::Heal)
}

const fn undone_by(fault: Fault) -> Option<Fault> {
    match fault {
        Fault::Pause => Some(Fault::Resume),
        Fault::Crash => Some(Fault::Restart),
        Fault::Cut => Some(Fault::Heal),
        _ => None,
    }
}

/// The palette.
pub fn palette(props: &InspectorProps) -> Html {
    let ui = Ui::of(props.lang);
    let run = props.run.look();
    let names = run.world().names();
    let node = |(at, name): (u8, &String)| {
        let id = crate::kernel::NodeId(at);
        let chosen = props.selected == Some(id);
        html! {
            <button type="button" aria-pressed={chosen.to_string()}
                onclick={on_click(&props.act, Act::Select(Some(Selection::Node(id))))}>{ name }</button>
        }
    };
    let fits = |fault: Fault| props.selected.is_some_and(|node| fault.fits(&run, node));
    let offered = |fault: &Fault| {
        if is_undoing(*fault) {
            fits(*fault)
        } else {
            undone_by(*fault).is_none_or(|undo| !fits(undo))
        }
    };
    let button = |fault: Fault| {
        html! {
            <button type="button" class={classes!("fault", is_undoing(fault).then_some("undo"))} disabled={!fits(fault)}
                onclick={on_click(&props.act, Act::Fault(fault))}>{ label(ui, fault) }</button>
        }
    };
    html! {
        <section class="palette" aria-label={ui.palette}>
            <div class="choice" role="group" aria-label={ui.select_node}>{ for (0..).zip(&names).map(node) }</div>
            <div class="faults" role="group" aria-label={ui.palette}>
                { for Fault::ALL.into_iter().filter(offered).map(button) }
            </div>
        </section>
    }
}
