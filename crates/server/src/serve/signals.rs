//! The signals that end the program.
use std::time::Duration;

/// Which one came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// From a service manager.
    Terminate,
    /// From a keyboard.
    Interrupt,
}

impl Signal {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Terminate => "SIGTERM",
            Self::Interrupt => "SIGINT",
        }
    }

    /// How long /readyz says 503 before the door is closed.
    pub(crate) fn notice(self) -> Duration {
        match self {
            Self::Terminate => Duration::from_millis(500),
            Self::Interrupt => Duration::ZERO,
        }
    }
}

/// Waits for the first.
#[cfg(unix)]
pub(crate) async fn received() -> std::io::Result<Signal> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(tokio::select! {
        _ = terminate.recv() => Signal::Terminate,
        _ = interrupt.recv() => Signal::Interrupt,
    })
}

#[cfg(not(unix))]
pub(crate) async fn received() -> std::io::Result<Signal> {
    tokio::signal::ctrl_c().await?;
    Ok(Signal::Interrupt)
}
