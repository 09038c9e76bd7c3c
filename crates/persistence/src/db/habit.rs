//! How long statements usually take. To let others go on meanwhile costs a change of threads, which takes longer than most
//! statements: what was brief all the time is run where it stands.
use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Others wait so long for a thread without noticing.
const BRIEF: Duration = Duration::from_micros(500);
/// Statements differ by filter and order: more than these are not remembered.
const MOST: usize = 4096;

/// The times of statements, by their texts.
#[derive(Default)]
pub(super) struct Habits {
    texts: RandomState,
    longest: Mutex<HashMap<u64, Duration>>,
}

impl Habits {
    /// Whether the statement was run before, and never took long lately.
    pub(super) fn is_brief(&self, sql: &str) -> bool {
        let longest = self.longest.lock().unwrap_or_else(PoisonError::into_inner);
        longest.get(&self.texts.hash_one(sql)).is_some_and(|longest| *longest < BRIEF)
    }

    /// Does the work of a statement, and remembers how long it took.
    pub(super) fn time<T>(&self, sql: &str, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let done = work();
        self.note(self.texts.hash_one(sql), begun.elapsed());
        done
    }

    fn note(&self, text: u64, took: Duration) {
        let mut longest = self.longest.lock().unwrap_or_else(PoisonError::into_inner);
        if longest.len() >= MOST {
            longest.clear();
        }
        let known = longest.entry(text).or_default();
        // What was long once is forgotten slowly: the same text with other values may be long again.
        *known = took.max(*known * 63 / 64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_brief_once_it_has_been_and_long_for_a_while_after_it_took_long() {
        let habits = Habits::default();
        let text = habits.texts.hash_one("SELECT 1");
        assert!(!habits.is_brief("SELECT 1"), "nobody knows");
        habits.note(text, BRIEF / 2);
        assert!(habits.is_brief("SELECT 1") && !habits.is_brief("SELECT 2"));
        habits.note(text, BRIEF * 4);
        let times = (0..).take_while(|_| {
            habits.note(text, BRIEF / 2);
            !habits.is_brief("SELECT 1")
        });
        // Four times as long, less a 64th each time: ln 4 / ln (64/63) = 88.
        assert!((80..100).contains(&times.count()));
    }
}
