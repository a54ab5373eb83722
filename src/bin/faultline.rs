//! The command line.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    faultline::cli::main()
}

/// Never run: cargo builds every binary beside the tests of the browser.
#[cfg(target_arch = "wasm32")]
fn main() {}
