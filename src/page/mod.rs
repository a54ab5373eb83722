//! The page: its state and what is drawn (pure, also tested natively), and what draws it (the
//! browser's).

pub mod challenge;
pub mod choices;
pub mod faults;
pub mod keys;
pub mod notice;
pub mod opening;
pub mod pace;
pub mod run;
pub mod saved;
pub mod say;
pub mod scene;
pub mod scripts;
pub mod selection;
pub mod sources;
pub mod state;
pub mod tokens;
#[cfg(feature = "whole")]
pub mod walk;
/// A first visit has no recipe to walk.
#[cfg(not(feature = "whole"))]
pub mod walk {
    /// A recipe that is walked: none.
    #[derive(Clone, PartialEq)]
    pub enum Walk {}
}
pub mod wish;

#[cfg(target_arch = "wasm32")]
pub mod diagram;
#[cfg(target_arch = "wasm32")]
pub mod view;
#[cfg(target_arch = "wasm32")]
pub use view::start;
