//! How many reports are worked on at a time. A report reads for seconds what a list reads in milliseconds: without this,
//! ten of them would hold every processor and every connection, and the lists would wait for them.
use std::{num::NonZero, sync::Arc, thread::available_parallelism, time::Duration};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::StoreError;

/// Who has waited for so long is told to come again.
const LONGEST: Duration = Duration::from_secs(30);

/// Reports that somebody waits for, and those that jobs make files of: neither takes the place of the other.
pub(super) struct Places {
    asked: Arc<Semaphore>,
    in_background: Arc<Semaphore>,
    longest: Duration,
}

/// The right to work on one; it ends when it is dropped.
pub(crate) struct Place(#[expect(dead_code, reason = "held, not asked")] OwnedSemaphorePermit);

impl Places {
    /// Half of the processors and of the connections, but two: a short report is not to wait behind one long one.
    pub(super) fn new(connections: u32) -> Self {
        let processors = available_parallelism().map_or(1, NonZero::get);
        let connections = usize::try_from(connections).unwrap_or(usize::MAX);
        let asked = (processors / 2).max(2).min((connections / 2).max(1));
        Self { asked: Arc::new(Semaphore::new(asked)), in_background: Arc::new(Semaphore::new(1)), longest: LONGEST }
    }

    pub(super) async fn enter(&self, in_background: bool) -> Result<Place, StoreError> {
        if in_background {
            // A job has time.
            let place = self.in_background.clone().acquire_owned().await;
            return place.map(Place).map_err(|_| refused());
        }
        let place = tokio::time::timeout(self.longest, self.asked.clone().acquire_owned()).await;
        place.map_err(|_| refused())?.map(Place).map_err(|_| refused())
    }
}

fn refused() -> StoreError {
    StoreError::Refused("too many reports at once")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_too_long_is_refused_and_jobs_do_not_stand_in_the_way() {
        let places = Places { longest: Duration::from_millis(5), ..Places::new(2) };
        let held = places.enter(false).await.expect("the one place");
        let job = places.enter(true).await.expect("the one of jobs");
        assert!(matches!(places.enter(false).await, Err(StoreError::Refused(_))));
        drop(held);
        assert!(places.enter(false).await.is_ok());
        drop(job);
    }
}
