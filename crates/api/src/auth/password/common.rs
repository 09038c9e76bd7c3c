//! The list of common passwords and words, searched in place: it costs no memory and no start-up time.

/// Sorted lines; where they come from: `common.LICENSES.md`.
static LIST: &str = include_str!("common.txt");

/// Whether a line of the list is `word`.
pub(super) fn contains(word: &str) -> bool {
    let (mut low, mut high) = (0, LIST.len());
    while low < high {
        let start = line_start(low + (high - low) / 2);
        let line = LIST[start..].split('\n').next().unwrap_or("");
        match line.cmp(word) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = start + line.len() + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

fn line_start(within: usize) -> usize {
    LIST[..within].rfind('\n').map_or(0, |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_found_and_nothing_else() {
        assert!(LIST.lines().count() > 100_000);
        assert!(LIST.lines().is_sorted());
        assert!(LIST.lines().all(contains));
        for word in ["", "\n", "password\n", "passwordd!", "zzzzzzzzzzzz~", "!", "correct horse"] {
            assert!(!contains(word), "{word}");
        }
    }
}
