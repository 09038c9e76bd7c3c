//! What a person at the shell reads. Logs go elsewhere (`logging`).
use std::io::Write as _;

/// A line of a command's answer.
pub(crate) fn line(text: impl std::fmt::Display) {
    // A closed pipe (`rapport config | head -1`) is no failure.
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// A line about what is going on; never part of the answer.
pub(crate) fn note(text: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Why a command failed, with its causes.
pub(crate) fn error(error: &anyhow::Error) {
    note(format_args!("rapport: {error}"));
    error.chain().skip(1).for_each(|cause| note(format_args!("  because {cause}")));
}
