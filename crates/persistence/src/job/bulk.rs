//! One action on many records: first it is settled which, then each is dealt with, fifty in a transaction.
use domain::violation::Violation;

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wire::{
    Record, Resource,
    job::{Action, Bulk},
    record::{Campaign, Job, Tag},
};

use super::{
    Request, item,
    progress::{self, Dealt},
    queue::{self, Hold, Task},
    request,
    runner::{Outcome, Runner},
    table::{Table, Versions},
};
use crate::{
    Db, Reads, StoreError, Stored, Tx,
    query::{self, Asker},
    store::{self, Write},
    stored::{from_json, to_json},
};

/// Records found in one statement.
const FOUND_AT_ONCE: u64 = 2_000;
/// Records changed in one transaction: few enough that others who write do not notice.
const AT_ONCE: u64 = 50;

/// How far a bulk action is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Place {
    /// Everything it is about is among the items.
    pub(super) complete: bool,
    /// The last record found so far.
    pub(super) found: Option<Uuid>,
}

/// Makes a job of the action.
///
/// # Errors
/// `Forbidden`, `Invalid`, or `Query` where the condition is wrong: what could be known beforehand is refused at once.
pub async fn start<R: Stored>(db: &Db, write: &Write<'_>, bulk: &Bulk) -> Result<Record<Job>, StoreError> {
    request::check_bulk(write.actor(), R::DEFINITION, bulk)?;
    check_target(write, bulk).await?;
    if bulk.ids.is_none() {
        query::ids(db, write.asker, R::DEFINITION, &request::search_of(bulk)).await?;
    }
    let data = Job { kind: bulk.action.name().to_owned(), object: R::DEFINITION.name.to_owned(), ..Job::default() };
    queue::enqueue(write, data, &Request::Bulk(bulk.clone())).await
}

/// The tag, the person or the campaign that every record gets must be there.
async fn check_target(write: &Write<'_>, bulk: &Bulk) -> Result<(), StoreError> {
    let not_found =
        |field: &str, kind: &str| StoreError::Invalid(vec![Violation::new(field, "not_found").with("type", kind)]);
    if let Some(owner) = bulk.owner_id
        && write.directory().actor(owner).is_none()
    {
        return Err(not_found("owner_id", "user"));
    }
    let lost = |field: &'static str, kind: &'static str| {
        move |error: StoreError| if matches!(error, StoreError::NotFound) { not_found(field, kind) } else { error }
    };
    if let Some(campaign) = bulk.campaign_id {
        let editable = store::demand_edit::<Campaign>(write.tx, write.actor(), campaign).await;
        editable.map_err(lost("campaign_id", Campaign::DEFINITION.name))?;
    }
    let Some(tag) = bulk.tag_id else { return Ok(()) };
    store::find::<Tag>(write.tx, write.actor(), tag).await.map(|_| ()).map_err(lost("tag_id", Tag::DEFINITION.name))
}

/// What is done to one record.
pub(super) enum Deed<'a> {
    Apply(&'a Bulk),
    /// Takes back what a job of this kind did.
    Revert(&'a str),
}

impl Deed<'_> {
    fn adds_members(&self) -> bool {
        matches!(self, Self::Apply(bulk) if bulk.action == Action::AddToCampaign)
    }
}

impl Runner {
    pub(super) async fn bulk(&self, task: &Task, job: &Record<Job>, bulk: &Bulk) -> Result<Outcome, StoreError> {
        let table = self.table(&job.data.object)?;
        let place: Place = from_json(task.place.clone())?;
        if !place.complete
            && let Some(outcome) = self.find_all(task, job, table, bulk, place).await?
        {
            return Ok(outcome);
        }
        self.deal_with_all(task, job, table, &Deed::Apply(bulk)).await
    }

    /// Settles what the action is about: what is changed later does not move in or out of it any more.
    async fn find_all(
        &self,
        task: &Task,
        job: &Record<Job>,
        table: &Table,
        bulk: &Bulk,
        mut place: Place,
    ) -> Result<Option<Outcome>, StoreError> {
        while !place.complete {
            let Some(asker) = queue::asker(&self.db, &job.data).await? else { return Ok(Some(Outcome::gone())) };
            let found = match &bulk.ids {
                Some(ids) => ids.clone(),
                None => self.found(&asker, table, bulk, place.found).await?,
            };
            place.complete = bulk.ids.is_some() || (found.len() as u64) < FOUND_AT_ONCE;
            place.found = found.last().copied().or(place.found);
            let tx = self.db.begin().await?;
            item::add(&tx, job.id, &found).await?;
            let total = item::count(&tx, job.id).await?;
            progress::set(&tx, job.id, Some(total), 0).await?;
            if let Some(outcome) = self.keep(tx, task, &to_json(&place)).await? {
                return Ok(Some(outcome));
            }
        }
        Ok(None)
    }

    async fn found(
        &self,
        asker: &Asker,
        table: &Table,
        bulk: &Bulk,
        after: Option<Uuid>,
    ) -> Result<Vec<Uuid>, StoreError> {
        let mut select = query::ids(&self.db, asker, table.definition, &request::search_of(bulk)).await?;
        let id = crate::visible::column(table.definition.name, "id");
        if let Some(after) = after {
            use sea_orm::sea_query::ExprTrait as _;
            select.and_where(id.clone().gt(after));
        }
        select.order_by_expr(id, sea_orm::sea_query::Order::Asc).limit(FOUND_AT_ONCE);
        let rows = self.db.read().rows(&select).await?;
        Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
    }

    /// Deals with every record that is left, a few in each transaction, and notes with them how far it is.
    pub(super) async fn deal_with_all(
        &self,
        task: &Task,
        job: &Record<Job>,
        table: &Table,
        deed: &Deed<'_>,
    ) -> Result<Outcome, StoreError> {
        let place = to_json(&Place { complete: true, found: None });
        loop {
            let Some(asker) = queue::asker(&self.db, &job.data).await? else { return Ok(Outcome::gone()) };
            let pending = item::next(self.db.read(), job.id, AT_ONCE).await?;
            if pending.is_empty() {
                return Ok(Outcome::succeeded(None));
            }
            let tx = self.db.begin().await?;
            let (mut dealt, mut directory_changed) = (Dealt::default(), false);
            for item in &pending {
                let (outcome, changed) = one(&tx, &asker, table, deed, item).await?;
                dealt.note(&outcome);
                directory_changed |= changed;
                item::settle(&tx, job.id, item.record_id, &outcome).await?;
            }
            progress::count(&tx, job.id, dealt).await?;
            let outcome = self.keep(tx, task, &place).await?;
            if directory_changed {
                self.db.forget_directory();
            }
            if let Some(outcome) = outcome {
                return Ok(outcome);
            }
        }
    }

    /// Commits the work with the note of how far it came, if the task is still this worker's. Says where it must stop.
    pub(super) async fn keep(
        &self,
        tx: Tx,
        task: &Task,
        place: &serde_json::Value,
    ) -> Result<Option<Outcome>, StoreError> {
        let hold = queue::hold(&tx, task, place).await?;
        if hold == Hold::Lost {
            tx.rollback().await?;
            return Ok(Some(Outcome::Lost));
        }
        tx.commit().await?;
        self.db.announce();
        Ok(match hold {
            Hold::Cancelled => Some(Outcome::cancelled()),
            _ if self.is_closing() => Some(Outcome::Paused),
            _ => None,
        })
    }
}

/// One record, in a transaction inside the transaction: a failure of one takes nothing back from the others.
/// Tells, too, whether the directory must be read anew.
async fn one(
    tx: &Tx,
    asker: &Asker,
    table: &Table,
    deed: &Deed<'_>,
    item: &item::Pending,
) -> Result<(Result<Versions, StoreError>, bool), StoreError> {
    let inner = tx.begin().await?;
    let write = Write::new(&inner, asker, None).in_bulk();
    let outcome = match deed {
        Deed::Apply(bulk) => (table.apply)(&write, item.record_id, bulk).await,
        Deed::Revert(kind) => (table.revert)(&write, item.record_id, kind, item.versions).await,
    };
    let changed = write.directory_changed();
    match &outcome {
        Ok(_) => inner.commit().await?,
        // Somebody else made the same member at the same moment.
        Err(StoreError::Conflict(violation)) if violation.code == "duplicate" && deed.adds_members() => {
            inner.rollback().await?;
            return Ok((Ok(Versions::NOTHING_TO_DO), changed));
        }
        // Neither the record's fault nor the rules': all of it is tried again.
        Err(StoreError::Unavailable(_) | StoreError::Refused(_) | StoreError::Db(_)) => {
            inner.rollback().await?;
            return Err(outcome.err().unwrap_or(StoreError::NotFound));
        }
        Err(_) => inner.rollback().await?,
    }
    Ok((outcome, changed))
}
