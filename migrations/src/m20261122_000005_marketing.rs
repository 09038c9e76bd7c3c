//! Campaigns and the people they reach.
use sea_orm_migration::sea_orm::DbBackend;

use crate::{
    ddl::{Table, date, instant, json, money, owned, record, text, uuid},
    step::Step,
};

pub(crate) const STEP: Step = Step { name: "m20261122_000005_marketing", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    [campaign(), campaign_member()].iter().flat_map(|table| table.statements(backend)).collect()
}

fn campaign() -> Table {
    let columns = [
        text("name"),
        text("kind").null(),
        text("status"),
        date("start_date").null(),
        date("end_date").null(),
        money("budget"),
        money("actual_cost"),
        money("expected_revenue"),
        text("audience").null(),
        uuid("parent_id").null(),
        text("description").null(),
        json("tag_ids"),
        json("external_ids"),
    ];
    owned("campaign", &columns).by(&["status", "start_date"]).by(&["start_date"]).children_of("parent_id")
}

/// As many rows as campaigns times people: only what its lists need. The unique indexes keep out whoever is a member
/// already; the other two find the campaigns of a person.
fn campaign_member() -> Table {
    let columns = [
        uuid("campaign_id"),
        uuid("lead_id").null(),
        uuid("contact_id").null(),
        text("status"),
        instant("responded_at").null(),
    ];
    record("campaign_member", &columns)
        .unique(&["campaign_id", "lead_id"])
        .unique(&["campaign_id", "contact_id"])
        .by(&["campaign_id", "created_at"])
        .by(&["campaign_id", "status", "created_at"])
        .filled_by(&["lead_id", "created_at"])
        .filled_by(&["contact_id", "created_at"])
}
