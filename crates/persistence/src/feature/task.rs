//! Tasks: when they were done, and how they come back.
use domain::recurrence;

use uuid::Uuid;
use wire::{Record, record::Task};

use crate::{
    StoreError,
    feature::Saved,
    store::{self, Write},
};

/// Notes when a task was done.
pub(crate) fn complete(task: &mut Task, before: Option<&Task>, write: &Write<'_>) {
    let was_done = before.is_some_and(|before| before.status == "done");
    match (task.status == "done", was_done) {
        (true, false) => task.completed_at = Some(write.now().into()),
        (false, _) => task.completed_at = None,
        (true, true) => {}
    }
}

/// A repeating task that was done comes back on its next day; the done one keeps no recurrence to repeat again.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn repeat<'a>(after: &'a Record<Task>, before: Option<&'a Record<Task>>, write: &'a Write<'a>) -> Saved<'a> {
    Box::pin(make_next(after, before, write))
}

async fn make_next(after: &Record<Task>, before: Option<&Record<Task>>, write: &Write<'_>) -> Result<(), StoreError> {
    let done_now = after.data.status == "done" && before.is_some_and(|before| before.data.status != "done");
    let (Some(rule), Some(due)) = (&after.data.recurrence, after.data.due_date) else { return Ok(()) };
    let Some(next) = recurrence::next(rule, due).filter(|_| done_now) else { return Ok(()) };
    let reminder_at = after.data.reminder_at.map(|at| (at.to_utc() + (next - due)).into());
    let data = Task {
        due_date: Some(next),
        status: "todo".to_owned(),
        completed_at: None,
        reminder_at,
        external_ids: Vec::new(),
        ..after.data.clone()
    };
    store::insert(write, Uuid::now_v7(), data).await?;
    Ok(())
}
