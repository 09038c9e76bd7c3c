//! Writers of SQLite commit together: there is one writer at a time, and what a commit waits for is the disk.
//!
//! Whoever comes while others wait leaves the transaction open for the next; the last one commits for all. Each but the
//! first works behind a savepoint of its own, so that one that fails takes nobody with it, and nobody is told of success
//! before the commit that holds their work has returned.
use std::{
    mem,
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use sea_orm::DbErr;
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

use super::{Db, Tx};
use crate::StoreError;

/// So many commit together at most: readers see what is written no later for it than the disk takes anyway.
const MOST: u32 = 64;

/// Where the writers of one database meet.
#[derive(Default)]
pub(super) struct Together {
    open: Arc<Mutex<Option<Open>>>,
    waiting: AtomicUsize,
}

/// A transaction that several writers share.
struct Open {
    tx: Tx,
    members: u32,
    outcome: watch::Sender<Outcome>,
}

#[derive(Clone, Default)]
enum Outcome {
    #[default]
    Unknown,
    Committed,
    Failed(Arc<str>),
}

/// One writer's turn: everything it does through this is kept, or nothing. Dropped, nothing is.
pub struct Turn {
    db: Db,
    tx: Option<Tx>,
    /// Of a shared transaction.
    shared: Option<OwnedMutexGuard<Option<Open>>>,
}

impl Db {
    /// Starts a transaction that may share its commit with others': for the many short writes of requests.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn turn(&self) -> Result<Turn, StoreError> {
        if self.backend() != sea_orm::DbBackend::Sqlite {
            return Ok(Turn { db: self.clone(), tx: Some(self.begin().await?), shared: None });
        }
        let together = &self.0.together;
        together.waiting.fetch_add(1, Ordering::SeqCst);
        let shared = together.open.clone().lock_owned().await;
        together.waiting.fetch_sub(1, Ordering::SeqCst);
        // What nobody has written to yet can be undone as a whole: no savepoint is needed.
        let tx = match shared.as_ref() {
            None => self.begin().await?,
            Some(open) => open.tx.begin().await?,
        };
        Ok(Turn { db: self.clone(), tx: Some(tx), shared: Some(shared) })
    }
}

impl Turn {
    /// Returns once the work is on the disk.
    ///
    /// # Errors
    /// When the database cannot keep it: then nothing of it is kept.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        let Some(tx) = self.tx.take() else { return Err(lost()) };
        let Some(mut shared) = self.shared.take() else { return Ok(tx.commit().await?) };
        if shared.is_none() {
            *shared = Some(Open { tx, members: 0, outcome: watch::Sender::default() });
        } else if let Err(error) = tx.commit().await {
            // Whoever drops the turn gives up what is shared, and tells the others.
            self.shared = Some(shared);
            return Err(error.into());
        }
        let Some(open) = shared.as_mut() else { return Err(lost()) };
        open.members += 1;
        settle(&self.db, shared).await
    }

    /// Undoes the work, and returns once what it saw of others is on the disk: whoever is told of a conflict finds what
    /// it was about.
    ///
    /// # Errors
    /// When what it saw of others is not kept.
    pub async fn give_up(mut self) -> Result<(), StoreError> {
        let Some(tx) = self.tx.take() else { return Err(lost()) };
        let undone = tx.rollback().await;
        let Some(mut shared) = self.shared.take() else { return Ok(()) };
        match undone {
            Ok(()) => settle(&self.db, shared).await,
            Err(error) => {
                abandon(&mut shared, &error).await;
                Err(error.into())
            }
        }
    }
}

/// Commits for all, unless the next will; returns once it is on the disk.
async fn settle(db: &Db, mut shared: OwnedMutexGuard<Option<Open>>) -> Result<(), StoreError> {
    let Some(open) = shared.as_ref() else { return Ok(()) };
    let mut outcome = open.outcome.subscribe();
    if db.is_last(open.members) {
        close(&mut shared).await;
    }
    drop(shared);
    let known = outcome.wait_for(|outcome| !matches!(outcome, Outcome::Unknown)).await;
    match known.as_deref() {
        Ok(Outcome::Committed) => Ok(()),
        Ok(Outcome::Failed(error)) => Err(StoreError::Unavailable(DbErr::Custom(error.to_string()))),
        _ => Err(lost()),
    }
}

impl Db {
    fn is_last(&self, members: u32) -> bool {
        members >= MOST || self.0.together.waiting.load(Ordering::SeqCst) == 0
    }
}

fn lost() -> StoreError {
    StoreError::Unavailable(DbErr::Custom("the transaction was lost".into()))
}

/// Commits for all, and tells them.
async fn close(shared: &mut OwnedMutexGuard<Option<Open>>) {
    let Some(Open { tx, outcome, .. }) = shared.take() else { return };
    let result = match tx.commit().await {
        Ok(()) => Outcome::Committed,
        Err(error) => Outcome::Failed(error.to_string().into()),
    };
    outcome.send_replace(result);
}

/// Gives up all that was shared, and tells those who had finished.
async fn abandon(shared: &mut OwnedMutexGuard<Option<Open>>, error: &DbErr) {
    let Some(Open { tx, outcome, .. }) = shared.take() else { return };
    if let Err(error) = tx.rollback().await {
        tracing::warn!(%error, "a shared transaction could not be rolled back; its connection is discarded");
    }
    outcome.send_replace(Outcome::Failed(error.to_string().into()));
}

impl Deref for Turn {
    type Target = Tx;

    fn deref(&self) -> &Tx {
        self.tx.as_ref().unwrap_or_else(|| unreachable!("a turn has its transaction until it is committed"))
    }
}

/// A turn that was not committed: its work is undone, and that of others before it goes on.
impl Drop for Turn {
    fn drop(&mut self) {
        let Some(mut shared) = self.shared.take() else { return };
        let (tx, db) = (mem::take(&mut self.tx), self.db.clone());
        let runtime = self.db.0.runtime.clone();
        runtime.spawn(async move {
            let undone = match tx {
                Some(tx) => tx.rollback().await,
                None => Err(DbErr::Custom("the savepoint was lost".into())),
            };
            let members = shared.as_ref().map_or(0, |open| open.members);
            match undone {
                Err(error) => abandon(&mut shared, &error).await,
                Ok(()) if db.is_last(members) => close(&mut shared).await,
                Ok(()) => {}
            }
        });
    }
}
