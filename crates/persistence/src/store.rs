//! The operations on records, once for all types. Every write leaves one row in the change log, in the same transaction.
mod create;
mod draft;
mod erase;
mod find;
mod references;
mod revert;
mod row;
mod side;
mod update;
mod upsert;

pub use create::{create, insert, insert_row};
pub use erase::{delete, restore};
pub use find::{demand_edit, editable, find, find_many, find_with_deleted};
pub(crate) use revert::revert;
pub(crate) use row::name_key;
pub(crate) use side::difference;
pub use update::{merge, save, update};
pub use upsert::upsert;

use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};

use crate::{Actor, Directory, Rates, StoreError, Tx, query::Asker};

/// A transaction, and on whose behalf it writes.
pub struct Write<'a> {
    pub tx: &'a Tx,
    pub asker: &'a Asker,
    /// The request's id, kept in the change log.
    pub request_id: Option<&'a str>,
    pub rates: Rates,
    /// One of many: nobody is told of each.
    pub(crate) in_bulk: bool,
    /// Set when something was written that the directory holds: it must be read anew after the commit.
    directory_changed: AtomicBool,
    /// Set when something was left for a worker to do.
    work_left: AtomicBool,
}

impl<'a> Write<'a> {
    pub fn new(tx: &'a Tx, asker: &'a Asker, request_id: Option<&'a str>) -> Self {
        Self {
            tx,
            asker,
            request_id,
            rates: asker.directory.rates(),
            in_bulk: false,
            directory_changed: AtomicBool::new(false),
            work_left: AtomicBool::new(false),
        }
    }

    /// As one of many, for which nobody is notified one by one.
    pub fn in_bulk(self) -> Self {
        Self { in_bulk: true, ..self }
    }

    /// With exchange rates that the directory does not hold yet: those of a first load.
    pub fn with_rates(self, rates: Rates) -> Self {
        Self { rates, ..self }
    }

    pub fn actor(&self) -> &Actor {
        &self.asker.actor
    }

    pub fn directory(&self) -> &Directory {
        &self.asker.directory
    }

    pub(crate) async fn renew_directory(&self) -> Result<(), StoreError> {
        self.directory_changed.store(true, Ordering::Relaxed);
        crate::directory::renew(self.tx).await
    }

    /// Whether to call [`crate::Db::forget_directory`] once the transaction is committed.
    pub fn directory_changed(&self) -> bool {
        self.directory_changed.load(Ordering::Relaxed)
    }

    pub(crate) fn leave_work(&self) {
        self.work_left.store(true, Ordering::Relaxed);
    }

    /// Whether to call [`crate::Db::announce_work`] once the transaction is committed.
    pub fn has_left_work(&self) -> bool {
        self.work_left.load(Ordering::Relaxed)
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.asker.now
    }
}
