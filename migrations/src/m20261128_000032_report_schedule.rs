//! Reports that are sent again and again, and the log of what was sent.
use sea_orm_migration::sea_orm::DbBackend;

use crate::{
    ddl::{Table, boolean, instant, integer, json, owned, record, text, uuid},
    step::Step,
};

pub(crate) const STEP: Step = Step { name: "m20261128_000032_report_schedule", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    let tables = [schedule(), delivery()];
    tables.iter().flat_map(|table| table.statements(backend)).collect()
}

fn schedule() -> Table {
    let columns = [
        text("name"),
        uuid("report_id").null(),
        text("standard").null(),
        uuid("dashboard_id").null(),
        text("format"),
        text("cron"),
        json("recipient_ids"),
        boolean("active"),
        instant("next_run_at").null(),
        instant("last_run_at").null(),
        integer("failures"),
        json("external_ids"),
    ];
    owned("report_schedule", &columns)
        .filled_by(&["next_run_at"])
        .filled_by(&["report_id"])
        .filled_by(&["dashboard_id"])
}

fn delivery() -> Table {
    let columns = [
        uuid("schedule_id"),
        instant("due_at"),
        uuid("recipient_id").null(),
        text("state"),
        text("error").null(),
        uuid("job_id").null(),
        instant("finished_at").null(),
    ];
    record("report_delivery", &columns).by(&["due_at"]).by(&["schedule_id", "due_at"]).filled_by(&["job_id"])
}
