//! Leads, accounts, contacts: the tables that reach a million rows.
//!
//! Indexes are what inserts pay for, so each has a list behind it. A choice is indexed as a filter of the default
//! order (`status, created_at`), because it has few values; a text as an order of its own (`company`), because an equal
//! text leaves few rows to sort. Links nobody must set are indexed only where they are set.
use sea_orm_migration::sea_orm::DbBackend;

use crate::{
    ddl::{Table, boolean, date, instant, integer, json, money, owned, record, text, uuid},
    step::Step,
};

pub(crate) const STEP: Step = Step { name: "m20261122_000002_customers", statements };

fn statements(backend: DbBackend) -> Vec<String> {
    let tables = [lead(), account(), contact(), account_contact()];
    tables.iter().flat_map(|table| table.statements(backend)).collect()
}

fn lead() -> Table {
    let columns = [
        text("name").null(),
        text("family_name").null(),
        text("given_name").null(),
        text("title").null(),
        text("company").null(),
        text("email").null(),
        text("phone").null(),
        text("mobile").null(),
        text("status"),
        text("rating").null(),
        text("source").null(),
        uuid("campaign_id").null(),
        text("industry").null(),
        integer("employees").null(),
        text("website").null(),
        json("addresses"),
        text("interest").null(),
        text("description").null(),
        text("disqualified_reason").null(),
        date("recycle_until").null(),
        instant("converted_at").null(),
        uuid("converted_account_id").null(),
        uuid("converted_contact_id").null(),
        uuid("converted_opportunity_id").null(),
        json("tag_ids"),
        json("external_ids"),
    ];
    owned("lead", &columns)
        .by(&["status", "created_at"])
        // A representative's own work list, the most opened list of all.
        .by(&["owner_id", "status", "created_at"])
        .by(&["source", "created_at"])
        .by(&["company"])
        .by(&["email"])
        // Leads to look at again, by the day that was promised.
        .filled_by(&["recycle_until"])
        .filled_by(&["campaign_id", "created_at"])
        .filled_by(&["converted_account_id", "created_at"])
        .filled_by(&["converted_contact_id", "created_at"])
        .filled_by(&["converted_opportunity_id", "created_at"])
}

fn account() -> Table {
    let columns = [
        text("name"),
        text("kind"),
        text("type").null(),
        text("level").null(),
        text("industry").null(),
        text("size").null(),
        integer("employees").null(),
        money("annual_revenue"),
        text("registration_number").null(),
        text("ticker").null(),
        text("website").null(),
        json("phones"),
        text("primary_phone").null(),
        json("addresses"),
        text("city").null(),
        text("country").null(),
        uuid("parent_id").null(),
        text("source").null(),
        text("description").null(),
        json("tag_ids"),
        json("external_ids"),
    ];
    owned("account", &columns)
        .by(&["industry", "created_at"])
        .by(&["type", "created_at"])
        .by(&["level", "created_at"])
        .by(&["city"])
        .children_of("parent_id")
        // Looked up when somebody asks whether the company is known already.
        .filled_by(&["registration_number"])
}

fn contact() -> Table {
    let columns = [
        text("name").null(),
        text("family_name").null(),
        text("given_name").null(),
        text("title").null(),
        text("department").null(),
        uuid("account_id").null(),
        uuid("reports_to_id").null(),
        json("emails"),
        text("primary_email").null(),
        json("phones"),
        text("primary_phone").null(),
        json("addresses"),
        date("birthday").null(),
        text("preferred_channel").null(),
        text("language").null(),
        text("preferences").null(),
        boolean("do_not_contact"),
        text("description").null(),
        json("tag_ids"),
        json("external_ids"),
    ];
    owned("contact", &columns)
        .by(&["primary_email"])
        .filled_by(&["account_id", "created_at"])
        .filled_by(&["reports_to_id", "created_at"])
}

fn account_contact() -> Table {
    let columns = [uuid("contact_id"), uuid("account_id"), text("role").null(), boolean("active")];
    // The unique index finds the accounts of a contact, too: nobody has so many that they need an order.
    record("account_contact", &columns).unique(&["contact_id", "account_id"]).by(&["account_id", "created_at"])
}
