//! What people do and keep: activities, tasks, attachments, tags, views.
//!
//! What an activity, task or attachment is about is found through `record_link`, not through a column here.
use sea_orm_migration::sea_orm::DbBackend;

use crate::{
    ddl::{Table, boolean, date, instant, integer, json, named, owned, text, uuid},
    step::Step,
};

pub(crate) const STEP: Step = Step { name: "m20261122_000004_work", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    let tables = [activity(), task(), attachment(), saved_view(), tag()];
    tables.iter().flat_map(|table| table.statements(backend)).collect()
}

/// Ordered by when it happened, not by when it was written down: owner and team are indexed with that.
fn activity() -> Table {
    let columns = [
        text("kind"),
        text("subject"),
        text("body").null(),
        text("direction").null(),
        instant("occurred_at"),
        integer("duration_minutes").null(),
        text("status"),
        text("outcome").null(),
        text("location").null(),
        json("links"),
        uuid("owner_id").null(),
        uuid("team_id").null(),
        json("tag_ids"),
        json("external_ids"),
    ];
    named("activity", &columns)
        .by(&["occurred_at"])
        .by(&["owner_id", "occurred_at"])
        .by(&["team_id", "occurred_at"])
        .by(&["kind", "occurred_at"])
        .by(&["status", "occurred_at"])
}

/// Ordered by when it is due: what is done drops out of the lists through `status`.
fn task() -> Table {
    let columns = [
        text("subject"),
        text("description").null(),
        date("due_date").null(),
        instant("reminder_at").null(),
        text("priority"),
        text("status"),
        text("recurrence").null(),
        instant("completed_at").null(),
        json("links"),
        uuid("owner_id").null(),
        uuid("team_id").null(),
        json("tag_ids"),
        json("external_ids"),
    ];
    named("task", &columns)
        .by(&["due_date"])
        .by(&["owner_id", "status", "due_date"])
        .by(&["owner_id", "due_date"])
        .by(&["team_id", "due_date"])
        .by(&["status", "due_date"])
        .by(&["priority", "due_date"])
        .filled_by(&["reminder_at"])
}

fn attachment() -> Table {
    let columns = [
        text("name"),
        text("url"),
        text("content_type").null(),
        integer("byte_size").null(),
        text("sha256").null(),
        text("description").null(),
        json("links"),
    ];
    owned("attachment", &columns)
}

fn saved_view() -> Table {
    let columns = [
        text("name"),
        text("object"),
        json("condition").null(),
        text("sort_by").null(),
        json("columns"),
        text("layout"),
        text("visibility"),
        boolean("is_default"),
    ];
    owned("saved_view", &columns).by(&["object", "name_key"])
}

fn tag() -> Table {
    named("tag", &[text("name"), text("color")]).unique(&["name"])
}
