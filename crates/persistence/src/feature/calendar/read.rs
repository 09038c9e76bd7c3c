//! What a user's calendar shows: own tasks with a due date, own calls, meetings and visits, with the rights of this moment.
use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use domain::{
    icalendar::{self, Event, When},
    permission::{Action, Scope},
    time::Timestamp,
};
use serde_json::json;
use uuid::Uuid;
use wire::{
    Condition, Op, Record, Related,
    query::{MAX_LIMIT, Search},
    record::{Activity, Task},
    value::Reference,
};

use crate::{
    Actor, Db, StoreError, Stored,
    query::{self, Asker},
    stored::{from_json, to_json},
};

/// What lies further back or ahead is looked up in the product.
const DAYS_BACK: u64 = 90;
const DAYS_AHEAD: u64 = 365;
/// The most of one kind: a program that reads a calendar has no pages.
const MOST: usize = 2_000;
/// Of what nobody said how long it lasts.
const USUAL_MINUTES: u32 = 30;

/// Without these there is nothing to show of a kind.
const TASK: [&str; 4] = ["owner_id", "status", "due_date", "subject"];
const MEETING: [&str; 4] = ["owner_id", "kind", "occurred_at", "subject"];

/// The calendar of whoever asks, as a file of type `text/calendar`. `base` is where browsers reach the product.
///
/// # Errors
/// When the database cannot be read.
pub async fn file(db: &Db, asker: &Asker, base: &str) -> Result<String, StoreError> {
    let today = asker.actor.today(asker.now);
    let first = today.checked_sub_days(Days::new(DAYS_BACK)).unwrap_or(today);
    let last = today.checked_add_days(Days::new(DAYS_AHEAD)).unwrap_or(today);
    let (tasks, names) = all::<Task>(db, asker, tasks(first, last), "due_date", &TASK).await?;
    let mut events: Vec<Event> = tasks.iter().filter_map(|task| of_task(task, &names, base)).collect();
    let (meetings, names) = all::<Activity>(db, asker, meetings(asker, first, last), "occurred_at", &MEETING).await?;
    events.extend(meetings.iter().map(|meeting| of_meeting(meeting, &names, base)));
    Ok(icalendar::write(&name(asker), &events))
}

/// As the calendar page shows them.
fn tasks(first: NaiveDate, last: NaiveDate) -> Condition {
    Condition::all(vec![
        Condition::compare("owner_id", Op::Eq, "$me"),
        Condition::compare("status", Op::NotIn, json!(["cancelled"])),
        Condition::compare("due_date", Op::Gte, first.to_string()),
        Condition::compare("due_date", Op::Lte, last.to_string()),
    ])
}

fn meetings(asker: &Asker, first: NaiveDate, last: NaiveDate) -> Condition {
    let begins = |day| Timestamp::from(asker.actor.start_of(day)).to_string();
    Condition::all(vec![
        Condition::compare("owner_id", Op::Eq, "$me"),
        Condition::compare("kind", Op::In, json!(["call", "meeting", "visit"])),
        Condition::compare("occurred_at", Op::Gte, begins(first)),
        Condition::compare("occurred_at", Op::Lte, begins(last)),
    ])
}

type Names = BTreeMap<Uuid, Related>;

/// Every page of the list, with the names of what its rows are about. Nothing for whoever may read none of the kind, or not
/// what is `needed` of it.
async fn all<R: Stored>(
    db: &Db,
    asker: &Asker,
    condition: Condition,
    sort: &str,
    needed: &[&str],
) -> Result<(Vec<Record<R>>, Names), StoreError> {
    let (mut rows, mut names) = (Vec::new(), Names::new());
    let actor = &asker.actor;
    let seen = |name: &str| actor.queryable(R::DEFINITION, name).is_some();
    if actor.scope(R::DEFINITION, Action::Read) == Scope::None || !needed.iter().all(|name| seen(name)) {
        return Ok((rows, names));
    }
    let mut search = Search {
        condition: Some(condition),
        sort: Some(sort.to_owned()),
        limit: Some(MAX_LIMIT),
        expand: seen("links").then(|| "links".to_owned()),
        ..Search::default()
    };
    loop {
        let page = query::list::<R>(db, asker, &search).await?;
        for row in page.data {
            rows.push(shown(actor, row)?);
        }
        names.extend(page.related);
        search.cursor = page.page.next_cursor;
        if search.cursor.is_none() || rows.len() >= MOST {
            return Ok((rows, names));
        }
    }
}

/// Without what is hidden from the reader.
fn shown<R: Stored>(actor: &Actor, record: Record<R>) -> Result<Record<R>, StoreError> {
    if actor.hidden(R::DEFINITION).next().is_none() {
        return Ok(record);
    }
    let mut value = to_json(&record);
    actor.show(R::DEFINITION, &mut value);
    Ok(from_json(value)?)
}

fn of_task(task: &Record<Task>, names: &Names, base: &str) -> Option<Event> {
    let day = task.data.due_date?;
    let mark = if task.data.status == "done" { "✓ " } else { "" };
    Some(Event {
        uid: task.id.to_string(),
        changed: task.updated_at.to_utc(),
        version: task.version,
        when: When::Days { first: day, last: day },
        summary: format!("{mark}{}", task.data.subject),
        description: described(&task.data.links, names, task.data.description.as_deref()),
        location: None,
        url: Some(format!("{base}/tasks/{}", task.id)),
        cancelled: false,
    })
}

fn of_meeting(meeting: &Record<Activity>, names: &Names, base: &str) -> Event {
    let Activity { subject, body, occurred_at, duration_minutes, status, location, links, .. } = &meeting.data;
    let minutes = duration_minutes.and_then(|minutes| u32::try_from(minutes).ok()).filter(|minutes| *minutes > 0);
    Event {
        uid: meeting.id.to_string(),
        changed: meeting.updated_at.to_utc(),
        version: meeting.version,
        when: When::Time { start: occurred_at.to_utc(), minutes: minutes.unwrap_or(USUAL_MINUTES) },
        summary: subject.clone(),
        description: described(links, names, body.as_deref()),
        location: location.clone(),
        url: Some(format!("{base}/activities/{}", meeting.id)),
        cancelled: status == "not_held",
    }
}

/// Whom it is about, as far as the reader may know, and what is noted.
fn described(links: &[Reference], names: &Names, text: Option<&str>) -> Option<String> {
    let about: Vec<&str> = links.iter().filter_map(|link| names.get(&link.id)).map(|it| it.name.as_str()).collect();
    let parts = [Some(about.join(", ")).filter(|about| !about.is_empty()), text.map(str::to_owned)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

/// Told apart from other calendars of the same person.
fn name(asker: &Asker) -> String {
    let user = asker.directory.users.get(&asker.actor.user_id).map_or("", |user| user.data.name.as_str());
    format!("{user} · {}", asker.directory.organization.name)
}
