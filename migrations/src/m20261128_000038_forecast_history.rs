//! Forecasts as they stood week by week, and what those who lead expect instead.
use sea_orm_migration::sea_orm::DbBackend;

use crate::{
    ddl::{Table, date, json, money, owned, text, uuid},
    step::Step,
};

pub(crate) const STEP: Step = Step { name: "m20261128_000038_forecast_history", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    let tables = [adjustment(), snapshot()];
    tables.iter().flat_map(|table| table.statements(backend)).collect()
}

fn adjustment() -> Table {
    let columns = [
        text("period"),
        date("starts_on"),
        uuid("pipeline_id").null(),
        text("category"),
        money("amount"),
        text("note").null(),
        json("external_ids"),
    ];
    owned("forecast_adjustment", &columns).by(&["starts_on"])
}

fn snapshot() -> Table {
    let columns = [
        date("taken_on"),
        text("period"),
        date("starts_on"),
        uuid("pipeline_id").null(),
        money("closed"),
        money("commit"),
        money("best_case"),
        money("pipeline"),
        money("dated"),
    ];
    owned("forecast_snapshot", &columns).by(&["taken_on"]).by(&["starts_on", "taken_on"])
}
