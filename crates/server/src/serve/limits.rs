//! What the operating system is told, so that slow and vanished clients cost little.
use std::net::TcpListener;

/// Tells the kernel about every connection that will be accepted here.
#[cfg(target_os = "linux")]
pub(crate) fn tame(listener: &TcpListener) {
    use rustix::net::sockopt;
    /// Who takes nothing of an answer for so long is gone, or means no good. Without this an answer that nobody reads
    /// stays in memory for as long as the reader likes.
    const TAKES_NOTHING_MILLISECONDS: u32 = 15_000;
    // Accepted connections inherit both. A kernel that knows neither still serves.
    let _ = sockopt::set_tcp_user_timeout(listener, TAKES_NOTHING_MILLISECONDS);
    let _ = sockopt::set_socket_keepalive(listener, true);
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn tame(_: &TcpListener) {}

/// As many open files as the administrator allows at all: a shell's usual 1024 are fewer than the connections one
/// process can serve, and then nobody gets in.
#[cfg(unix)]
pub(crate) fn raise_open_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let now = getrlimit(Resource::Nofile);
    let _ = setrlimit(Resource::Nofile, Rlimit { current: now.maximum, maximum: now.maximum });
}

#[cfg(not(unix))]
pub(crate) fn raise_open_files() {}
