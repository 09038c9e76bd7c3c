#![doc = "`./just bench`: measures the real program, over a million records, against the budgets in `budgets.toml`."]
mod bare;
mod budget;
mod cpu;
mod data;
mod engine;
mod http;
mod machine;
mod observe;
mod product;
mod run;
mod sample;
mod scenario;
mod settings;
mod table;

use std::{process::ExitCode, sync::LazyLock, time::Instant};

use clap::Parser as _;

use settings::Settings;

static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Tells a person how far it is.
#[expect(clippy::print_stderr, reason = "a program for the terminal")]
pub(crate) fn say(text: std::fmt::Arguments<'_>) {
    eprintln!("[{:4} s] {text}", BEGUN.elapsed().as_secs());
}

fn main() -> ExitCode {
    LazyLock::force(&BEGUN);
    let settings = Settings::parse();
    let done = if settings.serve_hello { bare::hello::serve().map(|()| true) } else { run::run(&settings) };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            say(format_args!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
