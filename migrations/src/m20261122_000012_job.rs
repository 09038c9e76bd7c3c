//! Work in the background: the job as its owner sees it, what a worker needs to go on with it, and each record it is about.
use sea_orm_migration::sea_orm::DbBackend;

use crate::{
    ddl::{Table, instant, integer, json, record, text, uuid},
    step::Step,
};

pub(crate) const STEP: Step = Step { name: "m20261122_000012_job", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    [job(), job_task(), job_item()].iter().flat_map(|table| table.statements(backend)).collect()
}

fn job() -> Table {
    let columns = [
        text("kind"),
        text("object"),
        text("state"),
        integer("total").null(),
        integer("done"),
        integer("failed"),
        text("error").null(),
        json("result").null(),
        instant("started_at").null(),
        instant("finished_at").null(),
        instant("undo_until").null(),
        uuid("undoes_id").null(),
        uuid("undone_by_id").null(),
        uuid("owner_id").null(),
    ];
    record("job", &columns).by(&["owner_id", "created_at"]).by(&["state", "created_at"])
}

/// Gone when the job has ended. `place` is how far its work has come; who works on it holds it until `leased_until`.
fn job_task() -> Table {
    let columns = [
        uuid("job_id"),
        json("request"),
        json("place"),
        uuid("worker_id").null(),
        instant("leased_until").null(),
        instant("not_before"),
        integer("tries"),
        integer("cancelled"),
    ];
    Table::new("job_task", &columns).key(&["job_id"]).all_by(&["not_before"])
}

/// `before` and `after` are the record's versions around the change: it can be undone while `after` is the current one.
fn job_item() -> Table {
    let columns = [
        uuid("job_id"),
        uuid("record_id"),
        text("state"),
        text("code").null(),
        json("errors").null(),
        integer("before").null(),
        integer("after").null(),
    ];
    Table::new("job_item", &columns).key(&["job_id", "record_id"]).clustered().all_by(&["job_id", "state", "record_id"])
}
