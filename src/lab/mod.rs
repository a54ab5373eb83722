//! The laboratory: everything that takes a machine's patience, done beside the page, in a worker.
//!
//! Page and laboratory tell each other texts. An [`Ask`] goes in: what is wanted, of which runs, in
//! which language. [`Answer`]s come out, each with the whole [`Sheet`](sheet::Sheet) that is to be
//! shown, drawn as [HTML](html): the sentences, the fields to fill in and the buttons that ask on. So
//! the page needs no code for what the laboratory can do, only for hanging a sheet in.

pub mod ask;
pub mod bench;
pub mod compare;
pub mod explore;
pub mod filled;
pub mod history;
pub mod html;
pub mod operations;
pub mod sheet;
pub mod table;
pub mod verdict;
pub mod why;

pub use ask::{Answer, Ask, Shown};
pub use bench::Bench;
