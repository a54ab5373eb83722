//! The page with everything; `faultline-page` is what a first visit loads of it.

#[cfg(target_arch = "wasm32")]
fn main() {
    faultline::page::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!(
        "This binary is the page: `make serve` builds it for the browser. For the command line, run `faultline`."
    );
    std::process::exit(2);
}
