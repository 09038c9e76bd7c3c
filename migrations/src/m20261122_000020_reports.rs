//! Reports, dashboards that show them, and targets.
use sea_orm_migration::sea_orm::DbBackend;

use crate::{
    ddl::{Table, boolean, date, integer, json, money, owned, text},
    step::Step,
};

pub(crate) const STEP: Step = Step { name: "m20261122_000020_reports", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    let tables = [report(), dashboard(), target()];
    tables.iter().flat_map(|table| table.statements(backend)).collect()
}

fn report() -> Table {
    let columns = [
        text("name"),
        text("description").null(),
        text("object").null(),
        json("definition"),
        boolean("template"),
        text("visibility"),
        json("role_ids"),
        json("external_ids"),
    ];
    owned("report", &columns).by(&["object", "name_key"])
}

fn dashboard() -> Table {
    let columns = [
        text("name"),
        text("description").null(),
        json("widgets"),
        json("filters").null(),
        text("visibility"),
        json("role_ids"),
        json("external_ids"),
    ];
    owned("dashboard", &columns)
}

fn target() -> Table {
    let columns = [
        text("period"),
        date("starts_on"),
        text("level"),
        text("measure"),
        money("amount"),
        integer("quantity").null(),
        json("external_ids"),
    ];
    owned("target", &columns).by(&["starts_on"])
}
