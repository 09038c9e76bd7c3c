//! How many reports are worked on at a time. A report reads for seconds what a list reads in milliseconds: without this,
//! ten of them would hold every processor and every connection, and the lists would wait for them.
use std::{num::NonZero, sync::Arc, thread::available_parallelism, time::Duration};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::StoreError;

/// Who has waited for so long is told to come again.
const LONGEST: Duration = Duration::from_secs(30);

/// What a report asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effort {
    /// It is answered from memory.
    Short,
    /// It reads many rows, and somebody waits for it.
    Long,
    /// A job makes a file of it.
    Background,
}

/// Places by effort: none takes that of another.
pub(super) struct Places {
    short: Arc<Semaphore>,
    long: Arc<Semaphore>,
    in_background: Arc<Semaphore>,
    longest: Duration,
}

/// The right to work on one; it ends when it is dropped.
pub(crate) struct Place(#[expect(dead_code, reason = "held, not asked")] OwnedSemaphorePermit);

impl Places {
    /// Half of the processors and of the connections, but one, for those that take long.
    pub(super) fn new(connections: u32) -> Self {
        let processors = available_parallelism().map_or(1, NonZero::get);
        let half = |of: usize| (of / 2).max(1);
        let connections = usize::try_from(connections).unwrap_or(usize::MAX);
        let places = |most: usize| Arc::new(Semaphore::new(most.min(half(connections))));
        Self {
            short: places(processors.max(2)),
            long: places(half(processors)),
            in_background: places(1),
            longest: LONGEST,
        }
    }

    pub(super) async fn enter(&self, effort: Effort) -> Result<Place, StoreError> {
        let places = match effort {
            Effort::Short => &self.short,
            Effort::Long => &self.long,
            // A job has time.
            Effort::Background => {
                return self.in_background.clone().acquire_owned().await.map(Place).map_err(|_| refused());
            }
        };
        let place = tokio::time::timeout(self.longest, places.clone().acquire_owned()).await;
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
        let held = places.enter(Effort::Long).await.expect("the one place");
        let short = places.enter(Effort::Short).await.expect("a place of its own");
        let job = places.enter(Effort::Background).await.expect("a place of its own");
        assert!(matches!(places.enter(Effort::Long).await, Err(StoreError::Refused(_))));
        drop(held);
        assert!(places.enter(Effort::Long).await.is_ok());
        drop((short, job));
    }
}
