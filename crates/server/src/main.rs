//! `rapport`: the one binary. Serves the API and the application, and does what an administrator does from a shell.
mod cli;
mod command;
mod config;
mod database;
mod logging;
mod out;
mod serve;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            out::error(&error);
            ExitCode::FAILURE
        }
    }
}
