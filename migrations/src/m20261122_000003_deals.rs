//! Pipelines and what runs through them.
use sea_orm_migration::sea_orm::DbBackend;

use crate::{
    ddl::{Table, boolean, date, instant, integer, json, money, named, owned, record, text, uuid},
    step::Step,
};

pub(crate) const STEP: Step = Step { name: "m20261122_000003_deals", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    let tables = [pipeline(), stage(), opportunity(), opportunity_contact(), stage_change(), exchange_rate()];
    tables.iter().flat_map(|table| table.statements(backend)).collect()
}

fn pipeline() -> Table {
    let columns = [text("name"), json("labels"), integer("position"), boolean("is_default"), boolean("active")];
    named("pipeline", &columns).unique(&["name"]).by(&["position"])
}

fn stage() -> Table {
    let columns = [
        uuid("pipeline_id"),
        text("name"),
        json("labels"),
        integer("position"),
        integer("probability"),
        text("kind"),
        text("forecast_category"),
        json("required_fields"),
        integer("rot_days").null(),
        text("guidance").null(),
    ];
    named("stage", &columns).unique(&["pipeline_id", "name"]).by(&["pipeline_id", "position"]).by(&["position"])
}

fn opportunity() -> Table {
    let columns = [
        text("name"),
        uuid("account_id").null(),
        uuid("contact_id").null(),
        money("amount"),
        date("close_date").null(),
        uuid("pipeline_id").null(),
        uuid("stage_id").null(),
        text("status"),
        integer("probability").null(),
        text("forecast_category").null(),
        text("kind").null(),
        text("next_step").null(),
        text("source").null(),
        uuid("campaign_id").null(),
        text("competitor").null(),
        text("lost_reason").null(),
        instant("stage_entered_at").null(),
        instant("closed_at").null(),
        text("description").null(),
        json("tag_ids"),
        json("external_ids"),
    ];
    let table = owned("opportunity", &columns)
        .filled_by(&["account_id", "created_at"])
        .filled_by(&["contact_id", "created_at"])
        .filled_by(&["campaign_id", "created_at"]);
    opportunity_boards(table)
}

/// The board reads one column of cards at a time, and the totals of all columns at once; the forecast reads what
/// closes when.
fn opportunity_boards(table: Table) -> Table {
    table
        .by(&["stage_id", "created_at"])
        .by(&["stage_id", "close_date"])
        // What was won or lost, latest first.
        .by(&["stage_id", "closed_at"])
        // Count and sum of every column, for one owner, one team or all.
        .totals(
            &["pipeline_id", "stage_id"],
            &["status", "owner_id", "team_id", "amount_base", "probability", "close_date"],
        )
        // The list of what closes when, and the totals of what is open, by stage, owner or month.
        .totals(
            &["status", "close_date", "id"],
            &["stage_id", "pipeline_id", "owner_id", "team_id", "amount_base", "probability"],
        )
        // The same of one owner and of one team, who read a small part of all and should not pay for the rest.
        .totals(&["owner_id", "close_date"], &["stage_id", "pipeline_id", "status", "amount_base", "probability"])
        .totals(
            &["team_id", "close_date"],
            &["stage_id", "pipeline_id", "status", "owner_id", "amount_base", "probability"],
        )
        // One column of one owner's cards.
        .by(&["owner_id", "stage_id", "created_at"])
        .by(&["owner_id", "status", "close_date"])
        .by(&["close_date"])
        .by(&["amount_base"])
        .filled_by(&["closed_at"])
}

fn opportunity_contact() -> Table {
    let columns = [uuid("opportunity_id"), uuid("contact_id"), text("role").null()];
    // The unique index finds the contacts of a deal.
    record("opportunity_contact", &columns).unique(&["opportunity_id", "contact_id"]).by(&["contact_id", "created_at"])
}

fn stage_change() -> Table {
    let columns = [
        uuid("opportunity_id"),
        uuid("from_stage_id").null(),
        uuid("to_stage_id"),
        instant("moved_at"),
        integer("duration_seconds").null(),
        money("amount"),
    ];
    record("stage_change", &columns)
        .by(&["moved_at"])
        .by(&["opportunity_id", "moved_at"])
        .by(&["to_stage_id", "moved_at"])
        .filled_by(&["from_stage_id", "moved_at"])
}

fn exchange_rate() -> Table {
    let columns = [text("currency"), text("rate"), date("valid_from")];
    named("exchange_rate", &columns).unique(&["currency", "valid_from"])
}
