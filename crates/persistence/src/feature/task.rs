//! Tasks: when they were done, and how they come back.
use chrono::Datelike as _;
use domain::recurrence;
use uuid::Uuid;
use wire::{Record, record::Task};

use crate::{
    StoreError,
    feature::Saved,
    store::{self, Write},
};

/// Notes when a task was done. A repeating one then repeats no more: the one that follows it does ([`repeat`]), so that
/// a task that is opened and done again has no second successor.
pub(crate) fn complete(task: &mut Task, before: Option<&Task>, write: &Write<'_>) {
    let was_done = before.is_some_and(|before| before.status == "done");
    if task.status == "done" && !was_done && before.is_some_and(follows) {
        task.recurrence = None;
    }
    // A person who moves it or changes the rule means the new day.
    if before.is_some_and(|before| (before.due_date, &before.recurrence) != (task.due_date, &task.recurrence)) {
        task.recurrence_day = None;
    }
    match (task.status == "done", was_done) {
        (true, false) => task.completed_at = Some(write.now().into()),
        (false, _) => task.completed_at = None,
        (true, true) => {}
    }
}

/// Whether another task follows once this one is done.
fn follows(task: &Task) -> bool {
    task.recurrence.is_some() && task.due_date.is_some()
}

/// A repeating task that was done comes back on its next day, by the rule it had before.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn repeat<'a>(after: &'a Record<Task>, before: Option<&'a Record<Task>>, write: &'a Write<'a>) -> Saved<'a> {
    Box::pin(make_next(after, before, write))
}

async fn make_next(after: &Record<Task>, before: Option<&Record<Task>>, write: &Write<'_>) -> Result<(), StoreError> {
    let Some(before) = before.filter(|before| after.data.status == "done" && before.data.status != "done") else {
        return Ok(());
    };
    let (Some(rule), Some(due)) = (&before.data.recurrence, before.data.due_date) else { return Ok(()) };
    let day = before.data.recurrence_day.and_then(|day| day.try_into().ok()).unwrap_or_else(|| due.day());
    let Some(next) = recurrence::next(rule, due, day) else { return Ok(()) };
    let reminder_at = after.data.reminder_at.map(|at| (at.to_utc() + (next - due)).into());
    let data = Task {
        due_date: Some(next),
        recurrence: Some(rule.clone()),
        recurrence_day: (next.day() != day).then_some(day.into()),
        status: "todo".to_owned(),
        completed_at: None,
        reminder_at,
        external_ids: Vec::new(),
        ..after.data.clone()
    };
    store::insert(write, Uuid::now_v7(), data).await?;
    Ok(())
}
