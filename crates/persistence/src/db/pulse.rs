//! Whether PostgreSQL answers at all. A server that is stopped, or out of reach, closes no connection: without this,
//! every request would wait for it as long as it is silent.
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use sea_orm::sqlx::{ConnectOptions as _, Connection as _, PgConnection, postgres::PgConnectOptions};
use tokio::{sync::watch, time::timeout};

/// How often it is asked.
const PAUSE: Duration = Duration::from_millis(500);
/// How long it may take to answer, with nothing else coming from it either.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is known of the database's health.
pub(super) struct Pulse {
    silent: watch::Sender<bool>,
    began: Instant,
    /// Milliseconds after `began` when work last ended well.
    heard: AtomicU64,
}

impl Default for Pulse {
    fn default() -> Self {
        Self { silent: watch::Sender::new(false), began: Instant::now(), heard: AtomicU64::new(0) }
    }
}

impl Pulse {
    pub(super) fn is_silent(&self) -> bool {
        *self.silent.borrow()
    }

    /// Returns once the database no longer answers.
    pub(super) async fn silence(&self) {
        // The sender lives as long as `self`: waiting cannot fail.
        let _ = self.silent.subscribe().wait_for(|silent| *silent).await;
    }

    /// Work ended well: whatever a question of our own becomes, the database answers.
    pub(super) fn hear(&self) {
        self.heard.store(self.now(), Ordering::Release);
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Asks again and again, on a connection of its own: those of the pool may all be busy.
    pub(super) async fn watch(&self, options: PgConnectOptions) {
        loop {
            let since = self.now();
            if let Ok(Ok(connection)) = timeout(PATIENCE, options.connect()).await {
                self.ask_until_it_breaks(connection).await;
            } else {
                self.miss(since);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn ask_until_it_breaks(&self, mut connection: PgConnection) {
        loop {
            let since = self.now();
            let mut answer = Box::pin(connection.ping());
            let in_time = timeout(PATIENCE, &mut answer).await;
            let answered = if let Ok(answered) = in_time {
                answered
            } else {
                self.miss(since);
                // Not dropped: the same question is answered when the server goes on.
                answer.await
            };
            if answered.is_err() {
                return;
            }
            self.set_silent(false);
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// No answer to a question asked at `since`: silence, unless others were answered meanwhile.
    fn miss(&self, since: u64) {
        if self.heard.load(Ordering::Acquire) <= since {
            self.set_silent(true);
        }
    }

    fn set_silent(&self, silent: bool) {
        let changed = self.silent.send_if_modified(|now| std::mem::replace(now, silent) != silent);
        match (changed, silent) {
            (true, true) => tracing::warn!("the database does not answer; requests are refused until it does"),
            (true, false) => tracing::warn!("the database answers again"),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_answer_counts_only_when_nobody_else_was_answered() {
        let pulse = Pulse::default();
        let since = pulse.now();
        std::thread::sleep(Duration::from_millis(2));
        pulse.hear();
        pulse.miss(since);
        assert!(!pulse.is_silent());
        pulse.miss(pulse.now());
        assert!(pulse.is_silent());
    }
}
