//! `rapport openapi`
use std::path::Path;

use anyhow::{Context as _, bail};

use crate::out;

/// Prints the document, or holds it against a file.
pub(crate) fn run(check: Option<&Path>) -> anyhow::Result<()> {
    let document = serde_json::to_string_pretty(&api::api().finish().document)?;
    let Some(file) = check else {
        out::line(document);
        return Ok(());
    };
    let kept = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    match first_difference(&kept, &document) {
        None => Ok(()),
        Some(line) => bail!(
            "{} is not what the program says of itself, from line {line} on: run `./just openapi`",
            file.display()
        ),
    }
}

fn first_difference(kept: &str, document: &str) -> Option<usize> {
    let longest = kept.lines().count().max(document.lines().count());
    let (mut kept, mut document) = (kept.lines(), document.lines());
    (1..=longest).find(|_| kept.next() != document.next())
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn the_first_difference_is_named() {
        assert_eq!(first_difference("a\nb\n", "a\nb"), None);
        assert_eq!(first_difference("a\nb", "a\nc"), Some(2));
        assert_eq!(first_difference("a", "a\nb"), Some(2));
    }
}
