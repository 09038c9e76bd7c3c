//! `rapport`: the one binary. Serves the API and the application, and does what an administrator does from a shell.
mod cli;
mod command;
mod config;
mod database;
mod logging;
mod out;
mod serve;

use std::process::ExitCode;

/// For SQLite as well: `override` takes the place of C's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            out::error(&error);
            ExitCode::FAILURE
        }
    }
}
