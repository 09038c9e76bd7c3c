//! Taking back what a job did, record by record, as far as nobody has changed them since.
use domain::{permission::Action, violation::Violation};
use uuid::Uuid;
use wire::{Record, record::Job};

use super::{
    Request,
    bulk::{Deed, Place},
    item, progress,
    queue::{self, Task},
    runner::{Outcome, Runner},
};
use crate::{
    StoreError,
    store::{self, Write},
    stored::{from_json, to_json},
};

/// Makes a job that undoes the job `id`.
///
/// # Errors
/// `NotFound`, or `Conflict` where it has not ended, changed nothing, was undone before, or is too long ago.
pub async fn start(write: &Write<'_>, id: Uuid) -> Result<Record<Job>, StoreError> {
    let job: Record<Job> = store::editable(write, Action::Edit, id).await?;
    if let Some(violation) = refusal(write, &job.data).await? {
        return Err(StoreError::Conflict(violation));
    }
    let kind = job.data.kind.clone();
    let undo = Job { kind: "undo".to_owned(), object: job.data.object.clone(), undoes_id: Some(id), ..Job::default() };
    let undo = queue::enqueue(write, undo, &Request::Undo { job_id: id, kind }).await?;
    let data = Job { undone_by_id: Some(undo.id), ..job.data.clone() };
    store::save(write, job, data).await?;
    Ok(undo)
}

async fn refusal(write: &Write<'_>, job: &Job) -> Result<Option<Violation>, StoreError> {
    if !job.has_ended() {
        return Ok(Some(Violation::new("", "not_finished")));
    }
    let Some(until) = job.undo_until else { return Ok(Some(Violation::new("", "not_undoable"))) };
    if until.to_utc() < write.now() {
        return Ok(Some(Violation::new("", "undo_expired")));
    }
    let Some(by) = job.undone_by_id else { return Ok(None) };
    // One that was cancelled may be taken up again: what it has undone already is told as changed since.
    let by = queue::job(write.tx, by).await?;
    let again = by.data.has_ended() && by.data.state != "succeeded";
    Ok((!again).then(|| Violation::new("", "already_undone")))
}

impl Runner {
    pub(super) async fn undo(
        &self,
        task: &Task,
        job: &Record<Job>,
        undone: Uuid,
        kind: &str,
    ) -> Result<Outcome, StoreError> {
        let place: Place = from_json(task.place.clone())?;
        if !place.complete {
            let tx = self.db.begin().await?;
            item::add_changed_by(&tx, job.id, undone).await?;
            let total = item::count(&tx, job.id).await?;
            progress::set(&tx, job.id, Some(total), 0).await?;
            let place = to_json(&Place { complete: true, ..Place::default() });
            if let Some(outcome) = self.keep(tx, task, &place).await? {
                return Ok(outcome);
            }
        }
        self.deal_with_all(task, job, self.table(&job.data.object)?, &Deed::Revert(kind)).await
    }
}
