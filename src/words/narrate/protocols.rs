//! Arenas and protocols by name.

use crate::catalog::{Arena, NAMES};
use crate::words::{Lang, Text};

/// An arena's name for people.
pub fn arena_title(lang: Lang, arena: Arena) -> &'static str {
    match arena {
        Arena::Lock => Text::new("Lock: one order, several workers", "锁：一个订单，多个 worker"),
    }
    .say(lang)
}

/// A protocol's name for people; its id where there is none.
pub fn protocol_title(lang: Lang, arena: Arena, id: &str) -> &str {
    title(arena, id).map_or(id, |title| title.say(lang))
}

fn title(arena: Arena, id: &str) -> Option<Text> {
    NAMES.iter().find(|name| (name.arena, name.id) == (arena, id)).map(|name| name.title)
}
