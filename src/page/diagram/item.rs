//! An item of the drawing, drawn again only when its layout has changed.

use yew::prelude::*;
use yew::virtual_dom::Key;

use super::flight::TimerItem;
use super::history::{ArrowItem, BandItem, BarItem, BarText, FlagItem, MarkItem, TickItem};
use super::lane::LaneHead;

/// Every kind of item. They share one component, as each component costs kilobytes of code.
#[derive(PartialEq)]
pub(super) enum Item {
    LaneHead(LaneHead),
    Band(BandItem),
    Bar(BarItem),
    BarText(BarText),
    Arrow(ArrowItem),
    Mark(MarkItem),
    Tick(TickItem),
    Flag(FlagItem),
    Timer(TimerItem),
}

#[derive(Properties, PartialEq)]
struct DrawnProps {
    item: Item,
}

#[component]
fn Drawn(props: &DrawnProps) -> Html {
    match &props.item {
        Item::LaneHead(item) => item.draw(),
        Item::Band(item) => item.draw(),
        Item::Bar(item) => item.draw(),
        Item::BarText(item) => item.draw(),
        Item::Arrow(item) => item.draw(),
        Item::Mark(item) => item.draw(),
        Item::Tick(item) => item.draw(),
        Item::Flag(item) => item.draw(),
        Item::Timer(item) => item.draw(),
    }
}

/// An item in a list of its kind.
pub(super) fn drawn(key: impl Into<Key>, item: Item) -> Html {
    keyed(key.into(), item)
}

fn keyed(key: Key, item: Item) -> Html {
    html! { <Drawn {key} {item} /> }
}

/// Items of one kind. A list of its own: beside anything without a key they would be matched by their
/// places, and made anew as soon as one comes or goes.
pub(super) fn list(items: impl Iterator<Item = Html>) -> Html {
    items.collect()
}
