//! Who works here: users, teams, roles. Small tables; the common indexes are more than enough.
use sea_orm_migration::sea_orm::DbBackend;

use crate::{
    ddl::{Table, json, named, text, uuid},
    step::Step,
};

pub(crate) const STEP: Step = Step { name: "m20261122_000001_people", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    [user(), team(), role()].iter().flat_map(|table| table.statements(backend)).collect()
}

fn user() -> Table {
    let columns = [
        text("name"),
        text("email"),
        text("title").null(),
        text("phone").null(),
        text("status"),
        json("role_ids"),
        json("team_ids"),
        text("locale").null(),
        text("time_zone").null(),
    ];
    named("user", &columns).unique(&["email"])
}

fn team() -> Table {
    let columns = [text("name"), uuid("parent_id").null(), uuid("manager_id").null(), text("description").null()];
    named("team", &columns).unique(&["name"]).children_of("parent_id").filled_by(&["manager_id", "created_at"])
}

fn role() -> Table {
    let columns = [text("name"), json("labels"), text("description").null(), json("permissions")];
    named("role", &columns).unique(&["name"])
}
