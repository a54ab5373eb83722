//! The command line.

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    use clap::{Parser, Subcommand};
    use std::path::PathBuf;

    #[derive(Parser)]
    #[command(version, about)]
    struct Line {
        #[command(subcommand)]
        command: Command,
    }

    #[derive(Subcommand)]
    enum Command {
        /// Serve something on a loopback port
        #[command(subcommand)]
        Serve(Serve),
    }

    #[derive(Subcommand)]
    enum Serve {
        /// Serve the built page
        Page {
            /// The folder that `make dist` built
            #[arg(long, default_value = "dist")]
            dir: PathBuf,
            /// The port; 0 for any free one
            #[arg(long, default_value_t = 8080)]
            port: u16,
        },
    }

    let done = match Line::parse().command {
        Command::Serve(Serve::Page { dir, port }) => faultline::cli::page::serve_page(&dir, port),
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("faultline: {trouble}");
            std::process::ExitCode::from(2)
        }
    }
}
