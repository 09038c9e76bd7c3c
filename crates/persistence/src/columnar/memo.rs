//! What was worked out of a table, for as long as nothing changes in it: the widgets of one dashboard ask alike.
use std::{
    any::Any,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

/// Records that all results together may be about: more would hold more memory than the table.
const MOST: usize = 400_000;

type Found = Arc<OnceLock<Arc<dyn Any + Send + Sync>>>;

/// Results by what they were asked for, the latest last.
#[derive(Default)]
pub(crate) struct Memo(Mutex<Vec<(String, usize, Found)>>);

impl Memo {
    /// The result for `key`, worked out once: whoever asks meanwhile waits for it. `weigh` says how many records it holds.
    pub(crate) fn get<T: Any + Send + Sync>(
        &self,
        key: &str,
        work_out: impl FnOnce() -> T,
        weigh: impl FnOnce(&T) -> usize,
    ) -> Arc<T> {
        let found = self.place(key);
        let mut own = None;
        let any = found.get_or_init(|| {
            let made = Arc::new(work_out());
            own = Some(weigh(&made));
            made
        });
        if let Some(weight) = own {
            self.weighed(key, weight);
        }
        any.clone().downcast().unwrap_or_else(|_| unreachable!("a key names what it is of"))
    }

    fn place(&self, key: &str) -> Found {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, _, found)) = all.iter().find(|(known, ..)| known == key) {
            return found.clone();
        }
        let found = Found::default();
        all.push((key.to_owned(), 0, found.clone()));
        found
    }

    /// Lets the oldest go where there is too much.
    fn weighed(&self, key: &str, weight: usize) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known, _)) = all.iter_mut().find(|(known, ..)| known == key) {
            *known = weight + 1_000;
        }
        while all.len() > 1 && all.iter().map(|(_, weight, _)| weight).sum::<usize>() > MOST {
            all.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_worked_out_once_until_others_are_too_heavy() {
        let memo = Memo::default();
        assert_eq!(*memo.get("a", || 1, |_| MOST / 2), 1);
        assert_eq!(*memo.get("a", || 2, |_| 0), 1);
        assert_eq!(*memo.get("b", || 3, |_| MOST), 3);
        assert_eq!(*memo.get("a", || 4, |_| 0), 4, "it was let go");
    }
}
