//! The log: JSON, one object a line; for people on a terminal.
use std::io::IsTerminal as _;

use anyhow::Context as _;
use tracing_subscriber::{EnvFilter, fmt};

use crate::config::{Config, LogFormat};

/// Starts logging to standard error. Beside a command's own words only warnings are of interest, unless asked for.
pub(crate) fn start(config: &Config, serves: bool) -> anyhow::Result<()> {
    let filter = if serves || config.is_set("log") { &config.log } else { "warn" };
    // What is named later counts: the framework's own greetings are not news.
    let filter = &format!("actix_server=warn,{filter}");
    let filter = EnvFilter::try_new(filter).with_context(|| format!("`{filter}` is no log filter"))?;
    let json = match config.log_format {
        LogFormat::Json => true,
        LogFormat::Human => false,
        LogFormat::Auto => !std::io::stderr().is_terminal(),
    };
    let builder = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = if json {
        builder.json().flatten_event(true).with_current_span(false).with_span_list(false).try_init()
    } else {
        builder.compact().with_ansi(std::io::stderr().is_terminal()).try_init()
    };
    started.map_err(|error| anyhow::anyhow!("{error}"))?;
    log_panics();
    Ok(())
}

/// A panic is an error like any other: one line with its place.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let text = panic.payload_as_str().unwrap_or("no text");
        tracing::error!(target: "panic", place, text, "panicked");
    }));
}
