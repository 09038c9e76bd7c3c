//! Buckets of attempts, one for each key: a full one holds a burst, and one attempt comes back after each refill time.
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// Full buckets are forgotten whenever so many are remembered.
const TIDY_ABOVE: usize = 20_000;

/// An attempt is taken before it is known how it ends, so that parallel ones count; one that ends well is given back.
#[derive(Debug)]
pub(super) struct Buckets<K> {
    burst: u32,
    refill: Duration,
    /// When each bucket will be full again; one that is not here is full.
    full_at: Mutex<HashMap<K, Instant>>,
}

impl<K: Eq + Hash> Buckets<K> {
    pub(super) fn new(burst: u32, refill: Duration) -> Self {
        Self { burst, refill, full_at: Mutex::default() }
    }

    /// Takes an attempt out of the bucket.
    ///
    /// # Errors
    /// How long it takes until there is one.
    pub(super) fn take(&self, key: K, now: Instant) -> Result<(), Duration> {
        let mut full_at = self.full_at();
        if full_at.len() > TIDY_ABOVE {
            full_at.retain(|_, at| *at > now);
        }
        let next = full_at.get(&key).map_or(now, |at| (*at).max(now)) + self.refill;
        let missing = next - now;
        if let Some(wait) = missing.checked_sub(self.refill * self.burst).filter(|wait| !wait.is_zero()) {
            return Err(wait);
        }
        full_at.insert(key, next);
        Ok(())
    }

    /// Puts one back.
    pub(super) fn give_back(&self, key: &K) {
        if let Some(at) = self.full_at().get_mut(key) {
            *at = at.checked_sub(self.refill).unwrap_or(*at);
        }
    }

    fn full_at(&self) -> MutexGuard<'_, HashMap<K, Instant>> {
        self.full_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_hour_sees_more_than_burst_and_refill() {
        let (buckets, start) = (Buckets::new(20, Duration::from_secs(45)), Instant::now());
        let taken =
            (0..3_600).filter(|second| buckets.take("nancy", start + Duration::from_secs(*second)).is_ok()).count();
        assert!((99..=100).contains(&taken), "{taken}");
    }

    #[test]
    fn the_wait_that_is_told_is_enough() {
        let (buckets, now) = (Buckets::new(2, Duration::from_secs(12)), Instant::now());
        assert!(buckets.take(1, now).is_ok() && buckets.take(1, now).is_ok());
        let wait = buckets.take(1, now).unwrap_err();
        assert_eq!(wait, Duration::from_secs(12));
        assert!(buckets.take(1, now + Duration::from_millis(11_999)).is_err());
        assert!(buckets.take(1, now + wait).is_ok());
        assert!(buckets.take(2, now).is_ok(), "others have buckets of their own");
    }

    #[test]
    fn what_ends_well_does_not_count() {
        let (buckets, now) = (Buckets::new(3, Duration::from_secs(12)), Instant::now());
        for _ in 0..100 {
            assert!(buckets.take(1, now).is_ok());
            buckets.give_back(&1);
        }
        assert_eq!((0..100).filter(|_| buckets.take(1, now).is_ok()).count(), 3);
    }

    #[test]
    fn full_buckets_are_forgotten() {
        let (buckets, now) = (Buckets::new(3, Duration::from_secs(1)), Instant::now());
        for key in 0..50_000_u32 {
            assert!(buckets.take(key, now + Duration::from_millis(key.into())).is_ok());
        }
        assert!(buckets.full_at().len() <= TIDY_ABOVE + 1);
    }
}
