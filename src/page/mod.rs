//! The page: what is drawn (pure, also tested natively) and what draws it (the browser's).

#[cfg(target_arch = "wasm32")]
pub mod diagram;
pub mod scene;
pub mod selection;
